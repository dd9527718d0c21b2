"""Undo a whole import: what it added goes, what it changed says again what it said before. All of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import QuerySet

from dalel.errors import CommandError, DataError
from dalel.register.actions.act import Doing, OneAct
from dalel.register.actions.load_folder import find_citations, find_rows, load_drafts
from dalel.register.chunk import chunks
from dalel.register.models import Change, Citation, Import, NameWord, TextWord
from dalel.register.models.records import RECORDS
from dalel.register.statement import draft_of, noun_of, statement_of

SHOWN = 20
"""How many records a message names."""
Record = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did, by noun: records taken out, and records that say again what they said."""

    removed: Counter[str]
    brought_back: Counter[str]


@transaction.atomic
def undo_import(number: int, doing: Doing, *, dry_run: bool = False) -> Undone:
    """Take an import out again; refused, naming the records, where something has changed or refers to them since."""
    found = Import.objects.select_related("act", "undone_by").filter(pk=number).first()
    if found is None:
        raise CommandError(f"There is no import {number}.", next_step="dalel register imports lists them.")
    if found.undone_by is not None:
        raise CommandError(f"Import {number} was undone already, on {found.undone_by.at:%Y-%m-%d}.")
    changes = list(found.act.changes.order_by("pk"))
    added = [change for change in changes if change.before is None]
    referring = find_referring(added, {(change.noun, change.key) for change in changes})
    problems = [*find_changed(changes), *(f"  {each.noun} {each.key}: {each.says}" for each in referring)]
    if problems:
        rest = len(problems) - SHOWN
        more = f"\n… and {rest} more." if rest > 0 else ""
        raise DataError(
            f"Import {number} cannot be undone; nothing was changed:\n" + "\n".join(problems[:SHOWN]) + more,
            next_step="Correct these records by hand, or take out first what refers to them.",
        )
    one = OneAct.of(doing)
    drafts = [
        draft_of(RECORDS[change.noun], change.key, change.before) for change in changes if change.before is not None
    ]
    brought_back = load_drafts(drafts, one).changed
    act = one.begin()
    Change.objects.bulk_create(
        [Change(act=act, noun=each.noun, key=each.key, before=each.after, after=None) for each in reversed(added)],
        batch_size=1000,
    )
    for noun in reversed(list(RECORDS)):
        take_out(noun, [change.key for change in added if change.noun == noun])
    found.undone_by = act
    found.save(update_fields=["undone_by"])
    transaction.set_rollback(dry_run)
    return Undone(Counter(change.noun for change in reversed(added)), brought_back)


def take_out(noun: str, keys: Sequence[str]) -> None:
    """Delete records of one noun with their citations and the words that they are found by."""
    for chunk in chunks(keys):
        Citation.objects.filter(noun=noun, key__in=chunk).delete()
        NameWord.objects.filter(noun=noun, key__in=chunk).delete()
        TextWord.objects.filter(noun=noun, key__in=chunk).delete()
        RECORDS[noun]._default_manager.filter(key__in=chunk).delete()


def find_changed(changes: Sequence[Change]) -> Iterator[str]:
    """The records that no longer say what the import made them say."""
    drafts = [draft_of(RECORDS[change.noun], change.key, change.after) for change in changes if change.after]
    rows, cited = find_rows(drafts), find_citations(drafts)
    for change in changes:
        record = change.noun, change.key
        if record not in rows:
            yield f"  {change.noun} {change.key}: it is not there any more"
        elif statement_of(rows[record], cited[record]) != change.after:
            yield f"  {change.noun} {change.key}: it was changed since"


@dataclass(frozen=True, slots=True, order=True)
class Referring:
    """That something refers to a record: the record ``by_noun`` ``by_key``, or what colleagues wrote about it."""

    noun: str
    key: str
    says: str
    by_noun: str = ""
    by_key: str = ""


def find_referring(added: Sequence[Change], records: Collection[Record]) -> Iterator[Referring]:
    """What refers to records that would go, and is not itself taken out or brought back."""
    for noun, model in RECORDS.items():
        for chunk in chunks([change.key for change in added if change.noun == noun]):
            rows = {row.pk: row for row in model._default_manager.filter(key__in=chunk)}
            found = {*find_pointing(model, rows, records), *find_naming(noun, chunk)}
            yield from (Referring(noun, *each) for each in sorted(found))


def find_pointing(
    model: type[models.Model], rows: Mapping[int, models.Model], records: Collection[Record]
) -> Iterator[tuple[str, str, str, str]]:
    """The keys of rows that a row of another table points to, and what that is; names are a part of their record."""
    for relation in model._meta.related_objects:
        if relation.get_accessor_name() == "names":
            continue
        name = relation.field.name
        pointing = relation.related_model._default_manager.filter(**{f"{name}__in": list(rows)})
        for other in find_staying(relation.related_model, pointing, records):
            pointed = getattr(other, name)
            for target in [pointed] if isinstance(pointed, models.Model) else pointed.filter(pk__in=list(rows)):
                by_noun = str(getattr(other, "noun", ""))
                yield str(target), say_referring(other), by_noun, str(getattr(other, "key", "")) if by_noun else ""


def find_staying(model: Any, found: QuerySet[Any], records: Collection[Record]) -> Iterator[models.Model]:
    """The rows among those found that are no part of some records, whole: few, where there are any."""
    columns = {column.name for column in model._meta.concrete_fields}
    if "noun" in columns:
        named = {pk: (noun, key) for pk, noun, key in found.values_list("pk", "noun", "key")}
    elif "key" in columns:
        named = {pk: (noun_of(model), key) for pk, key in found.values_list("pk", "key")}
    else:
        named = dict.fromkeys(found.values_list("pk", flat=True), ("", ""))
    for chunk in chunks(sorted(pk for pk, record in named.items() if record not in records)):
        yield from model._default_manager.filter(pk__in=chunk)


def find_naming(noun: str, keys: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    """The keys of records that a row names by noun and key without being a part of them, and what that is."""
    apart = {Citation, Change, NameWord, TextWord}
    for model in apps.get_app_config("register").get_models():
        if model not in apart and {"noun", "key"} <= {column.name for column in model._meta.concrete_fields}:
            for other in model._default_manager.filter(noun=noun, key__in=keys):
                yield str(getattr(other, "key", "")), f"{model._meta.verbose_name} {other.pk} is about it", "", ""


def say_referring(other: models.Model) -> str:
    """What a row that points to a record is, and that it does."""
    if isinstance(other, Citation):
        return f"{other.noun} {other.key} cites it"
    return f"{getattr(other, 'noun', other._meta.verbose_name)} {other} refers to it"
