"""The register as entities of FollowTheMoney, for Aleph and the like; one line of JSON each.

Its model has cases, parties and events, and no charge, verdict or norm: a charge stands as one more party of the case
with its current status and the norm in words. What it cannot say is left out: a date that is not a day, a month or a
year, a person whom no source names (it wants a name of everybody). Topics of risk are said of nobody.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any

from dalel.canonical import canonical_json
from dalel.register.exchange.cited_as import CHUNK, CitedAs, cited_of, unique
from dalel.register.exchange.units import Current, current_statuses
from dalel.register.models import (
    Actor,
    Case,
    Charge,
    Citation,
    Event,
    Organisation,
    OrganisationName,
    Party,
    Person,
    PersonName,
    Proceeding,
)
from dalel.register.standing import not_withdrawn, withdrawn_keys
from dalel.register.statistics.row_name import say_norm
from dalel.vocabulary import term, translate

Entity = dict[str, Any]
_PREFIX = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}", re.ASCII)
SCHEMATA: Mapping[str, str] = {
    "company": "Company",
    "state-company": "Company",
    "state-body": "PublicBody",
    "police": "PublicBody",
    "court": "PublicBody",
    "prosecutor": "PublicBody",
    "legislature": "PublicBody",
    "foreign-government": "PublicBody",
}
"""The schema of an organisation by its kind; every other is an Organization."""
ALIASES = ("spelling", "pseudonym")
"""The kinds of names that stand as aliases."""


def ftm_entities(*, lang: str, as_of: dt.date, base_url: str = "") -> Iterator[Entity]:
    """Every person, organisation, case, party and event that can be said and is not withdrawn, by kind and key."""
    for model, read in READERS.items():
        rows = not_withdrawn(model).order_by("key").iterator(chunk_size=CHUNK)
        while chunk := list(islice(rows, CHUNK)):
            keys = [row.key for row in chunk]
            links, cited = links_of(model.noun, keys), cited_of(model.noun, keys)
            for row, entity in read(chunk, lang, as_of):
                address = [f"{base_url.rstrip('/')}/{model.noun}s/{row.key}"] if base_url and is_page(model) else []
                entity["properties"].setdefault("summary", [])
                entity["properties"]["summary"] = [*entity["properties"]["summary"], *caveats(cited[row.key], lang)]
                entity["properties"]["sourceUrl"] = [*address, *links.get(row.key, [])]
                yield finished(entity)


def unsayable_persons() -> int:
    """How many persons are left out because no source names them."""
    return not_withdrawn(Person).filter(names=None).count()


def caveats(cited: CitedAs, lang: str) -> Iterator[str]:
    """What a reader must know of how a record is known: fields that were inferred, and who is only reported."""
    if cited.inferred:
        yield f"{term('register/basis', 'inferred').say(lang)}: {', '.join(cited.inferred)}"
    if cited.attributed_to:
        yield f"{term('register/basis', 'attributed').say(lang)}: {'; '.join(cited.attributed_to)}"
    for each in cited.reliability:
        name, _, code = each.partition(": ")
        yield f"{term('register/reliability', code).say(lang)}: {name}"


def entity_id(noun: str, key: str) -> str:
    """The identity of an entity: the same for the same record for ever."""
    return f"dalel-{sha256(canonical_json([noun, key])).hexdigest()[:40]}"


def finished(entity: Entity) -> Entity:
    """An entity without empty values, each value once."""
    found = {name: list(unique(values)) for name, values in entity["properties"].items()}
    return {**entity, "properties": {name: values for name, values in found.items() if values}}


def entity_of(noun: str, key: str, schema: str, **properties: Iterable[str]) -> Entity:
    """An entity as the package writes it: every property is a list of texts."""
    return {"id": entity_id(noun, key), "schema": schema, "properties": dict(properties)}


def read_persons(chunk: Sequence[Any], lang: str, as_of: dt.date) -> Iterator[tuple[Any, Entity]]:
    """Persons whom a source names."""
    del as_of
    names = names_of(PersonName, "person", chunk)
    for row in chunk:
        if not names[row.pk]:
            continue
        yield (
            row,
            entity_of(
                "person",
                row.key,
                "Person",
                **named(names[row.pk]),
                profession=[term("register/occupation", code).say(lang) for code in row.occupations],
                topics=[
                    topic
                    for code in row.occupations
                    for topic in translate("followthemoney", "register/occupation", code)
                ],
                summary=row.description.values(),
            ),
        )


def read_organisations(chunk: Sequence[Any], lang: str, as_of: dt.date) -> Iterator[tuple[Any, Entity]]:
    """Organisations that a source names."""
    del lang, as_of
    names = names_of(OrganisationName, "organisation", chunk)
    parents = dict(
        Organisation.objects.filter(pk__in=[row.pk for row in chunk], parent__names__isnull=False).values_list(
            "pk", "parent__key"
        )
    )
    for row in chunk:
        if not names[row.pk]:
            continue
        topics = translate("followthemoney", "register/organisation-kind", row.kind) if row.kind else ()
        yield (
            row,
            entity_of(
                "organisation",
                row.key,
                SCHEMATA.get(row.kind, "Organization"),
                **named(names[row.pk]),
                topics=topics,
                parent=[entity_id("organisation", parents[row.pk])] if row.pk in parents else [],
                summary=row.description.values(),
            ),
        )


def read_cases(chunk: Sequence[Any], lang: str, as_of: dt.date) -> Iterator[tuple[Any, Entity]]:
    """Cases; their status is that of each charge, so it is not said of the case."""
    del as_of
    dockets: dict[int, list[str]] = defaultdict(list)
    courts: dict[int, list[str]] = defaultdict(list)
    found = Proceeding.objects.filter(case__in=chunk).order_by("case__key", "position", "court__names__position")
    for case, docket, court in found.values_list("case_id", "docket", "court__names__text"):
        dockets[case].append(docket)
        courts[case].append(court or "")
    for row in chunk:
        yield (
            row,
            entity_of(
                "case",
                row.key,
                "CourtCase",
                name=row.title.values() or [row.key],
                category=[term("register/case-kind", row.kind).say(lang)] if row.kind else [],
                country=[row.country.lower()],
                address=[row.place],
                caseNumber=dockets[row.pk],
                court=courts[row.pk],
                fileDate=prefix(row.opened),
                summary=row.summary.values(),
            ),
        )


def read_parties(chunk: Sequence[Any], lang: str, as_of: dt.date) -> Iterator[tuple[Any, Entity]]:
    """Who takes part in a case, in which role."""
    del as_of
    keys = {
        pk: (case, who(person, person_name, organisation, organisation_name))
        for pk, case, person, person_name, organisation, organisation_name in Party.objects.filter(
            pk__in=[row.pk for row in chunk]
        ).values_list(
            "pk", "case__key", "person__key", "person__names__pk", "organisation__key", "organisation__names__pk"
        )
    }
    for row in chunk:
        case, party = keys[row.pk]
        if party:
            yield (
                row,
                entity_of(
                    "party",
                    row.key,
                    "CourtCaseParty",
                    party=[party],
                    case=[entity_id("case", case)],
                    role=[term("register/role", row.role).say(lang)] if row.role else [],
                    startDate=prefix(row.since),
                    endDate=prefix(row.until),
                    summary=row.description.values(),
                    recordId=[row.key],
                ),
            )


def read_charges(chunk: Sequence[Any], lang: str, as_of: dt.date) -> Iterator[tuple[Any, Entity]]:
    """Charges, each as a party of its case: the current status, and the norm in words."""
    statuses = current_statuses([row.pk for row in chunk], as_of)
    cited = cited_of("status", [now.key for now in statuses.values()])
    keys = {
        pk: found
        for pk, *found in Charge.objects.filter(
            pk__in=[row.pk for row in chunk], person__names__isnull=False
        ).values_list("pk", "case__key", "person__key", "norm__key")
    }
    for row in chunk:
        if row.pk not in keys:
            continue
        case, person, norm = keys[row.pk]
        now = statuses.get(row.pk, Current("", "", ""))
        yield (
            row,
            entity_of(
                "charge",
                row.key,
                "CourtCaseParty",
                party=[entity_id("person", person)],
                case=[entity_id("case", case)],
                status=[term("register/charge-status", now.status).say(lang)] if now.status else [],
                date=prefix(now.date),
                summary=[
                    f"{norm}: {say_norm(norm, lang)}" if norm else row.norm_as_given,
                    *caveats(cited[now.key].of("status"), lang),
                ],
                recordId=[row.key],
            ),
        )


def read_events(chunk: Sequence[Any], lang: str, as_of: dt.date) -> Iterator[tuple[Any, Entity]]:
    """Events with who acted in them, each followed by its link to the case."""
    del as_of
    cases = {
        pk: found
        for pk, *found in Event.objects.filter(pk__in=[row.pk for row in chunk]).values_list(
            "pk", "case__key", "case__country"
        )
    }
    involved: dict[int, list[str]] = defaultdict(list)
    shown = Actor.objects.exclude(person__key__in=withdrawn_keys("person"))
    actors = shown.filter(event__in=chunk).order_by("event__key", "position", "key")
    for event, person, name, body, body_name in actors.values_list(
        "event_id", "person__key", "person__names__pk", "organisation__key", "organisation__names__pk"
    ):
        involved[event].append(who(person, name, body, body_name))
    for row in chunk:
        case, country = cases[row.pk]
        kind = term("register/event-kind", row.kind).say(lang) if row.kind else ""
        yield (
            row,
            entity_of(
                "event",
                row.key,
                "Event",
                name=[kind or row.key],
                date=prefix(row.date),
                location=[row.place],
                country=[country.lower()],
                involved=involved[row.pk],
                summary=row.text.values(),
                recordId=[row.key],
            ),
        )
        yield (
            row,
            entity_of(
                "event-of",
                row.key,
                "UnknownLink",
                subject=[entity_id("event", row.key)],
                object=[entity_id("case", case)],
                role=[kind],
            ),
        )


READERS: Mapping[Any, Callable[[Sequence[Any], str, dt.date], Iterator[tuple[Any, Entity]]]] = {
    Person: read_persons,
    Organisation: read_organisations,
    Case: read_cases,
    Party: read_parties,
    Charge: read_charges,
    Event: read_events,
}


def is_page(model: Any) -> bool:
    """Whether records of a model have a page of their own."""
    return model in (Person, Case)


def who(person: str | None, person_name: int | None, organisation: str | None, organisation_name: int | None) -> str:
    """The entity of a person or an organisation; empty where it has no name and is left out."""
    if person is not None:
        return entity_id("person", person) if person_name is not None else ""
    return entity_id("organisation", organisation or "") if organisation_name is not None else ""


def names_of(model: Any, noun: str, chunk: Sequence[Any]) -> dict[int, list[tuple[str, str]]]:
    """The names of some records with their kinds."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    names = model._default_manager.filter(**{f"{noun}__in": chunk}).order_by(f"{noun}__key", "position")
    for row, text, kind in names.values_list(f"{noun}_id", "text", "kind"):
        found[row].append((text, kind))
    return found


def named(names: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Names and aliases; where there are aliases alone, the first is the name."""
    own = [text for text, kind in names if kind not in ALIASES] or [names[0][0]]
    return {"name": own, "alias": [text for text, _ in names if text not in own]}


def links_of(noun: str, keys: Sequence[str]) -> dict[str, list[str]]:
    """The addresses of the sources of some records."""
    found: dict[str, list[str]] = defaultdict(list)
    cited = Citation.objects.filter(noun=noun, key__in=keys).exclude(source__url="").order_by("key", "source__key")
    for key, url in cited.values_list("key", "source__url"):
        found[key].append(url)
    return found


def prefix(date: str) -> list[str]:
    """A date that the model can say: a year, a month or a day without doubt."""
    return [date] if _PREFIX.fullmatch(date) else []
