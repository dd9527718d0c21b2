"""One newsroom with the plan points and the example text, made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from shown import make_newsroom


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom whose evidence no test changes; a test may write texts into it."""
    return make_newsroom(tmp_path_factory.mktemp("publications"))
