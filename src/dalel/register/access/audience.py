"""An audience: everybody, the partners, the team, or one person of the team."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dalel.vocabulary import vocabulary

CIRCLES = tuple(vocabulary("register/visibility"))
"""The circles of ``register/visibility``, from the widest to the narrowest."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who looks: a circle, and for somebody of the team the alias that restrictions may name."""

    level: str
    alias: str = ""

    @property
    def sees_drafts(self) -> bool:
        """Whether records are shown before they are published, and after they changed."""
        return self.level == "team"

    def may_see(self, level: str, people: Collection[str] = ()) -> bool:
        """Whether what is restricted to a circle may be shown; named people are of the team."""
        if level == "named":
            return self.level == "team" and bool(self.alias) and self.alias in people
        return CIRCLES.index(self.level) >= CIRCLES.index(level)
