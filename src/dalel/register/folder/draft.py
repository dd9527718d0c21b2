"""A draft: one record as a file states it, before it is compared with the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models

from dalel.jurisdictions.law import norm
from dalel.register.models import Norm


@dataclass(frozen=True, slots=True)
class Reference:
    """Another record, by its noun and key."""

    noun: str
    key: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a person or an organisation: text, language and kind (``register/name-kind``)."""

    text: str
    lang: str
    kind: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a value comes from: see `dalel.register.models.Citation`."""

    field: str
    source: str
    place: str
    basis: str
    attributed_to: str
    reliability: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record: its model, key and values, its names, links to several others, and citations.

    ``values`` holds every column that the file may set, empty where it does not; a `Reference` stands for another
    record. ``where`` is the file and the place in it.
    """

    model: type[models.Model]
    key: str
    values: Mapping[str, object]
    where: str
    names: tuple[Name, ...] = ()
    links: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)
    citations: tuple[Cited, ...] = ()

    @property
    def noun(self) -> str:
        """What the record is called."""
        return str(self.model.noun)  # type: ignore[attr-defined]

    def references(self) -> list[Reference]:
        """Every other record that it names."""
        single = [value for value in self.values.values() if isinstance(value, Reference)]
        return single + [each for many in self.links.values() for each in many]


def norm_draft(key: str) -> Draft:
    """The norm of a key, as the law has it; a key that the law does not have is an error with the nearest ones."""
    found = norm(key)
    columns = {name: getattr(found, name) or "" for name in ("country", "code", "article", "part", "point")}
    return Draft(Norm, key, columns, f"norm {key}")
