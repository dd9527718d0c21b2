"""An OCDS release as spending lines: budget, tender, awards, contracts, payments, each a stage of its own.

A published amount becomes one line, or several that add up to it exactly; it never becomes two lines of one stage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial, reduce
from typing import Any

from dalel.export import plain
from dalel.jurisdictions import Jurisdiction
from dalel.spending.formats.format import Issue
from dalel.spending.formats.json_document import shorten
from dalel.spending.formats.ocds_amount import is_published, read_amount
from dalel.spending.formats.ocds_item import Item, read_items
from dalel.spending.formats.ocds_package import Release
from dalel.spending.formats.ocds_party import NOBODY, Party
from dalel.spending.formats.ocds_piece import Piece, RefusalError, parse_day
from dalel.spending.formats.ocds_process import Process, date_columns, period_columns, read_process, status_columns
from dalel.spending.formats.ocds_purchase import Purchase
from dalel.spending.line import Line, Stage
from dalel.spending.money import EXACT

# OCDS code → our word. A contract that OCDS calls "terminated" came to its end, in whichever way: that is not our
# "terminated", which says that it was broken off. A tender that was withdrawn has no word of ours.
TENDER_STATUS = {
    "planning": "planned",
    "planned": "planned",
    "active": "active",
    "cancelled": "cancelled",
    "unsuccessful": "unsuccessful",
    "complete": "complete",
}
OPEN = frozenset({"planning", "planned", "active"})
NOT_TAKEN_PLACE = frozenset({"cancelled", "unsuccessful"})
AWARD_STATUS = {"pending": "pending", "active": "active", "cancelled": "cancelled", "unsuccessful": "unsuccessful"}
CONTRACT_STATUS = {"pending": "pending", "active": "active", "cancelled": "cancelled", "terminated": "ended"}

Awards = Mapping[str, Piece]


def read_release(release: Release, jurisdiction: Jurisdiction) -> Iterator[Line | Issue]:
    """Every line of a release, and an issue for each record that is refused."""
    piece = Piece(release.place, release.body)
    try:
        ocid = piece.text("ocid")
        if ocid is None:
            # Without it nobody can say whether another release tells of the same money.
            yield Issue(f"{release.place}/ocid", "missing-field", refused=True, values={"field": "ocid"})
            return
        process = read_process(piece, ocid=ocid, jurisdiction=jurisdiction)
    except RefusalError as refusal:
        yield refusal.issue
        return
    yield from piece.remarks
    yield from process.tender.remarks
    yield from budget_records(process, piece)
    yield from tender_records(process, piece)
    yield from told(piece.records("awards"), partial(award_lines, process))
    yield from contract_records(process, piece)


def told(records: Iterable[Piece | Issue | None], make: Callable[[Piece], list[Line]]) -> Iterator[Line | Issue]:
    """For each record its lines with the remarks about them, or the one issue that it is refused for."""
    for record in records:
        if isinstance(record, Issue):
            yield record
        elif record is not None:
            try:
                lines = make(record)
            except RefusalError as refusal:
                issue = refusal.issue
                inside = issue.place.startswith(record.place)
                yield issue if inside else Issue(record.place, issue.code, refused=True, values=issue.values)
            else:
                yield from lines
                yield from record.remarks


def budget_records(process: Process, release: Piece) -> Iterator[Line | Issue]:
    """The budget of the planning section."""
    planning = release.record("planning")
    if isinstance(planning, Issue):
        yield planning
    elif planning is not None:
        yield from told([planning.record("budget")], partial(budget_lines, process, planning=planning))
        yield from planning.remarks


def budget_lines(process: Process, budget: Piece, *, planning: Piece) -> list[Line]:
    """The amount reserved for the purchase; its year is published by some only."""
    columns = {
        "stage": Stage.PLAN,
        "record_scheme": "ocds-planning",
        "record": process.identify("planning"),
        "year": budget_year(planning, budget),
        **read_amount(budget, "amount").columns(),
        **process.texts(
            title=[(budget, "description"), (budget, "project"), (process.tender, "title")],
            description=[(budget, "project"), (planning, "rationale")],
        ),
    }
    return [process.line(budget, columns)]


def budget_year(planning: Piece, budget: Piece) -> int | None:
    """The financial year: as the publisher names it (Armenia), or the one year that the budget's period lies in."""
    if published := planning.text("budgetYear"):
        year = parse_day(published).year
        if year is None:
            budget.remark("year-not-understood", value=shorten(published))
        return year
    if period := budget.piece("period"):
        first, last = period.day("startDate").year, period.day("endDate").year
        return first if first == last else None
    return None


