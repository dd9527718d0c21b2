"""Connections through a SOCKS5 proxy, such as Tor, which also looks up the names: no network near here learns them."""

from __future__ import annotations

import ssl
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.request import HTTPHandler, HTTPSHandler, Request

from socks import PROXY_TYPE_SOCKS5, ProxyError, create_connection

from dalel.evidence.capture.proxy import Proxy


class Opens(HTTPHandler):
    """Opens ``http`` through a proxy."""

    def __init__(self, proxy: Proxy) -> None:
        super().__init__()
        self.proxy = proxy

    def http_open(self, req: Request) -> HTTPResponse:
        """Ask through the proxy."""
        return self.do_open(partial(Tunnel, proxy=self.proxy), req)


class OpensSafely(HTTPSHandler):
    """Opens ``https`` through a proxy."""

    def __init__(self, proxy: Proxy) -> None:
        super().__init__()
        self.proxy = proxy

    def https_open(self, req: Request) -> HTTPResponse:
        """Ask through the proxy, and check the certificate of the authority as without one."""
        return self.do_open(partial(SafeTunnel, proxy=self.proxy), req)


class Tunnel(HTTPConnection):
    """A connection that is made by the proxy."""

    def __init__(self, host: str, *, proxy: Proxy, **options: Any) -> None:
        super().__init__(host, **options)
        self.proxy = proxy

    def connect(self) -> None:
        """Have the proxy connect."""
        self.sock = reach(self.proxy, self.host, self.port, self.timeout)


class SafeTunnel(HTTPSConnection):
    """The same with TLS between this computer and the authority, of which the proxy reads nothing."""

    def __init__(self, host: str, *, proxy: Proxy, **options: Any) -> None:
        super().__init__(host, **options)
        self.proxy = proxy

    def connect(self) -> None:
        """Have the proxy connect, and begin TLS."""
        reached = reach(self.proxy, self.host, self.port, self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(reached, server_hostname=self.host)


def reach(proxy: Proxy, host: str, port: int, timeout: float | None) -> Any:
    """A socket to a host, whose name the proxy looks up."""
    try:
        return create_connection(
            (host, port),
            timeout=timeout,  # type: ignore[arg-type] # parts of a second too
            proxy_type=PROXY_TYPE_SOCKS5,
            proxy_addr=proxy.host,
            proxy_port=proxy.port,
            proxy_rdns=True,
            proxy_username=proxy.username,
            proxy_password=proxy.password,
        )
    except ProxyError:
        # PySocks says where the proxy is, which is to stand nowhere.
        raise OSError("it could not be reached through the proxy") from None
