"""A penalty, apart from the outcome of the charge."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.case import Case
from dalel.register.models.charge import Charge
from dalel.register.models.fields import TermField
from dalel.register.models.organisation import Organisation
from dalel.register.models.person import Person
from dalel.register.models.record import Dated, Record


class Penalty(Dated, Record):
    """One penalty of one person. Terms and amounts are as the source gives them; ``words`` keeps its wording."""

    noun = "penalty"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="penalties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="penalties")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, blank=True, related_name="penalties")
    penalty = TermField("register/penalty")
    amount = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    index_multiple = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    term_months = models.PositiveIntegerField(null=True, blank=True)
    term_days = models.PositiveIntegerField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True, default="")
    imposed_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="penalties"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["case", "position"]
