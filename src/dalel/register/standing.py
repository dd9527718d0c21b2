"""How far a record has come: draft, reviewed, published, changed since, withdrawn. Computed from its acts, never typed.

A case stands with all that belongs to it: a change of one of its events is a change of the case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, QuerySet

from dalel.errors import CommandError, did_you_mean
from dalel.register.models import (
    Case,
    Change,
    Charge,
    Event,
    Opinion,
    Organisation,
    Party,
    Penalty,
    Person,
    Publication,
    Reaction,
    Reply,
    Source,
    StandingStep,
    Statistic,
)
from dalel.register.models.restriction import RESTRICTION
from dalel.register.within import within

STANDING = {model.noun: model for model in (Case, Person, Organisation, Statistic)}
"""The records that are reviewed and published one by one; all others belong to one of them or to a source."""


def find_standing(noun: str, key: str) -> str:
    """The standing of a record: a code of ``register/standing``."""
    steps = list(steps_of(noun, key).values_list("act_id", "act__kind"))
    if not steps:
        return "draft"
    newest = changes_of(noun, key).aggregate(act=models.Max("act_id"))["act"]
    return standing_by(steps, newest or 0)


def find_standings(noun: str, newest: Mapping[str, int]) -> dict[str, str]:
    """The standings of several records, each given with the act of its newest change, or of what belongs to it."""
    steps: dict[str, list[tuple[int, str]]] = defaultdict(list)
    found = StandingStep.objects.filter(noun=noun, key__in=list(newest)).order_by("act_id")
    for key, act, kind in found.values_list("key", "act_id", "act__kind"):
        steps[key].append((act, kind))
    return {key: standing_by(steps[key], act) for key, act in newest.items()}


LAST_STEPS: Mapping[str, Collection[str]] = {
    "draft": ["review"],
    "reviewed": ["review"],
    "published": ["publish"],
    "changed-since": ["review", "publish"],
    "withdrawn": ["withdraw"],
}
"""Which step is the last of a record of each standing; a draft may have none."""


def standing_by(steps: Sequence[tuple[int, str]], newest: int) -> str:
    """The standing that follows from the steps of a record, oldest first, and the act of its newest change."""
    if not steps:
        return "draft"
    last, kind = steps[-1]
    if kind == "withdraw":
        return "withdrawn"
    if newest <= last:
        return {"publish": "published", "review": "reviewed"}[kind]
    ends = [each for _, each in steps if each in {"publish", "withdraw"}]
    return "changed-since" if ends and ends[-1] == "publish" else "draft"


WITHDRAWN_BY: Mapping[type[models.Model], Mapping[str, str]] = {
    Case: {"case": ""},
    Person: {"person": ""},
    Organisation: {"organisation": ""},
    Statistic: {"statistic": ""},
    Charge: {"case": "case__", "person": "person__"},
    Party: {"case": "case__", "person": "person__", "organisation": "organisation__"},
    Event: {"case": "case__"},
    Penalty: {"case": "case__", "person": "person__"},
    Publication: {"case": "case__"},
    Opinion: {"case": "case__"},
    Reaction: {"case": "case__", "person": "person__", "organisation": "organisation__"},
    Reply: {"case": "case__", "person": "person__", "organisation": "organisation__"},
    Source: {},
}
"""With which records a row of a model is withdrawn, and the way from the row to them."""


def not_withdrawn(model: type[models.Model]) -> QuerySet[Any]:
    """The rows of a model that were not taken back: what counts, statistics and tables for readers are made of."""
    found: QuerySet[Any] = model._default_manager.all()
    if not is_any_withdrawn():
        return found
    for noun, path in WITHDRAWN_BY[model].items():
        found = found.exclude(**{f"{path}key__in": withdrawn_keys(noun)})
    return found


def is_any_withdrawn() -> bool:
    """Whether anything was ever withdrawn: where nothing was, no question need ask it of each record."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM register_act WHERE kind = 'withdraw'"
            " AND EXISTS (SELECT 1 FROM register_standingstep WHERE act_id = register_act.id) LIMIT 1"
        )
        return cursor.fetchone() is not None


def withdrawn_keys(noun: str) -> QuerySet[StandingStep, str]:
    """The keys of the records of a kind whose newest step is that they were withdrawn."""
    return last_stepped(noun, ["withdraw"])


def last_stepped(noun: str, kinds: Collection[str]) -> QuerySet[StandingStep, str]:
    """The keys of the records of a noun whose newest step is of one of these kinds of act."""
    steps = StandingStep.objects.filter(noun=noun).order_by()
    later = steps.filter(key=OuterRef("key"), act_id__gt=OuterRef("act_id"))
    return steps.filter(~Exists(later), act__kind__in=kinds).values_list("key", flat=True)


def may_stand(noun: str, standing: str, *, few: int) -> Q:
    """Among which records of a noun those of a standing are; all, where these are no few.

    How far a record has come also depends on its changes: not all of these need stand so.
    """
    keys = list(last_stepped(noun, LAST_STEPS[standing])[: few + 1])
    if len(keys) > few:
        return Q()
    has_no_step = Q(~Exists(StandingStep.objects.filter(noun=noun, key=OuterRef("key"))))
    return Q(key__in=keys) | has_no_step if standing == "draft" else Q(key__in=keys)


def owner_of(noun: str, key: str) -> tuple[str, str]:
    """The record with which another stands: what lies in a case stands with the case."""
    return (Case.noun, key.partition("/")[0]) if "/" in key else (noun, key)


def noun_with(key: str) -> str:
    """What kind of record has a key; an error with the nearest keys where none has."""
    nouns = [noun for noun, model in STANDING.items() if model._default_manager.filter(key=key).exists()]
    if len(nouns) == 1:
        return nouns[0]
    if nouns:
        raise CommandError(
            f'"{key}" is the key of several records: {", ".join(nouns)}.', next_step="Name which: --noun."
        )
    known = [each for model in STANDING.values() for each in model._default_manager.values_list("key", flat=True)]
    raise CommandError(f'There is no record "{key}".', next_step=did_you_mean(key, known))


def steps_of(noun: str, key: str) -> QuerySet[StandingStep]:
    """The steps of a record, oldest first."""
    return StandingStep.objects.filter(noun=noun, key=key).select_related("act").order_by("act__pk")


def changes_of(noun: str, key: str) -> QuerySet[Change]:
    """The changes of a record and of what belongs to it."""
    own = Q(noun=noun, key=key)
    inside = within(key) & ~Q(noun=RESTRICTION)
    return Change.objects.filter(own | inside if noun == Case.noun else own)
