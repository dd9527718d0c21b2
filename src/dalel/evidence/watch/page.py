"""What changed, as one HTML page for people: both sides and their proofs, no script, nothing asked for from outside.

What a document says is text here, whatever it looks like: the template escapes everything that is not ours.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache, partial
from importlib.resources import files

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment
from markupsafe import Markup, escape

from dalel import __version__
from dalel.evidence.watch.comparison import Comparison
from dalel.evidence.watch.content import LINKS, PICTURES
from dalel.evidence.watch.difference import MOST_PAIRS, count_pairs
from dalel.template import make_environment
from dalel.vocabulary import label, term, vocabulary

MOST = 100
"""Texts and rows of one kind that the page shows; the JSON has all."""

LONGEST = 2_000
"""Letters shown of one text."""

_TOKENS = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")


def render_page(found: Sequence[Comparison], *, until: dt.datetime, lang: str) -> str:
    """The whole page."""
    page = Page(lang)
    return (
        environment(page)
        .get_template("page.html.j2")
        .render(
            found=found,
            until=page.time(until),
            lang=lang,
            version=__version__,
            most=MOST,
            style=Markup(resource("page.css")),  # noqa: S704 - our own file
        )
        .lstrip()
    )


@cache
def resource(name: str) -> str:
    """A file that stands beside this one."""
    return files("dalel.evidence.watch").joinpath(name).read_text(encoding="utf-8")


def environment(page: Page) -> Environment:
    """What the template can call."""
    env = make_environment("dalel.evidence.watch", "")
    env.globals |= {
        "t": page.sentence,
        "label": partial(label, lang=page.lang),
        "time": page.time,
        "marked": marked,
        "column": page.column,
        "define": lambda code: term("watch-outcome", code).definition[page.lang],
    }
    env.filters |= {"count": page.count, "cut": cut}
    return env


class Page:
    """How one page says things: in its language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def sentence(self, code: str, **values: object) -> Markup:
        """One of the page's sentences."""
        text = escape(term("watch", code).label[self.lang])
        return text.format(**values) if values else text

    def column(self, table: str, name: str) -> str:
        """What a column is called: in the document's words, or in ours where the table is ours."""
        code = f"column-{name}"
        return self.sentence(code) if table in (LINKS, PICTURES) and code in vocabulary("watch") else cut(name)

    def count(self, value: int) -> str:
        """How many."""
        return str(format_decimal(value, format="#,##0", locale=self.lang))

    def time(self, value: dt.datetime) -> str:
        """A moment, in UTC."""
        utc = value.astimezone(dt.UTC)
        return f"{format_date(utc, 'long', locale=self.lang)}, {utc:%H:%M:%S} UTC"


def marked(text: str | None, other: str | None, tag: str) -> Markup:
    """A text with the words in ``tag`` that the other does not have there; where there is no other, all of it."""
    if text is None:
        return Markup("")
    if other is None:
        return element(tag, cut(text))
    return Markup("").join(pieces(_TOKENS.findall(cut(text)), _TOKENS.findall(cut(other)), tag))


def pieces(words: Sequence[str], others: Sequence[str], tag: str) -> Iterator[Markup]:
    """The stretches of a text, those that differ in ``tag``; where too many words repeat, all of it."""
    bare, other = [word.strip() for word in words], [word.strip() for word in others]
    if count_pairs(bare, other) > MOST_PAIRS:
        yield element(tag, "".join(words))
        return
    for kind, start, end, _, _ in SequenceMatcher(None, bare, other, autojunk=False).get_opcodes():
        text = "".join(words[start:end])
        if text:
            yield escape(text) if kind == "equal" else element(tag, text)


def element(tag: str, text: str) -> Markup:
    """A text in an element of ours."""
    return Markup("<{tag}>{text}</{tag}>").format(tag=tag, text=text)


def cut(text: str) -> str:
    """A text of a document, at most so long."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
