"""Writing the report's file: by its ending, whole or not at all, and never over somebody else's file."""

from pathlib import Path

import pytest

from dalel.errors import CommandError
from dalel.report import FORMS, Report, write_report

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("form", FORMS)
def test_an_earlier_report_is_written_over_and_nothing_else_is(made: Report, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"report{form}"
    write_report(made, path)
    first = path.read_bytes()
    write_report(made, path)
    assert path.read_bytes() == first
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    path.write_text("my own notes, flag,title", encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        write_report(made, path)
    assert str(caught.value) == (
        f"{path} is there already and is not a report made by Dalel.\nName another file, or write over it with --force."
    )
    assert path.read_text(encoding="utf-8") == "my own notes, flag,title"
    write_report(made, path, force=True)
    assert path.read_bytes() == first


def test_an_unknown_ending_is_an_error_that_lists_the_known_ones(made: Report, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        write_report(made, tmp_path / "report.pdf")
    assert str(caught.value) == (
        "A report cannot be written as report.pdf.\n"
        "Give a name that ends in .html, .json, .csv, .xlsx, or the bare word json or csv for stdout."
    )


def test_a_folder_that_is_not_there_is_an_error(made: Report, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        write_report(made, tmp_path / "no" / "report.html")
    assert str(caught.value) == f"There is no folder {tmp_path / 'no'}.\nMake it first: mkdir {tmp_path / 'no'}"


def test_a_folder_in_the_reports_place_is_an_error(made: Report, tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(CommandError) as caught:
        write_report(made, tmp_path / "report.html")
    assert str(caught.value) == f"{tmp_path / 'report.html'} is a folder.\nName a file in it, for example report.html."
