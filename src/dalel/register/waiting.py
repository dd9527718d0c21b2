"""What waits for a second person: records that were entered or changed by others and not reviewed since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from dalel.register.actions.advance import has_changed
from dalel.register.models import Change
from dalel.register.models.records import RECORDS
from dalel.register.standing import STANDING, find_standing, owner_of

CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Newest:
    """A record that stands by itself, with the newest change of it or of what belongs to it."""

    noun: str
    key: str
    change: int


def newest_first(nouns: frozenset[str] | set[str]) -> Iterator[Newest]:
    """The records of some nouns that stand by themselves, the one that changed last first; each once."""
    seen: set[tuple[str, str]] = set()
    end: int | None = None
    while True:
        changes = Change.objects.filter(noun__in=list(RECORDS)).order_by("-pk")
        chunk = list((changes if end is None else changes.filter(pk__lt=end)).values_list("pk", "noun", "key")[:CHUNK])
        for number, noun, key in chunk:
            owner = owner_of(noun, key)
            if owner[0] in nouns and owner not in seen:
                seen.add(owner)
                yield Newest(*owner, number)
        if len(chunk) < CHUNK:
            return
        end = chunk[-1][0]


def find_waiting(alias: str, *, limit: int = 50) -> list[tuple[Newest, str]]:
    """What somebody can review, with its standing, the newest change first: what they did not change themselves."""
    found = (
        (newest, standing)
        for newest in newest_first(set(STANDING))
        if (standing := find_standing(newest.noun, newest.key)) in {"draft", "changed-since"}
        and not has_changed(newest.noun, newest.key, alias)
    )
    return list(islice(found, limit))
