"""Captures that hold cookies and credentials: WARC and WACZ, HAR, messages, what browsers keep."""

from __future__ import annotations

import json
import zlib

import pytest
from trace_samples import NOBODY, SECRET, chunked, gzipped, traces_in, warc, zipped

from dalel.evidence.dossier.traces import Limits

HTML = b"<p>by Aigerim Testova</p>" + b"x" * 1000
COOKIES = [("Host", "example.org"), ("Cookie", f"sid={SECRET}; lang=ru")]

SENT = 'Cookie (here: "sid", "lang") is sent in record 1; its value is not repeated.'


@pytest.mark.parametrize("packed", [True, False])
def test_the_cookies_of_a_captured_request_are_found(packed: bool) -> None:
    place = "unpacked" if packed else ""
    assert traces_in(warc(("request", COOKIES, b""), packed=packed)) == [("cookie", place, SENT)]


def test_each_header_is_counted_and_its_first_record_named() -> None:
    content = warc(
        ("request", [("Authorization", f"Bearer {SECRET}"), ("Proxy-Authorization", SECRET)], b""),
        ("response", [("Set-Cookie", f"sid={SECRET}; Path=/; HttpOnly"), ("Set-Cookie", f"lang={SECRET}")], b"x"),
        ("request", COOKIES, b""),
        ("request", COOKIES, b""),
    )
    bearer = 'Authorization (here: "Bearer") is sent in record 1'
    cookies = '(here: "sid", "lang") is sent 2 times, first in record'
    assert traces_in(content) == [
        ("authorization", "unpacked", f"{bearer}; its value is not repeated."),
        ("authorization", "unpacked", "Proxy-Authorization is sent in record 1; its value is not repeated."),
        ("cookie", "unpacked", f"Set-Cookie {cookies} 2; its value is not repeated."),
        ("cookie", "unpacked", f"Cookie {cookies} 3; its value is not repeated."),
    ]


