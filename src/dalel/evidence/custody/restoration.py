"""Restoring: a newsroom made again from a place and an identity, with a sentence for everything that is missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from dalel.errors import CommandError, DataError
from dalel.evidence.custody.age_header import exchange_header
from dalel.evidence.custody.contents import Contents, read_contents, read_part
from dalel.evidence.custody.manifest import Manifest, Part
from dalel.evidence.custody.pack import open_pack
from dalel.evidence.custody.piece import Copied, Index, Piece, Version, copied_of
from dalel.evidence.custody.place import Place
from dalel.evidence.custody.wraps import Wrap
from dalel.evidence.disk import Disk
from dalel.evidence.evidence import Evidence
from dalel.evidence.store import Progress, digest_of, no_progress


@dataclass(slots=True)
class Restored:
    """What was restored: how many files and bytes, as of when, and what is amiss or missing, a sentence each."""

    newest: int
    time: str = ""
    files: int = 0
    bytes: int = 0
    faults: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing and nothing was amiss."""
        return not self.faults and not self.missing


def restore(
    place: Place,
    identities: Mapping[str, X25519PrivateKey],
    into: Path,
    *,
    until: int | None = None,
    contents: Contents | None = None,
    disk: Disk,
    progress: Progress = no_progress,
) -> Restored:
    """Make the newsroom anew in a folder that is new or empty; ``until`` leaves out what manifests after it name."""
    opening = Opening(place, identities, contents or read_contents(place), until=until)
    indexes = opening.indexes()
    copied = copied_of(indexes)
    with new_folder(into, disk) as draft:
        writing = Writing(draft, copied, opening, progress)
        writing.write(indexes)
        missing = [*writing.missing(), *documents_missing(draft, copied)]
        done = Restored(
            newest=opening.newest,
            time=indexes[-1].time if indexes else "",
            files=writing.files,
            bytes=writing.bytes,
            faults=opening.faults,
            missing=missing,
        )
        if not done.files:
            raise DataError(
                f"Nothing could be restored from {place.url}. {' '.join(done.faults)}".rstrip(),
                next_step="Try another place.",
            )
    return done


class Opening:
    """The packs of a place, opened with the identities that are at hand."""

    def __init__(
        self, place: Place, identities: Mapping[str, X25519PrivateKey], contents: Contents, *, until: int | None
    ) -> None:
        self._place = place
        self._identities = identities
        self._id = contents.id
        self._wraps = contents.wraps
        self._manifests = {n: m for n, m in contents.manifests.items() if until is None or n <= until}
        self.faults = contents.faults
        self.reasons: dict[int, str] = {}

    @property
    def newest(self) -> int:
        """The highest number that is restored."""
        return max(self._manifests, default=0)

    def indexes(self) -> list[Index]:
        """What the packs hold, by their lists; where a list is spoiled, by the pack itself."""
        found = []
        for number in sorted(self._manifests):
            manifest = self._manifests[number]
            if self._is_shut(manifest):
                self.faults.append(f"Pack {number} is for the key {manifest.key}, of which no shares were given.")
                continue
            index = self._index(manifest, manifest.list) or self._index(manifest, manifest.pack)
            if index is None:
                self.faults.append(f"What pack {number} held cannot be said: neither it nor its list can be read.")
            else:
                found.append(index)
        return found

    def pack(self, number: int) -> tuple[Index, memoryview] | None:
        """A pack's index and bytes; None, with the reason kept, where it cannot be had."""
        manifest = self._manifests[number]
        try:
            return self._open(manifest, manifest.pack)
        except DataError as error:
            self.reasons[number] = error.what
            if error.what not in self.faults:
                self.faults.append(error.what)
            return None

    def _index(self, manifest: Manifest, part: Part) -> Index | None:
        try:
            return self._open(manifest, part)[0]
        except DataError as error:
            if error.what not in self.faults:
                self.faults.append(error.what)
            return None

    def _open(self, manifest: Manifest, part: Part) -> tuple[Index, memoryview]:
        data = read_part(self._place, part)
        index, content = self._open_with_any(manifest, part, data)
        previous = manifest.previous.sha256 if manifest.previous else ""
        if (index.place, index.number, index.previous) != (self._id, manifest.number, previous):
            raise DataError(f"{part.name} was written for another number or place than it lies at.")
        return index, content

    def _is_shut(self, manifest: Manifest) -> bool:
        """Whether none of the identities is for a pack, be it by re-wrapping."""
        return self._identities.keys().isdisjoint((manifest.key, *(key for key, _ in self._wraps_of(manifest))))

    def _open_with_any(self, manifest: Manifest, part: Part, data: bytes) -> tuple[Index, memoryview]:
        """Open a pack with its own key, or by the first wrap that is no sham."""
        if (identity := self._identities.get(manifest.key)) is not None:
            return open_pack(data, identity, name=part.name)
        refusal = None
        for key, wrap in self._wraps_of(manifest):
            if (identity := self._identities.get(key)) is not None:
                header = wrap.pack if part is manifest.pack else wrap.list
                try:
                    return open_pack(exchange_header(data, header), identity, name=part.name)
                except DataError as error:
                    refusal = error
        assert refusal is not None  # noqa: S101 - what is shut was left out before
        raise refusal

    def _wraps_of(self, manifest: Manifest) -> list[tuple[str, Wrap]]:
        return self._wraps.get(manifest.number, [])


