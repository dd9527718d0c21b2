"""The words of all names, each in one spelling: how a person or an organisation is found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


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
