"""A norm: an article, a part or a point of a law under a key such as ``kz:penal:274:4:2``, with its wordings in time.

A day that was not found is left out, so a wording may be known to have stood on a day, known not to have stood, or
neither: the three answers of `Edition.stood_on`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from dalel.errors import CommandError
from dalel.jurisdictions.jurisdiction import Provenance
from dalel.jurisdictions.reference import Place

KEY = re.compile(
    r"(?P<country>[a-z]+):(?P<code>[a-z][a-z-]*):(?P<article>\d+(?:-\d+)*)"
    r"(?::(?P<part>\d+(?:-\d+)?)(?::(?P<point>\d+(?:[.-]\d+)?|[^\W\d_]))?)?"
)


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that must be there for the norm to apply.

    Elements with the same ``one_of`` are alternatives: one of them is enough. An element without it is required.
    """

    code: str
    label: Mapping[str, str]
    one_of: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Penalty:
    """One penalty that the norm allows: from ``least`` to ``most`` in ``unit``.

    ``least`` is None where the text sets no lower limit ("up to"), both are None where the amount was not read. A fixed
    amount has the two equal. ``subject`` is None where the text does not tell persons apart.
    """

    kind: str
    unit: str | None
    least: Decimal | None
    most: Decimal | None
    subject: str | None
    condition: Mapping[str, str]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Edition:
    """A norm's wording between two days; a day that was not found is None.

    ``in_force_on`` holds days on which a source shows it in force, with that source; ``not_before`` is the day before
    which it is known not to have stood, ``gone_by`` a day by which it no longer did.
    """

    title: Mapping[str, str]
    elements: tuple[Element, ...]
    penalties: tuple[Penalty, ...]
    valid_from: dt.date | None
    valid_to: dt.date | None
    not_before: dt.date | None
    gone_by: dt.date | None
    in_force_on: Mapping[dt.date, str]
    provenance: Provenance

    def stood_on(self, day: dt.date) -> bool | None:
        """Whether this wording was in force on a day; None where the data does not say."""
        begins, ends = self.valid_from or self.not_before, self.valid_to
        if (begins and day < begins) or (ends and day > ends) or (self.gone_by and day >= self.gone_by):
            return False
        first = min((d for d in (self.valid_from, *self.in_force_on) if d), default=None)
        last = max((d for d in (self.valid_to, *self.in_force_on) if d), default=None)
        return True if first and last and first <= day <= last else None


@dataclass(frozen=True, slots=True)
class Move:
    """Where a norm went, or came from, by one law; ``signed`` is that law's day, not the day it came into force."""

    to: tuple[str, ...]
    from_: tuple[str, ...]
    signed: dt.date | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Binding:
    """The day from which a treaty binds a country."""

    day: dt.date
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Norm:
    """An article, a part or a point of a law, with its wordings in the order of time.

    ``in_force_for`` says from when a treaty binds a country; ``replaced_by`` are norms that took its place.
    """

    key: str
    country: str
    code: str
    place: Place
    editions: tuple[Edition, ...]
    move: Move | None
    replaced_by: tuple[str, ...]
    in_force_for: Mapping[str, Binding]
    provenance: Provenance

    @property
    def article(self) -> str:
        """The article's number as it is spelled: 456-2."""
        return self.place.article

    @property
    def part(self) -> str | None:
        """The part's number, or None for a whole article."""
        return self.place.part

    @property
    def point(self) -> str | None:
        """The point's number or letter, or None for a whole article or part."""
        return self.place.point

    @property
    def moved_to(self) -> tuple[str, ...]:
        """The keys of the norms it moved to."""
        return self.move.to if self.move else ()

    @property
    def moved_from(self) -> tuple[str, ...]:
        """The keys of the norms it came from."""
        return self.move.from_ if self.move else ()

    @property
    def title(self) -> Mapping[str, str]:
        """The title of the last edition, by language."""
        return self.editions[-1].title

    @property
    def elements(self) -> tuple[Element, ...]:
        """The elements of the last edition; those of the article and the part above it are not repeated here."""
        return self.editions[-1].elements

    @property
    def penalties(self) -> tuple[Penalty, ...]:
        """The penalties of the last edition; empty where they were not read."""
        return self.editions[-1].penalties

    @property
    def valid_from(self) -> dt.date | None:
        """The first day of the first edition, where it was found."""
        return self.editions[0].valid_from

    @property
    def valid_to(self) -> dt.date | None:
        """The last day of the last edition, where it was found."""
        return self.editions[-1].valid_to

    def say(self, lang: str) -> str:
        """The title in a language, else in Russian or English, else the key: nothing is translated by guess."""
        return self.title.get(lang) or self.title.get("ru") or self.title.get("en") or self.key

    def stood_on(self, day: dt.date) -> bool | None:
        """Whether any wording of it was in force on a day; None where the data does not say."""
        answers = {edition.stood_on(day) for edition in self.editions}
        return True if True in answers else None if None in answers else False


def parents(key: str) -> tuple[str, ...]:
    """The keys of what a norm is within: the article, then the part. The norms themselves need not be known."""
    found = KEY.fullmatch(key)
    if found is None:
        raise CommandError(f'"{key}" is not the key of a norm.', next_step="A key is written as kz:penal:274:4:2.")
    head, *tail = key.split(":")[2:]
    keys = [":".join((found["country"], found["code"], head))]
    for piece in tail:
        keys.append(f"{keys[-1]}:{piece}")
    return tuple(keys[:-1])
