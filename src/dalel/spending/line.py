"""A spending line: one row of official spending, with its place in the document that says so.

The table is declared here once: each field of `Line` is a column with its type, its unit and its meaning. The docs
page, the Parquet files and the readers follow from it. "Not published" is NULL; it is never 0 and never "".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import Field, dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any

import pyarrow as pa

from dalel.canonical import canonical_json

DECIMALS = 10
"""Decimal places kept in every number; a source that gives more is refused, never rounded."""

TEXT = pa.string()
NUMBER = pa.decimal128(38, DECIMALS)
WHOLE = pa.int32()
DATE = pa.date32()
YES_NO = pa.bool_()


class Stage(StrEnum):
    """Where in the life of a purchase a line stands (``vocabulary/stage.yaml``)."""

    PLAN = "plan"
    LOT = "lot"
    AWARD = "award"
    CONTRACT = "contract"
    AMENDMENT = "amendment"
    PAYMENT = "payment"


class VatBasis(StrEnum):
    """Whether `Line.amount` includes value added tax (``vocabulary/vat-basis.yaml``)."""

    NET = "net"
    GROSS = "gross"
    UNKNOWN = "unknown"


class AmountCheck(StrEnum):
    """Whether quantity × unit price gives the amount as published (``vocabulary/amount-check.yaml``)."""

    EXACT = "exact"
    ROUNDED = "rounded"
    DIFFERS = "differs"
    NOT_CHECKED = "not-checked"


def column(kind: pa.DataType, meaning: str, *, unit: str = "") -> Any:
    """A field of `Line` that is a column of the table."""
    return field(default=None, metadata={"kind": kind, "meaning": meaning, "unit": unit})


@dataclass(slots=True, kw_only=True)
class Line:
    """One line as a reader yields it. Not frozen: a million are made in one reading, and freezing doubles the time."""

    place: str = field(
        metadata={
            "kind": TEXT,
            "meaning": "Where in the document: a JSON pointer (/items/16), a line (line 17), both (line 17 /awards/0), "
            "or a sheet and row (Лист1!12)",
            "unit": "",
        }
    )
    # Identification: what the source itself calls this record.
    record_scheme: str | None = column(TEXT, "Whose identifier `record` is, e.g. kz-goszakup-plan-point")
    record: str | None = column(TEXT, "The source's own identifier of this record")
    whole_record: str | None = column(
        TEXT, "The record this line is a part of (an item of a contract, a lot of a tender); NULL where it is the whole"
    )
    told_at: str | None = column(TEXT, "The place of that whole record in the document")
    series: str | None = column(
        TEXT,
        "What the document is a complete edition of (a buyer's plan for a year), as canonical JSON; "
        "a later document of the same series supersedes it",
    )
    revised: str | None = column(TEXT, "When the source says it last changed the record; comparable as text")
    stage: str | None = column(TEXT, "plan, lot, award, contract, amendment or payment")
    # Who buys from whom.
    buyer_scheme: str | None = column(TEXT, "Whose identifier `buyer_id` is, e.g. KZ-BIN")
    buyer_id: str | None = column(TEXT, "The buyer's identifier, text with its leading zeros")
    buyer_name: str | None = column(TEXT, "The buyer's name as published")
    buyer_kind: str | None = column(TEXT, "A kind of buyer for which the jurisdiction has limits of its own")
    supplier_scheme: str | None = column(TEXT, "Whose identifier `supplier_id` is")
    supplier_id: str | None = column(TEXT, "The supplier's identifier")
    supplier_name: str | None = column(TEXT, "The supplier's name as published")
    # What is bought.
    item_scheme: str | None = column(TEXT, "The classification of `item_code`: KZ-ENSTRU, CPV, UNSPSC …")
    item_code: str | None = column(TEXT, "The item's code as published")
    title_ru: str | None = column(TEXT, "Title in Russian")
    title_kk: str | None = column(TEXT, "Title in Kazakh")
    title_en: str | None = column(TEXT, "Title in English")
    title_other: str | None = column(TEXT, "Title in another or an unstated language")
    description_ru: str | None = column(TEXT, "Description in Russian")
    description_kk: str | None = column(TEXT, "Description in Kazakh")
    description_en: str | None = column(TEXT, "Description in English")
    description_other: str | None = column(TEXT, "Description in another or an unstated language")
    subject_kind: str | None = column(TEXT, "goods, works or services")
    # How the supplier is chosen.
    method_scheme: str | None = column(TEXT, "Whose code `method_code` is, e.g. kz-goszakup or ocds")
    method_code: str | None = column(TEXT, "The method's code as published")
    method: str | None = column(TEXT, "The method in our vocabulary; NULL where the published code is not known")
    ground_code: str | None = column(TEXT, "The legal ground's code as published")
    ground_as_published: str | None = column(TEXT, "The legal ground's text as published")
    # How much.
    unit_code: str | None = column(TEXT, "The unit's code as published")
    unit_name: str | None = column(TEXT, "The unit's name as published")
    quantity: Decimal | None = column(NUMBER, "How many units", unit="units of unit_code")
    unit_price: Decimal | None = column(NUMBER, "Price of one unit, on the basis of `vat_basis`", unit="currency")
    amount: Decimal | None = column(NUMBER, "The line's amount, on the basis of `vat_basis`", unit="currency")
    amount_as_published: str | None = column(TEXT, "The amount as the document spells it")
    amount_check: str | None = column(TEXT, "Whether quantity × unit price gives the amount: exact, rounded, differs")
    currency: str | None = column(TEXT, "ISO 4217 code, upper case")
    vat_basis: str | None = column(TEXT, "net, gross or unknown")
    amount_gross: Decimal | None = column(
        NUMBER,
        "The amount with VAT where the source publishes both; never added to `amount`",
        unit="currency",
    )
    several_years: bool | None = column(YES_NO, "The amount covers more than one year")
    amount_year_1: Decimal | None = column(NUMBER, "Of the amount, the first year's part", unit="currency")
    amount_year_2: Decimal | None = column(NUMBER, "Of the amount, the second year's part", unit="currency")
    amount_year_3: Decimal | None = column(NUMBER, "Of the amount, the third year's part", unit="currency")
    # When.
    year: int | None = column(WHOLE, "The financial year", unit="year")
    month: int | None = column(WHOLE, "The month the purchase is planned for", unit="1–12")
    date: dt.date | None = column(DATE, "The day of the record: signed, approved or published (see the format's page)")
    date_as_published: str | None = column(TEXT, "That day as the document spells it")
    start_date: dt.date | None = column(DATE, "First day of the period the line covers")
    end_date: dt.date | None = column(DATE, "Last day of the period the line covers")
    # Where it stands, and what it belongs to.
    status_code: str | None = column(TEXT, "The status's code as published")
    status: str | None = column(TEXT, "The status in our vocabulary; NULL where the published code is not known")
    parent_record: str | None = column(TEXT, "The record this one changes (a contract's identifier in an amendment)")
    root_record: str | None = column(TEXT, "The first record of the chain of changes")
    plan_record: str | None = column(TEXT, "The plan point this line carries out")
    procedure_record: str | None = column(TEXT, "The procedure this line came from (announcement number, ocid)")


ADDED_BY_READING: tuple[tuple[str, pa.DataType, str], ...] = (
    (
        "line",
        TEXT,
        "The line's identifier: the first 24 hex digits of SHA-256 over canonical JSON [document, place]",
    ),
    ("document", TEXT, "SHA-256 of the document"),
    ("format", TEXT, "The format it was read as"),
    ("position", pa.int64(), "The line's place among the lines of its document, from 1"),
    ("category", TEXT, "The spending category (vocabulary/category.yaml); NULL where no rule matched"),
    ("category_because", TEXT, "What matched: the code prefix or the word"),
)
"""Columns that the reading adds to what the reader yields."""


def line_columns() -> tuple[Field[Any], ...]:
    """The columns a reader fills, in order."""
    return fields(Line)


LINE_SCHEMA = pa.schema(
    [pa.field(name, kind, metadata={"meaning": meaning}) for name, kind, meaning in ADDED_BY_READING]
    + [
        pa.field(
            f.name,
            f.metadata["kind"],
            metadata={"meaning": f.metadata["meaning"], "unit": f.metadata["unit"]},
        )
        for f in line_columns()
    ]
)
"""The canonical table of spending lines."""


def line_id(document: str, place: str) -> str:
    """The line's identifier: stable for as long as the document's bytes are.

    Taken over canonical JSON, never over joined strings.
    """
    return sha256(canonical_json([document, place])).hexdigest()[:24]
