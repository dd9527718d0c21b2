"""Load a folder into the register: what is new is added, what differs is changed, nothing is deleted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db import models, transaction

from dalel.register.actions.act import Doing
from dalel.register.folder import Cited, Draft, Reference
from dalel.register.models import Change, Citation, Organisation, OrganisationName, Person, PersonName, Source
from dalel.register.models.records import RECORDS
from dalel.register.search.index import index_names
from dalel.register.statement import draft_statement, statement_of


@dataclass(slots=True)
class Loaded:
    """What a load did, by noun: records added, changed and found as they were; and those that the files lack."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    not_in_files: list[str] = field(default_factory=list)


NAMES: dict[type[models.Model], tuple[type[models.Model], str]] = {
    Person: (PersonName, "person"),
    Organisation: (OrganisationName, "organisation"),
}


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

    Each draft must come after those of the drafts that it names. What is changed stands in the history with its
    statement before and after; where nothing is, there is no act.
    """
    done = Loaded()
    rows = find_rows(drafts)
    cited = find_citations(drafts)
    changes = []
    for draft in drafts:
        row, citations, after = rows.get((draft.noun, draft.key)), cited[draft.noun, draft.key], draft_statement(draft)
        before = None if row is None else statement_of(row, citations)
        if before == after:
            done.unchanged[draft.noun] += 1
            continue
        row = row or draft.model(key=draft.key)
        rows[draft.noun, draft.key] = row
        write(row, draft, citations, rows)
        changes.append(Change(noun=draft.noun, key=draft.key, before=before, after=after))
        (done.added if before is None else done.changed)[draft.noun] += 1
    if changes:
        act = doing.begin()
        for change in changes:
            change.act = act
        Change.objects.bulk_create(changes, batch_size=1000)
    transaction.set_rollback(dry_run)
    return done


def write(
    row: models.Model, draft: Draft, citations: list[Citation], rows: dict[tuple[str, str], models.Model]
) -> None:
    """Make a row say what its draft says."""
    for name, value in draft.values.items():
        setattr(row, name, rows[value.noun, value.key] if isinstance(value, Reference) else value)
    row.full_clean(validate_unique=False)
    row.save()
    set_names(row, draft)
    for name, references in draft.links.items():
        getattr(row, name).set([rows[each.noun, each.key].pk for each in references])
    set_citations(draft, citations, rows)


def find_rows(drafts: Iterable[Draft]) -> dict[tuple[str, str], models.Model]:
    """The rows that the drafts are about or name, as far as the register has them."""
    keys: dict[type[models.Model], set[str]] = defaultdict(set)
    for draft in drafts:
        keys[draft.model].add(draft.key)
        for each in draft.references():
            keys[RECORDS[each.noun]].add(each.key)
        keys[Source].update(each.source for each in draft.citations)
    found: dict[tuple[str, str], models.Model] = {}
    for model, wanted in keys.items():
        ordered = sorted(wanted)
        others = [column.name for column in model._meta.concrete_fields if isinstance(column, models.ForeignKey)]
        several = [link.name for link in model._meta.many_to_many] + ["names"] * (model in NAMES)
        for start in range(0, len(ordered), 500):
            chunk = model._default_manager.filter(key__in=ordered[start : start + 500]).prefetch_related(*several)
            for row in chunk.select_related(*others) if others else chunk:
                found[str(model.noun), row.key] = row  # type: ignore[attr-defined]
    return found


def find_citations(drafts: Sequence[Draft]) -> dict[tuple[str, str], list[Citation]]:
    """The citations of the records that the drafts are about."""
    found: dict[tuple[str, str], list[Citation]] = defaultdict(list)
    keys = sorted({draft.key for draft in drafts})
    for start in range(0, len(keys), 500):
        for each in Citation.objects.filter(key__in=keys[start : start + 500]).select_related("source"):
            found[each.noun, each.key].append(each)
    return found


def set_names(row: models.Model, draft: Draft) -> None:
    """Give a person or an organisation the names of its draft, in their order, and make it findable by them."""
    if draft.model not in NAMES:
        return
    model, owner = NAMES[draft.model]
    model._default_manager.filter(**{owner: row}).delete()
    model._default_manager.bulk_create(
        model(**{owner: row}, text=name.text, lang=name.lang, kind=name.kind, position=position)
        for position, name in enumerate(draft.names, 1)
    )
    index_names(draft.noun, draft.key, [name.text for name in draft.names])


def set_citations(draft: Draft, held: list[Citation], rows: dict[tuple[str, str], models.Model]) -> None:
    """Give a record the citations of its draft."""
    before = {Cited(each.field, each.source.key, each.place, each.basis, each.attributed_to): each for each in held}
    wanted = set(draft.citations)
    Citation.objects.filter(pk__in=[each.pk for cited, each in before.items() if cited not in wanted]).delete()
    Citation.objects.bulk_create(
        Citation(
            noun=draft.noun,
            key=draft.key,
            field=each.field,
            source_id=rows["source", each.source].pk,
            place=each.place,
            basis=each.basis,
            attributed_to=each.attributed_to,
        )
        for each in draft.citations
        if each not in before
    )


def inside_of(cases: Sequence[str]) -> models.Q:
    """What belongs to one of some cases, by its key."""
    return reduce(or_, (models.Q(key__startswith=f"{case}/") for case in cases))


def find_left_over(drafts: Sequence[Draft]) -> list[str]:
    """The records of the loaded cases that no file has any more."""
    cases = [draft.key for draft in drafts if draft.noun == "case"]
    keys = {(draft.noun, draft.key) for draft in drafts}
    inside = {draft.model for draft in drafts if "/" in draft.key}
    return sorted(
        key
        for model in inside
        for start in range(0, len(cases), 50)
        for key in model._default_manager.filter(inside_of(cases[start : start + 50])).values_list("key", flat=True)
        if (str(model.noun), key) not in keys  # type: ignore[attr-defined]
    )
