"""The gate: which whole answers are the document, and which are a page in its place."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from captured import Run
from web import answer, page, redirect, site

from dalel.evidence import Evidence
from dalel.evidence.capture import Judgement, Verdict

WITHOUT, CAPTURED = Verdict.WITHOUT_CONTENT, Judgement(Verdict.CAPTURED)
FIELD = '<form><input name="p" type="Password"></form>'


@pytest.fixture
def run(evidence: Evidence) -> Run:
    return Run(evidence)


def judged(run: Run, sent: bytes, **more: bytes) -> Judgement:
    with site({"/it": sent, **{f"/{name}": data for name, data in more.items()}}) as ours:
        return run.one(ours.url("/it")).judgement


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("206 Partial Content", "unexpected-status"),
        ("400 Bad Request", "unexpected-status"),
        ("401 Unauthorized", "login-wall"),
        ("403 Forbidden", "forbidden"),
        ("404 Not Found", "not-found"),
        ("410 Gone", "not-found"),
        ("429 Too Many Requests", "too-many-requests"),
        ("451 Unavailable For Legal Reasons", "blocked-by-law"),
        ("500 Internal Server Error", "server-error"),
        ("511 Network Authentication Required", "login-wall"),
    ],
)
def test_another_status_than_200_is_no_document_whatever_is_in_it(run: Run, status: str, reason: str) -> None:
    run.expect = "the plan"
    says = f"the server answered with status {status[:3]}."
    assert judged(run, answer(b"the plan", status, content_type="text/plain")) == Judgement(WITHOUT, reason, says)


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Sign in – Portal", "login-wall"),
        ("Вход в личный кабинет | goszakup.gov.kz", "login-wall"),
        ("Жүйеге кіру", "login-wall"),
        ("Just a moment...", "bot-check"),
        ("Вы не робот?", "bot-check"),
        ("Робот емес екеніңізді растаңыз", "bot-check"),
        ("404", "error-page"),
        ("Error 404", "error-page"),
        ("404 Not Found", "error-page"),
        ("ACCESS DENIED", "error-page"),
        ("404 — Страница не найдена :: Портал", "error-page"),
        ("Доступ запрещён", "error-page"),
        ("Портал | Бет табылмады", "error-page"),
        ("Error", "error-page"),
    ],
)
def test_a_page_of_200_that_is_headed_otherwise_is_no_document(run: Run, title: str, reason: str) -> None:
    assert judged(run, page(title, words=40)) == Judgement(WITHOUT, reason, f'it is headed "{title}".')


@pytest.mark.parametrize(
    "title",
    [
        "Годовой план закупок на 2020 год",
        "Статья | 274",
        "Order 404 of the ministry",
        "Why the page was not found: a report",
        "Журналисту отказали: доступ запрещён судом",
    ],
)
def test_a_title_that_only_mentions_such_words_is_none(run: Run, title: str) -> None:
    assert judged(run, page(title, words=40)) == CAPTURED


def test_a_single_word_counts_only_where_there_is_little_else(run: Run) -> None:
    assert judged(run, page("Ошибка – роман", words=400)) == CAPTURED
    assert judged(run, page("Ошибка – роман", words=4)).reason == "error-page"


def test_a_heading_counts_only_where_there_is_little_else(run: Run) -> None:
    heading = "<h1>Page not found</h1>"
    assert judged(run, page("Portal", words=10, more=heading)).says == 'it is headed "Page not found".'
    assert judged(run, page("Portal", words=400, more=heading)) == CAPTURED


def test_a_field_for_a_password_counts_only_where_there_is_little_else(run: Run) -> None:
    says = "it asks for a password, and shows little else."
    assert judged(run, page("Portal", words=10, more=FIELD)) == Judgement(WITHOUT, "login-wall", says)
    assert judged(run, page("Portal", words=400, more=FIELD)) == CAPTURED


def test_a_site_that_sends_us_to_its_login_gave_no_document(run: Run) -> None:
    says = "the site sends us on to /user/login."
    login = page("Portal", words=400)
    assert judged(run, redirect("/user/login"), **{"user/login": login}) == Judgement(WITHOUT, "login-wall", says)
    with site({"/login": login}) as ours:
        assert run.one(ours.url("/login")).judgement == CAPTURED


@pytest.mark.parametrize(
    "mark", ['<script src="/cdn-cgi/challenge-platform/x.js"></script>', '<div class="g-recaptcha">']
)
def test_a_page_that_asks_whether_a_person_is_there_is_no_document(run: Run, mark: str) -> None:
    says = "it is a page that asks whether a person is there."
    assert judged(run, page("goszakup.gov.kz", words=9, more=mark)) == Judgement(WITHOUT, "bot-check", says)
    assert judged(run, page("goszakup.gov.kz", words=400, more=mark)) == CAPTURED


def test_a_page_whose_words_come_from_scripts_has_none(run: Run) -> None:
    empty = answer(b"<html><body><div id=app></div><script>render()</script></body></html>", content_type="text/html")
    says = "the page as it came has no words."
    assert judged(run, empty) == Judgement(WITHOUT, "no-words", says)


@pytest.mark.parametrize("expect", ["жылдық  ЖОСПАР", "жыл\u00adдық жоспар"])
def test_expected_words_are_found_as_the_eye_finds_them(run: Run, expect: str) -> None:
    run.expect = expect
    text = "<html><title>Login</title><body>Жылдық\n<b>жоспар</b></body></html>"
    for charset in ("utf-8", "utf-16"):
        sent = answer(text.encode(charset), content_type=f"text/html; charset={charset}")
        # They are there, so a title that looks wrong does not count.
        assert judged(run, sent) == CAPTURED


def test_old_encodings_are_read_by_what_the_page_says_of_itself(run: Run) -> None:
    run.expect = "план"
    text = '<html><head><meta charset="windows-1251"></head><body>План</body></html>'
    assert judged(run, answer(text.encode("cp1251"), content_type="text/html")) == CAPTURED


def test_without_the_expected_words_it_is_no_document(run: Run) -> None:
    run.expect = "yearly plan"
    missing = Judgement(WITHOUT, "text-missing", "the expected text is not in it.")
    assert judged(run, page("Portal", words=400)) == missing
    # Scripts are not what a reader sees; a better reason is told instead.
    assert judged(run, page("Portal", words=400, more="<script>'yearly plan'</script>")) == missing
    assert judged(run, page("Page not found", words=40)).reason == "error-page"


def test_a_workbook_is_looked_into_for_the_expected_words(run: Run) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", "<sst><si><t>Годовой план</t></si></sst>")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    run.expect = "годовой план"
    assert judged(run, answer(packed.getvalue(), content_type=kind)) == CAPTURED
    broken = Judgement(WITHOUT, "not-looked-into", "a file of this kind cannot be looked into for the expected text.")
    assert judged(run, answer(b"PK\3\4", content_type=kind)) == broken


def test_a_page_under_the_name_of_a_workbook_is_no_workbook(run: Run) -> None:
    wall = page("Вход в систему", 3).partition(b"\r\n\r\n")[2]
    workbook = answer(wall, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    with site({"/plan.xlsx": workbook}) as ours:
        captured = run.one(ours.url("/plan.xlsx"))
    assert captured.judgement == Judgement(Verdict.WITHOUT_CONTENT, "login-wall", 'it is headed "Вход в систему".')


def test_a_redirect_to_an_error_page_gave_no_document(run: Run) -> None:
    answers = {
        "/a": redirect("/404"),
        "/404": answer(b"<title>x</title>gone", "404 Not Found", content_type="text/html"),
        "/b": redirect("/sorry"),
        "/sorry": page("Страница не найдена", 4),
    }
    with site(answers) as ours:
        reasons = [each.judgement.reason for each in run.all([ours.url("/a"), ours.url("/b")])]
    assert reasons == ["not-found", "error-page"]


def test_a_packed_answer_that_unpacks_without_end_is_looked_at_only_as_far_as_it_takes(run: Run) -> None:
    bomb = gzip.compress(b"<!doctype html><title>Plan</title><p>" + b"word " * 8_000_000)
    with site({"/it": answer(bomb, content_type="text/html", content_encoding="gzip")}) as ours:
        captured = run.one(ours.url("/it"))
    assert captured.judgement == Judgement(Verdict.CAPTURED)
    assert captured.first is not None
    assert captured.first.bytes == len(bomb)


def test_a_file_that_cannot_be_looked_into_passes_only_where_no_words_are_expected(run: Run) -> None:
    picture = answer(b"\x89PNG", content_type="image/png")
    assert judged(run, picture) == CAPTURED
    run.expect = "plan"
    assert judged(run, picture).reason == "not-looked-into"
