"""Checkpoints: what the ledger was at one size, signed; and what others say of it. docs/formats/checkpoint.md."""

from dalel.evidence.checkpoint.checkpoint import Checkpoint, SignedCheckpoint, parse_signed
from dalel.evidence.checkpoint.comparison import (
    Comparison,
    Finding,
    check_conflict,
    compare_checkpoints,
    compare_with_ledger,
)
from dalel.evidence.checkpoint.history import Event, history, log
from dalel.evidence.checkpoint.kept_checkpoints import KeptCheckpoints
from dalel.evidence.checkpoint.listing import ListedCheckpoint, list_checkpoints
from dalel.evidence.checkpoint.note import Note, Vkey, parse_note, parse_vkey
from dalel.evidence.checkpoint.publication import Publication, find_publication, record_publication, render_request
from dalel.evidence.checkpoint.signing import Signed, rotate, sign, survey
from dalel.evidence.checkpoint.signing_key import SigningKeys
from dalel.evidence.checkpoint.stamping import Stamped, keep_cosigned, keep_ots, stamp
from dalel.evidence.checkpoint.verification import verify_with_checkpoints
from dalel.evidence.checkpoint.witness import Cosigned, Witness

__all__ = [
    "Checkpoint",
    "Comparison",
    "Cosigned",
    "Event",
    "Finding",
    "KeptCheckpoints",
    "ListedCheckpoint",
    "Note",
    "Publication",
    "Signed",
    "SignedCheckpoint",
    "SigningKeys",
    "Stamped",
    "Vkey",
    "Witness",
    "check_conflict",
    "compare_checkpoints",
    "compare_with_ledger",
    "find_publication",
    "history",
    "keep_cosigned",
    "keep_ots",
    "list_checkpoints",
    "log",
    "parse_note",
    "parse_signed",
    "parse_vkey",
    "record_publication",
    "render_request",
    "rotate",
    "sign",
    "stamp",
    "survey",
    "verify_with_checkpoints",
]
