"""A capture: a document is fetched from its address, looked at, kept as it came, and entered with how it came.

What failed is entered too, with why. An answer that is not the document, such as a page for logging in, is kept and
entered as it is, and the entry after it says that it is not the document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dalel.evidence.capture.address import Address
from dalel.evidence.capture.asking import Asking, Clock, Limits, Route
from dalel.evidence.capture.earlier import EarlierCapture
from dalel.evidence.capture.entering import Entering, Outcome
from dalel.evidence.capture.following import Fetched, Following
from dalel.evidence.capture.gate import Judgement, Verdict, judge
from dalel.evidence.capture.looking import Look, look
from dalel.evidence.capture.media_type import content_coding, content_type, unpacked_type
from dalel.evidence.capture.pace import Pace
from dalel.evidence.capture.piece import Piece, file_piece
from dalel.evidence.capture.robots import Robots
from dalel.evidence.capture.visiting import Visiting
from dalel.evidence.capture.workroom import workroom
from dalel.evidence.capture_record import Terms, render_record
from dalel.evidence.evidence import Evidence
from dalel.evidence.store import Progress, no_progress


@dataclass(frozen=True, slots=True)
class CapturePlan:
    """How to capture: by which route, within which limits, at what pace, and what must be in each document.

    ``browser`` is the program that opens pages; None where files are fetched.
    """

    route: Route
    limits: Limits
    delay: float
    terms: Terms
    note: str | None = None
    browser: Path | None = None


@dataclass(frozen=True, slots=True)
class Captured:
    """What came of one address.

    ``pieces`` are what was kept: one file, those of a page, or none. ``seq`` is the number of the first entry that says
    so; ``earlier`` is what the same address gave before, by the method of the piece. ``coding`` names how the server
    packed the bytes although it was not asked to, ``left_out`` the parameters of the address that are not recorded.
    """

    address: str
    judgement: Judgement
    status: int | None
    pieces: tuple[Piece, ...]
    seq: int
    time: dt.datetime
    earlier_by_method: Mapping[str, EarlierCapture]
    coding: str | None
    left_out: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def first(self) -> Piece | None:
        """The document itself: the file, or the page as the server sent it."""
        return self.pieces[0] if self.pieces else None

    @property
    def sha256(self) -> str | None:
        """The document's SHA-256."""
        return self.first.sha256 if self.first else None

    @property
    def earlier(self) -> EarlierCapture | None:
        """The document that the same address gave before."""
        return self.earlier_by_method.get(self.first.method) if self.first else None

    @property
    def is_same(self) -> bool:
        """Whether the address gave these very bytes before."""
        return self.earlier is not None and self.earlier.sha256 == self.sha256


class Capturing:
    """One run of capturing into one folder of evidence."""

    def __init__(
        self, evidence: Evidence, plan: CapturePlan, *, clock: Clock, progress: Progress = no_progress
    ) -> None:
        self._folder = evidence.folder.parent
        self._plan = plan
        self._clock = clock
        self._entering = Entering(evidence)
        asking = Asking(plan.route, clock, progress)
        pace = Pace(plan.delay, clock)
        robots = Robots(asking, pace) if plan.terms.why is None else None
        self._following = Following(asking, pace=pace, robots=robots, limits=plan.limits)
        self._visiting = Visiting(self._following, asking, browser=plan.browser, limits=plan.limits, pace=pace)

    def capture_all(self, addresses: Iterable[Address]) -> Iterator[Captured]:
        """Capture documents one by one. What is handed out is recorded; one that fails keeps none from coming."""
        for address in addresses:
            with workroom(self._folder) as folder:
                outcome = self._visit(address, folder) if self._plan.browser else self._fetch(address, folder)
                yield self._enter(outcome)

    def _fetch(self, address: Address, folder: Path) -> Outcome:
        """Fetch a file."""
        body = folder / "body"
        fetched = self._following.fetch(address, body)
        last = fetched.last
        if fetched.failure is not None or last is None:
            return self._outcome(fetched, None, ())
        seen = look(body, media_type=unpacked_type(last), charset=content_type(last)[1], coding=content_coding(last))
        return self._outcome(fetched, seen, (file_piece(body, last),) if last.is_whole and last.bytes else ())

    def _visit(self, address: Address, folder: Path) -> Outcome:
        """Open a page."""
        visit = self._visiting.visit(address, folder)
        return self._outcome(
            visit.fetched, visit.seen, visit.pieces, browser=visit.browser, user_agent=visit.user_agent
        )

    def _outcome(
        self,
        fetched: Fetched,
        seen: Look | None,
        pieces: tuple[Piece, ...],
        *,
        browser: str | None = None,
        user_agent: str | None = None,
    ) -> Outcome:
        """Judge what came, and write down how."""
        last = fetched.last
        if seen is None or last is None:
            failure = fetched.failure
            judgement = Judgement(Verdict.FAILED, failure.reason if failure else None, failure.what if failure else "")
        else:
            judgement = judge(
                status=last.status or 0,
                size=last.bytes,
                asked=fetched.addresses[0],
                final=fetched.addresses[-1],
                look=seen,
                expect=self._plan.terms.expect,
            )
        route = self._plan.route
        record = render_record(
            fetched,
            judgement,
            self._plan.terms,
            user_agent=user_agent or route.user_agent,
            by_proxy=route.proxy is not None,
            browser=browser,
            files={piece.method: piece.sha256 for piece in pieces},
        )
        return Outcome(fetched, judgement, record, pieces)

    def _enter(self, outcome: Outcome) -> Captured:
        """Enter what came."""
        entered = self._entering.enter(outcome, time=self._clock.now(), note=self._plan.note)
        fetched = outcome.fetched
        is_file = bool(outcome.pieces) and self._plan.browser is None
        return Captured(
            address=fetched.addresses[0].shown,
            judgement=outcome.judgement,
            status=fetched.status,
            pieces=tuple(outcome.pieces),
            seq=entered.entries[0].seq,
            time=entered.entries[0].time,
            earlier_by_method=entered.earlier,
            coding=content_coding(fetched.exchanges[-1]) if is_file else None,
            left_out=fetched.addresses[0].left_out,
            remarks=entered.remarks,
        )
