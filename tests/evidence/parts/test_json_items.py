"""Items of JSON: found as a whole parse finds them, without parsing the document."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pieces import pieces

pytestmark = pytest.mark.slow

JSON = "application/json"


def test_the_items_of_the_whole_array_are_cut_before_each_item() -> None:
    parts = [b"\n[ ", b'{"a": "],[\\"{"} , ', b"2,", b"[3, [4]]\t, ", b'"x"\n', b"]\n"]
    assert pieces(b"".join(parts), JSON) == ("json-items/1", parts)


def test_a_page_of_a_register_is_cut_into_its_items_and_what_stands_around_them() -> None:
    parts = [b'{"total": 2, "items": [', b'{"id": 1},\n', b'{"id": 2}', b'], "next_page": "/v3?after=2"}']
    assert pieces(b"".join(parts), JSON) == ("json-items/1", parts)


def test_who_shows_the_last_item_does_not_show_the_arrays_after_it() -> None:
    parts = [b'{"items": [', b'{"id": 1}, ', b'{"id": 2}\n', b'], "asked_by": [{"name": "A. Source"}]}\n']
    assert pieces(b"".join(parts), JSON) == ("json-items/1", parts)


def test_a_list_of_extensions_holds_no_records_however_long_it_is() -> None:
    parts = [b'{"extensions": ["a", "b", "c"], "releases": [', b'{"ocid": "x"}', b"]}"]
    assert pieces(b"".join(parts), JSON) == ("json-items/1", parts)


def test_of_several_arrays_the_longest_counts_and_of_equal_ones_the_first() -> None:
    parts = [b'{"a": [{}], "b": [', b"{}, ", b"[]", b'], "c": [{}, {}], "d": {"e": [{}, {}, {}]}}']
    assert pieces(b"".join(parts), JSON) == ("json-items/1", parts)


def test_a_byte_order_mark_stands_before_the_first_item() -> None:
    assert pieces(b"\xef\xbb\xbf[1]", JSON) == ("json-items/1", [b"\xef\xbb\xbf[", b"1", b"]"])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"[]", id="no-items"),
        pytest.param(b'{"items": []}', id="no-items-in-the-object"),
        pytest.param(b"{}", id="an-empty-object"),
        pytest.param(b'{"a": ["x", "y"]}', id="no-array-of-records"),
        pytest.param(b'{"a": [{}, "y"]}', id="not-all-items-are-records"),
        pytest.param(b'"text"', id="a-text"),
        pytest.param(b" \n", id="only-spaces"),
        pytest.param(b'[{"a": 1}', id="not-closed"),
        pytest.param(b'[{"a": 1}]]', id="closed-twice"),
        pytest.param(b'[{"a": [1}]', id="brackets-that-do-not-fit"),
        pytest.param(b'["a]', id="an-open-string"),
        pytest.param(b"[1,]", id="a-comma-too-many"),
        pytest.param(b"[1 2]", id="a-comma-too-few"),
        pytest.param(b"[,1]", id="a-comma-first"),
        pytest.param(b'{"a": 1 "b": [{}]}', id="members-without-comma"),
        pytest.param(b"{a: [{}]}", id="a-name-without-quotes"),
        pytest.param(b'{"a": [{}],}', id="a-comma-after-the-last-member"),
        pytest.param(b'{"a": 1}\n{"a": 2}\n', id="one-value-a-line"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b"[" * 1_002 + b"]" * 1_002, id="deeper-than-any-record"),
    ],
)
def test_what_has_no_sound_array_of_records_is_cut_into_lines(text: bytes) -> None:
    assert pieces(text, JSON) == ("lines/1", text.splitlines(keepends=True))


def test_what_is_nested_as_deep_as_allowed_is_an_item() -> None:
    deep = b"[" * 1_000 + b"]" * 1_000
    assert pieces(b"[" + deep + b"]", JSON) == ("json-items/1", [b"[", deep, b"]"])


words = st.text(st.sampled_from('[]{},:"\\/ \n\tабв😀a1')) | st.text(max_size=5)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=15,
)
styles = st.fixed_dictionaries(
    {
        "indent": st.sampled_from([None, 1, "\t"]),
        "ensure_ascii": st.booleans(),
        "separators": st.sampled_from([(",", ":"), (" , ", " : ")]),
    }
)


def records_of(value: Any) -> list[Any]:
    """What the page says, applied to the parsed document."""
    if isinstance(value, list):
        return value
    arrays = value.values() if isinstance(value, dict) else []
    fit = [each for each in arrays if isinstance(each, list) and all(isinstance(item, list | dict) for item in each)]
    return max(fit, key=len, default=[])


documents = (
    st.lists(values, max_size=6)
    | st.dictionaries(words, values, max_size=5)
    | st.dictionaries(words, st.lists(st.dictionaries(words, values, max_size=3), max_size=5), max_size=4)
    | values
)


@given(documents, styles)
def test_items_are_those_that_a_whole_parse_finds(document: Any, style: dict[str, Any]) -> None:
    # Half a surrogate pair is not UTF-8; the escape is as good.
    text = json.dumps(document, **style).encode("utf-8", "backslashreplace")
    expected = records_of(json.loads(text))
    found = pieces(text, JSON)
    assert found is not None
    form, parts = found
    assert b"".join(parts) == text
    assert form == ("json-items/1" if expected else "lines/1")
    if expected:
        assert [json.loads(part.decode().rstrip(" \t\r\n,")) for part in parts[1:-1]] == expected
        assert parts[-1].startswith(b"]")


marks = st.lists(
    st.sampled_from(
        [b"[", b"]", b"{", b"}", b",", b":", b'"', b"\\", b'"a"', b'"a":', b"1", b" ", b"\n", b"\xff", b"{}"]
    ),
    min_size=1,
    max_size=24,
)


@given(marks.map(b"".join))
def test_parts_joined_are_the_document_whatever_its_brackets(data: bytes) -> None:
    found = pieces(data, JSON)
    assert found is not None
    _, parts = found
    assert b"".join(parts) == data
    assert all(parts)
