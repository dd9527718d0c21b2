"""OCDS: the Open Contracting Data Standard 1.0 and 1.1, as packages, records, lists or JSON Lines, gzip or not."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path as FilePath
from typing import Any

from dalel.errors import DocumentError
from dalel.jurisdictions import Jurisdiction
from dalel.spending.formats.format import Issue, Source
from dalel.spending.formats.gzip_content import first_bytes, is_gzip
from dalel.spending.formats.json_document import is_json_lines
from dalel.spending.formats.ocds_package import FIRST_LINE, LIST_KEYS, RECORD_KEYS, RELEASE_KEYS, find_releases
from dalel.spending.formats.ocds_record import compare_with_releases
from dalel.spending.formats.ocds_release import read_release
from dalel.spending.line import Line
from dalel.spending.processes import record_processes

LOOKED_AT = 64 * 1024
"""How many bytes of a document `Ocds.recognises` looks at."""
PACKAGE_KEYS = frozenset({"publishedDate", "publisher", "extensions", "publicationPolicy", "license"})
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]', re.DOTALL)
_DEEPEST = 4
"""Levels down to which keys matter: a list, a package in it, its releases, a release."""

Path = tuple[str | None, ...]


class Ocds:
    """Reads published contracting processes: budgets, tenders, awards, contracts and payments."""

    code = "ocds"
    version = 2

    def recognises(self, source: Source) -> bool:
        """Whether the document's first object is a release, a record, or a package of them."""
        start = first_text(source)
        if start.lstrip()[:1] not in {"{", "["}:
            return False
        return any(
            is_ocds(keys)
            for path, keys in keys_by_path(start).items()
            if all(key is None or key in LIST_KEYS for key in path)
        )

    def read(self, source: Source, jurisdiction: Jurisdiction) -> Iterator[Line | Issue]:
        """Lines and issues, release by release."""
        for found in find_releases(source):
            if isinstance(found, Issue):
                yield found
                continue
            yield from read_release(found, jurisdiction)
            if found.parts:
                with not_too_deep(source):
                    remark = compare_with_releases(found.record, found.body, found.parts)
                if remark is not None:
                    yield remark

    def releases(self, source: Source) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every release with its place."""
        for found in find_releases(source):
            if not isinstance(found, Issue):
                yield found.place.strip() or "/", found.body

    def record_processes(self, source: Source, folder: FilePath) -> int:
        """The processes of the document, each as its release tells it."""
        with not_too_deep(source):
            return record_processes(
                source.path,
                lambda: self.releases(source),
                folder,
                document=source.sha256,
                by_line=is_plain_lines(source),
            )


@contextmanager
def not_too_deep(source: Source) -> Iterator[None]:
    """Refuse a document whose values can be parsed, but are nested too deeply to be looked at."""
    try:
        yield
    except RecursionError as error:
        raise DocumentError(
            f"{source.name}: values are nested more deeply than in any record.",
            next_step="Nothing of it was stored. Get the document again from its source.",
        ) from error


def is_plain_lines(source: Source) -> bool:
    """Whether the file is JSON Lines as it stands: not packed, no byte order mark before the first line."""
    with source.open() as file:
        packed = is_gzip(file)
    start = first_bytes(source, FIRST_LINE)
    return not packed and not start.startswith(BOM_UTF8) and is_json_lines(BytesIO(start))


def first_text(source: Source) -> str:
    """A document's first text, in whatever state: a wrong encoding is the reading's to name, not a reason to pass."""
    start = first_bytes(source, LOOKED_AT)
    encoding = "utf-16" if start[:2] in {BOM_UTF16_LE, BOM_UTF16_BE} else "utf-8-sig"
    return start.decode(encoding, errors="replace")


def is_ocds(keys: set[str]) -> bool:
    """Whether an object with these keys is a release, a record or a package of them."""
    package = bool(keys.intersection(LIST_KEYS)) and bool(keys & PACKAGE_KEYS)
    return package or "ocid" in keys or bool(keys & RECORD_KEYS) or len(keys & RELEASE_KEYS) > 1


def keys_by_path(start: str) -> dict[Path, set[str]]:
    """The keys of the objects that a text of JSON begins with, by the path to each: a key, or None for an element.

    The text may break off anywhere, and need not be JSON at all.
    """
    found: dict[Path, set[str]] = {}
    path: list[str | None] = []  # of the objects and lists that are open, each under which key of the one before
    key: str | None = None
    text = ""
    for sign in _TOKEN.findall(start):
        if sign in {"{", "["}:
            path.append(key)
            key = None
        elif sign in {"}", "]"}:
            path = path[:-1]
            key = None
        elif sign == ",":
            key = None
        elif sign == ":":
            key = text[1:-1]
            if len(path) <= _DEEPEST:
                found.setdefault(tuple(path[1:]), set()).add(key)
        else:
            text = sign
    return found
