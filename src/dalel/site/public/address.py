"""Where people open the public site: ``DALEL_PUBLIC_ADDRESS``, or this computer alone."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from dalel.errors import CommandError

LOCAL = ("localhost", "127.0.0.1", "::1")
DEFAULT = "http://127.0.0.1:8766"


def parse_address(text: str) -> tuple[str, str]:
    """The origin of an address, and its host; nothing secret is asked for, so an address without https is one too."""
    parts = urlsplit(text)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or parts.path.strip("/") or parts.query or parts.username:
        raise CommandError(
            f'DALEL_PUBLIC_ADDRESS is no address: "{text}".', next_step="Write it as https://register.example.org"
        )
    return f"{parts.scheme}://{parts.netloc}", host if ":" not in host else f"[{host}]"


def public_address(default: str = DEFAULT) -> str:
    """The origin under which people open the site."""
    return parse_address(os.environ.get("DALEL_PUBLIC_ADDRESS") or default)[0]
