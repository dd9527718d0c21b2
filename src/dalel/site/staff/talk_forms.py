"""The forms of comments, tasks and notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from dalel.register.actions.note import CIRCLES
from dalel.site.accounts.models import Account
from dalel.site.staff.forms import InWords
from dalel.site.staff.tags import NAMES
from dalel.site.words import language, say, word
from dalel.vocabulary import LANGUAGES, vocabulary

PARTS = {"before": "answer-before", "after": "answer-after", "text": "answer-text"}
"""What an answer says, each in one or several languages, with its label."""


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


class AnswerForm(InWords):
    """An answer to a reader: what came of the report, by which change, and in which words."""

    words: ClassVar = {"kind": "answer-kind", "change": "answer-change"}
    kind = forms.ChoiceField()
    change = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, changes: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", [(code, word("register/answer", code)) for code in vocabulary("register/answer")])
        choose(self, "change", [("", say("answer-change-none")), *changes])
        self.fields["change"].help_text = say("answer-change-says")
        for part, called in PARTS.items():
            for lang in sorted(LANGUAGES, key=lambda each: each != language()):
                label = f"{say(called)} ({NAMES[lang]})"
                area = forms.Textarea(attrs={"rows": 2, "lang": lang})
                self.fields[f"{part}_{lang}"] = forms.CharField(
                    required=False, max_length=2000, widget=area, label=label
                )

    def said(self, part: str) -> dict[str, str]:
        """The words of one part, by language."""
        return {lang: text for lang in LANGUAGES if (text := self.cleaned_data[f"{part}_{lang}"].strip())}


def colleagues() -> list[tuple[str, str]]:
    """The aliases of the team, as choices."""
    found = Account.objects.filter(is_active=True).exclude(role="partner")
    return [(alias, alias) for alias in found.values_list("alias", flat=True)]


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Set the choices of a field of a form."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - the classes above say so
    field.choices = choices
