"""Sealing a publication: its text and its reckoning are entered in the ledger, beside what they rest on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from dalel.errors import DataError
from dalel.evidence import Evidence
from dalel.evidence.document import media_type_of
from dalel.evidence.dossier import Reckoning, render_reckoning
from dalel.evidence.entry import Claim, Derive
from dalel.evidence.recording import Recording
from dalel.publications.check import Check
from dalel.publications.claim import Claim as ClaimOfText
from dalel.publications.claim import ClaimKind, Operation
from dalel.publications.holdings import Holdings
from dalel.publications.reckoning import reckon
from dalel.publications.reply import read_replies, replies_path

RECKONING = ".reckoning.jsonl"
"""How the name of a reckoning ends, after that of its text."""


@dataclass(frozen=True, slots=True)
class EnteredPublication:
    """The documents of a publication by their SHA-256: its text, and all of them.

    They are the text, its claims file, its reckoning, what its claims rest on, the newsroom's rates where it converts,
    and the replies that it shows: their list, the questions that were sent, and the answers.
    """

    text: str
    documents: frozenset[str]
    remarks: tuple[str, ...]


def enter_publication(
    check: Check, holdings: Holdings, evidence: Evidence, *, time: dt.datetime, note: str | None = None
) -> EnteredPublication:
    """Enter a checked publication in the ledger; one that does not hold is refused, one that is entered stays so."""
    path = Path(check.text.file)
    if not check.holds:
        raise DataError(
            f"Nothing was sealed: {path} does not hold.", next_step=f"See why: dalel publication check {path}"
        )
    rates = holdings.newsroom.rates if any(converts(one.claim) for one in check.claims) else None
    files = [each for each in (path, path.with_suffix(".claims.yaml"), rates) if each is not None and each.is_file()]
    reckoning = reckon(check, sha256(path.read_bytes()).hexdigest(), holdings)
    rests_on = sorted(documents_of(reckoning))
    replied = sorted({evidence.find(each).sha256 for reply in read_replies(path) for each in reply.documents})
    with evidence.recording(time=time, note=note) as recording:
        made = recording.temporary / (path.stem + RECKONING)
        made.write_bytes(b"".join(render_reckoning(reckoning)))
        texts = [keep(evidence, recording, each, sources=rests_on) for each in files]
        reckoned = keep(evidence, recording, made, sources=[*texts, *rests_on])
        made.unlink()
        listed = [keep(evidence, recording, replies_path(path), sources=replied)] if replied else []
        if not is_entered(recording, reckoned):
            figures = sum(claim.kind == ClaimKind.FIGURE for claim in reckoning.claims)
            recording.enter(Claim, object=reckoned, claims=len(reckoning.claims), proved=figures, committed={})
        recording.write()
        if sha256(path.read_bytes()).hexdigest() != reckoning.text:
            raise DataError(f"{path} changed while it was sealed.", next_step="Give the command again.")
        return EnteredPublication(
            reckoning.text, frozenset([*texts, reckoned, *rests_on, *listed, *replied]), tuple(recording.remarks)
        )


def converts(claim: ClaimOfText) -> bool:
    """Whether a claim rests on the newsroom's rates."""
    return Operation.CONVERSION in claim.operations


def documents_of(reckoning: Reckoning) -> Iterator[str]:
    """Every document that a claim rests on."""
    yield from {row.document for row in reckoning.rows}
    for claim in reckoning.claims:
        yield from claim.documents


def is_entered(recording: Recording, digest: str) -> bool:
    """Whether the ledger has an entry of this reckoning."""
    return any(isinstance(entry, Claim) and entry.object == digest for entry in recording.ledger.entries_from(0))


def keep(evidence: Evidence, recording: Recording, path: Path, *, sources: Sequence[str]) -> str:
    """Keep a file that was made from others, and enter it if it is new; its SHA-256."""
    received = evidence.keep(path)
    if recording.ledger.find_kept(received.sha256) is None:
        recording.enter(
            Derive,
            committed={"name": path.name, "path": None},
            object=received.sha256,
            bytes=received.bytes,
            media_type=media_type_of(path.name),
            parts=None,
            sources=tuple(sorted(set(sources))),
        )
    return received.sha256
