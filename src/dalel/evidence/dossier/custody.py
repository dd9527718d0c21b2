"""The custody of what a dossier shows: each document's interval, everything that happened to it, who holds what.

Taken from the dossier alone; nothing here is shown that its verification does not judge.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dalel.evidence.dossier.ledger_check import read_disclosed
from dalel.evidence.dossier.opened import Opened, attempt, open_dossier, read_signed
from dalel.evidence.dossier.sealed_text import SealedText, find_sealed_texts
from dalel.evidence.dossier.verdict import Docket, DossierProperty, DossierVerification, StampSeen
from dalel.evidence.dossier.verification import Anchors, verify_dossier
from dalel.evidence.entry import Correct, Derive, Entry, Kept, Key, Receipt, Redact, Withhold
from dalel.evidence.parts import MAX_FILE, ShownParts, parse_parts
from dalel.evidence.store import Progress, no_progress


@dataclass(frozen=True, slots=True)
class DocumentCustody:
    """One document: what it is, when the writer's clock says that it came, and before when others say it existed.

    ``name`` is None where it is not disclosed. ``shown`` is *whole*, *parts* or *withheld*; ``parts`` counts the
    parts shown of how many. ``stamps`` are the stamps over checkpoints that cover it, the earliest first.
    """

    sha256: str
    bytes: int
    media_type: str
    name: str | None
    seq: int
    entered: dt.datetime
    shown: str
    parts: tuple[int, int] | None
    stamps: tuple[StampSeen, ...]


@dataclass(frozen=True, slots=True)
class CustodyEvent:
    """One thing that happened: an entry of the ledger, in its order.

    ``document`` is the SHA-256 it is about, if any; ``details`` are what it says beside that, by field;
    ``disclosed`` the values that are opened.
    """

    seq: int
    time: dt.datetime
    type: str
    document: str | None
    details: Mapping[str, str]
    disclosed: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class CheckpointCustody:
    """One checkpoint: its size and root, whose keys signed it, who cosigned it and when, its stamps."""

    size: int
    root: str
    signed_by: tuple[str, ...]
    cosigned_by: tuple[tuple[str, dt.datetime], ...]
    stamps: tuple[StampSeen, ...]


@dataclass(frozen=True, slots=True)
class Custody:
    """Everything that `dalel dossier show` shows."""

    origin: str
    size: int
    entries: int
    vkeys: tuple[str, ...]
    documents: tuple[DocumentCustody, ...]
    events: tuple[CustodyEvent, ...]
    checkpoints: tuple[CheckpointCustody, ...]
    verification: DossierVerification
    texts: tuple[SealedText, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every entry of the ledger is shown."""
        return self.entries == self.size


_DETAILS = (
    "bytes",
    "media_type",
    "url",
    "status",
    "reason",
    "kind",
    "checkpoint",
    "shown",
    "epoch",
    "entry",
    "documents",
    "claims",
    "proved",
)


def find_custody(folder: Path, anchors: Anchors, *, progress: Progress = no_progress) -> Custody:
    """Read the custody of a dossier, and verify it; what cannot be read is left out here, and is a fault there."""
    verification = verify_dossier(folder, anchors, progress=progress)
    opened = open_dossier(folder, Docket())
    disclosed = disclosed_values(opened)
    names = names_of(opened, disclosed)
    newest = opened.newest
    return Custody(
        origin=opened.origin,
        size=newest.checkpoint.size if newest else 0,
        entries=len(opened.entries),
        vkeys=tuple(key.vkey for key in opened.keys),
        documents=tuple(
            document_custody(opened, entry, names.get(entry.seq), verification.stamps)
            for entry in opened.documents.values()
        ),
        events=tuple(event_of(entry, disclosed.get(entry.seq, {})) for entry in opened.entries.values()),
        checkpoints=tuple(checkpoint_custody(opened, size, verification.stamps) for size in opened.checkpoints),
        verification=verification,
        texts=tuple(find_sealed_texts(opened, verification.claims)),
    )


def disclosed_values(opened: Opened) -> dict[int, dict[str, str | None]]:
    """The values that are disclosed, by entry."""
    found: dict[int, dict[str, str | None]] = {}
    for place in opened.of("disclosure"):
        read = partial(read_disclosed, opened, place.path)
        values = attempt(Docket(), DossierProperty.DISCLOSURES, place.path, read)
        found[place.number] = {name: each.value for name, each in (values or {}).items()}
    return found


def names_of(opened: Opened, disclosed: Mapping[int, Mapping[str, str | None]]) -> dict[int, str | None]:
    """The name that each entry's document goes by; a later correction counts."""
    names = {seq: values.get("name") for seq, values in disclosed.items()}
    for each in opened.entries.values():
        if isinstance(each, Correct):
            names[each.entry] = names.get(each.seq) or names.get(each.entry)
    return names


def read_parts(opened: Opened, path: str) -> ShownParts:
    """The parts that are shown of a document."""
    return parse_parts(opened.read(path, limit=MAX_FILE))


def document_custody(opened: Opened, entry: Kept, name: str | None, stamps: Sequence[StampSeen]) -> DocumentCustody:
    """The custody of one document."""
    path = f"data/parts/{entry.object}.json"
    parts = None
    if path in opened.places and entry.parts is not None:
        shown = attempt(Docket(), DossierProperty.REDACTIONS, path, partial(read_parts, opened, path))
        parts = (len(shown.indexes), entry.parts.count) if shown is not None else None
    return DocumentCustody(
        sha256=entry.object,
        bytes=entry.bytes,
        media_type=entry.media_type,
        name=name,
        seq=entry.seq,
        entered=entry.time,
        shown="whole" if opened.holds(entry.object) else "parts" if parts else "withheld",
        parts=parts,
        stamps=tuple(sorted((each for each in stamps if each.size > entry.seq), key=lambda each: each.time)),
    )


def event_of(entry: Entry, disclosed: Mapping[str, str | None]) -> CustodyEvent:
    """An entry as something that happened."""
    is_about_document = isinstance(entry, Kept | Withhold | Redact) or entry.type == "transfer"
    details = {name: str(getattr(entry, name)) for name in _DETAILS if getattr(entry, name, None) is not None}
    if isinstance(entry, Key):
        details["vkey"] = entry.vkey
    if isinstance(entry, Derive):
        details["sources"] = ", ".join(entry.sources)
    if isinstance(entry, Receipt):
        details["sha256"] = entry.object
    return CustodyEvent(
        seq=entry.seq,
        time=entry.time,
        type=entry.type,
        document=getattr(entry, "object", None) if is_about_document else None,
        details=details,
        disclosed={name: value for name, value in disclosed.items() if value is not None},
    )


def checkpoint_custody(opened: Opened, size: int, stamps: Sequence[StampSeen]) -> CheckpointCustody:
    """One checkpoint with what others added to it."""
    signed = opened.checkpoints[size]
    cosigned = [place for place in opened.of("cosigned") if place.number == size]
    witnesses = []
    for place in cosigned:
        others = attempt(Docket(), DossierProperty.CHECKPOINTS, place.path, partial(read_signed, opened, place.path))
        added = [each for each in others.note.signatures if each not in signed.note.signatures] if others else []
        witnesses += [(each.name, each.seen_at) for each in added if each.seen_at is not None]
    return CheckpointCustody(
        size=size,
        root=signed.checkpoint.root.hex(),
        signed_by=tuple(each.key_id.hex() for each in signed.note.signatures),
        cosigned_by=tuple(witnesses),
        stamps=tuple(each for each in stamps if each.size == size),
    )
