"""Sealing a publication, as a user types it: its text, how its figures are computed, its documents, nothing else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from run import EXAMPLES, run

from dalel.evidence import Evidence

EXAMPLE = EXAMPLES / "publications" / "plan-points.md"
POINTS = EXAMPLES / "kz" / "plan-points-2020-06.json"
RATES = EXAMPLES / "kz" / "rates-usd-kzt.csv"
CONTRACTS = EXAMPLES / "kz" / "contracts-2020-02.json"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents, one of them cited by the example; the example is sealed as DIR/sealed."""
    folder = tmp_path_factory.mktemp("sealing")
    assert run("init", "news", folder=folder).code == 0
    news = folder / "news"
    assert run("spending", "read", POINTS, CONTRACTS, folder=news).code == 0
    done = run("dossier", "seal", "--output", "sealed", EXAMPLE, folder=news)
    assert (done.code, done.out) == (0, "sealed\n"), done.err
    return news


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def objects(dossier: Path) -> set[str]:
    return {path.name for path in dossier.glob("data/objects/*/*")}


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def script(folder: Path) -> list[str]:
    """What the program in the dossier says of the claims."""
    ran = subprocess.run(
        [sys.executable, "-I", folder / "data" / "verify.py", folder, "--lang", "en"],
        capture_output=True,
        text=True,
        check=False,
    )
    return [line for line in ran.stdout.splitlines() if line[13:].startswith(("claims:", digest(EXAMPLE)[:6]))]


def test_the_dossier_has_the_text_its_reckoning_and_the_cited_document_and_nothing_else(newsroom: Path) -> None:
    (reckoning,) = objects(newsroom / "sealed") - {digest(EXAMPLE), digest(POINTS)}
    path = newsroom / "sealed" / "data" / "objects" / reckoning[:2] / reckoning
    head, *_ = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(head) == {"form": "dalel-reckoning/1", "text": digest(EXAMPLE)}


def test_the_program_inside_confirms_every_figure_of_the_example(newsroom: Path) -> None:
    property_, *claims = script(newsroom / "sealed")
    assert property_ == "PASS         claims: Figures that follow from their rows, and are as printed: 10; claims: 12."
    assert [line[:12].strip() for line in claims] == ["NOT CHECKED", *["PASS"] * 10, "NOT CHECKED"]
    assert claims[3].endswith(
        "direct: count of 208 = 208, printed: 208; sum of 208 = 104957665.1 KZT, printed: 104.96 million tenge"
    )


def test_the_library_answers_the_same(newsroom: Path) -> None:
    done = run("dossier", "verify", "sealed", folder=newsroom)
    assert done.code == 0
    rows = {row["property"]: row["answer"] for row in done.json()}
    assert rows["claims"] == "PASS"
    said = [answer for name, answer in rows.items() if name.startswith("claim ")]
    assert said == [line[:12].strip() for line in script(newsroom / "sealed")[1:]]


def test_the_same_text_seals_to_the_same_bytes_and_is_entered_once(newsroom: Path) -> None:
    assert run("dossier", "seal", "--output", "again", EXAMPLE, folder=newsroom).code == 0
    assert tree(newsroom / "again") == tree(newsroom / "sealed")
    lines = (newsroom / "sealed" / "data" / "ledger" / "entries.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    assert [(entry["claims"], entry["proved"]) for entry in entries if entry["type"] == "claim"] == [(12, 10)]


def test_an_amount_changed_in_the_document_is_found_by_the_claims_too(newsroom: Path, tmp_path: Path) -> None:
    """Whoever changes the document, and makes even its name fit, cannot make the arithmetic fit."""
    forged = tmp_path / "forged"
    shutil.copytree(newsroom / "sealed", forged)
    path = forged / "data" / "objects" / digest(POINTS)[:2] / digest(POINTS)
    path.write_bytes(re.sub(rb'("amount": ?)1389000', rb"\g<1>1389001", path.read_bytes(), count=1))
    property_, *claims = script(forged)
    place = f"data/objects/be/{digest(POINTS)} /items/0/amount"
    assert property_.startswith("FAIL         claims: ")
    (first,) = [line for line in claims if " first-point:" in line]
    assert first.endswith(f"first-point: {place}: expected 1389000, found 1389001")
    assert run("dossier", "verify", forged, folder=newsroom).code == 1


def test_a_text_that_does_not_hold_is_not_sealed_and_nothing_is_entered(newsroom: Path) -> None:
    wrong = newsroom / "publications" / "wrong.md"
    wrong.parent.mkdir(exist_ok=True)
    wrong.write_text(EXAMPLE.read_text(encoding="utf-8").replace("104.96", "104.95"), encoding="utf-8")
    before = len(Evidence(newsroom / "evidence").documents())
    done = run("dossier", "seal", "--output", "wrong", "publications/wrong.md", folder=newsroom)
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "Error: Nothing was sealed: publications/wrong.md does not hold.\n"
        "See why: dalel publication check publications/wrong.md\n"
    )
    assert len(Evidence(newsroom / "evidence").documents()) == before
    assert not (newsroom / "wrong").exists()


