"""Reopening a sealed dossier: what it shows, so that one can be made of it that shows less."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dalel.errors import CommandError, DataError
from dalel.evidence.commitment import Disclosure, parse_disclosures
from dalel.evidence.dossier.archive import unpack
from dalel.evidence.dossier.opened import Opened, open_dossier
from dalel.evidence.dossier.selection import Selection
from dalel.evidence.dossier.verdict import Docket
from dalel.evidence.dossier.verification import Anchors, verify_dossier
from dalel.evidence.parts import MAX_FILE, parse_parts


@contextmanager
def dossier_folder(path: Path) -> Iterator[Path]:
    """A dossier as a folder; one in a ZIP file is unpacked for the time being, guarded as a stranger's file is."""
    if path.is_dir():
        yield path
        return
    if not path.is_file():
        raise CommandError(f"{path} is not here.", next_step="Name a dossier: a folder, or its ZIP file.")
    with tempfile.TemporaryDirectory(prefix="dalel-") as temporary:
        yield unpack(path, Path(temporary))


def reopen(folder: Path) -> Opened:
    """Open a dossier that holds; nothing is made from one that does not."""
    verification = verify_dossier(folder, Anchors())
    if verification.has_failed:
        raise DataError(
            f"{folder} does not hold: {verification.faults[0]}", next_step=f"Run: dalel dossier verify {folder}"
        )
    return open_dossier(folder, Docket())


def disclosed_in(opened: Opened) -> dict[int, Mapping[str, Disclosure]]:
    """The values that a dossier discloses, by entry."""
    return {place.number: parse_disclosures(opened.read(place.path)) for place in opened.of("disclosure")}


def selection_of(opened: Opened) -> Selection:
    """What a dossier shows, to be narrowed."""
    held_back: dict[str, tuple[int, ...] | None] = {
        digest: None for digest in opened.documents if not opened.holds(digest)
    }
    for place in opened.of("parts"):
        held_back[place.digest] = parse_parts(opened.read(place.path, limit=MAX_FILE)).indexes
    return Selection(
        documents=None if opened.is_whole else frozenset(opened.documents),
        disclosed_by_entry={seq: frozenset(values) for seq, values in disclosed_in(opened).items()},
        held_back=held_back,
    )


def find_document(opened: Opened, prefix: str) -> str:
    """The document of a dossier whose SHA-256 begins so."""
    matching = [digest for digest in opened.documents if digest.startswith(prefix.lower())]
    if len(prefix) < 6 or len(matching) != 1:
        raise CommandError(
            f"{len(matching)} documents of this dossier have a SHA-256 that begins with {prefix}.",
            next_step="Give six or more signs of one: dalel dossier show DIR",
        )
    return matching[0]
