"""The findings of a newsroom as plain rows, read where the program keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dalel.flags import FLAGS, Findings
from dalel.newsroom import Newsroom
from dalel.spending import Spending, open_engine


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: what it is about, and what came out."""

    finding: str
    flag: str
    subject: Mapping[str, object]
    outcome: str
    reason: str
    buyer: str | None = None


def read_findings(newsroom: Path) -> dict[str, list[Found]]:
    """Every finding of every flag that was run, whatever its outcome."""
    opened = Newsroom.open(newsroom)
    engine = open_engine()
    found = Findings(opened.findings, list(FLAGS.values()), engine)
    lines = Spending(opened.spending, engine).lines()
    names = {row["line"]: row["record"] for row in engine.to_pyarrow(lines.select("line", "record")).to_pylist()}
    return {
        code: [
            make_found(code, row, names) for row in engine.to_pyarrow(found.table(code).order_by("finding")).to_pylist()
        ]
        for code in found.recorded()
    }


def make_found(code: str, row: Mapping[str, Any], names: Mapping[str, str]) -> Found:
    """A row of a flag's findings; a line in its subject is told by the source's own record number as well."""
    subject = {name: row[name] for name in FLAGS[code].subject}
    if "priced_line" in subject:
        subject["priced_record"] = names.get(subject["priced_line"])
    return Found(row["finding"], code, subject, row["outcome"], row["reason"], row.get("buyer_id"))
