"""The check of claims: every figure of a publication computed again from the rows that its reckoning names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from dalel.errors import DataError
from dalel.evidence.dossier.layout import MAX_PARTS_FILE
from dalel.evidence.dossier.opened import Opened
from dalel.evidence.dossier.place import find_value, parse_document
from dalel.evidence.dossier.reckoning import (
    ReckonedClaim,
    ReckonedRow,
    ReckonedStep,
    Reckoning,
    parse_number,
    parse_reckoning,
)
from dalel.evidence.dossier.verdict import ClaimVerdict, Docket, DossierProperty
from dalel.evidence.entry import Claim
from dalel.evidence.verification import Answer
from dalel.export import counted, printable

_AMOUNTS = frozenset({"value", "sum", "max", "min", "difference"})
_OF_TWO = frozenset({"share", "ratio", "difference", "change", "rank", "days"})
_OPERATIONS = _AMOUNTS | _OF_TWO | {"count", "conversion"}
FIGURE = "figure"
RANK_BY = "rank-by-"
"""How a rank among groups is named, before what the groups are of."""


class _DoesNotHoldError(Exception):
    """A figure does not hold; the sentence says how."""


@dataclass(slots=True)
class _Court:
    """What a claim is checked against: the dossier, the words of its text, documents as they were read."""

    opened: Opened
    words: str
    trees: dict[tuple[str, str], Any] = field(default_factory=dict)


def check_claims(opened: Opened, docket: Docket) -> list[ClaimVerdict]:
    """Check every claim of every publication here."""
    which = DossierProperty.CLAIMS
    entries = [entry for entry in opened.entries.values() if isinstance(entry, Claim)]
    found: list[ClaimVerdict] = []
    missing: list[str] = []
    for entry in entries if not docket.is_ledger_unread else ():
        try:
            found += check_reckoning(opened, entry)
        except LookupError as error:
            missing.append(str(error.args[0]))
        except DataError as error:
            docket.fault(which, f"{object_path(entry.object)}: {error.what}")
    failed = [each for each in found if each.answer is Answer.FAIL]
    for each in failed:
        docket.fault(which, f"{each.claim}: {each.says}")
    figures = sum(entry.proved for entry in entries)
    passed = sum(each.answer is Answer.PASS for each in found)
    unchecked = "" if passed == figures else f"{passed} of {counted(figures, 'figure')} confirmed; see the claims."
    if missing:
        unchecked = f"{missing[0]} is not here."
    docket.conclude(
        which,
        passed=f"{counted(figures, 'figure')} of {counted(sum(entry.claims for entry in entries), 'claim')}, computed "
        "again from their rows, and as printed.",
        unchecked=unchecked if entries else "No publication is sealed here.",
    )
    return found


def object_path(digest: str) -> str:
    """Where a document lies in a dossier."""
    return f"data/objects/{digest[:2]}/{digest}"


def read_object(opened: Opened, digest: str) -> bytes:
    """A document that is here whole; ``LookupError`` where it is not."""
    if not opened.holds(digest):
        raise LookupError(object_path(digest))
    return opened.read(object_path(digest), limit=MAX_PARTS_FILE)


def check_reckoning(opened: Opened, entry: Claim) -> list[ClaimVerdict]:
    """Check the claims of one publication."""
    reckoning = parse_reckoning(read_object(opened, entry.object))
    figures = sum(claim.kind == FIGURE for claim in reckoning.claims)
    if (len(reckoning.claims), figures) != (entry.claims, entry.proved):
        raise DataError(
            f"it has {counted(len(reckoning.claims), 'claim')} and {counted(figures, 'figure')}; "
            f"entry {entry.seq} says {entry.claims} and {entry.proved}"
        )
    try:
        text = read_object(opened, reckoning.text).decode()
    except UnicodeDecodeError as error:
        raise DataError("its text is not UTF-8") from error
    court, sets = _Court(opened, " ".join(text.split())), reckoning.sets()
    return [
        judge(court, claim, sets.get(claim.rows, []), sets.get(claim.of, []), name=claim_name(reckoning, number))
        for number, claim in enumerate(reckoning.claims, 1)
    ]


def claim_name(reckoning: Reckoning, number: int) -> str:
    """A claim's name: the beginning of its text's SHA-256, its place among the claims, and what the text calls it."""
    name = " ".join(printable(reckoning.claims[number - 1].claim).split())
    return f"{reckoning.text[:6]}.{number} {name}"


def judge(
    court: _Court, claim: ReckonedClaim, rows: Sequence[ReckonedRow], of: Sequence[ReckonedRow], *, name: str
) -> ClaimVerdict:
    """The verdict on one claim."""
    if claim.kind != FIGURE:
        rests_on = ", ".join(each[:12] for each in claim.documents) or "nothing"
        return ClaimVerdict(name, Answer.NOT_CHECKED, f"It computes nothing; it rests on {rests_on}.")
    open_, said = [], []
    try:
        for step in claim.steps:
            is_known = step.operation in _OPERATIONS or is_among_groups(step, of)
            if is_known:
                said.append(compute(step, rows, of))
            if not is_known or not (step.low and step.high) or " ".join(step.printed.split()) not in court.words:
                open_.append(step.printed)
        open_ += [f"{row.document[:12]} {row.place}" for row in (*rows, *of) if not stands(court, row)]
    except _DoesNotHoldError as error:
        return ClaimVerdict(name, Answer.FAIL, printable(str(error)))
    except (ValueError, LookupError, TypeError, ArithmeticError, RecursionError, DataError) as error:
        return ClaimVerdict(name, Answer.FAIL, printable(f"it is not as the format says: {error}"))
    if open_:
        more = f" and {len(open_) - 3} more" if len(open_) > 3 else ""
        return ClaimVerdict(name, Answer.NOT_CHECKED, printable(f"Not compared: {', '.join(open_[:3])}{more}."))
    return ClaimVerdict(name, Answer.PASS, printable("; ".join(said)))


def compute(step: ReckonedStep, rows: Sequence[ReckonedRow], of: Sequence[ReckonedRow]) -> str:
    """Compute one operation, compare it with its result and with what is printed, and say the arithmetic."""
    if step.operation == "count":
        exact = Fraction(len(rows))
    elif step.operation == "conversion":
        exact = converted(rows, of, to=step.unit)
    elif is_among_groups(step, of):
        exact = rank_among_groups(rows, of)
    else:
        units = {row.unit for row in (*rows, *(of if step.operation in _OF_TWO else ()))}
        if len(units) > 1 or (step.operation in _AMOUNTS and units != {step.unit}):
            raise _DoesNotHoldError(f"{step.operation}: the rows are in {', '.join(sorted(units))}, not {step.unit}")
        exact = arithmetic(step.operation, list(map(row_value, rows)), list(map(row_value, of)))
    if exact != parse_number(step.result, step.unit):
        raise _DoesNotHoldError(f"{step.operation}: expected {exact}, found {step.result}")
    if step.low and step.high:
        low, high = (parse_number(end, step.unit) for end in (step.low, step.high))
        is_low = exact < low or (step.low_open and exact == low)
        is_high = exact > high or (step.high_open and exact == high)
        if is_low or is_high:
            raise _DoesNotHoldError(f"{step.operation}: {step.result} is not {step.printed}")
    near = f"{float(exact):.6g} ({step.result})" if "/" in step.result else step.result
    return f"{step.operation} of {len(rows)} = {f'{near} {step.unit}'.strip()}, printed: {step.printed}"


def arithmetic(operation: str, values: list[Fraction], others: list[Fraction]) -> Fraction:
    """The result of an operation over the values of some rows, and of others to compare with."""
    if operation in ("max", "min"):
        return sorted(values)[-1 if operation == "max" else 0]
    if operation in ("value", "days"):
        return values[0] - (others[0] if operation == "days" else 0)
    total, whole = sum(values, Fraction(0)), sum(others, Fraction(0))
    if operation == "sum":
        return total
    if operation == "rank":
        return Fraction(1 + len([other for other in others if other > total]))
    if operation == "difference":
        return total - whole
    return total / whole - 1 if operation == "change" else total / whole


def is_among_groups(step: ReckonedStep, of: Sequence[ReckonedRow]) -> bool:
    """Whether a step is a rank among groups, and the rows to compare with name theirs; older reckonings had none."""
    return step.operation.startswith(RANK_BY) and any(row.group is not None for row in of)


def rank_among_groups(rows: Sequence[ReckonedRow], of: Sequence[ReckonedRow]) -> Fraction:
    """The place of some rows' sum among those of all groups; the rows are one of the groups, whole and unchanged."""
    units = {row.unit for row in (*rows, *of)}
    if len(units) > 1:
        raise _DoesNotHoldError(f"rank: the rows are in {', '.join(sorted(units))}")
    groups: dict[int, dict[tuple[str, str], Fraction]] = {}
    for row in of:
        if row.group is None:
            raise _DoesNotHoldError(f"rank: {row.document[:12]} {row.place} is in no group")
        groups.setdefault(row.group, {})[row.document, row.place] = row_value(row)
    own = {(row.document, row.place): row_value(row) for row in rows}
    if own not in groups.values() or any(row.group is not None for row in rows):
        raise _DoesNotHoldError("rank: the rows are not one of the groups that are compared")
    total = sum(own.values(), Fraction(0))
    return Fraction(1 + sum(sum(group.values(), Fraction(0)) > total for group in groups.values()))


