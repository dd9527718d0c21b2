"""``kz-plan-xlsx``: the annual plan of a Kazakh buyer, found by its words wherever they stand."""

from __future__ import annotations

import importlib.util
import json
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from openpyxl import load_workbook
from workbook_maker import Value, book_of, source_of

from dalel.errors import DocumentError
from dalel.jurisdictions import load_jurisdiction
from dalel.spending.formats.format import Issue, Source
from dalel.spending.formats.kz_plan_header import fold_header, known_headers
from dalel.spending.formats.kz_plan_xlsx import KzPlanXlsx
from dalel.spending.line import AmountCheck, Line, Stage, VatBasis

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples" / "kz"
FILLED = EXAMPLES / "annual-plan-2020-gorvodokanal.xlsx"
EMPTY = ROOT / "tests" / "vectors" / "kz-plan-xlsx" / "empty-form.xlsx"
KZ = load_jurisdiction("kz")
SEVERAL_CODES = "has one meaning here but several codes (7, 77, 78); the line is kept without a code of the list."
LARGER = "is larger than any amount a state spends (1000000000000000); look at the document."
TOO_FINE = "has more than 10 decimal places; Dalel does not round what a source says."
MERGED = "the cell is merged with others, and the value stands in the first of them only; the line is read without it."
LOST_ZEROS = "stands as a number, which loses the zeros it begins with"
OTHERWISE = "Ask the publisher for a corrected document, or read it with a mapping file: docs/formats/table.md"


def read(source: Source) -> list[Line | Issue]:
    return list(KzPlanXlsx().read(source, KZ))


def lines(source: Source) -> list[Line]:
    return [record for record in read(source) if isinstance(record, Line)]


def said(source: Source) -> list[tuple[str, bool, str]]:
    return [(record.place, record.refused, record.say("en")) for record in read(source) if isinstance(record, Issue)]


def refusal(source: Source) -> str:
    with pytest.raises(DocumentError) as caught:
        read(source)
    return str(caught.value)


# The example: a real plan in the official form


def points() -> list[dict[str, object]]:
    page = json.loads((EXAMPLES / "plan-points-2020-06.json").read_text(encoding="utf-8"), parse_float=Decimal)
    return [point for point in page["items"] if point["subject_biin"] == "080740016808"]


def test_the_filled_form_says_the_same_as_the_portal_does() -> None:
    expected = [
        {
            "place": f"Лист1!{row}",
            "buyer_id": point["subject_biin"],
            "buyer_name": point["subject_name_ru"],
            "item_code": point["ref_enstru_code"],
            "title_ru": point["name_ru"],
            "title_kk": point["name_kz"],
            "subject_kind": {1: "goods", 2: "works", 3: "services"}[point["ref_subject_type_id"]],  # type: ignore[index]
            "method_code": str(point["ref_trade_methods_id"]),
            "ground_code": str(point["ref_justification_id"]) if point["ref_justification_id"] else None,
            "unit_code": point["ref_units_code"],
            "quantity": point["count"],
            "unit_price": point["price"],
            "amount": point["amount"],
            "month": point["ref_months_id"],
            "year": point["plan_fin_year"],
        }
        for row, point in enumerate(points(), start=11)
    ]
    found = lines(source_of(FILLED))
    assert len(found) == 64
    assert [{name: getattr(line, name) for name in expected[0]} for line in found] == expected
    assert sum((line.amount or 0 for line in found), Decimal(0)) == sum(Decimal(str(p["amount"])) for p in points())


def test_the_filled_form_has_nothing_to_remark_on() -> None:
    assert said(source_of(FILLED)) == []


