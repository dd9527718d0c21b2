"""Records in the order in which a search gives them, read from the index of texts alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Case, Exists, Max, OuterRef, Q, QuerySet, Value, When

from dalel.register.exchange.dump import by_bytes
from dalel.register.models import TextWord

Record = tuple[str, str]
"""A record by its noun and key."""
RARE = 1_000
"""How many records are counted to see which of several words is the rarest."""
COUNTED = "(SELECT COUNT(*) FROM (SELECT 1 FROM register_textword WHERE word = %s LIMIT %s) AS some)"


def ranked(words: Sequence[frozenset[str]], nouns: Iterable[str]) -> QuerySet[Any, Record]:
    """The records that have a stem of each word: most fields with such stems first, then the newest, then by key.

    What is given is to be sliced. A single stem is read in the order of its index, so a page of it is quick however
    many records have it, and so is the rarest of several that stand in the first text column alone. Of others the
    records with the rarest word are looked at, all of them.
    """
    index, every = TextWord.objects.filter(noun__in=list(nouns)), TextWord.objects.all()
    known = count_up({stem for stems in words for stem in stems})
    held = [[stem for stem in sorted(stems) if known[stem]] for stems in words]
    if not all(held):
        return index.none().values_list("noun", "key")
    rarest, *others = sorted(held, key=lambda stems: min(RARE, sum(known[stem] for stem in stems)))
    same = every.filter(noun=OuterRef("noun"), key=OuterRef("key"))
    found = index.filter(word__in=rarest)
    for stems in others:
        found = found.filter(Exists(same.filter(word__in=stems)))
    in_second = every.filter(word__in=[stem for stems in held for stem in stems], fields__gt=1)
    if len(rarest) == 1 and (not others or not in_second.exists()):
        return found.order_by("-number", "-day", by_bytes("key"), "noun").values_list("noun", "key")
    of_any = same.filter(word__in=[stem for stems in held for stem in stems])
    in_both = Exists(of_any.filter(Q(fields=3) | ~Q(fields=OuterRef("fields"))))
    grouped = found.values("noun", "key").annotate(
        in_fields=Max(Case(When(in_both, then=Value(2)), default=Value(1))), newest=Max("day")
    )
    return grouped.order_by("-in_fields", "-newest", by_bytes("key"), "noun").values_list("noun", "key")


def count_up(stems: Collection[str]) -> dict[str, int]:
    """How many records have each stem, counted up to `RARE`: all stems in one question."""
    asked = sorted(stems)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([COUNTED] * len(asked))}", [each for stem in asked for each in (stem, RARE)])
        return dict(zip(asked, cursor.fetchone(), strict=True))
