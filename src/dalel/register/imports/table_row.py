"""A row of a table while it is read: its cells by the field that they are, and the records that it gave so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dalel.register.imports.assembly import Assembled, Assembly
from dalel.register.imports.fields import FieldPath
from dalel.register.imports.verdict import Account

Cells = Mapping[str, list[tuple[FieldPath, str]]]
"""Cells by the column of the record that they say something of."""


@dataclass(slots=True)
class Row:
    """One row while it is read: its cells by field, what is the same in every row, and the records so far."""

    account: Account
    assembly: Assembly
    cells: dict[FieldPath, str]
    constants: Mapping[FieldPath, str]
    made: dict[tuple[str, str], Assembled] = field(default_factory=dict)
    people: list[Assembled] = field(default_factory=list)

    def fields_of(self, noun: str, group: str) -> dict[str, list[tuple[FieldPath, str]]]:
        """The cells that say something of a record, by its column."""
        found: dict[str, list[tuple[FieldPath, str]]] = {}
        for path, cell in self.cells.items():
            if (path.noun, path.group) == (noun, group) and self.account.text(cell):
                found.setdefault(path.column, []).append((path, cell))
        return found

    def leave(self, cells: Cells, why: str) -> None:
        """Account for cells that give nothing."""
        for column in cells.values():
            for _, cell in column:
                self.account.leave(cell, why)

    def groups(self, noun: str) -> list[str]:
        """The groups of a noun of which the row says something, in the order of the columns."""
        return list(
            dict.fromkeys(
                path.group for path, cell in self.cells.items() if path.noun == noun and self.account.text(cell)
            )
        )

    def constants_of(self, noun: str, group: str) -> dict[str, tuple[FieldPath, str]]:
        """What the mapping says of a record in every row."""
        return {
            path.column: (path, value)
            for path, value in self.constants.items()
            if (path.noun, path.group) == (noun, group)
        }
