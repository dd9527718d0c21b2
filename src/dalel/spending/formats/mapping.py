"""A mapping: what the columns of one table mean, told by a person in a YAML file beside the document.

Nothing is guessed when a table is read: the encoding, the delimiter, the decimal mark, the currency, whether amounts
include VAT and the stage all stand in the mapping. Every setting: docs/formats/table.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import rfc8785

from dalel.errors import CommandError, did_you_mean
from dalel.spending.formats.mapping_node import MappingNode, parse_yaml
from dalel.spending.formats.workbook import DELIMITERS, ENCODINGS, Dialect, clean_encoding, fold, parse_column
from dalel.spending.line import Stage, VatBasis
from dalel.spending.money import clean_currency
from dalel.vocabulary import LANGUAGES, vocabulary

VERSION = 1
LAST_HEADER_ROW = 10_000

TEXTS = (
    *("record", "revised", "buyer_id", "buyer_name", "supplier_id", "supplier_name", "item_code"),
    *("title", "title_ru", "title_kk", "title_en", "title_other"),
    *("description", "description_ru", "description_kk", "description_en", "description_other"),
    *("unit_code", "unit_name", "parent_record", "root_record", "plan_record", "procedure_record"),
)
NUMBERS = ("quantity", "unit_price", "amount", "amount_gross", "amount_year_1", "amount_year_2", "amount_year_3")
CODED = ("subject_kind", "method", "ground", "status", "currency", "year", "month")
DATES = ("date", "start_date", "end_date")
FIELDS = (*TEXTS, *NUMBERS, *CODED, *DATES)
"""What a column may be: fields of a spending line, and ``title`` and ``description`` in the mapping's language."""

SCHEMES = ("record_scheme", "buyer_scheme", "supplier_scheme", "item_scheme", "method_scheme")
NEEDS_SCHEME = {
    "record": "record_scheme",
    "buyer_id": "buyer_scheme",
    "supplier_id": "supplier_scheme",
    "item_code": "item_scheme",
}
"""An identifier means nothing without whose it is: two tables that both count from 1 do not speak of one record."""
TOTALS = ("Итого", "Всего", "Барлығы", "Жиыны", "Total", "Subtotal")
"""First words of rows that add up others, where the mapping names none."""

_SAMPLE_DAY = dt.datetime(2021, 12, 31)  # noqa: DTZ001  (a day to try a format on, in no time zone)


@dataclass(frozen=True, slots=True)
class ColumnName:
    """Which column is meant: by its header, or by its letters where headers do not tell; ``path`` is in the mapping."""

    path: str
    header: str | None
    position: int | None


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What a mapping file says. ``name`` is the file's, for messages.

    ``header`` are the first and last row of the header, None where the table has none; ``dialect`` is for CSV only;
    ``methods``, ``statuses`` and ``subject_kinds`` are by folded text.
    """

    name: str
    sheet: str | None
    header: tuple[int, int] | None
    first_row: int
    dialect: Dialect | None
    decimal_mark: str
    language: str
    stage: Stage
    vat_basis: VatBasis
    currency: str | None
    year: int | None
    series: str | None
    schemes: Mapping[str, str]
    date_formats: tuple[str, ...]
    columns: Mapping[str, ColumnName]
    constants: Mapping[str, str]
    methods: Mapping[str, str]
    statuses: Mapping[str, str]
    subject_kinds: Mapping[str, str]
    totals: tuple[str, ...]

    def has(self, field: str) -> bool:
        """Whether a column or a constant gives the field."""
        return field in self.columns or field in self.constants


def parse_mapping(path: Path) -> TableMapping:
    """Read a mapping file."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path.name} is not UTF-8.", next_step="Save it as UTF-8.") from error
    return parse_mapping_text(text, path.name)


