"""CSV files: the cells of each record, the line it begins on, and what is refused."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbook_maker import rows_of, source_of, texts_of

from dalel.errors import DocumentError
from dalel.spending.formats.format import Source
from dalel.spending.formats.workbook import Cell, CellKind, Dialect, Row, Trouble, clean_encoding, open_sheets

COMMA = Dialect("utf-8", ",")


def csv_of(folder: Path, text: str | bytes, *, name: str = "b.csv") -> Source:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return source_of(folder / name)


def refusal(source: Source, dialect: Dialect = COMMA) -> str:
    with pytest.raises(DocumentError) as caught:
        rows_of(source, dialect)
    return str(caught.value)


def untellable(name: str, line: int, what: str) -> str:
    return (
        f"{name}, line {line}: {what}, so the records from there on cannot be told apart.\n"
        "Look at that line. If encoding and delimiter in the mapping file are right, the file is damaged: "
        "get it again, or ask its publisher."
    )


def test_a_record_is_placed_on_the_line_it_begins_on(tmp_path: Path) -> None:
    source = csv_of(tmp_path, 'a,b\n1,"два\nслова"\r\n\n2,"сказал ""да"""\n3,\n')
    assert texts_of(source, COMMA) == {
        "line 1": ["a", "b"],
        "line 2": ["1", "два\nслова"],
        "line 5": ["2", 'сказал "да"'],
        "line 6": ["3", ""],
    }


def test_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path: Path) -> None:
    assert texts_of(csv_of(tmp_path, "\ufeffсумма\n1\n"), COMMA) == {"line 1": ["сумма"], "line 2": ["1"]}


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("cp1251", ";"), ("utf-16", "\t"), ("utf-16-le", "|"), ("cp866", ","), ("koi8-r", ",")],
)
def test_a_file_is_read_in_the_encoding_it_is_said_to_have(encoding: str, delimiter: str, tmp_path: Path) -> None:
    source = csv_of(tmp_path, delimiter.join(["сумма", "год"]).encode(encoding))
    assert texts_of(source, Dialect(encoding, delimiter)) == {"line 1": ["сумма", "год"]}


def test_kazakh_letters_are_read_in_their_own_eight_bit_encoding(tmp_path: Path) -> None:
    source = csv_of(tmp_path, "қызмет;ғылым".encode("kz1048"))
    assert texts_of(source, Dialect("kz1048", ";")) == {"line 1": ["қызмет", "ғылым"]}


def test_a_cell_that_begins_like_a_formula_is_a_formula(tmp_path: Path) -> None:
    source = csv_of(tmp_path, 'а,-5,"=HYPERLINK(""http://x"")"\n')
    assert rows_of(source, COMMA) == {
        "line 1": [
            Cell(CellKind.TEXT, "а"),
            Cell(CellKind.TEXT, "-5"),
            Cell(CellKind.FORMULA, '=HYPERLINK("http://x")'),
        ]
    }


def test_a_quote_inside_an_unquoted_cell_is_a_sign_like_any_other(tmp_path: Path) -> None:
    source = csv_of(tmp_path, 'труба 5" стальная,10\nтруба,11\n')
    assert texts_of(source, COMMA) == {"line 1": ['труба 5" стальная', "10"], "line 2": ["труба", "11"]}


def rows(source: Source) -> list[Row]:
    with open_sheets(source, COMMA) as sheets:
        return list(sheets[0].rows())


def test_quotes_that_do_not_pair_up_on_one_line_refuse_that_row_only(tmp_path: Path) -> None:
    source = csv_of(tmp_path, 'a,b\n"ТОО "Ромашка"",100\nв,200\n')
    assert rows(source) == [
        Row(1, [Cell(CellKind.TEXT, "a"), Cell(CellKind.TEXT, "b")]),
        Row(2, [], Trouble("broken-quotes")),
        Row(3, [Cell(CellKind.TEXT, "в"), Cell(CellKind.TEXT, "200")]),
    ]


def test_a_quote_that_is_never_closed_refuses_the_document(tmp_path: Path) -> None:
    source = csv_of(tmp_path, 'a,b\n1,"x\n2,y\n3,z\n')
    assert refusal(source) == untellable("b.csv", 2, "a quote is opened and not closed")


def test_a_quote_that_swallows_the_next_record_refuses_the_document(tmp_path: Path) -> None:
    source = csv_of(tmp_path, 'a,b\n1,"x\n2,"y\n')
    assert refusal(source) == untellable("b.csv", 2, "the quotes do not pair up")


