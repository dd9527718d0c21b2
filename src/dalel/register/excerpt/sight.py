"""What partners see: the excerpt for them, read as if it were the register."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field

from dalel.register.access import Audience
from dalel.register.access.restrictions import parent_of
from dalel.register.excerpt.references import Known
from dalel.register.excerpt.scratch import Scratch
from dalel.register.excerpt.write import read_excerpt
from dalel.register.models import Act
from dalel.register.models.records import RECORDS
from dalel.register.shown_keys import ShownKeys
from dalel.register.sight import Inside, Seen, Sight
from dalel.register.statement import Statement

PARTNERS = Audience("partners")
TALK = ("comment", "note", "assign", "end-task")
"""Acts that change nothing of the register."""
MADE: dict[tuple[int, str], Mapping[Known, Statement]] = {}
"""What the last excerpt holds, by the act after which it was made: everything that it is made of changes by acts."""


@dataclass(slots=True)
class ExcerptSight(Sight):
    """The records of an excerpt under the keys that they have there; what is not in it is not there."""

    audience: Audience = PARTNERS
    records: Mapping[Known, Statement] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Everything is known from the start."""
        self.known = {(noun, key): Seen(noun, key, said) for (noun, key), said in self.records.items()}

    @property
    def keys(self) -> ShownKeys:
        """The keys of an excerpt can be shown as they are."""
        return ShownKeys(None)

    def read(self, noun: str, keys: Collection[str]) -> dict[str, Seen]:
        """The records of these keys that are in the excerpt."""
        return {key: seen for key in keys if (seen := self.known.get((noun, key))) is not None}

    def inside(self, noun: str, case: str) -> Inside:
        """The records of a noun that lie in a case, in the order of procedure."""
        parent = parent_of(RECORDS[noun])
        found = [
            seen
            for (each, key), seen in self.known.items()
            if each == noun and seen is not None and key.startswith(f"{case}/")
        ]
        found.sort(key=lambda seen: (str(seen.value(parent)), seen.said["columns"].get("position", 0), seen.key))
        return Inside(tuple(found))


def partners_sight() -> ExcerptSight:
    """What partners see now."""
    newest = Act.objects.exclude(kind__in=TALK).order_by("pk").last()
    after = (0, "") if newest is None else (newest.pk, newest.at.isoformat())
    if after not in MADE:
        with closing(Scratch()) as scratch:
            made = dict(read_excerpt(PARTNERS, scratch).records())
        MADE.clear()
        MADE[after] = made
    return ExcerptSight(records=MADE[after])
