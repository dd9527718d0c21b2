"""What is counted: four different numbers, so every count says which it is."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """What is counted."""

    PERSONS = "persons"
    CASES = "cases"
    CHARGES = "charges"
    EVENTS = "events"
