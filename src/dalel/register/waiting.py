"""What waits for a second person: records that were entered or changed by others and not reviewed since."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import or_

from django.db.models import Max, Q

from dalel.register.models import Case, Change, StandingStep
from dalel.register.models.records import RECORDS
from dalel.register.standing import STANDING, find_standings, owner_of
from dalel.register.within import within

CHUNK = 1_000
AT_A_TIME = 50
"""How many records one question asks the changes of, each by its stretch of the index."""


@dataclass(frozen=True, slots=True)
class Newest:
    """A record that stands by itself, with the act of the newest change of it or of what belongs to it."""

    noun: str
    key: str
    act: int


def newest_first(nouns: Collection[str]) -> Iterator[Newest]:
    """The records of some nouns that stand by themselves, the one that changed last first; each once."""
    seen: set[tuple[str, str]] = set()
    changes = Change.objects.filter(noun__in=list(RECORDS)).order_by("-act_id", "-pk")
    end: tuple[int, int] | None = None
    while True:
        rest = changes if end is None else changes.filter(act_id__lte=end[0]).exclude(act_id=end[0], pk__gte=end[1])
        chunk = list(rest.values_list("act_id", "pk", "noun", "key")[:CHUNK])
        for act, _, noun, key in chunk:
            owner = owner_of(noun, key)
            if owner[0] in nouns and owner not in seen:
                seen.add(owner)
                yield Newest(*owner, act)
        if len(chunk) < CHUNK:
            return
        end = chunk[-1][:2]


def newest_of(noun: str, keys: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The newest change of each of some records or of what belongs to it: its act and its number; none has none."""
    found: dict[str, tuple[int, int]] = {}
    for start in range(0, len(keys), AT_A_TIME):
        chunk = keys[start : start + AT_A_TIME]
        asked = [Q(noun=noun, key__in=chunk), *(within(key) for key in chunk if noun == Case.noun)]
        changes = Change.objects.filter(reduce(or_, asked), noun__in=list(RECORDS)).order_by()
        for act, number, *changed in changes.values_list("act_id", "pk", "noun", "key"):
            _, owner = owner_of(*changed)
            found[owner] = max((act, number), found.get(owner, (0, 0)))
    return found


def find_waiting(alias: str, *, limit: int = 50) -> list[tuple[Newest, str]]:
    """What somebody can review, with its standing, the newest change first: what they did not change themselves."""
    return list(islice(waiting_for(alias), limit))


def waiting_for(alias: str) -> Iterator[tuple[Newest, str]]:
    """What waits, some records at a time."""
    own = own_changes(alias)
    found = newest_first(STANDING)
    while chunk := list(islice(found, 200)):
        standings = {
            (noun, key): standing
            for noun in STANDING
            for key, standing in find_standings(
                noun, {each.key: each.act for each in chunk if each.noun == noun}
            ).items()
        }
        reviewed = last_reviews(chunk)
        for each in chunk:
            record = each.noun, each.key
            is_own = own.get(record, 0) > reviewed.get(record, 0)
            if standings[record] in {"draft", "changed-since"} and not is_own:
                yield each, standings[record]


def own_changes(alias: str) -> dict[tuple[str, str], int]:
    """The last act by which somebody changed each record, or what belongs to it."""
    last: dict[tuple[str, str], int] = {}
    changes = Change.objects.filter(act__actor=alias, noun__in=list(RECORDS)).order_by()
    for noun, key, act in changes.values_list("noun", "key").annotate(Max("act_id")):
        owner = owner_of(noun, key)
        last[owner] = max(act, last.get(owner, 0))
    return last


def last_reviews(records: Collection[Newest]) -> dict[tuple[str, str], int]:
    """The act of the last review of each of some records."""
    steps = StandingStep.objects.filter(act__kind="review", key__in={each.key for each in records}).order_by()
    return {(noun, key): act for noun, key, act in steps.values_list("noun", "key").annotate(Max("act_id"))}
