"""The ledger: everything that happened to the evidence, one entry a line, and nothing is ever taken out."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dalel.errors import DataError
from dalel.evidence.disk import Disk
from dalel.evidence.entry import MAX_LINE, Entry, Genesis, Kept, parse_entry
from dalel.evidence.entry_form import time_text
from dalel.evidence.kept_tree import KeptTree
from dalel.evidence.merkle import Tree, hash_leaf

LEDGER = "ledger"
ENTRIES = "entries.jsonl"
TREE = "tree"

_OBJECT = re.compile(rb'\{"bytes":(\d+),.*"object":"([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it lies in the file: its number from 0, where it begins, and its bytes with their end, if any."""

    number: int
    start: int
    data: bytes

    @property
    def end(self) -> int:
        """The place after the line's end."""
        return self.start + len(self.data)

    @property
    def is_whole(self) -> bool:
        """Whether the line has its end. One without was never reported as recorded."""
        return self.data.endswith(b"\n")

    @property
    def entry(self) -> bytes:
        """The bytes that are the leaf of the Merkle tree."""
        return self.data.removesuffix(b"\n")


def parse_line(line: Line, expected_seq: int) -> Entry:
    """The entry of a line that must be whole, well spelled, and the next in number."""
    entry = parse_whole_line(line)
    check_place(entry, expected_seq)
    return entry


def parse_whole_line(line: Line) -> Entry:
    """The entry of a line that must have its end."""
    if not line.is_whole and len(line.data) <= MAX_LINE:
        raise DataError(f"expected a line's end, found the end of the file after {len(line.data)} bytes")
    return parse_entry(line.entry)


def check_place(entry: Entry, expected_seq: int) -> None:
    """An entry is the next in number; the first, and only the first, is of type genesis."""
    if entry.seq != expected_seq:
        raise DataError(f"expected seq {expected_seq}, found seq {entry.seq}")
    if entry.seq == 0 and not isinstance(entry, Genesis):
        raise DataError(f"expected an entry of type genesis, found {entry.type}")
    if entry.seq > 0 and isinstance(entry, Genesis):
        raise DataError("expected an entry of another type than genesis, found a second one of it")


