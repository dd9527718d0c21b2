"""Tell followers what was published: each of them once, also where the program, a server or the line breaks off."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from django.utils.translation import override

from dalel.site.public.asked import with_publication
from dalel.site.public.edition import Edition
from dalel.site.public.following.composing import Numbered, Recipient, confirmation
from dalel.site.public.following.follow_log import FollowLog, Stretch
from dalel.site.public.following.followers import Follower, Followers
from dalel.site.public.following.outcome import PAUSES, Message, Outcome, Way, WayClosedError
from dalel.site.public.following.topic import Topic, changed

HOOK = "hook:"


@dataclass(slots=True)
class Notified:
    """What a run did: how much was sent on each way, and what a person must look at."""

    sent: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


class Notifying:
    """One run, over one edition, at one time."""

    def __init__(self, log: FollowLog, edition: Edition, at: dt.datetime) -> None:
        self.log, self.edition, self.at = log, edition, at
        self.followers = Followers(log)
        self.done = Notified()
        self.closed: set[int] = set()
        self.told_of: set[int] = set()
        self.found: dict[tuple[Topic, str, int, int], Numbered] = {}

    def look(self) -> None:
        """Write down what changed with this edition."""
        cases: Any = with_publication()
        dated = cases.values_list("key", "published").iterator(chunk_size=2000)
        edition = f"{self.edition.path.name} {self.edition.made.isoformat()}"
        self.log.note_changes(edition, ((key, at.isoformat()) for key, at in dated if at))

    def settle(self) -> None:
        """Decide what becomes of deliveries that a killed process left."""
        for delivery, recipient in self.log.broken_off():
            if recipient.startswith(HOOK):  # who gets it twice can tell by its identifier
                self.log.end(delivery, "later", said="the program was stopped", next_try=self.at)
            else:
                self.log.end(delivery, "unsure", said="the program was stopped")

    def tell_all(self, recipients: Iterable[Recipient]) -> None:
        """Tell each recipient what it was not told yet."""
        for recipient in recipients:
            with override(recipient.lang):
                self.tell(recipient)

    def tell(self, recipient: Recipient) -> None:
        """Tell one recipient; whoever is new is told of what comes from now on."""
        told, last = self.log.told(recipient.name), self.log.last_change()
        if told is None:
            self.log.tell_from(recipient.name, last)
            return
        if self.is_left_alone(recipient):
            return
        for stretch in (*self.log.again(recipient.name), Stretch(told, last)):
            if not self.tell_stretch(recipient, stretch):
                return

    def is_left_alone(self, recipient: Recipient) -> bool:
        """Whether a recipient waits: after a failure, or for the next day."""
        if self.log.waits_until(recipient.name) > self.at.isoformat():
            return True
        return recipient.is_daily and self.log.last_sent(recipient.name)[:10] == self.at.date().isoformat()

    def tell_stretch(self, recipient: Recipient, stretch: Stretch) -> bool:
        """Tell of some changes; whether all of them are told now."""
        found, after = self.find(recipient, stretch), stretch.after
        for upto, message in recipient.compose(recipient, found, self.edition):
            part = Stretch(after, upto, stretch.delivery)
            outcome = self.attempt(recipient.name, recipient.way, message, part)
            if outcome is None or outcome.is_gone or outcome.state not in {"sent", "ended"}:
                return False
            after = upto
        if stretch.delivery is not None:
            self.log.end(stretch.delivery, "repeated")
        self.log.tell_from(recipient.name, stretch.upto)
        return True

    def find(self, recipient: Recipient, stretch: Stretch) -> Numbered:
        """The cases of a stretch that a recipient follows; many follow the same from the same change on."""
        sought = (recipient.topic, recipient.lang, stretch.after, stretch.upto)
        if sought not in self.found:
            numbers = self.log.changes(stretch)
            entries = changed(recipient.topic, numbers, self.edition.day)
            self.found[sought] = sorted(((numbers[each.key], each) for each in entries), key=itemgetter(0))
        return self.found[sought]

    def attempt(self, name: str, way: Way, message: Message, stretch: Stretch) -> Outcome | None:
        """Send one message, and write down how that ended; None where its way is closed."""
        if id(way) in self.closed:
            return None
        begun: list[int] = []
        try:
            outcome = way.send(message, lambda: begun.append(self.log.begin(name, stretch, self.at)))
        except WayClosedError as error:
            self.closed.add(id(way))
            self.done.problems.append(str(error))
            return None
        delivery = begun[0] if begun else self.log.begin(name, stretch, self.at)
        self.write_down(name, delivery, outcome, is_repeated=stretch.delivery is not None)
        return outcome

    def write_down(self, name: str, delivery: int, outcome: Outcome, *, is_repeated: bool) -> None:
        """Write down how a delivery ended, and tell the editors where they may have to do something."""
        # What was told before is not owed again by itself: if it fails it is as unsure as it was.
        state = "unsure" if is_repeated and outcome.state == "later" else outcome.state
        in_turn = PAUSES[min(self.log.tries(delivery), len(PAUSES)) - 1]
        pause = in_turn if outcome.pause is None else outcome.pause
        next_try = self.at + pause if state == "later" else None
        self.log.end(delivery, state, said=outcome.said, next_try=next_try)
        if state == "sent":
            self.done.sent[name.partition(":")[0]] += 1
        else:
            self.told_of.add(delivery)
            self.done.problems.append(say_problem(name, state, outcome, next_try))
        if outcome.is_gone:
            self.followers.forget_number(int(name.partition(":")[2]))

    def remind(self) -> list[str]:
        """What may have arrived or not since earlier runs, and waits for a person to look."""
        return [
            f"{name}: unsure since {at[:16].replace('T', ' ')} UTC whether it arrived. {if_not_arrived(name)}"
            for delivery, name, at in self.log.unsure()
            if delivery not in self.told_of
        ]

    def ask_to_confirm(self, way: Way, wanted: Iterable[tuple[Follower, Topic]]) -> None:
        """Send each new follower the one letter that asks whether it is meant."""
        for follower, topic in wanted:
            if self.log.told(follower.asking) is None and self.log.waits_until(follower.asking) <= self.at.isoformat():
                with override(follower.lang):
                    message = confirmation(follower, topic, self.edition)
                    self.attempt(follower.asking, way, message, Stretch(0, 0))


def say_problem(name: str, state: str, outcome: Outcome, next_try: dt.datetime | None) -> str:
    """A sentence for the editors; followers are named by their numbers alone."""
    if state == "later" and next_try is not None:
        return f"{name}: {outcome.said}. It is tried again after {next_try:%Y-%m-%d %H:%M} UTC."
    if state == "unsure":
        return f"{name}: {outcome.said}. It may have arrived, so it is not sent again. {if_not_arrived(name)}"
    return (
        f"{name}: {outcome.said}. It is not tried again{', and the address is forgotten' if outcome.is_gone else ''}."
    )


def if_not_arrived(name: str) -> str:
    """What to do once somebody has looked."""
    return f"If it did not: dalel site notify --again {name}"
