"""DER, the encoding of stamps and certificates (ITU-T X.690): elements of a tag, a length and a content.

Only what a time stamp is made of. The envelope of a stamp may also come in the looser form BER, with lengths that are
left open, since some authorities write it and openssl reads it; what says time and digest may not (``strict``).
"""

from __future__ import annotations

from dataclasses import dataclass

from dalel.errors import DataError

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
UTF8_STRING, GENERALIZED_TIME = 0x0C, 0x18
SEQUENCE, SET = 0x30, 0x31

_CONSTRUCTED = 0x20
_OPEN_LENGTH = 0x80
_END_OF_CONTENT = b"\x00\x00"
_MAX_LENGTH_BYTES = 4
# A stamp nests ten deep; what goes much deeper wants to exhaust the reader.
_MAX_DEPTH = 32
# Numbers and identifiers have up to about 20 bytes; a megabyte of digits is there to keep the reader busy.
_MAX_VALUE = 64


@dataclass(frozen=True, slots=True)
class Element:
    """One element: ``raw`` is all of it, ``content`` what is inside."""

    tag: int
    content: bytes
    raw: bytes


def numbered(number: int, *, constructed: bool = True) -> int:
    """The tag that a format writes as ``[number]``."""
    return 0x80 | (_CONSTRUCTED if constructed else 0) | number


class Fields:
    """The elements inside another, taken one after the other in the order that the format gives."""

    def __init__(self, content: bytes, *, strict: bool = False) -> None:
        self._content = content
        self._strict = strict
        self._at = 0

    def has(self, *tags: int) -> bool:
        """Whether the next element has one of these tags."""
        return self._at < len(self._content) and self._content[self._at] in tags

    def find(self, *tags: int) -> Element | None:
        """The next element if it has one of these tags."""
        return self._next() if self.has(*tags) else None

    def take(self, name: str, *tags: int) -> Element:
        """The next element, which must have one of these tags; ``name`` is what the format calls it."""
        found = self.find(*tags)
        if found is None:
            raise DataError(f"the {name} is not where it should be")
        return found

    def rest(self) -> list[Element]:
        """All that is left."""
        left: list[Element] = []
        while self._at < len(self._content):
            left.append(self._next())
        return left

    def end(self, name: str) -> None:
        """Nothing may be left."""
        if self._at != len(self._content):
            raise DataError(f"more follows than belongs to the {name}")

    def _next(self) -> Element:
        element, self._at = read_element(self._content, self._at, strict=self._strict)
        return element


def read_whole(data: bytes, name: str, tag: int, *, strict: bool = False) -> Element:
    """The one element that the data consists of."""
    fields = Fields(data, strict=strict)
    element = fields.take(name, tag)
    fields.end(name)
    return element


def read_element(data: bytes, start: int, *, strict: bool, depth: int = 0) -> tuple[Element, int]:
    """The element that begins at ``start``, and where it ends."""
    if depth > _MAX_DEPTH:
        raise DataError("it is nested too deeply")
    if start + 2 > len(data):
        raise DataError("it is cut short")
    tag, first = data[start], data[start + 1]
    if tag & 0x1F == 0x1F:
        raise DataError("it has a tag that no time stamp has")
    if tag | _CONSTRUCTED in (SEQUENCE, SET) and not tag & _CONSTRUCTED:
        raise DataError("it has a list that is marked as none")
    if first == _OPEN_LENGTH:
        if strict or not tag & _CONSTRUCTED:
            raise DataError("it leaves a length open")
        end = find_end(data, start + 2, depth=depth)
        return Element(tag, data[start + 2 : end], data[start : end + 2]), end + 2
    body, end = read_length(data, start + 1, strict=strict)
    if end > len(data):
        raise DataError("it is cut short")
    return Element(tag, data[body:end], data[start:end]), end


def read_length(data: bytes, at: int, *, strict: bool) -> tuple[int, int]:
    """Where a content begins and ends."""
    first = data[at]
    if first < _OPEN_LENGTH:
        return at + 1, at + 1 + first
    count = first & 0x7F
    digits = data[at + 1 : at + 1 + count]
    if count > _MAX_LENGTH_BYTES or len(digits) != count:
        raise DataError("it has a length beyond its end")
    length = int.from_bytes(digits, "big")
    if strict and (digits[0] == 0 or length < _OPEN_LENGTH):
        raise DataError("it has a length in another spelling than DER")
    return at + 1 + count, at + 1 + count + length


def find_end(data: bytes, at: int, *, depth: int) -> int:
    """Where the mark stands that ends a content of open length."""
    while data[at : at + 2] != _END_OF_CONTENT:
        _, at = read_element(data, at, strict=False, depth=depth + 1)
    return at


def read_octets(element: Element) -> bytes:
    """The bytes of an OCTET STRING; BER may have cut them into several."""
    if element.tag == OCTET_STRING:
        return element.content
    return b"".join(each.content for each in Fields(element.content).rest() if each.tag == OCTET_STRING)


def read_integer(element: Element) -> int:
    """An INTEGER, of either sign."""
    if not 1 <= len(element.content) <= _MAX_VALUE:
        raise DataError("it has a number that is none, or longer than any in a time stamp")
    return int.from_bytes(element.content, "big", signed=True)


def read_oid(element: Element) -> str:
    """An OBJECT IDENTIFIER in its dotted form."""
    if not 1 <= len(element.content) <= _MAX_VALUE or element.content[-1] & 0x80:
        raise DataError("it has an object identifier that is none")
    arcs, arc = [], 0
    for byte in element.content:
        arc = arc << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(arc)
            arc = 0
    root = min(arcs[0] // 40, 2)
    return ".".join(str(arc) for arc in (root, arcs[0] - 40 * root, *arcs[1:]))


def write_element(tag: int, *contents: bytes) -> bytes:
    """An element in DER."""
    content = b"".join(contents)
    length = len(content)
    if length < _OPEN_LENGTH:
        return bytes((tag, length)) + content
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, _OPEN_LENGTH | len(digits))) + digits + content


def write_integer(number: int) -> bytes:
    """A number that is not negative, in DER."""
    return write_element(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def write_oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER in DER."""
    first, second, *others = (int(arc) for arc in dotted.split("."))
    content = b""
    for arc in (40 * first + second, *others):
        digits = [arc & 0x7F]
        while arc := arc >> 7:
            digits.append(arc & 0x7F | 0x80)
        content += bytes(reversed(digits))
    return write_element(OID, content)
