"""A table's columns: the headers that a mapping names, found in the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dalel.errors import CommandError, DocumentError, did_you_mean
from dalel.spending.formats.format import Source
from dalel.spending.formats.mapping import ColumnName, TableMapping
from dalel.spending.formats.table_row import Column
from dalel.spending.formats.workbook import Labels, Sheet, Top, column_letters, fold, header_labels
from dalel.spending.formats.workbook.header import name_headers


def find_sheet(source: Source, sheets: Sequence[Sheet], *, mapping: TableMapping) -> Sheet:
    """The sheet that the mapping names, or the only one."""
    names = [sheet.name for sheet in sheets]
    if mapping.sheet is not None and sheets[0].is_delimited:
        raise CommandError(
            f"{mapping.name}, sheet: {source.name} is a CSV file, which has no sheets.",
            next_step="Take the setting out of the mapping file.",
        )
    if mapping.sheet is None:
        if len(sheets) != 1:
            raise CommandError(
                f"{mapping.name}: {source.name} has {len(sheets)} sheets, and the mapping names none.",
                next_step=f"Write which one is meant (sheet: …). It has: {', '.join(names)}.",
            )
        return sheets[0]
    found = next((sheet for sheet in sheets if sheet.name == mapping.sheet), None)
    if found is None:
        raise CommandError(
            f'{mapping.name}, sheet: {source.name} has no sheet "{mapping.sheet}".',
            next_step=did_you_mean(mapping.sheet, [name for name in names if name]),
        )
    return found


class HeaderOfTable:
    """The header of one table, and where the mapping's columns stand in it."""

    def __init__(self, source: Source, sheet: Sheet, *, top: Top, mapping: TableMapping) -> None:
        self._source = source
        self._mapping = mapping
        self._at = f'{source.name}, sheet "{sheet.name}"' if sheet.name else source.name
        self._labels = self._read_labels(top, sheet)
        self.width = self._read_width(top)

    def _read_labels(self, top: Top, sheet: Sheet) -> Labels:
        if self._mapping.header is None:
            return {}
        first, last = self._mapping.header
        labels = header_labels(top.held, sheet.merged().ranges, first=first, last=last)
        if not labels:
            rows = ", ".join(str(row.number) for row in top.held[:5]) or "none"
            raise DocumentError(
                f"{self._at}: the header should stand in row {first} ({self._mapping.name}, header_row), but that row "
                f"is empty or not there. The first rows with anything in them: {rows}.",
                next_step="Correct header_row in the mapping file.",
            )
        return labels

    def _read_width(self, top: Top) -> int | None:
        """How many cells each row of a CSV file must have: as many as the header, or else as the first row."""
        last = self._mapping.header[1] if self._mapping.header else None
        row = next((row for row in top.held if last is None or row.number == last), None)
        return len(row.cells) if row is not None else None

    def columns(self) -> Mapping[str, Column]:
        """A column for each field of the mapping; an error where one is not there or cannot be told."""
        by_words = self._by_words()
        columns: dict[str, Column] = {}
        missing: list[ColumnName] = []
        for field, name in self._mapping.columns.items():
            if name.position is not None:
                columns[field] = self._by_letters(name, name.position)
                continue
            found = by_words.get(fold(name.header or ""), [])
            if not found:
                missing.append(name)
            elif len(found) > 1:
                raise self._ambiguous(name, found)
            else:
                columns[field] = Column(found[0], name.header or "")
        if missing:
            raise self._missing(missing)
        return columns

    def _by_words(self) -> dict[str, list[int]]:
        """The columns by all the words above them ("Budget / Code"), and by the lowest ("Code")."""
        whole: dict[str, list[int]] = {}
        lowest: dict[str, list[int]] = {}
        for position, words in self._labels.items():
            whole.setdefault(fold(" / ".join(words)), []).append(position)
            lowest.setdefault(fold(words[-1]), []).append(position)
        return {**lowest, **whole}

    def _by_letters(self, name: ColumnName, position: int) -> Column:
        if self._mapping.dialect is not None and self.width is not None and position >= self.width:
            raise DocumentError(
                f"{self._at} has {self.width} columns, so there is no column {column_letters(position)} "
                f"({self._mapping.name}, {name.path}).",
                next_step="Correct the mapping file.",
            )
        words = self._labels.get(position)
        return Column(position, words[-1] if words else column_letters(position))

    def _ambiguous(self, name: ColumnName, found: list[int]) -> DocumentError:
        letters = " and ".join(column_letters(position) for position in found)
        return DocumentError(
            f'{self._at}: the header "{name.header}" stands over the columns {letters} ({self._mapping.name}, '
            f"{name.path}).",
            next_step=f"Say which one is meant by its letter: {{column: {column_letters(found[0])}}}",
        )

    def _missing(self, missing: list[ColumnName]) -> DocumentError:
        names = ", ".join(f'"{name.header}" ({name.path})' for name in missing)
        return DocumentError(
            f"{self._at} has no column {names}. It has {name_headers(self._labels)}.",
            next_step=f"Correct {self._mapping.name}, or draft it anew: dalel spending map {self._source.name}",
        )
