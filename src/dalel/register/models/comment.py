"""A comment: what colleagues say to each other about a record. It is part of no count, export or excerpt."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.change import Act


class Comment(models.Model):
    """One remark about a record; who made it and when is its act."""

    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="comment")
    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["noun", "key"], name="comments_on")]

    def __str__(self) -> str:
        return f"{self.noun} {self.key}: {self.act}"
