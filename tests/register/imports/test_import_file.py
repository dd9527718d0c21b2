"""Importing a file: all of it or nothing, twice the same, and never over what a person corrected."""

import signal
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from importing import IMPORTING, UNDOING
from run import run_program

from dalel.errors import CommandError, DataError
from dalel.register.actions.act import Doing
from dalel.register.actions.import_file import Imported, find_statement, import_file
from dalel.register.actions.load_folder import load_drafts
from dalel.register.actions.undo_import import undo_import
from dalel.register.folder import read_folder
from dalel.register.imports import ReadFile
from dalel.register.models import (
    Act,
    Case,
    Change,
    Charge,
    ChargeStatus,
    Citation,
    Event,
    Import,
    NameWord,
    Person,
    Source,
    StandingStep,
    Statistic,
    TextWord,
)
from dalel.register.models.records import RECORDS
from dalel.register.search import find_named
from dalel.register.statement import draft_of

pytestmark = pytest.mark.django_db
BringIn = Callable[..., Imported]
Read = Callable[..., ReadFile]
TABLE = Counter(
    source=1, norm=4, person=6, organisation=1, case=6, party=6, proceeding=1, charge=5, status=2, event=1, penalty=1
)
EDITING = Doing("editor", UNDOING.at, "edit", "the court's paper says so")


def everything() -> dict[str, object]:
    """All that the register says, by record."""
    return {
        f"{noun} {row.key}": find_statement(noun, row.key)
        for noun, model in RECORDS.items()
        for row in model._default_manager.all()
    }


def edit(noun: str, key: str, doing: Doing = EDITING, **values: object) -> None:
    """Change a record by hand."""
    said = find_statement(noun, key)
    assert said is not None
    load_drafts([draft_of(RECORDS[noun], key, said | {"columns": said["columns"] | values})], doing)


def test_a_table_is_imported_once_and_the_second_time_nothing_changes(samples: Path, bring_in: BringIn) -> None:
    first = bring_in(samples / "table.csv", "table")
    assert (first.loaded.added, first.loaded.changed, first.kept) == (TABLE, Counter(), ())
    before = everything()
    again = bring_in(samples / "table.csv", "table")
    assert (again.number, again.loaded.added, again.loaded.changed) == (None, Counter(), Counter())
    assert again.loaded.unchanged == TABLE
    assert everything() == before
    assert (Import.objects.count(), Act.objects.count()) == (1, 1)


def test_an_import_is_kept_with_its_file_its_mapping_and_its_verdict(samples: Path, bring_in: BringIn) -> None:
    number = bring_in(samples / "table.csv", "table").number
    kept = Import.objects.get(pk=number)
    assert (kept.file_name, kept.format, kept.rows, kept.state) == ("table.csv", "table", 10, "done")
    assert kept.mapping == (samples / "table.yaml").read_text(encoding="utf-8")
    assert kept.counts == {
        "rows": {"taken-in-part": 7, "not-taken": 2, "empty": 1},
        "cells": {"taken": 47, "taken-in-part": 2, "unknown-word": 1, "not-taken": 22, "empty": 88},
    }
    source = Source.objects.get(key=kept.source)
    assert (source.kind, source.sha256, source.title, source.language) == ("register", kept.sha256, "table.csv", "ru")
    assert (kept.act.actor, kept.act.kind, kept.act.why) == ("tester", "import", "to try it")


def test_a_dry_run_says_what_would_change_and_changes_nothing(samples: Path, bring_in: BringIn) -> None:
    done = bring_in(samples / "table.csv", "table", dry_run=True)
    assert (done.number, done.loaded.added) == (None, TABLE)
    assert everything() == {}
    assert (Import.objects.count(), Act.objects.count(), Citation.objects.count()) == (0, 0, 0)


