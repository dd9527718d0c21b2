"""First digits of a buyer's amounts that are not spread as in ordinary data (Benford): context, no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from dalel.flags.false_discovery import last_standing
from dalel.flags.flag import Evaluation, Finding, Flag, Judgement, Outcome, Parameter, Rules, Step, Value
from dalel.flags.purchase import ENDED
from dalel.later import ibis
from dalel.spending import EXACT, Stage, stream

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

AMOUNTS = Parameter(
    name="minimum_amounts",
    default=300,
    unit="amounts",
    meaning="Below this many amounts the test says nothing",
    source="Nigrini 2012 asks for 300; open-tender-watch B5 takes 20, which is too few",
)
ORDERS = Parameter(
    name="minimum_times",
    default=100,
    unit="times",
    meaning="The largest amount must be so many times the smallest: digits spread only over orders of magnitude",
    source="two orders of magnitude (Cerqueti and Lupi; Nigrini 2012)",
)
DEVIATION = Parameter(
    name="deviation_per_10000",
    default=150,
    unit="ten-thousandths",
    meaning="Raised only where the mean absolute deviation of the nine shares is above this",
    source="Nigrini 2012: 0.015 is nonconformity. With many amounts the test alone finds every trifle",
)
DISCOVERY = Parameter(
    name="false_discovery_percent",
    default=5,
    unit="percent",
    meaning="So many of the buyers raised may be raised by chance (Benjamini-Hochberg)",
    source="our choice: the usual 5%",
)
DIGITS = range(1, 10)
COUNTS = tuple(f"digit_{digit}" for digit in DIGITS)
POWERS = range(-10, 17)
MONEY = "decimal(38, 10)"
FOURTH = Decimal("0.0001")


class LeadingDigits(Flag):
    """Raise, as context, when the first digits of many amounts of a buyer are not spread as Benford's law has it."""

    code: ClassVar[str] = "BENFORD"
    slug: ClassVar[str] = "leading-digits"
    rule: ClassVar[str] = "docs/flags/leading-digits.md#based-on"
    subject: ClassVar[tuple[str, ...]] = ("stage", "buyer_scheme", "buyer_id", "currency", "vat_basis")
    measures: ClassVar[tuple[str, ...]] = (
        "buyer_name",
        "amounts",
        "smallest",
        "largest",
        *COUNTS,
        "chi_square",
        "deviation",
        "tested",
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (AMOUNTS, ORDERS, DEVIATION, DISCOVERY)
    outcomes: ClassVar[Mapping[str, Outcome]] = {
        "spread-otherwise": Outcome.RAISED,
        "chance": Outcome.CLEAR,
        "small-deviation": Outcome.CLEAR,
    }
    shared: ClassVar[tuple[str, ...]] = ("no-buyer", "no-currency")

    def measure(self, lines: Table, rules: Rules, backend: BaseBackend) -> Mapping[str, float | str | None]:
        """The probabilities of all buyers with enough amounts, and the last that stands among them."""
        groups = find_groups(lines, rules)
        open_ones = groups.filter(groups.reason.isnull()).select(*COUNTS)
        counts = [[row[name] for name in COUNTS] for batch in stream(open_ones, backend) for row in batch.to_pylist()]
        last = last_standing(map(probability, map(chi_square, counts)), percent=rules.whole(DISCOVERY))
        return {"last": None if last is None else str(last), "tested": str(len(counts))}

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Count the nine digits of each buyer's amounts; the test is finished on the host."""
        groups = find_groups(lines, rules)
        nothing = ibis.null("decimal(18, 4)")
        subjects = self.decided(groups, groups.reason).mutate(
            chi_square=nothing, deviation=nothing, tested=ibis.null("int64")
        )
        return Evaluation(subjects, counted(lines).select(*self.subject, "line"))

    def judge(self, row: Mapping[str, Any], rules: Rules) -> Judgement:
        """Whether chance would spread digits so, and whether a reader could see the difference."""
        counts = [row[name] for name in COUNTS]
        chi, mean, last = chi_square(counts), deviation_of(counts), rules.measured.get("last")
        shown: dict[str, Value] = {
            "chi_square": EXACT.quantize(chi, FOURTH),
            "deviation": EXACT.quantize(mean, FOURTH),
            "tested": int(str(rules.measured["tested"])),
        }
        if last is None or probability(chi) > Fraction(str(last)):
            return self.judgement("chance", **shown)
        far = mean * 10_000 > rules.whole(DEVIATION)
        return self.judgement("spread-otherwise" if far else "small-deviation", **shown)

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The nine counts beside those expected, and what they come to."""
        if finding.measures["chi_square"] is None:
            return []
        values = finding.values(rules)
        total = Decimal(str(finding.measures["amounts"]))
        expected = [EXACT.quantize(EXACT.multiply(total, share), Decimal("0.1")) for share in expected_shares()]
        counts = ", ".join(str(finding.measures[name]) for name in COUNTS)
        shown = values | {"counts": counts, "expected": ", ".join(f"{number:f}" for number in expected)}
        return [Step("counts", shown), Step("test", values), Step("context", values)]


def counted(lines: Table) -> Table:
    """Awards, contracts and payments above zero, each with the power of ten that its amount reaches."""
    kept = lines.filter(
        lines.stage.isin([Stage.AWARD, Stage.CONTRACT, Stage.PAYMENT]),
        ~lines.status.isin(ENDED).fill_null(False),
        (lines.amount > 0).fill_null(False),
    )
    kept = kept.select("line", "stage", "buyer_scheme", "buyer_id", "buyer_name", "currency", "vat_basis", "amount")
    powers = [(kept.amount >= tenth(power), tenth(power)) for power in reversed(POWERS)]
    return kept.mutate(vat_basis=kept.vat_basis.fill_null("unknown"), power=ibis.cases(*powers, else_=tenth(-10)))


def tenth(power: int) -> ibis.Value:
    """A power of ten as an amount."""
    return ibis.literal(Decimal(1).scaleb(power), MONEY)


def find_groups(lines: Table, rules: Rules) -> Table:
    """Each buyer's amounts by first digit, and the ``reason`` where they are not tested."""
    rows = counted(lines)
    reached = {digit: rows.count(where=rows.amount >= rows.power * digit) for digit in DIGITS}
    groups = rows.group_by(*LeadingDigits.subject).agg(
        buyer_name=rows.buyer_name.min(),
        amounts=rows.count(),
        smallest=rows.amount.min(),
        largest=rows.amount.max(),
        lines=rows.count(),
        amount=rows.amount.sum(where=rows.currency.notnull()),
        **{f"from_{digit}": count for digit, count in reached.items()},
    )
    exact = {f"digit_{digit}": groups[f"from_{digit}"] - groups[f"from_{digit + 1}"] for digit in DIGITS[:-1]}
    groups = groups.mutate(**exact, digit_9=groups.from_9)
    return groups.mutate(
        reason=ibis.cases(
            (groups.buyer_id.isnull(), "no-buyer"),
            (groups.currency.isnull(), "no-currency"),
            (groups.amounts < rules.whole(AMOUNTS), "too-few-amounts"),
            (groups.largest < groups.smallest * rules.whole(ORDERS), "too-narrow"),
            else_=ibis.null("string"),
        )
    )


def expected_shares() -> list[Decimal]:
    """log10(1 + 1/d) for each digit."""
    return [EXACT.log10(EXACT.divide(Decimal(digit + 1), Decimal(digit))) for digit in DIGITS]


def chi_square(counts: Sequence[int]) -> Decimal:
    """Pearson's statistic of nine counts against Benford's shares."""
    total = Decimal(sum(counts))
    found = Decimal(0)
    for count, share in zip(counts, expected_shares(), strict=True):
        expected = EXACT.multiply(total, share)
        away = EXACT.subtract(Decimal(count), expected)
        found = EXACT.add(found, EXACT.divide(EXACT.multiply(away, away), expected))
    return found


def deviation_of(counts: Sequence[int]) -> Decimal:
    """The mean distance of the nine shares from Benford's."""
    total = Decimal(sum(counts))
    away = [
        abs(EXACT.subtract(EXACT.divide(Decimal(count), total), share))
        for count, share in zip(counts, expected_shares(), strict=True)
    ]
    return EXACT.divide(sum(away, Decimal(0)), Decimal(9))


def probability(chi: Decimal) -> Fraction:
    """The upper tail of chi-square with eight degrees of freedom: e^−h (1 + h + h²/2 + h³/6), h = x/2."""
    half = EXACT.divide(chi, Decimal(2))
    series = Decimal(1)
    for factor in (3, 2, 1):
        series = EXACT.add(Decimal(1), EXACT.divide(EXACT.multiply(half, series), Decimal(factor)))
    return Fraction(EXACT.multiply(EXACT.exp(-half), series))
