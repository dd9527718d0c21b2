"""An expert opinion."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.case import Case
from dalel.register.models.fields import TextsField
from dalel.register.models.record import Dated, Record


class Opinion(Dated, Record):
    """An expert opinion: who commissioned it, what was asked, what was answered."""

    noun = "opinion"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="opinions")
    commissioned_by = models.CharField(max_length=300, blank=True, default="")
    expert = models.CharField(max_length=300, blank=True, default="")
    question = TextsField()
    answer = TextsField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["case", "position"]