def test_a_line_of_the_filled_form_in_every_column() -> None:
    description = "СТ РК ISO 19011-2019 Руководящие указания по аудиту систем менеджмента"
    event = (
        "Услуги по организации/проведению конференций/семинаров/форумов/конкурсов/корпоративных/спортивных/культурных/"
        "праздничных и аналогичных мероприятий"
    )
    point = points()[7]
    assert lines(source_of(FILLED))[7] == Line(
        place="Лист1!18",
        series='["kz-annual-plan","080740016808",2020]',
        stage=Stage.PLAN,
        buyer_scheme="KZ-BIN",
        buyer_id="080740016808",
        buyer_name='ГКП "Горводоканал"',
        item_scheme="KZ-ENSTRU",
        item_code=str(point["ref_enstru_code"]),
        title_ru=event,
        title_kk=str(point["name_kz"]),
        description_ru=f"{event}\n{description}",
        description_kk=f"{point['desc_kz']}\n{point['extra_desc_kz']}",
        subject_kind="services",
        method_scheme="kz-goszakup",
        method_code="23",
        method="direct",
        ground_code="42",
        ground_as_published="42",
        unit_code="5114",
        quantity=Decimal(1),
        unit_price=Decimal(90000),
        amount=Decimal(90000),
        amount_as_published="90000",
        amount_check=AmountCheck.EXACT,
        currency="KZT",
        vat_basis=VatBasis.UNKNOWN,
        several_years=False,
        year=2020,
        month=6,
    )


