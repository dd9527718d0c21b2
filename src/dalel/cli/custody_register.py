"""The register among the copies: opened only where there is one, since Django takes a second."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from dalel.evidence.custody import CUSTODY, PLACES, REGISTER_BACKUP
from dalel.newsroom import Newsroom


@contextmanager
def register_copy(newsroom: Newsroom) -> Iterator[Mapping[str, Path]]:
    """The register's backup, by the path under which it is copied; nothing where there is no register.

    It lies where nothing is copied from, and is gone afterwards.
    """
    if not ((newsroom.root / "register.sqlite3").exists() or os.environ.get("DATABASE_URL")):
        yield {}
        return
    import_module("dalel.site.start").start_django()
    file = newsroom.root / CUSTODY / PLACES / REGISTER_BACKUP
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        import_module("dalel.cli.register_copy").write_copy(newsroom.root, file)
        yield {REGISTER_BACKUP: file}
    finally:
        file.unlink(missing_ok=True)


def load_register(newsroom: Path) -> int | None:
    """Fill the register of a restored newsroom from its backup, which is removed then; None where there is none."""
    file = newsroom / REGISTER_BACKUP
    if not file.exists():
        return None
    import_module("dalel.site.start").start_django()
    rows: int = import_module("dalel.cli.register_copy").load_copy(file, newsroom)
    file.unlink()
    return rows
