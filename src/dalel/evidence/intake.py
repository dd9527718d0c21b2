"""The intake: files become objects, disclosures and entries, in that order, a batch at a time.

An entry never speaks of what is not on the disk yet. A process that ends in the middle leaves an object or a
disclosure that no entry speaks of, which the next one takes over, and never the opposite.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dalel import __version__
from dalel.errors import DataError, DocumentError
from dalel.evidence.commitment import Disclosure, Salt, disclose
from dalel.evidence.disclosures import Disclosures, document_of
from dalel.evidence.disk import Disk
from dalel.evidence.document import Document, media_type_of
from dalel.evidence.entry import Genesis, Import, render_entry
from dalel.evidence.ledger import Ledger
from dalel.evidence.listing import Found, Refused, absolute, list_files, utf8
from dalel.evidence.lock import writing
from dalel.evidence.store import CHUNK, Progress, Received, Store

BATCH_FILES = 256
BATCH_BYTES = 64 << 20
"""How much is recorded at once: one wait for the disk serves all of it, and nobody else waits longer than that."""

TOOL = f"dalel/{__version__}"

ORIGIN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Added:
    """A file that was added, or that was held already: then ``document`` says since when.

    ``remarks`` say what was found and mended on the way, after a process that did not end well.
    """

    path: Path
    document: Document
    is_new: bool
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When, by whom, on what and with which note files are added. All but the time is committed to, not shown."""

    time: dt.datetime
    collector: str | None
    device: str | None
    note: str | None


class Intake:
    """One run of adding."""

    def __init__(
        self, folder: Path, *, circumstances: Circumstances, salt: Salt, disk: Disk, progress: Progress
    ) -> None:
        self.folder = folder
        self.store = Store(folder, disk)
        self.ledger = Ledger(folder, disk)
        self.disclosures = Disclosures(folder, disk)
        self._circumstances = circumstances
        self._salt = salt
        self._disk = disk
        self._progress = progress

    def add_all(self, paths: Iterable[Path]) -> Iterator[Added | Refused]:
        """Add files, and folders file by file. What is handed out is on the disk; what was refused says why."""
        for batch in batches(list_files(paths, evidence=self.folder)):
            try:
                outcomes = self._add(batch)
            except OSError as error:
                raise DataError(
                    f"{self.folder} cannot be written: {error.strerror}. The last files ({len(batch)}) "
                    "were not recorded; what was reported before stands.",
                    next_step="Make room or mend the disk, and add them again.",
                ) from error
            yield from outcomes

    def _add(self, batch: list[Found | Refused]) -> list[Added | Refused]:
        """Add a batch under the lock."""
        self._disk.make_folders([self.folder])
        with writing(self.folder):
            self._disk.make_folders([self.ledger.folder, self.disclosures.folder])
            self.store.open()
            try:
                remarks = self.ledger.recover(time=self._circumstances.time)
                received = [self._receive(each) for each in batch]
                self.store.keep(each for each in received if isinstance(each, Received))
                outcomes, more = self._record(received)
            finally:
                self.store.clear()
        # The first outcome carries the remarks: a batch has at least one, added or refused.
        outcomes[0] = replace(outcomes[0], remarks=(*remarks, *more))
        return outcomes

    def _receive(self, each: Found | Refused) -> Received | Refused:
        """Copy one file in; one that cannot be read keeps none of the others from being added."""
        if isinstance(each, Refused):
            return each
        try:
            # A large file of a size that was recorded is probably held: reading it is quicker than copying it.
            if each.size >= CHUNK and self.ledger.has_size(each.size):
                held = self.store.recognise(each, progress=self._progress)
                if held is not None:
                    return held
            return self.store.receive(each, progress=self._progress)
        except DocumentError as error:
            return Refused(each.path, error.what)

    def _record(self, received: list[Received | Refused]) -> tuple[list[Added | Refused], list[str]]:
        """Write the disclosures and entries of what is new; say since when the rest is held."""
        outcomes: list[Added | Refused] = []
        entries = self._first_entry()
        disclosed: dict[int, Mapping[str, Disclosure]] = {}
        new: dict[str, Document] = {}
        for each in received:
            if isinstance(each, Refused):
                outcomes.append(each)
                continue
            held = new.get(each.sha256) or self._held(each.sha256)
            if held is None:
                seq = self.ledger.tree.size + len(entries)
                disclosed[seq] = self._disclose(each.found)
                entry = self._entry(each, seq=seq, disclosed=disclosed[seq])
                entries.append(entry)
                new[each.sha256] = document_of(entry, disclosed[seq])
            outcomes.append(Added(each.found.path, held or new[each.sha256], is_new=held is None))
        if not disclosed:
            return outcomes, []
        remarks = self.disclosures.keep(disclosed, temporary=self.store.incoming, time=self._circumstances.time)
        self.ledger.append([render_entry(entry) for entry in entries])
        return outcomes, remarks

    def _first_entry(self) -> list[Genesis | Import]:
        """A new ledger begins with its own random name."""
        if self.ledger.tree.size:
            return []
        return [
            Genesis(
                seq=0,
                time=self._circumstances.time,
                tool=TOOL,
                origin=f"dalel/{self._salt(ORIGIN_BYTES).hex()}",
            )
        ]

    def _held(self, sha256: str) -> Document | None:
        """The document, if an entry speaks of these bytes already."""
        found = self.ledger.find_import(sha256)
        return self.disclosures.document(found[0]) if found else None

    def _disclose(self, found: Found) -> Mapping[str, Disclosure]:
        """Every entry commits to the same five values, so that the ledger does not tell which of them were given."""
        values = {
            "collector": self._circumstances.collector,
            "device": self._circumstances.device,
            "name": found.name,
            "note": self._circumstances.note,
            "path": utf8(absolute(found.path)),
        }
        return {name: disclose(value, salt=self._salt) for name, value in values.items()}

    def _entry(self, received: Received, *, seq: int, disclosed: Mapping[str, Disclosure]) -> Import:
        return Import(
            seq=seq,
            time=self._circumstances.time,
            tool=TOOL,
            object=received.sha256,
            bytes=received.bytes,
            media_type=media_type_of(received.found.name),
            commit={name: each.commitment(name) for name, each in disclosed.items()},
        )


def batches(listed: Iterable[Found | Refused]) -> Iterator[list[Found | Refused]]:
    """Cut a listing into batches, by number and by size."""
    batch: list[Found | Refused] = []
    size = 0
    for each in listed:
        batch.append(each)
        size += each.size if isinstance(each, Found) else 0
        if len(batch) >= BATCH_FILES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
