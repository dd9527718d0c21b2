"""Queries written once and kept as SQL beside the code, each under its name: ``-- NAME`` and its lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

NOTE = "-- Written by docs/generate.py from expressions in Python; change those, not this file.\n"
_HEAD = re.compile(r"^-- (.+)\n", re.MULTILINE)


def print_queries(queries: Mapping[str, str]) -> str:
    """The text of a file of queries."""
    return NOTE + "".join(f"-- {name}\n{query}\n" for name, query in queries.items())


def read_queries(package: str, *path: str) -> dict[str, str]:
    """The queries of a file in a package, by their names; none where there is no such file."""
    file = files(package).joinpath(*path)
    if not file.is_file():
        return {}
    _, *parts = _HEAD.split(file.read_text(encoding="utf-8").removeprefix(NOTE))
    return dict(zip(parts[::2], (part.removesuffix("\n") for part in parts[1::2]), strict=True))
