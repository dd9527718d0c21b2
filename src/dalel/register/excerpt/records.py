"""Which records an audience may see before restrictions are looked at, and what each says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from dalel.register.access import Audience
from dalel.register.excerpt.references import Known
from dalel.register.models.records import RECORDS
from dalel.register.standing import STANDING, Published, changes_of, owner_of, withdrawn_keys
from dalel.register.statement import Statement, read_statements


def read_records(audience: Audience, published: Mapping[Known, Published]) -> dict[Known, Statement]:
    """What each record says to an audience: to the team as it stands, to others as it was published.

    A withdrawn record is nobody's. Norms are law, and sources stand with what cites them: they are all here.
    """
    withdrawn = {(noun, key) for noun in STANDING for key in withdrawn_keys(noun)}
    found: dict[Known, Statement] = {}
    for noun, model in RECORDS.items():
        for key, said in read_statements(model._default_manager.order_by("pk")):
            owner = owner_of(noun, key)
            if owner[0] not in STANDING or is_shown_live(owner, audience, published, withdrawn):
                found[noun, key] = said
    if not audience.sees_drafts:
        for owner, last in published.items():
            if last.is_changed:
                found.update(as_published(owner, last))
    return found


def is_shown_live(
    owner: Known, audience: Audience, published: Mapping[Known, Published], withdrawn: set[Known]
) -> bool:
    """Whether a record is shown as it stands now."""
    if audience.sees_drafts:
        return owner not in withdrawn
    return owner in published and not published[owner].is_changed


def as_published(owner: Known, last: Published) -> dict[Known, Statement]:
    """What a record and all that belongs to it said when it was last published, by its history."""
    found: dict[Known, Statement | None] = {}
    for noun, key, after in (
        changes_of(*owner)
        .filter(act_id__lte=last.act, noun__in=RECORDS)
        .order_by("pk")
        .values_list("noun", "key", "after")
    ):
        found[noun, key] = after
    return {record: said for record, said in found.items() if said is not None}


def names_of_everybody(records: Mapping[Known, Statement]) -> dict[Known, tuple[str, ...]]:
    """Every name that the register has for people and organisations, with those of what an audience is shown."""
    found: dict[Known, dict[str, None]] = defaultdict(dict)
    for noun in ("person", "organisation"):
        model = RECORDS[noun]
        for key, text in model._default_manager.filter(names__isnull=False).values_list("key", "names__text"):
            found[noun, key][text] = None
    for record, said in records.items():
        for text, *_ in said["names"]:
            found[record][text] = None
    return {record: tuple(texts) for record, texts in found.items()}
