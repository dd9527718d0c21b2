"""Load a folder into the register: what is new is added, what differs is changed, nothing is deleted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import models, transaction

from dalel.register.actions.act import Doing
from dalel.register.actions.write_drafts import BATCH, NAMES, Rows, write_drafts
from dalel.register.chunk import chunks
from dalel.register.folder import Draft
from dalel.register.models import Change, Citation, Source
from dalel.register.models.records import CASE_PATHS, RECORDS
from dalel.register.statement import draft_statement, statement_of


@dataclass(slots=True)
class Loaded:
    """What a load did, by noun: records added, changed and found as they were; and those that the files lack."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    not_in_files: list[str] = field(default_factory=list)


def load_folder(drafts: Sequence[Draft], doing: Doing, *, dry_run: bool = False) -> Loaded:
    """Bring the register to what a folder says (`dalel.register.folder.read_folder`).

    A record that the register holds for a loaded case and the files no longer have stays, and is named in the answer.
    """
    done = load_drafts(drafts, doing, dry_run=dry_run)
    done.not_in_files = find_left_over(drafts)
    return done


@transaction.atomic
def load_drafts(drafts: Sequence[Draft], doing: Doing, *, dry_run: bool = False) -> Loaded:
    """Bring the register to what drafts say, all of it or nothing; a dry run changes nothing and says what would.

    There is one draft a record, and each comes after those of the drafts that it names. What is changed stands in the
    history with its statement before and after; where nothing is, there is no act.
    """
    done = Loaded()
    rows, cited = find_rows(drafts), find_citations(drafts)
    wanted: list[Draft] = []
    changes: list[Change] = []
    for draft in drafts:
        row, after = rows.get((draft.noun, draft.key)), draft_statement(draft)
        before = None if row is None else statement_of(row, cited[draft.noun, draft.key])
        if before == after:
            done.unchanged[draft.noun] += 1
            continue
        wanted.append(draft)
        changes.append(Change(noun=draft.noun, key=draft.key, before=before, after=after))
        (done.added if before is None else done.changed)[draft.noun] += 1
    write_drafts(wanted, rows, cited)
    if changes:
        act = doing.begin()
        for change in changes:
            change.act = act
        Change.objects.bulk_create(changes, batch_size=BATCH)
    transaction.set_rollback(dry_run)
    return done


def find_rows(drafts: Iterable[Draft]) -> Rows:
    """The rows that the drafts are about or name, as far as the register has them."""
    keys: dict[type[models.Model], set[str]] = defaultdict(set)
    for draft in drafts:
        keys[draft.model].add(draft.key)
        for each in draft.references():
            keys[RECORDS[each.noun]].add(each.key)
        keys[Source].update(each.source for each in draft.citations)
    found: Rows = {}
    for model, wanted in keys.items():
        others = [column.name for column in model._meta.concrete_fields if isinstance(column, models.ForeignKey)]
        several = [link.name for link in model._meta.many_to_many] + ["names"] * (model in NAMES)
        for chunk in chunks(sorted(wanted)):
            held = model._default_manager.filter(key__in=chunk).prefetch_related(*several)
            for row in held.select_related(*others) if others else held:
                found[str(model.noun), row.key] = row  # type: ignore[attr-defined]
    return found


def find_citations(drafts: Iterable[Draft]) -> dict[tuple[str, str], list[Citation]]:
    """The citations of the records that the drafts are about."""
    found: dict[tuple[str, str], list[Citation]] = defaultdict(list)
    for noun, chunk in keys_by_noun(drafts):
        for each in Citation.objects.filter(noun=noun, key__in=chunk).prefetch_related("source"):
            found[noun, each.key].append(each)
    return found


def keys_by_noun(drafts: Iterable[Draft]) -> Iterator[tuple[str, Sequence[str]]]:
    """The keys of drafts, noun by noun: what is kept of a record is found by its noun first."""
    keys: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        keys[draft.noun].add(draft.key)
    for noun, own in keys.items():
        yield from ((noun, chunk) for chunk in chunks(sorted(own)))


def find_left_over(drafts: Sequence[Draft]) -> list[str]:
    """The records of the loaded cases that no file has any more."""
    cases = [draft.key for draft in drafts if draft.noun == "case"]
    keys = {(draft.noun, draft.key) for draft in drafts}
    return sorted(
        key
        for noun in {draft.noun for draft in drafts} & set(CASE_PATHS)
        for chunk in chunks(cases)
        for key in RECORDS[noun]
        ._default_manager.filter(**{f"{CASE_PATHS[noun]}__key__in": chunk})
        .values_list("key", flat=True)
        if (noun, key) not in keys
    )
