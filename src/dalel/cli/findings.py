"""``dalel findings``: what the flags found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import click

from dalel.cli.findings_export import export
from dalel.cli.findings_follow_up import (
    asked,
    explained,
    follow_up_row,
    history,
    note,
    read_all_followed,
    undo_command,
)
from dalel.cli.output import output_option, remark, show_rows, show_sections
from dalel.cli.place import newsroom_option
from dalel.errors import CommandError, did_you_mean
from dalel.flags import (
    FLAGS,
    BuyerRate,
    Finding,
    Findings,
    Outcome,
    Rules,
    data_of,
    explain,
    find_rates,
    newsroom_rules,
    rows_of,
)
from dalel.flags.findings import ANY
from dalel.flags.follow_up import STATES, Followed, pick_state
from dalel.newsroom import Newsroom
from dalel.spending import Spending, lines_named, list_lines, open_engine
from dalel.vocabulary import LANGUAGES, label

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
    """What the flags found: raised, clear, or not evaluated (with the reason); and what was done about it."""


for command in (note, asked, explained, undo_command, history, export):
    findings.add_command(command)


@findings.command("list")
@click.option("--flag", "codes", multiple=True, metavar="CODE", help="Only this flag; may be given again.")
@click.option(
    "--outcome",
    type=click.Choice([outcome.value for outcome in Outcome]),
    default=Outcome.RAISED.value,
    show_default=True,
    help="Which outcome to list.",
)
@click.option("--state", type=click.Choice(STATES), help="Only those about which this was done.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many a flag, largest first."
)
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the sentences."
)
@newsroom_option
@output_option
def list_findings(
    *, codes: tuple[str, ...], outcome: str, state: str | None, limit: int, lang: str, newsroom: Newsroom, output: str
) -> None:
    """List findings, the largest amounts first.

    \b
    Examples:
      dalel findings list
      dalel findings list --flag KZ-SPLIT --outcome not-evaluated --output csv
      dalel findings list --state asked
    """
    engine = open_engine()
    found = Findings(newsroom.findings, list(FLAGS.values()), engine)
    chosen = choose_recorded(found, codes, Spending(newsroom.spending, engine))
    rules, followed = rules_of(newsroom), read_all_followed(newsroom, found)
    named = ANY if state is None else pick_state(followed, state)
    rows = [
        listed_row(finding, rules[code], lang, followed)
        for code in chosen
        for finding in found.select(code, outcome=Outcome(outcome), named=named, limit=limit)
    ]
    show_found(rows, output)


def choose_recorded(found: Findings, codes: tuple[str, ...], spending: Spending) -> list[str]:
    """The flags named, or all that were run; whether something was read since is remarked."""
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
    stale = found.stale(spending.state())
    if stale:
        remark(f"Documents were read after {', '.join(stale)} ran. Run the flags again: dalel flags run")
    return [code for code in recorded if not codes or code in codes]


@findings.command()
@click.argument("name", metavar="OCID|LINE")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the sentences."
)
@newsroom_option
@output_option
def about(name: str, lang: str, newsroom: Newsroom, output: str) -> None:
    """List the raised findings that rest on a contracting process or on a line, those of organisations too.

    \b
    Example:
      dalel findings about ocds-213czf-000-00001
    """
    engine = open_engine()
    found = Findings(newsroom.findings, list(FLAGS.values()), engine)
    spending = Spending(newsroom.spending, engine)
    chosen = choose_recorded(found, (), spending)
    names = members_called(name, spending)
    if not names:
        raise CommandError(
            f'No process and no line is called "{name}" here.',
            next_step="An ocid stands in the documents, a line's name in: dalel spending lines",
        )
    rules = rules_of(newsroom)
    raised = [finding for finding in found.raised_about(*names) if finding.flag in chosen]
    followed = read_all_followed(newsroom, found)
    show_found([listed_row(finding, rules[finding.flag], lang, followed) for finding in raised], output)


def members_called(name: str, spending: Spending) -> list[str]:
    """The names under which findings rest on a process (its release, its lines) or on a line."""
    lines = spending.lines()
    named = lines.filter((lines.line == name) | (lines.procedure_record == name).fill_null(False)).select("line")
    tables = [named]
    if spending.has_processes():
        facts = spending.processes().facts
        tables.append(facts.filter(facts.ocid == name).select(line="process"))
    return sorted(str(row) for table in tables for row in spending.backend.to_pyarrow(table)["line"].to_pylist())


@findings.command()
@click.option("--flag", "codes", multiple=True, metavar="CODE", help="Only this flag; may be given again.")
@newsroom_option
@output_option
def rates(*, codes: tuple[str, ...], newsroom: Newsroom, output: str) -> None:
    """Show how often each flag is raised at a buyer, beside how often at all others.

    A rate is counted over what could be evaluated. A buyer stands out where so many would hardly come about at the
    others' rate: the exact binomial tail, and of the buyers of a flag that stand out 5% may do so by chance
    (Benjamini-Hochberg). Fewer than 10 evaluated on either side are not compared. It is no measure of a buyer.

    \b
    Example:
      dalel findings rates --flag R003
    """
    engine = open_engine()
    found = Findings(newsroom.findings, list(FLAGS.values()), engine)
    spending = Spending(newsroom.spending, engine)
    rows = []
    for code in choose_recorded(found, codes, spending):
        compared = find_rates(found, FLAGS[code], data_of(FLAGS[code], spending))
        rows += [rate_row(rate) for rate in compared if rate.raised]
        say_everywhere(code, compared)
    show_rows(rows, RATES, output=output)
    remark("A rate says how often a rule was met, and nothing about anyone's intent.")


def say_everywhere(code: str, compared: Sequence[BuyerRate]) -> None:
    """Remark a flag that is raised on half of everything: its threshold is met by what is usual there."""
    raised, evaluated = (sum(getattr(rate, name) for rate in compared) for name in ("raised", "evaluated"))
    if raised * 2 >= evaluated > 0:
        share = f"{raised} of {evaluated} ({percent(raised, evaluated)}%)"
        remark(f"{code} is raised on {share}: what it asks about is usual here, and says little of any one buyer.")


RATES = ["flag", "buyer", "name", "raised", "evaluated", "percent", "percent_of_others", "stands_out"]


def rate_row(rate: BuyerRate) -> dict[str, object]:
    """One buyer's rate as a row; "not compared" where there were too few."""
    others = percent(rate.others_raised, rate.others_evaluated) if rate.others_evaluated else None
    stands_out = "not compared" if rate.stands_out is None else "yes" if rate.stands_out else "no"
    return {
        "flag": rate.flag,
        "buyer": rate.buyer,
        "name": rate.name,
        "raised": rate.raised,
        "evaluated": rate.evaluated,
        "percent": percent(rate.raised, rate.evaluated),
        "percent_of_others": others,
        "stands_out": stands_out,
        "others_raised": rate.others_raised,
        "others_evaluated": rate.others_evaluated,
    }


