"""The disclosures: one small file an entry, with what the ledger commits to and does not say in clear."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path

from dalel.errors import DataError
from dalel.evidence.commitment import Disclosure, parse_disclosures, render_disclosures
from dalel.evidence.disk import Disk
from dalel.evidence.document import NAME_WITHHELD, Document
from dalel.evidence.entry import Entry, Kept
from dalel.evidence.ledger import compact_time, free_path

DISCLOSURES = "disclosures"


class Disclosures:
    """The folder of these files. Whoever writes to it holds the lock."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder = folder / DISCLOSURES
        self._disk = disk

    def path(self, seq: int) -> Path:
        """Where the disclosures of one entry lie."""
        return self.folder / disclosure_name(seq)

    def read(self, entry: Entry) -> Mapping[str, Disclosure]:
        """What is disclosed here of an entry, maybe nothing; a value that does not match its commitment is an error."""
        path = self.path(entry.seq)
        if not path.exists():
            return {}
        try:
            disclosures = parse_disclosures(path.read_bytes())
        except DataError as error:
            raise DataError(f"{path}: {error.what}.", next_step="Run: dalel evidence verify") from error
        commit = commitments(entry)
        for name, each in disclosures.items():
            if commit.get(name) != each.commitment(name):
                raise DataError(
                    f"{path}: the {name} does not match its commitment.", next_step="Run: dalel evidence verify"
                )
        return disclosures

    def document(self, entry: Kept) -> Document:
        """What an entry recorded, with the name that its disclosure gives."""
        return document_of(entry, self.read(entry))

    def keep(
        self, disclosures: Mapping[int, Mapping[str, Disclosure]], *, temporary: Path, time: dt.datetime
    ) -> list[str]:
        """Write the disclosures of the entries that come next, by number; when this returns, they are on the disk.

        A file that bears such a number already belongs to no entry, or to one that the ledger lost. It is set aside;
        also where the entry that comes commits to nothing, or it would be taken for what that one discloses.
        """
        remarks = []
        files = []
        for seq, values in disclosures.items():
            target = self.path(seq)
            if os.path.lexists(target):
                aside = free_path(self.folder / f"{target.stem}-set-aside-{compact_time(time)}.json")
                self._disk.rename(target, aside)
                remarks.append(
                    f"{target.name}: an add was cut short; this disclosure belonged to no entry and was set aside "
                    f"as {aside.name}."
                )
            if values:
                draft = temporary / f"{target.name}.part"
                self._disk.write_file(draft, render_disclosures(values))
                files.append((draft, target))
        if remarks:
            self._disk.sync_path(self.folder)
        self._disk.place(files)
        return remarks


def disclosure_name(seq: int) -> str:
    """The name of the file that discloses values of one entry."""
    return f"{seq:06d}.json"


def document_of(entry: Kept, disclosed: Mapping[str, Disclosure]) -> Document:
    """An entry and what is disclosed of it, as a document."""
    name, address = disclosed.get("name"), disclosed.get("address")
    return Document(
        sha256=entry.object,
        bytes=entry.bytes,
        media_type=entry.media_type,
        name=NAME_WITHHELD if name is None or name.value is None else name.value,
        added=entry.time,
        seq=entry.seq,
        address=address.value if address is not None else None,
    )


def commitments(entry: Entry) -> Mapping[str, str]:
    """What an entry commits to, by name; the types of entry that commit to nothing have no such field."""
    found: Mapping[str, str] = getattr(entry, "commit", {})
    return found
