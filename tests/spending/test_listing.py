"""Lines and groups picked, ordered and cut into pages, beside the same done with Python's own lists."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept import line, read

from dalel.spending import (
    GROUP_ORDERS,
    ORDERS,
    Line,
    Spending,
    add_up,
    count_groups,
    lines_in,
    list_lines,
    open_engine,
    search_lines,
)

pytestmark = pytest.mark.slow
TITLES = ("Бумага для печати", "Вода", "БУМАГА", "Paper 100%", "Вода_питьевая", None)


@dataclass(frozen=True)
class Kept:
    """Lines as they were given, and as they are read back."""

    given: list[Line]
    spending: Spending


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("listing")
    given = [
        line(
            f"{number:03d}",
            str(Decimal(number * 37 % 50) / 4),
            title_ru=TITLES[number % 6],
            buyer_id=f"{number % 7:012d}" if number % 7 else None,
            buyer_name=("Больница", "School № 5", None)[number % 3],
            record=str(number),
        )
        for number in range(120)
    ]
    read(folder, "document", given, order=1)
    return Kept(given, Spending(folder, open_engine()))


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("бумага", lambda each: "бумага" in (each.title_ru or "").lower()),
        ("БУМАГА печати", lambda each: each.title_ru == "Бумага для печати"),
        ("paper 100%", lambda each: each.title_ru == "Paper 100%"),
        # Signs that a pattern would take for something else are the signs that they are.
        ("вода_", lambda each: each.title_ru == "Вода_питьевая"),
        ("%", lambda each: each.title_ru == "Paper 100%"),
        ("school вода", lambda each: each.buyer_name == "School № 5" and "вода" in (each.title_ru or "").lower()),
        ("нет такого", lambda each: each.title_ru == "нет такого"),
    ],
)
def test_every_word_must_stand_in_a_title_a_description_or_a_name(kept: Kept, words: str, holds: object) -> None:
    assert callable(holds)
    found = search_lines(kept.spending.lines(), words=words)
    places = sorted(kept.spending.backend.to_pyarrow(found.select("place"))["place"].to_pylist())
    assert places == [each.place for each in kept.given if holds(each)]


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


@pytest.mark.parametrize("order", GROUP_ORDERS)
def test_pages_of_groups_put_together_are_all_groups_and_each_opens_to_its_lines(kept: Kept, order: str) -> None:
    lines, engine = kept.spending.lines(), kept.spending.backend
    whole = add_up(lines, "buyer", engine, order=order)
    assert len(whole) == count_groups(lines, "buyer", engine) == 7
    pages = [add_up(lines, "buyer", engine, order=order, limit=3, skip=skip) for skip in (0, 3, 6, 9)]
    assert [total for page in pages for total in page] == whole
    if order == "amount":
        assert [total.amount for total in whole] == sorted((total.amount for total in whole), reverse=True)
    for total in whole:
        inside = list_lines(lines_in(lines, total.group), engine, lang="ru", limit=None)
        wanted = [each for each in kept.given if each.buyer_id == total.group["buyer_id"]]
        assert (len(inside), sum(row["amount"] for row in inside)) == (total.lines, total.amount)
        assert total.lines == len(wanted)