def parse_mapping_text(text: str, name: str) -> TableMapping:
    """Read a mapping; an unknown, missing or malformed setting is an error that names its path."""
    node = parse_yaml(text, name)
    node.whole("version", least=VERSION, most=VERSION)
    header = parse_header(node)
    mapping = TableMapping(
        name=name,
        sheet=node.find_text("sheet"),
        header=header,
        first_row=parse_first_row(node, header),
        dialect=parse_dialect(node),
        decimal_mark=parse_decimal_mark(node),
        language=node.find_choice("language", (*LANGUAGES, "other")) or "other",
        stage=Stage(node.choice("stage", list(Stage))),
        vat_basis=VatBasis(node.choice("vat_basis", list(VatBasis))),
        currency=parse_currency(node),
        year=node.whole("year", least=1900, most=2200) if node.has("year") else None,
        series=parse_series(node),
        schemes=MappingProxyType({key: node.text(key) for key in SCHEMES if node.has(key)}),
        date_formats=parse_date_formats(node),
        columns=MappingProxyType(parse_columns(node)),
        constants=MappingProxyType(parse_constants(node)),
        methods=MappingProxyType({fold(text): code for text, code in node.pairs("methods").items()}),
        statuses=MappingProxyType(parse_words(node, "statuses", noun="status")),
        subject_kinds=MappingProxyType(parse_words(node, "subject_kinds", noun="subject-kind")),
        totals=tuple(fold(word) for word in (node.texts("totals") if node.has("totals") else TOTALS)),
    )
    node.finish()
    check_whole(node, mapping)
    return mapping


def parse_header(node: MappingNode) -> tuple[int, int] | None:
    """``header_row``: its number, [first, last] where it has several rows, or 0 where the table has none."""
    value = node.value("header_row")
    rows = value if isinstance(value, list) else [value, value]
    if len(rows) != 2 or not all(isinstance(row, int) and not isinstance(row, bool) for row in rows):
        raise node.wrong(f"{value!r} must be a row's number, or [first, last]", key="header_row")
    first, last = rows
    if (first, last) == (0, 0):
        return None
    if not 1 <= first <= last <= min(first + 9, LAST_HEADER_ROW):
        raise node.wrong(
            f"{value!r} is not a header of one to ten rows in the first {LAST_HEADER_ROW}", key="header_row"
        )
    return first, last


def parse_first_row(node: MappingNode, header: tuple[int, int] | None) -> int:
    """``first_row``: the first row that is a record; where it is not given, the one after the header."""
    after = header[1] + 1 if header else 1
    if not node.has("first_row"):
        return after
    row = node.whole("first_row", least=1, most=10**9)
    if row < after:
        raise node.wrong(f"row {row} must come after the header (row {after - 1})", key="first_row")
    return row


def parse_dialect(node: MappingNode) -> Dialect | None:
    """``encoding`` and ``delimiter``, which a CSV file needs and a workbook does not have."""
    if not node.has("encoding") and not node.has("delimiter"):
        return None
    name = node.text("encoding")
    encoding = clean_encoding(name)
    if encoding is None:
        raise node.wrong(
            f'"{name}" is not an encoding known here', key="encoding", next_step=did_you_mean(name, ENCODINGS)
        )
    delimiter = node.value("delimiter")
    if delimiter not in DELIMITERS:
        raise node.wrong(f'{delimiter!r} must be ",", ";", "|" or "\\t" (a tab)', key="delimiter")
    return Dialect(encoding, delimiter)


def parse_decimal_mark(node: MappingNode) -> str:
    """``decimal_mark``: what stands before the decimals of a number that is written as text."""
    mark = node.text("decimal_mark")
    if mark not in {".", ","}:
        raise node.wrong(f'"{mark}" must be "." or ","', key="decimal_mark")
    return mark


def parse_currency(node: MappingNode) -> str | None:
    """``currency``: the one currency of every amount."""
    text = node.find_text("currency")
    if text is None:
        return None
    code = clean_currency(text)
    if code is None:
        raise node.wrong(f'"{text}" is not an ISO 4217 currency code', key="currency")
    return code


