"""What an answer to a reader can be bound to, and how a correction is said where the editors leave it to the record."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import override

from dalel.register.actions.answer import Wording
from dalel.register.models import Change, Task, TextsField
from dalel.register.models.records import RECORDS
from dalel.register.sight import Sight
from dalel.register.standing import changes_of, owner_of
from dalel.register.statement import flat
from dalel.site.showing import Showing
from dalel.site.staff.comparison import compare
from dalel.site.staff.desk import showing_of
from dalel.site.words import word
from dalel.vocabulary import LANGUAGES

CHANGES = 30
"""How many changes are offered, the newest."""


def changes_offered(task: Task, sight: Sight) -> Iterator[tuple[str, str]]:
    """The changes of values of the record of a report, newest first, as choices: ``12:date`` and what it changed."""
    found = changes_of(*owner_of(task.noun, task.key)).filter(before__isnull=False, after__isnull=False)
    for change in found.order_by("-pk")[:CHANGES]:
        before, after = (sight.see(change.noun, change.key, said or {}) for said in (change.before, change.after))
        if before is not None and after is not None:
            showing = showing_of(sight, [before, after])
            hidden = before.hidden | after.hidden
            called = f"{word('register/noun', change.noun)} {showing.callings.call(after)}"
            for row in compare(showing, change.noun, (before.said, after.said), hidden=hidden):
                old, new = ("; ".join(piece.text for piece in each) or "—" for each in row.values)
                yield f"{change.pk}:{row.name}", f"{called} — {row.label}: {old} → {new}"


def as_recorded(change: Change, name: str, sight: Sight) -> Wording:
    """A change of a value in every language, as the pages of the register say it."""
    said = [sight.see(change.noun, change.key, each or {}) for each in (change.before, change.after)]
    values = [None if each is None else flat(each.said).get(name) for each in said]
    columns = {column.name: column for column in RECORDS[change.noun]._meta.concrete_fields}
    if isinstance(columns.get(name), TextsField):
        before, after = (dict(each) if isinstance(each, dict) else {} for each in values)
        return Wording(before, after)
    told: list[dict[str, str]] = [{}, {}]
    for lang in LANGUAGES:
        with override(lang):
            showing: Showing = showing_of(sight, [each for each in said if each is not None])
            for texts, value in zip(told, values, strict=True):
                if text := "; ".join(piece.text for piece in showing.value(change.noun, name, value)):
                    texts[lang] = text
    return Wording(*told)
