"""The verifier: reads everything again and compares it with what the ledger says, entry by entry."""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from dalel.errors import DataError, DocumentError
from dalel.evidence.commitment import parse_disclosures
from dalel.evidence.disclosures import Disclosures, commitments, disclosure_name
from dalel.evidence.disk import Disk
from dalel.evidence.entry import TYPES, Entry, Genesis, Kept, glance
from dalel.evidence.entry_form import time_text
from dalel.evidence.kept_tree import Mapped, RecomputedTree
from dalel.evidence.ledger import ENTRIES, LEDGER, TREE, Ledger, Line, check_place, parse_whole_line
from dalel.evidence.lock import look
from dalel.evidence.merkle import EMPTY_ROOT, HASH_BYTES, Node, hash_leaf, node_count
from dalel.evidence.store import OBJECTS, Progress, Store, digest_of
from dalel.evidence.stretch import STRETCH, Shapes, Stretch, glance_at_all, read_stretches
from dalel.evidence.verification import EarlierRoot, Property, Tally, Verification, conclude

_LOOKED_INTO = frozenset({Genesis, *(kind for kind in TYPES.values() if issubclass(kind, Kept))})
"""The types of entry that have more to them than their line."""


_DISCLOSURE = re.compile(r"([0-9]+)\.json")


@dataclass(frozen=True, slots=True)
class Present:
    """What lay in the folder when the verification began; an add that comes meanwhile is not its business."""

    entries_end: int
    kept: int
    objects: frozenset[str]
    disclosures: frozenset[str]
    disclosed: tuple[int, ...]
    torn: tuple[str, ...]
    incoming: tuple[str, ...]

    def has_disclosures(self, first: int, end: int) -> bool:
        """Whether anything lies beside one of these entries, whose numbers are in ``disclosed``, upward."""
        return bisect_left(self.disclosed, first) != bisect_left(self.disclosed, end)


@dataclass(slots=True)
class Met:
    """What the entries speak of that lies beside the ledger, by the names that `Present` has for it."""

    objects: set[str] = field(default_factory=set)
    disclosures: set[str] = field(default_factory=set)


