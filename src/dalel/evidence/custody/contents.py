"""The contents of a place, as anybody can read them without a key: its manifests, and what differs from them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256

from dalel.errors import CommandError, DataError
from dalel.evidence.custody.manifest import Manifest, Part, parse_manifest, part_of
from dalel.evidence.custody.place import Place
from dalel.evidence.custody.series import MARK, parse_mark
from dalel.evidence.custody.wraps import Wrap, read_wraps
from dalel.evidence.store import Progress, no_progress

_MANIFEST = re.compile(r"manifests/([0-9]{6})(?:-[0-9]+)?\.sha256")


@dataclass(slots=True)
class Contents:
    """The manifests that could be read, by number, and a sentence for everything that is amiss.

    ``wraps`` are by number, each with its key. Whoever can write at the place can add some that open nothing.
    """

    id: str
    manifests: dict[int, Manifest] = field(default_factory=dict)
    parts: dict[int, Part] = field(default_factory=dict)
    wraps: dict[int, list[tuple[str, Wrap]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def newest(self) -> int:
        """The highest number."""
        return max(self.manifests, default=0)

    @property
    def keys(self) -> list[str]:
        """The labels of the keys that packs were made for, or were given to by re-wrapping."""
        wrapped = {key for each in self.wraps.values() for key, _ in each}
        return sorted({manifest.key for manifest in self.manifests.values()} | wrapped)

    def opened_by(self, key: str) -> list[int]:
        """The numbers of the packs that a key opens, as far as can be told without it."""
        return [
            number
            for number, manifest in sorted(self.manifests.items())
            if key in (manifest.key, *(wrapped for wrapped, _ in self.wraps.get(number, ())))
        ]


def read_contents(place: Place) -> Contents:
    """Read the manifests of a place, and check that each names the one before."""
    if not place.size(MARK):
        raise CommandError(
            f"{place.url} holds no copies: it has no {MARK}.", next_step="Name the folder that replicate was given."
        )
    contents = Contents(parse_mark(place.read(MARK), name=f"{place.url}/{MARK}")["place"])
    for name in place.names("manifests"):
        found = _MANIFEST.fullmatch(name)
        data = place.read(name) if found else b""
        try:
            manifest = parse_manifest(data, name=name)
        except DataError as error:
            contents.faults.append(error.what)
            continue
        if not found or manifest.number != int(found[1]) or manifest.place != contents.id:
            contents.faults.append(f"{name} is the manifest of another number or place.")
            continue
        contents.manifests[manifest.number] = manifest
        contents.parts[manifest.number] = part_of(name, data)
    contents.faults += broken_chain(contents)
    take_wraps(contents, place)
    return contents


def take_wraps(contents: Contents, place: Place) -> None:
    """Add the wraps of a place, each where it belongs."""
    for name, found in read_wraps(place, faults=contents.faults):
        for wrap in found.wraps:
            part = contents.parts.get(wrap.number)
            if found.place != contents.id or part is None or part.sha256 != wrap.manifest:
                contents.faults.append(f"{name} is of another place, or of another manifest {wrap.number}.")
                break
            contents.wraps.setdefault(wrap.number, []).append((found.key, wrap))


def broken_chain(contents: Contents) -> list[str]:
    """Manifests that are missing, and those that name another one before them than is there."""
    faults = []
    for number in range(1, contents.newest + 1):
        manifest = contents.manifests.get(number)
        before = contents.parts.get(number - 1)
        if manifest is None:
            faults.append(f"Manifest {number} is missing.")
        elif before is not None and manifest.previous != before:
            faults.append(f"Manifest {number - 1} is not the one that manifest {number} names.")
    return faults


def check_place(place: Place, *, progress: Progress = no_progress) -> Contents:
    """Read every pack and list of a place, and compare it with its manifest. No key is needed."""
    contents = read_contents(place)
    for number in sorted(contents.manifests):
        manifest = contents.manifests[number]
        for part in (manifest.pack, manifest.list):
            try:
                progress(len(read_part(place, part)))
            except DataError as error:
                contents.faults.append(error.what)
    return contents


def read_part(place: Place, part: Part) -> bytes:
    """A file that a manifest names; the error says whether it is missing, cut off or changed."""
    try:
        data = place.read(part.name)
    except FileNotFoundError:
        raise DataError(f"{part.name} is missing.") from None
    except OSError as error:
        raise DataError(f"{part.name} cannot be read: {error.strerror or error}.") from error
    if len(data) < part.bytes:
        raise DataError(f"{part.name} is cut off: {len(data)} of {part.bytes} bytes are there.")
    if sha256(data).hexdigest() != part.sha256:
        raise DataError(f"{part.name} was changed: its SHA-256 is not the one in its manifest.")
    return data
