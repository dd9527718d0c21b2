"""The kept checkpoints (``evidence/checkpoints``): signed notes by size, and what others added to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from dalel.errors import DataError
from dalel.evidence.checkpoint.checkpoint import SignedCheckpoint, parse_signed
from dalel.evidence.checkpoint.note import MAX_SIGNATURES, Note, Signature
from dalel.evidence.disk import Disk

CHECKPOINTS = "checkpoints"
CERTIFICATES = "certificates"

_NOTE = re.compile(r"[0-9]{6,16}")


class KeptCheckpoints:
    """The folder. Whoever writes to it holds the lock."""

    def __init__(self, evidence: Path, disk: Disk) -> None:
        self.folder = evidence / CHECKPOINTS
        self.certificates = self.folder / CERTIFICATES
        self._disk = disk

    def path(self, size: int) -> Path:
        """Where the checkpoint of a size lies, or would lie."""
        return self.folder / f"{size:06d}"

    def sizes(self) -> list[int]:
        """The sizes of all checkpoints, ascending."""
        if not self.folder.is_dir():
            return []
        return sorted(int(path.name) for path in self.folder.iterdir() if _NOTE.fullmatch(path.name))

    def read(self, size: int) -> SignedCheckpoint:
        """One checkpoint."""
        path = self.path(size)
        try:
            signed = parse_signed(path.read_bytes())
        except FileNotFoundError:
            raise DataError(f"There is no checkpoint of size {size}.", next_step="dalel checkpoint list") from None
        except DataError as error:
            raise DataError(f"{path}: {error.what}.", next_step="Put it back from a copy.") from error
        if signed.checkpoint.size != size:
            raise DataError(f"{path} is of size {signed.checkpoint.size}.", next_step="Put it back from a copy.")
        return signed

    def newest(self) -> SignedCheckpoint | None:
        """The last checkpoint that was signed."""
        sizes = self.sizes()
        return self.read(sizes[-1]) if sizes else None

    def cosigned(self, size: int) -> Note:
        """The checkpoint with the signatures of others, as far as there are any."""
        own = self.read(size)
        path = self.path(size).with_suffix(".cosigned")
        if not path.exists():
            return own.note
        try:
            signed = parse_signed(path.read_bytes())
        except DataError as error:
            raise DataError(f"{path}: {error.what}.", next_step="Put it back from a copy.") from error
        if signed.note.text != own.note.text:
            raise DataError(f"{path} is not of the same checkpoint.", next_step="Put it back from a copy.")
        return signed.note

    def receipts(self, size: int) -> dict[str, bytes]:
        """Stamps and proofs over a checkpoint, by file name."""
        found = sorted(self.folder.glob(f"{size:06d}.*"))
        return {path.name: path.read_bytes() for path in found if path.suffix in {".tsr", ".ots"}}

    def certificate_files(self) -> dict[str, bytes]:
        """The certificates of authorities, by file name."""
        if not self.certificates.is_dir():
            return {}
        return {path.name: path.read_bytes() for path in sorted(self.certificates.glob("*.pem"))}

    def keep(self, signed: SignedCheckpoint, *, temporary: Path) -> None:
        """Keep a checkpoint that was just signed. One that is kept already is never written again."""
        self._place({self.path(signed.checkpoint.size): signed.data}, temporary=temporary)

    def keep_cosignature(self, size: int, signature: Signature, *, temporary: Path) -> None:
        """Keep another's signature beside those that are there."""
        note = self.cosigned(size)
        others = [each for each in note.signatures if (each.name, each.key_id) != (signature.name, signature.key_id)]
        if len(others) >= MAX_SIGNATURES:
            raise DataError(
                f"The checkpoint of size {size} has {len(others)} signatures, as many as a note may have. "
                "Nothing was kept.",
                next_step="Have the next checkpoint cosigned.",
            )
        data = Note(text=note.text, signatures=(*others, signature)).render()
        self._place({self.path(size).with_suffix(".cosigned"): data}, temporary=temporary)

    def keep_receipt(self, size: int, data: bytes, *, suffix: str, temporary: Path) -> Path:
        """Keep a stamp or proof."""
        path = self.folder / receipt_name(size, data, suffix=suffix)
        self._place({path: data}, temporary=temporary)
        return path

    def keep_certificates(self, certificates: Mapping[str, bytes], *, temporary: Path) -> None:
        """Keep certificates by file name; those that are here already stay."""
        new = {self.certificates / name: data for name, data in certificates.items()}
        self._place({path: data for path, data in new.items() if not path.exists()}, temporary=temporary)

    def keep_pending(self, data: bytes, *, temporary: Path) -> None:
        """Keep the list of stamps that are still wanted, in the place of the one before."""
        self._place({self.folder / "pending.json": data}, temporary=temporary)

    def sync(self) -> None:
        """Wait until every name here is on the disk: whoever gave the last one may have been killed before it was."""
        self._disk.sync_path(self.folder)

    def _place(self, files: Mapping[Path, bytes], *, temporary: Path) -> None:
        self._disk.make_folders([self.folder, *unique(path.parent for path in files)])
        drafts = []
        for number, (path, data) in enumerate(files.items()):
            draft = temporary / f"checkpoint-{number}.part"
            self._disk.write_file(draft, data)
            drafts.append((draft, path))
        self._disk.place(drafts)


def receipt_name(size: int, data: bytes, *, suffix: str) -> str:
    """The name of a stamp or proof: its checkpoint's size, and eight digits that tell it from others."""
    return f"{size:06d}.{sha256(data).hexdigest()[:8]}{suffix}"


def unique(paths: Iterable[Path]) -> list[Path]:
    """Each once, in order."""
    return list(dict.fromkeys(paths))
