"""The excerpt of a register in a database: what was published, as it was published, and a register of its own."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from emptying import empty_register

from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.actions.advance import advance
from dalel.register.actions.load_folder import load_folder
from dalel.register.actions.restrict import restrict
from dalel.register.excerpt import write_excerpt
from dalel.register.exchange.restore import restore
from dalel.register.folder import read_folder
from dalel.register.models import Case, Change, Event, Person, Pseudonym, Restriction
from dalel.register.named import named_in_case
from dalel.register.search import find_named
from dalel.register.standing import find_standing
from dalel.register.statistics import Unit, count

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
PUBLIC = Audience("public")


def publish(*cases: str) -> None:
    for case in cases:
        for noun, key in (*named_in_case(case), ("case", case)):
            if find_standing(noun, key) == "draft":
                advance(noun, key, Doing("second", AT, "review"))
                advance(noun, key, Doing("editor", AT, "publish"))


def rows(file: Path, table: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(file) as packed:
        return [json.loads(line) for line in packed.read(f"{table}.jsonl").splitlines()]


def text(file: Path) -> str:
    with zipfile.ZipFile(file) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist())


def test_nothing_is_public_before_it_is_published(register: None, tmp_path: Path) -> None:
    assert not any(write_excerpt(tmp_path / "x.zip", PUBLIC).held.rows.values())
    assert write_excerpt(tmp_path / "team.zip", Audience("team")).held.rows["case"] == 2


def test_one_published_case_brings_those_whom_it_names_and_nothing_else(register: None, tmp_path: Path) -> None:
    publish("first")
    write_excerpt(tmp_path / "x.zip", PUBLIC)
    assert [each["key"] for each in rows(tmp_path / "x.zip", "case")] == ["first"]
    assert [each["key"] for each in rows(tmp_path / "x.zip", "person")] == ["ada", "bek", "judge"]
    assert [each["key"] for each in rows(tmp_path / "x.zip", "organisation")] == ["bank", "court"]
    assert [each["parent"] for each in rows(tmp_path / "x.zip", "organisation")] == [None, None]
    assert rows(tmp_path / "x.zip", "change") == []
    assert {(each["kind"], each["actor"], each["why"]) for each in rows(tmp_path / "x.zip", "act")} == {
        ("publish", "", "")
    }


def test_a_change_is_not_public_before_it_is_published_too(
    register: None, changed_folder: Callable[..., Path], tmp_path: Path
) -> None:
    publish("first")
    write_excerpt(tmp_path / "before.zip", PUBLIC)

    def change(case: Any) -> None:
        case["events"][0]["date"] = "1999-09-09"
        case["events"].append({"key": "later", "kind": "hearing", "date": "1999-10-10", "at": 4})
        case["title"]["en"] = "Another title"

    load_folder(read_folder(changed_folder("cases/first.yaml", change)), Doing("third", AT, "edit"))
    assert find_standing("case", "first") == "changed-since"
    write_excerpt(tmp_path / "after.zip", PUBLIC)
    assert (tmp_path / "after.zip").read_bytes() == (tmp_path / "before.zip").read_bytes()
    write_excerpt(tmp_path / "team.zip", Audience("team"))
    assert "1999-09-09" in text(tmp_path / "team.zip")
    advance("case", "first", Doing("second", AT, "review"))
    advance("case", "first", Doing("editor", AT, "publish"))
    write_excerpt(tmp_path / "again.zip", PUBLIC)
    assert {"1999-09-09", "1999-10-10"} <= {each["date"] for each in rows(tmp_path / "again.zip", "event")}


def test_who_is_withdrawn_keeps_a_place_and_no_name(register: None, tmp_path: Path) -> None:
    publish("first")
    advance("person", "ada", Doing("editor", AT, "withdraw", "she asked for it"))
    write_excerpt(tmp_path / "x.zip", PUBLIC)
    assert "Ada Sample" not in text(tmp_path / "x.zip")
    (nameless,) = {each["key"] for each in rows(tmp_path / "x.zip", "person")} - {"bek", "judge"}
    assert nameless == Pseudonym.objects.get(noun="person", key="ada", field="").text
    assert [each["person"] for each in rows(tmp_path / "x.zip", "charge")] == ["bek", nameless]


def test_a_withdrawn_case_is_nobodys(register: None, tmp_path: Path) -> None:
    publish("first")
    advance("case", "first", Doing("editor", AT, "withdraw", "it was an error"))
    for audience in (PUBLIC, Audience("partners"), Audience("team")):
        write_excerpt(tmp_path / "x.zip", audience, force=True)
        assert "first" not in {each["key"] for each in rows(tmp_path / "x.zip", "case")}
        assert "first/" not in text(tmp_path / "x.zip")


def test_an_excerpt_is_a_register_in_which_everything_works(register: None, tmp_path: Path) -> None:
    publish("first", "second")
    restrict("person", "ada", Doing("editor", AT, "restrict"), level="team", field="names")
    restrict("event", "first/event/search", Doing("editor", AT, "restrict"), level="team")
    write_excerpt(tmp_path / "x.zip", PUBLIC)
    pseudonym = Pseudonym.objects.get(noun="person", key="ada", field="").text
    empty_register()
    restore(tmp_path / "x.zip")
    assert (Case.objects.count(), Person.objects.count(), Event.objects.count()) == (2, 4, 2)
    assert (find_named("ada"), [each.key for each in find_named("bek")]) == ([], ["bek"])
    assert Person.objects.get(key=pseudonym).occupations == ["blogger"]
    assert find_standing("case", "first") == "published"
    assert (Restriction.objects.count(), Pseudonym.objects.count(), Change.objects.count()) == (0, 0, 0)
    assert count(Unit.PERSONS, as_of=AT.date()).total == 3


def test_the_same_register_gives_the_same_excerpt_and_the_same_pseudonyms(register: None, tmp_path: Path) -> None:
    publish("first")
    restrict("person", "ada", Doing("editor", AT, "restrict"), level="team", field="names")
    for name in ("one", "two"):
        write_excerpt(tmp_path / f"{name}.zip", PUBLIC)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
