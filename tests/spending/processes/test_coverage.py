"""Paths are counted as Cardinal counts them, on its own fixtures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalel.spending.processes import count_paths

FIXTURES = sorted((Path(__file__).parents[2] / "vectors" / "cardinal" / "coverage").glob("*.jsonl"))


def values(path: Path) -> Iterator[object]:
    """The lines that are JSON; Cardinal passes over the others."""
    for line in path.read_bytes().splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def test_every_fixture_of_cardinal_gives_its_expected_counts() -> None:
    found = {path.stem: count_paths(values(path)) for path in FIXTURES}
    expected = {path.stem: json.loads(path.with_suffix(".expected").read_text(encoding="utf-8")) for path in FIXTURES}
    assert len(found) == 35
    assert found == expected


def test_paths_come_in_their_order() -> None:
    assert list(count_paths([{"b": 0, "a": [1]}])) == ["", "/", "/a", "/a[]", "/b"]


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        (
            '{"phoneNumbers":[{"type": "home","number": "212 555-1234"},{"type": "office","number": "646 555-4567"}]}',
            {
                "": 1,
                "/": 1,
                "/phoneNumbers": 1,
                "/phoneNumbers[]": 2,
                "/phoneNumbers[]/": 2,
                "/phoneNumbers[]/number": 2,
                "/phoneNumbers[]/type": 2,
            },
        ),
        ('{"a": 0, "a": null}', {}),
        ('{"": 0}', {"": 1, "/": 2}),
        ('{"a[]": 0, "a": [0]}', {"": 1, "/": 1, "/a": 1, "/a[]": 2}),
    ],
)
def test_the_examples_of_cardinals_documentation_give_what_it_says(line: str, counts: dict[str, int]) -> None:
    assert count_paths([json.loads(line)]) == counts
