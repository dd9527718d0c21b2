"""The first page: what there is, and what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language_from_request

from dalel.site.words import language
from dalel.site.workbench.asked import Asked
from dalel.site.workbench.bench import bench_of
from dalel.site.workbench.glance import look_over
from dalel.site.workbench.next_step import next_steps
from dalel.site.workbench.page import page, render
from dalel.site.workbench.words import say


def start(request: HttpRequest) -> HttpResponse:
    """From the bare address to the overview, in the language that the browser asks for."""
    return HttpResponseRedirect(f"/{get_language_from_request(request)}/")


@page
def overview(request: HttpRequest) -> HttpResponse:
    """The newsroom at a glance."""
    bench = bench_of(request)
    glance = look_over(bench, lang=language())
    context = {
        "newsroom": bench.newsroom.root.absolute(),
        "glance": glance,
        "next": [(say(f"next-{step.code}", **step.values), step.command) for step in next_steps(glance)],
        "totals": bench.totals(bench.lines(), Asked({}).question(), Asked({}).by) if glance.readings else [],
    }
    return render(request, "overview", context)
