"""Safety: which of the newsroom's files are at a place as they are now, and which would be lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dalel.errors import DocumentError
from dalel.evidence.custody.packing import is_settled
from dalel.evidence.custody.piece import Copied
from dalel.evidence.custody.series import Series, all_series
from dalel.evidence.custody.stock import CUSTODY, PLACES, Stock, Stocked, take_stock
from dalel.evidence.disk import Disk
from dalel.evidence.store import Progress, digest_of, no_progress
from dalel.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class Standing:
    """A file, and the addresses of the places that hold it as it is now."""

    stocked: Stocked
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Safety:
    """Every file with the places that hold it; what is never copied; and the series of each place."""

    standings: tuple[Standing, ...]
    left_out: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def unsafe(self) -> list[Stocked]:
        """What would be lost."""
        return [each.stocked for each in self.standings if not each.places]


def survey_safety(
    newsroom: Newsroom, *, extra: Mapping[str, Path], disk: Disk, progress: Progress = no_progress
) -> Safety:
    """Compare every file with what the places are known to hold. No place is asked: it may be out of reach."""
    stock: Stock = take_stock(newsroom, extra=extra)
    series = all_series(newsroom.root / CUSTODY / PLACES, disk)
    held = [(each.url, each.safe()) for each in series]
    standings = tuple(Standing(stocked, holders(stocked, held, progress)) for stocked in stock.files)
    return Safety(standings, stock.left_out, tuple(series))


def holders(stocked: Stocked, held: Sequence[tuple[str, Copied]], progress: Progress) -> tuple[str, ...]:
    """The places that hold a file as it is now."""
    versions = {url: copied.newest[stocked.path] for url, copied in held if stocked.path in copied.newest}
    settled = tuple(url for url, version in versions.items() if is_settled(stocked, version))
    if settled or not versions:
        return settled
    try:
        found = digest_of(stocked.file, progress=progress)
    except DocumentError:
        return ()
    return tuple(
        url
        for url, version in versions.items()
        if version.last.is_last and (version.last.sha256, version.last.end) == found
    )
