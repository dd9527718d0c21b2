"""What somebody follows: everything, one case, or the cases that fit the filters of the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from dalel.errors import CommandError
from dalel.export import clean_text
from dalel.register.chunk import chunks
from dalel.register.models import Case, Organisation, Person
from dalel.register.statistics import Unit, say_code
from dalel.site.public.asked import FILTERS, LONGEST, Asked, check_asked, find_cases, read_asked
from dalel.site.public.entries import Entry, entries_of
from dalel.site.public.places import page_of
from dalel.site.public.seeing import public_sight, showing_of
from dalel.site.public.words import tell
from dalel.site.words import language, word

UNITS = {"norm": Unit.CHARGES, "status": Unit.CHARGES, "kind": Unit.CASES, "region": Unit.CASES}
"""Of which unit a filter is, for the words of its values."""
EVERYTHING = Asked()


@dataclass(frozen=True, slots=True)
class Topic:
    """One case, or filters of cases; without any it is everything."""

    case: str = ""
    asked: Asked = EVERYTHING

    def given(self) -> dict[str, str]:
        """What is set, as in an address."""
        return {"case": self.case} if self.case else self.asked.given()


def topic_of(query: Mapping[str, str]) -> Topic:
    """The topic of an address or of a setting, as it is given."""
    case = clean_text(query.get("case", "")).strip()[:LONGEST]
    return Topic(case) if case else Topic(asked=read_asked(query))


def check_topic(topic: Topic) -> None:
    """Refuse a topic that nothing can be of."""
    check_asked(topic.asked)
    for model, key in ((Case, topic.case), (Person, topic.asked.person), (Organisation, topic.asked.organisation)):
        if key and not model._default_manager.filter(key=key).exists():
            raise CommandError(f'The site has no {model.noun} "{key}".', next_step="Copy the key from its page.")


def known_names() -> tuple[str, ...]:
    """The names that a topic may set."""
    return ("case", *FILTERS)


def changed(topic: Topic, keys: Collection[str], day: dt.date) -> Iterator[Entry]:
    """The cases of a topic among those with these keys."""
    if topic.case:
        keys = [topic.case] if topic.case in keys else []
    for some in chunks(list(keys)):
        yield from entries_of(find_cases(topic.asked, day).filter(key__in=some), day)


def address_of(topic: Topic) -> str:
    """The page of a topic, below the address of the site."""
    given = topic.given()
    if len(given) == 1:
        ((name, value),) = given.items()
        if name in {"case", "person", "organisation", "norm"}:
            return page_of(name, value)
    return f"/{language()}/cases" + (f"?{urlencode(given)}" if given else "")


def titles(topic: Topic) -> list[str]:
    """What a topic is, in words; words that somebody typed are left out, since they may say anything."""
    showing = showing_of(public_sight(), [])
    found = []
    for name, value in topic.given().items():
        if name in {"case", "person", "organisation"}:
            found.append(showing.named(name, value).text)
        elif name == "role":
            found.append(word("register/role", value))
        elif name == "q":
            found.append(tell("follow-search"))
        else:
            found.append(say_code(UNITS[name], name, value, language()) if name in UNITS else value)
    return found or [tell("follow-all")]
