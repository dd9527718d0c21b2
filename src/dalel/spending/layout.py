"""The layout: the lines that stand, laid out once for looking through, when they are many.

The readings are Parquet files, one a document: good to keep and to hand on, slow to ask a hundred times. The layout has
the same rows and columns in DuckDB's own form, of which only what a question needs is read, and two columns more: all
the words that a search looks for, and a number by which one line is found among millions. Beside the lines stand the
totals of all of them by anything, which are asked for first. It is made anew after each reading and can be removed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from dalel.later import ibis
from dalel.spending.totals import BY, PAGES, PARTS, group_lines

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import StringValue, Table

FROM = 200_000
"""So many lines are laid out; fewer are asked as fast where they are."""

FILE = "lines.duckdb"
WORDS = "words"
"""The column in which words are looked for."""

TITLES = ("ru", "kk", "en", "other")
NAMES = ("buyer_name", "supplier_name")
SEARCHED = (*(f"{kind}_{lang}" for kind in ("title", "description") for lang in TITLES), *NAMES)
"""The columns whose words it holds."""

_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі"
_SHORT = "".join(map(chr, (*range(ord("A"), ord("Z") + 1), *range(1, 9), *range(14, 22))))
"""Cyrillic letters, and what stands for them among the words: half as long, and each begins in its own way, where every
second byte of Russian is the same. It is capitals, which no small letter is, and control signs."""

_SHORTER = str.maketrans(_LETTERS, _SHORT)

GROUPED = tuple(by for by, columns in BY.items() if columns)
"""What all lines are added up by beforehand; a currency and a stage are those of the account."""

DIGITS = "digits"
"""The column with the first digits of a line's name as a number: one line among millions is found by it."""
_TAKEN = 15
_FEW = 1_000

_TABLE = "lines"
_NAME = re.compile(r"[0-9a-f]{24}")
_DRAFT = "draft_of_a_layout"
_SHELF = "layout_"
"""The name of an attached layout begins so."""


def layout_state(read: str) -> str:
    """What a layout is made of: what was read, and the form that this DuckDB writes."""
    form = {WORDS: [*SEARCHED, _LETTERS], DIGITS: _TAKEN, "groups": GROUPED, "parts": [*PARTS], "pages": sorted(PAGES)}
    return json.dumps({"read": json.loads(read), "duckdb": duckdb.__version__, "form": form})


def words_of(lines: Table) -> StringValue:
    """What a search looks through: small letters, one text a row. A word has no line break, so none is found across."""
    texts = [title_and_description(lines, lang) for lang in TITLES]
    texts += [lines[name].lower().fill_null("") for name in NAMES]
    words = texts[0]
    for text in texts[1:]:
        words = words + "\n" + text
    control = "".join(sign for sign in _SHORT if sign < " ")
    return words.translate(_LETTERS + control, _SHORT + "\n" * len(control))


def title_and_description(lines: Table, lang: str) -> StringValue:
    """Both in small letters; a title that the description repeats is not said twice."""
    title, description = (lines[f"{kind}_{lang}"].lower().fill_null("") for kind in ("title", "description"))
    return ibis.cases((description.contains(title), description), else_=title + "\n" + description)


def shorten(word: str) -> str | None:
    """A word in small letters as it stands among the words; None where it has signs that stand for others there."""
    return None if set(word) & set(_SHORT) else word.translate(_SHORTER)


def digits_of(name: str) -> int | None:
    """The first digits of a line's name; None where it is not the name of a line."""
    return int(name[:_TAKEN], 16) if _NAME.fullmatch(name) else None


def pick_named(lines: Table, names: Sequence[str]) -> Table | None:
    """The lines with these names; None where that is asked in another way: outside a layout, or of very many names."""
    if DIGITS not in lines.columns or len(names) > _FEW:
        return None
    digits = [digits_of(name) for name in names]
    near = lines[DIGITS].isin([each for each in digits if each is not None])
    return lines.filter(near, lines.line.isin(list(names)))


def write_layout(lines: Table, path: Path, backend: Backend) -> None:
    """Lay the lines out in a file of their own."""
    digits = (ibis.literal("0x") + lines.line.left(_TAKEN)).cast("int64")
    table = lines.mutate(**{WORDS: words_of(lines), DIGITS: digits})
    backend._run_pre_execute_hooks(table)  # as its own to_parquet does
    attach(path, _DRAFT, backend)
    try:
        backend.raw_sql(f"CREATE TABLE {_DRAFT}.{_TABLE} AS {backend.compile(table)}")
        laid_out = backend.table(_TABLE, database=(_DRAFT, "main"))
        for by in GROUPED:
            groups = backend.compile(group_lines(laid_out, by))
            backend.raw_sql(f"CREATE TABLE {_DRAFT}.{groups_of(by)} AS {groups}")
    finally:
        backend.raw_sql(f"DETACH {_DRAFT}")


def groups_of(by: str) -> str:
    """The table of all groups by one of `BY`."""
    return f"groups_by_{by.replace('-', '_')}"


def open_layout(path: Path, backend: Backend, *, by: str | None = None) -> Table:
    """The lines of a layout, or all its groups by one of `GROUPED`; one that it took the place of is let go."""
    name = _SHELF + sha256(str(path).encode()).hexdigest()[:16]
    attached = [str(row[0]) for row in backend.raw_sql("SELECT database_name FROM duckdb_databases()").fetchall()]
    if name not in attached:
        for other in attached:
            if other.startswith(_SHELF):
                backend.raw_sql(f"DETACH {other}")
        attach(path, name, backend, read_only=True)
    return backend.table(groups_of(by) if by else _TABLE, database=(name, "main"))


def attach(path: Path, name: str, backend: Backend, *, read_only: bool = False) -> None:
    """A file as a database of the engine."""
    file = str(path).replace("'", "''")
    backend.raw_sql(f"ATTACH '{file}' AS {name}{' (READ_ONLY)' if read_only else ''}")
