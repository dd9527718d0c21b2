"""A place: a folder somewhere else that only grows. Nothing there is ever overwritten or deleted by us."""

from __future__ import annotations

import os
import re
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fsspec

from dalel.errors import CommandError, DataError
from dalel.evidence.custody.known_hosts import known_only
from dalel.evidence.disk import Disk

_URL = re.compile(r"([a-z0-9+]+)://(.*)", re.DOTALL)
_WEBDAV = re.compile(r"(webdavs?)://(.+)", re.DOTALL)
_PASSWORD = re.compile(r"[a-z0-9+]+://[^/]*:[^/]*@")
_TRIES = 100
_THEIR_ERRORS = {
    "botocore.exceptions": ("BotoCoreError", "ClientError"),
    "httpx": ("HTTPError",),
    "paramiko": ("SSHException",),
    "webdav4.client": ("ClientError",),
}
"""What the packages behind fsspec raise that is no OSError."""


@contextmanager
def reaching(url: str) -> Iterator[None]:
    """What keeps us from a place is an OSError, whoever says it."""
    theirs = tuple(
        getattr(sys.modules[module], name)
        for module, names in _THEIR_ERRORS.items()
        if module in sys.modules
        for name in names
    )
    try:
        yield
    except theirs as error:
        raise OSError(f"{url}: {str(error).rstrip('.') or type(error).__name__}") from error


@contextmanager
def reading_from(url: str) -> Iterator[None]:
    """A place that cannot be read is an error that says so; a file that is not there is not."""
    try:
        with reaching(url):
            yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise DataError(
            f"{url} cannot be read: {error.strerror or error}.", next_step="Try again later, or take another place."
        ) from error


class Place(ABC):
    """Files by name (``packs/000001.age``), each written once."""

    def __init__(self, url: str) -> None:
        self.url = url

    @abstractmethod
    def size(self, name: str) -> int | None:
        """How long a file is; None where there is none."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """All of a file."""

    @abstractmethod
    def beginning(self, name: str, length: int) -> bytes:
        """The first bytes of a file, so many or all of them."""

    @abstractmethod
    def names(self, folder: str) -> list[str]:
        """The files of a folder, in order."""

    @abstractmethod
    def add(self, name: str, data: bytes) -> str:
        """Write a file, or finish one that was cut short; where that cannot be, under the name that is returned."""


class FolderPlace(Place):
    """A folder of this computer: another disk, a stick, a folder that another program carries elsewhere."""

    def __init__(self, root: Path, disk: Disk) -> None:
        super().__init__(str(root))
        self.root = root
        self._disk = disk
        if not root.is_dir():
            raise CommandError(
                f"{root} is not there, or is no folder. Is the disk plugged in?",
                next_step=f"If it is the first time, make the folder: mkdir {root}",
            )

    def size(self, name: str) -> int | None:
        """How long a file is."""
        try:
            with reading_from(self.url):
                return (self.root / name).stat().st_size
        except FileNotFoundError:
            return None

    def read(self, name: str) -> bytes:
        """All of a file."""
        with reading_from(self.url):
            return (self.root / name).read_bytes()

    def beginning(self, name: str, length: int) -> bytes:
        """The first bytes of a file."""
        with reading_from(self.url), (self.root / name).open("rb") as file:
            return file.read(length)

    def names(self, folder: str) -> list[str]:
        """The files of a folder."""
        path = self.root / folder
        with reading_from(self.url):
            return sorted(f"{folder}/{each.name}" for each in path.iterdir()) if path.is_dir() else []

    def add(self, name: str, data: bytes) -> str:
        """Append what is missing, and wait until it is on the disk."""
        path = self.root / name
        self._disk.make_folders([path.parent])
        try:
            there = path.read_bytes()
        except FileNotFoundError:
            there = b""
        if not data.startswith(there):
            return self.add(next_name(name), data)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            self._disk.write(descriptor, memoryview(data)[len(there) :])
            self._disk.sync(descriptor)
        finally:
            os.close(descriptor)
        self._disk.sync_path(path.parent)
        return name


class RemotePlace(Place):
    """Anything that fsspec reaches: sftp://, s3://, webdavs://, each with its own package."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        try:
            with reading_from(url):
                self._fs, self._root = connect(url)
        except (ImportError, ValueError) as error:
            raise CommandError(
                f"{url} cannot be opened: {error}.",
                next_step="Install what it needs: pip install 'dalel[places]', or name a folder.",
            ) from error

    def size(self, name: str) -> int | None:
        """How long a file is."""
        try:
            with reading_from(self.url):
                return int(self._fs.info(self._path(name))["size"])
        except FileNotFoundError:
            return None

    def read(self, name: str) -> bytes:
        """All of a file."""
        with reading_from(self.url):
            data: bytes = self._fs.cat_file(self._path(name))
        return data

    def beginning(self, name: str, length: int) -> bytes:
        """The first bytes of a file."""
        with reading_from(self.url), self._fs.open(self._path(name), "rb", block_size=length) as file:
            data: bytes = file.read(length)
        return data

    def names(self, folder: str) -> list[str]:
        """The files of a folder."""
        try:
            with reading_from(self.url):
                found = self._fs.ls(self._path(folder), detail=False)
        except FileNotFoundError:
            return []
        return sorted(f"{folder}/{str(each).rstrip('/').rpartition('/')[2]}" for each in found)

    def add(self, name: str, data: bytes) -> str:
        """Write a file under the first name that is free. One that is cut short stays as it is: it may not be ours."""
        for _ in range(_TRIES):
            there = self.size(name)
            if there == len(data) and self.read(name) == data:
                return name
            if there is None:
                with reaching(self.url):
                    self._fs.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)
                    self._fs.pipe_file(self._path(name), data)
                if self.size(name) == len(data):
                    return name
            name = next_name(name)
        raise DataError(f"{self.url} keeps cutting {name} short.", next_step="Try again later, or name another place.")

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if self._root else name


def connect(url: str) -> tuple[Any, str]:
    """The file system behind an address, and the place's path in it."""
    found = _WEBDAV.fullmatch(url)
    if found is None:
        by_ssh = url.partition("://")[0] in ("sftp", "ssh")
        fs, root = fsspec.url_to_fs(url, **({"host_key_policy": known_only()} if by_ssh else {}))
        return fs, str(root)
    # It takes an address of the web; name and password, which FSSPEC_WEBDAV sets, httpx wants as a pair.
    given = fsspec.config.conf.get("webdav", {}).get("auth")
    auth = {"auth": tuple(given)} if isinstance(given, list) else {}
    scheme = "https" if found[1] == "webdavs" else "http"
    return fsspec.filesystem("webdav", base_url=f"{scheme}://{found[2]}", **auth), ""


def next_name(name: str) -> str:
    """The name to take where a name is spoiled: packs/000001.age, packs/000001-2.age, …"""
    stem, dot, ending = name.rpartition(".")
    first, dash, number = stem.rpartition("-")
    return f"{first}-{int(number) + 1}{dot}{ending}" if dash else f"{stem}-2{dot}{ending}"


def open_place(text: str, *, disk: Disk) -> Place:
    """The place of a path or an address."""
    url = _URL.fullmatch(text)
    if url and url[1] != "file":
        if _PASSWORD.match(text):
            raise CommandError(
                "The place's address has a password in it, and Dalel keeps the address.",
                next_step="Leave it out, and set it as FSSPEC_<PROTOCOL>_PASSWORD, or use a key.",
            )
        return RemotePlace(text)
    return FolderPlace(Path(url[2] if url else text).resolve(), disk)
