"""Sealing: a checkpoint over what is recorded, a folder that proves itself, and an entry that says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dalel import __version__
from dalel.errors import DataError
from dalel.evidence.checkpoint.checkpoint import SignedCheckpoint
from dalel.evidence.checkpoint.kept_checkpoints import KeptCheckpoints
from dalel.evidence.checkpoint.note import Note
from dalel.evidence.checkpoint.signing import check_newest, needs_signing, read_key, sign, survey
from dalel.evidence.checkpoint.signing_key import SigningKeys
from dalel.evidence.dossier.content import Content, Source, gather
from dalel.evidence.dossier.selection import Selection
from dalel.evidence.dossier.traces import Identity, Trace, find_traces
from dalel.evidence.dossier.writing import check_output, write_dossier
from dalel.evidence.entry import Key, Seal
from dalel.evidence.evidence import Evidence
from dalel.evidence.parts import TableRows
from dalel.evidence.store import Progress

DOSSIER_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where dossiers are made: the evidence, its keys, whose traces must not go in, and how workbooks are cut."""

    evidence: Evidence
    keys: SigningKeys
    identity: Identity
    table_rows: TableRows | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A dossier that was written. ``digest`` is the SHA-256 of its tagmanifest."""

    output: Path
    digest: str
    signed: SignedCheckpoint
    documents: int
    held_back: int
    remarks: tuple[str, ...]


class TracesFoundError(DataError):
    """Something in what would be sealed gives the collector away; ``traces`` are all that were found."""

    def __init__(self, traces: list[Trace], *, next_step: str) -> None:
        self.traces = traces
        super().__init__(
            f"Nothing was sealed: {len(traces)} trace{'s' if len(traces) > 1 else ''} in the documents may give away "
            "a person or a place.",
            next_step=next_step,
        )


def seal(
    workplace: Workplace,
    selection: Selection,
    *,
    output: Path,
    allowed: frozenset[str],
    time: dt.datetime,
    progress: Progress,
) -> Sealed:
    """Seal a dossier at the newest checkpoint; where something was recorded since, a new one is signed first."""
    check_output(output)
    evidence = workplace.evidence
    remarks: list[str] = []
    if needs_signing(evidence):
        signed = sign(evidence, workplace.keys, time=time)
        remarks += [*signed.remarks, f"Signed a checkpoint of size {signed.signed.checkpoint.size}."]
    else:
        remarks += check_newest(evidence, time=time)
    newest = KeptCheckpoints(evidence.folder, evidence.disk).newest()
    if newest is None:
        raise DataError("There is no checkpoint.", next_step="dalel checkpoint sign")
    content = gather(evidence, selection, newest, table_rows=workplace.table_rows)
    check_traces(content.files, workplace.identity, allowed=allowed)
    digest = write_dossier(
        output,
        content.files,
        info=describe(content),
        seal=lambda bound: render_seal(workplace, content, bound),
        enter=lambda digest: remarks.extend(record_seal(evidence, content, digest=digest, output=output, time=time)),
        disk=evidence.disk,
        progress=progress,
    )
    documents = content.documents
    held_back = sum(entry.object in selection.held_back for entry in documents)
    return Sealed(output, digest, newest, len(documents) - held_back, held_back, tuple(remarks))


def describe(content: Content) -> list[tuple[str, str]]:
    """What stands in bag-info.txt. No clock is read: the same dossier has the same bytes on any day."""
    last = content.chosen[-1].entry
    checkpoint = content.signed.checkpoint
    return [
        ("Bag-Software-Agent", f"dalel/{__version__}"),
        ("Bagging-Date", f"{last.time:%Y-%m-%d}"),
        ("Dalel-Dossier-Version", DOSSIER_VERSION),
        ("Dalel-Ledger", checkpoint.origin),
        ("Dalel-Checkpoint", str(checkpoint.size)),
        ("External-Description", "Documents that prove themselves: begin with data/README.txt"),
    ]


def seal_text(origin: str, size: int, bound: Mapping[str, str]) -> str:
    """What the seal says: of which ledger, at which checkpoint, and the two files that it binds."""
    return f"dalel-dossier/1\n{origin}\n{size}\n" + "".join(f"{name} {bound[name]}\n" for name in sorted(bound))


def render_seal(workplace: Workplace, content: Content, bound: Mapping[str, str]) -> bytes:
    """The seal, signed with the newest key of the ledger."""
    checkpoint = content.signed.checkpoint
    key = [each.entry for each in content.chosen if isinstance(each.entry, Key)][-1]
    text = seal_text(checkpoint.origin, checkpoint.size, bound)
    return Note(text, (read_key(workplace.keys, key, origin=checkpoint.origin).sign(text),)).render()


def check_traces(files: Mapping[str, Source], identity: Identity, *, allowed: frozenset[str]) -> None:
    """Look for what would give the collector away in everything that comes from outside or from the disclosures."""
    looked = {
        path: source
        for path, source in files.items()
        if path.startswith(("data/objects/", "data/disclosures/", "data/parts/", "data/proofs/"))
        and isinstance(source, bytes | Path)
    }
    traces = [trace for trace in find_traces(looked, identity=identity) if trace.kind not in allowed]
    if traces:
        kinds = sorted({trace.kind for trace in traces})
        raise TracesFoundError(
            traces,
            next_step="Look at each. Hold a document back (dalel dossier withhold), or, if what was found is the "
            f"publisher's own and may be shown: {' '.join(f'--allow {kind}' for kind in kinds)}",
        )


def record_seal(evidence: Evidence, content: Content, *, digest: str, output: Path, time: dt.datetime) -> list[str]:
    """Enter the sealing, once for each dossier."""
    size = content.signed.checkpoint.size
    with evidence.recording(time=time) as recording:
        known = any(isinstance(each, Seal) and each.object == digest for each in recording.ledger.entries_from(size))
        if not known:
            recording.enter(
                Seal,
                object=digest,
                checkpoint=size,
                documents=len(content.documents),
                committed={"path": str(output)},
            )
            recording.write()
        return recording.remarks


def ledger_name(evidence: Evidence) -> str:
    """The name of the ledger here; empty where nothing is recorded."""
    with evidence.reading() as ledger:
        return survey(ledger, []).origin
