"""A case on one page, and the addresses of what lies in it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from dalel.register.case_file import read_case_file
from dalel.register.models import StandingStep
from dalel.register.models.records import CASE_PATHS, RECORDS
from dalel.site.public.corrections import corrections_about
from dalel.site.public.linked_data import case_data
from dalel.site.public.places import page_of
from dalel.site.public.reading import PublicRequest
from dalel.site.public.seeing import public_sight, showing_of
from dalel.site.public.words import public_page
from dalel.site.sections import sections_of, sources_of


@public_page
def case(request: PublicRequest, key: str) -> HttpResponse:
    """Everything that is published of a case."""
    sight = public_sight()
    found = read_case_file(key, sight)
    if found is None:
        raise Http404
    showing = showing_of(sight, found.everything())
    shown = showing.show(found.case)
    steps = StandingStep.objects.filter(noun="case", key=key).order_by("-act")
    published = steps.values_list("act__at", flat=True).first()
    said = [seen.said["columns"] for seen in found.everything()]
    texts = [columns.get(name) for columns in said for name in ("text", "summary", "title")]
    context = {
        "case": shown,
        "picture": f"cases/{key}",
        "sections": [each for each in sections_of(found, showing) if each.records],
        "corrections": corrections_about("case", key),
        "sources": sources_of(found, showing),
        "published": published,
        "address": f"{request.edition.address}{page_of('case', key)}",
        "said_in": sorted({lang for each in texts if isinstance(each, dict) for lang in each}),
        "data": case_data(shown, request.edition, published),
    }
    return render(request, "public/case.html", context)


@public_page
def inside(request: PublicRequest, folder: str, key: str) -> HttpResponse:
    """Lead from the address of a charge or an event, as exports have it, to its place on the page of its case."""
    del request
    noun = folder.removesuffix("s")
    if noun not in CASE_PATHS or not RECORDS[noun]._default_manager.filter(key=key).exists():
        raise Http404
    return redirect(page_of(noun, key))
