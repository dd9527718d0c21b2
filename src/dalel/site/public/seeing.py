"""Records of an edition as its pages show them: all of it is public, so nothing is left out here."""

from __future__ import annotations

from collections.abc import Iterable

from dalel.register.access import Audience, Restrictions
from dalel.register.calling import Callings
from dalel.register.sight import Seen, Sight
from dalel.site.public.places import page_of
from dalel.site.showing import Showing
from dalel.site.words import language

PUBLIC = Audience("public")


def public_sight() -> Sight:
    """The records of the edition."""
    return Sight(PUBLIC)


def showing_of(sight: Sight, records: Iterable[Seen]) -> Showing:
    """What shows some records, with whom they name."""
    callings = Callings(sight, language())
    callings.learn(list(records))
    return Showing(callings, Restrictions.of([]), own_page, again=frozenset({"norm", "court"}))


def own_page(noun: str, key: str) -> str:
    """The page of a record that has one of its own."""
    return "" if "/" in key else page_of(noun, key)
