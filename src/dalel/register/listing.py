"""The list of records: the one that changed last first, by standing, kind, region, norm or name; a page at a time."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from dalel.errors import CommandError
from dalel.register.calling import named_by
from dalel.register.case_file import read_case_file
from dalel.register.models import Charge
from dalel.register.models.records import RECORDS
from dalel.register.search import FoundText, find_named
from dalel.register.seen_texts import find_in_texts
from dalel.register.sight import Seen, Sight
from dalel.register.standing import STANDING, find_standings, may_stand
from dalel.register.waiting import newest_first, newest_of
from dalel.vocabulary import LANGUAGES

ROWS = 25
FIRST, MOST = 50, 1_000
"""How many records are read first, mostly enough for a page, and how many at most at a time."""
FEW = 500
"""How many records are put in order rather than met in order."""
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
    """The records that are asked for, in the order of the list; those with the words in a text after those named so.

    What fits by what is kept of it is told from the rest before anything is read.
    """
    may = matching(wanted)
    keys = named_in_order(wanted, sight, told) if wanted.name else in_order(wanted, may)
    size = FIRST
    while chunk := dict(islice(keys, size)):
        size = min(2 * size, MOST)
        fits = set(may.filter(key__in=list(chunk)).values_list("key", flat=True))
        standings = standings_of(wanted.noun, {key: act for key, act in chunk.items() if key in fits})
        seen = sight.read(wanted.noun, [key for key, own in standings.items() if wanted.standing in {"", own}])
        charged = charged_cases(wanted, sight, seen) if wanted.norm else set()
        for key, each in seen.items():
            if not each.hidden & hidden_ways(wanted) and (not wanted.norm or key in charged):
                yield each, standings[key]


def in_order(wanted: Wanted, may: QuerySet[Any]) -> Iterator[tuple[str, int]]:
    """The keys of records with the acts of their newest changes, the last first; then those of which none is kept.

    ``may`` are those that may be meant. Where these are few, they are put in order; where many, all records are gone
    through in order until a page is full.
    """
    if wanted != Wanted(wanted.noun):
        few = list(may.order_by("key").values_list("key", flat=True)[: FEW + 1])
        if len(few) <= FEW:
            newest = newest_of(wanted.noun, few)
            yield from ((key, newest[key][0]) for key in sorted(newest, key=newest.__getitem__, reverse=True))
            yield from ((key, 0) for key in few if key not in newest)
            return
    seen: set[str] = set()
    for each in newest_first({wanted.noun}):
        seen.add(each.key)
        yield each.key, each.act
    yield from ((key, 0) for key in in_stretches(may) if key not in seen)


def in_stretches(may: QuerySet[Any]) -> Iterator[str]:
    """The keys of records in order, a stretch at a time: a cursor over all of them would put all in order first."""
    size, rest = FIRST, may.order_by("key").values_list("key", flat=True)
    while chunk := list(rest[:size]):
        yield from chunk
        size, rest = min(2 * size, MOST), may.filter(key__gt=chunk[-1]).order_by("key").values_list("key", flat=True)


def named_in_order(wanted: Wanted, sight: Sight, told: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The keys that a name or the words of a text lead to, with the acts of their newest changes."""
    keys = iter(dict.fromkeys([*keys_named(wanted, sight), *told]))
    while chunk := list(islice(keys, FIRST)):
        newest = newest_of(wanted.noun, chunk)
        yield from ((key, newest[key][0] if key in newest else 0) for key in chunk)


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
    spelled = sorted({text, text.lower(), text.capitalize()})  # SQLite knows capitals of Latin letters only
    asked = reduce(or_, (Q(**{f"{way}__icontains": each}) for way in ways for each in spelled))
    found = RECORDS[noun]._default_manager.order_by("key")
    if noun == "case":
        found = found.alias(kept=Cast("title", TextField())).filter(may_be_kept(spelled))
    return list(found.filter(asked).values_list("key", flat=True)[:200])


def may_be_kept(spelled: Iterable[str]) -> Q:
    """Titles that may have a text, told by what is kept as a whole: to take each apart takes several times as long.

    All but the first letter is looked for, as the database keeps it: on SQLite in signs of ASCII.
    """
    is_ascii = connection.vendor == "sqlite"
    kept = {json.dumps(each[1:], ensure_ascii=is_ascii)[1:-1] for each in spelled}
    return reduce(or_, (Q(kept__icontains=each) for each in sorted(kept)))


def matching(wanted: Wanted) -> QuerySet[Any]:
    """The records of the kind, region, norm and standing that are asked for, by what is kept of them."""
    model = RECORDS[wanted.noun]
    columns = {column.name for column in model._meta.concrete_fields}
    asked = {name: getattr(wanted, name) for name in ("kind", "region") if getattr(wanted, name) and name in columns}
    found = model._default_manager.filter(**asked)
    if wanted.norm and wanted.noun == "case":
        found = found.filter(Exists(Charge.objects.filter(under(wanted.norm), case=OuterRef("pk"))))
    if wanted.standing and wanted.noun in STANDING:
        found = found.filter(may_stand(wanted.noun, wanted.standing, few=FEW))
    return found


def under(norm: str) -> Q:
    """Charges by a norm, or a part or point of it."""
    return Q(norm__key=norm) | Q(norm__key__startswith=norm + ":")


def hidden_ways(wanted: Wanted) -> set[str]:
    """The fields by which records are asked for."""
    return {name for name in ("kind", "region") if getattr(wanted, name)}


def charged_cases(wanted: Wanted, sight: Sight, keys: Collection[str]) -> set[str]:
    """The cases with a charge by the norm, or a part or point of it, that is shown."""
    found = Charge.objects.filter(under(wanted.norm), case__key__in=keys).values_list("key", flat=True)
    return {key.partition("/")[0] for key, seen in sight.read("charge", list(found)).items() if seen.value("norm")}
