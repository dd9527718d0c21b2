"""Import an outside file: its records are added or changed, all of it or nothing; the import can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from dalel.errors import CommandError
from dalel.register.actions.act import Doing, OneAct
from dalel.register.actions.load_folder import Loaded, find_left_over, load_drafts
from dalel.register.folder import Draft
from dalel.register.imports import ReadFile
from dalel.register.models import Change, Citation, Import, Source
from dalel.register.models.records import RECORDS
from dalel.register.statement import Statement, draft_of, draft_statement, statement_of

OWN_ACTS = ("import", "undo-import")
"""Acts after which a record still says what a list said of it, and no person's correction."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: ``number`` is None where it changed nothing; ``kept`` are records that people had changed."""

    number: int | None
    loaded: Loaded
    kept: tuple[str, ...]


@transaction.atomic
def import_file(read: ReadFile, doing: Doing, *, dry_run: bool = False) -> Imported:
    """Bring the register to what a file says of its own records.

    A record that somebody has changed by hand since it was brought in is kept as it is, and named in the answer.
    """
    drafts = [keep_source(draft, read) if draft.noun == "source" else draft for draft in read.drafts]
    edited = find_edited(drafts)
    wanted = [draft for draft in drafts if (draft.noun, draft.key) not in edited or draft.noun in {"source", "norm"}]
    taken = {(draft.noun, draft.key) for draft in wanted}
    one = OneAct.of(doing)
    loaded = load_drafts(wanted, one, dry_run=dry_run)
    loaded.not_in_files = find_left_over(drafts)
    number = None
    if one.acts and not dry_run:
        number = Import.objects.create(
            act=one.acts[0],
            file_name=read.name[:300],
            sha256=read.sha256,
            format=read.format,
            source=read.source,
            mapping=read.mapping,
            rows=len(read.verdict.rows),
            counts=read.verdict.counts(),
        ).pk
    kept = [f"{draft.noun} {draft.key}" for draft in drafts if (draft.noun, draft.key) not in taken and differs(draft)]
    return Imported(number, loaded, tuple(kept))


def keep_source(draft: Draft, read: ReadFile) -> Draft:
    """The file as a source: one that the register has stays as it is described there, if it is the same file."""
    held = Source.objects.filter(key=draft.key).first()
    if held is None:
        return draft
    if held.sha256 != read.sha256:
        said = f"the file with the SHA-256 {held.sha256}" if held.sha256 else "described without a SHA-256"
        raise CommandError(
            f'The source "{draft.key}" of the register is {said}, and {read.name} has {read.sha256}.',
            next_step="Name another with --source, or leave the option out.",
        )
    return draft_of(Source, held.key, statement_of(held, ()))


def find_edited(drafts: Iterable[Draft]) -> set[tuple[str, str]]:
    """The records whose last change was made by a person, not by an import."""
    keys = sorted({draft.key for draft in drafts})
    last: dict[tuple[str, str], str] = {}
    for start in range(0, len(keys), 500):
        changes = Change.objects.filter(key__in=keys[start : start + 500]).order_by("pk")
        for noun, key, kind in changes.values_list("noun", "key", "act__kind"):
            last[noun, key] = kind
    return {record for record, kind in last.items() if kind not in OWN_ACTS}


def differs(draft: Draft) -> bool:
    """Whether the register says otherwise than a draft."""
    held = find_statement(draft.noun, draft.key)
    return held is not None and held != draft_statement(draft)


def find_statement(noun: str, key: str) -> Statement | None:
    """What the register says of a record now; None where it has none of that key."""
    row = RECORDS[noun]._default_manager.filter(key=key).first()
    if row is None:
        return None
    return statement_of(row, Citation.objects.filter(noun=noun, key=key).select_related("source"))
