"""The history: who changed what, when and why, with the record before and after. It only grows."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from dalel.register.models.fields import TermField


class Act(models.Model):
    """One thing that somebody did to the register: a load, an import, a correction, a review."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=200)
    kind = TermField("register/act")
    why = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.actor}: {self.kind}"


class Change(models.Model):
    """What an act did to one record: its statement before (None: it was not there) and after."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="changes")
    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    before: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True)
    after: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["noun", "key"], name="changes_of"),
            models.Index(fields=["key"], name="changes_by_key", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.key}"
