"""How an attempt to send something ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from dalel.errors import DataError

PAUSES = (
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=5),
    dt.timedelta(hours=10),
    dt.timedelta(days=1),
)
"""How long a recipient is left alone after each failure in a row; the last holds from then on."""
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent to one recipient: ``id`` is the same however often it is tried."""

    to: str
    id: str
    text: str
    subject: str = ""
    lang: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """``sent``; ``later``, after ``pause`` or the next pause in turn; ``ended``, never; ``unsure`` if it arrived.

    ``is_gone`` says that there is nobody under that address. ``said`` holds no address and no secret.
    """

    state: str
    said: str = ""
    pause: dt.timedelta | None = None
    is_gone: bool = False


SENT = Outcome("sent")


class WayClosedError(DataError):
    """A whole way is closed for now: nothing was sent and nobody is to blame but our side."""


class Way(Protocol):
    """A way on which something is sent."""

    def send(self, message: Message, last_moment: Callable[[], None]) -> Outcome:
        """Send; ``last_moment`` is called right before the message could arrive."""

    def close(self) -> None:
        """Take leave."""
