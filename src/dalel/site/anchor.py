"""Where in the page of its case a record is."""

from __future__ import annotations


def anchor_of(noun: str, key: str) -> str:
    """The name of a record's place in the page of its case."""
    return f"{noun}-{key.replace('/', '-')}"
