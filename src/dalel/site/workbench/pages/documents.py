"""Documents with their custody: what is held since when, how it came, and which checkpoints and stamps cover it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import FileResponse, HttpRequest, HttpResponse

from dalel.evidence import Document
from dalel.evidence.capture_record import parse_record
from dalel.evidence.checkpoint import ListedCheckpoint, history, list_checkpoints
from dalel.site.workbench.asked import parse_page
from dalel.site.workbench.bench import bench_of
from dalel.site.workbench.page import page, render
from dalel.site.workbench.paging import Paging
from dalel.site.workbench.tags import query
from dalel.spending import Reading


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document, what was read from it, and the first checkpoint that covers it."""

    document: Document
    reading: Reading | None
    checkpoint: ListedCheckpoint | None


@page
def documents(request: HttpRequest) -> HttpResponse:
    """Every document, the newest first."""
    bench = bench_of(request)
    held = list(reversed(bench.evidence.documents()))
    paging = Paging(parse_page(request.GET.get("page", "")), len(held))
    checkpoints = list_checkpoints(bench.evidence)
    readings = {reading.document: reading for reading in bench.spending.readings()}
    context = {
        "documents": [
            HeldDocument(each, readings.get(each.sha256), first_covering(each, checkpoints))
            for each in held[paging.skip : paging.skip + paging.size]
        ],
        "paging": paging,
        "earlier": query(page=paging.earlier) if paging.earlier else "",
        "later": query(page=paging.later) if paging.later else "",
    }
    return render(request, "documents", context)


def first_covering(document: Document, checkpoints: list[ListedCheckpoint]) -> ListedCheckpoint | None:
    """The first checkpoint that covers a document's entry."""
    return next((each for each in checkpoints if each.size > document.seq), None)


@page
def document(request: HttpRequest, digest: str) -> HttpResponse:
    """One document: where it came from, its entry and the proof of it, and everything that happened to it since."""
    bench = bench_of(request)
    held = bench.evidence.find(digest)
    record = bench.evidence.record(held)
    events = history(bench.evidence, held)
    context = {
        "document": held,
        "record": record,
        "captured": parse_record(text) if (text := record.disclosed.get("record")) else None,
        "came": events[0].type if events else "",
        "disclosed": [(name, value) for name, value in record.disclosed.items() if name not in {"record", "headers"}],
        "events": [event for event in events if event.seq is not None],
        "covering": [each for each in list_checkpoints(bench.evidence) if each.size > held.seq],
        "reading": next((each for each in bench.spending.readings() if each.document == held.sha256), None),
        "left_out": [each for each in bench.spending.left_out() if each.document == held.sha256]
        if bench.spending.readings()
        else [],
    }
    return render(request, "document", context)


@page
def document_file(request: HttpRequest, digest: str) -> FileResponse:
    """The document's bytes, to save; the browser is told not to show them, whatever they are."""
    bench = bench_of(request)
    held = bench.evidence.find(digest)
    answer = FileResponse(
        bench.evidence.path(held).open("rb"),
        as_attachment=True,
        filename=held.name.rpartition("/")[2],
        content_type="application/octet-stream",
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
