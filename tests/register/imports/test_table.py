"""Tables: any columns by a mapping; what the mapping gets wrong is said with its path, and nothing is read."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook

from dalel.errors import CommandError, DalelError, DocumentError
from dalel.register.imports import (
    Answer,
    ImportMapping,
    ReadFile,
    parse_mapping,
    propose_for,
    read_mapping,
    read_outside,
)
from dalel.register.imports.dates import read_date
from dalel.register.imports.fields import all_fields, parse_path

Read = Callable[..., ReadFile]
HEAD = "keys: made\nlanguage: en\n"


def mapped(text: str) -> ImportMapping:
    """A mapping with its head."""
    return parse_mapping(HEAD + text, "made.yaml")


def written(folder: Path, text: str, name: str = "made.csv") -> Path:
    """A file with a text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def answers(found: ReadFile) -> list[tuple[str, str, str, str]]:
    """Every cell's column, text, answer and reason."""
    return [(cell.column, cell.given, cell.answer.value, cell.why) for row in found.verdict.rows for cell in row.cells]


@pytest.mark.parametrize(
    ("text", "formats", "date"),
    [
        ("2020", (), "2020"),
        ("2020 г.", (), "2020"),
        ("2020-05", (), "2020-05"),
        ("05.2020", (), "2020-05"),
        ("2020-05-31", (), "2020-05-31"),
        ("2020-04/2020-05", (), "2020-04/2020-05"),
        ("2020~", (), "2020~"),
        ("04.12.2011", ("%d.%m.%Y",), "2011-12-04"),
        ("04.12.2011", ("%m.%d.%Y",), "2011-04-12"),
        ("2020", ("%d.%m.%Y",), "2020"),
    ],
)
def test_a_date_is_read_as_precise_as_it_is_given(text: str, formats: tuple[str, ...], date: str) -> None:
    assert read_date(text, formats) == (date, "")


@pytest.mark.parametrize("text", ["04.12.2011", "31.12.2011", "12/2/20", "весной", "2020-02-30", "1 May", "20", "0000"])
def test_a_date_that_can_be_read_otherwise_is_not_read(text: str) -> None:
    with pytest.raises(DalelError):
        read_date(text)


def test_the_time_of_day_is_not_kept_and_that_is_said() -> None:
    assert read_date("2020-06-05 04:23:42+00:00") == ("2020-06-05", "The time of day is not kept.")


def test_every_field_that_is_offered_can_be_named() -> None:
    for path in all_fields():
        assert parse_path(path, "en").said == path


