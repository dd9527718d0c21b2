"""What is noted down while an excerpt is made: on disk, so that memory does not grow with the register.

It is a database without a name, which SQLite keeps in its own temporary folder once it is larger than a few megabytes,
and which is gone when it is closed.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from dalel.register.chunk import CHUNK, chunks
from dalel.register.excerpt.answered import Answered
from dalel.register.excerpt.hidden_names import HiddenNames
from dalel.register.excerpt.references import Known, keys_in, renamed
from dalel.register.statement import Statement

TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -16000;
CREATE TABLE left (noun, key, said, PRIMARY KEY (noun, key)) WITHOUT ROWID;
CREATE TABLE renamed (noun, key, new, PRIMARY KEY (noun, key)) WITHOUT ROWID;
CREATE TABLE blank (noun, key, PRIMARY KEY (noun, key)) WITHOUT ROWID;
CREATE TABLE named (noun, key, still, PRIMARY KEY (noun, key)) WITHOUT ROWID;
CREATE TABLE hidden (record, words, names, PRIMARY KEY (record)) WITHOUT ROWID;
CREATE TABLE around (noun, key, record, PRIMARY KEY (noun, key, record)) WITHOUT ROWID;
CREATE TABLE published (noun, key, act, at, newest, PRIMARY KEY (noun, key)) WITHOUT ROWID;
CREATE TABLE pseudonym (noun, key, field, text, PRIMARY KEY (noun, key, field)) WITHOUT ROWID;
CREATE TABLE step (act, at, noun, key, PRIMARY KEY (act, noun, key)) WITHOUT ROWID;
CREATE TABLE answer (at, code, said, PRIMARY KEY (at, code)) WITHOUT ROWID;
CREATE TABLE row (name, place, line, PRIMARY KEY (name, place, line)) WITHOUT ROWID;
"""


