"""The next steps of a record on its way to the public, for whoever looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dalel.register.actions.advance import FROM, has_changed
from dalel.register.standing import find_standing, steps_of
from dalel.site.staff.desk import acts_of, quiet, sight_of
from dalel.site.staff.gate import StaffRequest
from dalel.site.words import say


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done; where ``refused`` says why not, by this person not now."""

    act: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """How far a record has come, why it was withdrawn if it was, and what can be done next."""

    standing: str
    why: str
    steps: tuple[Step, ...]


def steps_for(request: StaffRequest, noun: str, key: str) -> Steps:
    """The standing of a record and its next steps, as far as the role of the account may take them."""
    standing = find_standing(noun, key)
    last = steps_of(noun, key).last()
    why = last.act.why if last is not None and standing == "withdrawn" else ""
    why = quiet(sight_of(request), noun, key, why)
    return Steps(standing, why, tuple(next_steps(request, noun, key, standing)))


def next_steps(request: StaffRequest, noun: str, key: str, standing: str) -> Iterator[Step]:
    """Each act that leads on from a standing; whoever changed the record is told that another reviews it."""
    for act, before in FROM.items():
        if standing in before and act in acts_of(request):
            is_own = act == "review" and has_changed(noun, key, request.user.alias)
            yield Step(act, say("review-by-another") if is_own else "")
