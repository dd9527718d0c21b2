"""Who follows by mail: an address, what it follows, and the token that confirms it or takes it back."""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dalel.site.public.following.follow_log import FollowLog

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
LONGEST = 254
SIGNS = r"[A-Za-z0-9_-]{24}"
"""How a token is spelt."""
CONFIRM_WITHIN = dt.timedelta(days=3)
ASK_AGAIN = dt.timedelta(days=1)
MOST_UNCONFIRMED = 5
"""How many unconfirmed wishes one address may have: nobody can make us send it letter after letter."""


@dataclass(frozen=True, slots=True)
class Follower:
    """An address that follows something; ``topic`` is that of its address on the site."""

    id: int
    address: str
    lang: str
    topic: Mapping[str, str]
    token: str
    asked: str
    confirmed: str

    @property
    def name(self) -> str:
        """What it is called in the log and in messages: never by its address."""
        return f"mail:{self.id}"

    @property
    def asking(self) -> str:
        """What the letter that asks to confirm is called in the log."""
        return f"confirm:{self.id}"


def is_address(text: str) -> bool:
    """Whether a text can be an address of mail that any server takes."""
    return len(text) <= LONGEST and ADDRESS.fullmatch(text) is not None and ".." not in text


class Followers:
    """The followers in a log."""

    def __init__(self, log: FollowLog) -> None:
        self.log = log

    def all(self) -> Iterator[Follower]:
        """Every follower, the confirmed and those who were asked."""
        for row in self.log.database.execute("SELECT * FROM followers ORDER BY id").fetchall():
            number, address, lang, topic, token, asked, confirmed = row
            yield Follower(number, address, lang, json.loads(topic), token, asked, confirmed)

    def ask(self, address: str, lang: str, topic: Mapping[str, str], at: dt.datetime) -> None:
        """Somebody wishes to follow; whoever does already, or was asked today, is not asked again."""
        said = json.dumps(topic, ensure_ascii=False, sort_keys=True)
        held = [each for each in self.all() if each.address == address]
        same = next((each for each in held if dict(each.topic) == dict(topic)), None)
        if same and (same.confirmed or dt.datetime.fromisoformat(same.asked) > at - ASK_AGAIN):
            return
        if same:
            self.forget(same)
        elif sum(1 for each in held if not each.confirmed) >= MOST_UNCONFIRMED:
            return
        with self.log.database as database:
            database.execute(
                "INSERT INTO followers (address, lang, topic, token, asked, confirmed) VALUES (?, ?, ?, ?, ?, '')",
                (address, lang, said, secrets.token_urlsafe(18), at.isoformat()),
            )

    def confirm(self, token: str, at: dt.datetime) -> None:
        """An address is confirmed, and told of what comes from now on; a token that is not known does nothing."""
        for each in self.all():
            if each.token == token and not each.confirmed:
                with self.log.database as database:
                    database.execute("UPDATE followers SET confirmed = ? WHERE id = ?", (at.isoformat(), each.id))
                self.log.tell_from(each.name, self.log.last_change())

    def leave(self, token: str) -> None:
        """Forget whoever has a token."""
        for each in self.all():
            if each.token == token:
                self.forget(each)

    def forget(self, follower: Follower) -> None:
        """Leave nothing of a follower."""
        with self.log.database as database:
            database.execute("DELETE FROM followers WHERE id = ?", (follower.id,))
        self.log.forget(follower.name)
        self.log.forget(follower.asking)

    def forget_number(self, number: int) -> None:
        """Leave nothing of a follower by its number."""
        for each in self.all():
            if each.id == number:
                self.forget(each)

    def drop_unconfirmed(self, at: dt.datetime) -> None:
        """Forget those who did not confirm in time."""
        for each in self.all():
            if not each.confirmed and dt.datetime.fromisoformat(each.asked) < at - CONFIRM_WITHIN:
                self.forget(each)
