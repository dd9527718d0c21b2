"""One newsroom and its renderings, made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from shown import LINK, NAME, make_newsroom, run_in


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom that no test changes."""
    return make_newsroom(tmp_path_factory.mktemp("presentation"))


@pytest.fixture(scope="session")
def rendered(newsroom: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, rendered."""
    folder = tmp_path_factory.mktemp("rendered") / "out"
    run_in(newsroom, "publication", "render", newsroom / "publications" / NAME, "--output", folder, "--link", LINK)
    return folder
