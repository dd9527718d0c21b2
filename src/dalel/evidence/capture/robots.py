"""Robots: what a site asks of programs (robots.txt, RFC 9309), and whether a document may be asked for.

A site without such a file asks nothing. One whose file cannot be had right now may ask anything: then nothing is
asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from protego import Protego

from dalel.errors import CommandError
from dalel.evidence.capture.address import Address, parse_address
from dalel.evidence.capture.asking import Asking, Limits
from dalel.evidence.capture.exchange import Exchange
from dalel.evidence.capture.failure import CaptureError
from dalel.evidence.capture.pace import Pace

ROBOTS_LIMITS = Limits(bytes=1 << 20, seconds=60.0)
MAX_REDIRECTS = 5
REDIRECTS = frozenset((301, 302, 303, 307, 308))

# The document would fail in the same way; that says more than that its rules are not known.
_TELLING = frozenset(("name-not-found", "no-answer", "tls-certificate", "tls", "connection-lost"))


class RobotsAnswer(StrEnum):
    """What the site's rules say of a document."""

    ALLOWED = "allowed"
    NO_RULES = "no-rules"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class Rules:
    """A site's rules; ``protego`` is None where there are none, ``is_known`` False where they could not be had."""

    protego: Protego | None = None
    is_known: bool = True


class Robots:
    """The rules of every site that was met, each asked for once."""

    def __init__(self, asking: Asking, pace: Pace) -> None:
        self._asking = asking
        self._pace = pace
        self._sites: dict[str, Rules] = {}

    def judge(self, address: Address) -> RobotsAnswer:
        """Whether the site's rules let a program ask for a document."""
        if address.site not in self._sites:
            self._sites[address.site] = self._read(address)
        rules = self._sites[address.site]
        if not rules.is_known:
            return RobotsAnswer.UNKNOWN
        if rules.protego is None:
            return RobotsAnswer.NO_RULES
        agent = self._asking.route.user_agent
        delay = rules.protego.crawl_delay(agent)
        if delay is not None:
            self._pace.slow_down(address.host, delay)
        return RobotsAnswer.ALLOWED if rules.protego.can_fetch(address.full, agent) else RobotsAnswer.FORBIDDEN

    def _read(self, address: Address) -> Rules:
        """Ask for the rules of the site of an address."""
        place = parse_address("/robots.txt", base=address)
        for _ in range(MAX_REDIRECTS + 1):
            body = BytesIO()
            try:
                exchange = self._ask(place, body)
            except CaptureError as error:
                if error.reason in _TELLING:
                    raise
                return Rules(is_known=False)
            target = redirect_target(exchange)
            if target is None:
                return read_rules(exchange.status or 0, body.getvalue())
            place = target
        return Rules()

    def _ask(self, place: Address, body: BytesIO) -> Exchange:
        self._pace.wait(place.host)
        try:
            return self._asking.ask(place, body=body, limits=ROBOTS_LIMITS, takes=lambda status: status == 200)
        finally:
            self._pace.note_end(place.host)


def read_rules(status: int, data: bytes) -> Rules:
    """What an answer to the question for the rules means."""
    if status == 200:
        return Rules(Protego.parse(data.decode("utf-8-sig", "replace")))
    # Too many requests is no answer to the question whether there are rules.
    return Rules() if 400 <= status < 500 and status != 429 else Rules(is_known=False)


def redirect_target(exchange: Exchange) -> Address | None:
    """Where an answer points to; None where it is the document itself."""
    if exchange.status not in REDIRECTS:
        return None
    location = exchange.headers.find("location")
    if not location:
        raise CaptureError("bad-answer", f"{exchange.address.host} points elsewhere and does not say where.")
    try:
        # Servers send UTF-8 where only ASCII is allowed; the library reads it as Latin-1.
        return parse_address(location.encode("latin-1").decode("utf-8", "replace"), base=exchange.address)
    except (CommandError, UnicodeError) as error:
        said = error.what if isinstance(error, CommandError) else "The address cannot be read."
        raise CaptureError(
            "redirect-refused", f"{exchange.address.host} points to an address that is not followed: {said}"
        ) from None
