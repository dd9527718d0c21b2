"""Facts: what can be counted of each process before any threshold applies, as Ibis expressions over the flat tables.

Four tables, so that a change of a setting reads nothing else:

    facts         a row a process: counts of bids and awards, the winner, the period, late bids
    prices        a row a process and currency: the lowest valid bids, the lowest bid submitted
    participants  a row a process and organisation that bid
    supplies      a row a process, supplier and item code awarded

Bids are *submitted* when their status is known and is neither "invited" nor "withdrawn". Awards are *final* when bids
and awards are published and no award waits for a decision. The *winner* is the supplier of the only active award.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import TYPE_CHECKING

from dalel.later import ibis

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table

NOT_SUBMITTED = ("invited", "withdrawn")
DECIDED = ("active", "cancelled", "unsuccessful")
KEY = ["position"]
"""What joins the tables of one document; the document itself is put in at the end."""
FACTS, PRICES, PARTICIPANTS, SUPPLIES = "facts", "prices", "participants", "supplies"

Flat = Mapping[str, "Table"]


def by_name(participants: Table) -> Table:
    """The participants as a table of that name, which the engine has by then."""
    return ibis.table(participants.schema(), name=PARTICIPANTS)


def find_facts(flat: Flat, *, keep: Callable[[Table], Table] = by_name) -> dict[str, Table]:
    """The four tables of facts, in the order they are made: the later ones read ``participants`` as it was kept."""
    bids = flat["bids"].mutate(
        submitted=flat["bids"].status.notnull() & ~flat["bids"].status.isin(NOT_SUBMITTED),
        disqualified=is_status(flat["bids"], "disqualified"),
        valid=is_status(flat["bids"], "valid"),
    )
    outcome = find_awards(flat)
    bidders = find_bidders(flat, bids)
    participants = find_participants(flat, bidders, outcome)
    kept = keep(participants)
    return {
        PARTICIPANTS: participants,
        FACTS: find_process_facts(flat, bids, outcome, kept),
        PRICES: find_prices(bids, outcome, flat["processes"]),
        SUPPLIES: find_supplies(flat),
    }


def is_status(rows: Table, status: str) -> BooleanValue:
    """Whether a status is published and is this one."""
    return (rows.status == status).fill_null(False)


def beside(rows: Table, others: Table, *, on: list[str] | None = None) -> Table:
    """Rows with the columns of others beside them where the key is the same."""
    on = on or KEY
    renamed = others.rename({f"of_{name}": name for name in on})
    joined = rows.left_join(renamed, [rows[name] == renamed[f"of_{name}"] for name in on])
    return without(joined, *(f"of_{name}" for name in on))


def without(rows: Table, *names: str) -> Table:
    """Rows without some columns, in words that do not depend on the order of a set, as those of Ibis's ``drop`` do."""
    return rows.select(*(name for name in rows.columns if name not in names))


def find_awards(flat: Flat) -> Table:
    """For each process its awards counted, and the winner: the one supplier of the one active award."""
    awards = flat["awards"]
    active = is_status(awards, "active")
    found = awards.group_by(KEY).agg(
        awards=awards.count(),
        active_awards=awards.count(where=active),
        open_awards=awards.count(where=(awards.status.notnull() & ~awards.status.isin(DECIDED)).fill_null(False)),
        without_status=awards.count(where=awards.status.isnull()),
        only_supplier=awards.supplier.max(where=active),
    )
    return found.mutate(winner=(found.active_awards == 1).ifelse(found.only_supplier, None)).drop("only_supplier")


def find_bidders(flat: Flat, bids: Table) -> Table:
    """Each tenderer of each bid with what the bid says."""
    kept = bids.select(
        *KEY,
        "submitted",
        "disqualified",
        "valid",
        "date",
        "date_at",
        "date_day",
        "amount",
        "currency",
        "bidders",
        bid_number="number",
    )
    named = flat["bidders"].filter(flat["bidders"].organisation.notnull())
    return beside(without(named, "number", "reference", "name"), kept, on=[*KEY, "bid_number"])


