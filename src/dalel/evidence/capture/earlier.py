"""What the same address gave before: the last capture of each address, from the ledger and what is disclosed of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dalel.evidence.disclosures import Disclosures
from dalel.evidence.entry import Capture
from dalel.evidence.ledger import Ledger


@dataclass(frozen=True, slots=True)
class EarlierCapture:
    """An earlier capture of the same address in the same way."""

    sha256: str
    seq: int
    time: dt.datetime


class Earlier:
    """The last capture of each address. An address whose disclosure was taken away is not known here."""

    def __init__(self, ledger: Ledger, disclosures: Disclosures) -> None:
        self._ledger = ledger
        self._disclosures = disclosures
        self._read_to = 0
        self._found: dict[tuple[str, str], EarlierCapture] = {}

    def find(self, address: str, *, method: str) -> EarlierCapture | None:
        """The last one so far; the lock is held."""
        for entry in self._ledger.entries_from(self._read_to):
            self._read_to = entry.seq + 1
            if isinstance(entry, Capture):
                disclosed = self._disclosures.read(entry).get("address")
                if disclosed is not None and disclosed.value is not None:
                    place = disclosed.value, entry.method
                    self._found[place] = EarlierCapture(entry.object, entry.seq, entry.time)
        return self._found.get((address, method))
