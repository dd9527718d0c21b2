"""The index of names: kept with every change of a name, so that a search reads a few rows and not all names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby, islice
from operator import itemgetter

from dalel.register.chunk import chunks
from dalel.register.models import NameWord, OrganisationName, PersonName
from dalel.register.search.spelling import fold_name


def index_names(noun: str, names: Mapping[str, Iterable[str]]) -> None:
    """Make people or organisations, by key, findable by these names, and by no others."""
    for chunk in chunks(list(names)):
        NameWord.objects.filter(noun=noun, key__in=chunk).delete()
        NameWord.objects.bulk_create([word for key in chunk for word in words_of(noun, key, names[key])])


def index_everybody() -> None:
    """Make everybody findable by their names, when they all came in at once and the index is empty."""
    for noun, model in (("person", PersonName), ("organisation", OrganisationName)):
        names = model._default_manager.order_by(f"{noun}__key").values_list(f"{noun}__key", "text")
        own = groupby(names.iterator(chunk_size=2000), key=itemgetter(0))
        words = (word for key, texts in own for word in words_of(noun, key, (text for _, text in texts)))
        while chunk := list(islice(words, 2000)):
            NameWord.objects.bulk_create(chunk)


def words_of(noun: str, key: str, names: Iterable[str]) -> list[NameWord]:
    """The words that somebody is found by."""
    words = {word[:100] for name in names for word in fold_name(name)}
    return [NameWord(word=word, noun=noun, key=key) for word in sorted(words)]
