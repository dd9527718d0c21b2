"""Made-up compiled releases of OCDS: the same bytes for the same seed, about 3 KB each, with what publishers do.

Lots, consortia, two currencies, dates without hours, no status, late bids, equal prices, lowest bids refused.
Nothing in them is a real purchase.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any

METHODS = ("open", "open", "open", "selective", "limited", "direct")
DETAILS = ("Public tender", "Reverse auction", "Comparison of prices", "Small purchase", "Draw by lot")
DIVISIONS = ("03", "09", "15", "22", "30", "33", "34", "39", "45", "48", "50", "55", "60", "71", "79", "85", "90")
WORDS = ("supply", "of", "office", "medical", "equipment", "road", "repair", "cleaning", "school", "fuel", "catering")
FIRST = datetime(2019, 1, 1, tzinfo=UTC)
EAST = timezone(timedelta(hours=-5))

Release = dict[str, Any]


def releases(count: int, *, seed: int = 20240601) -> Iterator[bytes]:
    """Releases as lines of JSON, without the mark of their end."""
    for number in range(count):
        # A stream of its own for each release, so that a part of them is the beginning of the whole.
        yield json.dumps(make_release(number, Random(f"{seed}:{number}"), count), separators=(",", ":")).encode()


def make_release(number: int, draw: Random, count: int) -> Release:
    """One release."""
    opens = FIRST + timedelta(seconds=draw.randrange(5 * 365 * 86_400))
    closes = opens + timedelta(hours=24 * draw.randint(1, 45) + draw.randint(0, 23))
    buyer = f"GOV-{int(max(60, count // 400) * draw.random() ** 1.6):05d}"
    bids = make_bids(number, draw, opens, closes, suppliers=max(300, count // 12))
    status = draw.choices(("complete", "active", "cancelled", "unsuccessful"), (85, 7, 4, 4))[0]
    items = [make_item(index, draw) for index in range(draw.randint(1, 3))]
    awards = make_awards(number, draw, bids, items, closes) if status == "complete" else []
    organisations = {buyer: "buyer"} | {t["id"]: "tenderer" for bid in bids for t in bid["tenderers"]}
    release: Release = {
        "ocid": f"ocds-000000-{number:08d}",
        "id": f"ocds-000000-{number:08d}-compiled",
        "date": moment(closes + timedelta(days=40), draw),
        "tag": ["compiled"],
        "initiationType": "tender",
        "language": "en",
        "parties": [
            {"id": name, "name": f"Organisation {name}", "roles": [role], "address": {"region": f"Region {len(name)}"}}
            for name, role in organisations.items()
        ],
        "buyer": {"id": buyer, "name": f"Organisation {buyer}"},
        "tender": make_tender(number, draw, opens, closes, status=status, buyer=buyer, bids=bids, items=items),
        "awards": awards,
        "contracts": [make_contract(award, draw, closes) for award in awards if award["status"] == "active"],
    }
    if bids:
        release["bids"] = {"details": bids}
    return release


def make_tender(
    number: int,
    draw: Random,
    opens: datetime,
    closes: datetime,
    *,
    status: str,
    buyer: str,
    bids: list[Release],
    items: list[Release],
) -> Release:
    """A tender; its period may be days without hours, or missing."""
    tender: Release = {
        "id": f"T-{number:08d}",
        "title": " ".join(draw.choices(WORDS, k=6)),
        "status": status,
        "procurementMethod": draw.choice(METHODS),
        "procurementMethodDetails": draw.choice(DETAILS),
        "mainProcurementCategory": draw.choice(("goods", "works", "services")),
        "value": {"amount": round(draw.lognormvariate(9.6, 1.5), 2), "currency": "USD"},
        "procuringEntity": {"id": buyer if draw.random() < 0.8 else f"GOV-{draw.randrange(60):05d}"},
        "items": items,
        "documents": [
            {
                "id": "1",
                "documentType": "tenderNotice",
                "title": "Tender notice",
                "url": f"https://procurement.example.org/tenders/{number}/notice.pdf",
                "datePublished": moment(opens, draw),
                "format": "application/pdf",
            }
        ],
    }
    kind = draw.random()
    if kind > 0.03:
        write = day if kind < 0.06 else moment
        tender["tenderPeriod"] = {"startDate": write(opens, draw), "endDate": write(closes, draw)}
    if bids:
        tender["numberOfTenderers"] = len({t["id"] for bid in bids for t in bid["tenderers"]})
    return tender


def make_bids(number: int, draw: Random, opens: datetime, closes: datetime, *, suppliers: int) -> list[Release]:
    """The bids: the first is the lowest, unless two are equal."""
    lots = draw.random() < 0.09
    price = round(draw.lognormvariate(9.6, 1.5), 2)
    pool = draw.randrange(suppliers)
    heavy = pool % 97 == 5
    bids: list[Release] = []
    for index in range(draw.choices((0, 1, 2, 3, 4, 5, 6), (20, 20, 20, 15, 12, 8, 5))[0]):
        firms = [f"SUP-{(pool + index * draw.randint(1, 3)) % suppliers:06d}"]
        if draw.random() < 0.03:
            firms.append(f"SUP-{draw.randrange(suppliers):06d}")
        late = draw.random() < 0.01
        date = closes + timedelta(hours=6) if late else opens + (closes - opens) * draw.uniform(0.2, 1)
        bid: Release = {
            "id": f"{number}-bid-{index + 1}",
            "date": day(date, draw) if draw.random() < 0.02 else moment(date, draw),
            "tenderers": [{"id": firm, "name": f"Organisation {firm}"} for firm in firms],
        }
        if draw.random() > 0.02:
            refused = 0.5 if heavy else 0.12
            bid["status"] = draw.choices(("valid", "disqualified", "withdrawn"), (1 - refused, refused, 0.02))[0]
        if draw.random() > 0.01:
            bid["value"] = {"amount": price, "currency": "EUR" if draw.random() < 0.02 else "USD"}
        if lots:
            bid["relatedLots"] = [f"LOT-{index % 3 + 1}"]
        bids.append(bid)
        if draw.random() > 0.03:
            price = round(price * draw.choice((1.0005, 1.03, 1.07, 1.12, 1.9)), 2)
    return bids


def make_awards(
    number: int, draw: Random, bids: list[Release], items: list[Release], closes: datetime
) -> list[Release]:
    """One award to the lowest valid bid, at times to another, at times pending; sometimes two."""
    valid = [bid for bid in bids if bid.get("status") == "valid"]
    if not valid:
        return []
    won = [valid[0] if draw.random() < 0.9 else draw.choice(valid)]
    if len(valid) > 1 and draw.random() < 0.05:
        won.append(valid[-1])
    return [
        {
            "id": f"{number}-award-{index + 1}",
            "date": moment(closes + timedelta(days=draw.randint(3, 40)), draw),
            "status": draw.choices(("active", "pending", "cancelled"), (94, 3, 3))[0],
            "value": bid.get("value", {"amount": 1, "currency": "USD"}),
            "suppliers": bid["tenderers"],
            "items": items,
        }
        for index, bid in enumerate(won)
    ]


def make_item(index: int, draw: Random) -> Release:
    """An item."""
    return {
        "id": str(index + 1),
        "description": " ".join(draw.choices(WORDS, k=4)),
        "classification": {"scheme": "CPV", "id": f"{draw.choice(DIVISIONS)}{draw.randrange(1_000_000):06d}"},
        "quantity": draw.randint(1, 500),
        "unit": {"name": "EA", "value": {"amount": round(draw.uniform(1, 900), 2), "currency": "USD"}},
    }


def make_contract(award: Release, draw: Random, closes: datetime) -> Release:
    """The contract of an award."""
    signed = closes + timedelta(days=draw.randint(41, 90))
    return {
        "id": award["id"].replace("award", "contract"),
        "awardID": award["id"],
        "status": "active",
        "dateSigned": moment(signed, draw),
        "period": {"startDate": moment(signed, draw), "endDate": moment(signed + timedelta(days=300), draw)},
        "value": award["value"],
    }


def moment(when: datetime, draw: Random) -> str:
    """A moment in UTC or with an offset."""
    if draw.random() < 0.7:
        return when.strftime("%Y-%m-%dT%H:%M:%SZ")
    return when.astimezone(EAST).isoformat(timespec="seconds")


def day(when: datetime, draw: Random) -> str:
    """A day without hours."""
    del draw
    return when.date().isoformat()
