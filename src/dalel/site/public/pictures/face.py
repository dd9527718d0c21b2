"""What the picture of a page says. It is kept by others for a long time: so no status, which changes, is on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import Http404

from dalel.jurisdictions.law import laws
from dalel.register.calling import in_language
from dalel.register.models import Case
from dalel.register.statistics import Unit, say_code, say_norm
from dalel.site.public.counts import counted_on
from dalel.site.public.edition import Edition
from dalel.site.public.pages.norms import counted
from dalel.site.public.seeing import public_sight, showing_of
from dalel.site.public.tags import number
from dalel.site.public.words import tell
from dalel.site.words import language, word

UNBROKEN = "\xa0"
"""A space at which no line ends."""


@dataclass(frozen=True, slots=True)
class Face:
    """The heading of a picture, the lines below it, and what must be said with it."""

    heading: str
    lines: tuple[str, ...]
    note: str


def face_of_site(edition: Edition) -> Face:
    """The site with its four counts."""
    return Face(
        tell("site-title"), (said({unit: counted_on(edition, unit).total for unit in Unit}),), tell("site-says")
    )


def face_of_case(key: str, edition: Edition) -> Face:
    """A case: what it is called, its norms, where and when it was opened."""
    del edition
    case = Case.objects.filter(key=key).first()
    if case is None:
        raise Http404
    lang = language()
    norms = case.charges.order_by("position").values_list("norm__key", flat=True)
    known = [say_code(Unit.CHARGES, "norm", each, lang) for each in dict.fromkeys(norms) if each]
    kind = word("register/case-kind", case.kind) if case.kind else ""
    about = " · ".join(filter(None, (kind, case.place, case.opened)))
    return Face(called("case", key), (about, "; ".join(known)), tell("charge-says-nothing"))


def face_of_named(noun: str) -> Callable[[str, Edition], Face]:
    """What makes the face of a person or of a body."""

    def face(key: str, edition: Edition) -> Face:
        del edition
        return Face(called(noun, key), (word("register/noun", noun),), tell("named-says-nothing"))

    return face


def face_of_norm(key: str, edition: Edition) -> Face:
    """A norm with its code of law and how much the register has under it."""
    law = next((each for each in laws() if key in each), None)
    if law is None:
        raise Http404
    lang, found = language(), counted(key, edition)
    counts = {Unit.PERSONS: found.persons, Unit.CASES: found.cases, Unit.CHARGES: found.charges}
    return Face(say_norm(key, lang), (in_language(law.codes[law[key].code], lang), said(counts)), tell("norm-counts"))


def called(noun: str, key: str) -> str:
    """What a record is called."""
    sight = public_sight()
    seen = sight.find(noun, key)
    if seen is None:
        raise Http404
    return showing_of(sight, [seen]).callings.call(seen)


def said(counts: Mapping[Unit, int]) -> str:
    """Counts, each with its unit."""
    return " · ".join(
        f"{word('register/unit', unit.value)}:{UNBROKEN}{number(count)}" for unit, count in counts.items()
    )


FACES: Mapping[str, Callable[[str, Edition], Face]] = {
    "cases": face_of_case,
    "persons": face_of_named("person"),
    "organisations": face_of_named("organisation"),
    "norms": face_of_norm,
}
"""Whose pages have pictures of their own, by their address."""
