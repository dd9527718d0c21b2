"""A published amount of a tender, a lot, an award or a contract, and the one or several lines that it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dalel.export import plain
from dalel.spending.formats.format import Issue
from dalel.spending.formats.ocds_amount import Amount
from dalel.spending.formats.ocds_item import Item, common_code, is_in, item_amounts
from dalel.spending.formats.ocds_piece import Piece
from dalel.spending.formats.ocds_process import Process
from dalel.spending.line import AmountCheck, Line, Stage
from dalel.spending.money import check_product, is_money, multiply


@dataclass(frozen=True, slots=True)
class Purchase:
    """One published amount and what is known of it.

    ``record`` is its identity within the process; its first part names the whole record, which stands at ``told_at``
    (a lot is a part of its tender). ``like`` are items that say what kind of thing is bought, but not
    how many of it for this amount (an award's, where its contract lists none). ``other`` is a piece whose title
    serves where this one has none. ``columns`` are its further columns.
    """

    stage: Stage
    scheme: str
    record: tuple[str | int, ...]
    told_at: str
    amount: Amount
    items: Sequence[Item]
    columns: dict[str, Any]
    like: Sequence[Item] = ()
    other: Piece | None = None

    def lines(self, process: Process, owner: Piece) -> list[Line]:
        """A line for each item where their prices add up to the amount, else one line at the owner's place."""
        amounts = item_amounts(self.items, self.amount)
        if amounts is None:
            return [self.line(process, owner)]
        return [
            self._item_line(process, owner, item=item, amount=amount)
            for item, amount in zip(self.items, amounts, strict=True)
        ]

    def line(self, process: Process, owner: Piece) -> Line:
        """The one line of the whole amount; of several items it says what they have in common."""
        only = self.items[0] if len(self.items) == 1 else None
        scheme, code = common_code(self.items or self.like)
        title = [
            (owner, "title"),
            (owner, "description"),
            *item_fields(only),
            (self.other, "title"),
            (process.tender, "title"),
        ]
        return process.line(
            owner,
            {
                **self._own_columns(process),
                **self.amount.columns(),
                "item_scheme": scheme,
                "item_code": code,
                "amount_check": AmountCheck.NOT_CHECKED,
                **(self._item_columns(owner, only, amount=self.amount.amount) if only else {}),
                **process.texts(title=title, description=[(owner, "description"), *item_fields(only)]),
            },
        )

    def _item_line(self, process: Process, owner: Piece, *, item: Item, amount: Decimal) -> Line:
        """The line of one item. Its amount is not printed anywhere: it is the exact part of one that is."""
        piece = Piece(item.piece.place, item.piece.body, owner.remarks)
        title = [*item_fields(item), (owner, "title"), (owner, "description"), (process.tender, "title")]
        return process.line(
            piece,
            {
                **self._own_columns(process, item.id or ""),
                **self.amount.columns(),
                "amount": amount,
                "amount_as_published": None,
                "item_scheme": item.scheme,
                "item_code": item.code,
                **self._item_columns(piece, item, amount=amount),
                **process.texts(title=title, description=[(owner, "title"), (owner, "description")]),
            },
        )

    def _own_columns(self, process: Process, *part: str) -> dict[str, Any]:
        whole, record = process.identify(self.record[0]), process.identify(*self.record, *part)
        return {
            "stage": self.stage,
            "record_scheme": self.scheme,
            "record": record,
            "whole_record": None if record == whole else whole,
            "told_at": None if record == whole else self.told_at,
            **self.columns,
        }

    def _item_columns(self, line: Piece, item: Item, *, amount: Decimal) -> dict[str, Any]:
        """How many at which price; the remarks about the item become the line's."""
        line.remarks.extend(
            Issue(line.place, issue.code, refused=False, values=issue.values) for issue in item.piece.remarks
        )
        price = item.price
        if price is not None and not is_in(item, self.amount.currency):
            line.remark("price-in-other-currency", value=item.price_currency or "", currency=self.amount.currency)
            price = None
        if price is not None and item.unit_name is not None and is_money(item.unit_name, self.amount.currency):
            # "1 dram at 1,200,000": the price of the whole, which no other whole compares with.
            line.remark("unit-is-money", value=item.unit_name)
            price = None
        check = check_product(item.quantity, price, amount)
        if item.quantity is not None and price is not None and check in {AmountCheck.ROUNDED, AmountCheck.DIFFERS}:
            product = multiply(item.quantity, price)
            line.remark(
                f"product-{check}",
                quantity=plain(item.quantity),
                price=plain(price),
                product=plain(product),
                amount=plain(amount),
            )
        return {
            "unit_code": item.unit_code,
            "unit_name": item.unit_name,
            "quantity": item.quantity,
            "unit_price": price,
            "amount_check": check,
        }


def item_fields(item: Item | None) -> list[tuple[Piece | None, str]]:
    """Where an item says what it is."""
    return [] if item is None else [(item.piece, "description"), (item.classification, "description")]
