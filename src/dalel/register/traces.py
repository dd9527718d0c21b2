"""The traces of a person: every name that they ever had here, the cases that ever named them, and what tells them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from dalel.register.access import belongs_to
from dalel.register.excerpt.hidden_names import HiddenNames, words_of
from dalel.register.excerpt.references import Known, somebody_in
from dalel.register.excerpt.silence import case_of
from dalel.register.excerpt.texts import texts_of, without
from dalel.register.models import Change, Person
from dalel.register.models.records import RECORDS
from dalel.register.statement import Statement, nothing_said, read_statements


@dataclass(frozen=True, slots=True)
class Traces:
    """Where a person can be told: ``cases`` that named them, ``sources`` that these cite, ``names`` in any spelling."""

    person: Known
    cases: frozenset[str]
    sources: frozenset[str]
    names: HiddenNames

    def is_told(self, noun: str, key: str, text: str, *, whole: bool = False) -> bool:
        """Whether a text tells the person: in their cases and what these cite by a word of a name, else by a name."""
        near = case_of(noun, key) in self.cases or (noun == "source" and key in self.sources)
        return self.names.are_told(text, whole=whole or not near)

    def told(self, noun: str, key: str, said: Statement) -> set[str]:
        """The fields of a statement that tell the person."""
        return {name for name, text, whole in texts_of(noun, said) if self.is_told(noun, key, text, whole=whole)}

    def clean(self, noun: str, key: str, said: Statement) -> Statement:
        """A statement without what tells the person; of the person nothing is left."""
        if (noun, key) == self.person:
            return nothing_said(RECORDS[noun])
        told = self.told(noun, key, said)
        return without(noun, said, told) if told else said

    def new_key(self, noun: str, key: str, keys: Mapping[Known, str], pseudonym: Callable[[str, str, str], str]) -> str:
        """The key of a record: a pseudonym in the place of what tells the person; ``keys`` has what it lies in."""
        *containers, _ = belongs_to(noun, key)
        piece = key.rpartition("/")[2]
        is_told = (noun, key) == self.person or (
            noun != "norm" and self.is_told(noun, key, piece, whole=noun in {"person", "organisation"})
        )
        own = pseudonym(noun, key, "") if is_told else piece
        return f"{keys[containers[-1]]}/{noun}/{own}" if containers else own


def find_traces(key: str) -> Traces:
    """Look through all that the register says and ever said for a person."""
    person: Known = (Person.noun, key)
    names: dict[Known, set[str]] = {}
    cases: set[str] = set()
    for (noun, each), said in everything_ever_said():
        if noun == Person.noun:
            names.setdefault((noun, each), set()).update(text for text, *_ in said["names"])
        elif person in somebody_in(noun, said) and (case := case_of(noun, each)):
            cases.add(case)
    others: set[Known] = set()
    sources: set[str] = set()
    for (noun, each), said in everything_ever_said():
        if case_of(noun, each) in cases:
            others.update(somebody_in(noun, said))
            sources.update(cited[1] for cited in said["citations"])
    own = names.get(person, set())
    shared = {word for other in others - {person} for name in names.get(other, ()) for word in words_of(name)}
    words = {word for name in own for word in words_of(name)} - shared
    return Traces(person, frozenset(cases), frozenset(sources), HiddenNames(words=words, names=own))


def everything_ever_said() -> Iterator[tuple[Known, Statement]]:
    """Every statement of every record: as it stands, and before and after each change."""
    for noun, model in RECORDS.items():
        yield from (((noun, key), said) for key, said in read_statements(model._default_manager.order_by("pk")))
    changes = Change.objects.filter(noun__in=RECORDS).order_by("pk")
    for noun, key, before, after in changes.values_list("noun", "key", "before", "after").iterator(chunk_size=2000):
        yield from (((noun, key), said) for said in (before, after) if said is not None)
