"""A selection: what a dossier shows, and what it holds back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dalel.errors import CommandError
from dalel.evidence.capture_record import is_about_capture
from dalel.evidence.checkpoint.checkpoint import SignedCheckpoint
from dalel.evidence.entry import Correct, Entry, Genesis, Kept, Key
from dalel.evidence.ledger import Ledger, Line
from dalel.evidence.record import SEED

DISCLOSABLE = (
    *("name", "note", "path", "collector", "device", "recipient", "where"),
    *("address", "final_address", "record"),
)
"""What may be disclosed, one by one; nothing is unless it is asked for."""

_ADDRESSES = frozenset(("address", "final_address", "record"))


def with_repetitions(fields: frozenset[str]) -> frozenset[str]:
    """Values to take back, with those that repeat them: the record of a capture says every address on the way."""
    return fields | _ADDRESSES if fields & {"address", "final_address"} else fields


@dataclass(frozen=True, slots=True)
class Selection:
    """What a dossier shows.

    ``documents`` are the SHA-256 of the documents that it speaks of, None for all: then the ledger is shown whole.
    ``disclosed`` names the committed values that are opened, ``disclosed_by_entry`` those of single entries instead.
    ``held_back`` names documents whose bytes are not there: with the indexes of the parts that are shown, or None
    where nothing of them is.
    """

    documents: frozenset[str] | None = None
    disclosed: frozenset[str] = frozenset()
    disclosed_by_entry: Mapping[int, frozenset[str]] | None = None
    held_back: Mapping[str, tuple[int, ...] | None] = field(default_factory=dict)

    def opens(self, seq: int) -> frozenset[str]:
        """The committed values of an entry that are opened."""
        opened = self.disclosed if self.disclosed_by_entry is None else self.disclosed_by_entry.get(seq, frozenset())
        return opened - {SEED}

    def speaks_of(self, entry: Entry, chosen: set[int], before: Entry | None) -> bool:
        """Whether an entry's line is shown; ``chosen`` are the numbers of the lines shown so far, ``before`` the last.

        Where a page is shown that was not the document, the entry that says so is shown too.
        """
        if self.documents is None or isinstance(entry, Genesis | Key):
            return True
        if isinstance(entry, Correct):
            return entry.entry in chosen
        if is_about_capture(entry, before):
            return True
        return getattr(entry, "object", None) in self.documents


@dataclass(frozen=True, slots=True)
class Chosen:
    """One line that is shown, and its entry."""

    entry: Entry
    line: Line


def choose_lines(ledger: Ledger, selection: Selection, signed: SignedCheckpoint) -> Iterator[Chosen]:
    """The lines below the checkpoint that a dossier shows."""
    chosen: set[int] = set()
    before: Entry | None = None
    for line in ledger.lines():
        if line.number >= signed.checkpoint.size:
            return
        entry = ledger.read(line)
        if selection.speaks_of(entry, chosen, before):
            chosen.add(entry.seq)
            before = entry
            yield Chosen(entry, line)


def check_selection(selection: Selection, chosen: Iterable[Chosen]) -> None:
    """Refuse a selection that the ledger does not know."""
    held = {each.entry.object for each in chosen if isinstance(each.entry, Kept)}
    if selection.documents is not None and (missing := selection.documents - held):
        raise CommandError(f"No entry speaks of {', '.join(sorted(missing))}.", next_step="dalel evidence list")
    if not held:
        raise CommandError("No document is held yet, so there is nothing to seal.", next_step="dalel evidence add FILE")
