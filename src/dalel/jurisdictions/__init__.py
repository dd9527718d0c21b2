"""Countries as data: law, methods, limits and codes, each value with its source and confidence."""

from dalel.jurisdictions.jurisdiction import (
    BuyerKind,
    Code,
    IndexPeriod,
    Jurisdiction,
    Limit,
    LimitAmount,
    Provenance,
    known_jurisdictions,
    load_jurisdiction,
)

__all__ = [
    "BuyerKind",
    "Code",
    "IndexPeriod",
    "Jurisdiction",
    "Limit",
    "LimitAmount",
    "Provenance",
    "known_jurisdictions",
    "load_jurisdiction",
]
