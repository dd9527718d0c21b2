"""Records in the order in which a search gives them, read from the index of texts alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Max, Q, QuerySet

from dalel.register.chunk import chunks
from dalel.register.exchange.dump import by_bytes
from dalel.register.models import TextWord

Record = tuple[str, str]
"""A record by its noun and key."""
RARE = 1_000
"""Of how many records at most a word is rare: these are read one by one to see whether they have the other words."""


def ranked(
    words: Sequence[frozenset[str]], nouns: Iterable[str], *, rare: int = RARE
) -> QuerySet[Any, Record] | list[Record]:
    """The records that have a stem of each word: most fields with such stems first, then the newest, then by key.

    What is given is to be sliced: a page at a time is read.
    """
    index = TextWord.objects.filter(noun__in=list(nouns))
    held = [[stem for stem in sorted(stems) if index.filter(word=stem).exists()] for stems in words]
    if not all(held):
        return []
    if len(held) == 1 and len(held[0]) == 1:
        one = index.filter(word=held[0][0]).order_by("-number", "-day", by_bytes("key"), "noun")
        return one.values_list("noun", "key")
    numbers = {number: index.filter(word__in=stems)[: rare + 1].count() for number, stems in enumerate(held)}
    rarest = min(numbers, key=lambda number: numbers[number])
    if numbers[rarest] <= rare:
        return few_ranked(index, held, rarest)
    return many_ranked(index, held)


def few_ranked(index: QuerySet[TextWord], held: Sequence[Sequence[str]], rarest: int) -> list[Record]:
    """The records with a rare word, looked at one by one."""
    having: dict[str, list[str]] = defaultdict(list)
    for noun, key in index.filter(word__in=held[rarest]).values_list("noun", "key").distinct():
        having[noun].append(key)
    stems: dict[Record, dict[str, tuple[int, int]]] = defaultdict(dict)
    wanted = {stem for own in held for stem in own}
    for noun, keys in having.items():
        for chunk in chunks(keys):
            own = TextWord.objects.filter(noun=noun, key__in=chunk).values_list("key", "word", "fields", "day")
            for key, word, fields, day in own:
                if word in wanted:
                    stems[noun, key][word] = fields, day
    found = []
    for (noun, key), has in stems.items():
        if all(any(stem in has for stem in each) for each in held):
            fields = 0
            for mask, _ in has.values():
                fields |= mask
            found.append((-fields.bit_count(), -max(day for _, day in has.values()), key.encode(), noun, key))
    return [(noun, key) for *_, noun, key in sorted(found)]


def many_ranked(index: QuerySet[TextWord], held: Sequence[Sequence[str]]) -> QuerySet[Any, Record]:
    """The records with words of which none is rare, grouped by the database."""
    grouped = index.filter(word__in={stem for own in held for stem in own}).values("noun", "key")
    for number, stems in enumerate(held):
        alias = f"word_{number}"
        grouped = grouped.annotate(**{alias: Max("number", filter=Q(word__in=stems))})
        grouped = grouped.filter(**{f"{alias}__isnull": False})
    found = grouped.annotate(
        in_fields=Max(F("fields").bitand(1)) + Max(F("fields").bitand(2)) / 2, newest=Max("day")
    ).order_by("-in_fields", "-newest", by_bytes("key"), "noun")
    return found.values_list("noun", "key")
