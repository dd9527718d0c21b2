"""A case, and the proceedings it goes through."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.fields import PartialDateField, TermField, TextsField, bound
from dalel.register.models.organisation import Organisation
from dalel.register.models.record import Dated, Record


class Case(Record):
    """One matter before the authorities: a criminal or administrative case, or a complaint that asked for one."""

    noun = "case"

    title = TextsField()
    kind = TermField("register/case-kind")
    country = models.CharField(max_length=2, blank=True, default="")
    region = models.CharField(max_length=10, blank=True, default="", db_index=True)
    place = models.CharField(max_length=200, blank=True, default="")
    opened = PartialDateField()
    opened_as_given = models.CharField(max_length=200, blank=True, default="")
    opened_earliest = bound()
    opened_latest = bound()
    summary = TextsField()


class RelatedCase(Record):
    """Another case that a source connects with this one."""

    noun = "related"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="related")
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="related_from")
    text = TextsField()


class Proceeding(Dated, Record):
    """A case before one instance, and how it ended there."""

    noun = "proceeding"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="proceedings")
    instance = TermField("register/instance")
    court = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="proceedings")
    docket = models.CharField(max_length=100, blank=True, default="")
    outcome = TermField("register/proceeding-outcome")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["case", "position"]
