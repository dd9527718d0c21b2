"""Watching: a publication is checked again whenever its text changes, or what its claims rest on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from dalel.newsroom import Newsroom

PAUSE = 0.5
"""Seconds between two looks at the files."""

Stamp = tuple[tuple[str, int, int], ...]


def changes(look: Callable[[], object], *, wait: Callable[[], None]) -> Iterator[None]:
    """Once at the beginning, and then whenever what ``look`` sees is another than before."""
    before = None
    while True:
        now = look()
        if now != before:
            yield
            before = now
        wait()


def pause() -> None:
    """Wait before the next look."""
    time.sleep(PAUSE)


def stamp(files: Sequence[Path], newsroom: Newsroom) -> Stamp:
    """What tells a change: names, times and sizes of the texts, and of what claims may rest on."""
    texts = [each for path in files for each in (path, path.with_suffix(".claims.yaml"))]
    rests_on = [newsroom.evidence / "ledger", newsroom.spending, newsroom.spending / "readings", newsroom.findings]
    paths = [*texts, *rests_on, *(sorted((newsroom.evidence / "ledger").glob("*")))]
    if newsroom.rates is not None:
        paths.append(newsroom.rates)
    return tuple((str(path), status.st_mtime_ns, status.st_size) for path in paths if (status := status_of(path)))


def status_of(path: Path) -> os.stat_result | None:
    """A file's status; None where it is not there at the moment, as when an editor saves."""
    try:
        return path.stat()
    except OSError:
        return None
