"""The rows of a form that hold the names of somebody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from dalel.site.words import say, word
from dalel.vocabulary import vocabulary

if TYPE_CHECKING:
    from dalel.site.staff.record_form.form import RecordForm


def add_name_rows(made: dict[str, forms.Field], filled: int) -> None:
    """A row for each name, and one more."""
    kinds = [(code, word("register/name-kind", code)) for code in vocabulary("register/name-kind")]
    for number in range(1, filled + 2):
        made[f"name{number}_text"] = forms.CharField(required=False, label=say("name-text"), max_length=300)
        made[f"name{number}_lang"] = forms.CharField(required=False, label=say("name-language"), max_length=20)
        made[f"name{number}_kind"] = forms.ChoiceField(
            required=False, label=say("name-kind"), choices=kinds, initial="as-published"
        )


def clean_names(form: RecordForm, cleaned: dict[str, Any]) -> list[list[str]]:
    """The names in the order in which they are typed; none stands there twice in one language."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in [each for each in form.fields if re.fullmatch(r"name\d+_text", each)]:
        head = name.removesuffix("_text")
        if text := cleaned.get(name):
            lang = cleaned.get(f"{head}_lang") or ""
            if (text, lang) in found:
                form.add_error(name, say("name-twice"))
            found[text, lang] = [text, lang, cleaned.get(f"{head}_kind") or "as-published"]
    return list(found.values())
