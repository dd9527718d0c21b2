"""A newsroom with the examples' plan points, and somebody who looks at it through the workbench."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from run import EXAMPLES, run
from visitor import Visitor

from dalel.newsroom import Newsroom
from dalel.site.workbench import settings

OWN = {
    name: getattr(settings, name)
    for name in dir(settings)
    # The test process has the apps of the staff pages; the workbench has none, and asks for none.
    if name.isupper() and name not in {"HERE", "CODES", "INSTALLED_APPS", "SECRET_KEY", "LOGGING"}
}
WRONG = """---
title: wrong
lang: en
claims:
  direct:
    kind: figure
    operation: count
    lines: {stage: plan, method: "23"}
  lost:
    kind: fact
    document: "0000000000"
---
There are [209 direct contracts](claim:direct). The [note](claim:lost) is gone.

Nobody covers 77 lorries.
"""


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plan points read, flags run, a checkpoint signed, two texts: one that holds, one that does not."""
    root = tmp_path_factory.mktemp("workbench") / "newsroom"
    assert run("init", root, folder=root.parent).code == 0
    shutil.copy(EXAMPLES / "kz" / "buyers.yaml", root / "buyers.yaml")
    for words in (
        ("spending", "read", EXAMPLES / "kz" / "plan-points-2020-06.json"),
        ("flags", "run"),
        ("checkpoint", "sign"),
    ):
        done = run(*words, folder=root)
        assert done.code == 0, done.err
    (root / "publications").mkdir()
    shutil.copy(EXAMPLES / "publications" / "plan-points.md", root / "publications")
    (root / "publications" / "wrong.md").write_text(WRONG, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom in which nothing was done yet."""
    return Newsroom.create(tmp_path_factory.mktemp("workbench") / "empty", jurisdiction="kz").root


@pytest.fixture(autouse=True)
def workbench_settings() -> Iterator[None]:
    """The settings that `dalel serve` has."""
    with override_settings(**OWN):
        yield


@pytest.fixture
def stranger(newsroom: Path) -> Visitor:
    """Somebody who has not opened the printed address."""
    return Visitor(newsroom)


@pytest.fixture(scope="session")
def seats() -> dict[Path, Visitor]:
    """Those who have opened it, by newsroom: what was counted for one page need not be counted for the next."""
    return {}


@pytest.fixture
def at(seats: dict[Path, Visitor]) -> Callable[[Path], Visitor]:
    """Somebody at the workbench of a newsroom: ``at(newsroom).get("/en/")``."""

    def sit(root: Path) -> Visitor:
        if root not in seats:
            seats[root] = Visitor(root).come_in()
        return seats[root]

    return sit


@pytest.fixture
def watchdog(newsroom: Path, at: Callable[[Path], Visitor]) -> Visitor:
    """Somebody at the workbench of the newsroom above."""
    return at(newsroom)
