"""A task: what somebody is asked to do about a record, and by when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.change import Act
from dalel.register.models.fields import TermField

REPORT = "report"
"""The kind of the tasks that readers gave, by what they reported as an error: they end with an answer."""


class Task(models.Model):
    """One thing to do; ``assignee`` is an alias, ``due`` the last day. ``done_by`` is the act that ended it."""

    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="task")
    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    kind = TermField("register/task-kind", blank=False)
    text = models.TextField(blank=True, default="")
    assignee = models.CharField(max_length=200, blank=True, default="", db_index=True)
    due = models.DateField(null=True, blank=True, db_index=True)
    done_by = models.OneToOneField(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="ended_task")

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["noun", "key"], name="tasks_of")]

    def __str__(self) -> str:
        return f"{self.noun} {self.key}: {self.kind}"
