"""Which lines stand: one purchase in two documents counts once, and nothing else is lost."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept import line, read
from thorough import amount

from dalel.spending import Line, Spending, open_engine

pytestmark = pytest.mark.slow


def standing(tmp_path: Path, *documents: Sequence[Line]) -> list[str]:
    """The places that stand after the documents were read in turn."""
    for order, records in enumerate(documents, start=1):
        read(tmp_path, f"document-{order}", records, order=order)
    spending = Spending(tmp_path, open_engine())
    return sorted(spending.backend.to_pyarrow(spending.lines().select("place"))["place"].to_pylist())


def gone(tmp_path: Path) -> list[tuple[str, str, str | None]]:
    """The lines that do not stand, why, and the place of the line in their stead."""
    spending = Spending(tmp_path, open_engine())
    place = {
        row["line"]: row["place"]
        for row in spending.backend.to_pyarrow(spending.published().select("line", "place")).to_pylist()
    }
    rows = spending.backend.to_pyarrow(spending.standing()).to_pylist()
    return sorted((place[row["line"]], row["because"], place.get(row["stands"])) for row in rows)


def record(place: str, name: str, revised: str | None = None, **columns: object) -> Line:
    return line(place, record_scheme="plan-point", record=name, revised=revised, **columns)


def test_two_equal_lines_of_one_document_are_two_purchases(tmp_path: Path) -> None:
    assert standing(tmp_path, [line("a1"), line("a2")]) == ["a1", "a2"]


def test_a_record_published_again_is_counted_once_and_the_latest_revision_stands(tmp_path: Path) -> None:
    first, second = (
        [record("a1", "7", "2020-02-01"), record("a2", "8", "2020-02-01")],
        [record("b1", "7", "2020-01-01")],
    )
    assert standing(tmp_path, first, second) == ["a1", "a2"]
    assert gone(tmp_path) == [("b1", "superseded", "a1")]


def test_of_two_equal_revisions_the_document_added_last_stands(tmp_path: Path) -> None:
    assert standing(tmp_path, [record("a1", "7", "2020-01-01")], [record("b1", "7", "2020-01-01")]) == ["b1"]


def test_the_same_number_in_another_scheme_is_another_record(tmp_path: Path) -> None:
    contract = line("b1", record_scheme="contract", record="7")
    assert standing(tmp_path, [record("a1", "7")], [contract]) == ["a1", "b1"]


def test_a_plan_point_changed_under_a_new_number_supersedes_the_point_it_was(tmp_path: Path) -> None:
    first = [record("a1", "7", "2020-01-01"), record("a2", "8", "2020-01-01", root_record="5")]
    changed = [record("b1", "9", "2020-02-01", root_record="7"), record("b2", "10", "2020-02-01", root_record="5")]
    assert standing(tmp_path, first, changed) == ["b1", "b2"]


def test_a_contract_told_by_its_items_supersedes_the_contract_told_by_its_sum(tmp_path: Path) -> None:
    def item(place: str, name: str) -> Line:
        return record(place, f"7/{name}", "2020-02-01", stage="contract", whole_record="7", told_at="b")

    whole = record("a", "7", "2020-01-01", stage="contract")
    assert standing(tmp_path, [whole], [item("b/0", "1"), item("b/1", "2")]) == ["b/0", "b/1"]
    assert standing(tmp_path / "again", [item("b/0", "1"), item("b/1", "2")], [whole]) == ["b/0", "b/1"]


def test_a_contract_and_its_additional_agreement_both_stand(tmp_path: Path) -> None:
    contract = record("a1", "7", stage="contract")
    assert standing(tmp_path, [contract], [record("b1", "9", stage="amendment", root_record="7")]) == ["a1", "b1"]


def test_a_later_edition_of_a_series_supersedes_the_earlier_one_whole(tmp_path: Path) -> None:
    series = '["kz-annual-plan","000000000001",2020]'
    first = [line("a1", "100.00", series=series), line("a2", "200.00", series=series)]
    assert standing(tmp_path, first, [line("b1", "150.00", series=series)]) == ["b1"]
    assert gone(tmp_path) == [("a1", "superseded", None), ("a2", "superseded", None)]


def test_a_line_without_a_record_that_another_document_publishes_is_counted_once(tmp_path: Path) -> None:
    assert standing(tmp_path, [record("a1", "7")], [line("b1")]) == ["a1"]
    assert gone(tmp_path) == [("b1", "repeats", "a1")]


def test_the_line_with_a_record_stands_whichever_document_came_first(tmp_path: Path) -> None:
    assert standing(tmp_path, [line("a1")], [record("b1", "7")]) == ["b1"]


def test_equal_lines_are_matched_one_to_one_so_that_the_second_purchase_is_not_lost(tmp_path: Path) -> None:
    assert standing(tmp_path, [record("a1", "7")], [line("b1"), line("b2")]) == ["a1", "b2"]


def test_two_records_with_equal_figures_are_two_purchases(tmp_path: Path) -> None:
    assert standing(tmp_path, [record("a1", "7")], [record("b1", "8")]) == ["a1", "b1"]


def test_a_line_that_lacks_what_is_compared_repeats_nothing(tmp_path: Path) -> None:
    assert standing(tmp_path, [record("a1", "7", item_code=None)], [line("b1", item_code=None)]) == ["a1", "b1"]


def test_another_price_is_another_purchase(tmp_path: Path) -> None:
    assert standing(tmp_path, [record("a1", "7")], [line("b1", unit_price=Decimal("99.99"))]) == ["a1", "b1"]


def test_reading_a_document_again_changes_nothing(tmp_path: Path) -> None:
    standing(tmp_path, [record("a1", "7")], [line("b1")])
    before = Spending(tmp_path, open_engine())
    lines = before.backend.to_pyarrow(before.lines().order_by("line"))
    read(tmp_path, "document-2", [line("b1")], order=2)
    after = Spending(tmp_path, open_engine())
    assert after.backend.to_pyarrow(after.lines().order_by("line")).equals(lines)


def test_a_corrected_reading_is_seen_at_once(tmp_path: Path) -> None:
    standing(tmp_path, [record("a1", "7")], [line("b1")])
    read(tmp_path, "document-2", [line("b1", "99.00")], order=2)
    assert standing(tmp_path) == ["a1", "b1"]


@settings(max_examples=amount(8, 100), deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(["1.00", "2.00"]), st.none() | st.sampled_from("xyz")), max_size=4),
        min_size=1,
        max_size=3,
    )
)
def test_what_stands_and_what_does_not_is_everything_and_no_record_stands_twice(
    tmp_path_factory: object, documents: list[list[tuple[str, str | None]]]
) -> None:
    folder = tmp_path_factory.mktemp("news")  # type: ignore[attr-defined]
    names: set[str] = set()
    for order, records in enumerate(documents, start=1):
        lines = [
            line(f"{order}.{n}", amount) if name is None else record(f"{order}.{n}", name, amount=Decimal(amount))
            for n, (amount, name) in enumerate(records)
        ]
        if lines:
            read(folder, f"document-{order}", lines, order=order)
            names |= {each.place for each in lines}
    if not names:
        return
    spending = Spending(folder, open_engine())
    rows = spending.backend.to_pyarrow(spending.lines().select("line", "record")).to_pylist()
    kept = [row["record"] for row in rows if row["record"] is not None]
    assert len(kept) == len(set(kept)) == len({name for records in documents for _, name in records if name})
    published = spending.backend.to_pyarrow(spending.published().count()).as_py()
    assert len(rows) + spending.backend.to_pyarrow(spending.standing().count()).as_py() == published
    assert spending.backend.to_pyarrow(spending.standing().line.nunique()).as_py() + len(rows) == published
