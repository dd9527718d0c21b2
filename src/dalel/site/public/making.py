"""Make an edition of the site from the register: the one step that reads what the public may not see."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from django.db import connection

from dalel.edition import sync, write_edition
from dalel.register.access import Audience
from dalel.register.excerpt import Written, write_excerpt
from dalel.register.exchange.restore import restore
from dalel.register.models import Act
from dalel.site.public.downloads import write_downloads
from dalel.site.public.edition import ABOUT, CHECKSUMS, DOWNLOADS, NAME, REGISTER, Download, Edition, newest_edition
from dalel.site.public.preparing import prepare
from dalel.site.start import working_in

EXCERPT = "register-excerpt.zip"
Progress = Callable[[int], None]


def newest_act() -> int:
    """The last act of the register: everything that an edition is made of changes by acts alone."""
    newest = Act.objects.order_by("pk").last()
    return newest.pk if newest else 0


def is_current(root: Path, *, address: str, day: dt.date) -> bool:
    """Whether the newest edition says what another one made on that day would."""
    newest = newest_edition(root)
    return newest is not None and (newest.act, newest.address, newest.day) == (newest_act(), address, day)


def make_edition(
    root: Path, *, address: str, made: dt.datetime, progress: Progress = lambda _: None
) -> tuple[Edition, Written]:
    """Write the public excerpt of the open register as a new edition; the old one stays until it is whole."""
    act = newest_act()
    with write_edition(root, NAME) as folder:
        downloads = folder / DOWNLOADS
        downloads.mkdir()
        written = write_excerpt(downloads / EXCERPT, Audience("public"), progress=progress)
        with working_in(folder / REGISTER):
            restore(downloads / EXCERPT, progress=progress)
            write_downloads(downloads, address=address, day=made.date())
            prepare(folder, day=made.date())
            with connection.cursor() as cursor:
                # One plain file without a journal beside it, so that it can be read where nothing can be written.
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA journal_mode=DELETE")
        found = tuple(describe(path) for path in sorted(downloads.iterdir()))
        sums = "".join(f"{each.sha256}  {each.name}\n" for each in found)
        (downloads / CHECKSUMS).write_text(sums, encoding="utf-8")
        made_here = Edition(folder, made, act, address, found)
        (folder / ABOUT).write_text(json.dumps(made_here.about(), indent=1) + "\n", encoding="utf-8")
        open_to_readers(folder)
    newest = newest_edition(root)
    assert newest is not None  # noqa: S101 - it was written above
    return newest, written


def open_to_readers(folder: Path) -> None:
    """Let another account of the computer serve the edition, since it is public; make it durable."""
    for path in sorted(folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        sync(path)
    folder.chmod(0o755)


def describe(path: Path) -> Download:
    """A file with its size and SHA-256."""
    state = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            state.update(block)
    return Download(path.name, path.stat().st_size, state.hexdigest())
