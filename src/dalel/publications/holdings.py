"""What a newsroom holds that claims can rest on: spending lines by filters, findings by name, documents by SHA-256."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dalel.errors import CommandError, DataError
from dalel.evidence import Evidence
from dalel.flags import FLAGS, Findings, newsroom_rules, rows_of
from dalel.later import ibis
from dalel.newsroom import Newsroom
from dalel.publications.arithmetic import Account, NotComputed
from dalel.publications.cell_place import is_cell, read_cell
from dalel.publications.claim import Claim
from dalel.publications.cube import Cube, account_of, add_up_by, cube_names
from dalel.publications.document_value import read_value, resolve
from dalel.publications.figure import DateFigure, Figure
from dalel.publications.quotation import Stretch, find_quoted, plain_words, read_stretches
from dalel.publications.table_figure import TableFigures, choice_of, compute_over_rows
from dalel.publications.table_rows import Picked, PickedRow, RowChoice, pick_rows
from dalel.publications.trouble import TroubleError
from dalel.spending import EXACT, FILTERS, Rate, Rates, Spending, lines_named, pick_lines

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table

KEPT = 1000
"""How many lines a result names with their places; what it rests on beyond them, the filters pick again."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a result rests on: a place in a document, and the line read from it."""

    document: str
    place: str
    line: str | None = None


Key = tuple[tuple[str, str], ...]
"""Filters as a key: what was asked once is not asked again."""

Found = tuple[Figure | DateFigure | NotComputed, tuple[Source, ...]]
"""What was found, or why not, and what it rests on."""


