"""A person of a case, with every spelling that sources use."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.fields import TermField, TextsField
from dalel.register.models.record import Record


class Person(Record):
    """Somebody whom a source names or counts; a person whom no source names has no name here."""

    noun = "person"

    occupations: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    description = TextsField()


class PersonName(models.Model):
    """A name as one source or another writes it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=300, db_index=True)
    lang = models.CharField(max_length=20, blank=True, default="")
    kind = TermField("register/name-kind", default="as-published")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "text", "lang"], name="person_name_once")]

    def __str__(self) -> str:
        return self.text
