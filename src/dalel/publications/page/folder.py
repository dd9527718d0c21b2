"""A folder of files that was made from one page: written whole, and never over anything else."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from dalel.edition import sync
from dalel.errors import CommandError
from dalel.publications.page.html import GENERATOR

INDEX = "index.html"


def check_target(folder: Path) -> None:
    """Refuse a folder that holds anything but an earlier rendering."""
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"{folder} is a file, not a folder.", next_step="Name another folder: --output DIR")
    if not folder.parent.is_dir():
        raise CommandError(f"There is no folder {folder.parent}.", next_step=f"Make it first: mkdir {folder.parent}")
    if folder.is_dir() and any(folder.iterdir()) and not is_ours(folder):
        raise CommandError(
            f"{folder} holds files that Dalel did not make.", next_step="Name another folder: --output DIR"
        )


def is_ours(folder: Path) -> bool:
    """Whether a folder holds a page made by Dalel."""
    index = folder / INDEX
    return index.is_file() and GENERATOR.encode() in index.read_bytes()[:2_000]


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write the files beside their place, and put the folder in it; what was there before goes only then."""
    check_target(folder)
    folder = folder.absolute()
    draft = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    old = draft.with_name(f"{draft.name}.old")
    try:
        for name, data in contents.items():
            path = draft / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            sync(path)
        draft.chmod(0o755)
        if folder.exists():
            folder.rename(old)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    sync(folder.parent)
    shutil.rmtree(old, ignore_errors=True)
