"""Manners: what a site asks of programs, how long it wants to be left alone, and a proxy where one is wanted."""

from __future__ import annotations

import datetime as dt

import pytest
from captured import Run
from web import answer, in_turn, make_authority, redirect, reset, site, socks_proxy

from dalel.errors import CommandError
from dalel.evidence import Evidence
from dalel.evidence.capture import Judgement, Verdict, parse_proxy

RULES = b"User-agent: *\nDisallow: /closed\nAllow: /closed/plan*.json$\n\nUser-agent: other\nDisallow: /\n"


@pytest.fixture
def run(evidence: Evidence) -> Run:
    return Run(evidence)


def test_what_a_site_asks_programs_not_to_read_is_not_read(run: Run) -> None:
    answers = {"/robots.txt": answer(RULES), "/open": redirect("/closed/b"), "/closed/plan-1.json": answer(b"[1]")}
    with site(answers) as ours:
        found = run.all([ours.url(path) for path in ("/closed/a", "/open", "/closed/plan-1.json")])
    says = "the rules of 127.0.0.1 (robots.txt) ask programs not to."
    forbidden = Judgement(Verdict.FAILED, "robots-forbid", says)
    assert [each.judgement for each in found] == [forbidden, forbidden, Judgement(Verdict.CAPTURED)]
    # The rules are asked for once, and hold for where a redirect leads to as well.
    assert ours.paths == ["/robots.txt", "/open", "/closed/plan-1.json"]
    assert [run.record(seq)["robots"] for seq in (1, 2, 3)] == ["forbidden", "forbidden", "allowed"]


def test_rules_are_set_aside_by_who_says_why(run: Run) -> None:
    run.why = "public by law"
    with site({"/robots.txt": answer(RULES), "/closed/a": answer(b"[1]")}) as ours:
        captured = run.one(ours.url("/closed/a"))
    assert captured.judgement.verdict is Verdict.CAPTURED
    assert ours.paths == ["/closed/a"]
    record = run.record(1)
    assert (record["robots"], record["robots_set_aside"]) == ("not-asked", "public by law")


@pytest.mark.parametrize(
    ("rules", "robots"),
    [
        (answer(b"x", "404 Not Found"), "no-rules"),
        (answer(b"x", "403 Forbidden"), "no-rules"),
        (answer(b""), "allowed"),
        (answer(b"\xff\xfe not a rule"), "allowed"),
        (redirect("/rules"), "allowed"),
        (redirect("/robots.txt"), "no-rules"),
    ],
)
def test_a_site_that_asks_nothing_of_programs_lets_them_read(run: Run, rules: bytes, robots: str) -> None:
    with site({"/robots.txt": rules, "/rules": answer(RULES), "/a": answer(b"[1]")}) as ours:
        assert run.one(ours.url("/a")).judgement.verdict is Verdict.CAPTURED
    assert run.record(1)["robots"] == robots


@pytest.mark.parametrize(
    "rules",
    [
        answer(b"x", "503 Service Unavailable"),
        answer(b"x", "429 Too Many Requests"),
        answer(b"x" * 2_000_000),
        b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nUser-agent: *",
    ],
)
def test_a_site_whose_rules_cannot_be_had_is_not_read(run: Run, rules: bytes) -> None:
    with site({"/robots.txt": rules, "/a": answer(b"[1]")}) as ours:
        captured = run.one(ours.url("/a"))
    says = "the rules of 127.0.0.1 (robots.txt) cannot be had right now."
    assert captured.judgement == Judgement(Verdict.FAILED, "robots-unknown", says)
    assert captured.status is None
    assert ours.paths == ["/robots.txt"]


def test_a_site_that_answers_nothing_fails_for_that_reason(run: Run) -> None:
    with site({"/robots.txt": reset, "/a": answer(b"[1]")}) as ours:
        assert run.one(ours.url("/a")).judgement.reason == "connection-lost"


def test_a_site_is_left_alone_between_two_questions(run: Run) -> None:
    run.delay = 2.0
    with site({"/a": redirect("/b"), "/b": answer(b"[1]")}) as ours, site({"/c": answer(b"[2]")}) as other:
        run.all([ours.url("/a"), other.url("/c")])
    # One host with two ports is one machine: robots.txt, wait, /a, wait, /b, wait, robots.txt, wait, /c.
    assert run.clock.waited == [2.0, 2.0, 2.0, 2.0]


