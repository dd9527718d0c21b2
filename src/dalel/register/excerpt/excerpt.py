"""Make an excerpt: what is left of the records for an audience, with nothing in it that hangs on what was hidden.

The rule that holds it together: an excerpt is a function of what its audience may see. Whatever a hidden value says,
the excerpt is the same, but for texts that would tell a hidden name: those are withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dalel.register.access import Audience, Hidden, Restrictions, belongs_to, mask
from dalel.register.excerpt.references import (
    BLANKS,
    Known,
    Reference,
    links_of,
    named_in,
    references_of,
    renamed,
    same_or,
)
from dalel.register.excerpt.silence import Everybody, Silence, Withheld
from dalel.register.models.records import RECORDS
from dalel.register.statement import Statement, nothing_said

Pseudonyms = Callable[[str, str, str], str]
"""The key that a record (or what one of its fields names) has for those who may not know it."""


@dataclass(slots=True)
class Excerpt:
    """What an audience gets, by noun and key as it has them; ``withheld`` is for the editors alone.

    ``keys`` tells under which key each record of the register stands in it.
    """

    records: dict[Known, Statement] = field(default_factory=dict)
    keys: dict[Known, str] = field(default_factory=dict)
    withheld: tuple[Withheld, ...] = ()


def make_excerpt(
    records: Mapping[Known, Statement],
    everybody: Everybody,
    *,
    restrictions: Restrictions,
    audience: Audience,
    pseudonym: Pseudonyms,
) -> Excerpt:
    """Leave of the records what an audience may see; ``everybody`` are all whose names must be told or not."""
    making = Making(records, restrictions, audience, pseudonym)
    making.hide()
    making.refer()
    silence = Silence(records, making.seen, everybody, restrictions=restrictions, audience=audience)
    silence.withhold()
    return making.finish(silence)


class Making:
    """An excerpt while it is made: ``seen`` is what is left so far, under the keys of the register."""

    def __init__(
        self,
        records: Mapping[Known, Statement],
        restrictions: Restrictions,
        audience: Audience,
        pseudonym: Pseudonyms,
    ) -> None:
        self.records, self.restrictions, self.audience = records, restrictions, audience
        self.pseudonym = pseudonym
        self.seen: dict[Known, Statement] = {}
        self.blanks: set[Known] = set()

    def hide(self) -> None:
        """Leave out hidden records with all that lies in them, and empty hidden values."""
        order = list(RECORDS)
        for (noun, key), said in sorted(self.records.items(), key=lambda pair: order.index(pair[0][0])):
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
        for (noun, key), said in list(self.seen.items()):
            columns = dict(said["columns"])
            for each in references_of(noun):
                before = self.records[noun, key]["columns"].get(each.name)
                columns[each.name] = self.resolve((noun, key), each, before, columns.get(each.name))
            if any(each.is_needed and columns[each.name] is None for each in references_of(noun)):
                del self.seen[noun, key]
                continue
            links = {
                name: sorted(self.shown_as(target, each) for each in said["links"].get(name, ()))
                for name, target in links_of(noun)
            }
            citations = [self.cite(cited) for cited in said["citations"]]
            self.seen[noun, key] = same_or({**said, "columns": columns, "links": links, "citations": citations}, said)

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

    def finish(self, silence: Silence) -> Excerpt:
        """Give every record its key in the excerpt, and leave out what was named only by what is hidden."""
        for record in self.idle():
            del self.seen[record]
        keys: dict[Known, str] = {}
        for noun, key in self.seen:  # what a record lies in comes before it
            keys[noun, key] = self.new_key(noun, key, keys, silence)
        done = {(noun, keys[noun, key]): renamed(noun, said, keys) for (noun, key), said in self.seen.items()}
        done |= {(noun, key): nothing_said(RECORDS[noun]) for noun, key in self.blanks}
        return Excerpt(done, keys, silence.withheld)

    def idle(self) -> list[Known]:
        """Sources and norms that nothing in the excerpt names, and people whom only hidden records name.

        Somebody who stands in the excerpt without any case would tell who stands without a name in one.
        """
        named, before = named_in(self.seen), named_in(self.records)
        return [
            record
            for record in self.seen
            if record not in named and (record[0] in {"source", "norm"} or (record[0] in BLANKS and record in before))
        ]

    def new_key(self, noun: str, key: str, keys: Mapping[Known, str], silence: Silence) -> str:
        """The key of a record in the excerpt: its own, unless that may tell a hidden name."""
        *_, piece = key.split("/")
        own = self.pseudonym(noun, key, "") if silence.tells_by_key(noun, key, piece) else piece
        *containers, _ = belongs_to(noun, key)
        return f"{keys[containers[-1]]}/{noun}/{own}" if containers else own
