"""A checked publication as plain records, the same for JSON, a table and the reports that editors read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from dalel.publications.check import Check, Checked, Step
from dalel.publications.figure import DateFigure, Figure
from dalel.publications.number_phrase import Kind
from dalel.publications.rounding import HUNDRED, Match
from dalel.spending import Rate, plain
from dalel.vocabulary import say_number, term

SHOWN = Decimal("0.0001")
"""How finely a value that is no finite decimal is shown; JSON has it as a fraction besides."""


def check_record(check: Check, *, lang: str) -> dict[str, object]:
    """Everything that a check says."""
    return {
        "file": check.text.file,
        "holds": check.holds,
        "claims": [claim_record(one, lang) for one in check.claims],
        "problems": [
            {"position": str(one.position), **dict(zip(("what", "next_step"), one.tell(lang), strict=True))}
            for one in check.problems
        ],
        "uncovered": [
            {"position": str(one.position), "kind": one.kind.value, "text": one.text} for one in check.uncovered
        ],
    }


def claim_record(one: Checked, lang: str) -> dict[str, object]:
    """A claim with its verdict, its arithmetic and the first of what it rests on."""
    return {
        "position": str(one.position),
        "claim": one.claim.id,
        "kind": one.claim.kind.value,
        "words": one.words,
        "verdict": one.verdict.value,
        "reason": reason_text(one, lang),
        "steps": [step_record(step, lang) for step in one.steps],
        "rests_on": [
            {"document": source.document, "place": source.place, "line": source.line} for source in one.sources
        ],
    }


def step_record(step: Step, lang: str) -> dict[str, object]:
    """One operation: what is printed, what was computed, and the difference in printed units."""
    comparison = step.comparison
    difference = None if comparison is None else comparison.difference
    return {
        "operation": step.operation.value,
        "printed": None if step.phrase is None else step.phrase.text,
        "computed": say_result(step.result, lang),
        "exact": exact_text(step.result),
        "rate": None if step.rate is None else say_rate(step.rate),
        "match": None if comparison is None else comparison.match.value,
        "reason": None if comparison is None else term("publications/match-reason", comparison.reason).say(lang),
        "difference": None if difference is None else shown(difference, lang),
        "differs_from_digit": differs_from_digit(step),
    }


def differs_from_digit(step: Step) -> int | None:
    """Which digit of a printed number is the first that the result, rounded as finely, has otherwise; 1 is the first.

    None where the number agrees, is hedged or in words, or can be read in several ways.
    """
    comparison, phrase = step.comparison, step.phrase
    if comparison is None or phrase is None or comparison.match is not Match.DIFFERS or comparison.difference is None:
        return None
    if phrase.hedge is not None or len(phrase.readings) != 1 or not phrase.readings[0].half_unit:
        return None
    unit, value = 2 * Fraction(phrase.readings[0].half_unit), Fraction(phrase.readings[0].value)
    printed, computed = (str(abs(round(each / unit))) for each in (value, value + comparison.difference))
    if len(printed) != len(computed):
        return 1
    return next((place for place, pair in enumerate(zip(printed, computed, strict=True), 1) if len({*pair}) > 1), None)


def say_rate(rate: Rate) -> str:
    """A rate with its date and its source, as it prints wherever something was converted by it."""
    return f"1 {rate.base} = {plain(rate.value)} {rate.quote} ({rate.date}, {rate.source})"


def reason_text(one: Checked, lang: str) -> str | None:
    """Why a claim has its verdict, in words; a proved one needs none."""
    if one.reason is not None:
        said = [term("publications/not-computed", one.reason).say(lang)]
        said += [one.trouble.say(lang)] if one.trouble is not None else []
        return ": ".join(filter(None, said))
    said = [
        term("publications/match-reason", step.comparison.reason).say(lang)
        for step in one.steps
        if step.comparison is not None and step.comparison.match.value != "matches"
    ]
    return "; ".join(dict.fromkeys(said)) or None


def say_result(result: object, lang: str) -> str | None:
    """A result as a sentence has it: amounts with their currency, shares in per cent."""
    if isinstance(result, DateFigure):
        return result.value.isoformat()
    if not isinstance(result, Figure):
        return None
    if result.kind is Kind.SHARE:
        return f"{shown(result.exact * HUNDRED, lang)} %"
    unit = {Kind.MONEY: f" {result.currency}", Kind.TIMES: " ×"}.get(result.kind, "")
    return f"{shown(result.exact, lang)}{unit}"


def exact_text(result: object) -> str | None:
    """A result exactly: a decimal, or two whole numbers and a stroke."""
    if not isinstance(result, Figure):
        return None
    value = decimal_of(result.exact)
    return str(result.exact) if value is None else plain(value)


def shown(value: Fraction, lang: str) -> str:
    """A value for a person: exactly where it is a short decimal, else rounded."""
    exact = decimal_of(value)
    if exact is None:
        exact = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(SHOWN)
    return say_number(int(exact) if exact == exact.to_integral_value() else exact, lang)


def decimal_of(value: Fraction) -> Decimal | None:
    """The decimal that a fraction is, if ten places hold it."""
    scaled = value * 10**10
    return Decimal(scaled.numerator).scaleb(-10).normalize() if scaled.denominator == 1 else None
