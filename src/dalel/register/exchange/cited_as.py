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
    """What a record is known from: sources with their places, fields that were inferred, who is only reported, and how
    a source comes to know a value, where that is said of it: ``date: claimed``.

    Whoever hands a record on hands this on as well: without it a record would say more than its source.
    """

    sources: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    attributed_to: tuple[str, ...] = ()
    reliability: tuple[str, ...] = ()

    def __add__(self, other: CitedAs) -> CitedAs:
        """Both together."""
        return CitedAs(*(unique((*getattr(self, name), *getattr(other, name))) for name in self.__slots__))

    def of(self, record: str) -> CitedAs:
        """The same, its fields named as those of a record within another: ``status.date``."""
        names = {
            part: tuple(named_within(record, each) for each in getattr(self, part))
            for part in ("inferred", "reliability")
        }
        return replace(self, **names)

    def cells(self) -> dict[str, object]:
        """The columns of a table."""
        return {name: list(getattr(self, name)) for name in self.__slots__}


def named_within(record: str, said: str) -> str:
    """What is said of a field, or of all, as it is called of a record within another."""
    name, colon, rest = said.partition(":")
    return f"{record}{colon}{rest}" if name == ALL else f"{record}.{said}"


def cited_of(noun: str, keys: Sequence[str]) -> defaultdict[str, CitedAs]:
    """What records are known from, each thing once: sources as ``article 12``."""
    found: defaultdict[str, CitedAs] = defaultdict(CitedAs)
    columns = ("key", "source__key", "place", "field", "basis", "attributed_to", "reliability")
    for start in range(0, len(keys), CHUNK):
        cited = Citation.objects.filter(noun=noun, key__in=keys[start : start + CHUNK]).order_by(*columns)
        for key, source, place, column, basis, who, reliability in cited.values_list(*columns):
            found[key] += CitedAs(
                sources=(f"{source} {place}".strip(),),
                inferred=(column or ALL,) if basis == "inferred" else (),
                attributed_to=(who,) if who else (),
                reliability=(f"{column or ALL}: {reliability}",) if reliability else (),
            )
    return found


def unique(values: Iterable[str | None]) -> tuple[str, ...]:
    """Values once each, in order, without empty ones."""
    return tuple(dict.fromkeys(value for value in values if value))