def find_participants(flat: Flat, bidders: Table, outcome: Table) -> Table:
    """For each process and tenderer how many bids it made, how they ended, and whether one shares another's price."""
    keys = [*KEY, "organisation"]
    suppliers = flat["award_suppliers"]
    awards = flat["awards"].select(*KEY, "status", award_number="number")
    awarded = beside(suppliers, awards, on=[*KEY, "award_number"]).filter(
        is_status(ibis._, "active"), ibis._.organisation.notnull()
    )
    awarded = awarded.select(*keys).distinct().mutate(awarded=ibis.literal(True))
    tender = flat["periods"].filter(flat["periods"].kind == "tender").select(*KEY, "closes", "closes_at", "closes_day")
    timed = beside(bidders, tender)
    timed = timed.mutate(late_text=(timed.valid & (timed.date > timed.closes)).fill_null(False), late=is_late(timed))
    found = timed.group_by(keys).agg(
        submitted=timed.count(where=timed.submitted),
        disqualified=timed.count(where=timed.disqualified),
        valid=timed.count(where=timed.valid),
        valid_alone=timed.count(where=timed.valid & (timed.bidders == 1)),
        late_text=timed.count(where=timed.late_text),
        late=timed.count(where=timed.valid & timed.late.fill_null(False)),
        late_unknown=timed.count(where=timed.valid & timed.late.isnull()),
    )
    found = beside(found, awarded, on=keys)
    found = beside(found, find_identical(bidders), on=keys)
    process = flat["processes"].select(
        *KEY, "document", "process", "ocid", "tender_status", "method_details", "bids_listed", "awards_listed"
    )
    found = beside(beside(found, process), outcome.select(*KEY, "winner", "open_awards"))
    final = found.bids_listed & found.awards_listed & (found.open_awards == 0)
    found = found.mutate(winner=final.fill_null(False).ifelse(found.winner, None))
    found = without(found, "bids_listed", "awards_listed", "open_awards")
    return found.mutate(
        awarded=found.awarded.fill_null(False),
        identical=found.identical.fill_null(False),
        identical_above_zero=found.identical_above_zero.fill_null(False),
    )


def is_late(bid: Table) -> BooleanValue:
    """Whether a bid came after the period closed; NULL where the two cannot be compared.

    Two instants compare as instants. Two days compare as days: the whole of the closing day counts as in time.
    """
    return ibis.cases(
        (bid.date_at.notnull() & bid.closes_at.notnull(), bid.date_at > bid.closes_at),
        (bid.date_day.notnull() & bid.closes_day.notnull(), bid.date_day > bid.closes_day),
        else_=ibis.null("boolean"),
    )


def find_identical(bidders: Table) -> Table:
    """Tenderers of submitted bids whose price another set of tenderers offered too.

    At one price all sets are equal exactly if each tenderer stands on every bid.
    """
    priced = bidders.filter(bidders.submitted, bidders.amount.notnull(), bidders.currency.notnull())
    price = [*KEY, "amount", "currency"]
    at_price = priced.group_by(price).agg(bids_at_price=priced.bid_number.nunique())
    mine = priced.group_by([*price, "organisation"]).agg(own_bids=priced.bid_number.nunique())
    both = beside(mine, at_price, on=price)
    least = both.group_by(price).agg(least=both.own_bids.min(), bids=both.bids_at_price.max())
    differing = least.filter(least.least < least.bids).select(*price)
    renamed = differing.rename({f"of_{name}": name for name in price})
    shared = mine.semi_join(renamed, [mine[name] == renamed[f"of_{name}"] for name in price])
    found = shared.group_by([*KEY, "organisation"]).agg(above_zero=shared.count(where=shared.amount > 0))
    # Publishers write 0 where a bid has no price: equal zeros are told apart.
    return found.select(*KEY, "organisation", identical=ibis.literal(True), identical_above_zero=found.above_zero > 0)


