"""The style sheets and the mark: the staff pages' own, and what the workbench has besides."""

from __future__ import annotations

from importlib.resources import files

from django.http import Http404, HttpRequest, HttpResponse

FILES = {
    "frame.css": ("dalel.site.staff", "static/staff/staff.css", "text/css"),
    "workbench.css": ("dalel.site.workbench", "static/workbench/workbench.css", "text/css"),
    "mark.svg": ("dalel.site.staff", "static/staff/mark.svg", "image/svg+xml"),
}


def static_file(request: HttpRequest, name: str) -> HttpResponse:
    """One of the files that pages name."""
    del request
    if name not in FILES:
        raise Http404
    package, path, media_type = FILES[name]
    data = files(package).joinpath(path).read_bytes()
    return HttpResponse(data, content_type=media_type)
