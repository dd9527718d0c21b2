"""Which amounts of an OCDS document are read, and what is said of the others."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from ocds_sample import award, item, kzt, lines_of, read_bytes, read_release, said


@pytest.mark.parametrize(
    "value",
    [None, {}, {"currency": "KZT"}, kzt(None), kzt(""), kzt("  "), {"amount": "", "currency": ""}],
)
def test_a_record_without_an_amount_is_refused_and_counted(tmp_path: Path, value: object) -> None:
    found = read_release(tmp_path, awards=[{"id": "a", "value": value}])
    assert said(found) == [("/releases/0/awards/0", "No amount is published.", True)]
    assert len(found) == 1


def test_zero_is_an_amount(tmp_path: Path) -> None:
    assert award(tmp_path, value=kzt(Decimal("0.0"))).amount == 0


@pytest.mark.parametrize(
    ("spelled", "amount"),
    [
        ("2500.0", "2500.0"),
        ("203179.71", "203179.71"),
        ("0.1", "0.1"),
        ("1e5", "100000"),
        ("0.0000000001", "0.0000000001"),
        ("1000000000000000", "1000000000000000"),
    ],
)
def test_a_number_is_taken_digit_by_digit(tmp_path: Path, spelled: str, amount: str) -> None:
    text = b'{"ocid":"x","awards":[{"id":"a","value":{"amount":%b,"currency":"KZT"}}]}' % spelled.encode()
    [line] = lines_of(read_bytes(tmp_path, text))
    assert (line.amount, line.amount_as_published) == (Decimal(amount), spelled)


def test_an_amount_written_as_text_is_read_and_remarked(tmp_path: Path) -> None:
    found = read_release(tmp_path, awards=[{"id": "a", "value": kzt("203 179.71")}])
    assert [(line.amount, line.amount_as_published) for line in lines_of(found)] == [
        (Decimal("203179.71"), "203 179.71")
    ]
    assert said(found) == [("/releases/0/awards/0", "value/amount: the number 203 179.71 is published as text.", False)]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (kzt("12,5"), 'value/amount: "12,5" is not a number.'),
        (kzt("1200 tenge"), 'value/amount: "1200 tenge" is not a number.'),
        (kzt(True), 'The field "value/amount" holds true, which is not JSON number.'),
        (kzt([5]), 'The field "value/amount" holds [5], which is not JSON number.'),
        (500, 'The field "value" holds 500, which is not JSON object.'),
        (kzt(-5), "value/amount: -5 is negative."),
        (
            kzt(Decimal("4.6000000000000005")),
            (
                "value/amount: 4.6000000000000005 has more than 10 decimal places; "
                "Dalel does not round what a source says."
            ),
        ),
        (
            kzt(Decimal("1E-999999999")),
            "value/amount: 1E-999999999 has more than 10 decimal places; Dalel does not round what a source says.",
        ),
        (
            kzt(10**15 + 1),
            (
                "value/amount: 1000000000000001 is larger than any amount a state spends (1000000000000000); "
                "look at the document."
            ),
        ),
        (
            kzt(Decimal("1E+999999999")),
            (
                "value/amount: 1E+999999999 is larger than any amount a state spends (1000000000000000); "
                "look at the document."
            ),
        ),
        ({"amount": 5}, "The amount 5 has no currency."),
        ({"amount": 0, "currency": ""}, "The amount 0 has no currency."),
        ({"amount": 5, "currency": "tenge"}, '"tenge" is not an ISO 4217 currency code.'),
        ({"amount": 5, "currency": "XXX"}, '"XXX" is not an ISO 4217 currency code.'),
    ],
)
def test_an_amount_that_cannot_be_read_exactly_is_refused(tmp_path: Path, value: object, sentence: str) -> None:
    found = read_release(tmp_path, awards=[{"id": "a", "value": value}])
    assert said(found) == [("/releases/0/awards/0", sentence, True)]
    assert len(found) == 1


def test_a_currency_in_small_letters_is_read_and_remarked(tmp_path: Path) -> None:
    found = read_release(tmp_path, awards=[{"id": "a", "value": {"amount": 5, "currency": "mdl"}}])
    assert [line.currency for line in lines_of(found)] == ["MDL"]
    assert said(found) == [("/releases/0/awards/0", 'The currency is published as "mdl"; it is read as MDL.', False)]


@pytest.mark.parametrize(
    ("published", "basis"), [(True, "gross"), (False, "net"), (None, "unknown"), ("yes", "unknown")]
)
def test_vat_is_unknown_unless_the_publisher_says(tmp_path: Path, published: object, basis: str) -> None:
    assert award(tmp_path, value=kzt(5) | {"valueAddedTaxIncluded": published}).vat_basis == basis


def test_a_quantity_that_cannot_be_read_is_left_out_and_remarked(tmp_path: Path) -> None:
    found = read_release(
        tmp_path, awards=[{"id": "a", "value": kzt(10), "items": [item("1", quantity=-2, price="5 each")]}]
    )
    assert [(line.quantity, line.unit_price) for line in lines_of(found)] == [(None, None)]
    assert said(found) == [
        ("/releases/0/awards/0", "quantity: -2 is negative.", False),
        ("/releases/0/awards/0", 'unit/value/amount: "5 each" is not a number.', False),
    ]