def converted(rows: Sequence[ReckonedRow], rates: Sequence[ReckonedRow], *, to: str) -> Fraction:
    """The sum of some rows in another currency, by a rate: how much of the quote one of the base costs."""
    base, quote = rates[0].unit.split("/")
    if {base, quote} != {to, *(row.unit for row in rows)}:
        raise _DoesNotHoldError(f"conversion: a rate of {base} in {quote} does not give {to}")
    total, rate = sum(map(row_value, rows), Fraction(0)), row_value(rates[0])
    return total / rate if to == base else total * rate


def row_value(row: ReckonedRow) -> Fraction:
    """The value of a row as a number."""
    if row.value is None:
        raise ValueError(row.place)
    return parse_number(row.value, row.unit)


def stands(court: _Court, row: ReckonedRow) -> bool:
    """Whether a row's value stands at its place in a document that is here and is read here; another is refused."""
    if row.at is None or not court.opened.holds(row.document):
        return False
    name = row.document, row.at[:1]
    if name not in court.trees:
        court.trees[name] = parse_document(read_object(court.opened, row.document), row.at[:1])
    found = find_value(court.trees[name], row.at)
    if row.value is not None and row.value != found and parse_number(found) != parse_number(row.value):
        raise _DoesNotHoldError(f"{row.document[:12]} {row.at}: expected {row.value}, found {found}")
    return True
