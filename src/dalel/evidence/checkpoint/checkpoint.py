"""A checkpoint: what the ledger was at one size, in three lines that are signed (C2SP tlog-checkpoint)."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dalel.errors import DataError
from dalel.evidence.checkpoint.note import Note, Vkey, parse_note, parse_vkey, strict_base64
from dalel.evidence.entry import Key
from dalel.evidence.merkle import HASH_BYTES

_SIZE = re.compile(r"[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The first ``size`` entries of the ledger ``origin`` have this root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint, and the note that it came in; ``data`` are the note's bytes."""

    checkpoint: Checkpoint
    note: Note
    data: bytes


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint's text."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise DataError("it has not the three lines of a checkpoint: origin, size, root")
    origin, size, root = lines[:3]
    if not origin:
        raise DataError("it has no origin")
    if not _SIZE.fullmatch(size):
        raise DataError(f"its size is not a whole number from 1 up: {size[:40]!a}")
    if len(digest := strict_base64(root)) != HASH_BYTES:
        raise DataError("its root is not 32 bytes")
    return Checkpoint(origin=origin, size=int(size), root=digest)


def parse_signed(data: bytes) -> SignedCheckpoint:
    """Read a signed checkpoint; who signed it is not looked at."""
    note = parse_note(data)
    return SignedCheckpoint(checkpoint=parse_checkpoint(note.text), note=note, data=data)


def signers(keys: Iterable[Key], size: int) -> tuple[Vkey, ...]:
    """The keys that a checkpoint of ``size`` entries must be signed by: the newest key that those entries name.

    Where its entry is the last of them, and not the ledger's first key, the key before signs as well: the handover.
    """
    named = [key for key in keys if key.seq < size]
    if not named:
        return ()
    newest = named[-1]
    is_handover = newest.seq == size - 1 and len(named) > 1
    return tuple(parse_vkey(key.vkey) for key in (named[-2:] if is_handover else named[-1:]))


def check_signatures(signed: SignedCheckpoint, keys: Sequence[Key]) -> None:
    """Refuse a checkpoint that is not signed as the epochs of the ledger's keys say."""
    needed = signers(keys, signed.checkpoint.size)
    if not needed:
        raise DataError("the ledger names no key before it")
    # All of them are looked at: a false signature of any is not passed over.
    found = [key for key in (parse_vkey(each.vkey) for each in keys) if signed.note.is_signed_by(key)]
    for key in needed:
        if key not in found:
            raise DataError(f"it is not signed by the key {key.key_id.hex()} of that time")


def render_proof(old: int, proof: Sequence[bytes], note: bytes) -> bytes:
    """The request to a witness (C2SP tlog-witness): a consistency proof, and the note that it leads to."""
    hashes = "".join(f"{b64encode(each).decode()}\n" for each in proof)
    return f"old {old}\n{hashes}\n".encode() + note


def parse_proof(data: bytes) -> tuple[int, list[bytes], bytes]:
    """Read such a request: the old size, the proof, and the note's bytes."""
    head, mark, note = data.partition(b"\n\n")
    lines = head.split(b"\n")
    match = re.fullmatch(rb"old (0|[1-9][0-9]{0,15})", lines[0])
    if not mark or not match or len(lines) > 64:
        raise DataError("it is not a consistency proof followed by a signed note")
    try:
        proof = [b64decode(line, validate=True) for line in lines[1:]]
    except ValueError as error:
        raise DataError("its proof is not base64") from error
    if render_proof(int(match[1]), proof, note) != data:
        raise DataError("its proof has another spelling than an encoder writes")
    return int(match[1]), proof, note


def render_inclusion(seq: int, proof: Iterable[bytes], note: bytes) -> bytes:
    """The proof that an entry is in the ledger that a signed note is of (C2SP tlog-proof)."""
    hashes = "".join(f"{b64encode(each).decode()}\n" for each in proof)
    return f"c2sp.org/tlog-proof@v1\nindex {seq}\n{hashes}\n".encode() + note
