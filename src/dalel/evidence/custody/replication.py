"""Replication: what is new in the newsroom goes to a place, encrypted, pack by pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dalel.errors import DataError
from dalel.evidence.custody.pack import CAPACITY
from dalel.evidence.custody.packing import Packing
from dalel.evidence.custody.place import Place
from dalel.evidence.custody.recipients import KeptRecipients
from dalel.evidence.custody.series import Series, find_series
from dalel.evidence.custody.stock import CUSTODY, PLACES, take_stock
from dalel.evidence.disk import Disk
from dalel.evidence.lock import writing
from dalel.evidence.store import Progress, no_progress
from dalel.newsroom import Newsroom


@dataclass(slots=True)
class Replicated:
    """What was done: the packs that were delivered, the files in them, and what was left out, with the reason."""

    place: str
    continued: bool = False
    packs: int = 0
    bytes: int = 0
    files: set[str] = field(default_factory=set)
    newest: int = 0
    manifest: str = ""
    left_out: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    absent: int = 0


def replicate(
    newsroom: Newsroom,
    place: Place,
    *,
    time: dt.datetime,
    extra: Mapping[str, Path],
    disk: Disk,
    progress: Progress = no_progress,
    capacity: int = CAPACITY,
) -> Replicated:
    """Copy what is new to one place. What was interrupted is finished first."""
    folder = newsroom.root / CUSTODY
    recipient = KeptRecipients(newsroom.root, disk).current()
    done = Replicated(place.url)
    with writing(folder):
        try:
            series = find_series(folder / PLACES, place, disk)
            if series.is_waiting:
                done.continued = True
                series.deliver(place)
            series.clear()
            stock = take_stock(newsroom, extra=extra)
            packing = Packing(series.copied, capacity=capacity, progress=progress)
            for batch in packing.batches(stock.files):
                done.bytes += series.pack(batch, recipient=recipient, time=time_text(time))
                series.deliver(place)
                done.packs += 1
                done.files.update(piece.path for piece in batch.pieces)
        except OSError as error:
            raise DataError(
                f"The copying to {place.url} stopped: {error.strerror or error}. {done.packs} packs were delivered "
                "before; they stand.",
                next_step="Mend it, and give the command again: it goes on where it stopped.",
            ) from error
    here = {stocked.path for stocked in stock.files}
    done.absent = sum(path.startswith("evidence/objects/") and path not in here for path in series.copied.whole)
    done.left_out, done.unread = stock.left_out, tuple(packing.unread)
    note_newest(done, series)
    return done


def note_newest(done: Replicated, series: Series) -> None:
    """The newest manifest at the place: whoever notes its SHA-256 can tell later that nothing was taken away."""
    if series.delivered:
        done.newest, done.manifest = series.delivered[-1].number, series.delivered[-1].manifest.sha256


def time_text(time: dt.datetime) -> str:
    """A time to the second, in UTC."""
    return time.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
