"""``dalel report``: what it writes, prints and says, and what it refuses."""

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dalel.cli.main import dalel
from dalel.errors import CommandError, DataError
from dalel.evidence import Evidence
from dalel.flags import FLAGS
from dalel.newsroom import Newsroom

PLAN_POINT = {
    "id": 1,
    "rootrecord_id": 1,
    "subject_biin": "000000000001",
    "subject_name_ru": "Городская больница",
    "name_ru": "Бумага",
    "ref_trade_methods_id": 23,
    "ref_units_code": "796",
    "count": 2,
    "price": 500.05,
    "amount": 1000.1,
    "ref_months_id": 6,
    "ref_pln_point_status_id": 2,
    "pln_point_year": 2020,
    "plan_fin_year": 2020,
    "ref_subject_type_id": 1,
    "ref_enstru_code": "171200.000.000000",
    "timestamp": "2020-06-12 15:51:31",
}
ADDED = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)

OF_LINES = [code for code, flag in FLAGS.items() if flag.reads == "lines"]


def run(*words: str) -> Result:
    return CliRunner().invoke(dalel, ["report", *words])


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom with one document of one plan point, whose time in the ledger is known."""
    root = tmp_path_factory.mktemp("newsroom")
    Newsroom.create(root, jurisdiction="kz")
    file = root / "plan.json"
    file.write_text(json.dumps({"total": 1, "limit": 500, "items": [PLAN_POINT]}), encoding="utf-8")
    Evidence(root / "evidence").add(file, time=ADDED)
    result = CliRunner().invoke(dalel, ["spending", "read", str(file), "--newsroom", str(root)])
    assert result.exit_code == 0, result.output
    return root


@pytest.mark.slow
def test_the_page_is_written_and_the_next_steps_are_said(newsroom: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    result = run("--output", str(path), "--newsroom", str(newsroom), "--lang", "kk")
    assert (result.exit_code, result.stdout) == (0, "")
    said = " ".join(result.stderr.split())
    assert said == (
        f"Wrote {path} "
        f"Not run yet: {', '.join(OF_LINES)}. Run them: dalel flags run "
        f"Open it in a browser. In another language: dalel report --output {tmp_path / 'report-en.html'} --lang en"
    )
    page = path.read_text(encoding="utf-8")
    assert '<html lang="kk">' in page
    assert "2026 ж. 23 қараша, 09:30:00" in page.replace("\u202f", " ")


@pytest.mark.slow
def test_the_bare_word_json_prints_the_report(newsroom: Path) -> None:
    result = run("--output", "json", "--newsroom", str(newsroom), "--title", "Hospital")
    record = json.loads(result.stdout)
    assert (record["title"], record["as_of"]) == ("Hospital", "2026-11-23T09:30:00Z")
    assert [(a["stage"], a["lines"], a["amount"]) for a in record["accounts"]] == [("plan", 1, "1000.10")]


@pytest.mark.slow
def test_the_bare_word_csv_prints_the_findings(newsroom: Path) -> None:
    result = run("--output", "csv", "--newsroom", str(newsroom))
    assert result.stdout.splitlines()[0].startswith("flag,title,outcome,findings,finding,subject")
    assert len(result.stdout.splitlines()) == 1 + len(OF_LINES)


def test_an_unknown_ending_is_refused_before_anything_is_gathered(tmp_path: Path) -> None:
    Newsroom.create(tmp_path / "empty", jurisdiction="kz")
    result = run("--output", str(tmp_path / "report.pdf"), "--newsroom", str(tmp_path / "empty"))
    assert isinstance(result.exception, CommandError)
    assert str(result.exception) == (
        "A report cannot be written as report.pdf.\n"
        "Give a name that ends in .html, .json, .csv, .xlsx, or the bare word json or csv for stdout."
    )


def test_a_newsroom_without_documents_says_what_to_do_and_writes_nothing(tmp_path: Path) -> None:
    Newsroom.create(tmp_path / "empty", jurisdiction="kz")
    result = run("--output", str(tmp_path / "report.html"), "--newsroom", str(tmp_path / "empty"))
    assert isinstance(result.exception, DataError)
    assert str(result.exception) == "No document has been read here yet.\nRead one: dalel spending read FILE"
    assert not (tmp_path / "report.html").exists()
    assert [path.name for path in (tmp_path / "empty" / "spending").iterdir()] == []


def test_somebody_elses_file_is_not_written_over(newsroom: Path, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("<p>mine</p>", encoding="utf-8")
    result = run("--output", str(tmp_path / "report.html"), "--newsroom", str(newsroom))
    assert isinstance(result.exception, CommandError)
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == "<p>mine</p>"
