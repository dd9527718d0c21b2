"""An edition of the site: the public excerpt as a register of its own, with what can be downloaded of it.

It is a folder, ``site@N``, that is replaced whole. The server reads the newest one and never changes it; nothing that
the public may not see is in it, whatever a page asks for.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from dalel.edition import editions
from dalel.register.statistics import Unit

NAME = "site"
REGISTER = "register.sqlite3"
ABOUT = "about.json"
DOWNLOADS = "downloads"
CHECKSUMS = "SHA256SUMS"
COUNTS = "counts.json"
FORM = 2
"""What an edition is made of; another version of the program may make it otherwise, and reads no older one."""
TABLES = (
    (Unit.CASES, "year"),
    (Unit.CASES, "kind"),
    (Unit.CASES, "region"),
    (Unit.CASES, "complainant"),
    (Unit.CHARGES, "norm"),
    (Unit.CHARGES, "status"),
    (Unit.CHARGES, "outcome"),
    (Unit.PERSONS, "occupation"),
    (Unit.PERSONS, "penalty"),
    (Unit.EVENTS, "kind"),
)
"""The tables of the statistics page; an edition has these counts, and the number of each unit."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that readers can take: its name, size and SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: where it lies, when it was made, after which act of the register, and its downloads."""

    path: Path
    made: dt.datetime
    act: int
    address: str
    downloads: tuple[Download, ...] = ()

    @property
    def day(self) -> dt.date:
        """The day as of which everything is counted."""
        return self.made.date()

    @property
    def database(self) -> str:
        """The register of the edition as SQLite opens what nobody may change."""
        return f"file:{self.path / REGISTER}?mode=ro&immutable=1"

    def about(self) -> Mapping[str, object]:
        """What is written beside the register."""
        return {
            "form": FORM,
            "made": self.made.isoformat(),
            "act": self.act,
            "address": self.address,
            "downloads": [asdict(each) for each in self.downloads],
        }


def newest_edition(root: Path) -> Edition | None:
    """The newest edition in a folder; None where none was made yet, or only by an older version of the program."""
    path = editions(root).get(NAME)
    return None if path is None else read_edition(path)


@lru_cache(maxsize=4)
def read_edition(path: Path) -> Edition | None:
    """An edition by its folder, which never changes; None where it is of another form."""
    about = json.loads((path / ABOUT).read_text(encoding="utf-8"))
    if about.get("form") != FORM:
        return None
    downloads = tuple(Download(**each) for each in about["downloads"])
    return Edition(path, dt.datetime.fromisoformat(about["made"]), about["act"], about["address"], downloads)
