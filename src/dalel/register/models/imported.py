"""An import: a case list of somebody else that was brought in, from which file, by which rules, with what verdict."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.change import Act


class Import(models.Model):
    """One file that was brought in. What it added and changed are the changes of its act, by which it is undone.

    ``mapping`` is the text of the mapping file that it was read by; ``counts`` how many rows and cells had each
    verdict (`dalel.register.imports.verdict`).
    """

    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="imported")
    undone_by = models.OneToOneField(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="undid")
    file_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, db_index=True)
    format = models.CharField(max_length=40)
    source = models.CharField(max_length=200)
    mapping = models.TextField(blank=True, default="")
    rows = models.PositiveIntegerField()
    counts: models.JSONField[dict[str, dict[str, int]], dict[str, dict[str, int]]] = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.file_name}"

    @property
    def state(self) -> str:
        """Whether what it brought in stands, or was taken out again."""
        return "done" if self.undone_by_id is None else "undone"
