"""Writing a dossier: every file on the disk under a hidden name first, then the whole folder in one rename."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from dalel.errors import CommandError, DataError
from dalel.evidence.disk import Disk
from dalel.evidence.dossier.bag import (
    payload_oxum,
    write_declaration,
    write_manifest,
    write_tag_file,
    write_tag_manifest,
)
from dalel.evidence.dossier.content import Source, Stretch
from dalel.evidence.dossier.layout import BAG_INFO, BAGIT, MANIFEST, SEAL, TAG_MANIFEST
from dalel.evidence.lock import working_alone
from dalel.evidence.store import CHUNK, Progress, open_regular

Sealer = Callable[[Mapping[str, str]], bytes]
"""Makes the seal from the SHA-256 of the files that it binds, by name."""

Enter = Callable[[str], None]
"""Enters a dossier in the ledger, by the SHA-256 of its tagmanifest."""


def write_dossier(
    output: Path,
    files: Mapping[str, Source],
    *,
    info: list[tuple[str, str]],
    seal: Sealer | None,
    enter: Enter | None,
    disk: Disk,
    progress: Progress,
) -> str:
    """Write a dossier; the SHA-256 of its tagmanifest, which stands for all of it.

    A process that ends in the middle leaves nothing under the name ``output``: no dossier can be handed out that is
    half written, or that the ledger does not know.
    """
    with drafting(output, disk=disk) as draft:
        disk.make_folders(sorted({(draft / path).parent for path in files}))
        digests, sizes = {}, []
        for path, source in files.items():
            digests[path], size = write_source(draft / path, source, disk=disk, progress=progress)
            sizes.append(size)
        disk.sync_paths(draft / path for path in files)
        disk.sync_paths(path for path in draft.rglob("*") if path.is_dir())
        info = [*info, ("Payload-Oxum", payload_oxum(sizes))]
        write_declaration(draft, info=info, disk=disk)
        write_manifest(draft, digests, disk=disk)
        names = [BAGIT, BAG_INFO, MANIFEST]
        if seal is not None:
            bound = {name: sha256((draft / name).read_bytes()).hexdigest() for name in (BAG_INFO, MANIFEST)}
            write_tag_file(draft / SEAL, seal(bound), disk=disk)
            names.append(SEAL)
        write_tag_manifest(draft, names, disk=disk)
        digest = sha256((draft / TAG_MANIFEST).read_bytes()).hexdigest()
        if enter is not None:
            enter(digest)
    return digest


def check_output(output: Path) -> None:
    """Nothing is ever written over."""
    if os.path.lexists(output) and not (output.is_dir() and not any(output.iterdir())):
        raise CommandError(f"{output} is there already.", next_step="Name a folder that is not: --output DIR")


@contextmanager
def drafting(output: Path, *, disk: Disk) -> Iterator[Path]:
    """A hidden folder beside ``output`` that takes its name when the block ends without an error."""
    check_output(output)
    draft = output.parent / f".{output.name}.part"
    try:
        disk.make_folders([output.parent, draft])
        with working_alone(draft) as is_alone:
            if not is_alone:
                raise CommandError(
                    f"{output} is being written by another process.",
                    next_step="Wait for it, or name another folder: --output DIR",
                )
            try:
                check_output(output)
                clear(draft)
                yield draft
                disk.rename(draft, output)
                disk.sync_path(output.parent)
            except (OSError, DataError, CommandError):
                shutil.rmtree(draft, ignore_errors=True)
                raise
    except OSError as error:
        raise DataError(
            f"{output} cannot be written: {error.strerror or error}. Nothing was sealed.",
            next_step="Make room or name another place, and give the command again.",
        ) from error


def clear(draft: Path) -> None:
    """Remove what a process left that ended in the middle: nobody was told of it."""
    for path in draft.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def write_source(path: Path, source: Source, *, disk: Disk, progress: Progress) -> tuple[str, int]:
    """Write one file; its SHA-256 and size. A document that is not what its name says stops the sealing."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    digest, size = sha256(), 0
    try:
        for chunk in chunks_of(source):
            disk.write(descriptor, chunk)
            digest.update(chunk)
            size += len(chunk)
            progress(len(chunk))
    finally:
        os.close(descriptor)
    if path.parent.parent.name == "objects" and digest.hexdigest() != path.name:
        raise DataError(
            f"The document {path.name} is not as it was recorded. Nothing was sealed.",
            next_step="Run: dalel evidence verify",
        )
    return digest.hexdigest(), size


def chunks_of(source: Source) -> Iterator[bytes]:
    """The bytes of a source, a mebibyte at a time."""
    if isinstance(source, bytes):
        yield source
        return
    path, left = (source.path, source.length) if isinstance(source, Stretch) else (source, None)
    with open_regular(path) as file:
        while left is None or left:
            chunk = file.read(CHUNK if left is None else min(CHUNK, left))
            if not chunk:
                break
            left = None if left is None else left - len(chunk)
            yield chunk
    if left:
        raise DataError(f"{path} was cut short while it was read.", next_step="Run: dalel evidence verify")
