"""Evidence with nothing random in it: fixed salts, a fixed time, five small documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from dalel.evidence import Evidence


@pytest.fixture
def time() -> dt.datetime:
    return dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def salt() -> Callable[[int], bytes]:
    """Random bytes that are the same every time: the SHA-256 of 0, 1, 2 …"""
    numbers = count()
    return lambda length: sha256(str(next(numbers)).encode()).digest()[:length]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder with five files to add."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for number in range(1, 6):
        (folder / f"plan-{number}.json").write_text(f'{{"plan": {number}}}\n', encoding="utf-8")
    return folder


@pytest.fixture
def evidence(tmp_path: Path, salt: Callable[[int], bytes]) -> Evidence:
    """An empty folder of evidence."""
    return Evidence(tmp_path / "evidence", collector="aigerim", device="laptop", salt=salt)


@pytest.fixture
def held(evidence: Evidence, sources: Path, time: dt.datetime) -> Evidence:
    """Evidence that holds the five files: entries 1 to 5."""
    list(evidence.add_all([sources], time=time))
    return evidence
