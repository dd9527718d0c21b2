"""The intake: files become objects, disclosures and entries, in that order, a batch at a time.

An entry never speaks of what is not on the disk yet. A process that ends in the middle leaves an object or a
disclosure that no entry speaks of, which the next one takes over, and never the opposite.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dalel.errors import DataError, DocumentError
from dalel.evidence.commitment import Salt
from dalel.evidence.disclosures import Disclosures, document_of
from dalel.evidence.disk import Disk
from dalel.evidence.document import Document, media_type_of
from dalel.evidence.entry import Derive, Import, Kept
from dalel.evidence.ledger import Ledger
from dalel.evidence.listing import Found, Refused, absolute, list_files, utf8
from dalel.evidence.lock import writing
from dalel.evidence.parts import TableRows
from dalel.evidence.recording import Circumstances, Recording
from dalel.evidence.store import CHUNK, Progress, Received, Store

BATCH_FILES = 256
BATCH_BYTES = 64 << 20
"""How much is recorded at once: one wait for the disk serves all of it, and nobody else waits longer than that."""


@dataclass(frozen=True, slots=True)
class Added:
    """A file that was added, or that was held already: then ``document`` says since when.

    ``remarks`` say what was found and mended on the way, after a process that did not end well.
    """

    path: Path
    document: Document
    is_new: bool
    remarks: tuple[str, ...] = ()


class Intake:
    """One run of adding."""

    def __init__(
        self,
        folder: Path,
        *,
        circumstances: Circumstances,
        sources: Sequence[str],
        table_rows: TableRows | None,
        salt: Salt,
        disk: Disk,
        progress: Progress,
    ) -> None:
        self.folder = folder
        self.store = Store(folder, disk)
        self.ledger = Ledger(folder, disk)
        self.disclosures = Disclosures(folder, disk)
        self._circumstances = circumstances
        self._sources = tuple(sources)
        self._table_rows = table_rows
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
        new: dict[str, Document] = {}
        recording = Recording(
            self.ledger,
            self.disclosures,
            circumstances=self._circumstances,
            salt=self._salt,
            temporary=self.store.incoming,
        )
        for each in received:
            if isinstance(each, Refused):
                outcomes.append(each)
                continue
            held = new.get(each.sha256) or self._held(each.sha256)
            if held is None:
                entry = self._enter(each, recording)
                new[each.sha256] = document_of(entry, recording.disclosed[entry.seq])
            outcomes.append(Added(each.found.path, held or new[each.sha256], is_new=held is None))
        recording.write()
        return outcomes, recording.remarks

    def _held(self, sha256: str) -> Document | None:
        """The document, if an entry speaks of these bytes already."""
        found = self.ledger.find_kept(sha256)
        return self.disclosures.document(found[0]) if found else None

    def _enter(self, received: Received, recording: Recording) -> Kept:
        """Make the entry of a new document."""
        media_type = media_type_of(received.found.name)
        committed: dict[str, str | None] = {"name": received.found.name, "path": utf8(absolute(received.found.path))}
        parts = recording.commit_parts(
            self.store.path(received.sha256), media_type=media_type, table_rows=self._table_rows, committed=committed
        )
        more = {"sources": self._sources} if self._sources else {}
        kind: type[Kept] = Derive if self._sources else Import
        return recording.enter(
            kind,
            committed=committed,
            object=received.sha256,
            bytes=received.bytes,
            media_type=media_type,
            parts=parts,
            **more,
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
