"""The draft of a mapping: reasons and doubts beside each line, and nothing claimed that the document does not say."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbook_maker import Value, book_of, source_of

from dalel.errors import CommandError, DocumentError
from dalel.jurisdictions import load_jurisdiction
from dalel.spending.formats.format import Source
from dalel.spending.formats.mapping import parse_mapping_text
from dalel.spending.formats.mapping_draft import draft_mapping, language_of
from dalel.spending.formats.table import Table
from dalel.spending.formats.table_guess import field_of
from dalel.spending.formats.text_encoding import find_delimiters, find_encodings
from dalel.spending.line import Line

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests" / "vectors" / "table"
OLD_WORKBOOK = "t.csv is a workbook of the kind before Excel 2007 (.xls), which Dalel does not read."
SAVE_AS = 'Open it, save it as "Excel Workbook (.xlsx)", and read that file; keep the first as evidence.'
NO_TABLE = (
    "t.csv is no table that can be told: no comma, semicolon, tab or bar cuts its first rows into the same number of "
    "cells."
)
FILLED = ROOT / "examples" / "kz" / "annual-plan-2020-gorvodokanal.xlsx"


def csv_of(folder: Path, text: str | bytes, encoding: str = "utf-8") -> Source:
    (folder / "t.csv").write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return source_of(folder / "t.csv")


def settings(draft: str) -> list[str]:
    """The lines of a draft that set something."""
    return [line for line in draft.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("name", ["bids-2019.csv", "lot-details-2026-01.csv", "payments-cp1251.csv"])
def test_the_draft_of_a_real_table_is_the_one_beside_it(name: str) -> None:
    assert draft_mapping(source_of(VECTORS / name)) == (VECTORS / f"{name}.draft.yaml").read_text(encoding="utf-8")


def test_the_draft_of_the_official_form_is_the_one_kept() -> None:
    expected = (VECTORS / "annual-plan-2020-gorvodokanal.xlsx.draft.yaml").read_text(encoding="utf-8")
    assert draft_mapping(source_of(FILLED)) == expected


def test_a_draft_that_leaves_a_choice_is_not_read_until_it_is_made() -> None:
    draft = draft_mapping(source_of(VECTORS / "bids-2019.csv"))
    with pytest.raises(CommandError) as caught:
        parse_mapping_text(draft, "bids-2019.csv.mapping.yaml")
    assert str(caught.value) == (
        "bids-2019.csv.mapping.yaml, stage: it is empty: the draft left this choice to you.\n"
        "Every setting: docs/formats/table.md"
    )


def test_a_draft_with_its_choices_made_reads_the_table() -> None:
    source = source_of(FILLED)
    draft = draft_mapping(source).replace("stage:", "stage: plan")
    records = list(Table(parse_mapping_text(draft, "m.yaml")).read(source, load_jurisdiction("kz")))
    assert [type(record) for record in records] == [Line] * 64


def test_headers_in_three_languages_are_understood(tmp_path: Path) -> None:
    for header in (
        "Supplier;Amount, KZT;Contract date",
        "Поставщик;Сумма, тенге;Дата договора",
        "Өнім беруші;Сомасы, теңге;Шарт күні",
    ):
        draft = draft_mapping(csv_of(tmp_path, f"{header}\nа;5,5;12.06.2020\nб;6,25;13.06.2020\n"))
        supplier, amount, date = header.split(";")
        assert settings(draft)[-4:] == [
            "columns:",
            f'  supplier_name: "{supplier}"',
            f'  amount: "{amount}"',
            f'  date: "{date}"',
        ]
        assert any(line.startswith("currency: KZT ") for line in settings(draft))
        assert any(line.startswith("stage: contract ") for line in settings(draft))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("bid_price_kzt", "amount"),
        ("price_per_unit", "unit_price"),
        ("Цена за единицу, тенге", "unit_price"),
        ("Общая сумма, утвержденная для закупки, тенге", "amount"),
        ("Наименование заказчика", "buyer_name"),
        ("Наименование", "title"),
        ("Қаржы жылы", "year"),
        ("Примечание", None),
        ("", None),
    ],
)
def test_the_longest_known_words_of_a_header_say_what_it_is(header: str, field: str | None) -> None:
    found = field_of(header)
    assert (found[0] if found else None) == field


def test_of_several_amounts_the_one_that_is_quantity_times_price_is_taken(tmp_path: Path) -> None:
    rows = "".join(
        f"{number},{number}.50,{number * 100},{number * number + number * 0.5:.2f}\n" for number in range(2, 9)
    )
    draft = draft_mapping(csv_of(tmp_path, f"quantity,unit price,budget,total\n{rows}"))
    why = "quantity × unit price gives it in the 7 rows looked at"
    assert f'  amount: "total"                            # {why}; could also be "budget"' in draft


def test_of_several_amounts_that_nothing_tells_apart_none_is_taken(tmp_path: Path) -> None:
    draft = draft_mapping(csv_of(tmp_path, "budget,total\n1,2\n3,4\n"))
    assert '  amount:                                    # CHOOSE ONE, each looks like it: "budget", "total"' in draft


def test_a_table_without_an_amount_says_so(tmp_path: Path) -> None:
    draft = draft_mapping(csv_of(tmp_path, "Поставщик;Город\nа;б\nв;г\n"))
    assert "  amount:                                    # CHOOSE: no column looks like an amount" in draft


def test_a_table_without_a_header_is_drafted_by_letters(tmp_path: Path) -> None:
    draft = draft_mapping(csv_of(tmp_path, "281314.900.000099;5;KZT\n281314.900.000100;6;KZT\n"))
    assert settings(draft)[3].startswith("header_row: 0 ")
    assert "  item_code: {column: A}" in draft
    assert "  currency: {column: C}" in draft


def test_the_sheet_that_is_understood_best_is_proposed_and_the_others_named(tmp_path: Path) -> None:
    data: list[list[Value]] = [["Поставщик", "Сумма", "Количество"], ["а", 5, 1], ["б", 6, 1]]
    source = book_of(tmp_path / "t.xlsx", {"О нас": [["Адрес", "город"]], "Данные": data})
    assert 'sheet: "Данные"                              # the others: "О нас"' in draft_mapping(source)


@pytest.mark.parametrize(
    ("text", "encoding", "likeliest"),
    [
        ("Сумма;Город\n1;Алматы\n", "utf-8", "utf-8"),
        ("Сумма;Город\n1;Алматы\n", "utf-8-sig", "utf-8"),
        ("Сумма;Город\n1;Алматы\n", "utf-16", "utf-16"),
        ("Сумма;Город\n1;Алматы\n", "cp1251", "cp1251"),
        ("Сумма;Город\n1;Алматы\n", "cp866", "cp866"),
        ("Сумма;Город\n1;Алматы\n", "koi8-r", "koi8-r"),
        ("Сома;Қала\n1;Өскемен қаласы ғылым\n", "kz1048", "kz1048"),
        ("Sum;Town\n1;Almaty ascii only\n", "ascii", "utf-8"),
    ],
)
def test_the_likeliest_encoding_is_the_one_the_text_was_written_in(
    text: str, encoding: str, likeliest: str, tmp_path: Path
) -> None:
    assert find_encodings(csv_of(tmp_path, text, encoding))[0] == likeliest


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_told_by_its_zero_bytes(encoding: str, tmp_path: Path) -> None:
    assert find_encodings(csv_of(tmp_path, "amount;date\n1;2\n", encoding))[0] == encoding


def test_an_encoding_that_is_not_certain_is_shown_with_the_others_that_fit(tmp_path: Path) -> None:
    draft = draft_mapping(csv_of(tmp_path, "Сома;Қала\n1;Ақтөбе қаласы\n2;Өскемен қаласы\n", "kz1048"))
    assert draft.splitlines()[6:8] == [
        "encoding: kz1048                             # A GUESS; a row as it reads in those that fit:",
        "#   kz1048: Сома | Қала",
    ]
    assert "#   cp1251: Сома | Ќала" in draft.splitlines()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_that_cuts_every_row_alike_is_found(delimiter: str, tmp_path: Path) -> None:
    text = "".join(delimiter.join([str(number), "а, б; в", "5"]) + "\n" for number in range(5))
    text = text.replace("а, б; в", '"а, б; в"')
    assert find_delimiters(csv_of(tmp_path, text), "utf-8")[0] == delimiter


@pytest.mark.parametrize(
    ("texts", "language"),
    [(["Бумага", "Мел"], "ru"), (["Қағаз", "Бор"], "kk"), (["Paper", "Chalk"], "en"), (["Kâğıt", "Tebeşir"], "other")],
)
def test_letters_tell_the_language(texts: list[str], language: str) -> None:
    assert language_of(texts) == language


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "t.csv is empty: it has 0 bytes.\nGet the document again from its source."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
            f"{OLD_WORKBOOK}\n{SAVE_AS}",
        ),
        (
            "Просто письмо.\nБез таблицы\n".encode(),
            f"{NO_TABLE}\nIf it is a table, write its mapping by hand: docs/formats/table.md",
        ),
    ],
)
def test_what_is_no_table_gets_no_draft(content: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        draft_mapping(csv_of(tmp_path, content))
    assert str(caught.value) == message


def test_an_empty_workbook_gets_no_draft(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        draft_mapping(book_of(tmp_path / "t.xlsx", {"Л": []}))
    assert str(caught.value) == "t.xlsx has no rows.\nGet the document again from its source."