def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_annual_plan", EXAMPLES / "make_annual_plan.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_example_is_made_anew_part_by_part_from_the_form_and_from_itself() -> None:
    def parts(workbook: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(BytesIO(workbook)) as archive:
            assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            return {name: archive.read(name) for name in archive.namelist()}

    example = parts(FILLED.read_bytes())
    assert parts(maker().make_annual_plan(FILLED)) == example
    assert parts(maker().make_annual_plan(EMPTY)) == example
    assert "creator" not in example["docProps/core.xml"].decode()


def test_the_empty_form_says_that_it_is_empty() -> None:
    assert refusal(source_of(EMPTY)) == (
        'empty-form.xlsx, sheet "Лист1": there are no rows under the header (row 9), so the form is empty.\n'
        "If the plan should be there, get the document again from its source."
    )


@pytest.mark.parametrize("path", [FILLED, EMPTY])
def test_the_form_is_recognised(path: Path) -> None:
    assert KzPlanXlsx().recognises(source_of(path))


def test_other_documents_are_not_recognised(tmp_path: Path) -> None:
    assert not KzPlanXlsx().recognises(book_of(tmp_path / "b.xlsx", {"Л": [["Сумма", "Год"], [1, 2020]]}))
    for name, content in {"empty": b"", "cut-off": FILLED.read_bytes()[:5000], "json": b"{}"}.items():
        (tmp_path / name).write_bytes(content)
        assert not KzPlanXlsx().recognises(source_of(tmp_path / name))


# Plans made for one case each

GENERAL: tuple[tuple[Value, ...], ...] = (
    ("БИН заказчика", "Наименование заказчика (на русском языке)", "Финансовый год"),
    ("080740016808", "ГКП «Горводоканал»", 2020),
)
HEADERS: dict[str, str] = {
    "item": "Код товара, работы, услуги (в соответствии с СТРУ)",
    "title": "Наименование закупаемых товаров, работ, услуг на русском языке (в соответствии с СТРУ)",
    "kind": "Вид предмета закупок",
    "method": "Способ закупок",
    "ground": "Основание",
    "unit": "Единица измерения",
    "quantity": "Количество, объём",
    "price": "Цена за единицу, тенге",
    "amount": "Общая сумма, утвержденная для закупки, тенге",
    "first": "Утвержденная сумма на первый год трехлетнего периода",
    "second": "Прогнозная сумма на второй год трехлетнего периода, тенге",
    "month": "Планируемый срок осуществления государственных закупок (месяц)",
}
POINT: dict[str, Value] = {
    "item": "281314.900.000099",
    "title": "Привод",
    "kind": "Товар",
    "method": "Запрос ценовых предложений",
    "unit": "Штука",
    "quantity": 2,
    "price": 13800,
    "amount": 27600,
    "month": "Июнь",
}


def plan(folder: Path, *rows: dict[str, Value], general: Sequence[Sequence[Value]] = GENERAL) -> Source:
    """A plan with the general data in rows 1 and 2, the header in row 4, and points from row 5 on."""
    body = [[{**POINT, **row}.get(name) for name in HEADERS] for row in rows]
    return book_of(folder / "plan.xlsx", {"План": [*general, [], list(HEADERS.values()), *body]})


def test_a_plan_with_its_columns_in_another_order_lower_down_and_among_others_reads_the_same(tmp_path: Path) -> None:
    names = ["amount", "price", "month", "title", "quantity", "item", "kind", "method", "unit"]
    title = [["Годовой план"], [], [None, None, *GENERAL[0]], [], [None, None, 1, 2, 3], [None, None, *GENERAL[1]], []]
    header = [f"  {HEADERS[name].upper()}\n" if at % 2 else HEADERS[name] for at, name in enumerate(names)]
    rows = [*title, ["Примечание", *header], [1, *range(2, 11)], ["важно", *(POINT[name] for name in names)]]
    moved = book_of(tmp_path / "moved.xlsx", {"План": rows})
    straight = plan(tmp_path, {})
    found, expected = lines(moved)[0], lines(straight)[0]
    assert (found.place, expected.place) == ("План!10", "План!5")
    found.place = expected.place
    assert found == expected
    assert said(moved) == []


def test_a_plan_with_kazakh_headers_and_words_reads_the_same(tmp_path: Path) -> None:
    general = [
        ["Тапсырыс берушінің БСН", "Тапсырыс берушінің атауы (орыс тілінде)", "Қаржы жылы"],
        ["080740016808", "ГКП «Горводоканал»", "2020 жыл"],
    ]
    header = {
        "item": "Тауардың, жұмыстың, көрсетілетін қызметтің коды (ТЖҚА-ға сәйкес)",
        "title": "Сатып алынатын тауарлардың, жұмыстардың, көрсетілетін қызметтердің орыс тіліндегі атауы",
        "kind": "Сатып алу мәнінің түрі",
        "method": "Сатып алу тәсілі",
        "unit": "Өлшем бірлігі",
        "quantity": "Саны, көлемі",
        "price": "Бірлік үшін бағасы, теңге",
        "amount": "Сатып алу үшін бекітілген жалпы сома, теңге",
        "month": "Мемлекеттік сатып алуды жүзеге асырудың жоспарланған мерзімі (ай)",
    }
    point = {**POINT, "kind": "Тауар", "method": "Баға ұсыныстарын сұрату", "month": "маусым"}
    kazakh = book_of(
        tmp_path / "kk.xlsx",
        {"План": [*general, [], list(header.values()), [point[name] for name in header]]},
    )
    assert lines(kazakh) == lines(plan(tmp_path, {}))
    assert said(kazakh) == []


def test_a_form_whose_merged_cells_were_lost_reads_the_same_but_for_nothing(tmp_path: Path) -> None:
    book = load_workbook(FILLED)
    for cells in list(book.worksheets[0].merged_cells.ranges):
        book.worksheets[0].unmerge_cells(str(cells))
    book.save(tmp_path / "unmerged.xlsx")
    assert read(source_of(tmp_path / "unmerged.xlsx")) == read(source_of(FILLED))


def test_a_form_without_merged_cells_and_column_numbers_has_no_ground(tmp_path: Path) -> None:
    book = load_workbook(FILLED)
    sheet = book.worksheets[0]
    for cells in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(cells))
    for cell in sheet[10]:
        cell.value = None
    book.save(tmp_path / "unmerged.xlsx")
    found = lines(source_of(tmp_path / "unmerged.xlsx"))
    assert {line.ground_code for line in found} == {None}
    assert [line.amount for line in found] == [line.amount for line in lines(source_of(FILLED))]


