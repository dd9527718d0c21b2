"""A dossier as it was opened: its files by what they are, the entries of its ledger, its checkpoints.

Reading it notes what is wrong and goes on: one fault must not hide the others.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from dalel.errors import DataError
from dalel.evidence.checkpoint.checkpoint import SignedCheckpoint, parse_signed
from dalel.evidence.dossier.layout import ALWAYS, ENTRIES, MAX_FILES, Place, find_place, read_lines, read_small, walk
from dalel.evidence.dossier.verdict import Docket, DossierProperty
from dalel.evidence.entry import Entry, Genesis, Kept, Key, parse_entry
from dalel.evidence.merkle import Tree, hash_leaf

Read = TypeVar("Read")


@dataclass(slots=True)
class Opened:
    """What lies in a dossier; ``sound`` are the sizes of the checkpoints that were found in order."""

    folder: Path
    places: dict[str, Place] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)
    leaves: dict[int, bytes] = field(default_factory=dict)
    roots: dict[int, bytes] = field(default_factory=dict)
    checkpoints: dict[int, SignedCheckpoint] = field(default_factory=dict)
    sound: set[int] = field(default_factory=set)

    @property
    def size(self) -> int:
        """The size of the newest checkpoint, as its name says."""
        return max((place.number for place in self.of("checkpoint")), default=0)

    @property
    def newest(self) -> SignedCheckpoint | None:
        """The newest checkpoint; None where it cannot be read."""
        return self.checkpoints.get(self.size)

    @property
    def origin(self) -> str:
        """The ledger's name, as its first entry says."""
        first = self.entries.get(0)
        return first.origin if isinstance(first, Genesis) else ""

    @property
    def keys(self) -> list[Key]:
        """The keys that the ledger names here."""
        return [entry for entry in self.entries.values() if isinstance(entry, Key)]

    @property
    def is_whole(self) -> bool:
        """Whether every line up to the newest checkpoint is here."""
        return list(self.entries) == list(range(self.size))

    @property
    def is_in_part(self) -> bool:
        """Whether the ledger is meant to be shown in part: there are proofs that stand for what is not shown."""
        return any(place.kind in {"inclusion", "consistency"} for place in self.places.values())

    @property
    def documents(self) -> dict[str, Kept]:
        """The first entry of each document, by SHA-256."""
        found: dict[str, Kept] = {}
        for entry in self.entries.values():
            if isinstance(entry, Kept):
                found.setdefault(entry.object, entry)
        return found

    def of(self, kind: str) -> list[Place]:
        """The files of one kind, by number."""
        return sorted(
            (place for place in self.places.values() if place.kind == kind),
            key=lambda place: (place.number, place.path),
        )

    def holds(self, digest: str) -> bool:
        """Whether a document's bytes are here."""
        return f"data/objects/{digest[:2]}/{digest}" in self.places

    def read(self, path: str, *, limit: int = 1 << 20) -> bytes:
        """A small file."""
        return read_small(self.folder, path, limit=limit)


def open_dossier(folder: Path, docket: Docket) -> Opened:
    """Open a dossier, and note what of its package and ledger is wrong at first sight."""
    opened = Opened(folder)
    list_places(opened, docket)
    read_checkpoints(opened, docket)
    read_entries(opened, docket)
    return opened


def list_places(opened: Opened, docket: Docket) -> None:
    """List the files; a name that no dossier has, a link or a special file is a fault and is never opened."""
    for number, (path, status) in enumerate(walk(opened.folder)):
        if number >= MAX_FILES:
            docket.fault(DossierProperty.PACKAGE, f"it has more than {MAX_FILES} files")
            break
        place = find_place(path)
        if not stat.S_ISREG(status.st_mode):
            docket.fault(DossierProperty.PACKAGE, f"{path!a}: a link or a special file, where no dossier has one")
        elif place is None:
            docket.fault(DossierProperty.PACKAGE, f"{path!a}: no dossier has such a file")
        else:
            opened.places[path] = place
            opened.sizes[path] = status.st_size
    for path in ALWAYS:
        if path not in opened.places:
            docket.fault(DossierProperty.PACKAGE, f"{path} is missing")


def attempt(docket: Docket, which: DossierProperty, path: str, read: Callable[[], Read]) -> Read | None:
    """Read something; what is wrong with it is noted under its path."""
    try:
        return read()
    except DataError as error:
        docket.fault(which, error.what if error.what.startswith(path) else f"{path}: {error.what}")
        return None


def read_checkpoints(opened: Opened, docket: Docket) -> None:
    """Read the signed notes."""
    for place in opened.of("checkpoint"):
        signed = attempt(docket, DossierProperty.CHECKPOINTS, place.path, partial(read_signed, opened, place.path))
        if signed is None:
            continue
        if signed.checkpoint.size != place.number:
            docket.fault(
                DossierProperty.CHECKPOINTS,
                f"{place.path}: it is of size {signed.checkpoint.size}, its name says otherwise",
            )
        else:
            opened.checkpoints[place.number] = signed
    if not opened.of("checkpoint"):
        docket.fault(DossierProperty.CHECKPOINTS, "there is no checkpoint")


def read_signed(opened: Opened, path: str) -> SignedCheckpoint:
    """A signed note in a dossier."""
    return parse_signed(opened.read(path))


def read_entries(opened: Opened, docket: Docket) -> None:
    """Read the ledger's lines in order; the roots over as many of them as each checkpoint has follow on the way."""
    if ENTRIES not in opened.places:
        docket.fault(DossierProperty.LEDGER, f"{ENTRIES} is missing")
        docket.is_ledger_unread = True
        return
    tree, before = Tree(), -1
    try:
        for number, line in enumerate(read_lines(opened.folder, ENTRIES), start=1):
            place = f"{ENTRIES}, line {number}"
            entry = attempt(docket, DossierProperty.LEDGER, place, partial(parse_entry, line))
            tree.append(hash_leaf(line))
            if tree.size in opened.checkpoints:
                opened.roots[tree.size] = tree.root()
            if entry is None:
                continue
            if entry.seq <= before:
                docket.fault(DossierProperty.LEDGER, f"{place}: entry {entry.seq} comes after entry {before}")
            elif isinstance(entry, Genesis) != (entry.seq == 0):
                docket.fault(DossierProperty.LEDGER, f"{place}: entry {entry.seq} is of type {entry.type}")
            else:
                opened.entries[entry.seq] = entry
                opened.leaves[entry.seq] = hash_leaf(line)
            before = max(before, entry.seq)
    except DataError as error:
        docket.fault(DossierProperty.LEDGER, error.what)
    if 0 not in opened.entries:
        docket.fault(DossierProperty.LEDGER, f"{ENTRIES}: it does not begin with entry 0")
    docket.is_ledger_unread = DossierProperty.LEDGER in docket.faults
