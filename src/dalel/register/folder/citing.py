"""How a record cites: ``at``, ``source``, ``inferred``, ``attributed_to``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dalel.errors import did_you_mean
from dalel.register.folder.draft import Cited

CITING = ("at", "source", "inferred", "attributed_to")
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
        if inferred or attributed:
            complain("what is inferred or attributed needs its place: at")
        return ()
    if not source:
        complain("there is a place (at), but no source that it is in")
        return ()
    places = dict(at) if isinstance(at, dict) else {ALL: at}
    for name in inferred:
        places.setdefault(name, places.get(ALL))
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
            found.append(Cited(column, source, str(each), basis, attributed))
    return tuple(dict.fromkeys(found))
