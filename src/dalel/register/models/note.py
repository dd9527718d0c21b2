"""A note that only some may read: kept encrypted, so that a copied database does not tell it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.change import Act
from dalel.register.models.fields import TermField


class Note(models.Model):
    """One note about a record. ``sealed`` is its text as a Fernet token; the key is kept outside the database.

    ``level`` and ``people`` are who may read it, as in a `Restriction`; a note is never public.
    """

    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="note")
    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    level = TermField("register/visibility", blank=False)
    people: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    sealed = models.TextField()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["noun", "key"], name="notes_on")]

    def __str__(self) -> str:
        return f"{self.noun} {self.key}: {self.act}"
