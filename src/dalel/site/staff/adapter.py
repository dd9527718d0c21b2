"""What allauth asks of us: its sentences in our words, who must wait and how long, how its secrets are kept."""

from __future__ import annotations

import base64
import math
import time
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from dalel.site.accounts.access_log import record_access
from dalel.site.accounts.models import Account
from dalel.site.words import say

SENTENCES = {
    "username_password_mismatch": "sign-in-wrong",
    "incorrect_password": "password-wrong",
    "enter_current_password": "password-wrong",
    "incorrect_code": "code-wrong",
    "cannot_delete_authenticator": "factor-last",
}
"""Our sentences for the errors that allauth finds, by its code."""
MESSAGES = {
    "account/messages/password_changed.txt": "password-changed",
    "mfa/messages/totp_activated.txt": "totp-added",
    "mfa/messages/totp_deactivated.txt": "factor-removed-said",
    "mfa/messages/webauthn_added.txt": "passkey-added",
    "mfa/messages/webauthn_removed.txt": "factor-removed-said",
    "mfa/messages/recovery_codes_generated.txt": "recovery-made",
}
"""Our sentences for what allauth reports; what is not here is not said."""
WAITS = {"too_many_login_attempts", "rate_limited"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Signing in, with the lock-out and the access log of this house."""

    def validation_error(self, code: str, *args: object) -> ValidationError:
        """An error of allauth in our words; one that makes people wait says for how long."""
        if code in WAITS:
            request: HttpRequest = context.request
            account = waiting_account(request)
            record_access(account.alias if account else "", "locked", key=account.alias if account else "")
            return ValidationError(say("locked", minutes=minutes_to_wait(request, account)), code=code)
        return ValidationError(say(SENTENCES[code]), code=code)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log a failure under the alias that was tried; an unknown name is not kept: it may be a password."""
        account = Account.objects.filter(name__iexact=credentials.get("username", "")).first()
        alias = account.alias if account else ""
        record_access(alias, "sign-in-failed", noun="password", key=alias)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *args: object, **kwargs: object
    ) -> None:
        """Report what was done, in our words."""
        if message_template in MESSAGES:
            messages.add_message(request, level, say(MESSAGES[message_template]))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False


def waiting_account(request: HttpRequest) -> Account | None:
    """The account that somebody tries to sign in to, or whose owner must confirm."""
    stage = getattr(request, "_login_stage", None)
    if stage is not None and isinstance(stage.login.user, Account):
        return stage.login.user
    if isinstance(request.user, Account):
        return request.user
    return Account.objects.filter(name__iexact=request.POST.get("login", "").strip()).first()


def minutes_to_wait(request: HttpRequest, account: Account | None) -> int:
    """For how many minutes this address, or this account, must wait before it may try again."""
    site = f"{request.get_host()}:"
    keys = [f"{site}{(account.name if account else request.POST.get('login', '').strip()).lower()}"]
    if account is not None:
        keys.append(f"mfa-auth-user-{account.pk}")
    now, longest = time.time(), 0.0
    for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
        for key in keys:
            named = ratelimit.get_cache_key(request, app="allauth.account", action="login_failed", rate=rate, key=key)
            tried = cache.get(named, [])
            if len(tried) >= rate.amount:
                longest = max(longest, tried[-1] + rate.duration - now)
    return max(1, math.ceil(longest / 60))


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """Second factors: in our words, their secrets encrypted, the QR code drawn into the page."""

    def validation_error(self, code: str, *args: object) -> ValidationError:
        """An error of allauth in our words."""
        return ValidationError(say(SENTENCES[code]), code=code)

    def build_totp_svg(self, url: str) -> str:
        """The QR code as a drawing that stands in the page itself."""
        return segno.make(url, error="m").svg_inline(scale=5, border=4, svgclass="qr", lineclass=None, omitsize=True)

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with the newsroom's key, so that a copy of the database makes no codes."""
        return factor_cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret in clear."""
        return factor_cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last second factor stays: no page opens without one."""
        others = authenticator.user.authenticator_set.filter(type__in=["totp", "webauthn"]).exclude(pk=authenticator.pk)
        return bool(others.exists())

    def generate_authenticator_name(self, user: Account, type: str) -> str:  # noqa: A002 - allauth's name
        """What a passkey is called until its owner names it."""
        return say("passkey")


def factor_cipher() -> Fernet:
    """The cipher of the secrets of second factors; its key follows from the newsroom's secret key."""
    derived = HKDF(SHA256(), 32, salt=None, info=b"dalel second factors").derive(str(settings.SECRET_KEY).encode())
    return Fernet(base64.urlsafe_b64encode(derived))
