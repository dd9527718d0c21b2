"""One POST over one connection. Whether it may have arrived is told apart from whether it cannot have."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

SECONDS = 30
MOST = 1 << 16
SIGNS = re.compile(r"[!-~]+")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; status 0 stands for none. ``may_have_arrived`` holds wherever something was sent."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
    may_have_arrived: bool = True


def post(address: str, body: bytes, headers: Mapping[str, str], last_moment: Callable[[], None]) -> Answer:
    """Post; no redirect is followed, and no message repeats the address, which may hold a secret."""
    parts = urlsplit(address)
    where = (parts.hostname or "", parts.port)
    connection = (
        HTTPSConnection(*where, timeout=SECONDS, context=ssl.create_default_context())
        if parts.scheme == "https"
        else HTTPConnection(*where, timeout=SECONDS)
    )
    try:
        connection.connect()
    except (OSError, UnicodeError) as error:
        connection.close()
        return Answer(0, said=f"cannot be reached ({type(error).__name__})", may_have_arrived=False)
    last_moment()
    try:
        connection.request(
            "POST", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", body, dict(headers)
        )
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, answer.read(MOST), named)
    except (OSError, HTTPException) as error:
        return Answer(0, said=f"the connection was lost ({type(error).__name__})")
    finally:
        connection.close()


def is_safe(address: str) -> bool:
    """Whether nobody on the way can read what is sent: https, an onion service, or this computer."""
    if not SIGNS.fullmatch(address):
        return False
    parts = urlsplit(address)
    host = parts.hostname or ""
    is_private = parts.scheme == "http" and (host in LOOPBACK or host.endswith(".onion"))
    return bool(host) and (parts.scheme == "https" or is_private) and not parts.username and not parts.fragment
