"""A page in a web archive: found by address or as the main page, with record and offset; what lies is refused."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from dalel.publications import archived_page
from dalel.publications.arithmetic import NotComputed
from dalel.publications.quotation import find_quoted, read_stretches
from dalel.publications.trouble import TroubleError

MAIN, NEWS = "https://bank.example/", "https://bank.example/news?id=5"
HTML = "text/html; charset=utf-8"
SAYS = "<html><body><h1>Ответ банка</h1><p>Все лоты <b>открыты</b>.</p></body></html>"

Answer = tuple[str, str, dict[str, str], bytes]


def answer(address: str, body: str | bytes, *, status: str = "200 OK", **headers: str) -> Answer:
    """What a server answered."""
    named = {"Content-Type": HTML} | {name.replace("_", "-"): value for name, value in headers.items()}
    return address, status, named, body.encode() if isinstance(body, str) else body


class Writer(WARCWriter):  # type: ignore[misc]
    """A writer without files of its own."""

    @staticmethod
    def _create_temp_file() -> io.BytesIO:
        return io.BytesIO()


def warc(answers: Sequence[Answer], *, packed: bool = True) -> bytes:
    """A WARC file with a first record of its own."""
    out = io.BytesIO()
    writer = Writer(out, gzip=packed, warc_version="WARC/1.1")
    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "test"}))
    for address, status, headers, body in answers:
        head = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
        record = writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=head)
        writer.write_record(record)
    return out.getvalue()


def wacz(members: dict[str, bytes], *, main: str | None = MAIN) -> bytes:
    """A WACZ file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.writestr("datapackage.json", json.dumps({"mainPageUrl": main} if main else {}))
    return out.getvalue()


def look(tmp_path: Path, data: bytes, words: str, *, at: str | None = None, kind: str = "application/wacz") -> object:
    """Where the words stand in an archive."""
    path = tmp_path / "archive"
    path.write_bytes(data)
    return find_quoted(words, read_stretches(path, kind, at))


def refusal(tmp_path: Path, data: bytes, *, at: str | None = None, kind: str = "application/wacz") -> tuple[str, str]:
    """Why words are not looked for."""
    with pytest.raises(TroubleError) as error:
        look(tmp_path, data, "x", at=at, kind=kind)
    return str(error.value.reason), error.value.say("en")


PAGES = [answer(NEWS, "<p>Other words</p>"), answer(MAIN, SAYS)]


@pytest.mark.parametrize(
    ("name", "packed"), [("archive/data.warc.gz", True), ("archive/data.warc", False)], ids=["packed", "plain"]
)
def test_words_of_the_main_page_are_found_at_their_record_and_offset(tmp_path: Path, name: str, packed: bool) -> None:
    data = warc(PAGES, packed=packed)
    (place,) = look(tmp_path, wacz({name: data}), "«Все лоты открыты»")
    file, record, offset = place.split(";")
    assert (file, record) == (name, "record=3")
    begins = data[int(offset.removeprefix("offset=")) :]
    text = gzip.decompress(begins) if packed else begins
    assert text.startswith(b"WARC/1.1\r\n")
    assert f"WARC-Target-URI: {MAIN}\r\n".encode() in text


def test_a_page_is_named_by_its_address_whatever_its_fragment(tmp_path: Path) -> None:
    data = wacz({"archive/data.warc.gz": warc(PAGES)})
    assert look(tmp_path, data, "Other words", at=f"{NEWS}#top") is not None
    assert look(tmp_path, data, "Other words", at=MAIN) is None
    assert refusal(tmp_path, data, at="https://bank.example/no") == (
        NotComputed.NO_PLACE,
        "the archive has no page https://bank.example/no",
    )


def test_the_first_page_of_a_bare_warc_is_its_main_page(tmp_path: Path) -> None:
    data = warc([answer(MAIN, "{}", Content_Type="application/json"), *PAGES])
    assert look(tmp_path, data, "Other words", kind="application/gzip") == (f"record=3;offset={offset_of(data, 3)}",)
    assert look(tmp_path, data, "Все лоты", kind="application/gzip") is None


