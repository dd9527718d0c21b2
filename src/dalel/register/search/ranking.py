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
OF_ALL = "SELECT noun, key FROM"
ONE = "SELECT * FROM (SELECT noun, key, day FROM register_textword AS found WHERE word = %s AND number = 1"
SAME = "SELECT 1 FROM register_textword AS other WHERE other.noun = found.noun AND other.key = found.key"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Records in order, which are read a stretch at a time; ``question`` is empty where there are none.

    It is asked in SQL: to build the same question of models takes longer than to answer it. A value that is None
    stands for how many records are read from the first on.
    """

    question: str = ""
    values: tuple[str | None, ...] = ()

    def read(self, start: int, number: int) -> list[Record]:
        """Some of the records, from a place on."""
        if not self.question:
            return []
        values = [start + number if each is None else each for each in self.values]
        with connection.cursor() as cursor:
            cursor.execute(f"{self.question} LIMIT %s OFFSET %s", [*values, number, start])
            return [(noun, key) for noun, key in cursor.fetchall()]


def ranked(words: Sequence[frozenset[str]], nouns: Iterable[str]) -> Ranking:
    """The records that have a stem of each word: most fields with such stems first, then the newest, then by key.

    The stems of the rarest word are read in the order of their index, so a page of them is quick however many records
    have them, as long as all words stand in the first text column alone or only one stem is asked for. Of others the
    records with the rarest word are looked at, all of them.
    """
    known = count_up({stem for stems in words for stem in stems})
    held = [[stem for stem in sorted(stems) if known[stem][0]] for stems in words]
    if not all(held):
        return Ranking()
    rarest, *others = sorted(held, key=lambda stems: min(RARE, sum(known[stem][0] for stem in stems)))
    every = [stem for stems in held for stem in stems]
    asked = list(nouns)
    fits = f"noun IN ({marks(asked)})"
    fits += "".join(f" AND EXISTS ({SAME} AND other.word IN ({marks(stems)}))" for stems in others)
    values = (*asked, *(stem for stems in others for stem in stems))
    is_in_second = any(known[stem][1] for stem in every)
    found = f"FROM register_textword AS found WHERE word IN ({marks(rarest)}) AND {fits}"
    if len(rarest) == 1 and not (others and is_in_second):
        return Ranking(f"SELECT noun, key {found} ORDER BY number DESC, day DESC, {by_key()}", (*rarest, *values))
    if not is_in_second:
        return united(rarest, fits, values)
    in_both = (
        f"EXISTS ({SAME} AND other.word IN ({marks(every)}) AND (other.fields = 3 OR other.fields <> found.fields))"
    )
    in_fields = f"MAX(CASE WHEN {in_both} THEN 2 ELSE 1 END)"
    question = f"SELECT noun, key {found} GROUP BY noun, key ORDER BY {in_fields} DESC, MAX(day) DESC, {by_key()}"
    return Ranking(question, (*rarest, *values, *every))


def united(stems: Sequence[str], fits: str, values: tuple[str, ...]) -> Ranking:
    """The records with any of some stems, all of them in the first text column: the first of each, put together."""
    order = f"ORDER BY day DESC, {by_key()}"
    found = " UNION ".join([f"{ONE} AND {fits} {order} LIMIT %s) AS one"] * len(stems))
    own = tuple(value for stem in stems for value in (stem, *values, None))
    return Ranking(f"{OF_ALL} ({found}) AS united {order}", own)


def by_key() -> str:
    """How records of one day are put in order: as their keys are kept, on every database."""
    bytewise = '"C"' if connection.vendor == "postgresql" else "BINARY"
    return f"key COLLATE {bytewise}, noun"


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
