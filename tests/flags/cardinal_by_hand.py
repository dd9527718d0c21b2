"""Cardinal's indicators once more, release by release in plain Python, after its sources: what the flags are held to.

Nothing here is shared with the flags but the meaning. Quantiles are those of statrs: type 8, in doubles.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

Release = Mapping[str, Any]
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
DAY = dt.timedelta(days=1)


class ByHand:
    """The results of one run over releases."""

    def __init__(self, releases: Iterable[Release], settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.currency: str | None = settings.get("currency")
        self.results: dict[str, dict[str, dict[str, float]]] = {}
        self.ratios: dict[str, tuple[float, str, str]] = {}
        self.wins: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.disqualified: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        self.kinds: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
        for release in releases:
            if release["tender"].get("status") != "cancelled":
                self.fold(release)
        self.finish()

    def raise_(self, group: str, name: str, code: str, number: float) -> None:
        self.results.setdefault(group, {}).setdefault(name, {})[code] = number

    def fold(self, release: Release) -> None:
        ocid, tender = release["ocid"], release["tender"]
        bids = release.get("bids", {}).get("details")
        awards = release.get("awards")
        self.r003_r018(ocid, tender)
        submitted = [bid for bid in bids or [] if bid.get("status") not in (None, "invited", "withdrawn")]
        if tender["procurementMethodDetails"] not in self.settings.get("not_by_price", ()):
            self.ratio(ocid, bids, awards)
            self.r028(ocid, submitted)
            self.r036(ocid, submitted, awards)
        self.r025(bids, awards)
        self.r030(ocid, tender, bids, awards)
        self.r035(ocid, bids, awards)
        self.r038(release, submitted)
        self.r048(ocid, awards)

    def r003_r018(self, ocid: str, tender: Release) -> None:
        period = tender.get("tenderPeriod", {})
        ends = [period.get(name, "") for name in ("startDate", "endDate")]
        if all(map(RFC_3339.fullmatch, ends)):
            first, last = (dt.datetime.fromisoformat(end.replace("Z", "+00:00")) for end in ends)
            if int((last - first) / DAY) < 15:
                self.raise_("OCID", ocid, "R003", 1.0)
        if tender.get("numberOfTenderers") == 1 and tender["procurementMethod"] in ("open", "selective"):
            self.raise_("OCID", ocid, "R018", 1.0)

    def in_currency(self, value: Release) -> bool:
        if self.currency is None:
            self.currency = value["currency"]
        return bool(value["currency"] == self.currency)

    def ratio(self, ocid: str, bids: Any, awards: Any) -> None:
        winner = single_winner(bids, awards)
        if winner is None:
            return
        own: list[float] = []
        others: list[tuple[float, int, str]] = []
        for number, bid in enumerate(bids):
            alone = bid.get("status") == "valid" and len(bid["tenderers"]) == 1 and "value" in bid
            if alone and self.in_currency(bid["value"]):
                tenderer, amount = bid["tenderers"][0]["id"], bid["value"]["amount"]
                if tenderer == winner:
                    own.append(amount)
                else:
                    others.append((amount, number, tenderer))
        if own and others and min(others)[0] >= min(own):
            self.ratios[ocid] = ((min(others)[0] - min(own)) / min(own), winner, min(others)[2])

    def r025(self, bids: Any, awards: Any) -> None:
        winner = single_winner(bids, awards)
        if winner is None:
            return
        valid = {
            bid["tenderers"][0]["id"] for bid in bids if bid.get("status") == "valid" and len(bid["tenderers"]) == 1
        }
        for tenderer in valid:
            self.wins[tenderer][0] += tenderer == winner
            self.wins[tenderer][1] += 1

    def r028(self, ocid: str, submitted: list[Release]) -> None:
        prices: dict[tuple[float, str], set[str]] = {}
        for bid in submitted:
            if "value" in bid:
                price = (bid["value"]["amount"], bid["value"]["currency"])
                names = {tenderer["id"] for tenderer in bid["tenderers"]}
                if prices.get(price, names) != names:
                    self.raise_("OCID", ocid, "R028", 1.0)
                    for name in names | prices[price]:
                        self.raise_("Tenderer", name, "R028", 1.0)
                prices[price] = names

    def r030(self, ocid: str, tender: Release, bids: Any, awards: Any) -> None:
        close = tender.get("tenderPeriod", {}).get("endDate")
        if close is None or bids is None or awards is None:
            return
        suppliers = {s["id"] for award in awards if award.get("status") == "active" for s in award["suppliers"]}
        for bid in bids:
            if bid.get("status") == "valid" and bid["date"] > close:
                for name in {tenderer["id"] for tenderer in bid["tenderers"]} & suppliers:
                    self.raise_("OCID", ocid, "R030", 1.0)
                    self.raise_("Tenderer", name, "R030", 1.0)

    def r035(self, ocid: str, bids: Any, awards: Any) -> None:
        active = final_awards(bids, awards)
        if active is None:
            return
        awarded = {s["id"] for award in active for s in award["suppliers"]}
        valid, refused = (
            {t["id"] for bid in bids if bid.get("status") == status for t in bid["tenderers"]}
            for status in ("valid", "disqualified")
        )
        if len(valid) == 1 and valid == awarded and refused - valid:
            self.raise_("OCID", ocid, "R035", float(len(refused - valid)))
            self.raise_("Tenderer", *valid, "R035", 0.0)

    def r036(self, ocid: str, submitted: list[Release], awards: Any) -> None:
        if not any(award.get("status") == "active" for award in awards or []):
            return
        compared = [
            (bid["value"]["amount"], number, bid["status"])
            for number, bid in enumerate(submitted)
            if "value" in bid and self.in_currency(bid["value"])
        ]
        if any(status == "valid" for _, _, status in compared) and min(compared)[2] == "disqualified":
            self.raise_("OCID", ocid, "R036", 1.0)

    def r038(self, release: Release, submitted: list[Release]) -> None:
        if not submitted:
            return
        refused = sum(bid["status"] == "disqualified" for bid in submitted)
        for bid in submitted:
            for tenderer in bid["tenderers"]:
                self.disqualified["Tenderer"][tenderer["id"]][0] += bid["status"] == "disqualified"
                self.disqualified["Tenderer"][tenderer["id"]][1] += 1
        named = {"Buyer": release.get("buyer", {}), "ProcuringEntity": release["tender"].get("procuringEntity", {})}
        for group, organisation in named.items():
            if "id" in organisation:
                self.disqualified[group][organisation["id"]][0] += refused
                self.disqualified[group][organisation["id"]][1] += len(submitted)

    def r048(self, ocid: str, awards: Any) -> None:
        for award in awards or []:
            if award.get("status") == "active" and len(award["suppliers"]) == 1:
                kinds, ocids = self.kinds[award["suppliers"][0]["id"]]
                kinds.update(item["classification"]["id"][:2] for item in award["items"])
                ocids.add(ocid)

    def finish(self) -> None:
        self.finish_ratios()
        many = quantile([float(processes) for _, processes in self.wins.values()], 0.75)
        rare = self.settings["rare"]
        for name, (wins, processes) in self.wins.items():
            if processes >= many and wins / processes <= rare:
                self.raise_("Tenderer", name, "R025", wins / processes)
        for group, organisations in self.disqualified.items():
            shares = {name: part / whole for name, (part, whole) in organisations.items() if whole >= 2}
            _, upper, _ = fences(list(shares.values()))
            for name, share in shares.items():
                if upper > 0 and share >= upper:
                    self.raise_(group, name, "R038", share)
        kinds = {name: float(len(found)) for name, (found, ocids) in self.kinds.items() if len(ocids) >= 2}
        for name, count in kinds.items():
            if count >= fences(list(kinds.values()))[1]:
                self.raise_("Tenderer", name, "R048", count)

    def finish_ratios(self) -> None:
        lower, upper, lowest = fences([ratio for ratio, _, _ in self.ratios.values()])
        for ocid, (ratio, winner, other) in self.ratios.items():
            if ratio <= lower and lower > 0 and lowest > 0:
                self.raise_("OCID", ocid, "R024", ratio)
                self.raise_("Tenderer", winner, "R024", 0.0)
                self.raise_("Tenderer", other, "R024", 0.0)
            if ratio >= upper > 0:
                self.raise_("OCID", ocid, "R058", ratio)
                self.raise_("Tenderer", winner, "R058", 0.0)


def final_awards(bids: Any, awards: Any) -> list[Release] | None:
    """The active awards, where none waits for a decision."""
    if bids is None or awards is None:
        return None
    statuses = {award.get("status") for award in awards}
    if statuses - {None, "active", "cancelled", "unsuccessful"}:
        return None
    return [award for award in awards if award.get("status") == "active"]


def single_winner(bids: Any, awards: Any) -> str | None:
    """The one supplier of the one active award."""
    active = final_awards(bids, awards) or []
    return active[0]["suppliers"][0]["id"] if len(active) == 1 and len(active[0]["suppliers"]) == 1 else None


def fences(values: list[float]) -> tuple[float, float, float]:
    """The lower fence, the upper fence and the lower quartile."""
    q1, q3 = quantile(values, 0.25), quantile(values, 0.75)
    low, high = (Fraction(q3 - q1) * Fraction(times) + Fraction(q) for times, q in ((-1.5, q1), (1.5, q3)))
    return float(low), float(high), q1


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    place = (len(ordered) + 1.0 / 3.0) * share + 1.0 / 3.0
    whole = int(place)
    if whole <= 0:
        return ordered[0]
    if whole >= len(ordered):
        return ordered[-1]
    return ordered[whole - 1] + (place - whole) * (ordered[whole] - ordered[whole - 1])