def tender_records(process: Process, release: Piece) -> Iterator[Line | Issue]:
    """The tender: a line for each lot where every lot publishes its value, else the tender's own value."""
    tender = release.record("tender")
    if not isinstance(tender, Piece):
        if tender is not None:
            yield tender
        return
    lots = tender.pieces("lots")
    priced = sum(map(is_published, lots))
    if priced == 0 or (priced < len(lots) and is_published(tender)):
        yield from told([tender], partial(tender_lines, process))
        return
    items: dict[str | None, list[Item]] = defaultdict(list)
    try:
        for item in read_items(tender):
            items[item.piece.text("relatedLot")].append(item)
    except RefusalError as refusal:
        yield refusal.issue
        return
    lines = []
    for found in told([lot.apart() for lot in lots], partial(lot_lines, process, tender=tender, items=items)):
        if isinstance(found, Line):
            lines.append(found)
        yield found
    if len(lines) == len(lots):
        compare_lots(tender, lines)
    yield from tender.remarks


def compare_lots(tender: Piece, lots: list[Line]) -> None:
    """Remark where the lots do not add up to the tender's own value, which is not a line then."""
    if not is_published(tender):
        return
    try:
        whole = read_amount(tender)
    except RefusalError as refusal:
        tender.remark(refusal.issue.code, **refusal.issue.values)
        return
    total = reduce(EXACT.add, (lot.amount for lot in lots if lot.amount is not None), Decimal(0))
    if {lot.currency for lot in lots} == {whole.currency} and total != whole.amount:
        tender.remark("lots-differ", total=plain(total), amount=whole.as_published)


def tender_lines(process: Process, tender: Piece) -> list[Line]:
    """The tender's estimated value."""
    purchase = Purchase(
        stage=Stage.LOT,
        scheme="ocds-tender",
        record=("tender",),
        told_at=tender.place,
        amount=read_amount(tender),
        items=read_items(tender),
        columns=tender_columns(tender, tender),
    )
    return purchase.lines(process, tender)


def lot_lines(process: Process, lot: Piece, *, tender: Piece, items: Mapping[str | None, list[Item]]) -> list[Line]:
    """A lot's estimated value; the items that name the lot say what it is."""
    id_ = lot.text("id")
    purchase = Purchase(
        stage=Stage.LOT,
        scheme="ocds-tender",
        record=("tender", lot.identifier()),
        told_at=tender.place,
        amount=read_amount(lot),
        items=items.get(id_, []) if id_ is not None else [],
        columns=tender_columns(tender, lot),
    )
    return [purchase.line(process, lot)]


def tender_columns(tender: Piece, line: Piece) -> dict[str, Any]:
    """Dates and status of a tender or of a lot: the lot's own where it has some, else the tender's."""
    opening = tender.piece("tenderPeriod")
    return {
        **(date_columns(opening.day("startDate")) if opening else {}),
        **period_columns(line.piece("contractPeriod") or tender.piece("contractPeriod")),
        **status_columns(line, standing_status(line, tender), words=TENDER_STATUS),
    }


def standing_status(line: Piece, tender: Piece) -> str | None:
    """The status of a tender or a lot; a lot that is still open ended where its tender did."""
    # Armenia leaves the lots of cancelled and unsuccessful tenders active: nothing was bought there.
    own, whole = line.text("status"), tender.text("status")
    return whole if own is None or (own in OPEN and whole in NOT_TAKEN_PLACE) else own


