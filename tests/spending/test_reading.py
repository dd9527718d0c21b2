from pathlib import Path

import pytest
from kept import Given, line, read

from dalel.edition import editions
from dalel.errors import DataError, DocumentError
from dalel.jurisdictions import load_jurisdiction
from dalel.spending import LINE_SCHEMA, Reading, Spending, line_id, open_engine, read_document, read_issues
from dalel.spending.formats import Issue, Source


def issues(folder: Path) -> list[tuple[str, str, bool]]:
    (edition,) = editions(folder / "readings").values()
    return [(issue.place, issue.code, issue.refused) for issue in read_issues(edition)]


def test_read_plus_refused_is_the_count_of_records(tmp_path: Path) -> None:
    records = [line("1"), Issue("2", "no-amount", refused=True), line("3"), Issue("3", "unknown-method", refused=False)]
    reading = read(tmp_path, "plan.json", records, order=4)
    assert reading == Reading(
        document=reading.document,
        name="plan.json",
        format="given",
        format_version=1,
        jurisdiction="kz",
        categories=reading.categories,
        order=4,
        lines=2,
        refused=1,
        remarks=1,
        mapping=None,
    )
    assert reading.records == 3
    assert Spending(tmp_path, open_engine()).readings() == [reading]


def test_each_line_keeps_its_document_its_place_and_its_identifier(tmp_path: Path) -> None:
    reading = read(tmp_path, "plan.json", [line("/items/0"), line("/items/1")], order=1)
    spending = Spending(tmp_path, open_engine())
    table = spending.backend.to_pyarrow(spending.published().drop("added").order_by("position"))
    assert table.schema.names == LINE_SCHEMA.names
    assert table.select(["line", "document", "format", "position", "place"]).to_pylist() == [
        {
            "line": line_id(reading.document, place),
            "document": reading.document,
            "format": "given",
            "position": position,
            "place": place,
        }
        for position, place in [(1, "/items/0"), (2, "/items/1")]
    ]


def test_a_record_published_twice_in_one_document_counts_once_and_the_later_revision_stands(tmp_path: Path) -> None:
    def point(place: str, revised: str | None) -> object:
        return line(place, record_scheme="plan-point", record="7", revised=revised)

    records = [point("/items/0", "2020-01-01"), point("/items/1", "2020-02-01"), point("/items/2", "2020-01-15")]
    reading = read(tmp_path, "plan.json", records, order=1)  # type: ignore[arg-type]
    assert (reading.lines, reading.refused, reading.records) == (1, 2, 3)
    assert issues(tmp_path) == [("/items/0", "duplicate-record", True), ("/items/2", "duplicate-record", True)]
    (edition,) = editions(tmp_path / "readings").values()
    assert [issue.say("en") for issue in read_issues(edition)] == [
        "The record 7 stands in this document already, at /items/1."
    ] * 2


def test_a_tender_told_first_as_a_whole_and_then_by_its_lots_counts_once(tmp_path: Path) -> None:
    def lot(place: str, name: str) -> object:
        told = {"record_scheme": "tender", "whole_record": "t", "told_at": "/releases/1", "revised": "2020-02-01"}
        return line(place, record=f"t/{name}", **told)

    whole = line("/releases/0", record_scheme="tender", record="t", revised="2020-01-01")
    records = [whole, lot("/releases/1/lots/0", "1"), lot("/releases/1/lots/1", "2"), lot("/releases/1/lots/2", "2")]
    reading = read(tmp_path, "package.json", records, order=1)  # type: ignore[arg-type]
    assert (reading.lines, reading.refused) == (2, 2)
    (edition,) = editions(tmp_path / "readings").values()
    assert [(issue.place, issue.values["first"]) for issue in read_issues(edition)] == [
        ("/releases/0", "/releases/1"),
        ("/releases/1/lots/2", "/releases/1/lots/1"),
    ]


def test_a_document_without_records_is_an_error_and_nothing_is_stored(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, "empty.json", [], order=1)
    assert str(caught.value) == (
        "empty.json: no records were found when reading it as given; nothing was stored.\n"
        "Look at the document, or name another format: dalel spending read --format …"
    )
    assert list((tmp_path / "readings").iterdir()) == []


def test_an_error_in_the_middle_leaves_the_earlier_reading_whole(tmp_path: Path) -> None:
    class Breaks(Given):
        def read(self, source, jurisdiction):  # type: ignore[no-untyped-def]
            yield line("1")
            raise DocumentError(f"{source.name} ends in the middle.")

    before = read(tmp_path, "plan.json", [line("1"), line("2")], order=1)
    source = Source(before.document, "plan.json", tmp_path / "plan.json")
    with pytest.raises(DocumentError, match=r"plan\.json ends in the middle\."):
        read_document(source, Breaks([]), load_jurisdiction("kz"), tmp_path / "readings", order=1)
    assert Spending(tmp_path, open_engine()).readings() == [before]


def test_before_anything_is_read_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        Spending(tmp_path, open_engine()).lines()
    assert str(caught.value) == "No document has been read here yet.\nRead one: dalel spending read FILE"
