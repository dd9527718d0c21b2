"""A run: one list of a portal, asked for page by page.

What stands of it is read from the ledger, so that a run that was cut short goes on after the last page that is held.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from dalel.evidence.capture.gate import Judgement, Verdict
from dalel.evidence.capture.kz_ows_list import Asked, ListPage, PortalList
from dalel.evidence.entry import Capture
from dalel.evidence.evidence import Evidence

METHOD = "kz-ows"
"""How the ledger names the capture of a page of this portal."""


@dataclass(frozen=True, slots=True)
class RunPage:
    """A page that is held, and what it says."""

    seq: int
    time: dt.datetime
    sha256: str
    page: ListPage


@dataclass(slots=True)
class Run:
    """A list as far as its pages came. ``failure`` says why no more came, ``resumed`` after which page it went on."""

    of: PortalList
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    pages: list[RunPage] = field(default_factory=list)
    failure: Judgement | None = None
    resumed: int = 0

    @property
    def next(self) -> Asked | None:
        """The question that comes next; None after the last page."""
        return self.pages[-1].page.next if self.pages else self.of.first

    @property
    def records(self) -> int:
        """How many different records came."""
        return len({each for page in self.pages for each in page.page.ids})

    @property
    def totals(self) -> tuple[int, ...]:
        """How many records the portal said there are, page by page."""
        return tuple(page.page.total for page in self.pages)

    @property
    def is_complete(self) -> bool:
        """Whether the last page came, and as many records as the portal says there are."""
        return bool(self.pages) and self.next is None and self.records == self.totals[-1]

    def remarks(self) -> Iterator[str]:
        """What somebody who counts on the list must know."""
        repeated = sum(len(page.page.ids) for page in self.pages) - self.records
        if repeated:
            yield f"{repeated} records came twice, on different pages; they are counted once."
        if len(set(self.totals)) > 1:
            yield (
                f"the portal's own total changed in the run, from {self.totals[0]} to {self.totals[-1]}: "
                "the list was changed meanwhile."
            )
        if self.next is None and not self.is_complete:
            yield (
                f"{self.records} records came to the end of the list, and the portal says there are "
                f"{self.totals[-1]}. Do not take it for the whole list; capture it anew (--anew)."
            )


def find_run(evidence: Evidence, wanted: PortalList) -> Run:
    """The last run of a list if it was cut short, else a new one."""
    found: dict[str, dict[int, Capture]] = {}
    with evidence.reading() as ledger:
        for entry in ledger.entries():
            if isinstance(entry, Capture) and entry.method == METHOD:
                record = evidence.disclosures.read(entry).get("record")
                place = place_of(record.value if record else None, wanted)
                if place is not None:
                    # Two processes that went on with one run captured the same page; either is the page.
                    found.setdefault(place[0], {}).setdefault(place[1], entry)
    if not found:
        return Run(wanted)
    identity, held = list(found.items())[-1]
    run = Run(wanted, identity)
    while (asked := run.next) is not None and (each := held.get(len(run.pages) + 1)) is not None:
        page = wanted.parse_page(evidence.path(each.object).read_bytes(), asked)
        run.pages.append(RunPage(each.seq, each.time, each.object, page))
    run.resumed = len(run.pages)
    return run if run.next is not None else Run(wanted)


def place_of(record: str | None, wanted: PortalList) -> tuple[str, int] | None:
    """In which run of a list a page came, and which it is, by its record; None where it is no page of this list."""
    said = json.loads(record) if record is not None else {}
    portal = said.get("portal")
    if portal is None or said["verdict"] != Verdict.CAPTURED.value:
        return None
    is_wanted = (portal["at"], portal["list"], portal["bin"]) == (wanted.portal.shown, wanted.name, wanted.bin)
    return (portal["run"], portal["page"]) if is_wanted else None
