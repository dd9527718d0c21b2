"""How far a record has come: draft, reviewed, published, changed since, withdrawn. Computed from its acts, never typed.

A case stands with all that belongs to it: a change of one of its events is a change of the case.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from dalel.errors import CommandError, did_you_mean
from dalel.register.models import Case, Change, Organisation, Person, StandingStep, Statistic

STANDING = {model.noun: model for model in (Case, Person, Organisation, Statistic)}
"""The records that are reviewed and published one by one; all others belong to one of them or to a source."""


def find_standing(noun: str, key: str) -> str:
    """The standing of a record: a code of ``register/standing``."""
    step = steps_of(noun, key).last()
    if step is None:
        return "draft"
    if step.act.kind == "withdraw":
        return "withdrawn"
    is_changed = changes_of(noun, key).filter(act__pk__gt=step.act.pk).exists()
    published = steps_of(noun, key).filter(act__kind__in=["publish", "withdraw"]).last()
    was_published = published is not None and published.act.kind == "publish"
    if step.act.kind == "publish" and not is_changed:
        return "published"
    if step.act.kind == "review" and not is_changed:
        return "reviewed"
    return "changed-since" if was_published else "draft"


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
    return Change.objects.filter(own | Q(key__startswith=f"{key}/") if noun == Case.noun else own)
