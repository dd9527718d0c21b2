"""The index of names: kept with every change of a name, so that a search reads a few rows and not all names."""

from __future__ import annotations

from collections.abc import Iterable

from dalel.register.models import NameWord
from dalel.register.search.spelling import fold_name


def index_names(noun: str, key: str, names: Iterable[str]) -> None:
    """Make a person or an organisation findable by these names, and by no others."""
    words = {word[:100] for name in names for word in fold_name(name)}
    NameWord.objects.filter(noun=noun, key=key).delete()
    NameWord.objects.bulk_create(NameWord(word=word, noun=noun, key=key) for word in sorted(words))
