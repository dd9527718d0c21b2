"""A document: bytes from an official or other source, named by their SHA-256."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import PurePath

NAME_WITHHELD = "(name withheld)"
"""Stands for the name of a document whose disclosure is not here."""

UNKNOWN_MEDIA_TYPE = "application/octet-stream"

# Our own table, so that the same name has the same type on every machine and under every Python.
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".gz": "application/gzip",
    ".htm": "text/html",
    ".html": "text/html",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".rtf": "application/rtf",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/plain",
    ".warc": "application/warc",
    ".wacz": "application/wacz",
    ".webp": "image/webp",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Document:
    """What is held and since when.

    ``added`` is the time that the computer's clock showed, in UTC and whole seconds; ``seq`` is the number of the
    ledger entry that says so. ``name`` is the file's name, or its path from the folder that was added. ``address`` is
    where it was captured from; None where it was added by hand, or where the address is not disclosed.
    """

    sha256: str
    bytes: int
    media_type: str
    name: str
    added: dt.datetime
    seq: int
    address: str | None = None


def media_type_of(name: str) -> str:
    """What kind of file the name's ending says it is; the bytes are not looked at."""
    return _MEDIA_TYPES.get(PurePath(name).suffix.lower(), UNKNOWN_MEDIA_TYPE)
