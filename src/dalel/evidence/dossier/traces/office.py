"""Authors of office documents: Office Open XML (docProps/core.xml, app.xml) and OpenDocument (meta.xml)."""

from __future__ import annotations

import re
from html import unescape

from dalel.evidence.dossier.inner_path import shown
from dalel.evidence.dossier.traces.program import is_program
from dalel.evidence.dossier.traces.trace import Sayings, TraceKind

FIELDS = {
    "docProps/core.xml": ("creator", "lastModifiedBy"),
    "docProps/app.xml": ("Company", "Manager"),
    "meta.xml": ("initial-creator", "creator", "printed-by"),
}
"""The members that name people, and the elements that do; their prefixes differ."""

ENCRYPTION = "META-INF/manifest.xml"
"""Where an OpenDocument file says which of its members are encrypted."""

MEMBERS = frozenset({*FIELDS, ENCRYPTION})
MEMBER_BYTES = 1 << 20

AUTHOR_CHARACTERS = 80


def say_author(field: str, value: str) -> Sayings:
    """The trace of an author, where one is named who is no program."""
    author = " ".join(value.split())[:AUTHOR_CHARACTERS]
    if not author or is_program(author):
        return []
    return [(TraceKind.AUTHOR, f"{field} names {shown(author)}.")]


def read_office_member(name: str, data: bytes) -> Sayings:
    """What a member of an office document says of people, or that it keeps closed."""
    text = decode_xml(data)
    if name == ENCRYPTION:
        is_closed = ":encryption-data" in text
        return [(TraceKind.NOT_LOOKED_INTO, "The document is encrypted; it was not looked into.")] if is_closed else []
    said: Sayings = []
    for field in FIELDS[name]:
        for found in re.finditer(rf"<(?:[\w-]+:)?{field}(?:\s[^<>]*)?>([^<]*)<", text):
            said += say_author(field, unescape(found[1]))
    if len(data) >= MEMBER_BYTES:
        said.append((TraceKind.NOT_LOOKED_INTO, f"Only its first {MEMBER_BYTES} bytes were read for authors."))
    return said


class OfficeMember:
    """One of these members, kept until it is whole."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._held = bytearray()

    def feed(self, data: bytes) -> None:
        self._held += data[: MEMBER_BYTES - len(self._held)]

    def finish(self) -> None:
        """Nothing waits for the end."""

    def say(self) -> Sayings:
        return read_office_member(self._name, bytes(self._held))


def decode_xml(data: bytes) -> str:
    """The text of an XML file; a mark at its beginning says whether it is in UTF-16."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    return data.decode(encoding, "replace")
