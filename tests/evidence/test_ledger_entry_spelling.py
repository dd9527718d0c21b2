"""Entries of every type with anything in their fields: one spelling, and two readers that never disagree.

A line is read at a glance, by a pattern, or else with care, field by field. Here both read the same lines.
"""

from __future__ import annotations

import datetime as dt
import string
from dataclasses import fields

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from dalel.errors import DataError
from dalel.evidence.entry import (
    TYPES,
    CaptureFailed,
    Entry,
    glance,
    match_line,
    parse_entry,
    parse_with_care,
    render_entry,
)
from dalel.evidence.parts import PartsCommitment

LARGEST = 2**53 - 1
VISIBLE = "".join(map(chr, range(33, 127)))

HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
NUMBER = st.one_of(st.integers(0, 20), st.integers(0, LARGEST), st.sampled_from([10**15 - 1, 10**15, LARGEST]))
SECONDS = st.one_of(st.integers(-20, 20), st.integers(-LARGEST, LARGEST))
CODE = st.text(string.ascii_lowercase + string.digits + "-", min_size=1, max_size=40)
URL = st.text(VISIBLE, min_size=1, max_size=60)
"""Quotes and backslashes are visible too: canonical JSON escapes them."""

DAYS = st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59))  # noqa: DTZ001 - a zone follows
TIME = st.one_of(DAYS, st.builds(lambda time, day: time.replace(month=1, day=day), DAYS, st.integers(28, 31))).map(
    lambda time: time.replace(microsecond=0, tzinfo=dt.UTC)
)
TYPE_NAME = st.text(string.ascii_lowercase + string.digits + "!#$&^_.+-", min_size=1, max_size=30)
STRETCH = st.one_of(NUMBER.map(str), st.builds("{}-{}".format, NUMBER, NUMBER))

OWN_NAMES = ("collector", "device", "name", "note", "parts", "path", "recipient", "where")
ODD_NAME = st.builds(
    str.__add__,
    st.sampled_from(string.ascii_lowercase),
    st.text(string.ascii_lowercase + "_", max_size=31),
)
COMMIT = st.one_of(
    st.dictionaries(st.sampled_from(OWN_NAMES), HEX),
    st.dictionaries(ODD_NAME, HEX, max_size=4),
    st.sets(st.sampled_from(OWN_NAMES)).flatmap(
        lambda more: st.fixed_dictionaries(dict.fromkeys({"collector", "device", "note", *more}, HEX))
    ),
)

FIELDS: dict[str, st.SearchStrategy[object]] = {
    "seq": NUMBER,
    "time": TIME,
    "tool": st.text(VISIBLE, min_size=1, max_size=40),
    "origin": st.text("0123456789abcdef", min_size=32, max_size=32).map("dalel/{}".format),
    "epoch": NUMBER,
    "vkey": st.builds(
        "{}+{}+{}".format,
        st.text(VISIBLE.replace("+", ""), min_size=1, max_size=60),
        st.text("0123456789abcdef", min_size=8, max_size=8),
        st.text(string.ascii_letters + string.digits + "+/", min_size=44, max_size=44),
    ),
    "object": HEX,
    "bytes": NUMBER,
    "media_type": st.builds("{}/{}".format, TYPE_NAME, TYPE_NAME),
    "commit": COMMIT,
    "parts": st.one_of(
        st.none(),
        st.builds(
            PartsCommitment,
            count=NUMBER,
            form=st.text(string.ascii_lowercase + string.digits + "+./-", min_size=1, max_size=80),
            root=HEX,
        ),
    ),
    "url": URL,
    "final_url": URL,
    "status": st.one_of(st.none(), NUMBER),
    "method": CODE,
    "reason": CODE,
    "kind": CODE,
    "clock_offset": st.one_of(st.none(), SECONDS),
    "previous": st.one_of(st.none(), HEX),
    "sources": st.lists(HEX, min_size=1, max_size=4).map(tuple),
    "claims": NUMBER,
    "proved": NUMBER,
    "checkpoint": NUMBER,
    "documents": NUMBER,
    "shown": st.lists(STRETCH, min_size=1, max_size=4).map(",".join),
    "entry": NUMBER,
}
"""What each field can hold, as docs/formats/ledger.md says."""


def entries(kind: str) -> st.SearchStrategy[Entry]:
    """Any entry of a type."""
    declared = TYPES[kind]
    return st.fixed_dictionaries({each.name: FIELDS[each.name] for each in fields(declared)}).map(
        lambda values: declared(**values)
    )


