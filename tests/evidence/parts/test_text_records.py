"""Lines and CSV records: cut where a person and a spreadsheet see their ends, and never so that a row hides others."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pieces import pieces

CSV = "text/csv"


def test_a_line_keeps_its_end_and_the_last_may_have_none() -> None:
    assert pieces(b"one\r\ntwo\n\nthree", "text/plain") == ("lines/1", [b"one\r\n", b"two\n", b"\n", b"three"])


def test_a_carriage_return_alone_ends_no_line() -> None:
    assert pieces(b"one\rtwo\n", "text/plain") == ("lines/1", [b"one\rtwo\n"])


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "text/tab-separated-values", "application/jsonl", "text/html", "application/xml"],
)
def test_every_kind_of_text_is_cut_into_lines(media_type: str) -> None:
    assert pieces(b'{"a":"\n"}\n<p>"</p>', media_type) == ("lines/1", [b'{"a":"\n', b'"}\n', b'<p>"</p>'])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("media_type", ["text/plain", CSV, "application/json"])
def test_a_text_whose_line_feeds_take_more_than_one_byte_is_not_cut(encoding: str, media_type: str) -> None:
    # The second byte of Њ is that of a line feed, and that of Т is that of a quote.
    assert pieces('["Товар Њ", 1]\n'.encode(encoding), media_type) is None


def test_an_older_cyrillic_encoding_is_cut_like_any_other() -> None:
    first, second = 'лот;"Стулья;\n12"\r\n'.encode("cp1251"), "лот;Столы\r\n".encode("kz1048")
    assert pieces(first + second, CSV) == ("csv-records/1", [first, second])


def test_a_record_goes_on_over_the_lines_that_are_quoted() -> None:
    records = [b'\xef\xbb\xbf"lot\nname",amount\r\n', b'"Repair of\r\nthe ""roof""",9\r\n', b"\r\n", b'1,"\n",,"\n"']
    assert pieces(b"".join(records), CSV) == ("csv-records/1", records)


def test_quotes_inside_a_line_do_no_harm() -> None:
    records = ['ТОО "Рога и копыта";1\n'.encode(), b'5" and 6" pipes;2\n', b'"a\nb";3\n']
    assert pieces(b"".join(records), CSV) == ("csv-records/1", records)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b'1,5" pipe\n2,shown by mistake\n3,6" pipe\n', id="two-stray-quotes-join-rows"),
        pytest.param(b'1,"never closed\n2,"quoted",b\n3,c\n4,d"\n', id="a-quote-is-not-closed"),
        pytest.param(b'1,"a" "b\n2"\n', id="a-quote-opens-after-a-space"),
        pytest.param(b'1,5" pipe\n2,b\n', id="an-odd-number-of-quotes"),
        pytest.param(b'1,a\n2,"', id="the-last-quote-is-open"),
    ],
)
def test_where_a_stray_quote_would_join_rows_lines_are_cut_instead(text: bytes) -> None:
    assert pieces(text, CSV) == ("lines/1", text.splitlines(keepends=True))


cells = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ['"', '"",', 'a "b" c', "x\ny", ",", ";", "\n", '5" pipe', "\ufeff"]
)
tables = st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=8)


@given(
    table=tables,
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\r\n", "\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_the_records_of_any_table_are_those_that_a_csv_reader_finds(
    table: list[list[str]], delimiter: str, end: str, quoting: int
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(table)
    found = pieces(text.getvalue().encode(), CSV)
    assert found is not None
    form, records = found
    assert form == "csv-records/1"
    read = list(csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=delimiter))
    assert [next(csv.reader(io.StringIO(each.decode(), newline=""), delimiter=delimiter)) for each in records] == read


marks = st.lists(st.sampled_from([b'"', b"\n", b"\r\n", b",", b";", b" ", b"a", b"\xff", "ж".encode()]), max_size=30)


@given(marks.map(b"".join))
@example(b'"\n')
@example(b'a"\n"')
def test_parts_joined_are_the_document_whatever_its_quotes(data: bytes) -> None:
    found = pieces(data, CSV)
    if not data:
        assert found is None
        return
    assert found is not None
    form, parts = found
    assert b"".join(parts) == data
    assert all(parts)
    assert all(b"\n" not in part[:-1] for part in parts) or form == "csv-records/1"
