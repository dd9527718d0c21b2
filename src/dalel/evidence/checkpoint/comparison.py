"""Comparing checkpoints: whether what somebody held is a beginning of what is here now, and the proof if not."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalel.errors import DataError
from dalel.evidence.checkpoint.checkpoint import SignedCheckpoint, render_proof
from dalel.evidence.checkpoint.kept_checkpoints import KeptCheckpoints
from dalel.evidence.checkpoint.note import Vkey, parse_vkey
from dalel.evidence.checkpoint.signing import Survey, survey
from dalel.evidence.checkpoint.witness import is_signed_by_any, read_request
from dalel.evidence.evidence import Evidence
from dalel.evidence.merkle import consistency_proof, is_consistent
from dalel.evidence.verification import Answer


class Finding(StrEnum):
    """What a comparison found."""

    SAME = "same"
    CONTINUES = "continues"
    ROLLBACK = "rollback"
    FORK = "fork"
    UNKNOWN = "unknown"
    ANOTHER_LEDGER = "another-ledger"


# 32 bytes in base64: the two last bits of the last sign mean nothing, and an encoder leaves them 0.
_ROOT = re.compile(rb"root ([1-9][0-9]{0,15}) ([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)\n")

_ANSWERS = {
    Finding.SAME: Answer.PASS,
    Finding.CONTINUES: Answer.PASS,
    Finding.ROLLBACK: Answer.FAIL,
    Finding.FORK: Answer.FAIL,
    Finding.UNKNOWN: Answer.NOT_CHECKED,
    Finding.ANOTHER_LEDGER: Answer.NOT_CHECKED,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found, in a sentence; ``proof`` holds the signed notes that prove two histories to anyone.

    A rollback is proved by the checkpoint that was held, to whoever sees that the ledger is shorter now.
    """

    finding: Finding
    says: str
    proof: bytes = b""

    @property
    def answer(self) -> Answer:
        """PASS where one continues the other, FAIL where they cannot both be of one history."""
        return _ANSWERS[self.finding]


def compare_with_ledger(held: bytes, evidence: Evidence, keys: Sequence[Vkey] = ()) -> Comparison:
    """Compare a checkpoint that somebody held with the ledger here.

    ``keys`` are more keys of the ledger that are known from elsewhere: a rollback may have taken out the entry of one.
    """
    _, _, signed = read_request(held)
    size = signed.checkpoint.size
    with evidence.reading() as ledger:
        here = survey(ledger, [size])
    if signed.checkpoint.origin != here.origin:
        return Comparison(
            Finding.ANOTHER_LEDGER,
            f"That checkpoint is of the ledger {signed.checkpoint.origin}; this one is {here.origin or 'empty'}.",
        )
    known = list(dict.fromkeys([*(parse_vkey(key.vkey) for key in here.keys), *keys]))
    check_signed_by_ledger(signed, known)
    if size > here.size:
        return Comparison(
            Finding.ROLLBACK,
            f"Missing here: {size - here.size} of the {size} entries that the ledger's key signed.",
        )
    if here.roots[size] != signed.checkpoint.root:
        return Comparison(
            Finding.FORK,
            f"The ledger's key signed another history: of its first {size} entries at least one is not as it was.",
            conflict_with(signed, evidence, here, known),
        )
    if size == here.size:
        return Comparison(Finding.SAME, f"The same {size} entries are here, and nothing was recorded since.")
    return Comparison(
        Finding.CONTINUES, f"Its {size} entries are the beginning of the {here.size} that are here; none was changed."
    )


def conflict_with(held: SignedCheckpoint, evidence: Evidence, here: Survey, keys: Sequence[Vkey]) -> bytes:
    """The proof that our newest checkpoint is of another history than the one held; empty where it proves nothing.

    So it is where ours is too old, or where the entries here were changed and ours was signed before that.
    """
    size = held.checkpoint.size
    newest = KeptCheckpoints(evidence.folder, evidence.disk).newest()
    if newest is None or not size <= newest.checkpoint.size <= here.size:
        return b""
    if newest.checkpoint.size == size:
        proof = render_conflict(held, newest.data)
    else:
        with evidence.reading() as ledger, ledger.kept.nodes() as node:
            nodes = consistency_proof(size, size=newest.checkpoint.size, node=node)
        proof = render_conflict(held, render_proof(size, nodes, newest.data), root=here.roots[size])
    checked = check_conflict(proof, keys)
    return proof if checked.finding is Finding.FORK else b""


