"""Load a folder into the register: what is new is added, what differs is changed, nothing is deleted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import models, transaction

from dalel.register.folder import Cited, Draft, Reference
from dalel.register.models import Citation, Organisation, OrganisationName, Person, PersonName
from dalel.register.search.index import index_names


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


@transaction.atomic
def load_folder(drafts: Sequence[Draft], *, dry_run: bool = False) -> Loaded:
    """Bring the register to what the drafts say, all of it or nothing; a dry run changes nothing and says what would.

    Each draft must come after those it names (`dalel.register.folder.read_folder` gives them so). A record that the
    register holds for a loaded case and the files no longer have stays, and is named in the answer.
    """
    done = Loaded()
    rows = find_rows(drafts)
    cited = find_citations(drafts)
    for draft in drafts:
        row = rows.get((draft.noun, draft.key))
        is_new = row is None
        if row is None:
            row = draft.model(key=draft.key)
            rows[draft.noun, draft.key] = row
        changed = set_values(row, draft, rows)
        if is_new or changed:
            row.full_clean(validate_unique=False)
            row.save()
        changed |= set_names(row, draft)
        changed |= set_links(row, draft, rows)
        changed |= set_citations(draft, cited[draft.noun, draft.key], rows)
        (done.added if is_new else done.changed if changed else done.unchanged)[draft.noun] += 1
    done.not_in_files = find_left_over(drafts)
    transaction.set_rollback(dry_run)
    return done


def find_rows(drafts: Iterable[Draft]) -> dict[tuple[str, str], models.Model]:
    """The rows that the drafts are about, as far as the register has them."""
    keys: dict[type[models.Model], list[str]] = defaultdict(list)
    for draft in drafts:
        keys[draft.model].append(draft.key)
    return {
        (str(model.noun), row.key): row  # type: ignore[attr-defined]
        for model, wanted in keys.items()
        for start in range(0, len(wanted), 500)
        for row in model._default_manager.filter(key__in=wanted[start : start + 500])
    }


def find_citations(drafts: Sequence[Draft]) -> dict[tuple[str, str], list[Citation]]:
    """The citations of the records that the drafts are about."""
    found: dict[tuple[str, str], list[Citation]] = defaultdict(list)
    keys = sorted({draft.key for draft in drafts})
    for start in range(0, len(keys), 500):
        for each in Citation.objects.filter(key__in=keys[start : start + 500]).select_related("source"):
            found[each.noun, each.key].append(each)
    return found


def set_values(row: models.Model, draft: Draft, rows: dict[tuple[str, str], models.Model]) -> bool:
    """Give a row the values of its draft; whether any differed."""
    changed = False
    for name, value in draft.values.items():
        if isinstance(value, Reference):
            other = rows[value.noun, value.key]
            if getattr(row, f"{name}_id") != other.pk:
                setattr(row, name, other)
                changed = True
        elif getattr(row, name) != value:
            setattr(row, name, value)
            changed = True
    return changed


def set_names(row: models.Model, draft: Draft) -> bool:
    """Give a person or an organisation the names of its draft, in their order; whether any differed."""
    if draft.model not in NAMES:
        return False
    model, owner = NAMES[draft.model]
    held = model._default_manager.filter(**{owner: row})
    before = list(held.order_by("position").values_list("text", "lang", "kind"))
    if before == [(name.text, name.lang, name.kind) for name in draft.names]:
        return False
    held.delete()
    model._default_manager.bulk_create(
        model(**{owner: row}, text=name.text, lang=name.lang, kind=name.kind, position=position)
        for position, name in enumerate(draft.names, 1)
    )
    index_names(draft.noun, draft.key, [name.text for name in draft.names])
    return True


def set_links(row: models.Model, draft: Draft, rows: dict[tuple[str, str], models.Model]) -> bool:
    """Link a row with the several records that its draft names; whether any differed."""
    changed = False
    for name, references in draft.links.items():
        wanted = {rows[each.noun, each.key].pk for each in references}
        held = getattr(row, name)
        if set(held.values_list("pk", flat=True)) != wanted:
            held.set(wanted)
            changed = True
    return changed


def set_citations(draft: Draft, held: list[Citation], rows: dict[tuple[str, str], models.Model]) -> bool:
    """Give a record the citations of its draft; whether any differed."""
    before = {Cited(each.field, each.source.key, each.place, each.basis, each.attributed_to): each for each in held}
    wanted = set(draft.citations)
    if before.keys() == wanted:
        return False
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
    return True


def find_left_over(drafts: Sequence[Draft]) -> list[str]:
    """The records of the loaded cases that no file has any more."""
    cases = [draft.key for draft in drafts if draft.noun == "case"]
    keys = {(draft.noun, draft.key) for draft in drafts}
    inside = {draft.model for draft in drafts if "/" in draft.key}
    return sorted(
        key
        for model in inside
        for case in cases
        for key in model._default_manager.filter(key__startswith=f"{case}/").values_list("key", flat=True)
        if (str(model.noun), key) not in keys  # type: ignore[attr-defined]
    )
