"""Saying who may see what: checked, kept in the history, and lifted again."""

from __future__ import annotations

import datetime as dt

import pytest

from dalel.errors import CommandError
from dalel.register.access import Audience, Restrictions
from dalel.register.actions.act import Doing
from dalel.register.actions.advance import advance
from dalel.register.actions.bring_back import bring_back
from dalel.register.actions.restrict import noun_of_key, restrict
from dalel.register.history import history_of
from dalel.register.models import Restriction
from dalel.register.standing import find_standing

DOING = Doing("editor", dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC), "restrict", "counsel asked for it")


@pytest.mark.django_db
def test_a_restriction_is_made_changed_and_lifted_and_the_history_tells_it(register: None) -> None:
    assert restrict("person", "ada", DOING, level="team", field="names")
    assert not restrict("person", "ada", DOING, level="team", field="names")
    assert restrict("person", "ada", DOING, level="named", field="names", people=["editor", "counsel", "editor"])
    assert restrict("person", "ada", DOING, level="public", field="names")
    assert not restrict("person", "ada", DOING, level="public", field="names")
    assert not Restriction.objects.exists()
    assert [(each.kind, each.why, each.differences) for each in history_of("ada")[1:]] == [
        ("restrict", "counsel asked for it", {"person.names": (None, ["team", []])}),
        ("restrict", "counsel asked for it", {"person.names": (["team", []], ["named", ["counsel", "editor"]])}),
        ("restrict", "counsel asked for it", {"person.names": (["named", ["counsel", "editor"]], None)}),
    ]


@pytest.mark.django_db
def test_a_restriction_is_no_change_of_what_a_record_says(register: None) -> None:
    advance("case", "first", Doing("second", DOING.at, "review"))
    restrict("event", "first/event/search", DOING, level="team")
    restrict("case", "first", DOING, level="team")
    assert find_standing("case", "first") == "reviewed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("noun", "key", "options", "message"),
    [
        ("person", "adda", {"level": "team"}, 'There is no person "adda".\nDid you mean ada?'),
        ("person", "ada", {"level": "team", "field": "name"}, 'A person has no field "name".\nDid you mean names?'),
        (
            "norm", "kz:penal:274", {"level": "team"},
            'Nothing that is called "norm" can be restricted.\nKnown here: actor, case, charge, event, measure, '
            "opinion, organisation, party, penalty, person, proceeding, publication, reaction, related, reply, "
            "seizure, source, statistic, status.",
        ),
        (
            "person", "ada", {"level": "named"},
            "Named people are named by their aliases, and no other circle is.\n--to named --people ALIAS",
        ),
        (
            "person", "ada", {"level": "team", "people": ["editor"]},
            "Named people are named by their aliases, and no other circle is.\n--to named --people ALIAS",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_restricted_is_refused(
    register: None, noun: str, key: str, options: dict[str, object], message: str
) -> None:
    with pytest.raises(CommandError) as refused:
        restrict(noun, key, DOING, **options)  # type: ignore[arg-type]
    assert str(refused.value) == message
    assert not Restriction.objects.exists()


@pytest.mark.django_db
def test_a_restriction_is_not_brought_back_as_if_it_were_a_record(register: None) -> None:
    restrict("person", "ada", DOING, level="team")
    with pytest.raises(CommandError) as refused:
        bring_back(history_of("ada")[-1].number, DOING)
    assert str(refused.value).splitlines()[1] == "dalel register restrict ada --to CIRCLE"


@pytest.mark.django_db
def test_a_key_tells_what_kind_of_record_it_names(register: None) -> None:
    keys = ("first", "ada", "paper", "first/event/search", "first/charge/ada/status/1")
    assert [noun_of_key(key) for key in keys] == ["case", "person", "source", "event", "status"]


@pytest.mark.parametrize(
    ("noun", "field", "hidden"),
    [
        ("event", "date", {"date", "date_as_given"}),
        ("event", "date_as_given", {"date", "date_as_given"}),
        ("charge", "norm", {"norm", "norm_as_given"}),
        ("case", "opened_as_given", {"opened", "opened_as_given"}),
        ("penalty", "amount", {"amount", "words"}),
        ("measure", "until", {"until", "words"}),
        ("person", "names", {"names"}),
    ],
)
def test_what_says_the_same_again_is_hidden_with_it(noun: str, field: str, hidden: set[str]) -> None:
    restricted = Restrictions([Restriction(noun=noun, key="k", field=field, level="team")])
    assert restricted.hidden_fields(noun, "k", Audience("partners")) == hidden
    assert restricted.hidden_fields(noun, "k", Audience("team")) == frozenset()
