"""A contract that additional agreements made much dearer, in all or in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.flag import Evaluation, Finding, Flag, Outcome, Parameter, Rules, Step
from dalel.flags.spread import side_by_side
from dalel.later import ibis
from dalel.spending import EXACT, Stage

if TYPE_CHECKING:
    from ibis.expr.types import Table

GROWTH = Parameter(
    name="growth_percent",
    default=20,
    unit="percent",
    meaning="A contract has grown where its sum is so much above the first one, or above the one before the change",
    source="sigma and open-tender-watch A4: over 20%; OICP IP-03: over 15%",
)
CONTRACT = ["record_scheme", "contract"]
PARTIES = ("buyer_scheme", "buyer_id", "buyer_name", "supplier_name")
BASIS = ("currency", "vat_basis")
HUNDREDTH = Decimal("0.01")


class ContractGrowth(Flag):
    """Raise when additional agreements raised a contract's sum by a fifth, in all or in one step."""

    code: ClassVar[str] = "CONTRACT-GROWTH"
    slug: ClassVar[str] = "contract-growth"
    rule: ClassVar[str] = "docs/flags/contract-growth.md#based-on"
    subject: ClassVar[tuple[str, ...]] = ("record_scheme", "contract", "currency", "vat_basis")
    measures: ClassVar[tuple[str, ...]] = (
        "buyer_scheme",
        "buyer_id",
        "buyer_name",
        "supplier_name",
        "versions",
        "first_amount",
        "last_amount",
        "large_steps",
        "step",
        "step_from",
        "step_to",
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (GROWTH,)
    outcomes: ClassVar[Mapping[str, Outcome]] = {
        "grown-in-all": Outcome.RAISED,
        "grown-in-a-step": Outcome.RAISED,
        "not-grown": Outcome.CLEAR,
    }
    shared: ClassVar[tuple[str, ...]] = ("no-currency", "no-date", "no-amount")

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Put each contract's versions in the order of their days, and compare the last and each next one."""
        rows = contract_lines(lines)
        versions = find_versions(rows)
        whole = versions.group_by(*CONTRACT).agg(
            versions=versions.count(),
            firsts=versions.count(where=versions.first),
            days=versions.date.nunique(),
            undated=versions.count(where=versions.date.isnull()),
            unpriced=versions.count(where=versions.unpriced > 0),
            zeros=versions.count(where=versions.amount == 0),
            first_amount=versions.amount.max(where=versions.number == 0),
            last_amount=versions.amount.max(where=versions.number == versions.of - 1),
        )
        named = rows.group_by(*CONTRACT).agg(
            **{name: rows[name].min() for name in (*PARTIES, *BASIS)},
            unstated=rows.count(where=rows.unstated),
            amendments=rows.count(where=rows.stage == Stage.AMENDMENT),
            lines=rows.count(),
        )
        steps = find_steps(versions, rules)
        groups = side_by_side(side_by_side(named, whole, CONTRACT), steps, CONTRACT, keep_left=True)
        groups = groups.filter(groups.amendments > 0)
        subjects = self.decided(groups, decide(groups, rules)).mutate(
            amount=groups.currency.notnull().ifelse(groups.last_amount, None)
        )
        return Evaluation(subjects, rows.select(*self.subject, "line"))

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The first and the last sum, and the largest step between two."""
        values = finding.values(rules)
        steps = [Step("versions", values)]
        if finding.outcome is Outcome.NOT_EVALUATED:
            return steps
        first, last, before, after = (
            Decimal(str(finding.measures[name])) for name in ("first_amount", "last_amount", "step_from", "step_to")
        )
        steps.append(Step("all", values | {"percent": percent_of(last, first)}))
        return [*steps, Step("step", values | {"percent": percent_of(after, before)})]


def percent_of(part: Decimal, whole: Decimal) -> Decimal:
    """What part is of whole, in percent with two decimals."""
    return EXACT.quantize(EXACT.divide(EXACT.multiply(part, Decimal(100)), whole), HUNDREDTH)


def contract_lines(lines: Table) -> Table:
    """The lines of contracts and of the agreements that change them, with the ``contract`` each belongs to."""
    kept = lines.filter(
        lines.stage.isin([Stage.CONTRACT, Stage.AMENDMENT]),
        ~lines.status.isin(["cancelled", "unsuccessful"]).fill_null(False),
    )
    version = ibis.coalesce(kept.whole_record, kept.record, kept.line)
    kept = kept.mutate(version=version, contract=ibis.coalesce(kept.root_record, version))
    kept = kept.mutate(vat_basis=kept.vat_basis.fill_null("unknown"), unstated=kept.currency.isnull())
    kept = kept.mutate(**{name: the_one(kept, name) for name in BASIS})
    return kept.select("line", "stage", *PARTIES, *BASIS, "unstated", "amount", "date", "version", *CONTRACT)


def the_one(rows: Table, name: str) -> ibis.Value:
    """What every line of a contract says; NULL where they differ or one says nothing."""
    whole = ibis.window(group_by=CONTRACT)
    same = rows[name].min().over(whole) == rows[name].max().over(whole)
    every = rows[name].count().over(whole) == rows.line.count().over(whole)
    return (same & every).fill_null(False).ifelse(rows[name], ibis.null("string"))


def find_versions(rows: Table) -> Table:
    """Each version of each contract: its sum, its day, its ``number`` in their order and how many there are ``of``."""
    found = rows.group_by(*CONTRACT, "version").agg(
        date=rows.date.min(),
        amount=rows.amount.sum(),
        unpriced=rows.count(where=~(rows.amount >= 0).fill_null(False)),
    )
    first = found.version == found.contract
    found = found.mutate(first=first, later=first.ifelse(0, 1))
    order = [found.later.asc(), found.date.asc(nulls_first=False), found.version.asc()]
    return found.mutate(
        number=ibis.row_number().over(ibis.window(group_by=CONTRACT, order_by=order)),
        of=found.version.count().over(ibis.window(group_by=CONTRACT)),
    )


def find_steps(versions: Table, rules: Rules) -> Table:
    """Of each contract how many changes raised it by much, and the change that raised it most."""
    before = versions.select(*CONTRACT, "number", step_from="amount")
    after = versions.select(*CONTRACT, number=versions.number - 1, step_to=versions.amount)
    steps = side_by_side(before, after, [*CONTRACT, "number"])
    steps = steps.mutate(large=steps.step_to * 100 >= steps.step_from * (100 + rules.whole(GROWTH)))
    order = [(steps.step_to - steps.step_from).desc(), steps.number.asc()]
    ranked = steps.mutate(place=ibis.row_number().over(ibis.window(group_by=CONTRACT, order_by=order)))
    return ranked.group_by(*CONTRACT).agg(
        large_steps=ranked.count(where=ranked.large),
        step=ranked.number.max(where=ranked.place == 0) + 1,
        step_from=ranked.step_from.max(where=ranked.place == 0),
        step_to=ranked.step_to.max(where=ranked.place == 0),
    )


def decide(group: Table, rules: Rules) -> ibis.Value:
    """The reason for each contract; the first that applies."""
    grown = group.last_amount * 100 >= group.first_amount * (100 + rules.whole(GROWTH))
    return ibis.cases(
        (group.unstated > 0, "no-currency"),
        (group.currency.isnull() | group.vat_basis.isnull(), "not-comparable"),
        (group.firsts == 0, "first-not-read"),
        (group.undated > 0, "no-date"),
        # Which of two agreements of one day came first is not published.
        (group.days < group.versions, "same-day"),
        (group.unpriced > 0, "no-amount"),
        (group.zeros > 0, "zero-amount"),
        (grown, "grown-in-all"),
        (group.large_steps > 0, "grown-in-a-step"),
        else_="not-grown",
    )
