"""A proxy: a SOCKS5 server, such as Tor, through which everything is asked. It also finds the names of sites."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from urllib3.connection import HTTPConnection

from dalel.errors import CommandError
from dalel.evidence.capture.address import Address


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where the proxy is; of name and password nothing is ever recorded."""

    host: str
    port: int
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    def open(self, address: Address, *, timeout: float, trust: ssl.SSLContext) -> HTTPConnection:
        """A connection through the proxy that is not made yet."""
        # Only who has a proxy needs the library for it.
        from socks import PROXY_TYPE_SOCKS5  # noqa: PLC0415
        from urllib3.contrib.socks import SOCKSConnection, SOCKSHTTPSConnection  # noqa: PLC0415

        options: Any = {
            "socks_version": PROXY_TYPE_SOCKS5,
            "proxy_host": self.host,
            "proxy_port": self.port,
            "username": self.username,
            "password": self.password,
            # The proxy looks up the name: otherwise this computer's own network would learn it.
            "rdns": True,
        }
        if address.scheme == "https":
            return SOCKSHTTPSConnection(options, address.host, address.port, timeout=timeout, ssl_context=trust)
        return SOCKSConnection(options, address.host, address.port, timeout=timeout)


def parse_proxy(text: str) -> Proxy:
    """Read ``socks5://host:port``, with or without a name and a password."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.scheme not in ("socks5", "socks5h") or not host or parts.path not in ("", "/"):
        raise CommandError("--proxy takes the address of a SOCKS5 proxy.", next_step="--proxy socks5://127.0.0.1:9050")
    return Proxy(
        host=host,
        port=port or 1080,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )
