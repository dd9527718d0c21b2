"""What was published stays as it went out, is checked anew when a document changes, and is never written over."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from shown import POINTS, copy_of, run_in, write_text

from dalel.evidence import Evidence
from dalel.publications.published import editions_of

pytestmark = pytest.mark.slow

WHERE = "https://example.org/plan"
DIRECT = '  a: {kind: figure, operation: [count, sum], lines: {method: "23"}}\n'
BODY = "Of these, [208 lines worth 104.96 million tenge](claim:a) are direct."


@pytest.fixture(scope="module")
def published(newsroom: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom in which two texts were published; no test changes it."""
    newsroom = copy_of(newsroom, tmp_path_factory.mktemp("published"))
    write_text(newsroom, BODY, DIRECT)
    run_in(newsroom, "publication", "publish", newsroom / "publications" / "x.md", "--where", WHERE)
    beside = newsroom / "publications" / "beside.md"
    beside.write_text(f"---\nlang: en\n---\n{BODY}\n", encoding="utf-8")
    beside.with_suffix(".claims.yaml").write_text(f"claims:\n{DIRECT}", encoding="utf-8")
    run_in(newsroom, "publication", "publish", beside, "--where", "a second site")
    return newsroom


def changed_points(folder: Path) -> Path:
    """The plan points as a later answer of the portal might have them: one direct point costs ten million more."""
    points = json.loads(POINTS.read_text(encoding="utf-8"))
    point = next(item for item in points["items"] if item["ref_trade_methods_id"] == 23)
    for name in ("amount", "price"):
        point[name] += 10_000_000
    path = folder / "plan-points-later.json"
    path.write_text(json.dumps(points, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_published_text_is_kept_as_it_went_out_with_its_check_and_its_definitions(published: Path) -> None:
    evidence = Evidence(published / "evidence")
    (edition,) = editions_of(evidence, published / "publications" / "x.md", root=published)
    assert (edition.where, edition.claims, edition.proved, edition.definitions) == (WHERE, 1, 1, None)
    assert evidence.path(edition.document).read_bytes() == (published / "publications" / "x.md").read_bytes()
    (beside,) = editions_of(evidence, published / "publications" / "beside.md", root=published)
    assert beside.definitions is not None
    assert (beside.where, beside.definitions.name) == ("a second site", "beside.claims.yaml")
    assert list(beside.text(evidence).claims) == ["a"]
    assert beside.seq > edition.seq


def test_while_nothing_changes_every_sentence_holds(published: Path) -> None:
    ran = run_in(published, "publication", "recheck", "--output", "json")
    assert json.loads(ran.stdout) == []
    assert ran.stderr == "Published texts checked: 2. Sentences that no longer hold: 0.\n"


def test_a_later_document_names_the_sentences_that_no_longer_hold(published: Path, tmp_path: Path) -> None:
    newsroom = copy_of(published, tmp_path)
    ran = run_in(newsroom, "spending", "read", changed_points(tmp_path))
    sentence = "Of these, 208 lines worth 104.96 million tenge are direct."
    assert f'publications/x.md: this no longer holds: "{sentence}"\n' in ran.stderr
    ran = run_in(newsroom, "publication", "recheck", "--output", "json", code=1)
    entry = json.loads(run_in(newsroom, "evidence", "list", "--output", "json").stdout)[-1]["seq"]
    rows = json.loads(ran.stdout)
    assert [row["text"] for row in rows] == ["publications/x.md", "publications/beside.md"]
    assert rows[0] == {
        "text": "publications/x.md",
        "claim": "a",
        "verdict": "does not match",
        "sentence": sentence,
        "printed": "208\n104.96 million tenge",
        "computed": "208\n114,957,665.10 KZT",
        "because": "the printed number is too low",
        "since": f"plan-points-later.json (entry {entry})",
    }


def test_a_changed_rule_names_the_sentences_that_no_longer_hold(published: Path, tmp_path: Path) -> None:
    newsroom = copy_of(published, tmp_path)
    run_in(newsroom, "flags", "run", "--only", "SINGLE-SOURCE")
    found = json.loads(run_in(newsroom, "findings", "list", "--limit", "1", "--output", "json").stdout)[0]
    claims = f"  a: {{kind: figure, operation: value, finding: {found['finding']}, measure: lines}}\n"
    path = write_text(newsroom, f"It is about [{found['lines']} lines](claim:a).", claims, name="finding.md")
    run_in(newsroom, "publication", "publish", path, "--where", WHERE)
    settings = newsroom / "dalel.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + f"[flags.SINGLE-SOURCE]\nminimum_purchases = {found['lines'] + 1}\n",
        encoding="utf-8",
    )
    ran = run_in(newsroom, "flags", "run", "--only", "SINGLE-SOURCE")
    (row,) = json.loads(run_in(newsroom, "publication", "recheck", "--output", "json", code=1).stdout)
    assert (row["verdict"], row["because"]) == ("proved", f"{found['finding']}: Raised → Clear")
    assert f'publications/finding.md: this no longer holds: "It is about {found["lines"]} lines."' in ran.stderr


def test_a_text_that_does_not_hold_is_not_published(published: Path, tmp_path: Path) -> None:
    newsroom = copy_of(published, tmp_path)
    path = write_text(newsroom, BODY.replace("208", "209"), DIRECT)
    before = (newsroom / "evidence" / "ledger" / "entries.jsonl").read_bytes()
    ran = run_in(newsroom, "publication", "publish", path, "--where", WHERE, code=1)
    assert str(ran.exception) == (
        f"{path} does not hold, so nothing was done:\n{path}:6:12: a: does not match\n"
        f"See why: dalel publication check {path}"
    )
    assert (newsroom / "evidence" / "ledger" / "entries.jsonl").read_bytes() == before


NEW = "Of these, [208 lines worth about 105 million tenge](claim:a) are direct."
OLD = "208 lines worth 104.96 million tenge"


def test_published_words_are_not_changed_without_a_correction(published: Path, tmp_path: Path) -> None:
    newsroom = copy_of(published, tmp_path)
    path = write_text(newsroom, NEW, DIRECT)
    (edition,) = editions_of(Evidence(newsroom / "evidence"), path, root=newsroom)
    for command in (("publish", path, "--where", WHERE), ("render", path, "--output", tmp_path / "out")):
        ran = run_in(newsroom, "publication", *command, code=1)
        assert str(ran.exception) == (
            f"{path} changes what was published:\n"
            f'{path}:4:3: The claim "a" was published as "{OLD}" (entry {edition.seq}) and says that no longer.\n'
            f'Write under corrections: - {{claim: a, was: "{OLD}", on: YYYY-MM-DD, why: "…"}}\n'
            "A correction stands beside the old words, never over them."
        )


def test_a_published_claim_is_not_taken_out_silently(published: Path, tmp_path: Path) -> None:
    newsroom = copy_of(published, tmp_path)
    path = newsroom / "publications" / "x.md"
    path.write_text("---\nlang: en\n---\nNothing is said here.\n", encoding="utf-8")
    ran = run_in(newsroom, "publication", "publish", path, "--where", WHERE, code=1)
    assert f'The claim "a" was published as "{OLD}"' in str(ran.exception)


def test_a_correction_stands_beside_the_old_words_in_the_text_and_says_why(published: Path, tmp_path: Path) -> None:
    newsroom = copy_of(published, tmp_path)
    why = f'corrections:\n  - {{claim: a, was: "{OLD}", on: 2026-11-28, why: "Rounded."}}\n'
    path = write_text(newsroom, NEW, DIRECT, more=why)
    out = tmp_path / "out"
    run_in(newsroom, "publication", "render", path, "--output", out)
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "<ins>208 lines worth about 105 million tenge</ins>" in page
    assert f"(until November 28, 2026 it said: <del>{OLD}</del>)" in page
    assert (
        f"<p>Until November 28, 2026 this said “{OLD}”. It says now “208 lines worth about 105 million tenge”. "
        "Reason: Rounded.</p>"
    ) in page
    run_in(newsroom, "publication", "publish", path, "--where", WHERE)
    assert len(editions_of(Evidence(newsroom / "evidence"), path, root=newsroom)) == 2
    # What the first edition said must be said for ever, also when a third one is made.
    path = write_text(newsroom, NEW, DIRECT)
    run_in(newsroom, "publication", "publish", path, "--where", WHERE, code=1)


def test_two_texts_of_one_file_name_in_two_folders_are_two_texts(published: Path, tmp_path: Path) -> None:
    newsroom = copy_of(published, tmp_path)
    (newsroom / "publications" / "2021").mkdir()
    other = write_text(newsroom, "There are [208](claim:b) of them.", DIRECT.replace("a:", "b:"), name="2021/x.md")
    other.write_text(other.read_text(encoding="utf-8").replace("[count, sum]", "count"), encoding="utf-8")
    run_in(newsroom, "publication", "publish", other, "--where", "elsewhere")
    # The same bytes again at a third place are a text of their own too.
    shutil.copy(newsroom / "publications" / "x.md", newsroom / "x.md")
    run_in(newsroom, "publication", "publish", newsroom / "x.md", "--where", "a third site")
    evidence = Evidence(newsroom / "evidence")
    for path, where in (
        ("publications/x.md", WHERE),
        ("publications/2021/x.md", "elsewhere"),
        ("x.md", "a third site"),
    ):
        (edition,) = editions_of(evidence, newsroom / path, root=newsroom)
        assert (edition.path, edition.where) == (path, where)
    ran = run_in(newsroom, "spending", "read", changed_points(tmp_path))
    said = [line.split(":")[0] for line in ran.stderr.splitlines() if "no longer holds" in line]
    assert said == ["publications/x.md", "publications/beside.md", "x.md"]
    ran = run_in(newsroom, "publication", "recheck", "--output", "json", code=1)
    assert ran.stderr == "Published texts checked: 4. Sentences that no longer hold: 3.\n"


@pytest.mark.parametrize(
    ("correction", "says"),
    [
        ("- {claim: b, was: x, on: 2026-11-28, why: y}", 'There is no claim "b" to correct.'),
        ("- {claim: a, was: x, on: yesterday, why: y}", "A correction has claim, was, on (a day) and why."),
        ("- {claim: a, was: x, on: 2026-11-28}", "A correction has claim, was, on (a day) and why."),
    ],
)
def test_a_correction_that_says_too_little_is_a_problem(
    published: Path, tmp_path: Path, correction: str, says: str
) -> None:
    newsroom = tmp_path / "news"
    shutil.copytree(published / "publications", newsroom / "publications")
    path = write_text(newsroom, BODY, DIRECT, more=f"corrections:\n  {correction}\n")
    ran = run_in(published, "publication", "check", path, "--output", "json", code=1)
    assert [problem["what"] for problem in json.loads(ran.stdout)[0]["problems"]] == [says]


def test_a_published_text_is_sealed_and_verified_as_any_other(published: Path, tmp_path: Path) -> None:
    newsroom = copy_of(published, tmp_path)
    sealed = tmp_path / "dossier"
    run_in(newsroom, "dossier", "seal", "--output", sealed, newsroom / "publications" / "x.md")
    verify = [sys.executable, "-I", sealed / "data" / "verify.py", sealed, "--lang", "en"]
    said = subprocess.run(verify, capture_output=True, text=True, check=False).stdout
    assert "FAIL" not in said
    assert re.search(r"^PASS +\w+\.1 a: count of 208 = 208, printed: 208; sum of 208 = 104957665.1 KZT", said, re.M)
