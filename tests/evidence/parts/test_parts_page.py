"""The page on parts: its commands give what it says, and its file is the one that the program writes."""

from __future__ import annotations

import re
import subprocess
from hashlib import sha256
from pathlib import Path

from dalel.evidence.parts import commit_parts, cut, render_parts, show_parts
from dalel.evidence.parts.cutting import FORMS
from dalel.evidence.parts.form import COUNTING

PAGE = (Path(__file__).parents[3] / "docs" / "formats" / "parts.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_every_command_on_the_page_prints_what_the_page_says(tmp_path: Path) -> None:
    sessions = [each for block in blocks("console") for each in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    for session in sessions:
        command, _, expected = session.partition("\n")
        done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True)
        assert done.stdout == expected, command
    assert len(sessions) == 9
    data = (tmp_path / "plan.csv").read_bytes()
    found = cut(tmp_path / "plan.csv", media_type="text/csv")
    assert found is not None
    seed = sha256(b"1").digest()
    commitment = commit_parts(found, seed)
    shown = show_parts(found, seed, [1], document=sha256(data).hexdigest())
    assert blocks("json") == [render_parts(shown).decode()]
    assert f'{{"count":{commitment.count},"form":"{commitment.form}","root":"{commitment.root}"}}' in PAGE


def test_the_page_names_every_form_and_every_media_type() -> None:
    for form in COUNTING:
        assert f"`{form}" in PAGE, form
    for media_type in FORMS:
        assert f"`{media_type}`" in PAGE, media_type
