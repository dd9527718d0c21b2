"""Expunging: of a person nothing is left, in no table and not in the history, and the counts are as before."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from run import run, run_program

from dalel.errors import CommandError
from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.actions.advance import advance
from dalel.register.actions.bring_back import bring_back
from dalel.register.actions.expunge import Expunged, expunge
from dalel.register.actions.load_folder import load_folder
from dalel.register.actions.restrict import restrict
from dalel.register.excerpt import Withheld, write_excerpt
from dalel.register.exchange.backup import back_up
from dalel.register.folder import read_folder
from dalel.register.history import history_of
from dalel.register.models import Act, Charge, Comment, Note, Person, Pseudonym, Task
from dalel.register.search import find_named
from dalel.register.search.spelling import fold_name
from dalel.register.statistics import Unit, count

AT = dt.datetime(2026, 11, 25, 10, 0, tzinfo=dt.UTC)
DECISION = Doing("editor", AT, "expunge", "board, 2026-11-25, no. 12")


def tells(text: str) -> list[str]:
    """The words of a text that are a form of the name."""
    return [word for word in fold_name(text) if word.startswith("zamanbekov")]


def everything(folder: Path) -> str:
    back_up(folder / "all.zip", force=True)
    with zipfile.ZipFile(folder / "all.zip") as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist())


@pytest.fixture
def told(register: None, changed_folder: Callable[..., Path], tmp_path: Path) -> None:
    """Bek is called Zamanbekov, and that stands everywhere it could."""

    def name_him(people: Any) -> None:
        people["bek"]["names"] = [
            {"text": "Бек Заманбеков", "lang": "ru"}, {"text": "Bek Zamanbekov", "lang": "en", "kind": "spelling"},
        ]  # fmt: skip
        people["bek"]["occupations"] = ["blogger"]
        people["ada"]["description"] = {"en": "Knows Bek Zamanbekov"}

    def tell(case: Any) -> None:
        case["title"] = {"en": "The Zamanbekov case", "kk": "Заманбековтың ісі"}
        case["events"][0] |= {"key": "zamanbekov", "text": {"ru": "У Заманбекова забрали всё"}}
        case["seizures"] = []

    changed_folder("people.yaml", name_him)
    named = (tmp_path / "changed" / "people.yaml").read_text("utf-8")
    folder = changed_folder("cases/first.yaml", tell)
    (folder / "people.yaml").write_text(named, "utf-8")
    sources = folder / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").replace("A paper made up for tests", "Who is Zamanbekov"), "utf-8")
    load_folder(read_folder(folder), Doing("tester", AT, "load", "Zamanbekov's letter"))
    advance("case", "first", Doing("second", AT, "review", "compared with Zamanbekov"))
    restrict("person", "bek", Doing("editor", AT, "restrict"), level="team", field="description")
    act = {kind: Act.objects.create(at=AT, actor="a", kind=kind) for kind in ("comment", "assign", "note")}
    Comment.objects.create(act=act["comment"], noun="case", key="first", text="Ask Zamanbekov again")
    Task.objects.create(act=act["assign"], noun="case", key="second", kind="check", text="Is it Заманбеков?")
    Note.objects.create(act=act["note"], noun="person", key="bek", level="team", sealed="…")


@pytest.mark.django_db
def test_of_the_person_nothing_is_left_anywhere(told: None, tmp_path: Path) -> None:
    assert len(tells(everything(tmp_path))) > 20
    done = expunge("bek", DECISION)
    assert tells(everything(tmp_path)) == []
    assert find_named("Заманбеков") == []
    person = Person.objects.get(key=done.key)
    assert (list(person.names.all()), person.occupations, person.description) == ([], [], {})
    assert not Note.objects.exists()
    assert not Person.objects.filter(key="bek").exists()
    assert '"bek"' not in everything(tmp_path)


@pytest.mark.django_db
def test_what_was_emptied_is_said(told: None) -> None:
    done = expunge("bek", DECISION)
    assert done == Expunged(
        done.key,
        tuple(
            Withheld(*each)
            for each in [
                ("case", "first", "title"),
                ("charge", "first/charge/bek", "key"),
                ("event", "first/event/zamanbekov", "key"),
                ("event", "first/event/zamanbekov", "text"),
                ("person", "ada", "description"),
                ("person", "bek", "key"),
                ("person", "bek", "names"),
                ("source", "paper", "title"),
            ]
        ),
        notes=0,
    )


@pytest.mark.django_db
def test_counts_are_as_before(told: None) -> None:
    asked = [(unit, by) for unit in Unit for by in (None, "kind", "norm", "role")]
    before = [count(unit, by, as_of=AT.date()) for unit, by in asked]
    done = expunge("bek", DECISION)
    assert [count(unit, by, as_of=AT.date()) for unit, by in asked] == before
    assert Charge.objects.get(person__key=done.key).statuses.count() == 1


@pytest.mark.django_db
def test_the_decision_stands_in_the_history_and_the_past_does_not_come_back(told: None, tmp_path: Path) -> None:
    done = expunge("bek", DECISION)
    steps = history_of(done.key)
    assert (steps[-1].kind, steps[-1].actor, steps[-1].why) == ("expunge", "editor", "board, 2026-11-25, no. 12")
    for step in steps:
        if step.noun == "person" and step.kind == "load":
            bring_back(step.number, Doing("editor", AT, "bring-back", "try"))
    assert tells(everything(tmp_path)) == []
    assert Person.objects.get(key=done.key).names.count() == 0
    assert {act.why for act in Act.objects.all()} == {"to try it", "(not shown)", "", "board, 2026-11-25, no. 12"}


@pytest.mark.django_db
def test_who_had_a_pseudonym_outside_keeps_it(told: None, tmp_path: Path) -> None:
    restrict("person", "bek", Doing("editor", AT, "restrict"), level="named", people=["editor"])
    write_excerpt(tmp_path / "x.zip", Audience("team"))
    held = Pseudonym.objects.get(noun="person", key="bek", field="").text
    assert expunge("bek", DECISION).key == held


@pytest.mark.django_db
def test_a_dry_run_changes_nothing(told: None, tmp_path: Path) -> None:
    before = everything(tmp_path)
    assert expunge("bek", DECISION, dry_run=True).emptied
    assert everything(tmp_path) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "why", "message"),
    [
        ("bekk", "x", 'There is no person "bekk".\nDid you mean bek?'),
        ("bek", " ", '"bek" is expunged on a decision, which stays on record.\n'
                     "Give who decided it, when and under which number, with --why."),
    ],
)  # fmt: skip
def test_nobody_is_expunged_by_mistake(register: None, key: str, why: str, message: str) -> None:
    with pytest.raises(CommandError) as refused:
        expunge(key, Doing("editor", AT, "expunge", why))
    assert str(refused.value) == message


KILLED = """
import os, signal, sys
from pathlib import Path
from dalel.site.start import open_register, start_django
start_django(); open_register(Path(sys.argv[1]))
import datetime as dt
from dalel.register.actions import expunge as expunging
from dalel.register.actions.act import Doing
at = sys.argv[2]
held = getattr(expunging, at, None)
def dying(*args):
    held(*args)
    os.kill(os.getpid(), signal.SIGKILL)
