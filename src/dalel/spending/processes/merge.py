"""Several releases of one process as one, by the merging of the standard (``ocdsmerge``), and what each changed.

Merged is what flags read of a release. The releases are put in the order of their moments; where that cannot be told,
or where merging would make one thing of two (two awards with one id) or two of one (a bid without id, told twice),
nothing is merged: ``merge_releases`` names the reason, and each release stays a part.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ocdsmerge import CompiledRelease, VersionedRelease
from ocdsmerge.exceptions import OCDSMergeError

Body = dict[str, Any]

# What the release schema of OCDS 1.1 says is not merged; its lists that are merged as a whole hold texts only, or are
# not read (https://standard.open-contracting.org/1.1/en/schema/merging/).
OMITTED = {("id",): "omitWhenMerged", ("date",): "omitWhenMerged", ("tag",): "omitWhenMerged"}
WHOLE = {("awards", "suppliers"): "wholeListMerge", ("bids", "details", "tenderers"): "wholeListMerge"}
"""Lists of organisations without ids, as in OCDS 1.0, are merged as a whole."""

_ORGANISATION: Body = {"id": ..., "name": ..., "identifier": {"scheme": ..., "id": ...}}
_VALUE: Body = {"amount": ..., "currency": ...}
_LOTS = [{"id": ..., "value": _VALUE}]
_READ: Body = {
    "ocid": ...,
    "buyer": _ORGANISATION,
    "tender": {
        "status": ...,
        "procurementMethod": ...,
        "procurementMethodDetails": ...,
        "mainProcurementCategory": ...,
        "numberOfTenderers": ...,
        "tenderPeriod": {"startDate": ..., "endDate": ...},
        "enquiryPeriod": {"startDate": ..., "endDate": ...},
        "awardPeriod": {"startDate": ..., "endDate": ...},
        "procuringEntity": _ORGANISATION,
        "lots": _LOTS,
    },
    "bids": {
        "details": [
            {
                "id": ...,
                "status": ...,
                "date": ...,
                "value": _VALUE,
                "tenderers": [_ORGANISATION],
                "relatedLots": ...,
            }
        ]
    },
    "awards": [
        {
            "id": ...,
            "status": ...,
            "date": ...,
            "value": _VALUE,
            "suppliers": [_ORGANISATION],
            "items": [{"id": ..., "classification": {"scheme": ..., "id": ...}}],
            "relatedLots": ...,
        }
    ],
}
"""What is read of a release's competition; ``...`` takes what stands there."""


class NotMergedError(Exception):
    """Why releases are not merged: ``undated``, ``no-id``, ``same-id`` or ``other-type``."""


@dataclass(frozen=True, slots=True)
class Change:
    """A value that a release put in the place of an earlier one; ``release`` is its number among the releases merged.

    ``path`` names elements of lists by their ids. ``before`` and ``after`` are JSON; ``null`` takes a value away.
    """

    release: int
    path: str
    before: str
    after: str


def in_order(releases: Sequence[Body]) -> list[int]:
    """The numbers of releases in the order of their moments; of one moment the one that stands later is the later."""
    moments = [read_moment(release.get("date")) for release in releases]
    aware = {moment.tzinfo is not None for moment in moments if moment is not None}
    if None in moments or len(aware) > 1:
        raise NotMergedError("undated")
    return sorted(range(len(releases)), key=lambda number: (moments[number], number))


def read_moment(published: object) -> dt.datetime | None:
    """A moment, with an offset or without; None where the text is none."""
    try:
        return dt.datetime.fromisoformat(published) if isinstance(published, str) else None
    except ValueError:
        return None


def merge_releases(releases: Sequence[Body]) -> Body:
    """One release that says what all of them say together, in the order they are given."""
    picked = [pick(release, _READ) for release in releases]
    rules = OMITTED | {path: rule for path, rule in WHOLE.items() if lacks_id(picked, path)}
    for release in picked:
        refuse_odd_lists(release, rules)
    merged = CompiledRelease(merge_rules=rules)
    try:
        for release in picked:
            merged.append(release)
        body: Body = merged.asdict()
    except (OCDSMergeError, TypeError) as error:
        raise NotMergedError("other-type") from error
    last = releases[-1]
    tags = [tag for release in releases for tag in listed(release.get("tag"))]
    return body | {
        "id": last.get("id"),
        "date": last.get("date"),
        "tag": list(dict.fromkeys(tags)),
        "parties": merge_parties(releases),
    }


