"""Exchange rates from a CSV that somebody answers for: each rate with its date, its precision and its source.

A rate is taken for the very day; where the file has none, for the month; where it has none, for the year. It is never
taken from a neighbouring day, and what was taken is always said beside the result.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from pathlib import Path

from dalel.errors import CommandError, DataError, did_you_mean
from dalel.export import amount_text
from dalel.spending.money import EXACT, clean_currency, parse_number

COLUMNS = ("date", "base", "quote", "rate", "source")

_PARTIAL_DATE = re.compile(r"([0-9]{4})(-[0-9]{2})?(-[0-9]{2})?")
_PRECISIONS = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True, slots=True)
class Rate:
    """How many units of ``quote`` one unit of ``base`` cost: 1 USD = 403.93 KZT.

    ``date`` is the day, month (``2020-06``) or year (``2020``) the source gives it for; ``precision`` says which.
    """

    base: str
    quote: str
    value: Decimal
    date: str
    precision: str
    source: str


class Rates:
    """The rates of one file."""

    def __init__(self, rates: Mapping[tuple[frozenset[str], str], Rate]) -> None:
        self._rates = dict(rates)

    def __len__(self) -> int:
        return len(self._rates)

    @classmethod
    def read(cls, path: Path) -> Rates:
        """Read a CSV with the columns date, base, quote, rate, source; every row must be understood."""
        rates: dict[tuple[frozenset[str], str], Rate] = {}
        for where, row in read_rows(path):
            rate = parse_rate(row, where)
            key = (frozenset((rate.base, rate.quote)), rate.date)
            if key in rates:
                raise DataError(
                    f"{where}: there is a rate for {rate.base} and {rate.quote} of {rate.date} already.",
                    next_step="Keep one of the two; Dalel does not choose between rates.",
                )
            rates[key] = rate
        return cls(rates)

    def rate(self, one: str, other: str, when: dt.date | str) -> Rate | None:
        """The rate between two currencies for a day, a month or a year, as published, whichever of them is the base.

        For a day: that day's, else its month's, else its year's. None where the file has none of them.
        """
        text = when.isoformat() if isinstance(when, dt.date) else when
        if not is_partial_date(text):
            raise CommandError(
                f'"{text}" is not a day, a month or a year.', next_step="Write 2020-06-12, 2020-06 or 2020."
            )
        pair = frozenset((one, other))
        return next(
            (r for size in (10, 7, 4) if size <= len(text) and (r := self._rates.get((pair, text[:size])))), None
        )


def convert(amount: Decimal, rate: Rate, *, to: str) -> Decimal:
    """The amount in the currency ``to``, not rounded.

    From the base to the quote it is the exact product; the other way it is the quotient to 80 digits.
    """
    if to == rate.quote:
        return EXACT.multiply(amount, rate.value)
    if to == rate.base:
        return EXACT.divide(amount, rate.value)
    raise CommandError(
        f"The rate of {rate.base} and {rate.quote} cannot give {to}.", next_step=f"Ask for {rate.base} or {rate.quote}."
    )


def converted_text(amount: Decimal) -> str:
    """A converted amount as it is shown: rounded half up to two decimals, once, after all adding up is done."""
    return amount_text(amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP, context=EXACT))


def read_rows(path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The rows of the file by column name, each with the words that say where it is."""
    try:
        text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except FileNotFoundError:
        raise CommandError(
            f"There is no file of exchange rates at {path}.", next_step='Correct the setting "rates" in dalel.toml.'
        ) from None
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name} is not UTF-8 (byte {error.start:,}).", next_step="Save it as UTF-8.") from error
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        check_header(header, path)
        for cells in reader:
            where = f"{path.name}, line {reader.line_num}"
            if not cells:
                continue
            if len(cells) != len(header):
                raise DataError(f"{where}: {len(cells)} cells where the header has {len(header)}.")
            yield where, dict(zip(header, (cell.strip() for cell in cells), strict=True))
    except csv.Error as error:
        raise DataError(f"{path.name}, line {reader.line_num}: not CSV: {error}.") from error


def check_header(header: list[str], path: Path) -> None:
    """The header has each column once, in any order, and no other."""
    for name in header:
        if name not in COLUMNS:
            raise DataError(f'{path.name}: unknown column "{name}".', next_step=did_you_mean(name, COLUMNS))
    missing = [name for name in COLUMNS if name not in header]
    if missing or len(header) != len(COLUMNS):
        what = f"the column {missing[0]} is missing" if missing else "a column stands twice"
        raise DataError(f"{path.name}: {what}.", next_step=f"The columns are: {', '.join(COLUMNS)}.")


def parse_rate(row: Mapping[str, str], where: str) -> Rate:
    """One row as a rate."""
    if not is_partial_date(row["date"]):
        raise DataError(f'{where}: "{row["date"]}" is not a day (2020-06-12), a month (2020-06) or a year (2020).')
    for column in ("base", "quote"):
        if clean_currency(row[column]) != row[column]:
            raise DataError(f'{where}: {column} "{row[column]}" is not an ISO 4217 currency code in capital letters.')
    if row["base"] == row["quote"]:
        raise DataError(f"{where}: base and quote are both {row['base']}.")
    try:
        value = parse_number(row["rate"])
    except ValueError:
        raise DataError(f'{where}: the rate "{row["rate"]}" is not a number.', next_step="Write 403.93.") from None
    if value <= 0:
        raise DataError(f"{where}: the rate {row['rate']} is not above zero.")
    if not row["source"]:
        raise DataError(f"{where}: the rate has no source.", next_step="Name who published it.")
    return Rate(row["base"], row["quote"], value, row["date"], _PRECISIONS[len(row["date"])], row["source"])


def is_partial_date(text: str) -> bool:
    """Whether a text is a day, a month or a year of the calendar."""
    if not _PARTIAL_DATE.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 10 else text)
    except ValueError:
        return False
    return True
