"""Mapping files: every mistake is an error that names its path, and nothing is filled in for the writer."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalel.errors import CommandError
from dalel.spending.formats.mapping import (
    FIELDS,
    SCHEMES,
    TEXTS,
    ColumnName,
    TableMapping,
    parse_mapping,
    parse_mapping_text,
)
from dalel.spending.formats.workbook import ENCODINGS, Dialect
from dalel.spending.line import Stage, VatBasis
from dalel.vocabulary import vocabulary

SETTINGS = {
    "version": "1",
    "encoding": "utf-8",
    "delimiter": '","',
    "header_row": "1",
    "decimal_mark": '"."',
    "stage": "plan",
    "currency": "KZT",
    "vat_basis": "unknown",
    "columns": '{amount: "Сумма"}',
}
EVERY_SETTING = "Every setting: docs/formats/table.md"


def mapping_text(**settings: str | None) -> str:
    """A whole mapping with some settings written otherwise, added, or (None) left out."""
    given = {**SETTINGS, **settings}
    return "".join(f"{key}: {value}\n" for key, value in given.items() if value is not None)


def parse(**settings: str | None) -> TableMapping:
    return parse_mapping_text(mapping_text(**settings), "m.yaml")


def test_a_whole_mapping_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv.mapping.yaml"
    path.write_text(
        """
        version: 1
        encoding: windows-1251
        delimiter: ";"
        header_row: [8, 9]
        first_row: 11
        decimal_mark: ","
        language: kk
        stage: contract
        currency: kzt
        vat_basis: net
        year: 2020
        series: ["contracts", "080740016808", 2020]
        record_scheme: kz-goszakup-contract
        buyer_scheme: KZ-BIN
        date_formats: ["%d.%m.%Y", "%d.%m.%Y %H:%M"]
        columns:
          record: "№ договора"
          amount: {column: AB}
        constants: {buyer_id: "080740016808"}
        methods: {"Запрос  ЦЕНОВЫХ предложений": "3"}
        statuses: {"Расторгнут": terminated}
        subject_kinds: {"Прочее": services}
        totals: ["Всего"]
        """,
        encoding="utf-8",
    )
    assert parse_mapping(path) == TableMapping(
        name="plan.csv.mapping.yaml",
        sheet=None,
        header=(8, 9),
        first_row=11,
        dialect=Dialect("cp1251", ";"),
        decimal_mark=",",
        language="kk",
        stage=Stage.CONTRACT,
        vat_basis=VatBasis.NET,
        currency="KZT",
        year=2020,
        series='["contracts","080740016808",2020]',
        schemes={"record_scheme": "kz-goszakup-contract", "buyer_scheme": "KZ-BIN"},
        date_formats=("%d.%m.%Y", "%d.%m.%Y %H:%M"),
        columns={
            "record": ColumnName("columns.record", "№ договора", None),
            "amount": ColumnName("columns.amount", None, 27),
        },
        constants={"buyer_id": "080740016808"},
        methods={"запрос ценовых предложений": "3"},
        statuses={"расторгнут": "terminated"},
        subject_kinds={"прочее": "services"},
        totals=("всего",),
    )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"version": None}, f"m.yaml, version: it is missing.\n{EVERY_SETTING}"),
        ({"version": "2"}, f"m.yaml, version: 2 must be a whole number from 1 to 1.\n{EVERY_SETTING}"),
        ({"stage": None}, f"m.yaml, stage: it is missing.\n{EVERY_SETTING}"),
        ({"stage": ""}, f"m.yaml, stage: it is empty: the draft left this choice to you.\n{EVERY_SETTING}"),
        ({"stage": "contrakt"}, 'm.yaml, stage: "contrakt" is not known.\nDid you mean contract?'),
        ({"curency": "KZT"}, "m.yaml, curency: there is no such setting.\nDid you mean currency?"),
        (
            {"columns": '{ammount: "Сумма", amount: "С"}'},
            "m.yaml, columns.ammount: there is no such setting.\nDid you mean amount or month or amount_gross?",
        ),
        (
            {"columns": "{amount: }"},
            f"m.yaml, columns.amount: it is empty: the draft left this choice to you.\n{EVERY_SETTING}",
        ),
        ({"columns": "{amount: 12}"}, f"m.yaml, columns.amount: 12 must be a text: put it in quotes.\n{EVERY_SETTING}"),
        (
            {"columns": "{amount: {column: A1}}"},
            f'm.yaml, columns.amount: "A1" is not the name of a column (A, B, … AA).\n{EVERY_SETTING}',
        ),
        (
            {"columns": "{amount: {colum: A}}"},
            f"m.yaml, columns.amount.column: it is missing.\n{EVERY_SETTING}",
        ),
        ({"columns": "[amount]"}, f"m.yaml, columns: there must be keys with values under it.\n{EVERY_SETTING}"),
        (
            {"columns": '{title: "Товар"}'},
            f"m.yaml, columns: a column must give the amount, or at least the unit_price.\n{EVERY_SETTING}",
        ),
        (
            {"currency": None},
            "m.yaml, currency: it is missing: name the currency, or the column that does (columns.currency).\n"
            + EVERY_SETTING,
        ),
        ({"currency": "тенге"}, f'm.yaml, currency: "тенге" is not an ISO 4217 currency code.\n{EVERY_SETTING}'),
        (
            {"columns": '{amount: "С", currency: "В"}'},
            f"m.yaml, currency: a column gives it already (columns.currency).\n{EVERY_SETTING}",
        ),
        ({"vat_basis": None}, f"m.yaml, vat_basis: it is missing.\n{EVERY_SETTING}"),
        ({"vat_basis": "yes"}, f"m.yaml, vat_basis: True must be a text: put it in quotes.\n{EVERY_SETTING}"),
        (
            {"decimal_mark": '"."\ndecimal_mark: ","'},
            'm.yaml, line 6: the key "decimal_mark" stands twice.\nCorrect that line.',
        ),
        ({"decimal_mark": '";"'}, f'm.yaml, decimal_mark: ";" must be "." or ",".\n{EVERY_SETTING}'),
        (
            {"encoding": "utf-7"},
            'm.yaml, encoding: "utf-7" is not an encoding known here.\nDid you mean utf-8 or utf-16?',
        ),
        ({"encoding": None}, f"m.yaml, encoding: it is missing.\n{EVERY_SETTING}"),
        ({"delimiter": '"x"'}, f'm.yaml, delimiter: \'x\' must be ",", ";", "|" or "\\t" (a tab).\n{EVERY_SETTING}'),
        (
            {"header_row": "first"},
            f"m.yaml, header_row: 'first' must be a row's number, or [first, last].\n{EVERY_SETTING}",
        ),
        (
            {"header_row": "[9, 8]"},
            f"m.yaml, header_row: [9, 8] is not a header of one to ten rows in the first 10000.\n{EVERY_SETTING}",
        ),
        ({"first_row": "1"}, f"m.yaml, first_row: row 1 must come after the header (row 1).\n{EVERY_SETTING}"),
        (
            {"header_row": "0"},
            "m.yaml, columns.amount: the table has no header (header_row: 0), so write {column: A}.\n" + EVERY_SETTING,
        ),
        (
            {"date_formats": '["%m.%Y"]'},
            'm.yaml, date_formats[0]: "%m.%Y" must name the year (%Y), the month (%m) and the day (%d).\n'
            + EVERY_SETTING,
        ),
        (
            {"date_formats": '["%d.%m.%Y %Q"]'},
            f'm.yaml, date_formats[0]: "%d.%m.%Y %Q" is not a date format.\n{EVERY_SETTING}',
        ),
        (
            {"date_formats": '"%d.%m.%Y"'},
            f"m.yaml, date_formats: there must be a list of texts, each in quotes.\n{EVERY_SETTING}",
        ),
        ({"year": "20"}, f"m.yaml, year: 20 must be a whole number from 1900 to 2200.\n{EVERY_SETTING}"),
        (
            {"series": "[a, 2020.5]"},
            'm.yaml, series: there must be a list of texts and years, as ["city-budget", "080740016808", 2020].\n'
            + EVERY_SETTING,
        ),
        (
            {"constants": "{buyer_id: 011240003273}", "buyer_scheme": "KZ-BIN"},
            f"m.yaml, constants.buyer_id: {0o11240003273} must be a text: put it in quotes.\n{EVERY_SETTING}",
        ),
        (
            {"constants": '{amount: "5"}'},
            "m.yaml, constants.amount: there is no such setting.\nKnown here: " + ", ".join(sorted(TEXTS)) + ".",
        ),
        (
            {"constants": '{title: "a"}', "columns": '{amount: "a", title: "b"}'},
            f"m.yaml, constants.title: a column gives the field already.\n{EVERY_SETTING}",
        ),
        (
            {"columns": '{amount: "a", record: "b"}'},
            "m.yaml, record_scheme: it is missing: whose identifier record is (docs/formats/table.md#schemes).\n"
            + EVERY_SETTING,
        ),
        (
            {"statuses": "{Исполнен: done}"},
            f'm.yaml, statuses.Исполнен: "done" is not known.\nKnown here: {", ".join(sorted(vocabulary("status")))}.',
        ),
        ({"methods": "{3: direct}"}, f"m.yaml, methods: the key 3 must be a text: put it in quotes.\n{EVERY_SETTING}"),
        ({"stage": "[plan"}, "m.yaml, line 7: expected ',' or ']', but got ':'.\nCorrect that line."),
    ],
)
def test_a_mistake_in_a_mapping_is_named_by_its_path(settings: dict[str, str | None], message: str) -> None:
    with pytest.raises(CommandError) as caught:
        parse(**settings)
    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["", "- a\n", "слово\n", "5\n"])
def test_a_file_that_is_no_mapping_says_so(text: str) -> None:
    with pytest.raises(CommandError) as caught:
        parse_mapping_text(text, "m.yaml")
    assert str(caught.value) == "m.yaml holds no mapping.\nDraft one: dalel spending map FILE"


def test_a_mapping_in_another_encoding_says_so(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_bytes("sheet: Лист".encode("cp1251"))
    with pytest.raises(CommandError) as caught:
        parse_mapping(tmp_path / "m.yaml")
    assert str(caught.value) == "m.yaml is not UTF-8.\nSave it as UTF-8."


def test_a_mapping_of_a_workbook_needs_no_encoding() -> None:
    mapping = parse(encoding=None, delimiter=None, sheet='"Лист1"')
    assert (mapping.dialect, mapping.sheet) == (None, "Лист1")


def test_every_field_encoding_and_scheme_is_on_the_page() -> None:
    page = (Path(__file__).parents[3] / "docs" / "formats" / "table.md").read_text(encoding="utf-8")
    names = [*FIELDS, *ENCODINGS, *SCHEMES, *SETTINGS, "sheet", "first_row", "language", "year", "series", "constants"]
    names += ["date_formats", "methods", "statuses", "subject_kinds", "totals"]
    assert [name for name in names if f"`{name}`" not in page] == []


def test_totals_are_known_words_unless_the_mapping_names_others_or_none() -> None:
    assert parse().totals == ("итого", "всего", "барлығы", "жиыны", "total", "subtotal")
    assert parse(totals="[]").totals == ()
