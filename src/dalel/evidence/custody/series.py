"""A series: the packs that went to one place, as this computer remembers them (``custody/places/ID``).

The order of the writing is what lets an interrupted copy go on: the encrypted pack is on the disk before its line is,
the line before anything is sent, the manifest at the place before it is noted as delivered.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from dalel.canonical import CanonicalValue, canonical_json
from dalel.errors import CommandError, DataError
from dalel.evidence.custody.identity import parse_recipient
from dalel.evidence.custody.manifest import Manifest, Part
from dalel.evidence.custody.pack import seal
from dalel.evidence.custody.packing import Batch
from dalel.evidence.custody.piece import Copied, Index, copied_of, parse_index
from dalel.evidence.custody.place import Place
from dalel.evidence.custody.recipients import Recipient
from dalel.evidence.disk import Disk

MARK = "place.json"
FORMAT = "dalel-custody-place/1"
OUTGOING = "outgoing"


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack that was made: its number, its key, what is in it, and the encrypted files' digests."""

    index: Index
    key: str
    pack: str
    list: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """A manifest that is at the place."""

    number: int
    manifest: Part
    time: str


class Series:
    """What went to one place. Whoever uses it holds the lock of the custody folder."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder = folder
        self.id = folder.name
        self._disk = disk
        self._sealed: dict[str, bytes] = {}

    @property
    def url(self) -> str:
        """Where the place is."""
        return str(read_mark(self.folder / MARK)["url"])

    def begin(self, url: str) -> None:
        """Remember a place, or that it is elsewhere now."""
        self._disk.make_folders([self.folder, self.folder / OUTGOING])
        self._write(MARK, canonical_json({"format": FORMAT, "place": self.id, "url": url}))

    @cached_property
    def packed(self) -> list[Packed]:
        """The packs that were made, in order; the last may not be at the place yet."""
        return [
            Packed(
                parse_index(canonical_json(line["index"]), name=f"{self.folder}/packs.jsonl"),
                line["key"],
                line["pack"],
                line["list"],
            )
            for line in self._lines("packs.jsonl")
        ]

    @cached_property
    def delivered(self) -> list[Delivered]:
        """The manifests that are at the place, in order."""
        return [
            Delivered(line["number"], Part(line["name"], line["bytes"], line["sha256"]), line["time"])
            for line in self._lines("delivered.jsonl")
        ]

    @cached_property
    def copied(self) -> Copied:
        """What the packs hold, file by file, that of the one that is on its way included."""
        return copied_of(packed.index for packed in self.packed)

    @property
    def is_waiting(self) -> bool:
        """Whether a pack was made and is not at the place yet."""
        return len(self.packed) > len(self.delivered)

    def safe(self) -> Copied:
        """What is at the place, file by file."""
        return copied_of(packed.index for packed in self.packed[: len(self.delivered)])

    def pack(self, batch: Batch, *, recipient: Recipient, time: str) -> int:
        """Encrypt a batch, and note it. Returns how many bytes were encrypted."""
        assert not self.is_waiting  # noqa: S101 - one at a time: the next names the manifest of this one
        index = Index(
            place=self.id,
            number=len(self.packed) + 1,
            time=time,
            previous=self.delivered[-1].manifest.sha256 if self.delivered else "",
            pieces=tuple(batch.pieces),
            gone=tuple(batch.gone),
        )
        key = parse_recipient(recipient.recipient)
        data = seal(index.render(), batch.content, recipient=key)
        digest = sha256(data).hexdigest()
        listing = seal(index.render(pack={"bytes": len(data), "sha256": digest}), recipient=key)
        self._write(f"{OUTGOING}/pack.age", data)
        self._write(f"{OUTGOING}/list.age", listing)
        packed = Packed(index, recipient.key, digest, sha256(listing).hexdigest())
        self._append(
            "packs.jsonl",
            {"index": json.loads(index.render()), "key": packed.key, "list": packed.list, "pack": packed.pack},
        )
        self._sealed = {packed.pack: data, packed.list: listing}
        self.packed.append(packed)
        self.copied.take(index)
        return len(data)

    def deliver(self, place: Place) -> None:
        """Bring the pack that waits to its place, then its list, and last the manifest that names both."""
        packed = self.packed[-1]
        number = f"{packed.index.number:06d}"
        pack = self._send(place, f"packs/{number}.age", self._outgoing("pack.age", packed.pack), packed.pack)
        listing = self._send(place, f"lists/{number}.age", self._outgoing("list.age", packed.list), packed.list)
        manifest = Manifest(
            place=self.id,
            number=packed.index.number,
            key=packed.key,
            pack=pack,
            list=listing,
            previous=self.delivered[-1].manifest if self.delivered else None,
        )
        data = manifest.render()
        part = self._send(place, f"manifests/{number}.sha256", data, sha256(data).hexdigest())
        self._append(
            "delivered.jsonl",
            {
                "bytes": part.bytes,
                "name": part.name,
                "number": packed.index.number,
                "sha256": part.sha256,
                "time": packed.index.time,
            },
        )
        self.delivered.append(Delivered(packed.index.number, part, packed.index.time))
        self.clear()

    def clear(self) -> None:
        """Remove what was delivered, or was encrypted and never noted."""
        for path in sorted((self.folder / OUTGOING).iterdir()):
            self._disk.remove(path)

    def _send(self, place: Place, name: str, data: bytes, digest: str) -> Part:
        return Part(place.add(name, data), len(data), digest)

    def _outgoing(self, name: str, digest: str) -> bytes:
        """What waits: as it was just written, or as an earlier process left it, which is compared with its digest."""
        if digest in self._sealed:
            return self._sealed.pop(digest)
        path = self.folder / OUTGOING / name
        data = path.read_bytes() if path.exists() else b""
        if sha256(data).hexdigest() != digest:
            raise DataError(
                f"{path} is not as it was written, and what it held is not at {self.url}.",
                next_step="Begin anew: dalel custody replicate --to an empty folder.",
            )
        return data

    def _write(self, name: str, data: bytes) -> None:
        path = self.folder / name
        draft = path.with_name(f".{path.name}.part")
        draft.unlink(missing_ok=True)
        self._disk.write_file(draft, data)
        self._disk.place([(draft, path)])

    def _append(self, name: str, line: dict[str, CanonicalValue]) -> None:
        self._disk.append(self.folder / name, canonical_json(line) + b"\n")

    def _lines(self, name: str) -> list[dict[str, Any]]:
        """The lines of a file; one that a kill cut short never was."""
        path = self.folder / name
        if not path.exists():
            return []
        data = path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if whole != data:
            self._disk.cut(path, len(whole))
        try:
            return [json.loads(line) for line in whole.splitlines()]
        except ValueError as error:
            raise DataError(
                f"{path} cannot be read: {error}.",
                next_step="Begin anew: dalel custody replicate --to an empty folder.",
            ) from error


def read_mark(path: Path) -> dict[str, Any]:
    """What stands in a place's mark."""
    return parse_mark(path.read_bytes(), name=str(path))


