"""The register as one person of the team sees it: records without what is restricted to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from dalel.register.access import Audience, Hidden, Restrictions, mask
from dalel.register.access.restrictions import parent_of
from dalel.register.discretion import Discretion
from dalel.register.excerpt.texts import without
from dalel.register.models.records import RECORDS
from dalel.register.shown_keys import ShownKeys
from dalel.register.statement import Statement, read_statements

NAMED = {"person", "organisation"}
"""Records whose keys are made of their names: they are hidden as a whole where the names are."""
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as somebody sees it; ``hidden`` are the fields that are not shown to them, which are empty here."""

    noun: str
    key: str
    said: Statement
    hidden: frozenset[str] = frozenset()

    def value(self, name: str) -> object:
        """A column's value; empty where it is hidden."""
        return self.said["columns"][name]


@dataclass(frozen=True, slots=True)
class Inside:
    """The records of one noun in a case, in the order of procedure, and how many more are not shown.

    What lies in a record that is not shown is not counted again.
    """

    records: tuple[Seen, ...]
    hidden: int = 0


@dataclass(slots=True)
class Sight:
    """What an audience of the team may see, a few records at a time."""

    audience: Audience
    known: dict[tuple[str, str], Seen | None] = field(default_factory=dict)
    asked: Discretion | None = None
    shown_keys: ShownKeys | None = None

    @property
    def keys(self) -> ShownKeys:
        """The keys of records as this audience may see them."""
        if self.shown_keys is None:
            self.shown_keys = ShownKeys(self.discretion)
        return self.shown_keys

    @property
    def discretion(self) -> Discretion:
        """What the texts of records may not tell this audience."""
        if self.asked is None:
            self.asked = Discretion(self.audience)
        return self.asked

    def read(self, noun: str, keys: Collection[str]) -> dict[str, Seen]:
        """The records of these keys that are seen; each is read once."""
        missing = sorted(key for key in set(keys) if (noun, key) not in self.known)
        for start in range(0, len(missing), CHUNK):
            chunk = missing[start : start + CHUNK]
            self.known |= {(noun, key): None for key in chunk}
            found = read_statements(RECORDS[noun]._default_manager.filter(key__in=chunk))
            self.known |= {(noun, key): seen for key, seen in self.mask(noun, found)}
        return {key: seen for key in keys if (seen := self.known[noun, key]) is not None}

    def find(self, noun: str, key: str) -> Seen | None:
        """One record; None where there is none, or it is hidden."""
        return self.read(noun, [key]).get(key)

    def inside(self, noun: str, case: str) -> Inside:
        """The records of a noun that lie in a case."""
        parent = parent_of(RECORDS[noun])
        way = "case__key" if parent == "case" else f"{parent}__case__key"
        order = () if noun == "related" else (f"{parent}__position", "position")
        rows = (
            RECORDS[noun]
            ._default_manager.filter(**{way: case})
            .order_by(*(each for each in order if each != "case__position"), "key")
        )
        found = self.mask(noun, list(read_statements(rows)))
        shown = tuple(seen for _, seen in found if seen is not None)
        self.known |= {(noun, key): seen for key, seen in found}
        above = [key.rpartition(f"/{noun}/")[0] for key, seen in found if seen is None]
        return Inside(shown, len(above) if parent == "case" else len(self.read(parent, above)))

    def mask(self, noun: str, found: Iterable[tuple[str, Statement]]) -> list[tuple[str, Seen | None]]:
        """What is left of records; None in the place of one that is hidden."""
        read = list(found)
        if not self.discretion:  # no restriction holds for this audience
            return [(key, Seen(noun, key, said)) for key, said in read]
        restrictions = Restrictions.of([key for key, _ in read])
        done: list[tuple[str, Seen | None]] = []
        for key, said in read:
            hidden = restrictions.hidden_fields(noun, key, self.audience)
            left = mask(noun, said, hidden)
            whole = restrictions.hides(noun, key, self.audience) or (noun in NAMED and "names" in hidden)
            done.append((key, None if whole or isinstance(left, Hidden) else Seen(noun, key, left, hidden)))
        told = self.told(noun, done)
        return [(key, None if seen is None else self.quieted(seen, told.get(key, ()))) for key, seen in done]

    def see(self, noun: str, key: str, said: Statement) -> Seen | None:
        """What is left of something that a record says or once said; None where it is hidden."""
        return self.mask(noun, [(key, said)])[0][1]

    def told(self, noun: str, found: Iterable[tuple[str, Seen | None]]) -> Mapping[str, Collection[str]]:
        """The fields of records whose texts may tell a name that the audience may not know, by key."""
        return self.discretion.told_fields(noun, {key: seen.said for key, seen in found if seen is not None})

    def quieted(self, seen: Seen, told: Collection[str]) -> Seen | None:
        """A record without texts that are withheld; of somebody whose names would tell another's nothing is left."""
        if not told:
            return seen
        if seen.noun in NAMED and "names" in told:
            return None
        fields = {name for name in told if name == "names" or name in seen.said["columns"]}
        return Seen(seen.noun, seen.key, without(seen.noun, seen.said, told), seen.hidden | fields)


def count_hidden(found: Iterable[tuple[str, Inside]]) -> Counter[str]:
    """How many records of each noun are not shown, where any are."""
    return Counter({noun: inside.hidden for noun, inside in found if inside.hidden})
