"""Bytes cut into parts, as a test sees them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from dalel.evidence.parts import Cut, cut

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared"

EXACT = ("text/csv", "application/json", "text/plain", "application/warc", "application/gzip")
"""Media types whose parts are stretches of the document."""


@contextmanager
def written(data: bytes) -> Iterator[Path]:
    """A file that holds these bytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "document"
        path.write_bytes(data)
        yield path


def cut_of(data: bytes, media_type: str) -> Cut | None:
    """The cut of a document. Its file is gone afterwards, and the parts are still there."""
    with written(data) as path:
        return cut(path, media_type=media_type)


def pieces(data: bytes, media_type: str) -> tuple[str, list[bytes]] | None:
    """The form and all parts of a document, or None where it is not cut."""
    found = cut_of(data, media_type)
    return None if found is None else (found.form, list(found.parts))


def lines_cut(*lines: bytes) -> Cut:
    """A cut whose parts are these lines, each of which ends with a line feed."""
    found = cut_of(b"".join(lines), "text/plain")
    assert found is not None
    assert list(found.parts) == list(lines)
    return found


def root_by_definition(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1, word by word."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b"\x01" + root_by_definition(leaves[:k]) + root_by_definition(leaves[k:])).digest()
