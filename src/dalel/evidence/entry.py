"""An entry: one line of the ledger, which says that something happened to the evidence, and when.

The line is canonical JSON (RFC 8785); its bytes, without the line's end, are the leaf of the Merkle tree. The format
is described in docs/formats/ledger.md. Each type is declared once, below: a field's annotation is its form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, get_type_hints

from dalel.canonical import CanonicalValue, canonical_json
from dalel.evidence.entry_form import (
    Code,
    Committed,
    Count,
    Digest,
    DigestList,
    DigestOrNone,
    Form,
    MaybeParts,
    MediaType,
    Number,
    Offset,
    Origin,
    Ranges,
    Status,
    Tool,
    Url,
    Vkey,
    When,
)
from dalel.evidence.spelling import parse_canonical, refuse, shown

VERSION = 1
"""Goes up only if old lines would mean something else."""

MAX_LINE = 65_536
"""Bytes a line may have. What is longer is a document, and the entry names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry says: its number, when by this computer's clock, and which program wrote it."""

    type: ClassVar[str]
    seq: Count
    time: When
    tool: Tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Genesis(Entry):
    """The first entry: from here on this ledger is told from every other by its random ``origin``."""

    type: ClassVar[str] = "genesis"
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Key(Entry):
    """From here on the ledger is signed with this key; ``epoch`` counts from 1."""

    type: ClassVar[str] = "key"
    epoch: Count
    vkey: Vkey


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Entry):
    """A document came to be held: ``object`` is its SHA-256, ``commit`` holds the commitments, by name."""

    object: Digest
    bytes: Count
    media_type: MediaType
    commit: Committed
    parts: MaybeParts = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Import(Kept):
    """A file was added by hand."""

    type: ClassVar[str] = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture(Kept):
    """A document was fetched: from where, what answered, how, and how far this computer's clock was off in seconds."""

    type: ClassVar[str] = "capture"
    url: Url
    final_url: Url
    status: Status
    method: Code
    clock_offset: Offset
    previous: DigestOrNone


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureFailed(Entry):
    """A document could not be fetched, or its content was not there: that is evidence too."""

    type: ClassVar[str] = "capture-failed"
    url: Url
    status: Status
    reason: Code
    commit: Committed


@dataclass(frozen=True, slots=True, kw_only=True)
class Derive(Kept):
    """A document was made from others that are held: a translation, a table typed from a scan, a cleaned copy."""

    type: ClassVar[str] = "derive"
    sources: DigestList


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Entry):
    """A copy of a document or a dossier was handed to somebody, whom ``commit`` commits to."""

    type: ClassVar[str] = "transfer"
    object: Digest
    commit: Committed


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Entry):
    """The claims of a text were checked: their reckoning (``object``), how many there are, how many figures hold."""

    type: ClassVar[str] = "claim"
    object: Digest
    claims: Count
    proved: Count
    commit: Committed


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish(Entry):
    """Something was published: a text or a checkpoint (``object``); ``commit`` commits to where."""

    type: ClassVar[str] = "publish"
    object: Digest
    commit: Committed


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Entry):
    """Somebody else vouched for a checkpoint: a stamp, a cosignature. ``object`` is the SHA-256 of what came in."""

    type: ClassVar[str] = "receipt"
    kind: Code
    checkpoint: Count
    object: Digest
    commit: Committed


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal(Entry):
    """A dossier was sealed at a checkpoint; ``object`` is the SHA-256 of its tagmanifest."""

    type: ClassVar[str] = "seal"
    object: Digest
    checkpoint: Count
    documents: Count
    commit: Committed


@dataclass(frozen=True, slots=True, kw_only=True)
class Withhold(Entry):
    """A document is held, and not shown in a dossier."""

    type: ClassVar[str] = "withhold"
    object: Digest
    reason: Code
    commit: Committed


@dataclass(frozen=True, slots=True, kw_only=True)
class Redact(Entry):
    """Of a document only the parts in ``shown`` are shown in a dossier."""

    type: ClassVar[str] = "redact"
    object: Digest
    shown: Ranges
    commit: Committed


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Entry):
    """What an earlier entry commits to was wrong, and is this instead. The earlier entry stays."""

    type: ClassVar[str] = "correct"
    entry: Count
    commit: Committed


TYPES: Mapping[str, type[Entry]] = {
    each.type: each
    for each in (
        Genesis,
        Key,
        Import,
        Capture,
        CaptureFailed,
        Derive,
        Transfer,
        Claim,
        Publish,
        Receipt,
        Seal,
        Withhold,
        Redact,
        Correct,
    )
}
"""Every type of entry. Another type, or another field, stops the reading."""


