"""What a planted case is made of: buyers, suppliers and records of its own, so that no other line changes it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from itertools import count, islice

from synthetic.amount import GOODS, SERVICES, TENGE, THOUSAND, YEARS, small_limit
from synthetic.contract import Contract
from synthetic.draw import stream
from synthetic.item import CODES_OF_A_NOUN, Item, catalogue
from synthetic.ordinary_contracts import OTHER_REASON, REASON_TEXTS, draw_contract
from synthetic.ordinary_points import DIRECT, NOTES, QUOTATIONS, SMALL_PURCHASE, year_of
from synthetic.party import Buyer, make_bin, make_buyer
from synthetic.plan_point import PlanPoint
from synthetic.plants.case import Case, Variant

FIRST_RECORD, RECORDS_A_FLAG = 70_000_000, 1_000_000
PARTIES_A_FLAG = 100_000
BUYER, SUPPLIER = 2, 3
MOST_PIECES = 90


def even(total: int, number: int) -> list[int]:
    """A sum in so many parts, the first of them with the rest."""
    part = total // number
    return [total - part * (number - 1)] + [part] * (number - 1)


def distance(price: int, amount: int, *, most: int) -> float:
    """How far an amount is from what up to so many pieces cost at about the usual price; 0 where it is not."""
    if amount * 3 < price * 2:
        return price / amount
    if amount * 2 > price * most * 3:
        return amount / (price * most)
    return 0.0


class Planting:
    """Hands out fresh buyers, suppliers and records for one flag's cases."""

    def __init__(self, seed: int, flag: str, *, place: int) -> None:
        self.flag = flag
        self.chance = stream(seed, "plants", flag)
        self.records = count(FIRST_RECORD + place * RECORDS_A_FLAG)
        self.serials = count(place * PARTIES_A_FLAG)
        self.cases = count(1)
        self.crowd: list[Buyer] = []
        """Buyers that the cases of a flag share, where it asks of one buyer what all others do."""

    def make(self, variant: Variant) -> Case:
        """One case of a variant."""
        return Case(f"{self.flag}-{next(self.cases):04d}", self.flag, variant, variant.make(self))

    def buyer(self, *, rural: bool = False) -> Buyer:
        """A buyer with no lines as yet."""
        return make_buyer(next(self.serials), self.chance, kind=BUYER, rural=rural)

    def supplier(self) -> str:
        """A supplier with no lines as yet."""
        return make_bin(next(self.serials), kind=SUPPLIER)

    def year(self) -> int:
        """One of the years."""
        return self.chance.choice(YEARS)

    def item(self, subject: int, *, amount: int) -> Item:
        """Some item of a kind that may well cost so much."""
        return self.items(subject, 1, amount=amount)[0]

    def goods(self) -> Item:
        """Goods of which a purchase near the limit of small direct purchases is nothing odd."""
        return self.item(GOODS, amount=small_limit(YEARS[0], GOODS) * 3 // 4)

    def items(self, subject: int, number: int, *, amount: int) -> list[Item]:
        """So many different items of a kind, of which a purchase may well cost so much."""
        most = MOST_PIECES if subject == GOODS else 1
        known = sorted(catalogue()[subject], key=lambda item: distance(item.price, amount, most=most))
        fit = sum(distance(item.price, amount, most=most) == 0 for item in known)
        return self.chance.sample(known[: max(fit, number)], number)

    def new_item(self, subject: int = GOODS, *, like: Item | None = None) -> Item:
        """An item under a code that no other line has; ``like`` another of the same noun."""
        model = like or self.chance.choice(catalogue()[subject])
        return replace(model, code=f"{model.code[:6]}.990.{next(self.serials):06d}")

    def neighbours(self, subject: int) -> list[Item]:
        """The codes of one noun."""
        items = catalogue()[subject]
        nouns = len(items) // CODES_OF_A_NOUN
        first = self.chance.randrange(nouns)
        return [items[first + nouns * serial] for serial in range(CODES_OF_A_NOUN)]

    def share(self, low: int, high: int, *, of: int) -> int:
        """A random share of an amount, between two whole percents, in whole tenge."""
        return of * self.chance.randrange(low * 100, high * 100) // 1_000_000 * TENGE

    def point(
        self,
        buyer: Buyer,
        item: Item,
        amount: int,
        *,
        year: int,
        month: int | None = None,
        method: int = DIRECT,
        ground: int = SMALL_PURCHASE,
        quantity: int | None = None,
    ) -> PlanPoint:
        """A plan point of that amount, less a tenge at most where it is for many pieces.

        Where a quantity is given, the amount is that of one.
        """
        month = month or self.chance.randrange(1, 12)
        if quantity is None:
            pieces = max(1, min(MOST_PIECES, round(amount / item.price))) if item.subject == GOODS else 1
            amount, quantity = amount // pieces, pieces * THOUSAND
        return PlanPoint(
            id=next(self.records),
            buyer=buyer,
            item=item,
            method=method,
            ground=ground if method == DIRECT else 0,
            quantity=quantity,
            price=amount,
            year=year,
            month=month,
            created=f"{year}-{month:02d}-{self.chance.randrange(1, 28):02d}",
            description=self.chance.choice(NOTES),
        )

    def contract(
        self,
        buyer: Buyer,
        supplier: str,
        amount: int,
        *,
        year: int,
        method: int = QUOTATIONS,
        reason: str = OTHER_REASON,
        subject: int = SERVICES,
        month: int | None = None,
        parent: int = 0,
    ) -> Contract:
        """A contract of that sum without VAT."""
        item = self.item(subject, amount=amount)
        month = month or self.chance.randrange(1, 12)
        return Contract(
            id=next(self.records),
            buyer=buyer,
            supplier=supplier,
            subject=subject,
            method=method,
            reason=reason,
            net=amount,
            gross=amount * 28 // 25,
            year=year,
            signed=f"{year}-{month:02d}-{self.chance.randrange(1, 28):02d}",
            title_ru=item.ru,
            title_kk=item.kk,
            parent=parent,
        )

    def other_points(
        self,
        buyer: Buyer,
        year: int,
        number: int,
        *,
        without: Collection[str] = (),
        only: Callable[[PlanPoint], bool] = lambda _: True,
    ) -> list[PlanPoint]:
        """Ordinary points of the buyer, without some item codes."""
        found = list(islice(self.ordinary(buyer, year, without, only), number))
        for point in found:
            point.id = next(self.records)
        return found

    def ordinary(
        self, buyer: Buyer, year: int, without: Collection[str], only: Callable[[PlanPoint], bool]
    ) -> Iterator[PlanPoint]:
        """One ordinary year of the buyer, for as long as it is asked for."""
        for point in year_of(self.chance, buyer, year, count=10_000, first_id=0):
            if point.item.code not in without and only(point):
                yield point

    def other_contracts(self, buyer: Buyer, year: int, number: int, *, each: int = 0) -> list[Contract]:
        """Ordinary contracts of the buyer by competitive methods, each with a supplier of its own.

        With ``each`` every one has that sum, so that shares come out exactly.
        """
        found = []
        for _ in range(number):
            contract = draw_contract(self.chance, buyer, year, id=next(self.records))
            contract.supplier = self.supplier()
            contract.method, contract.reason, contract.status = QUOTATIONS, OTHER_REASON, 190
            contract.signed = f"{year}-{self.chance.randrange(1, 12):02d}-{self.chance.randrange(1, 28):02d}"
            if each:
                contract.net, contract.gross = each, each * 28 // 25
            found.append(contract)
        return found

    @property
    def small_purchase_reason(self) -> str:
        """The ground of small purchases as a contract spells it."""
        return REASON_TEXTS[SMALL_PURCHASE]
