"""Printed numbers become exact decimals, or nothing."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.export import amount_text, decimal_places, plain
from dalel.spending.line import AmountCheck
from dalel.spending.money import ABSURD, add, check_product, clean_currency, fits, is_money, multiply, parse_number

amounts = st.decimals(min_value=0, max_value=ABSURD, allow_nan=False, allow_infinity=False, places=10)
signed = st.decimals(min_value=-ABSURD, max_value=ABSURD, allow_nan=False, allow_infinity=False, places=10)
places = st.integers(min_value=0, max_value=10)
spaces = st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", "\u2007"])


def digits(number: Decimal) -> str:
    """The number as people print it, without an exponent."""
    return format(number, "f")


@settings(deadline=None)
@given(signed)
def test_what_is_printed_is_what_is_read(number: Decimal) -> None:
    read = parse_number(digits(number))
    assert (type(read), read) == (Decimal, number)
    assert parse_number(digits(number).replace(".", ","), decimal_mark=",") == number


@settings(deadline=None)
@given(amounts, spaces)
def test_digits_grouped_by_threes_are_the_same_number(number: Decimal, space: str) -> None:
    grouped = f"{number:,f}".replace(",", space)
    assert parse_number(f" {grouped} ") == number
    assert parse_number(grouped.replace(".", ","), decimal_mark=",") == number


@settings(deadline=None)
@given(st.text())
def test_any_other_text_is_refused_and_never_guessed(text: str) -> None:
    try:
        number = parse_number(text)
    except ValueError:
        return
    kept = "".join(character for character in text if character in "+-.0123456789")
    assert Decimal(kept) == number
    assert set(text) - set(kept) <= set(" \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u3000") | {
        chr(code) for code in (*range(0x2000, 0x200B), 0x202F, 0x205F)
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1 200 000 units",
        "1,234",
        "1.234,56",
        "12 34",
        "1 2345",
        "1e5",
        "0x10",
        "1_000",
        "NaN",
        "Infinity",
        "−5",
        "--5",
        "5-",
        ".5",
        "5.",
        "1.2.3",
        "триста",
        "½",
        "١٢",
        "1'000",
        "10%",
        "1 000 . 5",
    ],
)
def test_these_are_not_numbers(text: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the message is the text
        parse_number(text)
    assert str(error.value) == text


def test_the_decimal_mark_is_told_and_the_other_one_is_refused() -> None:
    assert parse_number("1,234", decimal_mark=",") == Decimal("1.234")
    with pytest.raises(ValueError, match=r"^1\.234$"):
        parse_number("1.234", decimal_mark=",")


@settings(deadline=None)
@given(signed)
def test_plain_digits_are_the_number_and_no_longer_than_it_needs(number: Decimal) -> None:
    text = plain(number)
    assert Decimal(text) == number
    assert "e" not in text.lower()
    assert not ("." in text and text.endswith(("0", ".")))
    assert text != "-0"
    assert decimal_places(number) == len(text.partition(".")[2])


@pytest.mark.parametrize(
    ("number", "text", "amount"),
    [
        ("0", "0", "0.00"),
        ("-0.000", "0", "0.00"),
        ("5", "5", "5.00"),
        ("100", "100", "100.00"),
        ("0.10", "0.1", "0.10"),
        ("1E+5", "100000", "100000.00"),
        ("1E-7", "0.0000001", "0.0000001"),
        ("22767.857", "22767.857", "22767.857"),
        ("104957665.1", "104957665.1", "104957665.10"),
        ("-1250.5", "-1250.5", "-1250.50"),
    ],
)
def test_numbers_as_they_are_shown(number: str, text: str, amount: str) -> None:
    assert (plain(Decimal(number)), amount_text(Decimal(number))) == (text, amount)


@settings(deadline=None)
@given(signed)
def test_an_amount_has_two_decimals_or_all_that_it_has(number: Decimal) -> None:
    text = amount_text(number)
    assert Decimal(text) == number
    assert len(text.partition(".")[2]) == max(2, decimal_places(number))


def test_a_digit_beyond_the_eightieth_is_not_lost() -> None:
    long = Decimal("1." + "0" * 90 + "1")
    assert decimal_places(long) == 91
    assert not fits(long)
    assert plain(long) == "1." + "0" * 90 + "1"
    assert amount_text(long) == "1." + "0" * 90 + "1"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_has_no_decimals(number: str) -> None:
    with pytest.raises(ValueError, match=number):
        decimal_places(Decimal(number))


def test_ten_decimals_fit_and_eleven_do_not() -> None:
    assert fits(Decimal("0.1234567890"))
    assert fits(Decimal("0.12345678900"))
    assert not fits(Decimal("0.12345678901"))


@settings(deadline=None)
@given(amounts, amounts)
def test_a_product_and_a_sum_are_exact(left: Decimal, right: Decimal) -> None:
    assert Fraction(multiply(left, right)) == Fraction(left) * Fraction(right)
    assert Fraction(add(left, right)) == Fraction(left) + Fraction(right)


@settings(deadline=None)
@given(amounts, amounts)
def test_an_exact_product_is_said_to_be_exact(quantity: Decimal, price: Decimal) -> None:
    assert check_product(quantity, price, multiply(quantity, price)) is AmountCheck.EXACT


@settings(deadline=None)
@given(amounts, amounts, st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN]))
def test_a_product_rounded_to_the_amounts_last_digit_is_said_to_be_rounded(
    quantity: Decimal, price: Decimal, how: str
) -> None:
    exact = Fraction(quantity) * Fraction(price)
    cents = round(exact * 100)  # half to even
    if how == ROUND_HALF_UP:
        cents = (2 * exact.numerator * 100 + exact.denominator) // (2 * exact.denominator)
    published = Decimal(cents) / 100 if cents < 10**26 else Decimal(f"{cents // 100}.{cents % 100:02}")
    expected = AmountCheck.EXACT if Fraction(published) == exact else AmountCheck.ROUNDED
    assert check_product(quantity, price, published) is expected


@settings(deadline=None)
@given(amounts, amounts, st.integers(min_value=1, max_value=10**12), places)
def test_an_amount_further_off_than_its_last_digit_differs(
    quantity: Decimal, price: Decimal, off: int, last_place: int
) -> None:
    last_digit = Fraction(1, 10 ** max(2, last_place))
    exact = Fraction(quantity) * Fraction(price)
    units = exact // last_digit + 1 + off
    published = Decimal(f"{units}E-{max(2, last_place)}")
    # A published 1.10 shows one decimal: what it is measured by is then larger.
    shown = Fraction(1, 10 ** max(2, decimal_places(published)))
    distance = abs(Fraction(published) - exact)
    assert (check_product(quantity, price, published) is AmountCheck.DIFFERS) == (distance > shown)


@pytest.mark.parametrize(
    ("quantity", "price", "amount", "check"),
    [
        # The four plan points of June 2020 that differ by a rounding.
        ("0.1", "227678.57", "22767.86", "rounded"),
        ("0.1", "1861607.14", "186160.71", "rounded"),
        ("190.444754", "715", "136168", "rounded"),
        ("2.5", "34821.43", "87053.58", "rounded"),
        ("3", "33333.33", "100000", "rounded"),
        ("30", "3333.33", "100000", "differs"),
        ("2", "100", "2000", "differs"),
        ("2", "100", "200.00", "exact"),
        ("0", "100", "0", "exact"),
    ],
)
def test_quantity_times_price_beside_the_amount(quantity: str, price: str, amount: str, check: str) -> None:
    assert check_product(Decimal(quantity), Decimal(price), Decimal(amount)) == check


def test_a_product_is_not_checked_where_something_is_not_published() -> None:
    one = Decimal(1)
    for parts in ((None, one, one), (one, None, one), (one, one, None)):
        assert check_product(*parts) is AmountCheck.NOT_CHECKED


@pytest.mark.parametrize(
    ("text", "code"),
    [("KZT", "KZT"), (" mdl ", "MDL"), ("usd", "USD"), ("BYR", "BYR"), ("тенге", None), ("XXX", None), ("", None)],
)
def test_a_currency_is_a_code_of_iso_4217(text: str, code: str | None) -> None:
    assert clean_currency(text) == code


@pytest.mark.parametrize("unit", ["dram", "Drams", " AMD ", "драм", "армянский драм"])
def test_a_unit_may_be_the_currency_itself(unit: str) -> None:
    assert is_money(unit, "AMD")


@pytest.mark.parametrize(("unit", "currency"), [("piece", "AMD"), ("dram", "KZT"), ("pound", "GBP"), ("", "AMD")])
def test_other_units_are_no_money(unit: str, currency: str) -> None:
    assert not is_money(unit, currency)