def percent(part: int, whole: int) -> str:
    """A share in percent with one decimal."""
    return f"{Decimal(part * 100) / Decimal(whole):.1f}"


def listed_row(finding: Finding, rules: Rules, lang: str, followed: Mapping[str, Followed]) -> dict[str, Any]:
    """A finding as a row, with where the work on it stands."""
    return finding_row(finding, rules, lang) | {"state": states_of(followed, finding)}


def show_found(rows: list[dict[str, Any]], output: str) -> None:
    """Show findings as a list."""
    if output != "json":
        rows = [row | {"state": " ".join(map(str, row["state"]))} for row in rows]
    show_rows(rows, columns_of(rows) if output == "table" else FOUND, output=output)


FOUND = ["finding", "flag", "outcome", "subject", "reason", "lines", "amount", "currency", "state"]


def columns_of(rows: list[dict[str, Any]]) -> list[str]:
    """The columns of a table; where nothing was done about any finding, none says so."""
    columns = ["finding", "subject", "lines", "amount", "currency"]
    return [*columns, "state"] if any(row["state"] for row in rows) else columns


def states_of(followed: Mapping[str, Followed], finding: Finding) -> list[str]:
    """Where the work on a finding stands."""
    return [state.value for state in followed.get(finding.finding, Followed(finding.finding)).states]


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
    followed = read_all_followed(newsroom, found)
    done = followed.get(finding.finding, Followed(finding.finding))
    if output != "table":
        record = finding_row(finding, rules, lang) | {
            "state": states_of(followed, finding),
            "follow_up": [follow_up_row(each, done) for each in done.history],
            "members": rows,
        }
        show_rows([record] if output == "json" else rows, columns, output=output)
        return
    show_sections(
        f"{said.finding} · {said.outcome}",
        [
            (said.title, [text for text in (said.subject, said.observed, said.reason) if text]),
            ("Arithmetic", list(said.arithmetic)),
            ("Rests on", list(said.rests_on)),
            ("An innocent explanation may be", [said.innocent]),
            ("What was done about it", say_done(done, lang)),
        ],
    )
    listed = [row | {"document": row["document"][:12]} for row in rows]
    if flag.reads == "processes":
        show_rows(listed, PROCESSES_SHOWN, output=output, title="Processes")
    else:
        show_rows(listed, ["line", "title", "amount", "currency", "place", "document"], output=output, title="Lines")


def say_done(done: Followed, lang: str) -> list[str]:
    """What was done about a finding and stands, and where it was published."""
    said = [
        ", ".join(
            str(part)
            for part in (label("follow-up", each.doing, lang), each.on, each.to, each.text, (each.document or "")[:12])
            if part
        )
        for each in done.standing
    ]
    word = label("follow-up", "published", lang)
    return said + [f"{word}, {each.time:%Y-%m-%d}, {each.text}: {each.where or '–'}" for each in done.published]
