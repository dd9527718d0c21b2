"""A piece: one file that a capture brought. A file from a server is one; a page is several, each a document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dalel.evidence.capture.exchange import Exchange
from dalel.evidence.capture.media_type import media_type, name_of

FILE_METHOD = "http"


@dataclass(frozen=True, slots=True)
class Piece:
    """Where the bytes lie until they are kept, how they came to be, and their SHA-256 as it was taken then."""

    path: Path
    method: str
    name: str
    media_type: str
    sha256: str
    bytes: int


def file_piece(path: Path, exchange: Exchange) -> Piece:
    """The only piece of a file: the body of the last answer."""
    return Piece(
        path=path,
        method=FILE_METHOD,
        name=name_of(exchange),
        media_type=media_type(exchange),
        sha256=exchange.sha256 or "",
        bytes=exchange.bytes,
    )
