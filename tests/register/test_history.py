"""The history: every change with who, when, why, before and after; a record is brought back, and nothing is lost."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dalel.errors import CommandError
from dalel.register.actions.act import Doing
from dalel.register.actions.bring_back import bring_back
from dalel.register.actions.load_folder import load_folder
from dalel.register.folder import read_folder
from dalel.register.history import history_of
from dalel.register.models import Act, Case, Change, Citation, Event, Person
from dalel.register.models.records import RECORDS
from dalel.register.statement import draft_of, draft_statement, statement_of

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)


def correct_date(case: Any) -> None:
    case["events"][0]["date"] = "2020-04-21"
    case["events"][0]["at"] = 4


def test_a_load_is_one_act_with_a_change_for_each_record(register: None) -> None:
    act = Act.objects.get()
    assert (act.actor, act.kind, act.why) == ("tester", "load", "to try it")
    assert act.at == dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
    assert act.changes.count() == 40
    assert not act.changes.filter(before__isnull=False).exists()


def test_what_changes_nothing_is_no_act(register: None, load: Callable[..., Any], two_cases: Path) -> None:
    load(two_cases)
    assert Act.objects.count() == 1


def test_a_dry_run_leaves_no_act(load: Callable[..., Any], two_cases: Path) -> None:
    load(two_cases, dry_run=True)
    assert (Act.objects.count(), Change.objects.count()) == (0, 0)


def test_a_change_says_each_value_before_and_after(register: None, changed_folder: Callable[..., Path]) -> None:
    load_folder(
        read_folder(changed_folder("cases/first.yaml", correct_date)),
        Doing("editor", LATER, "edit", "the paper of the court says so"),
    )
    step = history_of("first/event/search")[-1]
    assert (step.actor, step.at, step.kind, step.is_first) == ("editor", LATER, "edit", False)
    assert step.why == "the paper of the court says so"
    assert step.differences == {
        "date": ("2020-04-20", "2020-04-21"),
        "citations": ([["", "paper", "3", "stated", ""]], [["", "paper", "4", "stated", ""]]),
    }


def test_the_history_of_a_case_holds_that_of_all_that_belongs_to_it(register: None) -> None:
    assert sorted(step.key for step in history_of("second")) == [
        "second",
        "second/charge/1",
        "second/charge/1/status/1",
        "second/party/1",
        "second/party/2",
        "second/related/1",
    ]


def test_a_record_is_brought_back_with_its_names_and_citations(
    register: None, changed_folder: Callable[..., Path]
) -> None:
    first = history_of("ada")[0]

    def rename(people: Any) -> None:
        people["ada"]["names"] = [{"text": "Somebody Else", "lang": "en"}]
        people["ada"]["at"] = 9

    load_folder(read_folder(changed_folder("people.yaml", rename)), Doing("editor", LATER, "edit"))
    done = bring_back(first.number, Doing("chief", LATER, "bring-back", "it was right before"))
    assert done.changed == {"person": 1}
    assert [name.text for name in Person.objects.get(key="ada").names.all()] == ["Ada Sample", "Ada Sampel"]
    cited = Citation.objects.filter(noun="person", key="ada").values_list("field", "place")
    assert sorted(cited) == [("", "1"), ("names", "1"), ("names", "2")]
    assert [step.kind for step in history_of("ada")] == ["load", "edit", "bring-back"]
    again = bring_back(first.number, Doing("chief", LATER, "bring-back", "once more"))
    assert (again.unchanged, Act.objects.filter(why="once more").count()) == ({"person": 1}, 0)


def test_every_kept_statement_is_the_record_as_it_stands_and_makes_the_same_draft(register: None) -> None:
    for change in Change.objects.all():
        model = RECORDS[change.noun]
        row = model._default_manager.get(key=change.key)
        citations = Citation.objects.filter(noun=change.noun, key=change.key).select_related("source")
        assert statement_of(row, citations) == change.after
        assert change.after is not None
        assert draft_statement(draft_of(model, change.key, change.after)) == change.after


def test_nobody_does_nothing(two_cases: Path) -> None:
    with pytest.raises(CommandError, match=r"Nobody is named who does this\.\nGive a name or an alias with --by\."):
        load_folder(read_folder(two_cases), Doing("  ", LATER, "load"))
    assert (Case.objects.count(), Event.objects.count()) == (0, 0)


def test_what_has_no_history_and_what_is_no_change_are_named(register: None) -> None:
    with pytest.raises(CommandError) as refused:
        history_of("frist")
    assert str(refused.value) == 'The register has no history of "frist".\nDid you mean first?'
    with pytest.raises(CommandError, match=r"There is no change 4711\.\ndalel register history KEY lists them\."):
        bring_back(4711, Doing("chief", LATER, "bring-back", "why not"))
