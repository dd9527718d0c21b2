"""What every record of the register has: a key that is its address for ever, and the sources of its values."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.fields import PartialDateField, TermField, bound
from dalel.register.models.source import Source


class Record(models.Model):
    """Something that the register states; each of its values can have a source (`Citation`).

    ``key`` is Latin, stays the same for ever and is what other records and exports name it by. A record that belongs
    to a case has the key ``CASE/NOUN/NAME``.
    """

    noun: ClassVar[str]
    """What the record is called in keys, files and exports."""

    key = models.CharField(max_length=200, unique=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key


class Dated(models.Model):
    """A record with one date, as precise as its source; ``date_as_given`` keeps the source's own words."""

    date = PartialDateField()
    date_as_given = models.CharField(max_length=200, blank=True, default="")
    date_earliest = bound()
    date_latest = bound()

    class Meta:
        abstract = True


class Citation(models.Model):
    """Where a value comes from: a source and the place in it.

    ``noun`` and ``key`` name the record, ``field`` its value (empty: every value of the record that has no citation of
    its own). ``basis`` tells what is stated outright from what we inferred; where the source says that somebody else
    says it, ``attributed_to`` is who. ``reliability`` is how the source comes to know this value, where that is not
    how it comes to know the rest.
    """

    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    field = models.CharField(max_length=60, blank=True, default="")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    place = models.CharField(max_length=200, blank=True, default="")
    basis = TermField("register/basis", default="stated")
    attributed_to = models.CharField(max_length=300, blank=True, default="")
    reliability = TermField("register/reliability")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["noun", "key", "field", "source", "place"], name="citation_once")
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.key} {self.field or '*'}: {self.source_id} {self.place}"
