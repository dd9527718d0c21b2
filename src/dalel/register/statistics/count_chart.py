"""A count as a chart, with what a reader must know of it in the drawing itself."""

from __future__ import annotations

from decimal import Decimal

from dalel.errors import CommandError
from dalel.register.statistics.count import Count, CountRow
from dalel.register.statistics.row_name import say_code
from dalel.report.chart_file import ChartFile, draw_file
from dalel.report.charts import Bar
from dalel.vocabulary import say_number, term


def draw_count(found: Count, lang: str) -> str:
    """The chart as SVG: a bar a row, and what is not known as an outline in dashes."""

    def say(code: str, **values: object) -> str:
        return term("register/counting", code).say(lang, **values)

    def bar(row: CountRow) -> Bar:
        name = say_code(found.unit, found.by or "", row.code, lang)
        return Bar(name[0].upper() + name[1:], say_number(row.count, lang), Decimal(row.count))

    if found.by is None:
        raise CommandError("A chart shows a count by something.", next_step="For example: --by norm")
    unit = term("register/unit", found.unit.value).say(lang)
    sentences = [
        say("total-as-of", total=say_number(found.total, lang), day=found.as_of.isoformat()),
        say(found.date_rule),
        say(found.inclusion),
        *([say("rows-overlap")] if found.rows_overlap else []),
    ]
    return draw_file(
        ChartFile(
            say(f"by-{found.by}", unit=unit),
            [bar(row) for row in found.rows if row.code is not None],
            [bar(row) for row in found.rows if row.code is None],
            [f"{sentence}." for sentence in sentences],
        )
    )
