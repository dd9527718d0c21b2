"""The check of a publication: each claim recomputed from what it rests on, and beside it what no claim covers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import partial

from dalel.publications.arithmetic import (
    MISSING,
    ONLY_HELD,
    Account,
    NotComputed,
    compute,
    compute_conversion,
    compute_rank,
    refusal,
)
from dalel.publications.claim import Claim, ClaimKind, Operation
from dalel.publications.direction import Direction, find_direction
from dalel.publications.figure import DateFigure, Figure
from dalel.publications.holdings import Found, Holdings, Source
from dalel.publications.number_phrase import Doubt, Kind, NumberPhrase
from dalel.publications.number_reader import read_numbers
from dalel.publications.position import Position
from dalel.publications.problem import Problem
from dalel.publications.rounding import Comparison, Match, Reason, compare_date, compare_number
from dalel.publications.table_figure import TableFigures
from dalel.publications.text import Link, Passage, Text
from dalel.publications.trouble import TroubleError
from dalel.publications.uncovered import Uncovered, find_uncovered
from dalel.spending import Rate


class Verdict(StrEnum):
    """What the check of a claim comes to (``vocabulary/publications/verdict.yaml``)."""

    PROVED = "proved"
    DOES_NOT_MATCH = "does-not-match"
    EVIDENCE_MISSING = "evidence-missing"
    NOT_EVALUATED = "not-evaluated"


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of a claim: what was computed or why not, and how the printed number compares.

    ``direction`` is what the sentence says of a change or a difference in words ("fell by 12%"); ``rate`` is what a
    conversion was made by.
    """

    operation: Operation
    result: Figure | DateFigure | NotComputed
    phrase: NumberPhrase | None = None
    comparison: Comparison | None = None
    direction: Direction | None = None
    rate: Rate | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim where it stands in the text, with its verdict and its arithmetic.

    ``rest_on`` finds what it rests on: a look at every line, which is taken only where somebody asks (``sources``).
    ``trouble`` is where in a table something keeps it from being computed.
    """

    claim: Claim
    position: Position
    words: str
    verdict: Verdict
    steps: tuple[Step, ...] = ()
    reason: NotComputed | None = None
    rest_on: Callable[[], tuple[Source, ...]] = tuple
    trouble: TroubleError | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        """The first places that it rests on."""
        return self.rest_on()


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
        """Whether nothing is wrong, every figure is proved, and no quote is found to be none; the rest is held."""
        return not self.problems and all(
            one.verdict is Verdict.PROVED or one.reason in ONLY_HELD for one in self.claims
        )


def check_text(text: Text, holdings: Holdings) -> Check:
    """Check every claim of a text against what a newsroom holds."""
    holdings.add_up(each for claim in text.claims.values() for each in claim.filters)
    holdings.read_tables(text.claims.values())
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
    position, words = text.position_of(passage, link), passage.text[link.start : link.end]
    if claim.kind is not ClaimKind.FIGURE:
        reason = missing_evidence(claim, holdings)
        if claim.kind is ClaimKind.QUOTE and claim.document is not None and reason not in MISSING:
            return check_quote(Checked(claim, position, words, Verdict.PROVED), holdings)
        verdict = Verdict.EVIDENCE_MISSING if reason in MISSING else Verdict.NOT_EVALUATED
        return Checked(claim, position, words, verdict, reason=reason)
    steps, sources, trouble = compute_claim(claim, holdings)
    refused = next((step.result for step in steps if isinstance(step.result, NotComputed)), None)
    if refused is not None:
        refused = why_missing(refused, claim, holdings)
        verdict = Verdict.EVIDENCE_MISSING if refused in MISSING else Verdict.NOT_EVALUATED
        return Checked(claim, position, words, verdict, tuple(steps), refused, sources, trouble)
    printed = printed_numbers(link, phrases, len(steps), dates=claim.unit == "date")
    if printed is None:
        reason = NotComputed.OTHER_NUMBERS
        return Checked(claim, position, words, Verdict.NOT_EVALUATED, tuple(steps), reason, sources)
    compared = tuple(
        compare_step(step, rounded(phrase, claim), direction_of(step, passage, phrase, phrases, text.lang))
        for step, phrase in zip(steps, printed, strict=True)
    )
    return Checked(claim, position, words, verdict_of(compared), compared, None, sources)


def check_quote(quote: Checked, holdings: Holdings) -> Checked:
    """Check whether quoted words stand in their document."""
    claim = quote.claim
    try:
        found = holdings.find_quote(holdings.document(claim.document or "") or "", quote.words, claim.at)
    except TroubleError as error:
        verdict = Verdict.EVIDENCE_MISSING if error.reason in MISSING else Verdict.NOT_EVALUATED
        return replace(quote, verdict=verdict, reason=error.reason, trouble=error)
    if found is None:
        return replace(quote, verdict=Verdict.DOES_NOT_MATCH, reason=NotComputed.NOT_QUOTED)
    return replace(quote, rest_on=lambda: found)


def missing_evidence(claim: Claim, holdings: Holdings) -> NotComputed:
    """Why the evidence of a claim that computes nothing is missing, or that it is held."""
    if claim.document is not None:
        return missing_in_document(claim, holdings)
    if claim.finding is not None:
        found, _ = holdings.measure(claim.finding, "lines", None)
        return found if isinstance(found, NotComputed) else NotComputed.NOTHING_TO_COMPUTE
    if claim.lines is not None and holdings.account(claim.lines).lines == 0:
        return why_missing(NotComputed.NO_LINES, claim, holdings)
    return NotComputed.NOTHING_TO_COMPUTE


def missing_in_document(claim: Claim, holdings: Holdings) -> NotComputed:
    """Why the document of such a claim, the place in it or the rows are missing, or that they are held."""
    document = holdings.document(claim.document or "")
    if document is None:
        return NotComputed.NO_DOCUMENT
    if claim.rows is not None:
        found = holdings.table(claim)
        trouble = found.trouble if isinstance(found, TableFigures) else None
        if trouble is not None:
            return trouble.reason
        return (
            NotComputed.NOTHING_TO_COMPUTE if isinstance(found, TableFigures) and found.rows else NotComputed.NO_LINES
        )
    if claim.at is None or claim.kind is ClaimKind.QUOTE:
        return NotComputed.NOTHING_TO_COMPUTE
    return holdings.missing_place(document, claim.at) or NotComputed.NOTHING_TO_COMPUTE


def why_missing(reason: NotComputed, claim: Claim, holdings: Holdings) -> NotComputed:
    """The reason, or that the lines were read and were superseded since."""
    if reason is NotComputed.NO_LINES:
        missing = [each for each in claim.filters if holdings.account(each).lines == 0]
        if any(map(holdings.is_superseded, missing)):
            return NotComputed.SUPERSEDED
    return reason


Computed = tuple[list[Step], Callable[[], tuple[Source, ...]], TroubleError | None]
"""The steps of a claim, how to find what it rests on, and where in a table something is wrong."""


def compute_claim(claim: Claim, holdings: Holdings) -> Computed:
    """Every operation of a claim, and how to find what it rests on."""
    if claim.rows is not None:
        return compute_over_table(claim, holdings)
    if claim.lines is not None:
        rate = find_rate(claim, holdings)
        steps = [
            Step(
                operation,
                compute_over_lines(operation, claim, holdings, rate),
                rate=rate if operation is Operation.CONVERSION else None,
            )
            for operation in claim.operations
        ]
        return steps, partial(holdings.sources, claim.lines), None
    found = {
        operation: (compute_days if operation is Operation.DAYS else compute_value)(claim, holdings)
        for operation in claim.operations
    }
    # Days rest on the value, and on an earlier one besides.
    sources = max((sources for _, sources in found.values()), key=len, default=())
    return [Step(operation, found[operation][0]) for operation in claim.operations], lambda: sources, None


def compute_over_table(claim: Claim, holdings: Holdings) -> Computed:
    """Every operation over the rows of a table that a claim picks."""
    found = holdings.table(claim)
    if isinstance(found, NotComputed):
        return [Step(operation, found) for operation in claim.operations], tuple, None
    document = holdings.document(claim.document or "") or ""
    sources = tuple(Source(document, row.place) for row in found.rows)
    steps = [Step(operation, result) for operation, result in zip(claim.operations, found.results, strict=True)]
    return steps, lambda: sources, found.trouble


def find_rate(claim: Claim, holdings: Holdings) -> Rate | None:
    """The rate that a claim converts by; None where it converts nothing, or none is kept."""
    if claim.to is None or claim.on is None or Operation.CONVERSION not in claim.operations:
        return None
    currencies = holdings.account(claim.lines or {}).currencies
    return holdings.rate(currencies[0] if len(currencies) == 1 else None, claim.to, claim.on)


def compute_over_lines(
    operation: Operation, claim: Claim, holdings: Holdings, rate: Rate | None
) -> Figure | NotComputed:
    """One operation over the lines of a claim."""
    account = holdings.account(claim.lines or {})
    if operation is Operation.CONVERSION:
        return compute_conversion(account, rate, claim.to or "")
    of = None if claim.of is None else holdings.account(claim.of)
    if operation is Operation.RANK and of is not None and claim.by is not None:
        return compute_rank_among_groups(claim, account, of, holdings)
    if operation is Operation.RANK and of is not None and claim.of is not None:
        larger = 0 if account.amount is None else holdings.larger(claim.of, account.amount)
        return compute_rank(account, of, larger)
    return compute(operation, account, of)


def compute_rank_among_groups(claim: Claim, account: Account, of: Account, holdings: Holdings) -> Figure | NotComputed:
    """The place of one group of lines among all groups by their sums; a line of no group could be of any."""
    groups = holdings.groups(claim)
    refused = refusal([account, of])
    if refused is None and None in groups:
        return NotComputed.GROUP_NOT_PUBLISHED
    own = account.amount or Decimal(0)
    return compute_rank(account, of, sum(amount > own for amount in groups.values()))


def compute_days(claim: Claim, holdings: Holdings) -> Found:
    """How many days one place of a document is after another."""
    since = claim.since or {}
    later = holdings.value(claim.document or "", claim.at or "", "date")
    earlier = holdings.value(since.get("document", claim.document or ""), since.get("at", ""), "date")
    for result, _ in (later, earlier):
        if isinstance(result, NotComputed):
            return result, ()
    days = [result.value.toordinal() for result, _ in (later, earlier) if isinstance(result, DateFigure)]
    return Figure(days[0] - days[1]), (*later[1], *earlier[1])


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
    here = [phrase for phrase in here if phrase.kind not in NO_FIGURES or is_bare(phrase)]
    sure = [phrase for phrase in here if phrase.doubt is not Doubt.PERHAPS_NO_NUMBER]
    amounts = [phrase for phrase in sure if dates or phrase.kind not in (Kind.DATE, Kind.YEAR)]
    return next((chosen for chosen in (here, sure, amounts) if len(chosen) == wanted), None)


WITH_SIGN = (Operation.CHANGE, Operation.DIFFERENCE)
"""Operations whose result has a sign, which a sentence may say in words."""


def direction_of(
    step: Step, passage: Passage, phrase: NumberPhrase, phrases: list[NumberPhrase], lang: str
) -> Direction | None:
    """What the sentence says of the sign of a change or a difference."""
    return find_direction(passage.text, phrase, phrases, lang) if step.operation in WITH_SIGN else None


def rounded(phrase: NumberPhrase, claim: Claim) -> NumberPhrase:
    """The phrase as fine as the claim says that it is rounded; a number that is no multiple of it stays as printed."""
    if claim.rounding is None:
        return phrase
    unit = Decimal(claim.rounding)
    readings = tuple(
        replace(one, half_unit=max(one.half_unit, unit / 2)) if one.value % unit == 0 else one
        for one in phrase.readings
    )
    return replace(phrase, readings=readings)


NO_FIGURES = (Kind.NORM, Kind.IDENTIFIER, Kind.LIST_NUMBER, Kind.TIME)
"""What claims nothing inside a claim's words: "under article 12", "contract No. 5"."""


