"""What planted cases of competition are made of: buyers, firms and processes that no other release has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

START = dt.date(2021, 1, 4)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"

Release = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Planted:
    """The releases of one case and the subject that the flag would name."""

    subject: Mapping[str, str | int]
    releases: Sequence[Release]


@dataclass(slots=True)
class Sowing:
    """Hands out fresh buyers, firms and processes for one flag's cases."""

    seed: int
    flag: str
    serials: Iterator[int] = field(default_factory=lambda: count(1))

    def chance(self) -> Random:
        """A stream of its own for each case."""
        return Random(f"{self.seed}:{self.flag}:{next(self.serials)}")

    def name(self, kind: str) -> str:
        """A fresh identifier."""
        return f"{kind}-{self.flag}-{next(self.serials):06d}"

    def release(
        self,
        buyer: str | None,
        day: dt.date = START,
        *,
        method: str | None = "open",
        winner: str | None = None,
        bidders: Sequence[str] = (),
        price: str = "1000",
        currency: str = "USD",
        code: str = "99000000",
        **tender: Any,
    ) -> Release:
        """A process of one award to one firm (none where there is no winner)."""
        ocid = self.name("ocds-planted")
        period = {"startDate": f"{day - dt.timedelta(days=30)}T09:00:00Z", "endDate": f"{day}T09:00:00Z"}
        about = {"status": "complete", "procurementMethod": method, "tenderPeriod": period, "numberOfTenderers": 2}
        value = {"amount": float(price), "currency": currency}
        item = {"id": "1", "classification": {"scheme": "CPV", "id": code}}
        release: Release = {
            "ocid": ocid,
            "id": f"{ocid}-1",
            "date": f"{day}T10:00:00Z",
            "tag": ["compiled"],
            "tender": {"id": ocid, **{name: known for name, known in (about | tender).items() if known is not None}},
            "awards": [],
        }
        if buyer is not None:
            release["buyer"] = {"id": buyer, "name": f"Body {buyer}"}
        if bidders:
            release["bids"] = {
                "details": [
                    {"id": firm, "status": "valid", "tenderers": [{"id": firm}], "value": value} for firm in bidders
                ]
            }
        if winner is not None:
            release["awards"] = [
                {
                    "id": f"{ocid}-a",
                    "status": "active",
                    "date": f"{day}T09:00:00Z",
                    "value": value,
                    "suppliers": [{"id": winner, "name": f"Firm {winner}"}],
                    "items": [item],
                }
            ]
        return release

    def awards(self, parts: Sequence[tuple[int, str]], **told: Any) -> Planted:
        """Direct awards of one buyer to one firm: days after the start, and prices."""
        buyer, firm = self.name("body"), told.pop("winner", None) or self.name("firm")
        told = {"method": "direct"} | told
        made = [
            self.release(buyer, START + dt.timedelta(days=after), winner=firm, price=price, **told)
            for after, price in parts
        ]
        return Planted({"buyer_id": buyer, "supplier_id": firm, "stage": "award"}, made)

    def meetings(self, winners: Sequence[int], *, firms: int = 2, alone: int = 0) -> Planted:
        """Processes in which all firms bid, won by the one at each place; then those where the second bids alone."""
        names = sorted(self.name("firm") for _ in range(firms))
        body = self.name("body")
        made = [self.release(body, bidders=names, winner=names[place]) for place in winners]
        other = self.name("firm")
        made += [self.release(body, bidders=[names[1], other], winner=other) for _ in range(alone)]
        return Planted({"first": names[0], "second": names[1]}, made)

    def competitions(self, tenderers: Sequence[int], *, year: int = 2021) -> Planted:
        """A buyer's competitions with so many tenderers each."""
        body = self.name("body")
        made = [self.release(body, dt.date(year, 5, 4), numberOfTenderers=n) for n in tenderers]
        return Planted({"buyer": body, "year": year}, made)

    def lone(self, buyer: str | None = "", **told: Any) -> Planted:
        """One process."""
        release = self.release(self.name("body") if buyer == "" else buyer, **told)
        return Planted({"ocid": release["ocid"]}, [release])

    def estimate(self, price: str, *, currency: str = "USD", method: str = "open") -> Planted:
        """One process with an estimate of 100,000."""
        body = self.name("body")
        value = {"amount": 100_000, "currency": "USD"}
        release = self.release(
            body, winner=self.name("firm"), price=price, currency=currency, method=method, value=value
        )
        return Planted({"buyer_id": body, "procedure": release["ocid"], "currency": "USD"}, [release])

    def class_of(self, parts: Sequence[int], *, firms: Sequence[int]) -> Planted:
        """A buyer's purchases of a class (prices and firms), beside three buyers that have ten firms each."""
        serial = next(self.serials)
        code = f"{LETTERS[serial // len(LETTERS) % len(LETTERS)]}{LETTERS[serial % len(LETTERS)]}000000"
        body, names = self.name("body"), [self.name("firm") for _ in range(max(firms) + 1)]
        made = [
            self.release(body, winner=names[firm], price=str(price), code=code)
            for price, firm in zip(parts, firms, strict=True)
        ]
        for _ in range(3):
            peer = self.name("body")
            made += [self.release(peer, winner=self.name("firm"), price="100", code=code) for _ in range(10)]
        return Planted({"buyer_id": body, "item_class": code[:2], "stage": "award"}, made)
