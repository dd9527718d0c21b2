"""What a dossier shows only in part: values that the ledger commits to, and parts of documents.

A part of verify.py, which names this file by its SHA-256. A value is shown with its salt, a row or page with its salt
and the digests of what is hidden; both must give the digests that the ledger has. Formats: docs/formats, dossier.md.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from verify_proofs import DIGEST, MAYBE, NUMBER, TEXT, WRITER
from verify_proofs import node, parse_base64, parse_json, require, same, spell

LARGE = 64 << 20  # bytes that a file of parts may have
DISCLOSED = rf"\{{(?:{TEXT}:{spell({'s': DIGEST, 'v': MAYBE})},?)+\}}"
PART = {"index": NUMBER, "salt": DIGEST}
PARTS = [({**PART, "text": TEXT}, dict(PART, base64=TEXT))]  # a colon after that name is taken for a trace of base64
SHOWN = spell({"hidden": [DIGEST], "object": DIGEST, "parts": PARTS, "v": "1"})


def check_disclosures(dossier: Any) -> tuple[int]:
    """Every value shown matches its commitment."""
    shown = 0
    for path, seq in dossier.each("disclosure"):
        require(seq in dossier.entries, "extra")
        for name, value in parse_json(dossier.read(path), DISCLOSED).items():
            digest = sha256(WRITER.encode({"n": name, **value}).encode()).hexdigest()
            same(digest, dossier.commits[seq].get(name))
            shown += 1
    return (shown,)


def check_redactions(dossier: Any) -> tuple[int, int]:
    """Every part shown is proved, and the parts shown of a document are those that an entry lists."""
    listed = {(entry["object"], entry["shown"]) for entry in dossier.entries.values() if entry["type"] == "redact"}
    shown = 0
    for path, name in dossier.each("parts"):
        held = parse_json(dossier.read(path, LARGE), SHOWN)
        leaves = {part["index"]: leaf(part) for part in held["parts"]}
        indexes = sorted(leaves)
        require(held["object"] == name and indexes and [part["index"] for part in held["parts"]] == indexes)
        require(name in dossier.documents and "parts" in dossier.documents[name][0], "extra")
        tree = dossier.documents[name][0]["parts"]
        hidden = [bytes.fromhex(digest) for digest in reversed(held["hidden"])]
        require(indexes[-1] < tree["count"], "proof")
        require(root(leaves, indexes, 0, tree["count"], hidden).hex() == tree["root"] and not hidden, "proof")
        starts, ends = ([i for i in indexes if i + step not in leaves] for step in (-1, 1))
        spelled = ",".join(f"{a}-{b}" if a < b else f"{a}" for a, b in zip(starts, ends))
        require((name, spelled) in listed, "extra")
        shown += len(indexes)
    return shown, len(dossier.kinds["parts"])


def leaf(part: dict[str, Any]) -> bytes:
    """Give the digest of a part that is shown, which is spelled as text if it is text."""
    data = part["text"].encode() if "text" in part else parse_base64(part["base64"])
    require("text" in part or data.decode(errors="ignore").encode() != data)
    return sha256(b"\0" + bytes.fromhex(part["salt"]) + data).digest()


def root(leaves: dict[int, bytes], shown: Sequence[int], start: int, end: int, hidden: list[bytes]) -> bytes:
    """Give the root over leaves (RFC 6962, 2.1); where none is shown it is the next of the hidden, here the last."""
    if bisect.bisect_left(shown, start) == bisect.bisect_left(shown, end):
        require(hidden, "proof")
        return hidden.pop()
    if end - start == 1:
        return leaves[start]
    middle = start + (1 << (end - start - 1).bit_length() - 1)
    left = root(leaves, shown, start, middle, hidden)
    return bytes(node(left, root(leaves, shown, middle, end, hidden)))


CHECKS = {"disclosures": check_disclosures, "redactions": check_redactions}
