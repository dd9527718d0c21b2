"""Checkpoints, and what would be lost or could be changed unseen if this computer were taken now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe

from dalel.evidence.checkpoint import find_publication
from dalel.evidence.custody import survey_safety
from dalel.evidence.disk import Disk
from dalel.site.workbench.bench import bench_of
from dalel.site.workbench.holding import find_holding
from dalel.site.workbench.page import page, render


@page
def checkpoints(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint to hand out, all of them, and what they do not cover."""
    bench = bench_of(request)
    holding = find_holding(bench.evidence)
    newest = find_publication(bench.evidence, None) if holding.checkpoints else None
    safety = survey_safety(bench.newsroom, extra={}, disk=Disk())
    context = {
        "holding": holding,
        "newest": newest,
        "code": mark_safe(newest.svg()) if newest else "",  # noqa: S308 - drawn by us from letters of base64
        "safety": safety,
        "lost_documents": sum(each.is_document for each in safety.unsafe),
        "has_register": (bench.newsroom.root / "register.sqlite3").exists(),
    }
    return render(request, "checkpoints", context)
