"""What each flag found: how many of each outcome and why, and the raised findings with their lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from dalel.edition import editions
from dalel.flags import Count, Explanation, Finding, Findings, Flag, Outcome, Rules, explain
from dalel.flags.explanation import say_values
from dalel.flags.finding_files import MEMBERS
from dalel.flags.flag import Value
from dalel.flags.follow_up import Followed
from dalel.later import ibis
from dalel.report.sentence import say_in_general
from dalel.spending import method_name
from dalel.spending.listing import title_in

if TYPE_CHECKING:
    from ibis.expr.types import StringValue, Table

FINDINGS = 50
"""Raised findings of each flag in a report unless more are asked for, the largest amounts first."""

MEMBER_LINES = 20
"""Lines shown of one finding, the largest amounts first."""

NOT_EVALUATED = 10
"""Examples shown of what a flag could not evaluate."""

LINE_COLUMNS = (
    "line",
    "document",
    "place",
    "stage",
    "title",
    "title_lang",
    "item_scheme",
    "item_code",
    "method_scheme",
    "method_code",
    "method",
    "ground_code",
    "quantity",
    "unit_code",
    "unit_name",
    "unit_price",
    "amount",
    "currency",
    "vat_basis",
    "year",
    "month",
    "date",
    "status",
    "supplier_id",
    "supplier_name",
)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A spending line as a report shows it; the columns are those of `dalel.spending.Line`.

    ``title_lang`` is the language the title was published in, None where the source does not say; ``method_name`` and
    ``unit`` are in the report's language where that is known.
    """

    line: str
    document: str
    place: str
    stage: str
    title: str | None
    title_lang: str | None
    item_scheme: str | None
    item_code: str | None
    method_scheme: str | None
    method_code: str | None
    method: str | None
    method_name: str | None
    ground_code: str | None
    quantity: Decimal | None
    unit_code: str | None
    unit: str | None
    unit_price: Decimal | None
    amount: Decimal | None
    currency: str | None
    vat_basis: str | None
    year: int | None
    month: int | None
    date: dt.date | None
    status: str | None
    supplier_id: str | None
    supplier_name: str | None


