"""Records in the order in which a search gives them, read from the index of texts alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, Exists, Max, OuterRef, Q, QuerySet, Value, When

from dalel.register.exchange.dump import by_bytes
from dalel.register.models import TextWord

Record = tuple[str, str]
"""A record by its noun and key."""
RARE = 1_000
"""How many records are counted to see which of several words is the rarest."""


def ranked(words: Sequence[frozenset[str]], nouns: Iterable[str]) -> QuerySet[Any, Record]:
    """The records that have a stem of each word: most fields with such stems first, then the newest, then by key.

    What is given is to be sliced. A single stem is read in the order of its index, so a page of it is quick however
    many records have it; of several words the records with the rarest are looked at, all of them.
    """
    index, every = TextWord.objects.filter(noun__in=list(nouns)), TextWord.objects.all()
    held = [[stem for stem in sorted(stems) if every.filter(word=stem).exists()] for stems in words]
    if not all(held):
        return index.none().values_list("noun", "key")
    if len(held) == 1 and len(held[0]) == 1:
        one = index.filter(word=held[0][0]).order_by("-number", "-day", by_bytes("key"), "noun")
        return one.values_list("noun", "key")
    rarest, *others = sorted(held, key=lambda stems: every.filter(word__in=stems)[:RARE].count())
    same = every.filter(noun=OuterRef("noun"), key=OuterRef("key"))
    found = index.filter(word__in=rarest)
    for stems in others:
        found = found.filter(Exists(same.filter(word__in=stems)))
    of_any = same.filter(word__in=[stem for stems in held for stem in stems])
    in_both = Exists(of_any.filter(Q(fields=3) | ~Q(fields=OuterRef("fields"))))
    grouped = found.values("noun", "key").annotate(
        in_fields=Max(Case(When(in_both, then=Value(2)), default=Value(1))), newest=Max("day")
    )
    return grouped.order_by("-in_fields", "-newest", by_bytes("key"), "noun").values_list("noun", "key")