def find_prices(bids: Table, outcome: Table, processes: Table) -> Table:
    """For each process and currency the winner's lowest valid bid, the lowest other, and the lowest bid submitted."""
    keys = [*KEY, "currency"]
    priced = bids.filter(bids.submitted, bids.amount.notnull(), bids.currency.notnull())
    priced = beside(priced, outcome.select(*KEY, "winner"))
    alone = priced.valid & priced.bidder.notnull()
    own = (alone & (priced.bidder == priced.winner)).fill_null(False)
    other = (alone & (priced.bidder != priced.winner)).fill_null(False)
    priced = priced.mutate(own=own, other=other)
    found = priced.group_by(keys).agg(
        first_bid=priced.number.min(),
        priced_bids=priced.count(),
        priced_valid=priced.count(where=priced.valid),
        winner_amount=priced.amount.min(where=priced.own),
        winner_exact=priced.amount_exact.min(where=priced.own),
        other_amount=priced.amount.min(where=priced.other),
        other_exact=priced.amount_exact.min(where=priced.other),
        lowest=priced.amount.min(),
        lowest_disqualified=priced.amount.min(where=priced.disqualified),
        lowest_disqualified_exact=priced.amount_exact.min(where=priced.disqualified),
        lowest_kept=priced.amount.min(where=~priced.disqualified),
        lowest_kept_exact=priced.amount_exact.min(where=~priced.disqualified),
    )
    ranked = beside(priced, found.select(*keys, lowest_other="other_amount", lowest_of="lowest"), on=keys)
    firsts = ranked.group_by(keys).agg(
        first_other=ranked.number.min(where=ranked.other & (ranked.amount == ranked.lowest_other)),
        first_lowest=ranked.number.min(where=ranked.amount == ranked.lowest_of),
    )
    named = beside(ranked, firsts, on=keys)
    ends = named.group_by(keys).agg(
        other=named.bidder.max(where=(named.number == named.first_other).fill_null(False)),
        first_lowest_disqualified=named.disqualified.max(where=named.number == named.first_lowest),
    )
    found = beside(beside(found, ends, on=keys), outcome.select(*KEY, "winner"))
    found = beside(found, processes.select(*KEY, "document", "process", "ocid"))
    positive = (found.winner_amount > 0) & (found.other_amount >= found.winner_amount)
    return found.mutate(
        only_currency=found.currency.count().over(ibis.window(group_by=KEY)) == 1,
        ratio=positive.fill_null(False).ifelse(
            (found.other_amount - found.winner_amount) / found.winner_amount, ibis.null("float64")
        ),
    )


def find_supplies(flat: Flat) -> Table:
    """The item codes that each single supplier of an active award was awarded."""
    awards = flat["awards"]
    active = awards.filter(is_status(awards, "active"), awards.supplier.notnull())
    active = active.select(*KEY, "supplier", award_number="number")
    items = flat["award_items"].filter(flat["award_items"].code.notnull()).select(*KEY, "award_number", "code")
    renamed = active.rename({f"of_{name}": name for name in (*KEY, "award_number")})
    joined = items.inner_join(renamed, [items[name] == renamed[f"of_{name}"] for name in (*KEY, "award_number")])
    found = joined.select(*KEY, "supplier", "code").distinct()
    return beside(
        found, flat["processes"].select(*KEY, "document", "process", "ocid", "tender_status", "method_details")
    )


