"""A newsroom that was copied once, for tests that do not change it."""

from __future__ import annotations

from pathlib import Path

import pytest
from keepers import Kept, copy_of, make_kept

from dalel.evidence.custody import CUSTODY, PLACES, all_series
from dalel.evidence.disk import Disk
from dalel.newsroom import Newsroom


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Not to be changed."""
    return make_kept(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def fresh(kept: Kept, tmp_path: Path) -> Kept:
    """One to work in: a copy, which knows where its place is."""
    newsroom = Newsroom.open(copy_of(kept.newsroom.root, tmp_path / "newsroom"))
    place = copy_of(kept.place, tmp_path / "place")
    (series,) = all_series(newsroom.root / CUSTODY / PLACES, Disk())
    series.begin(str(place))
    return Kept(newsroom, place, kept.new, kept.done)
