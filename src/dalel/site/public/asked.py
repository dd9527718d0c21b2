"""Which cases are asked for: the same filters in the addresses of pages, of the API and of feeds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from dalel.errors import CommandError, did_you_mean
from dalel.export import clean_text
from dalel.jurisdictions.law import laws
from dalel.register.listing import keys_titled
from dalel.register.models import Case, Charge, Norm, Party, StandingStep
from dalel.register.named import IN_CASE
from dalel.register.search import search_texts
from dalel.register.search.find import MODELS, cases_of, keys_with
from dalel.register.search.spelling import fold_name
from dalel.register.statistics.current_status import current_status
from dalel.vocabulary import term, vocabulary

YEAR = re.compile("[1-9][0-9]{3}")
LONGEST = 200
FOUND = 500
"""The most cases that a search by words leads to."""
WORDS = {
    "kind": "register/case-kind",
    "status": "register/charge-status",
    "role": "register/role",
}
"""Filters whose value is a word of the vocabulary."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters of cases; what is empty does not matter. All must fit.

    ``norm`` stands for its parts and points too; ``status`` is that of a charge now; ``year`` that in which the
    case was opened, where that is known.
    """

    q: str = ""
    kind: str = ""
    norm: str = ""
    status: str = ""
    region: str = ""
    year: str = ""
    role: str = ""
    person: str = ""
    organisation: str = ""

    def given(self) -> dict[str, str]:
        """The filters that are set."""
        return {each.name: getattr(self, each.name) for each in fields(self) if getattr(self, each.name)}


FILTERS = tuple(each.name for each in fields(Asked))


def read_asked(query: Mapping[str, str]) -> Asked:
    """The filters of an address."""
    return Asked(**{name: clean_text(query.get(name, "")).strip()[:LONGEST] for name in FILTERS})


def check_asked(asked: Asked) -> None:
    """Refuse a value that no record can have, with the nearest known ones."""
    for name, code in asked.given().items():
        if name in WORDS:
            term(WORDS[name], code)
        elif name == "norm" and not any(code in law for law in laws()):
            known = [key for law in laws() for key in law]
            raise CommandError(f'There is no norm "{code}".', next_step=did_you_mean(code, known))
        elif name == "year" and not YEAR.fullmatch(code):
            raise CommandError(f'"{code}" is no year.', next_step="Write it as 2020.")


NEWEST = "newest_case"
"""The table of an edition that has the order of its cases, with the region and the year of each."""


def by_publication() -> QuerySet[Case]:
    """All cases, the last published first: the newest step of each is looked for."""
    return with_publication().order_by(F("published").desc(nulls_last=True), "key")


def with_publication() -> QuerySet[Case]:
    """All cases, each with when it was published, in no order."""
    steps = StandingStep.objects.filter(noun="case", key=OuterRef("key")).order_by("-act")
    return Case.objects.annotate(published=Subquery(steps.values("act__at")[:1]))


def published_of(keys: Sequence[str]) -> dict[str, dt.datetime]:
    """When each of some cases was published."""
    steps = StandingStep.objects.filter(noun="case", key__in=keys).order_by("act")
    return dict(steps.values_list("key", "act__at"))


def find_cases(asked: Asked, day: dt.date) -> QuerySet[Case]:
    """The cases of an edition that are asked for, as of a day, in its order: the last published come first."""
    beside: dict[str, str | int] = {"region": asked.region} if asked.region else {}
    if YEAR.fullmatch(asked.year):
        beside["year"] = int(asked.year)
    found = cases_asked(replace(asked, **dict.fromkeys(beside, "")), day)
    return found.extra(  # noqa: S610 - the table is no record, so it has no model; the names are our own
        tables=[NEWEST],
        where=[f"{NEWEST}.case_id = register_case.id", *(f"{NEWEST}.{name} = %s" for name in beside)],
        params=list(beside.values()),
        order_by=[f"{NEWEST}.place"],
    )


def cases_asked(asked: Asked, day: dt.date) -> QuerySet[Case]:
    """The cases that are asked for, as of a day, in no order."""
    found = Case.objects.all()
    given = asked.given()
    for name in ("kind", "region"):
        if name in given:
            found = found.filter(**{name: given[name]})
    if asked.year:
        is_year = YEAR.fullmatch(asked.year)
        inside = Q(opened_earliest__year=asked.year, opened_latest__year=asked.year) if is_year else Q(pk=None)
        found = found.filter(inside)
    if asked.role:
        found = found.filter(Exists(Party.objects.filter(case=OuterRef("pk"), role=asked.role)))
    if asked.norm or asked.status:
        found = found.filter(Exists(charges_asked(asked, day).filter(case=OuterRef("pk"))))
    for name in ("person", "organisation"):
        if name in given:
            found = found.filter(key__in=cases_with(name, given[name]))
    if asked.q:
        found = found.filter(key__in=cases_said(asked.q))
    return found


def charges_asked(asked: Asked, day: dt.date) -> QuerySet[Charge]:
    """The charges that fit the filters which charges have."""
    found = Charge.objects.all()
    if asked.norm:  # the few norms are looked up first, and not beside each charge
        found = found.filter(norm__in=list(Norm.objects.filter(under(asked.norm, "key")).values_list("pk", flat=True)))
    if asked.status:
        found = found.annotate(now=current_status(day)).filter(now=asked.status)
    return found


def under(norm: str, way: str = "norm__key") -> Q:
    """A norm with its parts and points."""
    return Q(**{way: norm}) | Q(**{f"{way}__startswith": f"{norm}:"})


def cases_with(noun: str, key: str) -> list[str]:
    """The keys of the cases that name somebody."""
    row = MODELS[noun].objects.filter(key=key).first()
    return cases_of(row) if row else []


def cases_said(text: str) -> list[str]:
    """The keys of the cases that a name in any spelling, a title or the words of a text lead to."""
    keys = dict.fromkeys((*keys_titled("case", text), *cases_called(text)))
    with suppress(CommandError):  # nothing in it is a word
        keys.update((each.case, None) for each in search_texts(text, limit=FOUND) if each.case)
    return list(keys)[:FOUND]


def cases_called(text: str) -> list[str]:
    """The keys of the cases that name somebody who is called so, in any spelling."""
    words = fold_name(text)
    if not words:
        return []
    found: set[str] = set()
    for noun, paths in IN_CASE.items():
        called = list(keys_with(noun, words)[:FOUND])
        for path in paths if called else ():
            named = Case.objects.filter(**{f"{path}__key__in": called})
            found.update(named.values_list("key", flat=True)[:FOUND])
    return sorted(found)


def choices(name: str, lang: str) -> list[tuple[str, str]]:
    """The codes of a filter with what they are called."""
    return [(code, each.say(lang)) for code, each in vocabulary(WORDS[name]).items()]
