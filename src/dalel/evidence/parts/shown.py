"""The parts that are shown of a document, and the file that holds them (``parts/SHA256.json`` of a dossier).

One proof serves all of them: a digest for each of the largest subtrees in which nothing is shown. A reader refuses
every file that the writer would not have written, byte for byte, so that there is no place in it where anything could
be said about a part that is not shown.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dalel.canonical import CanonicalValue, canonical_json
from dalel.errors import DataError
from dalel.evidence.merkle import hash_node, largest_power_of_two_below
from dalel.evidence.parts.part import MAX_PARTS, Cut
from dalel.evidence.parts.tree import hidden_digests, hidden_ranges, leaf_of, salt_of

VERSION = 1

MAX_FILE = 64 << 20
"""Bytes such a file may have."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NOT_OURS = "it is not a file of parts as the format writes it"


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part that is shown: its index from 0, its salt (hexadecimal), and its bytes."""

    index: int
    salt: str
    data: bytes

    @property
    def leaf(self) -> bytes:
        """The leaf that this part is in the tree."""
        return leaf_of(bytes.fromhex(self.salt), [self.data])


@dataclass(frozen=True, slots=True)
class ShownParts:
    """The parts shown of one document, ascending, and the digests that stand for the others, from left to right.

    ``document`` is the SHA-256 of the document; it and the digests are hexadecimal.
    """

    document: str
    hidden: tuple[str, ...]
    parts: tuple[ShownPart, ...]

    def __post_init__(self) -> None:
        """Refuse what no file can say. Of two parts with one index, only one would be verified."""
        if not self.parts or any(left >= right for left, right in pairwise((-1, *self.indexes))):
            raise DataError("Parts are shown in the order of their indexes, each once, and at least one.")

    @property
    def indexes(self) -> tuple[int, ...]:
        """Which parts are shown."""
        return tuple(part.index for part in self.parts)


def show_parts(cut: Cut, seed: bytes, indexes: Iterable[int], *, document: str) -> ShownParts:
    """Show the parts of these indexes, in whatever order they come, with the digests of the rest."""
    chosen = sorted(set(indexes))
    count = len(cut.parts)
    for index in chosen:
        if not 0 <= index < count:
            raise DataError(f"part {index} is not there: the document was cut into {count} parts, 0 to {count - 1}")
    # Before they are read: they may be nearly all of a large document.
    if sum(map(cut.parts.size, chosen)) > MAX_FILE:
        raise too_large()
    parts = (
        ShownPart(index=index, salt=salt_of(seed, index).hex(), data=b"".join(cut.parts.chunks(index)))
        for index in chosen
    )
    return ShownParts(document=document, hidden=hidden_digests(cut, seed, chosen), parts=tuple(parts))


def too_large() -> DataError:
    """The parts chosen do not fit into one file."""
    return DataError(
        f"The parts chosen take more than {MAX_FILE >> 20} MiB, and a verifier reads no larger file of parts.",
        next_step="Show fewer parts, or the whole document.",
    )


def render_parts(shown: ShownParts) -> bytes:
    """The file: one line of canonical JSON."""
    fields: CanonicalValue = {
        "hidden": shown.hidden,
        "object": shown.document,
        "parts": [part_fields(part) for part in shown.parts],
        "v": VERSION,
    }
    data = canonical_json(fields) + b"\n"
    if len(data) > MAX_FILE:
        raise too_large()
    return data


def part_fields(part: ShownPart) -> dict[str, CanonicalValue]:
    """One part as the file has it. What is text stands there as text, so that a person can read it."""
    fields: dict[str, CanonicalValue] = {"index": part.index, "salt": part.salt}
    try:
        return fields | {"text": part.data.decode()}
    except UnicodeDecodeError:
        return fields | {"base64": b64encode(part.data).decode("ascii")}


def parse_parts(data: bytes) -> ShownParts:
    """Read such a file. Whether its parts are those of the document is for `verify_parts` to say."""
    if len(data) > MAX_FILE:
        raise DataError(f"it has {len(data)} bytes; a file of parts has at most {MAX_FILE}")
    try:
        fields = json.loads(data.decode())
        shown = ShownParts(
            document=fields["object"], hidden=tuple(fields["hidden"]), parts=tuple(map(parse_part, fields["parts"]))
        )
        has_digests = all(_DIGEST.fullmatch(each) for each in (shown.document, *shown.hidden))
        is_ours = has_digests and render_parts(shown) == data
    except (DataError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DataError(_NOT_OURS) from error
    if not is_ours:
        raise DataError(_NOT_OURS)
    return shown


def parse_part(fields: Mapping[str, Any]) -> ShownPart:
    """One part, as far as writing it anew does not check it."""
    index, salt = fields["index"], fields["salt"]
    if type(index) is not int or not 0 <= index < MAX_PARTS:
        raise ValueError(index)
    if not _DIGEST.fullmatch(salt):
        raise ValueError(salt)
    data = fields["text"].encode() if "text" in fields else b64decode(fields["base64"], validate=True)
    return ShownPart(index=index, salt=salt, data=data)


def verify_parts(shown: ShownParts, *, document: str, count: int, root: str) -> None:
    """Check that all parts shown are the document's, to which an entry of the ledger commits by count and root."""
    if shown.document != document:
        raise DataError(f"it shows parts of {shown.document}, not of {document}")
    last = shown.indexes[-1]
    if last >= count:
        raise DataError(f"it shows part {last}, and the document was cut into {count} parts, from 0 on")
    needed = sum(1 for _ in hidden_ranges(shown.indexes, count))
    if len(shown.hidden) != needed:
        digests = len(shown.hidden)
        raise DataError(f"it has {digests} digests of what is hidden; beside these parts there must be {needed}")
    if root_over(shown, count) != bytes.fromhex(root):
        raise DataError(f"its parts and digests do not lead to the root {root} that the ledger holds")


def root_over(shown: ShownParts, count: int) -> bytes:
    """The root of a tree of ``count`` parts, from those shown and a digest for every subtree that is hidden."""
    indexes = shown.indexes
    hidden = iter(shown.hidden)

    def root(start: int, end: int, *, first: int, last: int) -> bytes:
        """The digest of the parts from ``start`` up to ``end``, of which ``first`` up to ``last`` are shown."""
        if first == last:
            return bytes.fromhex(next(hidden))
        if end - start == 1:
            return shown.parts[first].leaf
        middle = start + largest_power_of_two_below(end - start)
        between = bisect_left(indexes, middle, first, last)
        left = root(start, middle, first=first, last=between)
        return hash_node(left, root(middle, end, first=between, last=last))

    return root(0, count, first=0, last=len(indexes))
