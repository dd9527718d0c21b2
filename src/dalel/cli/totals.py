"""``dalel spending totals``: lines added up, with what each total includes."""

from __future__ import annotations

from decimal import Decimal

import click

from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.errors import CommandError
from dalel.jurisdictions import Jurisdiction, load_jurisdiction
from dalel.newsroom import Newsroom
from dalel.spending import (
    BY,
    Rates,
    Spending,
    Stage,
    Total,
    clean_currency,
    convert,
    converted_text,
    group_code,
    group_name,
    list_totals,
    open_engine,
    plain,
)
from dalel.vocabulary import LANGUAGES, label


@click.command()
@click.option("--by", type=click.Choice(list(BY)), default="method", show_default=True, help="What to group by.")
@click.option("--limit", type=click.IntRange(min=1), help="Only so many groups of each stage, currency and VAT basis.")
@click.option(
    "--convert", "target", metavar="CURRENCY", help="Also show each total in this currency, beside the published one."
)
@click.option(
    "--on", "day", metavar="DATE", help="The day of the rate: 2020-06-12, or a month 2020-06, or a year 2020."
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the names.")
@newsroom_option
@output_option
def totals(
    *, by: str, limit: int | None, target: str | None, day: str | None, lang: str, newsroom: Newsroom, output: str
) -> None:
    """Add up the lines that stand. Stages, currencies and VAT bases are never added together.

    \b
    Examples:
      dalel spending totals --by method
      dalel spending totals --by buyer --limit 20 --output csv
      dalel spending totals --by year --convert USD --on 2020
    """
    if (target is None) != (day is None):
        raise CommandError(
            "A converted total needs a currency and a day.", next_step="Give both: --convert USD --on 2020-06-12"
        )
    engine = open_engine(spill=newsroom.spending / ".spill")
    found = Spending(newsroom.spending, engine)
    jurisdiction = load_jurisdiction(newsroom.jurisdiction)
    rows = [
        total_row(total, by, jurisdiction, lang) for total in list_totals(found.groups(by), by, engine, limit=limit)
    ]
    columns = [by.replace("-", "_"), "name", "stage", "lines", "amount", "currency", "vat_basis", "includes"]
    if target and day:
        rates, target = newsroom_rates(newsroom), parse_currency(target)
        for row in rows:
            row["converted"] = converted(row, rates, target, day)
        columns.append("converted")
        say_missing_rates(rows, target, day)
    if output == "table":
        show_accounts(rows, by, lang)
    else:
        show_rows(rows, columns, output=output)
    say_what_is_counted(found)


def total_row(total: Total, by: str, jurisdiction: Jurisdiction, lang: str) -> dict[str, object]:
    """A total as a row; its first column is called after what was grouped by and holds the code as published."""
    return {
        by.replace("-", "_"): group_code(by, total),
        "name": group_name(by, total, jurisdiction=jurisdiction, lang=lang),
        "stage": total.stage.value,
        "lines": total.lines,
        "amount": total.amount,
        "currency": total.currency,
        "vat_basis": total.vat_basis,
        "includes": [{"part": part.code, "lines": part.lines, "amount": part.amount} for part in total.parts],
        **{column: value for column, value in total.group.items() if column.endswith("_scheme")},
    }


def show_accounts(rows: list[dict[str, object]], by: str, lang: str) -> None:
    """Totals for a person: one table for each stage, currency and VAT basis, which are never added together."""
    stages = list(Stage)
    accounts = sorted(
        {(str(row["stage"]), str(row["currency"]), str(row["vat_basis"])) for row in rows},
        key=lambda account: (stages.index(Stage(account[0])), account),
    )
    key = by.replace("-", "_")
    for stage, currency, vat_basis in accounts:
        title = f"{label('stage', stage, lang)}, {currency}, {label('vat-basis', vat_basis, lang)}"
        inside = [
            row for row in rows if (row["stage"], row["currency"], row["vat_basis"]) == (stage, currency, vat_basis)
        ]
        shown = [cells for row in inside for cells in rows_for_a_person(row, key, lang)]
        columns = [key, "name", "lines", "amount"] + (["converted"] if "converted" in inside[0] else [])
        show_rows(shown, columns, output="table", title=title)
        click.echo()


def rows_for_a_person(row: dict[str, object], key: str, lang: str) -> list[dict[str, object]]:
    """A total, and under it the groups of lines that a reader must know it includes."""
    parts = row["includes"]
    assert isinstance(parts, list)  # noqa: S101 - made by total_row
    code = row[key]
    # Without thousands apart, and without decimals: a code is not a number.
    total = row | {key: "" if code is None else str(code), "name": row["name"] or label("report", None, lang)}
    if "converted" in row:
        total["converted"] = say_converted(row["converted"])
    of_which = [
        {
            "name": f"  {label('report', 'of-which', lang)} {label('total-part', part['part'], lang)}",
            "lines": part["lines"],
            "amount": part["amount"],
        }
        for part in parts
    ]
    return [total, *of_which]


def say_converted(value: object) -> str:
    """A converted total for a person: the amount, and the rate it rests on."""
    if not isinstance(value, dict):
        return ""
    return f"{value['amount']} {value['currency']}\n{value['rate']}, {value['date']}\n{value['source']}"


def parse_currency(text: str) -> str:
    """The ISO 4217 code that was asked for."""
    code = clean_currency(text)
    if code is None:
        raise CommandError(f'"{text}" is not an ISO 4217 currency code.', next_step="For example: --convert USD")
    return code


def say_missing_rates(rows: list[dict[str, object]], target: str, day: str) -> None:
    """Say which currencies could not be converted: an empty cell alone would not tell why."""
    without = {str(row["currency"]) for row in rows if row["converted"] is None} - {target}
    for currency in sorted(without):
        remark(f"The newsroom's rates have none between {currency} and {target} for {day}; not converted.")


def newsroom_rates(newsroom: Newsroom) -> Rates:
    """The newsroom's exchange rates; a newsroom without any says where to name them."""
    if newsroom.rates is None:
        raise CommandError(
            "This newsroom has no exchange rates.", next_step='Name a CSV of rates in dalel.toml: rates = "rates.csv"'
        )
    return Rates.read(newsroom.rates)


def converted(row: dict[str, object], rates: Rates, target: str, day: str) -> dict[str, object] | None:
    """A total in another currency, with the rate, its date and its source; None where there is no such rate."""
    amount, currency = row["amount"], str(row["currency"])
    assert isinstance(amount, Decimal)  # noqa: S101 - made by total_row
    rate = rates.rate(currency, target, day)
    if currency == target or rate is None:
        return None
    return {
        "amount": converted_text(convert(amount, rate, to=target)),
        "currency": target,
        "rate": f"1 {rate.base} = {plain(rate.value)} {rate.quote}",
        "date": rate.date,
        "source": rate.source,
    }


def say_left_out(found: Spending) -> None:
    """Say which documents' lines are not counted, and why."""
    for left in found.left_out():
        if left.because == "repeats":
            remark(f"{left.name}: {left.lines} lines repeat lines of another document and are counted once.")
        else:
            remark(f"{left.name}: {left.lines} lines were superseded by a later publication and are not counted.")


def say_what_is_counted(found: Spending) -> None:
    """Say how many lines do not stand and why, so that no total hides them."""
    say_left_out(found)
    remark(
        "These are totals of what was read, which may be a part of what a buyer spent. "
        "How lines are counted: docs/counting.md",
    )
