"""Whom a text names is asked; the whole answer stands beside the text, and so does that none came."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shown import copy_of, run_in, write_text

from dalel.errors import CommandError, DataError
from dalel.evidence import Evidence
from dalel.publications.reply import Reply, read_replies, record_answered, record_asked, replies_path, write_replies

BODY = "Of these, [208](claim:a) are direct, and [why](claim:why)?"
CLAIMS = '  a: {kind: figure, operation: count, lines: {method: "23"}}\n  why: {kind: opinion}\n'
SENT, DUE, CAME = dt.date(2026, 11, 28), dt.date(2026, 12, 5), dt.date(2026, 12, 3)
ASKED = ("--to", "Горводоканал", "--on", SENT, "--due", DUE)
DIGEST = "ab" * 32


@pytest.fixture(scope="module")
def news(newsroom: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom with a text about which two bodies were asked; one answered in words, one by a scan."""
    news = copy_of(newsroom, tmp_path_factory.mktemp("reply"))
    path = write_text(news, BODY, CLAIMS)
    letter = news / "letter.txt"
    run_in(news, "publication", "reply", "draft", path, "--to", "Горводоканал", "--due", DUE, "--output", letter)
    run_in(news, "publication", "reply", "sent", path, letter, *ASKED)
    run_in(news, "publication", "reply", "sent", path, letter, "--to", "Akimat", "--on", SENT, "--due", DUE)
    (news / "scan.pdf").write_bytes(b"%PDF-1.4 a scan")
    (news / "typed.txt").write_text("Planned is not concluded. <b>All of it</b> is public.\n", encoding="utf-8")
    answer = ("--from", "Горводоканал", "--on", CAME, "--text", news / "typed.txt")
    run_in(news, "publication", "reply", "answered", path, news / "scan.pdf", *answer)
    return news


@pytest.mark.slow
def test_the_letter_asks_about_every_claim_but_opinions(news: Path) -> None:
    assert (news / "letter.txt").read_text(encoding="utf-8") == (
        "To: Горводоканал\n\n"
        "I am preparing the text “x”. It says the following, and I ask whether it is right and what you wish to say "
        "to it.\n\n"
        "1. Of these, 208 are direct, and why?\n"
        "   Computed: count of 208 lines = 208. From: plan-points-2020-06.json.\n"
        "   Is this right? If not, which document shows otherwise? What do you wish to add?\n\n"
        "Please answer by December 5, 2026. Your answer will be shown whole beside the text; if there is none, the "
        "text will say that you were asked, and when.\n"
    )


@pytest.mark.slow
def test_letter_answer_and_typed_text_are_evidence_and_the_handing_over_is_entered(news: Path) -> None:
    first, second = read_replies(news / "publications" / "x.md")
    evidence = Evidence(news / "evidence")
    names = {evidence.find(digest).name for digest in first.documents}
    assert names == {"letter.txt", "scan.pdf", "typed.txt"}
    assert (first.sent, first.due, first.answered, first.claims) == (SENT, DUE, CAME, ("a",))
    assert (second.to, second.answer, second.answered) == ("Akimat", None, None)
    log = json.loads(run_in(news, "evidence", "log", "--output", "json").stdout)
    transfers = [event["disclosed"]["recipient"] for event in log if event["type"] == "transfer"]
    assert transfers == ["Горводоканал", "Akimat"]
    (derived,) = [event["says"] for event in log if event["type"] == "derive"]
    assert derived["sources"] == first.answer


@pytest.mark.slow
def test_the_rendered_text_shows_the_whole_answer_and_that_another_did_not_answer(news: Path, tmp_path: Path) -> None:
    run_in(news, "publication", "render", news / "publications" / "x.md", "--output", tmp_path / "out")
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "<code>Planned is not concluded. &lt;b&gt;All of it&lt;/b&gt; is public.</code>" in page
    assert "Asked on November 28, 2026, with an answer wanted by December 5, 2026." in page
    assert "<h3>Akimat</h3>\n<p>" in page
    assert '<p class="notice">No answer is held. Asked on November 28, 2026.</p>' in page


