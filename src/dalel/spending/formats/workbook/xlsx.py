"""XLSX: the workbook of Excel 2007 and later (ECMA-376, also in its strict variant and with macros, never run).

Read by hand and not through openpyxl, because openpyxl makes every number a float and holds every shared text.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import ExitStack

from dalel.errors import DocumentError
from dalel.spending.formats.workbook.package import Package
from dalel.spending.formats.workbook.part import parse_part
from dalel.spending.formats.workbook.shared_strings import SharedStrings, unescape
from dalel.spending.formats.workbook.sheet import MERGES_LIMIT, MergedRange, MergedRanges, Row, Sheet, parse_column
from dalel.spending.formats.workbook.styles import Styles
from dalel.spending.formats.workbook.xlsx_row import CellRules, RowTags

SHEETS_LIMIT = 1_000
_SAVE_AGAIN = "Open the workbook in LibreOffice or Excel and save it again, then read that file."
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s+[^<>]*?ref\s*=\s*[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_LONGEST_MERGE = 200


class Relations:
    """Which part stands for which (``_rels``): targets by identifier and by the last word of their type."""

    def __init__(self) -> None:
        self.by_id: dict[str, tuple[str, str]] = {}

    @classmethod
    def read(cls, package: Package, of: str) -> Relations:
        """The relations of a part; of the package itself where ``of`` is empty."""
        folder, name = posixpath.split(of)
        part = posixpath.join(folder, "_rels", f"{name}.rels")
        relations = cls()
        relations._folder = folder
        if part in package.names:
            for _ in parse_part(package, part, listener=relations):
                pass
        return relations

    _folder = ""

    def find(self, kind: str) -> str | None:
        """The part of one kind, or None."""
        return next((target for found, target in self.by_id.values() if found == kind), None)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", ""))).lstrip("/")
            self.by_id[attributes.get("Id", "")] = (kind, target)

    def end(self, tag: str) -> None:
        """A tag closes."""

    def text(self, text: str) -> None:
        """Text between tags says nothing here."""


class Contents:
    """What ``workbook.xml`` says: the names of the sheets, and which calendar dates count in."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        if tag == "sheet" and len(self.sheets) <= SHEETS_LIMIT:
            relation = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            self.sheets.append((unescape(attributes.get("name", "")), relation))
        elif tag == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in {"1", "true", "on"}

    def end(self, tag: str) -> None:
        """A tag closes."""

    def text(self, text: str) -> None:
        """Text between tags says nothing here."""


def xlsx_sheets(package: Package, resources: ExitStack) -> list[Sheet]:
    """The sheets of an XLSX workbook, in order; sheets that hold only a chart are not among them."""
    main = Relations.read(package, "").find("officeDocument")
    if main is None or main not in package.names:
        raise DocumentError(
            f"{package.source.name} is an archive, but not a workbook: it has no main part.",
            next_step="If it is an archive of documents, unpack it and read each of them.",
        )
    if main.endswith(".bin"):
        raise DocumentError(
            f"{package.source.name} is a binary workbook (.xlsb).",
            next_step='Open it and save it as "Excel Workbook (.xlsx)", then read that file.',
        )
    contents = Contents()
    for _ in parse_part(package, main, listener=contents):
        pass
    relations = Relations.read(package, main)
    strings, styles = relations.find("sharedStrings"), relations.find("styles")
    rules = CellRules(
        strings=SharedStrings(package, strings, resources=resources) if strings in package.names and strings else None,
        dates=Styles.read(package, styles) if styles in package.names and styles else frozenset(),
        from_1904=contents.from_1904,
    )
    check_sheets(package, [name for name, _ in contents.sheets])
    return [
        XlsxSheet(package, rules, name=name, part=relations.by_id[relation][1]).sheet()
        for name, relation in contents.sheets
        if relation in relations.by_id and relations.by_id[relation][0] == "worksheet"
    ]


def check_sheets(package: Package, names: list[str]) -> None:
    """Refuse a workbook whose sheets cannot be told apart: a place in it would name two rows."""
    twice = next((name for name in names if names.count(name) > 1), None) if len(names) <= SHEETS_LIMIT else None
    if twice is not None or len(names) > SHEETS_LIMIT:
        what = f"more than {SHEETS_LIMIT} sheets" if twice is None else f"two sheets named {twice!r}"
        raise DocumentError(f"{package.source.name} has {what}.", next_step=_SAVE_AGAIN)


class XlsxSheet:
    """One sheet's part."""

    def __init__(self, package: Package, rules: CellRules, *, name: str, part: str) -> None:
        self._package = package
        self._rules = rules
        self._name = name
        self._part = part
        self._merged: list[MergedRange] | None = None

    def sheet(self) -> Sheet:
        """The sheet as readers see it."""
        return Sheet(name=self._name, rows=self.rows, merged=self.merged)

    def rows(self) -> Iterator[Row]:
        """The rows that hold something, from the top."""
        self._check_encoding()
        tags = RowTags(self._rules, document=self._package.source.name, sheet=self._name)
        for _ in parse_part(self._package, self._part, listener=tags):
            if tags.rows:
                yield from tags.rows
                tags.rows.clear()

    def merged(self) -> MergedRanges:
        """The merged ranges. They stand after the last row, so the part is searched for them beforehand."""
        if self._merged is None:
            self._check_encoding()
            self._merged = sorted(self._find_merged())
        return MergedRanges(self._merged)

    def _check_encoding(self) -> None:
        if self._package.starts_with(self._part)[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise DocumentError(
                f'{self._package.source.name}: the sheet "{self._name}" is written in UTF-16.',
                next_step=_SAVE_AGAIN,
            )

    def _find_merged(self) -> Iterator[MergedRange]:
        count, tail = 0, b""
        for chunk in self._package.chunks(self._part):
            window = tail + chunk
            end = 0
            if b"mergeCell" in window:
                for match in _MERGE.finditer(window):
                    end = match.end()
                    left, top, right, bottom = (group.decode("ascii") for group in match.groups())
                    yield MergedRange(int(top), parse_column(left), int(bottom), parse_column(right))
                    count += 1
            if count > MERGES_LIMIT:
                raise DocumentError(
                    f'{self._package.source.name}: the sheet "{self._name}" has more than {MERGES_LIMIT} '
                    "merged ranges.",
                    next_step="Unmerge the cells of its rows and save it as another file, then read that.",
                )
            tail = window[max(end, len(window) - _LONGEST_MERGE) :]
