"""A record: everything known about one document, and the path from its entry to the ledger's root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dalel.errors import DataError
from dalel.evidence.disclosures import Disclosures
from dalel.evidence.document import Document
from dalel.evidence.entry import Entry
from dalel.evidence.kept_tree import KeptTree
from dalel.evidence.ledger import Ledger
from dalel.evidence.merkle import hash_leaf, inclusion_proof, is_included, open_tree

SEED = "parts"
"""Under this name an entry commits to the seed of the salts of a document's parts."""


@dataclass(frozen=True, slots=True)
class Inclusion:
    """The proof that an entry is one of the ``size`` that ``root`` stands for: the nodes from the leaf to the root."""

    size: int
    root: str
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A document, its entry's line, and what is disclosed of it.

    ``disclosed`` holds a value for each disclosure that is here, None where nothing was given; ``withheld`` names the
    commitments without one. ``inclusion`` is None while the kept tree does not hold the entry yet.
    """

    document: Document
    line: str
    leaf: str
    disclosed: Mapping[str, str | None]
    withheld: tuple[str, ...]
    inclusion: Inclusion | None


def find_record(document: Document, *, ledger: Ledger, disclosures: Disclosures) -> Record:
    """Read a document's record; the lock is held."""
    found = ledger.find_kept(document.sha256)
    if found is None:
        raise DataError(f"No entry speaks of {document.sha256}.", next_step="Run: dalel evidence verify")
    entry, line = found
    # The seed of its parts is for nobody's eyes: with it every row that is not shown can be guessed.
    disclosed = {name: each.value for name, each in disclosures.read(entry).items() if name != SEED}
    return Record(
        document=document,
        line=line.entry.decode(),
        leaf=hash_leaf(line.entry).hex(),
        disclosed=disclosed,
        withheld=tuple(name for name in entry.commit if name not in {*disclosed, SEED}),
        inclusion=find_inclusion(entry, line.entry, kept=ledger.kept),
    )


def find_inclusion(entry: Entry, line: bytes, *, kept: KeptTree) -> Inclusion | None:
    """The proof for one entry, from the kept tree and checked before it is shown."""
    size = kept.size()
    if entry.seq >= size:
        return None
    with kept.nodes() as node:
        root = open_tree(size, node).root()
        proof = inclusion_proof(entry.seq, size=size, node=node)
    if not is_included(hash_leaf(line), index=entry.seq, size=size, proof=proof, root=root):
        raise DataError(
            f"{kept.path} does not lead from entry {entry.seq} to its root.", next_step="Run: dalel evidence verify"
        )
    return Inclusion(size=size, root=root.hex(), proof=tuple(each.hex() for each in proof))
