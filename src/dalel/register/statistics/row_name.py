"""What a row of a count is called in a language, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dalel.jurisdictions.law import laws, norm, parents
from dalel.register.region import say_region
from dalel.register.statistics.outcome import ENDS
from dalel.register.statistics.unit import Unit
from dalel.vocabulary import term, vocabulary

COUNTING = "register/counting"
KINDS = {unit: "register/event-kind" if unit is Unit.EVENTS else "register/case-kind" for unit in Unit}
NOUNS = {
    "status": "register/charge-status",
    "role": "register/role",
    "complainant": "register/complainant-type",
    "occupation": "register/occupation",
    "penalty": "register/penalty",
}
NOT_KNOWN = {"month": "month-not-known", "outcome": "outcome-not-recorded", "penalty": "penalty-not-recorded"}
"""What the row without a value is called, where it is not that no source gives it."""


def words(unit: Unit, by: str) -> str:
    """The vocabulary of what is grouped by; empty where it is no word."""
    return KINDS[unit] if by == "kind" else NOUNS.get(by, "")


def order(unit: Unit, by: str, code: str) -> tuple[object, ...]:
    """Where a row stands: words in the order of their vocabulary, norms and dates by number."""
    if by == "outcome":
        return (ENDS.index(code),)
    noun = words(unit, by)
    return (list(vocabulary(noun)).index(code),) if noun else tuple(natural(code))


def say_code(unit: Unit, by: str, code: str | None, lang: str) -> str:
    """What a row is called in a language."""
    if code is None:
        return term(COUNTING, NOT_KNOWN.get(by, "not-given")).say(lang)
    noun = words(unit, by)
    if noun:
        return term(noun, code).say(lang)
    say = {"norm": say_norm, "part": say_part, "outcome": say_stage, "region": say_region}.get(by)
    return say(code, lang) if say else code


def say_norm(key: str, lang: str) -> str:
    """A norm by its title; of a part without one, the title of what it is in, and which part and point it is."""
    found = norm(key)
    titled = next((each for each in map(norm, parents(key)[::-1]) if each.title), None)
    if found.title or titled is None:
        return found.say(lang)
    code = "point-of" if found.point else "part-of"
    return term(COUNTING, code).say(lang, title=titled.say(lang), part=found.part, point=found.point)


def say_part(key: str, lang: str) -> str:
    """A part of an article as every norm; an article alone is said to be without its part."""
    found = norm(key)
    if found.part:
        return say_norm(key, lang)
    code = next(each.codes[found.code] for each in laws() if key in each)
    return term(COUNTING, "part-not-given").say(lang, code=code[lang], article=found.article)


def say_stage(code: str, lang: str) -> str:
    """A stage or an outcome by our own sentence, or by the status of the same code."""
    noun = COUNTING
    if code not in vocabulary(noun) or code in ("convicted", "penalised", "sent-to-court"):
        noun = "register/charge-status"
    text = term(noun, code).say(lang)
    return text[0].upper() + text[1:]


def natural(text: str) -> Iterable[tuple[int, str]]:
    """A text for sorting with its numbers by size: article 73-3 before 130."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|\D+", text)]