def find_process_facts(flat: Flat, bids: Table, outcome: Table, participants: Table) -> Table:
    """A row a process with everything that is counted of it."""
    counted = bids.group_by(KEY).agg(
        bids=bids.count(),
        submitted=bids.count(where=bids.submitted),
        disqualified=bids.count(where=bids.disqualified),
        valid=bids.count(where=bids.valid),
        bids_without_status=bids.count(where=bids.status.isnull()),
        priced=bids.count(where=bids.submitted & bids.amount.notnull() & bids.currency.notnull()),
        priced_at_zero=bids.count(where=bids.submitted & (bids.amount <= 0).fill_null(False)),
        lots_of_bids=bids.lots.nunique(where=bids.submitted),
        bids_of_several_lots=bids.count(where=bids.submitted & bids.lots.contains("|").fill_null(False)),
        bids_without_lot=bids.count(where=bids.submitted & bids.lots.isnull()),
        currencies=bids.currency.nunique(where=bids.submitted & bids.amount.notnull()),
    )
    bid_by = find_sets(participants)
    tender = without(flat["periods"].filter(flat["periods"].kind == "tender"), "kind", "document")
    parts = [
        counted,
        outcome.rename(awards_without_status="without_status"),
        bid_by,
        find_awarded(flat),
        tender.rename(period_whole_days="whole_days", period_days="days"),
    ]
    process = flat["processes"].select(*KEY, *CARRIED)
    found = reduce(beside, parts, process)
    # Where a tender has lots that its bids do not name, nobody can say which bids compete.
    unnamed = (found.lots > 1) & (found.bids_without_lot > 0)
    several = unnamed | (found.lots_of_bids > 1) | (found.bids_of_several_lots > 0)
    found = found.mutate(several_lots=several.fill_null(False))
    counts = [name for name, kind in found.schema().items() if kind.is_integer() and name in COUNTED]
    return found.mutate(**{name: found[name].fill_null(0) for name in counts})


CARRIED = (
    "document",
    "process",
    "place",
    "byte",
    "line_sha256",
    "ocid",
    "digest",
    "tag",
    "released",
    "released_at",
    "tenderers",
    "tenderers_as_published",
    "buyer",
    "buyer_name",
    "entity",
    "entity_name",
    "tender_status",
    "method",
    "method_details",
    "bids_listed",
    "awards_listed",
    "lots",
)
"""Columns of the processes that their facts carry."""
COUNTED = frozenset(
    {
        "bids",
        "submitted",
        "disqualified",
        "valid",
        "bids_without_status",
        "priced",
        "lots_of_bids",
        "bids_of_several_lots",
        "bids_without_lot",
        "currencies",
        "awards",
        "active_awards",
        "open_awards",
        "awards_without_status",
        "valid_bidders",
        "disqualified_bidders",
        "awarded_suppliers",
        "identical_bidders",
        "identical_bidders_above_zero",
        "priced_at_zero",
        "late_winners_text",
        "late_winners",
        "valid_winners",
        "disqualified_too",
        "late_unknown_winners",
    }
)
"""Facts that are 0 where nothing was counted."""


def find_sets(participants: Table) -> Table:
    """For each process the sets of tenderers that matter, counted."""
    p = participants
    return p.group_by(KEY).agg(
        valid_bidders=p.count(where=p.valid > 0),
        valid_bidder=p.organisation.min(where=p.valid > 0),
        disqualified_bidders=p.count(where=(p.disqualified > 0)),
        disqualified_too=p.count(where=(p.disqualified > 0) & (p.valid > 0)),
        identical_bidders=p.count(where=p.identical),
        identical_bidders_above_zero=p.count(where=p.identical_above_zero),
        late_winners_text=p.count(where=p.awarded & (p.late_text > 0)),
        late_winners=p.count(where=p.awarded & (p.late > 0)),
        valid_winners=p.count(where=p.awarded & (p.valid > 0)),
        late_unknown_winners=p.count(where=p.awarded & (p.late_unknown > 0)),
    )


def find_awarded(flat: Flat) -> Table:
    """For each process the suppliers of its active awards, counted."""
    awards = flat["awards"].select(*KEY, "status", award_number="number")
    suppliers = beside(flat["award_suppliers"], awards, on=[*KEY, "award_number"])
    active = suppliers.filter(is_status(suppliers, "active"), suppliers.organisation.notnull())
    return active.group_by(KEY).agg(
        awarded_suppliers=active.organisation.nunique(), awarded_supplier=active.organisation.min()
    )
