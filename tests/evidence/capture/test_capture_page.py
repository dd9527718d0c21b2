"""Capturing pages: five files of what a reader sees, bound by the ledger, and an archive that replays."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import socket
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
import urllib3
from captured import Run
from playwright.sync_api import Route, sync_playwright
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
# It wants other versions of what Dalel uses, so `make test` installs it apart (requirements/replay.txt).
REPLAY = Path(__file__).parents[3] / "build" / "replay" / "bin"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]

PLANS = "/plans?key=left-out"
METHODS = ["page-served", "page-after-scripts", "page-picture", "page-pdf", "page-archive"]
SERVED = b"""<!doctype html><html><head><title>Plans</title><link rel="stylesheet" href="/look.css"></head><body>
<h1>Plans of 2020</h1><p id="sum"></p><p id="lots"></p><div style="height:3000px"></div>
<img loading="lazy" src="/late.png"><img loading="lazy" src="/own.png?token=s3cr3t"><script>
fetch('/sums.json').then(r => r.json()).then(j => document.getElementById('sum').textContent = 'Sum: ' + j.sum);
</script><script src="/lots.js"></script></body></html>"""
SCRIPT = b"""const asking = new XMLHttpRequest();
asking.onload = () => { document.getElementById('lots').textContent = 'Lots: ' + JSON.parse(asking.response).length; };
asking.open('GET', '/lots.json?year=2020');
asking.send();"""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@pytest.fixture
def run(evidence: Evidence) -> Run:
    return Run(evidence, browser=Path(CHROMIUM or ""), seconds=30)


BODIES = {
    "/look.css": (b"h1 { color: rgb(1, 2, 3) }", "text/css"),
    "/lots.js": (SCRIPT, "text/javascript"),
    "/sums.json": (b'{"sum": 274}', "application/json"),
    "/lots.json?year=2020": (b"[1, 2, 3]", "application/json"),
    "/late.png": (PNG, "image/png"),
}


def plans() -> dict[str, bytes | Act]:
    """A page with scripts, a style, what scripts ask for in both ways, and pictures that are loaded late."""
    return {
        "/": redirect("/plans?key=s3cr3t"),
        "/plans?key=s3cr3t": answer(SERVED, content_type="text/html", set_cookie="session=c00kie"),
        "/own.png?token=s3cr3t": answer(PNG, content_type="image/png"),
    } | {path: answer(body, content_type=kind) for path, (body, kind) in BODIES.items()}


@dataclass(frozen=True)
class Visit:
    """One capture of the page; the site is gone, ``url`` says what its addresses were."""

    run: Run
    captured: Captured
    url: Callable[[str], str]


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Not to be changed."""
    run = Run(Evidence(tmp_path_factory.mktemp("visit") / "evidence"), browser=Path(CHROMIUM or ""), seconds=30)
    run.expect = "sum: 274"
    with site(plans()) as ours:
        return Visit(run, run.one(ours.url("/")), ours.url)


def bytes_of(run: Run, captured: Captured) -> dict[str, bytes]:
    return {piece.method: run.evidence.path(piece.sha256).read_bytes() for piece in captured.pieces}


def test_a_page_is_kept_in_five_files_that_the_ledger_binds(visit: Visit) -> None:
    run, captured = visit.run, visit.captured
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
    assert f"2026-11-23 12:00:00 UTC  {visit.url(PLANS)}".replace(" ", "") in text.replace(" ", "").replace("\n", "")
    entries = [entry for entry in run.entries() if isinstance(entry, Capture)]
    assert [(entry.method, entry.status, entry.url) for entry in entries] == [
        (each, 200, visit.url("/")) for each in METHODS
    ]
    record = run.record(1)
    assert all(run.record(entry.seq) == record for entry in entries)
    assert record["files"] == {piece.method: piece.sha256 for piece in captured.pieces}
    assert record["browser"].startswith("Chromium ")
    assert record["user_agent"].endswith(" dalel/test")
    assert [(each["address"], each["status"]) for each in record["exchanges"]] == [
        (visit.url("/"), 302),
        (visit.url(PLANS), 200),
    ]
    assert record["exchanges"][1]["sha256"] == sha256(SERVED).hexdigest()
    assert run.evidence.verify().first_difference == ""


