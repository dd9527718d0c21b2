"""Lines and groups picked, ordered and cut into pages, beside the same done with Python's own lists."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept import line, places, read
from thorough import IS_THOROUGH, amount

from dalel.spending import (
    BY,
    GROUP_ORDERS,
    ORDERS,
    Line,
    Spending,
    add_up,
    count_groups,
    first_totals,
    lines_in,
    lines_named,
    list_lines,
    list_totals,
    open_engine,
    pick_lines,
    search_lines,
    unite_groups,
)
from dalel.spending.listing import lines_about

pytestmark = pytest.mark.slow
TITLES = ("Бумага для печати", "Вода", "БУМАГА", "Paper 100%", "Вода_питьевая", None)
DESCRIPTIONS = ("вода питьевая, Әлия", None, "paper\x01A", "бумага для печати")


@dataclass(frozen=True)
class Kept:
    """Lines as they were given, and as they are read back."""

    given: list[Line]
    spending: Spending
    laid_out: Spending

    @property
    def both(self) -> tuple[Spending, Spending]:
        """The lines as they were read, and as they are laid out when they are many."""
        return self.spending, self.laid_out


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder, copy = tmp_path_factory.mktemp("listing") / "read", tmp_path_factory.mktemp("laid-out") / "read"
    given = [
        line(
            f"{number:03d}",
            str(Decimal(number * 37 % 50) / 4),
            stage=("plan", "plan", "contract", "amendment")[number % 4],
            status="terminated" if number % 5 == 0 else None,
            title_ru=TITLES[number % 6],
            description_ru=DESCRIPTIONS[number % 4],
            buyer_id=f"{number % 7:012d}" if number % 7 else None,
            buyer_name=("Больница", "School № 5", None)[number % 3],
            record=str(number),
            date=dt.date(2020, 1, 1 + number % 5) if number % 3 else None,
        )
        for number in range(120)
    ]
    read(folder, "document", given, order=1)
    shutil.copytree(folder, copy)
    return Kept(given, Spending(folder, open_engine()), lay_out(copy))


def lay_out(folder: Path, *, many: int = 0) -> Spending:
    """The lines that were read, laid out if they are so many."""
    spending = Spending(folder, open_engine(), laid_out=many)
    spending.lay_out()
    return spending


def holding(kept: Kept, words: str) -> list[str]:
    """The places of the lines that hold every word, by Python."""

    def holds(each: Line, word: str) -> bool:
        return any(word in (text or "").lower() for text in (each.title_ru, each.description_ru, each.buyer_name))

    return [each.place for each in kept.given if all(holds(each, word) for word in words.lower().split())]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("бумага", 70),
        ("БУМАГА печати", 50),
        ("paper 100%", 20),
        # Signs that a pattern would take for something else are the signs that they are.
        ("вода_", 20),
        ("%", 20),
        ("school вода", 40),
        ("нет такого", 0),
        ("ӘЛИЯ питьевая", 30),
        # What stands for a letter in the layout is no letter, in a text and in a question.
        ("paper\x01a", 30),
        ("\x01 p", 30),
        ("\x02", 0),
    ],
)
def test_every_word_must_stand_in_a_title_a_description_or_a_name(kept: Kept, words: str, number: int) -> None:
    for spending in kept.both:
        found = search_lines(spending.lines(), words=words)
        places = sorted(spending.backend.to_pyarrow(found.select("place"))["place"].to_pylist())
        assert places == holding(kept, words)
        assert len(places) == number


@given(st.text("аәбвдрpePA%_\x01\x0e Үі", max_size=4))
@settings(max_examples=amount(12, 200), deadline=None)
def test_any_words_are_found_in_the_layout_where_they_stand(kept: Kept, words: str) -> None:
    found = search_lines(kept.laid_out.lines(), words=words)
    assert sorted(kept.laid_out.backend.to_pyarrow(found.place).to_pylist()) == holding(kept, words)


@given(st.decimals("0", "13", places=2), st.decimals("0", "13", places=2))
@settings(max_examples=15)
def test_amounts_lie_between_both_ends_and_on_them(kept: Kept, low: Decimal, high: Decimal) -> None:
    found = search_lines(kept.spending.lines(), at_least=low, at_most=high)
    count = kept.spending.backend.to_pyarrow(found.count()).as_py()
    assert count == sum(1 for each in kept.given if each.amount is not None and low <= each.amount <= high)


@pytest.mark.parametrize("order", ORDERS)
def test_pages_of_lines_put_together_are_the_whole_list(kept: Kept, order: str) -> None:
    lines, engine = kept.spending.lines(), kept.spending.backend
    whole = list_lines(lines, engine, lang="ru", limit=None, order=order)
    pages = [list_lines(lines, engine, lang="ru", limit=50, order=order, skip=skip) for skip in (0, 50, 100, 150)]
    assert [len(page) for page in pages] == [50, 50, 20, 0]
    assert [row for page in pages for row in page] == whole
    if order == "amount-up":
        assert [row["amount"] for row in whole] == sorted(each.amount or Decimal(0) for each in kept.given)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("skip", [37, 115])
def test_a_page_far_down_is_found_among_the_lines_that_share_its_values(kept: Kept, order: str, skip: int) -> None:
    engine = kept.laid_out.backend
    lines = kept.laid_out.lines().mutate(title=ibis._.title_ru)
    near, before = lines_about(lines, engine, order=order, skip=skip, limit=9)
    found = list_lines(near, engine, lang="ru", limit=9, order=order, skip=before)
    assert found == list_lines(lines, engine, lang="ru", limit=None, order=order)[skip : skip + 9]
    assert engine.to_pyarrow(near.count()).as_py() < 120


@pytest.mark.parametrize("order", GROUP_ORDERS)
def test_pages_of_groups_put_together_are_all_groups_and_each_opens_to_its_lines(kept: Kept, order: str) -> None:
    lines, engine = pick_lines(kept.spending.lines(), {"stage": "plan"}), kept.spending.backend
    whole = add_up(lines, "buyer", engine, order=order)
    assert len(whole) == count_groups(lines, "buyer", engine) == 7
    pages = [add_up(lines, "buyer", engine, order=order, limit=3, skip=skip) for skip in (0, 3, 6, 9)]
    assert [total for page in pages for total in page] == whole
    if order == "amount":
        assert [total.amount for total in whole] == sorted((total.amount for total in whole), reverse=True)
    for total in whole:
        inside = list_lines(lines_in(lines, total.group), engine, lang="ru", limit=None)
        wanted = [each for each in kept.given if each.stage == "plan" and each.buyer_id == total.group["buyer_id"]]
        assert (len(inside), sum(row["amount"] for row in inside)) == (total.lines, total.amount)
        assert total.lines == len(wanted)


def test_the_layout_holds_the_lines_that_stand_with_what_is_looked_for_beside_them(kept: Kept) -> None:
    read, laid_out = (spending.backend.to_pyarrow(spending.lines().order_by("line")) for spending in kept.both)
    assert laid_out.column_names == [*read.column_names, "words", "digits"]
    assert laid_out.drop(["words", "digits"]).cast(read.schema).equals(read)
    assert [int(name[:15], 16) for name in laid_out["line"].to_pylist()] == laid_out["digits"].to_pylist()


@pytest.mark.parametrize("by", tuple(BY) if IS_THOROUGH else ("buyer", "month", "status", "stage"))
def test_all_lines_are_added_up_in_the_layout_as_they_are_when_asked(kept: Kept, by: str) -> None:
    engine = kept.laid_out.backend
    groups = kept.laid_out.groups(by)
    asked = add_up(kept.spending.lines(), by, kept.spending.backend)
    assert list_totals(groups, by, engine) == asked
    assert list_totals(unite_groups(groups), "stage", engine) == add_up(
        kept.spending.lines(), "stage", kept.spending.backend
    )
    few = add_up(kept.spending.lines(), by, kept.spending.backend, limit=2)
    assert first_totals(groups, by, engine, limit=2) == few


def test_lines_are_found_by_their_names_in_the_layout_as_among_what_was_read(kept: Kept) -> None:
    names = [str(name) for name in kept.spending.backend.to_pyarrow(kept.spending.lines())["line"].to_pylist()[:3]]
    for spending in kept.both:
        found = lines_named(spending.lines(), [*names, "no name of a line"]).order_by("line").line
        assert spending.backend.to_pyarrow(found).to_pylist() == sorted(names)
        for wanted in (*names[:1], names[0].upper(), f"{names[0]}0", "0" * 24):
            picked = spending.backend.to_pyarrow(pick_lines(spending.lines(), {"line": wanted}).line).to_pylist()
            assert picked == [name for name in names if name == wanted]
            assert spending.backend.to_pyarrow(spending.find_line(wanted).line).to_pylist() == picked


def layouts(folder: Path) -> list[str]:
    """The layouts that lie in a folder."""
    return sorted(path.name for path in folder.glob("layout@*"))


def test_a_layout_is_read_until_something_is_read_and_then_made_anew(tmp_path: Path) -> None:
    read(tmp_path, "one", [line("a", "1.00")], order=1)
    spending = lay_out(tmp_path)
    before = spending.lines()
    assert "words" in before.columns
    assert "words" in lay_out(tmp_path).lines().columns
    assert (places(spending), layouts(tmp_path)) == ([("a", "1")], ["layout@1"])
    read(tmp_path, "two", [line("b", "2.00")], order=2)
    assert spending.waits_for_layout()
    assert "words" not in spending.lines().columns
    assert spending.backend.to_pyarrow(before.count()).as_py() == 1, "who looks at the old one sees the old one"
    assert places(spending) == [("a", "1"), ("b", "2")]
    spending.lay_out()
    assert "words" in spending.lines().columns
    assert (places(spending), layouts(tmp_path)) == ([("a", "1"), ("b", "2")], ["layout@2"])


def test_few_lines_are_not_laid_out(tmp_path: Path) -> None:
    read(tmp_path, "one", [line("a"), line("b")], order=1)
    for many, made in ((3, []), (2, ["layout@1"])):
        assert len(places(lay_out(tmp_path, many=many))) == 2
        assert layouts(tmp_path) == made
