"""Where releases stand in an OCDS document, and what is said of a document that cannot be read as a whole."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from ocds_sample import dump, dump_lines, issues_of, kzt, lines_of, packed, read_bytes, release, said, without_place

from dalel.errors import DocumentError
from dalel.spending.formats.ocds_record import compare_with_releases

AWARDS = {"awards": [{"id": "a", "value": kzt(5)}, {"id": "b", "value": kzt(6)}]}
FIRST = release(ocid="ocds-1", **AWARDS)
SECOND = release(ocid="ocds-2", **AWARDS)
FETCH = "Nothing of it was stored. Get the document again from its source, and compare the sizes."


def record(body: dict[str, Any]) -> dict[str, Any]:
    return {"ocid": body["ocid"], "compiledRelease": body}


@pytest.mark.parametrize(
    ("data", "places"),
    [
        pytest.param(
            dump({"uri": "x", "releases": [FIRST, SECOND], "publisher": {"name": "P"}}),
            ["/releases/0/awards/0", "/releases/0/awards/1", "/releases/1/awards/0", "/releases/1/awards/1"],
            id="release package",
        ),
        pytest.param(
            dump({"packages": ["x"] * 3, "records": [record(FIRST), record(SECOND)]}),
            [
                "/records/0/compiledRelease/awards/0",
                "/records/0/compiledRelease/awards/1",
                "/records/1/compiledRelease/awards/0",
                "/records/1/compiledRelease/awards/1",
            ],
            id="record package",
        ),
        pytest.param(
            dump([FIRST, record(SECOND)]),
            ["/0/awards/0", "/0/awards/1", "/1/compiledRelease/awards/0", "/1/compiledRelease/awards/1"],
            id="list",
        ),
        pytest.param(
            dump_lines([FIRST, SECOND]),
            ["line 1 /awards/0", "line 1 /awards/1", "line 2 /awards/0", "line 2 /awards/1"],
            id="lines of releases",
        ),
        pytest.param(
            b"\n" + dump_lines([record(FIRST)]) + b"\r\n  \n" + dump(record(SECOND)),
            [
                "line 2 /compiledRelease/awards/0",
                "line 2 /compiledRelease/awards/1",
                "line 5 /compiledRelease/awards/0",
                "line 5 /compiledRelease/awards/1",
            ],
            id="lines of records, with empty ones and without the last line's end",
        ),
        pytest.param(
            dump_lines([{"releases": [FIRST]}, {"records": [record(SECOND)]}]),
            [
                "line 1 /releases/0/awards/0",
                "line 1 /releases/0/awards/1",
                "line 2 /records/0/compiledRelease/awards/0",
                "line 2 /records/0/compiledRelease/awards/1",
            ],
            id="lines of packages",
        ),
        pytest.param(
            b"\xef\xbb\xbf" + dump({"releases": [FIRST, {"ocid": "ocds-2", **SECOND}]}),
            ["/releases/0/awards/0", "/releases/0/awards/1", "/releases/1/awards/0", "/releases/1/awards/1"],
            id="with a byte order mark",
        ),
    ],
)
def test_each_kind_of_document_gives_the_same_lines_with_its_own_places(
    tmp_path: Path, data: bytes, places: list[str]
) -> None:
    found = read_bytes(tmp_path, data)
    assert [one.place for one in found] == places
    assert without_place(found) == without_place(read_bytes(tmp_path, dump({"releases": [FIRST, SECOND]})))
    assert read_bytes(tmp_path, packed(data)) == found


@pytest.mark.parametrize(
    ("body", "place"),
    [(FIRST, "/awards/0"), (record(FIRST), "/compiledRelease/awards/0")],
)
def test_a_release_or_record_may_be_the_whole_document(tmp_path: Path, body: dict[str, Any], place: str) -> None:
    assert read_bytes(tmp_path, dump(body))[0].place == place


def test_of_a_record_only_the_compiled_release_is_read(tmp_path: Path) -> None:
    body = {**record(FIRST), "releases": [FIRST, SECOND], "versionedRelease": {"ocid": "ocds-1", "awards": []}}
    assert [one.place for one in read_bytes(tmp_path, dump({"records": [body]}))] == [
        "/records/0/compiledRelease/awards/0",
        "/records/0/compiledRelease/awards/1",
    ]


def compare(compiled: dict[str, Any], *releases: object) -> list[tuple[str, dict[str, str]]]:
    remark = compare_with_releases("/records/0", compiled, releases)
    return [] if remark is None else [(remark.place, dict(remark.values))]


def test_a_compiled_release_is_compared_with_its_own_releases_merged(tmp_path: Path) -> None:
    tender = release(date="2020-01-01T00:00:00Z", tender={"status": "active", "documents": [{"title": "No id"}]})
    award = release(date="2020-02-01T00:00:00Z", awards=[{"id": 1, "status": "active", "value": kzt(7), "title": None}])
    same = release(tender={"status": "active"}, awards=[{"id": "1", "status": "active", "value": kzt(7)}])
    assert compare(same, award, tender) == []
    other = same | {"tender": {"status": "complete"}, "awards": [*same["awards"], {"id": "2", "status": "active"}]}
    differs = ("/records/0/compiledRelease", {"count": "2", "releases": "2", "path": "/awards/2/status"})
    assert compare(other, award, tender) == [differs]
    # What is linked only, or has no order, cannot be compared.
    assert compare(other, award, {"url": "https://example.org/r.json"}) == []
    assert compare(other, award, release(date=None, tender={"status": "active"})) == []
    body = {"ocid": "ocds-1", "compiledRelease": other, "releases": [award, tender]}
    assert [
        one.say("en")
        for one in issues_of(read_bytes(tmp_path, dump({"records": [body]})))
        if one.code.startswith("com")
    ] == [
        "The compiled release says otherwise than its own releases (2) merged in 2 places, first at /awards/2/status. "
        "It was read as it stands."
    ]


def test_a_record_nested_too_deeply_to_be_compared_is_refused(tmp_path: Path) -> None:
    deep = b'{"x":' * 700 + b"1" + b"}" * 700
    one = b'{"ocid":"a","date":"2020-01-01T00:00:00Z","tender":' + deep + b"}"
    body = b'{"records":[{"ocid":"a","compiledRelease":' + one + b',"releases":[' + one + b"]}]}"
    assert error_of(tmp_path, body) == (
        "x.json: values are nested more deeply than in any record.",
        "Nothing of it was stored. Get the document again from its source.",
    )


def test_a_compiled_release_without_an_ocid_has_its_records(tmp_path: Path) -> None:
    body = {key: value for key, value in FIRST.items() if key != "ocid"}
    found = read_bytes(tmp_path, dump({"records": [{"ocid": "ocds-9", "compiledRelease": body}]}))
    assert [line.record for line in lines_of(found)] == ['["ocds-9","a"]', '["ocds-9","b"]']


def test_a_record_without_a_compiled_release_is_read_release_by_release(tmp_path: Path) -> None:
    later = release(date="2021-01-01T00:00:00Z", awards=[{"id": "a", "value": kzt(7)}])
    link = {"url": "https://example.org/r.json", "date": "2021-01-01T00:00:00Z", "tag": ["award"]}
    found = read_bytes(tmp_path, dump({"records": [{"ocid": "ocds-1", "releases": [FIRST, later, link]}]}))
    # Both tellings of the award are lines here, with one identity; the reading lets the later one stand.
    assert [(line.place, line.record, line.revised) for line in lines_of(found)] == [
        ("/records/0/releases/0/awards/0", '["ocds-1","a"]', "2020-02-03T00:00:00Z"),
        ("/records/0/releases/0/awards/1", '["ocds-1","b"]', "2020-02-03T00:00:00Z"),
        ("/records/0/releases/1/awards/0", '["ocds-1","a"]', "2021-01-01T00:00:00Z"),
    ]
    assert said(found) == [
        (
            "/records/0/releases/2",
            "Only a link to the release is published (https://example.org/r.json); Dalel does not fetch it.",
            True,
        )
    ]


@pytest.mark.parametrize("body", [{"ocid": "x", "releases": []}, {"ocid": "x", "versionedRelease": {"ocid": "x"}}])
def test_a_record_with_nothing_to_read_is_refused(tmp_path: Path, body: dict[str, Any]) -> None:
    found = read_bytes(tmp_path, dump({"records": [body]}))
    assert said(found) == [("/records/0", 'The field "compiledRelease" is missing.', True)]


def test_what_is_no_release_among_releases_is_refused_with_its_place(tmp_path: Path) -> None:
    data = dump_lines([FIRST, 5, {"total": 3, "items": []}])
    assert said(read_bytes(tmp_path, data)) == [
        ("line 2", "There is 5 where a record with fields should be.", True),
        ("line 3", "The record is none of those this format reads; its fields are: total, items.", True),
    ]
    assert said(read_bytes(tmp_path, dump({"releases": [FIRST, "x"]}))) == [
        ("/releases/1", "There is x where a record with fields should be.", True)
    ]


def error_of(folder: Path, data: bytes, name: str = "x.json") -> tuple[str, str]:
    """What is said of a document that cannot be read, and what to do next."""
    with pytest.raises(DocumentError) as caught:
        read_bytes(folder, data, name)
    return caught.value.what, caught.value.next_step


def test_a_document_of_no_bytes(tmp_path: Path) -> None:
    said_of_it = ("x.json is empty (0 bytes).", "Nothing of it was stored. Get the document again from its source.")
    assert error_of(tmp_path, b"") == said_of_it
    assert error_of(tmp_path, packed(b"")) == said_of_it


def test_a_document_of_spaces(tmp_path: Path) -> None:
    assert error_of(tmp_path, b" \n\n ") == ("x.json holds nothing but spaces.", "Get the document again.")


def test_truncated_json_says_how_far_it_came(tmp_path: Path) -> None:
    data = dump({"releases": [FIRST, SECOND]})
    cut = data[: len(data) - 30]
    assert error_of(tmp_path, cut) == (
        f"x.json breaks off at byte {len(cut)}, in the middle of a value; 1 record comes before it.",
        FETCH,
    )


def test_truncated_json_lines_say_which_line(tmp_path: Path) -> None:
    data = dump_lines([FIRST, SECOND])
    cut = data[: len(data) - 30]
    assert error_of(tmp_path, cut, "x.jsonl") == (
        (
            f"x.jsonl breaks off at byte {len(cut)}, in the middle of a value; 1 record comes before it. "
            "The value begins in line 2."
        ),
        FETCH,
    )


def test_a_broken_line_is_an_error_for_the_whole_document(tmp_path: Path) -> None:
    data = dump_lines([FIRST]) + b'{"ocid":"x",}\n' + dump_lines([SECOND])
    byte = len(dump_lines([FIRST])) + len('{"ocid":"x",')
    assert error_of(tmp_path, data, "x.jsonl") == (
        (
            f"x.jsonl is not JSON at byte {byte} (line 2): expecting property name enclosed in double quotes; "
            "1 record comes before it. The value begins in line 2."
        ),
        "Nothing of it was stored. Get the document again from its source.",
    )


def test_two_values_in_one_line_have_no_places(tmp_path: Path) -> None:
    data = dump_lines([FIRST]) + dump(SECOND) + dump(SECOND)
    assert error_of(tmp_path, data, "x.jsonl") == (
        "x.jsonl, line 2: a second JSON value begins on the same line.",
        "Put each value on a line of its own: jq -c . x.jsonl > lines.jsonl",
    )


def test_a_truncated_gzip_file_says_how_far_it_came(tmp_path: Path) -> None:
    data = dump({"releases": [FIRST, SECOND]})
    # Stored, not squeezed, so that the cut falls into the second release and not before everything.
    whole = gzip.compress(data, compresslevel=0, mtime=0)
    what, next_step = error_of(tmp_path, whole[: len(whole) - 40], "x.json.gz")
    kept = len(data) - 32  # the file's last 8 bytes are its check
    assert (
        what == f"x.json.gz: the gzip file ends early, after {kept} bytes of its content; 1 record comes before that."
    )
    assert next_step == FETCH


def test_a_damaged_gzip_file(tmp_path: Path) -> None:
    data = dump({"releases": [FIRST]})
    whole = bytearray(packed(data))
    whole[-6] ^= 1
    what, _ = error_of(tmp_path, bytes(whole), "x.json.gz")
    assert what.startswith("x.json.gz: the gzip file is damaged (CRC check failed")
    assert what.endswith(f"), after {len(data)} bytes of its content; 1 record comes before that.")


@pytest.mark.slow
def test_a_gzip_bomb_is_not_unpacked_to_its_end(tmp_path: Path) -> None:
    bomb = packed(b'{"releases":[' + b" " * (80 << 20) + b"]}")
    what, next_step = error_of(tmp_path, bomb, "x.json.gz")
    assert what.startswith("x.json.gz unpacks to more than 200 times its size (")
    assert what.endswith("); no official data does.")
    assert next_step == "Nothing of it was stored. If you know what it is, unpack it yourself and add that file."


def test_cyrillic_in_cp1251_is_named(tmp_path: Path) -> None:
    data = b'{"releases":[{"ocid":"\xcc\xc4"}]}'
    assert error_of(tmp_path, data) == (
        "x.json is not UTF-8: the byte 0xcc at 22 is no character; 0 records come before it.",
        (
            "Russian text is often in Windows-1251. Keep the document, convert a copy and read that: "
            "iconv -f WINDOWS-1251 -t UTF-8 x.json > utf8-x.json"
        ),
    )


def test_utf_16_is_named(tmp_path: Path) -> None:
    assert error_of(tmp_path, dump(FIRST).decode().encode("utf-16-le")) == (
        "x.json is not UTF-8: its first bytes (7b 00 22 00) are those of UTF-16.",
        "Keep the document, convert a copy and read that: iconv -f UTF-16 -t UTF-8 x.json > utf8-x.json",
    )


@pytest.mark.parametrize(
    ("data", "holds"),
    [
        (b'{"total":1,"limit":1,"next_page":"","items":[{"id":1}]}', "its keys are total, limit, next_page, items"),
        (b'[{"a":1},{"b":2}]', "its keys are a"),
        (b"[1,2]", "it is 1"),
        (b"17", "it is 17"),
        (b"{}", "its keys are none"),
        (b'{"a":1}\n{"a":2}\n', "its keys are a"),
        (b'{"releases":{"ocid":1}}', "its keys are releases"),
    ],
)
def test_json_that_is_something_else_is_named_by_its_keys(tmp_path: Path, data: bytes, holds: str) -> None:
    assert error_of(tmp_path, data) == (
        f"x.json is JSON, but not OCDS: {holds}.",
        (
            'OCDS has "releases" or "records" (a package) or "ocid" (a release, a record). '
            "Name the format it is in: dalel spending read x.json --format …"
        ),
    )


def test_nan_is_no_number(tmp_path: Path) -> None:
    data = b'{"releases":[{"ocid":"x","awards":[{"id":"a","value":{"amount":NaN,"currency":"KZT"}}]}]}'
    assert error_of(tmp_path, data) == (
        f"x.json: NaN at byte {data.index(b'NaN')} (line 1) is not a JSON number; 0 records come before it.",
        "Nothing of it was stored. A program changed the document on its way: get it from its source.",
    )


@pytest.mark.parametrize("data", [b'{"releases":[' + b"[" * 100_000, b'{"ocid":"x","tender":' + b'{"a":' * 100_000])
def test_a_document_nested_to_do_harm_ends_in_an_error(tmp_path: Path, data: bytes) -> None:
    assert "values are nested more deeply than in any record" in error_of(tmp_path, data)[0]


def test_a_number_of_thousands_of_digits_is_refused_and_not_a_crash(tmp_path: Path) -> None:
    data = b'{"ocid":"x","awards":[{"id":"a","value":{"amount":' + b"9" * 5_000 + b',"currency":"KZT"}}]}'
    [issue] = read_bytes(tmp_path, data)
    assert (issue.place, issue.code, issue.refused) == ("/awards/0", "absurd-number", True)


def test_a_record_with_its_releases_first_is_not_taken_for_a_package(tmp_path: Path) -> None:
    assert error_of(tmp_path, dump({"releases": [FIRST], **record(FIRST)})) == (
        'x.json is one record, but has its "releases" before its "ocid".',
        'Put it into a record package, {"records": [ … ]}, and add that.',
    )


def test_a_list_of_releases_given_twice_is_not_read_twice(tmp_path: Path) -> None:
    text = dump([FIRST])
    assert error_of(tmp_path, b'{"releases":' + text + b',"releases":' + text + b"}") == (
        'x.json has the key "releases" twice at its top; which of them counts nobody can say.',
        "Get the document again from its source, or ask the publisher.",
    )


def test_a_line_cut_short_in_the_middle_of_a_document_is_named(tmp_path: Path) -> None:
    data = dump_lines([FIRST]) + dump(SECOND)[:-20] + b"\n" + dump_lines([SECOND])
    what, _ = error_of(tmp_path, data, "x.jsonl")
    assert what.startswith("x.jsonl is not JSON at byte ")
    assert what.endswith("; 1 record comes before it. The value begins in line 2.")


def test_something_after_the_documents_end(tmp_path: Path) -> None:
    assert error_of(tmp_path, dump({"releases": [FIRST]}) + b" x") == (
        "x.json, line 1: a second JSON value begins on the same line.",
        "Put each value on a line of its own: jq -c . x.json > lines.jsonl",
    )
