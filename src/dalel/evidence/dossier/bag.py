"""A bag (BagIt, RFC 8493): a folder that lists its files with their digests. Any is read, and our kind is written.

A bag shows that nothing was damaged on the way. It does not show that nobody changed it: whoever changes a file can
write the manifests anew. That is what the seal and the ledger are for.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dalel.errors import DataError, DocumentError
from dalel.evidence.disk import Disk
from dalel.evidence.dossier.inner_path import fold, shown
from dalel.evidence.dossier.manifest import (
    FETCH,
    NAME,
    PAYLOAD,
    Fetch,
    Manifest,
    read_fetch,
    read_manifest,
    render_manifest,
    start_digest,
)
from dalel.evidence.dossier.tag_file import (
    BAG_INFO,
    DECLARATION,
    LINES,
    OLD_BAG_INFO,
    Declaration,
    Remarks,
    find_values,
    read_declaration,
    read_info,
    render_info,
)
from dalel.evidence.store import chunks, digest_of, no_progress, open_regular

MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
DECLARATION_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

LEFT_BEHIND = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".spotlight-v100", ".trashes"})
"""Files that operating systems leave in folders by themselves."""


@dataclass(frozen=True, slots=True)
class Bag:
    """What a bag says of itself. Whether its files fit, `validate_bag` says."""

    folder: Path
    declaration: Declaration
    info: tuple[tuple[str, str], ...]
    manifests: tuple[Manifest, ...]
    tag_manifests: tuple[Manifest, ...]
    fetch: tuple[Fetch, ...]


@dataclass(frozen=True, slots=True)
class BagReport:
    """What became of checking a bag. ``files`` has each file of the payload that is here, with its SHA-256 as it is
    now, or None where it could not be read."""

    valid: bool
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    files: Mapping[str, str | None]


def open_bag(folder: Path) -> Bag:
    """Read what a bag says of itself, and refuse one that says it wrongly. No file of the payload is read."""
    remarks = Remarks()
    bag = read_bag(folder, remarks=remarks)
    if remarks.errors:
        raise DataError(
            f"{folder} is not read as a bag: {remarks.errors[0]}",
            next_step="Ask whoever made it for a bag as RFC 8493 describes it.",
        )
    return bag


def validate_bag(folder: Path) -> BagReport:
    """Check every file of a bag against every manifest. Nothing is fetched, and nothing outside the folder is read."""
    remarks = Remarks()
    try:
        bag = read_bag(folder, remarks=remarks)
    except DataError as error:
        return BagReport(valid=False, errors=(error.what,), warnings=(), files={})
    check = BagCheck(bag, remarks=remarks)
    check.run()
    return BagReport(
        valid=not remarks.errors, errors=tuple(remarks.errors), warnings=tuple(remarks.warnings), files=check.files
    )


def read_bag(folder: Path, *, remarks: Remarks) -> Bag:
    """Read the tag files of a bag; what is wrong in them is remarked."""
    declaration = read_declaration(folder)
    names = sorted(path.name for path in folder.iterdir())
    manifests = [
        read_manifest(folder / name, declaration=declaration, remarks=remarks) for name in names if NAME.fullmatch(name)
    ]
    if all(each.is_of_tags for each in manifests):
        remarks.error("There is no manifest of the payload (such as manifest-sha256.txt).")
    info = [name for name in names if name == BAG_INFO or (name == OLD_BAG_INFO and declaration.is_old)]
    fetch = folder / FETCH
    return Bag(
        folder=folder,
        declaration=declaration,
        info=read_info(folder / info[0], declaration=declaration, remarks=remarks) if info else (),
        manifests=tuple(each for each in manifests if not each.is_of_tags),
        tag_manifests=tuple(each for each in manifests if each.is_of_tags),
        fetch=tuple(read_fetch(fetch, declaration=declaration, remarks=remarks)) if FETCH in names else (),
    )


class BagCheck:
    """One checking of a bag: which files lie there, which are listed, and whether the digests fit."""

    def __init__(self, bag: Bag, *, remarks: Remarks) -> None:
        self.bag = bag
        self.remarks = remarks
        self.files: dict[str, str | None] = {}
        self._sizes: dict[str, int] = {}
        """Every regular file of the bag, with its size."""
        self._spelled: dict[str, list[str]] = {}
        """The paths, listed or lying here, that some computers take for one."""
        self._expected: dict[str, list[tuple[Manifest, str]]] = {}
        """The digests that the manifests give for a file that lies here."""

    def run(self) -> None:
        self._list_files()
        self._compare_spellings()
        fetch = {each.path: each for each in self.bag.fetch}
        for manifest in (*self.bag.manifests, *self.bag.tag_manifests):
            self._find_files(manifest, fetch=fetch)
        self._check_listed(fetch)
        self._check_tag_manifests()
        for path in sorted(self._sizes):
            self._check_digests(path)
        self._check_oxum()

    def _list_files(self) -> None:
        """Find every file of the bag; what is no file and no folder is an error."""
        waiting = [""]
        while waiting and len(self._sizes) < LINES:
            folder = waiting.pop()
            try:
                inside = sorted(os.scandir(self.bag.folder / folder), key=lambda each: each.name)
            except OSError as error:
                self.remarks.error(f"{shown(folder)} cannot be read: {error.strerror}.")
                continue
            for each in inside:
                path = f"{folder}{each.name}"
                status = each.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    waiting.append(f"{path}/")
                elif stat.S_ISREG(status.st_mode):
                    self._sizes[path] = status.st_size
                else:
                    kind = "a link" if stat.S_ISLNK(status.st_mode) else "no file but a pipe, a socket or a device"
                    self.remarks.error(f"{shown(path)} is {kind}; a bag holds files alone.")
        if waiting:
            self.remarks.error(f"The bag has {LINES} files or more; the rest was not looked at.")
        if not (self.bag.folder / PAYLOAD).is_dir():
            self.remarks.error("There is no folder data for the payload.")

    def _compare_spellings(self) -> None:
        """Two paths that only some computers tell apart cannot be carried to the others."""
        listed = (path for manifest in self.bag.manifests for path in manifest.digests)
        for path in dict.fromkeys([*self._sizes, *listed]):
            self._spelled.setdefault(fold(path), []).append(path)
        for paths in self._spelled.values():
            if len(paths) > 1:
                self.remarks.warn(
                    f"{' and '.join(shown(path) for path in sorted(paths))} differ only in capital letters or in how "
                    "accents are written; some computers take them for one file."
                )

    def _find_files(self, manifest: Manifest, *, fetch: Mapping[str, Fetch]) -> None:
        """Look for every file that a manifest lists."""
        if not manifest.is_checkable:
            self.remarks.warn(f"{manifest.name}: digests of this kind cannot be checked here.")
        for path, digest in manifest.digests.items():
            if path.startswith(PAYLOAD) == manifest.is_of_tags:
                where = "not under" if manifest.is_of_tags else "under"
                self.remarks.error(
                    f"{manifest.name}: {shown(path)} is listed; only files {where} {PAYLOAD} belong there."
                )
            elif path in self._sizes:
                self._expected.setdefault(path, []).append((manifest, digest))
            else:
                self._miss(path, digest, manifest=manifest, fetch=fetch)

    def _miss(self, path: str, digest: str, *, manifest: Manifest, fetch: Mapping[str, Fetch]) -> None:
        """Say what is missing. A file that lies here under another spelling is taken, if its digest fits."""
        twins = [each for each in self._spelled.get(fold(path), ()) if each in self._sizes]
        if len(twins) == 1:
            self.remarks.warn(
                f"{manifest.name}: {shown(path)} is not here under this spelling; {shown(twins[0])} was taken for it."
            )
            self._expected.setdefault(twins[0], []).append((manifest, digest))
        elif path in fetch:
            self.remarks.error(
                f"{shown(path)} is missing: the bag leaves it at {shown(fetch[path].url)}. Dalel fetches nothing; "
                "fetch it, put it there and check again."
            )
        else:
            self.remarks.error(f"{shown(path)} is missing; {manifest.name} lists it.")

    def _check_listed(self, fetch: Mapping[str, Fetch]) -> None:
        """Every file of the payload must be listed: before version 1.0 by one manifest, since then by each."""
        for path in sorted({*self._sizes, *fetch}):
            if not path.startswith(PAYLOAD):
                continue
            by = {manifest.name for manifest, _ in self._expected.get(path, ())}
            by |= {manifest.name for manifest in self.bag.manifests if path in manifest.digests}
            missing = [manifest.name for manifest in self.bag.manifests if manifest.name not in by]
            if not by or (missing and not self.bag.declaration.is_old):
                here = "is here" if path in self._sizes else "is in fetch.txt"
                self.remarks.error(
                    f"{shown(path)} {here}, and {' and '.join(missing) or 'no manifest'} does not list it."
                )
            if path.rpartition("/")[2].casefold() in LEFT_BEHIND:
                self.remarks.warn(f"{shown(path)} looks like a file that an operating system left there by itself.")

    def _check_tag_manifests(self) -> None:
        """Since version 1.0 each tag manifest lists every manifest; what none lists, nothing vouches for."""
        for tag_manifest in self.bag.tag_manifests:
            for manifest in self.bag.manifests:
                if manifest.name not in tag_manifest.digests and not self.bag.declaration.is_old:
                    self.remarks.error(f"{tag_manifest.name} does not list {manifest.name}.")
        for path in sorted(self._sizes):
            if not path.startswith(PAYLOAD) and path not in self._expected and not path.startswith("tagmanifest-"):
                self.remarks.warn(f"{shown(path)} is in no tag manifest: it may have been changed or added.")

    def _check_digests(self, path: str) -> None:
        """Read a file once, for all of its digests; a file of the payload for its SHA-256 too."""
        expected = [each for each in self._expected.get(path, ()) if each[0].is_checkable]
        is_payload = path.startswith(PAYLOAD)
        if is_payload and path in self._expected and not expected:
            self.remarks.error(f"{shown(path)} cannot be checked: no manifest has a digest of it that is known here.")
        if not expected and not is_payload:
            return
        digests = {algorithm: start_digest(algorithm) for algorithm in {"sha256", *(m.algorithm for m, _ in expected)}}
        try:
            with open_regular(self.bag.folder / path) as file:
                for chunk in chunks(file):
                    for each in digests.values():
                        each.update(chunk)
        except DocumentError as error:
            self.remarks.error(f"{shown(path)}: {error.what}.")
            digests = {}
        if is_payload:
            self.files[path] = digests["sha256"].hexdigest() if digests else None
        for manifest, digest in expected:
            if digests and digests[manifest.algorithm].hexdigest() != digest:
                self.remarks.error(f"{shown(path)} is not as {manifest.name} has it: it was changed or damaged.")

    def _check_oxum(self) -> None:
        """Compare the number of bytes and files that bag-info.txt gives with those that are here."""
        found = payload_oxum(size for path, size in self._sizes.items() if path.startswith(PAYLOAD))
        for value in find_values(self.bag.info, "Payload-Oxum"):
            if value != found:
                self.remarks.error(f"Payload-Oxum is {shown(value)} in bag-info.txt, and {found} was found.")


def payload_oxum(sizes: Iterable[int]) -> str:
    """The number of bytes and of files of a payload, as bag-info.txt gives them."""
    sizes = list(sizes)
    return f"{sum(sizes)}.{len(sizes)}"


def write_bag(folder: Path, *, info: Sequence[tuple[str, str]], digests: Mapping[str, str], disk: Disk) -> None:
    """Make a bag of a folder whose payload is in ``data/`` already; ``digests`` has each file's SHA-256."""
    write_declaration(folder, info=info, disk=disk)
    write_manifest(folder, digests, disk=disk)
    write_tag_manifest(folder, [DECLARATION, BAG_INFO, MANIFEST], disk=disk)


def write_declaration(folder: Path, *, info: Sequence[tuple[str, str]], disk: Disk) -> None:
    """Write bagit.txt and bag-info.txt."""
    write_tag_file(folder / DECLARATION, DECLARATION_TEXT, disk=disk)
    write_tag_file(folder / BAG_INFO, render_info(info), disk=disk)


def write_manifest(folder: Path, digests: Mapping[str, str], *, disk: Disk) -> None:
    """Write manifest-sha256.txt."""
    write_tag_file(folder / MANIFEST, render_manifest(digests), disk=disk)


def write_tag_manifest(folder: Path, names: Iterable[str], *, disk: Disk) -> None:
    """Write tagmanifest-sha256.txt over files that lie there: it is the last one."""
    digests = {name: digest_of(folder / name, progress=no_progress)[0] for name in names}
    write_tag_file(folder / TAG_MANIFEST, render_manifest(digests), disk=disk)


def write_tag_file(path: Path, data: bytes, *, disk: Disk) -> None:
    """Write one file at the top of the bag; when this returns, it is on the disk."""
    disk.write_file(path, data)
    disk.sync_paths([path, path.parent])
