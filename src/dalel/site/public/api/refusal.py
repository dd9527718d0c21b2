"""What the API says when it cannot answer: one sentence, and what to do."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

from dalel.errors import DalelError


def refuse(error: Exception, context: dict[str, Any]) -> Response | None:
    """An error as ``{"error": …}``; one that nobody foresaw is left to the server."""
    if isinstance(error, DalelError):
        message, _, next_step = str(error).partition("\n")
        return Response({"error": message, "next_step": next_step}, status=400)
    answer = exception_handler(error, context)
    if answer is not None:
        answer.data = {"error": str(answer.data.get("detail", "")), "next_step": "See /api/schema."}
    return answer
