"""A flag: a rule that asks a question of spending lines, and what it needs to be evaluated.

A flag is one file. It says what it means as Ibis expressions in the restricted core (docs/flags/writing.md): filter,
join, semi-join, group-by with count, sum, min, max, nunique, row_number with a total order, union, case. No nested
columns, ordered aggregates, engine quantiles, argmin without a tie key, timestamp parsing, regex, or float. What
needs exact arithmetic beyond that (a binomial tail, a median's ratio) is finished on the host by `Flag.judge`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from dalel.jurisdictions import Jurisdiction, Provenance
from dalel.later import ibis
from dalel.vocabulary import Term, term, vocabulary

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import StringValue, Table

Value = Decimal | int | str | None
"""What a subject or a measure may hold. There are no floats: a share is kept as its two numbers."""

Setting = Decimal | int | tuple[str, ...] | None
"""What a parameter may be: a number, a list of words, or None where the data decide."""


class Outcome(StrEnum):
    """The three outcomes (``vocabulary/outcome.yaml``). Missing data is never clear."""

    RAISED = "raised"
    CLEAR = "clear"
    NOT_EVALUATED = "not-evaluated"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number the rule uses: its default and where the default comes from. Set it under ``[flags.CODE]``."""

    name: str
    default: Setting
    unit: str
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class BuyerProfile:
    """What a buyer is for, as the newsroom states it (``buyers.yaml``), and the categories that serve its mandate."""

    buyer: str
    name: str
    mandate: str
    source: str
    core: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything a flag may know beside the lines: the law, its own parameters, the buyers' profiles.

    ``parameters`` are this flag's, defaults filled in. ``compatible`` names the tool whose rules are followed to the
    letter, its faults included. ``measured`` is what `Flag.measure` took from the data before the rule was stated.
    """

    jurisdiction: Jurisdiction
    parameters: Mapping[str, Any]
    buyers: Mapping[str, BuyerProfile] = field(default_factory=dict)
    compatible: str | None = None
    measured: Mapping[str, float | str | None] = field(default_factory=dict)

    def whole(self, parameter: Parameter) -> int:
        """A parameter that is a whole number."""
        return int(self.parameters[parameter.name])

    def words(self, parameter: Parameter) -> tuple[str, ...]:
        """A parameter that is a list of words."""
        found: tuple[str, ...] = self.parameters[parameter.name]
        return found


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a flag makes of the lines, as two unexecuted tables.

    ``subjects``: one row a subject, with the columns of `Flag.subject`, those of `Flag.measures`, ``lines`` (how many),
    ``amount`` (their sum), ``outcome`` and ``reason``. ``outcome`` NULL leaves the row to `Flag.judge`.
    ``members``: the columns of `Flag.subject` and ``line``, one row for each line that the subject rests on.
    """

    subjects: Table
    members: Table


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the host decided about one subject: the outcome, the reason's code, and measures it filled in."""

    outcome: Outcome
    reason: str
    measures: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a finding's arithmetic: a sentence of the flag's vocabulary (``step.CODE``) and its values."""

    code: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Reference:
    """A value of law that a finding rests on, with its source and confidence."""

    label: Mapping[str, str]
    rule: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Finding:
    """A flag's result for one subject. ``finding`` is stable: it names flag and subject, not the run."""

    finding: str
    flag: str
    outcome: Outcome
    reason: str
    subject: Mapping[str, Value]
    measures: Mapping[str, Value]
    lines: int
    amount: Decimal | None

    def values(self, rules: Rules) -> dict[str, Any]:
        """Everything that a sentence about it may name: the rule's parameters, its subject, its measures."""
        counted = {"lines": self.lines, "amount": self.amount}
        return {**rules.parameters, **self.measures, **self.subject, **counted}


class Flag(ABC):
    """One red flag. Its sentences are in ``vocabulary/flags/SLUG.yaml``:

    ``title``, ``says``, ``matters``, ``innocent`` (an innocent explanation), ``subject`` (names one subject),
    ``observed`` (what a raised finding states), ``reason.CODE`` for each reason, ``step.CODE`` for the arithmetic.
    """

    code: ClassVar[str]
    slug: ClassVar[str]
    rule: ClassVar[str]
    """Where the rule comes from: a file of the jurisdiction, a standard's code, a paper."""
    subject: ClassVar[tuple[str, ...]]
    """The columns whose values name one subject, always with currency and vat_basis where amounts are added."""
    measures: ClassVar[tuple[str, ...]]
    """The columns of intermediate values kept with each finding, beside ``lines`` and ``amount``."""
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    reads: ClassVar[str] = "lines"
    """What `evaluate` is given: the standing ``lines`` as a table, or the ``processes`` that stand."""
    outcomes: ClassVar[Mapping[str, Outcome]] = {}
    """The reasons that raise and that clear; every other reason is "not evaluated"."""
    neighbours: ClassVar[str] = "flags/lines"
    """The vocabulary of sentences that several flags of its kind say."""
    shared: ClassVar[tuple[str, ...]] = ()
    """The reasons whose sentences it shares."""

    @abstractmethod
    def evaluate(self, lines: Any, rules: Rules) -> Evaluation:
        """State the rule over the standing lines (every stage; the flag takes the stages it is about)."""

    def measure(self, lines: Any, rules: Rules, backend: BaseBackend) -> Mapping[str, float | str | None]:
        """What the rule needs to know of all the data before it can be stated, such as a quartile."""
        del lines, rules, backend
        return {}

    def judge(self, row: Mapping[str, Any], rules: Rules) -> Judgement:
        """Decide a subject that the expression left open (``outcome`` NULL)."""
        raise NotImplementedError(f"{self.code} leaves no subject to the host")

    @abstractmethod
    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The steps that led to the outcome, each with its numbers, so that a reader can redo them."""

    def rests_on(self, finding: Finding, rules: Rules) -> Sequence[Reference]:
        """The values of law behind this finding; the unconfirmed ones are said to be so."""
        del finding, rules
        return ()

    def sentence(self, code: str) -> Term:
        """One of its own sentences, else the one it shares."""
        own = vocabulary(f"flags/{self.slug}")
        return own[code] if code in own else term(self.neighbours, code)

    def reasons(self) -> list[str]:
        """The reasons it gives: the shared ones first, as they are looked at."""
        own = [code for code in vocabulary(f"flags/{self.slug}") if code.startswith("reason.")]
        return [*self.shared, *(code.removeprefix("reason.") for code in own)]

    def decided(self, subjects: Table, reason: ibis.Value) -> Table:
        """Subjects with their reason, and the outcome that follows from it."""
        found = subjects.mutate(reason=reason)
        return found.mutate(outcome=self.outcome_of(found.reason))

    def outcome_of(self, reason: StringValue) -> StringValue:
        """The outcome that follows from a reason; NULL of NULL, which leaves the row to `judge`."""
        having = {kind: [code for code, of in self.outcomes.items() if of is kind] for kind in Outcome}
        found: StringValue = ibis.cases(
            (reason.isnull(), ibis.null("string")),
            (reason.isin(having[Outcome.RAISED]), Outcome.RAISED.value),
            (reason.isin(having[Outcome.CLEAR]), Outcome.CLEAR.value),
            else_=Outcome.NOT_EVALUATED.value,
        )
        return found

    def judgement(self, reason: str, **measures: Value) -> Judgement:
        """The same on the host."""
        return Judgement(self.outcomes.get(reason, Outcome.NOT_EVALUATED), reason, measures)
