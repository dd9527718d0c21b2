"""``dalel register durations``: how long it took from one dated stage to another."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import click

from dalel.cli.output import output_option
from dalel.cli.place import newsroom_option
from dalel.cli.register_count import parse_day
from dalel.cli.register_for import for_option, open_for
from dalel.cli.register_tables import (
    Shown,
    check_norm,
    head_of,
    norm_option,
    say,
    show_tables,
    statistics_options,
)
from dalel.errors import CommandError
from dalel.newsroom import Newsroom
from dalel.register.statistics import STAGES, Durations, Unit, durations, read_cases
from dalel.vocabulary import term


@click.command(name="durations")
@click.option("--from", "start", metavar="STAGE", help="The earlier stage. Without a pair, all that are adjacent.")
@click.option("--to", "end", metavar="STAGE", help=f"The later stage; in order: {', '.join(STAGES)}.")
@norm_option
@statistics_options((Unit.CHARGES, Unit.CASES), Unit.CHARGES)
@for_option
@newsroom_option
@output_option
def durations_(
    *,
    start: str | None,
    end: str | None,
    key: str | None,
    unit: str,
    day: str | None,
    lang: str,
    newsroom: Newsroom,
    output: str,
) -> None:
    """Show the days between two stages, from the least to the most that the dates allow.

    Of charges, by the dates of their statuses; of cases, by those of their events. A missing date, and dates that
    contradict each other, are counted and listed.

    \b
    Examples:
      dalel register durations
      dalel register durations --from case-registered --to verdict --norm kz:penal:274
      dalel register durations --unit cases --output json
    """
    if (start is None) != (end is None):
        raise CommandError("A pair has two stages.", next_step="Give both --from and --to, or neither.")
    as_of, key = parse_day(day), check_norm(key)
    open_for(newsroom.root)
    pair = (start, end) if start and end else None
    found = durations(read_cases(as_of), unit=Unit(unit), as_of=as_of, pair=pair, norm=key)
    sentences = {
        **head_of(found.unit, as_of, key, lang),
        "inclusion": say(found.inclusion, lang),
        "date_rule": say(found.date_rule, lang),
        "rule": say("duration-rule", lang),
        "finished": say("duration-finished", lang),
    }
    facts = {"unit": unit, "norm": key, "as_of": as_of.isoformat(), "total": found.total}
    absent = "duration-no-first" if pair else "duration-no-stage"
    show_tables(facts, sentences, [pairs_table(found, absent, lang), single_table(found, lang)], output=output)


def say_stage(code: str | None, lang: str) -> str:
    """What a stage is called."""
    return term("register/event-kind", code).say(lang) if code else say("duration-no-later", lang)


def say_days(value: Fraction | None) -> str | None:
    """A number of days; a median may end in a half."""
    if value is None:
        return None
    return str(value.numerator) if value.denominator == 1 else str(Decimal(value.numerator) / value.denominator)


PAIRS = (
    "from",
    "to",
    "name",
    "measured",
    "undated",
    "contradicting",
    "not_reached",
    "least",
    "median_least",
    "median_most",
    "most",
)


def pairs_table(found: Durations, absent: str, lang: str) -> Shown:
    """Pair by pair; the last row holds those that have no stage to begin with."""
    rows: list[dict[str, object]] = [
        {
            "from": row.start,
            "to": row.end,
            "name": f"{say_stage(row.start, lang)} – {say_stage(row.end, lang)}",
            "measured": row.measured,
            "undated": row.undated,
            "contradicting": row.contradicting,
            "not_reached": row.not_reached,
            "least": row.least,
            "median_least": say_days(row.median_least),
            "median_most": say_days(row.median_most),
            "most": row.most,
        }
        for row in found.rows
    ]
    rows.append({"from": None, "to": None, "name": say(absent, lang), "not_reached": found.no_stage})
    title = term("register/unit", found.unit.value).say(lang)
    columns = ("name", "measured", "undated", "contradicting", "not_reached", "days", "median")
    return Shown("pairs", title, columns, [dict.fromkeys(PAIRS) | row for row in rows])


def single_table(found: Durations, lang: str) -> Shown:
    """Every single duration, with what became of it; the last stage of a record, after which none is, has none."""
    rows = [
        {
            "key": each.key,
            "from": each.start,
            "to": each.end,
            "started": each.started or None,
            "ended": each.ended or None,
            "least": each.least,
            "most": each.most,
            "stages": f"{say_stage(each.start, lang)} – {say_stage(each.end, lang)}",
            "timing": each.timing.value.removeprefix("duration-"),
            "name": say(each.timing.value, lang),
        }
        for each in found.durations
        if each.end
    ]
    columns = ("key", "stages", "started", "ended", "days", "name")
    return Shown("durations", "", columns, rows)
