"""A trace: something in a file that would give away who collected it, or a place that could not be looked into."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TraceKind(StrEnum):
    """What a trace tells."""

    USER_NAME = "user-name"
    FULL_NAME = "full-name"
    HOME_PATH = "home-path"
    HOST_NAME = "host-name"
    COOKIE = "cookie"
    AUTHORIZATION = "authorization"
    EXIF = "exif"
    AUTHOR = "author"
    NOT_LOOKED_INTO = "not-looked-into"


@dataclass(frozen=True, slots=True)
class Trace:
    """One trace. ``path`` is the file, ``place`` where in it ("" for the file itself).

    ``says`` is a sentence with an excerpt; it does not repeat a secret.
    """

    kind: TraceKind
    path: str
    place: str
    says: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose traces are looked for: the names that a computer puts into files by itself. None is not looked for."""

    user: str | None
    full_name: str | None
    home: str | None
    host: str | None


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a file is looked into. What lies beyond is said, not passed over."""

    depth: int = 3
    """Archives in archives."""
    members: int = 100_000
    """Of one archive."""
    unpacked_bytes: int = 1 << 30
    """Of everything that is packed in one file."""
    held_bytes: int = 64 << 20
    """Of a document inside an archive that must be held as a whole."""
    pdf_seconds: int = 20
    """For one PDF."""
    kind_traces: int = 20
    """Of one kind in one file, one by one."""


Sayings = list[tuple[TraceKind, str]]
"""What was found in one place: the kind, and the sentence."""
