"""The layout of a dossier: which paths may be there, what each is, and how long it may be."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dalel.errors import DataError, DocumentError
from dalel.evidence.entry import MAX_LINE
from dalel.evidence.store import open_regular

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SEAL = "seal.txt"
ENTRIES = "data/ledger/entries.jsonl"
VERIFIER = (
    "verify.py",
    "verify_claims.py",
    "verify_ledger.py",
    "verify_package.py",
    "verify_parts.py",
    "verify_proofs.py",
    "verify_stamps.py",
)
"""The program that checks a dossier, as it lies in each. In older ones it is the first file alone."""
ALWAYS = (
    BAGIT,
    BAG_INFO,
    MANIFEST,
    TAG_MANIFEST,
    "data/README.txt",
    "data/verify.py",
    "data/ro-crate-metadata.json",
    ENTRIES,
)
FIXED = frozenset((*ALWAYS, SEAL, *(f"data/{name}" for name in VERIFIER)))

MAX_FILES = 1_000_000
MAX_SMALL = 1 << 20
MAX_PARTS_FILE = 64 << 20
MAX_MANIFEST_LINE = 200

_SIZE = "(?P<number>[0-9]{6,16})"
_FORMS = {
    "object": re.compile("data/objects/(?P<shelf>[0-9a-f]{2})/(?P<digest>(?P=shelf)[0-9a-f]{62})"),
    "disclosure": re.compile(f"data/disclosures/{_SIZE}\\.json"),
    "parts": re.compile("data/parts/(?P<digest>[0-9a-f]{64})\\.json"),
    "checkpoint": re.compile(f"data/proofs/checkpoints/{_SIZE}"),
    "cosigned": re.compile(f"data/proofs/checkpoints/{_SIZE}\\.cosigned"),
    "stamp": re.compile(f"data/proofs/checkpoints/{_SIZE}\\.[0-9a-f]{{8}}\\.tsr"),
    "ots": re.compile(f"data/proofs/checkpoints/{_SIZE}\\.[0-9a-f]{{8}}\\.ots"),
    "certificate": re.compile("data/proofs/certificates/(?P<digest>[0-9a-f]{64})\\.pem"),
    "inclusion": re.compile(f"data/proofs/inclusion/{_SIZE}\\.tlog-proof"),
    "consistency": re.compile(f"data/proofs/consistency/{_SIZE}"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A path of a dossier: what kind of file it is, and the number or the SHA-256 that its name says."""

    path: str
    kind: str
    number: int = 0
    digest: str = ""


def find_place(path: str) -> Place | None:
    """What a path is; None where no dossier has such a path."""
    if path in FIXED:
        return Place(path, "fixed")
    for kind, form in _FORMS.items():
        if match := form.fullmatch(path):
            found = match.groupdict()
            number = found.get("number") or "0"
            if f"{int(number):06d}" != number and number != "0":
                return None
            return Place(path, kind, int(number), found.get("digest") or "")
    return None


def walk(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Every file below a folder, links and special files too, none of them followed; folders are walked one by one."""
    waiting = [("", folder)]
    while waiting:
        before, here = waiting.pop()
        with os.scandir(here) as listing:
            for each in sorted(listing, key=lambda item: item.name):
                status = each.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    waiting.append((f"{before}{each.name}/", Path(each.path)))
                else:
                    yield f"{before}{each.name}", status


def read_small(folder: Path, path: str, *, limit: int = MAX_SMALL) -> bytes:
    """A whole file that must be small."""
    try:
        with open_regular(folder / path) as file:
            data = file.read(limit + 1)
    except DocumentError as error:
        raise DataError(f"{path}: {error.what}") from error
    if len(data) > limit:
        raise DataError(f"{path}: it has more than {limit} bytes")
    return data


def read_lines(folder: Path, path: str, *, limit: int = MAX_LINE) -> Iterator[bytes]:
    """The lines of a file without their ends; one that is too long, or has no end, stops the reading."""
    try:
        file = open_regular(folder / path)
    except DocumentError as error:
        raise DataError(f"{path}: {error.what}") from error
    left = b""
    number = 0
    with file:
        while chunk := file.read(1 << 18):
            *lines, left = (left + chunk).split(b"\n")
            for line in lines:
                number += 1
                if len(line) > limit:
                    raise DataError(f"{path}, line {number}: it has more than {limit} bytes")
                yield line
            if len(left) > limit:
                raise DataError(f"{path}, line {number + 1}: it has more than {limit} bytes")
    if left:
        raise DataError(f"{path}, line {number + 1}: it has no line end")
