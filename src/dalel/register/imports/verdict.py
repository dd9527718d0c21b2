"""A verdict on a file that was brought in: what became of each row and of each cell. Nothing is dropped unsaid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dalel.register.imports.outside_table import OutsideRow


class Answer(StrEnum):
    """What became of a cell or a row."""

    TAKEN = "taken"
    IN_PART = "taken-in-part"
    UNKNOWN_WORD = "unknown-word"
    NOT_TAKEN = "not-taken"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class CellVerdict:
    """What became of one cell: ``becomes`` are the values that it gave (``case.title``), ``why`` what it did not."""

    column: str
    given: str
    answer: Answer
    becomes: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What became of one row, with the records that it gave (``case us-pft-…``) and a verdict for each of its cells."""

    place: str
    answer: Answer
    why: str
    records: tuple[str, ...]
    cells: tuple[CellVerdict, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a whole file."""

    rows: tuple[RowVerdict, ...]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many rows and cells had each answer."""
        return {
            "rows": count_answers(row.answer for row in self.rows),
            "cells": count_answers(cell.answer for row in self.rows for cell in row.cells),
        }

    def by_column(self) -> list[tuple[str, CellVerdict, int]]:
        """Cells of the rows that are taken, those with the same answer and reason as one: the first, and how many."""
        found: dict[tuple[str, Answer, str], list[tuple[str, CellVerdict]]] = {}
        for row in self.rows:
            for cell in row.cells:
                if row.why or (cell.answer is Answer.EMPTY and not cell.why):
                    continue
                found.setdefault((cell.column, cell.answer, cell.why), []).append((row.place, cell))
        return [(*cells[0], len(cells)) for cells in found.values()]


def count_answers(answers: Iterable[Answer]) -> dict[str, int]:
    """How many there are of each answer, in the order of the answers."""
    counted = Counter(answers)
    return {answer.value: counted[answer] for answer in Answer if counted[answer]}


@dataclass(slots=True)
class Account:
    """The account of one row while it is read: who reads a cell says here what became of it.

    A cell that nobody accounts for is not taken, with ``default`` as the reason.
    """

    row: OutsideRow
    default: str
    _said: dict[str, list[tuple[Answer, str, str]]] = field(default_factory=dict)
    _records: dict[str, None] = field(default_factory=dict)
    _refused: str = ""

    def text(self, column: str) -> str:
        """What stands in a cell, without the spaces around it; empty where there is no such column."""
        cell = self.row.cells.get(column)
        return cell.text.strip() if cell and not cell.trouble else ""

    def take(self, column: str, becomes: str, *, but: str = "") -> None:
        """The cell gave a value; ``but`` is what of it was not kept."""
        self._said.setdefault(column, []).append((Answer.IN_PART if but else Answer.TAKEN, becomes, but))

    def leave(self, column: str, why: str) -> None:
        """The cell gave nothing."""
        self._said.setdefault(column, []).append((Answer.NOT_TAKEN, "", why))

    def not_known(self, column: str, why: str) -> None:
        """The cell's word is not one that has a place here."""
        self._said.setdefault(column, []).append((Answer.UNKNOWN_WORD, "", why))

    def empty(self, column: str, why: str = "") -> None:
        """The cell says in its own way that there is nothing ("None")."""
        self._said.setdefault(column, []).append((Answer.EMPTY, "", why))

    def gave(self, noun: str, key: str) -> None:
        """The row gave a record, or a part of one."""
        self._records[f"{noun} {key}"] = None

    def gave_not(self, noun: str, key: str) -> None:
        """The row gave no such record after all."""
        self._records.pop(f"{noun} {key}", None)

    def refuse(self, why: str) -> None:
        """Nothing of the row is taken."""
        self._refused = why

    def finish(self) -> RowVerdict:
        """The verdict on the row."""
        cells = tuple(self._cell(column) for column in self.row.cells)
        why = self._refused or self.row.trouble
        records = () if why else tuple(self._records)
        return RowVerdict(self.row.place, self._answer(cells, bool(why)), why, records, cells)

    def _cell(self, column: str) -> CellVerdict:
        cell = self.row.cells[column]
        said = self._said.get(column) or [(Answer.NOT_TAKEN, "", self.default)]
        if (not cell.text.strip() and not cell.trouble) or said[0][0] is Answer.EMPTY:
            return CellVerdict(column, cell.text, Answer.EMPTY, why=said[0][2] if cell.text.strip() else "")
        if self._refused or self.row.trouble:
            return CellVerdict(column, cell.text, Answer.NOT_TAKEN, why="Its row is not taken.")
        if cell.trouble:
            return CellVerdict(column, cell.text, Answer.NOT_TAKEN, why=cell.trouble)
        becomes = tuple(dict.fromkeys(value for _, value, _ in said if value))
        why = " ".join(dict.fromkeys(reason for _, _, reason in said if reason))
        return CellVerdict(column, cell.text, join_answers(answer for answer, _, _ in said), becomes, why)

    def _answer(self, cells: tuple[CellVerdict, ...], refused: bool) -> Answer:
        if refused:
            return Answer.NOT_TAKEN
        filled = [cell.answer for cell in cells if cell.answer is not Answer.EMPTY]
        if not filled:
            return Answer.EMPTY
        answer = join_answers(filled)
        # A row has no word of its own that could be unknown.
        return Answer.NOT_TAKEN if answer is Answer.UNKNOWN_WORD else answer


def join_answers(answers: Iterable[Answer]) -> Answer:
    """One answer for several: some taken and some not is taken in part."""
    found = set(answers)
    if len(found) == 1:
        return found.pop()
    if found & {Answer.TAKEN, Answer.IN_PART}:
        return Answer.IN_PART
    return Answer.UNKNOWN_WORD if Answer.UNKNOWN_WORD in found else Answer.NOT_TAKEN


def plain_row(row: RowVerdict) -> Mapping[str, object]:
    """A row's verdict as JSON has it."""
    return {
        "place": row.place,
        "verdict": row.answer.value,
        "why": row.why,
        "records": list(row.records),
        "cells": [
            {
                "column": cell.column,
                "given": cell.given,
                "verdict": cell.answer.value,
                "becomes": list(cell.becomes),
                "why": cell.why,
            }
            for cell in row.cells
        ],
    }
