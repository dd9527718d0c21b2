"""The forms of comments, tasks and notes."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from dalel.register.actions.note import CIRCLES
from dalel.site.accounts.models import Account
from dalel.site.staff.forms import InWords
from dalel.site.words import say, word
from dalel.vocabulary import vocabulary


class CommentForm(InWords):
    """A comment."""

    words: ClassVar = {"text": "comment-text"}
    text = forms.CharField(max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class TaskForm(InWords):
    """A task: what, for whom, by when."""

    words: ClassVar = {"kind": "task-what", "assignee": "task-who", "due": "task-due", "text": "task-text"}
    kind = forms.ChoiceField()
    assignee = forms.ChoiceField(required=False)
    due = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(required=False, max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        noun = "register/task-kind"
        choose(self, "kind", [(code, word(noun, code)) for code in vocabulary(noun)])
        choose(self, "assignee", [("", say("task-anybody")), *colleagues()])


class NoteForm(InWords):
    """A note, and who may read it."""

    words: ClassVar = {"text": "note-text", "level": "note-for", "people": "note-people"}
    text = forms.CharField(max_length=20000, widget=forms.Textarea(attrs={"rows": 3}))
    level = forms.ChoiceField()
    people = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "level", [(code, word("register/visibility", code)) for code in CIRCLES])
        choose(self, "people", colleagues())


def colleagues() -> list[tuple[str, str]]:
    """The aliases of the team, as choices."""
    found = Account.objects.filter(is_active=True).exclude(role="partner")
    return [(alias, alias) for alias in found.values_list("alias", flat=True)]


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Set the choices of a field of a form."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - the classes above say so
    field.choices = choices
