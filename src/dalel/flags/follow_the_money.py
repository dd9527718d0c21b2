"""Raised findings as entities of FollowTheMoney, for Aleph and the like; what its model cannot say is left out.

A finding is a note on the organisations that its lines or processes name: it has no entity for a rule's result, and a
tender of its own wants a title that facts do not hold. Topics of risk are said of nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from dalel.canonical import canonical_json
from dalel.flags.explanation import Explanation

Entity = dict[str, Any]
COUNTRIES = {"KZ-BIN": "kz"}
"""The country of an organisation by the scheme of its identifier."""


@dataclass(frozen=True, slots=True, order=True)
class Party:
    """An organisation as published: whose identifier, which, and its name."""

    scheme: str | None
    identifier: str
    name: str

    @property
    def key(self) -> str:
        """Its entity's identifier: one for each identifier and scheme."""
        return f"org-{sha256(canonical_json([self.scheme, self.identifier])).hexdigest()[:24]}"


def finding_entities(found: Iterable[tuple[Explanation, Iterable[Party]]]) -> Iterator[Entity]:
    """A note for each finding, and before it the organisations that no note before it named."""
    seen: set[str] = set()
    for said, parties in found:
        named = sorted(set(parties), key=lambda party: (party.key, party.name))
        for party in named:
            if party.key not in seen:
                seen.add(party.key)
                yield organisation(party)
        yield note(said, list(dict.fromkeys(party.key for party in named)))


def organisation(party: Party) -> Entity:
    """An organisation with its identifier; what kind of body it is the lines do not say."""
    country = COUNTRIES.get(party.scheme or "")
    properties = {
        "name": [party.name],
        "registrationNumber": [party.identifier],
        "country": [country] if country else [],
    }
    return entity(party.key, "Organization", properties)


def note(said: Explanation, parties: list[str]) -> Entity:
    """What a finding says: observed, how the numbers came about, and what an innocent explanation may be."""
    texts = [said.observed, said.reason, *said.arithmetic, *said.rests_on, said.innocent]
    properties = {
        "name": [f"{said.finding}: {said.title}"],
        "summary": [said.subject],
        "description": ["\n".join(text for text in texts if text)],
        "entity": parties,
    }
    return entity(said.finding, "Note", properties)


def entity(key: str, schema: str, properties: Mapping[str, list[str]]) -> Entity:
    """An entity, with the properties that hold something."""
    return {"id": key, "schema": schema, "properties": {name: held for name, held in properties.items() if held}}
