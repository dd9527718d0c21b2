"""``dalel findings``: what the flags found."""

from __future__ import annotations

import click

from dalel.cli.findings_export import export
from dalel.cli.output import output_option, remark, show_rows, show_sections
from dalel.cli.place import newsroom_option
from dalel.errors import CommandError, did_you_mean
from dalel.flags import FLAGS, Finding, Findings, Outcome, Rules, data_of, explain, newsroom_rules, rows_of
from dalel.newsroom import Newsroom
from dalel.spending import Spending, lines_named, list_lines, open_engine
from dalel.vocabulary import LANGUAGES

LINE_COLUMNS = (
    "line",
    "title",
    "item_code",
    "method_code",
    "quantity",
    "unit_price",
    "amount",
    "currency",
    "place",
    "document",
)
PROCESS_COLUMNS = (
    "line",
    "ocid",
    "buyer",
    "buyer_name",
    "method",
    "released",
    "place",
    "byte",
    "line_sha256",
    "document",
)
PROCESSES_SHOWN = ["line", "ocid", "buyer_name", "method", "place", "byte", "document"]


@click.group()
def findings() -> None:
    """What the flags found: raised, clear, or not evaluated (with the reason)."""


@findings.command("list")
@click.option("--flag", "codes", multiple=True, metavar="CODE", help="Only this flag; may be given again.")
@click.option(
    "--outcome",
    type=click.Choice([outcome.value for outcome in Outcome]),
    default=Outcome.RAISED.value,
    show_default=True,
    help="Which outcome to list.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many a flag, largest first."
)
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the sentences."
)
@newsroom_option
@output_option
def list_findings(
    *, codes: tuple[str, ...], outcome: str, limit: int, lang: str, newsroom: Newsroom, output: str
) -> None:
    """List findings, the largest amounts first.

    \b
    Examples:
      dalel findings list
      dalel findings list --flag KZ-SPLIT --outcome not-evaluated --output csv
    """
    engine = open_engine()
    found = Findings(newsroom.findings, list(FLAGS.values()), engine)
    recorded = found.recorded()
    for code in codes:
        if code not in FLAGS:
            raise CommandError(f'There is no flag "{code}".', next_step=did_you_mean(code, FLAGS))
    if not recorded:
        raise CommandError("No flag has been run here yet.", next_step="Run them: dalel flags run")
    for code in codes:
        if code not in recorded:
            # An empty list would look like "nothing found".
            raise CommandError(f"{code} has not been run here yet.", next_step=f"Run it: dalel flags run --only {code}")
    stale = found.stale(Spending(newsroom.spending, engine).state())
    if stale:
        remark(f"Documents were read after {', '.join(stale)} ran. Run the flags again: dalel flags run")
    rules = rules_of(newsroom)
    rows = [
        finding_row(finding, rules[code], lang)
        for code in recorded
        if not codes or code in codes
        for finding in found.select(code, outcome=Outcome(outcome), limit=limit)
    ]
    show_rows(
        rows, ["finding", "subject", "lines", "amount", "currency"] if output == "table" else FOUND, output=output
    )


FOUND = ["finding", "flag", "outcome", "subject", "reason", "lines", "amount", "currency"]


def rules_of(newsroom: Newsroom) -> dict[str, Rules]:
    """The rules of every flag in a newsroom."""
    return {code: newsroom_rules(flag, newsroom, known=FLAGS) for code, flag in FLAGS.items()}


def finding_row(finding: Finding, rules: Rules, lang: str) -> dict[str, object]:
    """A finding as a row of a listing, with the arithmetic and the law behind it for programs."""
    flag = FLAGS[finding.flag]
    said = explain(finding, flag, rules, lang=lang)
    return {
        "finding": finding.finding,
        "flag": finding.flag,
        "outcome": finding.outcome.value,
        "subject": said.subject,
        "reason": said.reason,
        "lines": finding.lines,
        "amount": finding.amount,
        "currency": finding.subject.get("currency"),
        "reason_code": finding.reason,
        "subject_key": finding.subject,
        "measures": finding.measures,
        "observed": said.observed or None,
        "arithmetic": said.arithmetic,
        "rests_on": said.rests_on,
        "innocent": said.innocent,
        "rule": flag.rule,
    }


@findings.command()
@click.argument("name", metavar="ID")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the sentences."
)
@newsroom_option
@output_option
def show(name: str, lang: str, newsroom: Newsroom, output: str) -> None:
    """Show one finding: what was observed, the arithmetic, what the rule rests on, and every line.

    ID may be shortened as long as it stays unambiguous.

    \b
    Example:
      dalel findings show KZ-SPLIT-3f9a
    """
    engine = open_engine()
    found = Findings(newsroom.findings, list(FLAGS.values()), engine)
    finding = found.find(name)
    flag = FLAGS[finding.flag]
    rules = newsroom_rules(flag, newsroom, known=FLAGS)
    spending = Spending(newsroom.spending, engine)
    data = data_of(flag, spending)
    members = lines_named(rows_of(flag, data), found.members(finding, data, rules))
    columns = PROCESS_COLUMNS if flag.reads == "processes" else LINE_COLUMNS
    if flag.reads == "processes":
        rows = [dict(row) for row in engine.to_pyarrow(members.order_by("line").select(*columns)).to_pylist()]
    else:
        rows = list_lines(members, engine, lang=lang, limit=None, columns=columns)
    said = explain(finding, flag, rules, lang=lang)
    if output != "table":
        record = finding_row(finding, rules, lang) | {"members": rows}
        show_rows([record] if output == "json" else rows, columns, output=output)
        return
    show_sections(
        f"{said.finding} · {said.outcome}",
        [
            (said.title, [text for text in (said.subject, said.observed, said.reason) if text]),
            ("Arithmetic", list(said.arithmetic)),
            ("Rests on", list(said.rests_on)),
            ("An innocent explanation may be", [said.innocent]),
        ],
    )
    listed = [row | {"document": row["document"][:12]} for row in rows]
    if flag.reads == "processes":
        show_rows(listed, PROCESSES_SHOWN, output=output, title="Processes")
    else:
        show_rows(listed, ["line", "title", "amount", "currency", "place", "document"], output=output, title="Lines")


findings.add_command(export)
