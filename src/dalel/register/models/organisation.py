"""An organisation of a case: a body, a court, a company, a medium."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.fields import TermField, TextsField
from dalel.register.models.record import Record


class Organisation(Record):
    """Something other than a person that takes part in a case or publishes figures."""

    noun = "organisation"

    kind = TermField("register/organisation-kind")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    description = TextsField()


class OrganisationName(models.Model):
    """A name as one source or another writes it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=300, db_index=True)
    lang = models.CharField(max_length=20, blank=True, default="")
    kind = TermField("register/name-kind", default="as-published")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "text", "lang"], name="organisation_name_once")
        ]

    def __str__(self) -> str:
        return self.text
