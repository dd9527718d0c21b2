"""An organisation of a case: a body, a court, a company, a medium."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.fields import TermField, TextsField
from dalel.register.models.name import Name
from dalel.register.models.record import Record


class Organisation(Record):
    """Something other than a person that takes part in a case or publishes figures."""

    noun = "organisation"

    kind = TermField("register/organisation-kind")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    description = TextsField()


class OrganisationName(Name):
    """A name of an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")

    class Meta(Name.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "text", "lang"], name="organisation_name_once")
        ]
