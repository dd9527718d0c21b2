"""One small newsroom and its report, made once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from reported import make_newsroom, report

from dalel.report import Report, render_page
from dalel.vocabulary import LANGUAGES


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom in which three documents were read and one flag was run."""
    return make_newsroom(tmp_path_factory.mktemp("newsroom"))


@pytest.fixture(scope="session")
def reports(newsroom: Path) -> dict[str, Report]:
    """Its report in every language."""
    return {lang: report(newsroom, lang=lang) for lang in LANGUAGES}


@pytest.fixture(scope="session")
def made(reports: dict[str, Report]) -> Report:
    """Its report in English."""
    return reports["en"]


@pytest.fixture(scope="session")
def pages(reports: dict[str, Report]) -> dict[str, str]:
    """Its page in every language."""
    return {lang: render_page(each) for lang, each in reports.items()}


@pytest.fixture(scope="session")
def page(pages: dict[str, str]) -> str:
    """Its page in English."""
    return pages["en"]
