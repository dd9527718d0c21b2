"""Tag files of a bag (RFC 8493 §2.1.1, §2.2.2): its declaration (bagit.txt), and what it says of itself."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BufferedReader, TextIOWrapper
from pathlib import Path

from dalel.errors import DataError, DocumentError
from dalel.evidence.dossier.inner_path import shown
from dalel.evidence.store import open_regular

DECLARATION = "bagit.txt"
DECLARATION_BYTES = 1024
BAG_INFO = "bag-info.txt"
OLD_BAG_INFO = "package-info.txt"
"""Its name before BagIt 0.96."""

LINE_CHARACTERS = 16_384
"""A path has at most 4,096 bytes, each of them percent-encoded at worst, and a digest 128."""
LINES = 1_000_000
REMARKS = 1_000
"""Of each sort; a bag that is wrong in more places is not described further."""

VERSIONS = ("0.93", "0.94", "0.95", "0.96", "0.97", "1.0")
VERSION = re.compile(r"BagIt-Version\s*:\s*(\d+\.\d+)\s*")
ENCODING = re.compile(r"Tag-File-Character-Encoding\s*:\s*(\S+)\s*")
STRICT = re.compile(r"BagIt-Version: \d+\.\d+\nTag-File-Character-Encoding: \S+\n?")

# Python knows codecs that are no encoding of text, or that read one text in two ways.
ENCODINGS = frozenset(
    codecs.lookup(name).name
    for name in [
        *("ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "koi8-r"),
        *(f"iso8859-{part}" for part in range(1, 17) if part != 12),
        *(f"cp{page}" for page in range(1250, 1259)),
    ]
)


@dataclass(slots=True)
class Remarks:
    """What was found wrong in a bag (errors), and what is allowed but should be known (warnings)."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def error(self, sentence: str) -> None:
        add_remark(self.errors, sentence)

    def warn(self, sentence: str) -> None:
        add_remark(self.warnings, sentence)


def add_remark(remarks: list[str], sentence: str) -> None:
    """A thousand sentences say enough; the next one says that there are more."""
    if len(remarks) < REMARKS:
        remarks.append(sentence)
    elif len(remarks) == REMARKS:
        remarks.append(f"There is more to say; only the first {REMARKS} remarks are listed.")


@dataclass(frozen=True, slots=True)
class Declaration:
    """What bagit.txt says."""

    version: str
    encoding: str

    @property
    def is_old(self) -> bool:
        """Before 1.0, more was left to the reader."""
        return self.version != "1.0"


def read_declaration(folder: Path) -> Declaration:
    """Read bagit.txt, without which a folder is no bag."""
    text = read_declaration_text(folder)
    lines = text.rstrip("\n").split("\n")
    version = VERSION.fullmatch(lines[0])
    encoding = ENCODING.fullmatch(lines[1]) if len(lines) == 2 else None
    if version is None or encoding is None:
        raise refused(
            folder, "it must have two lines: BagIt-Version: 1.0, and Tag-File-Character-Encoding: UTF-8 (or another)"
        )
    if version[1] not in VERSIONS:
        raise refused(folder, f"version {version[1]} is not known; known are {', '.join(VERSIONS)}")
    try:
        name = codecs.lookup(encoding[1]).name
    except LookupError:
        name = ""
    if name not in ENCODINGS:
        raise refused(folder, f"the encoding {shown(encoding[1])} is not known")
    if version[1] == "1.0" and not STRICT.fullmatch(text):
        raise refused(folder, "in version 1.0 a colon and one space stand between name and value, and nothing else")
    return Declaration(version[1], name)


def read_declaration_text(folder: Path) -> str:
    """The text of bagit.txt, with line feeds alone."""
    path = folder / DECLARATION
    try:
        with open_regular(path) as file:
            data = file.read(DECLARATION_BYTES + 1)
    except DocumentError as error:
        raise refused(folder, error.what) from error
    if len(data) > DECLARATION_BYTES:
        raise refused(folder, f"it is longer than {DECLARATION_BYTES} bytes")
    if data.startswith(codecs.BOM_UTF8):
        raise refused(folder, "it begins with a byte-order mark")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refused(folder, "it is not in UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refused(folder: Path, why: str) -> DataError:
    """The error that ends the reading of a bag."""
    return DataError(
        f"{folder} is not read as a bag, for its {DECLARATION}: {why}.",
        next_step="Ask whoever made it for a bag as RFC 8493 describes it.",
    )


def read_lines(path: Path, *, encoding: str, remarks: Remarks) -> Iterator[tuple[int, str]]:
    """The lines of a tag file, numbered from 1. What cannot be read is remarked, and ends the reading."""
    try:
        with TextIOWrapper(BufferedReader(open_regular(path)), encoding=encoding) as file:
            for number in range(1, LINES + 1):
                line = file.readline(LINE_CHARACTERS + 1)
                if not line:
                    return
                if len(line) > LINE_CHARACTERS:
                    remarks.error(f"{path.name}, line {number}: it is longer than {LINE_CHARACTERS} characters.")
                    return
                if number == 1 and line.startswith("\ufeff"):
                    remarks.warn(f"{path.name}: it begins with a byte-order mark.")
                    line = line[1:]
                yield number, line.removesuffix("\n")
            remarks.error(f"{path.name}: it has more than {LINES} lines; the rest was not read.")
    except UnicodeError:
        remarks.error(f"{path.name}: it is not in the encoding that {DECLARATION} names ({encoding}).")
    except DocumentError as error:
        remarks.error(f"{path.name}: {error.what}.")


def read_info(path: Path, *, declaration: Declaration, remarks: Remarks) -> tuple[tuple[str, str], ...]:
    """The names and values of bag-info.txt, in order; a name may stand several times."""
    info: list[tuple[str, str]] = []
    for number, line in read_lines(path, encoding=declaration.encoding, remarks=remarks):
        if not line.strip():
            remarks.warn(f"{path.name}, line {number}: it is empty.")
            continue
        if line[0] in " \t":
            if not info:
                remarks.error(f"{path.name}, line {number}: it continues a value, and none stands before it.")
                continue
            label, value = info.pop()
            info.append((label, f"{value} {line.strip()}".strip()))
            continue
        label, colon, value = line.partition(":")
        if not colon or not label.strip():
            remarks.error(f"{path.name}, line {number}: a name, a colon and a value are expected.")
            continue
        if not declaration.is_old and (label != label.rstrip() or value[:1] not in (" ", "\t")):
            remarks.warn(f"{path.name}, line {number}: a colon and one space should part name and value.")
        info.append((label.strip(), value.strip()))
    return tuple(info)


def render_info(info: Sequence[tuple[str, str]]) -> bytes:
    """The bytes of bag-info.txt."""
    for label, value in info:
        if not label or label != label.strip() or any(each in label for each in ":\r\n"):
            raise DataError(
                f"{BAG_INFO} cannot hold the name {shown(label)}.",
                next_step="A name is one line, without a colon and without a space at its ends.",
            )
        if value != value.strip() or any(each in value for each in "\r\n"):
            raise DataError(
                f"{BAG_INFO} cannot hold the value {shown(value)} of {label}.",
                next_step="A value is one line, without a space at its ends.",
            )
    return "".join(f"{label}: {value}\n" for label, value in info).encode()


def find_values(info: Iterable[tuple[str, str]], label: str) -> list[str]:
    """Every value of a name; capital letters do not matter."""
    return [value for name, value in info if name.casefold() == label.casefold()]
