"""A newsroom with nothing random but its key: three documents, a checkpoint, a workplace to seal dossiers in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from samples import DOCUMENTS, IDENTITY

from dalel.evidence import Evidence
from dalel.evidence.checkpoint import SigningKeys, sign
from dalel.evidence.disk import Disk
from dalel.evidence.dossier import Order, Sealed, Selection, Workplace, seal
from dalel.evidence.store import no_progress


@pytest.fixture
def workplace(tmp_path: Path, salt: Callable[[int], bytes], time: dt.datetime) -> Workplace:
    """Three documents, and a checkpoint over them."""
    sources = tmp_path / "sources"
    sources.mkdir()
    for name, text in DOCUMENTS.items():
        (sources / name).write_bytes(text.encode())
    evidence = Evidence(tmp_path / "evidence", collector="aigerim-k", device="aigerim-laptop", salt=salt)
    list(evidence.add_all([sources / name for name in DOCUMENTS], time=time, note="saved"))
    keys = SigningKeys(tmp_path / "keys", Disk())
    sign(evidence, keys, time=time)
    return Workplace(evidence=evidence, keys=keys, identity=IDENTITY, table_rows=None)


@pytest.fixture
def order(tmp_path: Path, time: dt.datetime) -> Callable[..., Order]:
    """How a dossier is to be made, under a name."""

    def order(name: str, *, allowed: frozenset[str] = frozenset({"not-looked-into"})) -> Order:
        return Order(output=tmp_path / name, allowed=allowed, time=time, progress=no_progress)

    return order


@pytest.fixture
def seal_as(workplace: Workplace, order: Callable[..., Order]) -> Callable[..., Sealed]:
    """Seal a selection under a name."""

    def seal_as(name: str, selection: Selection | None = None) -> Sealed:
        how = order(name)
        return seal(
            workplace,
            selection or Selection(),
            output=how.output,
            allowed=how.allowed,
            time=how.time,
            progress=how.progress,
        )

    return seal_as
