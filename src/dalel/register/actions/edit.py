"""Edit one record: what somebody typed, if nobody else changed it in the meantime."""

from __future__ import annotations

from django.db import transaction

from dalel.errors import CommandError, DataError
from dalel.register.access import Audience, Hidden, Restrictions, mask
from dalel.register.actions.act import Doing
from dalel.register.actions.import_file import find_statement
from dalel.register.actions.load_folder import Loaded, load_drafts
from dalel.register.actions.undo_import import find_referring, take_out
from dalel.register.models import Change
from dalel.register.models.records import RECORDS
from dalel.register.statement import Statement, differences, draft_of


class ChangedMeanwhileError(DataError):
    """Somebody else changed the record since it was opened; ``fields`` are what differs, ``held`` what it says now."""

    def __init__(self, noun: str, key: str, fields: tuple[str, ...], held: Statement | None) -> None:
        self.fields, self.held = fields, held
        said = f"It differs in: {', '.join(fields)}." if held else "It was taken out."
        super().__init__(
            f'The {noun} "{key}" was changed by somebody else since you opened it. {said}',
            next_step="Nothing was overwritten. Open it again, and enter what should be changed.",
        )


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
        raise CommandError(f'There is no {noun} "{key}".')
    if shown != opened:
        raise ChangedMeanwhileError(noun, key, tuple(sorted(differences(opened, shown))), shown)
    if held is not None:
        said = with_hidden(noun, key, said, held, audience)
    return load_drafts([draft_of(model, key, said)], doing)


def seen_by(noun: str, key: str, said: Statement | None, audience: Audience) -> Statement | None:
    """What an audience is shown of a record; None where it is shown nothing, or there is nothing."""
    restrictions = Restrictions.of([key])
    if said is None or restrictions.hides(noun, key, audience):
        return None
    shown = mask(noun, said, restrictions.hidden_fields(noun, key, audience))
    return None if isinstance(shown, Hidden) else shown


def with_hidden(noun: str, key: str, said: Statement, held: Statement, audience: Audience) -> Statement:
    """What was typed, with the values that the editor could not see as they stand."""
    hidden = Restrictions.of([key]).hidden_fields(noun, key, audience)
    if not hidden:
        return said
    return {
        "columns": {
            name: held["columns"][name] if name in hidden else value for name, value in said["columns"].items()
        },
        "names": held["names"] if "names" in hidden else said["names"],
        "links": {name: held["links"][name] if name in hidden else keys for name, keys in said["links"].items()},
        "citations": sorted(
            [each for each in said["citations"] if each[0] not in hidden]
            + [each for each in held["citations"] if each[0] in hidden]
        ),
    }


@transaction.atomic
def remove(noun: str, key: str, doing: Doing) -> None:
    """Take a record out of its case that was entered by mistake. It stays in the history and can be brought back.

    A record that others refer to stays, and so does a case, a person or a body: these are withdrawn.
    """
    if "/" not in key:
        raise CommandError(f'The {noun} "{key}" is not taken out.', next_step="Withdraw it, with a reason.")
    if not doing.why.strip():
        raise CommandError(f'"{key}" is taken out for a reason, which stays in the history.', next_step="Say why.")
    held = find_statement(noun, key)
    if held is None:
        raise CommandError(f'There is no {noun} "{key}".')
    inside = [(each, one) for each, model in RECORDS.items() for one in keys_inside(model, key)]
    changes = [Change(noun=each, key=one, before=find_statement(each, one)) for each, one in [*inside, (noun, key)]]
    if referring := sorted(find_referring(changes, {(each.noun, each.key) for each in changes})):
        raise DataError(
            f'The {noun} "{key}" cannot be taken out:\n' + "\n".join(referring), next_step="Correct these first."
        )
    act = doing.begin()
    for change in changes:
        change.act = act
    Change.objects.bulk_create(changes)
    for each in changes:
        take_out(each.noun, [each.key])


def keys_inside(model: type[object], key: str) -> list[str]:
    """The keys of the records of a table that lie within one."""
    found = model._default_manager.filter(key__startswith=f"{key}/")  # type: ignore[attr-defined]
    return list(found.order_by("-key").values_list("key", flat=True))
