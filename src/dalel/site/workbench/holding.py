"""What holds if this computer is lost: which entries are signed, who has the checkpoint, what was handed over.

Only what the ledger records is known here. A copy that nobody recorded is not seen, and is not taken for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from dalel.evidence import Document, Evidence
from dalel.evidence.checkpoint import ListedCheckpoint, list_checkpoints
from dalel.evidence.checkpoint.kept_checkpoints import KeptCheckpoints
from dalel.evidence.entry import Entry, Publish, Seal, Transfer


@dataclass(frozen=True, slots=True)
class Handed:
    """Something that was handed over or published: which entry says so, and to whom or where if that is disclosed."""

    seq: int
    what: str
    whom: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A checkpoint, and where it was published as far as that is recorded."""

    listed: ListedCheckpoint
    published: tuple[Handed, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """The documents, the ledger and its checkpoints, newest first, and what others were given."""

    documents: tuple[Document, ...]
    entries: int
    checkpoints: tuple[Shown, ...]
    handed: tuple[Handed, ...]
    dossiers: int

    @property
    def newest(self) -> Shown | None:
        """The newest checkpoint."""
        return self.checkpoints[0] if self.checkpoints else None

    @property
    def signed(self) -> int:
        """How many entries the newest checkpoint covers."""
        return self.newest.listed.size if self.newest else 0

    @property
    def unsigned(self) -> int:
        """How many entries came after the newest checkpoint."""
        return max(self.entries - self.signed, 0)

    @property
    def unsigned_documents(self) -> tuple[Document, ...]:
        """The documents whose entries no checkpoint covers."""
        return tuple(document for document in self.documents if document.seq >= self.signed)

    @property
    def shown_to_others(self) -> Shown | None:
        """The newest checkpoint that was published."""
        return next((each for each in self.checkpoints if each.published), None)

    @property
    def unshown_documents(self) -> tuple[Document, ...]:
        """The documents that no published checkpoint covers."""
        size = self.shown_to_others.listed.size if self.shown_to_others else 0
        return tuple(document for document in self.documents if document.seq >= size)


def find_holding(evidence: Evidence) -> Holding:
    """Read the ledger and the checkpoints."""
    kept = KeptCheckpoints(evidence.folder, evidence.disk)
    listed = list_checkpoints(evidence)
    notes = {sha256(kept.read(each.size).data).hexdigest(): each.size for each in listed}
    with evidence.reading() as ledger:
        entries: Sequence[Entry] = list(ledger.entries_from(0))
        published = [handed(evidence, entry) for entry in entries if isinstance(entry, Publish)]
        transfers = [handed(evidence, entry) for entry in entries if isinstance(entry, Transfer)]
    return Holding(
        documents=tuple(evidence.documents()),
        entries=len(entries),
        checkpoints=tuple(
            Shown(each, tuple(one for one in published if notes.get(one.what) == each.size))
            for each in reversed(listed)
        ),
        handed=tuple(transfers),
        dossiers=sum(isinstance(entry, Seal) for entry in entries),
    )


def handed(evidence: Evidence, entry: Publish | Transfer) -> Handed:
    """An entry that says what others have."""
    disclosed = evidence.disclosures.read(entry)
    name = "where" if isinstance(entry, Publish) else "recipient"
    return Handed(entry.seq, entry.object, disclosed[name].value if name in disclosed else None)
