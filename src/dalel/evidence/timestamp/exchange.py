"""The exchange: one question by HTTP, one answer. No cookies, no proxy but the one that is given, three redirects."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse, IncompleteRead
from socket import gaierror
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import BaseHandler, HTTPHandler, HTTPSHandler, OpenerDirector, Request

from dalel.errors import CommandError

MAX_REDIRECTS = 3

_REDIRECTS = (
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
)
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back. ``body`` has at most one byte more than was asked for at most."""

    status: int
    content_type: str
    retry_after: str
    date: str
    location: str
    body: bytes


def check_address(url: str, what: str) -> None:
    """Refuse an address that is not plainly one of a machine, for ``http`` or ``https``."""
    try:
        parts = urlsplit(url)
        is_plain = url.isascii() and url.isprintable() and " " not in url and parts.port != 0
    except ValueError:
        is_plain = False
    if not is_plain or parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise CommandError(
            f"The address of {what} cannot be used: {url!r}.",
            next_step="Give one that begins with http:// or https://, without a name or password in it.",
        )


def post(
    url: str, body: bytes, *, headers: dict[str, str], timeout: float, proxy: str | None, max_bytes: int
) -> HttpAnswer:
    """Send the body, and send it again where the answer points elsewhere; never from https to http."""
    answer = send(url, body, headers=headers, timeout=timeout, proxy=proxy, max_bytes=max_bytes)
    for _ in range(MAX_REDIRECTS):
        target = urljoin(url, answer.location)
        if answer.status not in _REDIRECTS or not may_follow(url, target):
            break
        url = target
        answer = send(url, body, headers=headers, timeout=timeout, proxy=proxy, max_bytes=max_bytes)
    return answer


def may_follow(url: str, target: str) -> bool:
    """Whether a redirect leads to an address that can be asked as safely as the first."""
    try:
        check_address(target, "a redirect")
    except CommandError:
        return False
    return urlsplit(url).scheme == "http" or urlsplit(target).scheme == "https"


def send(
    url: str, body: bytes, *, headers: dict[str, str], timeout: float, proxy: str | None, max_bytes: int
) -> HttpAnswer:
    """One request. ``timeout`` is for each wait on the network."""
    opener = OpenerDirector()
    opener.addheaders = []
    for handler in handlers_of(proxy):
        opener.add_handler(handler)
    request = Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - `check_address` was asked
    if proxy is not None and not is_socks(proxy):
        # Not by a ProxyHandler, which would ask the environment which hosts to reach without the proxy.
        request.set_proxy(urlsplit(proxy).netloc, "http")
    with opener.open(request, timeout=timeout) as response:
        return HttpAnswer(
            status=response.status,
            content_type=response.headers.get_content_type() if "Content-Type" in response.headers else "",
            retry_after=response.headers.get("Retry-After", ""),
            date=response.headers.get("Date", ""),
            location=response.headers.get("Location", ""),
            body=read_body(response, max_bytes),
        )


def is_socks(proxy: str) -> bool:
    """Whether a proxy is one that passes on connections, whatever is said in them."""
    return urlsplit(proxy).scheme in ("socks5", "socks5h")


def handlers_of(proxy: str | None) -> tuple[BaseHandler, BaseHandler]:
    """What opens ``http`` and ``https``."""
    if proxy is None or not is_socks(proxy):
        return HTTPHandler(), HTTPSHandler()
    # Only who has such a proxy needs the library for it.
    from dalel.evidence.capture.proxy import parse_proxy  # noqa: PLC0415
    from dalel.evidence.timestamp.tunnel import Opens, OpensSafely  # noqa: PLC0415

    through = parse_proxy(proxy)
    return Opens(through), OpensSafely(through)


def read_body(response: HTTPResponse, max_bytes: int) -> bytes:
    """The body, as far as it is not too long; one that breaks off is an error."""
    body = b""
    while len(body) <= max_bytes and (chunk := response.read1(_CHUNK)):
        body += chunk
    if len(body) <= max_bytes and response.length:
        raise IncompleteRead(body, response.length)
    return body[: max_bytes + 1]


def say_failure(error: OSError | HTTPException, timeout: float) -> str:
    """Why no answer came, in words."""
    cause = error.reason if isinstance(error, URLError) and isinstance(error.reason, OSError) else error
    if isinstance(cause, TimeoutError):
        return f"nothing came within {timeout:g} seconds"
    if isinstance(cause, gaierror):
        return "its name was not found; is this computer online"
    if isinstance(cause, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its TLS certificate is not valid ({cause.verify_message})"
    if isinstance(cause, ConnectionError | IncompleteRead):
        return "the answer broke off"
    return f"the connection failed ({cause})"
