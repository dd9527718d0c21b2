"""What goes wrong in a real text and under it: marks that are not seen, two readings, evidence that is gone."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dalel.cli.main import dalel as command
from dalel.evidence.dossier import ReckonedRow
from dalel.newsroom import Newsroom
from dalel.publications import Checked, Holdings, check_text, parse_text
from dalel.publications.reckoning import reckon
from dalel.spending import line_id, open_engine

POINTS = Path(__file__).parents[2] / "examples" / "kz" / "plan-points-2020-06.json"

pytestmark = pytest.mark.slow


class News:
    """A newsroom that reads cut plan points."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "news"
        Newsroom.create(self.root, jurisdiction="kz")
        self.page: dict[str, Any] = json.loads(POINTS.read_text(encoding="utf-8"))

    def read(self, name: str, items: list[dict[str, Any]]) -> str:
        """Read a page with these points; its SHA-256."""
        path = self.root / name
        path.write_text(json.dumps({**self.page, "items": items}, ensure_ascii=False), encoding="utf-8")
        words = ["spending", "read", str(path), "--newsroom", str(self.root), "--output", "json"]
        ran = CliRunner().invoke(command, words)
        assert ran.exit_code == 0, ran.output
        return str(json.loads(ran.stdout)[0]["document"])

    def check(self, words: str, claim: str, *, lang: str = "en") -> Checked:
        text = parse_text(f"---\nlang: {lang}\nclaims:\n  a: {claim}\n---\n{words}\n", "x.md")
        (found,) = check_text(text, Holdings(Newsroom.open(self.root), open_engine())).claims
        return found


def points(news: News, amounts: list[int]) -> list[dict[str, Any]]:
    """The first points of the example, each with an amount and without what does not fit it."""
    return [
        {**item, "amount": amount, "price": amount, "count": 1, "sum1": amount}
        for item, amount in zip(news.page["items"], amounts, strict=False)
    ]


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> News:
    news = News(tmp_path_factory.mktemp("hostile"))
    news.read("first.json", points(news, [1234, 2000, 3000]))
    return news


SUM = "{kind: figure, operation: sum, lines: {stage: plan}}"
COUNT = "{kind: figure, operation: count, lines: {stage: plan}}"


@pytest.mark.parametrize(
    ("words", "lang", "verdict"),
    [
        ("[6\u00a0234 tenge](claim:a)", "ru", "proved"),
        ("[6\u202f234\u00a0тенге](claim:a)", "ru", "proved"),
        ("[\u200f6,234\u200e tenge](claim:a)", "en", "proved"),
        ("[6,2\u200b34 tenge](claim:a)", "en", "proved"),
        ("[\u202e6,235 tenge\u202c](claim:a)", "en", "does-not-match"),
        ("“[6,234 tenge](claim:a)”", "en", "proved"),
        ("[“6,234” tenge](claim:a)", "en", "proved"),
        ("«[6 234 тенге](claim:a)»", "ru", "proved"),
        ("[6’234 tenge](claim:a)", "en", "proved"),
        ("It has 3,75 hectares: [6,234 tenge](claim:a)", "en", "not-evaluated"),
        ("[6.234 тенге](claim:a)", "ru", "not-evaluated"),
    ],
)
def test_marks_that_are_not_seen_change_nothing_and_two_readings_are_not_evaluated(
    news: News, words: str, lang: str, verdict: str
) -> None:
    assert news.check(words, SUM, lang=lang).verdict == verdict


@pytest.mark.parametrize(
    "body",
    [
        "# [3 lines](claim:a)",
        "- one\n- [3 lines](claim:a)",
        "| a |\n| - |\n| [3 lines](claim:a) |",
        "x[^1]\n\n[^1]: [3 lines](claim:a)",
    ],
    ids=["heading", "list", "table", "footnote"],
)
def test_a_claim_is_checked_in_every_block(news: News, body: str) -> None:
    assert news.check(body, COUNT).verdict == "proved"
    assert news.check(body.replace("3 lines", "4 lines"), COUNT).verdict == "does-not-match"


