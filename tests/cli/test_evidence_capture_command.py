"""``dalel evidence capture``: what a person gives, what is said, and where the address is shown afterwards."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from typed import Done, Typist
from web import answer, make_authority, page, reset, site, socks_proxy

from dalel.newsroom import Newsroom

PLAN = b'[{"plan": 1}]'
DIGEST = sha256(PLAN).hexdigest()
TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typist:
    return Typist(monkeypatch, capsys)


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    Newsroom.create(tmp_path / "newsroom", jurisdiction="kz")
    return tmp_path / "newsroom"


def table(done: Done) -> list[list[str]]:
    """The cells of a table, row by row."""
    rows = [line.split() for line in done.out.splitlines() if line.strip() and not line.startswith("─")]
    return [row for row in rows if row]


def test_a_list_is_captured_to_its_end_and_the_exit_code_says_that_something_failed(
    typed: Typist, newsroom: Path
) -> None:
    answers = {"/plan.json": answer(PLAN), "/login": page("Sign in", words=2), "/broken": reset}
    with site(answers) as ours:
        urls = [ours.url(path) for path in answers]
        text = f"# the plan\n{urls[0]}  # yearly\n\n\t{urls[1]}\n{urls[2]}\n{urls[0]}\n"
        (newsroom / "list.txt").write_text(text, encoding="utf-8")
        words = ("evidence", "capture", "--list", "list.txt", "--delay", 0)
        done = typed(newsroom, *words, "--output", "table", code=1)
        login = sha256(answers["/login"].partition(b"\r\n\r\n")[2]).hexdigest()  # type: ignore[union-attr]
        size = len(answers["/login"].partition(b"\r\n\r\n")[2])  # type: ignore[arg-type,union-attr]
        assert table(done) == [
            ["seq", "verdict", "status", "bytes", "sha256", "address"],
            ["1", "captured", "200", "13", DIGEST[:12], urls[0]],
            ["2", "login-wall", "200", str(size), login[:12], urls[1]],
            ["4", "connection-lost", urls[2]],
        ]
        assert done.err.splitlines() == [
            f'{urls[1]}: captured without content – a page for logging in: it is headed "Sign in".',
            f"{urls[2]}: failed – the connection was lost: 127.0.0.1 ended the connection.",
        ]
        again = typed(newsroom, "evidence", "capture", "--delay", 0, urls[0])
    (row,) = again.json()
    assert list(row) == [
        "seq", "time", "verdict", "reason", "says", "status", "bytes", "sha256", "name", "same_as", "address", "files",
    ]  # fmt: skip
    assert {**row, "time": None} == {
        "seq": 5, "time": None, "verdict": "captured", "reason": None, "says": None, "status": 200, "bytes": 13,
        "sha256": DIGEST, "name": "plan.json", "same_as": 1, "address": urls[0], "files": {"http": DIGEST},
    }  # fmt: skip
    assert re.fullmatch(rf"{re.escape(urls[0])}: the same bytes as at {TIME} \(entry 1\)\.\n", again.err)


def test_where_it_came_from_is_shown_by_list_show_log_and_history(typed: Typist, newsroom: Path) -> None:
    with site({"/plan.json": answer(PLAN)}) as ours:
        url = ours.url("/plan.json")
        typed(newsroom, "evidence", "capture", "--delay", 0, url, "--note", "before the hearing")
        typed(newsroom, "evidence", "capture", "--delay", 0, url)
    (listed,) = typed(newsroom, "evidence", "list").json()
    assert (listed["seq"], listed["sha256"], listed["address"]) == (1, DIGEST, url)
    rows = table(typed(newsroom, "evidence", "list", "--output", "table"))
    assert rows[0][-1] == "address"
    assert rows[1][-1] == url
    shown = typed(newsroom, "evidence", "show", DIGEST[:8]).json()[0]
    assert shown["disclosed"]["note"] == "before the hearing"
    assert shown["captured"] == {
        "verdict": "captured",
        "reason": None,
        "began": shown["captured"]["began"],
        "ended": shown["captured"]["ended"],
        "server": f"127.0.0.1:{ours.port}",
        "certificate": None,
    }
    printed = typed(newsroom, "evidence", "show", DIGEST[:8], "--output", "table").out.splitlines()
    words = dict(line.split(None, 2)[1:] for line in printed if line.startswith("captured "))
    assert words == {name: "none" if value is None else value for name, value in shown["captured"].items()}
    for verb in ("log", "history"):
        which = (DIGEST[:8],) if verb == "history" else ()
        events = [each for each in typed(newsroom, "evidence", verb, *which).json() if each["type"] == "capture"]
        assert [(each["seq"], each["disclosed"]["address"], each["says"]["url"]) for each in events] == [
            (1, url, ours.url("/")),
            (2, url, ours.url("/")),
        ]
    assert f"address {url}, " in typed(newsroom, "evidence", "history", DIGEST[:8], "--output", "table").out.replace(
        "\n", ""
    )


def test_the_history_of_a_page_in_the_documents_place_says_that_it_is_none(typed: Typist, newsroom: Path) -> None:
    with site({"/plan": page("Sign in", words=2), "/lost": reset}) as ours:
        urls = ours.url("/plan"), ours.url("/lost")
        captured = typed(newsroom, "evidence", "capture", "--delay", 0, *urls, code=1).json()
    events = typed(newsroom, "evidence", "history", captured[0]["sha256"]).json()
    assert [(each["seq"], each["type"]) for each in events] == [(1, "capture"), (2, "capture-failed")]
    assert events[1]["says"]["reason"] == "login-wall"


def test_values_that_look_like_keys_are_said_to_be_left_out(typed: Typist, newsroom: Path) -> None:
    with site({"/a?token=1": answer(PLAN)}) as ours:
        done = typed(newsroom, "evidence", "capture", "--delay", 0, ours.url("/a?token=1"))
    shown = ours.url("/a?token=left-out")
    assert done.err == f"{shown}: the value of token looks like a key; it was sent, and is not recorded.\n"


def test_what_the_server_packed_unasked_is_said(typed: Typist, newsroom: Path) -> None:
    with site({"/a": answer(b"\x1f\x8b\x08", content_encoding="gzip")}) as ours:
        done = typed(newsroom, "evidence", "capture", "--delay", 0, ours.url("/a"))
    url = ours.url("/a")
    assert done.err == f"{url}: the server packed it (gzip) although it was asked not to; it is kept as it was sent.\n"


def test_expected_words_a_proxy_an_authority_and_a_name_can_be_given(
    typed: Typist, newsroom: Path, tmp_path: Path
) -> None:
    authority = make_authority(tmp_path / "authority")
    context, own = authority.context(until=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    with site({"/a": page("Plan", words=9)}, context) as ours, socks_proxy() as proxy:
        given = ("--proxy", proxy.url, "--ca", authority.pem, "--user-agent", "Newsroom/1 (news@example.kz)")
        words = ("evidence", "capture", "--delay", 0, *given, "--ignore-robots", "--why", "public by law")
        (row,) = typed(newsroom, *words, "--expect", "WORD word", ours.url("/a")).json()
        missing = typed(newsroom, *words, "--expect", "tender", ours.url("/a"), code=1)
    assert row["verdict"] == "captured"
    assert missing.json()[0]["reason"] == "text-missing"
    assert proxy.names == ["127.0.0.1", "127.0.0.1"]
    assert "\r\nUser-Agent: Newsroom/1 (news@example.kz)\r\n" in ours.asked[0]
    assert typed(newsroom, "evidence", "show", row["sha256"]).json()[0]["captured"]["certificate"] == own


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "Error: No address was given.\ndalel evidence capture URL, or --list FILE\n"),
        (("--list", "none.txt"), "Error: --list none.txt: it cannot be read as a text in UTF-8.\n"),
        (
            ("http://a:b@c.kz/",),
            "Error: An address for c.kz has a name or a password in it; these would be recorded.\n"
            "Take away what stands before the @ in the address. Save what needs a password by hand, and add it: "
            "dalel evidence add FILE\n",
        ),
        (
            ("https://a.kz/", "b.kz"),
            "Error: This address cannot be captured: b.kz.\nGive one that begins with http:// or https://\n",
        ),
        (
            ("https://a.kz/", "--proxy", "http://127.0.0.1:1"),
            "Error: --proxy takes the address of a SOCKS5 proxy.\n--proxy socks5://127.0.0.1:9050\n",
        ),
        (
            ("https://a.kz/", "--ignore-robots"),
            "Error: --ignore-robots and --why go together: why the rules of the site are set aside is recorded.\n"
            '--ignore-robots --why "the tender is public by law, art. 5"\n',
        ),
        (
            ("https://a.kz/", "--why", "so"),
            "Error: --ignore-robots and --why go together: why the rules of the site are set aside is recorded.\n"
            '--ignore-robots --why "the tender is public by law, art. 5"\n',
        ),
        (("https://a.kz/", "--expect", " "), "Error: --expect takes words that are in the document.\n"),
        (
            ("https://a.kz/", "--user-agent", "Редакция"),
            'Error: --user-agent takes 1 to 200 signs of ASCII.\n--user-agent "dalel/0.1.0"\n',
        ),
        (
            ("https://a.kz/", "--ca", "dalel.toml"),
            "Error: --ca dalel.toml: it holds no certificate.\nGive a file in PEM (-----BEGIN CERTIFICATE-----).\n",
        ),
    ],
)
def test_a_command_that_is_wrong_asks_for_nothing(
    typed: Typist, newsroom: Path, words: tuple[str, ...], says: str
) -> None:
    done = typed(newsroom, "evidence", "capture", *words, code=2)
    assert (done.out, done.err) == ("", says)
    assert not (newsroom / "evidence" / "ledger").exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            (("--ca", "dalel.toml"), "chromium"),
            "Error: --ca does not hold for pages: Chromium trusts the root certificates of the system.\n"
            "Have the system trust the root, or capture without --page.\n",
        ),
        (
            (("--proxy", "socks5://a:b@127.0.0.1:1"), "chromium"),
            "Error: Chromium gives a SOCKS5 proxy no name and no password.\nUse a proxy that asks for none.\n",
        ),
        (
            ((), "/nowhere/chromium"),
            "Error: CHROMIUM names /nowhere/chromium, which is no program.\n"
            "Install it (apt-get install chromium), or name it: CHROMIUM=/usr/bin/chromium dalel evidence …\n",
        ),
    ],
)
def test_what_a_browser_cannot_do_is_said_before_it_is_started(
    typed: Typist, newsroom: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[tuple[str, ...], str], says: str
) -> None:
    words, chromium = given
    monkeypatch.setenv("CHROMIUM", chromium)
    done = typed(newsroom, "evidence", "capture", "--page", "https://a.kz/", *words, code=2)
    assert (done.out, done.err) == ("", says)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed: apt-get install chromium")
def test_a_page_is_five_documents_under_one_address(typed: Typist, newsroom: Path) -> None:
    with site({"/plan": page("Plan", words=9)}) as ours:
        url = ours.url("/plan")
        (row,) = typed(newsroom, "evidence", "capture", "--page", "--delay", 0, url).json()
    listed = typed(newsroom, "evidence", "list").json()
    assert [(each["name"], each["address"]) for each in listed] == [
        (f"plan{ending}", url) for ending in (".html", ".after-scripts.html", ".png", ".pdf", ".wacz")
    ]
    assert list(row["files"].values()) == [each["sha256"] for each in listed]
    assert typed(newsroom, "evidence", "verify").json()[0]["answer"] == "PASS"
