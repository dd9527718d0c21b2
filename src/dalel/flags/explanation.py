"""A finding in words: what was observed, how the numbers came about, what the rule rests on, what it does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dalel.flags.flag import Finding, Flag, Outcome, Rules, Value
from dalel.vocabulary import label, say_number, term, vocabulary

WORDS = {
    "category": "category",
    "method": "method",
    "stage": "stage",
    "subject_kind": "subject-kind",
    "vat_basis": "vat-basis",
}
"""Columns whose values are words of a vocabulary: a sentence holds their label, not their code."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One finding's sentences in one language, in the order they are shown; ``observed`` is empty unless raised."""

    finding: str
    title: str
    subject: str
    outcome: str
    observed: str
    reason: str
    arithmetic: tuple[str, ...]
    rests_on: tuple[str, ...]
    innocent: str


def explain(finding: Finding, flag: Flag, rules: Rules, *, lang: str) -> Explanation:
    """Say a finding in one language; every number comes from the finding or the rules."""
    values = say_values(finding.values(rules), lang)
    return Explanation(
        finding=finding.finding,
        title=flag.sentence("title").say(lang),
        subject=flag.sentence(subject_sentence(finding, flag)).say(lang, **values),
        outcome=label("outcome", finding.outcome, lang),
        observed=flag.sentence("observed").say(lang, **values) if finding.outcome is Outcome.RAISED else "",
        reason=flag.sentence(f"reason.{finding.reason}").say(lang, **values),
        arithmetic=tuple(
            flag.sentence(f"step.{step.code}").say(lang, **say_values(step.values, lang))
            for step in flag.arithmetic(finding, rules)
        ),
        rests_on=tuple(
            term("report", "rests-on").say(
                lang,
                what=reference.label[lang],
                rule=reference.rule,
                source=reference.provenance.source,
                confidence=label("confidence", reference.provenance.confidence, lang),
            )
            for reference in flag.rests_on(finding, rules)
        ),
        innocent=flag.sentence("innocent").say(lang),
    )


def subject_sentence(finding: Finding, flag: Flag) -> str:
    """Which sentence names the subject: a plan has no supplier yet, and a group no item, so there is none to name."""
    for column, without in (("supplier_id", "subject.no-supplier"), ("item_code", "subject.no-item")):
        has_none = column in finding.subject and finding.subject[column] is None
        if has_none and without in vocabulary(f"flags/{flag.slug}"):
            return without
    return "subject"


def say_values(values: Mapping[str, Any], lang: str) -> dict[str, str]:
    """Values as they stand in a sentence; what the source did not publish is said to be so."""
    return {name: say_value(name, value, lang) for name, value in values.items()}


def say_value(name: str, value: Value | tuple[str, ...], lang: str) -> str:
    """One value: a word of a vocabulary by its label, a name that is missing as such, anything else as printed."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if name in WORDS and isinstance(value, str):
        return label(WORDS[name], value, lang)
    if value is None and name.endswith("_name"):
        return term("report", "name-not-published").say(lang)
    return say_number(value, lang)
