"""Enter a record that somebody typed, together with those that it names and that are new."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from dalel.register.access import Audience
from dalel.register.actions.act import Doing, OneAct
from dalel.register.actions.edit import edit
from dalel.register.actions.load_folder import Loaded, load_drafts
from dalel.register.folder import Draft, norm_draft
from dalel.register.models import ChargeStatus, Norm
from dalel.register.models.records import RECORDS
from dalel.register.partial_date import parse_partial_date
from dalel.register.refusal import RefusedDataError, kind
from dalel.register.statement import Statement


@transaction.atomic
def enter(
    noun: str,
    key: str,
    said: Statement,
    doing: Doing,
    *,
    opened: Statement | None,
    audience: Audience,
    new: Sequence[Draft] = (),
    within: Sequence[Draft] = (),
) -> Loaded:
    """Make a record say what was typed (`dalel.register.actions.edit`), new people, bodies and sources first: one act.

    ``within`` are records that lie in it, such as who took part in an event. A norm that the register does not have
    yet comes from the law.
    """
    check_order(noun, key, said)
    one = OneAct.of(doing)
    for draft in new:
        if RECORDS[draft.noun]._default_manager.filter(key=draft.key).exists():
            raise RefusedDataError("there-already", then="choose-in-form", noun=kind(draft.noun), key=draft.key)
    norm = said["columns"].get("norm")
    is_new_norm = norm and not Norm.objects.filter(key=norm).exists()
    load_drafts([*([norm_draft(norm)] if is_new_norm else []), *new], one)
    done = edit(noun, key, said, one, opened=opened, audience=audience)
    load_drafts(within, one)
    return done


def check_order(noun: str, key: str, said: Statement) -> None:
    """Refuse a status of a charge whose date contradicts the order of procedure in which it stands."""
    columns = said["columns"]
    if noun != ChargeStatus.noun or not columns["date"]:
        return
    date = parse_partial_date(columns["date"])
    others = ChargeStatus.objects.filter(charge__key=columns["charge"]).exclude(key=key)
    later = others.filter(position__gt=columns["position"])
    earlier = others.filter(position__lt=columns["position"])
    if (date.latest and earlier.filter(date_earliest__gt=date.latest).exists()) or (
        date.earliest and later.filter(date_latest__lt=date.earliest).exists()
    ):
        raise RefusedDataError("order-of-statuses", then="correct-date")
