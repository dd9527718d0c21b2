"""An entry's line: one spelling, known fields, known types; anything else is refused in words."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from dalel.errors import DataError
from dalel.evidence.entry import (
    TYPES,
    Capture,
    CaptureFailed,
    Claim,
    Correct,
    Derive,
    Entry,
    Genesis,
    Import,
    Key,
    Publish,
    Receipt,
    Redact,
    Seal,
    Transfer,
    Withhold,
    glance,
    match_line,
    parse_entry,
    parse_with_care,
    render_entry,
)
from dalel.evidence.parts import PartsCommitment

GENESIS = (
    b'{"origin":"dalel/00000000000000000000000000000000","seq":0,"time":"2026-11-23T09:30:00Z",'
    b'"tool":"dalel/0.1.0","type":"genesis","v":1}'
)
COMMIT = {"name": "a" * 64, "path": "b" * 64}


NOON = dt.datetime(2026, 11, 23, 12, 0, 5, tzinfo=dt.UTC)
EVERYONE = {"collector": "1" * 64, "device": "2" * 64, "note": "3" * 64}
"""What every entry that commits to anything commits to."""

COMMITTED = f'"collector":"{"1" * 64}","device":"{"2" * 64}"'
NOTE = f'"note":"{"3" * 64}"'

SAMPLES: list[tuple[Entry, str]] = [
    (
        Genesis(seq=0, time=NOON, tool="dalel/0.2.0", origin="dalel/0123456789abcdef0123456789abcdef"),
        '{"origin":"dalel/0123456789abcdef0123456789abcdef","seq":0,TIMED"type":"genesis","v":1}',
    ),
    (
        Key(
            seq=1,
            time=NOON,
            tool="dalel/0.2.0",
            epoch=1,
            vkey="dalel/0123456789abcdef0123456789abcdef+6894a1aa+Acrux9RR9Z+YvAtmgq9Tpxa4uKYCXvl6ufCEfZI3xngL",
        ),
        '{"epoch":1,"seq":1,TIMED"type":"key","v":1,'
        '"vkey":"dalel/0123456789abcdef0123456789abcdef+6894a1aa+Acrux9RR9Z+YvAtmgq9Tpxa4uKYCXvl6ufCEfZI3xngL"}',
    ),
    (
        Import(
            seq=2,
            time=NOON,
            tool="dalel/0.2.0",
            object="a" * 64,
            bytes=12,
            media_type="application/json",
            commit={**EVERYONE, "name": "4" * 64, "parts": "5" * 64, "path": "6" * 64},
            parts=PartsCommitment(count=3, form="csv-records/1", root="b" * 64),
        ),
        f'{{"bytes":12,"commit":{{{COMMITTED},"name":"{"4" * 64}",{NOTE},"parts":"{"5" * 64}","path":"{"6" * 64}"}},'
        f'"media_type":"application/json","object":"{"a" * 64}",'
        f'"parts":{{"count":3,"form":"csv-records/1","root":"{"b" * 64}"}},"seq":2,TIMED"type":"import","v":1}}',
    ),
    (
        Capture(
            seq=3,
            time=NOON,
            tool="dalel/0.2.0",
            object="a" * 64,
            bytes=0,
            media_type="text/html",
            commit=EVERYONE,
            url="https://goszakup.gov.kz/?q=1",
            final_url="https://goszakup.gov.kz/ru/?q=1",
            status=200,
            method="http",
            clock_offset=-3,
            previous=None,
        ),
        f'{{"bytes":0,"clock_offset":-3,"commit":{{{COMMITTED},{NOTE}}},'
        '"final_url":"https://goszakup.gov.kz/ru/?q=1","media_type":"text/html","method":"http",'
        f'"object":"{"a" * 64}","previous":null,"seq":3,"status":200,TIMED"type":"capture",'
        '"url":"https://goszakup.gov.kz/?q=1","v":1}',
    ),
    (
        CaptureFailed(
            seq=4,
            time=NOON,
            tool="dalel/0.2.0",
            url="https://goszakup.gov.kz/",
            status=None,
            reason="no-answer",
            commit=EVERYONE,
        ),
        f'{{"commit":{{{COMMITTED},{NOTE}}},"reason":"no-answer","seq":4,"status":null,TIMED"type":"capture-failed",'
        '"url":"https://goszakup.gov.kz/","v":1}',
    ),
    (
        Derive(
            seq=5,
            time=NOON,
            tool="dalel/0.2.0",
            object="a" * 64,
            bytes=9,
            media_type="text/csv",
            commit={**EVERYONE, "name": "4" * 64, "path": "6" * 64},
            sources=("c" * 64, "d" * 64),
        ),
        f'{{"bytes":9,"commit":{{{COMMITTED},"name":"{"4" * 64}",{NOTE},"path":"{"6" * 64}"}},"media_type":"text/csv",'
        f'"object":"{"a" * 64}","seq":5,"sources":["{"c" * 64}","{"d" * 64}"],TIMED"type":"derive","v":1}}',
    ),
    (
        Transfer(seq=6, time=NOON, tool="dalel/0.2.0", object="a" * 64, commit={**EVERYONE, "recipient": "7" * 64}),
        f'{{"commit":{{{COMMITTED},{NOTE},"recipient":"{"7" * 64}"}},"object":"{"a" * 64}","seq":6,'
        'TIMED"type":"transfer","v":1}',
    ),
    (
        Claim(seq=7, time=NOON, tool="dalel/0.2.0", object="a" * 64, claims=12, proved=11, commit=EVERYONE),
        f'{{"claims":12,"commit":{{{COMMITTED},{NOTE}}},"object":"{"a" * 64}","proved":11,"seq":7,'
        'TIMED"type":"claim","v":1}',
    ),
    (
        Publish(seq=8, time=NOON, tool="dalel/0.2.0", object="a" * 64, commit=EVERYONE),
        f'{{"commit":{{{COMMITTED},{NOTE}}},"object":"{"a" * 64}","seq":8,TIMED"type":"publish","v":1}}',
    ),
    (
        Receipt(
            seq=9,
            time=NOON,
            tool="dalel/0.2.0",
            kind="rfc3161",
            checkpoint=7,
            object="a" * 64,
            commit={**EVERYONE, "where": "8" * 64},
        ),
        f'{{"checkpoint":7,"commit":{{{COMMITTED},{NOTE},"where":"{"8" * 64}"}},"kind":"rfc3161",'
        f'"object":"{"a" * 64}","seq":9,TIMED"type":"receipt","v":1}}',
    ),
    (
        Seal(
            seq=10,
            time=NOON,
            tool="dalel/0.2.0",
            object="a" * 64,
            checkpoint=9,
            documents=3,
            commit={**EVERYONE, "path": "6" * 64},
        ),
        f'{{"checkpoint":9,"commit":{{{COMMITTED},{NOTE},"path":"{"6" * 64}"}},"documents":3,"object":"{"a" * 64}",'
        '"seq":10,TIMED"type":"seal","v":1}',
    ),
    (
        Withhold(seq=11, time=NOON, tool="dalel/0.2.0", object="a" * 64, reason="personal-data", commit=EVERYONE),
        f'{{"commit":{{{COMMITTED},{NOTE}}},"object":"{"a" * 64}","reason":"personal-data","seq":11,'
        'TIMED"type":"withhold","v":1}',
    ),
    (
        Redact(seq=12, time=NOON, tool="dalel/0.2.0", object="a" * 64, shown="0,12-14", commit=EVERYONE),
        f'{{"commit":{{{COMMITTED},{NOTE}}},"object":"{"a" * 64}","seq":12,"shown":"0,12-14",'
        'TIMED"type":"redact","v":1}',
    ),
    (
        Correct(seq=13, time=NOON, tool="dalel/0.2.0", entry=2, commit={**EVERYONE, "name": "4" * 64}),
        f'{{"commit":{{{COMMITTED},"name":"{"4" * 64}",{NOTE}}},"entry":2,"seq":13,TIMED"type":"correct","v":1}}',
    ),
]
"""Each type once, as Dalel writes it, and its line; TIMED stands for what all lines have in the middle."""

LINES = {
    entry.type: (entry, line.replace("TIMED", '"time":"2026-11-23T12:00:05Z","tool":"dalel/0.2.0",').encode())
    for entry, line in SAMPLES
}


def changed(which: str, /, **changes: object) -> bytes:
    """The sample of a type with fields changed; ... takes a field out."""
    fields = json.loads(LINES[which][1]) | changes
    return rfc8785.dumps({name: value for name, value in fields.items() if value is not ...})


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
        # The first in the order of the alphabet, whatever else is missing.
        (b'{"type":"capture"}', 'expected the field "bytes", found none'),
        (b'{"type":"correct"}', 'expected the field "commit", found none'),
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
        (
            changed("genesis", origin="dalel/0"),
            'expected origin in the form dalel/[0-9a-f]{32}, found origin "dalel/0"',
        ),
        (
            changed("key", vkey="x+00000000+AA"),
            r"expected vkey in the form [!-*,-~]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}, "
            'found vkey "x+00000000+AA"',
        ),
        (changed("key", epoch=None), "expected a whole number from 0 to 9007199254740991, found epoch null"),
        (
            changed("key", commit=EVERYONE),
            'expected the fields of an entry of type key, found the field "commit" beside them',
        ),
        (changed("import", parts=None), "expected the parts' count, form and root, found parts null"),
        (
            changed("import", parts={"count": 1, "form": "lines/1"}),
            'expected the parts\' count, form and root, found parts {"count": 1, "form": "lines/1"}',
        ),
        (
            changed("import", parts={"count": 1, "form": "Lines", "root": "b" * 64}),
            'expected form in the form [a-z0-9+./-]{1,80}, found form "Lines"',
        ),
        (
            changed("import", media_type="text/html; charset=utf-8"),
            "expected media_type in the form [a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}, "
            'found media_type "text/html; charset=utf-8"',
        ),
        (changed("capture", clock_offset="1"), 'expected a whole number of seconds, found clock_offset "1"'),
        (changed("capture", clock_offset=True), "expected a whole number of seconds, found clock_offset true"),
        (changed("capture", clock_offset=...), 'expected the field "clock_offset", found none'),
        (
            LINES["capture"][1].replace(b":-3,", b":-9007199254740992,"),
            "expected a whole number of seconds, found clock_offset -9007199254740992",
        ),
        (changed("capture", status=True), "expected a whole number from 0 to 9007199254740991, found status true"),
        (
            changed("capture", previous="D" * 64),
            f'expected previous in the form [0-9a-f]{{64}}, found previous "{"D" * 64}"',
        ),
        (changed("capture", url="a b"), 'expected url in the form [!-~]{1,8192}, found url "a b"'),
        (
            changed("capture", url="дом.kz"),
            r'expected url in the form [!-~]{1,8192}, found url "\u0434\u043e\u043c.kz"',
        ),
        (changed("capture", url=""), 'expected url in the form [!-~]{1,8192}, found url ""'),
        (
            changed("capture", final_url="x" * 8193),
            f'expected final_url in the form [!-~]{{1,8192}}, found final_url "{"x" * 78}…',
        ),
        (changed("capture", method="HTTP"), 'expected method in the form [a-z0-9-]{1,40}, found method "HTTP"'),
        (changed("derive", sources=[]), "expected a list of SHA-256, found sources []"),
        (changed("derive", sources="c" * 64), f'expected a list of SHA-256, found sources "{"c" * 64}"'),
        (changed("derive", sources=["c"]), 'expected sources in the form [0-9a-f]{64}, found sources "c"'),
        (
            changed("claim", proved=1.5),
            (
                "expected canonical JSON, found bytes that are not JSON: "
                f"""'{{"claims":12,"commit":{{"collector":"{"1" * 24}'…"""
            ),
        ),
        (changed("receipt", kind=None), "expected kind in the form [a-z0-9-]{1,40}, found kind null"),
        (changed("redact", shown=""), r'expected shown in the form \d+(?:-\d+)?(?:,\d+(?:-\d+)?)*, found shown ""'),
        (
            changed("redact", shown="1,,2"),
            r'expected shown in the form \d+(?:-\d+)?(?:,\d+(?:-\d+)?)*, found shown "1,,2"',
        ),
        # Digits, but of another script.
        (
            changed("redact", shown="٣"),
            r'expected shown in the form \d+(?:-\d+)?(?:,\d+(?:-\d+)?)*, found shown "\u0663"',
        ),
        (
            changed("redact", time="٢٠٢٦-11-23T12:00:05Z"),
            r"expected time in the form \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, "
            r'found time "\u0662\u0660\u0662\u0666-11-23T12:00:05Z"',
        ),
        (changed("correct", entry=-1), "expected a whole number from 0 to 9007199254740991, found entry -1"),
        (changed("correct", commit=...), 'expected the field "commit", found none'),
        (changed("publish", v=0), "expected format version 1, found version 0"),
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


def test_there_is_a_sample_of_every_type() -> None:
    assert list(LINES) == list(TYPES)


@pytest.mark.parametrize("kind", LINES)
def test_an_entry_of_each_type_is_one_line_in_the_one_spelling_and_reads_back(kind: str) -> None:
    entry, line = LINES[kind]
    assert render_entry(entry) == line == rfc8785.dumps(json.loads(line))
    assert parse_entry(line) == parse_with_care(line) == entry


@pytest.mark.parametrize("kind", LINES)
def test_what_dalel_itself_writes_needs_no_second_look(kind: str) -> None:
    entry, line = LINES[kind]
    found = match_line(line)
    assert found is not None
    assert found[0].read(found[1]) == entry
    seen = glance(line)
    assert seen is not None
    commitments = len(json.loads(line).get("commit", {}))
    assert seen == (type(entry), entry.seq, b'"2026-11-23T12:00:05Z"', commitments)


def test_every_day_of_two_years_is_read_alike_at_a_glance_and_with_care() -> None:
    for year in (2023, 2024):
        for month in range(14):
            for day in range(33):
                line = GENESIS.replace(b"2026-11-23", f"{year}-{month:02d}-{day:02d}".encode())
                try:
                    expected = dt.datetime(year, month, day, 9, 30, tzinfo=dt.UTC)
                except ValueError:
                    assert match_line(line) is None
                    with pytest.raises(DataError, match="expected a time that the calendar has"):
                        parse_entry(line)
                    continue
                assert parse_entry(line).time == parse_with_care(line).time == expected
                # Only one day needs the second look.
                assert (match_line(line) is None) is ((month, day) == (2, 29))


@pytest.mark.parametrize("clock", ["24:00:00", "09:60:00", "09:30:60", "9:30:00", "09:30", "09:30:00.5"])
def test_a_time_of_day_that_no_clock_shows_is_refused_at_a_glance_and_with_care(clock: str) -> None:
    line = GENESIS.replace(b"09:30:00", clock.encode())
    assert match_line(line) is None
    with pytest.raises(DataError, match=r"^expected (a )?time "):
        parse_entry(line)
