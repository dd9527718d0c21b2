"""Signing: a checkpoint over everything that is recorded, if what was signed before is still its beginning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from dalel.errors import DataError
from dalel.evidence.checkpoint.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    check_signatures,
    parse_signed,
    signers,
)
from dalel.evidence.checkpoint.kept_checkpoints import KeptCheckpoints
from dalel.evidence.checkpoint.note import Note
from dalel.evidence.checkpoint.signing_key import SigningKey, SigningKeys
from dalel.evidence.entry import Genesis, Key, Publish, Receipt, Seal
from dalel.evidence.evidence import Evidence
from dalel.evidence.ledger import Ledger
from dalel.evidence.merkle import Tree, hash_leaf
from dalel.evidence.recording import Recording


@dataclass(frozen=True, slots=True)
class Signed:
    """What `sign` did. ``is_new`` is False where nothing was recorded since the last checkpoint."""

    signed: SignedCheckpoint
    is_new: bool
    remarks: tuple[str, ...]
    erased: tuple[int, ...] = ()


@dataclass(slots=True)
class Survey:
    """What one reading of the whole ledger tells: its name, its keys, and its root at the sizes asked for."""

    origin: str = ""
    keys: list[Key] = field(default_factory=list)
    roots: dict[int, bytes] = field(default_factory=dict)
    size: int = 0
    root: bytes = b""


def survey(ledger: Ledger, sizes: Iterable[int]) -> Survey:
    """Read every line again; the roots follow from the lines and not from the kept tree."""
    wanted, found, tree = set(sizes), Survey(), Tree()
    for line in ledger.lines():
        if not line.is_whole:
            break
        tree.append(hash_leaf(line.entry))
        if tree.size in wanted:
            found.roots[tree.size] = tree.root()
        # Two types of line matter here, and each begins in a way of its own; the others need not be taken apart.
        if line.number == 0 or line.entry.startswith(b'{"epoch":'):
            entry = ledger.read(line)
            if isinstance(entry, Genesis):
                found.origin = entry.origin
            elif isinstance(entry, Key):
                found.keys.append(entry)
    found.size, found.root = tree.size, tree.root()
    return found


def sign(evidence: Evidence, keys: SigningKeys, *, time: dt.datetime) -> Signed:
    """Sign a checkpoint over all that is recorded; the first time, make the ledger's key and enter it."""
    kept = KeptCheckpoints(evidence.folder, evidence.disk)
    with evidence.recording(time=time) as recording:
        found = check_beginning(recording.ledger, kept)
        if not found.keys:
            found = enter_key(recording, keys, found)
        before = kept.newest()
        erased = finish_handover(recording, keys, kept, found)
        newest = kept.newest()
        if newest is not None and newest.checkpoint.size == found.size:
            kept.sync()
            is_new = newest != before
            return Signed(newest, is_new=is_new, remarks=tuple(recording.remarks), erased=tuple(erased))
        signed = sign_at(found, found.size, keys)
        kept.keep(signed, temporary=recording.temporary)
        return Signed(signed, is_new=True, remarks=tuple(recording.remarks), erased=tuple(erased))


def rotate(evidence: Evidence, keys: SigningKeys, *, time: dt.datetime) -> Signed:
    """End the epoch of a key: enter its successor, have both sign the handover, erase the old one."""
    kept = KeptCheckpoints(evidence.folder, evidence.disk)
    with evidence.recording(time=time) as recording:
        found = check_beginning(recording.ledger, kept)
        if not found.keys:
            raise DataError(
                "The ledger has no key yet.", next_step="Make one with the first checkpoint: dalel checkpoint sign"
            )
        read_key(keys, found.keys[-1], origin=found.origin)
        finish_handover(recording, keys, kept, found)
        found = enter_key(recording, keys, found)
        erased = finish_handover(recording, keys, kept, found)
        return Signed(kept.read(found.size), is_new=True, remarks=tuple(recording.remarks), erased=tuple(erased))