def is_bare(phrase: NumberPhrase) -> bool:
    """Whether a number is an identifier by its zeros alone ("0020"): it may be a figure that was mistyped."""
    return phrase.kind is Kind.IDENTIFIER and phrase.text.isdecimal() and len(phrase.text) <= 4


def compare_step(step: Step, phrase: NumberPhrase, direction: Direction | None = None) -> Step:
    """A computed step beside the number that is printed for it."""
    result, comparison = step.result, None
    if isinstance(result, DateFigure):
        comparison = compare_date(phrase, result)
    elif isinstance(result, Figure) and direction is not None and any(one.value < 0 for one in phrase.readings):
        comparison = Comparison(Match.NOT_EVALUATED, Reason.SIGN_TWICE)
    elif isinstance(result, Figure):
        turned = replace(result, value=-result.value) if direction is Direction.DOWN else result
        comparison = compare_number(phrase, turned)
    return replace(step, phrase=phrase, comparison=comparison, direction=direction)


def verdict_of(steps: tuple[Step, ...]) -> Verdict:
    """The worst of the comparisons."""
    matches = {step.comparison.match for step in steps if step.comparison is not None}
    if Match.DIFFERS in matches:
        return Verdict.DOES_NOT_MATCH
    return Verdict.NOT_EVALUATED if Match.NOT_EVALUATED in matches else Verdict.PROVED