def test_a_row_that_is_gone_and_evidence_that_is_superseded_are_said(tmp_path: Path) -> None:
    news = News(tmp_path)
    first = news.read("first.json", points(news, [1000, 2000]))
    row = f'{{kind: figure, operation: max, lines: {{line: "{line_id(first, "/items/0")}"}}}}'
    page = f"{{kind: figure, operation: count, lines: {{document: {first[:12]}}}}}"
    fact = f"{{kind: fact, lines: {{document: {first[:12]}}}}}"
    assert news.check("[1,000 tenge](claim:a)", row).verdict == "proved"
    second = news.read("second.json", points(news, [1500]))
    gone = news.check("[1,000 tenge](claim:a)", row)
    assert (gone.verdict, gone.reason) == ("evidence-missing", "superseded")
    assert news.check("[2 lines](claim:a)", page).verdict == "does-not-match"
    news.read("third.json", points(news, [1500, 2500]))
    gone = news.check("[as planned](claim:a)", fact)
    assert (gone.verdict, gone.reason) == ("evidence-missing", "superseded")
    never = news.check("[1 line](claim:a)", page.replace(first[:12], "0" * 12).replace("count", "sum"))
    assert (never.verdict, never.reason) == ("evidence-missing", "no-lines")
    assert second != first


def test_a_cell_of_a_workbook_is_a_value_and_is_sealed_by_its_place(news: News) -> None:
    plan = POINTS.with_name("annual-plan-2020-gorvodokanal.xlsx")
    ran = CliRunner().invoke(command, ["evidence", "add", str(plan), "--newsroom", str(news.root)])
    assert ran.exit_code == 0, ran.output
    digest = sha256(plan.read_bytes()).hexdigest()
    claim = f"{{kind: figure, operation: value, document: {digest[:12]}, at: Лист1!V12, unit: KZT}}"
    assert news.check("[110,400 tenge](claim:a)", claim).verdict == "proved"
    assert news.check("[110,401 tenge](claim:a)", claim).verdict == "does-not-match"
    missing = news.check("[110,400 tenge](claim:a)", claim.replace("V12", "V999"))
    assert (missing.verdict, missing.reason) == ("evidence-missing", "no-place")
    text = parse_text(f"---\nlang: en\nclaims:\n  a: {claim}\n---\n[110,400 tenge](claim:a)\n", "x.md")
    holdings = Holdings(Newsroom.open(news.root), open_engine())
    reckoning = reckon(check_text(text, holdings), "0" * 64, holdings)
    assert reckoning.rows == (ReckonedRow(0, digest, "Лист1!V12", None, "110400", "KZT"),)


def test_a_quote_is_proved_by_its_words_and_not_evaluated_where_there_is_no_text(news: News, tmp_path: Path) -> None:
    answer, picture = tmp_path / "answer.html", tmp_path / "answer.png"
    answer.write_text("<p>The plan is <b>open</b> to all.</p>", encoding="utf-8")
    picture.write_bytes(b"no picture")
    ran = CliRunner().invoke(command, ["evidence", "add", str(answer), str(picture), "--newsroom", str(news.root)])
    assert ran.exit_code == 0, ran.output
    quote, of_picture = (
        f"{{kind: quote, document: {sha256(path.read_bytes()).hexdigest()[:12]}}}" for path in (answer, picture)
    )
    found = [
        news.check("They say “[The plan is open](claim:a)”.", quote),
        news.check("They say “[The plan was open](claim:a)”.", quote),
        news.check("They say “[The plan is open](claim:a)”.", of_picture),
        news.check("They say “[The plan is open](claim:a)”.", "{kind: quote, document: 0123456789ab}"),
    ]
    assert [(each.verdict, each.reason) for each in found] == [
        ("proved", None),
        ("does-not-match", "not-quoted"),
        ("not-evaluated", "no-text"),
        ("evidence-missing", "no-document"),
    ]
