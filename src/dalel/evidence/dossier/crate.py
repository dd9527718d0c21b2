"""The description of a dossier for programs and catalogues (RO-Crate 1.1). No verifier reads it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Container, Mapping, Sequence

from dalel.evidence.entry import Kept
from dalel.evidence.entry_form import time_text


def render_crate(
    documents: Sequence[Kept], names: Mapping[int, str | None], present: Container[str], time: dt.datetime
) -> bytes:
    """The description: each document with its size, kind and SHA-256; its name where that is disclosed."""
    parts: list[dict[str, object]] = []
    for entry in documents:
        path = f"objects/{entry.object[:2]}/{entry.object}"
        if f"data/{path}" not in present:
            continue
        part: dict[str, object] = {
            "@id": path,
            "@type": "File",
            "contentSize": str(entry.bytes),
            "encodingFormat": entry.media_type,
            "sha256": entry.object,
            "dateCreated": time_text(entry.time),
        }
        if name := names.get(entry.seq):
            part["name"] = name
        parts.append(part)
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": "Dalel dossier",
            "description": "Documents, and the ledger and proofs that say since when each is held as it is.",
            "datePublished": time_text(time),
            "license": "Not stated: the documents are those of their publishers.",
            "hasPart": [{"@id": part["@id"]} for part in parts],
        },
        *parts,
    ]
    crate = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}
    return (json.dumps(crate, ensure_ascii=False, indent=1) + "\n").encode()
