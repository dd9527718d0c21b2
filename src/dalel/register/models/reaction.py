"""A reaction from outside the case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.case import Case
from dalel.register.models.fields import TermField, TextsField
from dalel.register.models.organisation import Organisation
from dalel.register.models.party import one_of
from dalel.register.models.person import Person
from dalel.register.models.record import Dated, Record


class Reaction(Dated, Record):
    """What somebody outside the case said of it."""

    noun = "reaction"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reactions")
    kind = TermField("register/reaction-kind")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="reactions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="reactions"
    )
    text = TextsField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["case", "position"]
        constraints: ClassVar = [one_of("reaction_is_one")]
