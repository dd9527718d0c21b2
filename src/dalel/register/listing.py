"""The list of records: the one that changed last first, by standing, kind, region, norm or name; a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from django.db.models import Max, Q, QuerySet

from dalel.errors import CommandError
from dalel.register.calling import named_by
from dalel.register.case_file import read_case_file
from dalel.register.models import Charge
from dalel.register.models.records import RECORDS
from dalel.register.search import FoundText, find_named
from dalel.register.seen_texts import find_in_texts
from dalel.register.sight import Seen, Sight
from dalel.register.standing import STANDING, changes_of, find_standings
from dalel.register.waiting import newest_first
from dalel.vocabulary import LANGUAGES

ROWS = 25
AT_A_TIME = 200
CASES = 50
"""How many cases of one person or body are looked through for a record that names them and is shown."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are asked for; what is empty does not matter."""

    noun: str = "case"
    name: str = ""
    standing: str = ""
    kind: str = ""
    region: str = ""
    norm: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list, with how far each record has come, and whether there are more.

    ``passages`` are what texts say of the words that were looked for, by the key of the row.
    """

    rows: list[tuple[Seen, str]]
    has_more: bool
    passages: Mapping[str, Sequence[FoundText]] = field(default_factory=dict)


def list_records(wanted: Wanted, sight: Sight, *, page: int = 1) -> Listed:
    """A page of the records that are asked for, as far as they are shown.

    A hidden value is no way to a record: one whose kind is hidden is not found by its kind.
    """
    told = by_row(wanted.noun, find_in_texts(wanted.noun, wanted.name, sight) if wanted.name else [])
    rows = list(islice(found_in(wanted, sight, told), (page - 1) * ROWS, page * ROWS + 1))
    return Listed(rows[:ROWS], len(rows) > ROWS, told)


def by_row(noun: str, found: Iterable[FoundText]) -> dict[str, list[FoundText]]:
    """What was found in texts by the record that the list has for it: of what lies in a case, the case."""
    told: dict[str, list[FoundText]] = {}
    for each in found:
        told.setdefault(each.case if noun == "case" else each.key, []).append(each)
    return told


def found_in(wanted: Wanted, sight: Sight, told: Iterable[str]) -> Iterator[tuple[Seen, str]]:
    """The records that are asked for, in the order of the list; those with the words in a text after those named so."""
    keys = in_order(wanted.noun) if not wanted.name else named_in_order(wanted, sight, told)
    while chunk := dict(islice(keys, AT_A_TIME)):
        fits = set(matching(wanted).filter(key__in=list(chunk)).values_list("key", flat=True))
        seen = sight.read(wanted.noun, [key for key in chunk if key in fits])
        charged = charged_cases(wanted, sight, seen) if wanted.norm else set()
        standings = standings_of(wanted.noun, {key: chunk[key] for key in seen})
        for key, each in seen.items():
            if each.hidden & hidden_ways(wanted) or (wanted.norm and key not in charged):
                continue
            if wanted.standing in {"", standings[key]}:
                yield each, standings[key]


def in_order(noun: str) -> Iterator[tuple[str, int]]:
    """The keys of a noun with the acts of their newest changes, the last first; then those of which none is kept."""
    seen: set[str] = set()
    for each in newest_first({noun}):
        seen.add(each.key)
        yield each.key, each.act
    rest = RECORDS[noun]._default_manager.order_by("key").values_list("key", flat=True)
    yield from ((key, 0) for key in rest.iterator(chunk_size=2000) if key not in seen)


def named_in_order(wanted: Wanted, sight: Sight, told: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The keys that a name or the words of a text lead to, with the acts of their newest changes."""
    for key in dict.fromkeys([*keys_named(wanted, sight), *told]):
        yield key, changes_of(wanted.noun, key).aggregate(act=Max("act_id"))["act"] or 0


def standings_of(noun: str, newest: dict[str, int]) -> dict[str, str]:
    """How far each record has come; a source has no standing."""
    return find_standings(noun, newest) if noun in STANDING else dict.fromkeys(newest, "")


def keys_named(wanted: Wanted, sight: Sight) -> list[str]:
    """The keys of people or bodies of a name; of cases in which they are shown; of others by what is in their title."""
    named: list[str] = []
    try:
        found = find_named(wanted.name, limit=200)
    except CommandError:
        found = []
    for each in found:
        if sight.find(each.noun, each.key) is not None:
            named += [each.key] if each.noun == wanted.noun else []
            if wanted.noun == "case":
                named += [key for key in each.cases[:CASES] if is_shown_in(each.noun, each.key, key, sight)]
    if wanted.noun in {"case", "source"}:
        seen = sight.read(wanted.noun, keys_titled(wanted.noun, wanted.name))
        named += [key for key, record in seen.items() if "title" not in record.hidden]
        key = sight.keys.real(wanted.name)
        named += [] if key is None else list(sight.read(wanted.noun, [key]))
    return list(dict.fromkeys(named))


def is_shown_in(noun: str, key: str, case: str, sight: Sight) -> bool:
    """Whether a record of a case that is shown names somebody."""
    found = read_case_file(case, sight)
    return found is not None and any((noun, key) in set(named_by(seen)) for seen in found.everything())


def keys_titled(noun: str, text: str) -> list[str]:
    """The keys of cases or sources with a text in their title."""
    ways = [f"title__{lang}" for lang in LANGUAGES] if noun == "case" else ["title"]
    spelled = {text, text.lower(), text.capitalize()}  # SQLite knows capitals of Latin letters only
    asked = reduce(or_, (Q(**{f"{way}__icontains": each}) for way in ways for each in sorted(spelled)))
    found = RECORDS[noun]._default_manager.filter(asked).order_by("key")
    return list(found.values_list("key", flat=True)[:200])


def matching(wanted: Wanted) -> QuerySet[Any]:
    """The records of the kind and the region that are asked for."""
    model = RECORDS[wanted.noun]
    columns = {column.name for column in model._meta.concrete_fields}
    asked = {name: getattr(wanted, name) for name in ("kind", "region") if getattr(wanted, name) and name in columns}
    return model._default_manager.filter(**asked)


def hidden_ways(wanted: Wanted) -> set[str]:
    """The fields by which records are asked for."""
    return {name for name in ("kind", "region") if getattr(wanted, name)}


def charged_cases(wanted: Wanted, sight: Sight, keys: Collection[str]) -> set[str]:
    """The cases with a charge by the norm, or a part or point of it, that is shown."""
    norms = Q(norm__key=wanted.norm) | Q(norm__key__startswith=wanted.norm + ":")
    found = Charge.objects.filter(norms, case__key__in=keys).values_list("key", flat=True)
    return {key.partition("/")[0] for key, seen in sight.read("charge", list(found)).items() if seen.value("norm")}
