"""The verifier that lies in a dossier as an expert has it, what it is tried on, and how its answers are compared.

It is loaded from its file; nothing here imports the library.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from dossier_by_hand import (
    ByHand,
    Files,
    digest,
    leaf,
    root,
    write,
)

OTS = b"\0OpenTimestamps\0\0Proof\0\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"
"""How a proof of OpenTimestamps over a SHA-256 begins (its format is described in python-opentimestamps)."""
SCRIPT = Path(__file__).parents[3] / "src" / "dalel" / "evidence" / "dossier" / "verify.py"
PROGRAM = sorted(SCRIPT.parent.glob("verify*.py"))
"""The files of the verifier, the one that is run among them."""
VECTORS = Path(__file__).parents[2] / "vectors" / "merkle"
PROPERTIES = ["package", "seal", "documents", "ledger", "checkpoints", "key", "disclosures", "redactions", "stamps"]
PROPERTIES += ["claims"]
RESULTS = ["unchanged", "existed-before", "complete"]
NOTES = "data/proofs/checkpoints/"
NOTHING = "Nothing to compare with: no {}."
BLOCKED = "Something else failed, so this cannot be checked."
ALONE = "Nobody outside vouches for the key: all could have been made anew."
FORM = "not as the format says"
EXTRA = "does not belong here"
SIGNATURE = "the signature of {} is missing or wrong"
PROOF = "the proof does not lead to the root"


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


script = load_script()
TABLE_ROWS = [b"a", b"b", b"c", b"\xff"]
ORIGIN = "dalel/" + digest(b"first")[:32]
PLAN, TABLE, LETTER = digest(b"plan"), digest(b"a\nb\nc\n\xff\n"), digest(b"letter")
PLAN_PATH, TABLE_PATH = f"data/objects/{PLAN[:2]}/{PLAN}", f"data/objects/{TABLE[:2]}/{TABLE}"
PARTS_PATH = f"data/parts/{TABLE}.json"
README = b"read me\n"
DISCLOSED = {2: ["name", "note"]}


Answers = dict[str, tuple[str, str]]


def check(folder: Path, **options: Any) -> Answers:
    """Answer and sentence by property and result."""
    rows = script.verify(str(folder), **options)
    assert [name for name, _, _ in rows] == PROPERTIES + RESULTS
    return {name: (answer, sentence) for name, answer, sentence in rows}


def answers(files: Files, folder: Path, **options: Any) -> Answers:
    return check(write(files, folder), **options)


def failures(found: Answers, names: Sequence[str] = PROPERTIES) -> dict[str, str]:
    """The sentences of the properties that fail; where one of the first eight does, so does the result."""
    failing = {name: sentence for name, (answer, sentence) in found.items() if answer == "FAIL"}
    first = [name for name in PROPERTIES[:8] if name in failing]
    assert failing.get("unchanged") == (f"{', '.join(first)}: failed, see above" if first else None)
    return {name: sentence for name, sentence in failing.items() if name in names}


def failed(files: Files, folder: Path, **options: Any) -> dict[str, str]:
    return failures(answers(files, folder, **options))


def accepts(question: Callable[..., bool], *asked: Any, **more: Any) -> bool:
    """Whether a function of the script says yes, and neither no nor that the form is wrong."""
    try:
        return question(*asked, **more)
    except script.FormatError:
        return False


def differs(expected: object, found: object) -> str:
    return f"expected {expected}, found {found}"


def hexroot(hand: ByHand, size: int) -> str:
    return root([leaf(line) for line in hand.lines[:size]]).hex()


def object_path(data: bytes) -> str:
    return f"data/objects/{digest(data)[:2]}/{digest(data)}"


def keep(data: bytes, place: Path) -> str:
    place.write_bytes(data)
    return str(place)
