"""The one-file form of a dossier: a ZIP file, the same bytes for the same folder, unpacked without trust."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from dalel.errors import CommandError, DataError, DocumentError
from dalel.evidence.disk import Disk
from dalel.evidence.dossier.inner_path import find_fault, fold, shown
from dalel.evidence.dossier.zipped import (
    DEFLATED,
    STORED,
    Member,
    read_directory,
    read_local_header,
    read_member,
    read_members,
)
from dalel.evidence.store import chunks, open_regular

MEMBERS = 1_000_000
NAME_BYTES = 200
UNPACKED_BYTES = 64 << 30

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first date that a ZIP file can hold."""


class Names:
    """The names in one archive: each allowed, and no two that a computer could take for one."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: dict[str, str] = {}

    def add(self, name: str, *, is_folder: bool) -> None:
        """Take a name, or say why not; the error is the reason alone."""
        fault = find_name_fault(name)
        if fault is not None:
            raise DocumentError(f"the name {shown(name)} is refused: {fault}")
        folder = name if is_folder else name.rpartition("/")[0]
        # A folder that is known was reached through folders that are known.
        while folder and self._folders.get(fold(folder)) != folder:
            if fold(folder) in self._folders or fold(folder) in self._files:
                raise DocumentError(f"{shown(name)} and another name could be taken for one")
            self._folders[fold(folder)] = folder
            folder = folder.rpartition("/")[0]
        if len(self._folders) > MEMBERS:
            raise DocumentError(f"it has more than {MEMBERS} folders")
        if not is_folder:
            if fold(name) in self._files or fold(name) in self._folders:
                raise DocumentError(f"{shown(name)} and another name could be taken for one")
            self._files.add(fold(name))


def find_name_fault(name: str) -> str | None:
    """Why a name does not go into an archive, or come out of one."""
    if len(name.encode("utf-8", "surrogatepass")) > NAME_BYTES:
        return f"it is longer than {NAME_BYTES} bytes"
    if not name.isprintable() and name:
        return "it has a character that cannot be seen"
    fault = find_fault(name)
    if fault is None and ":" in name:
        return "it has a colon, which means something else on Windows"
    return fault


def pack(folder: Path, target: Path, *, disk: Disk) -> None:
    """Put a folder into one ZIP file, under the name of that file. Nothing is compressed: what deflating makes of the
    same bytes differs from computer to computer."""
    if os.path.lexists(target):
        raise CommandError(f"{target} is there already.", next_step="Name another file, or move it away.")
    if target.resolve().is_relative_to(folder.resolve()):
        raise CommandError(f"{target} lies in {folder} itself.", next_step="Name a file outside of it.")
    temporary = target.with_name(f".{target.name}.part")
    try:
        files = list_folder(folder, top=target.stem)
        write_archive(files, temporary, disk=disk)
        disk.rename(temporary, target)
        disk.sync_path(target.parent)
    except DocumentError as error:
        raise DataError(
            f"{folder} is not packed: {error.what}.", next_step="Mend it, and pack the folder again."
        ) from error
    except OSError as error:
        raise DataError(
            f"{target} cannot be written: {error.strerror}.", next_step="Make room or mend the disk, and pack it again."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def list_folder(folder: Path, *, top: str) -> list[tuple[str, Path]]:
    """The files of a folder, each with its name in the archive, sorted by it."""
    names = Names()
    found: list[tuple[str, Path]] = []
    waiting = [folder]
    while waiting:
        for path in sorted(waiting.pop().iterdir()):
            mode = path.lstat().st_mode
            if stat.S_ISDIR(mode):
                waiting.append(path)
                continue
            if not stat.S_ISREG(mode):
                raise DocumentError(f"{shown(path.name)} is a link, a pipe or a device")
            found.append((f"{top}/{path.relative_to(folder).as_posix()}", path))
    if len(found) > MEMBERS:
        raise DocumentError(f"it has more than {MEMBERS} files")
    for name, _ in found:
        names.add(name, is_folder=False)
    return sorted(found, key=lambda each: each[0].encode())


def write_archive(files: Iterable[tuple[str, Path]], temporary: Path, *, disk: Disk) -> None:
    """Write a temporary ZIP file; when this returns, its bytes are on the disk."""
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
    with os.fdopen(descriptor, "w+b") as file:
        with ZipFile(file, "w", ZIP_STORED) as archive:
            for name, path in files:
                add_file(archive, name, path)
        file.flush()
        disk.sync(file.fileno())


def add_file(archive: ZipFile, name: str, path: Path) -> None:
    """Copy one file in. One that changes meanwhile is refused: the archive would hold a mixture."""
    info = ZipInfo(name, EARLIEST)
    info.create_system = 3
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    with open_regular(path) as source:
        info.file_size = size = os.fstat(source.fileno()).st_size
        with archive.open(info, "w") as target:
            count = sum(target.write(chunk) for chunk in chunks(source))
    if count != size:
        raise DocumentError(f"{shown(path.name)} changed while it was read")


@dataclass(frozen=True, slots=True)
class Content:
    """What an archive holds: its one folder, and its members with the place where the bytes of each begin."""

    top: str
    members: tuple[tuple[Member, int], ...]


def unpack(archive: Path, into: Path, *, members: int = MEMBERS, unpacked_bytes: int = UNPACKED_BYTES) -> Path:
    """Unpack an archive that may come from anybody, and return the folder that was in it.

    Nothing is written outside ``into``; where anything is wrong, nothing of it stays there.
    """
    try:
        with BufferedReader(open_regular(archive)) as file:
            content = read_content(file, members=members, unpacked_bytes=unpacked_bytes)
            return write_content(file, content, into)
    except DocumentError as error:
        raise DataError(
            f"{archive} is not unpacked: {error.what}.",
            next_step="Do not use it; ask whoever sent it for the dossier as a folder.",
        ) from error
    except OSError as error:
        raise DataError(
            f"{archive} is not unpacked: {error.strerror} ({error.filename or into}).",
            next_step="Name another folder, make room or mend the disk, and unpack it again.",
        ) from error


def read_content(file: BinaryIO, *, members: int, unpacked_bytes: int) -> Content:
    """Check everything that can be checked before a byte is written."""
    directory = read_directory(file)
    if directory.members > members:
        raise DocumentError(f"it has {directory.members} members, and at most {members} are taken")
    if directory.ahead or directory.has_comment:
        raise DocumentError("it has bytes beside its members and their directory")
    names, tops, size = Names(), set(), 0
    found: list[tuple[Member, int]] = []
    ends: list[tuple[int, int]] = []
    for member in read_members(file, directory):
        check_member(member)
        names.add(member.name.removesuffix("/"), is_folder=member.is_folder)
        tops.add(member.name.partition("/")[0] if "/" in member.name else "")
        size += member.size
        header = read_local_header(file, member)
        if (header.raw_name, header.method) != (member.raw_name, member.method) or header.is_encrypted:
            raise DocumentError(f"{shown(member.name)} is described in two ways")
        found.append((member, header.data))
        ends.append((member.offset, header.data + member.stored))
    if size > unpacked_bytes:
        raise DocumentError(f"it would take {size} bytes, and at most {unpacked_bytes} are taken")
    check_extents(ends, end=directory.start)
    if len(tops) != 1 or "" in tops:
        raise DocumentError("it must hold one folder, and everything else in it")
    return Content(tops.pop(), tuple(found))


def check_member(member: Member) -> None:
    """Refuse a member that is anything but a file or a folder."""
    name = shown(member.name)
    if len(member.raw_name) > NAME_BYTES:
        raise DocumentError(f"the name {name} is refused: it is longer than {NAME_BYTES} bytes")
    if member.is_encrypted:
        raise DocumentError(f"{name} is encrypted")
    if member.raw_name.decode("utf-8", "replace") != member.name:
        raise DocumentError(f"the name {name} is refused: it is not in UTF-8")
    if member.method not in (STORED, DEFLATED):
        raise DocumentError(f"{name} is packed in a way that is not known here")
    kind = stat.S_IFMT(member.mode)
    if kind not in (0, stat.S_IFDIR if member.is_folder else stat.S_IFREG):
        raise DocumentError(f"{name} is a link or no file")
    if member.is_folder and member.size:
        raise DocumentError(f"{name} is a folder, and has bytes")


def check_extents(extents: Iterable[tuple[int, int]], *, end: int) -> None:
    """Refuse members that share bytes: a few bytes could be unpacked a million times."""
    before = 0
    for start, stop in sorted(extents):
        if start < before:
            raise DocumentError("two members share bytes, so it would unpack to more than it holds")
        before = stop
    if before > end:
        raise DocumentError("a member reaches into the directory")


def write_content(file: BinaryIO, content: Content, into: Path) -> Path:
    """Write the members into a new folder; on any error the folder is removed again."""
    made = not into.exists()
    if made:
        into.mkdir()
    top = into / content.top
    try:
        top.mkdir()
    except OSError:
        if made:
            into.rmdir()
        raise
    try:
        for member, data in content.members:
            write_member(into / member.name, member, read_member(file, member, data=data))
    except BaseException:
        shutil.rmtree(top)
        if made:
            into.rmdir()
        raise
    return top


def write_member(path: Path, member: Member, content: Iterator[bytes]) -> None:
    """Write one member under its name, which nothing has yet."""
    if member.is_folder:
        path.mkdir(parents=True, exist_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    with os.fdopen(descriptor, "wb") as target:
        for chunk in content:
            target.write(chunk)
