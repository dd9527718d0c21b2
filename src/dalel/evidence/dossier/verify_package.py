"""The package of a dossier: which files may be here, the SHA-256 of each, the lists of them, the seal over the lists.

A part of verify.py, which names this file by its SHA-256. No link is followed, no path is read that has not the form of
one below, and no file of another name is opened. The format: docs/formats, dossier.md.
"""

from __future__ import annotations

import os, re, threading
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from verify_proofs import NOTE, open_note, require, same

LISTED, MANY = 200, 1_000_000  # bytes of a manifest's line, and how many files there may be
MANIFEST, TAGS, SEAL, INFO = "manifest-sha256.txt", "tagmanifest-sha256.txt", "seal.txt", "bag-info.txt"
ALWAYS = {"bagit.txt", INFO, MANIFEST, TAGS, "data/README.txt", "data/verify.py", "data/ro-crate-metadata.json"}
ALWAYS |= {"data/ledger/entries.jsonl"}
# The other files: a kind, and the form of its paths. A name begins with a number or is a SHA-256.
NUMBERED, SHA256, NOTES = "(?:[0-9]{6}|[1-9][0-9]{6,15})", "[0-9a-f]{64}", "data/proofs/checkpoints/"
PATH = re.compile(rf"""(?x)
   (?P<object> data/objects/(?P<two>..)/(?=(?P=two)){SHA256} ) | (?P<parts> data/parts/{SHA256}\.json )
 | (?P<disclosure> data/disclosures/{NUMBERED}\.json ) | (?P<checkpoint> {NOTES}{NUMBERED} )
 | (?P<cosigned> {NOTES}{NUMBERED}\.cosigned ) | (?P<stamp> {NOTES}{NUMBERED}\.[0-9a-f]{{8}}\.tsr )
 | (?P<ots> {NOTES}{NUMBERED}\.[0-9a-f]{{8}}\.ots ) | (?P<certificate> data/proofs/certificates/{SHA256}\.pem )
 | (?P<inclusion> data/proofs/inclusion/{NUMBERED}\.tlog-proof )
 | (?P<consistency> data/proofs/consistency/{NUMBERED} )""")


def list_files(dossier: Any, programs: Iterable[str], parent: str = "") -> None:
    """Find every file. What has another name, or is a link or no regular file, is never looked at again."""
    fixed = {*ALWAYS, SEAL, *(f"data/{name}.py" for name in programs)}
    for item in sorted(os.scandir(f"{dossier.folder}/{parent}"), key=lambda item: item.name):
        path, stem = parent + item.name, item.name.split(".")[0]
        match = PATH.fullmatch(path)
        if item.is_dir(follow_symlinks=False) and path.count("/") < 3:
            list_files(dossier, programs, f"{path}/")
        elif (match or path in fixed) and item.is_file(follow_symlinks=False) and len(dossier.files) < MANY:
            dossier.files[path] = 0
            if match:
                dossier.kinds[match.lastgroup].append((path, int(stem) if len(stem) < 64 else stem))
        else:
            dossier.strange = dossier.strange or path


def digest_files(dossier: Any) -> None:
    """Take the SHA-256 of all files. Python lets go of its lock meanwhile: two threads do two at a time."""
    paths = iter(list(dossier.files))
    threads = [threading.Thread(target=digest, args=(dossier, paths)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def digest(dossier: Any, paths: Iterator[str]) -> None:
    """Take the SHA-256 of the next file, and so on until none is left."""
    for path in paths:
        try:
            with dossier.open(path, 0) as file:
                state, size = sha256(), 0
                while piece := file.read(1 << 18):
                    state.update(piece)
                    size += len(piece)
            dossier.digests[path], dossier.files[path] = state.hexdigest(), size
        except OSError as error:
            dossier.digests[path] = str(error.strerror)


def check_package(dossier: Any) -> tuple[int, int]:
    """Exactly the files that the format names are here, each listed but the last list, which cannot list itself."""
    dossier.place = dossier.strange
    require(not dossier.strange, "extra")
    dossier.place = min(ALWAYS - dossier.files.keys(), default="")
    require(not dossier.place, "missing")
    require(dossier.read("bagit.txt") == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    for name in (MANIFEST, TAGS):
        listed = (path for path in dossier.files if path.startswith("data/") == (name == MANIFEST) and path != TAGS)
        with dossier.open(name) as file:
            for number, path in enumerate(sorted(listed), 1):
                dossier.place, line = f"{name}:{number}", file.readline(LISTED + 1)
                same(f"{dossier.digests[path]}  {path}\n", line.decode(errors="replace"))
            dossier.place = name
            same("", file.readline(LISTED + 1).decode(errors="replace"))
    return len(dossier.files) - 1, sum(dossier.files.values()) - dossier.files[TAGS]


def check_seal(dossier: Any) -> tuple[()]:
    """The newest key signed a note that names the package's description and its manifest."""
    require(SEAL in dossier.files, "absent", SEAL)
    text, signers = open_note(dossier.read(SEAL, NOTE), dossier.keys.values() if dossier.understood else ())
    lines, digests = text.split("\n"), [f"{name} {dossier.digests.get(name)}" for name in (INFO, MANIFEST)]
    same(len(lines), 6)
    for line, true in zip(lines, ["dalel-dossier/1", dossier.origin or lines[1], str(dossier.size), *digests]):
        same(line, true)
    require(dossier.understood, "blocked")
    require(dossier.keys and dossier.keys[max(dossier.keys)][0] in signers, "signature", dossier.origin)
    return ()


CHECKS = {"package": check_package, "seal": check_seal}
