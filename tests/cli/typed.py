"""A command as a person types it, in this process: quicker than `run`, and just as whole."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dalel.cli.main import main


@dataclass(frozen=True, slots=True)
class Done:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


class Typist:
    """Types commands in folders."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys
        monkeypatch.setenv("COLUMNS", "300")
        monkeypatch.delenv("DALEL_NEWSROOM", raising=False)

    def __call__(self, folder: Path, *words: object, code: int = 0) -> Done:
        """Type ``dalel`` and these words in a folder; the exit code must be the one given."""
        self._monkeypatch.chdir(folder)
        self._monkeypatch.setattr(sys, "argv", ["dalel", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        output = self._capsys.readouterr()
        done = Done(int(ended.value.code or 0), output.out, output.err)
        assert done.code == code, done
        return done
