"""Tables for readers: a row a case, a person, a charge or an event, with its key, its words in a language, its sources.

The columns are those of ``columns.py``. A field that no source fills is empty. Partial dates stand as EDTF beside the
earliest and the latest day they can mean.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from dalel.register.exchange.cited_as import CHUNK, CitedAs, cited_of, unique
from dalel.register.models import Case, Charge, Event, Party, Person
from dalel.register.standing import not_withdrawn
from dalel.register.statistics import Unit
from dalel.register.statistics.current_status import statuses_known
from dalel.register.statistics.row_name import say_norm
from dalel.vocabulary import term

Row = dict[str, object]
ALSO = "also"
"""Where a reader leaves what a record within the row is known from."""


def unit_rows(unit: Unit, *, lang: str, as_of: dt.date, base_url: str = "") -> Iterator[Row]:
    """Every unit that is not withdrawn, ordered by key; lists are lists, and words stand beside their codes.

    ``as_of`` decides the current status of a charge as in a count. With ``base_url`` each row has its address.
    """
    rows = not_withdrawn(READERS[unit][0]).order_by("key").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield from rows_of(unit, chunk, lang=lang, as_of=as_of, base_url=base_url)


def rows_of(unit: Unit, chunk: Sequence[Any], *, lang: str, as_of: dt.date, base_url: str = "") -> Iterator[Row]:
    """The rows of some hundred records, in their order."""
    model, read = READERS[unit]
    cited = cited_of(str(model.noun), [row.key for row in chunk])
    for row, found in zip(chunk, read(chunk, lang, as_of), strict=True):
        address = {"address": f"{base_url.rstrip('/')}/{unit}/{row.key}"} if base_url else {}
        also = found.pop(ALSO, None)
        said = cited[row.key] + also if isinstance(also, CitedAs) else cited[row.key]
        yield {"key": row.key, **address, **found, **said.cells()}


def read_cases(chunk: Sequence[Any], lang: str, as_of: dt.date) -> Iterator[Row]:
    """Cases, with the norms and current statuses of their charges, and who takes part."""
    charges: dict[int, list[tuple[str | None, int]]] = defaultdict(list)
    charged = not_withdrawn(Charge).filter(case__in=chunk).order_by("position", "key")
    for case, norm, pk in charged.values_list("case_id", "norm__key", "pk"):
        charges[case].append((norm, pk))
    statuses = current_statuses([pk for each in charges.values() for _, pk in each], as_of)
    complainants: dict[int, list[str]] = defaultdict(list)
    parties = not_withdrawn(Party).filter(case__in=chunk, role="complainant").order_by("position", "key")
    for case, kind in parties.values_list("case_id", "complainant_type"):
        complainants[case].append(kind)
    for row in chunk:
        own = charges[row.pk]
        yield {
            "title": in_language(row.title, lang),
            **word("kind", "register/case-kind", row.kind, lang),
            "country": row.country,
            "region": row.region,
            "place": row.place,
            **date_of(row, "opened"),
            "norms": listed(norm for norm, _ in own),
            "statuses": listed(statuses[pk].status for _, pk in own if pk in statuses),
            "charges": len(own),
            "complainant_types": listed(complainants[row.pk]),
            "summary": in_language(row.summary, lang),
        }


def read_persons(chunk: Sequence[Any], lang: str, as_of: dt.date) -> Iterator[Row]:
    """Persons, with every spelling of their names, their roles and cases."""
    del as_of
    names: dict[int, list[str]] = defaultdict(list)
    for person, text in (
        Person.objects.filter(pk__in=[row.pk for row in chunk])
        .order_by("names__position")
        .values_list("pk", "names__text")
    ):
        names[person] += [text] if text else []
    parts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for person, role, case in (
        not_withdrawn(Party)
        .filter(person__in=chunk)
        .order_by("case__key", "position")
        .values_list("person_id", "role", "case__key")
    ):
        parts[person].append((role, case))
    charged: dict[int, list[str]] = defaultdict(list)
    for person, case in (
        not_withdrawn(Charge).filter(person__in=chunk).order_by("case__key").values_list("person_id", "case__key")
    ):
        charged[person].append(case)
    for row in chunk:
        yield {
            "names": names[row.pk],
            "occupations": row.occupations,
            "occupations_label": [term("register/occupation", code).say(lang) for code in row.occupations],
            "roles": listed(role for role, _ in parts[row.pk]),
            "cases": listed([*(case for _, case in parts[row.pk]), *charged[row.pk]]),
            "charges": len(charged[row.pk]),
            "description": in_language(row.description, lang),
        }


def read_charges(chunk: Sequence[Any], lang: str, as_of: dt.date) -> Iterator[Row]:
    """Charges, with their current status, which is computed, and what that is known from."""
    statuses = current_statuses([row.pk for row in chunk], as_of)
    cited = cited_of("status", [now.key for now in statuses.values()])
    keys = {
        pk: found
        for pk, *found in Charge.objects.filter(pk__in=[row.pk for row in chunk]).values_list(
            "pk", "case__key", "person__key", "norm__key"
        )
    }
    names: dict[str, str] = {}
    for person, text in (
        Person.objects.filter(charges__in=chunk).order_by("-names__position").values_list("key", "names__text")
    ):
        names[person] = text or ""
    for row in chunk:
        case, person, norm = keys[row.pk]
        now = statuses.get(row.pk, Current("", "", ""))
        yield {
            "case": case,
            "person": person,
            "person_name": names.get(person, ""),
            "norm": norm or "",
            "norm_label": say_norm(norm, lang) if norm else "",
            "norm_as_given": row.norm_as_given,
            **word("status", "register/charge-status", now.status, lang),
            "status_date": now.date,
            ALSO: cited[now.key].of("status"),
        }


def read_events(chunk: Sequence[Any], lang: str, as_of: dt.date) -> Iterator[Row]:
    """Events, as dated."""
    del as_of
    cases = dict(Event.objects.filter(pk__in=[row.pk for row in chunk]).values_list("pk", "case__key"))
    for row in chunk:
        yield {
            "case": cases[row.pk],
            **word("kind", "register/event-kind", row.kind, lang),
            **date_of(row, "date"),
            "date_as_given": row.date_as_given,
            "place": row.place,
            "text": in_language(row.text, lang),
        }


READERS: Mapping[Unit, tuple[Any, Callable[[Sequence[Any], str, dt.date], Iterator[Row]]]] = {
    Unit.CASES: (Case, read_cases),
    Unit.PERSONS: (Person, read_persons),
    Unit.CHARGES: (Charge, read_charges),
    Unit.EVENTS: (Event, read_events),
}


@dataclass(frozen=True, slots=True)
class Current:
    """The newest status of a charge: its code, its date and its key."""

    status: str
    date: str
    key: str


def current_statuses(charges: Sequence[int], as_of: dt.date) -> dict[int, Current]:
    """The newest status of each charge on a day."""
    found: dict[int, Current] = {}
    for start in range(0, len(charges), CHUNK):
        steps = statuses_known(as_of).filter(charge__in=charges[start : start + CHUNK])
        for charge, *now in steps.order_by("position").values_list("charge_id", "status", "date", "key"):
            found[charge] = Current(*now)
    return found


def word(name: str, noun: str, code: str, lang: str) -> Row:
    """A code and what it is called."""
    return {name: code, f"{name}_label": term(noun, code).say(lang) if code else ""}


def date_of(row: Any, name: str) -> Row:
    """A partial date and the days it lies between."""
    bounds = {f"{name}_{end}": getattr(row, f"{name}_{end}") for end in ("earliest", "latest")}
    return {name: getattr(row, name), **{key: day.isoformat() if day else "" for key, day in bounds.items()}}


def in_language(texts: Mapping[str, str], lang: str) -> str:
    """A text in a language; where it is not there, in English, else in the first there is: nothing is translated."""
    return texts.get(lang) or texts.get("en") or next(iter(texts.values()), "")


def listed(values: Iterable[str | None]) -> list[str]:
    """Values once each, as a list for a cell."""
    return list(unique(values))
