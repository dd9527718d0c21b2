"""The content of a dossier: each file that lies in it, by its path in the bag. The format: docs/formats/dossier.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from dalel.errors import DataError
from dalel.evidence.checkpoint.checkpoint import SignedCheckpoint, render_inclusion, render_proof
from dalel.evidence.checkpoint.kept_checkpoints import KeptCheckpoints
from dalel.evidence.commitment import Disclosure, render_disclosures
from dalel.evidence.dossier.crate import render_crate
from dalel.evidence.dossier.layout import VERIFIER
from dalel.evidence.dossier.selection import Chosen, Selection, check_selection, choose_lines
from dalel.evidence.entry import Kept
from dalel.evidence.evidence import Evidence
from dalel.evidence.ledger import Ledger
from dalel.evidence.merkle import consistency_proof, inclusion_proof
from dalel.evidence.parts import TableRows, cut, render_parts, show_parts
from dalel.evidence.record import SEED


@dataclass(frozen=True, slots=True)
class Stretch:
    """The first bytes of a file that only grows."""

    path: Path
    length: int


Source = bytes | Path | Stretch
"""Where a file's bytes are from."""


@dataclass(frozen=True, slots=True)
class Content:
    """The files of the payload by path; ``documents`` are the entries whose documents are spoken of."""

    files: Mapping[str, Source]
    chosen: Sequence[Chosen]
    signed: SignedCheckpoint

    @property
    def is_whole(self) -> bool:
        """Whether every line of the ledger is shown, be it by choice or because no other is there."""
        return len(self.chosen) == self.signed.checkpoint.size

    @property
    def documents(self) -> list[Kept]:
        """Each document once, in the order of the ledger."""
        entries = {each.entry.object: each.entry for each in reversed(self.chosen) if isinstance(each.entry, Kept)}
        return list(reversed(entries.values()))


def gather(
    evidence: Evidence, selection: Selection, signed: SignedCheckpoint, *, table_rows: TableRows | None
) -> Content:
    """Everything that goes under ``data/``, at one checkpoint."""
    kept = KeptCheckpoints(evidence.folder, evidence.disk)
    with evidence.reading() as ledger:
        chosen = list(choose_lines(ledger, selection, signed))
        check_selection(selection, chosen)
        content = Content(files={}, chosen=chosen, signed=signed)
        disclosed = {each.entry.seq: evidence.disclosures.read(each.entry) for each in chosen}
        shown = show_disclosed(disclosed, selection)
        found: dict[str, Source] = {
            "data/README.txt": own_file("README.txt"),
            **{f"data/{name}": own_file(name) for name in VERIFIER},
            **ledger_files(ledger, content),
            **proof_files(ledger, kept, content),
            **{
                f"data/disclosures/{seq:06d}.json": render_disclosures(values)
                for seq, values in shown.items()
                if values
            },
        }
    for entry in content.documents:
        if entry.object in selection.held_back:
            indexes = selection.held_back[entry.object]
            if indexes is not None:
                seed = disclosed[entry.seq].get(SEED)
                data = render_shown(evidence.path(entry.object), entry, indexes, seed=seed, table_rows=table_rows)
                found[f"data/parts/{entry.object}.json"] = data
        else:
            found[f"data/objects/{entry.object[:2]}/{entry.object}"] = evidence.path(entry.object)
    names = {seq: values["name"].value for seq, values in shown.items() if "name" in values}
    found["data/ro-crate-metadata.json"] = render_crate(content.documents, names, found, chosen[-1].entry.time)
    return Content(files=dict(sorted(found.items())), chosen=chosen, signed=signed)


def own_file(name: str) -> bytes:
    """A file that is the same in every dossier."""
    return files("dalel.evidence.dossier").joinpath(name).read_bytes()


def show_disclosed(
    disclosed: Mapping[int, Mapping[str, Disclosure]], selection: Selection
) -> dict[int, dict[str, Disclosure]]:
    """Of what could be disclosed, what is."""
    return {
        seq: {name: each for name, each in sorted(values.items()) if name in selection.opens(seq)}
        for seq, values in disclosed.items()
    }


def ledger_files(ledger: Ledger, content: Content) -> dict[str, Source]:
    """The lines; of a whole ledger a stretch of its file, which may be long."""
    path = "data/ledger/entries.jsonl"
    if content.is_whole:
        return {path: Stretch(ledger.path, content.chosen[-1].line.end)}
    return {path: b"".join(each.line.data for each in content.chosen)}


def proof_files(ledger: Ledger, kept: KeptCheckpoints, content: Content) -> dict[str, Source]:
    """The checkpoints up to the newest, what others added to them, and where the ledger is shown in part the proofs."""
    newest, found = content.signed, dict[str, Source]()
    size = newest.checkpoint.size
    for each in (each for each in kept.sizes() if each <= size):
        name = f"data/proofs/checkpoints/{each:06d}"
        found[name] = kept.read(each).data
        cosigned = kept.cosigned(each).render()
        if cosigned != found[name]:
            found[f"{name}.cosigned"] = cosigned
        found |= {f"data/proofs/checkpoints/{name}": data for name, data in kept.receipts(each).items()}
    found |= {f"data/proofs/certificates/{name}": data for name, data in kept.certificate_files().items()}
    if content.is_whole:
        return found
    with ledger.kept.nodes() as node:
        for each in (each for each in kept.sizes() if each < size):
            proof = consistency_proof(each, size=size, node=node)
            found[f"data/proofs/consistency/{each:06d}"] = render_proof(each, proof, newest.data)
        for seq in (each.entry.seq for each in content.chosen):
            path = inclusion_proof(seq, size=size, node=node)
            found[f"data/proofs/inclusion/{seq:06d}.tlog-proof"] = render_inclusion(seq, path, newest.data)
    return found


def render_shown(
    path: Path, entry: Kept, indexes: tuple[int, ...], *, seed: Disclosure | None, table_rows: TableRows | None
) -> bytes:
    """The parts of a document that are shown, each with its proof."""
    if entry.parts is None or seed is None or seed.value is None:
        raise DataError(
            f"The document {entry.object} cannot be shown in part: no tree over its parts was made when it was added.",
            next_step=f"Show it whole, or hold it back: dalel dossier withhold DIR {entry.object[:12]} --output DIR2",
        )
    pieces = cut(path, media_type=entry.media_type, table_rows=table_rows)
    if pieces is None or (pieces.form, len(pieces.parts)) != (entry.parts.form, entry.parts.count):
        raise DataError(
            f"The document {entry.object} was cut as {entry.parts.form} into {entry.parts.count} parts when it was "
            "added; this version cuts it otherwise.",
            next_step=f"Use the version that added it ({entry.tool}), or withhold the document.",
        )
    return render_parts(show_parts(pieces, bytes.fromhex(seed.value), indexes, document=entry.object))
