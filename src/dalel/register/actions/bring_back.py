"""Bring a record back to what it said after one of its changes. What was said since stays in the history."""

from __future__ import annotations

from dalel.register.actions.act import Doing
from dalel.register.actions.load_folder import Loaded, load_drafts
from dalel.register.models import Change
from dalel.register.models.records import RECORDS
from dalel.register.models.restriction import RESTRICTION
from dalel.register.refusal import RefusedCommandError
from dalel.register.statement import draft_of


def bring_back(number: int, doing: Doing, *, dry_run: bool = False) -> Loaded:
    """Make a record say what it said after the change of this number; what else it names must still be there."""
    change = Change.objects.filter(pk=number).first()
    if change is None or change.after is None:
        raise RefusedCommandError(
            "no-change", then="look-at-history", next_step="dalel register history KEY lists them.", number=number
        )
    if change.noun == RESTRICTION:
        raise RefusedCommandError(
            "change-of-circle",
            then="restrict-anew",
            next_step=f"dalel register restrict {change.key} --to CIRCLE",
            number=number,
        )
    draft = draft_of(RECORDS[change.noun], change.key, change.after)
    named = {(each.noun, each.key) for each in draft.references()} | {
        ("source", each.source) for each in draft.citations
    }
    if missing := sorted(each for each in named if not is_there(*each)):
        listed = tuple(f"{noun} {key}" for noun, key in missing)
        raise RefusedCommandError("names-missing", then="bring-that-back", number=number, missing=listed)
    return load_drafts([draft], doing, dry_run=dry_run)


def is_there(noun: str, key: str) -> bool:
    """Whether the register has a record."""
    return RECORDS[noun]._default_manager.filter(key=key).exists()
