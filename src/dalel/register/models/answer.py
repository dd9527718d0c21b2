"""An answer of the editors to what a reader reported as an error."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.change import Act, Change
from dalel.register.models.fields import TermField, TextsField
from dalel.register.models.task import Task


class Answer(models.Model):
    """What was made of one report: it led to a correction, or the record stays as it is, or there is nothing to say.

    ``noun`` and ``key`` are the record and ``field`` the value that it is about (empty: no single one), ``change`` the
    correction of the register, or the newest change that it knows of: readers see the answer when that is published.
    ``before``, ``after`` and ``text`` are the words of the editors. A second person confirms it (``confirmed_by``)
    before readers see it; of several answers to a task the newest stands. ``code`` is its name on the site.
    """

    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="answer")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="answers")
    code = models.CharField(max_length=40, unique=True)
    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    field = models.CharField(max_length=60, blank=True, default="")
    change = models.ForeignKey(Change, on_delete=models.PROTECT, null=True, blank=True, related_name="answers")
    kind = TermField("register/answer", blank=False)
    before = TextsField()
    after = TextsField()
    text = TextsField()
    confirmed_by = models.OneToOneField(
        Act, on_delete=models.PROTECT, null=True, blank=True, related_name="confirmed_answer"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["noun", "key"], name="answers_about")]

    def __str__(self) -> str:
        return f"{self.noun} {self.key}: {self.kind}"
