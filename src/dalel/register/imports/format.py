"""What every format of an outside list has in common: what it needs, what a person decided, and how a row is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from dalel.register.imports.assembly import Assembly
from dalel.register.imports.outside_table import Layout
from dalel.register.imports.verdict import Account


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided in the mapping file, for any format.

    ``words`` are our codes by noun (``charge-status``) and outside word; ``dates`` the forms of dates.
    """

    layout: Layout = field(default_factory=Layout)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: tuple[str, ...] = ()

    def of(self, noun: str) -> Mapping[str, str]:
        """What was decided about the words of a noun."""
        return self.words.get(noun.removeprefix("register/"), {})


class RowReader(Protocol):
    """One format."""

    @property
    def prefix(self) -> str:
        """What the keys of its records begin with."""

    @property
    def publisher(self) -> str:
        """Whose list it is, where that is known."""

    @property
    def language(self) -> str:
        """The language of the list, where that is known."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The columns that tell the format."""

    @property
    def default(self) -> str:
        """Why a cell that nothing is read from is left."""

    def check_columns(self, columns: tuple[str, ...], name: str) -> None:
        """Refuse a table whose columns do not fit."""

    def read(self, account: Account, assembly: Assembly) -> None:
        """Read one row into the assembly, and account for its cells."""
