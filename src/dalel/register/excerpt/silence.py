"""Withhold what may tell a hidden name: texts, keys and names of others, and say to the editors what was withheld."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from dalel.register.access import Audience, Restrictions
from dalel.register.excerpt.hidden_names import HiddenNames, words_of
from dalel.register.excerpt.references import BLANKS, Known, somebody_in
from dalel.register.excerpt.texts import texts_of, without
from dalel.register.statement import Statement


@dataclass(frozen=True, slots=True, order=True)
class Withheld:
    """A value that was left out since it may tell a hidden name; ``field`` is ``key`` where the key was replaced."""

    noun: str
    key: str
    field: str


@dataclass(frozen=True, slots=True)
class Everybody:
    """Every name of every person and organisation of the register, seen or not, and who was taken back."""

    names: Mapping[Known, tuple[str, ...]] = field(default_factory=dict)
    withdrawn: frozenset[Known] = frozenset()


class Silence:
    """What must not be told, and where: in a case, each word of the names of those who are hidden in it; everywhere,
    the whole names of those whom a restriction hides or who were withdrawn."""

    def __init__(
        self,
        records: Mapping[Known, Statement],
        seen: dict[Known, Statement],
        everybody: Everybody,
        *,
        restrictions: Restrictions,
        audience: Audience,
    ) -> None:
        self.seen, self.names = seen, everybody.names
        secret = (
            each
            for each in self.names
            if not self.is_named(each)
            and (
                each in everybody.withdrawn
                or restrictions.hides(*each, audience)
                or "names" in restrictions.hidden_fields(*each, audience)
            )
        )
        self.everywhere = HiddenNames(names=[name for each in secret for name in self.names[each]])
        self.in_case = self.hidden_in_cases(records)
        self.around = self.cases_around()
        self.found: set[Withheld] = set()

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """What was left out, in order."""
        return tuple(sorted(self.found))

    def is_named(self, record: Known) -> bool:
        """Whether the audience is shown somebody's names."""
        return record in self.seen and bool(self.seen[record]["names"])

    def hidden_in_cases(self, records: Mapping[Known, Statement]) -> dict[str, HiddenNames]:
        """For each case: the names of those in it whom the audience is not shown in it."""
        there, shown = everybody_in_cases(records), everybody_in_cases(self.seen)
        found: dict[str, HiddenNames] = {}
        for case, everybody in there.items():
            named = {each for each in shown[case] if self.is_named(each)}
            hidden = everybody - named
            if ("case", case) in self.seen and hidden:
                words = self.words_of_people(hidden) - self.words_of_people(named)
                found[case] = HiddenNames(
                    words=words, names=[name for each in hidden for name in self.names.get(each, ())]
                )
        return {case: names for case, names in found.items() if names}

    def words_of_people(self, records: set[Known]) -> frozenset[str]:
        """The folded words of the names of people; a body's words alone (court, Almaty) tell nothing."""
        names = (name for each in records if each[0] == "person" for name in self.names.get(each, ()))
        return frozenset(word for name in names for word in words_of(name))

    def cases_around(self) -> dict[Known, set[str]]:
        """In which cases with somebody hidden a shared record is named or cited."""
        found: dict[Known, set[str]] = defaultdict(set)
        for (noun, key), said in self.seen.items():
            case = case_of(noun, key)
            if case in self.in_case:
                for each in (*somebody_in(noun, said), *(("source", cited[1]) for cited in said["citations"])):
                    found[each].add(case)
        return found

    def near(self, noun: str, key: str) -> list[HiddenNames]:
        """What must not be told in a record, since it is told of a case."""
        case = case_of(noun, key)
        if case:
            return [self.in_case[case]] if case in self.in_case else []
        return [self.in_case[each] for each in sorted(self.around.get((noun, key), ()))]

    def are_told(self, text: str, near: list[HiddenNames], *, whole: bool) -> bool:
        """Whether a text may tell a hidden name."""
        return self.everywhere.are_told(text, whole=True) or any(each.are_told(text, whole=whole) for each in near)

    def withhold(self) -> None:
        """Empty every text that may tell a hidden name."""
        for (noun, key), said in list(self.seen.items()):
            near = self.near(noun, key)
            if noun == "norm" or not (near or self.everywhere):
                continue
            told = {name for name, text, whole in texts_of(noun, said) if self.are_told(text, near, whole=whole)}
            if told:
                self.seen[noun, key] = without(noun, said, told)
                self.found.update(Withheld(noun, key, name) for name in told)

    def tells_by_key(self, noun: str, key: str, piece: str) -> bool:
        """Whether a piece of a key may tell a hidden name; that of somebody whose names are hidden always may."""
        if noun == "norm":
            return False
        if noun in BLANKS and not self.seen[noun, key]["names"] and self.names.get((noun, key)):
            return True
        told = self.are_told(piece, self.near(noun, key), whole=noun in BLANKS)
        if told:
            self.found.add(Withheld(noun, key, "key"))
        return told


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
