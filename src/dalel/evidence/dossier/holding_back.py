"""Holding back: a new dossier that shows less than one that was sealed, and proves as much.

Documents and parts are held back by an entry in the ledger, which a checkpoint covers: nobody else can take them out.
Disclosed values are simply left out; their commitments stay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dalel.errors import CommandError, DataError
from dalel.evidence.commitment import render_disclosures
from dalel.evidence.disk import Disk
from dalel.evidence.dossier.content import Source
from dalel.evidence.dossier.crate import render_crate
from dalel.evidence.dossier.layout import BAG_INFO, read_lines
from dalel.evidence.dossier.opened import Opened
from dalel.evidence.dossier.reopening import disclosed_in, find_document, reopen, selection_of
from dalel.evidence.dossier.sealing import Sealed, Workplace, ledger_name, seal
from dalel.evidence.dossier.selection import Selection
from dalel.evidence.dossier.writing import check_output, write_dossier
from dalel.evidence.entry import Kept, Redact, Withhold
from dalel.evidence.parts import check_ranges, cut, parse_row_choice, render_ranges
from dalel.evidence.store import Progress


@dataclass(frozen=True, slots=True)
class Order:
    """How a dossier is to be made: where, which traces were looked at and are allowed, when, and who watches."""

    output: Path
    allowed: frozenset[str]
    time: dt.datetime
    progress: Progress
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PartsPlan:
    """What will be shown of a document: the indexes before and after, and how a person counts them."""

    entry: Kept
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def hidden(self) -> list[int]:
        """The indexes that were shown before and are not any more."""
        kept = set(self.after)
        return [index for index in self.before if index not in kept]


def withhold(workplace: Workplace, folder: Path, prefixes: Sequence[str], *, reason: str, order: Order) -> Sealed:
    """Make a dossier without the bytes of some documents; the ledger says which and why."""
    check_output(order.output)
    opened = reopen(folder)
    check_same_ledger(workplace, opened)
    digests = [find_document(opened, prefix) for prefix in prefixes]
    selection = selection_of(opened)
    with workplace.evidence.recording(time=order.time, note=order.note) as recording:
        for digest in digests:
            recording.enter(Withhold, object=digest, reason=reason, committed={})
        recording.write()
    narrowed = replace(selection, held_back={**selection.held_back, **dict.fromkeys(digests)})
    return seal_narrowed(workplace, narrowed, order)


def plan_parts(opened: Opened, prefix: str | None, *, hide: str | None, show: str | None) -> PartsPlan:
    """Which parts will be shown: all but those named, or only those named."""
    candidates = [entry for entry in opened.documents.values() if entry.parts is not None]
    if prefix is not None:
        entry = opened.documents[find_document(opened, prefix)]
    elif len(candidates) == 1:
        entry = candidates[0]
    else:
        raise CommandError(
            f"{len(candidates)} documents of this dossier have rows that can be shown one by one.",
            next_step="Name one: --document HASH (dalel dossier show DIR lists them)",
        )
    if entry.parts is None:
        raise CommandError(
            f"The document {entry.object[:12]} was not cut into parts when it was added ({entry.media_type}).",
            next_step="Hold all of it back: dalel dossier withhold DIR HASH --output DIR2",
        )
    count, form = entry.parts.count, entry.parts.form
    shown_before = selection_of(opened).held_back.get(entry.object, tuple(range(count))) or ()
    chosen = set(parse_row_choice(hide or show or "", count, form=form))
    after = tuple(index for index in shown_before if (index in chosen) == (hide is None))
    if not after:
        raise CommandError(
            "Nothing of the document would be left to show.",
            next_step="Hold all of it back: dalel dossier withhold DIR HASH --output DIR2",
        )
    check_ranges(render_ranges(after))
    return PartsPlan(entry=entry, before=shown_before, after=after)


def redact_parts(workplace: Workplace, opened: Opened, plan: PartsPlan, *, order: Order) -> Sealed:
    """Make a dossier that shows only some parts of a document, each with its proof."""
    check_output(order.output)
    check_same_ledger(workplace, opened)
    selection = selection_of(opened)
    with workplace.evidence.recording(time=order.time, note=order.note) as recording:
        recording.enter(Redact, object=plan.entry.object, shown=render_ranges(plan.after), committed={})
        recording.write()
    narrowed = replace(selection, held_back={**selection.held_back, plan.entry.object: plan.after})
    return seal_narrowed(workplace, narrowed, order)


def redact_fields(workplace: Workplace, opened: Opened, fields: frozenset[str], *, order: Order) -> Sealed:
    """Make a dossier that discloses less; in the newsroom it is from, sealed anew."""
    selection = selection_of(opened)
    narrowed = replace(
        selection,
        disclosed_by_entry={seq: selection.opens(seq) - fields for seq in selection.disclosed_by_entry or {}},
    )
    return seal_narrowed(workplace, narrowed, order)


def strip_fields(opened: Opened, fields: frozenset[str], *, order: Order, disk: Disk) -> str:
    """The same without the newsroom: packed anew without the key, so without a seal; its SHA-256."""
    values = disclosed_in(opened)
    left = {
        seq: {name: each for name, each in disclosed.items() if name not in fields} for seq, disclosed in values.items()
    }
    files: dict[str, Source] = {path: opened.folder / path for path in opened.places if path.startswith("data/")}
    for seq, disclosed in left.items():
        path = f"data/disclosures/{seq:06d}.json"
        del files[path]
        if disclosed:
            files[path] = render_disclosures(disclosed)
    names = {seq: disclosed["name"].value for seq, disclosed in left.items() if "name" in disclosed}
    last = list(opened.entries.values())[-1]
    files["data/ro-crate-metadata.json"] = render_crate(list(opened.documents.values()), names, files, last.time)
    return write_dossier(
        order.output,
        dict(sorted(files.items())),
        info=read_info_lines(opened),
        seal=None,
        enter=None,
        disk=disk,
        progress=order.progress,
    )


def read_info_lines(opened: Opened) -> list[tuple[str, str]]:
    """What stands in bag-info.txt, without the count of bytes, which will be another."""
    pairs = [line.decode().partition(": ") for line in read_lines(opened.folder, BAG_INFO)]
    return [(label, value) for label, _, value in pairs if label != "Payload-Oxum"]


def seal_narrowed(workplace: Workplace, selection: Selection, order: Order) -> Sealed:
    """Seal what is left."""
    return seal(
        workplace,
        selection,
        output=order.output,
        allowed=order.allowed,
        time=order.time,
        progress=order.progress,
    )


def check_same_ledger(workplace: Workplace, opened: Opened) -> None:
    """Only the newsroom that a dossier is from has the salts and the key to make another of it."""
    here = ledger_name(workplace.evidence)
    if here != opened.origin:
        raise DataError(
            f"This dossier is of the ledger {opened.origin}, and the newsroom here has {here or 'none'}.",
            next_step="Work in the newsroom that it was sealed in, or take out disclosed values: dalel dossier strip",
        )


def preview(workplace: Workplace, plan: PartsPlan, indexes: Sequence[int]) -> Mapping[int, bytes]:
    """The bytes of some parts, to show before and after."""
    entry = plan.entry
    pieces = cut(workplace.evidence.path(entry.object), media_type=entry.media_type, table_rows=workplace.table_rows)
    return {} if pieces is None else {index: pieces.parts[index] for index in indexes}
