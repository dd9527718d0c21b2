"""Law as data: the norms of every folder that has a law.yaml, and how people refer to them.

``norm("kz:penal:274:4:2")`` is the norm; ``parse_norm("п. 2 ч. 4 ст. 274 УК РК", "kz")`` is its key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from dalel.errors import CommandError, did_you_mean
from dalel.jurisdictions.law_file import LawFile, parse_law_file
from dalel.jurisdictions.norm import Binding, Edition, Element, Move, Norm, Penalty, parents
from dalel.jurisdictions.reference import NamedCode, Place, parse_reference
from dalel.own_data import read_own_data

__all__ = [
    "Binding",
    "Edition",
    "Element",
    "Law",
    "Move",
    "Norm",
    "Penalty",
    "Place",
    "branch_of",
    "known_laws",
    "law",
    "laws",
    "norm",
    "parents",
    "parse_norm",
]

INTERNATIONAL = "international"
"""The folder of treaties: their names are understood in a reference of any country."""


@dataclass(frozen=True, slots=True, eq=False)
class Law(Mapping[str, Norm]):
    """One folder's norms by key."""

    name: str
    file: LawFile

    @property
    def country(self) -> str:
        """The country as norm keys have it; ``intl`` for treaties."""
        return self.file.country

    @property
    def codes(self) -> Mapping[str, Mapping[str, str]]:
        """The codes of law, with a label in each language."""
        return self.file.codes

    @property
    def norms(self) -> Mapping[str, Norm]:
        """The norms by key, in the order of the file."""
        return self.file.norms

    def __getitem__(self, key: str) -> Norm:
        return self.norms[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.norms)

    def __len__(self) -> int:
        return len(self.norms)

    def find(self, key: str, on: dt.date | None = None) -> Norm | None:
        """A norm, or None where this law does not have it.

        With a day, only the editions that stood on it, or may have stood: more than one where the day of the change
        is not known. None where it, or the article or part that it is in, did not stand on that day.
        """
        found = self.norms.get(key)
        if found is None or on is None:
            return found
        if any(self.norms[above].stood_on(on) is False for above in parents(key)):
            return None
        sure = tuple(edition for edition in found.editions if edition.stood_on(on))
        editions = sure or tuple(edition for edition in found.editions if edition.stood_on(on) is None)
        return replace(found, editions=editions) if editions else None

    def elements(self, key: str, on: dt.date | None = None) -> tuple[Element, ...]:
        """All elements of a norm: those of its article and part first, then its own."""
        norms = (self.find(each, on) for each in (*parents(key), key))
        return tuple(element for norm in norms if norm for element in norm.elements)


def known_laws() -> list[str]:
    """The folders that have a law.yaml."""
    root = files("dalel.jurisdictions")
    return sorted(entry.name for entry in root.iterdir() if entry.is_dir() and (entry / "law.yaml").is_file())


@cache
def law(name: str) -> Law:
    """One folder's law; an unknown folder is an error that lists the known ones."""
    if name not in known_laws():
        raise CommandError(f'There is no law "{name}".', next_step=did_you_mean(name, known_laws()))
    written = read_own_data(files("dalel.jurisdictions").joinpath(name, "law.yaml"))
    return Law(name, parse_law_file(written, f"jurisdictions/{name}/law.yaml"))


@cache
def laws() -> tuple[Law, ...]:
    """The law of every folder."""
    return tuple(law(name) for name in known_laws())


def norm(key: str) -> Norm:
    """One norm of any law; an unknown key is an error with the nearest known ones."""
    for each in laws():
        if key in each:
            return each[key]
    known = [known for each in laws() for known in each]
    raise CommandError(f'There is no norm "{key}".', next_step=did_you_mean(key, known))


def branch_of(key: str) -> str:
    """What kind of case is run under a norm: a code of ``register/case-kind``; empty where the law does not say."""
    country, code = key.split(":")[:2]
    return next((each.file.branches.get(code, "") for each in laws() if each.country == country), "")


def parse_norm(text: str, country: str, *, code: str | None = None) -> list[str]:
    """The keys of the norms that a text names; ``code`` (``penal``) is used where it names no code of law.

    The norms need not be in the data. What is not understood is an error, and so is a text without a code.
    """
    known = {each.country: each for each in laws()}
    if country not in known:
        raise CommandError(f'There is no law of "{country}".', next_step=did_you_mean(country, known))
    own, treaties = known[country], law(INTERNATIONAL)
    named: tuple[NamedCode, ...] = own.file.named if own is treaties else (*own.file.named, *treaties.file.named)
    prefixed = None
    if code is not None:
        by_code = {each.key.partition(":")[2]: each.key for each in named}
        if code not in by_code:
            raise CommandError(f'There is no code of law "{code}".', next_step=did_you_mean(code, by_code))
        prefixed = by_code[code]
    prefix, places = parse_reference(text, named, countries=own.file.country_names, code=prefixed)
    return [f"{prefix}:{place.path}" for place in places]
