"""Official spending as one table of spending lines: formats, money, categories, totals."""

from dalel.export import amount_text, clean_text, decimal_places, neutral, plain
from dalel.spending.engine import open_engine, save, stream
from dalel.spending.group import group_code, group_name, method_name
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
from dalel.spending.listing import FILTERS, LISTED, ORDERS, lines_named, list_lines, pick_lines, search_lines, title_in
from dalel.spending.money import EXACT, check_product, clean_currency, multiply, parse_number
from dalel.spending.processes import Processes
from dalel.spending.rate import Rate, Rates, convert, converted_text, is_partial_date
from dalel.spending.reading import Reading, Tally, read_document, read_issues
from dalel.spending.spark import open_spark
from dalel.spending.spending import LeftOut, Spending
from dalel.spending.totals import (
    BY,
    GROUP_ORDERS,
    PAGES,
    PARTS,
    Part,
    Total,
    add_up,
    count_groups,
    group_lines,
    lines_in,
    list_totals,
    page_totals,
    unite_groups,
)

__all__ = [
    "BY",
    "DECIMALS",
    "EXACT",
    "FILTERS",
    "GROUP_ORDERS",
    "LINE_SCHEMA",
    "LISTED",
    "ORDERS",
    "PAGES",
    "PARTS",
    "AmountCheck",
    "LeftOut",
    "Line",
    "Part",
    "Processes",
    "Rate",
    "Rates",
    "Reading",
    "Spending",
    "Stage",
    "Tally",
    "Total",
    "VatBasis",
    "add_up",
    "amount_text",
    "check_product",
    "clean_currency",
    "clean_text",
    "convert",
    "converted_text",
    "count_groups",
    "decimal_places",
    "group_code",
    "group_lines",
    "group_name",
    "is_partial_date",
    "line_columns",
    "line_id",
    "lines_in",
    "lines_named",
    "list_lines",
    "list_totals",
    "method_name",
    "multiply",
    "neutral",
    "open_engine",
    "open_spark",
    "page_totals",
    "parse_number",
    "pick_lines",
    "plain",
    "read_document",
    "read_issues",
    "save",
    "search_lines",
    "stream",
    "title_in",
    "unite_groups",
]
