"""Quotations: which words of a claim are quoted, and what counts as the same words in a document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dalel.publications.quotation import Stretch, decode_page, find_quoted, plain_words, quoted_parts, read_texts

PAGE = """<html><head><style>p{}</style><script>"said in a script"</script></head><body><h1>Жауап</h1><p>Біз
<b>барлық</b> шартты&nbsp;«ашық» жарияладық.</p><p>Another – line</p></body></html>"""


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("All lots were open", [["All lots were open"]]),
        ("They wrote: “all lots were open”", [["all lots were open"]]),
        ("Банк пишет, что «все лоты» были «открыты»", [["все лоты"], ["открыты"]]),
        ("“All lots […] were open … to all”", [["All lots", "were open", "to all"]]),
        ("„alle“", [["alle"]]),
        ("...", [[]]),
    ],
)
def test_what_a_claim_quotes(words: str, parts: list[list[str]]) -> None:
    assert quoted_parts(words) == parts


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("барлық шартты «ашық» жарияладық", True),
        ('“шартты "ашық" жарияладық”', True),
        ("барлық … жарияладық", True),
        ("жарияладық … барлық", False),
        ("Барлық шартты", False),
        ("барлық шарт ты", False),
        ("Another — line", True),
        ("said in a script", False),
        ("…", False),
    ],
)
def test_words_stand_in_a_page_whatever_the_shapes_of_its_marks(words: str, expected: bool, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    texts = read_texts(path, "text/html")
    assert texts is not None
    assert find_quoted(words, texts) == (("",) if expected else None)


def test_each_string_of_json_is_a_text_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"a": ["All lots", {"b": "were\n open"}], "not a value": 5}), encoding="utf-8")
    texts = read_texts(path, "application/json")
    assert texts == [Stretch("/a/0", "All lots"), Stretch("/a/1/b", "were open")]
    assert find_quoted("were open", texts) == ("/a/1/b",)
    assert find_quoted("“were open”, they wrote of “All lots”", texts) == ("/a/1/b", "/a/0")
    assert find_quoted("All lots were open", texts) is None


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(b"\xff\xfe", "text/plain"), (b"{", "application/json"), (b"%PDF-1.4", "application/pdf"), (b"a", "image/png")],
)
def test_a_document_without_a_text_that_can_be_read_has_none(data: bytes, media_type: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    assert read_texts(path, media_type) is None


@pytest.mark.parametrize(
    ("data", "charset", "expected"),
    [
        ("Ответ".encode(), None, "Ответ"),
        ("Ответ".encode("windows-1251"), "windows-1251", "Ответ"),
        ('<meta charset="windows-1251">Ответ'.encode("windows-1251"), None, '<meta charset="windows-1251">Ответ'),
        ('<meta http-equiv=x content="text/html; charset=koi8-r">Ы'.encode("koi8-r"), None, None),
        ("Ответ".encode("windows-1251"), None, None),
        ("Ответ".encode(), "no-such-encoding", None),
        ("Ответ".encode("utf-8-sig"), None, "Ответ"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_names_or_not_at_all(
    data: bytes, charset: str | None, expected: str | None
) -> None:
    found = decode_page(data, charset)
    if expected is None and b"koi8-r" in data:
        expected = '<meta http-equiv=x content="text/html; charset=koi8-r">Ы'
    assert found == expected


def test_marks_that_are_not_seen_make_no_difference() -> None:
    assert plain_words("a\u00adb\u200f  «c»\u00a0–\n d") == 'ab "c" - d'
