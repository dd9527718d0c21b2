"""Which words a status may have by the branch of its norm: an administrative penalty is no conviction."""

from __future__ import annotations

from collections.abc import Mapping

from dalel.jurisdictions.law import branch_of

PENALTY_FOR: Mapping[str, str] = {
    "convicted": "penalised",
    "conviction-upheld": "penalty-upheld",
    "conviction-quashed": "penalty-quashed",
}
"""What is said of a penalty in an administrative case, by what is said of a conviction in a criminal one."""
RULED = {*PENALTY_FOR, *PENALTY_FOR.values()}
"""The words that belong to one branch of law."""
INSTEAD: Mapping[str, Mapping[str, str]] = {
    "administrative": PENALTY_FOR,
    "criminal": {penalty: conviction for conviction, penalty in PENALTY_FOR.items()},
}
"""By the branch: the word to use instead of one that does not fit it."""


def word_instead(word: str, *, norm: str, kind: str) -> str:
    """The word to use instead, where one does not fit the norm or, without one, the kind of the case; else empty."""
    return INSTEAD.get(branch_of(norm) if norm else kind, {}).get(word, "")