@pytest.mark.parametrize(
    ("written", "method_code", "method", "remark"),
    [
        ("Запрос ценовых предложений", "3", "price-quotation", None),
        ("запрос  ценовых\nпредложений ", "3", "price-quotation", None),
        ("Из одного источника путём прямого заключения договора", "23", "direct", None),
        (23, "23", "direct", None),
        ("23", "23", "direct", None),
        (
            "Аукцион",
            "Аукцион",
            "auction",
            f'The method "Аукцион" {SEVERAL_CODES}',
        ),
        (
            "Жеребьёвка",
            "Жеребьёвка",
            None,
            "The procurement method Жеребьёвка is not known here; the line is kept without a method.",
        ),
        (None, None, None, 'The field "Способ закупок" is missing.'),
    ],
)
def test_a_method_is_found_by_its_words_or_its_number(
    written: Value, method_code: str | None, method: str | None, remark: str | None, tmp_path: Path
) -> None:
    source = plan(tmp_path, {"method": written})
    line = lines(source)[0]
    assert (line.method_code, line.method) == (method_code, method)
    assert line.method_scheme == ("kz-goszakup" if method_code in {"3", "23"} else None)
    assert said(source) == ([("План!5", False, remark)] if remark else [])


@pytest.mark.parametrize(
    ("written", "month"), [("Июнь", 6), ("июня", 6), ("Маусым", 6), ("06", 6), (6, 6), (12, 12), (None, None)]
)
def test_a_month_is_a_name_in_russian_or_kazakh_or_a_number(written: Value, month: int | None, tmp_path: Path) -> None:
    source = plan(tmp_path, {"month": written})
    assert lines(source)[0].month == month
    assert said(source) == []


@pytest.mark.parametrize(
    ("written", "remark"),
    [
        ("Прошлый год", 'The month is given as "last year" (code 99); the line is kept without a month.'),
        (99, 'The month is given as "last year" (code 99); the line is kept without a month.'),
        (13, "The month 13 is not known; the line is kept without a month."),
        ("лето", "The month лето is not known; the line is kept without a month."),
    ],
)
def test_what_is_no_month_is_remarked_on(written: Value, remark: str, tmp_path: Path) -> None:
    source = plan(tmp_path, {"month": written})
    assert lines(source)[0].month is None
    assert said(source) == [("План!5", False, remark)]


@pytest.mark.parametrize(
    ("written", "kind"),
    [("Товар", "goods"), ("Работа", "works"), ("Услуги", "services"), ("Жұмыс", "works"), ("Қызмет", "services")],
)
def test_the_kind_of_purchase_is_found_by_its_word(written: str, kind: str, tmp_path: Path) -> None:
    assert lines(plan(tmp_path, {"kind": written}))[0].subject_kind == kind


def test_an_unknown_kind_of_purchase_is_remarked_on(tmp_path: Path) -> None:
    assert said(plan(tmp_path, {"kind": "Разное"})) == [
        ("План!5", False, "The kind of purchase Разное is not goods, works or services.")
    ]


@pytest.mark.parametrize(
    ("written", "code", "name"),
    [
        ("Штука", "796", "Штука"),
        ("796", "796", None),
        ("006", "006", None),
        ("ящик", None, "ящик"),
        ("5114", "5114", None),
    ],
)
def test_a_unit_is_a_code_or_a_name(written: str, code: str | None, name: str | None, tmp_path: Path) -> None:
    line = lines(plan(tmp_path, {"unit": written}))[0]
    assert (line.unit_code, line.unit_name) == (code, name)


def test_a_unit_that_lost_its_zeros_gets_them_back_with_a_remark(tmp_path: Path) -> None:
    source = plan(tmp_path, {"unit": 6})
    assert lines(source)[0].unit_code == "006"
    assert said(source) == [
        ("План!5", False, "Единица измерения: 6 stands as a number, which loses the zeros it begins with; read as 006.")
    ]


