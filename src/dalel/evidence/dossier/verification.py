"""The verification of a dossier by the library. ``verify.py`` does the same apart from it, with nothing installed.

docs/formats/dossier.md#what-a-verifier-answers says what each answer means.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

from dalel.errors import CommandError, DataError
from dalel.evidence.checkpoint.checkpoint import SignedCheckpoint
from dalel.evidence.checkpoint.note import Vkey, parse_vkey
from dalel.evidence.checkpoint.witness import read_request
from dalel.evidence.dossier.claims_check import check_claims
from dalel.evidence.dossier.ledger_check import (
    check_checkpoints,
    check_disclosures,
    check_documents,
    check_key,
    check_ledger,
    check_redactions,
    witness_keys,
)
from dalel.evidence.dossier.opened import Opened, attempt, open_dossier
from dalel.evidence.dossier.package_check import check_package, check_seal
from dalel.evidence.dossier.verdict import BLOCKED, Docket, DossierProperty, DossierVerification, StampSeen
from dalel.evidence.merkle import Tree
from dalel.evidence.store import Progress, no_progress
from dalel.evidence.timestamp import check_proof, verify_stamp
from dalel.evidence.timestamp.certificate import read_certificates
from dalel.evidence.verification import Answer
from dalel.export import counted

_NOBODY_VOUCHES = (
    "All fits together, but nobody outside vouches for the key: whoever made this could have made all of it anew."
)
_FIRST_EIGHT = tuple(DossierProperty)[:8]


@dataclass(frozen=True, slots=True)
class Anchors:
    """What the verifier brings from elsewhere: keys, a size, checkpoints that others held, roots of authorities."""

    pins: Sequence[Vkey] = ()
    min_size: int | None = None
    held: Sequence[bytes] = ()
    tsa_roots: bytes | None = None


@dataclass(slots=True)
class HeldFindings:
    """What the checkpoints held by others say: the ones that are of this ledger, and faults."""

    of_this_ledger: list[SignedCheckpoint] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    not_compared: list[int] = field(default_factory=list)


def verify_dossier(folder: Path, anchors: Anchors, *, progress: Progress = no_progress) -> DossierVerification:
    """Verify a dossier that lies in a folder."""
    if not folder.is_dir():
        raise CommandError(f"{folder} is not a folder.", next_step="Name a dossier: dalel dossier verify DIR")
    docket = Docket()
    opened = open_dossier(folder, docket)
    digests = check_package(opened, docket, progress=progress)
    check_seal(opened, docket, digests)
    check_documents(opened, docket, digests)
    check_ledger(opened, docket)
    seen = check_checkpoints(opened, docket, witness_keys(anchors.pins))
    check_key(opened, docket, anchors.pins)
    check_disclosures(opened, docket)
    check_redactions(opened, docket)
    stamps = check_stamps(opened, docket, anchors.tsa_roots)
    claims = check_claims(opened, docket)
    held = compare_held(opened, anchors.held)
    conclude_unchanged(opened, docket, held, witnessed=seen)
    conclude_existed_before(opened, docket, stamps)
    conclude_complete(opened, docket, anchors, held, witnessed=bool(seen))
    return DossierVerification(
        verdicts=tuple(docket.answers[each] for each in DossierProperty),
        stamps=tuple(stamps),
        faults=tuple(f"{which}: {fault}." for which, faults in docket.faults.items() for fault in faults),
        claims=tuple(claims),
    )


def check_stamps(opened: Opened, docket: Docket, roots: bytes | None) -> list[StampSeen]:
    """Check every stamp over its checkpoint; those that could be read."""
    which = DossierProperty.STAMPS
    certificates = read_certificate_files(opened, docket)
    seen: list[StampSeen] = []
    reasons: list[str] = []
    untrusted = 0
    for place in opened.of("stamp"):
        signed = opened.checkpoints.get(place.number)
        if signed is None:
            docket.fault(which, f"{place.path}: there is no checkpoint of size {place.number}")
            continue
        token = opened.read(place.path)
        if not place.path.endswith(f".{sha256(token).hexdigest()[:8]}.tsr"):
            docket.fault(which, f"{place.path}: it is not the stamp that its name says")
            continue
        found = verify_stamp(token, signed.data, roots=roots, certificates=certificates)
        if found.answer is Answer.FAIL:
            docket.fault(which, f"{place.path}: {found.says.rstrip('.')}")
        elif found.answer is Answer.NOT_CHECKED:
            untrusted += found.is_untrusted
            reasons.append(f"{place.path}: {found.says}")
        if found.stamp is not None:
            authority = found.stamp.authority or "an authority that it does not name"
            seen.append(StampSeen(place.number, found.stamp.time, authority, found.answer))
    passed = [each for each in seen if each.answer is Answer.PASS]
    if roots is not None and untrusted and not passed:
        docket.fault(which, "no stamp leads to a root that was given")
    reasons += check_ots(opened, docket)
    docket.conclude(
        which,
        passed=f"{counted(len(passed), 'stamp')}, each over its checkpoint, by an authority under a root given.",
        unchecked=why_not_stamped(opened, reasons, passed=len(passed)),
    )
    return seen


def check_ots(opened: Opened, docket: Docket) -> list[str]:
    """Check every OpenTimestamps proof over its checkpoint; what of them cannot be checked here."""
    reasons = []
    for place in opened.of("ots"):
        signed = opened.checkpoints.get(place.number)
        if signed is None:
            docket.fault(DossierProperty.STAMPS, f"{place.path}: there is no checkpoint of size {place.number}")
            continue
        proof = check_proof(opened.read(place.path), sha256(signed.data).digest())
        if proof.answer is Answer.FAIL:
            docket.fault(DossierProperty.STAMPS, f"{place.path}: {proof.says.rstrip('.')}")
        else:
            reasons.append(f"{place.path}: {proof.says}")
    return reasons


def read_certificate_files(opened: Opened, docket: Docket) -> list[bytes]:
    """The certificates beside the stamps, each under the SHA-256 of its DER bytes; they are trusted for nothing."""
    found: list[bytes] = []
    for place in opened.of("certificate"):
        ders = attempt(docket, DossierProperty.STAMPS, place.path, partial(read_der, opened, place.path))
        if ders is not None and [sha256(der).hexdigest() for der in ders] != [place.digest]:
            docket.fault(DossierProperty.STAMPS, f"{place.path}: it is not the one certificate that its name says")
        found += ders or []
    return found


def read_der(opened: Opened, path: str) -> list[bytes]:
    """The certificates in a file."""
    return read_certificates(opened.read(path))


def why_not_stamped(opened: Opened, reasons: list[str], *, passed: int) -> str:
    """What to say where not every stamp could be checked; empty where every one was."""
    if not opened.of("stamp") and not reasons:
        return "There is no stamp of an independent authority."
    if not reasons:
        return ""
    return f"{counted(passed, 'stamp')} checked, {len(reasons)} not. {reasons[0]}"


def compare_held(opened: Opened, held: Sequence[bytes]) -> HeldFindings:
    """Compare the checkpoints that others held with the ledger here."""
    found = HeldFindings()
    for data in held:
        _, _, signed = read_request(data)
        checkpoint = signed.checkpoint
        what = f"the checkpoint of size {checkpoint.size} that was held elsewhere"
        if not is_of(signed, opened):
            found.faults.append(f"{what} is not signed by a key of this ledger")
            continue
        found.of_this_ledger.append(signed)
        here = opened.roots if opened.is_whole else {size: c.checkpoint.root for size, c in opened.checkpoints.items()}
        if checkpoint.size > opened.size:
            found.faults.append(f"{what} is larger than the newest here ({opened.size}): entries are missing")
        elif opened.is_whole and checkpoint.size not in here:
            opened.roots[checkpoint.size] = root_over(opened, checkpoint.size)
            if opened.roots[checkpoint.size] != checkpoint.root:
                found.faults.append(f"{what} has another root: there are two histories")
        elif checkpoint.size not in here:
            found.not_compared.append(checkpoint.size)
        elif here[checkpoint.size] != checkpoint.root:
            found.faults.append(f"{what} has another root: there are two histories")
    return found


def is_of(signed: SignedCheckpoint, opened: Opened) -> bool:
    """Whether a checkpoint is one that a key of this ledger signed."""
    try:
        return signed.checkpoint.origin == opened.origin and any(
            signed.note.is_signed_by(parse_vkey(key.vkey)) for key in opened.keys
        )
    except DataError:
        return False


def root_over(opened: Opened, size: int) -> bytes:
    """The root over the first lines of a whole ledger."""
    tree = Tree()
    for seq in range(size):
        tree.append(opened.leaves[seq])
    return tree.root()


def conclude_unchanged(opened: Opened, docket: Docket, held: HeldFindings, *, witnessed: set[int]) -> None:
    """Whether all is as it was recorded, and somebody outside vouches for the key."""
    which = DossierProperty.UNCHANGED
    failed = [each for each in _FIRST_EIGHT if docket.has(each, Answer.FAIL)]
    if failed:
        docket.fault(which, f"something is not as it was recorded: {', '.join(failed)}")
    newest = opened.newest
    is_held = newest is not None and any(each.checkpoint == newest.checkpoint for each in held.of_this_ledger)
    vouched = docket.has(DossierProperty.KEY, Answer.PASS) or is_held or opened.size in witnessed
    docket.conclude(
        which,
        passed="Every document, entry and value here is as the ledger's key signed it.",
        unchecked="" if vouched else _NOBODY_VOUCHES,
    )


def conclude_existed_before(opened: Opened, docket: Docket, stamps: Sequence[StampSeen]) -> None:
    """Before which time every document here existed, as a trusted authority says."""
    which = DossierProperty.EXISTED_BEFORE
    if docket.has(DossierProperty.STAMPS, Answer.FAIL):
        docket.fault(which, "a stamp does not hold: see stamps")
    shown = {place.digest for place in (*opened.of("object"), *opened.of("parts"))}
    last = max((entry.seq for digest, entry in opened.documents.items() if digest in shown), default=-1)
    covering = [each for each in stamps if each.size > last]
    trusted = sorted((each for each in covering if each.answer is Answer.PASS), key=lambda each: each.time)
    rests_on = (
        DossierProperty.DOCUMENTS,
        DossierProperty.LEDGER,
        DossierProperty.CHECKPOINTS,
        DossierProperty.REDACTIONS,
    )
    if docket.is_ledger_unread or opened.newest is None or docket.any_failed(rests_on):
        unchecked = BLOCKED
    elif last < 0:
        unchecked = "No document is shown here."
    elif trusted:
        unchecked = ""
    elif covering:
        times = "; ".join(f"{time_of(each)} ({each.authority})" for each in covering)
        unchecked = f"Claimed, and checked against no root given from outside: {times}."
    else:
        unchecked = "No stamp covers every document here; the times in the ledger are those of the writer's clock."
    passed = (
        f"Every document here existed before {time_of(trusted[0])}, says {trusted[0].authority}." if trusted else ""
    )
    others = {each.authority for each in trusted[1:]} - {trusted[0].authority} if trusted else set()
    if others:
        passed += f" {len(others)} more say so with times of their own: {', '.join(sorted(others))}."
    docket.conclude(which, passed=passed, unchecked=unchecked)


def time_of(stamp: StampSeen) -> str:
    """A stamp's time, in UTC and whole seconds upwards: before it is before the next full second."""
    time = stamp.time if not stamp.time.microsecond else stamp.time.replace(microsecond=0) + dt.timedelta(seconds=1)
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"


