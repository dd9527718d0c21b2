"""What answers tell the browser about safety: where the parts of a page may come from, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def make_policy(*more: str) -> str:
    """A Content-Security-Policy: nothing from other hosts, no script unless ``more`` says so, no frame."""
    return "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "img-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            *more,
        )
    )


class PrivateHeaders:
    """Adds the policy, and that nothing of a page is kept in the browser or a proxy, or shown in another's page."""

    policy = make_policy()

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers set."""
        response = self.get_response(request)
        response["Content-Security-Policy"] = self.policy
        response["Cache-Control"] = "no-store"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response
