"""The verification: what was recomputed, what differs and first where, and what could not be checked here.

Three words: PASS, FAIL, and NOT CHECKED for what there was nothing to compare with. Nothing failed is not the same
as everything matched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Answer(StrEnum):
    """What a check can answer."""

    PASS = "PASS"  # noqa: S105 - not a password
    FAIL = "FAIL"
    NOT_CHECKED = "NOT CHECKED"


class Property(StrEnum):
    """What is checked. All but the last three are compared; those follow from them and from what others hold."""

    LEDGER = "ledger"
    TREE = "tree"
    DOCUMENTS = "documents"
    DISCLOSURES = "disclosures"
    EARLIER_ROOT = "earlier root"
    CHECKPOINTS = "checkpoints"
    UNCHANGED = "unchanged"
    EXISTED_BEFORE = "existed before"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class EarlierRoot:
    """A root that was noted when the ledger had ``size`` entries."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Check:
    """One property: how many things were checked, how many differ, and a sentence that says what that means."""

    property: Property
    answer: Answer
    checked: int
    differences: int
    says: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The whole result. ``first_difference`` is the first in the order of the ledger, empty where there is none."""

    checks: tuple[Check, ...]
    first_difference: str
    differences: int
    remarks: tuple[str, ...]
    size: int
    root: str

    @property
    def has_failed(self) -> bool:
        """Whether anything differs."""
        return any(check.answer is Answer.FAIL for check in self.checks)


@dataclass(slots=True)
class Tally:
    """What was counted so far while verifying."""

    checked: dict[Property, int] = field(default_factory=lambda: dict.fromkeys(Property, 0))
    differing: dict[Property, int] = field(default_factory=lambda: dict.fromkeys(Property, 0))
    first: dict[Property, str] = field(default_factory=dict)
    first_difference: str = ""
    withheld: int = 0
    remarks: list[str] = field(default_factory=list)

    def differs(self, what: Property, place: str, *, expected: str, found: str) -> None:
        """Note a difference."""
        self.note(what, f"{place}: expected {expected}, found {found}.")

    def note(self, what: Property, sentence: str) -> None:
        """Note a difference whose sentence is written already."""
        self.differing[what] += 1
        self.first.setdefault(what, sentence)
        self.first_difference = self.first_difference or sentence

    def remark_on(self, names: Sequence[str], what: str) -> None:
        """Say something about one thing or many; many are counted, and the first few named."""
        if names:
            shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
            self.remarks.append(f"{what}: {shown}.")

    def check(self, what: Property, *, unchecked: str = "", passed: str) -> Check:
        """The check of a property: differences first, then what kept it from being checked."""
        if self.differing[what]:
            answer, says = Answer.FAIL, self.first[what]
        elif unchecked:
            answer, says = Answer.NOT_CHECKED, unchecked
        else:
            answer, says = Answer.PASS, passed
        return Check(what, answer, checked=self.checked[what], differences=self.differing[what], says=says)


def conclude(tally: Tally, *, size: int, root: str, kept: int, earlier: EarlierRoot | None) -> Verification:
    """The checks in the order in which they are shown."""
    documents, disclosed = tally.checked[Property.DOCUMENTS], tally.checked[Property.DISCLOSURES]
    nothing = "" if size else "Nothing is recorded yet."
    checks = [
        tally.check(
            Property.LEDGER,
            unchecked=nothing,
            passed=f"{size} entries, each spelled as the format says and in its place.",
        ),
        tally.check(
            Property.TREE,
            unchecked=nothing or missing_nodes(size=size, kept=kept),
            passed="Every entry leads to the tree that was kept when it was recorded.",
        ),
        tally.check(
            Property.DOCUMENTS,
            unchecked="" if documents else "No document is recorded yet.",
            passed=f"{documents} held, each with the size and the SHA-256 that was recorded.",
        ),
        tally.check(
            Property.DISCLOSURES,
            unchecked=undisclosed(disclosed, withheld=tally.withheld),
            passed=f"{disclosed} names, paths and other values match their commitments.",
        ),
        tally.check(
            Property.EARLIER_ROOT,
            unchecked="" if earlier else "None was given. Note root and size elsewhere; later: --root HEX --size N.",
            passed=f"The first {earlier.size if earlier else 0} entries give the root that was noted.",
        ),
    ]
    return Verification(
        checks=(*checks, is_unchanged(checks), *what_others_hold()),
        first_difference=tally.first_difference,
        differences=sum(tally.differing.values()),
        remarks=tuple(tally.remarks),
        size=size,
        root=root,
    )


def missing_nodes(*, size: int, kept: int) -> str:
    """What to say when the kept tree holds fewer entries than the ledger: an add was cut short, or it was removed."""
    if kept >= size:
        return ""
    return f"The kept tree holds {kept} of {size} entries; the next dalel evidence add completes it."


def undisclosed(disclosed: int, *, withheld: int) -> str:
    """What to say when there are commitments that nothing here opens."""
    if withheld:
        return f"{disclosed} values match their commitments; {withheld} commitments are not disclosed here."
    return "" if disclosed else "No document is recorded yet."


def is_unchanged(checks: Sequence[Check]) -> Check:
    """What the comparisons together say: unchanged since recorded, as far as this folder alone can tell."""
    answers = {check.property: check.answer for check in checks}
    needed = [answers[each] for each in (Property.LEDGER, Property.TREE, Property.DOCUMENTS)]
    if Answer.FAIL in answers.values():
        answer, says = Answer.FAIL, "Something differs from what was recorded; see above."
    elif Answer.NOT_CHECKED in needed:
        answer, says = Answer.NOT_CHECKED, "Not everything could be compared; see above."
    else:
        answer = Answer.PASS
        says = "All is as recorded here. Only a root kept elsewhere shows whether the whole folder was replaced."
    return Check(Property.UNCHANGED, answer, checked=0, differences=0, says=says)


def what_others_hold() -> tuple[Check, Check]:
    """What no folder can prove by itself."""
    return (
        Check(
            Property.EXISTED_BEFORE,
            Answer.NOT_CHECKED,
            checked=0,
            differences=0,
            says="No independent authority's time stamp is kept here; the times are those of this computer's clock.",
        ),
        Check(
            Property.COMPLETE,
            Answer.NOT_CHECKED,
            checked=0,
            differences=0,
            says="No checkpoint is held by others; only one shows whether entries were taken out and all made anew.",
        ),
    )
