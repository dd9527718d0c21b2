"""The check of a publication: each claim recomputed from what it rests on, and beside it what no claim covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dalel.publications.arithmetic import MISSING, NotComputed, compute
from dalel.publications.claim import Claim, ClaimKind, Operation, Position, Problem
from dalel.publications.figure import DateFigure, Figure
from dalel.publications.holdings import Found, Holdings, Source
from dalel.publications.number_phrase import Doubt, Kind, NumberPhrase
from dalel.publications.number_reader import read_numbers
from dalel.publications.rounding import Comparison, Match, compare_date, compare_number
from dalel.publications.text import Link, Passage, Text
from dalel.publications.uncovered import Uncovered, find_uncovered


class Verdict(StrEnum):
    """What the check of a claim comes to (``vocabulary/publications/verdict.yaml``)."""

    PROVED = "proved"
    DOES_NOT_MATCH = "does-not-match"
    EVIDENCE_MISSING = "evidence-missing"
    NOT_EVALUATED = "not-evaluated"


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of a claim: what was computed or why not, and how the printed number compares."""

    operation: Operation
    result: Figure | DateFigure | NotComputed
    phrase: NumberPhrase | None = None
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim where it stands in the text, with its verdict, its arithmetic and what it rests on."""

    claim: Claim
    position: Position
    words: str
    verdict: Verdict
    steps: tuple[Step, ...] = ()
    reason: NotComputed | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A checked publication."""

    text: Text
    claims: tuple[Checked, ...]
    uncovered: tuple[Uncovered, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the text itself."""
        return self.text.problems

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong and every figure is proved; quotes and their like need only be held."""
        return not self.problems and all(
            one.verdict is Verdict.PROVED or one.reason is NotComputed.NOTHING_TO_COMPUTE for one in self.claims
        )


def check_text(text: Text, holdings: Holdings) -> Check:
    """Check every claim of a text against what a newsroom holds."""
    numbers = [(passage, phrase) for passage, phrases in read_passages(text) for phrase in phrases]
    checked: list[Checked] = []
    for passage in text.passages:
        phrases = [phrase for where, phrase in numbers if where is passage]
        known = (link for link in passage.links if link.claim in text.claims)
        checked += [check_claim(text, passage, link, phrases, holdings) for link in known]
    return Check(text, tuple(checked), tuple(find_uncovered(text, numbers)))


SEPARATOR = "\n\n"


def read_passages(text: Text) -> Iterator[tuple[Passage, list[NumberPhrase]]]:
    """The number phrases of each passage; the whole text decides how its marks are read."""
    found = list(read_numbers(SEPARATOR.join(passage.text for passage in text.passages), text.lang))
    start = 0
    for passage in text.passages:
        end = start + len(passage.text)
        yield passage, [phrase.moved(-start) for phrase in found if start <= phrase.start < end]
        start = end + len(SEPARATOR)


def check_claim(text: Text, passage: Passage, link: Link, phrases: list[NumberPhrase], holdings: Holdings) -> Checked:
    """Check one claim where it stands."""
    claim = text.claims[link.claim]
    position, words = text.position(passage, link.start), passage.text[link.start : link.end]
    if claim.kind is not ClaimKind.FIGURE:
        reason = missing_evidence(claim, holdings)
        verdict = Verdict.EVIDENCE_MISSING if reason in MISSING else Verdict.NOT_EVALUATED
        return Checked(claim, position, words, verdict, reason=reason)
    steps, sources = compute_claim(claim, holdings)
    refused = next((step.result for step in steps if isinstance(step.result, NotComputed)), None)
    if refused is not None:
        verdict = Verdict.EVIDENCE_MISSING if refused in MISSING else Verdict.NOT_EVALUATED
        return Checked(claim, position, words, verdict, tuple(steps), refused, sources)
    printed = printed_numbers(link, phrases, len(steps), dates=claim.unit == "date")
    if printed is None:
        reason = NotComputed.OTHER_NUMBERS
        return Checked(claim, position, words, Verdict.NOT_EVALUATED, tuple(steps), reason, sources)
    compared = tuple(compare_step(step, phrase) for step, phrase in zip(steps, printed, strict=True))
    return Checked(claim, position, words, verdict_of(compared), compared, None, sources)


def missing_evidence(claim: Claim, holdings: Holdings) -> NotComputed:
    """Why the evidence of a claim that computes nothing is missing, or that it is held."""
    if claim.document is not None and holdings.document(claim.document) is None:
        return NotComputed.NO_DOCUMENT
    if claim.finding is not None:
        found, _ = holdings.measure(claim.finding, "lines", None)
        return found if isinstance(found, NotComputed) else NotComputed.NOTHING_TO_COMPUTE
    if claim.lines is not None and holdings.account(claim.lines).lines == 0:
        return NotComputed.NO_LINES
    return NotComputed.NOTHING_TO_COMPUTE


def compute_claim(claim: Claim, holdings: Holdings) -> tuple[list[Step], tuple[Source, ...]]:
    """Every operation of a claim, and what it rests on."""
    if claim.lines is not None:
        account = holdings.account(claim.lines)
        of = None if claim.of is None else holdings.account(claim.of)
        steps = [Step(operation, compute(operation, account, of)) for operation in claim.operations]
        return steps, holdings.sources(claim.lines)
    result, sources = compute_value(claim, holdings)
    return [Step(operation, result) for operation in claim.operations], sources


def compute_value(claim: Claim, holdings: Holdings) -> Found:
    """The value that a claim takes from a finding or a document."""
    if claim.finding is not None:
        return holdings.measure(claim.finding, claim.measure or "amount", claim.unit)
    return holdings.value(claim.document or "", claim.at or "", claim.unit)


def printed_numbers(link: Link, phrases: list[NumberPhrase], wanted: int, *, dates: bool) -> list[NumberPhrase] | None:
    """The numbers that a claim's words print, if they are as many as it computes; a hedge may stand before the words.

    Where there are more, those that are perhaps no numbers are left out, and then, beside numbers, years and dates.
    """
    here = [phrase for phrase in phrases if phrase.start < link.end and link.start < phrase.end]
    here = [phrase for phrase in here if phrase.kind not in (Kind.NORM, Kind.IDENTIFIER, Kind.LIST_NUMBER, Kind.TIME)]
    sure = [phrase for phrase in here if phrase.doubt is not Doubt.PERHAPS_NO_NUMBER]
    amounts = [phrase for phrase in sure if dates or phrase.kind not in (Kind.DATE, Kind.YEAR)]
    return next((chosen for chosen in (here, sure, amounts) if len(chosen) == wanted), None)


def compare_step(step: Step, phrase: NumberPhrase) -> Step:
    """A computed step beside the number that is printed for it."""
    if isinstance(step.result, DateFigure):
        return Step(step.operation, step.result, phrase, compare_date(phrase, step.result))
    if isinstance(step.result, Figure):
        return Step(step.operation, step.result, phrase, compare_number(phrase, step.result))
    return step


def verdict_of(steps: tuple[Step, ...]) -> Verdict:
    """The worst of the comparisons."""
    matches = {step.comparison.match for step in steps if step.comparison is not None}
    if Match.DIFFERS in matches:
        return Verdict.DOES_NOT_MATCH
    return Verdict.NOT_EVALUATED if Match.NOT_EVALUATED in matches else Verdict.PROVED
