"""``table``: any table, read as its mapping says and no further."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from test_mapping import mapping_text
from workbook_maker import Value, book_of, ods_of, source_of

from dalel.errors import CommandError, DalelError, DocumentError
from dalel.jurisdictions import load_jurisdiction
from dalel.spending.formats.format import Issue, Source
from dalel.spending.formats.mapping import parse_mapping, parse_mapping_text
from dalel.spending.formats.table import Table
from dalel.spending.line import AmountCheck, Line, Stage, VatBasis

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests" / "vectors" / "table"
FILLED = ROOT / "examples" / "kz" / "annual-plan-2020-gorvodokanal.xlsx"
KZ = load_jurisdiction("kz")
MERGED = "the cell is merged with others, and the value stands in the first of them only; the line is read without it."
WORKBOOK_HAS_NONE = "t.xlsx is a workbook, which has no encoding and no delimiter."
NO_SUCH_METHOD = "is neither a method's code in the jurisdiction kz nor a term of vocabulary/method.yaml."
TWO_SHEETS = "t.xlsx has 2 sheets, and the mapping names none."
LARGER = "is larger than any amount a state spends (1000000000000000); look at the document."


def read(source: Source, mapping: str) -> list[Line | Issue]:
    return list(Table(parse_mapping_text(mapping, "m.yaml")).read(source, KZ))


def read_vector(name: str) -> list[Line | Issue]:
    path = VECTORS / name
    return list(Table(parse_mapping(VECTORS / f"{name}.mapping.yaml")).read(source_of(path), KZ))


def lines(records: list[Line | Issue]) -> list[Line]:
    return [record for record in records if isinstance(record, Line)]


def said(records: list[Line | Issue]) -> list[tuple[str, bool, str]]:
    return [(one.place, one.refused, one.say("en")) for one in records if isinstance(one, Issue)]


def csv_of(folder: Path, text: str, encoding: str = "utf-8") -> Source:
    (folder / "t.csv").write_bytes(text.encode(encoding))
    return source_of(folder / "t.csv")


def refusal(source: Source, mapping: str) -> str:
    with pytest.raises(DalelError) as caught:
        read(source, mapping)
    return str(caught.value)


def one_row(folder: Path, columns: Mapping[str, str], row: Mapping[str, str], **settings: str) -> list[Line | Issue]:
    """A CSV file of one row and a mapping of its columns, each of which is named after its field."""
    names = ", ".join(f'{field}: "{field}"' for field in columns)
    text = f"{';'.join(columns)}\n{';'.join({**columns, **row}.values())}\n"
    return read(csv_of(folder, text), mapping_text(**{"delimiter": '";"', "columns": f"{{{names}}}", **settings}))


# Real tables


def test_bids_of_2019_are_read_and_those_without_an_amount_refused() -> None:
    records = read_vector("bids-2019.csv")
    amounts = [line.amount for line in lines(records)]
    assert amounts[:3] == [Decimal("14279392.87"), Decimal("15524022.6"), Decimal("2450589.1")]
    with (VECTORS / "bids-2019.csv").open(encoding="utf-8", newline="") as file:
        assert amounts == [Decimal(row["bid_price_kzt"]) for row in csv.DictReader(file) if row["bid_price_kzt"]]
    assert said(records) == [
        ("line 10", True, "No amount is published."),
        ("line 12", True, "No amount is published."),
    ]
    assert lines(records)[0] == Line(
        place="line 2",
        record_scheme="goszakup-lot-number",
        record="3318531-ОК2",
        stage=Stage.AWARD,
        supplier_scheme="KZ-BIN",
        supplier_id="011240003273",
        supplier_name='Товарищество с ограниченной ответственностью "Проектный Центр"',
        description_ru="Конкурс на проектные работы",
        amount=Decimal("14279392.87"),
        amount_as_published="14279392.87",
        amount_check=AmountCheck.NOT_CHECKED,
        currency="KZT",
        vat_basis=VatBasis.UNKNOWN,
    )
    assert [(line.supplier_id, line.supplier_scheme) for line in lines(records)[-1:]] == [
        ("IIN-00133", "KZ-IIN-REDACTED")
    ]


def test_lots_with_a_price_and_no_amount_get_none_made_up() -> None:
    records = read_vector("lot-details-2026-01.csv")
    assert said(records) == []
    assert len(lines(records)) == 8
    assert lines(records)[0] == Line(
        place="line 2",
        record_scheme="kz-goszakup-lot",
        record="81610885",
        stage=Stage.LOT,
        buyer_scheme="KZ-BIN",
        buyer_id="000540002083",
        buyer_name='Акционерное общество "Казтелерадио"',
        item_scheme="KZ-ENSTRU",
        item_code="279033.900.000002",
        title_ru="Устройство тестирования аккумуляторной батареи",
        description_ru="для контроля разряда аккумуляторной батареи",
        unit_name="Штука",
        quantity=Decimal(7),
        unit_price=Decimal("3220415.71"),
        amount_check=AmountCheck.NOT_CHECKED,
        currency="KZT",
        vat_basis=VatBasis.UNKNOWN,
        status_code="Закупка не состоялась",
        status="unsuccessful",
        procedure_record="15908669",
    )


def test_a_register_of_payments_with_every_kind_of_row() -> None:
    records = read_vector("payments-cp1251.csv")
    whole, month, year, no_day = lines(records)
    assert whole == Line(
        place="line 3",
        series='["payments","080740016808",2020]',
        stage=Stage.PAYMENT,
        buyer_scheme="KZ-BIN",
        buyer_id="080740016808",
        buyer_name='ГКП "Горводоканал"',
        supplier_name='ТОО "Пример 1"',
        description_ru="Оплата по договору за бумагу",
        amount=Decimal("1200000.50"),
        amount_as_published="1 200 000,50",
        amount_check=AmountCheck.NOT_CHECKED,
        currency="KZT",
        vat_basis=VatBasis.GROSS,
        year=2020,
        date=dt.date(2020, 6, 12),
        date_as_published="12.06.2020",
    )
    assert [(one.date, one.date_as_published, one.year, one.month) for one in (month, year, no_day)] == [
        (None, "06.2020", 2020, 6),
        (None, "2020", 2020, None),
        (None, "31.06.2020", None, None),
    ]
    assert (year.place, year.description_ru) == ("line 5", "Аванс,\r\nпо счёту № 5")
    assert said(records) == [
        ("line 7", False, 'Дата платежа: "31.06.2020" is not a date; the line is kept without it.'),
        ("line 8", True, "Сумма, тенге: -500 is negative."),
        ("line 9", True, 'Сумма, тенге: " 1 200 000 units" is not a number.'),
        ("line 10", True, "The row has 6 cells, and the header has 7."),
        ("line 11", False, 'The row "Итого" adds up others and is not counted.'),
    ]


PLAN_MAPPING = """
version: 1
sheet: "Лист1"
header_row: [8, 9]
first_row: 11
decimal_mark: "."
stage: plan
currency: KZT
vat_basis: unknown
year: 2020
language: ru
item_scheme: KZ-ENSTRU
buyer_scheme: KZ-BIN
method_scheme: kz-goszakup
constants: {buyer_id: "080740016808"}
columns:
  item_code: "Код товара, работы, услуги (в соответствии с СТРУ)"
  title: "Наименование закупаемых товаров, работ, услуг на русском языке (в соответствии с СТРУ)"
  method: {column: Q}
  ground: {column: R}
  quantity: "Количество, объём"
  unit_price: "Цена за единицу, тенге"
  amount: "Общая сумма, утвержденная для закупки, тенге"
  month: "Планируемый срок осуществления государственных закупок(месяц)"
  subject_kind: "Вид предмета закупок"
  unit_name: "Для государственных учреждений / Специфика"
