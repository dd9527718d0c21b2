"""Entering: what a capture brought is kept, and the ledger says how it came, or why it did not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from dalel.errors import DataError
from dalel.evidence.capture.earlier import Earlier, EarlierCapture
from dalel.evidence.capture.exchange import Exchange
from dalel.evidence.capture.following import Fetched
from dalel.evidence.capture.gate import Judgement, Verdict
from dalel.evidence.capture.piece import Piece
from dalel.evidence.entry import Capture, CaptureFailed, Entry
from dalel.evidence.evidence import Evidence
from dalel.evidence.recording import Recording


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one address, before it is entered. ``pieces`` are none where nothing whole came."""

    fetched: Fetched
    judgement: Judgement
    record: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Entered:
    """The entries that were made, what the address gave before by piece, and what was mended on the way."""

    entries: tuple[Entry, ...]
    earlier: Mapping[str, EarlierCapture]
    remarks: tuple[str, ...]


class Entering:
    """Enters one outcome after the other."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._earlier = Earlier(evidence.ledger, evidence.disclosures)

    def enter(self, outcome: Outcome, *, time: dt.datetime, note: str | None) -> Entered:
        """Keep the pieces and make the entries, all of them together.

        After each piece of what is not the document stands the entry that says so; without a piece, that entry alone.
        """
        entries: list[Entry] = []
        found: dict[str, EarlierCapture] = {}
        address = outcome.fetched.addresses[0]
        with self._evidence.recording(time=time, note=note) as recording:
            for piece in outcome.pieces:
                earlier = self._earlier.find(address.shown, method=piece.method)
                if earlier is not None:
                    found[piece.method] = earlier
                entries.append(self._enter_piece(recording, outcome, piece, earlier=earlier))
                if outcome.judgement.verdict is not Verdict.CAPTURED:
                    entries.append(enter_failure(recording, outcome))
            if not outcome.pieces:
                entries.append(enter_failure(recording, outcome))
            recording.write()
        return Entered(tuple(entries), found, tuple(recording.remarks))

    def _enter_piece(
        self, recording: Recording, outcome: Outcome, piece: Piece, *, earlier: EarlierCapture | None
    ) -> Capture:
        """Keep the bytes, and say how they came. Only the first entry of a document speaks of its parts."""
        last = outcome.fetched.exchanges[-1]
        is_held = recording.ledger.find_kept(piece.sha256) is not None
        received = self._evidence.keep(piece.path)
        if received.sha256 != piece.sha256:
            raise DataError(
                f"{piece.path} is not what was received: it changed before it was kept.", next_step="Capture it again."
            )
        committed = {**committed_of(outcome), "name": piece.name}
        parts = None
        if not is_held:
            parts = recording.commit_parts(
                self._evidence.path(received.sha256),
                media_type=piece.media_type,
                table_rows=self._evidence.table_rows,
                committed=committed,
            )
        return recording.enter(
            Capture,
            committed=committed,
            object=received.sha256,
            bytes=received.bytes,
            media_type=piece.media_type,
            parts=parts,
            url=outcome.fetched.addresses[0].site,
            final_url=outcome.fetched.addresses[-1].site,
            status=outcome.fetched.status,
            method=piece.method,
            clock_offset=clock_offset(last),
            previous=earlier.sha256 if earlier else None,
        )


def enter_failure(recording: Recording, outcome: Outcome) -> CaptureFailed:
    """Say why there is no document."""
    return recording.enter(
        CaptureFailed,
        url=outcome.fetched.addresses[0].site,
        status=outcome.fetched.status,
        reason=outcome.judgement.reason or "",
        committed=committed_of(outcome),
    )


def committed_of(outcome: Outcome) -> dict[str, str | None]:
    """What both kinds of entry commit to."""
    addresses = outcome.fetched.addresses
    return {"address": addresses[0].shown, "final_address": addresses[-1].shown, "record": outcome.record}


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
