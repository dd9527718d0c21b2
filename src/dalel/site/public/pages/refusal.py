"""What a page says that is not there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import override

from dalel.site.public.tags import NAMES
from dalel.vocabulary import LANGUAGES


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, in the language of the address; programs are told in JSON."""
    del exception
    if request.path.startswith("/api/"):
        return JsonResponse({"error": "There is no such address.", "next_step": "See /api/schema."}, status=404)
    found = request.path.split("/")[1]
    with override(found if found in LANGUAGES else "en"):
        languages = [(code, NAMES[code], f"/{code}/") for code in LANGUAGES]
        return render(request, "public/refusal.html", {"languages": languages}, status=404)
