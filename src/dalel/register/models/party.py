"""A party: a person or an organisation in a case, in one role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models

from dalel.register.models.case import Case
from dalel.register.models.fields import PartialDateField, TermField, TextsField, bound
from dalel.register.models.organisation import Organisation
from dalel.register.models.person import Person
from dalel.register.models.record import Record
from dalel.vocabulary import term


class OneOf(models.CheckConstraint):
    """The constraint of `one_of`: a row is checked by looking at it, without asking the database."""

    def validate(
        self, model: Any, instance: Any, exclude: Iterable[str] | None = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        """Refuse a row that names nobody, or both."""
        del model, exclude, using
        if (instance.person_id is None) == (instance.organisation_id is None):
            raise ValidationError(term("register/refusal", "one-of").say("en"), code="one-of")


def one_of(name: str) -> models.CheckConstraint:
    """The rule that a record names a person or an organisation, and not both."""
    person, organisation = models.Q(person__isnull=False), models.Q(organisation__isnull=False)
    return OneOf(condition=person ^ organisation, name=name)


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
