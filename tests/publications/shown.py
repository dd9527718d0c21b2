"""A newsroom with the real plan points and the example text, made in this process, and commands run in it."""

from __future__ import annotations

import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from dalel.cli.main import dalel

EXAMPLES = Path(__file__).parents[2] / "examples"
POINTS = EXAMPLES / "kz" / "plan-points-2020-06.json"
NAME = "plan-points.md"
LINK = "https://example.org/plan"


def run_in(newsroom: Path, *words: object, code: int = 0) -> Result:
    """Run a command; it must end with the code."""
    ran = CliRunner().invoke(dalel, ["--newsroom", str(newsroom), *map(str, words)])
    found = getattr(ran.exception, "exit_code", ran.exit_code)
    assert found == code, (found, ran.output, ran.exception)
    return ran


def make_newsroom(folder: Path) -> Path:
    """The plan points are read, a checkpoint is signed, the text lies in publications."""
    newsroom = folder / "news"
    run_in(newsroom, "init", newsroom)
    shutil.copy(EXAMPLES / "kz" / "rates-usd-kzt.csv", newsroom / "rates.csv")
    settings = newsroom / "dalel.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("# rates = ", "rates = "), encoding="utf-8")
    run_in(newsroom, "spending", "read", POINTS)
    run_in(newsroom, "checkpoint", "sign")
    (newsroom / "publications").mkdir()
    shutil.copy(EXAMPLES / "publications" / NAME, newsroom / "publications" / NAME)
    return newsroom


def copy_of(newsroom: Path, folder: Path) -> Path:
    """A newsroom of one's own, to change."""
    return shutil.copytree(newsroom, folder / "news")


def write_text(newsroom: Path, body: str, claims: str, *, name: str = "x.md", lang: str = "en", more: str = "") -> Path:
    """A text with these claims among the publications."""
    path = newsroom / "publications" / name
    path.write_text(f"---\nlang: {lang}\n{more}claims:\n{claims}---\n{body}\n", encoding="utf-8")
    return path
