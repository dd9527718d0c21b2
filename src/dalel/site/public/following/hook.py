"""Signed web hooks, as Standard Webhooks has them: https://www.standardwebhooks.com"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field

from dalel.errors import CommandError
from dalel.site.public.following.outcome import DAY, SENT, Message, Outcome
from dalel.site.public.following.posting import post

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64
"""How many bytes a secret may have."""
MOST = 2
"""How many secrets may sign at once."""
GONE = 410


@dataclass(frozen=True, slots=True)
class Hook:
    """The way of hooks to one server. Each message has an identifier, so it can be sent again where that is unsure.

    While a secret is changed for another there are two, and each signs: the other side takes whichever it has.
    """

    secrets: tuple[bytes, ...] = field(repr=False)
    at: dt.datetime

    def send(self, message: Message, last_moment: Callable[[], None]) -> Outcome:
        """Post a message with its signature; only the status of the answer matters."""
        body, moment = message.text.encode(), int(self.at.timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Dalel",
            "webhook-id": message.id,
            "webhook-timestamp": str(moment),
            "webhook-signature": " ".join(signature(each, message.id, moment, body) for each in self.secrets),
        }
        answer = post(message.to, body, headers, last_moment)
        if 200 <= answer.status < 300:
            return SENT
        if answer.status == GONE:
            return Outcome("later", "410: it wants no more; take it out of follow.toml", DAY)
        return Outcome(
            "later", answer.said or f"answered {answer.status}", asked_to_wait(answer.headers.get("retry-after"))
        )

    def close(self) -> None:
        """There is nothing to leave: each message has its own connection."""


def asked_to_wait(text: str | None) -> dt.timedelta | None:
    """How long a server asks to be left alone, where it says so in seconds: a day at most."""
    return min(dt.timedelta(seconds=int(text)), DAY) if text and text.isdecimal() and len(text) < 8 else None


def signature(secret: bytes, name: str, moment: int, body: bytes) -> str:
    """The signature of a message: over its identifier, the moment and its bytes."""
    signed = hmac.digest(secret, f"{name}.{moment}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(signed).decode()}"


def parse_secrets(text: str, *, name: str) -> tuple[bytes, ...]:
    """The secret of a hook, or the new one and after a space the old one, while the other side changes it."""
    found = tuple(parse_secret(each, name=name) for each in text.split() or [""])
    if len(found) > MOST:
        raise CommandError(
            f'The hook "{name}" has {len(found)} secrets.', next_step="Keep the new one and the one before it."
        )
    return found


def parse_secret(text: str, *, name: str) -> bytes:
    """A secret as both sides keep it: ``whsec_`` and base64."""
    try:
        secret = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not SHORTEST <= len(secret) <= LONGEST:
        raise CommandError(
            f'The secret of the hook "{name}" is none: it is no base64 of {SHORTEST} to {LONGEST} bytes.',
            next_step="Make one with: openssl rand -base64 32",
        )
    return secret