def check_beginning(ledger: Ledger, kept: KeptCheckpoints) -> Survey:
    """Read the ledger, and refuse where the last checkpoint is not a beginning of it: no second history is signed."""
    if not ledger.tree.size:
        raise DataError("Nothing is recorded yet, so there is nothing to sign.", next_step="dalel evidence add FILE")
    newest = kept.newest()
    found = survey(ledger, [newest.checkpoint.size] if newest else [])
    if found.root != ledger.tree.root():
        raise DataError(
            f"{ledger.path} and its kept tree lead to different roots. Nothing was signed.",
            next_step="Run: dalel evidence verify",
        )
    if newest is None:
        return found
    last = newest.checkpoint
    if last.origin != found.origin:
        what = f"the checkpoint of size {last.size} is of another ledger ({last.origin})"
    elif last.size > found.size:
        what = f"the checkpoint of size {last.size} was signed, and the ledger has only {found.size} entries"
    elif found.roots[last.size] != last.root:
        what = f"the first {last.size} entries are not those that the checkpoint of size {last.size} was signed over"
    else:
        return found
    raise DataError(
        f"Nothing was signed: {what}. A second history would discredit both.",
        next_step="Put the ledger back from a copy that fits; dalel evidence verify says what differs.",
    )


def check_newest(evidence: Evidence, *, time: dt.datetime) -> list[str]:
    """Refuse where the last checkpoint is not a beginning of what is here; what was mended on the way."""
    with evidence.recording(time=time) as recording:
        check_beginning(recording.ledger, KeptCheckpoints(evidence.folder, evidence.disk))
        return recording.remarks


def enter_key(recording: Recording, keys: SigningKeys, found: Survey) -> Survey:
    """Make the key of the next epoch and enter it; its private half is on the disk first."""
    epoch = found.keys[-1].epoch + 1 if found.keys else 1
    key = keys.find_or_make(epoch, origin=found.origin)
    recording.enter(Key, epoch=epoch, vkey=str(key.vkey))
    recording.write()
    return survey(recording.ledger, [])


def finish_handover(recording: Recording, keys: SigningKeys, kept: KeptCheckpoints, found: Survey) -> list[int]:
    """Sign the handover to the newest key if that is still to do, and erase the keys before it."""
    newest = found.keys[-1]
    if newest.epoch == 1:
        return []
    size = newest.seq + 1
    if size in kept.sizes():
        # Before the key is erased that could sign it again.
        kept.sync()
    else:
        at = survey(recording.ledger, [size])
        kept.keep(sign_at(at, size, keys), temporary=recording.temporary)
    return keys.erase_before(newest.epoch)


def sign_at(found: Survey, size: int, keys: SigningKeys) -> SignedCheckpoint:
    """Sign the checkpoint of a size with the keys of that time, and check it as a stranger would."""
    root = found.root if size == found.size else found.roots[size]
    checkpoint = Checkpoint(origin=found.origin, size=size, root=root)
    text = checkpoint.text()
    named = {key.vkey: key for key in found.keys}
    signatures = [
        read_key(keys, named[str(vkey)], origin=found.origin).sign(text) for vkey in signers(found.keys, size)
    ]
    signed = parse_signed(Note(text=text, signatures=tuple(signatures)).render())
    check_signatures(signed, found.keys)
    return signed


def read_key(keys: SigningKeys, key: Key, *, origin: str) -> SigningKey:
    """The private half of a key that the ledger names."""
    return keys.read(key.epoch, vkey=key.vkey, origin=origin)


def needs_signing(evidence: Evidence) -> bool:
    """Whether anything was recorded since the last checkpoint beside what was done with checkpoints and dossiers."""
    kept = KeptCheckpoints(evidence.folder, evidence.disk)
    with evidence.reading() as ledger:
        sizes = kept.sizes()
        if not sizes:
            return True
        return any(not isinstance(entry, Seal | Receipt | Publish) for entry in ledger.entries_from(sizes[-1]))
