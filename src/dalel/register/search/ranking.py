"""Records in the order in which a search gives them, read from the index of texts alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

Record = tuple[str, str]
"""A record by its noun and key."""
RARE = 1_000
"""How many records are counted to see which of several words is the rarest."""
COUNTED = "(SELECT COUNT(*) FROM (SELECT 1 FROM register_textword WHERE word = %s LIMIT %s) AS counted)"
IN_SECOND = "EXISTS (SELECT 1 FROM register_textword{} WHERE fields > 1 AND word = %s)"
BY_SECOND = {"sqlite": " INDEXED BY text_words_in_second"}
"""Else SQLite would go through all records with the word: it counts a short index for nothing."""
SAME = "SELECT 1 FROM register_textword AS other WHERE other.noun = found.noun AND other.key = found.key"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Records in order, which are read a stretch at a time; ``question`` is empty where there are none.

    It is asked in SQL: to build the same question of models takes longer than to answer it.
    """

    question: str = ""
    values: tuple[str, ...] = ()

    def read(self, start: int, number: int) -> list[Record]:
        """Some of the records, from a place on."""
        if not self.question:
            return []
        with connection.cursor() as cursor:
            cursor.execute(f"{self.question} LIMIT %s OFFSET %s", [*self.values, number, start])
            return [(noun, key) for noun, key in cursor.fetchall()]


def ranked(words: Sequence[frozenset[str]], nouns: Iterable[str]) -> Ranking:
    """The records that have a stem of each word: most fields with such stems first, then the newest, then by key.

    A single stem is read in the order of its index, so a page of it is quick however many records have it, and so is
    the rarest of several that stand in the first text column alone. Of others the records with the rarest word are
    looked at, all of them.
    """
    known = count_up({stem for stems in words for stem in stems})
    held = [[stem for stem in sorted(stems) if known[stem][0]] for stems in words]
    if not all(held):
        return Ranking()
    rarest, *others = sorted(held, key=lambda stems: min(RARE, sum(known[stem][0] for stem in stems)))
    every = [stem for stems in held for stem in stems]
    asked = list(nouns)
    source = f"FROM register_textword AS found WHERE word IN ({marks(rarest)}) AND noun IN ({marks(asked)})"
    source += "".join(f" AND EXISTS ({SAME} AND other.word IN ({marks(stems)}))" for stems in others)
    values = (*rarest, *asked, *(stem for stems in others for stem in stems))
    bytewise = 'COLLATE "C"' if connection.vendor == "postgresql" else "COLLATE BINARY"
    is_in_second = any(known[stem][1] for stem in every)
    if len(rarest) == 1 and not (others and is_in_second):
        return Ranking(f"SELECT noun, key {source} ORDER BY number DESC, day DESC, key {bytewise}, noun", values)
    grouped = f"SELECT noun, key {source} GROUP BY noun, key"
    if not is_in_second:
        return Ranking(f"{grouped} ORDER BY MAX(day) DESC, key {bytewise}, noun", values)
    in_both = (
        f"EXISTS ({SAME} AND other.word IN ({marks(every)}) AND (other.fields = 3 OR other.fields <> found.fields))"
    )
    in_fields = f"MAX(CASE WHEN {in_both} THEN 2 ELSE 1 END)"
    question = f"{grouped} ORDER BY {in_fields} DESC, MAX(day) DESC, key {bytewise}, noun"
    return Ranking(question, (*values, *every))


def marks(values: Collection[object]) -> str:
    """The places of some values in a question."""
    return ", ".join(["%s"] * len(values))


def count_up(stems: Collection[str]) -> Mapping[str, tuple[int, bool]]:
    """How many records have each stem, counted up to `RARE`, and whether one has it in its second text column."""
    asked = sorted(stems)
    in_second = IN_SECOND.format(BY_SECOND.get(connection.vendor, ""))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join([COUNTED, in_second] * len(asked))}",
            [each for stem in asked for each in (stem, RARE, stem)],
        )
        row = cursor.fetchone()
    return {stem: (row[2 * at], bool(row[2 * at + 1])) for at, stem in enumerate(asked)}
