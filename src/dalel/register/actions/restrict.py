"""Say who may see a value or a record, or lift what restricted it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from dalel.errors import CommandError, did_you_mean
from dalel.register.access.restrictions import WHOLE, belongs_to, fields_of
from dalel.register.actions.act import Doing
from dalel.register.models import Change, Restriction
from dalel.register.models.records import RECORDS
from dalel.register.models.restriction import RESTRICTION
from dalel.register.refusal import RefusedCommandError, kind
from dalel.register.standing import noun_with

EVERYBODY = "public"
NOT_RESTRICTED = {"norm"}
"""What is law, and public by itself."""


@transaction.atomic
def restrict(noun: str, key: str, doing: Doing, *, level: str, field: str = WHOLE, people: Sequence[str] = ()) -> bool:
    """Let only a circle see a field of a record, or all of it; ``public`` lifts that. False where it stood so already.

    What is restricted is hidden from the next excerpt on; what was handed out before cannot be called back.
    """
    check(noun, key, field)
    named = sorted({each.strip() for each in people if each.strip()})
    if (level == "named") != bool(named):
        raise RefusedCommandError("people-and-circle", then="choose-people", next_step="--to named --people ALIAS")
    held = Restriction.objects.filter(noun=noun, key=key, field=field).first()
    before = None if held is None else said_of(held)
    after = None if level == EVERYBODY else {f"{noun}.{field or '*'}": [level, named]}
    if before == after:
        return False
    act = doing.begin()
    if after is None:
        Restriction.objects.filter(noun=noun, key=key, field=field).delete()
    else:
        Restriction.objects.update_or_create(
            noun=noun, key=key, field=field, defaults={"level": level, "people": named}
        )
    Change.objects.create(act=act, noun=RESTRICTION, key=key, before=as_statement(before), after=as_statement(after))
    return True


def noun_of_key(key: str) -> str:
    """What kind of record a key names; an error where none has it, or several have."""
    if "/" in key:
        return list(belongs_to("", key))[-1][0]
    nouns = [noun for noun, model in RECORDS.items() if model._default_manager.filter(key=key).exists()]
    if len(nouns) == 1:
        return nouns[0]
    if nouns:
        raise CommandError(
            f'"{key}" is the key of several records: {", ".join(nouns)}.', next_step="Name which: --noun."
        )
    return noun_with(key)


def check(noun: str, key: str, field: str) -> None:
    """Refuse a record that is not there, and a field that it does not have."""
    model = RECORDS.get(noun)
    if model is None or noun in NOT_RESTRICTED:
        known = [each for each in RECORDS if each not in NOT_RESTRICTED]
        raise RefusedCommandError("nothing-to-restrict", next_step=did_you_mean(noun, known), noun=noun)
    if not model._default_manager.filter(key=key).exists():
        known = list(model._default_manager.values_list("key", flat=True))
        raise RefusedCommandError("not-there", next_step=did_you_mean(key, known), noun=kind(noun), key=key)
    if field != WHOLE and field not in fields_of(noun):
        raise RefusedCommandError(
            "no-field", next_step=did_you_mean(field, fields_of(noun)), noun=kind(noun), field=field
        )


def said_of(held: Restriction) -> dict[str, Any]:
    """A restriction as the history writes it."""
    return {f"{held.noun}.{held.field or '*'}": [held.level, held.people]}


def as_statement(said: dict[str, Any] | None) -> dict[str, Any]:
    """A restriction in the form of a statement, so that the history shows what differs."""
    return {"columns": said or {}, "names": [], "links": {}, "citations": []}