@pytest.mark.parametrize(
    ("written", "code"),
    [("42", "42"), (42, "42"), ("пп.42 п.3 ст.39 Закона", "42"), ("по решению акима", None), ("0", None)],
)
def test_the_legal_ground_is_kept_as_published_beside_its_code(
    written: Value, code: str | None, tmp_path: Path
) -> None:
    line = lines(plan(tmp_path, {"method": 23, "ground": written}))[0]
    assert line.ground_code == code
    assert line.ground_as_published == (None if written == "0" else str(written))


def test_an_amount_over_several_years_keeps_the_part_of_each(tmp_path: Path) -> None:
    source = plan(tmp_path, {"first": 20000, "second": 7600}, {"first": 20000}, {"first": 27600, "title": "Вал"})
    parts = [(line.several_years, line.amount_year_1, line.amount_year_2) for line in lines(source)]
    assert parts == [(True, Decimal(20000), Decimal(7600)), (True, Decimal(20000), None), (False, None, None)]
    assert said(source) == [
        (
            "План!6",
            False,
            "The parts of the years add up to 20000, but 27600 is published. The amount is kept as published.",
        )
    ]


# Numbers


def test_a_stored_double_is_the_amount_that_was_typed(tmp_path: Path) -> None:
    path = plan(tmp_path, {"quantity": 1, "price": 22767.86, "amount": 22767.86}).path
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<v>22767.86</v>", b"<v>22767.860000000001</v>")
    assert parts["xl/worksheets/sheet1.xml"] != sheet
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    line = lines(source_of(path))[0]
    assert (line.amount, line.amount_as_published) == (Decimal("22767.86"), "22767.860000000001")
    assert line.amount_check is AmountCheck.EXACT


@pytest.mark.parametrize(
    ("written", "amount"), [("27 600", 27600), ("27600,00", 27600), ("27 600.00", 27600), ("27\u00a0600,0", 27600)]
)
def test_an_amount_written_as_text_is_read_where_it_can_only_mean_one_number(
    written: str, amount: int, tmp_path: Path
) -> None:
    line = lines(plan(tmp_path, {"amount": written}))[0]
    assert (line.amount, line.amount_as_published) == (Decimal(amount), written)


AMOUNT = "Общая сумма, утвержденная для закупки, тенге"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"amount": "1 200 000 units"}, f'{AMOUNT}: "1 200 000 units" is not a number.'),
        ({"amount": "27,600"}, f'{AMOUNT}: "27,600" is not a number.'),
        ({"amount": "27.600"}, f'{AMOUNT}: "27.600" is not a number.'),
        ({"amount": -27600}, f"{AMOUNT}: -27600 is negative."),
        ({"quantity": -2}, "Количество, объём: -2 is negative."),
        (
            {"quantity": "5000000000000000"},
            f"Количество, объём: 5000000000000000 {LARGER}",
        ),
        (
            {"price": 0.12345678901},
            f"Цена за единицу, тенге: 0.12345678901 {TOO_FINE}",
        ),
        ({"amount": None}, "No amount is published."),
        ({"amount": "  "}, "No amount is published."),
        ({"amount": "=H5*G5"}, f"{AMOUNT} holds a formula (=H5*G5); Dalel reads values only."),
        (
            {"title": '=HYPERLINK("http://x","Привод")'},
            f'{HEADERS["title"]} holds a formula (=HYPERLINK("http://x","Привод")); Dalel reads values only.',
        ),
    ],
)
def test_a_row_that_cannot_be_understood_is_refused_with_its_place_and_reason(
    row: dict[str, Value], reason: str, tmp_path: Path
) -> None:
    source = plan(tmp_path, {}, row)
    assert [line.place for line in lines(source)] == ["План!5"]
    assert said(source) == [("План!6", True, reason)]


