"""A comparison as a row, for programs: everything that differs, and the proofs of both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from dalel.evidence.entry_form import time_text
from dalel.evidence.watch.comparison import Comparison, Proof, Side
from dalel.evidence.watch.difference import Difference, TableChange


def row_of(found: Comparison) -> Mapping[str, object]:
    """All of a comparison."""
    return {
        "address": found.subject,
        "outcome": found.outcome.value,
        "reason": found.reason,
        "says": found.says,
        "before": side_row(found.before),
        "after": side_row(found.after),
        **difference_row(found.difference),
    }


def side_row(side: Side | None) -> Mapping[str, object] | None:
    """One of the two times; what is missing is null."""
    if side is None:
        return None
    attempt = side.attempt
    return {
        "seq": attempt.seq,
        "time": time_text(attempt.time),
        "verdict": attempt.verdict.value,
        "reason": attempt.reason,
        "documents": [proof_row(each) for each in side.proofs],
    }


def proof_row(proof: Proof) -> Mapping[str, object]:
    """A document of a side, and its proof."""
    return {
        "seq": proof.entry.seq,
        "sha256": proof.entry.object,
        "bytes": proof.entry.bytes,
        "line": proof.line,
        "leaf": proof.leaf,
        "inclusion": asdict(proof.inclusion) if proof.inclusion else None,
    }


def difference_row(difference: Difference | None) -> Mapping[str, object]:
    """What differs; null where nothing was compared or nothing differs."""
    if difference is None:
        return {"texts": None, "tables": None}
    return {
        "texts": [asdict(each) for each in difference.texts],
        "tables": [table_row(each) for each in difference.tables],
    }


def table_row(change: TableChange) -> Mapping[str, object]:
    """What became of one table; its rows by column."""
    return {
        **asdict(change),
        "gone": [dict(zip(change.columns, row, strict=True)) for row in change.gone],
        "new": [dict(zip(change.columns, row, strict=True)) for row in change.new],
    }
