"""The API, asked by schemathesis whatever its description allows, and much that it does not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from thorough import amount

HERE = Path(__file__).parent
ADDRESS = "https://register.example.org"
OPERATIONS = 20


@pytest.mark.slow
def test_no_question_breaks_the_api_and_every_answer_is_as_described(edition_folder: Path) -> None:
    words = ["-m", "pytest", "-c", os.devnull, "--rootdir", HERE, "--noconftest", "-p", "no:django", "-p",
             "no:cacheprovider", "-q", "--tb=short", "--show-capture=no", HERE / "asking_of_everything.py"]  # fmt: skip
    ours = {"DALEL_PUBLIC_SITE": str(edition_folder), "DALEL_PUBLIC_ADDRESS": ADDRESS, "EXAMPLES": str(amount(2, 200))}
    asked = subprocess.run([sys.executable, *words], env=os.environ | ours, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stdout + asked.stderr
    assert re.search(rf"^{OPERATIONS} passed in", asked.stdout, re.MULTILINE), asked.stdout
