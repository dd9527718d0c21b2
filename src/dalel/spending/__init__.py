"""Official spending as one table of spending lines: formats, money, categories, totals."""

from dalel.spending.engine import open_engine
from dalel.spending.line import (
    DECIMALS,
    LINE_SCHEMA,
    AmountCheck,
    Line,
    Stage,
    VatBasis,
    line_columns,
    line_id,
)
from dalel.spending.money import EXACT, amount_text, check_product, multiply, parse_number, plain

__all__ = [
    "DECIMALS",
    "EXACT",
    "LINE_SCHEMA",
    "AmountCheck",
    "Line",
    "Stage",
    "VatBasis",
    "amount_text",
    "check_product",
    "line_columns",
    "line_id",
    "multiply",
    "open_engine",
    "parse_number",
    "plain",
]
