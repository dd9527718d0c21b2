"""An act is begun by a role that may do it, and by no other; nothing changes where it is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from dalel.errors import CommandError
from dalel.register.access import Audience
from dalel.register.actions.act import Doing, OneAct
from dalel.register.actions.advance import advance
from dalel.register.actions.bring_back import bring_back
from dalel.register.actions.bulk_edit import bulk_edit
from dalel.register.actions.comment import comment
from dalel.register.actions.edit import remove
from dalel.register.actions.enter import enter
from dalel.register.actions.import_file import find_statement
from dalel.register.actions.restrict import restrict
from dalel.register.actions.task import assign
from dalel.register.models import Act, Change, Comment, Restriction, StandingStep, Task
from dalel.register.permission import MAY
from dalel.register.statement import Statement

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
TEAM = Audience("team", "Ada")
KEPT = (Act, Change, Comment, Restriction, StandingStep, Task)


def held() -> Statement:
    found = find_statement("case", "first")
    assert found is not None
    return found


def moved() -> Statement:
    return held() | {"columns": held()["columns"] | {"region": "KZ-10"}}


def first_change() -> int:
    return Change.objects.filter(key="first/event/search").values_list("pk", flat=True)[0]


ACTS: dict[str, Callable[[Doing], object]] = {
    "edit": lambda doing: enter("case", "first", moved(), doing, opened=held(), audience=TEAM),
    "edit (several)": lambda doing: bulk_edit(
        "case", {"first": first_change()}, "region", "KZ-10", doing, audience=TEAM
    ),
    "edit (taken out)": lambda doing: remove("event", "first/event/undated", doing),
    "review": lambda doing: advance("case", "first", doing),
    "withdraw": lambda doing: advance("case", "first", doing),
    "restrict": lambda doing: restrict("case", "first", doing, level="team"),
    "comment": lambda doing: comment("case", "first", "Look", doing, audience=TEAM),
    "assign": lambda doing: assign("case", "first", "check", doing, audience=TEAM),
}


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", MAY)
def test_an_act_is_refused_to_each_role_that_may_not_and_then_nothing_is_changed(role: str, act: str) -> None:
    kind = act.partition(" ")[0]
    before = [model.objects.count() for model in KEPT]
    doing = Doing("Ada", NOW, kind, "to try", role)
    if kind in MAY[role]:
        ACTS[act](doing)
        assert Act.objects.count() == before[0] + 1
        return
    with pytest.raises(CommandError) as refused:
        ACTS[act](doing)
    able = ", ".join(each for each, acts in MAY.items() if kind in acts)
    assert str(refused.value) == f'The role "{role}" may not do "{kind}".\nThese roles may: {able}.'
    assert [model.objects.count() for model in KEPT] == before


@pytest.mark.usefixtures("register")
def test_several_changes_as_one_act_keep_the_role() -> None:
    with pytest.raises(CommandError, match='The role "reader" may not do "edit"'):
        OneAct.of(Doing("Ada", NOW, "edit", "", "reader")).begin()


@pytest.mark.usefixtures("register")
def test_a_record_is_not_brought_back_while_what_it_names_is_gone() -> None:
    doing = Doing("Ada", NOW, "edit", "entered by mistake")
    number = Change.objects.filter(key="first/event/search/actor/1").values_list("pk", flat=True)[0]
    for seizure in ("1", "2"):
        remove("seizure", f"first/seizure/{seizure}", doing)
    remove("event", "first/event/search", doing)
    with pytest.raises(CommandError) as refused:
        bring_back(number, Doing("Ada", NOW, "bring-back", "it was right"))
    assert str(refused.value) == (
        f"Change {number} names what is not there any more: event first/event/search.\nBring that back first."
    )
    bring_back(first_change(), Doing("Ada", NOW, "bring-back", "it was right"))
    bring_back(number, Doing("Ada", NOW, "bring-back", "it was right"))
    assert find_statement("actor", "first/event/search/actor/1") is not None
