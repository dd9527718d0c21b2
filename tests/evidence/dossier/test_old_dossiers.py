"""Dossiers that were sealed by older versions verify for ever, with today's verifiers and with their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from forger import SCRIPT

from dalel.evidence.checkpoint import parse_vkey
from dalel.evidence.dossier import Anchors, dossier_folder, verify_dossier

VERSIONS = Path(__file__).parents[2] / "vectors" / "dossier"
KEPT = sorted(VERSIONS.glob("v*/*.zip"))
NOT_REDACTED = {"whole", "part"}


def expected(name: str) -> dict[str, str]:
    """Everything passes, but for what there is nothing of, and what a ledger shown in part cannot show."""
    answers = dict.fromkeys(
        ("package", "seal", "documents", "ledger", "checkpoints", "key", "disclosures", "redactions", "stamps"), "PASS"
    ) | dict.fromkeys(("unchanged", "existed-before", "complete"), "PASS")
    answers["claims"] = "NOT CHECKED"
    if name in NOT_REDACTED:
        answers["redactions"] = "NOT CHECKED"
    if name == "part":
        answers["complete"] = "NOT CHECKED"
    return answers


def test_every_version_of_the_format_is_kept() -> None:
    assert [path.relative_to(VERSIONS).as_posix() for path in KEPT] == [
        "v1/part.zip",
        "v1/redacted.zip",
        "v1/whole.zip",
        "v1/withheld.zip",
        "v1-seven-files/redacted.zip",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_old_dossier_verifies_as_it_did(path: Path) -> None:
    given = json.loads((path.parent / "given.json").read_text(encoding="utf-8"))
    held, roots = path.parent / "held.txt", path.parent / "roots.pem"
    with dossier_folder(path) as folder:
        library = verify_dossier(
            folder,
            Anchors(
                pins=[parse_vkey(pin) for pin in given["pins"]],
                min_size=given["min_size"],
                held=[held.read_bytes()],
                tsa_roots=roots.read_bytes(),
            ),
        )
        script = SCRIPT.verify(
            str(folder),
            pins=given["pins"],
            min_size=given["min_size"],
            held=[str(held)],
            tsa_roots=[str(roots)],
        )
        own = subprocess.run(
            [sys.executable, "-I", str(folder / "data" / "verify.py"), str(folder), "--tsa-root", str(roots)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert {str(verdict.property): str(verdict.answer) for verdict in library.verdicts} == expected(path.stem)
    assert {name: answer for name, answer, _ in script} == expected(path.stem)
    assert own.returncode == 0, own.stdout