@pytest.mark.slow
def test_questions_and_answers_are_sealed_along_with_when_they_were_entered_and_handed_over(
    news: Path, tmp_path: Path
) -> None:
    news = copy_of(news, tmp_path)
    path = news / "publications" / "x.md"
    (news / "other.txt").write_text("An answer about another text.\n", encoding="utf-8")
    run_in(news, "evidence", "add", news / "other.txt")
    run_in(news, "dossier", "seal", "--output", tmp_path / "dossier", "--allow", "not-looked-into", path)
    evidence = Evidence(news / "evidence")
    held = [each.name for each in (tmp_path / "dossier" / "data" / "objects").glob("*/*")]
    names = sorted(evidence.find(digest).name for digest in held)
    assert names == [
        "letter.txt",
        "plan-points-2020-06.json",
        "scan.pdf",
        "typed.txt",
        "x.md",
        "x.reckoning.jsonl",
        "x.replies.yaml",
    ]
    lines = (tmp_path / "dossier" / "data" / "ledger" / "entries.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    (asked, _) = read_replies(path)
    assert [entry["type"] for entry in entries if entry.get("object") == asked.questions] == [
        *("import", "transfer", "transfer"),
    ]
    (listed,) = [
        entry for entry in entries if asked.answer in entry.get("sources", ()) and asked.text in entry["sources"]
    ]
    assert listed["sources"] == sorted(asked.documents)


@pytest.mark.slow
def test_a_brief_shows_what_was_asked_and_answered(news: Path, tmp_path: Path) -> None:
    words = ("--norm", "kz:penal:274:4", "--output", tmp_path / "brief", "--language", "ru")
    run_in(news, "publication", "brief", news / "publications" / "x.md", *words)
    page = (tmp_path / "brief" / "index.html").read_text(encoding="utf-8")
    assert "<h4>Горводоканал</h4>" in page
    assert "Planned is not concluded." in page
    assert "Ответа нет. Запрошено 28 ноября 2026" in page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("sent", *ASKED[:4], "--due", "2026-11-27"), "The answer is wanted by 2026-11-27, before the questions"),
        (("sent", *ASKED, "--claim", "b"), 'The text makes no claim "b".'),
        (("answered", "--from", "Akim", "--on", CAME), "No question to Akim waits for an answer.\nWaiting: Akimat."),
        (("answered", "--from", "Akimat", "--on", "2026-11-01"), "The answer is of 2026-11-01, before the questions"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_recorded(news: Path, words: tuple[object, ...], says: str) -> None:
    verb, *rest = words
    path = news / "publications" / "x.md"
    ledger = news / "evidence" / "ledger" / "entries.jsonl"
    before = (ledger.read_bytes(), replies_path(path).read_bytes())
    ran = run_in(news, "publication", "reply", verb, path, news / "dalel.toml", *rest, code=2)
    assert says in str(ran.exception)
    assert (ledger.read_bytes(), replies_path(path).read_bytes()) == before


days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
asked = st.builds(
    Reply, to=texts, claims=st.lists(texts, max_size=3).map(tuple), questions=st.just(DIGEST), sent=days, due=days
)


@given(st.lists(asked, max_size=3))
@settings(max_examples=30)
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, replies: list[Reply]) -> None:
    text = tmp_path_factory.mktemp("replies") / "x.md"
    write_replies(text, tuple(replies))
    assert read_replies(text) == tuple(replies)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("replies: {}", "it must hold a list under replies"),
        ("[", "cannot be read"),
        ("replies: [{to: a}]", "replies[0]: the fields are to."),
        (f"replies: [{{to: a, claims: [b], questions: {DIGEST}, sent: soon, due: 2026-01-01}}]", "a day is YYYY-MM-DD"),
        (
            f"replies: [{{to: a, claims: [], questions: {DIGEST}, sent: 2026-01-01, due: 2026-01-01, answer: x}}]",
            "with an answer answer, answered too",
        ),
    ],
)
def test_a_file_of_another_form_is_an_error_with_its_place(tmp_path: Path, content: str, says: str) -> None:
    text = tmp_path / "x.md"
    replies_path(text).write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_replies(text)
    assert says in str(error.value)


def test_an_answer_goes_to_the_first_question_that_waits() -> None:
    one = Reply("A", ("a",), DIGEST, SENT, DUE)
    replies = record_asked((one,), Reply("A", ("b",), DIGEST, CAME, DUE))
    once = record_answered(replies, "A", answer="1", on=CAME, text=None)
    assert [reply.answer for reply in once] == ["1", None]
    twice = record_answered(once, "A", answer="2", on=CAME, text=None)
    assert [reply.answer for reply in twice] == ["1", "2"]
    with pytest.raises(CommandError, match="No question to A waits"):
        record_answered(twice, "A", answer="3", on=CAME, text=None)
