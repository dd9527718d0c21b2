"""Who may do what."""

import pytest

from dalel.errors import CommandError
from dalel.register.permission import MAY, check_permission
from dalel.vocabulary import vocabulary

TABLE = {
    "comment": "reader author reviewer editor administrator",
    "end-task": "reader author reviewer editor administrator",
    "edit": "author reviewer editor administrator",
    "note": "author reviewer editor administrator",
    "load": "author reviewer editor administrator",
    "import": "author reviewer editor administrator",
    "review": "reviewer editor administrator",
    "publish": "editor administrator",
    "withdraw": "editor administrator",
    "restrict": "editor administrator",
    "answer": "editor administrator",
    "confirm-answer": "reviewer editor administrator",
    "assign": "editor administrator",
    "bring-back": "editor administrator",
    "undo-import": "editor administrator",
    "expunge": "administrator",
}


def test_each_act_is_for_the_roles_of_the_table() -> None:
    assert {act: " ".join(role for role, may in MAY.items() if act in may) for act in TABLE} == TABLE


def test_every_act_and_every_role_of_the_vocabulary_is_in_the_table() -> None:
    assert set(TABLE) == set(vocabulary("register/act"))
    assert list(MAY) == list(vocabulary("register/staff-role"))


def test_an_act_that_a_role_may_do_passes_and_another_is_refused_with_the_roles_that_may() -> None:
    check_permission("reviewer", "review")
    with pytest.raises(CommandError) as caught:
        check_permission("author", "review")
    assert str(caught.value) == (
        'The role "author" may not do "review".\nThese roles may: reviewer, editor, administrator.'
    )


@pytest.mark.parametrize(("role", "act"), [("editr", "review"), ("editor", "reveiw")])
def test_an_unknown_role_or_act_is_an_error_that_offers_the_nearest(role: str, act: str) -> None:
    with pytest.raises(CommandError, match=r"Did you mean (editor|review|reviewer)"):
        check_permission(role, act)
