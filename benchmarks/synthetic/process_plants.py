"""Planted cases of competition and of awards, as OCDS releases: what should be found, and what no rule sees.

Every case has buyers, firms and processes of its own, so that no other release changes it, save where a flag compares
a buyer with all others. Nothing in them is a real purchase.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from synthetic.plants.case import Kind
from synthetic.sowing import Planted, Release, Sowing

LIMIT = 10_000
"""The amount from which competition is due, as the benchmark's newsroom sets it."""
SETTINGS = f'\n[flags.R055]\nlimits = ["USD={LIMIT}"]\n'


@dataclass(frozen=True, slots=True)
class Variant:
    """One way in which a pattern, or what looks like it, shows in releases."""

    kind: Kind
    name: str
    why: str
    make: Callable[[Sowing], Planted]


CLEAR, INSIDE, OUTSIDE, DISGUISED, ALIKE = Kind.CLEAR, Kind.INSIDE, Kind.OUTSIDE, Kind.DISGUISED, Kind.ALIKE

VARIANTS: dict[str, Sequence[Variant]] = {
    "R055": (
        Variant(
            CLEAR,
            "three-in-a-year",
            "three awards of 4,000 within 100 days",
            lambda s: s.awards([(s.chance().randrange(0, 20), "4000"), (50, "4000"), (99, "4000")]),
        ),
        Variant(
            INSIDE,
            "the-365th-day",
            "two awards on the first and the 365th day, 0.01 above the limit",
            lambda s: s.awards([(0, "5000"), (364, "5000.01")]),
        ),
        Variant(
            OUTSIDE, "the-366th-day", "the same on the 366th day", lambda s: s.awards([(0, "5000"), (365, "5000.01")])
        ),
        Variant(
            OUTSIDE, "exactly-the-limit", "together exactly the limit", lambda s: s.awards([(0, "5000"), (9, "5000")])
        ),
        Variant(
            OUTSIDE,
            "one-above",
            "one award above the limit and a small one",
            lambda s: s.awards([(0, "10000.01"), (9, "10")]),
        ),
        Variant(
            DISGUISED,
            "another-currency",
            "paid in a currency without a limit",
            lambda s: s.awards([(0, "6000"), (9, "6000")], currency="EUR"),
        ),
        Variant(
            ALIKE,
            "unrelated",
            "two things that have nothing to do with each other",
            lambda s: s.awards([(0, "6000"), (200, "6000")]),
        ),
    ),
    "REPEATED-AWARD": (
        Variant(
            CLEAR,
            "five-in-a-year",
            "five direct awards within a year",
            lambda s: s.awards([(60 * n, "100") for n in range(5)]),
        ),
        Variant(
            INSIDE,
            "the-1096th-day",
            "three, the last on the 1,096th day",
            lambda s: s.awards([(0, "100"), (500, "100"), (1095, "100")]),
        ),
        Variant(
            INSIDE,
            "in-a-long-history",
            "three within three years of a history of eight",
            lambda s: s.awards([(0, "100"), (1500, "100"), (2000, "100"), (2500, "100")]),
        ),
        Variant(
            OUTSIDE,
            "the-1097th-day",
            "three, the last on the 1,097th day",
            lambda s: s.awards([(0, "100"), (500, "100"), (1096, "100")]),
        ),
        Variant(OUTSIDE, "two", "two direct awards", lambda s: s.awards([(0, "100"), (9, "100")])),
        Variant(
            DISGUISED,
            "limited",
            "published as limited, which may have followed a competition",
            lambda s: s.awards([(0, "100"), (9, "100"), (19, "100")], method="limited"),
        ),
        Variant(
            ALIKE,
            "only-network",
            "water from the only network there is",
            lambda s: s.awards([(30 * n, "100") for n in range(12)]),
        ),
    ),
    "CONCENTRATION": (
        Variant(
            CLEAR,
            "one-firm",
            "ten purchases from one firm, where others have ten",
            lambda s: s.class_of([100] * 10, firms=[0] * 10),
        ),
        Variant(
            INSIDE,
            "exactly-2500",
            "four firms with a quarter each: 2,500",
            lambda s: s.class_of([100] * 12, firms=[n % 4 for n in range(12)]),
        ),
        Variant(
            OUTSIDE,
            "under-2500",
            "five firms with a fifth each: 2,000",
            lambda s: s.class_of([100] * 10, firms=[n % 5 for n in range(10)]),
        ),
        Variant(
            OUTSIDE, "nine-purchases", "nine purchases from one firm", lambda s: s.class_of([100] * 9, firms=[0] * 9)
        ),
        Variant(
            DISGUISED,
            "firms-of-one-owner",
            "ten firms of one owner",
            lambda s: s.class_of([100] * 10, firms=list(range(10))),
        ),
        Variant(
            ALIKE,
            "one-large-project",
            "one large project beside nine small purchases",
            lambda s: s.class_of([9000, *[100] * 9], firms=list(range(10))),
        ),
    ),
    "R031": (
        Variant(CLEAR, "half-a-percent-under", "half a percent under the estimate", lambda s: s.estimate("99500")),
        Variant(
            CLEAR, "above", "above the estimate", lambda s: s.estimate(str(100_000 + s.chance().randrange(1, 9000)))
        ),
        Variant(INSIDE, "one-percent-under", "exactly one percent under", lambda s: s.estimate("99000")),
        Variant(OUTSIDE, "a-cent-more", "one percent and a cent under", lambda s: s.estimate("98999.99")),
        Variant(OUTSIDE, "direct", "a direct award at its estimate", lambda s: s.estimate("100000", method="direct")),
        Variant(
            DISGUISED,
            "in-another-currency",
            "the award is in another currency",
            lambda s: s.estimate("99500", currency="EUR"),
        ),
        Variant(ALIKE, "fixed-tariff", "a tariff that nobody may go under", lambda s: s.estimate("100000")),
    ),
    "R005": (
        Variant(CLEAR, "no-buyer-and-period", "neither buyer nor period", lambda s: s.lone(None, tenderPeriod=None)),
        Variant(
            INSIDE,
            "no-number",
            "complete, without a number of tenderers",
            lambda s: s.lone(winner=s.name("firm"), numberOfTenderers=None),
        ),
        Variant(
            OUTSIDE,
            "not-due",
            "active, without tenderers and awards",
            lambda s: s.lone(status="active", numberOfTenderers=None),
        ),
        Variant(
            OUTSIDE, "only-planned", "planned, without a period", lambda s: s.lone(status="planned", tenderPeriod=None)
        ),
        Variant(
            DISGUISED,
            "words-for-a-date",
            "the period's dates are words",
            lambda s: s.lone(winner=s.name("firm"), tenderPeriod={"startDate": "soon", "endDate": "later"}),
        ),
        Variant(
            ALIKE,
            "field-unknown",
            "the publisher's system has no such field",
            lambda s: s.lone(winner=s.name("firm"), tenderPeriod={"endDate": "2021-01-04"}),
        ),
    ),
    "SINGLE-RATE": (
        Variant(
            CLEAR,
            "nearly-all",
            "one bid in fourteen to sixteen of sixteen",
            lambda s: s.competitions([1] * s.chance().randrange(14, 17) + [4]),
        ),
        Variant(
            INSIDE, "ten-of-ten", "the least number of competitions, all with one", lambda s: s.competitions([1] * 10)
        ),
        Variant(OUTSIDE, "nine-of-nine", "one competition fewer", lambda s: s.competitions([1] * 9)),
        Variant(OUTSIDE, "as-others", "one bid in three of twelve", lambda s: s.competitions([1] * 3 + [4] * 9)),
        Variant(
            DISGUISED,
            "a-second-bidder-in-name",
            "two tenderers of one owner",
            lambda s: s.competitions([2] * 12),
        ),
        Variant(ALIKE, "remote", "nobody delivers to so remote a place", lambda s: s.competitions([1] * 12)),
    ),
    "COMPANION": (
        Variant(CLEAR, "shadow", "eight meetings, one firm wins them all", lambda s: s.meetings([0] * 8)),
        Variant(
            INSIDE,
            "just-enough",
            "ten processes, eight of them beside the other, who wins four",
            lambda s: s.meetings([0] * 4 + [2] * 4, firms=3, alone=2),
        ),
        Variant(OUTSIDE, "four-meetings", "four meetings", lambda s: s.meetings([0] * 4)),
        Variant(OUTSIDE, "won-once", "the second won once", lambda s: s.meetings([0] * 7 + [1])),
        Variant(
            OUTSIDE,
            "often-apart",
            "eight meetings, three processes apart: under 80 %",
            lambda s: s.meetings([0] * 8, alone=3),
        ),
        Variant(DISGUISED, "one-win-in-twelve", "the second won once in twelve", lambda s: s.meetings([0] * 11 + [1])),
        Variant(ALIKE, "dearer-firm", "a small trade, where one firm is dearer", lambda s: s.meetings([0] * 6)),
    ),
    "ROTATION": (
        Variant(CLEAR, "by-turns", "eight meetings, won by turns", lambda s: s.meetings([n % 2 for n in range(8)])),
        Variant(INSIDE, "two-of-five", "five meetings, two and three", lambda s: s.meetings([0, 1, 0, 1, 0])),
        Variant(OUTSIDE, "one-of-five", "five meetings, one and four", lambda s: s.meetings([0, 1, 0, 0, 0])),
        Variant(
            OUTSIDE, "a-third-wins", "a third firm wins one of six", lambda s: s.meetings([0, 1, 0, 1, 0, 2], firms=3)
        ),
        Variant(
            DISGUISED,
            "ring-of-three",
            "three firms take turns",
            lambda s: s.meetings([n % 3 for n in range(9)], firms=3),
        ),
        Variant(ALIKE, "two-in-the-trade", "the trade has two firms", lambda s: s.meetings([0, 0, 1, 1, 0, 1])),
    ),
}


def plant(seed: int, *, repeats: int) -> Iterator[tuple[dict[str, Any], Planted]]:
    """Every variant of every flag so many times, each with its line of the truth."""
    for flag, variants in VARIANTS.items():
        sowing = Sowing(seed, flag)
        for variant in variants:
            for number in range(repeats):
                planted = variant.make(sowing)
                yield truth(flag, variant, number, planted), planted


def truth(flag: str, variant: Variant, number: int, planted: Planted) -> dict[str, Any]:
    """A case as the comparison reads it."""
    bodies = {release["buyer"]["id"] for release in planted.releases if "buyer" in release}
    return {
        "case": f"{flag}-{variant.name}-{number}",
        "flag": flag,
        "kind": variant.kind.value,
        "variant": variant.name,
        "pattern": variant.kind.is_pattern,
        "expected": "raised" if variant.kind.is_raised else "not raised",
        "why": variant.why,
        "subject": dict(planted.subject),
        "buyers": sorted(bodies),
    }


def as_line(release: Release) -> bytes:
    """A release as one line of JSON."""
    return json.dumps(release, separators=(",", ":")).encode() + b"\n"
