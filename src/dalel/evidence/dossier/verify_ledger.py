"""The ledger of a dossier: its lines, the checkpoints over them, the key that signed these, the documents they name.

A part of verify.py, which names this file by its SHA-256. Each check is given the dossier, puts into `dossier.place`
what it looks at, and refuses what is not so; it gives what stands in the gaps of its sentence. Formats: docs/formats,
ledger.md and checkpoint.md. Whether a ledger may be incomplete is asked in `check_complete`.
"""

from __future__ import annotations

import contextlib, datetime, functools, re
from hashlib import sha256
from typing import Any

from verify_proofs import CODE, DIGEST, NOTE, NUMBER, REFUSED, SOME, TEXT
from verify_proofs import climb, node, open_checkpoint, parse_base64, parse_json, parse_vkey
from verify_proofs import require, same, spell

LINE = 65_536  # bytes that an entry may have
LEDGER, NOTES = "data/ledger/entries.jsonl", "data/proofs/checkpoints/"
# The fields of each type of entry, besides those that all have.
RANGES, COMMIT = f"{NUMBER}(?:-{NUMBER})?", {"commit": rf"\{{(?:{TEXT}:{DIGEST},?)+\}}"}
OBJECT, FETCHED = {**COMMIT, "object": DIGEST}, {**COMMIT, "url": TEXT, "status": SOME}
DOCUMENT = {**OBJECT, "bytes": NUMBER, "media_type": TEXT, "parts": {"count": NUMBER, "form": TEXT, "root": DIGEST}}
CLOCK = {"clock_offset": f"(?:null|-?{NUMBER})", "previous": f"(?:null|{DIGEST})"}
COMMON = {"seq": NUMBER, "time": '"[0-9]{4}(?:-[0-9]{2}){2}T[0-9]{2}(?::[0-9]{2}){2}Z"', "tool": TEXT, "v": "1"}
TYPES: dict[str, dict[str, Any]] = {
    "genesis": {"origin": '"dalel/[0-9a-f]{32}"'},
    "key": {"epoch": NUMBER, "vkey": TEXT},
    "import": DOCUMENT,
    "derive": {**DOCUMENT, "sources": [DIGEST]},
    "capture": {**DOCUMENT, **FETCHED, **CLOCK, "final_url": TEXT, "method": CODE},
    "capture-failed": {**FETCHED, "reason": CODE},
    "transfer": OBJECT,
    "withhold": {**OBJECT, "reason": CODE},
    "publish": OBJECT,
    "redact": {**OBJECT, "shown": f'"{RANGES}(?:,{RANGES})*"'},
    "claim": {**OBJECT, "claims": NUMBER, "proved": NUMBER},
    "correct": {**COMMIT, "entry": NUMBER},
    "receipt": {**OBJECT, "kind": CODE, "checkpoint": NUMBER},
    "seal": {**OBJECT, "checkpoint": NUMBER, "documents": NUMBER},
}


@functools.lru_cache(maxsize=None)
def entry_form(kind: str) -> Any:
    """Give the form of the entries of a type; another type has none."""
    return re.compile(spell({**COMMON, **TYPES[kind], "type": f'"{kind}"'}))


def read_checkpoints(dossier: Any) -> None:
    """Read what the checkpoints state, signed or not; what cannot be read is found when they are checked."""
    for path, number in dossier.each("checkpoint"):
        dossier.size = max(dossier.size, number)
        with contextlib.suppress(*REFUSED):
            note = dossier.read(path, NOTE)
            _, size, top, _ = open_checkpoint(note)
            same(size, number)
            dossier.notes[size] = note, top
    dossier.partial = bool(dossier.kinds["inclusion"] or dossier.kinds["consistency"])


def read_ledger(dossier: Any) -> None:
    """Read the ledger up to a line that cannot be read, and take the root at the size of each checkpoint."""
    last, tops, held, dossier.place = -1, [], b"".join(dossier.held.values()), LEDGER
    with dossier.open(LEDGER) as file:
        for count, line in enumerate(iter(lambda: file.readline(LINE + 1), b""), 1):
            dossier.place = f"{LEDGER}:{count}"
            entry = parse_json(line)
            require(entry_form(entry["type"]).fullmatch(line.decode()[:-1]))
            require(last < entry["seq"] and (entry["type"] == "genesis") == (entry["seq"] == 0) == (count == 1))
            take_entry(dossier, entry)
            last, leaf = entry["seq"], sha256(b"\0" + line[:-1]).digest()
            if dossier.partial:
                dossier.leaves[last] = leaf
            tops.append(leaf)
            for _ in range((count & -count).bit_length() - 1):  # two whole trees of one size become one
                tops[-2:] = [node(*tops[-2:])]
            if count in dossier.notes or b"\n%d\n" % count in held:
                dossier.roots[count] = functools.reduce(lambda right, left: node(left, right), reversed(tops))
    require(dossier.entries, "missing")
    dossier.understood = True


