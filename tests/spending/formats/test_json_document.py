"""A JSON document taken value by value gives what a whole parse gives, wherever its pieces are cut."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.errors import DocumentError
from dalel.spending.formats.json_document import JsonDocument, Printed, is_json_lines, shorten

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


TOO_DEEP = "values are nested more deeply than in any record"


class Trickle(io.BytesIO):
    """A stream that gives a few bytes at a time, so that every cut falls somewhere."""

    def __init__(self, data: bytes, step: int) -> None:
        super().__init__(data)
        self.step = step

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(self.step, size) if size is not None and size >= 0 else self.step)


def document(data: bytes, *, step: int = 1 << 20) -> JsonDocument:
    return JsonDocument(Trickle(data, step), name="page.json")


def refusal(data: bytes, *, step: int = 1 << 20) -> str:
    """What is said of a list that cannot be read to its end."""
    opened = None
    with pytest.raises(DocumentError) as error:
        opened = document(data, step=step)
        for _ in opened.elements():
            opened.records += 1
    return str(error.value)


@settings(max_examples=60, deadline=None)
@given(st.lists(values, max_size=6), st.integers(min_value=4, max_value=40), st.sampled_from([None, 1]), st.booleans())
def test_the_elements_of_a_list_are_those_of_a_whole_parse(
    listed: list[Any], step: int, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(listed, indent=indent, ensure_ascii=ascii_only)
    if not ascii_only and re.search("[\ud800-\udfff]", text):
        return  # half a character has no bytes
    found = list(document(text.encode(), step=step).elements())
    assert found == list(enumerate(json.loads(text, parse_float=Printed)))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(max_size=8), values, max_size=5), st.integers(min_value=4, max_value=40))
def test_the_members_of_an_object_are_those_of_a_whole_parse(members: dict[str, Any], step: int) -> None:
    text = json.dumps(members)
    opened = document(text.encode(), step=step)
    assert {name: opened.value() for name in opened.members()} == json.loads(text, parse_float=Printed)
    assert opened.peek() == ""


@settings(max_examples=60, deadline=None)
@given(st.lists(values, min_size=1, max_size=4), st.data())
def test_a_list_cut_anywhere_is_refused(listed: list[Any], data: st.DataObject) -> None:
    text = json.dumps(listed).encode()
    cut = data.draw(st.integers(min_value=1, max_value=len(text) - 1))
    message = refusal(text[:cut])
    assert message.startswith(f"page.json breaks off at byte {cut:,}, in the middle of a value; "), message


@pytest.mark.parametrize("printed", ["22767.86", "1.50", "0.0000001", "1e5", "1E+2", "-0.0", "1" * 5000])
def test_a_number_keeps_its_printed_digits(printed: str) -> None:
    [(_, number)] = document(f"[{printed}]".encode(), step=7).elements()
    assert (type(number), number) == (Printed, printed)


def test_a_number_that_goes_on_beyond_what_is_read_is_one_number() -> None:
    assert list(document(b"[12345678, 9]", step=4).elements()) == [(0, 12345678), (1, 9)]


def test_the_line_of_the_cursor_is_counted_across_pieces() -> None:
    opened = document(b'\n\n{"a": 1}\n{"b":\n 2}\n', step=4)
    lines = []
    while opened.peek():
        lines.append(opened.line)
        opened.value()
    assert lines == [3, 4]


def test_the_first_name_is_seen_without_taking_it() -> None:
    opened = document(b' {  "items" : []}', step=4)
    assert (opened.next_name(), opened.value()) == ("items", {"items": []})
    assert document(b"{}").next_name() is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"[1, 2", "page.json breaks off at byte 5, in the middle of a value; 2 records come before it."),
        (b"[1", "page.json breaks off at byte 2, in the middle of a value; 1 record comes before it."),
        (b'["\xd0', "page.json breaks off at byte 3, in the middle of a value; 0 records come before it."),
        (b"[tru", "page.json breaks off at byte 4, in the middle of a value; 0 records come before it."),
    ],
)
def test_a_document_that_breaks_off_says_where_and_after_how_many_records(data: bytes, message: str) -> None:
    assert refusal(data) == (
        f"{message}\nNothing of it was stored. Get the document again from its source, and compare the sizes."
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"[1, nil, 3]",
            "page.json is not JSON at byte 4 (line 1): expecting value; 1 record comes before it.",
        ),
        (
            b'[1,\n {"a" 2}]',
            "page.json is not JSON at byte 10 (line 2): expecting ':' delimiter; 1 record comes before it.",
        ),
        (b"[1 2]", 'page.json is not JSON at byte 3 (line 1): there should be "," or "]"; 1 record comes before it.'),
        (b"{}", 'page.json is not JSON at byte 0 (line 1): there should be "["; 0 records come before it.'),
        (
            b"[" * 100_000,
            f"page.json is not JSON at byte 1 (line 1): {TOO_DEEP}; 0 records come before it.",
        ),
        (
            '["қала", "a\tb"]'.encode(),
            "page.json is not JSON at byte 15 (line 1): invalid control character; 1 record comes before it.",
        ),
    ],
)
def test_what_is_not_json_is_said_with_its_byte_and_line(data: bytes, message: str) -> None:
    assert refusal(data) == f"{message}\nNothing of it was stored. Get the document again from its source."


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_a_constant_that_json_does_not_know_is_named(constant: str) -> None:
    data = f'[1, {{"NaN \\" NaN": "NaN",\n "price": {constant}}}]'.encode()
    byte = data.rindex(constant.encode())
    assert refusal(data) == (
        f"page.json: {constant} at byte {byte} (line 2) is not a JSON number; 1 record comes before it.\n"
        "Nothing of it was stored. A program changed the document on its way: get it from its source."
    )


def test_an_empty_document_is_refused() -> None:
    assert refusal(b"") == (
        "page.json is empty (0 bytes).\nNothing of it was stored. Get the document again from its source."
    )


def test_windows_1251_is_refused_at_the_byte_that_shows_it() -> None:
    text = '["item", "Услуги по подписке"]'
    assert refusal(text.encode("cp1251")) == (
        "page.json is not UTF-8: the byte 0xd3 at 10 is no character; 0 records come before it.\n"
        "Russian text is often in Windows-1251. Keep the document, convert a copy and read that: "
        "iconv -f WINDOWS-1251 -t UTF-8 page.json > utf8-page.json"
    )


def test_a_byte_that_is_no_character_far_into_the_document_is_counted_from_its_start() -> None:
    data = b"[" + ", ".join(['"қала"'] * 1000).encode() + b', "\xff"]'
    message = refusal(data, step=64)
    assert message.startswith(f"page.json is not UTF-8: the byte 0xff at {data.index(bytes([255])):,} is no character;")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_refused_by_its_first_bytes(encoding: str) -> None:
    data = '["Услуги"]'.encode(encoding)
    assert refusal(data) == (
        f"page.json is not UTF-8: its first bytes ({data[:4].hex(' ')}) are those of UTF-16.\n"
        "Keep the document, convert a copy and read that: iconv -f UTF-16 -t UTF-8 page.json > utf8-page.json"
    )


def test_the_mark_of_utf_8_is_skipped() -> None:
    assert list(document(b"\xef\xbb\xbf[1, 2]").elements()) == [(0, 1), (1, 2)]


@pytest.mark.slow
def test_a_value_longer_than_any_record_ends_the_reading_before_memory_does() -> None:
    data = b'["' + b"a" * (130 << 20)
    assert refusal(data) == (
        "page.json: the value at byte 1 is longer than 16 million characters.\n"
        "This is not a page of records; look at the document."
    )


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b'{"a": 1}\n{"a": 2}\n', True),
        (b'\n\n  {"a": 1}  \r\n\r\n{"a": 2}', True),
        (b"[1]\n[2]", True),
        (b'{"a": 1}\n12', True),
        (b'{"a": 1}\n', False),
        (b'{"a": 1}', False),
        (b'{"a":\n {"b": 1}\n}', False),
        (b'[{"a": 1},\n {"a": 2}]', False),
        (b'[\n{"a": 1},\n{"a": 2}]', False),
        (b"", False),
        (b"\n\n", False),
    ],
)
@pytest.mark.parametrize("step", [1, 3, 1 << 20])
def test_json_lines_are_told_by_the_first_line(data: bytes, lines: bool, step: int) -> None:
    assert is_json_lines(Trickle(data, step)) is lines


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Услуги\n по подписке", "Услуги по подписке"),
        ({"a": [1, Printed("1.50")]}, '{"a": [1, "1.50"]}'),
        (None, "null"),
        (True, "true"),
        ("half \ud83d", "half ?"),
        ("x" * 10_000_000, "x" * 79 + "…"),
    ],
)
def test_a_value_is_quoted_in_short(value: object, text: str) -> None:
    assert shorten(value) == text
