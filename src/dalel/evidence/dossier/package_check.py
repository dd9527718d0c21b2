"""The check of the package: each file has the SHA-256 that the manifests say, and the seal binds the manifests."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

from dalel.errors import DataError, DocumentError
from dalel.evidence.checkpoint.note import parse_note, parse_vkey
from dalel.evidence.dossier.layout import BAG_INFO, BAGIT, MANIFEST, MAX_MANIFEST_LINE, SEAL, TAG_MANIFEST, read_lines
from dalel.evidence.dossier.opened import Opened
from dalel.evidence.dossier.sealing import seal_text
from dalel.evidence.dossier.verdict import BLOCKED, Docket, DossierProperty
from dalel.evidence.store import Progress, digest_of

_LINE = re.compile(rb"([0-9a-f]{64})  ([!-~]+)")
_BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def check_package(opened: Opened, docket: Docket, *, progress: Progress) -> dict[str, str]:
    """Check every file against the manifests; the SHA-256 of each file, by path."""
    which = DossierProperty.PACKAGE
    digests = digest_files(opened, docket, progress=progress)
    listed = {
        MANIFEST: {path for path in opened.places if path.startswith("data/")},
        TAG_MANIFEST: {path for path in opened.places if "/" not in path and path != TAG_MANIFEST},
    }
    for manifest, expected in listed.items():
        if manifest not in opened.places:
            continue
        said = read_manifest(opened, manifest, docket)
        for path in sorted(expected - said.keys()):
            docket.fault(which, f"{path} is not listed in {manifest}")
        for path in sorted(said.keys() - expected):
            docket.fault(which, f"{manifest} lists {path!a}, which is not here")
        for path in sorted(said.keys() & expected):
            if path in digests and digests[path] != said[path]:
                docket.fault(
                    which, f"{path}: expected the SHA-256 {said[path]}, as {manifest} says, found {digests[path]}"
                )
    if BAGIT in digests and digests[BAGIT] != sha256(_BAGIT).hexdigest():
        docket.fault(which, f"{BAGIT} does not say that this is a bag of version 1.0 in UTF-8")
    docket.conclude(which, passed=f"{sum(map(len, listed.values()))} files, each as its manifest says, and no other.")
    return digests


def digest_files(opened: Opened, docket: Docket, *, progress: Progress) -> dict[str, str]:
    """The SHA-256 of every file; two at a time, since hashing lets go of Python's lock."""

    def digest(path: str) -> tuple[str, str]:
        try:
            return path, digest_of(opened.folder / path, progress=progress)[0]
        except DocumentError as error:
            return path, f"!{error.what}"

    found = {}
    with ThreadPoolExecutor(2) as pool:
        for path, value in pool.map(digest, opened.places):
            if value.startswith("!"):
                docket.fault(DossierProperty.PACKAGE, f"{path}: {value[1:]}")
            else:
                found[path] = value
    return found


def read_manifest(opened: Opened, manifest: str, docket: Docket) -> dict[str, str]:
    """The lines of a manifest, sorted by path, each path once."""
    said: dict[str, str] = {}
    before = b""
    try:
        for number, line in enumerate(read_lines(opened.folder, manifest, limit=MAX_MANIFEST_LINE), start=1):
            match = _LINE.fullmatch(line)
            if not match:
                docket.fault(
                    DossierProperty.PACKAGE, f"{manifest}, line {number}: not a SHA-256, two spaces and a path"
                )
            elif match[2] <= before:
                docket.fault(
                    DossierProperty.PACKAGE,
                    f"{manifest}, line {number}: {match[2].decode()} is out of order or repeated",
                )
            else:
                before = match[2]
                said[match[2].decode()] = match[1].decode()
    except DataError as error:
        docket.fault(DossierProperty.PACKAGE, error.what)
    return said


def check_seal(opened: Opened, docket: Docket, digests: dict[str, str]) -> None:
    """Check that the ledger's newest key signed the two files that bind all others."""
    which = DossierProperty.SEAL
    unchecked = ""
    if SEAL not in opened.places:
        unchecked = (
            "There is no seal.txt: this package was made, or made anew, without the ledger's key. Description, README "
            "and verify.py are bound by nothing."
        )
    else:
        try:
            note = parse_note(opened.read(SEAL))
            bound = {name: digests.get(name, "") for name in (BAG_INFO, MANIFEST)}
            # Where the ledger cannot be read, its name is not known: the one in the seal is taken.
            origin = opened.origin or note.text.split("\n")[1]
            if note.text != seal_text(origin, opened.size, bound):
                docket.fault(which, f"{SEAL} does not name the {BAG_INFO} and {MANIFEST} that are here")
            elif docket.is_ledger_unread:
                unchecked = BLOCKED
            elif not opened.keys or not note.is_signed_by(parse_vkey(opened.keys[-1].vkey)):
                docket.fault(which, f"{SEAL} is not signed by the ledger's newest key")
        except (DataError, IndexError) as error:
            docket.fault(which, f"{SEAL}: {getattr(error, 'what', 'it is not a seal')}")
    docket.conclude(which, unchecked=unchecked, passed="Sealed by the ledger's newest key; it binds every file here.")
