"""How a record cites: ``at``, ``source``, ``inferred``, ``attributed_to``, ``reliability_of``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dalel.errors import DalelError, did_you_mean
from dalel.register.folder.draft import Cited
from dalel.register.models.fields import parse_word

CITING = ("at", "source", "inferred", "attributed_to", "reliability_of")
"""The fields of a record that say where its values come from."""
ALL = "all"


def parse_citations(
    record: Mapping[str, Any], columns: Mapping[str, str], default: str, *, complain: Callable[[str], None]
) -> tuple[Cited, ...]:
    """Read where the values of a record come from.

    ``columns`` gives the column of each field of the file. A place is a number, a text or a list of them; fields that
    ``at`` does not name are covered by ``all``, and by nothing where there is no such place.
    """
    source = record.get("source") or default
    attributed = record.get("attributed_to") or ""
    inferred = record.get("inferred") or []
    at = record.get("at")
    if not isinstance(source, str) or not isinstance(attributed, str) or not isinstance(inferred, list):
        complain("source and attributed_to are texts, inferred is a list of fields")
        return ()
    if at is None:
        if inferred or attributed or record.get("reliability_of"):
            complain("what is inferred, attributed or more or less reliable needs its place: at")
        return ()
    if not source:
        complain("there is a place (at), but no source that it is in")
        return ()
    places = dict(at) if isinstance(at, dict) else {ALL: at}
    for name in inferred:
        places.setdefault(name, places.get(ALL))
    reliable = parse_reliability(record.get("reliability_of"), places, complain=complain)
    found = []
    for name, place in places.items():
        if name != ALL and name not in columns:
            complain(f'there is no field "{name}" to cite for. {did_you_mean(str(name), columns)}')
            continue
        basis = "inferred" if name in inferred else "attributed" if attributed else "stated"
        column = "" if name == ALL else columns[name]
        for each in place if isinstance(place, list) else [place]:
            if isinstance(each, bool) or not isinstance(each, int | str) or each == "":
                complain(f"at: {name}: a place is a number or a text")
                continue
            found.append(Cited(column, source, str(each), basis, attributed, reliable.get(name, "")))
    return tuple(dict.fromkeys(found))


def parse_reliability(given: object, places: Mapping[str, Any], *, complain: Callable[[str], None]) -> dict[str, str]:
    """How the source comes to know single values, by field; ``all`` for those that have no place of their own."""
    if given is None:
        return {}
    if not isinstance(given, dict):
        complain('reliability_of is a mapping from fields to words, for example {"date": "claimed"}')
        return {}
    found: dict[str, str] = {}
    for name, word in given.items():
        if name not in places:
            complain(f'reliability_of: "{name}" has no place of its own. {did_you_mean(str(name), places)}')
            continue
        try:
            found[name] = parse_word("register/reliability", word)
        except DalelError as error:
            complain(f"reliability_of: {error}")
    return found