def parse_mark(data: bytes, *, name: str) -> dict[str, Any]:
    """Read a place's mark."""
    try:
        held: dict[str, Any] = json.loads(data)
        if held["format"] == FORMAT and isinstance(held["place"], str):
            return held
    except (ValueError, KeyError, TypeError):
        pass
    raise DataError(f"{name} cannot be read, or is of another format.", next_step="Put it back from a copy.")


def all_series(folder: Path, disk: Disk) -> list[Series]:
    """The series of every place, in the order of their addresses."""
    found = [Series(path.parent, disk) for path in folder.glob(f"*/{MARK}")] if folder.is_dir() else []
    return sorted(found, key=lambda each: (each.url, each.id))


def find_series(folder: Path, place: Place, disk: Disk) -> Series:
    """The series of a place; a place that is new gets one, and its mark."""
    known = all_series(folder, disk)
    mine = next((each for each in known if each.url == place.url), None)
    marked = place.read(MARK) if place.size(MARK) else b""
    if marked and not (mine and is_beginning(mine, marked)):
        found = parse_mark(marked, name=f"{place.url}/{MARK}")["place"]
        series = next((each for each in known if each.id == found), None)
        if series is None:
            raise CommandError(
                f"{place.url} holds the copies of another newsroom, or of this one before it was restored.",
                next_step="Name an empty folder; what is there stays as it is.",
            )
        if series.url != place.url:
            series.begin(place.url)
        return series
    if mine is None:
        mine = Series(folder / secrets.token_hex(8), disk)
        mine.begin(place.url)
    elif mine.packed:
        raise CommandError(
            f"{place.url} was copied to before, and now has no {MARK}: it is another disk, or it was emptied.",
            next_step="Plug in the right one, or name an empty folder with another name.",
        )
    if place.add(MARK, render_mark(mine)) != MARK:
        raise DataError(f"{place.url}/{MARK} was cut short.", next_step="Name another, empty folder.")
    return mine


def is_beginning(series: Series, marked: bytes) -> bool:
    """Whether a kill cut the mark of a new place short."""
    return not series.packed and render_mark(series).startswith(marked)


def render_mark(series: Series) -> bytes:
    """The mark of a series' place."""
    return canonical_json({"format": FORMAT, "place": series.id}) + b"\n"
