"""Ledgers with a few documents, and authorities, for the tests of the verifier in a dossier: a plugin of pytest."""

from __future__ import annotations

from pathlib import Path

import pytest
from authority_by_hand import Authority
from dossier_by_hand import (
    ByHand,
)
from script_answers import TABLE, TABLE_ROWS


@pytest.fixture
def hand() -> ByHand:
    """Entry 2 a plan, 3 a table of four rows, 4 a letter; 5 withholds the letter, 6 shows rows 0, 1 and 3."""
    hand = ByHand()
    hand.add(b"plan")
    hand.checkpoint()
    hand.add(b"a\nb\nc\n\xff\n", parts=TABLE_ROWS)
    hand.withhold(hand.add(b"letter"))
    hand.redact(TABLE, [0, 1, 3], "0-1,3")
    hand.checkpoint()
    return hand


@pytest.fixture
def plans() -> ByHand:
    """Entries 2 to 6 are plans; checkpoints at 4 and 7."""
    hand = ByHand()
    for number in range(2, 7):
        if number == 4:
            hand.checkpoint()
        hand.add(b"plan %d" % number)
    hand.checkpoint()
    return hand


@pytest.fixture
def rotated() -> ByHand:
    """The second key is entry 3, the handover the checkpoint of size 4, the newest that of size 5."""
    hand = ByHand()
    hand.add(b"plan")
    hand.checkpoint()
    hand.rotate()
    hand.add(b"more")
    hand.checkpoint()
    return hand


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "dossier"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "first")


@pytest.fixture(scope="session")
def other_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "second", "Other")
