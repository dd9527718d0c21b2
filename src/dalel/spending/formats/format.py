"""A format: how one kind of official document becomes spending lines.

A reader yields, in the document's order, one `Line` or one refused `Issue` for each record it finds (so lines +
refusals = the records in the file), and any number of remarks (`Issue` with ``refused=False``) about lines it kept.
It streams: it never holds the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol, runtime_checkable

from dalel.jurisdictions import Jurisdiction
from dalel.spending.line import Line
from dalel.vocabulary import term


@dataclass(frozen=True, slots=True)
class Issue:
    """Something to say about one record: why it was refused, or what is odd about a line that was kept.

    ``code`` is a term of ``vocabulary/row-issue.yaml``; ``values`` fill its sentence.
    """

    place: str
    code: str
    refused: bool
    values: Mapping[str, str] = field(default_factory=dict)

    def say(self, lang: str) -> str:
        """The sentence in one language."""
        return term("row-issue", self.code).say(lang, **self.values)


@dataclass(frozen=True, slots=True)
class Source:
    """A document as a reader sees it: its name as given, and where its bytes are."""

    sha256: str
    name: str
    path: Path

    def open(self) -> IO[bytes]:
        """The bytes; the caller closes."""
        return self.path.open("rb")


class Format(Protocol):
    """One format. ``code`` names it on the command line; ``version`` goes up when the same bytes read otherwise."""

    code: str
    version: int

    def recognises(self, source: Source) -> bool:
        """Whether the document looks like this format; looks at the first bytes only, never raises on odd ones."""

    def read(self, source: Source, jurisdiction: Jurisdiction) -> Iterator[Line | Issue]:
        """Lines and issues in the document's order.

        Raises `DocumentError` where the document as a whole cannot be read (truncated, wrong encoding, no such
        column): then nothing of it is kept.
        """


@runtime_checkable
class TellsProcesses(Protocol):
    """A format that tells of competition too: who was invited, who bid, who won."""

    def record_processes(self, source: Source, folder: Path) -> int:
        """Write the document's processes and their facts into an edition's folder; how many there are."""
