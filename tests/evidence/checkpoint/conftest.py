"""A ledger that is signed with keys that follow from words, so that every byte can be computed again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from checkpoint.stranger import Signer

from dalel.evidence import Evidence
from dalel.evidence.checkpoint import SigningKeys, sign
from dalel.evidence.disk import Disk


@pytest.fixture
def epochs() -> dict[int, Signer]:
    """The keys that the ledger will have, by epoch."""
    return {epoch: Signer(f"epoch {epoch}") for epoch in range(1, 5)}


@pytest.fixture
def keys(tmp_path: Path, epochs: dict[int, Signer]) -> SigningKeys:
    """The folder of these keys: a key that lies there already is taken up, as after a crash."""
    folder = tmp_path / "keys"
    folder.mkdir()
    for epoch, signer in epochs.items():
        (folder / f"epoch-{epoch}.pem").write_bytes(signer.pem())
    return SigningKeys(folder, Disk())


@pytest.fixture
def signed(held: Evidence, keys: SigningKeys, time: dt.datetime) -> Evidence:
    """Evidence with five documents (entries 1 to 5), a key (6), and the checkpoint of size 7."""
    sign(held, keys, time=time)
    return held


@pytest.fixture
def grown(signed: Evidence, keys: SigningKeys, time: dt.datetime, tmp_path: Path) -> Evidence:
    """The same with three documents more (7 to 9), and the checkpoint of size 10 after that of size 7."""
    add_documents(signed, tmp_path / "more", 3, time=time)
    sign(signed, keys, time=time)
    return signed


def add_documents(evidence: Evidence, folder: Path, count: int, *, time: dt.datetime) -> None:
    """Add so many new small documents."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{folder.name}-{number}.txt").write_text(f"{folder.name} {number}\n", encoding="utf-8")
    list(evidence.add_all([folder], time=time))
