"""What readers can take of an edition: its tables in four forms and three languages, and entities of FollowTheMoney.

Each table is read once in a language and written into every form as it comes. The same register gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from itertools import islice
from pathlib import Path
from typing import TextIO, cast

import pyarrow as pa
import pyarrow.parquet as pq

from dalel.export import neutral
from dalel.register.exchange.columns import Column, Holds, unit_columns
from dalel.register.exchange.frictionless import csv_line
from dalel.register.exchange.ftm import ftm_entities
from dalel.register.exchange.units import Row, unit_rows
from dalel.register.statistics import Unit
from dalel.vocabulary import LANGUAGES

CHUNK = 2000
"""How many rows are held at once; a row group of a Parquet file has as many."""
Write = Callable[[Sequence[Row]], object]
IN_PARQUET: Mapping[Holds, pa.DataType] = {
    Holds.TEXT: pa.string(),
    Holds.TEXTS: pa.list_(pa.string()),
    Holds.NUMBER: pa.int64(),
    Holds.DAY: pa.date32(),
    Holds.ADDRESS: pa.string(),
}
LOOKED_UP = ("case", "person", "norm", "status", "kind")
"""Columns of the SQLite file that have an index."""


def write_downloads(folder: Path, *, address: str, day: dt.date) -> None:
    """Write the tables of the register that is open, counted as of a day, with the addresses of their records."""
    for lang in LANGUAGES:
        with ExitStack() as until_done:
            database = until_done.enter_context(closing(sqlite3.connect(folder / f"tables.{lang}.sqlite3")))
            for unit in Unit:
                rows = unit_rows(unit, lang=lang, as_of=day, base_url=f"{address}/{lang}")
                write_table(folder, unit, lang, rows, database)
            database.commit()
    with (folder / "entities.ftm.json").open("w", encoding="utf-8", newline="") as file:
        file.writelines(json_lines(ftm_entities(lang="en", as_of=day, base_url=f"{address}/en")))


def write_table(folder: Path, unit: Unit, lang: str, rows: Iterator[Row], database: sqlite3.Connection) -> None:
    """Write one table in one language into all its forms."""
    columns = unit_columns(unit, with_address=True)
    with ExitStack() as until_done:

        def text_file(ending: str) -> TextIO:
            file = (folder / f"{unit}.{lang}.{ending}").open("w", encoding="utf-8", newline="")
            return until_done.enter_context(file)

        table, lines = text_file("csv"), text_file("jsonl")
        table.write(csv_line([column.name for column in columns]))
        schema = pa.schema([(column.name, IN_PARQUET[column.holds]) for column in columns])
        parquet = until_done.enter_context(pq.ParquetWriter(folder / f"{unit}.{lang}.parquet", schema))
        insert = into_sqlite(database, unit, columns)
        while chunk := list(islice(rows, CHUNK)):
            table.writelines(csv_lines(columns, chunk))
            lines.writelines(json_lines(chunk))
            parquet.write_batch(as_batch(columns, chunk, schema))
            insert(chunk)


def csv_lines(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    """Rows as CSV, lists with a semicolon between; no cell is one that a spreadsheet runs."""
    for row in rows:
        yield csv_line([csv_cell(row[column.name]) for column in columns])


def csv_cell(value: object) -> str:
    """A value of a row as a cell."""
    if isinstance(value, list):
        return neutral("; ".join(str(each) for each in value))
    return neutral(value) if isinstance(value, str) else str(value)


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Rows as JSON, one a line."""
    yield from (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def as_batch(columns: Sequence[Column], rows: Sequence[Row], schema: pa.Schema) -> pa.RecordBatch:
    """Rows as Arrow has them: a day that no source says is null, never a day."""
    arrays = [
        pa.array([day_of(row[column.name]) if column.holds is Holds.DAY else row[column.name] for row in rows], kind)
        for column, kind in zip(columns, schema.types, strict=True)
    ]
    return pa.record_batch(arrays, schema=schema)


def day_of(value: object) -> dt.date | None:
    """A day from a cell, or nothing."""
    return dt.date.fromisoformat(cast(str, value)) if value else None


def into_sqlite(database: sqlite3.Connection, unit: Unit, columns: Sequence[Column]) -> Write:
    """Make the table of a unit, and give what writes rows into it; lists stand as JSON, which SQLite reads."""
    kinds = ", ".join(
        f'"{column.name}" {"INTEGER" if column.holds is Holds.NUMBER else "TEXT"}'
        + (" PRIMARY KEY" if column.name == "key" else "")
        for column in columns
    )
    database.execute(f'CREATE TABLE "{unit}" ({kinds})')
    for column in columns:
        if column.name in LOOKED_UP:
            database.execute(f'CREATE INDEX "{unit}_{column.name}" ON "{unit}" ("{column.name}")')
    places = ", ".join("?" for _ in columns)

    def write(rows: Sequence[Row]) -> object:
        cells = ([sqlite_cell(row[column.name], column.holds) for column in columns] for row in rows)
        return database.executemany(f'INSERT INTO "{unit}" VALUES ({places})', cells)  # noqa: S608 - our own names

    return write


def sqlite_cell(value: object, holds: Holds) -> object:
    """A value of a row as SQLite holds it."""
    if holds is Holds.TEXTS:
        return json.dumps(value, ensure_ascii=False)
    return value or None if holds is Holds.DAY else value
