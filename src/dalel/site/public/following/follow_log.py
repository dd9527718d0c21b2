"""The one log of all ways of following: what changed, who follows, and what was sent to whom up to which change.

It is a file of its own, apart from the register and from what the public gets. A recipient is named in it by a number
or by the name of a channel; addresses stand in one table, and whoever leaves is gone from all of them.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LOG = "log.sqlite3"
TABLES = """
CREATE TABLE IF NOT EXISTS changes (
  n INTEGER PRIMARY KEY AUTOINCREMENT, case_key TEXT NOT NULL, published TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS changes_of ON changes (case_key, n);
CREATE TABLE IF NOT EXISTS looked (edition TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS told (recipient TEXT PRIMARY KEY, upto INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, recipient TEXT NOT NULL, after INTEGER NOT NULL, upto INTEGER NOT NULL,
  state TEXT NOT NULL, tries INTEGER NOT NULL, at TEXT NOT NULL, next TEXT NOT NULL, said TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS deliveries_of ON deliveries (recipient, state);
CREATE TABLE IF NOT EXISTS followers (
  id INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT NOT NULL, lang TEXT NOT NULL, topic TEXT NOT NULL,
  token TEXT NOT NULL UNIQUE, asked TEXT NOT NULL, confirmed TEXT NOT NULL, UNIQUE (address, topic));
"""
OPEN = ("sending", "later")
"""States of a delivery that is still to come."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Changes that are told together: those after one and up to another; ``delivery`` where they were tried before."""

    after: int
    upto: int
    delivery: int | None = None


class FollowLog:
    """The log, open; what it writes is on the disk before anything is sent."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        database.executescript("PRAGMA secure_delete = ON; PRAGMA synchronous = FULL;" + TABLES)

    def note_changes(self, edition: str, published: Iterable[tuple[str, str]]) -> None:
        """Write down which cases of an edition were published since the one before; each edition is looked at once."""
        looked = self.database.execute("SELECT edition FROM looked").fetchone()
        if looked == (edition,):
            return
        with self.database:
            self.database.execute("CREATE TEMP TABLE now (case_key TEXT PRIMARY KEY, published TEXT)")
            self.database.executemany("INSERT INTO now VALUES (?, ?)", published)
            self.database.execute(
                "INSERT INTO changes (case_key, published) SELECT case_key, published FROM now WHERE published IS NOT "
                "(SELECT published FROM changes AS held WHERE held.case_key = now.case_key ORDER BY n DESC LIMIT 1) "
                "ORDER BY published, case_key"
            )
            self.database.execute("DROP TABLE now")
            self.database.execute("DELETE FROM looked")
            self.database.execute("INSERT INTO looked VALUES (?)", (edition,))

    def last_change(self) -> int:
        """The number of the last change."""
        return int(self.database.execute("SELECT coalesce(max(n), 0) FROM changes").fetchone()[0])

    def changes(self, stretch: Stretch) -> dict[str, int]:
        """The cases that changed in a stretch, in the order of their last change in it."""
        rows = self.database.execute(
            "SELECT case_key, max(n) AS last FROM changes WHERE n > ? AND n <= ? GROUP BY case_key ORDER BY last",
            (stretch.after, stretch.upto),
        )
        return dict(rows)

    def told(self, recipient: str) -> int | None:
        """Up to which change a recipient was told; None where it is new."""
        row = self.database.execute("SELECT upto FROM told WHERE recipient = ?", (recipient,)).fetchone()
        return None if row is None else int(row[0])

    def tell_from(self, recipient: str, upto: int) -> None:
        """A recipient needs nothing up to a change."""
        with self.database:
            self._tell_from(recipient, upto)

    def _tell_from(self, recipient: str, upto: int) -> None:
        self.database.execute(
            "INSERT INTO told VALUES (?, ?) ON CONFLICT (recipient) DO UPDATE SET upto = max(upto, excluded.upto)",
            (recipient, upto),
        )

    def waits_until(self, recipient: str) -> str:
        """Until when a recipient is left alone after something did not go through; empty if it is not."""
        return self._first(
            "SELECT coalesce(max(next), '') FROM deliveries WHERE recipient = ? AND state = 'later'", recipient
        )

    def tries(self, delivery: int) -> int:
        """The how manieth try in a row a delivery is."""
        return int(self._first("SELECT tries FROM deliveries WHERE id = ?", delivery))

    def last_sent(self, recipient: str) -> str:
        """When something was last sent to a recipient."""
        return self._first(
            "SELECT coalesce(max(at), '') FROM deliveries WHERE recipient = ? AND state = 'sent'", recipient
        )

    def _first(self, question: str, about: str | int) -> str:
        return str(self.database.execute(question, (about,)).fetchone()[0])

    def begin(self, recipient: str, stretch: Stretch, at: dt.datetime) -> int:
        """Write down that something is being sent, before it is: after a break it is known that it may have arrived."""
        with self.database:
            failed = "SELECT coalesce(max(tries), 0) FROM deliveries WHERE recipient = ? AND state = 'later'"
            tries = int(self._first(failed, recipient)) + 1
            self.database.execute("DELETE FROM deliveries WHERE recipient = ? AND state = 'later'", (recipient,))
            if stretch.delivery is not None:
                self.database.execute("UPDATE deliveries SET state = 'repeated' WHERE id = ?", (stretch.delivery,))
            row = (recipient, stretch.after, stretch.upto, tries, at.isoformat())
            found = self.database.execute(
                "INSERT INTO deliveries (recipient, after, upto, state, tries, at, next, said) "
                "VALUES (?, ?, ?, 'sending', ?, ?, '', '')",
                row,
            )
        return int(found.lastrowid or 0)

    def end(self, delivery: int, state: str, *, said: str = "", next_try: dt.datetime | None = None) -> None:
        """Write down how it ended. What is not to be tried again counts as told."""
        with self.database:
            until = next_try.isoformat() if next_try else ""
            self.database.execute(
                "UPDATE deliveries SET state = ?, said = ?, next = ? WHERE id = ?", (state, said, until, delivery)
            )
            if state not in OPEN:
                row = self.database.execute(
                    "SELECT recipient, upto FROM deliveries WHERE id = ?", (delivery,)
                ).fetchone()
                self._tell_from(*row)

    def broken_off(self) -> list[tuple[int, str]]:
        """Deliveries that a killed process left, with their recipients."""
        return list(self.database.execute("SELECT id, recipient FROM deliveries WHERE state = 'sending' ORDER BY id"))

    def unsure(self) -> list[tuple[int, str, str]]:
        """What may have arrived or not: the delivery, the recipient, and when."""
        asked = "SELECT id, recipient, at FROM deliveries WHERE state = 'unsure' ORDER BY id"
        return list(self.database.execute(asked))

    def send_again(self, recipient: str) -> int:
        """Let what may not have arrived be sent again, and what waits be tried at once; how many that are."""
        with self.database:
            again = self.database.execute(
                "UPDATE deliveries SET state = 'again' WHERE recipient = ? AND state = 'unsure'", (recipient,)
            )
            waiting = self.database.execute(
                "UPDATE deliveries SET next = '' WHERE recipient = ? AND state = 'later'", (recipient,)
            )
        return again.rowcount + waiting.rowcount

    def again(self, recipient: str) -> list[Stretch]:
        """Stretches that are to be sent again."""
        rows = self.database.execute(
            "SELECT after, upto, id FROM deliveries WHERE recipient = ? AND state = 'again' ORDER BY id", (recipient,)
        )
        return [Stretch(*row) for row in rows]

    def forget(self, recipient: str) -> None:
        """Leave nothing of a recipient."""
        with self.database:
            self.database.execute("DELETE FROM told WHERE recipient = ?", (recipient,))
            self.database.execute("DELETE FROM deliveries WHERE recipient = ?", (recipient,))


@contextmanager
def open_log(folder: Path, *, for_trying: bool = False) -> Iterator[FollowLog]:
    """Open the log of a folder, which nobody else may read; ``for_trying`` gives a copy that is not kept."""
    path = folder / LOG
    if not for_trying:
        folder.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    database = sqlite3.connect(":memory:" if for_trying else path)
    try:
        if for_trying and path.exists():
            held = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            held.backup(database)
            held.close()
        yield FollowLog(database)
    finally:
        database.close()
