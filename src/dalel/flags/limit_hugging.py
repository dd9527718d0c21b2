"""Amounts bunched just under a limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import comb
from typing import TYPE_CHECKING, Any, ClassVar

from dalel.flags.flag import Evaluation, Finding, Flag, Judgement, Outcome, Parameter, Reference, Rules, Step, Value
from dalel.flags.yearly_limit import find_limit, limit_references, limit_values, limited_lines
from dalel.later import ibis
from dalel.spending import EXACT

if TYPE_CHECKING:
    from ibis.expr.types import Table

WIDTH = Parameter(
    name="width_percent",
    default=5,
    unit="percent of the limit",
    meaning="How wide each of the two bands under the limit is",
    source="open-tender-watch A5 looks at the last 5% under a limit",
)
MINIMUM = Parameter(
    name="minimum_lines",
    default=5,
    unit="lines",
    meaning="Below this many lines in the two bands there is nothing to test; the near band must hold as many",
    source="our choice",
)
CHANCE = Parameter(
    name="chance_one_in",
    default=100,
    unit="one in",
    meaning="Raised only where even lines would fall so in at most one case of this many",
    source="our choice: the usual 1%",
)
TIMES = Parameter(
    name="minimum_times",
    default=2,
    unit="times",
    meaning="Raised only where the near band holds at least this many times the lines of the next one",
    source="our choice: an effect that a reader can see, not only a small probability",
)
MOST = 10**18
"""Odds are stated up to this; beyond it "at most 1 in" stays true and the number says nothing more."""
SHOWN = 100
"""Up to this many lines the counts of the binomial are printed in full (2^100 has 31 digits)."""


class LimitHugging(Flag):
    """Raise when many more of a buyer's lines lie in the last few percent under a limit than in the few before."""

    code: ClassVar[str] = "KZ-LIMIT"
    slug: ClassVar[str] = "limit-hugging"
    rule: ClassVar[str] = "kz/limit.yaml"
    subject: ClassVar[tuple[str, ...]] = (
        "stage",
        "buyer_scheme",
        "buyer_id",
        "year",
        "currency",
        "vat_basis",
        "limit_code",
        "gap",
    )
    measures: ClassVar[tuple[str, ...]] = (
        "buyer_name",
        "limit_amount",
        "near_lines",
        "next_lines",
        "at_limit",
        "one_in",
        "subjects_tested",
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (WIDTH, MINIMUM, CHANCE, TIMES)

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Count the lines in the two bands; leave those with enough lines to the host."""
        minimum = int(rules.parameters[MINIMUM.name])
        zero = ibis.literal(Decimal(0), type="decimal(38, 10)")
        placed = self.place(lines, rules)
        groups = placed.group_by(*self.subject).agg(
            buyer_name=placed.buyer_name.min(),
            limit_amount=placed.limit_amount.max(),
            near_lines=placed.count(where=placed.near),
            next_lines=placed.count(where=placed.next),
            at_limit=placed.count(where=placed.near & (placed.amount == placed.limit_amount)),
            lines=placed.count(where=placed.shown),
            # Amounts in no stated currency cannot be added; no lines in a band add up to nothing.
            amount=ibis.coalesce(
                placed.amount.sum(where=placed.shown & placed.currency.notnull()),
                placed.gap.max().isnull().ifelse(zero, None),
            ),
        )
        reason = ibis.cases(
            (groups.gap.notnull(), groups.gap),
            (groups.near_lines + groups.next_lines < minimum, "too-few-lines"),
            else_=ibis.null("string"),
        )
        groups = groups.mutate(
            one_in=ibis.null("int64"),
            reason=reason,
            outcome=reason.notnull().ifelse(Outcome.NOT_EVALUATED.value, ibis.null("string")),
        )
        tested = groups.agg(subjects_tested=groups.count(where=groups.reason.isnull()))
        return Evaluation(
            subjects=groups.cross_join(tested),
            members=placed.filter(placed.shown).select(*self.subject, "line"),
        )

    def place(self, lines: Table, rules: Rules) -> Table:
        """Each line under its subject, and in which band under the limit its amount is."""
        width = int(rules.parameters[WIDTH.name])
        line = limited_lines(lines, rules.jurisdiction)
        line = line.mutate(
            gap=ibis.cases(
                (line.gap.notnull(), line.gap),
                (line.amount.isnull() | (line.amount < 0), "no-amount"),
                (line.several_years.fill_null(False), "several-years"),
                else_=ibis.null("string"),
            )
        )
        line = line.mutate(
            **{name: line.gap.isnull().ifelse(line[name], None) for name in ("limit_code", "limit_amount")}
        )
        # Whole multiples on both sides: nothing is divided, so nothing is rounded.
        share = line.amount * 100
        near, beside, whole = (line.limit_amount * percent for percent in (100 - width, 100 - 2 * width, 100))
        line = line.mutate(
            near=((share > near) & (share <= whole)).fill_null(False),
            next=((share > beside) & (share <= near)).fill_null(False),
        )
        return line.mutate(shown=line.near | line.gap.notnull())

    def judge(self, row: Mapping[str, Any], rules: Rules) -> Judgement:
        """Whether so many lines in the nearer band would be rare if a line fell into either with equal chance."""
        near, beside = row["near_lines"], row["next_lines"]
        ways, total = tail(near, near + beside)
        one_in = {"one_in": min(total // ways, MOST)}
        if near < rules.parameters[MINIMUM.name]:
            return Judgement(Outcome.CLEAR, "few-near", one_in)
        if near < rules.parameters[TIMES.name] * max(beside, 1):
            return Judgement(Outcome.CLEAR, "no-excess", one_in)
        if ways * int(rules.parameters[CHANCE.name]) > total:
            return Judgement(Outcome.CLEAR, "chance", one_in)
        return Judgement(Outcome.RAISED, "bunched", one_in)

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The limit in money, the two bands, the binomial tail, and how many subjects were tested."""
        limit = find_limit(finding, rules.jurisdiction)
        if limit is None:
            return []
        width = Decimal(rules.parameters[WIDTH.name])
        values = {
            **rules.parameters,
            **finding.measures,
            **limit_values(limit, rules.jurisdiction.currency),
            "near_from": EXACT.multiply(limit.amount, EXACT.divide(100 - width, Decimal(100))),
            "next_from": EXACT.multiply(limit.amount, EXACT.divide(100 - 2 * width, Decimal(100))),
        }
        steps = [Step("limit", values)]
        if limit.lowest != limit.amount:
            steps.append(Step("lowest", values))
        steps += [Step("bands", values), Step(f"vat-{finding.subject['vat_basis']}", {})]
        return steps if finding.measures["one_in"] is None else [*steps, *self.tell_chance(values)]

    def tell_chance(self, values: Mapping[str, Value]) -> Sequence[Step]:
        """The binomial tail in whole numbers, and how many subjects could pass it by chance alone."""
        near, beside, tested = (int(str(values[name])) for name in ("near_lines", "next_lines", "subjects_tested"))
        ways, total = tail(near, near + beside)
        values = {**values, "count": near + beside}
        alarms = EXACT.divide(Decimal(tested), Decimal(str(values[CHANCE.name])))
        return [
            Step("tail", {**values, "ways": str(ways), "total": str(total)})
            if near + beside <= SHOWN
            else Step("long-tail", values),
            Step("tested", {**values, "alarms": alarms.quantize(Decimal("0.01"), context=EXACT)}),
        ]

    def rests_on(self, finding: Finding, rules: Rules) -> Sequence[Reference]:
        """The limit and the values of the index."""
        return limit_references(find_limit(finding, rules.jurisdiction), rules.jurisdiction)


def tail(at_least: int, count: int) -> tuple[int, int]:
    """Of the 2^count ways in which lines can fall into two bands, how many put ``at_least`` or more into the first.

    Exact whole numbers: the probability of the one-sided binomial test with p = 1/2 is the first over the second.
    """
    ways, term = 0, comb(count, at_least)
    for k in range(at_least, count + 1):
        ways += term
        term = term * (count - k) // (k + 1)
    return ways, 2**count
