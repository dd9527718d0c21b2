"""An entry of the access log: who did what on the staff pages, and when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.fields import TermField


class AccessEntry(models.Model):
    """One row of a log that only grows: the database refuses to change or delete it.

    ``previous`` is the SHA-256 of the row before it, so that a row changed behind the database's back shows. It is
    unique, so that two rows never follow the same one.
    """

    at = models.DateTimeField(db_index=True)
    who = models.CharField(max_length=200, db_index=True)
    act = TermField("register/access")
    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    previous = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["noun", "key"], name="access_to")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.who}: {self.act} {self.noun} {self.key}".rstrip()
