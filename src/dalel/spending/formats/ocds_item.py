"""The items of an OCDS tender, award or contract, and whether their prices add up to its amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from dalel.spending.formats.ocds_amount import Amount
from dalel.spending.formats.ocds_piece import Piece
from dalel.spending.money import EXACT, fits, multiply


@dataclass(frozen=True, slots=True)
class Item:
    """One item: what it is by a classification, in which unit, how many, at which price."""

    piece: Piece
    id: str | None
    scheme: str | None
    code: str | None
    classification: Piece | None
    unit_code: str | None
    unit_name: str | None
    quantity: Decimal | None
    price: Decimal | None
    price_currency: str | None


def read_items(owner: Piece) -> list[Item]:
    """The items of a tender, an award or a contract, each with remarks of its own."""
    return [read_item(piece.apart()) for piece in owner.pieces("items")]


def read_item(piece: Piece) -> Item:
    """One item. Additional classifications are not read."""
    classification, unit = piece.piece("classification"), piece.piece("unit")
    code = classification.text("id") if classification else None
    price = unit.piece("value") if unit else None
    return Item(
        piece=piece,
        id=piece.text("id"),
        scheme=classification.text("scheme") if classification and code is not None else None,
        code=code,
        classification=classification,
        unit_code=unit.text("id") if unit else None,
        unit_name=unit.text("name") if unit else None,
        quantity=piece.number("quantity"),
        price=price.number("amount", name="unit/value/amount") if price else None,
        price_currency=price.text("currency") if price else None,
    )


def item_amounts(items: Sequence[Item], amount: Amount) -> list[Decimal] | None:
    """What each item comes to, where that is certain; else None.

    Certain is: there are several items, each with an id of its own, a quantity and a unit price in the amount's
    currency, and the products add up to the published amount exactly. Then the lines of the items say what the line
    of the whole would say, and more.
    """
    if len(items) < 2 or len({item.id for item in items} - {None}) < len(items):
        return None
    products: list[Decimal] = []
    for item in items:
        if item.quantity is None or item.price is None or not is_in(item, amount.currency):
            return None
        products.append(multiply(item.quantity, item.price))
    if not all(map(fits, products)) or reduce(EXACT.add, products) != amount.amount:
        return None
    return products


def is_in(item: Item, currency: str) -> bool:
    """Whether an item's price is in a currency, or says none of its own."""
    return item.price_currency is None or item.price_currency.upper() == currency


def common_code(items: Sequence[Item]) -> tuple[str | None, str | None]:
    """The classification that all items share, as scheme and code; none where they differ."""
    codes = {(item.scheme, item.code) for item in items}
    return codes.pop() if len(codes) == 1 else (None, None)