def test_a_site_may_ask_for_a_longer_pause(run: Run) -> None:
    run.delay = 1.0
    with site({"/robots.txt": answer(b"User-agent: *\nCrawl-delay: 7\n"), "/a": answer(b"[1]")}) as ours:
        run.all([ours.url("/a"), ours.url("/a?again")])
    assert run.clock.waited == [1.0, 7.0]


@pytest.mark.parametrize("until", ["5", "Mon, 23 Nov 2026 12:00:05 GMT"])
def test_a_busy_site_is_asked_again_once_after_the_pause_that_it_wants(run: Run, until: str) -> None:
    busy = answer(b"busy", "429 Too Many Requests", retry_after=until)
    with site({"/a": in_turn(busy, answer(b"[1]"))}) as ours:
        captured = run.one(ours.url("/a"))
    assert captured.judgement.verdict is Verdict.CAPTURED
    assert run.clock.waited == [5.0]
    assert [each["status"] for each in run.record(1)["exchanges"]] == [429, 200]


def test_a_site_that_stays_busy_is_not_asked_a_third_time(run: Run) -> None:
    with site({"/a": answer(b"busy", "503 Service Unavailable", retry_after="5")}) as ours:
        captured = run.one(ours.url("/a"))
    says = "the server answered with status 503."
    assert captured.judgement == Judgement(Verdict.WITHOUT_CONTENT, "server-error", says)
    assert ours.paths == ["/robots.txt", "/a", "/a"]


def test_a_site_that_wants_a_long_pause_is_not_asked_for_the_rest_of_the_list(run: Run) -> None:
    with site({"/a": answer(b"busy", "429 Too Many Requests", retry_after="3600"), "/b": answer(b"[1]")}) as ours:
        first, second = run.all([ours.url("/a"), ours.url("/b")])
    says = "the server answered with status 429."
    assert first.judgement == Judgement(Verdict.WITHOUT_CONTENT, "too-many-requests", says)
    says = "127.0.0.1 asked to be left alone for 3600 more seconds."
    assert second.judgement == Judgement(Verdict.FAILED, "asked-to-wait", says)
    assert ours.paths == ["/robots.txt", "/a"]
    assert run.clock.waited == []


def test_through_a_proxy_names_are_looked_up_there_and_no_server_is_claimed(run: Run) -> None:
    with site({"/a": answer(b"[1]")}) as ours, socks_proxy() as proxy:
        run.proxy = parse_proxy(proxy.url)
        captured = run.one(f"http://plan.example.kz:{ours.port}/a")
    assert captured.judgement.verdict is Verdict.CAPTURED
    assert proxy.names == ["plan.example.kz", "plan.example.kz"]
    record = run.record(1)
    assert (record["proxy"], record["exchanges"][0]["server"]) == ("socks5", None)
    assert str(proxy.port).encode() not in run.everything_kept()


def test_a_safe_site_is_reached_through_a_proxy(run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    authority = make_authority(tmp_path_factory.mktemp("authority"))
    context, own = authority.context(until=dt.datetime(2099, 1, 1, tzinfo=dt.UTC), name="plan.example.kz")
    run.trust.load_verify_locations(cafile=authority.pem)
    with site({"/a": answer(b"[1]")}, context) as ours, socks_proxy() as proxy:
        run.proxy = parse_proxy(proxy.url)
        captured = run.one(f"https://plan.example.kz:{ours.port}/a")
    assert captured.judgement.verdict is Verdict.CAPTURED
    assert run.record(1)["exchanges"][0]["tls"]["chain"][0]["sha256"] == own


def test_a_proxy_that_is_not_there_is_never_gone_around(run: Run) -> None:
    with socks_proxy() as proxy:
        run.proxy = parse_proxy(proxy.url)
    with site({"/a": answer(b"[1]")}) as ours:
        captured = run.one(ours.url("/a"))
    says = "127.0.0.1 could not be reached through the proxy: Connection refused."
    assert captured.judgement == Judgement(Verdict.FAILED, "no-answer", says)
    assert ours.asked == []


def test_the_proxy_of_the_system_is_not_used(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with site({"/a": answer(b"[1]")}) as ours:
        assert run.one(ours.url("/a")).judgement.verdict is Verdict.CAPTURED


@pytest.mark.parametrize(
    "text", ["http://127.0.0.1:8080", "socks5://", "127.0.0.1:9050", "socks5://a:b", "socks5://a/b"]
)
def test_another_address_of_a_proxy_is_refused(text: str) -> None:
    with pytest.raises(CommandError) as refusal:
        parse_proxy(text)
    assert str(refusal.value) == "--proxy takes the address of a SOCKS5 proxy.\n--proxy socks5://127.0.0.1:9050"
