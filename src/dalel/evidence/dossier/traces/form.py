"""The form of a file, known by its first bytes: documents in the evidence have no other name than their digest."""

from __future__ import annotations

import re
from enum import Enum

HEAD_BYTES = 2048
"""How much must be seen to know a form."""


class Form(Enum):
    """What is looked for depends on it."""

    PLAIN = "plain"
    ZIP = "zip"
    GZIP = "gzip"
    WARC = "warc"
    JSON = "json"
    MESSAGE = "message"
    COOKIE_FILE = "cookie file"
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tiff"


BY_BEGINNING = {
    b"PK\x03\x04": Form.ZIP,
    b"PK\x05\x06": Form.ZIP,
    b"\x1f\x8b": Form.GZIP,
    b"WARC/": Form.WARC,
    b"\xff\xd8\xff": Form.JPEG,
    b"\x89PNG\r\n\x1a\n": Form.PNG,
    b"II*\0": Form.TIFF,
    b"MM\0*": Form.TIFF,
    b"# Netscape HTTP Cookie File": Form.COOKIE_FILE,
    b"# HTTP Cookie File": Form.COOKIE_FILE,
}

CLOSED = {
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ\0": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"MSCF": "a CAB archive",
    b"MZ": "a program, or an archive that unpacks itself",
    b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office document (or an encrypted one)",
    b"{\\rtf": "an RTF document",
    b"AT&TFORM": "a DjVu document",
    b"8BPS": "a Photoshop picture",
    b"II+\0": "a large TIFF picture",
    b"MM\0+": "a large TIFF picture",
    b"ID3": "a sound with a description",
    b"OggS": "a sound or a film",
    b"fLaC": "a sound",
    b"\x1a\x45\xdf\xa3": "a film",
    b"age-encryption.org/": "an encrypted file",
    b"-----BEGIN PGP MESSAGE": "an encrypted file",
    b"-----BEGIN AGE ENCRYPTED": "an encrypted file",
}
"""Forms that may name a person where a search for names does not see it, and that are not read here."""

JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]\s*(?:[\"\[{\]}0-9-]|$)")
MESSAGE = re.compile(
    rb"[A-Z]{3,10} [^ \r\n]{1,1500} HTTP/[0-9]|HTTP/[0-9.]{1,3} [0-9]{3}|[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?[^\r\n]*\r?\n"
)


def recognise(head: bytes) -> Form:
    """The form of a file that begins so; what is not known is searched as it is."""
    for beginning, form in BY_BEGINNING.items():
        if head.startswith(beginning):
            return form
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Form.WEBP
    # Readers of PDF allow other bytes before the mark.
    if b"%PDF-" in head[:1024]:
        return Form.PDF
    if JSON.match(head):
        return Form.JSON
    return Form.MESSAGE if MESSAGE.match(head) else Form.PLAIN


def find_closed(head: bytes) -> str | None:
    """What a file is that cannot be looked into; None where it can."""
    for beginning, name in CLOSED.items():
        if head.startswith(beginning):
            return name
    if head[257:262] == b"ustar":
        return "a tar archive"
    if head[4:8] == b"ftyp":
        return "a film, or a picture as telephones make them"
    return "a sound or a film" if head[:4] == b"RIFF" and head[8:12] != b"WEBP" else None
