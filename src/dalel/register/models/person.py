"""A person of a case, with every spelling that sources use."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.fields import TextsField
from dalel.register.models.name import Name
from dalel.register.models.record import Record


class Person(Record):
    """Somebody whom a source names or counts; a person whom no source names has no name here."""

    noun = "person"

    occupations: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    description = TextsField()


class PersonName(Name):
    """A name of a person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")

    class Meta(Name.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "text", "lang"], name="person_name_once")]
