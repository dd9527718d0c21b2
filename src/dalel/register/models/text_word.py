"""The words of texts as stems: how a record is found by what it says."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class TextWord(models.Model):
    """One stem of the texts of a record (`dalel.register.search.stemming`), with what results are ordered by.

    ``fields`` is the sum of 1 where the stem stands in the first text column of its kind of record and 2 where in the
    second; ``number`` is how many these are; ``day`` counts the days up to the record's date, 0 where it has none.
    """

    word = models.CharField(max_length=110)
    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    fields = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    day = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["noun", "key", "word"], name="text_word_once")]
        indexes: ClassVar = [
            models.Index(fields=["word", "-number", "-day", "key", "noun"], name="text_words_ranked"),
            models.Index(fields=["word"], condition=models.Q(fields__gt=1), name="text_words_in_second"),
        ]

    def __str__(self) -> str:
        return f"{self.word}: {self.noun} {self.key}"
