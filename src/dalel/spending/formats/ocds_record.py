"""A record's compiled release beside its own releases: it is read as it stands, and where the two differ is remarked.

Compared is every value that both could have: what is null or empty says nothing, and lists whose objects have no ids,
or the same, cannot be compared element by element.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dalel.spending.formats.format import Issue
from dalel.spending.processes import NotMergedError, has_unnamed, merge_whole, plain, pointer_step

SECTIONS = ("buyer", "parties", "planning", "tender", "bids", "awards", "contracts")
Leaves = dict[str, Any]


def compare_with_releases(place: str, compiled: Mapping[str, Any], releases: Sequence[Any]) -> Issue | None:
    """A remark where a compiled release says otherwise than its own releases merged; None where it cannot be told."""
    if not all(isinstance(release, dict) and "url" not in release for release in releases):
        return None
    try:
        merged = merge_whole(releases)
    except NotMergedError:
        return None
    differing = find_differences(compiled, merged, releases)
    if not differing:
        return None
    values = {"count": str(len(differing)), "releases": str(len(releases)), "path": differing[0]}
    return Issue(f"{place}/compiledRelease", "compiled-differs", refused=False, values=values)


def sections(release: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a release that are compared, with numbers as numbers."""
    return {name: plain(release[name]) for name in SECTIONS if name in release}


def find_differences(
    compiled: Mapping[str, Any], merged: Mapping[str, Any], releases: Sequence[Mapping[str, Any]]
) -> list[str]:
    """The places at which two releases differ, in their order; lists are compared by the ids in them.

    What is a list without ids in any of the releases merged is in none of them merged, and not compared.
    """
    passed_over: set[str] = set()
    left, right, *_ = [dict(leaves(sections(one), "", passed_over)) for one in (compiled, merged, *releases)]
    paths = sorted(path for path in left.keys() | right.keys() if left.get(path) != right.get(path))
    return [path for path in paths if not any(path == odd or path.startswith(f"{odd}/") for odd in passed_over)]


def leaves(value: Any, path: str, passed_over: set[str]) -> Iterator[tuple[str, Any]]:
    """Every value that says something, with its place; ``passed_over`` gathers lists that cannot be compared."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, f"{path}/{pointer_step(key)}", passed_over)
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        if has_unnamed(value):
            passed_over.add(path)
            return
        for one in value:
            rest = {key: part for key, part in one.items() if key != "id"}
            yield from leaves(rest, f"{path}/{pointer_step(one['id'])}", passed_over)
    elif value is not None and value not in ("", []):
        yield path, value
