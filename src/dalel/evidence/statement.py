"""Statements about the evidence that come with no new document: a copy was handed over, an entry was wrong."""

from __future__ import annotations

import datetime as dt
import re

from dalel.errors import CommandError
from dalel.evidence.entry import Correct, Entry, Transfer
from dalel.evidence.evidence import Evidence

_DIGEST = re.compile(r"[0-9a-f]{64}")


def record_transfer(evidence: Evidence, digest: str, *, recipient: str, note: str | None, time: dt.datetime) -> Entry:
    """Enter that a copy of a document, or of a dossier by the SHA-256 of its tagmanifest, was handed to somebody."""
    if not _DIGEST.fullmatch(digest):
        raise CommandError(f'"{digest}" is not a SHA-256.', next_step="Give all 64 signs of it.")
    with evidence.recording(time=time, note=note) as recording:
        entry = recording.enter(Transfer, object=digest, committed={"recipient": recipient})
        recording.write()
    return entry


def record_correction(evidence: Evidence, seq: int, *, name: str | None, note: str | None, time: dt.datetime) -> Entry:
    """Enter that what an earlier entry commits to was wrong. Nothing is taken back: both stand, in their order."""
    if name is None and note is None:
        raise CommandError("What is right? Give --name or --note.", next_step="dalel evidence correct --help")
    with evidence.recording(time=time, note=note) as recording:
        size = recording.ledger.tree.size
        if seq >= size:
            raise CommandError(
                f"There is no entry {seq}; {f'the last is {size - 1}' if size else 'nothing is recorded yet'}.",
                next_step="See which there are: dalel evidence log",
            )
        entry = recording.enter(Correct, entry=seq, committed={"name": name})
        recording.write()
    return entry