class Writing:
    """The files that are being made, pack by pack."""

    def __init__(self, root: Path, copied: Copied, opening: Opening, progress: Progress) -> None:
        self._root = root
        self._copied = copied
        self._opening = opening
        self._progress = progress
        self._wanted = {
            (number, piece.path, piece.offset) for version in copied.whole.values() for number, piece in version.pieces
        }
        self.files = 0
        self.bytes = 0

    def write(self, indexes: list[Index]) -> None:
        """Write every piece that belongs to a file's last whole state; each pack is opened once."""
        for path in self._copied.whole:
            target = self._root / path
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target.touch(mode=0o600)
        for index in indexes:
            if any((index.number, piece.path, piece.offset) in self._wanted for piece in index.pieces):
                opened = self._opening.pack(index.number)
                if opened is not None:
                    self._write_pieces(*opened)

    def missing(self) -> list[str]:
        """Compare every file with its SHA-256; what is not whole is taken away again, and named with the reason."""
        said = []
        for path, version in sorted(self._copied.whole.items()):
            target = self._root / path
            digest, size = digest_of(target, progress=no_progress)
            if digest == version.last.sha256 and size == version.last.end:
                target.chmod(version.last.mode)
                self.files += 1
                self.bytes += size
            else:
                target.unlink()
                said.append(f"{path}: {self._reason(version)}")
        said += [
            f"{path}: only its first {version.last.end} bytes were copied"
            for path, version in sorted(self._copied.newest.items())
            if path not in self._copied.whole
        ]
        return said

    def _write_pieces(self, index: Index, content: memoryview) -> None:
        at = 0
        for piece in index.pieces:
            if (index.number, piece.path, piece.offset) in self._wanted:
                self._write_piece(piece, content[at : at + piece.bytes])
            at += piece.bytes

    def _write_piece(self, piece: Piece, data: memoryview) -> None:
        descriptor = os.open(self._root / piece.path, os.O_WRONLY | os.O_NOFOLLOW)
        try:
            os.lseek(descriptor, piece.offset, os.SEEK_SET)
            Disk().write(descriptor, data)
        finally:
            os.close(descriptor)
        self._progress(len(data))

    def _reason(self, version: Version) -> str:
        reasons = (self._opening.reasons.get(number) for number, _ in version.pieces)
        return next((reason for reason in reasons if reason), "its bytes are not as they were copied")


@contextmanager
def new_folder(into: Path, disk: Disk) -> Iterator[Path]:
    """A folder that gets its name when it is filled, and not before; on an error nothing of it is left."""
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise CommandError(f"{into} is not empty.", next_step="Name a folder that is not there yet.")
    draft = into.with_name(f".{into.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir(mode=0o700)
        yield draft
        disk.sync_paths(Path(folder) for folder, _, _ in os.walk(draft))
        disk.sync_paths(Path(folder, name) for folder, _, names in os.walk(draft) for name in names)
        draft.rename(into)
        disk.sync_path(into.parent)
    except OSError as error:
        raise DataError(
            f"{into} cannot be written: {error.strerror or error}. Nothing was restored.",
            next_step="Make room, or name a folder on another disk.",
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def documents_missing(newsroom: Path, copied: Copied) -> list[str]:
    """Documents that the restored ledger records, and that never reached the place."""
    try:
        documents = Evidence(newsroom / "evidence").documents()
    except DataError:
        # The verification says what is wrong with the ledger.
        return []
    return [
        f"evidence/objects/{each.sha256[:2]}/{each.sha256}: recorded ({each.name}), and in no pack that can be read"
        for each in documents
        if f"evidence/objects/{each.sha256[:2]}/{each.sha256}" not in copied.newest
    ]
