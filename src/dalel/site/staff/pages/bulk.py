"""Change several records at once: first a table of what would change, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalel.errors import DalelError
from dalel.register.access.restrictions import WHOLE
from dalel.register.actions.act import OneAct
from dalel.register.actions.bulk_edit import bulk_edit, plan_bulk
from dalel.register.actions.restrict import restrict
from dalel.register.actions.task import assign
from dalel.register.models import Restriction
from dalel.register.sight import Sight
from dalel.site.staff.bulk_form import NEEDS, BulkForm
from dalel.site.staff.desk import callings_of, doing_of, sight_of
from dalel.site.staff.gate import StaffRequest, may, staff_page
from dalel.site.staff.pages.add import ALONE
from dalel.site.staff.pages.records import KINDS
from dalel.site.staff.reader import real_key, shown_key
from dalel.site.staff.refusing import sentences_of
from dalel.site.words import say, word

MOST = 200
"""How many records can be changed at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record of the plan: what it says now, and what it would say."""

    key: str
    called: str
    before: str
    after: str
    opened: int


@staff_page(roles=may(*NEEDS.values()))
def bulk(request: StaffRequest) -> HttpResponse:
    """Choose what to change, look at what would change, do it."""
    sent = request.POST if request.method == "POST" else request.GET
    noun, keys = sent.get("noun", ""), [real_key(each) or "" for each in dict.fromkeys(sent.getlist("key"))]
    sight = sight_of(request)
    if noun not in ALONE or not sight.read(noun, keys[:MOST]):
        messages.error(request, say("bulk-none"))
        return redirect(f"{reverse('staff_records')}?noun={noun if noun in ALONE else 'case'}")
    if len(keys) > MOST or len(sight.read(noun, keys)) < len(keys):
        raise Http404
    form = BulkForm(request.POST if request.method == "POST" else None, noun=noun, role=request.user.role)
    lines: list[Line] = []
    if form.is_valid():
        try:
            if "apply" in request.POST:
                count = apply(request, noun, keys, form.cleaned_data, sight)
                messages.success(request, say("bulk-done", count=count))
                return redirect(f"{reverse('staff_records')}?noun={noun}")
            lines = plan(noun, keys, form.cleaned_data, sight)
        except (DalelError, ValidationError) as error:
            form.add_error(None, sentences_of(error))
    callings = callings_of(sight)
    chosen = [(key, callings.of(noun, key)) for key in keys]
    context = {"form": form, "noun": noun, "chosen": chosen, "lines": lines}
    return render(request, "staff/bulk.html", context, status=422 if form.is_bound and not lines else 200)


def plan(noun: str, keys: list[str], given: Mapping[str, Any], sight: Sight) -> list[Line]:
    """What would change, record by record."""
    callings, what = callings_of(sight), given["what"]
    if what in {"kind", "region"}:
        return [
            Line(
                each.key,
                callings.of(noun, each.key) or "",
                worded(noun, what, each.before),
                worded(noun, what, each.after),
                each.opened,
            )
            for each in plan_bulk(noun, keys, what, given[what], audience=sight.audience)
        ]
    held = Restriction.objects.filter(noun=noun, key__in=keys, field=WHOLE)
    now = {each.key: word("register/visibility", each.level) for each in held} if what == "restriction" else {}
    if what == "restriction":
        after = ": ".join(filter(None, (word("register/visibility", given["level"]), ", ".join(given["people"]))))
        public = word("register/visibility", "public")
        return [Line(key, callings.of(noun, key) or "", now.get(key, public), after, 0) for key in keys]
    after = ", ".join(
        str(part)
        for part in (word("register/task-kind", given["task_kind"]), given["task_assignee"], given["task_due"])
        if part
    )
    return [Line(key, callings.of(noun, key) or "", "", after, 0) for key in keys]


def worded(noun: str, field: str, value: object) -> str:
    """A value of a plan in words."""
    return word(f"register/{KINDS[noun]}", str(value)) if field == "kind" and value else str(value or "—")


@transaction.atomic
def apply(request: StaffRequest, noun: str, keys: list[str], given: Mapping[str, Any], sight: Sight) -> int:
    """Do what was planned, all of it or nothing; how many records it changed."""
    what, audience = given["what"], sight.audience
    doing = doing_of(request, NEEDS[what], given["why"])
    if what in {"kind", "region"}:
        numbers = {key: request.POST.get(f"opened_{shown_key(key)}", "0") for key in keys}
        opened = {key: int(number) if number.isdigit() else 0 for key, number in numbers.items()}
        return bulk_edit(noun, opened, what, given[what], doing, audience=audience)
    if what == "restriction":
        one = OneAct.of(doing)
        return sum(restrict(noun, key, one, level=given["level"], people=given["people"]) for key in keys)
    for key in keys:
        assign(
            noun,
            key,
            given["task_kind"],
            doing,
            audience=audience,
            text=given["task_text"],
            assignee=given["task_assignee"],
            due=given["task_due"],
        )
    return len(keys)
