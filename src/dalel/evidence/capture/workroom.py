"""A workroom: the folder beside the evidence in which a capture lies until it is kept.

A process that is killed leaves its own behind. The next one takes such away, and lets those be that somebody works in.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dalel.evidence.lock import working_alone

BEGINNING = ".capturing-"


@contextmanager
def workroom(beside: Path) -> Iterator[Path]:
    """A folder of our own in ``beside``, gone at the end; what killed processes left there is cleared away first."""
    clear_away(beside)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=BEGINNING, dir=beside))
        with working_alone(folder) as is_ours:
            # Another process may have taken it for a leftover before we could say that it is ours.
            if not is_ours:
                continue
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return


def clear_away(beside: Path) -> None:
    """Remove the workrooms that nobody works in."""
    for folder in sorted(beside.glob(f"{BEGINNING}*")):
        if folder.is_dir() and not folder.is_symlink():
            with working_alone(folder) as is_left:
                if is_left:
                    shutil.rmtree(folder, ignore_errors=True)