"""


def test_the_official_form_can_be_read_as_a_table_too() -> None:
    records = read(source_of(FILLED), PLAN_MAPPING)
    assert said(records) == []
    assert len(lines(records)) == 64
    line = lines(records)[7]
    assert (line.place, line.method_code, line.method, line.ground_code, line.subject_kind, line.month) == (
        "Лист1!18",
        "23",
        "direct",
        "42",
        "services",
        6,
    )
    page = json.loads((FILLED.parent / "plan-points-2020-06.json").read_text(encoding="utf-8"), parse_float=Decimal)
    points = [point for point in page["items"] if point["subject_biin"] == "080740016808"]
    assert [line.amount for line in lines(records)] == [point["amount"] for point in points]


# One case each


def test_a_workbook_of_any_kind_is_read_by_the_same_mapping(tmp_path: Path) -> None:
    rows: list[list[Value]] = [["Сумма", "Дата"], [1200.5, dt.date(2020, 6, 12)]]
    xlsx = book_of(tmp_path / "t.xlsx", {"Л": rows})
    ods = ods_of(
        tmp_path / "t.ods",
        '<table:table table:name="Л"><table:table-row><table:table-cell><text:p>Сумма</text:p></table:table-cell>'
        "<table:table-cell><text:p>Дата</text:p></table:table-cell></table:table-row><table:table-row>"
        '<table:table-cell office:value-type="float" office:value="1200.5"/>'
        '<table:table-cell office:value-type="date" office:date-value="2020-06-12"/></table:table-row></table:table>',
    )
    mapping = mapping_text(encoding=None, delimiter=None, columns='{amount: "сумма", date: "ДАТА"}')
    assert read(xlsx, mapping) == read(ods, mapping)
    line = lines(read(xlsx, mapping))[0]
    assert (line.place, line.amount, line.date, line.date_as_published, line.year) == (
        "Л!2",
        Decimal("1200.5"),
        dt.date(2020, 6, 12),
        "2020-06-12",
        2020,
    )


@pytest.mark.parametrize(
    ("written", "day", "year", "month"),
    [
        ("12.06.2020", dt.date(2020, 6, 12), 2020, None),
        ("2020-05", None, 2020, 5),
        ("05.2020", None, 2020, 5),
        ("05/2020", None, 2020, 5),
        ("2020", None, 2020, None),
        ("2020 г.", None, 2020, None),
        ("2020 жыл", None, 2020, None),
    ],
)
def test_a_date_keeps_the_precision_it_has(
    written: str, day: dt.date | None, year: int, month: int | None, tmp_path: Path
) -> None:
    records = one_row(tmp_path, {"amount": "5", "date": written}, {}, date_formats='["%d.%m.%Y"]')
    line = lines(records)[0]
    assert (line.date, line.date_as_published, line.year, line.month) == (day, written, year, month)
    assert said(records) == []


@pytest.mark.parametrize("written", ["12/06/2020", "2020-06-12", "12.6", "вчера", "43994"])
def test_a_date_in_another_form_is_remarked_on_and_never_guessed(written: str, tmp_path: Path) -> None:
    records = one_row(tmp_path, {"amount": "5", "date": written}, {}, date_formats='["%d.%m.%Y"]')
    assert (lines(records)[0].date, lines(records)[0].date_as_published) == (None, written)
    assert said(records) == [("line 2", False, f'date: "{written}" is not a date; the line is kept without it.')]


def test_a_period_needs_whole_days(tmp_path: Path) -> None:
    row = {"amount": "5", "start_date": "01.01.2020", "end_date": "12.2020"}
    records = one_row(tmp_path, row, {}, date_formats='["%d.%m.%Y"]')
    assert (lines(records)[0].start_date, lines(records)[0].end_date) == (dt.date(2020, 1, 1), None)
    assert said(records) == [("line 2", False, 'end_date: "12.2020" is not a date; the line is kept without it.')]


def test_a_day_outside_of_the_year_is_remarked_on(tmp_path: Path) -> None:
    records = one_row(tmp_path, {"amount": "5", "date": "31.12.2019", "year": "2020"}, {}, date_formats='["%d.%m.%Y"]')
    assert (lines(records)[0].year, lines(records)[0].date) == (2020, dt.date(2019, 12, 31))
    assert said(records) == [("line 2", False, "date: 2019-12-31 is not in the financial year 2020.")]


@pytest.mark.parametrize(
    ("field", "written", "found", "remark"),
    [
        ("year", "2020 год", 2020, None),
        ("year", "прошлый", None, 'The financial year "прошлый" is not a year.'),
        ("month", "июнь", 6, None),
        ("month", "13", None, "The month 13 is not known; the line is kept without a month."),
        ("subject_kind", "Товары", "goods", None),
        ("subject_kind", "Services", "services", None),
        ("subject_kind", "Прочее", None, "The kind of purchase Прочее is not goods, works or services."),
        ("method", "Запрос ценовых предложений", "price-quotation", None),
        (
            "method",
            "Тайный",
            None,
            "The procurement method Тайный is not known here; the line is kept without a method.",
        ),
    ],
)
def test_words_of_the_document_are_understood_or_remarked_on(
    field: str, written: str, found: object, remark: str | None, tmp_path: Path
) -> None:
    records = one_row(tmp_path, {"amount": "5", field: written}, {})
    assert getattr(lines(records)[0], field) == found
    assert said(records) == ([("line 2", False, remark)] if remark else [])


def test_a_mapping_can_say_what_a_word_means(tmp_path: Path) -> None:
    records = one_row(
        tmp_path,
        {"amount": "5", "method": "По прейскуранту", "status": "Закрыт", "subject_kind": "ПРОЧЕЕ"},
        {},
        methods='{"по прейскуранту": "23"}',
        method_scheme="kz-goszakup",
        statuses='{"Закрыт": complete}',
        subject_kinds='{"Прочее": services}',
    )
    line = lines(records)[0]
    assert (line.method_scheme, line.method_code, line.method) == ("kz-goszakup", "23", "direct")
    assert (line.status_code, line.status, line.subject_kind) == ("Закрыт", "complete", "services")


def test_a_method_can_be_a_term_of_the_vocabulary_and_keeps_its_own_word(tmp_path: Path) -> None:
    records = one_row(tmp_path, {"amount": "5", "method": "Direct award"}, {}, methods='{"direct award": direct}')
    line = lines(records)[0]
    assert (line.method_scheme, line.method_code, line.method) == (None, "Direct award", "direct")


def test_a_status_that_a_mapping_with_statuses_does_not_name_is_remarked_on(tmp_path: Path) -> None:
    records = one_row(tmp_path, {"amount": "5", "status": "Новый"}, {}, statuses='{"Закрыт": complete}')
    assert (lines(records)[0].status_code, lines(records)[0].status) == ("Новый", None)
    assert said(records) == [
        ("line 2", False, "The status Новый is not known here; the line is kept without a status.")
    ]


@pytest.mark.parametrize(
    ("written", "identifier", "scheme"),
    [("080740016808", "080740016808", "KZ-BIN"), ("800101300123", "800101300123", "KZ-IIN")],
)
def test_the_fifth_digit_tells_a_person_from_a_firm(written: str, identifier: str, scheme: str, tmp_path: Path) -> None:
    line = lines(one_row(tmp_path, {"amount": "5", "supplier_id": written}, {}, supplier_scheme="KZ-BIN"))[0]
    assert (line.supplier_id, line.supplier_scheme) == (identifier, scheme)


def test_a_bin_that_excel_made_a_number_gets_its_zeros_back_with_a_remark(tmp_path: Path) -> None:
    source = book_of(tmp_path / "t.xlsx", {"Л": [["БИН", "Сумма"], [80740016808, 5]]})
    mapping = mapping_text(
        encoding=None, delimiter=None, buyer_scheme="KZ-BIN", columns='{buyer_id: "БИН", amount: "Сумма"}'
    )
    records = read(source, mapping)
    assert (lines(records)[0].buyer_id, lines(records)[0].buyer_scheme) == ("080740016808", "KZ-BIN")
    assert said(records) == [
        (
            "Л!2",
            False,
            "БИН: 80740016808 stands as a number, which loses the zeros it begins with; read as 080740016808.",
        )
    ]


def test_an_odd_identifier_is_kept_and_is_nobodys(tmp_path: Path) -> None:
    records = one_row(tmp_path, {"amount": "5", "supplier_id": "12-34"}, {}, supplier_scheme="KZ-BIN")
    assert (lines(records)[0].supplier_id, lines(records)[0].supplier_scheme) == ("12-34", None)
    assert said(records) == [
        ("line 2", False, 'supplier_id: "12-34" is not a number of 12 digits; it is kept as published.')
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"amount": ""}, "No amount is published."),
        ({"amount": "1 200 000 units"}, 'amount: "1 200 000 units" is not a number.'),
        ({"amount": "1,5"}, 'amount: "1,5" is not a number.'),
        ({"amount": "-5"}, "amount: -5 is negative."),
        ({"quantity": "-2"}, "quantity: -2 is negative."),
        (
            {"amount": "1" + "0" * 16},
            f"amount: 10000000000000000 {LARGER}",
        ),
        (
            {"amount": "0.12345678901"},
            "amount: 0.12345678901 has more than 10 decimal places; Dalel does not round what a source says.",
        ),
        ({"amount": "=A1*2"}, "amount holds a formula (=A1*2); Dalel reads values only."),
        ({"title": "=HYPERLINK(1)"}, "title holds a formula (=HYPERLINK(1)); Dalel reads values only."),
        ({"currency": ""}, "The amount 5 has no currency."),
        ({"currency": "тг"}, '"тг" is not an ISO 4217 currency code.'),
        ({"title": "я" * 100_001}, "title holds 100001 characters; more than 100000 is not a spending line."),
    ],
)
def test_a_row_that_cannot_be_understood_is_refused(row: dict[str, str], reason: str, tmp_path: Path) -> None:
    columns = {"amount": "5", "quantity": "1", "title": "а", "currency": "KZT"}
    names = ", ".join(f'{field}: "{field}"' for field in columns)
    text = f"{';'.join(columns)}\n{';'.join({**columns, **row}.values())}\n"
    mapping = mapping_text(delimiter='";"', currency=None, columns=f"{{{names}}}")
    assert said(read(csv_of(tmp_path, text), mapping)) == [("line 2", True, reason)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("5", "The row has 1 cells, and the header has 2."),
        ("5,a,b", "The row has 3 cells, and the header has 2."),
        ("5,a,", "The row has 3 cells, and the header has 2."),
        ('"ТОО "Ромашка"",5', "The quotes in the row do not pair up, so its cells cannot be told apart."),
        ("я" * 10_000_000, "line 2 holds 10000001 characters; more than 100000 is not a spending line."),
    ],
    ids=["few", "many", "empty-one-too-many", "quotes", "ten-megabytes"],
)
def test_a_row_that_cannot_be_cut_into_cells_is_refused_and_the_next_is_read(
    row: str, reason: str, tmp_path: Path
) -> None:
    records = read(csv_of(tmp_path, f"Сумма,Имя\n{row}\n7,б\n"), mapping_text())
    assert said(records) == [("line 2", True, reason)]
    assert [line.place for line in lines(records)] == ["line 3"]


def test_empty_rows_are_no_records(tmp_path: Path) -> None:
    records = read(csv_of(tmp_path, "Сумма,Имя\n\n , \n,\n7,б\n\n"), mapping_text())
    assert [(line.place, line.amount) for line in lines(records)] == [("line 5", Decimal(7))]
    assert said(records) == []


def test_a_formula_in_a_column_that_is_not_read_does_not_matter(tmp_path: Path) -> None:
    records = read(csv_of(tmp_path, "Сумма,№\n7,=A1+1\n"), mapping_text())
    assert [line.amount for line in lines(records)] == [Decimal(7)]


def test_a_totals_row_is_known_by_its_first_word_and_only_where_no_other_text_is_read(tmp_path: Path) -> None:
    text = "Товар,Код,Сумма\nИтоговая аттестация,1,5\nВсего понемногу,2,6\nИтого,,11\nВсего: по плану,,11\n"
    mapping = mapping_text(columns='{title: "Товар", item_code: "Код", amount: "Сумма"}', item_scheme="x")
    records = read(csv_of(tmp_path, text), mapping)
    assert [line.place for line in lines(records)] == ["line 2", "line 3"]
    assert said(records) == [
        ("line 4", False, 'The row "Итого" adds up others and is not counted.'),
        ("line 5", False, 'The row "Всего: по плану" adds up others and is not counted.'),
    ]


def test_a_table_without_a_header_is_read_by_its_columns_letters(tmp_path: Path) -> None:
    mapping = mapping_text(header_row="0", columns="{title_ru: {column: A}, amount: {column: B}}")
    records = read(csv_of(tmp_path, "Бумага,5\nМел,6\n"), mapping)
    assert [(line.title_ru, line.amount) for line in lines(records)] == [("Бумага", Decimal(5)), ("Мел", Decimal(6))]


def test_columns_under_merged_headers_are_named_by_all_their_words(tmp_path: Path) -> None:
    rows = [["План", None, "Факт", None], ["Код", "Сумма", "Код", "Сумма"], ["а", 1, "б", 2]]
    source = book_of(tmp_path / "t.xlsx", {"Л": rows}, merged=["A1:B1", "C1:D1"])
    mapping = mapping_text(encoding=None, delimiter=None, header_row="[1, 2]", columns='{amount: "Факт / Сумма"}')
    assert [line.amount for line in lines(read(source, mapping))] == [Decimal(2)]


def test_a_merged_body_cell_is_missing_in_the_rows_below(tmp_path: Path) -> None:
    rows = [["Заказчик", "Сумма"], ["ГКП", 1], [None, 2]]
    source = book_of(tmp_path / "t.xlsx", {"Л": rows}, merged=["A2:A3"])
    mapping = mapping_text(encoding=None, delimiter=None, columns='{buyer_name: "Заказчик", amount: "Сумма"}')
    records = read(source, mapping)
    assert [line.buyer_name for line in lines(records)] == ["ГКП", None]
    assert said(records) == [
        (
            "Л!3",
            False,
            f"Заказчик: {MERGED}",
        )
    ]


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path) -> None:
    source = book_of(tmp_path / "t.xlsx", {"Свод": [["x"]], "Данные": [["Сумма"], [5]]})
    mapping = mapping_text(encoding=None, delimiter=None, sheet='"Данные"')
    assert [line.place for line in lines(read(source, mapping))] == ["Данные!2"]


# Documents that cannot be read as a whole


def test_a_missing_column_is_named_with_the_headers_that_are_there(tmp_path: Path) -> None:
    mapping = mapping_text(columns='{amount: "Сумма", title: "Товар", year: "Год"}')
    assert refusal(csv_of(tmp_path, "Сумма,Наименование\n1,а\n"), mapping) == (
        't.csv has no column "Товар" (columns.title), "Год" (columns.year). It has "Сумма", "Наименование".\n'
        "Correct m.yaml, or draft it anew: dalel spending map t.csv"
    )


def test_two_headers_of_one_name_are_not_chosen_between(tmp_path: Path) -> None:
    source = csv_of(tmp_path, "Сумма,Год,сумма\n1,2020,3\n")
    assert refusal(source, mapping_text()) == (
        't.csv: the header "Сумма" stands over the columns A and C (m.yaml, columns.amount).\n'
        "Say which one is meant by its letter: {column: A}"
    )
    assert [line.amount for line in lines(read(source, mapping_text(columns="{amount: {column: C}}")))] == [Decimal(3)]


def test_a_column_past_the_last_one_is_named(tmp_path: Path) -> None:
    assert refusal(csv_of(tmp_path, "Сумма\n1\n"), mapping_text(columns="{amount: {column: D}}")) == (
        "t.csv has 1 columns, so there is no column D (m.yaml, columns.amount).\nCorrect the mapping file."
    )


def test_an_empty_header_row_is_named_with_the_rows_that_are_there(tmp_path: Path) -> None:
    source = book_of(tmp_path / "t.xlsx", {"Л": [[], [], ["Сумма"], [1]]})
    assert refusal(source, mapping_text(encoding=None, delimiter=None)) == (
        't.xlsx, sheet "Л": the header should stand in row 1 (m.yaml, header_row), but that row is empty or not there. '
        "The first rows with anything in them: 3, 4.\nCorrect header_row in the mapping file."
    )


def test_cp1251_read_as_utf_8_is_refused_as_a_whole(tmp_path: Path) -> None:
    assert refusal(csv_of(tmp_path, "Сумма\n1\n", "cp1251"), mapping_text()) == (
        "t.csv, line 1: the byte 0xd1 is not utf-8.\n"
        "The file is written in another encoding, or damaged. See what fits: dalel spending map t.csv"
    )


def test_utf_8_read_as_cp1251_does_not_have_the_columns(tmp_path: Path) -> None:
    assert refusal(csv_of(tmp_path, "Сумма\n1\n"), mapping_text(encoding="cp1251")) == (
        't.csv has no column "Сумма" (columns.amount). It has "РЎСѓРјРјР°".\n'
        "Correct m.yaml, or draft it anew: dalel spending map t.csv"
    )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {},
            f"m.yaml: {WORKBOOK_HAS_NONE}\nTake these two settings out of the mapping file.",
        ),
        (
            {"encoding": None, "delimiter": None},
            f"m.yaml: {TWO_SHEETS}\nWrite which one is meant (sheet: …). It has: Планы, Факт.",
        ),
        (
            {"encoding": None, "delimiter": None, "sheet": '"План"'},
            'm.yaml, sheet: t.xlsx has no sheet "План".\nDid you mean Планы?',
        ),
        (
            {"encoding": None, "delimiter": None, "sheet": '"Факт"', "methods": '{"а": "direkt"}'},
            f'm.yaml, methods.а: "direkt" {NO_SUCH_METHOD}\nDid you mean direct?',
        ),
    ],
)
def test_a_mapping_that_does_not_fit_the_workbook_is_the_mappings_mistake(
    settings: dict[str, str | None], message: str, tmp_path: Path
) -> None:
    source = book_of(tmp_path / "t.xlsx", {"Планы": [["Сумма"]], "Факт": [["Сумма"], [1]]})
    with pytest.raises(CommandError) as caught:
        read(source, mapping_text(**settings))
    assert str(caught.value) == message


def test_a_csv_file_has_no_sheets(tmp_path: Path) -> None:
    assert refusal(csv_of(tmp_path, "Сумма\n1\n"), mapping_text(sheet='"Л"')) == (
        "m.yaml, sheet: t.csv is a CSV file, which has no sheets.\nTake the setting out of the mapping file."
    )


def test_a_csv_file_needs_its_encoding_and_delimiter_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read(csv_of(tmp_path, "Сумма\n1\n"), mapping_text(encoding=None, delimiter=None))
    assert str(caught.value) == (
        "t.csv is not a workbook (XLSX or ODS).\n"
        "If it is a CSV file, write a mapping file for it: dalel spending map t.csv"
    )


def test_an_empty_document_says_so(tmp_path: Path) -> None:
    assert refusal(csv_of(tmp_path, ""), mapping_text()) == (
        "t.csv is empty: it has 0 bytes.\nGet the document again from its source."
    )


def test_a_table_is_never_recognised_by_itself() -> None:
    assert not Table(parse_mapping_text(mapping_text(), "m.yaml")).recognises(source_of(VECTORS / "bids-2019.csv"))
