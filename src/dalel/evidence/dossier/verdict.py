"""The verdict on a dossier: for each property PASS, FAIL or NOT CHECKED, and a sentence that says why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dalel.evidence.verification import Answer


class DossierProperty(StrEnum):
    """What is checked, in the order in which it is shown; the last three follow from the others."""

    PACKAGE = "package"
    SEAL = "seal"
    DOCUMENTS = "documents"
    LEDGER = "ledger"
    CHECKPOINTS = "checkpoints"
    KEY = "key"
    DISCLOSURES = "disclosures"
    REDACTIONS = "redactions"
    STAMPS = "stamps"
    CLAIMS = "claims"
    UNCHANGED = "unchanged"
    EXISTED_BEFORE = "existed-before"
    COMPLETE = "complete"


NEED_LEDGER = frozenset(
    {
        DossierProperty.DOCUMENTS,
        DossierProperty.CHECKPOINTS,
        DossierProperty.KEY,
        DossierProperty.DISCLOSURES,
        DossierProperty.REDACTIONS,
        DossierProperty.CLAIMS,
    }
)
"""What cannot be looked at where the ledger cannot be read."""

BLOCKED = "It cannot be looked at, because something else failed."


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one property."""

    property: DossierProperty
    answer: Answer
    says: str


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """The answer for one claim of a publication."""

    claim: str
    answer: Answer
    says: str


@dataclass(frozen=True, slots=True)
class StampSeen:
    """A stamp over the checkpoint of a size: the time in it, whose it is, and whether it holds."""

    size: int
    time: dt.datetime
    authority: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class DossierVerification:
    """All verdicts; ``stamps`` are those that were seen, ``claims`` the verdicts on publications' claims."""

    verdicts: tuple[Verdict, ...]
    stamps: tuple[StampSeen, ...]
    faults: tuple[str, ...]
    claims: tuple[ClaimVerdict, ...] = ()

    @property
    def has_failed(self) -> bool:
        """Whether anything failed."""
        return any(verdict.answer is Answer.FAIL for verdict in self.verdicts)

    def answer(self, which: DossierProperty) -> Answer:
        """The answer for one property."""
        return next(verdict.answer for verdict in self.verdicts if verdict.property is which)


@dataclass(slots=True)
class Docket:
    """What was found so far: the faults of each property, and what was counted."""

    faults: dict[DossierProperty, list[str]] = field(default_factory=dict)
    is_ledger_unread: bool = False
    answers: dict[DossierProperty, Verdict] = field(default_factory=dict)

    def fault(self, which: DossierProperty, sentence: str) -> None:
        """Note a fault; all are counted, the first is shown."""
        self.faults.setdefault(which, []).append(sentence)

    def conclude(self, which: DossierProperty, *, passed: str, unchecked: str = "") -> None:
        """Answer for a property: its faults first, then what kept it from being checked.

        Where the ledger cannot be read, nothing can be said of what rests on it.
        """
        faults = self.faults.get(which, [])
        if self.is_ledger_unread and which in NEED_LEDGER:
            self.answers[which] = Verdict(which, Answer.NOT_CHECKED, BLOCKED)
        elif faults:
            more = f" And {len(faults) - 1} more." if len(faults) > 1 else ""
            self.answers[which] = Verdict(which, Answer.FAIL, f"{faults[0]}.{more}")
        elif unchecked:
            self.answers[which] = Verdict(which, Answer.NOT_CHECKED, unchecked)
        else:
            self.answers[which] = Verdict(which, Answer.PASS, passed)

    def has(self, which: DossierProperty, answer: Answer) -> bool:
        """Whether a property was answered so."""
        return self.answers[which].answer is answer

    def any_failed(self, which: Sequence[DossierProperty]) -> bool:
        """Whether one of these failed."""
        return any(self.has(each, Answer.FAIL) for each in which)
