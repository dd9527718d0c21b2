"""NEW-SUPPLIER: a first contract soon after the supplier was registered.

Their numbers have a real month, so they are made to be nobody's: the sixth digit is 9, which no BIN has, and the last
one is not the check digit of the eleven before it.
"""

from __future__ import annotations

from synthetic.amount import TENGE, YEARS
from synthetic.plants.case import Kind, Planted, Variant
from synthetic.plants.planting import Planting

SUM = 400_000 * TENGE
MONTHS = 12
NO_KIND = "9"


def check_digit(digits: str) -> int:
    """The twelfth digit of a BIN: the weighted sum modulo 11, by other weights where that gives 10."""
    for first in (1, 3):
        weights = [(first + place - 1) % 11 + 1 for place in range(11)]
        found = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if found < 10:
            return found
    return 0


def number(planting: Planting, year: int, month: int) -> str:
    """A number that says it was given in that month, and that nobody can have."""
    digits = f"{year % 100:02d}{month:02d}4{NO_KIND}{next(planting.serials) % 100_000:05d}"
    return f"{digits}{(check_digit(digits) + 1) % 10}"


def registered(planting: Planting, months: int, *, later: int = 0) -> Planted:
    """A contract so many months after the registration, and a ``later`` number of others."""
    buyer, year = planting.buyer(), YEARS[1]
    month = planting.chance.randrange(1, 13)
    ago = year * 12 + month - 1 - months
    supplier = number(planting, ago // 12, ago % 12 + 1)
    contracts = [planting.contract(buyer, supplier, SUM, year=year, month=min(month + n, 12)) for n in range(later + 1)]
    return Planted(subject={"stage": "contract", "buyer_id": buyer.bin, "supplier_id": supplier}, contracts=contracts)


def months_old(planting: Planting) -> Planted:
    """Two to nine months old."""
    return registered(planting, planting.chance.randrange(2, 10), later=planting.chance.randrange(0, 3))


def same_month(planting: Planting) -> Planted:
    """Registered in the month of its first contract."""
    return registered(planting, 0)


def eleven_months(planting: Planting) -> Planted:
    """Eleven months: surely under a year."""
    return registered(planting, MONTHS - 1)


def twelve_months(planting: Planting) -> Planted:
    """Twelve months: the days decide, which the number does not tell."""
    return registered(planting, MONTHS)


def thirteen_months(planting: Planting) -> Planted:
    """Thirteen months."""
    return registered(planting, MONTHS + 1)


def shelf_company(planting: Planting) -> Planted:
    """A firm registered ten years ago, without any business until it was bought last month."""
    return registered(planting, 120)


def no_month(planting: Planting) -> Planted:
    """Its number tells no month."""
    buyer, supplier = planting.buyer(), planting.supplier()
    contract = planting.contract(buyer, supplier, SUM, year=YEARS[1])
    return Planted(subject={"stage": "contract", "buyer_id": buyer.bin, "supplier_id": supplier}, contracts=[contract])


def registered_anew(planting: Planting) -> Planted:
    """An old firm that was registered anew after it changed its form."""
    return registered(planting, 3)


VARIANTS = (
    Variant(Kind.CLEAR, "months-old", months_old, "two to nine months old at its first contract"),
    Variant(Kind.CLEAR, "same-month", same_month, "registered in the month of its first contract"),
    Variant(Kind.INSIDE, "eleven-months", eleven_months, "eleven months"),
    Variant(Kind.OUTSIDE, "twelve-months", twelve_months, "twelve months: the days would decide"),
    Variant(Kind.OUTSIDE, "thirteen-months", thirteen_months, "thirteen months"),
    Variant(Kind.DISGUISED, "shelf-company", shelf_company, "an old firm without business, bought last month"),
    Variant(Kind.DISGUISED, "no-month", no_month, "the number tells no month"),
    Variant(Kind.ALIKE, "registered-anew", registered_anew, "an old firm, registered anew"),
)
