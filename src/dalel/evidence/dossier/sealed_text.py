"""A sealed text as the custody of a dossier shows it: each of its claims with the verdict on it and its arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dalel.errors import DataError
from dalel.evidence.dossier.claims_check import claim_name, read_object
from dalel.evidence.dossier.opened import Opened
from dalel.evidence.dossier.reckoning import ReckonedClaim, ReckonedRow, ReckonedStep, Reckoning, parse_reckoning
from dalel.evidence.dossier.verdict import ClaimVerdict
from dalel.evidence.entry import Claim


@dataclass(frozen=True, slots=True)
class SealedClaim:
    """One claim: what the text calls it, its kind, the line where it stands, and the verdict on it.

    ``steps`` are the operations of a figure, over ``rows`` rows, compared with ``of`` others; ``documents`` are those
    that it rests on, by SHA-256.
    """

    name: str
    kind: str
    line: int
    verdict: ClaimVerdict
    steps: tuple[ReckonedStep, ...]
    rows: int
    of: int
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SealedText:
    """A text by its SHA-256, the entry of its check, and its claims in their order."""

    document: str
    seq: int
    claims: tuple[SealedClaim, ...]


def find_sealed_texts(opened: Opened, verdicts: Iterable[ClaimVerdict]) -> Iterator[SealedText]:
    """Every text whose reckoning is here and can be read; what is wrong with another is a fault of its verification."""
    by_name = {verdict.claim: verdict for verdict in verdicts}
    for entry in opened.entries.values():
        if isinstance(entry, Claim):
            try:
                reckoning = parse_reckoning(read_object(opened, entry.object))
            except (LookupError, DataError):
                continue
            yield SealedText(reckoning.text, entry.seq, tuple(sealed_claims(reckoning, by_name)))


def sealed_claims(reckoning: Reckoning, verdicts: dict[str, ClaimVerdict]) -> Iterator[SealedClaim]:
    """The claims of one text that a verdict was given on."""
    sets = reckoning.sets()
    for number, claim in enumerate(reckoning.claims, 1):
        verdict = verdicts.get(claim_name(reckoning, number))
        if verdict is not None:
            yield sealed_claim(claim, verdict, sets.get(claim.rows, []), sets.get(claim.of, []))


def sealed_claim(
    claim: ReckonedClaim, verdict: ClaimVerdict, rows: Sequence[ReckonedRow], of: Sequence[ReckonedRow]
) -> SealedClaim:
    """One claim with its verdict."""
    return SealedClaim(
        name=claim.claim,
        kind=claim.kind,
        line=claim.line,
        verdict=verdict,
        steps=claim.steps,
        rows=len(rows),
        of=len(of),
        documents=tuple(dict.fromkeys([*claim.documents, *(row.document for row in (*rows, *of))])),
    )
