"""What a page says that is not there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override

from dalel.vocabulary import LANGUAGES


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, in the language of the address."""
    del exception
    found = request.path.split("/")[1]
    with override(found if found in LANGUAGES else "en"):
        return render(request, "public/refusal.html", status=404)
