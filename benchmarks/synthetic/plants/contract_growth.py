"""CONTRACT-GROWTH: additional agreements that raise a contract's sum by a fifth, in all or in one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from synthetic.amount import TENGE
from synthetic.plants.case import Kind, Planted, Variant
from synthetic.plants.planting import Planting

FIRST = 1_000_000 * TENGE


def grown(
    planting: Planting, percents: Sequence[int], *, less: int = 0, every: int = 30, is_first_left_out: bool = False
) -> Planted:
    """A contract and its agreements: each sum in percent of the first; the last one so many tiyn ``less``."""
    buyer, supplier, year = planting.buyer(), planting.supplier(), planting.year()
    start = dt.date(year, 1, 16)
    first = planting.contract(buyer, supplier, FIRST, year=year)
    first.signed = start.isoformat()
    versions = [first]
    for place, percent in enumerate(percents, 1):
        amount = FIRST * percent // 100 - (less if place == len(percents) else 0)
        agreement = planting.contract(buyer, supplier, amount, year=year, parent=first.id)
        agreement.signed = (start + dt.timedelta(days=1 + every * place)).isoformat()
        versions.append(agreement)
    return Planted(subject={"contract": str(first.id)}, contracts=versions[1:] if is_first_left_out else versions)


def dearer(planting: Planting) -> Planted:
    """Dearer by 30 to 80 % in one to three agreements."""
    most = planting.chance.randrange(130, 181)
    return grown(planting, [*[115, 122][: planting.chance.randrange(0, 3)], most])


def up_and_down(planting: Planting) -> Planted:
    """Up by 40 to 60 %, then back to where it was."""
    return grown(planting, [planting.chance.randrange(140, 161), 100])


def exactly_a_fifth(planting: Planting) -> Planted:
    """Exactly 20 % in all, in steps of less."""
    return grown(planting, [110, 120])


def a_step_of_a_fifth(planting: Planting) -> Planted:
    """Down to 80 %, and up from there by exactly a fifth."""
    return grown(planting, [80, 96])


def under_a_fifth(planting: Planting) -> Planted:
    """20 % less one tiyn."""
    return grown(planting, [120], less=1)


def small_steps(planting: Planting) -> Planted:
    """Four steps, 19 % in all."""
    return grown(planting, [105, 110, 115, 119])


def first_not_published(planting: Planting) -> Planted:
    """Only the agreements are on the pages."""
    return grown(planting, [140, 150], is_first_left_out=True)


def on_one_day(planting: Planting) -> Planted:
    """Two agreements of one day: which was first is not published."""
    return grown(planting, [120, 150], every=0)


def a_new_contract(planting: Planting) -> Planted:
    """The rest of the work is signed as a contract of its own."""
    planted = grown(planting, [100])
    more = planting.contract(
        planting.buyer(), planted.contracts[0].supplier, FIRST // 2, year=planted.contracts[0].year
    )
    more.buyer = planted.contracts[0].buyer
    return Planted(subject=planted.subject, contracts=planted.contracts, filler=[more])


def doubled_need(planting: Planting) -> Planted:
    """The need doubled, at the same price of one."""
    return grown(planting, [200])


VARIANTS = (
    Variant(Kind.CLEAR, "dearer", dearer, "dearer by 30 to 80 % in one to three agreements"),
    Variant(Kind.CLEAR, "up-and-down", up_and_down, "up by 40 to 60 %, then back to where it was"),
    Variant(Kind.INSIDE, "exactly-a-fifth", exactly_a_fifth, "exactly 20 % in all, in smaller steps"),
    Variant(Kind.INSIDE, "a-step-of-a-fifth", a_step_of_a_fifth, "down to 80 %, and up by exactly a fifth"),
    Variant(Kind.OUTSIDE, "under-a-fifth", under_a_fifth, "20 % less 0.01"),
    Variant(Kind.OUTSIDE, "small-steps", small_steps, "19 % in four steps"),
    Variant(Kind.DISGUISED, "first-not-published", first_not_published, "the contract itself is not on the pages"),
    Variant(Kind.DISGUISED, "on-one-day", on_one_day, "two agreements of one day"),
    Variant(Kind.DISGUISED, "a-new-contract", a_new_contract, "the rest is signed as a contract of its own"),
    Variant(Kind.ALIKE, "doubled-need", doubled_need, "twice as much at the same price"),
)
