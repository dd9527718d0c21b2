"""A party: a person or an organisation in a case, in one role."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.case import Case
from dalel.register.models.fields import PartialDateField, TermField, TextsField, bound
from dalel.register.models.organisation import Organisation
from dalel.register.models.person import Person
from dalel.register.models.record import Record


def one_of(name: str) -> models.CheckConstraint:
    """The rule that a record names a person or an organisation, and not both."""
    person, organisation = models.Q(person__isnull=False), models.Q(organisation__isnull=False)
    return models.CheckConstraint(condition=person ^ organisation, name=name)


class Party(Record):
    """Who takes part in a case, as what; of a complainant also what kind of body or person it is."""

    noun = "party"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="parts_in_cases"
    )
    role = TermField("register/role", db_index=True)
    complainant_type = TermField("register/complainant-type")
    since = PartialDateField()
    since_earliest = bound()
    since_latest = bound()
    until = PartialDateField()
    until_earliest = bound()
    until_latest = bound()
    description = TextsField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["case", "position"]
        constraints: ClassVar = [one_of("party_is_one")]