def listed(value: object) -> list[Any]:
    """A list, or one value as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def merge_parties(releases: Sequence[Body]) -> list[Any]:
    """The parties of each reference as the last release that has it tells them, be it of several under one."""
    latest: dict[str, list[Any]] = {}
    for release in releases:
        told: dict[str, list[Any]] = {}
        for party in listed(release.get("parties")):
            if isinstance(party, dict) and party.get("id") is not None:
                told.setdefault(str(party["id"]), []).append(party)
        latest |= told
    return [party for parties in latest.values() for party in parties]


def pick(value: Any, shape: Any) -> Any:
    """The parts of a value that a shape names; what is of another type is left as it stands."""
    if isinstance(shape, dict) and isinstance(value, dict):
        return {key: pick(value[key], part) for key, part in shape.items() if key in value}
    if isinstance(shape, list) and isinstance(value, list):
        return [pick(element, shape[0]) for element in value]
    return value


def lacks_id(releases: Sequence[Body], path: Sequence[str]) -> bool:
    """Whether an object in any list at a path has no id."""
    return any(isinstance(one, dict) and one.get("id") is None for body in releases for one in elements(body, path))


def elements(value: Any, path: Sequence[str]) -> Iterator[Any]:
    """What stands in the lists at a path."""
    if isinstance(value, list):
        for element in value:
            yield from elements(element, path) if path else [element]
    elif path and isinstance(value, dict):
        yield from elements(value.get(path[0]), path[1:])


def refuse_odd_lists(value: Any, rules: Mapping[tuple[str, ...], str], path: tuple[str, ...] = ()) -> None:
    """No merging where an object in a list has no id, or one that another has."""
    if isinstance(value, dict):
        for key, part in value.items():
            refuse_odd_lists(part, rules, (*path, key))
    elif isinstance(value, list) and path not in rules:
        ids = [str(one.get("id")) if one.get("id") is not None else None for one in value if isinstance(one, dict)]
        if None in ids:
            raise NotMergedError("no-id")
        if len(set(ids)) < len(ids):
            raise NotMergedError("same-id")
        for one in value:
            refuse_odd_lists(one, rules, path)


def merge_whole(releases: Sequence[Body]) -> Body:
    """Everything that releases say together, but for lists whose objects cannot be told apart by id."""
    merged = CompiledRelease(merge_rules=OMITTED)
    try:
        for number in in_order(releases):
            merged.append(only_named(releases[number]))
        body: Body = merged.asdict()
    except (OCDSMergeError, TypeError) as error:
        raise NotMergedError("other-type") from error
    return body


def find_changes(releases: Sequence[Body]) -> list[Change]:
    """Every value of an earlier release that a later one replaced, in the order of releases and paths.

    Lists whose objects have no id, or the same, are passed over: nobody can say which of them was changed.
    """
    versioned = VersionedRelease(merge_rules=OMITTED)
    try:
        for number, release in enumerate(releases):
            versioned.append(only_named(release) | {"id": number, "date": None, "tag": None})
        found = list(changes_below(versioned.asdict(), ""))
    except (OCDSMergeError, TypeError) as error:
        raise NotMergedError("other-type") from error
    return sorted(found, key=lambda change: (change.release, change.path))


def only_named(value: Any) -> Any:
    """A value without lists whose objects cannot be told apart by id."""
    if isinstance(value, dict):
        return {key: only_named(part) for key, part in value.items() if not has_unnamed(part)}
    return [only_named(one) for one in value] if isinstance(value, list) else value


def has_unnamed(value: Any) -> bool:
    """Whether a list holds an object without an id, two with one id, or objects beside other things."""
    if not isinstance(value, list) or not any(isinstance(one, dict) for one in value):
        return False
    ids = [str(one["id"]) for one in value if isinstance(one, dict) and one.get("id") is not None]
    return len(ids) < len(value) or len(set(ids)) < len(ids)


def changes_below(value: Any, path: str) -> Iterator[Change]:
    """The changes of each value that was versioned."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from changes_below(part, f"{path}/{pointer_step(key)}")
    elif isinstance(value, list):
        if value and all(isinstance(one, dict) and "releaseID" in one for one in value):
            for before, after in pairwise(value):
                yield Change(after["releaseID"], path, as_json(before["value"]), as_json(after["value"]))
        else:
            for one in value:
                yield from changes_below(one, f"{path}/{pointer_step(one['id'])}")


def pointer_step(name: object) -> str:
    """A key or an id as a step of a JSON pointer."""
    return str(name).replace("~", "~0").replace("/", "~1")


def as_json(value: Any) -> str:
    """A value as JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
