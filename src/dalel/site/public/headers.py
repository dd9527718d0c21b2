"""What every answer of the public site tells browsers, caches and other sites."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dalel.site.policy import make_policy

DATA = ("/api/", "/feeds/", "/downloads/", "/pictures/")
"""What pages of other sites may read too: it is the same for everybody."""


class PublicHeaders:
    """Adds the policy; data may be read from anywhere, and answers are kept for five minutes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # The only script is the one that fills in the form of reports; where there is no form, none may run.
        self.policy = make_policy(*["script-src 'self'"] * (settings.REPORTS is not None))  # type: ignore[misc]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers set."""
        response = self.get_response(request)
        response["Content-Security-Policy"] = self.policy
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response["X-Frame-Options"] = "DENY"
        is_data = request.path.startswith(DATA)
        response["Cross-Origin-Resource-Policy"] = "cross-origin" if is_data else "same-origin"
        if is_data:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = (
                "ETag, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"
            )
        if response.status_code < 400:
            response.setdefault("Cache-Control", "public, max-age=300")
        else:
            response["Cache-Control"] = "no-store"
        return response
