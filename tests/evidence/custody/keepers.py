"""A small newsroom, a key that was split, and people who keep shares of it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dalel.evidence import Evidence
from dalel.evidence.checkpoint import SigningKeys, sign
from dalel.evidence.custody import (
    CUSTODY,
    PLACES,
    KeptRecipients,
    NewKey,
    Replicated,
    Restored,
    Share,
    all_series,
    make_key,
    open_identities,
    open_place,
    parse_policy,
    read_contents,
    replicate,
    restore,
)
from dalel.evidence.disk import Disk
from dalel.newsroom import Newsroom

TIME = dt.datetime(2026, 11, 28, 9, 30, tzinfo=dt.UTC)
POLICY = parse_policy("counsel:2of3,editors:2of3")
SMALL = 4096
"""Bytes of files in a pack: small, so that a small newsroom fills several."""


def make_newsroom(root: Path, sources: Path) -> Newsroom:
    """Three documents, a checkpoint, a text, a key of the newsroom's own."""
    newsroom = Newsroom.create(root, jurisdiction="kz")
    sources.mkdir()
    for number in range(1, 4):
        (sources / f"plan-{number}.txt").write_text(f"line of plan {number}\n" * 300, encoding="utf-8")
    add_document(newsroom, sources)
    sign(Evidence(newsroom.evidence), SigningKeys(newsroom.keys, Disk()), time=TIME)
    (root / "publications").mkdir()
    (root / "publications" / "draft.md").write_text("A draft that names a source.\n", encoding="utf-8")
    return newsroom


def add_document(newsroom: Newsroom, path: Path) -> None:
    """Keep files, as ``dalel evidence add`` does."""
    list(Evidence(newsroom.evidence, collector="aigerim", device="laptop").add_all([path], time=TIME))


def make_custody(newsroom: Newsroom) -> NewKey:
    """Make a key, and keep its recipient."""
    new = make_key(POLICY, made="2026-11-28")
    KeptRecipients(newsroom.root, Disk()).add(new.recipient)
    return new


def copy_to(
    newsroom: Newsroom, place: Path | str, *, disk: Disk | None = None, extra: Mapping[str, Path] | None = None
) -> Replicated:
    """Replicate to a folder, which is made, or to an address."""
    if isinstance(place, Path):
        place.mkdir(exist_ok=True)
    disk = disk or Disk()
    opened = open_place(str(place), disk=disk)
    return replicate(newsroom, opened, time=TIME, extra=extra or {}, disk=disk, capacity=SMALL)


def bring_back(place: Path | str, shares: Sequence[Share], into: Path, *, until: int | None = None) -> Restored:
    """Restore from a place with shares."""
    opened = open_place(str(place), disk=Disk())
    identities = open_identities(shares, keys=read_contents(opened).keys)
    return restore(opened, identities, into, until=until, disk=Disk())


def named(new: NewKey, *names: str) -> list[Share]:
    """The shares of these names."""
    return [share for share in new.shares if share.name in names]


def enough(new: NewKey) -> list[Share]:
    """As many shares as the policy asks for."""
    return named(new, "counsel-1", "counsel-3", "editors-1", "editors-2")


def files_of(root: Path) -> dict[str, bytes]:
    """What is copied of a newsroom, by path."""
    left = ("custody/places/", "custody/lock", "custody/drills.jsonl", "evidence/lock", "evidence/incoming/")
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in sorted(found.items()) if not name.startswith(left)}


def copy_of(folder: Path, to: Path) -> Path:
    """A copy of a folder to spoil."""
    shutil.copytree(folder, to)
    return to


def flip(path: Path, at: int) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)


def outgoing(newsroom: Newsroom) -> list[Path]:
    """What waits on this computer to be delivered."""
    series = all_series(newsroom.root / CUSTODY / PLACES, Disk())
    return [path for each in series for path in (each.folder / "outgoing").iterdir()]


@dataclass(frozen=True)
class Kept:
    """A newsroom, the place that it was copied to, and the key."""

    newsroom: Newsroom
    place: Path
    new: NewKey
    done: Replicated


def make_kept(folder: Path) -> Kept:
    newsroom = make_newsroom(folder / "newsroom", folder / "sources")
    new = make_custody(newsroom)
    return Kept(newsroom, folder / "place", new, copy_to(newsroom, folder / "place"))
