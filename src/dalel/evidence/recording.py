"""A recording: entries that are made together, with the disclosures of what they commit to.

Whoever records holds the lock. Disclosures reach the disk before their entries: an entry never commits to what is
not kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from dalel import __version__
from dalel.evidence.commitment import Disclosure, Salt, disclose
from dalel.evidence.disclosures import Disclosures
from dalel.evidence.entry import Entry, Genesis, render_entry
from dalel.evidence.ledger import Ledger
from dalel.evidence.parts import PartsCommitment, TableRows, commit_parts, cut
from dalel.evidence.record import SEED

TOOL = f"dalel/{__version__}"

ORIGIN_BYTES = 16
SEED_BYTES = 32

AnEntry = TypeVar("AnEntry", bound=Entry)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When, by whom, on what and with which note entries are made. All but the time is committed to, not shown."""

    time: dt.datetime
    collector: str | None
    device: str | None
    note: str | None


class Recording:
    """Entries about to be written, under the lock; `write` makes them durable, all of them or a beginning.

    ``temporary`` is a folder for drafts, on the same disk; ``remarks`` say what was mended and set aside on the way.
    """

    def __init__(
        self, ledger: Ledger, disclosures: Disclosures, *, circumstances: Circumstances, salt: Salt, temporary: Path
    ) -> None:
        self.ledger = ledger
        self.temporary = temporary
        self.time = circumstances.time
        self.remarks: list[str] = []
        self._disclosures = disclosures
        self._circumstances = circumstances
        self._salt = salt
        self._entries: list[Entry] = []
        self.disclosed: dict[int, Mapping[str, Disclosure]] = {}

    def enter(
        self, kind: type[AnEntry], /, *, committed: Mapping[str, str | None] | None = None, **fields: Any
    ) -> AnEntry:
        """Make the next entry.

        ``committed`` holds what it commits to beside collector, device and note, which every entry that commits to
        anything commits to, so that the ledger does not tell which of them were given.
        """
        if kind is not Genesis:
            self._begin()
        seq = self.ledger.tree.size + len(self._entries)
        if committed is not None:
            values = {
                "collector": self._circumstances.collector,
                "device": self._circumstances.device,
                "note": self._circumstances.note,
                **committed,
            }
            self.disclosed[seq] = {name: disclose(values[name], salt=self._salt) for name in sorted(values)}
            fields["commit"] = {name: each.commitment(name) for name, each in self.disclosed[seq].items()}
        entry = kind(seq=seq, time=self.time, tool=TOOL, **fields)
        self._entries.append(entry)
        return entry

    def commit_parts(
        self, path: Path, *, media_type: str, table_rows: TableRows | None, committed: dict[str, str | None]
    ) -> PartsCommitment | None:
        """Make the salted tree over a document's rows or pages, for the entry that comes next.

        Its seed goes into ``committed``, and is kept beside the name: who knows it can show single parts later, and
        whoever does not can guess none of the others.
        """
        pieces = cut(path, media_type=media_type, table_rows=table_rows)
        if pieces is None or not len(pieces.parts):
            return None
        self._begin()
        seed = self._salt(SEED_BYTES)
        committed[SEED] = seed.hex()
        return commit_parts(pieces, seed)

    def _begin(self) -> None:
        """A new ledger begins with its own random name."""
        if not self.ledger.tree.size and not self._entries:
            self.enter(Genesis, origin=f"dalel/{self._salt(ORIGIN_BYTES).hex()}")

    def write(self) -> None:
        """Write disclosures, then entries; when this returns, they are on the disk."""
        if not self._entries:
            return
        disclosed = {entry.seq: self.disclosed.get(entry.seq, {}) for entry in self._entries}
        self.remarks += self._disclosures.keep(disclosed, temporary=self.temporary, time=self.time)
        self.ledger.append([render_entry(entry) for entry in self._entries])
        self._entries, self.disclosed = [], {}
