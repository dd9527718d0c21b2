"""What a page loaded: each answer that the browser got, and who gave it."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalel.evidence.capture.address import Address, parse_address
from dalel.evidence.capture.exchange import Exchange, Headers, read_headers
from dalel.evidence.capture.failure import CaptureError
from dalel.evidence.capture.peer import MAX_CHAIN, Certificate, Tls, describe

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page, Request, Response

SENT = frozenset(("accept", "user-agent"))
"""Headers of a question that are kept: not the language, nor what the browser tells of the computer."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One answer, its body as the browser hands it out: without the coding it was sent in."""

    address: Address
    at: dt.datetime
    status: int
    reason: str
    asked: tuple[tuple[str, str], ...]
    headers: Headers
    body: bytes


def load_all(requests: Iterable[Request], *, limit: int) -> list[Loaded]:
    """Every answer to a question that only asked; one whose body the browser let go is left out."""
    from playwright.sync_api import Error  # noqa: PLC0415

    found: list[Loaded] = []
    size = 0
    for request in requests:
        each = request.response()
        if each is None or request.method != "GET" or not each.url.startswith(("http://", "https://")):
            continue
        try:
            body = b"" if 300 <= each.status < 400 else each.body()
        except Error:
            continue
        size += len(body)
        if size > limit:
            raise CaptureError("too-large", f"the page loaded more than {limit} bytes; no more are taken.")
        found.append(
            Loaded(
                address=parse_address(each.url),
                at=began(request),
                status=each.status,
                reason=each.status_text or "-",
                asked=tuple((name, text) for name, text in request.headers.items() if name in SENT),
                headers=headers_of(each),
                body=body,
            )
        )
    return found


def began(request: Request) -> dt.datetime:
    """When a question was asked."""
    return dt.datetime.fromtimestamp(request.timing["startTime"] / 1000, dt.UTC)


def headers_of(answer: Response) -> Headers:
    """The headers of an answer, one by one."""
    return read_headers((each["name"], each["value"]) for each in answer.headers_array())


def exchange_of(request: Request, chain: Sequence[Certificate], *, by_proxy: bool) -> Exchange:
    """One step on the way to the page. The certificates are those of the site that answered last."""
    exchange = Exchange(parse_address(request.url), began=began(request))
    answer = request.response()
    if answer is None:
        return exchange
    timing = request.timing
    if timing["responseStart"] >= 0:
        exchange.answered = exchange.began + dt.timedelta(milliseconds=timing["responseStart"])
    exchange.status, exchange.headers = answer.status, headers_of(answer)
    server, details = answer.server_addr(), answer.security_details()
    if server is not None and not by_proxy:
        host = server["ipAddress"]
        exchange.server = f"[{host.strip('[]')}]:{server['port']}" if ":" in host else f"{host}:{server['port']}"
    if details is not None:
        exchange.tls = Tls(version=details.get("protocol") or "", cipher="", chain=tuple(chain))
    return exchange


def watch_network(page: Page) -> CDPSession:
    """Have the browser remember the certificates of what it loads from here on."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    return session


def certificates(session: CDPSession, main: Response) -> list[Certificate]:
    """The certificates that the site of the page sent, its own first."""
    address = parse_address(main.url)
    if address.scheme != "https":
        return []
    found = session.send("Network.getCertificate", {"origin": address.site})
    return [describe(base64.b64decode(each)) for each in found["tableNames"][:MAX_CHAIN]]
