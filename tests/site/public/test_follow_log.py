"""The one log: whatever breaks and whenever, no change is told twice and none is lost."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from following_runs import NOON, PUBLISHED
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.site.public.edition import Edition, newest_edition
from dalel.site.public.following.composing import Composed, Numbered, Recipient
from dalel.site.public.following.follow_log import FollowLog, Stretch
from dalel.site.public.following.notifying import Notifying
from dalel.site.public.following.outcome import SENT, Message, Outcome
from dalel.site.public.following.topic import Topic
from dalel.site.start import connected_to

KEYS = PUBLISHED[:3]
NO_PAUSE = dt.timedelta(0)
FATES = ("sent", "later", "unsure-there", "unsure-lost", "killed-before", "killed-there")
"""What may happen to a message: also that it is there and nobody knows, or that the program dies."""


class KilledError(BaseException):
    """The program ends here; nothing after it is done."""


@dataclass
class Line:
    """A line on which messages meet their fates; ``there`` is what arrived, by identifier."""

    fates: list[str] = field(default_factory=list)
    there: list[tuple[str, str]] = field(default_factory=list)

    def send(self, message: Message, last_moment: Callable[[], None]) -> Outcome:
        fate = self.fates.pop(0) if self.fates else "sent"
        if fate == "killed-before":
            raise KilledError
        if fate == "later":
            return Outcome("later", "busy", NO_PAUSE)
        last_moment()
        if fate != "unsure-lost":
            self.there.append((message.id, message.text))
        if fate == "killed-there":
            raise KilledError
        # Who takes hooks can tell a message that comes twice by its identifier, so that those are tried again.
        doubt = Outcome("later", "lost", NO_PAUSE) if message.id.startswith("hook:") else Outcome("unsure", "lost")
        return SENT if fate == "sent" else doubt

    def close(self) -> None:
        """There is nothing to leave."""


def one_by_one(recipient: Recipient, found: Numbered, edition: Edition) -> Composed:
    for n, each in found:
        yield n, Message("", f"{recipient.name} {n}", json.dumps([n, each.key]))


def all_at_once(recipient: Recipient, found: Numbered, edition: Edition) -> Composed:
    if found:
        told = [[n, each.key] for n, each in found]
        yield found[-1][0], Message("", f"{recipient.name} {told}", "\n".join(map(json.dumps, told)))


@pytest.fixture(scope="module")
def edition(edition_folder: Path, django_db_blocker: Any) -> Iterator[Edition]:
    found = newest_edition(edition_folder)
    assert found is not None
    with django_db_blocker.unblock(), connected_to(found.database, {}):
        yield found


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.sets(st.sampled_from(KEYS)), st.lists(st.sampled_from(FATES), max_size=3)), max_size=4),
    st.sampled_from(["mail:1", "hook:a"]),
    st.sampled_from([one_by_one, all_at_once]),
)
def test_no_change_is_told_twice_and_none_is_lost_but_what_is_named_as_unsure(
    edition: Edition, rounds: list[tuple[set[str], list[str]]], name: str, compose: Any
) -> None:
    """Of a case that changed several times before it was told, the last change counts."""
    log, line = FollowLog(sqlite3.connect(":memory:")), Line()
    recipient = Recipient(name, "", "en", Topic(), line, compose)
    log.tell_from(name, 0)
    state: dict[str, str] = {}
    for number, (changed, fates) in enumerate([*rounds, (set(), []), (set(), [])]):
        line.fates = list(fates)
        state.update(dict.fromkeys(sorted(changed), f"2026-11-26T{number:02}:00:00+00:00"))
        log.note_changes(str(number), state.items())
        run = Notifying(log, edition, NOON + number * dt.timedelta(days=1))
        with suppress(KilledError):
            run.settle()
            run.tell_all([recipient])
    arrived = line.there if name == "mail:1" else dict(line.there).items()
    told = Counter(text for _, texts in arrived for text in texts.split("\n"))
    assert set(told.values()) <= {1}
    unsure = log.database.execute("SELECT after, upto FROM deliveries WHERE state = 'unsure'").fetchall()
    named = {each for after, upto in unsure for each in changes_in(log, Stretch(after, upto))}
    assert changes_in(log, Stretch(0, log.last_change())) <= set(told) | named
    assert not (named and name == "hook:a")
    log.database.close()


def changes_in(log: FollowLog, stretch: Stretch) -> set[str]:
    return {json.dumps([n, key]) for key, n in log.changes(stretch).items()}