class Verifier:
    """One verification. It looks at ``stretch`` bytes of the ledger together where every line of them is in order."""

    def __init__(
        self, folder: Path, *, earlier: EarlierRoot | None, progress: Progress, stretch: int = STRETCH
    ) -> None:
        disk = Disk()
        self._folder = folder
        self._ledger = Ledger(folder, disk)
        self._store = Store(folder, disk)
        self._disclosures = Disclosures(folder, disk)
        self._earlier = earlier
        self._progress = progress
        self._stretch = stretch
        self._tally = Tally()
        self._tree = RecomputedTree()
        self._shapes = Shapes()
        self._lines = 0
        self._expected = 0
        self._is_in_order = True
        self._time = b""
        self._turned_back: list[str] = []
        self._unrecorded: list[str] = []
        self._unfinished: Line | None = None
        self._earlier_found: bytes | None = EMPTY_ROOT if earlier and earlier.size == 0 else None

    def verify(self) -> Verification:
        """Recompute everything."""
        present = look(self._folder, self._list)
        met = Met()
        stretches = read_stretches(self._ledger.path, end=present.entries_end, size=self._stretch)
        with self._ledger.kept.nodes() as node, self._ledger.kept.mapped() as mapped, closing(stretches):
            for stretch in stretches:
                if self._pass_together(stretch, present, mapped):
                    continue
                for line in stretch.lines(self._lines):
                    self._lines += 1
                    if is_unfinished(line, present):
                        self._unfinished = line
                    elif not self._pass_quickly(line, present, mapped, node=node):
                        self._look_into(line, met, kept=present.kept, node=node)
        self._check_size(present.kept)
        self._check_earlier_root()
        for name in sorted(present.objects - met.objects):
            self._check_unrecorded(name)
        self._remark(present, disclosures=sorted(present.disclosures - met.disclosures))
        return conclude(
            self._tally,
            size=self._tree.size,
            root=self._tree.root().hex(),
            kept=present.kept,
            earlier=self._earlier,
        )

    def _list(self) -> Present:
        """Take stock; the lock is held, so no add is half done."""
        names = sorted(path.name for path in files_in(self._ledger.folder))
        disclosures = frozenset(path.name for path in files_in(self._disclosures.folder))
        return Present(
            entries_end=self._ledger.length(),
            kept=self._ledger.kept.size(),
            objects=frozenset(str(path.relative_to(self._store.objects)) for path in files_in(self._store.objects)),
            disclosures=disclosures,
            disclosed=numbers_of(disclosures),
            torn=tuple(name for name in names if name not in (ENTRIES, TREE)),
            incoming=tuple(path.name for path in files_in(self._store.incoming)),
        )

    def _pass_together(self, stretch: Stretch, present: Present, mapped: Mapped) -> bool:
        """Check a whole stretch, if no line of it has anything beside it and all are in order; else do nothing.

        What lies before it may be out of order: then the parents that it does not lead to anew are not as kept.
        """
        first = self._tree.size
        # Disclosures are checked one entry at a time: where the first has some, so have most, and a glance is in vain.
        if not 0 < first == self._expected < present.kept or present.has_disclosures(first, first + 1):
            return False
        seen = glance_at_all(stretch.data, seq=first, since=self._time, shapes=self._shapes)
        if seen is None:
            return False
        end = first + len(seen.leaves)
        has_root = self._earlier is not None and first < self._earlier.size < end
        if has_root or end > present.kept or present.has_disclosures(first, end):
            return False
        if not self._tree.grow_as_kept(seen.leaves, mapped):
            return False
        self._lines += len(seen.leaves)
        self._note_passed(len(seen.leaves), time=seen.time, commitments=seen.commitments)
        return True

    def _pass_quickly(self, line: Line, present: Present, mapped: Mapped, *, node: Node) -> bool:
        """Check a line that has nothing beside it to compare, if it is in order in every way; else do nothing.

        Most lines of a long ledger are so. What this finds wrong, or does not know, is looked at with care.
        """
        index, data = self._tree.size, line.data
        entry = data[:-1]
        seen = glance(entry) if self._is_in_order and index < present.kept and data[-1:] == b"\n" else None
        if seen is None or not 0 < index == seen.seq == self._expected or seen.time < self._time:
            return False
        has_beside = seen.commitments and disclosure_name(index) in present.disclosures
        if has_beside or seen.type in _LOOKED_INTO:
            return False
        leaf = hash_leaf(entry)
        place = node_count(index) * HASH_BYTES
        if mapped[place : place + HASH_BYTES] != leaf:
            return False
        finished = self._tree.append(leaf)
        if mapped[place : place + HASH_BYTES * len(finished)] != b"".join(finished):
            self._compare_nodes(finished, index=index, node=node)
        self._note_passed(1, time=seen.time, commitments=seen.commitments)
        return True

    def _note_passed(self, count: int, *, time: bytes, commitments: int) -> None:
        """Count lines that were passed quickly; what is noted of a tree's size is noted of the last."""
        self._expected += count
        self._time = time
        self._tally.checked[Property.LEDGER] += count
        self._tally.checked[Property.TREE] += count
        self._tally.withheld += commitments
        if self._earlier and self._tree.size == self._earlier.size:
            self._earlier_found = self._tree.root()

    def _look_into(self, line: Line, met: Met, *, kept: int, node: Node) -> None:
        """Check a line, and what lies beside the ledger for it."""
        entry = self._check_line(line, kept=kept, node=node)
        if isinstance(entry, Kept):
            met.objects.add(f"{entry.object[:2]}/{entry.object}")
            self._check_object(entry)
        if entry is not None and commitments(entry):
            met.disclosures.add(self._disclosures.path(entry.seq).name)
            self._check_disclosures(entry)

    def _check_line(self, line: Line, *, kept: int, node: Node) -> Entry | None:
        """Check one line's spelling and place, and that it leads to the kept tree."""
        place = f"{LEDGER}/{ENTRIES}, line {line.number + 1}"
        self._tally.checked[Property.LEDGER] += 1
        entry: Entry | None = None
        expected, self._expected = self._expected, self._expected + 1
        try:
            entry = parse_whole_line(line)
            # After a gap or a line too many, go on from where the ledger goes on: one change is counted once.
            self._expected = entry.seq + 1
            check_place(entry, expected)
        except DataError as error:
            self._tally.note(Property.LEDGER, f"{place}: {error.what}.")
            self._is_in_order = False
        if line.is_whole:
            self._grow(line, entry, place=place, kept=kept, node=node)
        if entry is not None:
            self._check_time(entry)
        return entry

    def _grow(self, line: Line, entry: Entry | None, *, place: str, kept: int, node: Node) -> None:
        """Add a line to the recomputed tree, and compare what it finishes with the kept tree."""
        index = self._tree.size
        finished = self._tree.append(hash_leaf(line.entry))
        if self._earlier and self._tree.size == self._earlier.size:
            self._earlier_found = self._tree.root()
        if entry is None or entry.seq >= kept:
            return
        self._tally.checked[Property.TREE] += 1
        leaf = node(node_count(entry.seq))
        if leaf != finished[0]:
            self._tally.differs(
                Property.TREE, place, expected=f"the leaf {leaf.hex()} that {TREE} kept", found=finished[0].hex()
            )
            self._is_in_order = False
        elif self._is_in_order:
            self._compare_nodes(finished, index=index, node=node)

    def _compare_nodes(self, finished: Sequence[bytes], *, index: int, node: Node) -> None:
        """Compare the parents that a leaf finished with those that were kept."""
        for above, value in enumerate(finished[1:], start=1):
            position = node_count(index) + above
            if node(position) != value:
                self._tally.differs(
                    Property.TREE,
                    f"{LEDGER}/{TREE}, node {position}",
                    expected=f"{value.hex()}, as the entries give",
                    found=node(position).hex(),
                )

    def _check_time(self, entry: Entry) -> None:
        """Clocks are set back, so an earlier time is told and is no difference: the entries' order is their number."""
        time = b'"%s"' % time_text(entry.time).encode()
        if time < self._time:
            before, now = self._time[1:-1].decode(), time[1:-1].decode()
            self._turned_back.append(f"entry {entry.seq} ({now}, the one before it {before})")
        self._time = time

    def _check_object(self, entry: Kept) -> None:
        """Check that a document's bytes are held, and are those that were recorded."""
        self._tally.checked[Property.DOCUMENTS] += 1
        place = object_place(entry.object)
        path = self._store.path(entry.object)
        try:
            status = path.lstat()
        except OSError:
            self._tally.differs(Property.DOCUMENTS, place, expected=f"{entry.bytes} bytes", found="no file")
            return
        if not stat.S_ISREG(status.st_mode):
            self._tally.differs(Property.DOCUMENTS, place, expected=f"{entry.bytes} bytes", found="no regular file")
        elif status.st_size != entry.bytes:
            self._tally.differs(
                Property.DOCUMENTS, place, expected=f"{entry.bytes} bytes", found=f"{status.st_size} bytes"
            )
        else:
            self._check_digest(path, place, expected=entry.object)

    def _check_digest(self, path: Path, place: str, *, expected: str) -> bool:
        """Digest a file and compare."""
        try:
            found = f"the SHA-256 {digest_of(path, progress=self._progress)[0]}"
        except DocumentError as error:
            found = f"that {error.what}"
        if found != f"the SHA-256 {expected}":
            self._tally.differs(Property.DOCUMENTS, place, expected=f"the SHA-256 {expected}", found=found)
            return False
        return True

    def _check_disclosures(self, entry: Entry) -> None:
        """Check that every value shown for an entry is the one it committed to."""
        path = self._disclosures.path(entry.seq)
        commit = commitments(entry)
        if not path.exists():
            self._tally.withheld += len(commit)
            return
        place = f"{self._disclosures.folder.name}/{path.name}"
        try:
            disclosures = parse_disclosures(path.read_bytes())
        except DataError:
            self._tally.differs(
                Property.DISCLOSURES, place, expected="disclosures as the format writes them", found="other bytes"
            )
            return
        for name, each in disclosures.items():
            self._tally.checked[Property.DISCLOSURES] += 1
            commitment = commit.get(name)
            if commitment is None:
                self._tally.differs(
                    Property.DISCLOSURES,
                    place,
                    expected=f"what entry {entry.seq} commits to",
                    found=f'"{name}" as well',
                )
            elif commitment != each.commitment(name):
                self._tally.differs(
                    Property.DISCLOSURES,
                    f"{place}, {name}",
                    expected=f"a value with the commitment {commitment}",
                    found=f"one with {each.commitment(name)}",
                )
        self._tally.withheld += len(commit.keys() - disclosures.keys())

    def _check_size(self, kept: int) -> None:
        """Check that the ledger has not lost its last entries."""
        if self._tree.size < kept:
            self._tally.differs(
                Property.LEDGER,
                f"{LEDGER}/{ENTRIES}",
                expected=f"the {kept} entries that {TREE} kept",
                found=f"{self._tree.size}",
            )

    def _check_earlier_root(self) -> None:
        """Compare with a root that was noted elsewhere: the only check that whoever can write here cannot pass."""
        if self._earlier is None:
            return
        self._tally.checked[Property.EARLIER_ROOT] = 1
        if self._earlier_found is None:
            self._tally.differs(
                Property.EARLIER_ROOT,
                f"{LEDGER}/{ENTRIES}",
                expected=f"the {self._earlier.size} entries that were there when the root was noted",
                found=f"{self._tree.size}: the ledger was cut, or replaced by an older copy",
            )
        elif self._earlier_found != self._earlier.root:
            self._tally.differs(
                Property.EARLIER_ROOT,
                f"{LEDGER}/{ENTRIES}, the first {self._earlier.size} entries",
                expected=f"the root {self._earlier.root.hex()}",
                found=f"{self._earlier_found.hex()}: what was recorded then is not what is here",
            )

    def _check_unrecorded(self, name: str) -> None:
        """A file among the objects that no entry speaks of: left by a crash if it is whole, else not ours."""
        digest = Path(name).name
        if name == str(self._store.path(digest).relative_to(self._store.objects)) and len(digest) == 64:
            if self._check_digest(self._store.objects / name, f"{OBJECTS}/{name}", expected=digest):
                self._unrecorded.append(f"{OBJECTS}/{name}")
        else:
            self._tally.differs(
                Property.DOCUMENTS, f"{OBJECTS}/{name}", expected="documents under their SHA-256", found="another file"
            )

    def _remark(self, present: Present, *, disclosures: list[str]) -> None:
        """Say what is no difference and still should be known."""
        self._tally.remark_on(self._turned_back, "The clock was set back before")
        if self._unfinished is not None:
            self._tally.remarks.append(
                f"{LEDGER}/{ENTRIES} ends with {len(self._unfinished.data)} bytes of an add that was cut short; "
                "the next add sets them aside."
            )
        self._tally.remark_on(self._unrecorded, "Held but not recorded (add the file again to record it)")
        self._tally.remark_on(disclosures, "Disclosures that belong to no entry")
        self._tally.remark_on(present.torn, f"Set aside in {LEDGER}/ after an add that was cut short")
        self._tally.remark_on(present.incoming, "Half-copied files, which the next add removes")


def is_unfinished(line: Line, present: Present) -> bool:
    """Whether a last line without its end is what a crash left: the kept tree knows every entry that was reported."""
    return not line.is_whole and line.end == present.entries_end and line.number >= present.kept


def numbers_of(disclosures: Iterable[str]) -> tuple[int, ...]:
    """The numbers of the entries that disclosures belong to, upward."""
    return tuple(sorted(int(found[1]) for name in disclosures if (found := _DISCLOSURE.fullmatch(name))))


def object_place(sha256_hex: str) -> str:
    """Where an object lies, as it is named to a person."""
    return f"{OBJECTS}/{sha256_hex[:2]}/{sha256_hex}"


def files_in(folder: Path) -> list[Path]:
    """Every file below a folder, links and special files too; none where there is no folder."""
    found: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=stop):
        found += [Path(root, name) for name in files]
        found += [Path(root, name) for name in folders if Path(root, name).is_symlink()]
    return found


def stop(error: OSError) -> None:
    """A folder that is there and cannot be listed stops the verification; one that is not there holds nothing."""
    if not isinstance(error, FileNotFoundError):
        raise DataError(f"{error.filename} cannot be listed: {error.strerror}.", next_step="Check its permissions.")
