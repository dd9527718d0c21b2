"""Each flag about competition: its cases are releases beside an expected result. A new case is a new line.

After reading the differences, ``python tests/flags/test_competition_samples.py`` writes the expected files anew.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from competition_sample import read_sample, run_sample, samples

from dalel.flags import ProcessFlag

pytestmark = pytest.mark.slow


def expected_path(path: Path) -> Path:
    return path.with_suffix(".expected.json")


@pytest.mark.parametrize(
    ("flag", "path"), [pytest.param(flag, path, id=f"{flag.code}/{path.stem}") for flag, path in samples()]
)
def test_the_releases_give_the_expected_findings(flag: ProcessFlag, path: Path) -> None:
    lines, rules = read_sample(flag, path)
    assert run_sample(flag, lines, rules) == json.loads(expected_path(path).read_text(encoding="utf-8"))


if __name__ == "__main__":
    for each, sample in samples():
        result = run_sample(each, *read_sample(each, sample))
        expected_path(sample).write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
