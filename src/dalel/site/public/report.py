"""What readers report as an error: a file each, until the editors take it in. Who reported is not kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from dalel.site.public.letters import no_letter, read_letters, write_letter

LONGEST = 4000
SHORTEST = 10
CONTACT = 200
WAITING = 1000
"""How many reports may wait."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report: about which record of which edition, what is wrong, and, if the reader wants an answer, where to."""

    noun: str
    key: str
    text: str
    contact: str
    edition: str
    at: str


def write_report(folder: Path, report: Report) -> Path:
    """Write a report: whole, or not at all."""
    return write_letter(folder, asdict(report))


def read_reports(folder: Path) -> Iterator[tuple[Path, Report]]:
    """The reports that wait, by name."""
    for path, said in read_letters(folder, "report"):
        try:
            yield path, Report(**said)
        except TypeError as error:
            raise no_letter(path, "report") from error
