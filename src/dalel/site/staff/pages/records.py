"""The list of records: search by name in any script, by standing, kind, region, norm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dalel.jurisdictions.law import laws
from dalel.register.calling import Callings
from dalel.register.excerpt.listing import list_excerpt
from dalel.register.excerpt.sight import ExcerptSight
from dalel.register.listing import ROWS, Wanted, list_records
from dalel.register.models import Case, Restriction
from dalel.register.region import say_region
from dalel.register.search import FoundText
from dalel.register.sight import Seen, Sight
from dalel.register.standing import STANDING
from dalel.register.statistics.row_name import say_norm
from dalel.site.staff.desk import acts_of, callings_of, sight_of
from dalel.site.staff.forms import InWords
from dalel.site.staff.gate import StaffRequest, staff_page
from dalel.site.staff.pages.add import ALONE
from dalel.site.staff.places import page_of
from dalel.site.staff.talk_forms import choose
from dalel.site.words import language, say, word
from dalel.vocabulary import vocabulary

PASSAGES = 3
"""How many passages of one case are shown in the list."""
KINDS = {"case": "case-kind", "organisation": "organisation-kind", "source": "source-kind"}
"""The words of the kinds of records that have kinds."""


class SearchForm(InWords):
    """What is looked for; which fields there are depends on what kind of records is listed."""

    words: ClassVar = {
        "noun": "list-of",
        "name": "list-name",
        "standing": "list-standing",
        "kind": "list-kind",
        "region": "list-region",
        "norm": "list-norm",
    }
    noun = forms.ChoiceField(required=False)
    name = forms.CharField(required=False, max_length=200, widget=forms.TextInput(attrs={"accesskey": "s"}))
    standing = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False)
    region = forms.ChoiceField(required=False)
    norm = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, noun: str, is_team: bool, regions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_one = ("", say("log-any"))
        nouns = ALONE if is_team else ("case",)
        choose(self, "noun", [(each, word("register/plural", each)) for each in nouns])
        standings = [(code, word("register/standing", code)) for code in vocabulary("register/standing")]
        choose(self, "standing", [any_one, *standings])
        choose(
            self, "norm", [any_one, *((key, f"{key} – {say_norm(key, language())}") for each in laws() for key in each)]
        )
        choose(self, "region", [any_one, *((each, say_region(each, language())) for each in regions)])
        if noun in KINDS:
            kinds = f"register/{KINDS[noun]}"
            choose(self, "kind", [any_one, *((code, word(kinds, code)) for code in vocabulary(kinds))])
        useless = {"standing"} if not is_team or noun not in STANDING else set()
        useless |= {"kind"} if noun not in KINDS else set()
        useless |= {"region", "norm"} if noun != "case" else set()
        for name in useless:
            del self.fields[name]


@staff_page(logs="searched")
def records(request: StaffRequest) -> HttpResponse:
    """A page of records; its address can be handed on, and shows each reader what they may see."""
    sight = sight_of(request)
    is_team = sight.audience.sees_drafts
    noun = request.GET.get("noun", "case")
    noun = noun if is_team and noun in ALONE else "case"
    regions = shown_regions(sight) if noun == "case" else []
    form = SearchForm(request.GET or {"noun": noun}, noun=noun, is_team=is_team, regions=regions)
    given = form.cleaned_data if form.is_valid() else {}
    asked = {name: given.get(name, "") for name in (each.name for each in fields(Wanted)) if name != "noun"}
    number = int(request.GET["page"]) if request.GET.get("page", "").isdigit() else 1
    page = min(max(number, 1), 10_000)
    wanted = Wanted(noun, **asked)
    if isinstance(sight, ExcerptSight):
        found = list_excerpt(wanted, sight, page=page)
    else:
        found = list_records(wanted, sight, page=page)
    callings = callings_of(sight)
    callings.learn([seen for seen, _ in found.rows])
    context = {
        "form": form,
        "noun": noun,
        "title": word("register/plural", noun),
        "rows": [
            (seen, standing, *told(callings, seen), passages_of(found.passages.get(seen.key, ()), sight))
            for seen, standing in found.rows
        ],
        "earlier": with_page(request, page - 1) if page > 1 else "",
        "later": with_page(request, page + 1) if found.has_more else "",
        "first": (page - 1) * ROWS + 1,
        "is_team": is_team,
        "acts": acts_of(request),
    }
    return render(request, "staff/records.html", context)


def told(callings: Callings, seen: Seen) -> tuple[str, str, str]:
    """What a row of the list says: what the record is called, what kind it is, and its page."""
    noun = KINDS.get(seen.noun)
    kind = str(seen.value("kind") or "") if noun else ""
    return callings.call(seen), word(f"register/{noun}", kind) if kind else "", page_of(seen.noun, seen.key)


def passages_of(found: Sequence[FoundText], sight: Sight) -> list[tuple[str, str, FoundText]]:
    """The passages of a row: of which kind of record each is, and its place in the page of the case."""
    links = sight.audience.sees_drafts
    return [
        (
            word("register/noun", each.noun),
            page_of(each.noun, each.key) if links or each.noun == "case" else page_of("case", each.case),
            each,
        )
        for each in found[:PASSAGES]
    ]


def shown_regions(sight: Sight) -> list[str]:
    """The regions of cases, for the choice; of an excerpt those that are in it."""
    if not sight.audience.sees_drafts:
        cases = [seen for (noun, _), seen in sight.known.items() if noun == "case" and seen is not None]
        return sorted({str(seen.value("region")) for seen in cases} - {""})
    hidden = Restriction.objects.filter(noun="case", field__in=["", "region"]).values_list("key", flat=True)
    known = Case.objects.exclude(region="").exclude(key__in=hidden)
    return sorted(known.order_by().values_list("region", flat=True).distinct())


def with_page(request: HttpRequest, page: int) -> str:
    """The address of another page of the same list."""
    asked = request.GET.copy()
    asked["page"] = str(page)
    return asked.urlencode()
