"""Every console block of the README and the docs runs as written.

A block's lines that begin with ``$ `` are commands; the lines after them are what they print, on stdout and stderr
together, where ``…`` stands for anything; without such lines the command need only run. The blocks of one page run one
after another in one folder that holds the project's ``examples`` and ``tests``; a page that makes no newsroom starts
in one beside them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from warm import make_shim

from dalel.newsroom import Newsroom

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# The page of the ledger works on a folder with known salts: tests/evidence/test_ledger_page.py runs it.
ELSEWHERE = {ROOT / "docs" / "formats" / "ledger.md"}
PAGES = [
    page
    for page in (ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md")))
    if page not in ELSEWHERE and BLOCK.search(page.read_text())
]


def commands(page: Path) -> list[tuple[str, str]]:
    """Each command of a page and what it should print."""
    found: list[tuple[str, str]] = []
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], ""))
            elif found:
                found[-1] = (found[-1][0], f"{found[-1][1]}{line}\n")
    return found


def matches(expected: str, printed: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in expected.rstrip().split("…"))
    return re.fullmatch(pattern, printed.rstrip(), re.DOTALL) is not None


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_console_blocks_of_the_page_run_as_written(page: Path, tmp_path: Path) -> None:
    for name in ("examples", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    found = [str(make_shim(tmp_path / ".bin")), str(Path(sys.executable).parent), os.environ["PATH"]]
    environment = os.environ | {"PATH": ":".join(found), "NO_COLOR": "1"}
    environment.pop("DALEL_NEWSROOM", None)
    folder = tmp_path
    if not commands(page)[0][0].startswith("dalel init"):
        folder = Newsroom.create(tmp_path / "newsroom", jurisdiction="kz").root
    for command, expected in commands(page):
        # The shell keeps its folder from one command to the next, as a reader's does.
        ran = subprocess.run(
            ["bash", "-c", f"{command}\nstatus=$?\npwd > {tmp_path}/.pwd\nexit $status"],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        folder = Path((tmp_path / ".pwd").read_text().strip())
        assert expected or ran.returncode in {0, 1}, f"$ {command}\nprinted:\n{ran.stdout}"
        assert not expected or matches(expected, ran.stdout), (
            f"$ {command}\nexpected:\n{expected}\nprinted:\n{ran.stdout}"
        )
        assert "Traceback" not in ran.stdout
