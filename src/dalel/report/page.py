"""The report as one HTML file that asks for nothing from outside, with or without its few lines of script.

What a document says is text here, whatever it looks like: the template escapes everything that is not ours.
"""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.resources import files

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment
from markupsafe import Markup, escape

from dalel.report.account import Account, Breakdown, Row
from dalel.report.charts import Bar, draw_bars, draw_columns, month_label
from dalel.report.finding import ShownLine
from dalel.report.report import Report, total_count
from dalel.spending import Total
from dalel.template import make_environment
from dalel.vocabulary import label, say_number, term

BARS = 8
"""Bars in one chart; the table beside it has more."""

SHORT_ACCOUNTS = 4
"""Accounts in the summary; all of them stand under the totals."""

LONGEST_TEXT = 400
"""Letters shown of one published text."""

GENERATOR = '<meta name="generator" content="Dalel '
"""What a page made by Dalel says of itself, near its beginning."""


def render_page(report: Report) -> str:
    """The whole page."""
    page = Page(report)
    script = resource("report.js")
    return (
        environment(page)
        .get_template("report.html.j2")
        .render(
            report=report,
            lang=report.lang,
            jurisdiction=report.jurisdiction.label[report.lang],
            counts=total_count(report),
            short_accounts=short_accounts(report),
            used_parts=used_parts(report),
            example_finding=example_finding(report),
            style=Markup(resource("report.css")),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            script_digest=b64encode(sha256(script.encode()).digest()).decode(),
        )
    )


@cache
def resource(name: str) -> str:
    """A file that stands beside the template."""
    return files("dalel.report").joinpath("templates", name).read_text(encoding="utf-8")


def environment(page: Page) -> Environment:
    """What the template can call."""
    env = make_environment("dalel.report")
    env.tests["single"] = lambda rows: len(rows) == 1
    env.globals |= {
        "t": page.sentence,
        "label": page.label,
        "define": page.definition,
        "command": command,
        "chart": page.chart,
        "supplier": supplier,
    }
    env.filters |= {
        "amount": page.amount,
        "quantity": page.quantity,
        "count": page.count,
        "percent": page.percent,
        "day": page.day,
        "time": page.time,
        "planned": page.planned,
        "anchor": anchor,
        "cut": cut,
        "css": css_string,
    }
    return env


class Page:
    """How one report says things: in its language, with its numbers and dates."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.lang = report.lang

    def sentence(self, code: str, **values: object) -> Markup:
        """One of the report's sentences; values are escaped unless they are markup of ours."""
        text = escape(term("report", code).label[self.lang])
        return text.format(**values) if values else text

    def label(self, noun: str, code: str | None) -> str:
        """A term of the vocabulary."""
        return label(noun, code, self.lang)

    def definition(self, noun: str, code: str) -> str:
        """What a term means."""
        return term(noun, code).definition[self.lang]

    def amount(self, value: Decimal | None) -> str:
        """An amount in full."""
        return say_number(value, self.lang)

    def quantity(self, value: Decimal | None) -> str:
        """A number of units, with the decimals it has."""
        if value is None:
            return say_number(None, self.lang)
        return str(format_decimal(value, format="#,##0.##########", locale=self.lang, decimal_quantization=False))

    def count(self, value: int) -> str:
        """How many."""
        return str(format_decimal(value, format="#,##0", locale=self.lang))

    def percent(self, row: Row, whole: Total) -> str:
        """A share of an account."""
        return say_percent(row, whole, lang=self.lang)

    def day(self, value: dt.date) -> str:
        """A day."""
        return str(format_date(value, "medium", locale=self.lang))

    def time(self, value: dt.datetime) -> str:
        """A moment, in UTC."""
        utc = value.astimezone(dt.UTC)
        return f"{format_date(utc, 'long', locale=self.lang)}, {utc:%H:%M:%S}"

    def planned(self, line: ShownLine) -> str:
        """The month a line is planned for, with its year where that is known."""
        if line.year is None:
            return str(format_date(dt.date(2000, line.month or 1, 1), "LLLL", locale=self.lang))
        return str(format_date(dt.date(line.year, line.month or 1, 1), "LLLL y", locale=self.lang))

    def chart(self, account: Account, breakdown: Breakdown, name: str) -> Markup:
        """The chart of a breakdown, and a word where it shows less than the table."""
        title = self.sentence(
            "chart-of",
            what=self.sentence(f"by-{breakdown.by}"),
            account=self.sentence(
                "account",
                stage=self.sentence(f"stages-{account.total.stage}"),
                currency=account.total.currency or self.sentence("not-published"),
                vat=self.label("vat-basis", account.total.vat_basis),
            ),
        )
        if breakdown.by == "month":
            return draw_columns(self.months(breakdown), name=f"chart-{name}", title=title.unescape())
        drawn = [row for row in breakdown.rows if not is_remainder(breakdown, row)]
        shown = drawn[:BARS]
        bars = [Bar(bar_name(breakdown, row), self.amount(row.total.amount), row.total.amount) for row in shown]
        drawing = draw_bars(bars, name=f"chart-{name}", title=title.unescape())
        notes = [
            self.sentence("chart-without", name=row.says, amount=self.amount(row.total.amount))
            for row in breakdown.rows
            if is_remainder(breakdown, row)
        ]
        if len(drawn) > len(shown) or breakdown.rest:
            notes.append(self.sentence("chart-largest", shown=len(shown)))
        return drawing + Markup("").join(Markup('<p class="more">{}</p>').format(note) for note in notes)

    def months(self, breakdown: Breakdown) -> list[Bar]:
        """Twelve bars, one a month; lines without a month stand in the table only."""
        amounts = {row.total.group["month"]: row.total.amount for row in breakdown.rows}
        return [
            Bar(
                name=month_label(month, self.lang),
                figure=self.amount(amounts.get(month, Decimal(0))),
                amount=amounts.get(month, Decimal(0)),
            )
            for month in range(1, 13)
        ]


