"""Each flag's cases are files beside an expected result. A new case is a new file.

After reading the differences, ``python tests/flags/test_flag_samples.py`` writes the expected files anew.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest
from _pytest.mark import ParameterSet
from sample import read_sample, run_sample, samples
from thorough import amount

from dalel.flags import FLAGS, Flag


def expected_path(path: Path) -> Path:
    return path.with_suffix(".expected.json")


def cases(quick: int, *, most: int = 1000) -> list[ParameterSet]:
    """Samples of each flag, at most so many; all but the first few are left out of the quick tests."""
    seen: Counter[str] = Counter()
    found = []
    for flag, path in samples():
        seen[flag.code] += 1
        if seen[flag.code] > most:
            continue
        marks = [pytest.mark.slow] if seen[flag.code] > quick else []
        found.append(pytest.param(flag, path, id=f"{flag.slug}/{path.stem}", marks=marks))
    return found


@pytest.mark.parametrize(("flag", "path"), cases(quick=2))
def test_the_sample_gives_the_expected_findings(flag: Flag, path: Path) -> None:
    table, rules = read_sample(flag, path)
    assert run_sample(flag, table, rules) == json.loads(expected_path(path).read_text(encoding="utf-8"))


@pytest.mark.parametrize(("flag", "path"), cases(quick=0, most=amount(3, 1000)))
def test_the_order_of_lines_changes_nothing(flag: Flag, path: Path) -> None:
    table, rules = read_sample(flag, path)
    rows = list(range(table.num_rows))
    random.Random(274).shuffle(rows)
    shuffled = table.take(pa.array(rows, pa.int64()))
    assert run_sample(flag, shuffled, rules) == json.loads(expected_path(path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("flag", FLAGS.values(), ids=lambda flag: flag.slug)
def test_every_reason_of_a_flag_has_a_sample(flag: Flag) -> None:
    seen = {
        finding["reason"]
        for path in Path(__file__).parent.joinpath("samples", flag.slug).glob("*.expected.json")
        for finding in json.loads(path.read_text(encoding="utf-8"))
    }
    assert set(flag.reasons()) == seen


if __name__ == "__main__":
    for each, sample in samples():
        result = run_sample(each, *read_sample(each, sample))
        expected_path(sample).write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
