"""Whom a case names: every person and organisation that has a part in it."""

from __future__ import annotations

from collections.abc import Mapping

from dalel.register.models import Case

_BOTH = ("events__actors", "reactions", "replies")
IN_CASE: Mapping[str, tuple[str, ...]] = {
    "person": ("parties__person", "charges__person", "seizures__person", "measures__person", "penalties__person",
               "publications__authors", *(f"{path}__person" for path in _BOTH)),
    "organisation": ("parties__organisation", "proceedings__court", "measures__court", "penalties__imposed_by",
                     *(f"{path}__organisation" for path in _BOTH)),
}  # fmt: skip
"""The ways from a case to those who have a part in it, by what they are."""


def named_in_case(key: str) -> list[tuple[str, str]]:
    """Everybody whom a case names, people first, each by key."""
    return [
        (noun, each)
        for noun, paths in IN_CASE.items()
        for each in sorted(
            {
                found
                for path in paths
                for found in Case.objects.filter(key=key, **{f"{path}__isnull": False}).values_list(
                    f"{path}__key", flat=True
                )
            }
        )
    ]
