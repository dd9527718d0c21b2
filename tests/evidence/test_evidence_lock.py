"""Who looks at the evidence sees whole batches only, even while the first of all is written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dalel.evidence import Evidence
from dalel.evidence.lock import LOCK, look

TIME = dt.datetime(2026, 11, 28, 9, 30, tzinfo=dt.UTC)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_who_looks_where_nobody_has_written_looks_once(tmp_path: Path) -> None:
    looks: list[int] = []
    assert look(tmp_path / "none", lambda: looks.append(1)) is None
    assert looks == [1]


def test_who_looks_while_the_first_batch_begins_looks_again_under_the_lock(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    (tmp_path / "plan.txt").write_text("208 lines", encoding="utf-8")
    looks: list[list[str]] = []

    def see() -> list[str]:
        looks.append(names(folder))
        if len(looks) == 1:
            Evidence(folder).add(tmp_path / "plan.txt", time=TIME)
        return looks[-1]

    seen = look(folder, see)
    assert looks == [[], names(folder)]
    assert seen == looks[1]
    assert LOCK in seen
