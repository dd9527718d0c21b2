"""A rush at the year's end: the last month's share of a buyer's year against its other months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from dalel.errors import CommandError
from dalel.flags.flag import Evaluation, Finding, Flag, Outcome, Parameter, Rules, Step, Value
from dalel.flags.purchase import ENDED, STAGES
from dalel.flags.spread import side_by_side
from dalel.later import ibis
from dalel.spending import EXACT, Stage

if TYPE_CHECKING:
    from ibis.expr.types import IntegerValue, Table

END_MONTH = Parameter(
    name="fiscal_year_end_month",
    default=12,
    unit="month",
    meaning="The last month of the financial year",
    source="Kazakhstan's financial year is the calendar year (Budget Code)",
)
LAST_MONTHS = Parameter(
    name="last_months",
    default=1,
    unit="months",
    meaning="How many months at the year's end are compared with the others",
    source="our choice; fraudit takes one and two",
)
RATIO = Parameter(
    name="ratio",
    default=3,
    unit="times",
    meaning="The last months are shown from this many times the mean of the other months on",
    source="fraudit: 2, high from 3",
)
SHARE = Parameter(
    name="share_percent",
    default=25,
    unit="percent",
    meaning="The last months are shown from this share of the year on",
    source="our choice; fraudit: high from 35",
)
LINES = Parameter(
    name="minimum_lines",
    default=12,
    unit="lines",
    meaning="Below this many lines in the year the months say little",
    source="our choice: one a month",
)
MONTHS = Parameter(
    name="minimum_other_months",
    default=6,
    unit="months",
    meaning="So many of the other months must hold a line, else the lines read do not cover the year",
    source="our choice: half a year",
)
UNPLACED = Parameter(
    name="maximum_unplaced_percent",
    default=10,
    unit="percent",
    meaning="More lines than this without a month make the comparison void",
    source="our choice",
)
HUNDREDTH, FOURTH = Decimal("0.01"), Decimal("0.0001")
# Of the column's own type: a bare 0 would make the engine choose one with fewer decimals.


class YearEnd(Flag):
    """Raise when the last month holds a large part of a buyer's year, several times an ordinary month's."""

    code: ClassVar[str] = "YEAR-END"
    slug: ClassVar[str] = "year-end"
    rule: ClassVar[str] = "docs/flags/year-end.md#based-on"
    subject: ClassVar[tuple[str, ...]] = ("stage", "buyer_scheme", "buyer_id", "year", "currency", "vat_basis")
    measures: ClassVar[tuple[str, ...]] = (
        "buyer_name",
        "placed_lines",
        "last_lines",
        "last_amount",
        "other_lines",
        "other_amount",
        "other_months",
        "unplaced_lines",
        "unplaced_amount",
        "without_amount",
        "several_years_lines",
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (END_MONTH, LAST_MONTHS, RATIO, SHARE, LINES, MONTHS, UNPLACED)
    outcomes: ClassVar[Mapping[str, Outcome]] = {"rush": Outcome.RAISED, "no-rush": Outcome.CLEAR}

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Add up the last months and the others for each buyer and year, and compare the two by multiplication."""
        zero = ibis.literal(Decimal(0), "decimal(38, 10)")
        dated = place_in_year(lines, rules)
        groups = dated.group_by(*self.subject).agg(
            buyer_name=dated.buyer_name.min(),
            placed_lines=dated.count(where=dated.last.notnull()),
            last_lines=dated.count(where=dated.last),
            last_amount=dated.amount.sum(where=dated.last).fill_null(zero),
            other_lines=dated.count(where=~dated.last),
            other_amount=dated.amount.sum(where=~dated.last).fill_null(zero),
            other_months=dated.month_of_line.nunique(where=~dated.last),
            unplaced_lines=dated.count(where=dated.last.isnull()),
            unplaced_amount=dated.amount.sum(where=dated.last.isnull()).fill_null(zero),
            without_amount=dated.count(where=dated.amount.isnull()),
            several_years_lines=dated.count(where=dated.several_years),
            whole=dated.amount.sum(),
        )
        reason = decide(groups, rules)
        evaluated = reason.isin(list(self.outcomes))
        subjects = self.decided(groups, reason).mutate(
            lines=evaluated.ifelse(groups.last_lines, groups.placed_lines + groups.unplaced_lines),
            # Amounts in no stated currency cannot be added.
            amount=evaluated.ifelse(groups.last_amount, groups.currency.notnull().ifelse(groups.whole, None)),
        )
        outcomes = subjects.select(*self.subject, "outcome")
        members = side_by_side(dated, outcomes, self.subject)
        return Evaluation(
            subjects=subjects,
            members=members.filter(
                (members.outcome == str(Outcome.NOT_EVALUATED)) | members.last.fill_null(False)
            ).select(*self.subject, "line"),
        )

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The last months, the mean of the others, and how many times the one is the other."""
        last_months = int(rules.parameters["last_months"])
        others = 12 - last_months
        values = {**rules.parameters, **finding.subject, **finding.measures, "others": others}
        steps = [Step("months", values), Step("sums", values)]
        if finding.measures["unplaced_lines"]:
            steps.append(Step("unplaced", values))
        if finding.measures["without_amount"]:
            steps.append(Step("without-amount", values))
        if finding.measures["several_years_lines"]:
            steps.append(Step("several-years", values))
        last, other = (finding.measures[name] for name in ("last_amount", "other_amount"))
        evaluated = finding.outcome is not Outcome.NOT_EVALUATED or finding.reason == "months-without-lines"
        if not evaluated or not isinstance(last, Decimal) or not isinstance(other, Decimal):
            return steps
        steps += compare(last, other, values)
        months = finding.measures["other_months"]
        if isinstance(months, int) and 0 < months < others and finding.reason != "no-rush":
            full = EXACT.quantize(EXACT.divide(EXACT.multiply(other, Decimal(others)), Decimal(months)), HUNDREDTH)
            steps += [Step("full", values | {"full": full}), *compare(last, full, values)]
        return steps


def compare(last: Decimal, other: Decimal, values: Mapping[str, Value]) -> list[Step]:
    """The last months' mean divided by the others', and the last months' share, each with four decimals."""
    last_months, others, whole = values["last_months"], values["others"], EXACT.add(last, other)
    steps = []
    if other > 0 and isinstance(last_months, int) and isinstance(others, int):
        times = EXACT.divide(EXACT.multiply(last, Decimal(others)), EXACT.multiply(other, Decimal(last_months)))
        steps.append(Step("times", {**values, "other_amount": other, "times": EXACT.quantize(times, FOURTH)}))
    if whole > 0:
        percent = EXACT.divide(EXACT.multiply(last, Decimal(100)), whole)
        steps.append(Step("share", {**values, "whole": whole, "percent": EXACT.quantize(percent, FOURTH)}))
    return steps


