"""A JSON document of any size, taken value by value: never held whole, and every number as it is printed.

The parser is the standard library's; this is the reading around it. ``ijson`` streams too, but its C parser (3.6.0)
ends the whole program on an integer of over 4,300 digits, and a stranger's document must not be able to do that.
Numbers with a decimal mark or an exponent come as `Printed`, with their own digits.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from shlex import quote
from typing import IO, Any, NoReturn

from dalel.errors import DocumentError

CHUNK = 1 << 20
LONGEST = 16 << 20
"""No record of a procurement page is 64 million characters long; a longer value ends the reading before memory does."""

_SPACE = re.compile(r"[ \t\r\n]*")
_FIRST_NAME = re.compile(r'\{[ \t\r\n]*"([^"\\]*)"')
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
_STRING_OR_CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*"|(NaN|-?Infinity)')
# A value cut off by the end of what is read so far fails close to that end (within a literal or an escape), or at the
# start of a string that is still open.
_NEAR_END = 16
_NUMBER_GOES_ON = re.compile(r"[-+.0-9eE]*")
_CUT_OFF = re.compile(r"\s*(-|\.|[eE][-+]?|t|tr|tru|f|fa|fal|fals|n|nu|nul)?")


class Printed(str):
    """A number as the document prints it: ``22767.860``, ``1e5``."""

    __slots__ = ()


class NotJsonError(Exception):
    """NaN or Infinity, which Python's parser knows and JSON does not."""


def refuse_constant(name: str) -> NoReturn:
    """NaN, Infinity and -Infinity are not JSON."""
    raise NotJsonError(name)


def parse_integer(text: str) -> int | Printed:
    """An integer, or its digits where it has more than Python is sure to turn into a number (640)."""
    return int(text) if len(text) <= 640 else Printed(text)


_DECODER = JSONDecoder(parse_float=Printed, parse_constant=refuse_constant)
_LONG_INTEGERS = JSONDecoder(parse_float=Printed, parse_int=parse_integer, parse_constant=refuse_constant)


