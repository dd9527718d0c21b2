"""Since when a document is held, and who vouches for that: its entry, the first checkpoint over it, the stamps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dalel.evidence import Document
from dalel.evidence.checkpoint import list_checkpoints
from dalel.publications.holdings import Holdings
from dalel.spending import Reading


@dataclass(frozen=True, slots=True)
class Held:
    """A document, the size of the first checkpoint that covers it, the stamps over that one and later ones."""

    document: Document
    checkpoint: int | None
    stamps: tuple[str, ...]
    reading: Reading | None

    @property
    def anchor(self) -> str:
        """The name by which a page links to it."""
        return anchor(self.document.sha256)


def anchor(sha256: str) -> str:
    """The name by which a page links to a document."""
    return f"document-{sha256[:12]}"


def find_held(digests: Iterable[str], holdings: Holdings) -> tuple[Held, ...]:
    """The documents with these digests, in the order in which they were recorded."""
    wanted = set(digests)
    documents: Mapping[str, Document] = {each.sha256: each for each in holdings.evidence.documents()}
    readings = {reading.document: reading for reading in holdings.spending.readings()}
    checkpoints = list_checkpoints(holdings.evidence)
    found = []
    for document in sorted((documents[name] for name in wanted if name in documents), key=lambda each: each.seq):
        covering = [each for each in checkpoints if each.size > document.seq]
        found.append(
            Held(
                document=document,
                checkpoint=covering[0].size if covering else None,
                stamps=tuple(stamp for each in covering for stamp in each.stamps),
                reading=readings.get(document.sha256),
            )
        )
    return tuple(found)
