"""What a newsroom holds that claims can rest on: spending lines by filters, findings by name, documents by SHA-256."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ibis
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from dalel.errors import CommandError, DataError
from dalel.evidence import Evidence
from dalel.flags import FLAGS, Findings, newsroom_rules, rows_of
from dalel.newsroom import Newsroom
from dalel.publications.arithmetic import Account, NotComputed
from dalel.publications.document_value import read_value, resolve
from dalel.publications.figure import DateFigure, Figure
from dalel.spending import Spending, lines_named, pick_lines

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

    def pick(self, filters: Mapping[str, str]) -> Table:
        """The standing lines that answer the filters."""
        if self._lines is None:
            self._lines = self.spending.lines()
        return pick_lines(self._lines, filters)

    def account(self, filters: Mapping[str, str]) -> Account:
        """What the lines that answer the filters add up to; asked once for the same filters."""
        key = tuple(sorted(filters.items()))
        if key not in self._accounts:
            self._accounts[key] = self._account(self.pick(filters))
        return self._accounts[key]

    def _account(self, lines: Table) -> Account:
        units = ["currency", "stage", "vat_basis"]
        grouped = lines.group_by(units).agg(
            lines=lines.count(),
            published=lines.amount.count(),
            amount=lines.amount.sum(),
            largest=lines.amount.max(),
            smallest=lines.amount.min(),
        )
        rows: list[dict[str, Any]] = self.engine.to_pyarrow(grouped).to_pylist()
        amounts = [row["amount"] for row in rows if row["amount"] is not None]
        return Account(
            lines=sum(row["lines"] for row in rows),
            unpublished=sum(row["lines"] - row["published"] for row in rows),
            amount=sum(amounts, Decimal(0)) if amounts else None,
            largest=max((row["largest"] for row in rows if row["largest"] is not None), default=None),
            smallest=min((row["smallest"] for row in rows if row["smallest"] is not None), default=None),
            **{
                name: tuple(sorted({row[unit] for row in rows}, key=str))
                for name, unit in zip(("currencies", "stages", "vat_bases"), units, strict=True)
            },
        )

    def sources(self, filters: Mapping[str, str]) -> tuple[Source, ...]:
        """The first lines that answer the filters, each with its place in its document."""
        key = tuple(sorted(filters.items()))
        if key not in self._sources:
            self._sources[key] = self._name(self.pick(filters))
        return self._sources[key]

    def _name(self, lines: Table) -> tuple[Source, ...]:
        chosen = lines.order_by(ibis._.line.asc()).select("document", "place", "line").limit(KEPT)
        return tuple(Source(**row) for row in self.engine.to_pyarrow(chosen).to_pylist())

    def rows(self, filters: Mapping[str, str]) -> list[dict[str, Any]]:
        """Every line that answers the filters, with what it is reckoned by."""
        chosen = self.pick(filters).order_by(ibis._.line.asc()).select("document", "place", "amount", "currency")
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
        """A value at a JSON pointer of a document, in the unit that the claim names."""
        name = self.document(document)
        if name is None:
            return NotComputed.NO_DOCUMENT, ()
        try:
            if name not in self._trees:
                self._trees[name] = json.loads(self.evidence.path(name).read_bytes(), parse_float=Decimal)
            found = resolve(self._trees[name], at)
        except (ValueError, LookupError):
            return NotComputed.NO_PLACE, ()
        source = (Source(name, at),)
        return read_value(found, unit), source

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
