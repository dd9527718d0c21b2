"""Invite a person: the account, and a link with which its password is set."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets

from django.db import transaction

from dalel.register.refusal import RefusedCommandError, RefusedDataError
from dalel.site.accounts.access_log import record_access
from dalel.site.accounts.models import Account, Invitation
from dalel.vocabulary import term

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
VALID_FOR = dt.timedelta(hours=48)
"""How long the link of an invitation can be used."""


@transaction.atomic
def make_account(name: str, *, alias: str, role: str, by: str, language: str = "en") -> Account:
    """Make an account without a password: nobody can sign in to it before an invitation is accepted.

    The alias is what everybody sees; it must say nothing of the login name, which only its owner types.
    """
    alias = " ".join(alias.split())
    if not NAME.fullmatch(name):
        raise RefusedDataError("login-wrong", then="login-letters", name=name)
    if not alias or len(alias) > 80 or not alias.isprintable():
        raise RefusedDataError("alias-wrong", then="alias-seen")
    if alias.casefold() == name:
        raise RefusedDataError("alias-is-login", then="choose-unseen")
    if Account.objects.filter(name=name).exists():
        raise RefusedDataError("account-there", then="choose-or-invite", name=name)
    if Account.objects.filter(alias__iexact=alias).exists():
        raise RefusedDataError("alias-taken", then="choose-another", alias=alias)
    account = Account(name=name, alias=alias, role=term("register/staff-role", role).code, language=language)
    account.set_unusable_password()
    account.save()
    record_access(by, "account-changed", noun="account", key=alias)
    return account


@transaction.atomic
def invite(account: Account, *, by: str, at: dt.datetime) -> str:
    """Make the one link with which an account's password is set; its token, which is told once and not kept.

    An earlier link of the account is void from now on. An account that is in use stays so until the link is used; then
    its password and its second factors are set anew, which is how a person who lost them comes back.
    """
    if not account.is_active:
        raise RefusedCommandError("account-suspended", then="restore-first", name=account.name)
    account.invitations.filter(used_at=None, expires_at__gt=at).update(expires_at=at)
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(account=account, digest=digest_of(token), made_at=at, expires_at=at + VALID_FOR)
    record_access(by, "account-changed", noun="invitation", key=account.alias)
    return token


def digest_of(token: str) -> str:
    """What is kept of the token of an invitation."""
    return hashlib.sha256(token.encode()).hexdigest()
