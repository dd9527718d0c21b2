"""Dossiers made straight from docs/formats, without a line of the library: what the two verifiers are tried on.

hand = ByHand()                      # a ledger with its first key
hand.add(b"plan")                    # a document; `withhold`, `redact`, `rotate` likewise
hand.checkpoint()
files = hand.files()                 # path -> bytes; a test changes them
write(pack(files, seal=hand.seal), folder)
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Files = dict[str, bytes]
TIME = "2026-11-23T09:30:00Z"
LEDGER = "data/ledger/entries.jsonl"


def canonical(value: object) -> bytes:
    """The one spelling of an object."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def salt(*about: object) -> str:
    """Salts that are the same every time."""
    return digest(repr(about).encode())


def leaf(data: bytes) -> bytes:
    return sha256(b"\0" + data).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, 2.1, as it is written there."""
    if len(leaves) == 1:
        return leaves[0]
    k = half(len(leaves))
    return sha256(b"\1" + root(leaves[:k]) + root(leaves[k:])).digest()


def half(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 6962, 2.1.1: the path from leaf m."""
    if len(leaves) == 1:
        return []
    k = half(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), root(leaves[k:])]
    return [*path(m - k, leaves[k:]), root(leaves[:k])]


def consistency(m: int, leaves: Sequence[bytes], *, known: bool = True) -> list[bytes]:
    """RFC 6962, 2.1.2: that the first m leaves are a beginning."""
    if m == len(leaves):
        return [] if known else [root(leaves)]
    k = half(len(leaves))
    if m <= k:
        return [*consistency(m, leaves[:k], known=known), root(leaves[k:])]
    return [*consistency(m - k, leaves[k:], known=False), root(leaves[:k])]


def hide(start: int, leaves: Sequence[bytes], shown: set[int]) -> list[bytes]:
    """docs/formats/parts.md: the roots of the largest subtrees in which nothing is shown."""
    if not shown & set(range(start, start + len(leaves))):
        return [root(leaves)]
    if len(leaves) == 1:
        return []
    k = half(len(leaves))
    return [*hide(start, leaves[:k], shown), *hide(start + k, leaves[k:], shown)]


class Key:
    """A signing key: of a ledger (type 1) or of a witness (type 4)."""

    def __init__(self, name: str, seed: str, *, kind: int = 1) -> None:
        self.name, self.kind = name, kind
        self.private = Ed25519PrivateKey.from_private_bytes(sha256(seed.encode()).digest())
        self.public = bytes([kind]) + self.private.public_key().public_bytes_raw()
        self.id = sha256(f"{name}\n".encode() + self.public).digest()[:4]
        self.vkey = f"{name}+{self.id.hex()}+{b64(self.public)}"

    def sign(self, text: str, *, time: int = 1_795_426_200) -> str:
        """A signature line for the text."""
        stamp, head = b"", ""
        if self.kind == 4:
            stamp, head = time.to_bytes(8, "big"), f"cosignature/v1\ntime {time}\n"
        return self.line(stamp + self.private.sign((head + text).encode()))

    def line(self, signature: bytes) -> str:
        return f"— {self.name} {b64(self.id + signature)}\n"


def note(text: str, *lines: str) -> bytes:
    return (text + "\n" + "".join(lines)).encode()


