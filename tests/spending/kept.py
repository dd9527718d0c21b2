"""Lines kept in a newsroom's spending folder without a document: what the tests of standing and totals start from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from dalel.jurisdictions import Jurisdiction, load_jurisdiction
from dalel.spending import Line, Reading, Spending, open_engine, read_document
from dalel.spending.formats import Issue, Source


@dataclass(frozen=True)
class Given:
    """A format whose records are given."""

    records: Sequence[Line | Issue]
    code: str = "given"
    version: int = 1

    def recognises(self, source: Source) -> bool:
        return True

    def read(self, source: Source, jurisdiction: Jurisdiction) -> Iterator[Line | Issue]:
        yield from self.records


def line(place: str, amount: str = "100.00", **columns: object) -> Line:
    """A plan point of one buyer, with what the case changes."""
    given: dict[str, object] = {
        "place": place,
        "stage": "plan",
        "buyer_scheme": "KZ-BIN",
        "buyer_id": "000000000001",
        "buyer_name": "Town hospital",
        "method_scheme": "kz-goszakup",
        "method_code": "23",
        "method": "direct",
        "item_scheme": "KZ-ENSTRU",
        "item_code": "123456.000.000000",
        "quantity": Decimal(1),
        "unit_price": Decimal(amount),
        "amount": Decimal(amount),
        "currency": "KZT",
        "vat_basis": "unknown",
        "year": 2020,
    }
    return Line(**(given | columns))  # type: ignore[arg-type]


def read(folder: Path, name: str, records: Sequence[Line | Issue], *, order: int) -> Reading:
    """Read records as the document ``name``, the ``order``-th of the ledger."""
    source = Source(sha256(name.encode()).hexdigest(), name, folder / name)
    return read_document(
        source, Given(records), load_jurisdiction("kz"), Spending(folder, open_engine()).readings_folder, order=order
    )


def places(spending: Spending) -> list[tuple[str, str]]:
    """The lines that stand, as (document name's first letters are lost, so) place and amount, in order."""
    rows = spending.backend.to_pyarrow(spending.lines().select("place", "amount")).to_pylist()
    return sorted((row["place"], str(row["amount"].normalize())) for row in rows)
