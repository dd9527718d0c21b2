"""Writes into the access log what happens at the door: in, out, refused, a second factor added or removed."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.core import context
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse

from dalel.site.accounts.access_log import record_access
from dalel.site.accounts.models import Account
from dalel.site.staff.gate import FACTORS, prove_factor
from dalel.site.staff.language import set_language_cookie


def listen() -> None:
    """Connect to what Django and allauth tell."""
    account_signals.user_logged_in.connect(signed_in)
    account_signals.password_changed.connect(password_changed)
    user_logged_out.connect(signed_out)
    # Not allauth's own signals: those come after the transaction, and then a factor could be there without its row.
    post_save.connect(factor_added, sender=Authenticator)
    post_delete.connect(factor_removed, sender=Authenticator)
    factor_signals.authenticator_used.connect(factor_used)
    factor_signals.authentication_failed.connect(factor_failed)


def signed_in(*, user: Account, response: HttpResponse, **told: Any) -> None:
    """Signed in; the pages follow in the language of the account."""
    record_access(user.alias, "signed-in")
    set_language_cookie(response, user.language)


def signed_out(*, user: Account | None, **told: Any) -> None:
    """Signed out."""
    if user is not None:
        record_access(user.alias, "signed-out")


def password_changed(*, user: Account, **told: Any) -> None:
    """A new password."""
    record_access(user.alias, "account-changed", noun="password", key=user.alias)


def factor_added(*, instance: Authenticator, created: bool, **told: Any) -> None:
    """A second factor was added; the session in which that happened is thereby proved to be its owner's."""
    if not created:
        return
    record_access(instance.user.alias, "factor-added", noun=instance.type, key=instance.user.alias)
    if instance.type in FACTORS:
        prove_factor(context.request, instance.user)


def factor_removed(*, instance: Authenticator, **told: Any) -> None:
    """A second factor was removed."""
    record_access(instance.user.alias, "factor-removed", noun=instance.type, key=instance.user.alias)


def factor_used(*, request: HttpRequest, user: Account, **told: Any) -> None:
    """The second factor was right."""
    prove_factor(request, user)


def factor_failed(*, user: Account, authenticator: Any, **told: Any) -> None:
    """The second factor was wrong."""
    record_access(user.alias, "sign-in-failed", noun=authenticator.type, key=user.alias)
