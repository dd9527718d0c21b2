"""Manifests of a bag (RFC 8493 §2.1.3, §2.2.1, §2.2.3): which files it has, with the digest of each; also fetch.txt."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dalel.errors import DataError
from dalel.evidence.dossier.inner_path import find_fault, shown
from dalel.evidence.dossier.tag_file import Declaration, Remarks, read_lines

PAYLOAD = "data/"
FETCH = "fetch.txt"

ALGORITHMS = {
    "md5": "md5",
    "sha1": "sha1",
    "sha224": "sha224",
    "sha256": "sha256",
    "sha384": "sha384",
    "sha512": "sha512",
    "sha3256": "sha3_256",
    "sha3512": "sha3_512",
}
"""The digests that can be checked here: the name in a manifest (RFC 8493 §2.4), and Python's."""

NAME = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt")
LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+(.+)")
FETCH_LINE = re.compile(r"(\S+)[ \t]+(-|[0-9]{1,20})[ \t]+(.+)")
ENCODED = re.compile(r"%(0[AaDd]|25)")
ENCODED_BEFORE_1_0 = re.compile(r"%(0[AaDd])")


@dataclass(frozen=True, slots=True)
class Manifest:
    """One manifest: the digest of each path that it lists."""

    name: str
    algorithm: str
    digests: Mapping[str, str]

    @property
    def is_of_tags(self) -> bool:
        """Whether it lists the files beside data/, and not those under it."""
        return self.name.startswith("tag")

    @property
    def is_checkable(self) -> bool:
        return self.algorithm in ALGORITHMS


@dataclass(frozen=True, slots=True)
class Fetch:
    """A file that the bag leaves elsewhere. Dalel fetches nothing."""

    url: str
    bytes: int | None
    path: str


def start_digest(algorithm: str) -> hashlib._Hash:
    """A digest of one of the kinds that can be checked here."""
    # MD5 and SHA-1 stand in old bags; they tell damage, not forgery.
    return hashlib.new(ALGORITHMS[algorithm], usedforsecurity=False)


def read_manifest(path: Path, *, declaration: Declaration, remarks: Remarks) -> Manifest:
    """Read a manifest; a line that is wrong is remarked and left out."""
    algorithm = path.name.removesuffix(".txt").rpartition("-")[2]
    expected = start_digest(algorithm).digest_size * 2 if algorithm in ALGORITHMS else None
    digests: dict[str, str] = {}
    for number, line in read_lines(path, encoding=declaration.encoding, remarks=remarks):
        place = f"{path.name}, line {number}"
        if not line.strip():
            remarks.warn(f"{place}: it is empty.")
            continue
        split = LINE.fullmatch(line)
        if split is None or (expected is not None and len(split[1]) != expected):
            remarks.error(f"{place}: a digest of {expected or 'some'} hexadecimal digits and a path are expected.")
            continue
        listed = read_path(split[2], place=place, declaration=declaration, remarks=remarks)
        if listed is not None:
            add_digest(digests, listed, split[1].lower(), place=place, declaration=declaration, remarks=remarks)
    return Manifest(path.name, algorithm, digests)


def add_digest(
    digests: dict[str, str], listed: str, digest: str, *, place: str, declaration: Declaration, remarks: Remarks
) -> None:
    """Take a line's path and digest. A path that stands twice is an error; before 1.0 only if the digests differ."""
    is_new = listed not in digests
    held = digests.setdefault(listed, digest)
    if held != digest:
        remarks.error(f"{place}: {shown(listed)} stands in an earlier line with another digest.")
    elif not is_new:
        sentence = f"{place}: {shown(listed)} stands in an earlier line too."
        (remarks.warn if declaration.is_old else remarks.error)(sentence)


def read_path(text: str, *, place: str, declaration: Declaration, remarks: Remarks) -> str | None:
    """A path as a manifest or fetch.txt spells it; None, and a remark, where it must not be followed."""
    if text.startswith("*"):
        remarks.warn(f"{place}: an asterisk before the path, as md5sum writes it, is not part of the path.")
        text = text[1:]
    if text.startswith("./"):
        remarks.warn(f"{place}: ./ before the path is not part of the path.")
        text = text[2:]
    path = decode_path(text, is_old=declaration.is_old)
    fault = find_fault(path)
    if fault is not None:
        remarks.error(f"{place}: the path {shown(path)} is refused: {fault}.")
        return None
    if not declaration.is_old and "%" in ENCODED.sub("", text):
        remarks.warn(f"{place}: in {shown(path)} a % was taken as it stands; it should be spelled %25.")
    return path


def decode_path(text: str, *, is_old: bool) -> str:
    """The path itself: CR and LF, and since version 1.0 the percent sign, are spelled by their numbers."""
    encoded = ENCODED_BEFORE_1_0 if is_old else ENCODED
    return encoded.sub(lambda found: chr(int(found[1], 16)), text)


def encode_path(path: str) -> str:
    """The spelling of a path in a manifest of version 1.0."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def read_fetch(path: Path, *, declaration: Declaration, remarks: Remarks) -> Iterator[Fetch]:
    """The lines of fetch.txt."""
    for number, line in read_lines(path, encoding=declaration.encoding, remarks=remarks):
        place = f"{path.name}, line {number}"
        if not line.strip():
            remarks.warn(f"{place}: it is empty.")
            continue
        split = FETCH_LINE.fullmatch(line)
        if split is None:
            remarks.error(f"{place}: an address, a length or -, and a path are expected.")
            continue
        listed = read_path(split[3], place=place, declaration=declaration, remarks=remarks)
        if listed is None:
            continue
        if not listed.startswith(PAYLOAD):
            remarks.error(f"{place}: {shown(listed)} is not under {PAYLOAD}.")
            continue
        length = None if split[2] == "-" else int(split[2])
        yield Fetch(url=split[1], bytes=length, path=listed)


def render_manifest(digests: Mapping[str, str]) -> bytes:
    """The bytes of a manifest with SHA-256, as `sha256sum -c` reads them: sorted by path, two spaces, a line feed."""
    lines: list[tuple[bytes, bytes]] = []
    for path, digest in digests.items():
        fault = find_fault(path)
        if fault is not None:
            raise DataError(
                f"The path {shown(path)} cannot stand in a manifest: {fault}.",
                next_step="Give the file a name without it.",
            )
        if not re.fullmatch("[0-9a-f]{64}", digest):
            raise DataError(
                f"{shown(path)} cannot stand in a manifest: {shown(digest)} is no SHA-256.",
                next_step="Give 64 hexadecimal digits in small letters.",
            )
        encoded = encode_path(path).encode()
        lines.append((path.encode(), f"{digest}  ".encode() + encoded + b"\n"))
    return b"".join(line for _, line in sorted(lines))
