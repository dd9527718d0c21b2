"""What is found by the words of texts, as far as somebody of the team or a partner may read them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from types import SimpleNamespace

from dalel.errors import CommandError
from dalel.register.excerpt.silence import case_of
from dalel.register.search.ranking import ranked
from dalel.register.search.text_search import Asked, FoundText, best_text, in_pages, parse_search
from dalel.register.search.texts import SEARCHED
from dalel.register.sight import Seen, Sight
from dalel.vocabulary import LANGUAGES

HITS = 500
"""How many records that are shown are looked at for one list."""


def asked_for(text: str) -> Asked | None:
    """What somebody looks for; None where no word is in it."""
    try:
        return parse_search(text, LANGUAGES)
    except CommandError:
        return None


def find_in_texts(noun: str, text: str, sight: Sight) -> list[FoundText]:
    """The records whose texts have every word, best first, each with the passage that is shown of it.

    Of cases also what lies in them is looked through. Only texts that are shown count: a word of a hidden one is no way
    to a record.
    """
    asked = asked_for(text)
    nouns = SEARCHED if noun == "case" else [each for each in SEARCHED if each == noun]
    if asked is None or not nouns:
        return []
    found = (
        hit
        for page in in_pages(ranked(asked.words, nouns))
        for seen in read_in_order(page, sight)
        if (hit := read_seen(seen, asked)) is not None and (noun != "case" or hit.case)
    )
    return list(islice(found, HITS))


def read_in_order(records: list[tuple[str, str]], sight: Sight) -> Iterator[Seen]:
    """Records as they are shown, in their order, a noun at a time; those that are hidden are left out."""
    seen = {
        (noun, key): each
        for noun in {noun for noun, _ in records}
        for key, each in sight.read(noun, [key for own, key in records if own == noun]).items()
    }
    yield from (seen[record] for record in records if record in seen)


def read_seen(seen: Seen, asked: Asked) -> FoundText | None:
    """The passage of a record that is shown; None where what is shown lacks a word."""
    found = best_text(seen.noun, SimpleNamespace(**seen.said["columns"]), asked, LANGUAGES)
    if found is None:
        return None
    text, passage = found
    return FoundText(seen.noun, seen.key, case_of(seen.noun, seen.key), text.column, text.lang, passage)
