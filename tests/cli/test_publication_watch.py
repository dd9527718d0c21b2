"""``dalel publication check --watch`` and ``ask``: checked again after each change; questions, and no judgment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import dalel.cli.publication
from dalel.cli.main import dalel as command
from dalel.cli.publication_watch import changes, stamp
from dalel.newsroom import Newsroom
from dalel.publications import QuestionCode, find_questions, parse_text
from dalel.vocabulary import term

TEXT = "---\nlang: en\nclaims:\n  why: {kind: opinion}\n---\n[Printing is worth a question](claim:why).\n"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    Newsroom.create(tmp_path / "news", jurisdiction="kz")
    return Newsroom.open(tmp_path / "news")


def test_a_change_is_told_once_and_the_first_look_is_one() -> None:
    seen: Iterator[object] = iter("aabbbc")
    waits: list[int] = []

    def look() -> object:
        return next(seen, "c")

    told = changes(look, wait=lambda: waits.append(1))
    assert [len(waits) for _ in zip(range(3), told, strict=False)] == [0, 2, 5]


def test_texts_claims_files_evidence_and_rates_are_watched(newsroom: Newsroom, tmp_path: Path) -> None:
    text = tmp_path / "x.md"
    stamps = [stamp([text], newsroom)]
    for path in (text, tmp_path / "x.claims.yaml", newsroom.evidence / "ledger" / "lines", newsroom.findings / "a"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("changed", encoding="utf-8")
        stamps.append(stamp([text], newsroom))
    assert len(set(stamps)) == len(stamps)
    assert stamp([text], newsroom) == stamps[-1]


def test_watching_checks_again_after_each_change_and_outlives_a_file_that_is_away(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = newsroom.root / "x.md"
    text.write_text(TEXT, encoding="utf-8")
    steps = iter([text.unlink, lambda: text.write_text(TEXT.replace("claim:why", "claim:who"), encoding="utf-8")])

    def pause() -> None:
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    monkeypatch.setattr(dalel.cli.publication, "pause", pause)
    ran = CliRunner().invoke(
        command, ["publication", "check", str(text), "--watch", "--output", "github", "--newsroom", str(newsroom.root)]
    )
    assert ran.exit_code == 0, ran.output
    assert ran.stderr.splitlines() == [
        "Holds.",
        f"There is no file {text}.",
        "Make one: dalel publication new x",
        "Does not hold.",
    ]
    assert ran.stdout.splitlines() == [
        f'::error file={text},line=4,col=3::The claim "why" is not used in the text. '
        "Link the words that it is about, [words](claim%3Awhy), or remove it.".replace("%3A", ":"),
        f'::error file={text},line=6,col=2::There is no claim "who". Did you mean why?',
    ]


KINDS = {
    "figure": ["says-more"],
    "quote": ["same-words"],
    "fact": ["verifiable"],
    "attributed": ["who-said-it"],
    "opinion": ["not-verifiable", "facts-beneath"],
}


@pytest.mark.parametrize(("kind", "codes"), KINDS.items())
def test_every_kind_has_its_questions(kind: str, codes: list[str]) -> None:
    more = ", operation: value, at: /a, document: ab" if kind == "figure" else ", document: ab" * (kind != "opinion")
    text = parse_text(f"---\nlang: en\nclaims:\n  a: {{kind: {kind}{more}}}\n---\n[Words](claim:a).\n", "x.md")
    assert [(str(each.position), each.words, each.code) for each in find_questions(text)] == [
        ("x.md:6:2", "Words", code) for code in codes
    ]


@pytest.mark.parametrize(
    ("lang", "words", "codes"),
    [
        ("en", "a bad deal", []),
        ("en", "a deal that cost 5 million too much", ["opinion-with-number"]),
        ("en", "they stole it", ["opinion-that-accuses"]),
        ("ru", "украли 5 млн", ["opinion-with-number", "opinion-that-accuses"]),
        ("kk", "ақшаны ұрлады", ["opinion-that-accuses"]),
    ],
)
def test_an_opinion_with_something_that_can_be_verified_is_asked_about(lang: str, words: str, codes: list[str]) -> None:
    text = parse_text(f"---\nlang: {lang}\nclaims:\n  a: {{kind: opinion}}\n---\n[{words}](claim:a).\n", "x.md")
    assert [each.code for each in find_questions(text)][2:] == codes


def test_every_question_is_in_three_languages() -> None:
    assert {code.value for code in QuestionCode} == {code for codes in KINDS.values() for code in codes} | {
        "opinion-with-number",
        "opinion-that-accuses",
    }
    assert all(
        term("publications/claim-question", code).say(lang) for code in QuestionCode for lang in ("en", "ru", "kk")
    )


def test_the_command_asks_in_the_language_of_the_text_unless_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(
        TEXT.replace("lang: en", "lang: ru").replace("Printing is worth", "О печати стоит"), encoding="utf-8"
    )
    for words, said in (([], "Может ли"), (["--lang", "en"], "Could any evidence")):
        ran = CliRunner().invoke(command, ["publication", "ask", str(path), "--output", "csv", *words])
        assert ran.exit_code == 0, ran.output
        head, first, _ = ran.stdout.splitlines()
        assert head == "place,claim,kind,words,question"
        assert first.startswith("6:2,why,opinion,О печати стоит a question,")
        assert said in first


def test_the_command_says_what_a_norm_asks_of_a_statement_where_the_data_has_it(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(TEXT, encoding="utf-8")
    ask = ["publication", "ask", str(path), "--output", "csv", "--norm"]
    said = CliRunner().invoke(command, [*ask, "kz:penal:274"]).stderr.splitlines()
    assert [line.split(" (")[0] for line in said] == [
        "kz:penal:274, the information is false",
        "kz:penal:274, the person knows that it is false",
    ]
    assert "opinions and versions do not count" in said[0]
    nothing = CliRunner().invoke(command, [*ask, "kz:penal:174"]).stderr
    assert nothing == "kz:penal:174: what it asks of a statement is not in the data.\n"
    assert "kz:penal:274" in str(CliRunner().invoke(command, [*ask, "kz:penal:2740"]).exception)
