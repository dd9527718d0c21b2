"""How often each path of a document's releases holds something, counted as Cardinal counts it.

The path "" is a release; one that ends in / is an object, one that ends in [] an element of a list, any other a member.
null, "", [] and {} hold nothing, nor does what holds only such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def count_paths(values: Iterable[object]) -> dict[str, int]:
    """The count of each path, in the order of the paths."""
    counts: Counter[str] = Counter()
    for value in values:
        count_value(value, "", counts)
    return dict(sorted(counts.items()))


def count_value(value: object, path: str, counts: Counter[str]) -> bool:
    """Count what a value holds; whether it holds anything."""
    holds = value is not None and value != ""
    if isinstance(value, dict):
        members = [count_value(member, f"{path}/{name}", counts) for name, member in value.items()]
        holds = any(members)
        if holds:
            counts[f"{path}/"] += 1
    elif isinstance(value, list):
        elements = [count_value(element, f"{path}[]", counts) for element in value]
        holds = any(elements)
    if holds:
        counts[path] += 1
    return holds
