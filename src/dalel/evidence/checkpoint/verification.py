"""The verification of the kept checkpoints: each a beginning of the ledger here, signed by its keys; who saw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dalel.errors import DataError
from dalel.evidence.checkpoint.checkpoint import check_signatures
from dalel.evidence.checkpoint.comparison import compare_with_ledger
from dalel.evidence.checkpoint.kept_checkpoints import KeptCheckpoints
from dalel.evidence.checkpoint.signing import Survey, survey
from dalel.evidence.evidence import Evidence
from dalel.evidence.timestamp import StampVerification, verify_stamp
from dalel.evidence.verification import Answer, Check, Property, Verification


@dataclass(slots=True)
class CheckpointFindings:
    """What was found: faults, and of each stamp over a checkpoint what is said of it."""

    faults: list[str] = field(default_factory=list)
    stamps: list[tuple[int, StampVerification]] = field(default_factory=list)
    witnesses: set[str] = field(default_factory=set)
    count: int = 0


def verify_with_checkpoints(
    verification: Verification, evidence: Evidence, *, tsa_roots: bytes | None, held: Sequence[bytes]
) -> Verification:
    """Add to the verification of the folder what its checkpoints, their stamps and those of others say."""
    kept = KeptCheckpoints(evidence.folder, evidence.disk)
    with evidence.reading() as ledger:
        here = survey(ledger, kept.sizes())
    found = look_at(kept, here, tsa_roots)
    checks = {check.property: check for check in verification.checks}
    added = check_checkpoints(found)
    complete = check_complete(evidence, held, found)
    existed = check_existed(found, here)
    unchanged = checks[Property.UNCHANGED]
    if Answer.FAIL in (added.answer, complete.answer, existed.answer) and unchanged.answer is not Answer.FAIL:
        unchanged = replace(
            unchanged, answer=Answer.FAIL, says="Something differs from what was signed or stamped; see there."
        )
    results = {Property.UNCHANGED: unchanged, Property.EXISTED_BEFORE: existed, Property.COMPLETE: complete}
    failed = [check for check in (added, existed, complete) if check.answer is Answer.FAIL]
    first = verification.first_difference or (f"{failed[0].property}: {failed[0].says}" if failed else "")
    kept_checks = [check for check in verification.checks if check.property not in results]
    return replace(
        verification,
        checks=(*kept_checks, added, *results.values()),
        first_difference=first,
        differences=verification.differences + sum(check.differences for check in failed),
    )


def look_at(kept: KeptCheckpoints, here: Survey, roots: bytes | None) -> CheckpointFindings:
    """Look at every checkpoint and every stamp over one."""
    found = CheckpointFindings()
    certificates = list(kept.certificate_files().values())
    for size in kept.sizes():
        found.count += 1
        try:
            signed = kept.read(size)
            check_signatures(signed, here.keys)
            if signed.checkpoint.origin != here.origin:
                raise DataError(f"it is of another ledger, {signed.checkpoint.origin}")
            if here.roots.get(size) != signed.checkpoint.root:
                # A stamp over it says nothing of the entries here.
                raise DataError("it is not a beginning of the entries here")
            cosigned = kept.cosigned(size)
        except DataError as error:
            found.faults.append(f"Checkpoint {size}: {error.what.removesuffix('.')}.")
            continue
        found.witnesses |= {each.name for each in cosigned.signatures if each not in signed.note.signatures}
        for name, data in kept.receipts(size).items():
            if name.endswith(".tsr"):
                found.stamps.append((size, verify_stamp(data, signed.data, roots=roots, certificates=certificates)))
    return found


def check_checkpoints(found: CheckpointFindings) -> Check:
    """Whether every checkpoint fits."""
    if found.faults:
        answer, says = Answer.FAIL, found.faults[0]
    elif not found.count:
        answer, says = Answer.NOT_CHECKED, "None was signed yet: dalel checkpoint sign"
    else:
        answer = Answer.PASS
        says = f"{found.count} signed, each by the ledger's key of its time and a beginning of the entries here."
    return Check(Property.CHECKPOINTS, answer, checked=found.count, differences=len(found.faults), says=says)


def check_existed(found: CheckpointFindings, here: Survey) -> Check:
    """Before which time the entries existed, as trusted authorities say."""
    which = Property.EXISTED_BEFORE
    refused = [stamp for _, stamp in found.stamps if stamp.answer is Answer.FAIL]
    passed = [(size, stamp) for size, stamp in found.stamps if stamp.answer is Answer.PASS]
    if refused:
        return Check(which, Answer.FAIL, len(found.stamps), len(refused), says=refused[0].says)
    if passed:
        size, stamp = max(passed, key=lambda each: each[0])
        rest = f" Entries {size} to {here.size - 1} have no such stamp yet." if size < here.size else ""
        return Check(which, Answer.PASS, len(passed), 0, says=f"Entries 0 to {size - 1}: {stamp.says}{rest}")
    if found.stamps:
        says = f"{len(found.stamps)} stamps are kept. {found.stamps[-1][1].says}"
        return Check(which, Answer.NOT_CHECKED, 0, 0, says=says)
    says = "No independent authority's time stamp is kept here; the times are those of this computer's clock."
    return Check(which, Answer.NOT_CHECKED, 0, 0, says=says)


def check_complete(evidence: Evidence, held: Sequence[bytes], found: CheckpointFindings) -> Check:
    """Whether nothing was taken out, as those see it who hold checkpoints."""
    which = Property.COMPLETE
    comparisons = [compare_with_ledger(data, evidence) for data in held]
    failed = [each for each in comparisons if each.answer is not Answer.PASS]
    if failed:
        says = failed[0].says
        answer = Answer.FAIL if failed[0].answer is Answer.FAIL else Answer.NOT_CHECKED
        return Check(which, answer, len(held), sum(each.answer is Answer.FAIL for each in failed), says=says)
    if comparisons:
        return Check(which, Answer.PASS, len(held), 0, says=comparisons[-1].says)
    witnesses = f" {', '.join(sorted(found.witnesses))} keep some: ask for them." if found.witnesses else ""
    says = f"No checkpoint that others hold was given: --held FILE.{witnesses}"
    return Check(which, Answer.NOT_CHECKED, 0, 0, says=says)