ENTRIES = st.sampled_from(sorted(TYPES)).flatmap(entries)


def plain(value: object) -> object:
    """A field's value as the page says that it is written."""
    match value:
        case dt.datetime():
            return f"{value.year:04d}-{value:%m-%dT%H:%M:%S}Z"
        case PartsCommitment():
            return {"count": value.count, "form": value.form, "root": value.root}
        case tuple():
            return list(value)
    return value


def described(entry: Entry) -> bytes:
    """The line of an entry, made by the ``rfc8785`` package from what the page says."""
    line = {each.name: plain(getattr(entry, each.name)) for each in fields(entry)}
    if line.get("parts", ...) is None:
        del line["parts"]
    return rfc8785.dumps({"v": 1, "type": entry.type, **line})  # type: ignore[dict-item]


def read_with_care(line: bytes) -> Entry | None:
    """The entry, or None where the line is refused."""
    try:
        return parse_with_care(line)
    except DataError:
        return None


def assert_read_alike(line: bytes) -> None:
    """At a glance a line is read as with care, or not at all."""
    found = match_line(line)
    entry = read_with_care(line)
    if found is None:
        assert glance(line) is None
    else:
        layout, match = found
        assert layout.read(match) == entry
        seen = glance(line)
        assert seen is not None
        assert entry is not None
        assert (seen.type, seen.seq) == (type(entry), entry.seq)
        assert seen.time == b'"%s"' % str(plain(entry.time)).encode()
        assert seen.commitments == len(getattr(entry, "commit", {}))
    if entry is None:
        with pytest.raises(DataError):
            parse_entry(line)
    else:
        assert parse_entry(line) == entry
        assert render_entry(entry) == line


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(TYPES))
def test_any_entry_is_spelled_as_rfc_8785_spells_it_and_both_readers_read_it_back(kind: str) -> None:
    @given(entries(kind))
    def check(entry: Entry) -> None:
        line = render_entry(entry)
        assert line == described(entry)
        assert parse_entry(line) == read_with_care(line) == entry
        assert_read_alike(line)

    check()


@pytest.mark.slow
@given(ENTRIES, st.data())
def test_a_line_with_one_byte_changed_taken_out_or_put_in_is_read_alike_by_both_or_refused_by_both(
    entry: Entry, data: st.DataObject
) -> None:
    line = render_entry(entry)
    for _ in range(5):
        place = data.draw(st.integers(0, len(line) - 1))
        byte = data.draw(st.one_of(st.sampled_from(b'"\\,:{}[]-+.0123456789eETZnul /_'), st.integers(0, 255)))
        width = data.draw(st.sampled_from([0, 1, 1, 1]))
        put = data.draw(st.sampled_from([b"", bytes([byte]), bytes([byte])]))
        assert_read_alike(line[:place] + put + line[place + width :])


@given(ENTRIES, ENTRIES, st.data())
def test_a_line_made_of_two_is_read_alike_by_both_or_refused_by_both(
    left: Entry, right: Entry, data: st.DataObject
) -> None:
    one, other = render_entry(left), render_entry(right)
    assert_read_alike(one[: data.draw(st.integers(0, len(one)))] + other[data.draw(st.integers(0, len(other))) :])


TYPE_INSIDE = '"type":"genesis","v":1}'


@given(st.text(VISIBLE, max_size=20))
@example(TYPE_INSIDE)
def test_an_address_that_looks_like_the_end_of_a_line_changes_nothing(text: str) -> None:
    entry = CaptureFailed(
        seq=1,
        time=dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
        tool="dalel/0.1.0",
        url=f"https://x/{text}{TYPE_INSIDE}",
        status=None,
        reason="no-answer",
        commit={},
    )
    line = render_entry(entry)
    assert line == described(entry)
    assert parse_entry(line) == entry
    assert_read_alike(line)


@pytest.mark.parametrize("number", [2**53 - 1, 2**53, 2**63, 2**64, 10**15, 10**300])
def test_a_number_is_read_up_to_the_largest_that_canonical_json_holds_and_no_further(number: int) -> None:
    line = b'{"epoch":1,"seq":%d,"time":"2026-11-23T09:30:00Z","tool":"t","type":"key","v":1,"vkey":"%s"}' % (
        number,
        b"x+00000000+" + b"A" * 44,
    )
    entry = read_with_care(line)
    assert (entry.seq if entry else None) == (number if number <= LARGEST else None)
    assert_read_alike(line)
