"""What came of readers' reports: corrections, and records that were checked and kept, for pages, feeds and API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dalel.register.models import Answer
from dalel.register.standing import owner_of
from dalel.register.within import within
from dalel.site.public.places import page_of
from dalel.site.public.seeing import public_sight, showing_of
from dalel.site.showing import Piece
from dalel.site.words import language, word
from dalel.vocabulary import LANGUAGES


@dataclass(frozen=True, slots=True)
class Correction:
    """One answer to a reader: about which record and value, and in the words of the editors what was and what is.

    ``case`` is the case that the record lies in; its text is empty for a record that stands by itself.
    """

    code: str
    kind: str
    at: dt.datetime
    record: Piece
    case: Piece
    field: str
    before: Piece
    after: Piece
    text: Piece

    @property
    def address(self) -> str:
        """Its place on the page that it concerns."""
        return f"{(self.case.url or self.record.url).partition('#')[0]}#{self.code}"


def corrections() -> QuerySet[Answer]:
    """All, the newest first."""
    return Answer.objects.select_related("act").order_by("-act__at", "-pk")


def about(noun: str, key: str) -> Q:
    """Which are about a record, or about what lies in it."""
    own = Q(noun=noun, key=key)
    return own | within(key) if noun == "case" else own


def corrections_about(noun: str, key: str) -> list[Correction]:
    """Those about a record, as its page shows them."""
    return read_corrections(corrections().filter(about(noun, key)))


def owners(found: Iterable[Answer]) -> set[tuple[str, str]]:
    """The records on whose pages corrections stand."""
    return {owner_of(each.noun, each.key) for each in found}


def read_corrections(found: Iterable[Answer]) -> list[Correction]:
    """Corrections in the language of the page."""
    answers, sight = list(found), public_sight()
    if not answers:
        return []
    known = {(each.noun, each.key) for each in answers} | owners(answers)
    seen = [one for noun in {noun for noun, _ in known} for one in sight.read(noun, keys_of(noun, known)).values()]
    showing = showing_of(sight, seen)
    done = []
    for each in answers:
        owner = owner_of(each.noun, each.key)
        is_inside = owner != (each.noun, each.key)
        called = showing.callings.of(each.noun, each.key) or each.key
        done.append(
            Correction(
                code=each.code,
                kind=each.kind,
                at=each.act.at,
                record=Piece(called, url=page_of(each.noun, each.key)),
                case=showing.named(*owner) if is_inside else Piece(""),
                field=word("register/field", each.field) if each.field else "",
                before=in_words(each.before),
                after=in_words(each.after),
                text=in_words(each.text),
            )
        )
    return done


def keys_of(noun: str, known: Collection[tuple[str, str]]) -> list[str]:
    """The keys of the records of a noun."""
    return sorted(key for each, key in known if each == noun)


def in_words(texts: Mapping[str, str]) -> Piece:
    """A text in the language of the page, or in another that it has."""
    lang = next((each for each in (language(), *LANGUAGES) if texts.get(each)), "")
    return Piece(texts.get(lang, ""), lang=lang)
