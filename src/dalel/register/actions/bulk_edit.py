"""Change one field of several records: all of them or none, as one act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from dalel.register.access import Audience, Restrictions
from dalel.register.actions.act import Doing, OneAct
from dalel.register.actions.edit import edit, seen_by
from dalel.register.actions.import_file import find_statement
from dalel.register.history import newest_change, statement_after
from dalel.register.models.records import RECORDS
from dalel.register.refusal import RefusedCommandError, RefusedDataError, kind
from dalel.register.statement import stated_columns


@dataclass(frozen=True, slots=True)
class Changed:
    """One record of several: what the field says, what it would say, and the number of its newest change."""

    key: str
    before: object
    after: object
    opened: int

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to change."""
        return self.before != self.after


def plan_bulk(noun: str, keys: list[str], field: str, value: object, *, audience: Audience) -> list[Changed]:
    """What would change; nothing is changed. A record that is not shown, or whose field is not, is an error."""
    if field not in {column.name for column in stated_columns(RECORDS[noun])}:
        raise RefusedCommandError("no-field", then="choose-field", noun=kind(noun), field=field)
    planned = []
    for key in keys:
        opened = newest_change(noun, key)
        said = seen_by(noun, key, find_statement(noun, key), audience)
        if said is None or field in Restrictions.of([key]).hidden_fields(noun, key, audience):
            raise RefusedCommandError("not-seen", then="choose-again", noun=kind(noun), key=key)
        planned.append(Changed(key, said["columns"][field], value, opened))
    return planned


@transaction.atomic
def bulk_edit(
    noun: str, opened: Mapping[str, int], field: str, value: object, doing: Doing, *, audience: Audience
) -> int:
    """Set the field of the records that were shown in a plan; how many changed.

    ``opened`` are the numbers of the plan: a record that changed since stops all of it.
    """
    one, done = OneAct.of(doing), 0
    for key, number in opened.items():
        before = seen_by(noun, key, statement_after(noun, key, number), audience)
        if before is None:
            raise RefusedDataError("not-there", then="choose-again", noun=kind(noun), key=key)
        said = before | {"columns": before["columns"] | {field: value}}
        done += bool(edit(noun, key, said, one, opened=before, audience=audience).changed)
    return done
