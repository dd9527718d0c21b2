"""Finding traces: every file of a folder, or every file handed over, is examined."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from dalel.errors import DocumentError
from dalel.evidence.dossier.traces.examination import Examination
from dalel.evidence.dossier.traces.search import Finds, Search
from dalel.evidence.dossier.traces.term import Spellings, spellings_of
from dalel.evidence.dossier.traces.trace import Identity, Limits, Trace, TraceKind
from dalel.evidence.store import open_regular

LIMITS = Limits()


def find_traces(
    files: Path | Mapping[str, bytes | Path], *, identity: Identity, limits: Limits = LIMITS
) -> list[Trace]:
    """Everything in a folder, or in the files given by name, that would give away the person named.

    What could not be looked into is a trace of its own kind, so that an empty list is not silence. No program sees a
    name that is drawn, spoken or filmed, or who writes in such a style; and what a capture holds of a site (its
    pictures, its documents) is searched for names, and not for its own authors.
    """
    spellings = spellings_of(identity)
    named = list_folder(files) if isinstance(files, Path) else iter(files.items())
    return [
        trace
        for path, content in named
        for trace in (*search_name(path, spellings), *examine(path, content, spellings, limits=limits))
    ]


def list_folder(folder: Path) -> Iterator[tuple[str, Path]]:
    """Everything in a folder that is no folder, with its path in it, in the order of the names."""
    for path in sorted(folder.rglob("*")):
        if not stat.S_ISDIR(path.lstat().st_mode):
            yield path.relative_to(folder).as_posix(), path


def search_name(path: str, spellings: Spellings) -> list[Trace]:
    """The traces in the name of a file."""
    search = Search(spellings, Finds(), where=" of its name")
    search.feed(os.fsencode(path))
    search.finish()
    return [Trace(kind, path, "", sentence) for kind, sentence in search.say()]


def examine(path: str, content: bytes | Path, spellings: Spellings, *, limits: Limits) -> list[Trace]:
    """The traces in one file; one that cannot be opened was not looked into."""
    try:
        with closing(open_content(content)) as file:
            return Examination(path, spellings=spellings, limits=limits).run(file)
    except DocumentError as error:
        return [Trace(TraceKind.NOT_LOOKED_INTO, path, "", f"It was not looked into: {error.what}.")]


def open_content(content: bytes | Path) -> BinaryIO:
    return open_regular(content) if isinstance(content, Path) else BytesIO(content)
