"""How the check of a publication is shown: tables for a person, SARIF and annotations for editors and code hosts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dalel import __version__
from dalel.cli.output import remark, show_rows
from dalel.export import printable
from dalel.publications import ONLY_HELD, Check, Checked, Position, Verdict, claim_record
from dalel.vocabulary import term


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say at a place: an error, or a note."""

    rule: str
    level: str
    position: Position
    text: str


def show_check(check: Check, lang: str) -> None:
    """A checked publication for a person: claims, what is wrong, what is not covered."""
    show_rows(
        [claim_row(one, lang) for one in check.claims],
        ["place", "claim", "verdict", "printed", "computed", "reason"],
        output="table",
        title=check.text.file,
    )
    if check.uncovered:
        rows: list[dict[str, object]] = [
            {"place": place(one.position), "kind": one.kind.value, "what": " ".join(one.text.split())}
            for one in check.uncovered
        ]
        show_rows(rows, ["place", "kind", "what"], output="table", title="Not covered by any claim")
    for problem in check.problems:
        remark(problem.say(lang))


def claim_row(one: Checked, lang: str) -> dict[str, object]:
    """A claim in one row: its printed numbers beside the computed ones."""
    record = claim_record(one, lang)
    steps = record["steps"]
    assert isinstance(steps, list)  # noqa: S101 - made by claim_record
    return {
        "place": place(one.position),
        "claim": one.claim.id,
        "verdict": term("publications/verdict", one.verdict).say(lang),
        "printed": "\n".join(" ".join((step["printed"] or "").split()) for step in steps),
        "computed": "\n".join("\n".join(filter(None, (step["computed"], step["rate"]))) for step in steps),
        "reason": record["reason"] and "; ".join([str(record["reason"]), *differences(steps, lang)]),
    }


def differences(steps: Sequence[dict[str, object]], lang: str) -> list[str]:
    """Where the numbers that differ begin to."""
    digits = [step["differs_from_digit"] for step in steps if step["differs_from_digit"] is not None]
    return [term("publications/match-said", "from-digit").say(lang, digit=digit) for digit in digits]


def place(position: Position) -> str:
    """Line and column."""
    return f"{position.line}:{position.column}"


def remarks_of(check: Check, lang: str) -> Iterator[Remark]:
    """Everything of a check that an editor should mark: what does not hold, and what is not covered."""
    for problem in check.problems:
        yield Remark("claim-definition", "error", problem.position, " ".join(problem.tell(lang)))
    for one in check.claims:
        if one.verdict is Verdict.PROVED or one.reason in ONLY_HELD:
            continue
        row = claim_row(one, lang)
        said = [f"{row['claim']}: {row['verdict']}", row["reason"], row["printed"] and f"printed: {row['printed']}"]
        said.append(row["computed"] and f"computed: {row['computed']}")
        text = "; ".join(str(part).replace("\n", ", ") for part in said if part)
        yield Remark(one.verdict.value, "error", one.position, text)
    for gap in check.uncovered:
        yield Remark(f"uncovered-{gap.kind}", "note", gap.position, f"No claim covers: {' '.join(gap.text.split())}")


def sarif(checks: Sequence[Check], lang: str) -> dict[str, object]:
    """SARIF 2.1.0: one run, one result for everything that an editor should mark."""
    remarks = [one for check in checks for one in remarks_of(check, lang)]
    rules = [{"id": rule} for rule in sorted({one.rule for one in remarks})]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "dalel", "version": __version__, "rules": rules}},
                "results": [
                    {
                        "ruleId": one.rule,
                        "level": one.level,
                        "message": {"text": printable(one.text)},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": one.position.file},
                                    "region": {"startLine": one.position.line, "startColumn": one.position.column},
                                }
                            }
                        ],
                    }
                    for one in remarks
                ],
            }
        ],
    }


def github_lines(checks: Sequence[Check], lang: str) -> Iterator[str]:
    """Workflow commands that a code host shows beside the lines."""
    for check in checks:
        for one in remarks_of(check, lang):
            level = "error" if one.level == "error" else "notice"
            where = f"file={escape(one.position.file, ',:')},line={one.position.line},col={one.position.column}"
            yield f"::{level} {where}::{escape(printable(one.text), '')}"


def escape(text: str, more: str) -> str:
    """A text in a workflow command: its marks must not end the command."""
    for mark in f"%\r\n{more}":
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text
