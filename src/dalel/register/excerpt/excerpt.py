"""Make an excerpt: what is left of the records for an audience, with nothing in it that hangs on what was hidden.

The rule that holds it together: an excerpt is a function of what its audience may see. Whatever a hidden value says,
the excerpt is the same, but for texts that would tell a hidden name: those are withheld.

It is made a part at a time, and what is left is kept on disk (`dalel.register.excerpt.scratch`). Cases come first:
whether somebody is named in one, and which names are hidden in it, decides what is told of those who stand alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from dalel.register.access import Audience, Restrictions
from dalel.register.access.restrictions import belongs_to
from dalel.register.excerpt.answers import AnswersLeft
from dalel.register.excerpt.hidden_names import HiddenNames
from dalel.register.excerpt.leaving import Leaving, Pseudonyms
from dalel.register.excerpt.part import Part, Parts
from dalel.register.excerpt.references import BLANKS, Known, named_in, somebody_in
from dalel.register.excerpt.scratch import Scratch
from dalel.register.excerpt.silence import Silence, Withheld, cases_around, hidden_in_cases
from dalel.register.models.records import RECORDS
from dalel.register.statement import Statement, nothing_said

NOBODY = HiddenNames()


@dataclass(slots=True)
class Excerpt:
    """What an audience gets, kept in a scratch; ``found`` was withheld, which is for the editors alone."""

    scratch: Scratch
    found: set[Withheld] = field(default_factory=set)

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """What was left out since it may tell a hidden name, in order."""
        return tuple(sorted(self.found))

    def records(self) -> Iterator[tuple[Known, Statement]]:
        """What is left, under the keys that it has for the audience."""
        yield from ((record, said) for _, record, said in self.scratch.left())
        yield from ((blank, nothing_said(RECORDS[blank[0]])) for blank in self.scratch.blanks())


def make_excerpt(
    parts: Parts, scratch: Scratch, *, restrictions: Restrictions, audience: Audience, pseudonym: Pseudonyms
) -> Excerpt:
    """Leave of the records what an audience may see."""
    making = Making(parts, Excerpt(scratch), restrictions, audience, pseudonym)
    for part in parts.cases():
        making.take_cases(part)
    for part in parts.alone():
        making.note_named(part, making.left_of(part))
    for part in parts.alone():
        making.take_alone(part)
    return making.excerpt


class Making:
    """An excerpt while it is made."""

    def __init__(
        self, parts: Parts, excerpt: Excerpt, restrictions: Restrictions, audience: Audience, pseudonym: Pseudonyms
    ) -> None:
        self.parts, self.excerpt, self.scratch = parts, excerpt, excerpt.scratch
        self.restrictions, self.audience, self.pseudonym = restrictions, audience, pseudonym
        secret = {each for each in parts.withdrawn if each[0] in BLANKS} | set(restrictions.secret(BLANKS, audience))
        self.everywhere = HiddenNames(names=[name for names in parts.names_of(secret).values() for name in names])

    def left_of(self, part: Part) -> Leaving:
        """What the audience is shown of a part."""
        leaving = Leaving(part, self.restrictions, self.audience, self.pseudonym)
        leaving.hide()
        leaving.refer()
        return leaving

    def note_named(self, part: Part, leaving: Leaving) -> None:
        """Note whom and what a part names, before and after."""
        self.scratch.note_named(named_in(part.own), still=False)
        self.scratch.note_named(named_in(leaving.own), still=True)

    def take_cases(self, part: Part) -> None:
        """Keep what is left of cases, and note whom they name and whose names are hidden in them."""
        leaving = self.left_of(part)
        self.note_named(part, leaving)
        names = self.parts.names_of({each for (noun, _), said in part.own.items() for each in somebody_in(noun, said)})
        in_case = hidden_in_cases(part.own, leaving.seen, names)
        self.scratch.note_hidden(in_case, cases_around(leaving.own, in_case))
        near: Callable[[str, str], HiddenNames] = lambda _, key: in_case.get(key.partition("/")[0], NOBODY)  # noqa: E731
        self.keep(part, leaving, Silence(self.everywhere, near, names, self.excerpt.found))

    def take_alone(self, part: Part) -> None:
        """Keep what is left of records that stand by themselves."""
        leaving = self.left_of(part)
        names = self.parts.names_of([each for each in part.own if each[0] in BLANKS])
        silence = Silence(self.everywhere, self.scratch.hidden_around, names, self.excerpt.found)
        self.keep(part, leaving, silence, without=self.idle(leaving.own))

    def keep(self, part: Part, leaving: Leaving, silence: Silence, *, without: Collection[Known] = ()) -> None:
        """Keep what may be told of a part, under the keys that the audience has for it."""
        quieted = {(noun, key): silence.quieted(noun, key, said) for (noun, key), said in leaving.own.items()}
        left = {record: said for record, said in quieted.items() if record not in without}
        keys: dict[Known, str] = {}
        for (noun, key), said in left.items():  # what a record lies in comes before it
            keys[noun, key] = self.new_key(noun, key, said, keys, silence)
        self.scratch.keep(left, keys)
        self.scratch.keep_blanks(leaving.blanks)
        answers = AnswersLeft(part, left, self.restrictions, self.audience, silence).shown()
        self.scratch.keep_answers(answers, keys)
        self.scratch.note_steps(
            (last.act, last.at, noun, keys[noun, key])
            for (noun, key), last in part.published.items()
            if (noun, key) in keys
        )

    def idle(self, own: Mapping[Known, Statement]) -> set[Known]:
        """Sources and norms that nothing in the excerpt names, and people whom only hidden records name.

        Somebody who stands in the excerpt without any case would tell who stands without a name in one.
        """
        named = self.scratch.named(own)
        gone = {each for each, still in named.items() if not still and each[0] in BLANKS}
        return gone | {each for each in own if each[0] in {"source", "norm"} and not named.get(each)}

    def new_key(self, noun: str, key: str, said: Statement, keys: Mapping[Known, str], silence: Silence) -> str:
        """The key of a record in the excerpt: its own, unless that may tell a hidden name."""
        *_, piece = key.split("/")
        own = self.pseudonym(noun, key, "") if silence.tells_by_key(noun, key, said) else piece
        *containers, _ = belongs_to(noun, key)
        return f"{keys[containers[-1]]}/{noun}/{own}" if containers else own
