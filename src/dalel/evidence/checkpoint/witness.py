"""A witness: a colleague who keeps the checkpoints of another's ledger, and signs only those that continue it.

This is what makes a rollback visible: a witness remembers what the ledger was, wherever its computer is now. Every
checkpoint that was cosigned is kept whole, since two of them that do not fit are the proof (C2SP tlog-witness).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from dalel.errors import CommandError, DataError
from dalel.evidence.checkpoint.checkpoint import SignedCheckpoint, parse_proof, parse_signed
from dalel.evidence.checkpoint.note import SIGNATURE, Note, Vkey, parse_vkey
from dalel.evidence.checkpoint.signing_key import SigningKey, make_private_key, read_private_key
from dalel.evidence.disk import Disk
from dalel.evidence.lock import writing
from dalel.evidence.merkle import is_consistent

_NOTE = re.compile(r"[0-9]{6,16}")
_KEY = "key.pem"
_NAME = "name"
_VKEYS = "vkeys"


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A checkpoint with our signature beside the ledger's own, and what was kept of that ledger before."""

    note: Note
    size: int
    before: int | None


class Witness:
    """The folder in which a witness keeps its own key and, ledger by ledger, what it has seen."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder = folder
        self._disk = disk

    def key(self, name: str | None) -> SigningKey:
        """Our own key; the first time it is made, under the name given."""
        known = self.folder / _NAME
        path = self.folder / _KEY
        if known.exists():
            # A key that is lost is not made anew under the same name: it would not be the one that others know.
            kept = known.read_text(encoding="utf-8").strip()
            if name is not None and name != kept:
                raise CommandError(f"This witness is called {kept}, not {name}.", next_step="Leave --name out.")
            return SigningKey(kept, read_private_key(path))
        if name is None:
            raise CommandError(
                "This witness has no name yet.", next_step="Give one the first time: --name aigerim.example/witness"
            )
        if not re.fullmatch(r"[^\s+\x00-\x1f\x7f]{1,100}", name):
            raise CommandError(
                f'"{name}" cannot be a name: no spaces, no +, at most 100 signs.', next_step="--name NAME"
            )
        private = read_private_key(path) if path.exists() else make_private_key(path, disk=self._disk)
        self._place(known, f"{name}\n".encode())
        return SigningKey(name, private)

    def cosign(self, data: bytes, *, name: str | None, vkey: Vkey | None, time: dt.datetime) -> Cosigned:
        """Sign a checkpoint that its ledger signed and that continues the one kept before; keep it first."""
        old, proof, signed = read_request(data)
        checkpoint = signed.checkpoint
        memory = self.folder / sha256(checkpoint.origin.encode()).hexdigest()[:16]
        self._check_signed(signed, memory, vkey)
        self._disk.make_folders([self.folder])
        # Two histories that come at the same moment must not both find that nothing is kept yet.
        with writing(self.folder):
            known = self._check_signed(signed, memory, vkey)
            kept = newest(memory)
            if kept is not None:
                check_continues(kept, signed, old=old, proof=proof)
            key = self.key(name)
            self._disk.make_folders([memory])
            if vkey is not None or not (memory / _VKEYS).exists():
                self._place(memory / _VKEYS, "".join(f"{each}\n" for each in known).encode())
            path = memory / f"{checkpoint.size:06d}"
            if not path.exists():
                self._place(path, signed.data)
        signature = key.cosign(signed.note.text, time=time)
        note = Note(text=signed.note.text, signatures=(*signed.note.signatures, signature))
        return Cosigned(note=note, size=checkpoint.size, before=kept.checkpoint.size if kept else None)

    def _check_signed(self, signed: SignedCheckpoint, memory: Path, vkey: Vkey | None) -> list[Vkey]:
        """Refuse a checkpoint that no known key of its ledger signed; the keys that are known from now on.

        A second key of a ledger becomes known by a checkpoint that the first signed as well: the handover.
        """
        if vkey is not None and (vkey.kind != SIGNATURE or vkey.name != signed.checkpoint.origin):
            raise CommandError("--vkey is not a key of the checkpoint's ledger.", next_step="Ask its owner for it.")
        path = memory / _VKEYS
        known = [parse_vkey(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
        trusted = known or ([vkey] if vkey else [])
        if not is_signed_by_any(signed, trusted):
            raise DataError(
                f"The checkpoint is not signed by a key of {signed.checkpoint.origin} that is known here.",
                next_step="Give its key as its owner told it to you, not as the checkpoint came: --vkey VKEY. "
                "After a change of keys, cosign the handover first, with --vkey of the new key.",
            )
        if vkey is not None and vkey not in known and signed.note.is_signed_by(vkey):
            known.append(vkey)
        return known

    def _place(self, path: Path, data: bytes) -> None:
        draft = path.with_name(f".{path.name}.part")
        draft.unlink(missing_ok=True)
        self._disk.write_file(draft, data)
        self._disk.place([(draft, path)])


def newest(memory: Path) -> SignedCheckpoint | None:
    """The largest checkpoint that was kept of a ledger."""
    if not memory.is_dir():
        return None
    sizes = sorted((path for path in memory.iterdir() if _NOTE.fullmatch(path.name)), key=lambda path: int(path.name))
    return parse_signed(sizes[-1].read_bytes()) if sizes else None


def read_request(data: bytes) -> tuple[int, list[bytes], SignedCheckpoint]:
    """Read what a witness is sent: a checkpoint, with the proof that it continues an older one or without."""
    try:
        if data.startswith(b"old "):
            old, proof, note = parse_proof(data)
            return old, proof, parse_signed(note)
        return 0, [], parse_signed(data)
    except DataError as error:
        raise DataError(
            f"This is not a checkpoint: {error.what}.", next_step="Ask for: dalel checkpoint publish --since N"
        ) from error


def is_signed_by_any(signed: SignedCheckpoint, keys: Iterable[Vkey]) -> bool:
    """Whether one of these keys signed; a line that names one of them falsely is not passed over."""
    try:
        return bool([key for key in keys if signed.note.is_signed_by(key)])
    except DataError as error:
        raise DataError(
            f"The checkpoint of size {signed.checkpoint.size} is damaged or forged: {error.what}.",
            next_step="Keep the file, and ask its holder for another copy.",
        ) from error


def check_continues(kept: SignedCheckpoint, new: SignedCheckpoint, *, old: int, proof: list[bytes]) -> None:
    """Refuse a checkpoint that does not continue the one kept, or does not show that it does."""
    before, after = kept.checkpoint, new.checkpoint
    if after.size == before.size and after.root == before.root:
        return
    if after.size == before.size:
        raise DataError(
            f"Two histories: the checkpoint kept here and this one are both of size {after.size}, and their roots "
            "differ. Nothing was signed. The two signed notes together prove it.",
            next_step="Keep both files: dalel checkpoint compare FILE FILE",
        )
    if after.size < before.size:
        raise DataError(
            f"This checkpoint is of size {after.size}; one of size {before.size} is kept here. Nothing was signed: "
            "entries may have been taken out.",
            next_step="Ask for the newest one: dalel checkpoint publish",
        )
    if old != before.size:
        raise DataError(
            f"The proof that this checkpoint continues the one kept here (size {before.size}) is missing. "
            "Nothing was signed.",
            next_step=f"Ask for: dalel checkpoint publish --since {before.size}",
        )
    if not is_consistent(old, size=after.size, proof=proof, old_root=before.root, root=after.root):
        raise DataError(
            f"This checkpoint of size {after.size} does not continue the one of size {before.size} that is kept here. "
            "Nothing was signed.",
            next_step="Keep both files, and ask for an explanation: dalel checkpoint compare FILE",
        )
