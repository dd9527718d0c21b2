"""End sessions: what was open in some browser is closed at its next click."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from dalel.site.accounts.access_log import record_access
from dalel.site.accounts.models import Account


def end_sessions(account: Account, *, but: str = "") -> int:
    """End every session of an account, but the one that is named; how many there were."""
    found = UserSession.objects.filter(user=account).exclude(session_key=but)
    keys = list(found.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    found.delete()
    return len(keys)


@transaction.atomic
def end_session(account: Account, number: int, *, by: str) -> bool:
    """End one session of an account; whether there was one of that number."""
    found = UserSession.objects.filter(user=account, pk=number).first()
    if found is None:
        return False
    Session.objects.filter(session_key=found.session_key).delete()
    found.delete()
    record_access(by, "signed-out", noun="account", key=account.alias)
    return True


@transaction.atomic
def end_other_sessions(account: Account, *, but: str = "", by: str) -> int:
    """End the sessions of an account, but the one that is named, and say so in the log."""
    ended = end_sessions(account, but=but)
    if ended:
        record_access(by, "signed-out", noun="account", key=account.alias)
    return ended
