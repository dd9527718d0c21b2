"""Who is called so: by any spelling, by the beginning of each word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Left

from dalel.errors import CommandError
from dalel.register.models import Case, NameWord, Organisation, Person
from dalel.register.named import IN_CASE
from dalel.register.search.spelling import fold_name

COUNTED = (
    "(SELECT COUNT(*) FROM (SELECT 1 FROM register_nameword WHERE noun = %s AND word >= %s {} LIMIT %s) AS counted)"
)
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
    found: list[Found] = []
    for noun, model in MODELS.items():
        keys: Any = keys_with(noun, words)
        if len(words) > 1:  # or PostgreSQL would go through everybody by key, to meet those with all the words
            keys = sorted(keys)[:limit]
        people = model._default_manager.filter(key__in=keys).prefetch_related("names")
        rows: list[Any] = list(people.order_by("key")[:limit])
        cases = cases_of_each(noun, rows)
        found += [Found(noun, row.key, tuple(name.text for name in row.names.all()), cases[row.pk]) for row in rows]
    return found[:limit]


def keys_with(noun: str, words: tuple[str, ...]) -> QuerySet[NameWord, str]:
    """The keys of those whose names have words that begin so: the rarest word is looked up, the others compared."""
    counts = count_begun(noun, words)
    if not all(counts.values()):
        return NameWord.objects.none().values_list("key", flat=True)
    first, *others = sorted(words, key=counts.__getitem__)
    found = beginning(noun, first)
    own = NameWord.objects.filter(noun=noun, key=OuterRef("key"))
    for word in others:
        # Not as a stretch of words: PostgreSQL would go through all of it for each key, where it takes it to be short.
        found = found.filter(Exists(own.alias(first=Left("word", len(word))).filter(first=word)))
    return found.values_list("key", flat=True)


def count_begun(noun: str, words: tuple[str, ...]) -> dict[str, int]:
    """How many words of names begin with each of these, counted up to `RARE`."""
    stretches = [stretch(word) for word in words]
    asked = [COUNTED.format("AND word < %s" if end else "") for _, end in stretches]
    values: list[str | int] = []
    for begin, end in stretches:
        values += [noun, begin, end, RARE] if end else [noun, begin, RARE]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(asked)}", values)
        return dict(zip(words, cursor.fetchone(), strict=True))


def beginning(noun: str, word: str) -> QuerySet[NameWord]:
    """The words that begin so, as a stretch of the index: what every database does fast."""
    begin, end = stretch(word)
    found = NameWord.objects.filter(noun=noun, word__gte=begin)
    return found.filter(word__lt=end) if end else found


def stretch(word: str) -> tuple[str, str]:
    """The first word that begins so, and the first after it that does not; empty where there is none."""
    end = word.rstrip("z")
    return word, end[:-1] + chr(ord(end[-1]) + 1) if end else ""


def cases_of(row: Person | Organisation) -> list[str]:
    """The cases in which somebody has any part, by key."""
    return list(cases_of_each(str(row.noun), [row])[row.pk])


def cases_of_each(noun: str, rows: Sequence[Any]) -> dict[int, tuple[str, ...]]:
    """The cases in which some people or organisations have any part, by key, by the number of each."""
    found: dict[int, set[str]] = {row.pk: set() for row in rows}
    for path in IN_CASE[noun] if rows else ():
        named = Case.objects.filter(**{f"{path}__in": [row.pk for row in rows]})
        for own, key in named.values_list(path, "key"):
            found[own].add(key)
    return {own: tuple(sorted(keys)) for own, keys in found.items()}
