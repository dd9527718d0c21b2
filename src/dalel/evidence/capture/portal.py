"""A portal: its lists are asked for page by page, with a key, patiently; each page is kept as it came.

The key goes into one header of each question and nowhere else. An answer that repeats it is not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dalel.canonical import CanonicalValue
from dalel.evidence.capture.address import LEFT_OUT
from dalel.evidence.capture.asking import Asking, Clock, Limits, Sent
from dalel.evidence.capture.capture import CapturePlan
from dalel.evidence.capture.entering import Entering, Outcome
from dalel.evidence.capture.exchange import Exchange, Headers
from dalel.evidence.capture.failure import CaptureError
from dalel.evidence.capture.following import BUSY, Fetched, seconds_to_wait
from dalel.evidence.capture.gate import Judgement, Verdict, judge, without
from dalel.evidence.capture.kz_ows_list import MAX_PAGE, Asked, ListPage, NoListError, unpack_page
from dalel.evidence.capture.looking import look
from dalel.evidence.capture.media_type import content_coding, content_type, media_type, unpacked_type
from dalel.evidence.capture.pace import MAX_WAIT, Pace
from dalel.evidence.capture.piece import Piece
from dalel.evidence.capture.portal_run import METHOD, Run, RunPage
from dalel.evidence.capture.workroom import workroom
from dalel.evidence.capture_record import render_record
from dalel.evidence.evidence import Evidence
from dalel.evidence.store import Progress, no_progress

TRIES = 6
"""How often one page is asked for before the run stops."""

_PASSING = frozenset(("no-answer", "connection-lost", "incomplete", "too-slow", "name-not-found"))
"""Reasons that may be gone in a minute."""


@dataclass(frozen=True, slots=True)
class PortalKey:
    """What opens the portal's service. It is in no message and no record."""

    text: str = field(repr=False)

    @property
    def headers(self) -> Mapping[str, str]:
        """How it is sent."""
        return {"Authorization": f"Bearer {self.text}", "Content-Type": "application/json"}

    def is_in(self, data: bytes) -> bool:
        """Whether somebody could read it there."""
        return self.text.encode() in data

    def take_out(self, headers: Headers) -> Headers:
        """Headers without it."""
        return Headers(tuple((name, value.replace(self.text, LEFT_OUT)) for name, value in headers.items))


