"""What readers report as an error: a file each, until the editors take it in. Who reported is not kept."""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from dalel.errors import DataError

LONGEST = 4000
SHORTEST = 10
CONTACT = 200
WAITING = 1000
"""How many reports may wait: more are refused, so that nobody fills the disk."""


QUOTED = 500
AROUND = 64
_SECTION = re.compile(r"[\w:.-]{0,200}")


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that a reader selected: what stands before and after them, and the part of the page they are in.

    As the TextQuoteSelector of the W3C's Web Annotation has them: they are found again when the page has changed.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    section: str = ""

    @property
    def is_fit(self) -> bool:
        """Whether it is one that a page of ours may send."""
        is_short = len(self.exact) <= QUOTED and max(len(self.prefix), len(self.suffix)) <= AROUND
        return is_short and _SECTION.fullmatch(self.section) is not None


@dataclass(frozen=True, slots=True)
class Report:
    """One report: about which record of which edition, what is wrong, and, if the reader wants an answer, where to.

    ``quote`` are the words in question, where the reader selected them.
    """

    noun: str
    key: str
    text: str
    contact: str
    edition: str
    at: str
    quote: Quote | None = None


def has_room(folder: Path) -> bool:
    """Whether one more report may wait."""
    return folder.is_dir() and sum(1 for _ in folder.glob("*.json")) < WAITING


def write_report(folder: Path, report: Report) -> Path:
    """Write a report under a name that nobody can guess: whole, or not at all."""
    path = folder / f"{secrets.token_hex(16)}.json"
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(report), file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    return path


def read_reports(folder: Path) -> Iterator[tuple[Path, Report]]:
    """The reports that wait, by name."""
    for path in sorted(folder.glob("*.json")):
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            quote = said.pop("quote", None)
            yield path, Report(**said, quote=None if quote is None else Quote(**quote))
        except (ValueError, TypeError, AttributeError) as error:
            raise DataError(f"{path} is no report.", next_step="Look at it, and remove it.") from error