@dataclass(frozen=True, slots=True)
class RestsOn:
    """A value of law that a finding rests on, its source, and how sure we are of it."""

    what: str
    rule: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """One finding in words, with its lines; ``members`` says how many lines it rests on, ``shown`` are the largest.

    Of what was done about it a report shows neither notes nor who was asked.
    """

    finding: Finding
    said: Explanation
    rests_on: tuple[RestsOn, ...]
    members: int
    shown: tuple[ShownLine, ...]
    followed: Followed

    @property
    def currency(self) -> str | None:
        """The currency of its amount."""
        currency = self.finding.subject.get("currency")
        return None if currency is None else str(currency)

    @property
    def rests_on_unconfirmed(self) -> bool:
        """Whether a value behind it is not confirmed."""
        return any(reference.confidence == "unconfirmed" for reference in self.rests_on)


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many findings of one flag have one outcome for one reason; ``says`` has dots for what differs."""

    outcome: Outcome
    reason: str
    says: str
    findings: int


@dataclass(frozen=True, slots=True)
class FlagReport:
    """One flag: what it asks, what it found. ``count`` is None where it was not run."""

    code: str
    slug: str
    title: str
    says: str
    matters: str
    innocent: str
    rule: str
    parameters: Mapping[str, Any]
    count: Count | None
    reasons: tuple[ReasonCount, ...]
    raised: tuple[ReportedFinding, ...]
    not_evaluated: tuple[ReportedFinding, ...]

    @property
    def is_silent(self) -> bool:
        """Whether the flag was run and nothing that was read is what it is about."""
        return self.count is not None and not (self.count.raised or self.count.clear or self.count.not_evaluated)

    @property
    def left_out(self) -> int:
        """How many raised findings are not shown."""
        return self.count.raised - len(self.raised) if self.count else 0

    def reasons_of(self, outcome: str) -> tuple[ReasonCount, ...]:
        """Why subjects had this outcome."""
        return tuple(reason for reason in self.reasons if reason.outcome == outcome)


def gather_flag(
    flag: Flag,
    rules: Rules,
    *,
    found: Findings,
    lines: Table,
    lang: str,
    followed: Mapping[str, Followed],
    limit: int = FINDINGS,
) -> FlagReport:
    """Everything a report says of one flag; a flag that was not run says so."""
    was_run = flag.code in found.recorded()
    raised = found.select(flag.code, outcome=Outcome.RAISED, limit=limit) if was_run else []
    open_ = found.select(flag.code, outcome=Outcome.NOT_EVALUATED, limit=NOT_EVALUATED) if was_run else []
    members = gather_members(raised, found, lines=lines, rules=rules, lang=lang)

    def sentence(code: str) -> str:
        return say_in_general(flag.sentence(code), lang, say_values(rules.parameters, lang))

    return FlagReport(
        code=flag.code,
        slug=flag.slug,
        title=sentence("title"),
        says=sentence("says"),
        matters=sentence("matters"),
        innocent=sentence("innocent"),
        rule=flag.rule,
        parameters=rules.parameters,
        count=found.count(flag.code) if was_run else None,
        reasons=gather_reasons(flag, found, sentence) if was_run else (),
        raised=tuple(
            report_finding(f, flag, rules, lang=lang, members=members[f.finding], followed=followed) for f in raised
        ),
        not_evaluated=tuple(
            report_finding(f, flag, rules, lang=lang, members=(0, ()), followed=followed) for f in open_
        ),
    )


def gather_reasons(flag: Flag, found: Findings, sentence: Callable[[str], str]) -> tuple[ReasonCount, ...]:
    """How many findings have each outcome and reason, the most frequent first."""
    table = found.table(flag.code)
    counts = table.group_by("outcome", "reason").agg(findings=table.count())
    rows = found.backend.to_pyarrow(counts).to_pylist()
    order = list(Outcome)
    rows.sort(key=lambda row: (order.index(Outcome(row["outcome"])), -row["findings"], row["reason"]))
    return tuple(
        ReasonCount(Outcome(row["outcome"]), row["reason"], sentence(f"reason.{row['reason']}"), row["findings"])
        for row in rows
    )


def report_finding(
    finding: Finding,
    flag: Flag,
    rules: Rules,
    *,
    lang: str,
    members: tuple[int, tuple[ShownLine, ...]],
    followed: Mapping[str, Followed],
) -> ReportedFinding:
    """One finding in one language."""
    return ReportedFinding(
        finding=finding,
        said=explain(finding, flag, rules, lang=lang),
        rests_on=tuple(
            RestsOn(
                what=reference.label[lang],
                rule=reference.rule,
                source=reference.provenance.source,
                confidence=reference.provenance.confidence,
            )
            for reference in flag.rests_on(finding, rules)
        ),
        members=members[0],
        shown=members[1],
        followed=followed.get(finding.finding, Followed(finding.finding)),
    )


Members = dict[str, tuple[int, tuple[ShownLine, ...]]]


def gather_members(raised: Sequence[Finding], found: Findings, *, lines: Table, rules: Rules, lang: str) -> Members:
    """For each raised finding of one flag how many lines it rests on, and the largest of them: one query for all."""
    if not raised:
        return {}
    code, backend = raised[0].flag, found.backend
    wanted = ibis.memtable(pa.table({"wanted": [finding.finding for finding in raised]}))
    kept = backend.read_parquet(str(editions(found.folder)[code] / MEMBERS))
    pairs = kept.semi_join(wanted, kept.finding == wanted.wanted)
    joined = pairs.inner_join(lines.mutate(title=title_in(lines, lang), title_lang=title_language(lines, lang)), "line")
    largest = ibis.window(group_by="finding", order_by=[ibis._.amount.desc(nulls_first=False), ibis._.line.asc()])
    numbered = joined.mutate(nth=ibis.row_number().over(largest), of=joined.line.count().over(group_by="finding"))
    chosen = numbered.filter(numbered.nth < MEMBER_LINES).select("finding", "nth", "of", *LINE_COLUMNS)
    members: Members = {finding.finding: (0, ()) for finding in raised}
    for row in backend.to_pyarrow(chosen.order_by("finding", "nth")).to_pylist():
        name = row.pop("finding")
        members[name] = (row["of"], (*members[name][1], shown_line(row, rules, lang=lang)))
    return members


def title_language(lines: Table, lang: str) -> StringValue:
    """The language that the title shown was published in; NULL where the source does not say."""
    title = title_in(lines, lang)
    codes = ("en", "ru", "kk")
    # The report's own language comes first: the same word may stand in two columns.
    ordered = sorted(codes, key=lambda code: code != lang)
    return ibis.cases(
        *((title == lines[f"{kind}_{code}"], code) for kind in ("title", "description") for code in ordered),
        else_=ibis.null("string"),
    )


def shown_line(row: Mapping[str, Any], rules: Rules, *, lang: str) -> ShownLine:
    """One row of the engine's answer as a line to show."""
    jurisdiction = rules.jurisdiction
    unit = jurisdiction.find_code("unit", row["unit_code"]) if "unit" in jurisdiction.codes else None
    return ShownLine(
        **{name: row[name] for name in LINE_COLUMNS if name != "unit_name"},
        method_name=method_name(row, jurisdiction, lang=lang),
        unit=row["unit_name"] or (unit.label.get(lang) if unit else None),
    )


def subject_values(finding: Finding) -> Mapping[str, Value]:
    """What names the finding's subject, and the numbers kept with it."""
    return {**finding.subject, **finding.measures}
