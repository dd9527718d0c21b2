"""Where people open the staff pages: ``DALEL_STAFF_ADDRESS``, or this computer alone."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from dalel.errors import CommandError

LOCAL = ("localhost", "127.0.0.1", "::1")


def parse_address(text: str) -> tuple[str, str, bool]:
    """The origin of an address, its host, and whether it is served over https.

    Without https, passwords would cross the network in clear: that is allowed on this computer, and for an onion
    service, which encrypts by itself.
    """
    parts = urlsplit(text)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or parts.path.strip("/") or parts.query or parts.username:
        raise CommandError(
            f'DALEL_STAFF_ADDRESS is no address: "{text}".', next_step="Write it as https://staff.example.org"
        )
    if parts.scheme == "http" and host not in LOCAL and not host.endswith(".onion"):
        raise CommandError(
            f"DALEL_STAFF_ADDRESS is {text}: passwords would cross the network in clear.",
            next_step="Put a server with a certificate in front, and write https://.",
        )
    return f"{parts.scheme}://{parts.netloc}", f"[{host}]" if ":" in host else host, parts.scheme == "https"


ADDRESS, _HOST, IS_HTTPS = parse_address(os.environ.get("DALEL_STAFF_ADDRESS") or "http://localhost:8000")
HOSTS = ["localhost", "127.0.0.1", "[::1]"] if _HOST.strip("[]") in LOCAL else [_HOST]
