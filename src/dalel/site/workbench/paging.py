"""Pages of a long list: which part is shown, and what comes before and after it."""

from __future__ import annotations

from dataclasses import dataclass

PAGE = 50
"""Rows of a page."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page stands in a list of ``rows`` rows."""

    page: int
    rows: int
    size: int = PAGE

    @property
    def skip(self) -> int:
        """How many rows come before."""
        return (self.page - 1) * self.size

    @property
    def first(self) -> int:
        """The number of its first row."""
        return min(self.skip + 1, self.rows)

    @property
    def last(self) -> int:
        """The number of its last row."""
        return min(self.skip + self.size, self.rows)

    @property
    def earlier(self) -> int | None:
        """The page before; after the end of the list that is the last page there is."""
        pages = max((self.rows + self.size - 1) // self.size, 1)
        return None if self.page == 1 else min(self.page - 1, pages)

    @property
    def later(self) -> int | None:
        """The page after."""
        return self.page + 1 if self.last < self.rows else None
