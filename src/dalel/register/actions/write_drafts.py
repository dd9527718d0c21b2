"""Write what drafts say: a few statements a table, however many records there are.

Everything that changes a record goes through here, so what is found by its names and texts is kept here too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import models

from dalel.register.actions.check_words import check_words
from dalel.register.chunk import chunks
from dalel.register.folder import Cited, Draft, Reference
from dalel.register.models import Citation, Organisation, OrganisationName, Person, PersonName
from dalel.register.models.records import RECORDS
from dalel.register.search.index import index_names
from dalel.register.search.text_index import index_texts

BATCH = 1000
Rows = dict[tuple[str, str], models.Model]
"""Rows of the register by noun and key."""
NAMES: dict[type[models.Model], tuple[type[models.Model], str]] = {
    Person: (PersonName, "person"),
    Organisation: (OrganisationName, "organisation"),
}


def write_drafts(drafts: Sequence[Draft], rows: Rows, cited: Mapping[tuple[str, str], list[Citation]]) -> None:
    """Make records say what their drafts say, each draft of another record.

    ``rows`` are those that the register has of these records and of what they name; the rows written are put in it.
    ``cited`` are the citations that it has of them. Each row is checked as a form would check it.
    """
    of_model: dict[type[models.Model], list[Draft]] = defaultdict(list)
    held = set(rows)
    for draft in drafts:
        of_model[draft.model].append(draft)
    for noun, model in RECORDS.items():
        for wave in waves(of_model[model]):
            index_texts(noun, write_rows(model, wave, rows))
        write_names(model, of_model[model], rows)
        write_links(model, of_model[model], rows)
    write_citations(drafts, cited, rows)
    check_words(drafts, held)


def waves(drafts: Sequence[Draft]) -> Iterator[list[Draft]]:
    """Drafts of one model, as many at a time as do not name each other: an organisation is written after its parent."""
    wave: dict[str, Draft] = {}
    for draft in drafts:
        if any(each.noun == draft.noun and each.key in wave for each in draft.references()):
            yield list(wave.values())
            wave = {}
        wave[draft.key] = draft
    if wave:
        yield list(wave.values())


def write_rows(model: type[models.Model], drafts: Sequence[Draft], rows: Rows) -> list[models.Model]:
    """Write rows whose drafts name only what is written; who was there keeps the number of its row."""
    made = [make_row(draft, rows) for draft in drafts]
    added = [row for row, draft in zip(made, drafts, strict=True) if (draft.noun, draft.key) not in rows]
    changed = [row for row, draft in zip(made, drafts, strict=True) if (draft.noun, draft.key) in rows]
    model._default_manager.bulk_create(added, batch_size=BATCH)
    model._default_manager.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[column.name for column in model._meta.concrete_fields if column.name not in {"id", "key"}],
    )
    rows.update({(draft.noun, draft.key): row for draft, row in zip(drafts, made, strict=True)})
    return made


def make_row(draft: Draft, rows: Rows) -> models.Model:
    """The row that says what a draft says, checked; columns that the draft does not set are empty."""
    values = {
        name: rows[value.noun, value.key] if isinstance(value, Reference) else value
        for name, value in draft.values.items()
    }
    row = draft.model(key=draft.key, **values)
    # That the rows which it names are there is known: each was read or written in this transaction.
    held = {name for name, value in draft.values.items() if isinstance(value, Reference)}
    row.full_clean(exclude=held, validate_unique=False)
    return row


def write_names(model: type[models.Model], drafts: Sequence[Draft], rows: Rows) -> None:
    """Give people and organisations the names of their drafts, in their order, and make them findable by them."""
    if model not in NAMES or not drafts:
        return
    names, owner = NAMES[model]
    for chunk in chunks(drafts):
        owners = [rows[draft.noun, draft.key].pk for draft in chunk]
        names._default_manager.filter(**{f"{owner}__in": owners}).delete()
    names._default_manager.bulk_create(
        [
            names(**{owner: rows[draft.noun, draft.key]}, text=name.text, lang=name.lang, kind=name.kind, position=at)
            for draft in drafts
            for at, name in enumerate(draft.names, 1)
        ],
        batch_size=BATCH,
    )
    index_names(drafts[0].noun, {draft.key: [name.text for name in draft.names] for draft in drafts})


def write_links(model: type[models.Model], drafts: Sequence[Draft], rows: Rows) -> None:
    """Link records to the several others that their drafts name."""
    for link in model._meta.many_to_many:
        through: Any = link.remote_field.through
        own, other = f"{link.m2m_field_name()}_id", f"{link.m2m_reverse_field_name()}_id"
        for chunk in chunks(drafts):
            owners = [rows[draft.noun, draft.key].pk for draft in chunk]
            through._default_manager.filter(**{f"{own}__in": owners}).delete()
        through._default_manager.bulk_create(
            [
                through(**{own: rows[draft.noun, draft.key].pk, other: rows[each.noun, each.key].pk})
                for draft in drafts
                for each in dict.fromkeys(draft.links.get(link.name, ()))
            ],
            batch_size=BATCH,
        )


def write_citations(drafts: Sequence[Draft], cited: Mapping[tuple[str, str], list[Citation]], rows: Rows) -> None:
    """Give records the citations of their drafts; those that stay are left as they are."""
    gone: list[int] = []
    new: list[Citation] = []
    for draft in drafts:
        held = {
            Cited(each.field, each.source.key, each.place, each.basis, each.attributed_to, each.reliability): each.pk
            for each in cited.get((draft.noun, draft.key), ())
        }
        wanted = set(draft.citations)
        gone += [pk for said, pk in held.items() if said not in wanted]
        new += [
            Citation(
                noun=draft.noun,
                key=draft.key,
                field=each.field,
                source_id=rows["source", each.source].pk,
                place=each.place,
                basis=each.basis,
                attributed_to=each.attributed_to,
                reliability=each.reliability,
            )
            for each in draft.citations
            if each not in held
        ]
    for chunk in chunks(gone):
        Citation.objects.filter(pk__in=chunk).delete()
    Citation.objects.bulk_create(new, batch_size=BATCH)
