"""A report's file: its form follows from its name, it is replaced whole, and only a report is ever written over."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import mkstemp
from zipfile import BadZipFile, ZipFile

from dalel.edition import sync
from dalel.errors import CommandError
from dalel.report.listing import COLUMNS, render_csv
from dalel.report.page import GENERATOR, render_page
from dalel.report.record import FORMAT, render_json
from dalel.report.report import Report
from dalel.report.workbook import render_workbook

FORMS: dict[str, Callable[[Report], str | bytes]] = {
    ".html": render_page,
    ".json": render_json,
    ".csv": render_csv,
    ".xlsx": render_workbook,
}
"""What a report can be written as, by the ending of its name."""


def write_report(report: Report, path: Path, *, force: bool = False) -> None:
    """Write a report under its final name, or leave what was there."""
    check_target(path, force=force)
    content = FORMS[form_of(path)](report)
    write_whole(path, content if isinstance(content, bytes) else content.encode())


def check_target(path: Path, *, force: bool = False) -> None:
    """Refuse a name we do not know the form of, a folder that is not there, and a file that is not a report."""
    form = form_of(path)
    if not path.parent.is_dir():
        raise CommandError(f"There is no folder {path.parent}.", next_step=f"Make it first: mkdir {path.parent}")
    if path.is_dir():
        raise CommandError(f"{path} is a folder.", next_step="Name a file in it, for example report.html.")
    if path.exists() and not force and not is_report(path, form):
        raise CommandError(
            f"{path} is there already and is not a report made by Dalel.",
            next_step="Name another file, or write over it with --force.",
        )


def form_of(path: Path) -> str:
    """The form that a name's ending asks for."""
    form = path.suffix.lower()
    if form not in FORMS:
        raise CommandError(
            f"A report cannot be written as {path.name}.",
            next_step=f"Give a name that ends in {', '.join(FORMS)}, or the bare word json or csv for stdout.",
        )
    return form


def is_report(path: Path, form: str) -> bool:
    """Whether a file is a report of this form that Dalel wrote."""
    if form == ".xlsx":
        try:
            with ZipFile(path) as book:
                return f"<dc:creator>{FORMAT}</dc:creator>".encode() in book.read("docProps/core.xml")
        except (BadZipFile, KeyError):
            return False
    with path.open("rb") as file:
        head = file.read(2_000)
    mark = {".html": GENERATOR, ".json": f'"format": "{FORMAT}"', ".csv": ",".join(COLUMNS)}[form]
    return mark.encode() in head


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, wait until it is on the disk, and give it its name in one step."""
    descriptor, draft = mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    sync(path.parent)