def test_a_capture_without_cookies_is_clean() -> None:
    body = b"Cookie: what is a cookie?\r\nAuthorization: of a ministry\r\n"
    assert traces_in(warc(("request", COOKIES[:1], b""), ("response", [], body))) == []


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ([("Content-Encoding", "gzip")], gzipped(HTML)),
        ([("Content-Encoding", "deflate")], zlib.compress(HTML)),
        ([("Content-Encoding", "deflate")], zlib.compress(HTML)[2:-4]),
        ([("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], chunked(gzipped(HTML), 7)),
        ([("Transfer-Encoding", "chunked")], chunked(HTML, 7)),
        ([("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], gzipped(HTML)),
    ],
)
def test_a_name_in_a_body_that_was_packed_on_the_way_is_found(headers: list[tuple[str, str]], body: bytes) -> None:
    content = warc(("request", [], b""), ("response", headers, body))
    assert traces_in(content) == [
        ("full-name", "unpacked", 'The full name "Aigerim Testova" stands here at byte 6 of the body in record 2.')
    ]


def test_a_body_that_cannot_be_unpacked_is_not_called_clean() -> None:
    content = warc(
        ("response", [("Content-Encoding", "br")], b"x"),
        ("response", [("Content-Encoding", "br")], b"x"),
        ("response", [("Content-Encoding", "gzip")], gzipped(HTML)[:-20]),
    )
    assert traces_in(content) == [
        ("full-name", "unpacked", 'The full name "Aigerim Testova" stands here at byte 6 of the body in record 3.'),
        (
            "not-looked-into",
            "unpacked",
            '2 bodies here are packed in a way that is not known here ("br"); they were not looked into.',
        ),
        ("not-looked-into", "unpacked", "One body here is damaged where it was packed; it was not looked into."),
    ]


def test_a_body_that_unpacks_to_too_much_is_left() -> None:
    content = warc(("response", [("Content-Encoding", "gzip")], gzipped(b"\0" * 10_000_000)), packed=False)
    assert traces_in(content, limits=Limits(unpacked_bytes=1_000_000)) == [
        ("not-looked-into", "", "The rest was not looked into: more than 1000000 bytes are packed in it.")
    ]


def test_a_warc_file_that_is_cut_off_is_not_called_clean() -> None:
    content = warc(("request", COOKIES, b""), ("response", [], b"x" * 100), packed=False)
    assert traces_in(content[:-50]) == [
        ("cookie", "", SENT),
        ("not-looked-into", "", "It was not looked into to its end: record 2 is cut off."),
    ]
    assert traces_in(content + b"something else\r\n\r\n")[-1] == (
        "not-looked-into",
        "",
        "It was not looked into to its end: record 3 does not begin as a record does.",
    )


def test_the_record_that_describes_a_capture_may_name_the_collector() -> None:
    fields = b"software: x/1\r\noperator: Aigerim\r\nhostname: aigerim-pc\r\n"
    head = b"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Type: application/warc-fields\r\n"
    content = head + f"Content-Length: {len(fields)}\r\n\r\n".encode() + fields + b"\r\n\r\n"
    assert traces_in(content, NOBODY) == [
        ("author", "", 'Record 1 names the operator of the capture, "Aigerim".'),
        ("host-name", "", 'Record 1 names the hostname of the capture, "aigerim-pc".'),
    ]


def test_a_capture_in_an_archive_is_looked_into() -> None:
    content = zipped({"archive/data.warc.gz": warc(("request", COOKIES, b"")), "pages/pages.jsonl": b'{"a": 1}\n'})
    assert traces_in(content) == [("cookie", "archive/data.warc.gz > unpacked", SENT)]


def har(headers: list[dict[str, str]], cookies: list[dict[str, str]]) -> bytes:
    request = {"method": "GET", "url": "https://example.org/", "headers": headers, "cookies": cookies}
    return json.dumps({"log": {"entries": [{"request": request}]}}, indent=1).encode()


def test_the_headers_and_cookies_in_a_har_file_are_found() -> None:
    content = har(
        [{"name": "Authorization", "value": f"Basic {SECRET}"}, {"value": f"sid={SECRET}", "name": "cookie"}],
        [{"name": "sid", "value": SECRET}],
    )
    places = [content.index(b'"name": "Authorization"'), content.index(b'"value": "sid='), content.index(b'"cookies"')]
    assert traces_in(content) == [
        ("authorization", "", f'Authorization (here: "Basic") is sent at byte {places[0]}; its value is not repeated.'),
        ("cookie", "", f'Cookie (here: "sid") is sent at byte {places[1]}; its value is not repeated.'),
        ("cookie", "", f'Cookies (here: "sid") is sent at byte {places[2]}; its value is not repeated.'),
    ]


@pytest.mark.parametrize(
    "value",
    [
        {"authorization": "Bearer " + SECRET},
        {"Authorization": ["Basic " + SECRET]},
        {"headers": {"Cookie": "sid=" + SECRET}},
        {"Set-Cookie": "sid=" + SECRET},
    ],
)
def test_headers_in_other_json_are_found(value: object) -> None:
    assert len(traces_in(json.dumps(value).encode())) == 1


@pytest.mark.parametrize(
    "value",
    [
        {"authorization": "permit 12 of the ministry"},
        {"cookie": "oat, 200 g"},
        {"cookies": []},
        {"headers": [{"name": "Cookie", "value": ""}]},
        {"headers": [{"name": "Accept", "value": "Cookie"}]},
    ],
)
def test_words_that_are_no_headers_are_clean(value: object) -> None:
    assert traces_in(json.dumps(value).encode()) == []


def test_headers_are_found_at_any_place_of_a_large_file() -> None:
    for before in [262_100, 262_140, 262_144, 300_000]:
        content = b'["' + b"x" * before + f'", {{"Cookie": "sid={SECRET}"}}]'.encode()
        assert [found[0] for found in traces_in(content)] == ["cookie"]


@pytest.mark.parametrize(
    "content",
    [
        b'{"content": {"text": "YWlnZXJpbQ==", "encoding": "base64"}}',
        b'{"parts":[{"base64":"YWlnZXJpbQ==","index":0}]}',
        b"From: a@example.org\nSubject: b\n\n--x\nContent-Transfer-Encoding: base64\n\nYWlnZXJpbQ==\n--x--\n",
        b"<img src='data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD'>",
        b"x" * 262_130 + b"<img src='data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD'>",
    ],
)
def test_what_is_spelled_in_base64_is_not_called_clean(content: bytes) -> None:
    assert traces_in(content) == [("not-looked-into", "", "Parts of it are in base64; they were not looked into.")]


def test_the_headers_of_a_message_are_found_and_its_text_is_not_taken_for_them() -> None:
    content = f"GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Digest {SECRET}\r\n\r\nCookie: a=b\r\n".encode()
    assert traces_in(content) == [
        ("authorization", "", 'Authorization (here: "Digest") is sent at the beginning; its value is not repeated.')
    ]


def test_a_file_of_cookies_is_found() -> None:
    content = f"# Netscape HTTP Cookie File\nexample.org\tFALSE\t/\tTRUE\t0\tsid\t{SECRET}\n".encode()
    assert traces_in(content) == [("cookie", "", "It is a file of cookies, as browsers export them.")]


def test_a_body_in_very_many_chunks_is_read_in_one_go() -> None:
    body = b"1\r\nx\r\n" * 200_000
    content = warc(("response", [("Transfer-Encoding", "chunked")], body), packed=False)
    assert traces_in(content) == []
