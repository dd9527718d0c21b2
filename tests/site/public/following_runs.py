"""Runs of notify in this process, over the edition of the story, at a time that the test says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dalel.site.public.edition import Edition
from dalel.site.public.following.composing import Compose, Recipient
from dalel.site.public.following.follow_log import FollowLog, open_log
from dalel.site.public.following.followers import Follower, Followers
from dalel.site.public.following.notifying import Notified, Notifying
from dalel.site.public.following.outcome import Way
from dalel.site.public.following.topic import Topic, topic_of

NOON = dt.datetime(2026, 11, 26, 12, 0, tzinfo=dt.UTC)
PUBLISHED = ("azirbek-complaint-2020", "budarov-2020", "hospitals-2020", "housing-bank-2020", "ilyashev-2020",
             "khasenov-2020", "qaharman-aktobe-2020", "tuyakbaev-complaint")  # fmt: skip
"""The cases of the edition; all were published at once, so they are told in the order of their keys."""


@dataclass
class Runs:
    """A folder with its log."""

    folder: Path
    edition: Edition

    @contextmanager
    def log(self) -> Iterator[FollowLog]:
        with open_log(self.folder) as log:
            yield log

    def tell(
        self, way: Way, compose: Compose, *, name: str, to: str = "", lang: str = "en",
        topic: Topic | None = None, at: dt.datetime = NOON, is_owed_all: bool = False,
    ) -> Notified:  # fmt: skip
        """One run for one recipient; ``is_owed_all``: nothing was told to it yet."""
        with open_log(self.folder) as log:
            run = Notifying(log, self.edition, at)
            run.settle()
            run.look()
            if is_owed_all:
                log.tell_from(name, 0)
            run.tell_all([Recipient(name, to, lang, topic or Topic(), way, compose)])
            way.close()
        return run.done

    def follow(self, address: str, lang: str = "en", **topic: str) -> Follower:
        """Somebody who confirmed before anything was published."""
        with open_log(self.folder) as log:
            followers = Followers(log)
            followers.ask(address, lang, topic, NOON - dt.timedelta(hours=1))
            found = next(each for each in followers.all() if each.address == address)
            followers.confirm(found.token, NOON)
        return found

    def tell_followers(self, way: Way, compose: Compose, *, at: dt.datetime = NOON, is_daily: bool = False) -> Notified:
        with open_log(self.folder) as log:
            run = Notifying(log, self.edition, at)
            run.settle()
            run.look()
            for each in run.followers.all():
                if each.confirmed:
                    topic = topic_of(each.topic)
                    whole = Recipient(each.name, each.address, each.lang, topic, way, compose, is_daily, each.token)
                    run.tell_all([whole])
            way.close()
        return run.done

    def publish_again(self, key: str, at: str) -> None:
        """A case is published again, as a later edition would have it."""
        with open_log(self.folder) as log:
            log.database.execute("INSERT INTO changes (case_key, published) VALUES (?, ?)", (key, at))
            log.database.commit()

    def states(self) -> list[tuple[str, str]]:
        """Every delivery that was written down."""
        with open_log(self.folder) as log:
            return list(log.database.execute("SELECT recipient, state FROM deliveries ORDER BY id"))
