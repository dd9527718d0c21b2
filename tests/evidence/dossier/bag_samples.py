"""Bags for the tests: the conformance suite, unpacked, and small ones made by hand."""

from __future__ import annotations

import tarfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

SUITE = Path(__file__).parents[2] / "vectors" / "bagit" / "suite.tar.gz"


def unpack_suite(folder: Path) -> Path:
    """The suite's files, each written by its name: it has no links, and no name that leads out."""
    with tarfile.open(SUITE) as archive:
        for member in archive:
            assert member.isreg(), member.name
            assert not {"", ".", ".."} & set(member.name.split("/")), member.name
            path = folder / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            content = archive.extractfile(member)
            assert content is not None
            path.write_bytes(content.read())
    return folder


def make_bag(folder: Path, files: Mapping[str, bytes] | None = None, *, version: str = "1.0") -> Path:
    """A bag with these files, one whose manifests fit; a file named here takes the place of what would be made."""
    content = {"data/a.txt": b"a\n", "bagit.txt": b"", **(files or {})}
    if not content["bagit.txt"]:
        content["bagit.txt"] = f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n".encode()
    content.setdefault("manifest-sha256.txt", listed(content, payload=True))
    content.setdefault("tagmanifest-sha256.txt", listed(content, payload=False))
    for name, data in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def listed(content: Mapping[str, bytes], *, payload: bool) -> bytes:
    """The lines of a manifest."""
    names = sorted(name for name in content if name.startswith("data/") == payload and "tagmanifest" not in name)
    return b"".join(f"{sha256(content[name]).hexdigest()}  {name}\n".encode() for name in names)
