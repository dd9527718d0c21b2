"""A charge: person × case × norm, with its dated statuses."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.case import Case, Proceeding
from dalel.register.models.fields import TermField
from dalel.register.models.norm import Norm
from dalel.register.models.person import Person
from dalel.register.models.record import Dated, Record


class Charge(Record):
    """What one person is prosecuted for in one case by one norm; its current status is computed, never typed.

    ``norm`` is empty where the source names no article; ``norm_as_given`` keeps the source's own words.
    """

    noun = "charge"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="charges")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="charges")
    norm = models.ForeignKey(Norm, on_delete=models.PROTECT, null=True, blank=True, related_name="charges")
    norm_as_given = models.CharField(max_length=500, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["case", "position"]


class ChargeStatus(Dated, Record):
    """One step in the history of a charge. ``position`` is the order of procedure, which dates never contradict."""

    noun = "status"

    charge = models.ForeignKey(Charge, on_delete=models.CASCADE, related_name="statuses")
    status = TermField("register/charge-status")
    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, null=True, blank=True, related_name="statuses")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["charge", "position"]
        indexes: ClassVar = [models.Index(fields=["charge", "-position"], name="status_newest_first")]
