"""SUPPLIER-SHARE: one supplier holds a large share of what a buyer contracted in a year."""

from __future__ import annotations

from synthetic.contract import Contract
from synthetic.party import Buyer
from synthetic.plants.case import Kind, Planted, Variant
from synthetic.plants.planting import Planting, even
from synthetic.plants.repeated_single_source import UNIT


def case(planting: Planting, buyer: Buyer, contracts: list[Contract], *, year: int, others: int) -> Planted:
    """The contracts among others of the same buyer, each with another supplier."""
    return Planted(
        subject={
            "stage": "contract",
            "buyer_id": buyer.bin,
            "supplier_id": contracts[0].supplier,
            "year": year,
        },
        contracts=contracts,
        filler=[*planting.other_contracts(buyer, year, others, each=UNIT)],
    )


def pair(planting: Planting, sums: list[int], *, others: int) -> Planted:
    """Contracts of those sums, won by price quotations, with one supplier."""
    buyer, supplier, year = planting.buyer(), planting.supplier(), planting.year()
    contracts = [planting.contract(buyer, supplier, s, year=year) for s in sums]
    return case(planting, buyer, contracts, year=year, others=others)


def large_share(planting: Planting) -> Planted:
    """Five to nine contracts, 40 to 65 % of the buyer's amount."""
    number, others = planting.chance.randrange(5, 10), planting.chance.randrange(12, 25)
    return pair(planting, even(others * UNIT * planting.chance.randrange(70, 180) // 100, number), others=others)


def exactly_the_share(planting: Planting) -> Planted:
    """Three of ten contracts, exactly 30 %."""
    return pair(planting, even(3 * UNIT, 3), others=7)


def under_the_share(planting: Planting) -> Planted:
    """Three of ten contracts, 30 % less one tiyn."""
    return pair(planting, even(3 * UNIT - 1, 3), others=7)


def two_contracts(planting: Planting) -> Planted:
    """Two contracts, 60 %."""
    return pair(planting, even(21 * UNIT, 2), others=14)


def nine_contracts(planting: Planting) -> Planted:
    """A buyer with nine contracts in all."""
    return pair(planting, even(8 * UNIT, 4), others=5)


def related_firms(planting: Planting) -> Planted:
    """Two firms of one owner, a quarter each."""
    buyer, year = planting.buyer(), planting.year()
    firms = [planting.supplier(), planting.supplier()]
    contracts = [planting.contract(buyer, firms[place % 2], 2 * UNIT, year=year) for place in range(8)]
    return case(planting, buyer, contracts, year=year, others=16)


def one_large_contract(planting: Planting) -> Planted:
    """One contract holds most of the year."""
    return pair(planting, [40 * UNIT], others=14)


def raised_later(planting: Planting) -> Planted:
    """Three small contracts, which additional agreements make five times as large."""
    buyer, supplier, year = planting.buyer(), planting.supplier(), planting.year()
    contracts = [planting.contract(buyer, supplier, UNIT, year=year, month=2) for _ in range(3)]
    contracts += [
        planting.contract(buyer, supplier, 5 * UNIT, year=year, month=9, parent=contract.id) for contract in contracts
    ]
    return case(planting, buyer, contracts, year=year, others=14)


def many_buyers(planting: Planting) -> Planted:
    """A quarter at each of four buyers of one ministry."""
    supplier, year = planting.supplier(), planting.year()
    buyers = [planting.buyer() for _ in range(4)]
    contracts = [planting.contract(buyer, supplier, UNIT, year=year) for buyer in buyers for _ in range(4)]
    planted = case(planting, buyers[0], contracts, year=year, others=12)
    for buyer in buyers[1:]:
        planted.filler += planting.other_contracts(buyer, year, 12, each=UNIT)
    return planted


def only_firm_in_town(planting: Planting) -> Planted:
    """A village has one firm that bids, and it wins by competition."""
    return pair(planting, even(8 * UNIT, 6), others=10)


VARIANTS = (
    Variant(Kind.CLEAR, "large-share", large_share, "five or more contracts, 40 to 65 % of the buyer's amount"),
    Variant(Kind.INSIDE, "exactly-the-share", exactly_the_share, "three of ten contracts, exactly 30 %"),
    Variant(Kind.OUTSIDE, "under-the-share", under_the_share, "three of ten contracts, 30 % less 0.01"),
    Variant(Kind.OUTSIDE, "two-contracts", two_contracts, "two contracts, 60 %"),
    Variant(Kind.OUTSIDE, "nine-contracts", nine_contracts, "the buyer has nine contracts in all"),
    Variant(Kind.DISGUISED, "related-firms", related_firms, "two firms of one owner, a quarter each"),
    Variant(Kind.DISGUISED, "one-large-contract", one_large_contract, "one contract holds most of the year"),
    Variant(Kind.DISGUISED, "raised-later", raised_later, "additional agreements raise small contracts"),
    Variant(Kind.DISGUISED, "many-buyers", many_buyers, "a quarter at each of four buyers of one ministry"),
    Variant(
        Kind.ALIKE, "only-firm-in-town", only_firm_in_town, "one firm bids in the village, and wins by competition"
    ),
)