def take_entry(dossier: Any, entry: dict[str, Any]) -> None:
    """Take from an entry what it says of the ledger, of its keys and of documents."""
    seq, kind, commit = entry["seq"], entry["type"], entry.pop("commit", {})
    if f"data/disclosures/{seq:06d}.json" in dossier.files:  # the others would only take up memory
        dossier.commits[seq] = commit
    datetime.datetime.fromisoformat(entry["time"][:-1])  # refuses what is no time
    require(entry.get("entry", -1) < seq and (not commit or {"collector", "device", "note"} <= commit.keys()))
    if kind == "genesis":
        dossier.origin = entry["origin"]
    elif kind == "key":
        dossier.keys[seq] = name, key = parse_vkey(entry["vkey"])
        require(name[:-9] == dossier.origin and key[0] == 1 and entry["epoch"] == len(dossier.keys))
    elif kind == "claim":
        dossier.kinds["claim"].append(entry)
    elif "bytes" in entry:
        dossier.documents[entry["object"]].append(entry)
    dossier.entries[seq] = entry


def check_documents(dossier: Any) -> tuple[int, int]:
    """Each document that an entry names is here whole, or an entry says that it is withheld or redacted."""
    said = {(entry["type"], entry.get("object")) for entry in dossier.entries.values()}
    for path, name in dossier.each("object"):
        same(dossier.digests[path], name)
        require(name in dossier.documents, "extra")
    for name, entries in dossier.documents.items():
        dossier.place = dossier.object_path(name)
        is_whole, is_redacted = dossier.place in dossier.files, f"data/parts/{name}.json" in dossier.files
        require(is_whole or ("withhold", name) in said or (is_redacted and ("redact", name) in said), "missing")
        for entry in entries if is_whole else ():
            same(dossier.files[dossier.place], entry["bytes"])
    require(dossier.documents, "absent", "import, capture, derive")
    return len(dossier.kinds["object"]), len(dossier.documents) - len(dossier.kinds["object"])


def check_ledger(dossier: Any) -> tuple[int, int]:
    """The lines are in order, and give the root of the newest checkpoint, or each is proved to be in it."""
    dossier.place = LEDGER
    require(dossier.size in dossier.notes, "blocked")
    top = dossier.notes[dossier.size][1]
    for number, seq in enumerate(dossier.entries):
        if dossier.partial:
            path = f"data/proofs/inclusion/{seq:06d}.tlog-proof"
            proof = read_proof(dossier, path, f"c2sp.org/tlog-proof@v1\nindex {seq}\n")
            require(seq < dossier.size, "proof")
            require(climb(seq, 1, dossier.size, [dossier.leaves[seq], *proof])[1] == top, "proof")
        else:
            same(seq, number)
    for _, seq in dossier.each("inclusion"):  # a whole ledger needs no proofs
        require(seq in dossier.entries and len(dossier.entries) < dossier.size, "extra")
    if not dossier.partial:
        same(len(dossier.entries), dossier.size)
        same(dossier.roots[dossier.size].hex(), top.hex())
    return len(dossier.entries), dossier.size


def read_proof(dossier: Any, path: str, head: str) -> list[bytes]:
    """Read the hashes of a proof, which stand between its head and the newest checkpoint."""
    data, note = dossier.read(path), dossier.notes[dossier.size][0]
    hashes = data[len(head) : len(data) - len(note) - 1]
    require(head.encode() + hashes + b"\n" + note == data and hashes[-1:] in (b"", b"\n"))
    return [parse_base64(line, 32) for line in hashes.decode().split("\n")[:-1]]