def award_lines(process: Process, award: Piece) -> list[Line]:
    """The value of an award, of whatever status."""
    purchase = Purchase(
        stage=Stage.AWARD,
        scheme="ocds-award",
        record=(award.identifier(),),
        told_at=award.place,
        amount=read_amount(award),
        items=read_items(award),
        columns={
            **process.parties.find_supplier(award, award).supplier_columns(),
            **date_columns(award.day("date")),
            **period_columns(award.piece("contractPeriod")),
            **status_columns(award, award.text("status"), words=AWARD_STATUS),
        },
    )
    return purchase.lines(process, award)


def contract_records(process: Process, release: Piece) -> Iterator[Line | Issue]:
    """The contracts, each followed by the payments under it."""
    awards = awards_by_id(release)
    for contract in release.records("contracts"):
        yield from told([contract], partial(contract_lines, process, awards=awards))
        implementation = contract.apart().record("implementation") if isinstance(contract, Piece) else None
        if isinstance(implementation, Issue):
            yield implementation
        elif isinstance(contract, Piece) and implementation is not None:
            payments = implementation.records("transactions")
            yield from told(payments, partial(payment_lines, process, awards=awards, contract=contract.apart()))


def awards_by_id(release: Piece) -> Awards:
    """The release's awards, for the contracts that name them."""
    awards = release.apart().pieces("awards")
    return {str(id_).strip(): award for award in awards if isinstance(id_ := award.body.get("id"), (str, int))}


def find_award(awards: Awards, contract: Piece) -> Piece | None:
    """The award that a contract signs, if this release tells of it; with remarks of its own."""
    id_ = contract.text("awardID")
    award = awards.get(id_) if id_ is not None else None
    return award.apart() if award is not None else None


def find_contractor(process: Process, contract: Piece, *, award: Piece | None, line: Piece) -> Party:
    """The supplier that a contract names, else its award's."""
    supplier = process.parties.find_supplier(contract, line)
    return supplier if supplier != NOBODY or award is None else process.parties.find_supplier(award, line)


def contract_lines(process: Process, contract: Piece, *, awards: Awards) -> list[Line]:
    """The value of a contract; it need not repeat what its award says of the supplier and the items."""
    award, items = find_award(awards, contract), read_items(contract)
    purchase = Purchase(
        stage=Stage.CONTRACT,
        scheme="ocds-contract",
        record=(contract.identifier(),),
        told_at=contract.place,
        amount=read_amount(contract),
        items=items,
        like=[] if items or award is None else read_items(award),
        other=award,
        columns={
            **find_contractor(process, contract, award=award, line=contract).supplier_columns(),
            **date_columns(contract.day("dateSigned")),
            **period_columns(contract.piece("period")),
            **status_columns(contract, contract.text("status"), words=CONTRACT_STATUS),
        },
    )
    return purchase.lines(process, contract)


def payment_lines(process: Process, payment: Piece, *, awards: Awards, contract: Piece) -> list[Line]:
    """Money paid under a contract; a negative amount is money that came back."""
    find = process.parties.find_first
    # OCDS 1.0 spells value, payer and payee as amount, providerOrganization and receiverOrganization.
    payer = find(payment.piece("payer"), payment.piece("providerOrganization"))
    payee = find(payment.piece("payee"), payment.piece("receiverOrganization"))
    award = find_award(awards, contract)
    if payee == NOBODY:
        payee = find_contractor(process, contract, award=award, line=payment)
    columns = {
        "stage": Stage.PAYMENT,
        "record_scheme": "ocds-transaction",
        "record": process.identify([contract.identifier(), payment.identifier()]),
        **read_amount(payment, "value" if "value" in payment.body else "amount", may_be_negative=True).columns(),
        **(payer.buyer_columns(process.jurisdiction) if payer != NOBODY else {}),
        **payee.supplier_columns(),
        **date_columns(payment.day("date")),
        **process.texts(title=[(contract, "title"), (award, "title"), (process.tender, "title")], description=[]),
    }
    return [process.line(payment, columns)]