def test_the_archive_holds_all_that_was_loaded_with_digests_that_hold(visit: Visit) -> None:
    with zipfile.ZipFile(io.BytesIO(bytes_of(visit.run, visit.captured)["page-archive"])) as archive:
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
        visit.url("/"): b"",
        visit.url(PLANS): SERVED,
        visit.url("/own.png?token=left-out"): PNG,
    } | {visit.url(path): body for path, (body, _) in BODIES.items()}
    for line in files["indexes/index.cdx"].decode().splitlines():
        said = json.loads(line.split(" ", 2)[2])
        part = warc[int(said["offset"]) : int(said["offset"]) + int(said["length"])]
        (record,) = ArchiveIterator(io.BytesIO(part))
        assert record.rec_headers.get_header("WARC-Target-URI") == said["url"]


SEEN = """() => ({
    title: document.title,
    words: document.body.innerText.split(/\\s*\\n\\s*/),
    colour: getComputedStyle(document.querySelector('h1')).color,
    pictures: [...document.images].map(each => [each.naturalWidth, each.naturalHeight]),
})"""


@pytest.mark.skipif(not REPLAY.exists(), reason="pywb is not installed: make build/replay/.installed")
def test_the_archive_replays_in_another_program_without_the_site_as_it_was_seen(visit: Visit, tmp_path: Path) -> None:
    """pywb serves the archive to Chromium; the site is gone, and whatever would be asked of anybody else is refused."""
    (tmp_path / "page.wacz").write_bytes(bytes_of(visit.run, visit.captured)["page-archive"])
    with pywb(tmp_path) as player, sync_playwright() as playwright:
        asked = f"{player}2026/{visit.url(PLANS)}"
        replay(asked)
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        opened = browser.new_page()
        refused: list[str] = []
        opened.route(
            lambda url: not url.startswith(player.removesuffix("dalel/")), lambda route: refuse(route, refused)
        )
        opened.goto(asked)
        opened.wait_for_function("document.body.innerText.includes('Sum') && document.body.innerText.includes('Lots')")
        opened.evaluate("scrollTo(0, document.body.scrollHeight)")
        opened.wait_for_function("[...document.images].every(each => each.complete)")
        seen = opened.evaluate(SEEN)
        browser.close()
        # And byte for byte, not rewritten for replaying.
        bodies = {path: replay(f"{player}2026id_/{visit.url(path)}") for path in BODIES}
    assert seen == {
        "title": "Plans",
        "words": ["Plans of 2020", "Sum: 274", "Lots: 3"],
        "colour": "rgb(1, 2, 3)",
        # The second is asked for with the key that the page names, and found under the address without it.
        "pictures": [[1, 1], [1, 1]],
    }
    assert refused == []
    assert bodies == {path: body for path, (body, _) in BODIES.items()}


def refuse(route: Route, refused: list[str]) -> None:
    refused.append(route.request.url)
    route.abort()


@contextmanager
def pywb(folder: Path) -> Iterator[str]:
    """pywb with the archive of a folder; where it plays it."""
    for words in (["init", "dalel"], ["add", "--unpack-wacz", "dalel", "page.wacz"]):
        subprocess.run([REPLAY / "wb-manager", *words], cwd=folder, check=True, capture_output=True)
    # The page itself, without pywb's frame around it.
    (folder / "config.yaml").write_text("framed_replay: false\n")
    with socket.create_server((HERE, 0)) as free:
        port = free.getsockname()[1]
    player = subprocess.Popen([REPLAY / "wayback", "-b", HERE, "-p", str(port)], cwd=folder, stderr=subprocess.DEVNULL)
    try:
        yield f"http://{HERE}:{port}/dalel/"
    finally:
        player.terminate()
        player.wait()


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


def test_nothing_of_a_cookie_a_key_or_the_computer_is_in_what_the_capture_wrote(visit: Visit) -> None:
    files = bytes_of(visit.run, visit.captured)
    with zipfile.ZipFile(io.BytesIO(files["page-archive"])) as archive:
        records = list(ArchiveIterator(io.BytesIO(archive.read("archive/data.warc.gz"))))
        written = archive.read("indexes/index.cdx") + archive.read("datapackage.json")
    heads = "".join(
        f"{record.rec_headers.headers}{record.http_headers and record.http_headers.headers}" for record in records
    )
    for hidden in ("c00kie", "s3cr3t", "sec-ch", "Accept-Language", "accept-language"):
        assert hidden not in heads
        assert hidden.encode() not in written + visit.run.everything_kept()


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
