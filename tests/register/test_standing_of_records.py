"""From a draft to the public: reviewed by a second person, published as reviewed, withdrawn with a reason."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dalel.errors import CommandError
from dalel.register.actions.act import Doing
from dalel.register.actions.advance import FROM, advance, advance_all, with_named
from dalel.register.actions.load_folder import load_folder
from dalel.register.actions.restrict import restrict
from dalel.register.folder import read_folder
from dalel.register.history import history_of
from dalel.register.models import Act, Case
from dalel.register.named import named_in_case
from dalel.register.standing import find_standing, noun_with

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)


def step(kind: str, actor: str, *, why: str = "", key: str = "first") -> str:
    return advance("case", key, Doing(actor, DAY, kind, why))


def publish_named() -> None:
    for noun, each in named_in_case("first"):
        for kind in ("review", "publish"):
            advance(noun, each, Doing("second", DAY, kind))


@pytest.fixture
def change_event(register: None, changed_folder: Callable[..., Path]) -> Callable[[str], None]:
    """Change one event of the first case, as somebody."""

    def change(actor: str) -> None:
        def correct(case: Any) -> None:
            case["events"][0]["date"] = "2020-04-21"

        load_folder(read_folder(changed_folder("cases/first.yaml", correct)), Doing(actor, DAY, "edit"))

    return change


def test_what_was_loaded_is_a_draft(register: None) -> None:
    assert [find_standing("case", "first"), find_standing("person", "ada")] == ["draft", "draft"]


def test_a_second_person_reviews_and_an_editor_publishes(register: None) -> None:
    publish_named()
    acts = Act.objects.count()
    assert step("review", "second") == "reviewed"
    assert step("publish", "tester") == "published"
    assert [act.kind for act in Act.objects.all()[acts:]] == ["review", "publish"]
    assert find_standing("case", "second") == "draft"


def test_a_case_is_published_only_with_those_whom_it_names(register: None) -> None:
    assert named_in_case("first") == [
        ("person", "ada"), ("person", "bek"), ("person", "judge"), ("organisation", "bank"), ("organisation", "court"),
    ]  # fmt: skip
    for noun, key in (("person", "ada"), ("organisation", "bank"), ("organisation", "court")):
        advance(noun, key, Doing("second", DAY, "review"))
        advance(noun, key, Doing("second", DAY, "publish"))
    step("review", "second")
    with pytest.raises(CommandError) as refused:
        step("publish", "tester")
    assert str(refused.value) == (
        '"first" names people and organisations that are not published: person bek, person judge.\n'
        "Review and publish them with it: --with-named. Or restrict who may see them."
    )
    for key in ("bek", "judge"):
        restrict("person", key, Doing("tester", DAY, "restrict"), level="team", field="names")
    assert step("publish", "tester") == "published"


def test_several_records_are_taken_on_as_one_act_or_not_at_all(register: None) -> None:
    records = with_named("review", [("case", "first"), ("case", "second")])
    assert records == [
        ("person", "ada"), ("person", "bek"), ("person", "judge"), ("organisation", "bank"), ("organisation", "court"),
        ("case", "first"), ("person", "unnamed"), ("case", "second"),
    ]  # fmt: skip
    reached = advance_all(records, Doing("second", DAY, "review"))
    assert set(reached.values()) == {"reviewed"}
    assert Act.objects.filter(kind="review").count() == 1
    with pytest.raises(CommandError, match='"holding" is draft: it cannot be published now'):
        advance_all([*records, ("organisation", "holding")], Doing("tester", DAY, "publish"))
    assert {find_standing(*each) for each in records} == {"reviewed"}
    assert not Act.objects.filter(kind="publish").exists()


def test_nobody_withdrawn_comes_back_with_a_case(register: None) -> None:
    advance("person", "ada", Doing("tester", DAY, "withdraw", "she asked for it"))
    for kind in ("review", "publish"):
        advance_all(with_named(kind, [("case", "first")]), Doing("second", DAY, kind))
    assert (find_standing("case", "first"), find_standing("person", "ada")) == ("published", "withdrawn")


def test_whoever_changed_a_record_cannot_review_it_too(register: None) -> None:
    with pytest.raises(CommandError) as refused:
        step("review", "tester")
    assert str(refused.value) == (
        'tester changed "first" and cannot review it too.\nAsk a second person; --by says who it is.'
    )
    assert Act.objects.count() == 1


def test_a_change_of_what_belongs_to_a_case_makes_it_a_draft_again(change_event: Callable[[str], None]) -> None:
    step("review", "second")
    change_event("third")
    assert find_standing("case", "first") == "draft"
    with pytest.raises(CommandError) as refused:
        step("publish", "tester")
    assert str(refused.value) == (
        '"first" is draft: it cannot be published now.\nA second person reviews it first: dalel register review KEY'
    )


def test_who_changed_it_before_the_last_review_may_review_the_next_change(change_event: Callable[[str], None]) -> None:
    step("review", "second")
    change_event("third")
    assert step("review", "tester") == "reviewed"


def test_a_published_case_that_changed_is_said_to_have_changed_until_it_is_published_again(
    change_event: Callable[[str], None],
) -> None:
    publish_named()
    step("review", "second")
    step("publish", "tester")
    change_event("third")
    assert find_standing("case", "first") == "changed-since"
    step("review", "second")
    assert find_standing("case", "first") == "reviewed"
    assert step("publish", "tester") == "published"


def test_a_record_is_withdrawn_with_a_reason_and_nothing_of_it_is_lost(register: None) -> None:
    with pytest.raises(CommandError, match=r'"first" is withdrawn for a reason, which stays with it\.'):
        step("withdraw", "tester", why="  ")
    before = len(history_of("first"))
    assert step("withdraw", "tester", why="the person asked for it") == "withdrawn"
    assert (Case.objects.filter(key="first").exists(), len(history_of("first"))) == (True, before)
    assert Act.objects.get(kind="withdraw").why == "the person asked for it"
    assert step("review", "second") == "reviewed"


@pytest.mark.parametrize("kind", FROM)
def test_no_step_is_taken_twice(register: None, kind: str) -> None:
    publish_named()
    for each in {"review": ["review"], "publish": ["review", "publish"], "withdraw": ["withdraw"]}[kind]:
        step(each, "second", why="why")
    acts = Act.objects.count()
    with pytest.raises(CommandError, match="now"):
        step(kind, "second", why="why")
    assert Act.objects.count() == acts


def test_a_key_names_its_record_or_the_nearest_ones(register: None) -> None:
    assert [noun_with("ada"), noun_with("bank"), noun_with("registered"), noun_with("first")] == [
        "person", "organisation", "statistic", "case",
    ]  # fmt: skip
    with pytest.raises(CommandError) as refused:
        noun_with("frist")
    assert str(refused.value) == 'There is no record "frist".\nDid you mean first?'
