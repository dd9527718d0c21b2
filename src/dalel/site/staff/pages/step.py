"""Review, publish or withdraw a record, and with a case those whom it names."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dalel.errors import DalelError
from dalel.register.actions.advance import FROM, NamesOpenError, advance
from dalel.register.case_file import read_case_file
from dalel.register.sight import Sight
from dalel.register.standing import STANDING, find_standing
from dalel.site.staff.desk import acts_of, callings_of, doing_of, seen_or_404, sight_of
from dalel.site.staff.gate import StaffRequest, may, staff_page
from dalel.site.staff.places import page_of
from dalel.site.staff.reason_form import ReasonForm
from dalel.site.staff.refusing import sentences_of
from dalel.site.words import say

DONE = {"review": "done-review", "publish": "done-publish", "withdraw": "done-withdraw"}
"""What is said after each step."""


@require_POST
@staff_page(roles=may(*FROM))
def take_step(request: StaffRequest, act: str, noun: str, key: str) -> HttpResponse:
    """Take a record one step on; withdrawing asks for a reason first."""
    if act not in FROM or noun not in STANDING:
        raise Http404
    if act not in acts_of(request):
        raise PermissionDenied
    sight = sight_of(request)
    seen = seen_or_404(sight, noun, key)
    form = ReasonForm(request.POST if "why" in request.POST else None)
    if act == "withdraw" and not form.is_valid():
        context = {
            "form": form,
            "title": say("withdraw"),
            "called": callings_of(sight).call(seen),
            "says": say("withdraw-says"),
            "back": page_of(noun, key),
            "button": say("withdraw"),
        }
        return render(request, "staff/reason.html", context)
    records = [(noun, key)]
    if noun == "case" and "with-named" in request.POST:
        records = [*waiting_named(key, act, sight), *records]
    try:
        with transaction.atomic():
            for each in records:
                advance(*each, doing_of(request, act, request.POST.get("why", "")))
    except NamesOpenError as error:
        messages.error(request, say_open(error, key, sight))
    except DalelError as error:
        messages.error(request, sentences_of(error))
    else:
        messages.success(request, say(DONE[act], count=len(records)))
    return redirect(page_of(noun, key))


def say_open(error: NamesOpenError, key: str, sight: Sight) -> str:
    """Who is to be published first; of those whom the reader does not see in the case, that there are some."""
    found, callings = read_case_file(key, sight), callings_of(sight)
    shown = [callings.of(*each) for each in error.names if found is not None and each in found.named()]
    called = [each for each in shown if each]
    return say("names-open", names=", ".join([*called, *([say("not-shown")] * (len(called) < len(error.names)))]))


def waiting_named(key: str, act: str, sight: Sight) -> list[tuple[str, str]]:
    """Those whom a case names and who have not come so far, as far as they and what names them are shown."""
    found = read_case_file(key, sight)
    named = [] if found is None else found.named()
    return [each for each in named if sight.find(*each) is not None and find_standing(*each) in FROM[act]]