if held:
    setattr(expunging, at, dying)
expunging.expunge("arman-shuraev", Doing("editor", dt.datetime.now(dt.UTC), "expunge", "no. 12"))
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom with the story's cases, in a file."""
    folder = tmp_path_factory.mktemp("filled")
    examples = Path(__file__).parents[2] / "examples" / "register"
    assert run("init", "n", folder=folder).code == 0
    assert run("register", "load", examples, "--newsroom", "n", folder=folder).code == 0
    return folder / "n"


@pytest.fixture
def newsroom(filled: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(filled, tmp_path / "n"))


def rows(newsroom: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(newsroom / "register.sqlite3")) as database:
        return [
            row
            for table in ("person", "personname", "change", "act", "case", "citation")
            for row in database.execute(f"select * from register_{table} order by id")  # noqa: S608
        ]


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.parametrize("at", ["load_drafts", "rename"])
def test_an_expunging_that_is_killed_changes_nothing(newsroom: Path, at: str) -> None:
    before = rows(newsroom)
    assert run_program(KILLED, newsroom, at, folder=newsroom).code == -signal.SIGKILL
    assert rows(newsroom) == before


@pytest.mark.slow
@pytest.mark.databases
def test_the_command_asks_first_and_leaves_nothing_in_the_file(newsroom: Path) -> None:
    def held() -> bytes:
        return b"".join(path.read_bytes() for path in sorted(newsroom.glob("register.sqlite3*")))

    words = ("register", "expunge", "arman-shuraev", "--why", "board, no. 12")
    assert b"Shuraev" in held()
    refused = run(*words, folder=newsroom, given="n\n")
    assert (refused.code, b"Shuraev" in held()) == (1, True)
    done = run(*words, folder=newsroom, given="y\n")
    assert done.code == 0
    assert "Taken out. In the place of the person stands person-" in done.out
    assert done.err == "Backups, excerpts and exports made before still hold what was taken out: replace them.\n"
    assert b"huraev" not in held()
    assert "Шураев".encode() not in held()
