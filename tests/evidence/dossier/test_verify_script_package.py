"""The verifier in a dossier: what it says of the package, and what a hostile one meets."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from dossier_by_hand import (
    ByHand,
    digest,
    manifest,
    pack,
    write,
)
from script_answers import (
    DISCLOSED,
    EXTRA,
    FORM,
    NOTES,
    OTS,
    README,
    check,
    differs,
    failed,
    failures,
    keep,
    object_path,
)

pytestmark = pytest.mark.slow

pytest_plugins = ["script_fixtures"]


@pytest.mark.parametrize(
    "name",
    ["bag-info.txt", "bagit.txt", "data/README.txt", "data/ro-crate-metadata.json", "data/verify.py"],
)
def test_a_file_that_is_always_there_is_missed(name: str, plans: ByHand, folder: Path) -> None:
    files = plans.files()
    files.pop(name, None)
    files = pack(files)
    files.pop(name, None)
    top = {path: data for path, data in files.items() if "/" not in path and not path.startswith("tag")}
    files["tagmanifest-sha256.txt"] = manifest(top)
    assert failed(files, folder) == {"package": f"{name}: is missing"}


def test_without_a_manifest_no_file_is_listed(plans: ByHand, folder: Path) -> None:
    files = pack(plans.files())
    del files["tagmanifest-sha256.txt"]
    assert failed(files, folder) == {"package": "tagmanifest-sha256.txt: is missing"}


def listed_badly(hand: ByHand, folder: Path, change: Any) -> dict[str, str]:
    """Change the lines of the manifest; the manifest above it is made anew."""
    files = pack(hand.files())
    lines = files["manifest-sha256.txt"].splitlines(keepends=True)
    files["manifest-sha256.txt"] = b"".join(change(lines))
    top = {path: data for path, data in files.items() if "/" not in path and not path.startswith("tag")}
    files["tagmanifest-sha256.txt"] = manifest(top)
    return failed(files, folder)


ZEROS = b"0" * 64
README_LINE = digest(README).encode() + b"  data/README.txt\n"


def shown(line: bytes) -> str:
    """A line as it is named in a sentence."""
    return ascii(line.decode(errors="replace"))[1:-1]


@pytest.mark.parametrize(
    "added",
    [
        b"../../../etc/passwd",
        b"/etc/passwd",
        b"data/../../etc/passwd",
        b"data/objects/ab/../x",
        b"data/objects/00/" + ZEROS[:-1] + b"F",
        b"data/objects/01/" + ZEROS,
        b"data/verify.pyc",
        b"data\\verify.py",
        b"data/README.txt\r",
        b"data/disclosures/05.json",
        b"data/disclosures/0000005.json",
        b"x" * 200,
        b"",
    ],
)
def test_no_path_but_those_of_the_format_is_read_from_a_manifest(added: bytes, plans: ByHand, folder: Path) -> None:
    line = ZEROS + b"  " + added + b"\n"
    said = listed_badly(plans, folder, lambda lines: [line, *lines])
    difference = differs(shown(line[:201]), shown(README_LINE))
    assert said == {"package": f"manifest-sha256.txt:1: {difference}"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda lines: [*lines, lines[-1]], ""),
        (lambda lines: [lines[1], lines[0], *lines[2:]], ":1"),
        (lambda lines: [lines[0].upper(), *lines[1:]], ":1"),
        (lambda lines: [lines[0].replace(b"  ", b" *"), *lines[1:]], ":1"),
        (lambda lines: [lines[0].replace(b"\n", b"\r\n"), *lines[1:]], ":1"),
        (lambda lines: [b"\n", *lines], ":1"),
        (lambda lines: [*lines[:-1], lines[-1][:-1]], ":11"),
        (lambda lines: [b"\xff\n", *lines], ":1"),
    ],
    ids=["twice", "order", "capitals", "binary", "carriage return", "empty line", "no end", "not UTF-8"],
)
def test_a_manifest_in_another_form_is_refused(change: Any, place: str, plans: ByHand, folder: Path) -> None:
    said = listed_badly(plans, folder, change)["package"]
    assert said.startswith(f"manifest-sha256.txt{place}: expected ")


def test_another_digest_in_the_manifest_is_found(plans: ByHand, folder: Path) -> None:
    said = listed_badly(plans, folder, lambda lines: [ZEROS + lines[0][64:], *lines[1:]])
    assert said == {"package": f"manifest-sha256.txt:1: {differs(shown(ZEROS + README_LINE[64:]), shown(README_LINE))}"}


PROOF_OF_OTS = f"{NOTES}000007.88d0e7aa.ots"


def test_a_file_that_no_manifest_lists_does_not_belong_here(plans: ByHand, folder: Path) -> None:
    files = pack(plans.files()) | {PROOF_OF_OTS: OTS + sha256(plans.checkpoints[7]).digest()}
    listed, here = (f"{digest(files[path])}  {path}\\n" for path in ("data/ro-crate-metadata.json", PROOF_OF_OTS))
    assert failed(files, folder) == {"package": f"manifest-sha256.txt:10: {differs(listed, here)}"}


@pytest.mark.parametrize(
    "name",
    [
        "data/readme.txt",
        "data/Verify.py",
        "README.txt",
        "data/objects/AB/" + "ab" * 32,
        "data/objects/ab/" + "AB" * 32,
        "data/objects/ab/cd/" + "ab" * 32,
        "data/note.txt",
        "data/notes/x",
        ".DS_Store",
        "data/\x1b[2J\u202e.txt",
    ],
)
def test_a_file_of_another_name_does_not_belong_here(name: str, plans: ByHand, folder: Path) -> None:
    """No two names can collide on any computer, and none can drive a terminal."""
    said = "data/objects/ab/cd" if "/cd/" in name else ascii(name)[1:-1]
    assert failed(pack(plans.files()) | {name: b"x"}, folder) == {"package": f"{said}: {EXTRA}"}


def test_a_link_to_a_file_is_not_followed(plans: ByHand, folder: Path) -> None:
    files = pack(plans.files())
    target = keep(files.pop("data/README.txt"), folder.parent / "README.txt")
    write(files, folder)
    (folder / "data" / "README.txt").symlink_to(target)
    found = check(folder)
    assert failures(found) == {"package": f"data/README.txt: {EXTRA}"}


def test_a_link_to_a_folder_is_not_followed(plans: ByHand, folder: Path) -> None:
    write(pack(plans.files()), folder)
    (folder / "data" / "objects").rename(folder.parent / "objects")
    (folder / "data" / "objects").symlink_to(folder.parent / "objects")
    found = check(folder)
    assert failures(found) == {
        "package": f"data/objects: {EXTRA}",
        "documents": f"{object_path(b'plan 2')}: is missing",
    }


def test_a_pipe_is_not_opened(plans: ByHand, folder: Path) -> None:
    write(pack(plans.files()), folder)
    (folder / "data" / "README.txt").unlink()
    os.mkfifo(folder / "data" / "README.txt")
    assert failures(check(folder)) == {"package": f"data/README.txt: {EXTRA}"}


def test_another_version_of_the_bag_is_refused(plans: ByHand, folder: Path) -> None:
    files = pack(plans.files())
    files["bagit.txt"] = files["bagit.txt"].replace(b"1.0", b"0.97")
    top = {path: data for path, data in files.items() if "/" not in path and not path.startswith("tag")}
    files["tagmanifest-sha256.txt"] = manifest(top)
    assert failed(files, folder) == {"package": f"bagit.txt: {FORM}"}


def test_one_changed_byte_in_any_evidence_is_found_though_the_manifests_are_made_anew(
    hand: ByHand, folder: Path
) -> None:
    files = hand.files(disclosed=DISCLOSED)
    free = {"data/README.txt", "data/verify.py", "data/ro-crate-metadata.json"}
    for name, data in files.items():
        for position in () if name in free else (0, len(data) // 2, len(data) - 1):
            changed = bytearray(data)
            changed[position] ^= 1
            place = folder / f"{len(list(folder.parent.iterdir()))}-{position}-{digest(name.encode())[:8]}"
            assert failed(pack(files | {name: bytes(changed)}), place), (name, position)