class Scratch:
    """The notes of one excerpt."""

    def __init__(self) -> None:
        self.notes = sqlite3.connect("", isolation_level=None)
        self.notes.executescript(TABLES)
        self.notes.execute("BEGIN")

    def close(self) -> None:
        """Throw the notes away."""
        self.notes.close()

    # ---- what is left of the records ----

    def keep(self, records: Mapping[Known, Statement], keys: Mapping[Known, str]) -> None:
        """Note what is left of some records, and which have another key in the excerpt."""
        lines = ((*record, json.dumps(said, ensure_ascii=False)) for record, said in records.items())
        self.notes.executemany("INSERT INTO left VALUES (?, ?, ?)", lines)
        new = ((*record, keys[record]) for record in records if keys[record] != record[1])
        self.notes.executemany("INSERT INTO renamed VALUES (?, ?, ?)", new)

    def keep_blanks(self, blanks: Collection[Known]) -> None:
        """Note of whom nothing is told but that there is somebody."""
        self.notes.executemany("INSERT OR IGNORE INTO blank VALUES (?, ?)", blanks)

    def blanks(self) -> Iterator[Known]:
        """Of whom nothing is told."""
        yield from self.notes.execute("SELECT noun, key FROM blank ORDER BY noun, key")

    def left(self) -> Iterator[tuple[Known, Known, Statement]]:
        """What is left: each record as the register knows it, as the excerpt does, and what it says there."""
        found = self.notes.execute("SELECT noun, key, said FROM left ORDER BY noun, key")
        while lines := list(islice(found, CHUNK)):
            read = {(noun, key): json.loads(said) for noun, key, said in lines}
            keys = self.new_keys({*read, *(each for (noun, _), said in read.items() for each in keys_in(noun, said))})
            for (noun, key), said in read.items():
                yield (noun, key), (noun, keys.get((noun, key), key)), renamed(noun, said, keys)

    def new_keys(self, records: Iterable[Known]) -> dict[Known, str]:
        """The keys in the excerpt of those records that have another there."""
        return {(noun, key): new for noun, key, new in self.look_up("noun, key, new FROM renamed", records)}

    def look_up(self, what: str, records: Iterable[Known]) -> Iterator[tuple[str, ...]]:
        """The rows of a table for some records."""
        by_noun: dict[str, list[str]] = defaultdict(list)
        for noun, key in records:
            by_noun[noun].append(key)
        for noun, keys in by_noun.items():
            for chunk in chunks(keys):
                marks = ", ".join("?" * len(chunk))
                yield from self.notes.execute(f"SELECT {what} WHERE noun = ? AND key IN ({marks})", (noun, *chunk))

    # ---- who is named, and who must not be ----

    def note_named(self, records: Iterable[Known], *, still: bool) -> None:
        """Note what records name; ``still``: records of which something is left."""
        self.notes.executemany(
            "INSERT INTO named VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET still = max(still, excluded.still)",
            ((noun, key, still) for noun, key in records),
        )

    def named(self, records: Iterable[Known]) -> dict[Known, bool]:
        """Which of some records anything names, and whether anything that is left does."""
        return {(noun, key): bool(still) for noun, key, still in self.look_up("noun, key, still FROM named", records)}

    def note_hidden(self, in_case: Mapping[str, HiddenNames], around: Mapping[Known, Collection[str]]) -> None:
        """Note whose names are hidden in cases, and which shared records these cases name."""
        self.notes.executemany(
            "INSERT INTO hidden VALUES (?, ?, ?)",
            (
                (case, json.dumps(sorted(names.words), ensure_ascii=False), json.dumps(names.whole, ensure_ascii=False))
                for case, names in in_case.items()
            ),
        )
        lines = ((*record, case) for record, cases in around.items() for case in cases)
        self.notes.executemany("INSERT INTO around VALUES (?, ?, ?)", lines)

    def hidden_around(self, noun: str, key: str) -> HiddenNames:
        """The names that are hidden in the cases which name a record, all together."""
        words: set[str] = set()
        whole: dict[str, None] = {}
        found = self.notes.execute(
            "SELECT words, names FROM around JOIN hidden USING (record) WHERE noun = ? AND key = ?", (noun, key)
        )
        for own, names in found:
            words.update(json.loads(own))
            whole.update(dict.fromkeys(json.loads(names)))
        return HiddenNames(words=words, names=whole)

    # ---- pseudonyms ----

    def note_pseudonyms(self, found: Iterable[tuple[str, str, str, str]]) -> None:
        """Note pseudonyms by noun, key and field."""
        self.notes.executemany("INSERT INTO pseudonym VALUES (?, ?, ?, ?)", found)

    def pseudonym(self, noun: str, key: str, field: str) -> str | None:
        """A pseudonym that is noted."""
        found = self.notes.execute(
            "SELECT text FROM pseudonym WHERE noun = ? AND key = ? AND field = ?", (noun, key, field)
        ).fetchone()
        return None if found is None else str(found[0])

    # ---- when it was published ----

    def note_steps(self, steps: Iterable[tuple[int, str, str, str]]) -> None:
        """Note by which act, when, a record was published, by its key in the excerpt."""
        self.notes.executemany("INSERT INTO step VALUES (?, ?, ?, ?)", steps)

    def steps(self) -> Iterator[tuple[int, str, str, str]]:
        """The publications, in order."""
        yield from self.notes.execute("SELECT act, at, noun, key FROM step ORDER BY act, noun, key")

    # ---- what was answered to readers ----

    def keep_answers(self, answers: Iterable[Answered], keys: Mapping[Known, str]) -> None:
        """Note answers about some records, by the keys that these have in the excerpt."""
        for each in answers:
            before, after, text = each.words
            row = {"noun": each.noun, "key": keys[each.noun, each.key], "field": each.field, "kind": each.kind}
            said = json.dumps({**row, "before": before, "after": after, "text": text}, ensure_ascii=False)
            self.notes.execute("INSERT INTO answer VALUES (?, ?, ?)", (each.at, each.code, said))

    def answers(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """When each answer was confirmed, its code and what it says, in order."""
        for at, code, said in self.notes.execute("SELECT at, code, said FROM answer ORDER BY at, code"):
            yield at, code, json.loads(said)

    # ---- rows of tables ----

    def add_rows(self, rows: Iterable[tuple[str, bytes, bytes]]) -> None:
        """Note rows by their table, their place in it, and their line."""
        self.notes.executemany("INSERT INTO row VALUES (?, ?, ?)", rows)

    def rows(self, name: str) -> Iterator[bytes]:
        """The lines of a table, in order."""
        yield from (
            line for (line,) in self.notes.execute("SELECT line FROM row WHERE name = ? ORDER BY place", (name,))
        )
