"""Which records an audience may see before restrictions are looked at, and what each says, a part at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from dalel.register.access import Audience
from dalel.register.chunk import CHUNK, chunks
from dalel.register.excerpt.answered import standing_answers
from dalel.register.excerpt.names import names_of
from dalel.register.excerpt.part import Part
from dalel.register.excerpt.published import Publications
from dalel.register.excerpt.references import Known, named_in
from dalel.register.excerpt.scratch import Scratch
from dalel.register.models.records import CASE_PATHS, RECORDS
from dalel.register.standing import STANDING, changes_of, withdrawn_keys
from dalel.register.statement import Statement, read_statements

CASES = 200
"""How many cases are read at a time."""
ALONE = tuple(noun for noun in RECORDS if noun != "case" and noun not in CASE_PATHS)


class ShownParts:
    """The register in a database: to the team as it stands, to others as it was published.

    A withdrawn record is nobody's. Norms are law, and sources stand with what cites them: they are all here.
    """

    def __init__(self, audience: Audience, scratch: Scratch) -> None:
        self.published = None if audience.sees_drafts else Publications(scratch)
        self.answers = standing_answers()
        self.withdrawn = frozenset((noun, key) for noun in STANDING for key in withdrawn_keys(noun))

    def cases(self) -> Iterator[Part]:
        """Cases, each whole with all that lies in it."""
        for keys in self.shown("case"):
            yield from (self.part("case", chunk) for chunk in in_size(keys, CASES))

    def alone(self) -> Iterator[Part]:
        """What stands by itself and is no case."""
        for noun in ALONE:
            yield from (self.part(noun, keys) for keys in self.shown(noun))

    def names_of(self, somebody: Collection[Known]) -> Mapping[Known, tuple[str, ...]]:
        """Every name of people and bodies, those among them that were published and are no longer in the register."""
        found = {each: dict.fromkeys(names) for each, names in names_of(somebody).items()}
        for each, last in (self.published.of(somebody) if self.published else {}).items():
            if last.is_changed:
                said = as_published(each, last.act)[each]
                found[each].update(dict.fromkeys(text for text, *_ in said["names"]))
        return {each: tuple(names) for each, names in found.items()}

    def part(self, noun: str, keys: Collection[str]) -> Part:
        """Some records of a noun with all that lies in them and what they name."""
        own = self.read(noun, keys)
        others = self.find(each for each in named_in(own) if each not in own)
        published = self.published.of([(noun, key) for key in keys]) if self.published else {}
        answers = [each for key in keys for each in self.answers.get((noun, key), ())]
        return Part(own, others, published, answers)

    def shown(self, noun: str) -> Iterator[Collection[str]]:
        """The keys of the records of a noun that are shown, some at a time."""
        if self.published and noun in STANDING:
            yield from self.published.keys(noun)
            return
        rows = RECORDS[noun]._default_manager.order_by("pk")
        last = 0
        while found := list(rows.filter(pk__gt=last).values_list("pk", "key")[:CHUNK]):
            yield [key for _, key in found if (noun, key) not in self.withdrawn]
            last = found[-1][0]

    def find(self, named: Iterable[Known]) -> dict[Known, Statement]:
        """Those of some records that stand by themselves and are shown."""
        keys: dict[str, list[str]] = {}
        for noun, key in named:
            if noun not in CASE_PATHS:
                keys.setdefault(noun, []).append(key)
        found: dict[Known, Statement] = {}
        for noun, every in keys.items():
            for chunk in chunks(every):
                found |= self.read(noun, chunk, is_whole=False)
        return found

    def read(self, noun: str, keys: Collection[str], *, is_whole: bool = True) -> dict[Known, Statement]:
        """What records say that are shown; ``is_whole``: with all that lies in them."""
        live = [key for key in keys if (noun, key) not in self.withdrawn]
        retold: list[Known] = []
        published = {}
        if self.published and noun in STANDING:
            published = self.published.of([(noun, key) for key in keys])
            live = [key for _, key in published if not published[noun, key].is_changed]
            retold = [each for each in published if published[each].is_changed]
        nouns = {noun: "", **(CASE_PATHS if noun == "case" and is_whole else {})}
        found = dict(chain.from_iterable(read_noun(each, way, live) for each, way in nouns.items())) if live else {}
        for each in retold:
            told = as_published(each, published[each].act)
            found |= told if is_whole else {record: said for record, said in told.items() if record == each}
        return found


def read_noun(noun: str, way: str, keys: Collection[str]) -> Iterator[tuple[Known, Statement]]:
    """What the records of a noun say that have, or lie in a case that has, one of some keys."""
    rows = RECORDS[noun]._default_manager.filter(**{f"{way}__key__in" if way else "key__in": keys})
    yield from (((noun, key), said) for key, said in read_statements(rows.order_by("pk")))


def in_size(keys: Collection[str], size: int) -> Iterator[list[str]]:
    """Keys, so many at a time."""
    every = list(keys)
    yield from (every[start : start + size] for start in range(0, len(every), size))


def as_published(owner: Known, act: int) -> dict[Known, Statement]:
    """What a record and all that belongs to it said after an act, by its history."""
    found: dict[Known, Statement | None] = {}
    changes = changes_of(*owner).filter(act_id__lte=act, noun__in=RECORDS).order_by("pk")
    for noun, key, after in changes.values_list("noun", "key", "after"):
        found[noun, key] = after
    return {record: said for record, said in found.items() if said is not None}
