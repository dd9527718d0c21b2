"""Names as sources write them, and their words in one spelling: how a person or an organisation is found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.fields import TermField


class Name(models.Model):
    """A name of somebody as one source or another writes it; ``position`` is the order in which names are shown."""

    text = models.CharField(max_length=300, db_index=True)
    lang = models.CharField(max_length=20, blank=True, default="")
    kind = TermField("register/name-kind", default="as-published")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.text


class NameWord(models.Model):
    """One word of a name of a person or an organisation, folded (`dalel.register.search.spelling`)."""

    word = models.CharField(max_length=100)
    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["word", "noun", "key"], name="name_word_once")]
        indexes: ClassVar = [models.Index(fields=["noun", "key"], name="name_words_of")]

    def __str__(self) -> str:
        return f"{self.word}: {self.noun} {self.key}"
