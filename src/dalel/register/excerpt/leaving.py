"""What is left of a part of the register for an audience: without what is hidden, and what hangs on it."""

from __future__ import annotations

from collections.abc import Callable

from dalel.register.access import Audience, Hidden, Restrictions, belongs_to, mask
from dalel.register.excerpt.part import Part
from dalel.register.excerpt.references import BLANKS, Known, Reference, links_of, references_of, same_or
from dalel.register.models.records import RECORDS
from dalel.register.statement import Statement

Pseudonyms = Callable[[str, str, str], str]
"""The key that a record (or what one of its fields names) has for those who may not know it."""


class Leaving:
    """A part while things are left out of it, under the keys of the register.

    ``own`` is what is left of its records, ``seen`` that and what is left of the others.
    """

    def __init__(self, part: Part, restrictions: Restrictions, audience: Audience, pseudonym: Pseudonyms) -> None:
        self.part, self.restrictions, self.audience = part, restrictions, audience
        self.pseudonym = pseudonym
        self.seen: dict[Known, Statement] = {}
        self.own: dict[Known, Statement] = {}
        self.blanks: set[Known] = set()

    def hide(self) -> None:
        """Leave out hidden records with all that lies in them, and empty hidden values."""
        order = list(RECORDS)
        for records in (self.part.others, self.part.own):
            for (noun, key), said in sorted(records.items(), key=lambda pair: order.index(pair[0][0])):
                if not self.is_hidden(noun, key):
                    left = mask(noun, said, self.restrictions.hidden_fields(noun, key, self.audience))
                    if not isinstance(left, Hidden):
                        self.seen[noun, key] = left

    def is_hidden(self, noun: str, key: str) -> bool:
        """Whether a record is hidden, or what it lies in is not there."""
        *containers, _ = belongs_to(noun, key)
        return self.restrictions.hides(noun, key, self.audience) or any(each not in self.seen for each in containers)

    def refer(self) -> None:
        """Put a record without a name where somebody hidden is named; drop what cannot be without what is hidden."""
        for noun, key in [each for each in self.seen if each in self.part.own]:
            said = self.seen[noun, key]
            columns = dict(said["columns"])
            for each in references_of(noun):
                before = self.part.own[noun, key]["columns"].get(each.name)
                columns[each.name] = self.resolve((noun, key), each, before, columns.get(each.name))
            if any(each.is_needed and columns[each.name] is None for each in references_of(noun)):
                del self.seen[noun, key]
                continue
            links = {
                name: sorted(self.shown_as(target, each) for each in said["links"].get(name, ()))
                for name, target in links_of(noun)
            }
            citations = [self.cite(cited) for cited in said["citations"]]
            now = same_or({**said, "columns": columns, "links": links, "citations": citations}, said)
            self.seen[noun, key] = self.own[noun, key] = now

    def resolve(self, record: Known, field: Reference, before: str | None, now: str | None) -> str | None:
        """What stands where a record names another: that record, one without a name, or nothing."""
        if before is None:
            return None
        if now is None:  # the field itself is hidden
            return self.blank(field.noun, self.pseudonym(*record, field.name)) if field.must_be_one else None
        if field.noun in BLANKS and field.noun != record[0]:  # a body without a name over another tells nothing
            return self.shown_as(field.noun, now)
        return now if (field.noun, now) in self.seen else None

    def shown_as(self, noun: str, key: str) -> str:
        """A record by its key, or the one without a name that stands for it."""
        return key if (noun, key) in self.seen else self.blank(noun, self.pseudonym(noun, key, ""))

    def blank(self, noun: str, key: str) -> str:
        """A record of which nothing is told but that there is one."""
        self.blanks.add((noun, key))
        return key

    def cite(self, cited: list[str]) -> list[str]:
        """A citation; of a hidden source it tells neither which nor where, but still who only reports it."""
        name, source, _, *rest = cited
        if ("source", source) in self.seen:
            return cited
        return [name, self.shown_as("source", source), "", *rest]