def conclude_complete(opened: Opened, docket: Docket, anchors: Anchors, held: HeldFindings, *, witnessed: bool) -> None:
    """Whether nothing was taken out below a checkpoint that others hold."""
    which = DossierProperty.COMPLETE
    size = opened.size
    for each in held.faults:
        docket.fault(which, each)
    if anchors.min_size is not None and size < anchors.min_size:
        docket.fault(
            which, f"the newest checkpoint here has {size} entries, and {anchors.min_size} were known to others"
        )
    if docket.any_failed((DossierProperty.LEDGER, DossierProperty.CHECKPOINTS)):
        docket.fault(which, "the ledger or a checkpoint does not hold: see above")
    from_outside = anchors.min_size is not None or bool(held.of_this_ledger) or witnessed
    vouched = docket.has(DossierProperty.KEY, Answer.PASS) or bool(held.of_this_ledger) or witnessed
    if docket.is_ledger_unread or opened.newest is None:
        unchecked = BLOCKED
    elif not from_outside:
        unchecked = "Nothing from outside was given to compare with: --held FILE, or --min-size N."
    elif not opened.is_whole:
        unchecked = f"The ledger is shown in part: {len(opened.entries)} of {size} entries."
    elif not vouched:
        unchecked = "A size alone proves nothing while nobody vouches for the key: --pin-vkey VKEY."
    else:
        unchecked = ""
    docket.conclude(
        which,
        passed=f"All {size} entries are here, and fit what others hold; none was taken out below that.",
        unchecked=unchecked,
    )
