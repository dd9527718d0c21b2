"""The flat tables of competition: what each holds, one row at a time, without nested columns.

``document`` and ``position`` (the release's number in its document) join them. Every moment is kept as published, as
a UTC instant where the text gives one, and as a day where it gives only that; a period's length is in whole
days between two instants (truncated), or in days between two days. "Not published" is NULL.
"""

from __future__ import annotations

import pyarrow as pa

TEXT, WHOLE, LONG, NUMBER = pa.string(), pa.int32(), pa.int64(), pa.decimal128(38, 10)
INSTANT, DAY, DOUBLE, YES_NO = pa.timestamp("us"), pa.date32(), pa.float64(), pa.bool_()

KEY = [("document", TEXT), ("position", LONG)]


def moment(name: str) -> list[tuple[str, pa.DataType]]:
    """The three columns of a moment: as published, as an instant, as a day."""
    return [(name, TEXT), (f"{name}_at", INSTANT), (f"{name}_day", DAY)]


MONEY = [("amount", DOUBLE), ("amount_exact", NUMBER), ("amount_as_published", TEXT), ("currency", TEXT)]
"""An amount as the double that the published number is, as a decimal, and as printed; ``amount`` compares."""
ORGANISATION = [("organisation", TEXT), ("reference", TEXT), ("name", TEXT)]
"""Who it is (`dalel.spending.processes.organisation`), the reference as published, and the name."""

TABLES: dict[str, pa.Schema] = {
    "processes": pa.schema(
        [
            *KEY,
            ("process", TEXT),
            ("place", TEXT),
            ("byte", LONG),
            ("line_sha256", TEXT),
            ("ocid", TEXT),
            ("digest", TEXT),
            ("release", TEXT),
            ("tag", TEXT),
            *moment("released"),
            ("tender_status", TEXT),
            ("method", TEXT),
            ("method_details", TEXT),
            ("subject_kind", TEXT),
            ("tenderers", WHOLE),
            ("tenderers_as_published", TEXT),
            ("buyer", TEXT),
            ("buyer_reference", TEXT),
            ("buyer_name", TEXT),
            ("entity", TEXT),
            ("entity_reference", TEXT),
            ("entity_name", TEXT),
            ("bids_listed", YES_NO),
            ("awards_listed", YES_NO),
            ("lots", WHOLE),
        ]
    ),
    "periods": pa.schema(
        [*KEY, ("kind", TEXT), *moment("opens"), *moment("closes"), ("whole_days", LONG), ("days", LONG)]
    ),
    "bids": pa.schema(
        [
            *KEY,
            ("number", WHOLE),
            ("bid", TEXT),
            ("status", TEXT),
            *moment("date"),
            *MONEY,
            ("bidders", WHOLE),
            ("bidder", TEXT),
            ("bidders_as_published", WHOLE),
            ("bidder_reference", TEXT),
            ("lots", TEXT),
        ]
    ),
    "bidders": pa.schema([*KEY, ("bid_number", WHOLE), ("number", WHOLE), *ORGANISATION]),
    "awards": pa.schema(
        [
            *KEY,
            ("number", WHOLE),
            ("award", TEXT),
            ("status", TEXT),
            *moment("date"),
            *MONEY,
            ("suppliers", WHOLE),
            ("supplier", TEXT),
            ("suppliers_as_published", WHOLE),
            ("supplier_reference", TEXT),
            ("lots", TEXT),
        ]
    ),
    "award_suppliers": pa.schema([*KEY, ("award_number", WHOLE), ("number", WHOLE), *ORGANISATION]),
    "award_items": pa.schema([*KEY, ("award_number", WHOLE), ("number", WHOLE), ("scheme", TEXT), ("code", TEXT)]),
    "amendments": pa.schema(
        [
            *KEY,
            ("section", TEXT),
            ("of", TEXT),
            ("number", WHOLE),
            ("amendment", TEXT),
            *moment("date"),
            ("rationale", TEXT),
            ("description", TEXT),
            ("amends_release", TEXT),
            ("amended_by_release", TEXT),
            ("changes", TEXT),
        ]
    ),
}
"""Each table's columns; its file in a reading is NAME.parquet."""

MERGED: dict[str, pa.Schema] = {
    "releases": pa.schema(
        [
            *KEY,
            ("number", WHOLE),
            ("place", TEXT),
            ("byte", LONG),
            ("line_sha256", TEXT),
            ("release", TEXT),
            ("tag", TEXT),
            *moment("released"),
        ]
    ),
    "changes": pa.schema([*KEY, ("number", WHOLE), ("path", TEXT), ("before", TEXT), ("after", TEXT)]),
}
"""What a process merged of several releases is made of: each release in their order, and what each changed."""

SQL_TYPES = {
    TEXT: "VARCHAR",
    WHOLE: "INTEGER",
    LONG: "BIGINT",
    NUMBER: "DECIMAL(38, 10)",
    INSTANT: "TIMESTAMP",
    DAY: "DATE",
    DOUBLE: "DOUBLE",
    YES_NO: "BOOLEAN",
}
"""The types of the columns as the embedded engine names them."""


def declared(table: str, query: str) -> str:
    """A query whose columns are exactly those of a table, with their types."""
    columns = ", ".join(f'CAST("{field.name}" AS {SQL_TYPES[field.type]}) AS "{field.name}"' for field in TABLES[table])
    return f"SELECT {columns} FROM ({query})"  # noqa: S608
