"""A figure that somebody else counted: never added to our own counts."""

from __future__ import annotations

from django.db import models

from dalel.register.models.fields import PartialDateField, TermField, TextsField, bound
from dalel.register.models.norm import Norm
from dalel.register.models.organisation import Organisation
from dalel.register.models.record import Record


class Statistic(Record):
    """A published count: by whom, of what, in which period. ``is_claim``: no document of its publisher was seen."""

    noun = "statistic"

    publisher = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="statistics"
    )
    form = models.CharField(max_length=200, blank=True, default="")
    period = PartialDateField()
    period_earliest = bound()
    period_latest = bound()
    norm = models.ForeignKey(Norm, on_delete=models.PROTECT, null=True, blank=True, related_name="statistics")
    norm_as_given = models.CharField(max_length=300, blank=True, default="")
    stage = TermField("register/statistic-stage")
    unit = TermField("register/unit")
    count = models.PositiveIntegerField()
    released = PartialDateField()
    released_earliest = bound()
    released_latest = bound()
    is_claim = models.BooleanField(default=False)
    note = TextsField()
