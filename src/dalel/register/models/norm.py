"""A norm that charges rest on: country, code, article, part, point. What the law says of it is in ``jurisdictions``."""

from __future__ import annotations

from django.db import models

from dalel.register.models.record import Record


class Norm(Record):
    """A norm by its key, ``kz:penal:274:4:2``; its parts are columns, so that they can be counted."""

    noun = "norm"

    country = models.CharField(max_length=10)
    code = models.CharField(max_length=40)
    article = models.CharField(max_length=40, db_index=True)
    part = models.CharField(max_length=40, blank=True, default="")
    point = models.CharField(max_length=40, blank=True, default="")
