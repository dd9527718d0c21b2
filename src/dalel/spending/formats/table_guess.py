"""A table's guess: where the header of a table may be, and what its columns may be. For the draft of a mapping only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import islice

from dalel.own_data import read_own_data
from dalel.spending.formats.kz_plan_header import is_numbering
from dalel.spending.formats.table_sample import ROWS, ColumnSample, count_decimal_marks, number_in
from dalel.spending.formats.workbook import CellKind, Row, Sheet, fold, header_labels, read_top
from dalel.spending.line import AmountCheck
from dalel.spending.money import check_product

HEADER_WITHIN = 30
"""Rows from the top within which a draft looks for the header."""

_WORD = re.compile(r"[^\W_]+")
_LANGUAGES = {"kk": ("казахск", "қазақ", "kazakh", "kaz"), "ru": ("русск", "орыс", "russian", "rus")}
_NUMBERS = {"amount", "unit_price", "quantity"}
_DATES = {"date", "start_date", "end_date"}


@cache
def phrases() -> Mapping[tuple[str, ...], str]:
    """What headers say, word by word, and the field that it stands for."""
    known = read_own_data(files("dalel.spending.formats").joinpath("mapping_headers.yaml"))
    return {
        tuple(words_of(phrase)): field
        for field, languages in known.items()
        for texts in languages.values()
        for phrase in texts
    }


def words_of(text: str) -> list[str]:
    """The words of a header: ``bid_price_kzt`` has three."""
    return _WORD.findall(fold(text))


def field_of(header: str) -> tuple[str, int] | None:
    """The field that a header's words name, and how much of the header they are; None where they name none."""
    words = words_of(header)
    best: tuple[str, int] | None = None
    for phrase, name in phrases().items():
        if any(tuple(words[at : at + len(phrase)]) == phrase for at in range(len(words))):
            weight = len(phrase) * 10 + (100 if len(phrase) == len(words) else 0)
            if best is None or weight > best[1]:
                best = name, weight
    return best


@dataclass(slots=True)
class Candidate:
    """A column that may be a field; ``weight`` is how much of its header says so."""

    sample: ColumnSample
    weight: int


@dataclass(slots=True)
class TableGuess:
    """What a table looks like: ``candidates`` by field, the likeliest first; ``doubts`` by the position of a column."""

    sheet: str
    header: tuple[int, int] | None
    first_row: int
    decimal_mark: str
    marks: tuple[int, int]
    samples: list[ColumnSample]
    rows: int
    candidates: dict[str, list[Candidate]] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)

    @property
    def score(self) -> int:
        """How much of the table is understood; tells which of several sheets to propose."""
        return len(self.candidates) * 1000 + self.rows


def guess_table(sheet: Sheet) -> TableGuess | None:
    """Look at the first rows of a sheet; None where it has none."""
    top = read_top(sheet)
    if not top.held:
        return None
    merged = sheet.merged().ranges
    header = find_header(top.held[:HEADER_WITHIN])
    last = header
    if header is not None:
        down = [one.last_row for one in merged if one.first_row == header]
        last = max([header, *(row for row in down if row <= header + 3)])
    rows = list(islice(top.below(last or 0), ROWS))
    first_row = (last or 0) + 1
    if rows and is_numbering(rows[0]):
        first_row = rows.pop(0).number + 1
    points, commas = marks = count_decimal_marks(rows)
    decimal_mark = "," if commas > points else "."
    labels = header_labels(top.held, merged, first=header, last=last) if header and last else {}
    width = max((len(row.cells) for row in [*top.held, *rows]), default=0)
    samples = [ColumnSample(position, labels.get(position, ())) for position in range(width)]
    for row in rows:
        for sample in samples:
            sample.add(row.cell(sample.position), decimal_mark)
    guess = TableGuess(
        sheet=sheet.name,
        header=(header, last) if header and last else None,
        first_row=first_row,
        decimal_mark=decimal_mark,
        marks=marks,
        samples=[sample for sample in samples if sample.values or sample.words],
        rows=len(rows),
    )
    place_columns(guess)
    return guess


def find_header(rows: Sequence[Row]) -> int | None:
    """The row that reads most like a header: words, known ones above all, and no values among them."""
    best: tuple[int, int] | None = None
    for row in rows:
        cells = [cell for cell in row.cells if not cell.is_blank]
        texts = [cell.text for cell in cells if cell.kind is CellKind.TEXT and number_in(cell, ".") is None]
        if len(texts) < 2 or len(texts) < len(cells):
            continue
        score = sum(3 for text in texts if field_of(text)) + len(set(texts))
        if best is None or score > best[0]:
            best = score, row.number
    return best[1] if best else None


def place_columns(guess: TableGuess) -> None:
    """Say of each column which field it may be."""
    for sample in guess.samples:
        found = field_of(sample.header) or field_of(sample.words[-1] if sample.words else "")
        if found is not None and found[0] == "unit_name" and all(value.isdigit() for value in sample.values):
            found = "unit_code", found[1]
        if found is None:
            found = by_values(sample)
        if found is None:
            continue
        name, weight = found
        misfits, what = count_misfits(name, sample)
        if not sample.values:
            guess.doubts[sample.position] = f"named like {name}, but empty in the rows looked at"
            continue
        if misfits:
            guess.doubts[sample.position] = f"{misfits} of {len(sample.values)} values {what}"
        # A few odd values are for the reading to refuse; with many, the header's words mean something else.
        if misfits * 2 <= len(sample.values):
            guess.candidates.setdefault(in_language(name, sample.header), []).append(Candidate(sample, weight))
        else:
            guess.doubts[sample.position] = f"named like {name}, but {guess.doubts[sample.position]}"
    for found_columns in guess.candidates.values():
        found_columns.sort(key=lambda one: -one.weight)


def by_values(sample: ColumnSample) -> tuple[str, int] | None:
    """The field that values alone tell: a code of a known classification, a currency."""
    if sample.item_scheme:
        return "item_code", 5
    if sample.is_currency:
        return "currency", 5
    return None


def in_language(name: str, header: str) -> str:
    """A title or description in the language that its header names."""
    if name in {"title", "description"}:
        for language, stems in _LANGUAGES.items():
            if any(stem in fold(header) for stem in stems):
                return f"{name}_{language}"
    return name


def count_misfits(name: str, sample: ColumnSample) -> tuple[int, str]:
    """How many values are not what the field needs, and what they are not."""
    values = len(sample.values)
    if name in _NUMBERS:
        return values - sum(number is not None for number in sample.numbers), "are not numbers"
    if name == "record":
        return (values if len(set(sample.values)) < values else 0), "stand in several rows, so they name no record"
    if name in _DATES:
        return sample.count_misfits_as_dates(), "are not dates in a form known here"
    return 0, ""


def amounts_by_product(guess: TableGuess) -> list[ColumnSample]:
    """The columns that are quantity × unit price in every row looked at, where both are there."""
    if not {"quantity", "unit_price", "amount"} <= guess.candidates.keys():
        return []
    quantity, price = (guess.candidates[name][0].sample.numbers for name in ("quantity", "unit_price"))

    def agrees(amounts: list[Decimal | None]) -> bool:
        checks = [check_product(q, p, a) for q, p, a in zip(quantity, price, amounts, strict=True)]
        made = [check for check in checks if check is not AmountCheck.NOT_CHECKED]
        return bool(made) and all(check is not AmountCheck.DIFFERS for check in made)

    return [one.sample for one in guess.candidates["amount"] if agrees(one.sample.numbers)]
