"""A planted case: what it is to a person, what the flag's definition makes of it, and its records."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from synthetic.contract import Contract
from synthetic.plan_point import PlanPoint

if TYPE_CHECKING:
    from synthetic.plants.planting import Planting


class Kind(StrEnum):
    """What a case is to a person, and whether the definition covers it."""

    CLEAR = "clear"
    """The pattern, well inside the definition."""
    INSIDE = "just-inside"
    """The pattern, as small as the definition allows."""
    OUTSIDE = "just-outside"
    """Not the pattern, by as little as the definition allows: not expected."""
    DISGUISED = "disguised"
    """The pattern to a person, outside the definition: it is missed, and the truth says why."""
    ALIKE = "alike"
    """Not the pattern to a person, inside the definition: it is raised."""

    @property
    def is_pattern(self) -> bool:
        """Whether a person would call it the pattern."""
        return self in {Kind.CLEAR, Kind.INSIDE, Kind.DISGUISED}

    @property
    def is_raised(self) -> bool:
        """Whether the definition raises it."""
        return self in {Kind.CLEAR, Kind.INSIDE, Kind.ALIKE}


@dataclass(slots=True)
class Planted:
    """The records of one case and the subject that the flag would name (only the columns that tell it)."""

    subject: Mapping[str, str | int]
    points: list[PlanPoint] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    filler: list[PlanPoint | Contract] = field(default_factory=list)
    """Ordinary lines of the same buyer, which are not part of the pattern."""
    core: Sequence[str] | None = None
    """Where the case needs a profile of its buyer: the categories that serve the mandate."""

    def buyers(self) -> list[str]:
        """Whose lines they are."""
        return list(dict.fromkeys(record.buyer.bin for record in (*self.points, *self.contracts, *self.filler)))


@dataclass(frozen=True, slots=True)
class Variant:
    """One way in which a pattern, or what looks like it, shows in the lines."""

    kind: Kind
    name: str
    make: Callable[[Planting], Planted]
    why: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its name."""

    name: str
    flag: str
    variant: Variant
    planted: Planted

    def profile(self) -> str:
        """The entry of the case's buyer in ``buyers.yaml``; empty where the case needs none."""
        if self.planted.core is None:
            return ""
        return (
            f'"{self.planted.subject["buyer_id"]}":\n  name: {self.name}\n  mandate: As planted.\n'
            f"  source: benchmarks/generate.py\n  core: [{', '.join(self.planted.core)}]\n"
        )

    def truth(self) -> str:
        """The case as one line of the truth file."""
        kind = self.variant.kind
        return json.dumps(
            {
                "case": self.name,
                "flag": self.flag,
                "kind": kind.value,
                "variant": self.variant.name,
                "pattern": kind.is_pattern,
                "expected": "raised" if kind.is_raised else "not raised",
                "why": self.variant.why,
                "subject": dict(self.planted.subject),
                "buyers": self.planted.buyers(),
                "plan_points": [point.id for point in self.planted.points],
                "contracts": [contract.id for contract in self.planted.contracts],
                "other_records": len(self.planted.filler),
            },
            ensure_ascii=False,
        )
