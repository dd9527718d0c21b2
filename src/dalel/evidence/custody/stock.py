"""The stock: which files of a newsroom are copied, in the order in which they would be missed."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dalel.evidence.ledger import ENTRIES, LEDGER, TREE
from dalel.evidence.lock import LOCK, look
from dalel.evidence.store import INCOMING, OBJECTS
from dalel.newsroom import Newsroom

CUSTODY = "custody"
PLACES = "places"
REGISTER_BACKUP = "register-backup.zip"
"""Under this name the register is copied: a database that is written to meanwhile cannot be copied as a file."""

STAFF_ACCOUNTS = "staff-accounts.json"
"""Under this name it is copied who had an account on the staff pages. Passwords and second factors are not."""

RECIPIENTS = f"{CUSTODY}/recipients.json"
"""Of the custody folder only this is copied: the rest speaks of this computer."""

STAND_INS = (REGISTER_BACKUP, STAFF_ACCOUNTS)
"""What is copied for the register's database."""

DRAFTS = (".draft-", ".report-", ".capturing-", ".spill", "layout@")
"""How folders begin in which somebody is just working (an edition, a report, a capture, a question needing room), and
the folder of the lines laid out for looking through, which are made anew from the readings. A panic removes them."""

FOLLOWING = "following"
"""Who follows the public site, by address: copies only grow, and an address must be gone when its reader leaves."""

_LEFT_OUT = (f"{CUSTODY}/", f"{FOLLOWING}/", f"evidence/{LOCK}", f"evidence/{INCOMING}/", REGISTER_BACKUP)
_DATABASE = "register.sqlite3"
_EVIDENCE = "evidence/"
_DOCUMENTS = f"{_EVIDENCE}{OBJECTS}/"
_GROWING = (f"{_EVIDENCE}{LEDGER}/{ENTRIES}", f"{_EVIDENCE}{LEDGER}/{TREE}")
_ORDER = (
    "dalel.toml",
    f"{CUSTODY}/",
    f"{_EVIDENCE}{LEDGER}/",
    _EVIDENCE,
    "keys/",
    REGISTER_BACKUP,
    STAFF_ACCOUNTS,
    "publications/",
)


@dataclass(frozen=True, slots=True)
class Stocked:
    """A file: its path in the newsroom, where its bytes are, how many there were, and who may read it."""

    path: str
    file: Path
    bytes: int
    mode: int

    @property
    def is_document(self) -> bool:
        """Whether it is named by its SHA-256, so that it never changes."""
        return self.path.startswith(_DOCUMENTS)

    @property
    def is_evidence(self) -> bool:
        """Whether it is of what only grows."""
        return self.path.startswith(_EVIDENCE)


@dataclass(frozen=True, slots=True)
class Stock:
    """The files, and what was left out with the reason."""

    files: tuple[Stocked, ...]
    left_out: tuple[str, ...]


def take_stock(newsroom: Newsroom, *, extra: Mapping[str, Path]) -> Stock:
    """List everything in the newsroom's folder; ``extra`` are files that stand in for others, by their path there.

    The ledger is taken as long as it is at this moment; nobody adds to it while its length is read.
    """
    if newsroom.evidence.is_dir():
        files, left_out = look(newsroom.evidence, lambda: list_files(newsroom.root))
    else:
        files, left_out = list_files(newsroom.root)
    files = [each for each in files if each.path not in extra]
    for path, file in extra.items():
        status = file.stat()
        files.append(Stocked(path, file, status.st_size, status.st_mode & 0o777))
    return Stock(tuple(sorted(files, key=place_in_order)), tuple(sorted(left_out)))


def list_files(root: Path) -> tuple[list[Stocked], list[str]]:
    """Every file below a folder; links and special files are left out, and so are names that are no text."""
    files: list[Stocked] = []
    left_out: list[str] = []
    for folder, folders, names in os.walk(root):
        linked = [name for name in folders if Path(folder, name).is_symlink()]
        for name in [*names, *linked]:
            file = Path(folder, name)
            path = file.relative_to(root).as_posix()
            if is_left_out(path):
                continue
            try:
                path.encode()
                status = file.lstat()
            except UnicodeEncodeError:
                left_out.append(f"{path.encode(errors='replace').decode()}: its name is no text")
                continue
            except FileNotFoundError:  # removed meanwhile, as editions are
                continue
            if stat.S_ISREG(status.st_mode):
                files.append(Stocked(path, file, status.st_size, status.st_mode & 0o777))
            else:
                left_out.append(f"{path}: a link, or no file")
    return files, left_out


def is_left_out(path: str) -> bool:
    """Whether a file follows from others, is half written, or speaks only of this computer."""
    name = path.rpartition("/")[2]
    half = name.startswith(".") and name.endswith(".part")
    return path != RECIPIENTS and (
        half or path.startswith((*_LEFT_OUT, _DATABASE)) or any(f"/{draft}" in f"/{path}" for draft in DRAFTS)
    )


def place_in_order(stocked: Stocked) -> tuple[int, str]:
    """The small things first that cannot be had again, documents last: a copy can be cut short at any moment."""
    if stocked.is_document:
        return len(_ORDER) + 1, stocked.path
    ranks = (number for number, beginning in enumerate(_ORDER) if stocked.path.startswith(beginning))
    return next(ranks, len(_ORDER)), stocked.path


def readable_bytes(stocked: Stocked) -> int | None:
    """How much of a file is read at the most: of the ledger what was there at the stocktaking; of others all."""
    return stocked.bytes if stocked.path in _GROWING else None