def test_what_a_table_says_stands_as_precise_as_it_says_it(samples: Path, bring_in: BringIn) -> None:
    bring_in(samples / "table.csv", "table")
    case = Case.objects.get(title__ru="Посты о банке")
    assert (case.opened, case.opened_as_given, case.region, case.country) == ("2020", "", "KZ-75", "KZ")
    charges = Charge.objects.filter(case=case).values_list("person__names__text", "norm__key", "norm_as_given")
    assert list(charges) == [
        ("Ада Пример", "kz:penal:274:4", "ч. 4 ст. 274 УК РК"),
        ("Бек Пример", "kz:penal:274:2", "частям 2 и 3 статьи 274 УК РК"),
        ("Бек Пример", "kz:penal:274:3", "частям 2 и 3 статьи 274 УК РК"),
    ]
    assert list(ChargeStatus.objects.filter(charge__case=case).values_list("status", "date", "date_as_given")) == [
        ("convicted", "2020-06-22", "22.06.2020"),
    ]
    assert list(Event.objects.values_list("kind", "date", "date_as_given")) == [
        ("detention", "2020-04-20", "20.04.2020")
    ]
    unread = Charge.objects.get(case__title__ru="Статья о дороге")
    assert (unread.norm, unread.norm_as_given) == (None, "ст. 130")
    assert [found.key for found in find_named("ada primer", limit=5)] == [
        Person.objects.get(names__text="Ада Пример").key
    ]


def test_what_the_form_of_the_list_means_is_inferred_and_never_stated(samples: Path, bring_in: BringIn) -> None:
    bring_in(samples / "ovd-info.csv", "ovd-info")
    figure = Statistic.objects.get(key="ovd-info-1")
    assert (figure.count, figure.unit, figure.period, figure.publisher and figure.publisher.key) == (
        198, "persons", "2011-12-04", "ovd-info-publisher",
    )  # fmt: skip
    assert figure.note["ru"] == "митинг; Сход для примера; другое; стихийная; не согласовано; площадь Примера"
    cited = Citation.objects.filter(key=figure.key)
    assert {(each.field, each.place) for each in cited if each.basis == "inferred"} == {
        ("unit", "the form of the list"), ("form", "the form of the list"), ("publisher", "the form of the list"),
    }  # fmt: skip
    assert ("count", "line 2, number_of_detentions") in {
        (each.field, each.place) for each in cited if each.basis == "stated"
    }


def test_of_several_people_in_one_incident_none_is_charged(samples: Path, bring_in: BringIn) -> None:
    bring_in(samples / "us-pft.csv", "us-pft")
    case = Case.objects.get(key="us-pft-two-charged")
    assert case.charges.count() == 0
    assert [(party.person and party.person.names.get().text, party.role) for party in case.parties.all()] == [
        ("Bek Sample", ""),
        ("Cem Sample", ""),
    ]
    dina = Case.objects.get(key="us-pft-dina")
    assert [
        (charge.norm_as_given, [step.status for step in charge.statuses.all()]) for charge in dina.charges.all()
    ] == [("trespassing", ["acquitted"]), ("rioting", ["dropped"])]
    assert list(dina.events.values_list("kind", "date", "date_as_given")) == [
        ("detention", "", "2018-03-01"),
        ("release", "2018-03-04", ""),
    ]


def test_what_a_newer_file_says_otherwise_is_changed_and_what_it_lacks_stays_and_is_named(
    samples: Path, tmp_path: Path, bring_in: BringIn
) -> None:
    bring_in(samples / "us-pft.csv", "us-pft")
    text = (samples / "us-pft.csv").read_text(encoding="utf-8")
    newer = tmp_path / "newer.csv"
    newer.write_text(text.replace("failure to disperse, trespassing", "trespassing"), encoding="utf-8")
    done = bring_in(newer, "us-pft")
    assert [key.split("/")[:2] for key in done.loaded.not_in_files] == [["us-pft-reporter-held", "charge"]]
    assert done.loaded.added == Counter(source=1)
    assert Charge.objects.filter(norm_as_given="failure to disperse").exists()


def test_what_a_person_corrected_is_not_written_over(samples: Path, bring_in: BringIn) -> None:
    bring_in(samples / "us-pft.csv", "us-pft")
    edit("case", "us-pft-dina", place="Elsewhere")
    done = bring_in(samples / "us-pft.csv", "us-pft")
    assert (done.number, done.kept) == (None, ("case us-pft-dina",))
    assert Case.objects.get(key="us-pft-dina").place == "Elsewhere"