class Portal:
    """Captures lists into one folder of evidence."""

    def __init__(
        self,
        evidence: Evidence,
        plan: CapturePlan,
        *,
        key: PortalKey,
        clock: Clock,
        progress: Progress = no_progress,
    ) -> None:
        self._folder = evidence.folder.parent
        self._plan = plan
        self._key = key
        self._clock = clock
        self._entering = Entering(evidence)
        self._asking = Asking(plan.route, clock, progress)
        self._pace = Pace(plan.delay, clock)
        self._limits = Limits(min(MAX_PAGE, plan.limits.bytes), plan.limits.seconds, plan.limits.silence)

    def capture(self, run: Run) -> Iterator[RunPage]:
        """Capture the pages that a run lacks. What is handed out is recorded; the run says why it ended early."""
        asked = run.next
        while asked is not None:
            with workroom(self._folder) as folder:
                page = self._capture_page(run, asked, folder)
            if page is None:
                return
            run.pages.append(page)
            yield page
            asked = run.next

    def _capture_page(self, run: Run, asked: Asked, folder: Path) -> RunPage | None:
        """Ask for a page, and enter what came; None where it is not the page, and the run says why."""
        body = folder / "body"
        fetched = self._fetch(asked, body)
        page, judgement = self._read(run, asked, fetched, body)
        pieces = [] if judgement.verdict is Verdict.FAILED else [self._piece(run, fetched.exchanges[-1], body)]
        record = render_record(
            fetched,
            judgement,
            self._plan.terms,
            user_agent=self._plan.route.user_agent,
            by_proxy=self._plan.route.proxy is not None,
            browser=None,
            files={piece.method: piece.sha256 for piece in pieces},
            portal=self._said(run, page),
        )
        outcome = Outcome(fetched, judgement, record, pieces)
        entered = self._entering.enter(outcome, time=self._clock.now(), note=self._plan.note)
        if page is None:
            run.failure = judgement
            return None
        return RunPage(entered.entries[0].seq, entered.entries[0].time, pieces[0].sha256, page)

    def _said(self, run: Run, page: ListPage | None) -> Mapping[str, CanonicalValue]:
        """Which page of which list it is, and what it says of the whole."""
        return {
            "at": run.of.portal.shown,
            "list": run.of.name,
            "bin": run.of.bin,
            "run": run.id,
            "page": len(run.pages) + 1,
            "records": len(page.ids) if page else None,
            "total": page.total if page else None,
            "last": page.next is None if page else None,
        }

    def _piece(self, run: Run, exchange: Exchange, body: Path) -> Piece:
        name = f"{run.of.name}-{run.of.bin}-{len(run.pages) + 1:04d}.json"
        return Piece(body, METHOD, name, media_type(exchange), exchange.sha256 or "", exchange.bytes)

    def _read(self, run: Run, asked: Asked, fetched: Fetched, body: Path) -> tuple[ListPage | None, Judgement]:
        """The page, or why it is none."""
        if fetched.failure is not None:
            return None, Judgement(Verdict.FAILED, fetched.failure.reason, fetched.failure.what)
        judgement = self._look_for_key(fetched.exchanges[-1], body) or look_at(asked, fetched.exchanges[-1], body)
        if judgement.verdict is not Verdict.CAPTURED:
            return None, judgement
        try:
            page = run.of.parse_page(body.read_bytes(), asked)
        except NoListError as error:
            return None, without("no-list", error.what)
        if page.next is not None and any(page.next == each.page.next for each in run.pages):
            return None, without("no-list", "the next page that it names was asked for already.")
        return page, judgement

    def _look_for_key(self, last: Exchange, body: Path) -> Judgement | None:
        """Refuse an answer that repeats the key, or that nobody can look into for it."""
        coding, data = content_coding(last), body.read_bytes()
        if coding not in (None, "gzip"):
            return Judgement(Verdict.FAILED, "bad-answer", f"it is packed ({coding}), which was not asked for.")
        if self._key.is_in(data) or self._key.is_in(unpack_page(data)):
            return Judgement(Verdict.FAILED, "key-in-answer", "it is not kept: whoever reads it could use the key.")
        return None

    def _fetch(self, asked: Asked, body: Path) -> Fetched:
        """Ask for a page, and again after a pause where the trouble may pass; every question is in the record."""
        now = self._clock.now()
        fetched = Fetched(addresses=[asked.address], began=now, ended=now)
        for turn in range(1, TRIES + 1):
            try:
                fetched.failure = None
                exchange = self._ask(asked, fetched, body)
                pause = pause_after(exchange)
                if pause is None:
                    break
                if pause > MAX_WAIT:
                    fetched.failure = CaptureError(
                        "asked-to-wait", f"{asked.address.host} asked to be left alone for {pause:.0f} seconds."
                    )
                    break
            except CaptureError as error:
                fetched.failure, pause = error, 0.0
                if error.reason not in _PASSING:
                    break
            if turn < TRIES:
                self._pace.hold(asked.address.host, pause or 2.0**turn)
        fetched.ended = self._clock.now()
        return fetched

    def _ask(self, asked: Asked, fetched: Fetched, body: Path) -> Exchange:
        """Ask once; a redirect is not followed, since the key would go with it."""
        self._pace.wait(asked.address.host)
        exchange = None
        try:
            with body.open("wb") as file:
                exchange = self._asking.ask(
                    asked.address,
                    body=file,
                    limits=self._limits,
                    takes=lambda _status: True,
                    sent=Sent(asked.text, self._key.headers),
                )
            return exchange
        except CaptureError as error:
            exchange = error.exchange
            raise
        finally:
            if exchange is not None:
                exchange.headers = self._key.take_out(exchange.headers)
                fetched.exchanges.append(exchange)
            self._pace.note_end(asked.address.host)


def pause_after(exchange: Exchange) -> float | None:
    """For how long a service asks to be left alone that cannot answer now; None where it answered."""
    status = exchange.status or 0
    return seconds_to_wait(exchange) if status in BUSY or status >= 500 else None


def look_at(asked: Asked, last: Exchange, body: Path) -> Judgement:
    """Whether what came is an answer to the question, and not a page for people or an error."""
    seen = look(body, media_type=unpacked_type(last), charset=content_type(last)[1], coding=content_coding(last))
    address = asked.address
    return judge(status=last.status or 0, size=last.bytes, asked=address, final=address, look=seen, expect=None)
