"""What a record is known from: sources with their places, what was inferred, and who is only reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dalel.register.models import Citation

CHUNK = 500
ALL = "all"
"""Said of a field: every value of the record that has no citation of its own."""


@dataclass(frozen=True, slots=True)
class CitedAs:
    """What a record is known from: sources with their places, fields that were inferred, and who is only reported.

    Whoever hands a record on hands this on as well: without it a record would say more than its source.
    """

    sources: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    attributed_to: tuple[str, ...] = ()

    def __add__(self, other: CitedAs) -> CitedAs:
        """Both together."""
        return CitedAs(*(unique((*getattr(self, name), *getattr(other, name))) for name in self.__slots__))

    def of(self, record: str) -> CitedAs:
        """The same, its fields named as those of a record within another: ``status.date``."""
        return replace(self, inferred=tuple(record if each == ALL else f"{record}.{each}" for each in self.inferred))

    def cells(self) -> dict[str, object]:
        """The columns of a table."""
        return {name: list(getattr(self, name)) for name in self.__slots__}


def cited_of(noun: str, keys: Sequence[str]) -> defaultdict[str, CitedAs]:
    """What records are known from, each thing once: sources as ``article 12``."""
    found: defaultdict[str, CitedAs] = defaultdict(CitedAs)
    columns = ("key", "source__key", "place", "field", "basis", "attributed_to")
    for start in range(0, len(keys), CHUNK):
        cited = Citation.objects.filter(noun=noun, key__in=keys[start : start + CHUNK]).order_by(*columns)
        for key, source, place, column, basis, who in cited.values_list(*columns):
            found[key] += CitedAs(
                sources=(f"{source} {place}".strip(),),
                inferred=(column or ALL,) if basis == "inferred" else (),
                attributed_to=(who,) if who else (),
            )
    return found


def unique(values: Iterable[str | None]) -> tuple[str, ...]:
    """Values once each, in order, without empty ones."""
    return tuple(dict.fromkeys(value for value in values if value))
