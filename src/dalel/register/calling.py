"""What a record is called: by its name or title, or by what it says, in one language, for somebody who may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from dalel.register.excerpt.references import fields_with_keys, links_of
from dalel.register.models.fields import TermField
from dalel.register.models.records import RECORDS
from dalel.register.sight import Seen, Sight
from dalel.register.statistics.row_name import say_norm
from dalel.vocabulary import LANGUAGES, term

Known = tuple[str, str]


@dataclass(slots=True)
class Callings:
    """What records are called in one language, for one audience; ``unseen`` stands where it is shown nothing."""

    sight: Sight
    lang: str
    unseen: str = ""

    def learn(self, records: Iterable[Seen]) -> None:
        """Read whom and what some records name, and whom those name, a noun at a time."""
        level = list(records)
        for _ in range(3):
            wanted: dict[str, set[str]] = {}
            for seen in level:
                for noun, key in named_by(seen):
                    wanted.setdefault(noun, set()).add(key)
            level = [each for noun, keys in wanted.items() for each in self.sight.read(noun, keys).values()]

    def of(self, noun: str, key: str) -> str | None:
        """What a record is called; None where it is not shown."""
        seen = self.sight.find(noun, key)
        return None if seen is None else self.call(seen)

    def call(self, seen: Seen) -> str:
        """What a record that is shown is called."""
        if called := CALLED[seen.noun](self, seen):
            return called
        if seen.hidden:
            return self.unseen
        above, _, piece = self.sight.keys.shown(seen.key).rpartition("/")
        return f"{term('register/noun', seen.noun).say(self.lang)} {piece}" if above else piece

    def who(self, seen: Seen) -> str:
        """The person or the organisation that a record names."""
        return self.linked(seen, "person", "person") or self.linked(seen, "organisation", "organisation")

    def word(self, seen: Seen, name: str) -> str:
        """The label of a word of a record."""
        column = RECORDS[seen.noun]._meta.get_field(name)
        code = str(seen.value(name) or "")
        if name in seen.hidden:
            return self.unseen
        return term(cast("TermField", column).noun, code).say(self.lang) if code else ""

    def text(self, seen: Seen, name: str) -> str:
        """A text of a record in the language, or in another that it has."""
        return in_language(cast("Mapping[str, str]", seen.value(name) or {}), self.lang)

    def linked(self, seen: Seen, name: str, noun: str) -> str:
        """What another record that a column names is called; empty where it names none."""
        key = seen.said["columns"].get(name)
        if key:
            return self.of(noun, str(key)) or self.unseen
        return self.unseen if name in seen.hidden else ""


def named_by(seen: Seen) -> Iterable[Known]:
    """The records that a record names, its sources among them."""
    for name, noun in fields_with_keys(seen.noun):
        if key := seen.said["columns"].get(name):
            yield noun, key
    for name, noun in links_of(seen.noun):
        yield from ((noun, key) for key in seen.said["links"][name])
    yield from (("source", cited[1]) for cited in seen.said["citations"])


def in_language(texts: Mapping[str, str], lang: str) -> str:
    """A text in one language, or in the first other that there is."""
    return next((texts[each] for each in (lang, *LANGUAGES) if texts.get(each)), "")


def joined(*parts: object, by: str = " — ") -> str:
    """What of several parts is not empty."""
    return by.join(str(part) for part in parts if part)


def call_named(callings: Callings, seen: Seen) -> str:
    """A person or a body by its first name in the language, or its first name at all, or what is said of it."""
    names = seen.said["names"]
    own = [text for text, lang, _ in names if lang == callings.lang]
    return next(iter(own or [text for text, *_ in names]), "") or callings.text(seen, "description")


def call_penalty(callings: Callings, seen: Seen) -> str:
    """A penalty with its amount or term."""
    amount = joined(seen.value("amount"), seen.value("currency"), by=" ")
    return joined(callings.word(seen, "penalty"), amount or seen.value("words"), by=": ")


def call_device(callings: Callings, seen: Seen) -> str:
    """Devices with their number and whose they were."""
    number = seen.value("quantity")
    return joined(joined(callings.word(seen, "device"), f"× {number}" if number else "", by=" "), callings.who(seen))


def call_charge(callings: Callings, seen: Seen) -> str:
    """A charge by its person and its norm."""
    return joined(
        callings.linked(seen, "person", "person"), callings.linked(seen, "norm", "norm") or seen.value("norm_as_given")
    )


def call_statistic(callings: Callings, seen: Seen) -> str:
    """A figure by what was counted."""
    return joined(
        joined(seen.value("count"), callings.word(seen, "unit").lower(), by=" "),
        callings.word(seen, "stage"),
        seen.value("period"),
    )


CALLED: Mapping[str, Callable[[Callings, Seen], str]] = {
    "source": lambda _, seen: str(seen.value("title") or ""),
    "norm": lambda callings, seen: say_norm(seen.key, callings.lang),
    "person": call_named,
    "organisation": call_named,
    "statistic": call_statistic,
    "case": lambda callings, seen: callings.text(seen, "title"),
    "related": lambda callings, seen: callings.linked(seen, "other", "case"),
    "party": lambda callings, seen: joined(callings.who(seen), callings.word(seen, "role")),
    "proceeding": lambda callings, seen: joined(
        callings.word(seen, "instance"), callings.linked(seen, "court", "organisation")
    ),
    "charge": call_charge,
    "status": lambda callings, seen: callings.word(seen, "status"),
    "event": lambda callings, seen: callings.word(seen, "kind"),
    "actor": lambda callings, seen: joined(callings.who(seen), callings.word(seen, "role")),
    "seizure": call_device,
    "opinion": lambda _, seen: joined(seen.value("expert"), seen.value("commissioned_by")),
    "measure": lambda callings, seen: joined(callings.word(seen, "measure"), callings.linked(seen, "person", "person")),
    "penalty": call_penalty,
    "publication": lambda callings, seen: joined(seen.value("title"), callings.word(seen, "platform")),
    "reaction": lambda callings, seen: joined(callings.word(seen, "kind"), callings.who(seen)),
    "reply": lambda callings, seen: callings.who(seen),
}
"""What a record of each noun is called; where that is empty, its key."""
