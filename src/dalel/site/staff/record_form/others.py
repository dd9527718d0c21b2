"""Fields that name another record: somebody types a name, and is asked which is meant, or whether it is a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dalel.errors import CommandError
from dalel.register.calling import Callings
from dalel.register.folder import Cited, Draft, Name
from dalel.register.models import Source
from dalel.register.models.records import RECORDS
from dalel.register.new_key import new_key
from dalel.register.search import find_named
from dalel.register.statement import empty, stated_columns

BRACKETED = re.compile(r".*\[([^\[\]]+)\]\s*", re.DOTALL)
OFFERED = 12
NEW = "+new"
"""What is posted where somebody says that a name is that of a new record."""
CAN_BE_NEW = {"person", "organisation", "source"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A record that may be meant: its key, what it is called, and what tells it from others."""

    key: str
    called: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of somebody who typed a text: which of these is meant, or is it a new one?"""

    name: str
    text: str
    offers: tuple[Offer, ...]
    can_be_new: bool


@dataclass(slots=True)
class Asking:
    """Finds the records that texts of a form mean; what is open stands in ``questions``, by field.

    An answer holds for the text that it was given to: who types another is asked again.
    """

    callings: Callings
    data: Mapping[str, Any]
    new: dict[tuple[str, str], Draft] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)

    def find(self, name: str, noun: str, text: str, cited: Sequence[Cited]) -> str | None:
        """The key that a text means; None where it has to be asked."""
        if (key := find_key(noun, text, self.callings)) is not None:
            return key
        answer = self.data.get(f"{name}_choice", "") if self.data.get(f"{name}_for") == text else ""
        if answer == NEW and noun in CAN_BE_NEW:
            if (noun, text) not in self.new:
                self.new[noun, text] = draft_new(noun, text, cited)
            return self.new[noun, text].key
        real = self.callings.sight.keys.real(answer) if answer else None
        if real is not None and self.callings.of(noun, real) is not None:
            return real
        self.questions[name] = Question(name, text, tuple(find_offers(noun, text, self.callings)), noun in CAN_BE_NEW)
        return None


def find_key(noun: str, text: str, callings: Callings) -> str | None:
    """The key that a text gives outright: ``Name [key]``, or the key itself; None where no such record is shown."""
    match = BRACKETED.fullmatch(text)
    for key in filter(None, (match and match[1].strip(), text.strip())):
        real = callings.sight.keys.real(key)
        if real is not None and callings.of(noun, real) is not None:
            return real
    return None


def find_offers(noun: str, text: str, callings: Callings) -> list[Offer]:
    """The records that a text may mean, as far as they are shown."""
    if noun in {"person", "organisation"}:
        try:
            keys = [found.key for found in find_named(text) if found.noun == noun]
        except CommandError:
            return []
    elif noun == "source":
        keys = list(Source.objects.filter(title__icontains=text.strip()).order_by("key").values_list("key", flat=True))
    else:
        keys = list(
            RECORDS[noun]
            ._default_manager.filter(key__startswith=text.strip())
            .order_by("key")
            .values_list("key", flat=True)[:OFFERED]
        )
    shown = callings.sight.read(noun, keys[:200])
    fits = [seen for seen in shown.values() if noun != "source" or "title" not in seen.hidden]
    keys_shown = callings.sight.keys
    open_ones = [seen for seen in fits if noun in CAN_BE_NEW or keys_shown.shown(seen.key) == seen.key]
    return [Offer(keys_shown.shown(seen.key), callings.call(seen)) for seen in open_ones[:OFFERED]]


def draft_new(noun: str, text: str, cited: Sequence[Cited]) -> Draft:
    """A new person or body of a name, or a new source of a title; cited as what names it is cited."""
    model = RECORDS[noun]
    values: dict[str, object] = {column.name: empty(column) for column in stated_columns(model)}
    called = " ".join(text.split())
    names = (Name(called, "", "as-published"),) if noun != "source" else ()
    whole: tuple[Cited, ...] = ()
    if noun == "source":
        values["title"] = called
    else:
        whole = tuple(dict.fromkeys(replace(each, field="") for each in cited))[:1]
    return Draft(model, new_key(noun, called=called), values, f"{noun} {called}", names=names, citations=whole)
