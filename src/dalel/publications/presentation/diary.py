"""The data diary: every step from a document to a figure, in its order."""

from __future__ import annotations

from collections.abc import Iterator

from dalel.publications.presentation.custody import Held
from dalel.publications.presentation.presentation import Presentation
from dalel.publications.presentation.wording import Wording


def write_diary(made: Presentation) -> Iterator[str]:
    """The steps: documents came in and were read, findings were cited, numbers computed, the ledger signed."""
    wording = made.wording
    for held in made.documents:
        yield say_came(held, wording)
    for held in made.documents:
        if held.reading is not None:
            read = held.reading
            yield wording.say(
                "diary-read",
                name=read.name,
                format=read.format,
                version=read.format_version,
                records=wording.count(read.records),
                lines=wording.count(read.lines),
                refused=wording.count(read.refused),
            )
    cited = dict.fromkeys(proof.checked.claim.finding for proof in made.proofs)
    for finding in cited:
        if finding is not None:
            yield wording.say("diary-finding", flag=finding.rpartition("-")[0], finding=finding)
    for proof in made.proofs:
        for calculation in proof.calculations:
            yield wording.say(
                "diary-claim",
                proof=wording.say("proof").capitalize(),
                number=proof.number,
                arithmetic=calculation.arithmetic,
            )
    if made.checkpoint is not None:
        checkpoint = made.checkpoint.signed.checkpoint
        yield wording.say("diary-checkpoint", size=checkpoint.size, root=checkpoint.root.hex())


def say_came(held: Held, wording: Wording) -> str:
    """How a document came in."""
    document = held.document
    kind = "diary-import" if document.address is None else "diary-capture"
    return wording.say(
        kind,
        time=wording.time(document.added),
        entry=document.seq,
        name=document.name,
        address=document.address,
        sha=document.sha256,
    )
