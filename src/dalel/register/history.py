"""The history of a record: every act that changed it, and what it said before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from dalel.errors import CommandError, did_you_mean
from dalel.register.actions.import_file import find_statement
from dalel.register.models import Case, Change, Organisation, Person
from dalel.register.statement import Statement, differences
from dalel.register.within import within


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one record. ``number`` names it; ``differences`` gives each value before and after, by name."""

    number: int
    at: dt.datetime
    actor: str
    kind: str
    why: str
    noun: str
    key: str
    is_first: bool
    differences: Mapping[str, tuple[object, object]]


def history_of(key: str) -> list[Step]:
    """Every change of a record, and of what belongs to it where it is a case, oldest first."""
    found = Change.objects.filter(Q(key=key) | within(key))
    steps = [
        Step(
            number=change.pk,
            at=change.act.at,
            actor=change.act.actor,
            kind=change.act.kind,
            why=change.act.why,
            noun=change.noun,
            key=change.key,
            is_first=change.before is None,
            differences=differences(change.before, change.after),
        )
        for change in found.select_related("act").order_by("pk")
    ]
    if not steps:
        known = [each for model in (Case, Person, Organisation) for each in model.objects.values_list("key", flat=True)]
        raise CommandError(f'The register has no history of "{key}".', next_step=did_you_mean(key, known))
    return steps


def newest_change(noun: str, key: str) -> int:
    """The number of the last change of a record; 0 where it has none."""
    found = Change.objects.filter(noun=noun, key=key).order_by("pk").values_list("pk", flat=True)
    return found.last() or 0


def statement_after(noun: str, key: str, number: int) -> Statement | None:
    """What a record said when the change of this number was its last; None where it was not there then."""
    later = Change.objects.filter(noun=noun, key=key, pk__gt=number).order_by("pk").first()
    return find_statement(noun, key) if later is None else later.before
