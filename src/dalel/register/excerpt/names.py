"""Every name that the register has for people and bodies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from dalel.register.chunk import chunks
from dalel.register.excerpt.references import Known
from dalel.register.models import OrganisationName, PersonName

NAMES: Mapping[str, Any] = {"person": PersonName, "organisation": OrganisationName}


def names_of(records: Collection[Known]) -> dict[Known, tuple[str, ...]]:
    """Every name of people and bodies; empty for one who has none."""
    found: dict[Known, list[str]] = {each: [] for each in records}
    for noun, model in NAMES.items():
        for chunk in chunks([key for each, key in records if each == noun]):
            rows = model.objects.filter(**{f"{noun}__key__in": chunk}).values_list(f"{noun}__key", "text")
            for key, text in rows:
                found[noun, key].append(text)
    return {each: tuple(names) for each, names in found.items()}
