"""The form of an event that is read off a source: a few fields, most of them kept from one event to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from dalel.register.calling import Callings
from dalel.register.folder import Cited, Draft, Reference
from dalel.register.models import Actor
from dalel.register.models.records import RECORDS
from dalel.register.new_key import next_position
from dalel.register.statement import Statement, nothing_said, statement_of_cited
from dalel.site.staff.forms import InWords
from dalel.site.staff.record_form.fields import OtherField, TypedDateField
from dalel.site.staff.record_form.others import Asking
from dalel.site.staff.tags import NAMES
from dalel.site.staff.talk_forms import choose
from dalel.site.words import language, say, word
from dalel.vocabulary import vocabulary

KEPT = ("source", "place", "lang", "basis", "by")
"""What stays in the form from one event to the next."""
WHO = {"person": "role", "organisation": "organisation_role"}


class QuickEventForm(InWords):
    """One event, who took part in it, and where in a source it is said."""

    words: ClassVar = {
        "kind": "quick-kind",
        "text": "quick-text",
        "lang": "quick-language",
        "place_of_event": "quick-where",
        "place": "cited-place",
        "basis": "cited-basis",
        "by": "cited-by",
    }
    kind = forms.ChoiceField(widget=forms.Select(attrs={"autofocus": True, "accesskey": "k"}))
    date = TypedDateField(required=False, max_length=60)
    text = forms.CharField(required=False, max_length=5000)
    person = OtherField("person", required=False, max_length=500)
    role = forms.ChoiceField(required=False)
    organisation = OtherField("organisation", required=False, max_length=500)
    organisation_role = forms.ChoiceField(required=False)
    place_of_event = forms.CharField(required=False, max_length=200)
    lang = forms.ChoiceField(choices=list(NAMES.items()))
    source = OtherField("source", max_length=600)
    place = forms.CharField(required=False, max_length=200)
    basis = forms.ChoiceField()
    by = forms.CharField(required=False, max_length=300)

    def __init__(self, data: Mapping[str, Any] | None = None, *, callings: Callings, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.asking = Asking(callings, self.data)
        for name in ("date", "person", "organisation", "role"):
            self.fields[name].label = word("register/field", name)
        self.fields["source"].label = word("register/noun", "source")
        self.fields["organisation_role"].label = word("register/field", "role")
        self.fields["date"].help_text = say("date-help")
        self.fields["date"].widget.attrs["accesskey"] = "d"
        self.fields["source"].widget.attrs["accesskey"] = "q"
        kinds = [(code, word("register/event-kind", code)) for code in vocabulary("register/event-kind")]
        choose(self, "kind", [("", "—"), *kinds])
        roles = [(code, word("register/role", code)) for code in vocabulary("register/role")]
        for name in WHO.values():
            choose(self, name, [("", "—"), *roles])
        bases = [(code, word("register/basis", code)) for code in vocabulary("register/basis")]
        choose(self, "basis", bases)
        self.initial.setdefault("lang", language())
        self.initial.setdefault("basis", "stated")

    def clean(self) -> dict[str, Any]:
        """Find the source first, then those who took part: somebody new is cited from it too."""
        cleaned = super().clean() or {}
        self.citations: list[Cited] = []
        if source := self.find("source", cleaned):
            self.citations = [
                Cited("", source, cleaned.get("place", ""), cleaned.get("basis", "stated"), cleaned.get("by", ""))
            ]
        for name in WHO:
            cleaned[name] = self.find(name, cleaned)
        return cleaned

    def find(self, name: str, cleaned: Mapping[str, Any]) -> str:
        """The key of the record that a text means; where that is open, an error that asks."""
        text = cleaned.get(name) or ""
        if not text:
            return ""
        key = self.asking.find(name, name, text, self.citations)
        if key is None:
            offers = self.asking.questions[name].offers
            self.add_error(name, say("which-is-meant") if offers else say("none-called-so"))
        return key or ""

    def said(self, case: str) -> Statement:
        """What the new event says."""
        given, said = self.cleaned_data, nothing_said(RECORDS["event"])
        said["columns"] |= {
            "case": case,
            "kind": given["kind"],
            "date": given["date"],
            "text": {given["lang"]: given["text"]} if given["text"] else {},
            "place": given["place_of_event"],
            "position": next_position("event", case),
        }
        said["citations"] = [statement_of_cited(each) for each in self.citations]
        return said

    def actors(self, event: str) -> Sequence[Draft]:
        """Who took part, as records that lie in the event."""
        named = [(noun, self.cleaned_data[noun], self.cleaned_data[role]) for noun, role in WHO.items()]
        return [
            Draft(
                Actor,
                f"{event}/actor/{number}",
                {
                    "event": Reference("event", event),
                    "person": None,
                    "organisation": None,
                    noun: Reference(noun, key),
                    "role": role,
                    "position": number,
                },
                event,
                citations=tuple(self.citations),
            )
            for number, (noun, key, role) in enumerate((each for each in named if each[1]), 1)
        ]

    def rows(self) -> list[tuple[Any, Any]]:
        """Each field with what is asked about it."""
        return [(self[name], self.asking.questions.get(name)) for name in self.fields]
