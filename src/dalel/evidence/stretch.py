"""A stretch: so many lines of the ledger that are looked at together, because most of them are alike.

Entries that are made one after the other differ in digests, numbers and little else. With 0 written for every sign
0-9a-f, many of their lines become the same: that is their shape. The first line of a shape is matched with the pattern
of its type. Every other one is spelled as well as that one if the signs 0-9a-f of its keys are the same, its numbers
are of digits, and its seq and time are in their places. So a line costs a few comparisons, and not a match of its own.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from dalel.evidence.entry import MAX_LINE, Genesis, Kept, Layout, match_line
from dalel.evidence.entry_form import Nullable, Number, Time
from dalel.evidence.ledger import Line

STRETCH = 250_000
"""Bytes of a stretch."""

PIECE = MAX_LINE + 2
"""A line longer than this comes in pieces, as `Ledger.lines` hands them out."""

_SIGNS = b"0123456789abcdef"
_SHAPE = bytes.maketrans(_SIGNS, b"0" * len(_SIGNS))
_TIME = re.compile(Time().pattern.encode())
_SHAPES_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines as they lie in the file, the last with its end, unless it is cut into pieces or the file ends without."""

    start: int
    data: bytes

    def lines(self, number: int) -> Iterator[Line]:
        """The lines one by one; the first has this number."""
        start = self.start
        file = BytesIO(self.data)
        while data := file.readline(PIECE):
            yield Line(number=number, start=start, data=data)
            start += len(data)
            number += 1


def read_stretches(path: Path, *, end: int, size: int = STRETCH) -> Generator[Stretch]:
    """The stretches of a ledger up to a place, each of about so many bytes and never more than a line longer."""
    if not path.exists():
        return
    start = 0
    # glibc takes every piece of memory above 128 KiB from the system anew, until a larger one was given back; each of
    # its pages costs as much as a line (mallopt(3), M_MMAP_THRESHOLD). Elsewhere this does nothing.
    bytes(32 * size)
    with path.open("rb") as file:
        while start < end:
            data = file.read(min(size, end - start))
            begun = len(data) - data.rfind(b"\n") - 1
            if begun % PIECE:
                data += file.readline(min(PIECE - begun % PIECE, end - start - len(data)))
            if not data:
                return
            yield Stretch(start, data)
            start += len(data)


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the lines of one shape may differ; every place is counted from a line's beginning.

    At a ``fixed`` place stands the one sign beside it, at one of ``digits`` any digit, at one of ``leading`` no zero.
    At every other place where the shape has a 0 may stand any of 0-9a-f. ``width`` counts a line with its end.
    """

    width: int
    fixed: tuple[tuple[int, bytes], ...]
    digits: tuple[int, ...]
    leading: tuple[int, ...]
    seq: tuple[int, int]
    time: tuple[int, int]
    commitments: int

    def fits(self, block: bytes, seqs: Sequence[int]) -> bool:
        """Whether lines of this shape, written one after the other, are spelled well and have these numbers, upward."""
        width = self.width
        return (
            all(block[at::width] == sign * len(seqs) for at, sign in self.fixed)
            and all(block[at::width].isdigit() for at in self.digits)
            and not any(b"0" in block[at::width] for at in self.leading)
            and self.is_numbered(block, seqs)
        )

    def is_numbered(self, block: bytes, seqs: Sequence[int]) -> bool:
        """Whether the lines have these numbers."""
        begin, end = self.seq
        digits = end - begin
        # Numbers go upward: where the first is as long as it is to be and one after it is longer, the sum is too long.
        if len(str(seqs[0])) != digits:
            return False
        expected = "".join(map(str, seqs)).encode()
        return all(block[begin + at :: self.width] == expected[at::digits] for at in range(digits))

    def times(self, block: bytes) -> list[bytes]:
        """The lines' times as they are spelled, with their quotes; nothing is checked yet."""
        (begin, end), width = self.time, self.width
        first, count = block[begin:end], len(block) // width
        # What is written at once has one time.
        if all(block[begin + at :: width] == first[at : at + 1] * count for at in range(end - begin)):
            return [first] * count
        return [block[at : at + end - begin] for at in range(begin, len(block), width)]


