"""The lists of a portal that were captured page by page: each run is an attempt, and its records are one table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from dalel.evidence.capture.gate import Verdict
from dalel.evidence.capture.kz_ows_list import unpack_page
from dalel.evidence.capture.portal_run import METHOD
from dalel.evidence.entry import Capture
from dalel.evidence.evidence import Evidence
from dalel.evidence.watch.attempt import Attempt
from dalel.evidence.watch.content import Content, NoContentError, record_table


@dataclass(slots=True)
class ListRun:
    """One run: its pages by their numbers, which is the last, and what the portal said is in the list at the end."""

    pages: dict[int, Capture] = field(default_factory=dict)
    last: int | None = None
    total: int | None = None

    @property
    def captures(self) -> tuple[Capture, ...]:
        """The pages in their order, up to the first that is missing."""
        found: list[Capture] = []
        while (page := self.pages.get(len(found) + 1)) is not None:
            found.append(page)
        return tuple(found)


def list_attempts(evidence: Evidence) -> Mapping[str, Sequence[Attempt]]:
    """Every run of every list, by what the list is called."""
    found: dict[str, dict[str, ListRun]] = {}
    with evidence.reading() as ledger:
        for entry in ledger.entries():
            if isinstance(entry, Capture) and entry.method == METHOD:
                record = evidence.disclosures.read(entry).get("record")
                said = json.loads(record.value) if record is not None and record.value else {}
                if said.get("verdict") == Verdict.CAPTURED.value:
                    portal = said["portal"]
                    runs = found.setdefault(f"{portal['at']} {portal['list']} {portal['bin']}", {})
                    note_page(runs.setdefault(portal["run"], ListRun()), entry, portal)
    # A run whose first page has no record any more is not known here.
    return {name: [attempt_of(evidence, run) for run in runs.values() if run.captures] for name, runs in found.items()}


def note_page(run: ListRun, entry: Capture, portal: Mapping[str, Any]) -> None:
    """Add a page to its run."""
    run.pages.setdefault(portal["page"], entry)
    if portal["last"]:
        run.last, run.total = portal["page"], portal["total"]


def attempt_of(evidence: Evidence, run: ListRun) -> Attempt:
    """A run as an attempt: one that was cut short did not give the list."""
    captures = run.captures
    is_whole = run.last is not None and len(captures) == run.last
    first, last = captures[0], captures[-1]
    return Attempt(
        seq=first.seq,
        time=last.time,
        verdict=Verdict.CAPTURED if is_whole else Verdict.FAILED,
        reason=None if is_whole else "incomplete",
        says=None if is_whole else f"the run broke off after page {len(captures)}.",
        captures=captures if is_whole else (),
        content=partial(content_of_run, evidence, captures, run.total),
    )


def content_of_run(evidence: Evidence, captures: Sequence[Capture], total: int | None) -> Content:
    """The records of all pages, each once; fewer or more than the portal said there are is no list to compare."""
    records: dict[str, Mapping[str, Any]] = {}
    for entry in captures:
        page = json.loads(
            unpack_page(evidence.path(entry.object).read_bytes()), parse_float=str, parse_int=str, parse_constant=str
        )
        for each in page["items"] if "items" in page else page["data"]["Plans"] or ():
            records[each["id"]] = each
    if len(records) != total:
        raise NoContentError(f"{len(records)} records came, and the portal says there are {total}.")
    return Content(tables=(record_table("/", list(records.values())),))
