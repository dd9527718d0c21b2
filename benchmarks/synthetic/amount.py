"""Money in whole tiyn (hundredths of a tenge) and quantities in thousandths: whole numbers, so that nothing drifts."""

from __future__ import annotations

TENGE = 100
THOUSAND = 1000
INDEX = {2023: 3450 * TENGE, 2024: 3692 * TENGE}
"""The monthly calculation index (MRP) of the years that are generated."""
YEARS = tuple(INDEX)

GOODS, WORKS, SERVICES = 1, 2, 3
"""The portal's kinds of subject."""
SMALL = {GOODS: 100, WORKS: 500, SERVICES: 500}
"""The yearly limit of a small direct purchase, in units of the index."""
RURAL = 3000
"""The same for the office of a village akim."""
QUOTATION = 4000
"""The yearly limit of a request for price quotations, in units of the index."""


def small_limit(year: int, subject: int, *, rural: bool = False) -> int:
    """The limit of small direct purchases of one item in a year, in tiyn."""
    return INDEX[year] * (RURAL if rural else SMALL[subject])


def product(quantity: int, price: int) -> int:
    """Quantity (thousandths) times price (tiyn), rounded half up to the tiyn."""
    return (quantity * price + THOUSAND // 2) // THOUSAND


def without_vat(gross: int) -> int:
    """The price before 12 % VAT, rounded half up to the tiyn, as plans show it: 500,000 becomes 446,428.57."""
    return (gross * 200 + 112) // 224


def number(value: int, *, one: int = TENGE) -> str:
    """A JSON number as the portal writes it: no decimals that are not needed."""
    whole, rest = divmod(value, one)
    if rest == 0:
        return str(whole)
    return f"{whole}.{str(rest).zfill(len(str(one)) - 1).rstrip('0')}"
