"""The accounts as a list: who there is, how each stands, and when it was last used."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from dalel.site.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Listed:
    """An account in the list; ``standing`` is invited, active or suspended."""

    account: Account
    standing: str
    has_factor: bool
    last_sign_in: dt.datetime | None


def list_accounts() -> list[Listed]:
    """Every account by alias."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=["totp", "webauthn"])
    found = Account.objects.annotate(has_factor=Exists(factors))
    return [Listed(each, standing_of(each), each.has_factor, each.last_login) for each in found]


def standing_of(account: Account) -> str:
    """Whether an account is suspended, waits for its invitation to be accepted, or is in use."""
    if not account.is_active:
        return "suspended"
    return "active" if account.has_usable_password() else "invited"
