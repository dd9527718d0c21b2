"""Records of web archives: those that warcio finds, or none at all."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pieces import ROOT, SHARED, pieces
from warcio.archiveiterator import ArchiveIterator

VECTORS = ROOT / "tests" / "vectors" / "warc"
WARC, GZIP = "application/warc", "application/gzip"

SOUND = {
    "example.warc": 6,
    "example-digest.warc": 4,
    "example.warc.gz": 6,
    "example-resource.warc.gz": 3,
    "post-test.warc.gz": 6,
    "example-wget-bad-target-uri.warc.gz": 6,
    "example-space-in-target-uri.warc.gz": 2,
}
BROKEN = [
    "example-trunc.warc",
    "example-bad.warc.gz.bad",
    "example-bad-non-chunked.warc.gz",
    "example-wrong-chunks.warc.gz",
]


def media_type(name: str) -> str:
    return WARC if name.endswith(".warc") else GZIP


def offsets(path: Path) -> list[int]:
    """Where warcio finds the records."""
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        return [records.get_record_offset() for _ in records]


@pytest.mark.parametrize(("name", "count"), SOUND.items(), ids=list(SOUND))
def test_the_parts_of_an_archive_are_the_records_that_warcio_finds(name: str, count: int) -> None:
    path = VECTORS / name
    found = pieces(path.read_bytes(), media_type(name))
    assert found is not None
    form, parts = found
    assert form == "warc-records/1"
    assert b"".join(parts) == path.read_bytes()
    places = [sum(map(len, parts[:index])) for index in range(len(parts))]
    assert places == offsets(path)
    assert len(parts) == count


@pytest.mark.parametrize("name", BROKEN)
def test_an_archive_that_is_not_one_sound_record_after_another_is_not_cut(name: str) -> None:
    assert pieces((VECTORS / name).read_bytes(), media_type(name)) is None


def test_a_packed_archive_may_be_named_as_an_unpacked_one() -> None:
    data = (VECTORS / "example.warc.gz").read_bytes()
    assert pieces(data, WARC) == pieces(data, GZIP)


def record(block: bytes, *, header: bytes = b"") -> bytes:
    return b"WARC/1.1\r\n%sContent-Length: %d\r\n\r\n%s\r\n\r\n" % (header, len(block), block)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"GIF89a", id="no-archive"),
        pytest.param(record(b"a") + b"more", id="bytes-after-a-record"),
        pytest.param(record(b"a").replace(b": 1", b": 0"), id="longer-than-it-says"),
        pytest.param(record(b"a").replace(b": 1", b": 99") + record(b"b"), id="a-length-that-swallows-the-next"),
        pytest.param(record(b"a", header=b"Content-Length: 1\r\n"), id="two-lengths"),
        pytest.param(b"WARC/1.1\r\nWARC-Type: request\r\n\r\n", id="no-length"),
        pytest.param(record(b"a").replace(b": 1", b": -1"), id="a-length-below-zero"),
        pytest.param(b"WARC/1.1\r\n" + b"a" * (2 << 20), id="a-header-without-end"),
        pytest.param(b"WARC/9.9\r\nContent-Length: 0\r\n\r\n\r\n\r\n", id="another-version"),
    ],
)
def test_bytes_that_are_no_sound_archive_are_not_cut(data: bytes) -> None:
    assert pieces(data, WARC) is None
    assert pieces(gzip.compress(data), GZIP) is None


def test_what_is_packed_and_no_archive_is_not_cut() -> None:
    assert pieces(gzip.compress(b"lot,amount\n"), GZIP) is None
    assert pieces(b"\x1f\x8b and no more", GZIP) is None
    member = gzip.compress(record(b"a"))
    assert pieces(member + b"\0" * 8, GZIP) is None
    assert pieces(member + gzip.compress(record(b"b") + record(b"c")), GZIP) is None


blocks = st.lists(st.binary(max_size=40) | st.just(b"\r\n\r\n") | st.just(record(b"inside")), min_size=1, max_size=4)


@given(blocks, st.booleans())
def test_every_record_is_a_part_whatever_stands_in_it(contents: list[bytes], packed: bool) -> None:
    records = [gzip.compress(record(each), mtime=0) if packed else record(each) for each in contents]
    assert pieces(b"".join(records), GZIP if packed else WARC) == ("warc-records/1", records)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["example-digest.warc", "example-space-in-target-uri.warc.gz"])
def test_an_archive_cut_short_anywhere_keeps_its_whole_records(name: str) -> None:
    data = (VECTORS / name).read_bytes()
    whole = pieces(data, media_type(name))
    assert whole is not None
    for length in range(1, len(data)):
        found = pieces(data[:length], media_type(name))
        if found is not None:
            _, parts = found
            assert b"".join(parts) == data[:length]
            assert parts[:-1] == whole[1][: len(parts) - 1]


@given(st.sampled_from([*SOUND, *BROKEN]), st.data())
def test_no_changed_byte_of_an_archive_does_more_than_leave_it_whole(name: str, data: st.DataObject) -> None:
    changed = bytearray((VECTORS / name).read_bytes())
    changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    found = pieces(bytes(changed), media_type(name))
    assert found is None or b"".join(found[1]) == changed


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the research data is not here")
def test_every_archive_of_the_research_data_is_cut_exactly_or_left_whole() -> None:
    found = {}
    for path in sorted((SHARED / "vectors" / "evidence").rglob("*.warc*")):
        cut_there = pieces(path.read_bytes(), media_type(path.name))
        found[path.name] = len(cut_there[1]) if cut_there else None
        assert cut_there is None or b"".join(cut_there[1]) == path.read_bytes()
    assert found == SOUND | dict.fromkeys(BROKEN) | {
        "example-collection-with-lists.warc": 38,
        "example-collection.warc": 4,
        "example-iana.org-chunked.warc": 3,
        "example-iana.warc": 118,
        "example-warcinfo-metadata.warc": 4,
    }
