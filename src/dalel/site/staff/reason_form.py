"""A form that asks for a reason."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from dalel.site.staff.forms import InWords


class ReasonForm(InWords):
    """Why something is done; it stays in the history."""

    words: ClassVar = {"why": "why"}
    why = forms.CharField(max_length=1000, widget=forms.TextInput(attrs={"autofocus": True}))