def find_shape(line: bytes) -> Shape | None:
    """The shape of a line that has nothing more to it than its spelling; None where it needs a look of its own."""
    found = match_line(line) if len(line) <= MAX_LINE else None
    if found is None or issubclass(found[0].kind, (Genesis, Kept)):
        return None
    layout, match = found
    digits, free = set[int](), set[int]()
    leading = []
    for name, form in layout.forms.items():
        begin, end = match.span(name)
        inner = form.form if isinstance(form, Nullable) else form
        if name in ("seq", "time"):
            free.update(range(begin, end))
        elif not isinstance(inner, Number):
            free.update(at for span in form.free(match[name]) for at in range(begin + span.start, begin + span.stop))
        elif match[name] != b"null":
            digits.update(range(begin, end))
            leading += [begin] if end - begin > 1 else []
    return Shape(
        width=len(line) + 1,
        fixed=tuple(
            (at, line[at : at + 1]) for at, sign in enumerate(line) if sign in _SIGNS and at not in digits | free
        ),
        digits=tuple(sorted(digits)),
        leading=tuple(leading),
        seq=match.span("seq"),
        time=match.span("time"),
        commitments=count_commitments(layout, match),
    )


def count_commitments(layout: Layout, match: re.Match[bytes]) -> int:
    """How many values a line that was matched commits to."""
    return match["commit"].count(b":") if layout.commits else 0


class Shapes:
    """The shapes that were met so far."""

    def __init__(self) -> None:
        self._known: dict[bytes, Shape | None] = {}

    def find(self, shape: bytes, line: bytes) -> Shape | None:
        """The shape of a line, which is written with zeros as ``shape``."""
        if shape not in self._known:
            if len(self._known) >= _SHAPES_AT_ONCE:
                self._known.clear()
            self._known[shape] = find_shape(line)
        return self._known[shape]


@dataclass(frozen=True, slots=True)
class Glances:
    """What a glance at a stretch tells where no line of it needs a second look; ``time`` is the last one as spelled."""

    leaves: list[bytes]
    time: bytes
    commitments: int


def glance_at_all(data: bytes, *, seq: int, since: bytes, shapes: Shapes) -> Glances | None:
    """Check the lines of a stretch, which begins with entry ``seq`` and has no time before ``since``."""
    if not data.endswith(b"\n"):
        return None
    as_zeros = data.translate(_SHAPE)
    width = as_zeros.index(b"\n") + 1
    count, rest = divmod(len(data), width)
    if not rest and as_zeros == as_zeros[:width] * count:
        shape = shapes.find(as_zeros[: width - 1], data[: width - 1])
        if shape is None or not shape.fits(data, range(seq, seq + count)):
            return None
        times, commitments = shape.times(data), shape.commitments * count
        leaves = hash_leaves(data, width)
    else:
        lines = data[:-1].split(b"\n")
        mixed = glance_at_mixed(lines, as_zeros[:-1].split(b"\n"), seq=seq, shapes=shapes)
        if mixed is None:
            return None
        times, commitments = mixed
        leaves = [sha256(b"\x00" + line).digest() for line in lines]
    is_in_order = since <= times[0] and times == sorted(times) and all(map(_TIME.fullmatch, set(times)))
    return Glances(leaves=leaves, time=times[-1], commitments=commitments) if is_in_order else None


def hash_leaves(data: bytes, width: int) -> list[bytes]:
    """The leaves of lines that are all so wide, their ends counted: `hash_leaf` of each, without a million calls."""
    entries = b"\x00" + data[:-1].replace(b"\n", b"\x00")
    return [sha256(entries[at : at + width]).digest() for at in range(0, len(entries), width)]


def glance_at_mixed(
    lines: Sequence[bytes], as_zeros: Sequence[bytes], *, seq: int, shapes: Shapes
) -> tuple[list[bytes], int] | None:
    """The times and the number of commitments of lines of several shapes, if all are well; ``seq`` is the first."""
    alike: dict[bytes, list[int]] = {}
    for number, written in enumerate(as_zeros):
        alike.setdefault(written, []).append(number)
    # To look at a shape takes as long as to look at a few lines.
    if len(alike) > len(lines) // 4:
        return None
    times, commitments = [b""] * len(lines), 0
    for written, numbers in alike.items():
        shape = shapes.find(written, lines[numbers[0]])
        block = b"\n".join([lines[number] for number in numbers]) + b"\n"
        if shape is None or not shape.fits(block, [seq + number for number in numbers]):
            return None
        commitments += shape.commitments * len(numbers)
        for number, time in zip(numbers, shape.times(block), strict=True):
            times[number] = time
    return times, commitments