def place_in_year(lines: Table, rules: Rules) -> Table:
    """Each line with its month in the financial year: the month published, else that of its date.

    A date outside the financial year (a contract for next year, signed in December) places nothing. ``last`` says
    whether the month is one of the last; NULL where there is no month.
    """
    end, last_months = int(rules.parameters["fiscal_year_end_month"]), int(rules.parameters["last_months"])
    if not (1 <= end <= 12 and 1 <= last_months <= 6):
        raise CommandError(
            f"flags.YEAR-END: fiscal_year_end_month is {end} and last_months is {last_months}.",
            next_step="The first must be 1 to 12, the second 1 to 6.",
        )
    kept = lines.filter(lines.stage.isin((*STAGES, Stage.PAYMENT)), ~lines.status.isin(ENDED).fill_null(False))
    columns = ("line", "buyer_name", "amount", "several_years", "amount_year_1", "month", "date")
    kept = kept.select(*YearEnd.subject, *columns)
    year, month = kept.date.year(), kept.date.month()
    # A financial year that ends in June 2020 is the year 2020; its first half lies in 2019.
    inside = ((year == kept.year) & (month <= end)) | ((year == kept.year - 1) & (month > end))
    placed: IntegerValue = ibis.cases(
        (kept.month.notnull(), kept.month), (inside, month.cast("int32")), else_=ibis.null("int32")
    )
    last = [(end - 1 - i) % 12 + 1 for i in range(last_months)]
    longer = kept.several_years.fill_null(False)
    return kept.mutate(
        month_of_line=placed,
        last=placed.isin(last),
        vat_basis=kept.vat_basis.fill_null("unknown"),
        # What later years will pay is not spent in this one.
        amount=(longer & kept.amount_year_1.notnull()).ifelse(kept.amount_year_1, kept.amount),
        several_years=longer,
    )


def decide(group: Table, rules: Rules) -> ibis.Value:
    """The reason for each subject; the first that applies."""
    last_months, ratio, share, lines, months, unplaced = (
        int(rules.parameters[p.name]) for p in (LAST_MONTHS, RATIO, SHARE, LINES, MONTHS, UNPLACED)
    )
    # Both sides are one month's mean: last ÷ last_months ≥ ratio × others ÷ (12 − last_months), multiplied out.
    others = 12 - last_months
    many_times = group.last_amount * others >= group.other_amount * (ratio * last_months)
    large = group.last_amount * 100 >= (group.last_amount + group.other_amount) * share
    # The same with the months that have no line taken to be as full as those that have one: `other_amount` becomes
    # other_amount × others ÷ other_months.
    last_of_full = group.last_amount * group.other_months
    many_times_of_full = last_of_full >= group.other_amount * (ratio * last_months)
    large_of_full = last_of_full * 100 >= (last_of_full + group.other_amount * others) * share
    rush = many_times & large & (group.last_amount > 0)
    return ibis.cases(
        (group.buyer_id.isnull(), "no-buyer"),
        (group.year.isnull(), "no-year"),
        (group.currency.isnull(), "no-currency"),
        (
            group.unplaced_lines * 100 > (group.placed_lines + group.unplaced_lines) * unplaced,
            "months-not-published",
        ),
        (group.placed_lines < lines, "too-few-lines"),
        (group.other_months < months, "year-not-covered"),
        # Nothing bought in the last month, or lines that end before it: the lines cannot tell.
        (group.last_lines == 0, "no-last-month"),
        (rush & many_times_of_full & large_of_full, "rush"),
        # Whether those months were empty or were not read, the lines cannot tell, and here it decides.
        (rush, "months-without-lines"),
        else_="no-rush",
    )