class Ledger:
    """The file of entries and its kept tree. Whoever calls it holds the lock."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder = folder / LEDGER
        self.path = self.folder / ENTRIES
        self.kept = KeptTree(self.folder / TREE, disk)
        self._disk = disk
        self._tree: Tree | None = None
        self._end = 0
        self._objects: dict[bytes, int] = {}
        self._sizes: set[int] = set()
        self._noted_to = 0

    @property
    def tree(self) -> Tree:
        """The tree as `recover` found it and `append` grew it."""
        if self._tree is None:
            raise ValueError("call recover first")
        return self._tree

    def length(self) -> int:
        """The bytes in the file of entries."""
        return self.path.stat().st_size if self.path.exists() else 0

    def lines(self, start: int = 0, *, number: int = 0, end: int | None = None) -> Iterator[Line]:
        """The lines from a place on. A line longer than the format allows comes in pieces, none of which is valid."""
        if not self.path.exists():
            return
        end = self.length() if end is None else end
        with self.path.open("rb") as file:
            file.seek(start)
            while start < end:
                data = file.readline(min(MAX_LINE + 2, end - start))
                if not data:
                    return
                yield Line(number=number, start=start, data=data)
                start += len(data)
                number += 1

    def entries(self) -> Iterator[Entry]:
        """Every entry in order; a line that was cut short at the very end was never recorded and is left out."""
        for line in self.lines():
            if line.is_whole:
                yield self.read(line)

    def entries_from(self, seq: int) -> Iterator[Entry]:
        """The entries from a number on; only where each line begins is looked for in those before."""
        for line in self.lines():
            if line.number >= seq and line.is_whole:
                yield self.read(line)

    def find_kept(self, sha256: str) -> tuple[Kept, Line] | None:
        """The entry that recorded an object first, and its line."""
        self._note_objects()
        start = self._objects.get(bytes.fromhex(sha256))
        if start is None:
            return None
        line = next(self.lines(start))
        entry = parse_entry(line.entry)
        return (entry, line) if isinstance(entry, Kept) else None

    def has_size(self, size: int) -> bool:
        """Whether any object of so many bytes was recorded."""
        self._note_objects()
        return size in self._sizes

    def _note_objects(self) -> None:
        """Note where each object was recorded, in the lines that came since the last time."""
        for line in self.lines(self._noted_to):
            if not line.is_whole:
                return
            self._noted_to = line.end
            found = _OBJECT.match(line.data)
            if found:
                self._sizes.add(int(found[1]))
                self._objects.setdefault(bytes.fromhex(found[2].decode()), line.start)

    def read(self, line: Line) -> Entry:
        """The entry of a line; one that is not as the format says is an error that names it."""
        try:
            return parse_line(line, line.number)
        except DataError as error:
            raise DataError(
                f"{self.path}, line {line.number + 1}: {error.what}.", next_step="Run: dalel evidence verify"
            ) from error

    def append(self, entries: Sequence[bytes]) -> None:
        """Record entries: when this returns, they are on the disk."""
        tree = self.tree
        # Until all is done the state is unknown: `recover` reads it anew after an error.
        self._tree = None
        data = b"".join(entry + b"\n" for entry in entries)
        self._disk.append(self.path, data)
        nodes = b"".join(node for entry in entries for node in tree.append(hash_leaf(entry)))
        try:
            self.kept.append(nodes)
        except OSError as error:
            raise DataError(
                f"{self.kept.path} could not be written: {error.strerror}. The last entries "
                f"({len(entries)}) are recorded all the same.",
                next_step="Make room on the disk; the next dalel evidence add completes the tree.",
            ) from error
        self._tree = tree
        self._end += len(data)

    def recover(self, *, time: dt.datetime) -> list[str]:
        """Make the ledger ready to grow after whatever happened to the last process, and say what was found.

        Lines that are whole and in order stand. What a crash left after them is set aside in a file of its own.
        A ledger that no longer fits its kept tree is not continued.
        """
        if self._tree is not None and self._end == self.length() and self._tree.size == self.kept.size():
            return []
        tree = self.kept.load()
        kept = tree.size
        end = self._confirmed_end(tree.size)
        torn = self._adopt(tree, end)
        self._tree, self._end = tree, self.length() if torn is None else torn.start
        remarks = []
        if tree.size > kept:
            remarks.append(f"{TREE}: recorded entries that were not in the kept tree yet are now ({tree.size - kept}).")
        if torn is not None:
            remarks.append(self._set_aside(torn, time=time))
        return remarks

    def _confirmed_end(self, size: int) -> int:
        """Where the entries end that the kept tree holds; a ledger that lost or changed one is not continued."""
        if size == 0:
            return 0
        leaf = self.kept.leaf(size - 1)
        if hash_leaf(self._last_line()) == leaf:
            return self.length()
        for line in self.lines():
            if line.number == size - 1 and line.is_whole and hash_leaf(line.entry) == leaf:
                return line.end
        raise DataError(
            f"{self.path} no longer holds entry {size - 1} as it was recorded: the ledger was cut, changed or replaced "
            "by an older copy. Nothing was added.",
            next_step="Run: dalel evidence verify. Then put the ledger back from a copy.",
        )

    def _last_line(self) -> bytes:
        """The last whole line without its end, read from the end of the file; empty where there is none."""
        if not self.path.exists():
            return b""
        with self.path.open("rb") as file:
            file.seek(max(0, self.length() - MAX_LINE - 2))
            data = file.read()
        if not data.endswith(b"\n"):
            return b""
        return data[data.rfind(b"\n", 0, -1) + 1 : -1]

    def _adopt(self, tree: Tree, end: int) -> Line | None:
        """Take the lines after ``end`` into the tree; the first that is not an entry is where the torn bytes begin."""
        was_lost = tree.size == 0
        nodes = bytearray()
        torn = None
        for line in self.lines(end, number=tree.size):
            try:
                parse_line(line, tree.size if torn is None else line.number)
            except DataError:
                torn = torn or line
                continue
            if torn is not None:
                # Without the kept tree nothing tells damage in the middle from the end of a crashed write.
                if was_lost:
                    self.read(torn)
                continue
            nodes += b"".join(tree.append(hash_leaf(line.entry)))
        if nodes:
            # Whoever wrote these lines may have been killed before they were on the disk.
            self._disk.sync_path(self.path)
            self._disk.sync_path(self.folder)
            self.kept.append(bytes(nodes))
        return torn

    def _set_aside(self, torn: Line, *, time: dt.datetime) -> str:
        """Keep what a crash left after the last whole entry in a file of its own, then cut it off."""
        with self.path.open("rb") as file:
            file.seek(torn.start)
            data = file.read()
        path = free_path(self.folder / f"torn-{compact_time(time)}")
        self._disk.write_file(path, data)
        self._disk.sync_path(path)
        self._disk.sync_path(self.folder)
        self._disk.cut(self.path, torn.start)
        return (
            f"{ENTRIES}: an add was cut short; the {len(data)} bytes after the last whole entry "
            f"were set aside as {path.name}."
        )


def compact_time(time: dt.datetime) -> str:
    """A time in a file's name."""
    return time_text(time).replace("-", "").replace(":", "")


def free_path(path: Path) -> Path:
    """A name that no file has yet."""
    number, free = 1, path
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
