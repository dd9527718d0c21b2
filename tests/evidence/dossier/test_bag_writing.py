"""A bag that we write: its bytes, and that two other programs accept it."""

from __future__ import annotations

import subprocess
from hashlib import sha256
from pathlib import Path

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.errors import DataError
from dalel.evidence.disk import Disk
from dalel.evidence.dossier.bag import (
    BagReport,
    open_bag,
    payload_oxum,
    validate_bag,
    write_bag,
    write_declaration,
    write_manifest,
    write_tag_manifest,
)
from dalel.evidence.dossier.manifest import decode_path, encode_path, render_manifest

INFO = [("Dalel-Dossier", "1"), ("External-Description", "Смета 2020"), ("Payload-Oxum", payload_oxum([2, 2]))]
FILES = {"data/objects/ab/abcd": b"a\n", "data/README.txt": b"b\n"}
DIGESTS = {path: sha256(content).hexdigest() for path, content in FILES.items()}
A, B = DIGESTS.values()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, content in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return tmp_path


def test_a_bag_is_written_to_the_byte(folder: Path) -> None:
    write_bag(folder, info=INFO, digests=DIGESTS, disk=Disk())
    written = {path.name: path.read_bytes().decode() for path in folder.iterdir() if path.is_file()}
    info = "Dalel-Dossier: 1\nExternal-Description: Смета 2020\nPayload-Oxum: 4.2\n"
    manifest = f"{B}  data/README.txt\n{A}  data/objects/ab/abcd\n"
    declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert written == {
        "bagit.txt": declaration,
        "bag-info.txt": info,
        "manifest-sha256.txt": manifest,
        "tagmanifest-sha256.txt": (
            f"{sha256(info.encode()).hexdigest()}  bag-info.txt\n"
            f"{sha256(declaration.encode()).hexdigest()}  bagit.txt\n"
            f"{sha256(manifest.encode()).hexdigest()}  manifest-sha256.txt\n"
        ),
    }


def test_what_is_written_is_read_again(folder: Path) -> None:
    write_bag(folder, info=INFO, digests=DIGESTS, disk=Disk())
    assert validate_bag(folder) == BagReport(valid=True, errors=(), warnings=(), files=DIGESTS)
    bag = open_bag(folder)
    assert bag.info == tuple(INFO)
    assert bag.manifests[0].digests == DIGESTS


def test_a_seal_can_be_put_between_the_manifest_and_the_tag_manifest(folder: Path) -> None:
    write_declaration(folder, info=INFO, disk=Disk())
    write_manifest(folder, DIGESTS, disk=Disk())
    (folder / "seal.txt").write_text("sealed\n")
    names = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "seal.txt"]
    write_tag_manifest(folder, names, disk=Disk())
    assert validate_bag(folder) == BagReport(valid=True, errors=(), warnings=(), files=DIGESTS)
    assert [line.split("  ")[1] for line in (folder / "tagmanifest-sha256.txt").read_text().splitlines()] == sorted(
        names
    )


def test_the_package_bagit_accepts_it(folder: Path) -> None:
    write_bag(folder, info=INFO, digests=DIGESTS, disk=Disk())
    bag = bagit.Bag(str(folder))
    bag.validate()
    assert bag.info == dict(INFO)


def test_sha256sum_accepts_it(folder: Path) -> None:
    write_bag(folder, info=INFO, digests=DIGESTS, disk=Disk())
    for name in ["manifest-sha256.txt", "tagmanifest-sha256.txt"]:
        done = subprocess.run(
            ["sha256sum", "--strict", "--quiet", "-c", name], cwd=folder, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_bag_is_not_written_over_another(folder: Path) -> None:
    write_bag(folder, info=INFO, digests=DIGESTS, disk=Disk())
    with pytest.raises(FileExistsError):
        write_bag(folder, info=INFO, digests=DIGESTS, disk=Disk())


def test_the_files_are_on_the_disk_when_they_are_written(folder: Path) -> None:
    class Watched(Disk):
        def __init__(self) -> None:
            self.steps: list[str] = []

        def write_file(self, path: Path, data: bytes) -> None:
            self.steps.append(f"write {path.name}")
            super().write_file(path, data)

        def sync_path(self, path: Path) -> None:
            self.steps.append(f"sync {path.name}" if path.is_file() else "sync folder")
            super().sync_path(path)

    disk = Watched()
    write_bag(folder, info=INFO, digests=DIGESTS, disk=disk)
    for name in ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"]:
        assert disk.steps[0] == f"write {name}"
        assert sorted(disk.steps[1:3]) == sorted([f"sync {name}", "sync folder"])
        del disk.steps[:3]
    assert disk.steps == []


@pytest.mark.parametrize(
    ("info", "says"),
    [
        (
            ("A:B", "c"),
            'bag-info.txt cannot hold the name "A:B".\n'
            "A name is one line, without a colon and without a space at its ends.",
        ),
        (
            ("A", "b\nC: d"),
            'bag-info.txt cannot hold the value "b\\nC: d" of A.\nA value is one line, without a space at its ends.',
        ),
    ],
)
def test_a_value_that_would_become_two_lines_is_refused(folder: Path, info: tuple[str, str], says: str) -> None:
    with pytest.raises(DataError) as caught:
        write_declaration(folder, info=[info], disk=Disk())
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("path", "digest", "says"),
    [
        (
            "data/../a",
            A,
            'The path "data/../a" cannot stand in a manifest: it leads out of the folder (..).\n'
            "Give the file a name without it.",
        ),
        (
            "data/a",
            A.upper(),
            f'"data/a" cannot stand in a manifest: "{A.upper()}" is no SHA-256.\n'
            "Give 64 hexadecimal digits in small letters.",
        ),
    ],
)
def test_a_manifest_that_could_not_be_read_is_not_written(path: str, digest: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        render_manifest({path: digest})
    assert str(caught.value) == says


@given(st.text(alphabet=st.sampled_from("a%\r\n0D25A é"), max_size=20))
def test_every_name_can_be_written_in_a_manifest_and_read_again(name: str) -> None:
    encoded = encode_path(name)
    assert "\n" not in encoded
    assert "\r" not in encoded
    assert decode_path(encoded, is_old=False) == name
