"""The text of a page in blocks, as a reader sees them, its tables in rows, its links and its pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

_SILENT = frozenset(("script", "style", "template", "noscript", "svg"))
_INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("img", "input", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub"),
        *("sup", "time", "tt", "u", "var", "wbr"),
    )
)


@dataclass(slots=True)
class OpenTable:
    """A table that has not ended; one that another stands in only lays out the page."""

    rows: list[list[str]] = field(default_factory=list)
    is_layout: bool = False
    is_in_cell: bool = False


class PageText(HTMLParser):
    """Blocks, tables, links and pictures of a page, in their order; of the last two the words and the address."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.links: list[tuple[str, str]] = []
        self.pictures: list[tuple[str, str]] = []
        self._block = ""
        self._open: list[OpenTable] = []
        self._silent = 0
        self._link: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._silent and tag in ("a", "img"):
            self._note(tag, dict(attrs))
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._begin_table()
        elif tag in ("tr", "td", "th") and self._open:
            self._begin_cell(is_row=tag == "tr")
        elif tag not in _INLINE:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "table" and self._open:
            self._end_table()
        elif tag in ("td", "th", "tr") and self._open:
            self._end_cell()
        elif tag not in _INLINE:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._block += data
            if self._link is not None:
                self._link = self._link[0] + data, self._link[1]

    def end(self) -> None:
        """The page is over, whatever it left open."""
        self._end_link()
        while self._open:
            self._end_table()
        self._break()

    def _note(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """A link begins, or a picture stands here; within a link it is one of the link's words."""
        words, address = attributes.get("alt") or "", attributes.get("href" if tag == "a" else "src")
        if tag == "img" and self._link is not None:
            self._link = f"{self._link[0]} {words}", self._link[1]
        if tag == "a":
            self._end_link()
            self._link = ("", address) if address else None
        elif address:
            self.pictures.append((words, address))

    def _end_link(self) -> None:
        if self._link is not None:
            self.links.append(self._link)
            self._link = None

    def _break(self) -> None:
        """A block ends; in a cell, its paragraphs are one text."""
        if self._open and self._open[-1].is_in_cell and not self._open[-1].is_layout:
            self._block += " "
            return
        if self._block.strip():
            self.blocks.append(self._block)
        self._block = ""

    def _begin_table(self) -> None:
        if self._open:
            outer = self._open[-1]
            outer.is_layout = True
            # What the outer one held so far was no table.
            for row in outer.rows:
                self.blocks += row
            outer.rows.clear()
        self._break()
        self._open.append(OpenTable())

    def _begin_cell(self, *, is_row: bool) -> None:
        self._end_cell()
        table = self._open[-1]
        if is_row or not table.rows:
            table.rows.append([])
        table.is_in_cell = not is_row

    def _end_cell(self) -> None:
        table = self._open[-1]
        if table.is_layout or not table.is_in_cell:
            self._break()
        else:
            table.rows[-1].append(self._block)
            self._block = ""
        table.is_in_cell = False

    def _end_table(self) -> None:
        self._end_cell()
        table = self._open.pop()
        if not table.is_layout and any(table.rows):
            self.tables.append([row for row in table.rows if row])
