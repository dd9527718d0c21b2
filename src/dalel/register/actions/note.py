"""Write a restricted note about a record, and read those that one may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from dalel.register.about import check_seen
from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.models import Note
from dalel.register.refusal import RefusalError, RefusedCommandError, RefusedDataError
from dalel.register.sealing import Seal

CIRCLES = ("named", "team")
"""Who can be let to read a note: nobody outside the team."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A note that somebody may read; ``trouble`` is why its text cannot be shown, where the key does not open it."""

    note: Note
    text: str
    trouble: RefusalError | None = None


@transaction.atomic
def note(
    noun: str, key: str, text: str, doing: Doing, *, audience: Audience, level: str, people: Sequence[str], seal: Seal
) -> Note:
    """Write a note for the team, or for named people; whoever writes it is one of them.

    Its text is sealed before the database gets it, and is in no history, log, export or backup but as a seal.
    """
    check_seen(noun, key, audience)
    if not text.strip():
        raise RefusedDataError("note-empty", then="write-something")
    if level not in CIRCLES:
        raise RefusedCommandError("note-circle", then="choose-of-two")
    named = sorted({doing.actor, *(each.strip() for each in people if each.strip())}) if level == "named" else []
    if not Note.objects.exists():
        seal.make()
    sealed = seal.close(text.strip())
    return Note.objects.create(act=doing.begin(), noun=noun, key=key, level=level, people=named, sealed=sealed)


def notes_on(noun: str, key: str, audience: Audience, seal: Seal) -> Iterator[Opened]:
    """The notes on a record that an audience may read, oldest first; of others not even that they are there."""
    for each in Note.objects.filter(noun=noun, key=key).select_related("act"):
        if audience.may_see(each.level, each.people):
            try:
                yield Opened(each, seal.open(each.sealed))
            except RefusalError as error:
                yield Opened(each, "", trouble=error)