def check_checkpoints(dossier: Any) -> tuple[int, int]:
    """Each is signed as the rule of epochs says, bears the ledger's origin, and is a beginning of the newest."""
    for path, size in (*dossier.kinds["checkpoint"], *dossier.kinds["cosigned"]):
        with dossier.look("checkpoints"):
            check_checkpoint(dossier, path, size)
    for _, size in dossier.each("consistency"):
        require(size in dossier.notes and size < dossier.size and len(dossier.entries) < dossier.size, "extra")
    dossier.place = NOTES
    require(dossier.kinds["checkpoint"], "missing")
    is_compared = dossier.partial or len(dossier.notes) == 1 or not dossier.failed("ledger")
    require(dossier.notes and is_compared, "blocked")
    return len(dossier.notes), dossier.size


def check_checkpoint(dossier: Any, path: str, size: int) -> None:
    """Check one checkpoint, and whether a witness that is known holds it."""
    witnesses = [pin for pin in dossier.pins if pin[1][0] == 4]
    known = [*dossier.keys.values(), *witnesses]
    origin, number, top, signers = open_checkpoint(dossier.read(path, NOTE), known)
    same(number, size)
    require(size in dossier.notes, "extra")
    same(origin, dossier.origin)
    same(top.hex(), dossier.notes[size][1].hex())
    named = [seq for seq in dossier.keys if seq < size]
    needed = named[-2:] if size - 1 in named[1:] else named[-1:]  # both keys sign a handover
    require(needed and signers >= {dossier.keys[seq][0] for seq in needed}, "signature", origin)
    if dossier.partial and size < dossier.size:
        require(dossier.size in dossier.notes, "blocked")
        proof = read_proof(dossier, f"data/proofs/consistency/{size:06d}", f"old {size}\n")
        width = size & -size  # of the last whole subtree
        climbed = climb(size - width, width, dossier.size, proof if width < size else [top, *proof])
        require(climbed == (top, dossier.notes[dossier.size][1]), "proof")
    elif size < dossier.size and size in dossier.roots:
        same(top.hex(), dossier.roots[size].hex())
    dossier.sound.add(path)
    if any(name in signers for name, _ in witnesses):
        dossier.outside.add(size)


def check_key(dossier: Any) -> tuple[str]:
    """A key from outside is the newest of the ledger's, or handed over to it step by step in checkpoints here."""
    pins, dossier.place = [pin for pin in dossier.pins if pin[1][0] == 1], "--pin-vkey"
    require(pins, "absent", "--pin-vkey")
    known = [seq for seq, key in dossier.keys.items() if key in pins]
    require(known, "differs", *(" ".join(name for name, _ in keys) for keys in (dossier.keys.values(), pins)))
    for seq in dossier.keys:
        path = f"{NOTES}{seq + 1:06d}"
        require(seq <= known[-1] or path in dossier.sound, "absent", path)
    return (dossier.keys[known[-1]][0],)


def compare_held(dossier: Any) -> None:
    """Compare each checkpoint that somebody holds with what is shown here."""
    for path, note in dossier.held.items():
        with dossier.look("complete"):
            dossier.place = path
            origin, size, top, signers = open_checkpoint(note, dossier.keys.values())
            same(dossier.origin, origin)
            require(signers, "signature", origin)
            require(size <= dossier.size, "differs", f">= {size}", dossier.size)
            if size in dossier.notes or not dossier.partial:
                here = dossier.notes[size][1] if size in dossier.notes else dossier.roots[size]
                same(here.hex(), top.hex())
                dossier.outside.add(size)


def check_complete(dossier: Any) -> tuple[int]:
    """The whole ledger is here, as long as somebody outside says, or as far as a checkpoint that others hold."""
    dossier.place = dossier.failed("ledger", "checkpoints")
    require(not dossier.place, "failed")
    vouched, dossier.place = dossier.answers["key"][0] == "PASS", "--min-size"
    require(dossier.size >= dossier.least, "differs", f">= {dossier.least}", dossier.size)
    require(not dossier.partial, "part")
    require(dossier.size in dossier.notes, "blocked")
    is_said = dossier.outside or (dossier.least and vouched)
    require(is_said, "absent", f"{'--pin-vkey' if dossier.least else '--min-size'}, --held")
    return (dossier.size if vouched else max(dossier.outside),)


CHECKS = {
    "documents": check_documents,
    "ledger": check_ledger,
    "checkpoints": check_checkpoints,
    "key": check_key,
    "complete": check_complete,
}
