"""Workbooks and tables: the rows of any XLSX, ODS or CSV file, one at a time, exactly as the document has them.

Memory does not grow with the file. What no spreadsheet program writes is refused with a sentence that says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from dalel.errors import DocumentError
from dalel.spending.formats.format import Source
from dalel.spending.formats.workbook.cell import TEXT_LIMIT, Cell, CellKind
from dalel.spending.formats.workbook.delimited import (
    DELIMITERS,
    ENCODINGS,
    Dialect,
    clean_encoding,
    delimited_sheet,
)
from dalel.spending.formats.workbook.header import Labels, Top, fold, header_labels, read_top
from dalel.spending.formats.workbook.ods import CONTENT, ods_sheets
from dalel.spending.formats.workbook.package import MIB, OLE_MAGIC, ZIP_MAGIC, open_package
from dalel.spending.formats.workbook.sheet import (
    MergedRange,
    MergedRanges,
    Row,
    Sheet,
    Trouble,
    column_letters,
    parse_column,
)
from dalel.spending.formats.workbook.xlsx import xlsx_sheets

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "TEXT_LIMIT",
    "Cell",
    "CellKind",
    "Dialect",
    "Labels",
    "MergedRange",
    "MergedRanges",
    "Row",
    "Sheet",
    "Top",
    "Trouble",
    "check_first_bytes",
    "clean_encoding",
    "column_letters",
    "fold",
    "header_labels",
    "is_package",
    "open_sheets",
    "parse_column",
    "read_top",
]


def is_package(source: Source) -> bool:
    """Whether the document's first bytes are those of an archive, as every XLSX and ODS workbook's are."""
    with source.open() as file:
        return file.read(4) in ZIP_MAGIC


@contextmanager
def open_sheets(source: Source, dialect: Dialect | None = None) -> Iterator[Sequence[Sheet]]:
    """The sheets of a workbook, or of a CSV file where ``dialect`` says how it is written.

    The rows can be read while the context is open. Raises `DocumentError` where the document is neither.
    """
    with ExitStack() as resources:
        check_first_bytes(source)
        if not is_package(source):
            if dialect is None:
                raise DocumentError(
                    f"{source.name} is not a workbook (XLSX or ODS).",
                    next_step=f"If it is a CSV file, write a mapping file for it: dalel spending map {source.name}",
                )
            yield [delimited_sheet(source, dialect, resources=resources)]
            return
        package = resources.enter_context(open_package(source))
        yield ods_sheets(package) if CONTENT in package.names else xlsx_sheets(package, resources)


def check_first_bytes(source: Source) -> None:
    """Refuse an empty document and the workbooks of before 2007."""
    with source.open() as file:
        magic = file.read(8)
    if not magic:
        raise DocumentError(
            f"{source.name} is empty: it has 0 bytes.", next_step="Get the document again from its source."
        )
    if magic == OLE_MAGIC:
        if is_locked(source):
            raise DocumentError(
                f"{source.name} is protected with a password, so it cannot be read.",
                next_step="Open it, save it without a password, and read that file; keep the first one as evidence.",
            )
        raise DocumentError(
            f"{source.name} is a workbook of the kind before Excel 2007 (.xls), which Dalel does not read.",
            next_step='Open it, save it as "Excel Workbook (.xlsx)", and read that file; keep the first as evidence.',
        )


def is_locked(source: Source) -> bool:
    """Whether an OLE file holds a workbook that a password locks (its stream is named in UTF-16)."""
    name, tail = "EncryptedPackage".encode("utf-16-le"), b""
    with source.open() as file:
        while chunk := file.read(MIB):
            if name in tail + chunk:
                return True
            tail = chunk[-len(name) :]
    return False
