"""What findings were made of: the same program, rules and data make the same ones, so they need not be made again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from dalel.canonical import canonical_json
from dalel.flags.finding_files import FINDINGS, MEMBERS
from dalel.flags.flag import Flag, Rules

MADE = "made.json"
PROGRAM = ("canonical.py", "flags", "jurisdictions", "spending")
"""What of Dalel findings rest on."""
ENGINES = ("duckdb", "ibis-framework", "pyarrow")


def making_of(flag: Flag, rules: Rules, state: str) -> str:
    """The digest of everything that one flag's findings follow from."""
    # What a flag measures follows from the rest.
    told = {f"rules.{each.name}": repr(getattr(rules, each.name)) for each in fields(rules) if each.name != "measured"}
    known = told | {"flag": flag.code, "program": program_digest(), "state": state}
    return sha256(canonical_json(known)).hexdigest()


@cache
def program_digest() -> str:
    """The digest of the code and the data of Dalel that findings rest on, and of the engines that compute them."""
    root = Path(str(files("dalel")))
    found = {path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest() for path in program_files(root)}
    return sha256(canonical_json(found | {name: version(name) for name in ENGINES})).hexdigest()


def program_files(root: Path) -> Iterator[Path]:
    """Those files of Dalel."""
    for name in PROGRAM:
        path = root / name
        yield from (each for each in path.rglob("*") if each.suffix in {".py", ".sql", ".yaml"})
        if path.is_file():
            yield path


def write_making(folder: Path, making: str, counts: Mapping[str, int]) -> None:
    """Note in an edition of findings what it was made of, how many have each outcome, and how long its files are."""
    made = {"making": making, "counts": dict(counts), "sizes": sizes(folder)}
    (folder / MADE).write_text(json.dumps(made), encoding="utf-8")


def counts_if_made(folder: Path | None, making: str) -> dict[str, int] | None:
    """How many findings of an edition have each outcome, if it was made of the same and is whole; else None."""
    if folder is None or not (folder / MADE).is_file():
        return None
    made = json.loads((folder / MADE).read_text(encoding="utf-8"))
    same = made["making"] == making and made["sizes"] == sizes(folder)
    return dict(made["counts"]) if same else None


def sizes(folder: Path) -> dict[str, int | None]:
    """The bytes of an edition's files."""
    paths = {name: folder / name for name in (FINDINGS, MEMBERS)}
    return {name: path.stat().st_size if path.is_file() else None for name, path in paths.items()}
