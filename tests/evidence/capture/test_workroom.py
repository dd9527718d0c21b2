"""The folder in which a capture lies until it is kept: gone at the end, and cleared away after who was killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from forked import Forked, Tell, run_at_once

from dalel.evidence.capture.workroom import workroom


def rooms(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob(".capturing-*"))


def test_a_room_is_gone_at_the_end_also_after_an_error(tmp_path: Path) -> None:
    with workroom(tmp_path) as room:
        (room / "body").write_bytes(b"x")
        assert rooms(tmp_path) == [room.name]
    with pytest.raises(RuntimeError, match="trouble"), workroom(tmp_path):
        raise RuntimeError("trouble")
    assert rooms(tmp_path) == []


def test_what_a_killed_process_left_is_cleared_away_and_a_room_in_use_is_not(tmp_path: Path) -> None:
    def die(_tell: Tell) -> None:
        with workroom(tmp_path) as room:
            (room / "body").write_bytes(b"x")
            os.kill(os.getpid(), signal.SIGKILL)

    assert Forked(die).wait().was_killed
    (left,) = rooms(tmp_path)
    (tmp_path / ".capturing-link").symlink_to(tmp_path)
    with workroom(tmp_path) as ours:
        assert rooms(tmp_path) == sorted([ours.name, ".capturing-link"])
        assert left != ours.name
        with workroom(tmp_path) as other:
            assert ours.is_dir()
            assert other != ours


def test_many_at_once_never_lose_their_rooms(tmp_path: Path) -> None:
    def work(tell: Tell) -> None:
        for _ in range(40):
            with workroom(tmp_path) as room:
                (room / "body").write_bytes(b"x")
                assert (room / "body").read_bytes() == b"x"
        tell("done")

    ended = run_at_once([work] * 4)
    assert [(each.signal, each.told, each.error) for each in ended] == [(0, ("done",), "")] * 4
    assert rooms(tmp_path) == []
