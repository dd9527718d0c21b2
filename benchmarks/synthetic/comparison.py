"""The truth beside the findings: what became of each planted case, and what was raised beyond them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthetic.findings import Found

ORDINARY = "ordinary lines"
KEYS = ("buyer_id", "contract", "item_class", "item_code", "ocid", "first", "buyer")


@dataclass(frozen=True, slots=True)
class Result:
    """One planted case and the findings about its subject."""

    case: Mapping[str, Any]
    findings: Sequence[Found]

    @property
    def raised(self) -> bool:
        """Whether one of them was raised."""
        return any(found.outcome == "raised" for found in self.findings)

    @property
    def as_expected(self) -> bool:
        """Whether the case came out as its truth says."""
        return self.raised is bool(self.case["expected"] == "raised")

    @property
    def because(self) -> str:
        """The outcomes and reasons of its findings; a subject that no finding names is said to be so."""
        return ", ".join(sorted({f"{found.outcome}: {found.reason}" for found in self.findings})) or "no such subject"


@dataclass(frozen=True, slots=True)
class Beyond:
    """A raised finding that no case of its flag planted, and whose lines it is about."""

    found: Found
    about: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One seed's results by flag."""

    results: Mapping[str, Sequence[Result]]
    beyond: Mapping[str, Sequence[Beyond]]
    ordinary: Mapping[str, int]
    """Of each flag, the evaluated subjects (raised or clear) that are about ordinary lines alone."""

    def unexpected(self) -> list[Result]:
        """Cases that did not come out as the truth says."""
        return [result for results in self.results.values() for result in results if not result.as_expected]


def compare(truth: Path, findings: Mapping[str, Sequence[Found]]) -> Comparison:
    """Find each case's subject among the findings, and tell apart what was raised beyond the cases."""
    cases = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    owners = {buyer: f"a buyer planted for {case['flag']}" for case in cases for buyer in case["buyers"]}
    results: dict[str, list[Result]] = defaultdict(list)
    beyond: dict[str, list[Beyond]] = {}
    ordinary: dict[str, int] = {}
    for flag, found in findings.items():
        by_key = index(found)
        named: set[str] = set()
        for case in (case for case in cases if case["flag"] == flag):
            about = [f for f in by_key.get(key(case["subject"]), ()) if matches(f, case["subject"])]
            named.update(f.finding for f in about)
            results[flag].append(Result(case, about))
        others = [
            Beyond(f, owners.get(f.buyer or "", ORDINARY))
            for f in found
            if f.outcome != "not-evaluated" and f.finding not in named
        ]
        beyond[flag] = [one for one in others if one.found.outcome == "raised"]
        ordinary[flag] = sum(one.about == ORDINARY for one in others)
    return Comparison(results, beyond, ordinary)


def index(found: Iterable[Found]) -> dict[object, list[Found]]:
    """Findings by the part of the subject that tells them apart best."""
    by_key: dict[object, list[Found]] = defaultdict(list)
    for one in found:
        by_key[key(one.subject)].append(one)
    return by_key


def key(subject: Mapping[str, object]) -> object:
    """What tells subjects apart best: the buyer, or the item, the process, the tenderer."""
    return next((subject[name] for name in KEYS if subject.get(name)), None)


def matches(found: Found, subject: Mapping[str, object]) -> bool:
    """Whether a finding is about the subject: every column that the truth names has its value.

    A line that is not told apart from the others is part of its group's finding, which names no line.
    """
    for name, value in subject.items():
        held = found.subject.get(name)
        if held != value and not (name == "priced_record" and held is None):
            return False
    return True