class JsonDocument:
    """A cursor over a document's text. ``records`` counts what `elements` and `value` handed out as records so far."""

    def __init__(self, stream: IO[bytes], *, name: str) -> None:
        self._stream = stream
        self._name = name
        self._decode = getincrementaldecoder("utf-8")("strict")
        self._text = ""
        self._at = 0
        self._fed = 0
        self._ended = False
        self._lines = 0
        self._counted = 0
        self.records = 0
        self.size = 0
        """Characters of the last value taken."""
        self.has_half_character = False
        """Whether the last value holds an escape that may be half of a character."""
        self._refuse_other_encodings()

    @property
    def line(self) -> int:
        """The line the cursor stands in, from 1."""
        self._lines += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._lines + 1

    @property
    def byte(self) -> int:
        """The byte the cursor stands at, from 0."""
        return self._byte_of(self._at)

    def peek(self) -> str:
        """The next character that is not a space, or "" at the document's end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._feed():
                return ""

    def take(self, mark: str) -> bool:
        """Whether the next character is this one; the cursor then stands after it."""
        if self.peek() != mark:
            return False
        self._at += 1
        return True

    def expect(self, mark: str) -> None:
        """The next character must be this one."""
        if not self.take(mark):
            self._refuse(f'there should be "{mark}"')

    def value(self) -> Any:
        """The next value, whole."""
        if self.peek() == "":
            self._refuse_truncated()
        decoder = _DECODER
        while True:
            try:
                value, end = decoder.raw_decode(self._text, self._at)
            except JSONDecodeError as error:
                ahead = error.pos - self._at
                if not (self._may_be_cut_off(error) and self._feed()):
                    self._at += ahead
                    self._refuse_value(error.msg)
            except NotJsonError as error:
                self._refuse_constant(str(error))
            except RecursionError:
                self._refuse("values are nested more deeply than in any record")
            except ValueError:  # an integer of more digits than Python turns into a number
                decoder = _LONG_INTEGERS
            else:
                # A number at the very end of what is read so far may go on: 12 | 34, 1. | 5, 1e+ | 5.
                if self._text[end - 1] in '}]"' or not _NUMBER_GOES_ON.fullmatch(self._text, end) or not self._feed():
                    break
        self.size = end - self._at
        self.has_half_character = self._text.find("\\u", self._at, end) >= 0 and bool(
            _HALF_CHARACTER.search(self._text, self._at, end)
        )
        self._at = end
        return value

    def next_name(self) -> str | None:
        """The first name of the object that comes next, without taking it; None for an empty object."""
        self.peek()
        while True:
            found = _FIRST_NAME.match(self._text, self._at)
            if found:
                return found.group(1)
            # The name may lie beyond what is read so far; no name is this long.
            if len(self._text) - self._at > CHUNK or not self._feed():
                return None

    def elements(self) -> Iterator[tuple[int, Any]]:
        """The elements of the array that comes next, one at a time, with their index."""
        self.expect("[")
        if self.take("]"):
            return
        index = 0
        while True:
            yield index, self.value()
            index += 1
            if self.take(","):
                continue
            if self.take("]"):
                return
            self._refuse('there should be "," or "]"')

    def members(self) -> Iterator[str]:
        """The names of the object that comes next; the caller takes each value before it asks for the next name."""
        self.expect("{")
        if self.take("}"):
            return
        while True:
            if self.peek() != '"':
                self._refuse("there should be a name in quotes")
            name = self.value()
            self.expect(":")
            yield name
            if self.take(","):
                continue
            if self.take("}"):
                return
            self._refuse('there should be "," or "}"')

    def _feed(self) -> bool:
        """Read more; False at the document's end. What is before the cursor is let go."""
        if self._ended:
            return False
        rest = self._text[self._at :]
        if len(rest) > LONGEST:
            what = f"{self._name}: the value at byte {self.byte:,} is longer than {LONGEST >> 20} million characters."
            raise DocumentError(what, next_step="This is not a page of records; look at the document.")
        self._lines += self._text.count("\n", self._counted, self._at)
        self._counted = 0
        # As much again as is waiting, so that one long value is not parsed anew for each small piece.
        data = self._stream.read(max(CHUNK, len(rest)))
        self._ended = not data
        pending = len(self._decode.getstate()[0])
        try:
            more = self._decode.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            self._text, self._at = rest, 0
            if self._ended:
                self._refuse_truncated()
            self._refuse_encoding(self._fed - pending + error.start, error.object[error.start])
        self._fed += len(data)
        self._text, self._at = rest + more, 0
        return not self._ended

    def _byte_of(self, position: int) -> int:
        """The byte of a position in the text read so far."""
        pending = len(self._decode.getstate()[0])
        return self._fed - pending - len(self._text[position:].encode("utf-8"))

    def _may_be_cut_off(self, error: JSONDecodeError) -> bool:
        """Whether more text could make the value whole."""
        return error.pos >= len(self._text) - _NEAR_END or error.msg.startswith("Unterminated string")

    def _so_far(self) -> str:
        """How many records came before the error."""
        return f"{self.records:,} {'record comes' if self.records == 1 else 'records come'} before it"

    def _refuse_value(self, what: str) -> NoReturn:
        """Say that the document breaks off, or that what stands at the cursor is not JSON."""
        in_text = what.startswith("Invalid \\") and '"' not in self._text[self._at :]
        if in_text or what.startswith("Unterminated string"):
            self._refuse_truncated()
        self._refuse(what[0].lower() + what[1:].removesuffix(" at"))

    def _refuse(self, what: str) -> NoReturn:
        if len(self._text) - self._at <= _NEAR_END and not self._feed() and _CUT_OFF.fullmatch(self._text, self._at):
            self._refuse_truncated()
        raise DocumentError(
            f"{self._name} is not JSON at byte {self.byte:,} (line {self.line:,}): {what}; {self._so_far()}.",
            next_step="Nothing of it was stored. Get the document again from its source.",
        )

    def _refuse_truncated(self) -> NoReturn:
        raise DocumentError(
            f"{self._name} breaks off at byte {self._fed:,}, in the middle of a value; {self._so_far()}.",
            next_step="Nothing of it was stored. Get the document again from its source, and compare the sizes.",
        )

    def _refuse_constant(self, name: str) -> NoReturn:
        found = (m for m in _STRING_OR_CONSTANT.finditer(self._text, self._at) if m.group(1))
        self._at = next(found).start()
        raise DocumentError(
            f"{self._name}: {name} at byte {self.byte:,} (line {self.line:,}) is not a JSON number; {self._so_far()}.",
            next_step="Nothing of it was stored. A program changed the document on its way: get it from its source.",
        )

    def _refuse_encoding(self, byte: int, value: int) -> NoReturn:
        raise DocumentError(
            f"{self._name} is not UTF-8: the byte 0x{value:02x} at {byte:,} is no character; {self._so_far()}.",
            next_step="Russian text is often in Windows-1251. Keep the document, convert a copy and read that: "
            f"iconv -f WINDOWS-1251 -t UTF-8 {quote(self._name)} > {quote('utf8-' + self._name)}",
        )

    def _refuse_other_encodings(self) -> None:
        """Refuse an empty document and, by its zero bytes, UTF-16 and UTF-32; skip the mark of UTF-8."""
        head = self._stream.read(4)
        if not head:
            raise DocumentError(
                f"{self._name} is empty (0 bytes).",
                next_step="Nothing of it was stored. Get the document again from its source.",
            )
        if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in head:
            raise DocumentError(
                f"{self._name} is not UTF-8: its first bytes ({head.hex(' ')}) are those of UTF-16.",
                next_step="Keep the document, convert a copy and read that: "
                f"iconv -f UTF-16 -t UTF-8 {quote(self._name)} > {quote('utf8-' + self._name)}",
            )
        self._fed = len(head)
        self._text = self._decode_head(head)

    def _decode_head(self, head: bytes) -> str:
        try:
            return self._decode.decode(head.removeprefix(BOM_UTF8))
        except UnicodeDecodeError as error:
            offset = len(head) - len(head.removeprefix(BOM_UTF8))
            self._refuse_encoding(error.start + offset, error.object[error.start])


def is_json_lines(stream: IO[bytes]) -> bool:
    """Whether the first line ends a value and another begins after it: one JSON value a line.

    Inside one JSON document only a comma or another } or ] can follow a line that ends in } or ].
    """
    last, line_ended = b"", False
    while chunk := stream.read(CHUNK):
        rest = chunk
        while rest and not line_ended:
            line, newline, rest = rest.partition(b"\n")
            last = line.rstrip()[-1:] or last
            line_ended = bool(newline and last)  # an empty line does not count
        if line_ended and (following := rest.lstrip()[:1]):
            return last in b"}]" and following not in b",]}"
    return False


def shorten(value: object) -> str:
    """A value as a sentence quotes it: on one line, at most 80 characters, nothing that cannot be written."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(text[:200].split()).encode("utf-8", "replace").decode()
    return text if len(text) <= 80 else f"{text[:79]}…"
