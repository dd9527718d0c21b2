"""The evidence: the folder of documents and of the ledger that says since when each is held."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dalel.errors import CommandError, DataError, DocumentError
from dalel.evidence.commitment import Salt
from dalel.evidence.disclosures import Disclosures
from dalel.evidence.disk import Disk
from dalel.evidence.document import Document
from dalel.evidence.entry import Kept
from dalel.evidence.intake import Added, Intake
from dalel.evidence.ledger import Ledger
from dalel.evidence.listing import Found, Refused
from dalel.evidence.lock import look, reading, writing
from dalel.evidence.parts import TableRows
from dalel.evidence.record import Record, find_record
from dalel.evidence.recording import Circumstances, Recording
from dalel.evidence.store import Progress, Received, Store, no_progress
from dalel.evidence.verification import EarlierRoot, Verification
from dalel.evidence.verifier import Verifier
from dalel.vocabulary.refusal import RefusedCommandError

SEE_DOCUMENTS = "See which documents are held: dalel evidence list"
_PREFIX = re.compile(r"[0-9a-f]{6,64}")


class Evidence:
    """A folder of evidence; at the first use it may be empty.

    ``collector`` and ``device`` say who adds and on what; the ledger commits to them and does not show them.
    """

    def __init__(
        self,
        folder: Path,
        *,
        collector: str | None = None,
        device: str | None = None,
        salt: Salt = secrets.token_bytes,
        disk: Disk | None = None,
        table_rows: TableRows | None = None,
    ) -> None:
        self.folder = folder
        self.disk = disk or Disk()
        self._collector = collector
        self._device = device
        self._salt = salt
        self.table_rows = table_rows
        self._store = Store(folder, self.disk)
        self.ledger = Ledger(folder, self.disk)
        self.disclosures = Disclosures(folder, self.disk)

    def add(self, path: Path, *, time: dt.datetime, note: str | None = None) -> Added:
        """Add one file."""
        if path.is_dir() and not path.is_symlink():
            raise CommandError(f"{path} is a folder.", next_step=f"Add what is in it: dalel evidence add {path}")
        (outcome,) = self.add_all([path], time=time, note=note)
        if isinstance(outcome, Refused):
            raise DocumentError(f"{path} was not added: {outcome.reason}.")
        return outcome

    def add_all(
        self,
        paths: Iterable[Path],
        *,
        time: dt.datetime,
        note: str | None = None,
        sources: Sequence[Document] = (),
        progress: Progress = no_progress,
    ) -> Iterator[Added | Refused]:
        """Add files, and folders file by file. What is handed out is on the disk; what was refused says why.

        ``sources`` are the documents that the files were made from: then they are entered as derived.
        """
        intake = Intake(
            self.folder,
            circumstances=self._circumstances(time, note),
            sources=[source.sha256 for source in sources],
            table_rows=self.table_rows,
            salt=self._salt,
            disk=self.disk,
            progress=progress,
        )
        return intake.add_all(paths)

    def documents(self) -> list[Document]:
        """Every document in the order in which it was recorded. One that was captured again is there once."""
        return look(self.folder, lambda: [self.disclosures.document(entry) for entry in self._kept().values()])

    def find(self, prefix: str) -> Document:
        """The document whose SHA-256 begins so: at least six signs, which no other document's begins with."""
        beginning = prefix.lower()
        if not _PREFIX.fullmatch(beginning):
            raise RefusedCommandError("no-sha256", next_step=SEE_DOCUMENTS, given=prefix)
        with reading(self.folder):
            matching = [entry for digest, entry in self._kept().items() if digest.startswith(beginning)]
            if len(matching) == 1:
                return self.disclosures.document(matching[0])
        if not matching:
            raise RefusedCommandError("no-document", next_step=SEE_DOCUMENTS, given=beginning)
        names = ", ".join(entry.object for entry in matching)
        raise RefusedCommandError(
            "documents-begin-so", then="give-more", count=len(matching), given=beginning, names=names
        )

    def path(self, document: Document | str) -> Path:
        """Where a document's bytes lie, for reading."""
        path = self._store.path(document if isinstance(document, str) else document.sha256)
        if not path.is_file():
            raise DataError(f"{path} is missing.", next_step="Run: dalel evidence verify")
        return path

    def record(self, document: Document) -> Record:
        """Everything known about a document."""
        with reading(self.folder):
            return find_record(document, ledger=self.ledger, disclosures=self.disclosures)

    def verify(self, *, earlier: EarlierRoot | None = None, progress: Progress = no_progress) -> Verification:
        """Recompute everything, and compare with a root that was noted earlier if there is one."""
        return Verifier(self.folder, earlier=earlier, progress=progress).verify()

    @contextmanager
    def recording(self, *, time: dt.datetime, note: str | None = None) -> Iterator[Recording]:
        """Hold the lock, with a ledger that is ready to grow; what is entered is written with `Recording.write`."""
        self.disk.make_folders([self.folder])
        with writing(self.folder):
            self.disk.make_folders([self.ledger.folder, self.disclosures.folder])
            self._store.open()
            try:
                recording = Recording(
                    self.ledger,
                    self.disclosures,
                    circumstances=self._circumstances(time, note),
                    salt=self._salt,
                    temporary=self._store.incoming,
                )
                recording.remarks += self.ledger.recover(time=recording.time)
                yield recording
            except OSError as error:
                raise DataError(
                    f"{self.folder} cannot be written: {error.strerror}. What was reported before stands.",
                    next_step="Make room or mend the disk, and give the command again.",
                ) from error
            finally:
                self._store.clear()

    def keep(self, path: Path) -> Received:
        """Put the bytes of a file among the objects, for an entry that is made in the same recording."""
        received = self._store.receive(Found(path, path.name, path.stat().st_size), progress=no_progress)
        self._store.keep([received])
        return received

    @contextmanager
    def reading(self) -> Iterator[Ledger]:
        """Hold the lock for reading: nobody writes meanwhile."""
        with reading(self.folder):
            yield self.ledger

    def _circumstances(self, time: dt.datetime, note: str | None) -> Circumstances:
        return Circumstances(
            time=time.astimezone(dt.UTC).replace(microsecond=0),
            collector=self._collector,
            device=self._device,
            note=note,
        )

    def _kept(self) -> dict[str, Kept]:
        """The first entry of each document, by its SHA-256."""
        found: dict[str, Kept] = {}
        for entry in self.ledger.entries():
            if isinstance(entry, Kept):
                found.setdefault(entry.object, entry)
        return found
