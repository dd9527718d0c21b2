"""The first page: what waits for whoever signed in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from dalel.site.staff.gate import StaffRequest, staff_page


@staff_page()
def home(request: StaffRequest) -> HttpResponse:
    """My work."""
    return render(request, "staff/home.html", {"work": []})
