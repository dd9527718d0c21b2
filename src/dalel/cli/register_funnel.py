"""``dalel register funnel``: how many were registered, sent to court and decided, beside what others published."""

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
    share_cells,
    show_tables,
    statistics_options,
)
from dalel.newsroom import Newsroom
from dalel.register.statistics import (
    Figure,
    Funnel,
    OfficialRow,
    Unit,
    funnel,
    official_rows,
    read_cases,
    read_figures,
    say_norm,
    say_stage,
)
from dalel.vocabulary import term


@click.command(name="funnel")
@norm_option
@statistics_options((Unit.CHARGES, Unit.CASES), Unit.CHARGES)
@for_option
@newsroom_option
@output_option
def funnel_(*, key: str | None, unit: str, day: str | None, lang: str, newsroom: Newsroom, output: str) -> None:
    """Show how many were registered, sent to court and decided, each a share with its interval.

    Official figures stand beside them as a table of their own and are never added.

    \b
    Examples:
      dalel register funnel --norm kz:penal:274
      dalel register funnel --unit cases --as-of 2020-09-15 --output json
    """
    as_of, key = parse_day(day), check_norm(key)
    open_for(newsroom.root)
    found = funnel(read_cases(as_of), unit=Unit(unit), as_of=as_of, norm=key)
    official = official_rows(read_figures(as_of=as_of, norm=key))
    sentences = {
        **head_of(found.unit, as_of, key, lang),
        "inclusion": say(found.inclusion, lang),
        "date_rule": say(found.date_rule, lang),
        "intervals": say("interval-rule", lang),
        **({"rows_overlap": say("rows-overlap", lang)} if found.rows_overlap else {}),
        "official_share": say("official-share" if official else "official-none", lang),
    }
    facts = {"unit": unit, "norm": key, "as_of": as_of.isoformat(), "rows_overlap": found.rows_overlap}
    tables = [own_table(found, lang)]
    if official:
        tables.append(official_table(official, lang))
    show_tables(facts, sentences, tables, output=output)


def own_table(found: Funnel, lang: str) -> Shown:
    """Our own counts, stage by stage."""
    rows = [
        {
            "stage": row.code,
            "name": say_stage(row.code, lang),
            "count": row.share.count,
            "of": row.of,
            **share_cells(row.share if row.code != row.of else None),
        }
        for row in found.rows
    ]
    title = term("register/unit", found.unit.value).say(lang)
    return Shown("register", title, ("name", "count", "of", *SHARE), rows)


def official_table(official: tuple[OfficialRow, ...], lang: str) -> Shown:
    """What others counted."""
    rows: list[dict[str, object]] = []
    for row in official:
        figure = row.figure
        rows.append(
            {
                "figure": figure.key,
                "publisher": figure.publisher_name or None,
                "form": figure.form or None,
                "period": figure.period or None,
                "norm": figure.norm or None,
                "norm_name": say_norm(figure.norm, lang) if figure.norm else None,
                "stage": figure.stage or None,
                "name": say_figure(figure, lang),
                "unit": figure.unit or None,
                "count": figure.count,
                "claim": figure.is_claim,
                **share_cells(row.share),
                "reason": say(row.reason, lang) if row.reason else None,
            }
        )
    columns = ("name", "period", "unit", "count", "claim", "share", "percent")
    reasons = [f"{row['figure']}: {row['reason']}" for row in rows if row["reason"]]
    return Shown("official", say("official", lang), columns, rows, [say("official-rule", lang), *reasons])


def say_figure(figure: Figure, lang: str) -> str:
    """What a figure counts, by which norm, and who published it."""
    stage = term("register/statistic-stage", figure.stage or "unknown").say(lang)
    norm = f" ({figure.norm})" if figure.norm else ""
    return f"{stage}{norm}: {figure.publisher_name or say('not-given', lang)}"
