"""An attempt: what was asked for once, of an address or of a portal's list, and what it gave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dalel.evidence.capture.gate import Verdict
from dalel.evidence.capture.looking import decode
from dalel.evidence.capture.media_type import content_coding, content_type, unpacked_type
from dalel.evidence.entry import Capture
from dalel.evidence.evidence import Evidence
from dalel.evidence.watch.content import Content, read_content, read_page, unpack
from dalel.evidence.watch.page_address import NOWHERE, picture_digests
from dalel.evidence.watch.sighting import Sighting
from dalel.evidence.watch.watch_list import Watched


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt. ``captures`` are the entries of the documents it gave, none where it gave not what was asked for.

    ``seq`` is the first entry that speaks of it; ``content`` reads what the documents say.
    """

    seq: int
    time: dt.datetime
    verdict: Verdict
    reason: str | None
    says: str | None
    captures: tuple[Capture, ...]
    content: Callable[[], Content]


def attempts_of(evidence: Evidence, watched: Watched, sightings: Sequence[Sighting]) -> list[Attempt]:
    """The attempts of a watched address; one that was captured in another way gave nothing to compare."""
    found = []
    for sighting in sightings:
        entry = sighting.entries.get(watched.method) if sighting.is_captured else None
        found.append(
            Attempt(
                seq=sighting.seq,
                time=sighting.time,
                verdict=sighting.verdict,
                reason=sighting.reason,
                says=sighting.says,
                captures=() if entry is None else (entry,),
                content=Content if entry is None else partial(content_of, evidence, sighting, entry),
            )
        )
    return found


def content_of(evidence: Evidence, sighting: Sighting, entry: Capture) -> Content:
    """What a captured document says."""
    path = evidence.path(entry.object)
    if entry.method != "http":
        # The browser undid the packing, and wrote the page anew.
        return read_captured_page(evidence, sighting, path)
    exchange = sighting.exchange()
    coding = content_coding(exchange)
    kind = unpacked_type(exchange) if coding else entry.media_type
    return read_content(
        path, media_type=kind, charset=content_type(exchange)[1], coding=coding, table_rows=evidence.table_rows
    )


def read_captured_page(evidence: Evidence, sighting: Sighting, path: Path) -> Content:
    """A page as it stood after its scripts, with the digests of the pictures that it loaded."""
    archive = sighting.entries.get("page-archive")
    base, digests = (NOWHERE, None) if archive is None else picture_digests(evidence.path(archive.object))
    return read_page(decode(unpack(path, None), "utf-8"), base=base, digests=digests)
