"""An edition: a folder that is replaced whole, or not at all.

``write_edition`` fills a hidden folder, makes it durable and gives it its final name ``NAME@N`` in one rename; only
then are older editions removed. A kill at any moment leaves the old edition or the new one, never a mixture.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp


def editions(root: Path) -> dict[str, Path]:
    """The newest edition of each name in a folder."""
    found: dict[str, tuple[int, Path]] = {}
    if root.is_dir():
        for path in root.iterdir():
            name, mark, number = path.name.rpartition("@")
            if mark and number.isdecimal() and not name.startswith(".") and path.is_dir():
                found[name] = max(found.get(name, (0, path)), (int(number), path))
    return {name: path for name, (_, path) in sorted(found.items())}


@contextmanager
def write_edition(root: Path, name: str) -> Iterator[Path]:
    """A new folder to fill; it takes the place of the old edition when the block ends without an error."""
    root.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=".draft-", dir=root))
    try:
        yield draft
        for path in draft.iterdir():
            sync(path)
        sync(draft)
        draft.rename(root / f"{name}@{last_number(root, name) + 1}")
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    sync(root)
    remove_old_editions(root, name)


def last_number(root: Path, name: str) -> int:
    """The number of the newest edition, 0 where there is none."""
    newest = editions(root).get(name)
    return int(newest.name.rpartition("@")[2]) if newest else 0


def remove_old_editions(root: Path, name: str) -> None:
    """Remove what the newest edition replaced; what a kill left is removed the next time."""
    newest = editions(root).get(name)
    for path in root.iterdir():
        if path != newest and path.name.rpartition("@")[0] == name:
            shutil.rmtree(path, ignore_errors=True)


def sync(path: Path) -> None:
    """Make a file or a folder durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
