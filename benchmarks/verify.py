"""How long an expert waits for the dossier's own verify.py, beside only hashing the same files.

    python benchmarks/verify.py --files 4000 --bytes 200000000 --rounds 7

It makes a dossier in a temporary folder and runs, in turn, verify.py, a plain pass of hashlib in one thread (a process
of the same Python with the same options), and sha256sum over the manifest. It prints medians of wall and CPU time, and
each as a multiple of the plain pass. Nothing is asserted about time: machines differ, and other work takes its share.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from synthetic.markdown import table

SCRIPT = Path(__file__).parents[1] / "src" / "dalel" / "evidence" / "dossier" / "verify.py"
ORIGIN = "dalel/" + "0" * 32
PLAIN = """
import hashlib, os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb", buffering=0) as file:
            hashlib.file_digest(file, "sha256").hexdigest()
"""


def canonical(value: object) -> bytes:
    """The one spelling of an object."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree of RFC 6962."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + root(leaves[:k]) + root(leaves[k:])).digest()


@dataclass(frozen=True, slots=True)
class Signer:
    """The key of the ledger."""

    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """Its type and its 32 bytes."""
        return b"\1" + self.key.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        """The first bytes of a digest over its name and itself."""
        return sha256(f"{ORIGIN}\n".encode() + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as people give it to each other."""
        return f"{ORIGIN}+{self.id.hex()}+{base64.b64encode(self.public).decode()}"

    def sign(self, text: str) -> bytes:
        """A note over the text."""
        signature = base64.b64encode(self.id + self.key.sign(text.encode())).decode()
        return f"{text}\n— {ORIGIN} {signature}\n".encode()


def write_dossier(folder: Path, *, files: int, size: int, seed: int) -> str:
    """A dossier of so many documents, which hold so many bytes together; gives its key."""
    signer, made = Signer(Ed25519PrivateKey.from_private_bytes(bytes(32))), random.Random(seed)
    lines = [entry(0, "genesis", origin=ORIGIN), entry(1, "key", epoch=1, vkey=signer.vkey)]
    digests = {}
    for seq in range(2, files + 2):
        data = made.randbytes(size // files)
        name = sha256(data).hexdigest()
        commit = {field: made.randbytes(32).hex() for field in ("collector", "device", "name", "note", "path")}
        lines.append(entry(seq, "import", bytes=len(data), commit=commit, media_type="application/pdf", object=name))
        digests |= keep(folder, f"data/objects/{name[:2]}/{name}", data)
    digests |= keep(folder, "data/ledger/entries.jsonl", b"".join(line + b"\n" for line in lines))
    top = base64.b64encode(root([sha256(b"\0" + line).digest() for line in lines])).decode()
    note = signer.sign(f"{ORIGIN}\n{len(lines)}\n{top}\n")
    digests |= keep(folder, f"data/proofs/checkpoints/{len(lines):06d}", note)
    digests |= keep(folder, "data/README.txt", b"A dossier to measure with.\n")
    digests |= keep(folder, "data/ro-crate-metadata.json", b"{}\n")
    for program in SCRIPT.parent.glob("verify*.py"):
        digests |= keep(folder, f"data/{program.name}", program.read_bytes())
    tags = keep(folder, "bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    tags |= keep(folder, "bag-info.txt", b"External-Description: made by benchmarks/verify.py\n")
    tags |= keep(folder, "manifest-sha256.txt", manifest(digests))
    named = "".join(f"{name} {tags[name]}\n" for name in ("bag-info.txt", "manifest-sha256.txt"))
    tags |= keep(folder, "seal.txt", signer.sign(f"dalel-dossier/1\n{ORIGIN}\n{len(lines)}\n{named}"))
    keep(folder, "tagmanifest-sha256.txt", manifest(tags))
    return signer.vkey


def entry(seq: int, kind: str, **fields: object) -> bytes:
    """A line of the ledger."""
    return canonical(
        {"seq": seq, "time": "2026-11-23T09:30:00Z", "tool": "dalel/0.1.0", "type": kind, "v": 1, **fields}
    )


def keep(folder: Path, name: str, data: bytes) -> dict[str, str]:
    """Write a file; gives its digest by its name."""
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return {name: sha256(data).hexdigest()}


def manifest(digests: dict[str, str]) -> bytes:
    """The lines of a manifest."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()


def measure(command: Sequence[str], *, cwd: Path) -> tuple[float, float]:
    """Seconds by the clock, and of the processor, that a command takes."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    said = process.stderr.read() if process.stderr else b""
    if process.stderr:
        process.stderr.close()
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said.decode(errors='replace')}")
    return wall, used.ru_utime + used.ru_stime


def say(runs: dict[str, list[tuple[float, float]]], *, files: int, size: int) -> str:
    """The medians, as Markdown."""
    medians = {name: [statistics.median(column) for column in zip(*taken, strict=True)] for name, taken in runs.items()}
    plain = medians["hashlib, one thread"]
    rows = [
        [
            name,
            f"{wall:.3f}",
            f"{cpu:.3f}",
            f"{wall / plain[0]:.2f}",
            f"{cpu / plain[1]:.2f}",
            f"{size / wall / 1e6:,.0f}",
        ]
        for name, (wall, cpu) in medians.items()
    ]
    columns = ["command", "wall, s", "CPU, s", "wall ÷ plain", "CPU ÷ plain", "MB a second"]
    rounds = len(next(iter(runs.values())))
    about = (
        f"{files:,} documents of {size / 1e6:,.0f} MB together, {files + 2:,} entries; medians of {rounds} rounds; "
        f"{len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}, "
        f"load when it ended {os.getloadavg()[0]:.1f}."
    )
    return f"{about}\n\n{table(columns, rows)}"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=4_000, help="how many documents")
    parser.add_argument("--bytes", type=int, default=200_000_000, help="how many bytes they hold together")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="dalel-verify-"))
    try:
        vkey = write_dossier(work, files=given.files, size=given.bytes, seed=given.seed)
        commands = {
            "verify.py": [sys.executable, "-I", str(SCRIPT), ".", "--pin-vkey", vkey],
            "hashlib, one thread": [sys.executable, "-I", "-c", PLAIN, "."],
            "sha256sum -c": ["sha256sum", "--quiet", "-c", "manifest-sha256.txt"],
        }
        for command in commands.values():
            measure(command, cwd=work)  # Once without counting, so that every file is in memory.
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(given.rounds):
            for name, command in commands.items():
                runs[name].append(measure(command, cwd=work))
    finally:
        shutil.rmtree(work)
    print(say(runs, files=given.files, size=given.bytes))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
