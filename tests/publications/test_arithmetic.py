"""The closed list of operations, and what each refuses to compute."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.publications import Account, Figure, Kind, NotComputed, Operation, compute, resolve
from dalel.publications.document_value import read_value
from dalel.vocabulary import vocabulary

DIRECT = Account(
    lines=208,
    unpublished=0,
    amount=Decimal("104957665.10"),
    largest=Decimal(5000000),
    smallest=Decimal("12.50"),
    currencies=("KZT",),
    stages=("plan",),
    vat_bases=("unknown",),
)
ALL = replace(DIRECT, lines=500, amount=Decimal("2099153302.00"))


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (Operation.COUNT, Figure(208)),
        (Operation.SUM, Figure(Decimal("104957665.10"), Kind.MONEY, "KZT")),
        (Operation.MAX, Figure(Decimal(5000000), Kind.MONEY, "KZT")),
        (Operation.MIN, Figure(Decimal("12.50"), Kind.MONEY, "KZT")),
        (Operation.SHARE, Figure(Fraction(1, 20), Kind.SHARE)),
        (Operation.RATIO, Figure(Fraction(1, 20), Kind.TIMES)),
        (Operation.DIFFERENCE, Figure(Fraction("-1994195636.90"), Kind.MONEY, "KZT")),
        (Operation.CHANGE, Figure(Fraction(-19, 20), Kind.SHARE)),
    ],
)
def test_an_operation_is_exact(operation: Operation, expected: Figure) -> None:
    assert compute(operation, DIRECT, ALL) == expected


@pytest.mark.parametrize(
    ("account", "of", "reason"),
    [
        (replace(DIRECT, lines=0, amount=None, currencies=()), ALL, NotComputed.NO_LINES),
        (DIRECT, replace(ALL, lines=0, amount=None), NotComputed.NO_LINES),
        (replace(DIRECT, unpublished=1), ALL, NotComputed.AMOUNT_NOT_PUBLISHED),
        (replace(DIRECT, currencies=("KZT", "USD")), ALL, NotComputed.SEVERAL_CURRENCIES),
        (DIRECT, replace(ALL, currencies=("USD",)), NotComputed.SEVERAL_CURRENCIES),
        (DIRECT, replace(ALL, stages=("contract",)), NotComputed.SEVERAL_STAGES),
        (DIRECT, replace(ALL, vat_bases=("net",)), NotComputed.SEVERAL_VAT_BASES),
        (DIRECT, replace(ALL, amount=Decimal(0)), NotComputed.WHOLE_IS_ZERO),
    ],
)
def test_what_is_never_added_together_is_not_computed(account: Account, of: Account, reason: NotComputed) -> None:
    assert compute(Operation.SHARE, account, of) is reason


def test_no_lines_are_counted_as_none() -> None:
    assert compute(Operation.COUNT, replace(DIRECT, lines=0)) == Figure(0)


def test_every_reason_has_a_term() -> None:
    assert list(vocabulary("publications/not-computed")) == list(NotComputed)


@given(part=st.integers(min_value=1, max_value=10**14), whole=st.integers(min_value=1, max_value=10**14))
def test_a_share_times_its_whole_is_the_part(part: int, whole: int) -> None:
    amounts = [replace(DIRECT, amount=Decimal(value).scaleb(-2)) for value in (part, whole)]
    share = compute(Operation.SHARE, *amounts)
    assert isinstance(share, Figure)
    assert share.exact * whole == part


@pytest.mark.parametrize(("pointer", "found"), [("", {"a/b": [1, {"~": "x"}]}), ("/a~1b/0", 1), ("/a~1b/1/~0", "x")])
def test_a_json_pointer_finds_its_place(pointer: str, found: object) -> None:
    assert resolve({"a/b": [1, {"~": "x"}]}, pointer) == found


@pytest.mark.parametrize("pointer", ["a", "/b", "/a~1b/2", "/a~1b/-1", "/a~1b/0/0"])
def test_a_pointer_to_nothing_is_a_lookup_error(pointer: str) -> None:
    with pytest.raises(LookupError):
        resolve({"a/b": [1, {"~": "x"}]}, pointer)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1389000, "KZT", Figure(Decimal(1389000), Kind.MONEY, "KZT")),
        (Decimal("0.25"), "share", Figure(Decimal("0.25"), Kind.SHARE)),
        ("12.5", None, Figure(Decimal("12.5"))),
        ("twelve", None, NotComputed.NO_NUMBER),
        (True, None, NotComputed.NO_NUMBER),
        ([1], "KZT", NotComputed.NO_NUMBER),
        ("NaN", None, NotComputed.NO_NUMBER),
        (5, "tenge", NotComputed.NO_NUMBER),
        ("yesterday", "date", NotComputed.NO_NUMBER),
    ],
)
def test_a_value_of_a_document_is_read_in_the_unit_that_the_claim_names(
    value: object, unit: str | None, expected: object
) -> None:
    assert read_value(value, unit) == expected
