"""What earlier versions had one word for, told apart: convictions, and the penalties of administrative cases.

It is told only where it is certain: by the branch of the charge's norm or, where no source names the norm, by the kind
of the case. What the register says does not change by it, so that it is no act, and the history says it in the same
words. The models are handed in, since a migration has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from dalel.register.status_word import PENALTY_FOR

SINCE = "0009_penalties_told_apart"
"""The migration from which on penalties have words of their own."""
BATCH = 500
ADMINISTRATIVE = Q(norm__code="admin") | Q(norm=None, case__kind="administrative")
"""Charges of which it is certain that they are of an administrative offence."""
CRIMINAL_FOR = {penalty: conviction for conviction, penalty in PENALTY_FOR.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """The models that hold such words."""

    charge: Any
    status: Any
    proceeding: Any
    change: Any


def tell_penalties_apart(told: Told) -> None:
    """Say of administrative cases that a penalty was imposed, upheld or quashed, where it was called a conviction."""
    charges = told.charge.objects.filter(ADMINISTRATIVE)
    for conviction, penalty in PENALTY_FOR.items():
        told.status.objects.filter(status=conviction, charge__in=charges).update(status=penalty)
    own = told.charge.objects.filter(case=OuterRef("case"))
    certain = (
        told.proceeding.objects.annotate(
            is_administrative=Exists(own.filter(ADMINISTRATIVE)), is_other=Exists(own.exclude(ADMINISTRATIVE))
        )
        .filter(is_other=False)
        .filter(Q(is_administrative=True) | Q(case__kind="administrative"))
    )
    told.proceeding.objects.filter(outcome="convicted", pk__in=certain.values("pk")).update(outcome="penalised")
    retell(told, "status", lambda columns: is_administrative(told, columns["charge"]), PENALTY_FOR)
    retell(told, "proceeding", lambda columns: certain.filter(case__key=columns["case"]).exists(), PENALTY_FOR)


def call_penalties_convictions(told: Told) -> None:
    """The way back, for a version that has one word for both."""
    for penalty, conviction in CRIMINAL_FOR.items():
        told.status.objects.filter(status=penalty).update(status=conviction)
        told.proceeding.objects.filter(outcome=penalty).update(outcome=conviction)
    for noun in WORDS:
        retell(told, noun, lambda _: True, CRIMINAL_FOR)


WORDS = {"status": "status", "proceeding": "outcome"}
"""The column that holds the word, by the noun of its record."""


def retell(told: Told, noun: str, is_meant: Callable[[Mapping[str, Any]], bool], words: Mapping[str, str]) -> None:
    """Say the words of the history otherwise, in the statements that are meant."""
    column = WORDS[noun]
    held = Q(**{f"before__columns__{column}__in": list(words)}) | Q(**{f"after__columns__{column}__in": list(words)})
    found: Iterable[Any] = told.change.objects.filter(held, noun=noun).order_by("pk").iterator(chunk_size=BATCH)
    while chunk := list(islice(found, BATCH)):
        changed = []
        for change in chunk:
            said = [each for each in (change.before, change.after) if each and each["columns"][column] in words]
            meant = [each["columns"] for each in said if is_meant(each["columns"])]
            for columns in meant:
                columns[column] = words[columns[column]]
            if meant:
                changed.append(change)
        told.change.objects.bulk_update(changed, ["before", "after"])


def is_administrative(told: Told, key: str) -> bool:
    """Whether a charge is certainly of an administrative offence, as the register has it or had it last."""
    held: models.QuerySet[Any] = told.charge.objects.filter(key=key)
    if held.exists():
        return held.filter(ADMINISTRATIVE).exists()
    last = told.change.objects.filter(noun="charge", key=key).order_by("pk").last()
    said = (last.after or last.before) if last else None
    norm = said["columns"]["norm"] if said else None
    return str(norm or "").split(":")[1:2] == ["admin"]
