"""``dalel register substitution``: two norms before and after a day, period by period."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import click

from dalel.cli.output import output_option
from dalel.cli.place import newsroom_option
from dalel.cli.register_count import parse_day
from dalel.cli.register_for import for_option, open_for
from dalel.cli.register_tables import (
    Shown,
    check_norm,
    head_of,
    say,
    say_fraction,
    show_tables,
    statistics_options,
)
from dalel.errors import CommandError
from dalel.newsroom import Newsroom
from dalel.register.statistics import Period, SideRow, Substitution, Unit, read_cases, say_norm, substitution
from dalel.vocabulary import term

HUNDREDTH = Decimal("0.01")


@click.command(name="substitution")
@click.option("--from", "old", metavar="NORM", required=True, help="The one norm, with its parts and points.")
@click.option("--to", "new", metavar="NORM", required=True, help="The other norm, with its parts and points.")
@click.option("--around", metavar="DATE", required=True, help="The day of the change.")
@click.option("--months", type=click.IntRange(1, 240), default=12, show_default=True, help="How many on each side.")
@click.option(
    "--by",
    type=click.Choice([period.value for period in Period]),
    default="month",
    show_default=True,
    help="What to go by.",
)
@statistics_options((Unit.CHARGES, Unit.CASES), Unit.CHARGES)
@for_option
@newsroom_option
@output_option
def substitution_(
    *,
    old: str,
    new: str,
    around: str,
    months: int,
    by: str,
    unit: str,
    day: str | None,
    lang: str,
    newsroom: Newsroom,
    output: str,
) -> None:
    """Show two norms side by side before and after a day, and how their rates compare where the numbers allow it.

    The table says how many and when. Why is not in it.

    \b
    Examples:
      dalel register substitution --from kz:penal:130 --to kz:penal:274 --around 2020-06-27
      dalel register substitution --from kz:penal:130 --to kz:admin:73-3 --around 2020-06-27 --by quarter --months 24
    """
    as_of = parse_day(day)
    norms = (check_norm(old) or "", check_norm(new) or "")
    turn = parse_turn(around)
    open_for(newsroom.root)
    found = substitution(
        read_cases(as_of), norms=norms, around=turn, as_of=as_of, unit=Unit(unit), period=Period(by), months=months
    )
    window = found.window
    span = {"first": window.first, "day": window.day, "last": window.last}
    facts = {"unit": unit, "from": norms[0], "to": norms[1], "as_of": as_of.isoformat(), "by": by}
    sentences = {
        **head_of(found.unit, as_of, None, lang),
        "from_norm": say("only-norm", lang, norm=say_norm(norms[0], lang), key=norms[0]),
        "to_norm": say("only-norm", lang, norm=say_norm(norms[1], lang), key=norms[1]),
        "window": say("window", lang, **span, before=window.days_before, after=window.days_after),
        "inclusion": say(found.inclusion, lang),
        "date_rule": say(found.date_rule, lang),
        "ratio_rule": say("ratio-rule", lang),
        "no_reason": say("ratio-no-reason", lang),
    }
    show_tables(facts, sentences, [series_table(found, lang), sides_table(found, lang)], output=output)


def parse_turn(text: str) -> dt.date:
    """The day around which the norms are compared."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f'"{text}" is not a day.', next_step="For example: --around 2020-06-27") from error


def series_table(found: Substitution, lang: str) -> Shown:
    """Both series, period by period."""
    first, second = found.norms
    rows = [
        {
            "period": row.code,
            "name": say(row.side or row.code, lang),
            "side": row.side or None,
            first: row.from_count,
            second: row.to_count,
        }
        for row in found.rows
    ]
    title = term("register/unit", found.unit.value).say(lang)
    return Shown("series", title, ("period", "name", first, second), rows)


def sides_table(found: Substitution, lang: str) -> Shown:
    """Both norms before and after, with the ratio of the rates or why there is none."""
    rows = [side_cells(row, lang) for row in found.sides]
    columns = ("norm", "before", "after", "side_not_known", "outside", "ratio", "interval")
    sentences = [say_ratio(row, lang) for row in found.sides]
    return Shown("sides", "", columns, rows, sentences)


def side_cells(row: SideRow, lang: str) -> dict[str, object]:
    """One norm's row."""
    ratio, interval = row.ratio.ratio, row.ratio.interval
    return {
        "norm": row.norm,
        "before": row.before,
        "after": row.after,
        "side_not_known": row.side_not_known,
        "outside": row.outside,
        "ratio": say_fraction(ratio) if ratio is not None else None,
        "least": str(interval.least.quantize(HUNDREDTH, ROUND_FLOOR)) if interval else None,
        "most": str(interval.most.quantize(HUNDREDTH, ROUND_CEILING)) if interval else None,
        "reason": say(row.ratio.reason, lang) if row.ratio.reason else None,
    }


def say_ratio(row: SideRow, lang: str) -> str:
    """The ratio in a sentence, or why it is not evaluated."""
    cells = side_cells(row, lang)
    if row.ratio.ratio is None:
        return f"{row.norm}: {cells['reason']}"
    rounded = Decimal(round(row.ratio.ratio * 100)).scaleb(-2)
    return say("ratio-of", lang, norm=row.norm, ratio=f"{rounded:f}", least=cells["least"], most=cells["most"])
