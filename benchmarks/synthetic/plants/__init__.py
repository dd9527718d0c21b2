"""Planted cases, one file a flag: what should be found, what should not, and what a rule cannot see."""

from __future__ import annotations

from collections.abc import Sequence

from synthetic.plants import (
    contract_growth,
    leading_digits,
    limit_hugging,
    new_supplier,
    non_core,
    price_cohort,
    rare_class,
    repeated_single_source,
    split_chain,
    split_purchase,
    supplier_share,
    unit_price,
    year_end,
)
from synthetic.plants.case import Case, Kind, Variant
from synthetic.plants.planting import Planting

VARIANTS: dict[str, Sequence[Variant]] = {
    "KZ-SPLIT": split_purchase.VARIANTS,
    "KZ-LIMIT": limit_hugging.VARIANTS,
    "SINGLE-SOURCE": repeated_single_source.VARIANTS,
    "UNIT-PRICE": unit_price.VARIANTS,
    "NON-CORE": non_core.VARIANTS,
    "YEAR-END": year_end.VARIANTS,
    "SUPPLIER-SHARE": supplier_share.VARIANTS,
    "SPLIT-CHAIN": split_chain.VARIANTS,
    "CONTRACT-GROWTH": contract_growth.VARIANTS,
    "NEW-SUPPLIER": new_supplier.VARIANTS,
    "BENFORD": leading_digits.VARIANTS,
    "RARE-CLASS": rare_class.VARIANTS,
    "PRICE-COHORT": price_cohort.VARIANTS,
}


def plant(seed: int, *, repeats: int) -> list[Case]:
    """Every variant of every flag, ``repeats`` times (clear ones twice as often)."""
    cases: list[Case] = []
    for place, (flag, variants) in enumerate(VARIANTS.items()):
        planting = Planting(seed, flag, place=place)
        for variant in variants:
            number = repeats * (2 if variant.kind is Kind.CLEAR else 1)
            cases += [planting.make(variant) for _ in range(number)]
    return cases


__all__ = ["VARIANTS", "Case", "Kind", "Planting", "Variant", "plant"]
