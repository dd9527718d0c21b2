"""The layout: the lines that stand, laid out once for looking through, when they are many.

The readings are Parquet files, one a document: good to keep and to hand on, slow to ask a hundred times. The layout has
the same rows and columns in DuckDB's own form, of which only what a question needs is read, and one column more with
all the words that a search looks for. It is made anew after each reading and can be removed at any time.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import duckdb
from ibis.backends.duckdb import Backend
from ibis.expr.types import StringValue, Table

FROM = 200_000
"""So many lines are laid out; fewer are asked as fast where they are."""

FILE = "lines.duckdb"
WORDS = "words"
"""The column in which words are looked for."""

SEARCHED = (
    *(f"{kind}_{lang}" for kind in ("title", "description") for lang in ("ru", "kk", "en", "other")),
    "buyer_name",
    "supplier_name",
)
"""The columns whose words it holds."""

_TABLE = "lines"
_SHELF = "layout_"
"""The name of an attached layout begins so."""


def layout_state(read: str) -> str:
    """What a layout is made of: what was read, and the form that this DuckDB writes."""
    return json.dumps({"read": json.loads(read), "duckdb": duckdb.__version__, "searched": SEARCHED})


def words_of(lines: Table) -> StringValue:
    """What a search looks through: small letters, one text a row. A word has no line break, so none is found across."""
    texts = [lines[column].lower().fill_null("") for column in SEARCHED]
    words = texts[0]
    for text in texts[1:]:
        words = words + "\n" + text
    return words


def write_layout(lines: Table, path: Path, backend: Backend) -> None:
    """Lay the lines out in a file of their own."""
    table = lines.mutate(**{WORDS: words_of(lines)})
    backend._run_pre_execute_hooks(table)  # as its own to_parquet does
    attach(path, "layout_draft", backend)
    try:
        backend.raw_sql(f"CREATE TABLE layout_draft.{_TABLE} AS {backend.compile(table)}")
    finally:
        backend.raw_sql("DETACH layout_draft")


def open_layout(path: Path, backend: Backend) -> Table:
    """The lines of a layout; one that it took the place of is let go."""
    name = _SHELF + sha256(str(path).encode()).hexdigest()[:16]
    attached = [str(row[0]) for row in backend.raw_sql("SELECT database_name FROM duckdb_databases()").fetchall()]
    if name not in attached:
        for other in attached:
            if other.startswith(_SHELF):
                backend.raw_sql(f"DETACH {other}")
        attach(path, name, backend, read_only=True)
    return backend.table(_TABLE, database=(name, "main"))


def attach(path: Path, name: str, backend: Backend, *, read_only: bool = False) -> None:
    """A file as a database of the engine."""
    file = str(path).replace("'", "''")
    backend.raw_sql(f"ATTACH '{file}' AS {name}{' (READ_ONLY)' if read_only else ''}")
