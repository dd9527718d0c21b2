"""Comment on a record."""

from __future__ import annotations

from django.db import transaction

from dalel.register.about import check_seen
from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.models import Comment
from dalel.register.refusal import RefusedDataError


@transaction.atomic
def comment(noun: str, key: str, text: str, doing: Doing, *, audience: Audience) -> Comment:
    """Say something about a record to colleagues. A comment is not changed afterwards, and is in no export."""
    check_seen(noun, key, audience)
    if not text.strip():
        raise RefusedDataError("comment-empty", then="write-something")
    return Comment.objects.create(act=doing.begin(), noun=noun, key=key, text=text.strip())
