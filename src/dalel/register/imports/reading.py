"""Reading an outside file: its records as drafts, and the verdict on every row and cell. Nothing is changed by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dalel.errors import CommandError
from dalel.register.folder import Draft
from dalel.register.imports.assembly import Assembly, source_draft
from dalel.register.imports.format import RowReader
from dalel.register.imports.mapping import ImportMapping, propose_mapping
from dalel.register.imports.outside_table import OutsideTable, open_table
from dalel.register.imports.ovd_info import OvdInfo
from dalel.register.imports.table import Table
from dalel.register.imports.us_pft import UsPft
from dalel.register.imports.uwazi import Uwazi
from dalel.register.imports.verdict import Account, Verdict

FORMATS: Mapping[str, Callable[[ImportMapping], RowReader]] = {
    "us-pft": lambda mapping: UsPft(mapping.decisions),
    "ovd-info": lambda mapping: OvdInfo(mapping.decisions),
    "uwazi": Uwazi,
    "table": Table,
}
MAPPED = ("uwazi", "table")
"""Formats whose columns only a mapping can tell."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file gives: drafts, each after those it names, the file's own as a source first; and the verdict."""

    name: str
    sha256: str
    format: str
    source: str
    mapping: str
    drafts: tuple[Draft, ...]
    verdict: Verdict


def read_outside(path: Path, form: str, *, mapping: ImportMapping, source: str | None = None) -> ReadFile:
    """Read a file whole. ``source`` is the key of the file as a source; without it, it is made from its SHA-256."""
    if form in MAPPED and not mapping.columns:
        raise CommandError(
            f"The format {form} needs a mapping that says what the columns are.", next_step="--mapping FILE.yaml"
        )
    reader = FORMATS[form](mapping)
    with open_table(path, mapping.decisions.layout, needs=reader.needs) as table:
        reader.check_columns(table.columns, table.name)
        key = source or f"{reader.prefix}-file-{table.sha256[:16]}"
        assembly = Assembly(reader.prefix, key)
        verdict = read_rows(table, reader, assembly)
        own = source_draft(key, table, publisher=reader.publisher, language=reader.language)
        return ReadFile(table.name, table.sha256, form, key, mapping.text, tuple(assembly.drafts(own)), verdict)


def read_rows(table: OutsideTable, reader: RowReader, assembly: Assembly) -> Verdict:
    """Read every row, and give the verdict on it."""
    verdicts = []
    for row in table.rows:
        account = Account(row, reader.default)
        if not row.trouble and row.content:
            reader.read(account, assembly)
        verdicts.append(account.finish())
    return Verdict(tuple(verdicts))


def propose_for(path: Path, mapping: ImportMapping) -> str:
    """A mapping to start from, by the headers of a file."""
    with open_table(path, mapping.decisions.layout) as table:
        return propose_mapping(table.columns, mapping.decisions.layout)