def check_signed_by_ledger(signed: SignedCheckpoint, keys: Sequence[Vkey]) -> None:
    """Refuse a checkpoint that no key of the ledger signed: it says nothing about it."""
    if not is_signed_by_any(signed, keys):
        raise DataError(
            f"No key that this ledger names signed that checkpoint of size {signed.checkpoint.size}.",
            next_step="Ask its holder where it is from. A key that the owner told you, and that was taken out of the "
            "ledger since, is given with --vkey VKEY.",
        )


def compare_checkpoints(left: bytes, right: bytes, keys: Sequence[Vkey]) -> Comparison:
    """Compare two checkpoints without the ledger; ``keys`` are those of the ledger that are known from elsewhere."""
    requests = sorted((read_request(left), read_request(right)), key=lambda each: each[2].checkpoint.size)
    (_, _, before), (old, proof, after) = requests
    first, second = before.checkpoint, after.checkpoint
    if first.origin != second.origin:
        return Comparison(Finding.ANOTHER_LEDGER, f"They are of two ledgers: {first.origin} and {second.origin}.")
    if not all(is_signed_by_any(each, keys) for each in (before, after)):
        return Comparison(
            Finding.UNKNOWN,
            "They are not both signed by a key that was given: --vkey VKEY, as the ledger's owner told it.",
        )
    if first.size == second.size:
        return compare_roots(before, after)
    if old != first.size:
        return Comparison(
            Finding.UNKNOWN,
            f"Sizes {first.size} and {second.size} need a proof: dalel checkpoint publish --since {first.size}",
        )
    if is_consistent(old, size=second.size, proof=proof, old_root=first.root, root=second.root):
        return Comparison(Finding.CONTINUES, f"The first {first.size} of the {second.size} entries are as they were.")
    return Comparison(Finding.UNKNOWN, f"The proof does not lead from size {first.size} to size {second.size}.")


def compare_roots(left: SignedCheckpoint, right: SignedCheckpoint) -> Comparison:
    """Two checkpoints of one size that one ledger signed."""
    size = left.checkpoint.size
    if left.checkpoint.root == right.checkpoint.root:
        return Comparison(Finding.SAME, f"Both are of the same {size} entries.")
    return Comparison(
        Finding.FORK,
        f"Two histories: the ledger's key signed two different roots over {size} entries.",
        render_conflict(left, right.data),
    )


def render_conflict(held: SignedCheckpoint, other: bytes, *, root: bytes = b"") -> bytes:
    """What proves that two signed notes are of two histories.

    Where their sizes differ, ``other`` is a consistency proof with its note, and ``root`` the root that it starts from.
    """
    line = f"--\nroot {held.checkpoint.size} {b64encode(root).decode()}\n".encode() if root else b""
    return held.data + b"--\n" + other + line


def check_conflict(data: bytes, keys: Sequence[Vkey]) -> Comparison:
    """Check such a proof as a stranger does, with the keys of the ledger that are known from elsewhere."""
    pieces = data.split(b"--\n")
    if len(pieces) == 2:
        return compare_checkpoints(pieces[0], pieces[1], keys)
    claimed = _ROOT.fullmatch(pieces[2]) if len(pieces) == 3 else None
    if claimed is None:
        raise DataError("This is no proof of two histories.", next_step="dalel checkpoint compare NOTE --proof FILE")
    held = read_request(pieces[0])[2]
    old, proof, other = read_request(pieces[1])
    size, root = int(claimed[1]), b64decode(claimed[2])
    signed = all(is_signed_by_any(each, keys) for each in (held, other))
    leads = is_consistent(size, size=other.checkpoint.size, proof=proof, old_root=root, root=other.checkpoint.root)
    if (
        signed
        and leads
        and old == size == held.checkpoint.size
        and root != held.checkpoint.root
        and held.checkpoint.origin == other.checkpoint.origin
    ):
        return Comparison(
            Finding.FORK,
            f"Two histories: the ledger's key signed a root over {size} entries, and another history of "
            f"{other.checkpoint.size} entries that had a different root at that size.",
            data,
        )
    return Comparison(Finding.UNKNOWN, "This does not prove two histories to whoever knows only the keys given.")
