"""A reply of the person or body concerned."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.case import Case
from dalel.register.models.fields import TextsField
from dalel.register.models.organisation import Organisation
from dalel.register.models.party import one_of
from dalel.register.models.person import Person
from dalel.register.models.record import Dated, Record


class Reply(Dated, Record):
    """What the person or body concerned answered."""

    noun = "reply"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="replies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="replies")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    text = TextsField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["case", "position"]
        constraints: ClassVar = [one_of("reply_is_one")]
