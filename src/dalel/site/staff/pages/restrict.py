"""Say who may see a record or one of its fields."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from dalel.errors import DalelError
from dalel.register.access.restrictions import WHOLE, fields_of
from dalel.register.actions.restrict import restrict
from dalel.site.staff.desk import doing_of, showing_of, sight_of
from dalel.site.staff.forms import InWords
from dalel.site.staff.gate import StaffRequest, may, staff_page
from dalel.site.staff.pages.edit import changeable_or_404
from dalel.site.staff.places import page_of
from dalel.site.staff.refusing import sentences_of
from dalel.site.staff.talk_forms import choose, colleagues
from dalel.site.words import say, word
from dalel.vocabulary import vocabulary


class RestrictForm(InWords):
    """What is restricted, to which circle, why."""

    words: ClassVar = {"field": "restrict-what", "level": "restrict-to", "people": "restrict-people", "why": "why"}
    field = forms.ChoiceField(required=False)
    level = forms.ChoiceField()
    people = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    why = forms.CharField(required=False, max_length=1000)

    def __init__(self, *args: Any, noun: str, hidden: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(name, word("register/field", name)) for name in fields_of(noun) if name not in hidden]
        choose(self, "field", [(WHOLE, say("whole-record")), *own])
        choose(self, "level", [(code, word("register/visibility", code)) for code in vocabulary("register/visibility")])
        choose(self, "people", colleagues())


@staff_page(roles=may("restrict"), logs="record-opened")
def restrict_record(request: StaffRequest, noun: str, key: str) -> HttpResponse:
    """What is restricted now, and a form to change it."""
    sight = sight_of(request)
    seen = changeable_or_404(sight, noun, key)
    form = RestrictForm(request.POST or None, noun=noun, hidden=seen.hidden)
    if form.is_valid():
        given = form.cleaned_data
        try:
            done = restrict(
                noun,
                key,
                doing_of(request, "restrict", given["why"]),
                level=given["level"],
                field=given["field"],
                people=given["people"],
            )
        except DalelError as error:
            form.add_error(None, sentences_of(error))
        else:
            messages.success(request, say("restricted-said") if done else say("saved-nothing"))
            still = sight_of(request).find(noun, key) is not None
            return redirect(page_of(noun, key) if still else "staff_home")
    shown = showing_of(sight, [seen]).show(seen)
    return render(request, "staff/restrict.html", {"form": form, "record": shown, "back": page_of(noun, key)})