def test_a_source_that_was_described_by_hand_keeps_its_description(
    samples: Path, read: Read, register: None, bring_in: BringIn
) -> None:
    found = read(samples / "us-pft.csv", "us-pft", source="paper")
    with pytest.raises(CommandError) as refused:
        import_file(found, IMPORTING)
    assert str(refused.value) == (
        f'The source "paper" of the register is described without a SHA-256, and us-pft.csv has {found.sha256}.\n'
        "Name another with --source, or leave the option out."
    )
    Source.objects.filter(key="paper").update(sha256=found.sha256)
    import_file(found, IMPORTING)
    assert Source.objects.get(key="paper").title == "A paper made up for tests"
    assert Citation.objects.filter(source__key="paper", noun="case", key="us-pft-dina").exists()


def test_an_undone_import_leaves_the_register_as_it_was(samples: Path, bring_in: BringIn, register: None) -> None:
    before, words = everything(), (NameWord.objects.count(), TextWord.objects.count())
    number = bring_in(samples / "table.csv", "table").number
    done = undo_import(number or 0, UNDOING)
    # Two norms were there before the import, by the cases of the register.
    assert done.removed == TABLE - Counter(norm=1)
    assert (done.brought_back, everything()) == (Counter(), before)
    assert (NameWord.objects.count(), TextWord.objects.count()) == words
    kept = Import.objects.get(pk=number)
    assert (kept.state, kept.undone_by and kept.undone_by.kind) == ("undone", "undo-import")
    with pytest.raises(CommandError) as refused:
        undo_import(number or 0, UNDOING)
    assert str(refused.value) == f"Import {number} was undone already, on 2026-11-24."


def test_what_an_import_changed_says_again_what_it_said(samples: Path, tmp_path: Path, bring_in: BringIn) -> None:
    bring_in(samples / "us-pft.csv", "us-pft")
    before = everything()
    newer = tmp_path / "newer.csv"
    newer.write_text((samples / "us-pft.csv").read_text("utf-8").replace("Sampleton", "Othertown"), encoding="utf-8")
    second = bring_in(newer, "us-pft")
    assert Case.objects.get(key="us-pft-given-back").place == "Othertown"
    undo_import(second.number or 0, UNDOING)
    assert everything() == before


def test_an_import_comes_back_after_it_was_undone(samples: Path, bring_in: BringIn) -> None:
    first = bring_in(samples / "table.csv", "table")
    before = everything()
    undo_import(first.number or 0, UNDOING)
    again = bring_in(samples / "table.csv", "table")
    assert (again.loaded.added, everything()) == (TABLE, before)


def test_an_undo_that_is_a_dry_run_changes_nothing(samples: Path, bring_in: BringIn) -> None:
    number = bring_in(samples / "table.csv", "table").number or 0
    before = everything()
    assert undo_import(number, UNDOING, dry_run=True).removed == TABLE
    assert (everything(), Import.objects.get(pk=number).state) == (before, "done")


def test_an_import_whose_records_were_changed_since_is_not_undone(samples: Path, bring_in: BringIn) -> None:
    number = bring_in(samples / "us-pft.csv", "us-pft").number or 0
    edit("case", "us-pft-dina", place="Elsewhere")
    before = everything()
    with pytest.raises(DataError) as refused:
        undo_import(number, UNDOING)
    assert str(refused.value) == (
        f"Import {number} cannot be undone; nothing was changed:\n"
        "  case us-pft-dina: it was changed since\n"
        "Correct these records by hand, or take out first what refers to them."
    )
    assert everything() == before


def test_an_import_that_others_refer_to_is_not_undone(
    samples: Path, bring_in: BringIn, read: Read, two_cases: Path
) -> None:
    first = bring_in(samples / "us-pft.csv", "us-pft")
    source = Import.objects.get(pk=first.number).source
    load_drafts(read_folder(two_cases), EDITING)
    related = find_statement("related", "second/related/1")
    assert related is not None
    edit("related", "second/related/1", other="us-pft-dina")
    paper = Source.objects.get(key=source)
    Citation.objects.create(noun="person", key="ada", field="names", source=paper, place="line 2")
    with pytest.raises(DataError) as refused:
        undo_import(first.number or 0, UNDOING)
    assert str(refused.value) == (
        f"Import {first.number} cannot be undone; nothing was changed:\n"
        f"  source {source}: person ada cites it\n"
        "  case us-pft-dina: related second/related/1 refers to it\n"
        "Correct these records by hand, or take out first what refers to them."
    )


