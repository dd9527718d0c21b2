"""A publication that somebody is prosecuted for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.case import Case
from dalel.register.models.fields import TermField, TextsField
from dalel.register.models.person import Person
from dalel.register.models.record import Dated, Record


class Publication(Dated, Record):
    """What somebody is prosecuted for having published; ``dossier`` is the ledger root of a Dalel dossier on it."""

    noun = "publication"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="publications")
    platform = TermField("register/platform")
    address = models.URLField(max_length=2000, blank=True, default="")
    title = models.CharField(max_length=500, blank=True, default="")
    count = models.PositiveIntegerField(null=True, blank=True)
    about = TextsField()
    dossier = models.CharField(max_length=64, blank=True, default="")
    authors = models.ManyToManyField(Person, blank=True, related_name="publications")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["case", "position"]
