"""Who is called so: by any spelling, by the beginning of each word."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from dalel.errors import CommandError
from dalel.register.models import Case, NameWord, Organisation, Person
from dalel.register.named import IN_CASE
from dalel.register.search.spelling import fold_name

RARE = 5_000
"""How many names are counted to see which of several words is the rarest."""
MODELS: dict[str, type[Person] | type[Organisation]] = {"person": Person, "organisation": Organisation}


@dataclass(frozen=True, slots=True)
class Found:
    """A person or an organisation whose name has every word asked for; ``names`` as sources write them."""

    noun: str
    key: str
    names: tuple[str, ...]
    cases: tuple[str, ...]


def find_named(text: str, *, limit: int = 50) -> list[Found]:
    """Find people and organisations by a name or its beginning, however it is spelt and in whatever order.

    Every word of the text must begin a word of the names. People come before organisations, each by key.
    """
    words = fold_name(text)
    if not words:
        raise CommandError(
            f'There is no word to look for in "{text}".', next_step="For example: dalel register find Сериков"
        )
    return list(islice((each for noun in MODELS for each in find_of(noun, words, limit)), limit))


def find_of(noun: str, words: tuple[str, ...], limit: int) -> Iterator[Found]:
    """Those of one noun that are called so, by key."""
    named: QuerySet[Any] = MODELS[noun]._default_manager.filter(key__in=keys_with(noun, words))
    rows = list(named.prefetch_related("names").order_by("key")[:limit])
    cases = cases_of_all(noun, [row.pk for row in rows])
    for row in rows:
        yield Found(noun, row.key, tuple(name.text for name in row.names.all()), tuple(cases[row.pk]))


def keys_with(noun: str, words: tuple[str, ...]) -> QuerySet[NameWord, str]:
    """The keys of those whose names have words that begin so: the rarest word is looked up, the others compared."""
    first, *others = sorted(words, key=lambda word: beginning(noun, word)[:RARE].count())
    found = beginning(noun, first)
    for word in others:
        found = found.filter(Exists(beginning(noun, word).filter(key=OuterRef("key"))))
    return found.values_list("key", flat=True)


def beginning(noun: str, word: str) -> QuerySet[NameWord]:
    """The words that begin so, as a stretch of the index: what every database does fast."""
    found = NameWord.objects.filter(noun=noun, word__gte=word)
    end = word.rstrip("z")
    return found.filter(word__lt=end[:-1] + chr(ord(end[-1]) + 1)) if end else found


def cases_of(row: Person | Organisation) -> list[str]:
    """The cases in which somebody has any part, by key."""
    return cases_of_all(str(row.noun), [row.pk])[row.pk]


def cases_of_all(noun: str, numbers: Collection[int]) -> dict[int, list[str]]:
    """The cases in which each of several has any part, by key, asked at once."""
    found: dict[int, set[str]] = {number: set() for number in numbers}
    for path in IN_CASE[noun] if numbers else ():
        for number, key in Case.objects.filter(**{f"{path}__in": numbers}).values_list(path, "key"):
            found[number].add(key)
    return {number: sorted(keys) for number, keys in found.items()}
