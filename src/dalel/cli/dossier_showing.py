"""How a dossier is shown in a terminal: its custody, a redaction before and after, and traces."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import click

from dalel.cli.output import remark, show_rows
from dalel.evidence.dossier import Custody, DocumentCustody, PartsPlan, Trace
from dalel.evidence.parts import counting_of
from dalel.export import printable
from dalel.vocabulary import term

PREVIEWED = 6
"""Rows shown of each kind before a redaction is made."""

FEW = 20
"""So few hidden rows might be guessed."""


def show_custody(custody: Custody) -> None:
    """Documents, what happened, and who holds checkpoints."""
    click.echo(f"Ledger {custody.origin}: {custody.entries} of {custody.size} entries are shown.")
    for verdict in custody.verification.verdicts[-3:]:
        click.echo(f"{verdict.property}: {verdict.answer}. {verdict.says}")
    click.echo()
    show_rows([document_row(each) for each in custody.documents], DOCUMENT_COLUMNS, output="table", title="Documents")
    click.echo()
    events = [
        {
            "entry": each.seq,
            "time": f"{each.time:%Y-%m-%d %H:%M:%S}",
            "what": term("entry-type", each.type).say("en"),
            "says": "; ".join(f"{name} {value}" for name, value in {**each.details, **each.disclosed}.items()),
        }
        for each in custody.events
    ]
    show_rows(events, ["entry", "time", "what", "says"], output="table", title="What happened, by the writer's clock")
    click.echo()
    checkpoints = [
        {
            "size": each.size,
            "root": f"{each.root[:12]}…",
            "signed_by": ", ".join(each.signed_by),
            "cosigned_by": ", ".join(f"{name} {time:%Y-%m-%d}" for name, time in each.cosigned_by),
            "stamps": ", ".join(f"{s.time:%Y-%m-%d %H:%M} {s.authority} ({s.answer})" for s in each.stamps),
        }
        for each in custody.checkpoints
    ]
    show_rows(checkpoints, list(checkpoints[0]) if checkpoints else ["size"], output="table", title="Checkpoints")


DOCUMENT_COLUMNS = ["sha256", "name", "bytes", "shown", "entered", "existed_before"]


def document_row(each: DocumentCustody) -> dict[str, object]:
    """One document with its interval."""
    stamp = each.stamps[0] if each.stamps else None
    return {
        "sha256": f"{each.sha256[:12]}…",
        "name": each.name or "(not disclosed)",
        "bytes": each.bytes,
        "shown": f"{each.parts[0]} of {each.parts[1]} parts" if each.parts else each.shown,
        "entered": f"{each.entered:%Y-%m-%d %H:%M}",
        "existed_before": f"{stamp.time:%Y-%m-%d %H:%M} ({stamp.answer})" if stamp else "no stamp",
    }


def show_plan(plan: PartsPlan, read: Callable[[Sequence[int]], Mapping[int, bytes]]) -> None:
    """A redaction before and after: the counts, and the first rows of each kind."""
    parts = plan.entry.parts
    if parts is None:
        return
    counting = counting_of(parts.form)
    hidden = plan.hidden
    sample = sorted({*plan.before[:PREVIEWED], *plan.after[:PREVIEWED], *hidden[:PREVIEWED]})
    pieces = read(sample)
    remark(f"Document {plan.entry.object[:12]}…, {parts.count} parts ({parts.form}).")
    remark(f"Before: {len(plan.before)} shown. After: {len(plan.after)} shown, {parts.count - len(plan.after)} hidden.")
    gone = set(hidden)
    for index in sample:
        text = printable(pieces.get(index, b"").decode("utf-8", "replace").strip())[:70]
        mark = "hide" if index in gone else "show"
        # Counted as a person does: part 0 is row 1 of a table, and the head of a JSON document.
        remark(f"  {mark}  {index + counting.first:>6}  {text}")
    if parts.count > len(sample):
        remark(f"  … and {parts.count - len(sample)} more, in the same way.")
    if hidden and parts.count - len(plan.after) <= FEW:
        remark(
            "Little is hidden: whoever can guess all of it can check the guess, since the ledger holds the SHA-256 of "
            "the whole document.",
            style="yellow",
        )


def show_traces(traces: Sequence[Trace]) -> None:
    """What would give a person or a place away, one a line."""
    for trace in traces:
        remark(f"{trace.kind}: {trace.path}: {trace.says}")
