"""The security checklist leaves no requirement out, and names no test that is not there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security-checklist.md").read_text(encoding="utf-8")
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
ANSWERS = ("holds", "in part", "not yet", "the operator's", "not applicable")
# How many requirements of level 1 or 2 each section of ASVS 5.0.0 has; in every section they come first.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip


def rows() -> list[list[str]]:
    """The requirements, what they ask for, the answer, by what."""
    found = re.findall(r"^\| (\d[^|]*) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", PAGE, re.MULTILINE)
    return [list(each) for each in found]


def numbers(text: str) -> list[str]:
    """``1.2.6–1.2.8, 1.3.1`` one by one."""
    found = []
    for part in text.split(", "):
        first, _, last = part.partition("–")
        section, _, begin = first.rpartition(".")
        end = (last or first).rpartition(".")[2]
        found += [f"{section}.{number}" for number in range(int(begin), int(end) + 1)]
    return found


@cache
def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_requirement_of_levels_1_and_2_is_answered_once() -> None:
    asked = [f"{section}.{number}" for section, count in SECTIONS.items() for number in range(1, count + 1)]
    assert len(asked) == 253
    assert Counter(number for row in rows() for number in numbers(row[0])) == Counter(asked)


def test_every_test_that_the_checklist_names_is_there() -> None:
    named = TEST.findall(PAGE)
    assert len(named) > 100
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / "tests" / file).is_file() or name not in functions(ROOT / "tests" / file)
    ]
    assert missing == []
    assert PAGE.count("::") == len(named)  # none is spelt so that it is not looked for


def test_what_holds_names_its_test_or_says_that_there_is_none() -> None:
    assert {row[2] for row in rows()} == set(ANSWERS)
    holds = [row for row in rows() if row[2] == "holds"]
    assert [row[0] for row in holds if bool(TEST.search(row[3])) == row[3].startswith("no test: ")] == []


def test_the_numbers_at_its_head_are_those_of_its_rows() -> None:
    count: Counter[str] = Counter()
    for row in rows():
        count[row[2]] += len(numbers(row[0]))
    hold, in_part, not_yet, operators, inapplicable = (count[each] for each in ANSWERS)
    assert (
        f"{hold} hold, {in_part} hold in part, {not_yet} do not yet, {operators} are the operator's, "
        f"{inapplicable} are not applicable.\n"
    ) in PAGE