class Holdings:
    """The lines, findings and documents of one newsroom; nothing is read before a claim asks for it."""

    def __init__(self, newsroom: Newsroom, engine: Backend) -> None:
        self.newsroom = newsroom
        self.engine = engine
        self.spending = Spending(newsroom.spending, engine)
        self.findings = Findings(newsroom.findings, list(FLAGS.values()), engine)
        self.evidence = Evidence(newsroom.evidence)
        self._lines: Table | None = None
        self._accounts: dict[Key, Account] = {}
        self._sources: dict[Key, tuple[Source, ...]] = {}
        self._documents: dict[str, str | None] = {}
        self._trees: dict[str, Any] = {}
        self._spelled: dict[str, Any] = {}
        self._texts: dict[tuple[str, str | None], list[Stretch]] = {}
        self._cells_read: dict[tuple[str, str], str] = {}
        self._rows_of_tables: dict[tuple[str, RowChoice], Picked] = {}
        self._rates: Rates | None = None
        self._cube = Cube(frozenset(), ())

    def pick(self, filters: Mapping[str, str]) -> Table:
        """The standing lines that answer the filters."""
        if self._lines is None:
            self._lines = self.spending.lines()
        return pick_lines(self._lines, filters)

    def account(self, filters: Mapping[str, str]) -> Account:
        """What the lines that answer the filters add up to; asked once for the same filters."""
        key = tuple(sorted(filters.items()))
        if key not in self._accounts:
            asked_cube = self._cube.cells and self._cube.answers(filters)
            self._accounts[key] = (
                self._cube.account(filters) if asked_cube else account_of(self._cells(self.pick(filters), ()))
            )
        return self._accounts[key]

    def add_up(self, filters: Iterable[Mapping[str, str]]) -> None:
        """Add the lines up once for all these filters, so that their accounts need no look at the lines."""
        names = cube_names(filters)
        if not self._cube.answers(dict.fromkeys(names, "")):
            self._cube = Cube(names, self._cells(self.pick({}), names))

    def _cells(self, lines: Table, names: Collection[str]) -> list[dict[str, Any]]:
        """Lines added up by the columns of some filters."""
        return [dict(row) for row in self.engine.to_pyarrow(add_up_by(lines, names)).to_pylist()]

    def groups(self, claim: Claim) -> Mapping[str | None, Decimal]:
        """What the lines that a claim compares with add up to, in each group; what publishes no amount adds nothing."""
        by = claim.by or ""
        cells = self._cells(self.pick(claim.of or {}), (by,))
        found: dict[str | None, Decimal] = {}
        for cell in cells:
            group = cell[f"by_{FILTERS[by][0]}"]
            found[group] = EXACT.add(found.get(group, Decimal(0)), cell["amount"] or Decimal(0))
        return found

    def is_superseded(self, filters: Mapping[str, str]) -> bool:
        """Whether lines answer the filters that were read, and stand no more."""
        published = pick_lines(self.spending.published(), filters)
        return bool(self.engine.to_pyarrow(published.count()).as_py())

    def sources(self, filters: Mapping[str, str]) -> tuple[Source, ...]:
        """The first lines that answer the filters, each with its place in its document."""
        key = tuple(sorted(filters.items()))
        if key not in self._sources:
            self._sources[key] = self._name(self.pick(filters))
        return self._sources[key]

    def _name(self, lines: Table) -> tuple[Source, ...]:
        chosen = lines.order_by(ibis._.line.asc()).select("document", "place", "line").limit(KEPT)
        return tuple(Source(**row) for row in self.engine.to_pyarrow(chosen).to_pylist())

    def rows(self, filters: Mapping[str, str], by: str | None = None) -> list[dict[str, Any]]:
        """Every line that answers the filters, with what it is reckoned by, and its group where groups are compared."""
        group = {} if by is None else {"group": ibis._[FILTERS[by][0]]}
        chosen = self.pick(filters).order_by(ibis._.line.asc())
        chosen = chosen.select("document", "place", "amount", "currency", **group)
        return [dict(row) for row in self.engine.to_pyarrow(chosen).to_pylist()]

    def members(self, finding: str) -> list[dict[str, Any]]:
        """Every line of a finding, likewise."""
        found = self.findings.find(finding)
        rules = newsroom_rules(FLAGS[found.flag], self.newsroom, known=FLAGS)
        named = self.findings.members(found, self.pick({}), rules)
        chosen = lines_named(self.pick({}), named).order_by(ibis._.line.asc())
        return [
            dict(row)
            for row in self.engine.to_pyarrow(chosen.select("document", "place", "amount", "currency")).to_pylist()
        ]

    def larger(self, filters: Mapping[str, str], amount: Decimal) -> int:
        """How many lines that answer the filters have a larger amount."""
        lines = self.pick(filters)
        return int(self.engine.to_pyarrow(lines.filter(lines.amount > amount).count()).as_py())

    def rate(self, one: str | None, other: str, on: str) -> Rate | None:
        """The rate between two currencies that the newsroom keeps for a date."""
        if self._rates is None and self.newsroom.rates is not None:
            self._rates = Rates.read(self.newsroom.rates)
        return None if self._rates is None or one is None else self._rates.rate(one, other, on)

    def measure(self, finding: str, name: str, unit: str | None) -> Found:
        """A value of a finding: its amount, how many lines it has, or a measure of its flag."""
        try:
            found = self.findings.find(finding)
        except CommandError:
            return NotComputed.NO_FINDING, ()
        flag = FLAGS[found.flag]
        rules = newsroom_rules(flag, self.newsroom, known=FLAGS)
        data = self.spending.processes() if flag.reads == "processes" else self.pick({})
        members = self.findings.members(found, data, rules)
        source = self._name(lines_named(rows_of(flag, data), members))
        if name == "lines":
            return Figure(found.lines), source
        value = found.amount if name == "amount" else found.measures.get(name)
        if value is None:
            return NotComputed.NO_MEASURE, source
        currency = found.subject.get("currency")
        own = currency if name == "amount" and isinstance(currency, str) else None
        return read_value(value, unit or own), source

    def value(self, document: str, at: str, unit: str | None) -> Found:
        """A value at a JSON pointer or in a cell of a document, in the unit that the claim names."""
        name = self.document(document)
        if name is None:
            return NotComputed.NO_DOCUMENT, ()
        try:
            found = self.cell(name, at) if is_cell(at) else resolve(self._tree(name), at)
        except (ValueError, LookupError, DataError):
            return NotComputed.NO_PLACE, ()
        source = (Source(name, at),)
        return read_value(found, unit), source

    def _tree(self, name: str) -> Any:
        """A JSON document, read once."""
        if name not in self._trees:
            self._trees[name] = json.loads(self.evidence.path(name).read_bytes(), parse_float=Decimal)
        return self._trees[name]

    def table(self, claim: Claim) -> TableFigures | NotComputed:
        """What is computed for a claim over rows of a table, or that its document is not held."""
        name = self.document(claim.document or "")
        if name is None:
            return NotComputed.NO_DOCUMENT
        try:
            rows = self.rows_of_table(name, choice_of(claim, claim.rows or {}))
            of = None if claim.of is None else self.rows_of_table(name, choice_of(claim, claim.of))
        except TroubleError as error:
            return TableFigures((error.reason,) * len(claim.operations), trouble=error)
        return compute_over_rows(claim, rows, of)

    def read_tables(self, claims: Iterable[Claim]) -> None:
        """Pick the rows of all these claims, with one reading of each table."""
        wanted: dict[tuple[str, str | None, int | None], list[RowChoice]] = {}
        for claim in claims:
            document = None if claim.rows is None else self.document(claim.document or "")
            for words in (claim.rows, claim.of) if document is not None else ():
                if words is not None and document is not None:
                    choice = choice_of(claim, words)
                    wanted.setdefault((document, choice.sheet, choice.header), []).append(choice)
        for (document, *_), choices in wanted.items():
            for choice, picked in pick_rows(self.evidence.path(document), dict.fromkeys(choices)).items():
                self._rows_of_tables[document, choice] = picked

    def rows_of_table(self, document: str, choice: RowChoice) -> tuple[PickedRow, ...]:
        """Rows of a document; picked once for the same choice."""
        if (document, choice) not in self._rows_of_tables:
            self._rows_of_tables |= {
                (document, choice): picked
                for choice, picked in pick_rows(self.evidence.path(document), [choice]).items()
            }
        picked = self._rows_of_tables[document, choice]
        if isinstance(picked, TroubleError):
            raise picked
        return picked

    def cell(self, name: str, at: str) -> str:
        """What a cell of a workbook or a CSV file says; looked up once."""
        if (name, at) not in self._cells_read:
            self._cells_read[name, at] = read_cell(self.evidence.path(name), at)
        return self._cells_read[name, at]

    def find_quote(self, document: str, words: str, at: str | None) -> tuple[Source, ...] | None:
        """Where quoted words stand in a document, or at one place of it; None where they do not stand there so."""
        places = find_quoted(words, self.stretches(document, at))
        return None if places is None else tuple(Source(document, place) for place in places)

    def stretches(self, document: str, at: str | None) -> list[Stretch]:
        """The texts of a document, or those at one place of it; read once."""
        if at is not None and is_cell(at):
            try:
                return [Stretch(at, plain_words(self.cell(document, at)))]
            except (LookupError, DataError) as error:
                raise TroubleError(NotComputed.NO_PLACE) from error
        if (document, at) not in self._texts:
            path, media_type = self.evidence.path(document), self.evidence.find(document).media_type
            self._texts[document, at] = read_stretches(path, media_type, at)
        return self._texts[document, at]

    def missing_place(self, document: str, at: str) -> NotComputed | None:
        """Why a document has no such place, or why nobody can tell; None where it has, whatever stands there."""
        try:
            if at.startswith("/"):
                resolve(self._tree(document), at)
            else:
                self.stretches(document, at)
        except TroubleError as error:
            return error.reason
        except (ValueError, LookupError, DataError):
            return NotComputed.NO_PLACE
        return None

    def spelled(self, document: str) -> Any:
        """A JSON document with every number as it is spelled; None where it is none."""
        if document not in self._spelled:
            try:
                data = self.evidence.path(document).read_bytes().decode("utf-8-sig")
                self._spelled[document] = json.loads(data, parse_int=str, parse_float=str)
            except (ValueError, RecursionError):
                self._spelled[document] = None
        return self._spelled[document]

    def document(self, prefix: str) -> str | None:
        """The SHA-256 of the document that begins so, or None where none is held."""
        if prefix not in self._documents:
            try:
                self._documents[prefix] = self.evidence.find(prefix).sha256
            except (CommandError, DataError):
                self._documents[prefix] = None
        return self._documents[prefix]