def parse_series(node: MappingNode) -> str | None:
    """``series``: what the table is a complete edition of, as a list of texts and whole numbers."""
    if not node.has("series"):
        return None
    value = node.value("series")
    parts = value if isinstance(value, list) else [value]
    if not parts or not all(isinstance(part, str | int) and not isinstance(part, bool) for part in parts):
        raise node.wrong(
            'there must be a list of texts and years, as ["city-budget", "080740016808", 2020]', key="series"
        )
    return rfc8785.dumps(parts).decode()


def parse_date_formats(node: MappingNode) -> tuple[str, ...]:
    """``date_formats``: how whole days are written, in the notation of strftime (%d.%m.%Y)."""
    formats = node.texts("date_formats")
    for number, text in enumerate(formats):
        key = f"date_formats[{number}]"
        if not ({"%Y", "%y"} & set(parts_of(text)) and {"%m", "%d"} <= set(parts_of(text))):
            raise node.wrong(f'"{text}" must name the year (%Y), the month (%m) and the day (%d)', key=key)
        try:
            understood = dt.datetime.strptime(_SAMPLE_DAY.strftime(text), text) == _SAMPLE_DAY  # noqa: DTZ007
        except ValueError:
            understood = False
        if not understood:
            raise node.wrong(f'"{text}" is not a date format', key=key)
    return formats


def parts_of(date_format: str) -> list[str]:
    """The parts of a date format that stand for something: %d, %m, %Y."""
    return [date_format[at : at + 2] for at, sign in enumerate(date_format) if sign == "%"]


def parse_columns(node: MappingNode) -> dict[str, ColumnName]:
    """``columns``: for each field the header of its column, or {column: C} where the header does not tell."""
    inner = node.inner("columns")
    inner.finish(FIELDS)
    columns: dict[str, ColumnName] = {}
    for field in inner:
        path = f"columns.{field}"
        if isinstance(inner.value(field), dict):
            letters = inner.inner(field)
            text = letters.text("column")
            letters.finish()
            try:
                columns[field] = ColumnName(path, None, parse_column(text))
            except ValueError:
                raise inner.wrong(f'"{text}" is not the name of a column (A, B, … AA)', key=field) from None
        else:
            columns[field] = ColumnName(path, inner.text(field), None)
    return columns


def parse_constants(node: MappingNode) -> dict[str, str]:
    """``constants``: fields that are the same in every row and stand in no column."""
    if not node.has("constants"):
        return {}
    inner = node.inner("constants")
    inner.finish(TEXTS)
    return {field: inner.text(field) for field in inner}


def parse_words(node: MappingNode, key: str, *, noun: str) -> dict[str, str]:
    """Texts of the document, each with the term of our vocabulary that it stands for."""
    words: dict[str, str] = {}
    if node.has(key):
        inner = node.inner(key)
        words = {fold(text): inner.choice(text, vocabulary(noun)) for text in inner}
    return words


def check_whole(node: MappingNode, mapping: TableMapping) -> None:
    """What only the settings together tell."""
    if "amount" not in mapping.columns and "unit_price" not in mapping.columns:
        raise node.wrong("a column must give the amount, or at least the unit_price", key="columns")
    if mapping.currency is None and "currency" not in mapping.columns:
        raise node.wrong("it is missing: name the currency, or the column that does (columns.currency)", key="currency")
    twice = [field for field in mapping.constants if field in mapping.columns]
    if twice:
        raise node.wrong("a column gives the field already", key=f"constants.{twice[0]}")
    if mapping.currency is not None and "currency" in mapping.columns:
        raise node.wrong("a column gives it already (columns.currency)", key="currency")
    if mapping.year is not None and "year" in mapping.columns:
        raise node.wrong("a column gives it already (columns.year)", key="year")
    for field, scheme in NEEDS_SCHEME.items():
        if mapping.has(field) and scheme not in mapping.schemes:
            raise node.wrong(f"it is missing: whose identifier {field} is (docs/formats/table.md#schemes)", key=scheme)
    nameless = [name for name in mapping.columns.values() if name.header is not None and mapping.header is None]
    if nameless:
        raise node.wrong("the table has no header (header_row: 0), so write {column: A}", key=nameless[0].path)