def test_ten_megabytes_in_one_cell_refuse_their_row(tmp_path: Path) -> None:
    path = plan(tmp_path, {}, {"title": "длинное"}).path
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    long = "я".encode() * 10_000_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace("длинное".encode(), long))
    assert said(source_of(path)) == [
        (
            "План!6",
            True,
            f"{HEADERS['title']} holds 10000000 characters; more than 100000 is not a spending line.",
        )
    ]


def test_a_product_that_differs_is_remarked_on_and_the_amount_kept(tmp_path: Path) -> None:
    source = plan(tmp_path, {"amount": 28000}, {"quantity": 3, "price": 0.333, "amount": 1})
    assert [(line.amount, line.amount_check) for line in lines(source)] == [
        (Decimal(28000), AmountCheck.DIFFERS),
        (Decimal(1), AmountCheck.ROUNDED),
    ]
    assert said(source) == [
        ("План!5", False, "2 × 13800 = 27600, but 28000 is published. The amount is kept as published."),
        ("План!6", False, "3 × 0.333 = 0.999, published as 1: equal after rounding."),
    ]


# Rows that are no points


def test_every_row_is_a_line_or_a_refusal_or_says_why_it_is_neither(tmp_path: Path) -> None:
    empty = dict.fromkeys(POINT)
    source = plan(
        tmp_path,
        {},
        {**empty, "title": "   "},
        {**empty, "item": "Раздел 2. Услуги"},
        {"title": "Итоговая аттестация"},
        {**empty, "title": "ИТОГО по плану:", "amount": 55200},
        {**empty, "title": "Барлығы", "amount": 55200},
    )
    assert [line.place for line in lines(source)] == ["План!5", "План!8"]
    assert said(source) == [
        ("План!7", True, "No amount is published."),
        ("План!9", False, 'The row "ИТОГО по плану:" adds up others and is not counted.'),
        ("План!10", False, 'The row "Барлығы" adds up others and is not counted.'),
    ]


def test_two_equal_rows_are_both_kept_and_remarked_on(tmp_path: Path) -> None:
    source = plan(tmp_path, {}, {"title": "Вал"}, {})
    assert [line.place for line in lines(source)] == ["План!5", "План!6", "План!7"]
    assert said(source) == [("План!7", False, "The row says the same as План!5 in every column read; both are kept.")]


def test_a_value_that_stands_only_in_the_first_of_merged_cells_is_missing_below(tmp_path: Path) -> None:
    path = plan(tmp_path, {}, {}).path
    book = load_workbook(path)
    book.worksheets[0].merge_cells("D5:D6")
    book.save(path)
    assert [line.method_code for line in lines(source_of(path))] == ["3", None]
    assert [what for _, _, what in said(source_of(path))] == [
        f"Способ закупок: {MERGED}",
        'The field "Способ закупок" is missing.',
    ]


def test_a_sheet_without_the_form_is_remarked_on(tmp_path: Path) -> None:
    path = plan(tmp_path, {}).path
    book = load_workbook(path)
    book.create_sheet("Примечания")["A1"] = "Утверждён приказом"
    book.create_sheet("Пустой")
    book.save(path)
    assert said(source_of(path)) == [
        ("Примечания!1", False, 'The sheet "Примечания" does not have the columns of this form and was not read.')
    ]


# Documents that cannot be read as a whole


def test_a_missing_column_is_named_with_the_headers_that_are_there(tmp_path: Path) -> None:
    header = ["Код ТРУ", "Способ закупок", "Количество, объём", "Цена за единицу, тенге", "Всего, тенге"]
    source = book_of(tmp_path / "plan.xlsx", {"План": [*GENERAL, [], header, ["1", "3", 1, 1, 1]]})
    assert refusal(source) == (
        'plan.xlsx, sheet "План", row 4: the header does not have "Общая сумма, утвержденная для закупки, тенге", '
        '"Наименование закупаемых товаров, работ, услуг на русском языке (в соответствии с СТРУ)". It has "Код ТРУ", '
        '"Способ закупок", "Количество, объём", "Цена за единицу, тенге", "Всего, тенге".\n'
        "If it is the form with a column named otherwise, or another form, read it with a mapping file: "
        "docs/formats/table.md"
    )


