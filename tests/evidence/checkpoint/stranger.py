"""What a stranger computes from docs/formats alone: roots, keys, notes. Nothing here uses the library."""

from __future__ import annotations

import subprocess
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

ORIGIN = "dalel/5feceb66ffc86f38d952786c6d696c79"
"""The name of the ledger that the fixtures make."""

# RFC 8410: what comes before the 32 bytes in the DER of a public key.
_PUBLIC_KEY = bytes.fromhex("302a300506032b6570032100")


class Signer:
    """A key that follows from a word, under a name."""

    def __init__(self, word: str, name: str = ORIGIN) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(sha256(word.encode()).digest())
        self.public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.name = name

    def key_id(self, kind: int = 1) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([kind]) + self.public).digest()[:4]

    def vkey(self, kind: int = 1) -> str:
        encoded = b64encode(bytes([kind]) + self.public).decode()
        return f"{self.name}+{self.key_id(kind).hex()}+{encoded}"

    def line(self, text: str) -> str:
        """A signature line over a text."""
        return self.line_of(self.key_id() + self.private.sign(text.encode()))

    def cosigned_line(self, text: str, seconds: int) -> str:
        """A witness's line over a text."""
        said = f"cosignature/v1\ntime {seconds}\n{text}"
        return self.line_of(self.key_id(4) + seconds.to_bytes(8, "big") + self.private.sign(said.encode()))

    def line_of(self, value: bytes) -> str:
        return f"— {self.name} {b64encode(value).decode()}\n"

    def pem(self) -> bytes:
        return self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def root_of(entries: list[bytes]) -> bytes:
    """The root as RFC 6962 §2.1 defines it, word for word."""
    if not entries:
        return sha256().digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return sha256(b"\x01" + root_of(entries[:split]) + root_of(entries[split:])).digest()


def proof_of(old: int, entries: list[bytes]) -> list[bytes]:
    """PROOF(m, D[n]) as RFC 6962 §2.1.2 defines it, word for word."""

    def subproof(m: int, leaves: list[bytes], *, known: bool) -> list[bytes]:
        n = len(leaves)
        if m == n:
            return [] if known else [root_of(leaves)]
        k = 1
        while k * 2 < n:
            k *= 2
        if m <= k:
            return [*subproof(m, leaves[:k], known=known), root_of(leaves[k:])]
        return [*subproof(m - k, leaves[k:], known=False), root_of(leaves[:k])]

    return subproof(old, entries, known=True)


def lines_of(evidence: Path) -> list[bytes]:
    """The entries of a folder of evidence."""
    return (evidence / "ledger" / "entries.jsonl").read_bytes().splitlines()


def checkpoint_text(entries: list[bytes], *, origin: str = ORIGIN) -> str:
    """The text of a checkpoint over these entries."""
    return f"{origin}\n{len(entries)}\n{b64encode(root_of(entries)).decode()}\n"


def note_of(text: str, *signers: Signer) -> bytes:
    """A text, signed."""
    return (text + "\n" + "".join(signer.line(text) for signer in signers)).encode()


def request_of(old: int, entries: list[bytes], note: bytes) -> bytes:
    """A consistency proof over entries, and a note."""
    hashes = "".join(b64encode(each).decode() + "\n" for each in proof_of(old, entries))
    return f"old {old}\n{hashes}\n".encode() + note


def openssl_accepts(folder: Path, *, public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``openssl pkeyutl -verify`` accepts an Ed25519 signature."""
    key = b64encode(_PUBLIC_KEY + public).decode()
    (folder / "key.pem").write_text(f"-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n", encoding="ascii")
    (folder / "message").write_bytes(message)
    (folder / "signature").write_bytes(signature)
    ran = subprocess.run(
        [
            *("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin"),
            *("-in", "message", "-sigfile", "signature"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.strip() in {"Signature Verified Successfully", "Signature Verification Failure"}, ran.stderr
    return ran.returncode == 0


def value_of(line: str) -> bytes:
    """Key ID and signature in a signature line."""
    return b64decode(line.split(" ")[2])


def nodes_of(entries: list[bytes]) -> bytes:
    """The kept tree over entries as docs/formats/ledger.md describes it: a leaf, then each parent that it completes."""
    nodes = b""
    peaks: list[tuple[int, bytes]] = []
    for entry in entries:
        height, node = 0, sha256(b"\x00" + entry).digest()
        nodes += node
        while peaks and peaks[-1][0] == height:
            node = sha256(b"\x01" + peaks.pop()[1] + node).digest()
            nodes += node
            height += 1
        peaks.append((height, node))
    return nodes


def forge_ledger(evidence: Path, entries: list[bytes]) -> None:
    """Put other entries in the place of a ledger's, with a tree that fits them: all that is in the folder agrees."""
    (evidence / "ledger" / "entries.jsonl").write_bytes(b"".join(entry + b"\n" for entry in entries))
    (evidence / "ledger" / "tree").write_bytes(nodes_of(entries))


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes, to see that nothing changed."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
