"""Markdown tables, and the parts of a page that a benchmark writes anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; numbers stand as they are given."""
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def write_part(page: Path, name: str, text: str) -> None:
    """Put the text between the marks ``<!-- name -->`` and ``<!-- /name -->`` of the page."""
    first, last = f"<!-- {name} -->", f"<!-- /{name} -->"
    kept = page.read_text(encoding="utf-8")
    before, begin, rest = kept.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise SystemExit(f"{page} has no part between {first} and {last}.")
    page.write_text(f"{before}{first}\n\n{text.strip()}\n\n{last}{after}", encoding="utf-8")
