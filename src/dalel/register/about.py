"""What comments, tasks and notes are about: a record that is there, and that whoever writes may see."""

from __future__ import annotations

from dalel.register.access import Audience
from dalel.register.models.records import RECORDS
from dalel.register.refusal import RefusedCommandError, kind
from dalel.register.sight import Sight


def check_seen(noun: str, key: str, audience: Audience) -> None:
    """Refuse a record that is not there, or not shown: the error is the same, so that it tells nothing."""
    if noun not in RECORDS or Sight(audience).find(noun, key) is None:
        raise RefusedCommandError("not-there", then="look-it-up", noun=kind(noun), key=key)
