"""The prose of a publication as blocks of a page: its claims numbered, its charts drawn, its HTML left out.

What the check does not read is not shown either: HTML is left out, and of a picture only its description stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from dalel.publications.claim import Correction
from dalel.publications.page import Kind, Node
from dalel.publications.text import SCHEME, Text, parse_markdown

CHART = "chart"
"""The first word of a fenced block that is a chart."""

BLOCKS = {
    "paragraph": Kind.PARAGRAPH,
    "bullet_list": Kind.BULLETS,
    "ordered_list": Kind.NUMBERS,
    "list_item": Kind.ITEM,
    "blockquote": Kind.QUOTE,
    "table": Kind.TABLE,
    "tr": Kind.ROW,
    "td": Kind.CELL,
    "strong": Kind.STRONG,
    "em": Kind.EMPHASIS,
}
THROUGH = ("root", "inline", "thead", "tbody", "footnote_block")
"""What only holds other nodes."""

Corrected = Callable[[Correction], Sequence[Node]]
"""How an old wording is shown beside the new one."""


@dataclass(frozen=True, slots=True)
class Prose:
    """The blocks of a text, without the heading that is its title."""

    nodes: tuple[Node, ...] = ()
    title: tuple[Node, ...] = ()


def read_prose(text: Text, charts: Sequence[Sequence[Node]], corrected: Corrected) -> Prose:
    """Read the text's blocks; a heading of the first level at its head is its title and no block."""
    builder = Builder(text, charts, corrected)
    nodes = list(builder.build(SyntaxTreeNode(parse_markdown("\n".join(text.source)))))
    if nodes and nodes[0].kind is Kind.HEADING and nodes[0].number == 1:
        return Prose(tuple(nodes[1:]), nodes[0].children)
    return Prose(tuple(nodes))


class Builder:
    """Makes blocks of tokens; claims are numbered in the order in which the check meets them."""

    def __init__(self, text: Text, charts: Sequence[Sequence[Node]], corrected: Corrected) -> None:
        self.text = text
        self.charts: Iterator[Sequence[Node]] = iter(charts)
        self.corrected = corrected
        self.numbers = count(1)
        self.own: Mapping[str, Callable[[SyntaxTreeNode], Iterable[Node]]] = {
            "text": lambda token: [Node(Kind.TEXT, text=token.content)],
            "softbreak": lambda _: [Node(Kind.TEXT, text="\n")],
            "hardbreak": lambda _: [Node(Kind.BREAK)],
            "code_inline": lambda token: [Node(Kind.CODE, text=token.content)],
            "code_block": lambda token: [Node(Kind.PREFORMATTED, text=token.content.rstrip("\n"))],
            "fence": self.fence,
            "hr": lambda _: [Node(Kind.RULE)],
            "heading": lambda token: [Node(Kind.HEADING, self.inside(token), number=int(token.tag[1:]))],
            "th": lambda token: [Node(Kind.CELL, self.inside(token), number=1)],
            "link": self.link,
            "image": lambda token: [Node(Kind.EMPHASIS, (Node(Kind.TEXT, text=token.content),))],
            "footnote": self.footnote,
            "footnote_ref": self.reference,
        }

    def build(self, token: SyntaxTreeNode) -> Iterable[Node]:
        """The nodes of one token; what is neither a block nor words (HTML, front matter) is left out."""
        if token.type in self.own:
            return self.own[token.type](token)
        if token.type in THROUGH:
            return self.inside(token)
        if token.type in BLOCKS:
            return [Node(BLOCKS[token.type], self.inside(token))]
        return []

    def inside(self, token: SyntaxTreeNode) -> tuple[Node, ...]:
        """The nodes in a token."""
        return tuple(node for child in token.children for node in self.build(child))

    def link(self, token: SyntaxTreeNode) -> Iterable[Node]:
        """A link; one to a claim bears the number of its proof, and what it said before."""
        target = str(token.attrs.get("href", ""))
        name = unquote(target.removeprefix(SCHEME)) if target.startswith(SCHEME) else None
        if name is None:
            return [Node(Kind.LINK, self.inside(token), target=target)]
        if name not in self.text.claims:
            return self.inside(token)
        number = next(self.numbers)
        old = [correction for correction in self.text.corrections if correction.claim == name]
        new = self.inside(token)
        claim = Node(Kind.CLAIM, (Node(Kind.NEW, new),) if old else new, number=number, target=name)
        return [claim, *(node for correction in old for node in self.corrected(correction))]

    def fence(self, token: SyntaxTreeNode) -> Iterable[Node]:
        """A chart, or lines as they are."""
        if token.info.split()[:1] == [CHART]:
            return next(self.charts, ())
        return [Node(Kind.PREFORMATTED, text=token.content.rstrip("\n"))]

    def footnote(self, token: SyntaxTreeNode) -> Iterable[Node]:
        """A footnote: its paragraphs as one."""
        number = int(token.meta["id"]) + 1
        parts = [node for child in token.children for node in self.build(child)]
        flat = tuple(inner for part in parts for inner in (part.children if part.kind is Kind.PARAGRAPH else (part,)))
        return [Node(Kind.FOOTNOTE, flat, number=number, target=f"reference-{number}")]

    def reference(self, token: SyntaxTreeNode) -> Iterable[Node]:
        """A reference to a footnote."""
        number, again = int(token.meta["id"]) + 1, int(token.meta["subId"])
        target = f"reference-{number}" + (f"-{again + 1}" if again else "")
        return [Node(Kind.REFERENCE, text=str(number), number=number, target=target)]
