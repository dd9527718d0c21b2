"""How often one address may ask. Counted in memory for a minute, and written nowhere."""

from __future__ import annotations

from typing import Any

from rest_framework.throttling import AnonRateThrottle

PER_MINUTE = 240


class PerAddress(AnonRateThrottle):
    """So many requests a minute; every answer says how many are left."""

    rate = f"{PER_MINUTE}/min"
    history: list[float]
    now: float

    def get_cache_key(self, request: Any, view: Any) -> str:
        """An address, as the server in front tells it or the connection shows it."""
        return f"api-{self.get_ident(request)}"

    def headers(self) -> dict[str, str]:
        """What is left, and in how many seconds it is as much as at first."""
        if not hasattr(self, "now"):
            return {}
        left = max(0, self.num_requests - len(self.history))
        reset = self.duration - (self.now - self.history[-1]) if self.history else self.duration
        return {
            "RateLimit-Limit": str(self.num_requests),
            "RateLimit-Remaining": str(left),
            "RateLimit-Reset": str(round(reset)),
        }