class ByHand:
    """A ledger, its documents, and what is shown of them."""

    def __init__(self, *, seed: str = "first") -> None:
        self.seed = seed
        self.origin = "dalel/" + digest(seed.encode())[:32]
        self.keys = [Key(self.origin, f"{seed} 1")]
        self.lines: list[bytes] = []
        self.objects: dict[str, bytes] = {}
        self.hidden: set[str] = set()
        self.trees: dict[str, list[tuple[str, bytes]]] = {}
        self.parts: dict[str, list[int]] = {}
        self.opened: dict[int, dict[str, Any]] = {}
        self.checkpoints: dict[int, bytes] = {}
        self.cosigned: dict[int, bytes] = {}
        self.others: Files = {}
        self.enter("genesis", origin=self.origin)
        self.enter("key", epoch=1, vkey=self.keys[0].vkey)

    def enter(self, kind: str, /, **fields: object) -> int:
        """One more entry, with commitments unless it is the first or a key's; gives its number."""
        seq = len(self.lines)
        if kind not in ("genesis", "key"):
            names = ("collector", "device", "note")
            fields = {"commit": {name: digest(repr((seq, name)).encode()) for name in names}, **fields}
        entry = {"seq": seq, "time": TIME, "tool": "dalel/0.1.0", "type": kind, "v": 1, **fields}
        self.lines.append(canonical(entry))
        return seq

    def add(self, data: bytes, *, kind: str = "import", parts: Iterable[bytes] | None = None) -> str:
        """A document, with its five commitments; gives its SHA-256."""
        name, seq = digest(data), len(self.lines)
        values = {
            "collector": "aigerim",
            "device": "laptop",
            "name": f"plan-{seq}.json",
            "note": None,
            "path": "/home/x",
        }
        self.opened[seq] = {key: {"s": salt(seq, key), "v": value} for key, value in values.items()}
        commit = {key: digest(canonical({"n": key, **shown})) for key, shown in self.opened[seq].items()}
        fields: dict[str, object] = {"bytes": len(data), "commit": commit, "object": name}
        if parts is not None:
            self.trees[name] = [(salt(name, index), part) for index, part in enumerate(parts)]
            top = root(self.part_leaves(name)).hex()
            fields["parts"] = {"count": len(self.trees[name]), "form": "lines", "root": top}
        if kind == "capture":
            fields |= {
                "url": "https://example.org",
                "final_url": "https://example.org",
                "status": 200,
                "method": "browser",
            }
            fields |= {"clock_offset": -1, "previous": None}
        if kind == "derive":
            fields["sources"] = [digest(b"page")]
        self.enter(kind, media_type="application/json", **fields)
        self.objects[name] = data
        return name

    def part_leaves(self, name: str) -> list[bytes]:
        return [leaf(bytes.fromhex(s) + part) for s, part in self.trees[name]]

    def withhold(self, name: str) -> None:
        self.enter("withhold", object=name, reason="private")
        self.hidden.add(name)

    def redact(self, name: str, indexes: list[int], shown: str) -> None:
        self.enter("redact", object=name, shown=shown)
        self.hidden.add(name)
        self.parts[name] = indexes

    def rotate(self) -> None:
        """A successor is entered, and the handover is signed by both."""
        self.keys.append(Key(self.origin, f"{self.seed} {len(self.keys) + 1}"))
        self.enter("key", epoch=len(self.keys), vkey=self.keys[-1].vkey)
        self.checkpoint(self.keys[-2], self.keys[-1])

    def text(self, size: int | None = None) -> str:
        size = len(self.lines) if size is None else size
        return f"{self.origin}\n{size}\n{b64(root([leaf(line) for line in self.lines[:size]]))}\n"

    def checkpoint(self, *signers: Key) -> bytes:
        """The ledger as it is now, signed by the newest key unless others are named."""
        signed = note(self.text(), *(key.sign(self.text()) for key in signers or self.keys[-1:]))
        self.checkpoints[len(self.lines)] = signed
        return signed

    def cosign(self, witness: Key) -> None:
        """The newest checkpoint, signed by somebody else too."""
        size = max(self.checkpoints)
        self.cosigned[size] = self.checkpoints[size] + witness.sign(self.text(size)).encode()

    def stamp(self, size: int, response: bytes) -> str:
        """Keep a stamp over a checkpoint; gives its path."""
        name = f"data/proofs/checkpoints/{size:06d}.{digest(response)[:8]}.tsr"
        self.others[name] = response
        return name

    def shown_parts(self, name: str) -> bytes:
        """The file of parts, as docs/formats/dossier.md has it."""
        leaves = self.part_leaves(name)
        parts = []
        for index in self.parts[name]:
            its_salt, data = self.trees[name][index]
            shown: dict[str, object] = {"index": index, "salt": its_salt}
            try:
                shown["text"] = data.decode()
            except UnicodeDecodeError:
                shown["base64"] = b64(data)
            parts.append(shown)
        hidden = [top.hex() for top in hide(0, leaves, set(self.parts[name]))]
        return canonical({"hidden": hidden, "object": name, "parts": parts, "v": 1}) + b"\n"

    def files(
        self, *, only: Sequence[int] | None = None, disclosed: Mapping[int, Sequence[str]] | None = None
    ) -> Files:
        """Everything under data/: the ledger up to the newest checkpoint, or only the entries of these numbers."""
        size = max(self.checkpoints)
        lines = self.lines[:size]
        files = {"data/README.txt": b"read me\n", "data/verify.py": b"pass\n", "data/ro-crate-metadata.json": b"{}\n"}
        chosen = range(size) if only is None else only
        files[LEDGER] = b"".join(lines[seq] + b"\n" for seq in chosen)
        named = set(re.findall(r'"object":"([0-9a-f]{64})"', files[LEDGER].decode(errors="replace")))
        for name, data in self.objects.items():
            if name in named and name not in self.hidden:
                files[f"data/objects/{name[:2]}/{name}"] = data
        for name in self.parts:
            files[f"data/parts/{name}.json"] = self.shown_parts(name)
        for number, signed in self.checkpoints.items():
            files[f"data/proofs/checkpoints/{number:06d}"] = signed
        for number, signed in self.cosigned.items():
            files[f"data/proofs/checkpoints/{number:06d}.cosigned"] = signed
        for seq, names in (disclosed or {}).items():
            opened = {name: self.opened[seq][name] for name in names}
            files[f"data/disclosures/{seq:06d}.json"] = canonical(opened) + b"\n"
        if only is not None:
            files |= self.proofs(only)
        return files | self.others

    def proofs(self, only: Sequence[int]) -> Files:
        """Inclusion of each entry, and consistency of each older checkpoint."""
        size = max(self.checkpoints)
        newest, leaves = self.checkpoints[size], [leaf(line) for line in self.lines[:size]]
        files = {}
        for seq in only:
            steps = "".join(f"{b64(step)}\n" for step in path(seq, leaves))
            proof = f"c2sp.org/tlog-proof@v1\nindex {seq}\n{steps}\n".encode() + newest
            files[f"data/proofs/inclusion/{seq:06d}.tlog-proof"] = proof
        for old in set(self.checkpoints) - {size}:
            steps = "".join(f"{b64(step)}\n" for step in consistency(old, leaves))
            files[f"data/proofs/consistency/{old:06d}"] = f"old {old}\n{steps}\n".encode() + newest
        return files

    def seal(self, bag_info: bytes, manifest: bytes) -> bytes:
        """The note of the newest key over the description and the manifest."""
        text = f"dalel-dossier/1\n{self.origin}\n{max(self.checkpoints)}\n"
        text += f"bag-info.txt {digest(bag_info)}\nmanifest-sha256.txt {digest(manifest)}\n"
        return note(text, self.keys[-1].sign(text))


def pack(files: Files, *, seal: Callable[[bytes, bytes], bytes] | None = None) -> Files:
    """The files under data/ and, made anew, what stands above them."""
    inside = {name: data for name, data in files.items() if name.startswith("data/")}
    top = {"bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"}
    top["bag-info.txt"] = b"Source-Organization: a newsroom\n"
    top["manifest-sha256.txt"] = manifest(inside)
    if seal:
        top["seal.txt"] = seal(top["bag-info.txt"], top["manifest-sha256.txt"])
    return {**inside, **top, "tagmanifest-sha256.txt": manifest(top)}


def manifest(files: Files) -> bytes:
    return "".join(f"{digest(data)}  {name}\n" for name, data in sorted(files.items())).encode()


def write(files: Files, folder: Path) -> Path:
    """Put the files into a new folder."""
    for name, data in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder
