"""The one-file form: the same bytes every time, and nothing written from an archive that is not what it says."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from thorough import IS_THOROUGH
from zip_samples import Entry, overlap_bomb, zip_of

from dalel.errors import CommandError, DataError
from dalel.evidence.disk import Disk
from dalel.evidence.dossier.archive import pack, unpack
from dalel.evidence.dossier.zipped import read_directory, read_local_header, read_member, read_members

FILES = {
    "bagit.txt": b"BagIt\n",
    "data/objects/ab/abcd": b"\0" * 300_000,
    "data/README.txt": b"",
    "manifest.txt": b"m\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "source", FILES)


def make_folder(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_packed_is_unpacked(folder: Path, tmp_path: Path) -> None:
    pack(folder, tmp_path / "dossier.zip", disk=Disk())
    top = unpack(tmp_path / "dossier.zip", tmp_path / "into")
    assert top == tmp_path / "into" / "dossier"
    assert files_of(top) == FILES
    assert names_in(tmp_path / "into") == ["dossier"]


def test_a_folder_always_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "one" / "dossier.zip", tmp_path / "two" / "dossier.zip"
    first.parent.mkdir()
    second.parent.mkdir()
    pack(folder, first, disk=Disk())
    other = make_folder(tmp_path / "other", dict(reversed(FILES.items())))
    for path in other.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    pack(other, second, disk=Disk())
    assert first.read_bytes() == second.read_bytes()
    # On every Python that Dalel runs on.
    assert sha256(first.read_bytes()).hexdigest() == "093433f357bfc528fd1b99cc97e9a570ebbed71af63f7b02957e7430a01c62e6"


def test_other_programs_unpack_it(folder: Path, tmp_path: Path) -> None:
    pack(folder, tmp_path / "dossier.zip", disk=Disk())
    with zipfile.ZipFile(tmp_path / "dossier.zip") as archive:
        assert archive.testzip() is None
        assert [(each.filename, each.date_time, each.external_attr >> 16) for each in archive.infolist()] == [
            (f"dossier/{name}", (1980, 1, 1, 0, 0, 0), 0o100644) for name in sorted(FILES)
        ]
    if shutil.which("unzip"):
        done = subprocess.run(["unzip", "-tq", "dossier.zip"], cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0


def test_a_file_that_is_there_is_not_overwritten(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "dossier.zip"
    target.write_bytes(b"mine")
    with pytest.raises(CommandError) as caught:
        pack(folder, target, disk=Disk())
    assert str(caught.value) == f"{target} is there already.\nName another file, or move it away."
    assert target.read_bytes() == b"mine"


def test_an_archive_does_not_go_into_the_folder_that_it_is_of(folder: Path) -> None:
    with pytest.raises(CommandError) as caught:
        pack(folder, folder / "dossier.zip", disk=Disk())
    assert str(caught.value) == f"{folder / 'dossier.zip'} lies in {folder} itself.\nName a file outside of it."


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a" * 200, f'the name "dossier/{"a" * 192}…" is refused: it is longer than 200 bytes'),
        ("a\nb", 'the name "dossier/a\\nb" is refused: it has a character that cannot be seen'),
        ("a:b", 'the name "dossier/a:b" is refused: it has a colon, which means something else on Windows'),
        ("README.TXT", '"dossier/readme.txt" and another name could be taken for one'),
    ],
)
def test_what_could_not_be_unpacked_is_not_packed(tmp_path: Path, name: str, why: str) -> None:
    folder = make_folder(tmp_path / "source", {name: b"", "readme.txt": b""})
    with pytest.raises(DataError) as caught:
        pack(folder, tmp_path / "dossier.zip", disk=Disk())
    assert str(caught.value) == f"{folder} is not packed: {why}.\nMend it, and pack the folder again."
    assert names_in(tmp_path) == ["source"]


def test_a_link_is_not_packed(folder: Path, tmp_path: Path) -> None:
    (folder / "data" / "link").symlink_to("README.txt")
    with pytest.raises(DataError) as caught:
        pack(folder, tmp_path / "dossier.zip", disk=Disk())
    assert caught.value.what == f'{folder} is not packed: "link" is a link, a pipe or a device.'


def test_an_archive_has_its_name_only_when_it_is_on_the_disk(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "dossier.zip"
    steps: list[str] = []

    class Watched(Disk):
        def sync(self, descriptor: int) -> None:
            steps.append(f"sync, target {'there' if target.exists() else 'not there'}")

        def rename(self, source: Path, target: Path) -> None:
            steps.append(f"rename {source.name}, {len(files_of_zip(source))} files")
            super().rename(source, target)

    pack(folder, target, disk=Watched())
    assert steps == ["sync, target not there", "rename .dossier.zip.part, 4 files", "sync, target there"]


def files_of_zip(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_what_an_interrupted_packing_left_is_cleared_away(folder: Path, tmp_path: Path) -> None:
    (tmp_path / ".dossier.zip.part").write_bytes(b"half")
    pack(folder, tmp_path / "dossier.zip", disk=Disk())
    assert names_in(tmp_path) == ["dossier.zip", "source"]


def test_a_full_disk_leaves_no_half_archive(folder: Path, tmp_path: Path) -> None:
    class Full(Disk):
        def sync(self, descriptor: int) -> None:
            raise OSError(28, "No space left on device")

    with pytest.raises(DataError) as caught:
        pack(folder, tmp_path / "dossier.zip", disk=Full())
    assert str(caught.value) == (
        f"{tmp_path / 'dossier.zip'} cannot be written: No space left on device.\n"
        "Make room or mend the disk, and pack it again."
    )
    assert names_in(tmp_path) == ["source"]


A = Entry(b"d/a", b"a\n")
OUT = "the name {} is refused: {}"
TWICE = "{} and another name could be taken for one"

REFUSED = {
    "absolute": (zip_of(Entry(b"/d/a", b"a")), OUT.format('"/d/a"', "it is absolute")),
    "up": (zip_of(A, Entry(b"d/../../a", b"a")), OUT.format('"d/../../a"', "it leads out of the folder (..)")),
    "backslash": (
        zip_of(A, Entry(b"d/..\\a", b"a")),
        OUT.format('"d/..\\a"', "it has a backslash, which parts folders on Windows"),
    ),
    "drive": (zip_of(Entry(b"C:/a", b"a")), OUT.format('"C:/a"', "it begins with the letter of a drive")),
    "stream": (
        zip_of(A, Entry(b"d/a:b", b"a")),
        OUT.format('"d/a:b"', "it has a colon, which means something else on Windows"),
    ),
    "home": (zip_of(Entry(b"~/a", b"a")), OUT.format('"~/a"', "it begins with ~, somebody's home folder")),
    "dot": (zip_of(A, Entry(b"d/./b", b"a")), OUT.format('"d/./b"', "a part of it is empty or a dot")),
    "zero": (zip_of(A, Entry(b"d/b\0.txt")), OUT.format('"d/b\\x00.txt"', "it has a character that cannot be seen")),
    "escape": (zip_of(A, Entry(b"d/\x1b[2J")), OUT.format('"d/\\x1b[2J"', "it has a character that cannot be seen")),
    "direction": (
        zip_of(A, Entry("d/\u202egpj.exe".encode())),
        OUT.format('"d/\\u202egpj.exe"', "it has a character that cannot be seen"),
    ),
    "long": (
        zip_of(A, Entry(b"d/" + b"a" * 199)),
        OUT.format(f'"d/{"a" * 198}…"', "it is longer than 200 bytes"),
    ),
    "not utf-8": (zip_of(A, Entry(b"d/\xff")), OUT.format('"d/\\xa0"', "it is not in UTF-8")),
    "link": (zip_of(A, Entry(b"d/link", b"/etc/passwd", mode=0o120777)), '"d/link" is a link or no file'),
    "device": (zip_of(A, Entry(b"d/device", mode=0o020666)), '"d/device" is a link or no file'),
    "encrypted": (zip_of(Entry(b"d/a", b"a\n", flags=0x0801)), '"d/a" is encrypted'),
    "lzma": (zip_of(Entry(b"d/a", b"a\n", method=14)), '"d/a" is packed in a way that is not known here'),
    "twice": (zip_of(A, A), TWICE.format('"d/a"')),
    "capitals": (zip_of(A, Entry(b"d/A", b"b")), TWICE.format('"d/A"')),
    "capitals of folders": (zip_of(Entry(b"d/b/a"), Entry(b"d/B/c")), TWICE.format('"d/B/c"')),
    "accents": (
        zip_of(Entry("d/й".encode()), Entry("d/и\u0306".encode())),
        TWICE.format('"d/и\\u0306"'),
    ),
    "file and folder": (zip_of(A, Entry(b"d/a/b")), TWICE.format('"d/a/b"')),
    "folder and file": (zip_of(Entry(b"d/a/b"), A), TWICE.format('"d/a"')),
    "two folders": (zip_of(A, Entry(b"e/a")), "it must hold one folder, and everything else in it"),
    "no folder": (zip_of(Entry(b"a")), "it must hold one folder, and everything else in it"),
    "nothing": (zip_of(), "it must hold one folder, and everything else in it"),
    "two names": (zip_of(Entry(b"d/a", b"a", local_name=b"d/b")), '"d/a" is described in two ways'),
    "longer": (zip_of(Entry(b"d/a", b"a" * 1_000_000, deflated=True, size=10)), "a member is longer than it says"),
    "longer, stored": (zip_of(Entry(b"d/a", b"a" * 100, size=10)), "a member is longer than it says"),
    "shorter": (zip_of(Entry(b"d/a", b"a" * 100, deflated=True, size=101)), "a member is damaged"),
    "damaged": (zip_of(Entry(b"d/a", b"a" * 100, crc=1)), "a member is damaged"),
    "not deflated": (zip_of(Entry(b"d/a", b"\xff" * 100, method=8)), "a member is damaged"),
    "too large": (
        zip_of(Entry(b"d/a", b"", size=1 << 31), Entry(b"d/b", b"", size=1 << 31)),
        "it would take 4294967296 bytes, and at most 1000000000 are taken",
    ),
    "ahead": (zip_of(A, ahead=b"#!/bin/sh\n"), "it has bytes beside its members and their directory"),
    "comment": (zip_of(A, comment=b"hello"), "it has bytes beside its members and their directory"),
    "after": (zip_of(A) + b"\n", "something stands after its end"),
    "cut off": (zip_of(A)[:-1], "it is no ZIP file, or its end is missing"),
    "cut at the beginning": (zip_of(A)[5:], "its directory is not where it says"),
    "no zip": (b"hello", "it is no ZIP file, or its end is missing"),
    "empty": (b"", "it is no ZIP file, or its end is missing"),
    "bomb": (
        overlap_bomb(members=100, size=1_000_000),
        "two members share bytes, so it would unpack to more than it holds",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_archive_is_refused_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    data, why = REFUSED[name]
    archive = tmp_path / "hostile.zip"
    archive.write_bytes(data)
    with pytest.raises(DataError) as caught:
        unpack(archive, tmp_path / "into", unpacked_bytes=10**9)
    assert str(caught.value) == (
        f"{archive} is not unpacked: {why}.\nDo not use it; ask whoever sent it for the dossier as a folder."
    )
    assert names_in(tmp_path) == ["hostile.zip"]


def test_what_was_there_stays_when_an_archive_is_refused(tmp_path: Path) -> None:
    into = make_folder(tmp_path / "into", {"mine.txt": b"mine"})
    archive = tmp_path / "hostile.zip"
    archive.write_bytes(zip_of(A, Entry(b"d/deep/b", b"b" * 100, crc=1)))
    with pytest.raises(DataError):
        unpack(archive, into)
    assert names_in(into) == ["mine.txt"]


def test_an_archive_is_not_unpacked_into_a_folder_that_is_there(tmp_path: Path) -> None:
    into = make_folder(tmp_path / "into", {"d/mine.txt": b"mine"})
    archive = tmp_path / "good.zip"
    archive.write_bytes(zip_of(A))
    with pytest.raises(DataError) as caught:
        unpack(archive, into)
    assert str(caught.value) == (
        f"{archive} is not unpacked: File exists ({into / 'd'}).\n"
        "Name another folder, make room or mend the disk, and unpack it again."
    )
    assert files_of(into) == {"d/mine.txt": b"mine"}


def test_more_members_than_allowed_are_refused_before_they_are_read(tmp_path: Path) -> None:
    archive = tmp_path / "hostile.zip"
    archive.write_bytes(zip_of(*(Entry(f"d/{number}".encode()) for number in range(11))))
    with pytest.raises(DataError) as caught:
        unpack(archive, tmp_path / "into", members=10)
    assert caught.value.what == f"{archive} is not unpacked: it has 11 members, and at most 10 are taken."
    assert unpack(archive, tmp_path / "into", members=11) == tmp_path / "into" / "d"


def test_the_bomb_is_one() -> None:
    """Without the check for shared bytes, every member would unpack, each to a megabyte."""
    file = BytesIO(overlap_bomb(members=30, size=1_000_000))
    assert file.seek(0, 2) < 20_000
    sizes = [
        sum(len(chunk) for chunk in read_member(file, member, data=read_local_header(file, member).data))
        for member in read_members(file, read_directory(file))
    ]
    assert len(sizes) == 30
    assert min(sizes) == 1_000_000


@pytest.mark.parametrize("is_large", [False, True])
def test_an_archive_from_another_program_is_unpacked(tmp_path: Path, is_large: bool) -> None:
    entries = [
        Entry(b"d/", mode=0o040755),
        Entry(b"d/a", b"a" * 1_000_000, deflated=True, is_large=is_large),
        Entry("d/смета".encode(), b"b\n", mode=0, is_large=is_large),
        Entry(b"d/empty", deflated=True),
        Entry(b"d/folder/", mode=0o040755),
    ]
    archive = tmp_path / "good.zip"
    archive.write_bytes(zip_of(*entries, is_large=is_large))
    top = unpack(archive, tmp_path / "into")
    assert files_of(top) == {"a": b"a" * 1_000_000, "смета": b"b\n", "empty": b""}
    assert (top / "folder").is_dir()


def test_an_archive_made_by_zipfile_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "good.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in FILES.items():
            archive.writestr(f"d/{name}", content)
    assert files_of(unpack(tmp_path / "good.zip", tmp_path / "into")) == FILES


@pytest.mark.slow
@pytest.mark.parametrize("count", [65_535, 65_536] if IS_THOROUGH else [2_000])
def test_an_archive_of_very_many_files_is_packed_and_unpacked(tmp_path: Path, count: int) -> None:
    folder = make_folder(tmp_path / "source", {f"{number % 100}/{number}": b"" for number in range(count)})
    pack(folder, tmp_path / "dossier.zip", disk=Disk())
    top = unpack(tmp_path / "dossier.zip", tmp_path / "into")
    assert sum(len(files) for _, _, files in os.walk(top)) == count


@given(data=st.data())
def test_a_damaged_archive_is_refused_or_gives_what_was_packed(data: st.DataObject) -> None:
    whole = bytearray(zip_of(A, Entry(b"d/b", b"b" * 300, deflated=True)))
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "damaged.zip").write_bytes(whole)
        try:
            top = unpack(folder / "damaged.zip", folder / "into")
        except DataError:
            assert names_in(folder) == ["damaged.zip"]
        else:
            assert names_in(folder) == ["damaged.zip", "into"]
            assert sorted(files_of(top).values()) == [b"a\n", b"b" * 300]
