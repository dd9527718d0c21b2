"""A seizure: devices that were taken, and what became of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.case import Case
from dalel.register.models.event import Event
from dalel.register.models.fields import PartialDateField, TermField, TextsField, bound
from dalel.register.models.person import Person
from dalel.register.models.record import Record


class Seizure(Record):
    """Devices of one kind that were taken from one person; a quantity that no source gives stays empty."""

    noun = "seizure"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="seizures")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="seizures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="seizures")
    device = TermField("register/device")
    quantity = models.PositiveIntegerField(null=True, blank=True)
    status = TermField("register/seizure-status")
    returned = PartialDateField()
    returned_earliest = bound()
    returned_latest = bound()
    description = TextsField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["case", "position"]