def test_ten_megabytes_in_one_cell_refuse_the_row_and_not_the_document(tmp_path: Path) -> None:
    long = "я" * 10_000_000
    source = csv_of(tmp_path, f'a,b\n1,{long}\n2,"{long}\n{long}",c\n3,"{"x" * 200_000}"\n4,{"y" * 100_001}\n5,z\n')
    assert [(row.number, row.trouble, [cell.text for cell in row.cells]) for row in rows(source)] == [
        (1, None, ["a", "b"]),
        (2, Trouble("text-too-long", "10000003"), []),
        (3, Trouble("text-too-long", "20000008"), []),
        (5, Trouble("text-too-long", "200005"), []),
        (6, None, ["4", "100001"]),
        (7, None, ["5", "z"]),
    ]
    assert rows(source)[4].cells[1].kind is CellKind.TOO_LONG


def test_cp1251_read_as_utf_8_is_refused_at_its_first_letter(tmp_path: Path) -> None:
    source = csv_of(tmp_path, "id,name\n1,x\n2,тенге\n".encode("cp1251"))
    assert refusal(source) == (
        "b.csv, line 3: the byte 0xf2 is not utf-8.\n"
        "The file is written in another encoding, or damaged. See what fits: dalel spending map b.csv"
    )


def test_the_line_of_a_wrong_byte_is_right_far_into_the_file(tmp_path: Path) -> None:
    good = f"{'строка' * 10},1\n".encode() * 12_000
    assert refusal(csv_of(tmp_path, good + b"\xff\n" + good)).startswith(
        "b.csv, line 12001: the byte 0xff is not utf-8."
    )


def test_a_file_cut_off_inside_of_a_letter_says_so(tmp_path: Path) -> None:
    assert refusal(csv_of(tmp_path, "а,б\nв,г".encode()[:-1])).startswith(
        "b.csv, line 2: the last character is cut off."
    )


def test_utf_16_without_its_mark_is_not_guessed(tmp_path: Path) -> None:
    assert refusal(csv_of(tmp_path, "а,б".encode("utf-16-le")), Dialect("utf-16", ",")) == (
        "b.csv: the encoding utf-16 needs a byte order mark at the start, and there is none.\n"
        'Write "encoding: utf-16-le" (or utf-16-be) in the mapping file.'
    )


def test_utf_16_read_as_an_eight_bit_encoding_is_refused(tmp_path: Path) -> None:
    source = csv_of(tmp_path, "ab,c\n".encode("utf-16-le"))
    assert refusal(source, Dialect("cp1251", ",")) == untellable(
        "b.csv", 1, "there is a zero character, which text does not have"
    )


def test_a_carriage_return_inside_of_a_line_is_refused(tmp_path: Path) -> None:
    assert refusal(csv_of(tmp_path, "a,b\rc,d\n")) == untellable(
        "b.csv", 1, "a carriage return stands inside of a line"
    )


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("UTF-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("windows-1251", "cp1251"),
        ("KOI8-R", "koi8-r"),
        ("latin1", "iso8859-1"),
    ],
)
def test_an_encoding_is_known_by_its_other_names(name: str, encoding: str) -> None:
    assert clean_encoding(name) == encoding


@pytest.mark.parametrize("name", ["utf-7", "rot13", "idna", "unicode_escape", "cp9999", ""])
def test_what_is_no_encoding_of_text_files_is_not_one(name: str) -> None:
    assert clean_encoding(name) is None


CELLS = st.text(alphabet=st.sampled_from(list('аbя1 ,;"\n\r\t')), max_size=8)


@given(table=st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_a_csv_writer_wrote_is_read_back_with_its_lines(
    table: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    written = io.StringIO(newline="")
    writer, expected = csv.writer(written, lineterminator="\r\n"), {}
    for cells in table:
        expected[f"line {written.getvalue().count(chr(10)) + 1}"] = cells
        writer.writerow(cells)
    source = csv_of(tmp_path_factory.mktemp("csv"), written.getvalue())
    assert texts_of(source, COMMA) == expected


def test_numbers_in_text_stay_text_until_the_decimal_mark_is_known(tmp_path: Path) -> None:
    cells = rows_of(csv_of(tmp_path, "1200.50\n"), COMMA)["line 1"]
    assert cells == [Cell(CellKind.TEXT, "1200.50")]
    assert cells[0].number is None
    assert Decimal(cells[0].text) == Decimal("1200.5")