def test_two_columns_of_one_name_are_not_chosen_between(tmp_path: Path) -> None:
    header = [*HEADERS.values(), "Цена за единицу, тенге"]
    source = book_of(tmp_path / "plan.xlsx", {"План": [*GENERAL, [], header, ["x"]]})
    assert refusal(source) == (
        'plan.xlsx, sheet "План", row 4: several columns go by one name: H and M ("Цена за единицу, тенге").\n'
        "Look which of them is meant, and read the document with a mapping file that names the column by its letter: "
        "docs/formats/table.md"
    )


def test_a_workbook_without_the_form_says_which_sheets_it_has(tmp_path: Path) -> None:
    source = book_of(tmp_path / "b.xlsx", {"Сводка": [["Сумма"], [1]], "Лист2": []})
    assert refusal(source) == (
        "b.xlsx: no sheet has the columns of an annual procurement plan (sheets: Сводка, Лист2).\n"
        "Read it with a mapping file: docs/formats/table.md"
    )


@pytest.mark.parametrize(
    ("general", "what"),
    [
        (
            [["План"], ["на год"]],
            'the general data above the points (before row 4) do not have "БИН заказчика", "Финансовый год".',
        ),
        (
            [GENERAL[0], [None, "ГКП", 2020]],
            'under "БИН заказчика" (row 1) there is no number, so nothing says whose plan it is.',
        ),
        ([GENERAL[0], ["12345", "ГКП", 2020]], 'the buyer\'s number "12345" is not a BIN of 12 digits.'),
        ([GENERAL[0], ["080740016808", "ГКП", "текущий"]], 'the financial year "текущий" is not a year.'),
        ([GENERAL[0], ["080740016808", "ГКП", None]], 'the financial year "" is not a year.'),
    ],
)
def test_a_plan_that_does_not_say_whose_or_when_is_refused(
    general: Sequence[Sequence[Value]], what: str, tmp_path: Path
) -> None:
    assert refusal(plan(tmp_path, {}, general=general)) == f'plan.xlsx, sheet "План": {what}\n{OTHERWISE}'


def test_a_bin_that_stands_as_a_number_gets_its_zeros_back_with_a_remark(tmp_path: Path) -> None:
    source = plan(tmp_path, {}, general=[GENERAL[0], [80740016808, "ГКП", "2020 год"]])
    assert [(line.buyer_id, line.year) for line in lines(source)] == [("080740016808", 2020)]
    assert said(source) == [
        (
            "План!2",
            False,
            f"БИН заказчика: 80740016808 {LOST_ZEROS}; read as 080740016808.",
        )
    ]


# The data file


def test_every_official_header_is_known_to_the_data_file() -> None:
    book = load_workbook(EMPTY)
    texts = {
        fold_header(str(cell.value))
        for row in book.worksheets[0].iter_rows(min_row=8, max_row=9)
        for cell in row
        if cell.value is not None
    }
    known = {fold_header(known_headers().official[field]) for field in known_headers().points.values()}
    assert known - texts == {fold_header(known_headers().official["ground"])}


def test_no_words_stand_for_two_fields() -> None:
    written = yaml.safe_load((ROOT / "src/dalel/spending/formats/kz_plan_headers.yaml").read_text(encoding="utf-8"))
    fields: dict[str, set[str]] = {}
    for part in ("general", "points"):
        for field, languages in written[part].items():
            for words in (words for texts in languages.values() for words in texts):
                fields.setdefault(fold_header(words), set()).add(field)
    assert {words: found for words, found in fields.items() if len(found) > 1} == {}
