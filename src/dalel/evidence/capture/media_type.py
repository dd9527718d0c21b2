"""What kind of bytes came, and under which name: as the server says, else as the name's ending does."""

from __future__ import annotations

import re
from email.message import Message

from dalel.evidence.capture.exchange import Exchange
from dalel.evidence.document import UNKNOWN_MEDIA_TYPE, media_type_of

MAX_NAME = 200
_FORM = re.compile(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}")
_SAYS_NOTHING = frozenset(
    (UNKNOWN_MEDIA_TYPE, "binary/octet-stream", "application/download", "application/force-download")
)
_CODINGS = {"gzip": ("application/gzip", ".gz"), "x-gzip": ("application/gzip", ".gz")}


def content_type(exchange: Exchange) -> tuple[str, str | None]:
    """Media type and charset, as the headers give them."""
    message = Message()
    message["content-type"] = exchange.headers.find("content-type") or ""
    stated = message.get_content_type() if exchange.headers.find("content-type") else UNKNOWN_MEDIA_TYPE
    charset = message.get_content_charset()
    return (stated if _FORM.fullmatch(stated) else UNKNOWN_MEDIA_TYPE), charset


def content_coding(exchange: Exchange) -> str | None:
    """How the bytes were packed on the way, although no packing was asked for; None where they were not."""
    text = (exchange.headers.find("content-encoding") or "").strip().lower()
    return None if text in ("", "identity") else text


def name_of(exchange: Exchange) -> str:
    """The file's name: as the server gives it, else the last part of the address."""
    message = Message()
    message["content-disposition"] = exchange.headers.find("content-disposition") or ""
    try:
        given = message.get_filename()
    except (ValueError, LookupError):
        given = None
    name = (given or "").replace("\\", "/").rpartition("/")[2] or exchange.address.file_name
    clean = "".join(each for each in name if each.isprintable()).replace("/", "_").strip(" .")
    name = clean[-MAX_NAME:] or exchange.address.host
    return name + _CODINGS.get(content_coding(exchange) or "", ("", ""))[1]


def unpacked_type(exchange: Exchange) -> str:
    """What kind of document it is once it is unpacked."""
    stated, _ = content_type(exchange)
    if stated not in _SAYS_NOTHING and not (stated == "text/plain" and named(exchange) != UNKNOWN_MEDIA_TYPE):
        return stated
    return named(exchange)


def named(exchange: Exchange) -> str:
    """What the name's ending says."""
    return media_type_of(name_of(exchange).removesuffix(".gz") if content_coding(exchange) else name_of(exchange))


def media_type(exchange: Exchange) -> str:
    """What kind of bytes are kept. Bytes that were packed on the way are kept packed."""
    coding = content_coding(exchange)
    if coding is None:
        return unpacked_type(exchange)
    return _CODINGS.get(coding, (UNKNOWN_MEDIA_TYPE, ""))[0]
