"""The rows of a form that say where values come from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from dalel.register.folder import Cited
from dalel.site.staff.record_form.fields import OtherField
from dalel.site.words import say, word
from dalel.vocabulary import vocabulary

if TYPE_CHECKING:
    from dalel.site.staff.record_form.form import RecordForm

RELIABILITY = tuple(vocabulary("register/reliability"))


def add_cited_rows(made: dict[str, forms.Field], filled: int, fields: list[tuple[str, str]]) -> None:
    """A row for each citation, and one more."""
    known = [("", say("as-the-source")), *((code, word("register/reliability", code)) for code in RELIABILITY)]
    bases = [(code, word("register/basis", code)) for code in vocabulary("register/basis")]
    for number in range(1, filled + 2):
        head = f"cited{number}"
        made[f"{head}_source"] = OtherField("source", required=False, label=say("cited-source"), max_length=600)
        made[f"{head}_place"] = forms.CharField(required=False, label=say("cited-place"), max_length=200)
        made[f"{head}_field"] = forms.ChoiceField(
            required=False, label=say("cited-field"), choices=[("", say("whole-record")), *fields]
        )
        made[f"{head}_basis"] = forms.ChoiceField(
            required=False, label=say("cited-basis"), choices=bases, initial="stated"
        )
        made[f"{head}_by"] = forms.CharField(required=False, label=say("cited-by"), max_length=300)
        made[f"{head}_reliability"] = forms.ChoiceField(required=False, label=say("cited-reliability"), choices=known)


def clean_citations(form: RecordForm, cleaned: dict[str, Any]) -> list[Cited]:
    """The citations that were typed; a place needs its source, and nothing is cited twice from one place."""
    found: dict[tuple[str, str, str], Cited] = {}
    form.citations = []
    for name in [each for each in form.fields if re.fullmatch(r"cited\d+_source", each)]:
        head = name.removesuffix("_source")
        text, place, by = (cleaned.get(f"{head}_{part}") or "" for part in ("source", "place", "by"))
        if not text:
            if place or by:
                form.add_error(name, say("cited-needs-source"))
            continue
        field = cleaned.get(f"{head}_field") or ""
        basis, known = cleaned.get(f"{head}_basis") or "stated", cleaned.get(f"{head}_reliability") or ""
        cited = Cited(field, form.find(name, "source", text), place, basis, by, known)
        if found.setdefault((cited.field, cited.source, cited.place), cited) != cited:
            form.add_error(name, say("cited-twice"))
    return list(found.values())
