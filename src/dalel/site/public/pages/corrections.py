"""All corrections, the newest first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from dalel.site.public.corrections import corrections, read_corrections
from dalel.site.public.pages.lists import ROWS, page_number
from dalel.site.public.reading import PublicRequest
from dalel.site.public.words import public_page


@public_page
def all_corrections(request: PublicRequest) -> HttpResponse:
    """What came of readers' reports."""
    page = Paginator(corrections(), ROWS).get_page(page_number(request))
    context = {"corrections": read_corrections(page.object_list), "page": page}
    return render(request, "public/corrections.html", context)
