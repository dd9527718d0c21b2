"""Following: a document is asked for, and asked for again wherever the answer points, each step written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path

from dalel.evidence.capture.address import Address
from dalel.evidence.capture.asking import Asking, Limits
from dalel.evidence.capture.exchange import Exchange
from dalel.evidence.capture.failure import CaptureError
from dalel.evidence.capture.pace import MAX_WAIT, Pace
from dalel.evidence.capture.robots import REDIRECTS, Robots, RobotsAnswer, redirect_target

MAX_REDIRECTS = 10
BUSY = frozenset((429, 503))


@dataclass(slots=True)
class Fetched:
    """What came of asking for a document: every exchange in order, and why it ended without a whole answer, if so.

    ``addresses`` begins with the one asked for; ``robots`` is the answer of the strictest rules that were met.
    """

    addresses: list[Address]
    began: dt.datetime
    ended: dt.datetime
    exchanges: list[Exchange] = field(default_factory=list)
    robots: RobotsAnswer = RobotsAnswer.NOT_ASKED
    failure: CaptureError | None = None

    @property
    def last(self) -> Exchange | None:
        """The exchange that the document came with, or that failed."""
        return self.exchanges[-1] if self.exchanges else None

    @property
    def status(self) -> int | None:
        """The status that the document was answered with; None where only the site's rules were asked for."""
        asked = {address.full for address in self.addresses}
        return self.last.status if self.last is not None and self.last.address.full in asked else None


class Following:
    """Asks for documents, one after the other, at a pace that burdens nobody."""

    def __init__(self, asking: Asking, *, pace: Pace, robots: Robots | None, limits: Limits) -> None:
        self._asking = asking
        self._pace = pace
        self._robots = robots
        self._limits = limits

    def fetch(self, address: Address, body: Path) -> Fetched:
        """Ask for a document, and write what comes into a file."""
        now = self._asking.clock.now()
        fetched = Fetched(addresses=[address], began=now, ended=now)
        try:
            self._follow(fetched, body)
        except CaptureError as error:
            fetched.failure = error
            if error.exchange is not None:
                fetched.exchanges.append(error.exchange)
        fetched.ended = self._asking.clock.now()
        return fetched

    def _follow(self, fetched: Fetched, body: Path) -> None:
        target: Address | None = fetched.addresses[0]
        seen: set[str] = set()
        while target is not None:
            if target.full in seen:
                raise CaptureError("too-many-redirects", f"{target.shown} points back to itself.")
            if len(seen) > MAX_REDIRECTS:
                raise CaptureError("too-many-redirects", f"it pointed elsewhere more than {MAX_REDIRECTS} times.")
            if seen:
                fetched.addresses.append(target)
            seen.add(target.full)
            self.heed_robots(target, fetched)
            target = redirect_target(self._ask(target, fetched, body))

    def heed_robots(self, address: Address, fetched: Fetched) -> None:
        """Stop where the site's rules forbid the document, or cannot be had."""
        if self._robots is None:
            return
        answer = self._robots.judge(address)
        if answer in (RobotsAnswer.FORBIDDEN, RobotsAnswer.UNKNOWN) or fetched.robots is not RobotsAnswer.ALLOWED:
            fetched.robots = answer
        if answer is RobotsAnswer.FORBIDDEN:
            raise CaptureError("robots-forbid", f"the rules of {address.host} (robots.txt) ask programs not to.")
        if answer is RobotsAnswer.UNKNOWN:
            raise CaptureError("robots-unknown", f"the rules of {address.host} (robots.txt) cannot be had right now.")

    def _ask(self, address: Address, fetched: Fetched, body: Path) -> Exchange:
        """Ask, and once more after a short wait that the site asked for."""
        exchange = self._ask_once(address, body)
        fetched.exchanges.append(exchange)
        if exchange.status in BUSY:
            seconds = seconds_to_wait(exchange)
            self._pace.hold(address.host, seconds)
            if 0 < seconds <= MAX_WAIT:
                exchange = self._ask_once(address, body)
                fetched.exchanges.append(exchange)
                self._pace.hold(address.host, seconds_to_wait(exchange) if exchange.status in BUSY else 0.0)
        return exchange

    def _ask_once(self, address: Address, body: Path) -> Exchange:
        left = self._pace.left(address.host)
        if left > MAX_WAIT:
            raise CaptureError("asked-to-wait", f"{address.host} asked to be left alone for {left:.0f} more seconds.")
        self._pace.wait(address.host)
        try:
            with body.open("wb") as file:
                return self._asking.ask(
                    address, body=file, limits=self._limits, takes=lambda status: status not in REDIRECTS
                )
        finally:
            self._pace.note_end(address.host)


def seconds_to_wait(exchange: Exchange) -> float:
    """For how long a busy site asks to be left alone; 0 where it does not say."""
    text = (exchange.headers.find("retry-after") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
        return max(0.0, (until - (exchange.answered or exchange.began)).total_seconds())
    except (ValueError, TypeError):
        return 0.0
