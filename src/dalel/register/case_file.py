"""The file of a case: everything that belongs to it, as one person of the team sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.db import connection

from dalel.register.access.restrictions import parent_of
from dalel.register.calling import named_by
from dalel.register.models.records import RECORDS
from dalel.register.sight import Inside, Seen, Sight, count_hidden

NAMED = ("person", "organisation")
IN_CASE = tuple(noun for noun, model in RECORDS.items() if parent_of(model))
"""The nouns of what lies in a case."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case and its records by noun, in the order of procedure; ``hidden`` counts what is not shown."""

    case: Seen
    records: Mapping[str, tuple[Seen, ...]]
    hidden: Counter[str]

    def within(self, noun: str, key: str) -> list[Seen]:
        """The statuses of a charge, or the actors of an event."""
        return [seen for seen in self.records[noun] if seen.key.startswith(f"{key}/")]

    def everything(self) -> list[Seen]:
        """The case and all that belongs to it."""
        return [self.case, *(seen for found in self.records.values() for seen in found)]

    def named(self) -> list[tuple[str, str]]:
        """Whom records that are shown name, people first, each by key; those who are shown themselves or not."""
        found = {each for seen in self.everything() for each in named_by(seen) if each[0] in NAMED}
        return sorted(found, key=lambda each: (NAMED.index(each[0]), each[1]))


@cache
def question_of_nouns() -> tuple[str, int]:
    """The question which nouns a case has records of, and how often it names the case: one, where most have none."""
    asked = []
    for noun in IN_CASE:
        parent = parent_of(RECORDS[noun])
        table, above = RECORDS[noun]._meta.db_table, RECORDS[parent]._meta.db_table
        found = f"SELECT 1 FROM {table} JOIN {above} ON {above}.id = {table}.{parent}_id"  # noqa: S608 - our own names
        if parent != "case":
            found += f" JOIN register_case ON register_case.id = {above}.case_id"
        asked.append(f"SELECT '{noun}' AS noun WHERE EXISTS ({found} WHERE register_case.key = %s)")
    return " UNION ALL ".join(asked), len(asked)


def nouns_inside(case: str) -> set[str]:
    """The nouns of which something lies in a case."""
    question, places = question_of_nouns()
    with connection.cursor() as cursor:
        cursor.execute(question, [case] * places)
        return {noun for (noun,) in cursor.fetchall()}


def read_case_file(key: str, sight: Sight) -> CaseFile | None:
    """Read a case with all that belongs to it; None where there is none, or it is hidden."""
    case = sight.find("case", key)
    if case is None:
        return None
    nouns = nouns_inside(key)
    found = {noun: sight.inside(noun, key) if noun in nouns else Inside(()) for noun in IN_CASE}
    return CaseFile(case, {noun: inside.records for noun, inside in found.items()}, count_hidden(found.items()))
