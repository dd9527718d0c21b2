"""Figures that others published: shown beside our counts with who counted, when and what; never added to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from dalel.register.statistics.share import Share


@dataclass(frozen=True, slots=True)
class Figure:
    """One published count. ``is_claim``: no document of its publisher was seen."""

    key: str
    publisher: str
    publisher_name: str
    form: str
    period: str
    norm: str
    stage: str
    unit: str
    count: int
    is_claim: bool

    @property
    def series(self) -> tuple[str, ...]:
        """What must be the same for two figures to be set side by side."""
        return (self.publisher, self.form, self.period, self.norm, self.unit)


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """A figure and, where it can be taken, its share of those registered in the same series.

    ``reason`` is the code of why there is no share; both are empty for the registered themselves.
    """

    figure: Figure
    share: Share | None = field(default=None)
    reason: str = ""


def official_rows(figures: Iterable[Figure]) -> tuple[OfficialRow, ...]:
    """Set each figure beside the registered of its series: same publisher, form, period, norm and unit."""
    figures = list(figures)
    registered = defaultdict(list)
    for figure in figures:
        if figure.stage == "registered":
            registered[figure.series].append(figure)
    return tuple(official_row(figure, registered[figure.series]) for figure in figures)


def official_row(figure: Figure, registered: list[Figure]) -> OfficialRow:
    """One figure with its share of the registered, or the reason why there is none."""
    if figure.stage == "registered":
        return OfficialRow(figure)
    if not (figure.publisher and figure.unit and figure.period and figure.norm):
        return OfficialRow(figure, reason="official-not-comparable")
    if not registered:
        return OfficialRow(figure, reason="official-no-registered")
    if len(registered) > 1:
        return OfficialRow(figure, reason="official-several")
    if figure.count > registered[0].count:
        return OfficialRow(figure, reason="official-more")
    return OfficialRow(figure, Share(figure.count, registered[0].count))