class Layout:
    """The fields of one type of entry, and the pattern of a line of it that needs no second look."""

    def __init__(self, kind: type[Entry]) -> None:
        self.kind = kind
        hints = get_type_hints(kind, include_extras=True)
        self.forms: dict[str, Form] = {each.name: hints[each.name].__metadata__[0] for each in fields(kind)}
        self.optional = {each.name for each in fields(kind) if each.default is not MISSING}
        self.names = {"v", "type", *self.forms}
        self.commits = "commit" in self.forms

    @cached_property
    def pattern(self) -> re.Pattern[bytes]:
        """The fields in the order of canonical JSON; each value is a group of its field's name."""
        spelled = []
        for name in sorted(self.names):
            if name == "v":
                spelled.append(f'"v":{VERSION}')
            elif name == "type":
                spelled.append(f'"type":"{self.kind.type}"')
            else:
                field = f'"{name}":(?P<{name}>{self.forms[name].pattern})'
                # No optional field comes last: "v" does.
                spelled.append(f"(?:{field},)?" if name in self.optional else field)
        joined = ",".join(spelled)
        return re.compile((r"\{" + joined.replace(",)?,", ",)?") + r"\}").encode())

    def parse(self, line: dict[str, Any]) -> Entry:
        """The entry of a JSON object of this type."""
        for name in sorted(self.names - self.optional):
            if name not in line:
                refuse(f'the field "{name}"', "none")
        for name in line:
            if name not in self.names:
                refuse(f"the fields of an entry of type {self.kind.type}", f'the field "{name}" beside them')
        if Number().parse(line["v"], "v") != VERSION:
            refuse(f"format version {VERSION}", f"version {shown(line['v'])}")
        return self.kind(**{name: form.parse(line[name], name) for name, form in self.forms.items() if name in line})

    def render(self, entry: Entry) -> bytes:
        """The line of an entry of this type."""
        line: dict[str, CanonicalValue] = {"v": VERSION, "type": self.kind.type}
        for name, form in self.forms.items():
            value = getattr(entry, name)
            if value is not None or name not in self.optional:
                line[name] = form.plain(value)
        return canonical_json(line)

    def read(self, match: re.Match[bytes]) -> Entry:
        """The entry of a line that the pattern matched."""
        found = match.groupdict()
        return self.kind(
            **{name: form.read(found[name]) for name, form in self.forms.items() if found[name] is not None}
        )


_LAYOUTS = {kind: Layout(entry) for kind, entry in TYPES.items()}

_BY_NAME = {name.encode(): layout for name, layout in _LAYOUTS.items()}


def render_entry(entry: Entry) -> bytes:
    """The entry's line, without the line's end."""
    return _LAYOUTS[entry.type].render(entry)


def parse_entry(line: bytes) -> Entry:
    """Read one line, without its end. The error says what was expected and what was found, in words."""
    if len(line) > MAX_LINE:
        refuse(f"at most {MAX_LINE} bytes", f"{len(line)} bytes")
    found = match_line(line)
    return parse_with_care(line) if found is None else found[0].read(found[1])


def match_line(line: bytes) -> tuple[Layout, re.Match[bytes]] | None:
    """The layout whose pattern a line fits; None does not mean that it is wrong, only that it needs a second look."""
    # A quote inside a text has a backslash before it, so this can only be the field.
    begin = line.rfind(_TYPE) + len(_TYPE)
    layout = _BY_NAME.get(line[begin : line.find(b'"', begin)])
    match = layout.pattern.fullmatch(line) if layout else None
    return None if layout is None or match is None else (layout, match)


class Glance(NamedTuple):
    """What a glance at a line tells, if it needs no second look; ``time`` is as it is spelled."""

    type: type[Entry]
    seq: int
    time: bytes
    commitments: int


def glance(line: bytes) -> Glance | None:
    """Check a line's spelling and forms without taking it apart: a fifth of the time of `parse_entry`."""
    found = match_line(line) if len(line) <= MAX_LINE else None
    if found is None:
        return None
    layout, match = found
    return Glance(layout.kind, int(match["seq"]), match["time"], match["commit"].count(b":") if layout.commits else 0)


_TYPE = b'"type":"'


def parse_with_care(line: bytes) -> Entry:
    """Read a line of any spelling; what is accepted here and by a pattern is the same entry."""
    found = parse_canonical(line)
    kind = found.get("type")
    if not isinstance(kind, str) or kind not in _LAYOUTS:
        refuse("an entry of a type that this version knows", f"type {shown(kind)}")
    return _LAYOUTS[kind].parse(found)