def test_a_workbook_is_read_as_a_csv_is(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Case", "Name", "Opened", "Fine", "Article"])
    sheet.append([7, "Ada Sample", dt.date(2020, 5, 31), 1200.5, "=1+1"])
    sheet.append([8, "Bek Sample", 2020, None, None])
    book.save(tmp_path / "made.xlsx")
    mapping = mapped(
        "columns: {Case: case.key, Name: person.name, Opened: case.opened, Fine: penalty.amount, "
        "Article: charge.norm}\n"
        "constants: {penalty.penalty: fine}\n"
    )
    found = read_outside(tmp_path / "made.xlsx", "table", mapping=mapping)
    assert answers(found) == [
        ("Case", "7", "taken", ""),
        ("Name", "Ada Sample", "taken", ""),
        ("Opened", "2020-05-31", "taken", ""),
        ("Fine", "1200.5", "taken", ""),
        ("Article", "=1+1", "not-taken", "It is a formula; what it gives is not read."),
        ("Case", "8", "taken", ""),
        ("Name", "Bek Sample", "taken", ""),
        ("Opened", "2020", "taken", ""),
        ("Fine", "", "empty", ""),
        ("Article", "", "empty", ""),
    ]
    assert [row.place for row in found.verdict.rows] == ["Sheet!2", "Sheet!3"]


def test_a_file_whose_delimiter_is_a_tab_or_a_semicolon_is_told_by_its_rows(tmp_path: Path) -> None:
    for mark in ("\t", ";", "|"):
        path = written(tmp_path, f"case{mark}name\n1{mark}Ada, Sample\n")
        found = read_outside(path, "table", mapping=mapped("columns: {case: case.key, name: person.name}\n"))
        assert [cell[1:3] for cell in answers(found)] == [("1", "taken"), ("Ada, Sample", "taken")]


def test_two_columns_with_one_header_are_told_apart_by_their_letters(tmp_path: Path) -> None:
    path = written(tmp_path, "case,name,name,\n1,Ada,Bek,left\n")
    mapping = mapped('columns: {case: case.key, "name (column B)": person.name}\n')
    assert answers(read_outside(path, "table", mapping=mapping))[1:] == [
        ("name (column B)", "Ada", "taken", ""),
        ("name (column C)", "Bek", "not-taken", "The mapping names no field for this column."),
        ("column D", "left", "not-taken", "The mapping names no field for this column."),
    ]


def test_a_row_without_a_key_is_named_by_what_it_says(tmp_path: Path) -> None:
    mapping = mapped("columns: {title: case.title, name: person.name}\n")
    path = written(tmp_path, "title,name\nOne,Ada\nTwo,Bek\nOne,Ada\n")
    found = read_outside(path, "table", mapping=mapping)
    keys = [draft.key for draft in found.drafts if draft.noun == "case"]
    assert len(keys) == 2
    moved = read_outside(written(tmp_path, "title,name\nTwo,Bek\nOne,Ada\n", "moved.csv"), "table", mapping=mapping)
    assert {draft.key for draft in moved.drafts if draft.noun == "case"} == set(keys)


def test_ids_that_would_be_spelled_alike_stay_apart(tmp_path: Path) -> None:
    path = written(tmp_path, "case,title\nA-1,One\na 1,Two\na-1,Three\nдело 1,Four\n")
    found = read_outside(path, "table", mapping=mapped("columns: {case: case.key, title: case.title}\n"))
    keys = [draft.key for draft in found.drafts if draft.noun == "case"]
    assert len(set(keys)) == 4
    assert "made-a-1" in keys
    assert all(key.isascii() for key in keys)


def test_a_cell_that_says_in_words_that_there_is_nothing_makes_no_record(tmp_path: Path) -> None:
    path = written(tmp_path, "case,name,article,held,fine\n1,Ada,нет,-,no\n2,unknown,n/a,never,none at all\n")
    mapping = mapped(
        "columns: {case: case.key, name: person.name, article: charge.norm, held: event:held.date, "
        "fine: penalty.amount}\n"
        "constants: {event:held.kind: detention, penalty.penalty: fine}\n"
    )
    found = read_outside(path, "table", mapping=mapping)
    assert [draft.noun for draft in found.drafts] == ["source", "person", "case", "case", "party"]
    assert [(row.answer, row.why) for row in found.verdict.rows] == [(Answer.TAKEN, ""), (Answer.IN_PART, "")]


def test_a_word_that_is_not_known_is_said_with_the_nearest_ones(tmp_path: Path) -> None:
    path = written(tmp_path, "name,role\nAda,witnes\nBek,Witness\n")
    found = read_outside(path, "table", mapping=mapped("columns: {name: person.name, role: person.role}\n"))
    assert [cell for cell in answers(found) if cell[0] == "role"] == [
        ("role", "witnes", "unknown-word", '"witnes" is not known. Did you mean witness?'),
        ("role", "Witness", "taken", ""),
    ]


def test_a_norm_of_a_country_without_law_here_is_kept_as_given(tmp_path: Path) -> None:
    path = written(tmp_path, "name,article\nAda,Article 301 of the Penal Code\n")
    found = read_outside(
        path,
        "table",
        mapping=mapped("columns: {name: person.name, article: charge.norm}\nconstants: {case.country: TR}\n"),
    )
    charge = next(draft for draft in found.drafts if draft.noun == "charge")
    assert (charge.values["norm"], charge.values["norm_as_given"]) == (None, "Article 301 of the Penal Code")
    assert answers(found)[1] == (
        "article", "Article 301 of the Penal Code", "taken-in-part",
        'There is no law of "tr". Known here: intl, kz.',
    )  # fmt: skip


PAGE = "Every setting: docs/how-to/import-cases.md"
WRONG = {
    "columns: {a: case.titel}": (
        'columns.a: There is no field "case.titel".',
        "Did you mean case.title or case.key or case.kind?",
    ),
    "columns: {a: case.title, b: case.title}": (
        "columns: two columns are case.title.",
        "Name a group: event:search.date",
    ),
    "columns: {a: case:x.title}": ('columns.a: A row has one case, so "case:x.title" can name no other.', PAGE),
    "columns: {a: case.title@tr}": (
        'columns.a: "case.title@tr" does not say in which language the text is.',
        "Write language: (one of en, ru, kk) in the mapping, or case.title@en.",
    ),
    "constants: {charge.norm: kz:penal:274}": ("constants.charge.norm: charge.norm can only come from a column.", PAGE),
    "constants: {case.kind: crime}": (
        'constants.case.kind: The vocabulary "register/case-kind" has no term "crime".',
        "Did you mean criminal?",
    ),
    "constants: {penalty.currency: tenge}": ('constants.penalty.currency: "tenge" is longer than 3 characters.', PAGE),
    "words: {charge-status: {x: convict}}": (
        'words.charge-status.x: "convict" is no word of charge-status.',
        "Did you mean convicted?",
    ),
    "words: {status: {x: convicted}}": (
        'words.status.x: "convicted" is no word of status.',
        "Known here: charge-status, device, event-kind, measure, occupation, penalty, role, seizure-status.",
    ),
    "encoding: utf-9": ('encoding: "utf-9" is no encoding that is known here.', PAGE),
    'delimiter: "x"': ("delimiter: 'x' is none of , ; | and the tab.", PAGE),
    "keys: us-pft": (
        'keys: "us-pft" must be small Latin letters, digits and hyphens, at most 40, and no name of a format.',
        PAGE,
    ),
    "colums: {a: case.title}": ("colums: there is no such setting.", "Did you mean columns?"),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_a_mapping_gets_wrong_is_said_with_its_path(text: str) -> None:
    with pytest.raises(CommandError) as refused:
        parse_mapping(text if text.startswith("keys") else HEAD + text, "made.yaml")
    assert str(refused.value) == "made.yaml, {}\n{}".format(*WRONG[text])


def test_a_mapping_file_names_the_page_of_its_own_settings(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Every setting: docs/how-to/import-cases\.md"):
        read_mapping(written(tmp_path, "keys: Made\n", "made.yaml"))
    with pytest.raises(CommandError, match=r'The mapping ".*none.yaml" cannot be read'):
        read_mapping(tmp_path / "none.yaml")


def test_a_mapping_without_the_beginning_of_keys_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a\n1\n")
    with pytest.raises(CommandError, match="does not say how the keys of this list begin"):
        read_outside(path, "table", mapping=parse_mapping("columns: {a: case.key}", "made.yaml"))


def test_a_column_that_the_file_lacks_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "title,name\nOne,Ada\n")
    with pytest.raises(CommandError) as refused:
        read_outside(path, "table", mapping=mapped("columns: {titel: case.title}\n"))
    assert str(refused.value) == 'made.csv has no column "titel", which the mapping names.\nDid you mean title?'


def test_a_file_of_another_format_is_refused_with_the_columns_it_lacks(tmp_path: Path, samples: Path) -> None:
    with pytest.raises(DocumentError) as refused:
        read_outside(written(tmp_path, "Id,date\n1,2020\n"), "ovd-info", mapping=ImportMapping())
    assert str(refused.value) == (
        "made.csv has no column number_of_detentions, description. It has: Id, date.\n"
        "Is it a file of this format? Any other table: --format table with a mapping."
    )
    with pytest.raises(CommandError, match="There is no file"):
        read_outside(tmp_path / "none.csv", "us-pft", mapping=ImportMapping())


def test_a_text_in_one_of_several_encodings_is_not_guessed(samples: Path) -> None:
    with pytest.raises(CommandError) as refused:
        propose_for(samples / "table.csv", ImportMapping())
    assert str(refused.value).startswith("table.csv may be text in several encodings: cp1251, ")


def test_a_proposed_mapping_places_what_headers_name_and_leaves_the_rest_to_the_person(tmp_path: Path) -> None:
    path = written(tmp_path, 'Name,Статья,"Note ""x"""\n1,2,3\n')
    text = propose_for(path, parse_mapping('delimiter: ","', "made.yaml"))
    assert text == (
        "# A proposal from the headers alone: look at each line before you use it. Every setting: "
        "docs/how-to/import-cases.md\n"
        "keys: CHOOSE            # begins the key of every record of this list: small Latin letters and hyphens\n"
        "language: en            # of the texts and names in the cells: en, ru or kk\n"
        'delimiter: ","\n'
        '# dates: ["%d.%m.%Y"]   # where dates are not written as 2020-07-20\n'
        "columns:\n"
        '  "Name": person.name\n'
        '  "Статья": charge.norm\n'
        '  # "Note \\"x\\"": …\n'
        "# constants:              # what is so in every row and stands in no column\n"
        "#   case.country: KZ\n"
    )
    assert yaml.safe_load(text)["columns"] == {"Name": "person.name", "Статья": "charge.norm"}
    with pytest.raises(CommandError, match="CHOOSE"):
        parse_mapping(text, "made.yaml")


def test_uwazis_first_of_january_is_a_year_and_an_open_period_stays_open(samples: Path, read: Read) -> None:
    drafts = read(samples / "uwazi.csv", "uwazi").drafts
    cases = [draft.values for draft in drafts if draft.noun == "case"]
    assert [(case["opened"], case["opened_as_given"]) for case in cases] == [
        ("2020", "2020-01-01"),
        ("2019-03-05", "2019/03/05"),
    ]
    assert cases[0]["summary"] == {"en": "A note", "ru": "Первое выдуманное дело"}
    events = [draft.values for draft in drafts if draft.noun == "event"]
    assert [event["date"] for event in events] == ["2020-04-20/2020-05-02", "2019/.."]