def offset_of(data: bytes, record: int) -> int:
    """Where a record begins in a packed WARC file."""
    return [place for place in range(len(data)) if data[place : place + 3] == b"\x1f\x8b\x08"][record - 1]


def test_a_redirect_is_followed_inside_of_the_archive(tmp_path: Path) -> None:
    moved = answer(MAIN, "", status="301 Moved", Location="/ru/")
    data = wacz({"archive/data.warc.gz": warc([moved, answer("https://bank.example/ru/", SAYS)])})
    assert look(tmp_path, data, "Все лоты открыты") is not None
    circle = wacz({"archive/data.warc.gz": warc([answer(MAIN, "", status="302 Found", Location="/")])})
    assert refusal(tmp_path, circle) == (NotComputed.NO_PLACE, f"the archive has no page {MAIN}")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(SAYS.encode()), {"Content_Encoding": "gzip"}),
        (f"{len(SAYS.encode()):x}\r\n".encode() + SAYS.encode() + b"\r\n0\r\n\r\n", {"Transfer_Encoding": "chunked"}),
        (SAYS.encode("windows-1251"), {"Content_Type": "text/html; charset=windows-1251"}),
    ],
    ids=["gzip", "chunked", "windows-1251"],
)
def test_a_page_is_read_without_the_coding_that_it_travelled_in(
    tmp_path: Path, body: bytes, headers: dict[str, str]
) -> None:
    data = wacz({"archive/data.warc.gz": warc([answer(MAIN, body, **headers)])})
    assert look(tmp_path, data, "Все лоты открыты") is not None


def test_a_coding_that_is_not_read_leaves_the_quote_open(tmp_path: Path) -> None:
    data = wacz({"archive/data.warc.gz": warc([answer(MAIN, b"\x0b\x02", Content_Encoding="br")])})
    assert refusal(tmp_path, data) == (NotComputed.NO_TEXT, "")


def test_archives_that_lie_or_hold_too_much_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = warc(PAGES)
    assert refusal(tmp_path, b"no ZIP file") == (NotComputed.NO_TEXT, "it is no ZIP file, or its end is missing")
    assert refusal(tmp_path, wacz({"archive/data.warc.gz": b"not gzip"})) == (
        NotComputed.NO_TEXT,
        "it is no sound WARC file",
    )
    assert refusal(tmp_path, sound + b"more", at=MAIN, kind="application/gzip")[0] == NotComputed.NO_TEXT
    assert refusal(tmp_path, wacz({"archive/data.warc.gz": sound}, main=None)) == (
        NotComputed.NO_PLACE,
        "the archive names no main page that it holds; name the address with at: https://…",
    )
    damaged = bytearray(wacz({"archive/data.warc.gz": sound}))
    damaged[damaged.index(sound[-20:])] ^= 1
    assert refusal(tmp_path, bytes(damaged)) == (NotComputed.NO_TEXT, "a member is damaged")
    bomb = warc([answer(MAIN, gzip.compress(bytes(9 << 20)), Content_Encoding="gzip")])
    assert refusal(tmp_path, wacz({"archive/data.warc.gz": bomb})) == (NotComputed.TOO_LARGE, "")
    monkeypatch.setattr(archived_page, "UNPACKED", 1000)
    assert refusal(tmp_path, wacz({"archive/data.warc.gz": sound})) == (NotComputed.TOO_LARGE, "")


@pytest.mark.parametrize("packed", [True, False])
def test_a_record_larger_than_a_page_is_not_held_and_is_no_page_to_look_into(tmp_path: Path, packed: bool) -> None:
    data = warc([answer(NEWS, bytes(9 << 20)), answer(MAIN, SAYS)], packed=packed)
    archive = wacz({"archive/data.warc.gz" if packed else "archive/data.warc": data})
    (place,) = look(tmp_path, archive, "Все лоты открыты")
    assert ";record=3;" in place
    assert refusal(tmp_path, archive, at=NEWS) == (NotComputed.TOO_LARGE, "")
