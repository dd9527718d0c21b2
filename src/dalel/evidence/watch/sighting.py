"""A sighting: one attempt to capture an address, as the ledger has it, whether it gave the document or not."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from dalel.evidence.capture.address import parse_address
from dalel.evidence.capture.exchange import Exchange, Headers
from dalel.evidence.capture.gate import Verdict
from dalel.evidence.entry import Capture, CaptureFailed
from dalel.evidence.evidence import Evidence


@dataclass(slots=True)
class Sighting:
    """One attempt. ``entries`` are the entries of the files it brought, by method; ``seq`` is the first of all."""

    seq: int
    time: dt.datetime
    verdict: Verdict
    reason: str | None
    says: str | None
    status: int | None
    headers: Headers
    entries: dict[str, Capture] = field(default_factory=dict)

    @property
    def is_captured(self) -> bool:
        """Whether it gave the document."""
        return self.verdict is Verdict.CAPTURED

    def exchange(self) -> Exchange:
        """The answer that the document came with, as far as it tells how the bytes are to be read."""
        return Exchange(parse_address("http://address.invalid/"), began=self.time, headers=self.headers)


def find_sightings(evidence: Evidence, addresses: Collection[str]) -> Mapping[str, Sequence[Sighting]]:
    """Every attempt of each address, in the order of the ledger; one whose record was taken away is not known here."""
    found: dict[str, list[Sighting]] = {address: [] for address in addresses}
    last: dict[str, str] = {}
    with evidence.reading() as ledger:
        for entry in ledger.entries():
            if not isinstance(entry, Capture | CaptureFailed):
                continue
            disclosed = evidence.disclosures.read(entry)
            address, record = (disclosed[name].value if name in disclosed else None for name in ("address", "record"))
            if address not in found or record is None:
                continue
            if last.get(address) != record or is_another(entry, found[address][-1]):
                found[address].append(parse_sighting(entry, record))
                last[address] = record
            if isinstance(entry, Capture):
                found[address][-1].entries[entry.method] = entry
    return found


def is_another(entry: Capture | CaptureFailed, last: Sighting) -> bool:
    """Whether an entry with the record of the last attempt is of another one, made in the same second."""
    return entry.method in last.entries if isinstance(entry, Capture) else not last.entries


def parse_sighting(entry: Capture | CaptureFailed, record: str) -> Sighting:
    """An attempt by the record of it, which all of its entries share."""
    said = json.loads(record)
    exchanges = said["exchanges"]
    headers = exchanges[-1]["headers"] if exchanges else []
    return Sighting(
        seq=entry.seq,
        time=entry.time,
        verdict=Verdict(said["verdict"]),
        reason=said["reason"],
        says=said["says"],
        status=entry.status,
        headers=Headers(tuple((name, value) for name, value in headers)),
    )
