"""The blocks of a page: a small tree that every form of a page is made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a block or a stretch of words is."""

    TEXT = "text"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    LINK = "link"
    BREAK = "break"
    CLAIM = "claim"
    QUOTED = "quoted"
    OLD = "old"
    NEW = "new"
    REFERENCE = "reference"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    BULLETS = "bullets"
    NUMBERS = "numbers"
    ITEM = "item"
    QUOTE = "quote"
    PREFORMATTED = "preformatted"
    RULE = "rule"
    TABLE = "table"
    ROW = "row"
    CELL = "cell"
    FOOTNOTE = "footnote"
    DETAILS = "details"
    FACTS = "facts"
    NOTE = "note"
    CHART = "chart"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its name, its figure in words and, for its length, its amount."""

    name: str
    figure: str
    amount: Decimal


CELL, HEAD, NUMBER, NUMBER_HEAD = range(4)
"""What a cell is: words or a number, which stands to the right, and the head of a column of either."""


@dataclass(frozen=True, slots=True)
class Node:
    """A block or a stretch of words.

    ``number`` is a heading's level, the number of a claim's proof or of a footnote, what a cell is (`CELL`…);
    ``target`` is an address, the name by which a block is linked to, or the language of quoted words.
    """

    kind: Kind
    children: tuple[Node, ...] = ()
    text: str = ""
    number: int = 0
    target: str = ""
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page under its own heading; without a title its blocks stand alone."""

    id: str
    title: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page. ``heading`` is its title with what is linked in it; ``draft`` marks every page of a draft."""

    lang: str
    title: str
    heading: tuple[Node, ...]
    kicker: str
    deck: tuple[str, ...]
    sections: tuple[Section, ...]
    made_by: str
    skip: str
    contents: str
    back: str
    claims_word: str
    draft: str | None = None
    linked_data: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)


def words(text: str) -> Node:
    """Plain words."""
    return Node(Kind.TEXT, text=text)


def strong(text: str) -> Node:
    """Words that stand out."""
    return Node(Kind.STRONG, (words(text),))


def code(text: str) -> Node:
    """A digest, a place, a command."""
    return Node(Kind.CODE, text=text)


def link(text: str, target: str) -> Node:
    """A link to another place of the page (``#name``) or to an address."""
    return Node(Kind.LINK, (words(text),), target=target)


def quoted(text: str, lang: str) -> Node:
    """Words of a text in its own language, which may be another than that of the page."""
    return Node(Kind.QUOTED, (words(text),), target=lang)


def as_nodes(parts: Iterable[Node | str]) -> tuple[Node, ...]:
    """Words and nodes as nodes."""
    return tuple(words(part) if isinstance(part, str) else part for part in parts)


def paragraph(*parts: Node | str) -> Node:
    """A paragraph."""
    return Node(Kind.PARAGRAPH, as_nodes(parts))


def note(*parts: Node | str) -> Node:
    """A paragraph that must not be passed over."""
    return Node(Kind.NOTE, as_nodes(parts))


def heading(text: str, level: int, target: str = "") -> Node:
    """A heading."""
    return Node(Kind.HEADING, (words(text),), number=level, target=target)


def listing(items: Iterable[Sequence[Node | str]]) -> Node:
    """A list with a bullet before each item."""
    return Node(Kind.BULLETS, tuple(Node(Kind.ITEM, as_nodes(item)) for item in items))


def preformatted(text: str) -> Node:
    """Lines as they are."""
    return Node(Kind.PREFORMATTED, text=text)


def facts(pairs: Iterable[tuple[str, Sequence[Node | str]]]) -> Node:
    """Names with what each is."""
    return Node(Kind.FACTS, tuple(Node(Kind.ROW, as_nodes(value), text=name) for name, value in pairs))


def details(summary: Sequence[Node | str], inside: Iterable[Node], target: str = "") -> Node:
    """What opens under its summary; a link to its target opens it."""
    head = Node(Kind.PARAGRAPH, as_nodes(summary))
    return Node(Kind.DETAILS, (head, *inside), target=target)


def table(head: Sequence[str], rows: Iterable[Sequence[Node | str]], *, numbers: Sequence[int] = ()) -> Node:
    """A table; ``numbers`` are the columns whose cells are numbers."""
    lines = [(head, HEAD, NUMBER_HEAD), *((row, CELL, NUMBER) for row in rows)]
    return Node(
        Kind.TABLE,
        tuple(
            Node(
                Kind.ROW,
                tuple(
                    Node(Kind.CELL, as_nodes([cell]), number=of_numbers if place in numbers else of_words)
                    for place, cell in enumerate(line)
                ),
            )
            for line, of_words, of_numbers in lines
        ),
    )


def plain_text(nodes: Iterable[Node]) -> str:
    """The words of some nodes, without what is old and without numbers of proofs."""
    return "".join(
        node.text or (" " if node.kind is Kind.BREAK else plain_text(node.children))
        for node in nodes
        if node.kind not in (Kind.OLD, Kind.REFERENCE)
    )
