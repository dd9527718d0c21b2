"""Files of made-up lists, read and imported; the mappings that they are read by."""

from collections.abc import Callable
from pathlib import Path

import pytest
from importing import IMPORTING

from dalel.register.actions.import_file import Imported, import_file
from dalel.register.imports import ImportMapping, ReadFile, read_mapping, read_outside

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def samples() -> Path:
    """The folder of made-up files."""
    return SAMPLES


@pytest.fixture
def read() -> Callable[..., ReadFile]:
    """Read a file: ``read(path, "us-pft")``; without a mapping one beside the file is taken, if there is one."""

    def read_file(path: Path, form: str, mapping: ImportMapping | None = None, **options: str) -> ReadFile:
        beside = path.with_suffix(".yaml")
        if mapping is None:
            mapping = read_mapping(beside) if beside.exists() else ImportMapping()
        return read_outside(path, form, mapping=mapping, **options)

    return read_file


@pytest.fixture
def bring_in(db: None, read: Callable[..., ReadFile]) -> Callable[..., Imported]:
    """Read and import a file: ``bring_in(path, "us-pft")``."""

    def bring(path: Path, form: str, mapping: ImportMapping | None = None, *, dry_run: bool = False) -> Imported:
        return import_file(read(path, form, mapping), IMPORTING, dry_run=dry_run)

    return bring
