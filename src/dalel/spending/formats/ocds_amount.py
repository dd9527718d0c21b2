"""The amount of an OCDS value object: {"amount": 203179.71, "currency": "MDL"}."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import list_currencies

from dalel.spending.formats.json_document import shorten
from dalel.spending.formats.ocds_piece import OBJECT, Piece
from dalel.spending.line import VatBasis

CURRENCIES = frozenset(list_currencies()) - {"XXX", "XTS"}
"""ISO 4217 codes, old ones too; without "no currency" and "for tests"."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount that was published, and as it was published."""

    amount: Decimal
    as_published: str
    currency: str
    vat_basis: VatBasis

    def columns(self) -> dict[str, Any]:
        """The amount's columns."""
        return {
            "amount": self.amount,
            "amount_as_published": self.as_published,
            "currency": self.currency,
            "vat_basis": self.vat_basis,
        }


def is_published(owner: Piece, key: str = "value") -> bool:
    """Whether an amount stands there, be it readable or not."""
    value = owner.body.get(key)
    return isinstance(value, dict) and value.get("amount") not in (None, "")


def read_amount(owner: Piece, key: str = "value", *, may_be_negative: bool = False) -> Amount:
    """The amount of a record; a record without one that can be read is refused. Zero is an amount."""
    value = owner.body.get(key)
    if not isinstance(value, dict | None):
        raise owner.refuse("wrong-type", field=key, value=shorten(value), expected=OBJECT)
    # An issue about the amount stands at the record's own place, where a reader looks for the line.
    money = Piece(owner.place, value or {}, owner.remarks)
    name = f"{key}/amount"
    amount = money.exact("amount", name=name)
    if amount is None:
        raise owner.refuse("no-amount")
    as_published = str(money.body["amount"]).strip()
    if amount < 0 and may_be_negative:
        owner.remark("negative-number", field=name, value=shorten(as_published))
    elif amount < 0:
        raise owner.refuse("negative-number", field=name, value=shorten(as_published))
    return Amount(amount, as_published, read_currency(money, as_published), read_vat_basis(money))


def read_currency(money: Piece, amount: str) -> str:
    """An ISO 4217 code; one in small letters is read as in capitals, and that is remarked."""
    published = money.text("currency")
    if published is None:
        raise money.refuse("no-currency", value=amount)
    currency = published.upper()
    if currency not in CURRENCIES:
        raise money.refuse("unknown-currency", value=shorten(published))
    if currency != published:
        money.remark("currency-in-small-letters", value=published, currency=currency)
    return currency


def read_vat_basis(money: Piece) -> VatBasis:
    """OCDS does not say whether VAT is in an amount; where the publisher does (Prozorro), that is believed."""
    included = money.body.get("valueAddedTaxIncluded")
    if isinstance(included, bool):
        return VatBasis.GROSS if included else VatBasis.NET
    return VatBasis.UNKNOWN
