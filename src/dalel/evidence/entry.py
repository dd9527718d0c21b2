"""An entry: one line of the ledger, which says that something happened to the evidence, and when.

The line is canonical JSON (RFC 8785); its bytes, without the line's end, are the leaf of the Merkle tree. The format
is described in docs/formats/ledger.md.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from dalel.canonical import CanonicalValue, canonical_json
from dalel.errors import DataError

VERSION = 1
"""Goes up only if old lines would mean something else."""

MAX_LINE = 65_536
"""Bytes a line may have. What is longer is a document, and the entry names it."""

MAX_INTEGER = 2**53 - 1
"""The largest whole number that canonical JSON can hold."""


@dataclass(frozen=True, slots=True)
class Genesis:
    """The first entry: from here on this ledger is told from every other by its random ``origin``."""

    seq: int
    time: dt.datetime
    tool: str
    origin: str


@dataclass(frozen=True, slots=True)
class Import:
    """A file was added by hand: ``object`` is its SHA-256; ``commit`` holds the commitments, by name."""

    seq: int
    time: dt.datetime
    tool: str
    object: str
    bytes: int
    media_type: str
    commit: Mapping[str, str]


Entry = Genesis | Import

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ORIGIN = re.compile(r"dalel/[0-9a-f]{32}")
_TOOL = re.compile(r"[!-~]{1,200}")
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}")
_COMMIT_NAME = re.compile(r"[a-z][a-z_]{0,31}")


def time_text(time: dt.datetime) -> str:
    """A time as the ledger writes it: UTC, whole seconds (``2026-11-23T09:30:00Z``)."""
    if time.tzinfo is None:
        raise ValueError("the ledger needs a time with its zone")
    return time.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def parse_time(text: str) -> dt.datetime:
    """Read a time that `time_text` wrote."""
    return dt.datetime.fromisoformat(text)


def render_entry(entry: Entry) -> bytes:
    """The entry's line, without the line's end."""
    fields: dict[str, CanonicalValue] = {
        "v": VERSION,
        "seq": entry.seq,
        "time": time_text(entry.time),
        "tool": entry.tool,
    }
    match entry:
        case Genesis():
            fields |= {"type": "genesis", "origin": entry.origin}
        case Import():
            fields |= {
                "type": "import",
                "object": entry.object,
                "bytes": entry.bytes,
                "media_type": entry.media_type,
                "commit": dict(entry.commit),
            }
    return canonical_json(fields)


def parse_entry(line: bytes) -> Entry:
    """Read one line, without its end. The error says what was expected and what was found, in words."""
    if len(line) > MAX_LINE:
        refuse(f"at most {MAX_LINE} bytes", f"{len(line)} bytes")
    fields = parse_canonical(line)
    kind = fields.get("type")
    if not isinstance(kind, str) or kind not in _PARSERS:
        refuse(f"an entry of type {' or '.join(_PARSERS)}", f"type {shown(kind)}")
    required, parse = _PARSERS[kind]
    for name in required:
        if name not in fields:
            refuse(f'the field "{name}"', "none")
    for name in fields:
        if name not in required:
            refuse(f"the fields of an entry of type {kind}", f'the field "{name}" beside them')
    if parse_number(fields, "v") != VERSION:
        refuse(f"format version {VERSION}", f"version {shown(fields['v'])}")
    return parse(fields)


def parse_canonical(line: bytes) -> dict[str, Any]:
    """Read a JSON object that is spelled in the one canonical way; a repeated key is never canonical."""
    try:
        value = _DECODER.decode(line.decode())
        canonical = canonical_json(value)
    except (ValueError, RecursionError):
        refuse("canonical JSON", f"bytes that are not JSON: {excerpt(line)}")
    if canonical != line:
        refuse("canonical JSON", f"another spelling, from {first_change(canonical, line)}")
    if not isinstance(value, dict):
        refuse("a JSON object", excerpt(line))
    return value


def refuse_float(text: str) -> NoReturn:
    """A number with a fraction or an exponent has more than one spelling; the ledger has none."""
    raise ValueError(text)


_DECODER = json.JSONDecoder(parse_constant=refuse_float, parse_float=refuse_float)


def parse_genesis(fields: dict[str, Any]) -> Genesis:
    return Genesis(
        seq=parse_number(fields, "seq"),
        time=parse_time_field(fields),
        tool=parse_text(fields, "tool", form=_TOOL),
        origin=parse_text(fields, "origin", form=_ORIGIN),
    )


def parse_import(fields: dict[str, Any]) -> Import:
    commit = fields["commit"]
    if not isinstance(commit, dict):
        refuse("commitments by name", f"commit {shown(commit)}")
    for name in commit:
        if not _COMMIT_NAME.fullmatch(name):
            refuse("a commitment's name in small letters", shown(name))
        parse_text(commit, name, form=_DIGEST)
    return Import(
        seq=parse_number(fields, "seq"),
        time=parse_time_field(fields),
        tool=parse_text(fields, "tool", form=_TOOL),
        object=parse_text(fields, "object", form=_DIGEST),
        bytes=parse_number(fields, "bytes"),
        media_type=parse_text(fields, "media_type", form=_MEDIA_TYPE),
        commit=commit,
    )


_PARSERS: Mapping[str, tuple[frozenset[str], Callable[[dict[str, Any]], Entry]]] = {
    "genesis": (frozenset({"v", "seq", "type", "time", "tool", "origin"}), parse_genesis),
    "import": (
        frozenset({"v", "seq", "type", "time", "tool", "object", "bytes", "media_type", "commit"}),
        parse_import,
    ),
}
"""The types of entry, each with its fields. Another type or another field stops the reading."""


def parse_number(fields: Mapping[str, Any], name: str) -> int:
    """A whole number from 0 up."""
    value = fields[name]
    if type(value) is not int or not 0 <= value <= MAX_INTEGER:
        refuse(f"a whole number from 0 to {MAX_INTEGER}", f"{name} {shown(value)}")
    return value


def parse_text(fields: Mapping[str, Any], name: str, *, form: re.Pattern[str]) -> str:
    """A text of one form."""
    value = fields[name]
    if not isinstance(value, str) or not form.fullmatch(value):
        refuse(f"{name} in the form {form.pattern}", f"{name} {shown(value)}")
    return value


def parse_time_field(fields: Mapping[str, Any]) -> dt.datetime:
    """A time that the calendar has."""
    text = parse_text(fields, "time", form=_TIME)
    try:
        return parse_time(text)
    except ValueError:
        refuse("a time that the calendar has", f"time {shown(text)}")


def refuse(expected: str, found: str) -> NoReturn:
    """Stop at the first thing that is not as the format says."""
    raise DataError(f"expected {expected}, found {found}")


def shown(value: object) -> str:
    """A value inside a sentence, cut short."""
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 80 else f"{text[:79]}…"


def excerpt(line: bytes) -> str:
    """The beginning of a line inside a sentence; bytes that do not print are spelled out."""
    text = ascii(line[:60])[1:]
    return text if len(line) <= 60 else f"{text}…"


def first_change(canonical: bytes, line: bytes) -> str:
    """Where two spellings part."""
    same = next((at for at, (left, right) in enumerate(zip(canonical, line, strict=False)) if left != right), None)
    place = min(len(canonical), len(line)) if same is None else same
    return f"byte {place + 1} on: {excerpt(line[place:]) if line[place:] else 'nothing'}"
