"""What the pages are made of: addresses that say what is asked, next steps, pages of lists, sentences."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.errors import CommandError
from dalel.evidence.checkpoint import ListedCheckpoint
from dalel.publications import UncoveredKind
from dalel.site import workbench
from dalel.site.workbench.asked import GROUPED_BY, OWN, Asked, parse_asked
from dalel.site.workbench.chart import told_apart
from dalel.site.workbench.glance import Glance
from dalel.site.workbench.holding import Handed, Holding, Shown
from dalel.site.workbench.next_step import NextStep, next_steps
from dalel.site.workbench.paging import Paging
from dalel.spending import FILTERS, GROUP_ORDERS, ORDERS
from dalel.vocabulary import vocabulary

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=10)
ASKED = st.builds(
    Asked,
    filters=st.dictionaries(st.sampled_from(list(FILTERS)), TEXT, max_size=4),
    words=st.lists(TEXT, max_size=3).map(" ".join),
    at_least=st.none() | st.decimals("0", "999999999", places=2),
    at_most=st.none() | st.decimals("0", "999999999", places=2),
    account=st.sampled_from(["", "plan.KZT.net"]),
    by=st.sampled_from(GROUPED_BY),
    order=st.sampled_from(["", *GROUP_ORDERS]),
    page=st.integers(1, 10**6),
)


@given(ASKED)
@settings(max_examples=60)
def test_an_address_says_all_that_was_asked(asked: Asked) -> None:
    assert parse_asked(dict(parse_qsl(asked.query(page=asked.page)[1:]))) == asked


@given(st.dictionaries(st.sampled_from([*OWN, *FILTERS]), st.text(max_size=8), max_size=4))
@settings(max_examples=80)
def test_any_address_is_understood_or_refused(query: dict[str, str]) -> None:
    with suppress(CommandError):
        asked = parse_asked(query)
        assert asked.problem is None or asked.problem[0] in {"from", "to"}


def test_no_name_of_a_filter_means_something_else_in_an_address() -> None:
    assert not set(OWN) & set(FILTERS)


@given(st.integers(1, 30), st.integers(0, 400))
@settings(max_examples=60)
def test_a_page_holds_its_part_and_leads_to_its_neighbours(page: int, rows: int) -> None:
    paging = Paging(page, rows)
    part = range(rows)[paging.skip : paging.skip + paging.size]
    if part:
        assert (paging.first, paging.last) == (part[0] + 1, part[-1] + 1)
    assert (paging.later is not None) == (paging.skip + paging.size < rows)
    assert paging.earlier is None if page == 1 else paging.earlier is not None
    if paging.earlier is not None and rows:
        assert Paging(paging.earlier, rows).skip < rows


def test_bars_whose_names_begin_alike_carry_their_codes() -> None:
    long = 'Коммунальное государственное учреждение "Отдел'
    named = [
        (f"{long} образования", "000040000073"),
        (f"{long} финансов", "111509464962"),
        ("Больница", "7"),
        (long, ""),
    ]
    assert told_apart(named) == [
        "Коммунальное государственн… 000040000073",
        "Коммунальное государственн… 111509464962",
        "Больница",
        "Коммунальное государственное учреждение…",
    ]
    assert told_apart([("a", "9" * 64), ("a", "9" * 64)]) == ["a", "a"]


def glance(**given: object) -> Glance:
    """A newsroom in which everything was done, but for what is given."""
    listed = ListedCheckpoint(9, "00", ("key",), (), ("a stamp",), None)
    holding = Holding((), 9, (Shown(listed, (Handed(8, "00", "a letter"),)),), (), 0)
    done: dict[str, object] = {
        "readings": 1,
        "records": 1,
        "refused": 0,
        "lines": 1,
        "not_counted": 0,
        "flags": (),
        "stale": (),
        "not_run": (),
        "publications": ("text",),
        "has_custody": True,
        "holding": holding,
    }
    return Glance(**(done | given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "steps"),
    [
        ({}, []),
        ({"readings": 0, "stale": ("R018",)}, [NextStep("read", "dalel spending read FILE")]),
        ({"not_run": ("R018",)}, [NextStep("flags", "dalel flags run")]),
        (
            {"stale": ("R018", "KZ-SPLIT"), "not_run": ("R003",)},
            [NextStep("stale", "dalel flags run", {"flags": "R018, KZ-SPLIT"})],
        ),
        ({"holding": Holding((), 0, (), (), 0)}, [NextStep("sign-first", "dalel checkpoint sign")]),
        ({"has_custody": False}, [NextStep("custody", "dalel custody setup")]),
        ({"publications": ()}, [NextStep("write", "dalel publication new NAME")]),
    ],
)
def test_the_next_step_is_what_is_not_done(given: dict[str, object], steps: list[NextStep]) -> None:
    assert list(next_steps(glance(**given))) == steps


def test_every_sentence_is_said_and_every_one_that_is_said_is_there() -> None:
    folder = Path(workbench.__file__).parent
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in {".py", ".html"}
    )
    named = set(re.findall(r"""\bsay\(?\s?["']([a-z-]+)["']""", source)) - {"code"}
    named |= set(re.findall(r'refuse\(request, "([a-z-]+)"', source))
    named |= {f"next-{code}" for code in re.findall(r'NextStep\(\s*"([a-z-]+)"', source)}
    named |= {f"by-{by}" for by in GROUPED_BY} | {f"order-{order}" for order in (*ORDERS, *GROUP_ORDERS)}
    named |= {f"uncovered-{kind}" for kind in UncoveredKind}
    named |= set(re.findall(r'name="(workbench-[a-z]+)"', source)) & set(vocabulary("workbench"))
    assert set(vocabulary("workbench")) == named
