"""The signing keys: one file an epoch, in a folder of their own that is never handed out with the evidence."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from dalel.errors import DataError
from dalel.evidence.checkpoint.note import COSIGNATURE, SIGNATURE, Signature, Vkey, cosigned_text
from dalel.evidence.disk import Disk

_EPOCH = re.compile(r"epoch-([0-9]+)\.pem")


class SigningKey:
    """A private key under a name."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        self.name = name
        self._private = private

    @property
    def vkey(self) -> Vkey:
        """The public key with which signatures are checked."""
        return Vkey(self.name, SIGNATURE, self._public())

    @property
    def witness_vkey(self) -> Vkey:
        """The same for cosignatures."""
        return Vkey(self.name, COSIGNATURE, self._public())

    def sign(self, text: str) -> Signature:
        """Sign a note's text."""
        return Signature(self.name, self.vkey.key_id, self._private.sign(text.encode()))

    def cosign(self, text: str, *, time: dt.datetime) -> Signature:
        """Say that this checkpoint was seen, and continues what was seen before."""
        seconds = int(time.timestamp())
        value = seconds.to_bytes(8, "big") + self._private.sign(cosigned_text(text, seconds))
        return Signature(self.name, self.witness_vkey.key_id, value)

    def _public(self) -> bytes:
        return self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def make_private_key(path: Path, *, disk: Disk) -> Ed25519PrivateKey:
    """Make a key; when this returns, its file is on the disk, and only its owner can read it."""
    private = Ed25519PrivateKey.generate()
    disk.make_folders([path.parent])
    path.parent.chmod(0o700)
    draft = path.with_name(f".{path.name}.part")
    if os.path.lexists(draft):
        # A draft that never got its name has signed nothing.
        disk.remove(draft)
    try:
        disk.write_file(draft, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        disk.place([(draft, path)])
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise DataError(
            f"{path} cannot be written: {error.strerror}. No key was made.",
            next_step="Make room or mend the disk, and give the command again.",
        ) from error
    return private


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """Read a key's file."""
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        raise DataError(f"{path} is not here.", next_step="Put it back from a copy.") from None
    except (ValueError, TypeError) as error:
        raise DataError(f"{path} is not a key that Dalel made.", next_step="Put it back from a copy.") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise DataError(f"{path} is not an Ed25519 key.", next_step="Put it back from a copy.")
    return private


class SigningKeys:
    """The ledger's own keys, by epoch."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder = folder
        self._disk = disk

    def path(self, epoch: int) -> Path:
        """Where the key of an epoch lies."""
        return self.folder / f"epoch-{epoch}.pem"

    def find_or_make(self, epoch: int, *, origin: str) -> SigningKey:
        """The key of an epoch that the ledger does not name yet; one that a crash left behind is taken up."""
        path = self.path(epoch)
        if not path.exists():
            return SigningKey(origin, make_private_key(path, disk=self._disk))
        self._disk.sync_path(path.parent)
        return SigningKey(origin, read_private_key(path))

    def read(self, epoch: int, *, vkey: str, origin: str) -> SigningKey:
        """The key that the ledger names for an epoch."""
        path = self.path(epoch)
        if not path.exists():
            raise DataError(
                f"{path} is not here: the ledger's key of epoch {epoch}. Without it nothing can be signed.",
                next_step="Put it back from a copy, or work on the computer that has it.",
            )
        key = SigningKey(origin, read_private_key(path))
        if str(key.vkey) != vkey:
            raise DataError(
                f"{path} is another key than the one that the ledger names for epoch {epoch}.",
                next_step="Put the right one back from a copy.",
            )
        return key

    def erase_before(self, epoch: int) -> list[int]:
        """Erase the keys of ended epochs: overwritten, then removed. A disk may keep old bytes all the same."""
        erased = []
        for path in sorted(self.folder.glob("epoch-*.pem")):
            match = _EPOCH.fullmatch(path.name)
            if match and int(match[1]) < epoch:
                descriptor = os.open(path, os.O_WRONLY)
                try:
                    self._disk.write(descriptor, b"\0" * os.fstat(descriptor).st_size)
                    self._disk.sync(descriptor)
                finally:
                    os.close(descriptor)
                self._disk.remove(path)
                erased.append(int(match[1]))
        return erased
