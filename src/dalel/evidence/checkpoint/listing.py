"""The list of checkpoints: who signed each, who vouched for it, and since when as they say."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from dalel.errors import DataError
from dalel.evidence.checkpoint.kept_checkpoints import KeptCheckpoints
from dalel.evidence.entry import Receipt
from dalel.evidence.evidence import Evidence
from dalel.evidence.timestamp import read_stamp


@dataclass(frozen=True, slots=True)
class ListedCheckpoint:
    """A checkpoint as it is listed.

    ``stamps`` are the times that its stamps give, unproved here. ``renewed_by`` is the size of the first later
    checkpoint that covers its receipts and has a stamp itself, None where there is none.
    """

    size: int
    root: str
    signed_by: tuple[str, ...]
    cosigned_by: tuple[str, ...]
    stamps: tuple[str, ...]
    renewed_by: int | None


def list_checkpoints(evidence: Evidence) -> list[ListedCheckpoint]:
    """Every checkpoint, by size."""
    kept = KeptCheckpoints(evidence.folder, evidence.disk)
    with evidence.reading() as ledger:
        entered = {entry.object: entry.seq for entry in ledger.entries_from(0) if isinstance(entry, Receipt)}
    stamped = {size: kept.receipts(size) for size in kept.sizes()}
    listed = []
    for size, receipts in stamped.items():
        signed, cosigned = kept.read(size), kept.cosigned(size)
        numbers = [entered.get(sha256(data).hexdigest()) for data in receipts.values()]
        # A receipt that was not entered is covered by nothing.
        last = max((each or 0 for each in numbers), default=0) if None not in numbers else 0
        later = [other for other in stamped if other > max(size, last) and stamped[other]] if last else []
        own = {str(each) for each in signed.note.signatures}
        listed.append(
            ListedCheckpoint(
                size=size,
                root=signed.checkpoint.root.hex(),
                signed_by=tuple(each.key_id.hex() for each in signed.note.signatures),
                cosigned_by=tuple(each.name for each in cosigned.signatures if str(each) not in own),
                stamps=tuple(say_stamp(name, data) for name, data in receipts.items()),
                renewed_by=later[0] if later else None,
            )
        )
    return listed


def say_stamp(name: str, data: bytes) -> str:
    """A stamp in a few words."""
    if name.endswith(".ots"):
        return "OpenTimestamps"
    try:
        found = read_stamp(data)
    except DataError:
        return "cannot be read"
    return f"{found.time:%Y-%m-%d %H:%M:%S} UTC {found.authority}".rstrip()
