"""The columns of the tables for readers, declared once: CSV, JSON and XLSX have the same, in this order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from dalel.register.statistics.unit import Unit


class Holds(Enum):
    """What a column's cells hold."""

    TEXT = "a text"
    TEXTS = "several texts"
    NUMBER = "a whole number"
    DAY = "a day as YYYY-MM-DD, or nothing"
    ADDRESS = "the address of the record"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, which is the key in JSON, and what its cells hold."""

    name: str
    holds: Holds = Holds.TEXT


def of_word(name: str) -> tuple[Column, ...]:
    """A code and what it is called."""
    return Column(name), Column(f"{name}_label")


def of_date(name: str) -> tuple[Column, ...]:
    """A date as precise as its source, and the days it lies between."""
    return Column(name), Column(f"{name}_earliest", Holds.DAY), Column(f"{name}_latest", Holds.DAY)


def of_texts(*names: str) -> tuple[Column, ...]:
    """Columns of several texts each."""
    return tuple(Column(name, Holds.TEXTS) for name in names)


OWN: Mapping[Unit, tuple[Column, ...]] = {
    Unit.CASES: (
        Column("title"),
        *of_word("kind"),
        Column("country"),
        Column("region"),
        Column("place"),
        *of_date("opened"),
        *of_texts("norms", "statuses"),
        Column("charges", Holds.NUMBER),
        *of_texts("complainant_types"),
        Column("summary"),
    ),
    Unit.PERSONS: (
        *of_texts("names", "occupations", "occupations_label", "roles", "cases"),
        Column("charges", Holds.NUMBER),
        Column("description"),
    ),
    Unit.CHARGES: (
        Column("case"),
        Column("person"),
        Column("person_name"),
        Column("norm"),
        Column("norm_label"),
        Column("norm_as_given"),
        *of_word("status"),
        Column("status_date"),
    ),
    Unit.EVENTS: (
        Column("case"),
        *of_word("kind"),
        *of_date("date"),
        Column("date_as_given"),
        Column("place"),
        Column("text"),
    ),
}
"""What each unit has besides its key, its address and what it is known from."""
CITED = of_texts("sources", "inferred", "attributed_to", "reliability")


def unit_columns(unit: Unit, *, with_address: bool) -> tuple[Column, ...]:
    """All columns of a unit, with the address where the records are published somewhere."""
    address = (Column("address", Holds.ADDRESS),) if with_address else ()
    return (Column("key"), *address, *OWN[unit], *CITED)
