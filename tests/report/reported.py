"""A small newsroom whose report is tested whole: made of records given here, so that every figure can be redone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from dalel.flags import Findings, Flag, Rules, SupplierShare, record_findings
from dalel.jurisdictions import Jurisdiction, load_jurisdiction
from dalel.report import Report, gather_report
from dalel.spending import Line, Reading, Spending, open_engine, read_document
from dalel.spending.formats import Issue, Source

AS_OF = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
PARAMETERS: dict[str, Decimal | int] = {
    "share_percent": 30,
    "minimum_buyer_lines": 4,
    "minimum_supplier_lines": 2,
}


@dataclass(frozen=True)
class Given:
    """A format whose records are given."""

    records: Sequence[Line | Issue]
    code: str
    version: int = 1

    def recognises(self, source: Source) -> bool:
        return True

    def read(self, source: Source, jurisdiction: Jurisdiction) -> Iterator[Line | Issue]:
        yield from self.records


def plan(place: str, amount: str, **columns: object) -> Line:
    """A plan point of one buyer."""
    given: dict[str, object] = {
        "place": place,
        "record_scheme": "kz-goszakup-plan-point",
        "record": f"record-{place}",
        "stage": "plan",
        "buyer_scheme": "KZ-BIN",
        "buyer_id": "000000000001",
        "buyer_name": "Городская больница",
        "title_ru": "Бумага",
        "title_kk": "Қағаз",
        "item_scheme": "KZ-ENSTRU",
        "item_code": "171200.000.000000",
        "method_scheme": "kz-goszakup",
        "method_code": "23",
        "method": "direct",
        "unit_code": "796",
        "quantity": Decimal(1),
        "unit_price": Decimal(amount),
        "amount": Decimal(amount),
        "currency": "KZT",
        "vat_basis": "unknown",
        "year": 2020,
        "month": 6,
        "date": dt.date(2020, 6, 12),
    }
    return Line(**(given | columns))  # type: ignore[arg-type]


def contract(place: str, amount: str, supplier: str | None = "S1", **columns: object) -> Line:
    """A contract of the same buyer; the source publishes no names, no items and no month."""
    given: dict[str, object] = {
        "stage": "contract",
        "record_scheme": "kz-goszakup-contract",
        "buyer_name": None,
        "supplier_scheme": "KZ-BIN" if supplier else None,
        "supplier_id": supplier,
        "title_kk": None,
        "item_scheme": None,
        "item_code": None,
        "quantity": None,
        "unit_price": None,
        "unit_code": None,
        "vat_basis": "net",
        "month": None,
        "status": "active",
    }
    return plan(place, amount, **(given | columns))


ROUNDED = {"quantity": "1", "price": "1000.001", "product": "1000.001", "amount": "1000.00"}
PLAN: list[Line | Issue] = [
    plan("/items/0", "1000.00"),
    Issue("/items/0", "product-rounded", refused=False, values=ROUNDED),
    plan("/items/1", "250.50", method_code="2", method="open", month=2, several_years=True),
    Issue("/items/2", "not-a-number", refused=True, values={"field": "amount", "value": "1 200 000 units"}),
    plan("/items/3", "0.01", method_code="999", method=None, month=None, title_ru="Кофе-брейк", title_kk=None),
    Issue("/items/4", "no-amount", refused=True),
]
CONTRACTS: list[Line | Issue] = [
    contract("/items/0", "600.00"),
    contract("/items/1", "100.00", method_code="2", method="open"),
    contract("/items/2", "150.00", "S2"),
    contract("/items/3", "50.00", "S3"),
    contract("/items/4", "700.00", "S1", stage="amendment", parent_record="record-/items/0"),
    contract("/items/5", "33.33", "S4", status="terminated"),
    contract("/items/6", "12345678901234567.89", "S5", currency="USD", buyer_id="000000000002"),
]
SHEET: list[Line | Issue] = [
    # The same purchase as plan.json says at /items/0, in a document without records of its own.
    plan("Sheet1!2", "1000.00", record_scheme=None, record=None, quantity=Decimal(1)),
]
DOCUMENTS: list[tuple[str, str, list[Line | Issue]]] = [
    ("plan.json", "kz-ows", PLAN),
    ("contracts.json", "kz-ows", CONTRACTS),
    ("plan.xlsx", "kz-plan-xlsx", SHEET),
]


def read(folder: Path, documents: Sequence[tuple[str, str, Sequence[Line | Issue]]]) -> list[Reading]:
    """Read documents into a newsroom's spending folder."""
    readings = Spending(folder, open_engine()).readings_folder
    return [
        read_document(
            Source(sha256(name.encode()).hexdigest(), name, folder / name),
            Given(records, code),
            load_jurisdiction("kz"),
            readings,
            order=order,
        )
        for order, (name, code, records) in enumerate(documents, start=1)
    ]


def rules() -> Rules:
    """The flag's rules, with thresholds that a dozen lines can meet."""
    return Rules(load_jurisdiction("kz"), PARAMETERS)


def make_newsroom(
    root: Path, documents: Sequence[tuple[str, str, Sequence[Line | Issue]]] = DOCUMENTS, *, run: bool = True
) -> Path:
    """The folders of a newsroom: what was read and, unless told otherwise, what the flag found."""
    read(root / "spending", documents)
    if run:
        spending = Spending(root / "spending", open_engine())
        record_findings(
            root / "findings", SupplierShare(), spending.lines(), rules(), spending.backend, state=spending.state()
        )
    return root


def report(root: Path, *, lang: str = "en", threads: int | None = None, **options: object) -> Report:
    """The newsroom's report."""
    flag: Flag = SupplierShare()
    engine = open_engine(threads=threads)
    return gather_report(
        Spending(root / "spending", engine),
        Findings(root / "findings", [flag], engine),
        jurisdiction=load_jurisdiction("kz"),
        flags=[(flag, rules())],
        lang=lang,
        as_of=AS_OF,
        **options,  # type: ignore[arg-type]
    )
