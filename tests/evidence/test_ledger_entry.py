"""An entry's line: one spelling, known fields, known types; anything else is refused in words."""

from __future__ import annotations

import datetime as dt

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from dalel.errors import DataError
from dalel.evidence.entry import Genesis, Import, parse_entry, render_entry

GENESIS = (
    b'{"origin":"dalel/00000000000000000000000000000000","seq":0,"time":"2026-11-23T09:30:00Z",'
    b'"tool":"dalel/0.1.0","type":"genesis","v":1}'
)
COMMIT = {"name": "a" * 64, "path": "b" * 64}


def import_line(**changes: object) -> bytes:
    """A good line of type import, with fields changed; None takes a field out."""
    fields = {
        "v": 1,
        "seq": 1,
        "type": "import",
        "time": "2026-11-23T09:30:00Z",
        "tool": "dalel/0.1.0",
        "object": "c" * 64,
        "bytes": 12,
        "media_type": "application/json",
        "commit": COMMIT,
    } | changes
    return rfc8785.dumps({name: value for name, value in fields.items() if value is not None})


def test_a_genesis_entry_is_one_line_of_canonical_json() -> None:
    time = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
    entry = Genesis(seq=0, time=time, tool="dalel/0.1.0", origin="dalel/" + "0" * 32)
    assert render_entry(entry) == GENESIS
    assert parse_entry(GENESIS) == entry


def test_an_import_entry_is_spelled_as_rfc_8785_spells_it_and_reads_back() -> None:
    time = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
    entry = Import(
        seq=1,
        time=time,
        tool="dalel/0.1.0",
        object="c" * 64,
        bytes=12,
        media_type="application/json",
        commit=COMMIT,
    )
    assert render_entry(entry) == import_line()
    assert parse_entry(import_line()) == entry


def test_a_time_in_another_zone_is_written_in_utc_and_whole_seconds() -> None:
    almaty = dt.timezone(dt.timedelta(hours=5))
    time = dt.datetime(2026, 11, 23, 14, 30, 0, 999_999, tzinfo=almaty)
    assert render_entry(Genesis(seq=0, time=time, tool="dalel/0.1.0", origin="dalel/" + "0" * 32)) == GENESIS


def test_a_time_without_a_zone_is_never_guessed() -> None:
    time = dt.datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="the ledger needs a time with its zone"):
        render_entry(Genesis(seq=0, time=time, tool="dalel/0.1.0", origin="dalel/" + "0" * 32))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"", "expected canonical JSON, found bytes that are not JSON: ''"),
        (b"{", "expected canonical JSON, found bytes that are not JSON: '{'"),
        (b"\xff\xfe", r"expected canonical JSON, found bytes that are not JSON: '\xff\xfe'"),
        (b"[1]", "expected a JSON object, found '[1]'"),
        (b"[" * 60_000, f"expected canonical JSON, found bytes that are not JSON: '{'[' * 60}'…"),
        (b'{"v":NaN}', """expected canonical JSON, found bytes that are not JSON: '{"v":NaN}'"""),
        (b'{"v":1.0}', """expected canonical JSON, found bytes that are not JSON: '{"v":1.0}'"""),
        (
            b'{"v":' + b"9" * 5000 + b"}",
            f"""expected canonical JSON, found bytes that are not JSON: '{{"v":{"9" * 55}'…""",
        ),
        (b"x" * 65_537, "expected at most 65536 bytes, found 65537 bytes"),
        (
            GENESIS.replace(b":0,", b": 0,"),
            (
                "expected canonical JSON, found another spelling, from byte 58 on: "
                """' 0,"time":"2026-11-23T09:30:00Z","tool":"dalel/0.1.0","type"'…"""
            ),
        ),
        (GENESIS + b"\r", r"expected canonical JSON, found another spelling, from byte 134 on: '\r'"),
        (
            GENESIS.replace(b'"seq":0,', b'"seq":0,"seq":0,'),
            (
                "expected canonical JSON, found another spelling, from byte 61 on: "
                """'seq":0,"time":"2026-11-23T09:30:00Z","tool":"dalel/0.1.0","t'…"""
            ),
        ),
        (b'{"type":"\\ud800"}', """expected canonical JSON, found bytes that are not JSON: '{"type":"\\\\ud800"}'"""),
        (b'{"v":1}', "expected an entry of a type that this version knows, found type null"),
        (import_line(type="sale"), 'expected an entry of a type that this version knows, found type "sale"'),
        (import_line(type="seal"), 'expected the field "checkpoint", found none'),
        (import_line(type=["import"]), 'expected an entry of a type that this version knows, found type ["import"]'),
        (import_line(object=None), 'expected the field "object", found none'),
        (import_line(url="x"), 'expected the fields of an entry of type import, found the field "url" beside them'),
        (import_line(v=2), "expected format version 1, found version 2"),
        (import_line(v=True), "expected a whole number from 0 to 9007199254740991, found v true"),
        (import_line(seq=-1), "expected a whole number from 0 to 9007199254740991, found seq -1"),
        (import_line(bytes="12"), 'expected a whole number from 0 to 9007199254740991, found bytes "12"'),
        (
            import_line().replace(b'"bytes":12', b'"bytes":9007199254740992'),
            "expected a whole number from 0 to 9007199254740991, found bytes 9007199254740992",
        ),
        (
            import_line(object="C" * 64),
            f'expected object in the form [0-9a-f]{{64}}, found object "{"C" * 64}"',
        ),
        (
            import_line(time="2026-11-23T09:30:00+00:00"),
            r'expected time in the form \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, found time "2026-11-23T09:30:00+00:00"',
        ),
        (
            import_line(time="2026-02-30T09:30:00Z"),
            'expected a time that the calendar has, found time "2026-02-30T09:30:00Z"',
        ),
        (import_line(commit=[]), "expected commitments by name, found commit []"),
        (import_line(commit={"Name": "a" * 64}), 'expected a commitment\'s name in small letters, found "Name"'),
        (import_line(commit={"name": "a"}), 'expected name in the form [0-9a-f]{64}, found name "a"'),
    ],
)
def test_a_line_that_is_not_as_the_format_says_is_refused_in_words(line: bytes, message: str) -> None:
    with pytest.raises(DataError) as refusal:
        parse_entry(line)
    assert refusal.value.what == message


@given(st.data())
def test_a_line_with_one_byte_changed_is_refused_or_says_something_else(data: st.DataObject) -> None:
    line = bytearray(import_line())
    place = data.draw(st.integers(0, len(line) - 1))
    line[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != line[place]))
    try:
        entry = parse_entry(bytes(line))
    except DataError:
        return
    assert render_entry(entry) == line
    assert entry != parse_entry(import_line())


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_and_never_crash_the_reader(line: bytes) -> None:
    with pytest.raises(DataError):
        parse_entry(line)
