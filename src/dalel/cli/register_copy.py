"""The register as a file that goes into copies, and back again."""

from __future__ import annotations

from pathlib import Path

from dalel.register.exchange.backup import back_up
from dalel.register.exchange.restore import restore
from dalel.site.start import open_register, working_in


def write_copy(newsroom: Path, file: Path) -> None:
    """Write the newsroom's register into a file; the same register gives the same bytes."""
    open_register(newsroom)
    back_up(file, force=True)


def load_copy(file: Path, newsroom: Path) -> int:
    """Fill ``register.sqlite3`` of a newsroom that has none; how many rows it has then."""
    with working_in(newsroom / "register.sqlite3"):
        return sum(restore(file).rows.values())