CLAIMS = """\
claims:
  found: {kind: figure, operation: value, finding: %s, measure: lines}
  year: {kind: figure, operation: value, document: be0b9c9bf6d5, at: /items/0/date_create, unit: date}
  who: {kind: attributed, lines: {stage: contract}}
  rate: {kind: figure, operation: value, document: %s, at: D2}
"""


def test_claims_beside_the_text_findings_and_dates_without_a_year_are_sealed_for_what_they_are(newsroom: Path) -> None:
    assert run("flags", "run", folder=newsroom).code == 0
    finding = run("findings", "list", "--output", "json", folder=newsroom).json()[0]
    text = newsroom / "publications" / "beside.md"
    text.parent.mkdir(exist_ok=True)
    text.write_text(
        f"---\nlang: en\n---\n[{finding['lines']} lines](claim:found), made on [12 June](claim:year); "
        "[the portal says so](claim:who); the first rate: [182.85](claim:rate).\n",
        encoding="utf-8",
    )
    assert run("evidence", "add", RATES, folder=newsroom).code == 0
    claims = CLAIMS % (finding["finding"], digest(RATES)[:12])
    (newsroom / "publications" / "beside.claims.yaml").write_text(claims, encoding="utf-8")
    done = run("dossier", "seal", "--output", "beside", text, folder=newsroom)
    assert done.code == 0, done.err
    assert digest(newsroom / "publications" / "beside.claims.yaml") in objects(newsroom / "beside")
    assert digest(CONTRACTS) in objects(newsroom / "beside")
    rows = run("dossier", "verify", "beside", folder=newsroom).json()
    answers = {row["property"].split()[-1]: (row["answer"], row["says"]) for row in rows if "." in row["property"]}
    count = finding["lines"]
    assert answers == {
        "found": ("PASS", f"count of {count} = {count}, printed: {count}"),
        "year": ("NOT CHECKED", "Not compared: 12 June."),
        "rate": ("PASS", "value of 1 = 182.85 (571405588380967/3125000000000), printed: 182.85"),
        "who": ("NOT CHECKED", f"It computes nothing; it rests on {digest(CONTRACTS)[:12]}."),
    }
    assert next(row for row in rows if row["property"] == "claims")["answer"] == "NOT CHECKED"


def test_a_text_that_was_published_before_is_sealed_with_the_same_reckoning(newsroom: Path) -> None:
    news = newsroom.parent / "published"
    assert run("init", "published", folder=newsroom.parent).code == 0
    assert run("spending", "read", POINTS, folder=news).code == 0
    done = run("publication", "publish", EXAMPLE, "--where", "https://example.org/points", folder=news)
    assert done.code == 0, done.err
    assert run("dossier", "seal", "--output", "sealed", EXAMPLE, folder=news).code == 0
    assert objects(news / "sealed") == objects(newsroom / "sealed")
    lines = (news / "sealed" / "data" / "ledger" / "entries.jsonl").read_text(encoding="utf-8").splitlines()
    kinds = [json.loads(line)["type"] for line in lines]
    assert (kinds.count("claim"), kinds.count("publish")) == (1, 1)
    assert [line[:12].strip() for line in script(news / "sealed")] == [
        "PASS",
        "NOT CHECKED",
        *["PASS"] * 10,
        "NOT CHECKED",
    ]
