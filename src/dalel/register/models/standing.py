"""The steps of a record on its way to the public: reviewed, published, withdrawn."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.change import Act


class StandingStep(models.Model):
    """An act that says how far a record has come; the newest counts, as far as nothing changed after it."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="standing_steps")
    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["noun", "key"], name="standing_of")]

    def __str__(self) -> str:
        return f"{self.noun} {self.key}: {self.act.kind}"
