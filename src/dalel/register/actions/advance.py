"""Review, publish or withdraw a record: the way from a draft to the public, with four eyes on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from dalel.register.actions.act import Doing, OneAct
from dalel.register.models import Restriction, StandingStep
from dalel.register.named import named_in_case
from dalel.register.refusal import RefusedCommandError, Word
from dalel.register.standing import changes_of, find_standing, steps_of


class NamesOpenError(RefusedCommandError):
    """A case names people or organisations, ``names``, that are neither published nor restricted."""

    def __init__(self, key: str, names: Sequence[tuple[str, str]]) -> None:
        self.names = names
        super().__init__(
            "names-open",
            then="publish-with-it",
            next_step="Review and publish them with it: --with-named. Or restrict who may see them.",
            key=key,
            listed=tuple(f"{noun} {each}" for noun, each in names),
        )


FROM = {
    "review": ("draft", "changed-since", "withdrawn"),
    "publish": ("reviewed",),
    "withdraw": ("draft", "reviewed", "published", "changed-since"),
}
"""From which standing each act leads on."""


@transaction.atomic
def advance_all(records: Iterable[tuple[str, str]], doing: Doing) -> dict[tuple[str, str], str]:
    """Take several records one step on as one act, in their order, all or none; the standing of each after it."""
    one = OneAct.of(doing)
    return {(noun, key): advance(noun, key, one) for noun, key in dict.fromkeys(records)}


def with_named(kind: str, cases: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Records, each case after those whom it names and who can take the same step; nobody withdrawn comes back so."""
    found: dict[tuple[str, str], None] = {}
    for noun, key in cases:
        for each in named_in_case(key) if noun == "case" else ():
            if find_standing(*each) in set(FROM[kind]) - {"withdrawn"}:
                found[each] = None
        found[noun, key] = None
    return list(found)


@transaction.atomic
def advance(noun: str, key: str, doing: Doing) -> str:
    """Take a record one step on, ``doing.kind`` being review, publish or withdraw; its standing after that.

    Who reviews must not be among those who changed the record since it was last reviewed: two people stand for it. Only
    what was reviewed and has not changed since can be published. A record is withdrawn with a reason; nothing of it is
    deleted, and it can be reviewed and published again.
    """
    standing = find_standing(noun, key)
    if standing not in FROM[doing.kind]:
        raise RefusedCommandError(
            f"not-{doing.kind}-now",
            then=f"then-{standing}",
            next_step=NEXT[standing],
            key=key,
            standing=Word("register/standing", standing),
        )
    if doing.kind == "review":
        check_second_person(noun, key, doing.actor.strip())
    if doing.kind == "publish" and noun == "case":
        check_named(key)
    if doing.kind == "withdraw" and not doing.why.strip():
        raise RefusedCommandError("withdraw-why", then="say-why", next_step="Give it with --why.", key=key)
    StandingStep.objects.create(act=doing.begin(), noun=noun, key=key)
    return find_standing(noun, key)


NEXT = {
    "draft": "A second person reviews it first: dalel register review KEY",
    "changed-since": "A second person reviews the change first: dalel register review KEY",
    "reviewed": "It can be published: dalel register publish KEY",
    "published": "Nothing of it has changed since. It can be withdrawn: dalel register withdraw KEY --why TEXT",
    "withdrawn": "A second person can review it again: dalel register review KEY",
}
"""What to do with a record in each standing."""


def check_named(key: str) -> None:
    """Refuse to publish a case that names somebody who is neither published nor restricted or withdrawn."""
    open_names = [
        (noun, each)
        for noun, each in named_in_case(key)
        if find_standing(noun, each) not in {"published", "changed-since", "withdrawn"}
        and not Restriction.objects.filter(noun=noun, key=each, field__in=["", "names"]).exists()
    ]
    if open_names:
        raise NamesOpenError(key, open_names)


def check_second_person(noun: str, key: str, actor: str) -> None:
    """Refuse a review by somebody who changed the record since its last review."""
    if has_changed(noun, key, actor):
        raise RefusedCommandError(
            "second-person",
            then="ask-second",
            next_step="Ask a second person; --by says who it is.",
            actor=actor,
            key=key,
        )


def has_changed(noun: str, key: str, actor: str) -> bool:
    """Whether somebody changed a record since its last review."""
    changes = changes_of(noun, key).filter(act__actor=actor)
    last = steps_of(noun, key).filter(act__kind="review").last()
    return (changes if last is None else changes.filter(act__pk__gt=last.act.pk)).exists()
