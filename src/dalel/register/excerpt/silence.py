"""Withhold what may tell a hidden name: texts, keys and names of others, and say to the editors what was withheld."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from dalel.register.excerpt.hidden_names import HiddenNames, words_of
from dalel.register.excerpt.references import BLANKS, Known, somebody_in
from dalel.register.excerpt.texts import texts_of, without
from dalel.register.statement import Statement

Names = Mapping[Known, tuple[str, ...]]


@dataclass(frozen=True, slots=True, order=True)
class Withheld:
    """A value that was left out since it may tell a hidden name; ``field`` is ``key`` where the key was replaced."""

    noun: str
    key: str
    field: str


@dataclass(slots=True)
class Silence:
    """What must not be told of some records: ``everywhere`` the whole names of those whom a restriction hides or who
    were withdrawn, ``near`` a record those who are hidden in the cases that it lies or is named in."""

    everywhere: HiddenNames
    near: Callable[[str, str], HiddenNames]
    names: Names
    found: set[Withheld] = field(default_factory=set)

    def are_told(self, text: str, near: HiddenNames, *, whole: bool) -> bool:
        """Whether a text may tell a hidden name."""
        return self.everywhere.are_told(text, whole=True) or near.are_told(text, whole=whole)

    def quieted(self, noun: str, key: str, said: Statement) -> Statement:
        """A record without the texts that may tell a hidden name."""
        near = self.near(noun, key)
        if noun == "norm" or not (near or self.everywhere):
            return said
        told = {name for name, text, whole in texts_of(noun, said) if self.are_told(text, near, whole=whole)}
        self.found.update(Withheld(noun, key, name) for name in told)
        return without(noun, said, told) if told else said

    def tells_by_key(self, noun: str, key: str, said: Statement) -> bool:
        """Whether the last piece of a key may tell a hidden name; of somebody whose names are hidden it always may."""
        if noun == "norm":
            return False
        if noun in BLANKS and not said["names"] and self.names.get((noun, key)):
            return True
        told = self.are_told(key.rpartition("/")[2], self.near(noun, key), whole=noun in BLANKS)
        if told:
            self.found.add(Withheld(noun, key, "key"))
        return told


def hidden_in_cases(
    records: Mapping[Known, Statement], seen: Mapping[Known, Statement], names: Names
) -> dict[str, HiddenNames]:
    """For each case: the names of those in it whom the audience is not shown in it.

    ``seen`` is what the audience is shown of the records, and of everybody whom they name.
    """
    there, shown = everybody_in_cases(records), everybody_in_cases(seen)
    found: dict[str, HiddenNames] = {}
    for case, everybody in there.items():
        named = {each for each in shown[case] if each in seen and seen[each]["names"]}
        hidden = everybody - named
        if ("case", case) in seen and hidden:
            words = words_of_people(hidden, names) - words_of_people(named, names)
            whole = [name for each in sorted(hidden) for name in names.get(each, ())]
            found[case] = HiddenNames(words=words, names=whole)
    return {case: names for case, names in found.items() if names}


def words_of_people(records: Iterable[Known], names: Names) -> frozenset[str]:
    """The folded words of the names of people; a body's words alone (court, Almaty) tell nothing."""
    told = (name for each in records if each[0] == "person" for name in names.get(each, ()))
    return frozenset(word for name in told for word in words_of(name))


def cases_around(seen: Mapping[Known, Statement], cases: Collection[str]) -> dict[Known, set[str]]:
    """In which of some cases a record that stands by itself is named or cited."""
    found: dict[Known, set[str]] = defaultdict(set)
    for (noun, key), said in seen.items():
        case = case_of(noun, key)
        if case in cases:
            for each in (*somebody_in(noun, said), *(("source", cited[1]) for cited in said["citations"])):
                found[each].add(case)
    return found


def case_of(noun: str, key: str) -> str:
    """The case that a record lies in, or is; empty for one that stands by itself."""
    return key.partition("/")[0] if "/" in key or noun == "case" else ""


def everybody_in_cases(records: Mapping[Known, Statement]) -> defaultdict[str, set[Known]]:
    """Whom the records of each case name."""
    found: defaultdict[str, set[Known]] = defaultdict(set)
    for (noun, key), said in records.items():
        if case := case_of(noun, key):
            found[case].update(somebody_in(noun, said))
    return found
