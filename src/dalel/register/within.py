"""What lies in a record, by its key, as each database finds it by an index: ``first/event/1`` lies in ``first``."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q


def within(key: str) -> Q:
    """Rows whose key lies in a record; not that of the record itself."""
    if connection.vendor == "postgresql":
        return Q(key__startswith=f"{key}/")
    # SQLite compares keys by their bytes, and looks a LIKE up in no index, since its own minds no capitals.
    return Q(key__gt=f"{key}/", key__lt=f"{key}0")
