"""What readers report as an error: a file each, until the editors take it in. Who reported is not kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from dalel.site.public.letters import no_letter, read_letters, write_letter

LONGEST = 4000
SHORTEST = 10
CONTACT = 200
WAITING = 1000
"""How many reports may wait."""


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


def write_report(folder: Path, report: Report) -> Path:
    """Write a report: whole, or not at all."""
    return write_letter(folder, asdict(report))


def read_reports(folder: Path) -> Iterator[tuple[Path, Report]]:
    """The reports that wait, by name."""
    for path, said in read_letters(folder, "report"):
        try:
            quote = said.pop("quote", None)
            yield path, Report(**said, quote=None if quote is None else Quote(**quote))
        except TypeError as error:
            raise no_letter(path, "report") from error
