"""Ordinary contracts: what buyers sign in a year when nothing was planted.

Each buyer has suppliers of its own; a few of them win often. One contract in ten is ended early, one record in ten is
an additional agreement, and some carry no date of signature, as in the published pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from random import Random

from synthetic.amount import GOODS, SERVICES, TENGE, WORKS, YEARS, small_limit, without_vat
from synthetic.contract import GROUNDS, PROTOCOL, Contract
from synthetic.draw import Weighted, pareto, rank, stream
from synthetic.item import catalogue
from synthetic.ordinary_points import BUYERS_A_CHUNK, COMPETITION, LARGER, MONTHS, round_price
from synthetic.party import Buyer, make_bin, make_buyer, quoted

SUPPLIERS_A_CHUNK = 9_000
METHODS = Weighted([(3, 49), (6, 25), (23, 21), (2, 4), (8, 1)])
SUBJECTS = Weighted([(GOODS, 64), (WORKS, 6), (SERVICES, 30)])
STATUSES = Weighted([(190, 56), (185, 28), (390, 4), (330, 12)])
REASONS = Weighted([(42, 60), (19, 20), (1, 12), (3, 8)])
USUAL = {GOODS: 110_000 * TENGE, WORKS: 900_000 * TENGE, SERVICES: 150_000 * TENGE}
REASON_TEXTS = {ground: quoted(text) for ground, text in GROUNDS.items()}
OTHER_REASON = quoted(PROTOCOL)
WITHOUT_REASON = "null"


def ordinary_contracts(seed: int, chunk: int, count: int, *, first_id: int) -> Iterator[Contract]:
    """The chunk's contracts, buyer after buyer."""
    chance = stream(seed, "contracts", chunk)
    made = buyers = 0
    while made < count:
        buyer = make_buyer(chunk * BUYERS_A_CHUNK + buyers, chance, rural=chance.random() < 0.08)
        buyers += 1
        for year in YEARS:
            size = min(count - made, pareto(chance, least=8, most=3_000, slope=1.15))
            yield from year_of(chance, buyer, year, count=size, first_id=first_id - made, chunk=chunk)
            made += size


def year_of(chance: Random, buyer: Buyer, year: int, *, count: int, first_id: int, chunk: int) -> Iterator[Contract]:
    """One buyer's contracts of one year."""
    months = Weighted(
        [(month + 1, 1 + int(weight * (40 + 160 * chance.random()))) for month, weight in enumerate(MONTHS)]
    )
    pool = max(4, count // 2)
    home = int(chance.random() * SUPPLIERS_A_CHUNK)
    signed: list[Contract] = []
    for place in range(count):
        if signed and chance.random() < 0.10:
            yield amend(signed[int(chance.random() * len(signed))], id=first_id - place)
            continue
        contract = draw_contract(chance, buyer, year, id=first_id - place)
        supplier = (home + rank(chance, pool, lean=1.4)) % SUPPLIERS_A_CHUNK
        contract.supplier = make_bin(chunk * SUPPLIERS_A_CHUNK + supplier, kind=1)
        if chance.random() < 0.91:
            contract.signed = f"{year}-{months.draw(chance):02d}-{1 + int(chance.random() * 27):02d}"
        signed.append(contract)
        yield contract


def draw_contract(chance: Random, buyer: Buyer, year: int, *, id: int) -> Contract:  # noqa: A002
    """A contract of the buyer, as yet without supplier and date."""
    subject = SUBJECTS.draw(chance)
    items = catalogue()[subject]
    item = items[rank(chance, len(items), lean=1.6)]
    method = METHODS.draw(chance)
    usual = USUAL[subject] * exp(LARGER) if method == COMPETITION else USUAL[subject]
    amount = round_price(usual * exp(chance.gauss(0.0, 1.5)))
    reason = OTHER_REASON
    if method == 23:
        amount = min(amount, small_limit(year, subject, rural=buyer.rural) * 7 // 10)
        reason = REASON_TEXTS[REASONS.draw(chance)] if chance.random() < 0.5 else WITHOUT_REASON
    taxed = chance.random() < 0.58
    return Contract(
        id=id,
        buyer=buyer,
        supplier="",
        subject=subject,
        method=method,
        reason=reason,
        net=without_vat(amount) if taxed else amount,
        gross=amount,
        year=year,
        signed="",
        title_ru=item.ru,
        title_kk=item.kk,
        status=STATUSES.draw(chance),
    )


def amend(contract: Contract, *, id: int) -> Contract:  # noqa: A002
    """An additional agreement, which states the contract's sum again."""
    return Contract(
        id=id,
        buyer=contract.buyer,
        supplier=contract.supplier,
        subject=contract.subject,
        method=contract.method,
        reason=contract.reason,
        net=contract.net,
        gross=contract.gross,
        year=contract.year,
        signed=contract.signed,
        title_ru=contract.title_ru,
        title_kk=contract.title_kk,
        parent=contract.id,
    )
