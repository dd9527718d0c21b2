"""The example, rendered once."""

from __future__ import annotations

from pathlib import Path

import pytest
from shown import LINK, NAME, run_in


@pytest.fixture(scope="session")
def rendered(newsroom: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder."""
    folder = tmp_path_factory.mktemp("rendered") / "out"
    run_in(newsroom, "publication", "render", newsroom / "publications" / NAME, "--output", folder, "--link", LINK)
    return folder
