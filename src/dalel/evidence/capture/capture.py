"""A capture: a document is fetched from its address, looked at, kept as it came, and entered with how it came.

What failed is entered too, with why. An answer that is not the document, such as a page for logging in, is kept and
entered as it is, and the entry after it says that it is not the document.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

from dalel.errors import DataError
from dalel.evidence.capture.address import Address
from dalel.evidence.capture.asking import Asking, Clock, Limits, Route
from dalel.evidence.capture.earlier import Earlier, EarlierCapture
from dalel.evidence.capture.exchange import Exchange
from dalel.evidence.capture.following import Fetched, Following
from dalel.evidence.capture.gate import Judgement, Verdict, judge
from dalel.evidence.capture.looking import look
from dalel.evidence.capture.media_type import content_coding, content_type, media_type, name_of, unpacked_type
from dalel.evidence.capture.pace import Pace
from dalel.evidence.capture.robots import Robots
from dalel.evidence.capture_record import Terms, render_record
from dalel.evidence.entry import Capture, CaptureFailed, Entry
from dalel.evidence.evidence import Evidence
from dalel.evidence.recording import Recording
from dalel.evidence.store import Progress, no_progress

METHOD = "http"


@dataclass(frozen=True, slots=True)
class CapturePlan:
    """How to capture: by which route, within which limits, at what pace, and what must be in each document."""

    route: Route
    limits: Limits
    delay: float
    terms: Terms
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Captured:
    """What came of one address.

    ``sha256`` is None where nothing was kept. ``seq`` is the number of the entry that says so; ``earlier`` is what the
    same address gave before. ``coding`` names how the server packed the bytes although it was not asked to,
    ``left_out`` the parameters of the address that are not recorded.
    """

    address: str
    judgement: Judgement
    status: int | None
    sha256: str | None
    bytes: int | None
    name: str | None
    seq: int
    time: dt.datetime
    earlier: EarlierCapture | None
    coding: str | None
    left_out: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether the address gave these very bytes before."""
        return self.earlier is not None and self.earlier.sha256 == self.sha256


class Capturing:
    """One run of capturing into one folder of evidence."""

    def __init__(
        self, evidence: Evidence, plan: CapturePlan, *, clock: Clock, progress: Progress = no_progress
    ) -> None:
        self._evidence = evidence
        self._plan = plan
        self._clock = clock
        self._earlier = Earlier(evidence.ledger, evidence.disclosures)
        asking = Asking(plan.route, clock, progress)
        pace = Pace(plan.delay, clock)
        robots = Robots(asking, pace) if plan.terms.why is None else None
        self._following = Following(asking, pace=pace, robots=robots, limits=plan.limits)

    def capture_all(self, addresses: Iterable[Address]) -> Iterator[Captured]:
        """Capture documents one by one. What is handed out is recorded; one that fails keeps none from coming."""
        parent = self._evidence.folder.parent
        with tempfile.TemporaryDirectory(prefix=".capturing-", dir=parent) as folder:
            for number, address in enumerate(addresses):
                body = Path(folder) / str(number)
                fetched = self._following.fetch(address, body)
                yield self._enter(fetched, self._judge(fetched, body), body)
                body.unlink(missing_ok=True)

    def _judge(self, fetched: Fetched, body: Path) -> Judgement:
        """What came of it."""
        last = fetched.last
        if fetched.failure is not None or last is None:
            failure = fetched.failure
            return Judgement(Verdict.FAILED, failure.reason if failure else None, failure.what if failure else "")
        seen = look(body, media_type=unpacked_type(last), charset=content_type(last)[1], coding=content_coding(last))
        return judge(
            status=last.status or 0,
            size=last.bytes,
            asked=fetched.addresses[0],
            final=last.address,
            look=seen,
            expect=self._plan.terms.expect,
        )

    def _enter(self, fetched: Fetched, judgement: Judgement, body: Path) -> Captured:
        """Keep what came, if something whole did, and make the entries."""
        last = fetched.last
        whole = last if last is not None and last.is_whole and last.bytes and fetched.failure is None else None
        address = fetched.addresses[0]
        with self._evidence.recording(time=self._clock.now(), note=self._plan.note) as recording:
            earlier = self._earlier.find(address.shown, method=METHOD)
            committed: dict[str, str | None] = {
                "address": address.shown,
                "final_address": fetched.addresses[-1].shown,
                "record": self._render_record(fetched, judgement),
            }
            entries: list[Entry] = []
            if whole is not None:
                entries.append(self._enter_document(recording, fetched, whole, body, said=committed, earlier=earlier))
            if judgement.verdict is not Verdict.CAPTURED:
                reason = judgement.reason or ""
                entries.append(
                    recording.enter(
                        CaptureFailed, url=address.site, status=fetched.status, reason=reason, committed=committed
                    )
                )
            recording.write()
        return Captured(
            address=address.shown,
            judgement=judgement,
            status=fetched.status,
            sha256=whole.sha256 if whole else None,
            bytes=whole.bytes if whole else None,
            name=name_of(whole) if whole else None,
            coding=content_coding(whole) if whole else None,
            seq=entries[0].seq,
            time=entries[0].time,
            earlier=earlier,
            left_out=address.left_out,
            remarks=tuple(recording.remarks),
        )

    def _enter_document(
        self,
        recording: Recording,
        fetched: Fetched,
        last: Exchange,
        body: Path,
        *,
        said: Mapping[str, str | None],
        earlier: EarlierCapture | None,
    ) -> Capture:
        """Keep the bytes, and say how they came. Only the first entry of a document speaks of its parts."""
        is_held = recording.ledger.find_kept(last.sha256 or "") is not None
        received = self._evidence.keep(body)
        if received.sha256 != last.sha256:
            raise DataError(
                f"{body} is not what was received: it changed before it was kept.", next_step="Capture it again."
            )
        kind = media_type(last)
        parts = None
        committed = {**said, "name": name_of(last)}
        if not is_held:
            path = self._evidence.path(received.sha256)
            parts = recording.commit_parts(
                path, media_type=kind, table_rows=self._evidence.table_rows, committed=committed
            )
        return recording.enter(
            Capture,
            committed=committed,
            object=received.sha256,
            bytes=received.bytes,
            media_type=kind,
            parts=parts,
            url=fetched.addresses[0].site,
            final_url=last.address.site,
            status=last.status,
            method=METHOD,
            clock_offset=clock_offset(last),
            previous=earlier.sha256 if earlier else None,
        )

    def _render_record(self, fetched: Fetched, judgement: Judgement) -> str:
        route = self._plan.route
        return render_record(
            fetched, judgement, self._plan.terms, user_agent=route.user_agent, by_proxy=route.proxy is not None
        )


def clock_offset(exchange: Exchange) -> int | None:
    """By how many seconds this computer's clock was behind the server's; None where the server gave no fresh time."""
    text = exchange.headers.find("date")
    if text is None or exchange.answered is None or exchange.headers.find("age") is not None:
        return None
    try:
        there = parsedate_to_datetime(text)
        return round((there - exchange.answered.replace(microsecond=0)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
