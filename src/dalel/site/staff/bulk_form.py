"""What can be done to several records at once."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from dalel.register.permission import MAY
from dalel.site.staff.forms import InWords
from dalel.site.staff.pages.records import KINDS
from dalel.site.staff.talk_forms import TaskForm, choose, colleagues
from dalel.site.words import say, word
from dalel.vocabulary import vocabulary

NEEDS = {"kind": "edit", "region": "edit", "task": "assign", "restriction": "restrict"}
"""Which act each change is."""


class BulkForm(InWords):
    """What is changed, and to what; fields of other changes are left as they are."""

    words: ClassVar = {
        "what": "bulk-what",
        "kind": "list-kind",
        "region": "list-region",
        "level": "restrict-to",
        "people": "restrict-people",
        "why": "why",
    }
    what = forms.ChoiceField()
    kind = forms.ChoiceField(required=False)
    region = forms.RegexField(r"[A-Z]{2}-[A-Z0-9]{1,3}", required=False, max_length=10)
    level = forms.ChoiceField(required=False)
    people = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    why = forms.CharField(required=False, max_length=1000)

    def __init__(self, *args: Any, noun: str, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {
            "kind": word("register/field", "kind"),
            "region": word("register/field", "region"),
            "task": say("bulk-task"),
            "restriction": say("bulk-restriction"),
        }
        fits = {"kind": noun in KINDS, "region": noun == "case"}
        able = [name for name, act in NEEDS.items() if act in MAY[role] and fits.get(name, True)]
        choose(self, "what", [(name, said[name]) for name in able])
        if "kind" in able:
            kinds = f"register/{KINDS[noun]}"
            choose(self, "kind", [("", "—"), *((code, word(kinds, code)) for code in vocabulary(kinds))])
        else:
            del self.fields["kind"]
        if "region" not in able:
            del self.fields["region"]
        self.fields.get("region", forms.CharField()).help_text = say("bulk-region-help")
        if "restriction" in able:
            circles = vocabulary("register/visibility")
            choose(self, "level", [(code, word("register/visibility", code)) for code in circles])
            choose(self, "people", colleagues())
        else:
            del self.fields["level"], self.fields["people"]
        if "task" in able:
            self.fields |= {f"task_{name}": field for name, field in TaskForm().fields.items()}
            self.fields["task_kind"].required = False
            self.order_fields(["what", "kind", "region", "task_kind", "task_assignee", "task_due", "task_text"])