def say_percent(row: Row, whole: Total, *, lang: str) -> str:
    """A share, rounded to one decimal; what is not nothing is never shown as nothing, nor a part as the whole."""
    if row.percent is None:
        return ""
    mark, value = "", row.percent
    if value == 0 and row.total.amount > 0:
        mark, value = "<", Decimal("0.1")
    elif value == 100 and row.total.amount < whole.amount:
        mark, value = ">", Decimal("99.9")
    return f"{mark}{format_decimal(value, format='#,##0.0', locale=lang)}"


def is_remainder(breakdown: Breakdown, row: Row) -> bool:
    """Whether a row is what no category's rule matched: drawn beside the categories, it would leave them no room."""
    return breakdown.by == "category" and row.code is None


def bar_name(breakdown: Breakdown, row: Row) -> str:
    """What stands above a bar: the name, or the identifier of a buyer without one, or what is said instead."""
    if row.name or row.code is None:
        return row.says
    return row.code if breakdown.by == "buyer" else f"{row.says} {row.code}"


def supplier(line: ShownLine) -> Markup:
    """The supplier of a line: its name where published, and its identifier."""
    named = Markup("<bdi>{}</bdi> ").format(cut(line.supplier_name)) if line.supplier_name else Markup("")
    return named + Markup("<code>{}</code>").format(cut(line.supplier_id or ""))


def command(*words: object) -> Markup:
    """A command to type."""
    return Markup("<code>{}</code>").format(" ".join(map(str, words)))


def anchor(document: str) -> str:
    """Where a document stands on the page."""
    return f"document-{document[:12]}"


def cut(text: str) -> str:
    """A published text, at most so long."""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1].rstrip()}…"


def css_string(text: str) -> Markup:
    """A text inside quotes of a style sheet: every letter that could end them or the sheet is written as its number."""
    safe = "".join(f"\\{ord(letter):x} " if letter in "\"\\<>&'\n" else letter for letter in str(text))
    return Markup(safe)  # noqa: S704 - nothing is left that could leave the string


def used_parts(report: Report) -> list[str]:
    """The groups within totals that this report names, so that it can say what they are."""
    return sorted({part.code for account in report.accounts for part in account.total.parts})


def short_accounts(report: Report) -> list[Account]:
    """The accounts of the summary: those with the most lines, in the order of the report."""
    largest = sorted(report.accounts, key=lambda account: -account.total.lines)[:SHORT_ACCOUNTS]
    return [account for account in report.accounts if account in largest]


def example_finding(report: Report) -> str:
    """A finding to name in the instructions: the first one shown."""
    return next((raised.finding.finding for flag in report.flags for raised in flag.raised), "ID")
