"""Take a person out of the register on a recorded decision: names and texts that tell them go, also from the history.

What stays is that there was somebody: the charges, statuses and counts of the cases are as before, with a person of
whom nothing is told. It is the one act that rewrites the history, and it cannot be undone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

from django.db import connection, models, transaction
from django.db.models import Q

from dalel.errors import CommandError, did_you_mean
from dalel.register.actions.act import Doing, OneAct
from dalel.register.actions.load_folder import load_drafts
from dalel.register.excerpt.pseudonyms import Pseudonyms
from dalel.register.excerpt.references import Known, renamed
from dalel.register.excerpt.scratch import Scratch
from dalel.register.excerpt.silence import Withheld
from dalel.register.excerpt.texts import NOT_SHOWN
from dalel.register.models import (
    Act,
    Answer,
    Change,
    Citation,
    Comment,
    Import,
    NameWord,
    Note,
    Person,
    Pseudonym,
    Restriction,
    StandingStep,
    Task,
    TextWord,
)
from dalel.register.models.records import RECORDS
from dalel.register.models.restriction import RESTRICTION
from dalel.register.statement import draft_of, read_statements
from dalel.register.traces import Traces, find_traces

NAMING: tuple[type[models.Model], ...] = (
    Citation,
    StandingStep,
    Restriction,
    Pseudonym,
    Comment,
    Task,
    Note,
    Answer,
    NameWord,
    TextWord,
)
"""The tables that name a record by noun and key, beside the history."""


@dataclass(frozen=True, slots=True)
class Expunged:
    """What an expunging did: the key that stands for the person now, and what was emptied, by noun, key and field.

    ``notes`` is how many encrypted notes there are about the cases: only their readers can look through those.
    """

    key: str
    emptied: tuple[Withheld, ...]
    notes: int


@transaction.atomic
def expunge(key: str, doing: Doing, *, dry_run: bool = False) -> Expunged:
    """Take a person out, ``doing.why`` being who decided it, when and under which number. All of it or nothing.

    Notes about the person are deleted. Backups, excerpts and exports made before still hold what was taken out.
    """
    if not Person.objects.filter(key=key).exists():
        known = list(Person.objects.values_list("key", flat=True))
        raise CommandError(f'There is no person "{key}".', next_step=did_you_mean(key, known))
    if not doing.why.strip():
        raise CommandError(
            f'"{key}" is expunged on a decision, which stays on record.',
            next_step="Give who decided it, when and under which number, with --why.",
        )
    traces, one = find_traces(key), OneAct.of(doing)
    told = {
        (noun, each): said
        for noun, model in RECORDS.items()
        for each, said in read_statements(model._default_manager.order_by("pk"))
        if (noun, each) == traces.person or traces.told(noun, each, said)
    }
    clean = [draft_of(RECORDS[noun], each, traces.clean(noun, each, said)) for (noun, each), said in told.items()]
    load_drafts(clean, one)
    act = one.begin()
    Note.objects.filter(noun=Person.noun, key=key).delete()
    notes = Note.objects.filter(about(traces.cases)).count()
    keys = find_keys(traces)
    rewrite_history(traces, keys)
    rewrite_work(traces, act)
    rename({record: new for record, new in keys.items() if record[1] != new})
    transaction.set_rollback(dry_run)
    emptied = {Withheld(*record, name) for record, said in told.items() for name in traces.told(*record, said)}
    emptied |= {Withheld(*record, "key") for record, new in keys.items() if last(record[1]) != last(new)}
    return Expunged(keys[traces.person], tuple(sorted(emptied)), notes)


def last(key: str) -> str:
    """The piece of a key that is the record's own."""
    return key.rpartition("/")[2]


def overwrite_what_was_freed() -> None:
    """Leave nothing of what was deleted in the files of the database; after an expunging, outside its transaction."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM" if connection.vendor == "sqlite" else "VACUUM FULL")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def about(cases: frozenset[str]) -> Q:
    """What is about some cases, or what lies in them."""
    found = Q(pk__in=[])
    for case in cases:
        found |= Q(noun="case", key=case) | Q(key__startswith=f"{case}/")
    return found


def find_keys(traces: Traces) -> dict[Known, str]:
    """The key that each record has from now on, what it lies in before it; those of the history too."""
    keys: dict[Known, str] = {}
    with closing(Scratch()) as scratch:
        pseudonym = Pseudonyms(scratch)
        for noun, model in RECORDS.items():
            ever = {*model._default_manager.values_list("key", flat=True)}
            ever.update(Change.objects.filter(noun=noun).values_list("key", flat=True).distinct())
            for key in sorted(ever):
                keys[noun, key] = traces.new_key(noun, key, keys, pseudonym)
    return keys


def rewrite_history(traces: Traces, keys: Mapping[Known, str]) -> None:
    """Take what tells the person out of every change, and name records by their new keys."""
    for change in Change.objects.order_by("pk").iterator(chunk_size=2000):
        record = record_of(change)
        before, after = change.before, change.after
        if change.noun in RECORDS:
            before, after = (
                said and renamed(change.noun, traces.clean(*record, said), keys) for said in (before, after)
            )
        key = keys.get(record, change.key)
        if (key, before, after) != (change.key, change.before, change.after):
            Change.objects.filter(pk=change.pk).update(key=key, before=before, after=after)


def record_of(change: Change) -> Known:
    """The record that a change is of; that of a restriction is named within it."""
    if change.noun != RESTRICTION:
        return change.noun, change.key
    named: Iterator[str] = (name for said in (change.before, change.after) for name in (said or {}).get("columns", {}))
    return next(named, "").partition(".")[0], change.key


def rewrite_work(traces: Traces, own: Act) -> None:
    """Take what tells the person out of reasons, comments, tasks and the descriptions of imports."""
    concerned = about(traces.cases) | Q(noun=Person.noun, key=traces.person[1])
    in_cases = {
        act
        for model in (Change, StandingStep, Comment, Task, Note, Answer)
        for act in model._default_manager.filter(concerned).values_list("act_id", flat=True)
    }
    for act in Act.objects.exclude(why="").exclude(pk=own.pk):
        if traces.names.are_told(act.why, whole=act.pk not in in_cases):
            Act.objects.filter(pk=act.pk).update(why=NOT_SHOWN)
    for model in (Comment, Task):
        for row in model._default_manager.exclude(text=""):
            is_own = (row.noun, row.key) == traces.person
            if traces.names.are_told(row.text) if is_own else traces.is_told(row.noun, row.key, row.text):
                model._default_manager.filter(pk=row.pk).update(text=NOT_SHOWN)
    for answer in Answer.objects.all():
        is_own = (answer.noun, answer.key) == traces.person
        words = [text for said in (answer.before, answer.after, answer.text) for text in said.values()]
        if is_own or any(traces.is_told(answer.noun, answer.key, text) for text in words):
            Answer.objects.filter(pk=answer.pk).update(kind="none", before={}, after={}, text={})
    for each in Import.objects.all():
        if traces.names.are_told(each.file_name, whole=True) or traces.names.are_told(each.mapping, whole=True):
            Import.objects.filter(pk=each.pk).update(file_name=NOT_SHOWN, mapping="")


def rename(keys: Mapping[Known, str]) -> None:
    """Give records their new keys, wherever they are named by noun and key."""
    for (noun, key), new in keys.items():
        RECORDS[noun]._default_manager.filter(key=key).update(key=new)
        for model in NAMING:
            model._default_manager.filter(noun=noun, key=key).update(key=new)
