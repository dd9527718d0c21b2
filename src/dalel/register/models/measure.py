"""A measure of restraint."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.case import Case
from dalel.register.models.fields import PartialDateField, TermField, bound
from dalel.register.models.organisation import Organisation
from dalel.register.models.person import Person
from dalel.register.models.record import Record


class Measure(Record):
    """A measure of restraint, with the court that ordered it and its term."""

    noun = "measure"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="measures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="measures")
    measure = TermField("register/measure")
    court = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="measures")
    since = PartialDateField()
    since_earliest = bound()
    since_latest = bound()
    until = PartialDateField()
    until_earliest = bound()
    until_latest = bound()
    term_days = models.PositiveIntegerField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["case", "position"]
