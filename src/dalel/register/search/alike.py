"""Who may be entered twice: people or organisations whose names fold to the same words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from dalel.register.models import OrganisationName, PersonName
from dalel.register.search.spelling import fold_name


@dataclass(frozen=True, slots=True)
class Alike:
    """Records of one noun, two or more, that have a name of the same folded words; ``names`` is one such name each."""

    noun: str
    keys: tuple[str, ...]
    names: tuple[str, ...]


def find_alike() -> list[Alike]:
    """Find what may be entered twice. Only a person can say whether two records are one: nothing is merged."""
    found: list[Alike] = []
    people = PersonName.objects.order_by("person__key", "position").values_list("person__key", "text")
    bodies = OrganisationName.objects.order_by("organisation__key", "position").values_list("organisation__key", "text")
    for noun, names in (("person", people), ("organisation", bodies)):
        by_words: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
        for key, text in names.iterator(chunk_size=2000):
            if words := tuple(sorted(set(fold_name(text)))):
                by_words[words].setdefault(key, text)
        pairs = {tuple(each): tuple(each.values()) for each in by_words.values() if len(each) > 1}
        found += [Alike(noun, keys, texts) for keys, texts in sorted(pairs.items())]
    return found
