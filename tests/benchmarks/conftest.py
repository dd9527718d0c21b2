"""The benchmarks are scripts beside the package; their modules are found in their folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from generated import Generated, read_generated, run_generator


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """2,000 ordinary lines and one case of each variant (two of the clear ones)."""
    return read_generated(run_generator(tmp_path_factory.mktemp("generated") / "one", lines=2_000, seed=1))
