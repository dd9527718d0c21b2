"""A restriction: who may see a value or a record. What nothing restricts is public once it is published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.fields import TermField

RESTRICTION = "restriction"
"""The noun under which the history tells who changed what may be seen."""


class Restriction(models.Model):
    """The widest circle (``register/visibility``) that may see one field of a record, or all of it (``field`` empty).

    ``people`` are the aliases that may, where the circle is ``named``. A restriction of a case, an event or a charge
    holds for what belongs to it.
    """

    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    field = models.CharField(max_length=60, blank=True, default="")
    level = TermField("register/visibility", blank=False)
    people: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["noun", "key", "field"], name="restriction_once")]
        indexes: ClassVar = [models.Index(fields=["key"], name="restrictions_of")]

    def __str__(self) -> str:
        return f"{self.noun} {self.key} {self.field or '*'}: {self.level}"


class Pseudonym(models.Model):
    """The key that a record has for those who may not know which it is: random, and the same for ever.

    ``field`` is the field of the record that names another record without showing it; empty for the record itself.
    """

    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    field = models.CharField(max_length=60, blank=True, default="")
    text = models.CharField(max_length=60, unique=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["noun", "key", "field"], name="pseudonym_once")]

    def __str__(self) -> str:
        return self.text
