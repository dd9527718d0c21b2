"""Edit one record: what somebody typed, if nobody else changed it in the meantime."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.actions.import_file import find_statement
from dalel.register.actions.load_folder import Loaded, load_drafts
from dalel.register.actions.undo_import import find_referring, take_out
from dalel.register.models import Change
from dalel.register.models.records import RECORDS
from dalel.register.refusal import RefusedCommandError, RefusedDataError, Sentence, Word, kind
from dalel.register.sight import Seen, Sight
from dalel.register.statement import Statement, differences, draft_of
from dalel.register.within import within


class ChangedMeanwhileError(RefusedDataError):
    """Somebody else changed the record since it was opened; ``fields`` are what differs, ``held`` what it says now."""

    def __init__(self, noun: str, key: str, fields: tuple[str, ...], held: Statement | None) -> None:
        self.fields, self.held = fields, held
        super().__init__(
            "changed-meanwhile" if held else "gone-meanwhile",
            then="open-again",
            noun=kind(noun),
            key=key,
            fields=tuple(called(each) for each in fields),
        )


def called(field: str) -> Word | Sentence:
    """What a field of a record is called within a sentence."""
    return Sentence("its-sources") if field == "citations" else Word("register/field", field)


class ReferredToError(RefusedDataError):
    """A record is referred to by others, ``records``; empty ones stand for what colleagues wrote about it."""

    def __init__(self, noun: str, key: str, records: Sequence[tuple[str, str]], *, unseen: bool = False) -> None:
        self.noun, self.key, self.records = noun, key, tuple(dict.fromkeys(records))
        said = [
            Sentence("refers", noun=kind(by_noun), key=by_key) if by_noun else Sentence("is-about")
            for by_noun, by_key in self.records
        ]
        said += [Sentence("others-refer")] * unseen
        super().__init__("referred-to", then="correct-these", noun=kind(noun), key=key, records=tuple(said))


@transaction.atomic
def edit(noun: str, key: str, said: Statement, doing: Doing, *, opened: Statement | None, audience: Audience) -> Loaded:
    """Make a record say what somebody typed; where another changed it since it was opened nothing is written.

    ``opened`` is what the editor was shown before typing (`seen_by`), None for a record that is new. Values that the
    editor may not see stay as they are.
    """
    model = RECORDS[noun]
    list(model._default_manager.select_for_update().filter(key=key))  # who comes second waits, and then reads anew
    held = find_statement(noun, key)
    shown = seen_by(noun, key, held, audience)
    if held is not None and shown is None:
        raise RefusedCommandError("not-there", noun=kind(noun), key=key)
    if shown != opened:
        raise ChangedMeanwhileError(noun, key, tuple(sorted(differences(opened, shown))), shown)
    if held is not None:
        said = with_hidden(noun, key, said, held, audience)
    return load_drafts([draft_of(model, key, said)], doing)


def seen_by(noun: str, key: str, said: Statement | None, audience: Audience) -> Statement | None:
    """What an audience is shown of a record; None where it is shown nothing, or there is nothing."""
    seen = None if said is None else Sight(audience).see(noun, key, said)
    return None if seen is None else seen.said


def with_hidden(noun: str, key: str, said: Statement, held: Statement, audience: Audience) -> Statement:
    """What was typed, with the values that the editor could not see as they stand."""
    seen = Sight(audience).see(noun, key, held)
    if seen is None or seen.said == held:
        return said
    hidden, as_shown = seen.hidden, citations_shown(held, seen)
    return {
        "columns": {
            name: held["columns"][name] if name in hidden else value for name, value in said["columns"].items()
        },
        "names": held["names"] if "names" in hidden else said["names"],
        "links": {name: held["links"][name] if name in hidden else keys for name, keys in said["links"].items()},
        "citations": sorted(
            [as_shown.get(tuple(each), each) for each in said["citations"] if each[0] not in hidden]
            + [each for each in held["citations"] if each[0] in hidden]
        ),
    }


def citations_shown(held: Statement, seen: Seen) -> dict[tuple[str, ...], list[str]]:
    """The citations of a record by what is shown of them, where a place or a speaker is withheld."""
    whole = [each for each in held["citations"] if each[:2] in [shown[:2] for shown in seen.said["citations"]]]
    pairs = zip(seen.said["citations"], whole, strict=False)
    return {tuple(shown): each for shown, each in pairs if shown != each and shown[:2] == each[:2]}


@transaction.atomic
def remove(noun: str, key: str, doing: Doing) -> None:
    """Take a record out of its case that was entered by mistake. It stays in the history and can be brought back.

    A record that others refer to stays, and so does a case, a person or a body: these are withdrawn.
    """
    if "/" not in key:
        raise RefusedCommandError("not-taken-out", then="withdraw-instead", noun=kind(noun), key=key)
    if not doing.why.strip():
        raise RefusedCommandError("take-out-why", then="say-why", key=key)
    held = find_statement(noun, key)
    if held is None:
        raise RefusedCommandError("not-there", noun=kind(noun), key=key)
    inside = [(each, one) for each, model in RECORDS.items() for one in keys_inside(model, key)]
    changes = [Change(noun=each, key=one, before=find_statement(each, one)) for each, one in [*inside, (noun, key)]]
    if referring := sorted(set(find_referring(changes, {(each.noun, each.key) for each in changes}))):
        raise ReferredToError(noun, key, [(each.by_noun, each.by_key) for each in referring])
    act = doing.begin()
    for change in changes:
        change.act = act
    Change.objects.bulk_create(changes)
    for each in changes:
        take_out(each.noun, [each.key])


def keys_inside(model: type[object], key: str) -> list[str]:
    """The keys of the records of a table that lie within one."""
    found = model._default_manager.filter(within(key))  # type: ignore[attr-defined]
    return list(found.order_by("-key").values_list("key", flat=True))
