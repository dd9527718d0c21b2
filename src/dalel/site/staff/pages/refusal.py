"""The pages that say no: not allowed, not there, too often."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The role of the account does not open this page."""
    return render(request, "staff/refusal.html", {"title": "not-allowed", "says": "not-allowed-says"}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or no such record that this account may see."""
    return render(request, "staff/refusal.html", {"title": "not-found", "says": "not-found-says"}, status=404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too many tries in a minute."""
    return render(request, "staff/refusal.html", {"title": "too-many", "says": "too-many-says"}, status=429)


def form_stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not sent from a page of ours, or from one that is too old."""
    return render(request, "staff/refusal.html", {"title": "form-stale", "says": "form-stale-says"}, status=403)
