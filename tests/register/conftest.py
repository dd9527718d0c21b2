"""The register with two made-up cases. The same tests run on SQLite and, with DATABASE_URL, on PostgreSQL."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from dalel.register.actions.act import Doing
from dalel.register.actions.load_folder import Loaded, load_folder
from dalel.register.folder import read_folder

LOADING = Doing("tester", dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC), "load", "to try it")
SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def two_cases() -> Path:
    """A folder with a register made up for tests."""
    return SAMPLES / "two-cases"


@pytest.fixture
def load(db: None) -> Callable[..., Loaded]:
    """Load a folder: ``load(folder)``."""

    def load(folder: Path, **options: Any) -> Loaded:
        return load_folder(read_folder(folder), LOADING, **options)

    return load


@pytest.fixture
def register(db: None, two_cases: Path) -> None:
    """The database with the two made-up cases in it."""
    load_folder(read_folder(two_cases), LOADING)


@pytest.fixture
def changed_folder(two_cases: Path, tmp_path: Path) -> Callable[..., Path]:
    """A copy of the folder in which one file was changed: ``changed_folder("cases/first.yaml", change)``."""

    def change_file(name: str, change: Callable[[Any], object]) -> Path:
        for path in two_cases.rglob("*.yaml"):
            copy = tmp_path / "changed" / path.relative_to(two_cases)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
        path = tmp_path / "changed" / name
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = change(found) or found
        path.write_text(found if isinstance(found, str) else yaml.safe_dump(found, allow_unicode=True), "utf-8")
        return tmp_path / "changed"

    return change_file
