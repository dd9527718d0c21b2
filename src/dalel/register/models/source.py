"""A source: a document that says something of a case, and where it can be found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.fields import PartialDateField, TermField, TextsField, bound


class Source(models.Model):
    """A document with its publisher and, where we hold a copy, its SHA-256.

    ``paragraphs`` says how a place in it is counted.
    """

    noun: ClassVar[str] = "source"

    key = models.CharField(max_length=200, unique=True)
    kind = TermField("register/source-kind")
    title = models.CharField(max_length=500, blank=True, default="")
    publisher = models.CharField(max_length=300, blank=True, default="")
    language = models.CharField(max_length=20, blank=True, default="")
    url = models.URLField(max_length=2000, blank=True, default="")
    published = PartialDateField()
    published_earliest = bound()
    published_latest = bound()
    sha256 = models.CharField(max_length=64, blank=True, default="")
    paragraphs = models.CharField(max_length=300, blank=True, default="")
    reliability = TermField("register/reliability")
    note = TextsField()

    def __str__(self) -> str:
        return self.key
