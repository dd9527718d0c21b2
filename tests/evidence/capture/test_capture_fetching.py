"""Capturing files: the bytes as they were sent, each step on the way, and a reason for everything that failed."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import ssl
from hashlib import sha256
from pathlib import Path
from socket import gaierror

import pytest
from captured import Run
from urllib3.connection import HTTPConnection
from urllib3.exceptions import NameResolutionError
from web import NOON, Act, Authority, answer, drip, flood, in_turn, make_authority, redirect, reset, reset_after, site

from dalel.canonical import canonical_json
from dalel.evidence import Evidence
from dalel.evidence.capture import Judgement, Verdict
from dalel.evidence.capture.failure import CaptureError, raise_failure
from dalel.evidence.commitment import Disclosure
from dalel.evidence.entry import Capture, CaptureFailed, Genesis, glance

PLAN = b'[{"plan": 1, "sum": "200"}, {"plan": 2, "sum": "300"}]'
DIGEST = sha256(PLAN).hexdigest()


@pytest.fixture
def run(evidence: Evidence) -> Run:
    return Run(evidence)


def test_a_file_is_kept_byte_for_byte_and_entered_with_where_it_came_from(run: Run) -> None:
    with site({"/files/plan.json": answer(PLAN, content_type="application/json")}) as ours:
        captured = run.one(ours.url("/files/plan.json"))
    assert captured.judgement == Judgement(Verdict.CAPTURED)
    assert (captured.sha256, captured.seq) == (DIGEST, 1)
    assert [(piece.bytes, piece.name) for piece in captured.pieces] == [(len(PLAN), "plan.json")]
    assert run.evidence.path(DIGEST).read_bytes() == PLAN
    genesis, entry = run.entries()
    assert isinstance(genesis, Genesis)
    assert isinstance(entry, Capture)
    assert entry.parts is not None
    assert entry == Capture(
        seq=1,
        time=NOON,
        tool=entry.tool,
        object=DIGEST,
        bytes=len(PLAN),
        media_type="application/json",
        commit=entry.commit,
        parts=entry.parts,
        # The site stands in clear; the rest of the address is committed to.
        url=ours.url("/"),
        final_url=ours.url("/"),
        status=200,
        method="http",
        # The server's clock showed three seconds more.
        clock_offset=3,
        previous=None,
    )
    assert entry.parts.count == 4
    assert sorted(entry.commit) == [
        "address", "collector", "device", "final_address", "name", "note", "parts", "record",
    ]  # fmt: skip
    disclosed = run.disclosed(1)
    assert disclosed["address"] == disclosed["final_address"] == ours.url("/files/plan.json")
    assert disclosed["name"] == "plan.json"
    assert run.evidence.verify().first_difference == ""


def test_the_record_says_how_it_came_from_question_to_answer(run: Run) -> None:
    sent = answer(PLAN, content_type="application/json", etag='"1"', x_client_ip="203.0.113.7", set_cookie="a=1")
    with site({"/plan.json": sent, "/robots.txt": answer(b"User-agent: *\nDisallow: /secret\n")}) as ours:
        run.one(ours.url("/plan.json"))
    assert run.record(1) == {
        "v": 1,
        "verdict": "captured",
        "reason": None,
        "says": None,
        "expected": None,
        "began": "2026-11-23T12:00:00Z",
        "ended": "2026-11-23T12:00:00Z",
        "user_agent": "dalel/test",
        "proxy": None,
        "robots": "allowed",
        "robots_set_aside": None,
        "left_out": [],
        "browser": None,
        "files": {"http": DIGEST},
        "exchanges": [
            {
                "address": ours.url("/plan.json"),
                "began": "2026-11-23T12:00:00Z",
                "answered": "2026-11-23T12:00:00Z",
                "ended": "2026-11-23T12:00:00Z",
                "server": f"127.0.0.1:{ours.port}",
                "status": 200,
                "headers": [
                    ["Date", "Mon, 23 Nov 2026 12:00:03 GMT"],
                    ["Content-Length", str(len(PLAN))],
                    ["Content-Type", "application/json"],
                    ["Etag", '"1"'],
                ],
                "headers_left_out": ["X-Client-Ip", "Set-Cookie"],
                "bytes": len(PLAN),
                "sha256": DIGEST,
                "end": "length",
                "whole": True,
                "tls": None,
            }
        ],
    }


def test_the_request_says_who_asks_and_nothing_else(run: Run) -> None:
    with site({"/a": redirect("/b"), "/b": answer(PLAN, set_cookie="session=1")}) as ours:
        run.all([ours.url("/a"), ours.url("/b")])
    head = "Host: 127.0.0.1:{}\r\nUser-Agent: dalel/test\r\nAccept: */*\r\nAccept-Encoding: identity\r\n"
    head = head.format(ours.port) + "Connection: close\r\n\r\n"
    # No cookie comes back, and no referer tells where we were sent from.
    assert ours.asked == [f"GET {path} HTTP/1.1\r\n{head}" for path in ("/robots.txt", "/a", "/b", "/b")]


def test_each_redirect_is_followed_by_itself_and_written_down(run: Run) -> None:
    answers = {
        "/": redirect("/two?n=1", "301 Moved Permanently"),
        "/two?n=1": redirect("three"),
        "/three": answer(PLAN),
    }
    with site(answers) as ours:
        captured = run.one(ours.url("/"))
    assert captured.sha256 == DIGEST
    record = run.record(1)
    assert [(each["address"], each["status"]) for each in record["exchanges"]] == [
        (ours.url("/"), 301),
        (ours.url("/two?n=1"), 302),
        (ours.url("/three"), 200),
    ]
    assert run.disclosed(1)["address"] == ours.url("/")
    assert run.disclosed(1)["final_address"] == ours.url("/three")


def test_bytes_that_the_server_packed_unasked_are_kept_packed_and_that_is_said(run: Run) -> None:
    packed = gzip.compress(b"<html><title>Plan</title>the yearly plan</html>", mtime=0)
    with site({"/plan": answer(packed, content_type="text/html", content_encoding="gzip")}) as ours:
        run.expect = "Yearly  PLAN"
        captured = run.one(ours.url("/plan"))
    assert captured.judgement.verdict is Verdict.CAPTURED
    assert captured.coding == "gzip"
    assert [piece.name for piece in captured.pieces] == ["plan.gz"]
    assert run.evidence.path(captured.sha256 or "").read_bytes() == packed
    entry = run.entries()[1]
    assert isinstance(entry, Capture)
    assert entry.media_type == "application/gzip"


def test_chunks_are_put_together_and_an_answer_that_ends_by_hanging_up_is_taken(run: Run) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=1\r\nde\r\n0\r\n\r\n"
    with site({"/chunks": chunked, "/close": b"HTTP/1.0 200 OK\r\n\r\nabcde"}) as ours:
        chunks, close = run.all([ours.url("/chunks"), ours.url("/close")])
    assert chunks.sha256 == close.sha256 == sha256(b"abcde").hexdigest()
    assert [run.record(seq)["exchanges"][0]["end"] for seq in (1, 2)] == ["chunks", "close"]


FAILURES: dict[str, tuple[bytes | Act, int | None, str, str]] = {
    "resets": (reset, None, "connection-lost", "127.0.0.1 ended the connection."),
    "hangs up": (b"", None, "connection-lost", "127.0.0.1 ended the connection."),
    "resets in the middle": (
        reset_after(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nhalf"),
        200,
        "connection-lost",
        "127.0.0.1 ended the connection.",
    ),
    "is shorter than it says": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nhalf",
        200,
        "incomplete",
        "4 bytes came, and 86 more were announced.",
    ),
    "breaks off a chunk": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf",
        200,
        "incomplete",
        "the answer broke off before its end.",
    ),
    "ends without the last chunk": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        200,
        "incomplete",
        "the answer broke off before its end.",
    ),
    "has a chunk of no length": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n",
        200,
        "incomplete",
        "what came is not cut into pieces as it says, so its end is not known.",
    ),
    "speaks another language": (b"220 mail ready\r\n", None, "bad-answer", "127.0.0.1 does not answer as HTTP says."),
    "announces too much": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n",
        200,
        "too-large",
        "5000000000 bytes are announced; at most 1000000 are taken.",
    ),
    "never ends": (flood, 200, "too-large", "more than 1000000 bytes came; no more are taken."),
    "points to itself": (redirect("/it"), 302, "too-many-redirects", "{url} points back to itself."),
    "has a header without end": (
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n",
        None,
        "bad-answer",
        "127.0.0.1 does not answer as HTTP says.",
    ),
    "points nowhere": (
        answer(status="302 Found"),
        302,
        "bad-answer",
        "127.0.0.1 points elsewhere and does not say where.",
    ),
    "points to a file": (
        redirect("file:///etc/passwd"),
        302,
        "redirect-refused",
        "127.0.0.1 points to an address that is not followed: This address cannot be captured: file:///etc/passwd.",
    ),
    "points to an address with a password": (
        redirect("http://a:b@127.0.0.1/"),
        302,
        "redirect-refused",
        "127.0.0.1 points to an address that is not followed: An address for 127.0.0.1 has a name or a password in it; "
        "these would be recorded.",
    ),
    "is empty": (answer(b""), 200, "empty", "the answer is empty."),
}


def test_a_way_of_more_than_ten_redirects_is_not_followed_to_its_end(run: Run) -> None:
    with site({f"/{step}": redirect(f"/{step + 1}") for step in range(15)}) as ours:
        captured = run.one(ours.url("/0"))
        assert ours.paths == ["/robots.txt", *(f"/{step}" for step in range(11))]
    assert captured.judgement == Judgement(
        Verdict.FAILED, "too-many-redirects", "it pointed elsewhere more than 10 times."
    )


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_entered_with_its_reason_and_nothing_of_it_is_kept(run: Run, name: str) -> None:
    act, status, reason, says = FAILURES[name]
    with site({"/it": act}) as ours:
        url = ours.url("/it")
        captured = run.one(url)
    assert captured.judgement == Judgement(Verdict.FAILED, reason, says.format(url=url))
    entry = run.entries()[1]
    assert entry == CaptureFailed(
        seq=1,
        time=NOON,
        tool=entry.tool,
        url=ours.url("/"),
        status=status,
        reason=reason,
        commit=captured_commit(entry),
    )
    assert sorted(captured_commit(entry)) == ["address", "collector", "device", "final_address", "note", "record"]
    assert run.disclosed(1)["address"] == url
    assert run.record(1)["says"] == captured.judgement.says
    assert run.evidence.documents() == []
    assert list((run.evidence.folder / "objects").rglob("*")) == []
    assert [path.name for path in run.evidence.folder.parent.glob(".capturing-*")] == []
    assert run.evidence.verify().first_difference == ""


def captured_commit(entry: object) -> dict[str, str]:
    assert isinstance(entry, CaptureFailed)
    return dict(entry.commit)


@pytest.mark.parametrize("act", [drip(b"HTTP/1.1 200 OK\r\nX-Slow: "), drip(b"HTTP/1.1 200 OK\r\n\r\n")])
def test_a_server_that_never_falls_silent_and_never_ends_is_cut_off(run: Run, act: Act) -> None:
    run.seconds = 0.4
    with site({"/it": act}) as ours:
        captured = run.one(ours.url("/it"))
    assert captured.judgement == Judgement(Verdict.FAILED, "too-slow", "it took more than 0.4 seconds.")


def test_a_silent_server_is_left(run: Run) -> None:
    run.silence = 0.3
    with site({"/it": lambda connection: connection.recv(1) and None}) as ours:
        captured = run.one(ours.url("/it"))
    assert captured.judgement == Judgement(Verdict.FAILED, "no-answer", "127.0.0.1 was silent for too long.")


def test_a_closed_port_and_a_name_that_nobody_has_are_two_failures(run: Run) -> None:
    with site({}) as ours:
        closed = ours.url("/")
    says = "127.0.0.1 takes no connection: Connection refused."
    assert run.one(closed).judgement == Judgement(Verdict.FAILED, "no-answer", says)
    # As the library says it; no name is looked up here, since the question would leave this computer.
    unknown = NameResolutionError("nowhere.invalid", HTTPConnection("nowhere.invalid"), gaierror(-2, "Name not known"))
    with pytest.raises(CaptureError) as failure:
        raise_failure(unknown, host="nowhere.invalid", by_proxy=False)
    assert (failure.value.reason, failure.value.what) == (
        "name-not-found",
        "no address is known for nowhere.invalid.",
    )


def test_a_list_goes_on_after_a_failure(run: Run) -> None:
    with site({"/1": reset, "/2": answer(PLAN), "/3": answer(b"x", "404 Not Found")}) as ours:
        found = run.all([ours.url("/1"), ours.url("/2"), ours.url("/3")])
    assert [each.judgement.reason for each in found] == ["connection-lost", None, "not-found"]
    assert [entry.type for entry in run.entries()] == [
        "genesis", "capture-failed", "capture", "capture", "capture-failed",
    ]  # fmt: skip


def test_an_answer_that_is_not_the_document_is_kept_and_said_to_be_none(run: Run) -> None:
    with site({"/plan": answer(b"gone", "410 Gone", content_type="text/plain")}) as ours:
        captured = run.one(ours.url("/plan"))
    says = "the server answered with status 410."
    assert captured.judgement == Judgement(Verdict.WITHOUT_CONTENT, "not-found", says)
    kept, failed = run.entries()[1:]
    assert isinstance(kept, Capture)
    assert isinstance(failed, CaptureFailed)
    assert (kept.status, failed.status, failed.reason) == (410, 410, "not-found")
    assert run.evidence.path(kept.object).read_bytes() == b"gone"
    assert run.record(1) == run.record(2)
    assert run.record(1)["verdict"] == "captured-without-content"


def test_the_same_bytes_again_are_entered_again_and_held_once(run: Run) -> None:
    act = in_turn(answer(PLAN), answer(PLAN), answer(b"[]"))
    with site({"/plan.json": act, "/other.json": answer(PLAN)}) as ours:
        url = ours.url("/plan.json")
        first, second, third = run.one(url), run.one(url), run.one(url)
        other = run.one(ours.url("/other.json"))
    assert [each.is_same for each in (first, second, third, other)] == [False, True, False, False]
    assert second.earlier is not None
    assert (second.earlier.seq, second.earlier.time) == (1, NOON)
    entries = [entry for entry in run.entries() if isinstance(entry, Capture)]
    assert [entry.previous for entry in entries] == [None, DIGEST, DIGEST, None]
    # What can be shown in part is said once, by the first entry of the bytes.
    assert [entry.parts is not None for entry in entries] == [True, False, True, False]
    assert [document.seq for document in run.evidence.documents()] == [1, 3]
    assert run.evidence.find(DIGEST[:8]).seq == 1
    assert run.evidence.verify().first_difference == ""


def test_what_was_added_by_hand_is_not_copied_again_when_it_is_captured(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(PLAN)
    run.evidence.add(tmp_path / "plan.json", time=NOON)
    with site({"/plan.json": answer(PLAN)}) as ours:
        captured = run.one(ours.url("/plan.json"))
    assert (captured.seq, captured.earlier) == (2, None)
    assert [document.seq for document in run.evidence.documents()] == [1]
    assert run.evidence.verify().first_difference == ""


def test_the_value_of_a_key_is_sent_and_stands_nowhere(run: Run) -> None:
    value = "s3cr3t-value"
    query, onward = f"/plan?id=7&access_token={value}", f"/next;jsessionid={value}?sig={value}"
    with site({query: redirect(onward), onward: answer(PLAN)}) as ours:
        captured = run.one(ours.url(query))
    assert captured.sha256 == DIGEST
    assert captured.address == ours.url("/plan?id=7&access_token=left-out")
    assert captured.left_out == ("access_token",)
    assert value in ours.asked[1]
    assert run.record(1)["left_out"] == ["access_token", "jsessionid", "sig"]
    assert run.disclosed(1)["final_address"] == ours.url("/next;jsessionid=left-out?sig=left-out")
    assert value.encode() not in run.everything_kept()
    assert b"plan?id" not in (run.evidence.folder / "ledger" / "entries.jsonl").read_bytes()


def test_nothing_of_a_cookie_or_a_client_stands_anywhere(run: Run) -> None:
    hidden = "9d41c7"
    headers = {
        "set_cookie": f"a={hidden}", "set_cookie2": hidden, "authorization": hidden, "proxy_authorization": hidden,
        "proxy_authenticate": hidden, "www_authenticate": hidden, "accept_ch": hidden, "sec_ch_ua": hidden,
        "x_forwarded_for": hidden, "cf_ray": hidden, "location": f"/{hidden}", "link": hidden, "x_csrf_token": hidden,
    }  # fmt: skip
    with site({"/": answer(PLAN, **headers)}) as ours:
        run.one(ours.url("/"))
    assert len(run.record(1)["exchanges"][0]["headers_left_out"]) == len(headers)
    assert hidden.encode() not in run.everything_kept()


def test_lines_of_captures_need_no_second_look_when_a_ledger_is_verified(run: Run) -> None:
    with site({"/1": answer(PLAN), "/2": answer(b"x", "404 Not Found"), "/3": reset}) as ours:
        run.all([ours.url("/1"), ours.url("/2"), ours.url("/3")])
    lines = (run.evidence.folder / "ledger" / "entries.jsonl").read_bytes().splitlines()
    assert len(lines) == 5
    assert all(glance(line) is not None for line in lines)


def test_an_address_that_is_changed_in_the_disclosures_is_found(run: Run) -> None:
    with site({"/plan.json": answer(PLAN)}) as ours:
        run.one(ours.url("/plan.json"))
    path = run.evidence.folder / "disclosures" / "000001.json"
    values = json.loads(path.read_bytes())
    values["address"]["v"] = "https://elsewhere.kz/"
    path.write_bytes(canonical_json(values) + b"\n")
    entry = run.entries()[1]
    assert isinstance(entry, Capture)
    changed = Disclosure(value=values["address"]["v"], salt=values["address"]["s"]).commitment("address")
    assert run.evidence.verify().first_difference == (
        f"disclosures/000001.json, address: expected a value with the commitment {entry.commit['address']}, "
        f"found one with {changed}."
    )


def test_an_address_that_is_no_longer_disclosed_leaves_a_ledger_that_verifies(run: Run) -> None:
    with site({"/plan.json": answer(PLAN)}) as ours:
        run.one(ours.url("/plan.json"))
        (run.evidence.folder / "disclosures" / "000001.json").unlink()
        again = run.one(ours.url("/plan.json"))
    # Without it nobody knows that this is the address of before.
    assert again.earlier is None
    assert run.evidence.verify().first_difference == ""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority"))


def test_the_certificates_of_a_safe_site_are_written_down(run: Run, authority: Authority) -> None:
    context, own = authority.context(until=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    run.trust.load_verify_locations(cafile=authority.pem)
    with site({"/": answer(PLAN)}, context) as ours:
        captured = run.one(ours.url("/"))
    assert captured.judgement.verdict is Verdict.CAPTURED
    (exchange,) = run.record(1)["exchanges"]
    name = "CN=Root of the tests"
    root = sha256(ssl.PEM_cert_to_DER_cert(authority.pem.read_text())).hexdigest()
    assert exchange["tls"] == {
        "version": "TLSv1.3",
        "cipher": exchange["tls"]["cipher"],
        "chain": [
            {"sha256": own, "subject": "CN=127.0.0.1", "issuer": name, "not_after": "2099-01-01T00:00:00Z"},
            {"sha256": root, "subject": name, "issuer": name, "not_after": "2100-01-01T00:00:00Z"},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("until", "name", "says"),
    [
        (2098, "127.0.0.1", "unable to get local issuer certificate"),
        (2025, "127.0.0.1", "certificate has expired"),
        (2099, "192.0.2.1", "IP address mismatch, certificate is not valid for '127.0.0.1'"),
    ],
)
def test_a_certificate_that_does_not_hold_is_a_failure(
    run: Run, authority: Authority, until: int, name: str, says: str
) -> None:
    context, _ = authority.context(until=dt.datetime(until, 1, 1, tzinfo=dt.UTC), name=name)
    if until != 2098:
        run.trust.load_verify_locations(cafile=authority.pem)
    with site({"/": answer(PLAN)}, context) as ours:
        captured = run.one(ours.url("/"))
    sentence = f"the certificate of 127.0.0.1 does not hold: {says}."
    assert captured.judgement == Judgement(Verdict.FAILED, "tls-certificate", sentence)


def test_a_port_that_speaks_no_tls_is_no_safe_site(run: Run) -> None:
    with site({}) as ours:
        captured = run.one(ours.url("/").replace("http:", "https:"))
    says = "no safe connection to 127.0.0.1: WRONG_VERSION_NUMBER."
    assert captured.judgement == Judgement(Verdict.FAILED, "tls", says)