def test_an_import_whose_records_somebody_reviewed_is_not_undone(samples: Path, bring_in: BringIn) -> None:
    number = bring_in(samples / "us-pft.csv", "us-pft").number or 0
    step = StandingStep.objects.create(act=EDITING.begin(), noun="case", key="us-pft-dina")
    with pytest.raises(DataError, match=rf"  case us-pft-dina: standing step {step.pk} is about it\n"):
        undo_import(number, UNDOING)


def test_a_later_import_of_the_same_records_is_undone_first(samples: Path, tmp_path: Path, bring_in: BringIn) -> None:
    first = bring_in(samples / "us-pft.csv", "us-pft").number or 0
    newer = tmp_path / "newer.csv"
    newer.write_text((samples / "us-pft.csv").read_text("utf-8").replace("Sampleton", "Othertown"), encoding="utf-8")
    second = bring_in(newer, "us-pft").number or 0
    with pytest.raises(DataError, match="case us-pft-given-back: it was changed since"):
        undo_import(first, UNDOING)
    undo_import(second, UNDOING)
    undo_import(first, UNDOING)
    assert everything() == {}
    assert Change.objects.filter(after=None).count() == Change.objects.filter(before=None).count()


def test_an_import_that_there_is_not_is_the_commands_fault(db: None) -> None:
    with pytest.raises(CommandError) as refused:
        undo_import(7, UNDOING)
    assert str(refused.value) == "There is no import 7.\ndalel register imports lists them."


KILLED = """
import datetime as dt, os, signal, sys
from pathlib import Path
from dalel.site.start import open_register, start_django
start_django()
open_register(Path(sys.argv[1]))
from dalel.register.actions import import_file as importing, write_drafts as writing
from dalel.register.actions.act import Doing
from dalel.register.imports import read_mapping, read_outside
from dalel.register.models import Change, Import

owner, name, at, after = {
    "first-table": (writing, "write_rows", 1, True),
    "middle-table": (writing, "write_rows", 6, False),
    "names": (writing, "write_names", 3, True),
    "citations": (writing, "write_citations", 1, True),
    "history": (Change.objects, "bulk_create", 1, True),
    "loaded": (importing, "load_drafts", 1, True),
    "import-kept": (Import.objects, "create", 1, True),
    "never": (writing, "write_rows", 0, False),
}[sys.argv[3]]
function, calls = getattr(owner, name), []

def dying(*args, **options):
    calls.append(1)
    if len(calls) == at and not after:
        os.kill(os.getpid(), signal.SIGKILL)
    done = function(*args, **options)
    if len(calls) == at:
        os.kill(os.getpid(), signal.SIGKILL)
    return done

setattr(owner, name, dying)
samples = Path(sys.argv[2])
read = read_outside(samples / "table.csv", "table", mapping=read_mapping(samples / "table.yaml"))
importing.import_file(read, Doing("tester", dt.datetime(2026, 11, 23, tzinfo=dt.UTC), "import"))
"""
POINTS = ("first-table", "middle-table", "names", "citations", "history", "loaded", "import-kept")


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_an_import_that_is_killed_leaves_nothing_half_done(samples: Path, tmp_path: Path, point: str) -> None:
    def run(where: str) -> int:
        return run_program(KILLED, tmp_path, samples, where, folder=tmp_path).code

    def stored() -> dict[str, int]:
        with closing(sqlite3.connect(tmp_path / "register.sqlite3")) as database:
            names = [row[0] for row in database.execute("select name from sqlite_master where type = 'table'")]
            counts = {
                name: database.execute(f'select count(*) from "{name}"').fetchone()[0]  # noqa: S608
                for name in names
                if name.startswith("register_")
            }
            return {name: count for name, count in counts.items() if count}

    assert run(point) == -signal.SIGKILL
    assert stored() == {}
    assert run("never") == 0
    whole = stored()
    assert (whole["register_case"], whole["register_import"], whole["register_change"]) == (6, 1, 34)
