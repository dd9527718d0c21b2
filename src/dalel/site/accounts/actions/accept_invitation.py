"""Accept an invitation: set the password of the account it is for."""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db import transaction

from dalel.site.accounts.access_log import record_access
from dalel.site.accounts.actions.end_session import end_sessions
from dalel.site.accounts.actions.invite import digest_of
from dalel.site.accounts.models import Account, Invitation


def find_invitation(token: str, *, at: dt.datetime) -> Invitation | None:
    """The invitation of a token, if it can be used now."""
    found = Invitation.objects.filter(digest=digest_of(token), used_at=None, expires_at__gt=at)
    return found.filter(account__is_active=True).select_related("account").first()


@transaction.atomic
def accept_invitation(token: str, password: str, *, at: dt.datetime) -> Account | None:
    """Set the password of the account, whose old factors and sessions end; None where the link cannot be used.

    Of two who use one link at the same time, one is too late.
    """
    invitation = find_invitation(token, at=at)
    if invitation is None or not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=at):
        return None
    account = invitation.account
    account.set_password(password)
    account.save(update_fields=["password"])
    Authenticator.objects.filter(user=account).delete()
    end_sessions(account)
    record_access(account.alias, "account-changed", noun="password", key=account.alias)
    return account
