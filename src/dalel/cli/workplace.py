"""Who works here, on what and with what: the evidence and its keys, opened for whoever sits at this computer."""

from __future__ import annotations

import datetime as dt
import getpass
import platform
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path

from dalel.evidence import Evidence
from dalel.newsroom import Newsroom


def open_evidence(newsroom: Newsroom) -> Evidence:
    """The newsroom's evidence; who works here, and on what, is committed to with every entry."""
    return Evidence(newsroom.evidence, collector=collector(), device=device(), table_rows=table_rows)


def now() -> dt.datetime:
    """The time of this computer's clock."""
    return dt.datetime.now(dt.UTC)


def table_rows(path: Path, media_type: str) -> Iterable[tuple[str, int, Sequence[str | None]]] | None:
    """The rows of a workbook; its reader is imported only where there is one."""
    rows: Iterable[tuple[str, int, Sequence[str | None]]] | None = import_module(
        "dalel.spending.formats.workbook.rows"
    ).workbook_rows(path, media_type)
    return rows


def collector() -> str | None:
    """The name of this computer's user, where it has one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None


def device() -> str | None:
    """The name of this computer."""
    return platform.node() or None
