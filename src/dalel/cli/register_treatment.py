"""``dalel register treatment``: outcomes by who complained, and by whether the accused holds an office."""

from __future__ import annotations

import click

from dalel.cli.output import output_option
from dalel.cli.place import newsroom_option
from dalel.cli.register_count import parse_day
from dalel.cli.register_for import for_option, open_for
from dalel.cli.register_tables import (
    SHARE,
    Shown,
    check_norm,
    head_of,
    norm_option,
    say,
    say_fraction,
    share_cells,
    show_tables,
    statistics_options,
)
from dalel.newsroom import Newsroom
from dalel.register.statistics import Treatment, Unit, equal_treatment, percent_of, read_cases


@click.command()
@norm_option
@statistics_options((Unit.CASES, Unit.CHARGES), Unit.CASES)
@for_option
@newsroom_option
@output_option
def treatment(*, key: str | None, unit: str, day: str | None, lang: str, newsroom: Newsroom, output: str) -> None:
    """Show what became of complaints and cases by who complained and by whether the accused holds an office.

    Each table is two groups by two outcomes, with Fisher's exact test where no group and no outcome is empty.

    \b
    Examples:
      dalel register treatment
      dalel register treatment --unit charges --norm kz:penal:274 --output json
    """
    as_of, key = parse_day(day), check_norm(key)
    open_for(newsroom.root)
    found = equal_treatment(read_cases(as_of), as_of=as_of, unit=Unit(unit), norm=key)
    sentences = {
        **head_of(found.unit, as_of, key, lang),
        "inclusion": say(found.inclusion, lang),
        "date_rule": say(found.date_rule, lang),
        "groups": say("treatment-groups", lang),
        "intervals": say("interval-rule", lang),
        "no_reason": say("treatment-no-reason", lang),
    }
    facts = {"unit": unit, "norm": key, "as_of": as_of.isoformat()}
    show_tables(facts, sentences, [table_of(each, lang) for each in found.tables], output=output)


def table_of(found: Treatment, lang: str) -> Shown:
    """Two groups and those left out, with what the test says in words."""
    rows: list[dict[str, object]] = [
        {
            "group": row.group,
            "name": say(row.group, lang),
            "n": row.reached + row.refused,
            "reached": row.reached,
            "refused": row.refused,
            **share_cells(row.share),
        }
        for row in found.rows
    ]
    columns = ("name", "n", "reached", "refused", *SHARE)
    rows += [
        dict.fromkeys(("group", *columns)) | {"group": code, "name": say(code, lang), "n": number}
        for code, number in found.left_out.items()
    ]
    title = say("against-refused", lang, by=say(found.comparison, lang), outcome=say(found.outcome, lang))
    return Shown(f"{found.comparison}-{found.outcome}", title, columns, rows, say_test(found, lang))


def say_test(found: Treatment, lang: str) -> list[str]:
    """Fisher's test in plain words, or that it is not evaluated."""
    test = found.test
    if test is None:
        return [say("fisher-empty", lang, n=sum(row.reached + row.refused for row in found.rows))]
    percent = percent_of(test.p)
    said = say("fisher-says", lang, n=test.n, p=say_fraction(test.p), percent=str(percent) if percent else "<0.1")
    odds = test.odds_ratio
    return [said, say("odds-not-defined", lang) if odds is None else say("odds-says", lang, odds=say_fraction(odds))]
