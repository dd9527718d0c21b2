"""Capturing pages: five files of what a reader sees, bound by the ledger, and an archive that replays."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import socket
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
import urllib3
from captured import Run
from playwright.sync_api import sync_playwright
from pypdf import PdfReader
from warcio.archiveiterator import ArchiveIterator
from web import HERE, Act, answer, drip, make_authority, page, redirect, reset, site, socks_proxy

from dalel.evidence import Evidence
from dalel.evidence.capture import Captured, Judgement, Verdict, parse_proxy
from dalel.evidence.capture.loaded import certificates, exchange_of, watch_network
from dalel.evidence.capture.page_archive import sort_key
from dalel.evidence.capture.peer import Certificate, Tls
from dalel.evidence.entry import Capture

CHROMIUM = shutil.which("chromium")
WAYBACK = shutil.which("wayback")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]

PLANS = "/plans?key=left-out"
METHODS = ["page-served", "page-after-scripts", "page-picture", "page-pdf", "page-archive"]
SERVED = b"""<!doctype html><html><head><title>Plans</title></head><body><h1>Plans of 2020</h1><p id="sum"></p>
<div style="height:3000px"></div><img loading="lazy" src="/late.png?token=s3cr3t"><script>
fetch('/sums.json').then(r => r.json()).then(j => document.getElementById('sum').textContent = 'Sum: ' + j.sum);
</script></body></html>"""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@pytest.fixture
def run(evidence: Evidence) -> Run:
    return Run(evidence, browser=Path(CHROMIUM or ""), seconds=30)


def plans() -> dict[str, bytes | Act]:
    return {
        "/": redirect("/plans?key=s3cr3t"),
        "/plans?key=s3cr3t": answer(SERVED, content_type="text/html", set_cookie="session=c00kie"),
        "/sums.json": answer(b'{"sum": 274}', content_type="application/json"),
        "/late.png?token=s3cr3t": answer(PNG, content_type="image/png"),
    }


def bytes_of(run: Run, captured: Captured) -> dict[str, bytes]:
    return {piece.method: run.evidence.path(piece.sha256).read_bytes() for piece in captured.pieces}


def test_a_page_is_kept_in_five_files_that_the_ledger_binds(run: Run) -> None:
    run.expect = "sum: 274"
    with site(plans()) as ours:
        captured = run.one(ours.url("/"))
    assert captured.judgement == Judgement(Verdict.CAPTURED)
    assert [piece.method for piece in captured.pieces] == METHODS
    files = bytes_of(run, captured)
    assert files["page-served"] == SERVED
    # What only scripts wrote stands in the second file.
    assert b"Sum: 274" in files["page-after-scripts"]
    assert files["page-picture"].startswith(b"\x89PNG")
    width, height = (int.from_bytes(files["page-picture"][at : at + 4], "big") for at in (16, 20))
    assert width == 1280
    assert height > 3000
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(files["page-pdf"])).pages)
    assert "Sum: 274" in text
    assert f"2026-11-23 12:00:00 UTC  {ours.url(PLANS)}".replace(" ", "") in text.replace(" ", "").replace("\n", "")
    entries = [entry for entry in run.entries() if isinstance(entry, Capture)]
    assert [(entry.method, entry.status, entry.url) for entry in entries] == [
        (each, 200, ours.url("/")) for each in METHODS
    ]
    record = run.record(1)
    assert all(run.record(entry.seq) == record for entry in entries)
    assert record["files"] == {piece.method: piece.sha256 for piece in captured.pieces}
    assert record["browser"].startswith("Chromium ")
    assert record["user_agent"].endswith(" dalel/test")
    assert [(each["address"], each["status"]) for each in record["exchanges"]] == [
        (ours.url("/"), 302),
        (ours.url(PLANS), 200),
    ]
    assert record["exchanges"][1]["sha256"] == sha256(SERVED).hexdigest()
    assert run.evidence.verify().first_difference == ""


def test_the_archive_holds_all_that_was_loaded_with_digests_that_hold(run: Run) -> None:
    with site(plans()) as ours:
        captured = run.one(ours.url("/"))
    with zipfile.ZipFile(io.BytesIO(bytes_of(run, captured)["page-archive"])) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
    described = json.loads(files["datapackage.json"])
    held = {path: data for path, data in files.items() if not path.startswith("datapackage")}
    assert {each["path"]: (each["hash"], each["bytes"]) for each in described["resources"]} == {
        path: (f"sha256:{sha256(data).hexdigest()}", len(data)) for path, data in held.items()
    }
    warc = files["archive/data.warc.gz"]
    bodies = {}
    for record in ArchiveIterator(io.BytesIO(warc), check_digests="raise"):
        body = record.content_stream().read()
        if record.rec_type == "response":
            assert record.rec_headers.get_header("WARC-Payload-Digest").startswith("sha256:")
            bodies[record.rec_headers.get_header("WARC-Target-URI")] = body
    assert bodies == {
        ours.url("/"): b"",
        ours.url(PLANS): SERVED,
        ours.url("/sums.json"): b'{"sum": 274}',
        ours.url("/late.png?token=left-out"): PNG,
    }
    for line in files["indexes/index.cdx"].decode().splitlines():
        said = json.loads(line.split(" ", 2)[2])
        part = warc[int(said["offset"]) : int(said["offset"]) + int(said["length"])]
        (record,) = ArchiveIterator(io.BytesIO(part))
        assert record.rec_headers.get_header("WARC-Target-URI") == said["url"]


if WAYBACK is not None:  # pywb needs a venv of its own: pip install pywb, and put its bin on PATH

    def test_the_archive_replays_byte_for_byte_in_another_program(run: Run, tmp_path: Path) -> None:
        with site(plans()) as ours:
            captured = run.one(ours.url("/"))
        (tmp_path / "page.wacz").write_bytes(bytes_of(run, captured)["page-archive"])
        for words in (["init", "dalel"], ["add", "--unpack-wacz", "dalel", "page.wacz"]):
            subprocess.run([str(Path(WAYBACK or "").with_name("wb-manager")), *words], cwd=tmp_path, check=True)
        with socket.create_server((HERE, 0)) as free:
            port = free.getsockname()[1]
        player = subprocess.Popen([WAYBACK or "", "-b", HERE, "-p", str(port)], cwd=tmp_path)
        try:
            replayed = {
                path: replay(f"http://{HERE}:{port}/dalel/2026id_/{ours.url(path)}")
                for path in (PLANS, "/sums.json", "/late.png?token=left-out")
            }
        finally:
            player.terminate()
            player.wait()
        assert replayed == {PLANS: SERVED, "/sums.json": b'{"sum": 274}', "/late.png?token=left-out": PNG}


def replay(url: str) -> bytes:
    """What the player shows, once it has started."""
    patience = urllib3.Retry(total=60, backoff_factor=0.1, backoff_max=1)
    answered = urllib3.request("GET", url, retries=patience)
    assert answered.status == 200
    return answered.data


@pytest.mark.parametrize(
    ("url", "key"),
    [
        # As the programs of other archives sort them.
        ("http://127.0.0.1:39373/plans", "1,0,0,127:39373)/plans"),
        ("https://www.Example.kz/A/b/?b=2&a=1", "kz,example)/a/b?a=1&b=2"),
        ("https://example.kz:8080/", "kz,example:8080)/"),
        ("https://ows.goszakup.gov.kz/v3/x?limit=5&page=1", "kz,gov,goszakup,ows)/v3/x?limit=5&page=1"),
    ],
)
def test_the_index_sorts_addresses_by_their_hosts_turned_round(url: str, key: str) -> None:
    assert sort_key(url) == key


def test_nothing_of_a_cookie_a_key_or_the_computer_is_in_what_the_capture_wrote(run: Run) -> None:
    with site(plans()) as ours:
        captured = run.one(ours.url("/"))
    files = bytes_of(run, captured)
    with zipfile.ZipFile(io.BytesIO(files["page-archive"])) as archive:
        records = list(ArchiveIterator(io.BytesIO(archive.read("archive/data.warc.gz"))))
        written = archive.read("indexes/index.cdx") + archive.read("datapackage.json")
    heads = "".join(
        f"{record.rec_headers.headers}{record.http_headers and record.http_headers.headers}" for record in records
    )
    for hidden in ("c00kie", "s3cr3t", "sec-ch", "Accept-Language", "accept-language"):
        assert hidden not in heads
        assert hidden.encode() not in written + run.everything_kept()


GONE = b"<title>x</title>gone"


def test_an_answer_that_never_ends_keeps_no_page_from_being_captured(run: Run) -> None:
    run.seconds = 10
    stream = drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
    with site({"/it": page("Plan", words=9, more="<script>fetch('/stream')</script>"), "/stream": stream}) as ours:
        captured = run.one(ours.url("/it"))
    assert captured.judgement == Judgement(Verdict.CAPTURED)
    assert "/stream" in ours.paths


def test_where_scripts_lead_on_to_is_written_down(run: Run) -> None:
    going = page("Plan", words=3, more="<script>history.pushState({}, '', '/there?token=s3cr3t#top')</script>")
    with site({"/it": going}) as ours:
        captured = run.one(ours.url("/it"))
    assert captured.judgement == Judgement(Verdict.CAPTURED)
    assert captured.status == 200
    assert run.disclosed(1)["final_address"] == ours.url("/there?token=left-out")


BAD: dict[str, tuple[bytes | Act, Verdict, str]] = {
    "a page for logging in": (page("Sign in", words=3), Verdict.WITHOUT_CONTENT, "login-wall"),
    "an error page": (answer(GONE, "404 Not Found", content_type="text/html"), Verdict.WITHOUT_CONTENT, "not-found"),
    "a page without words": (page(""), Verdict.WITHOUT_CONTENT, "no-words"),
    "a reset": (reset, Verdict.FAILED, "connection-lost"),
    "an endless redirect": (redirect("/it"), Verdict.FAILED, "too-many-redirects"),
    "a file": (answer(b"\0\1", content_type="application/octet-stream"), Verdict.FAILED, "no-page"),
    "an endless page": (drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>word"), Verdict.FAILED, "too-slow"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_page_has_its_reason(run: Run, name: str) -> None:
    act, verdict, reason = BAD[name]
    run.seconds = 4
    with site({"/it": act}) as ours:
        captured = run.one(ours.url("/it"))
    assert (captured.judgement.verdict, captured.judgement.reason) == (verdict, reason)
    kept = [] if verdict is Verdict.FAILED else [entry for _ in METHODS for entry in ("capture", "capture-failed")]
    assert [entry.type for entry in run.entries()] == ["genesis", *(kept or ["capture-failed"])]


def test_a_page_whose_certificate_does_not_hold_is_not_opened(run: Run, tmp_path: Path) -> None:
    context, _ = make_authority(tmp_path / "authority").context(until=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    run.why = "only the browser is tried here"
    with site({"/it": page("Plan", words=9)}, context) as ours:
        captured = run.one(ours.url("/it"))
    says = "the browser could not open the page of 127.0.0.1: ERR_CERT_AUTHORITY_INVALID."
    assert captured.judgement == Judgement(Verdict.FAILED, "tls-certificate", says)


def test_the_certificate_of_a_page_is_written_down(tmp_path: Path) -> None:
    context, own = make_authority(tmp_path / "authority").context(until=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    with site({"/it": page("Plan", words=9)}, context) as ours, sync_playwright() as playwright:
        # This browser trusts everybody, so that it opens a site with an authority of our own.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--ignore-certificate-errors"])
        opened = browser.new_page()
        session = watch_network(opened)
        main = opened.goto(ours.url("/it"))
        assert main is not None
        exchange = exchange_of(main.request, certificates(session, main), by_proxy=False)
        browser.close()
    assert exchange.server == f"127.0.0.1:{ours.port}"
    assert exchange.tls == Tls(
        version="TLS 1.3",
        cipher="",
        chain=(Certificate(own, "CN=127.0.0.1", "CN=Root of the tests", "2099-01-01T00:00:00Z"),),
    )


def test_the_rules_of_a_site_hold_for_pages(run: Run) -> None:
    with site({"/robots.txt": answer(b"User-agent: *\nDisallow: /\n"), "/it": page("Plan", words=9)}) as ours:
        assert run.one(ours.url("/it")).judgement.reason == "robots-forbid"
    assert ours.paths == ["/robots.txt"]


def test_a_page_is_opened_through_the_proxy(run: Run) -> None:
    with site({"/it": page("Plan", words=9)}) as ours, socks_proxy() as proxy:
        run.proxy = parse_proxy(proxy.url)
        captured = run.one(f"http://plan.example.kz:{ours.port}/it")
    assert captured.judgement == Judgement(Verdict.CAPTURED)
    assert set(proxy.names) == {"plan.example.kz"}
    assert run.record(1)["exchanges"][0]["server"] is None
