"""A term to search for, and every way in which a file may spell it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, quote_plus

from dalel.evidence.dossier.traces.trace import Identity, TraceKind

SHORTEST = 4

NAMES_NOBODY = frozenset(
    {
        *("admin", "administrator", "computer", "debian", "default", "desktop", "fedora", "guest", "home", "host"),
        *("kali", "laptop", "localhost", "macbook", "nobody", "owner", "public", "raspberrypi", "root", "runner"),
        *("student", "test", "ubuntu", "user", "windows", "админ", "администратор", "пользователь"),
    }
)
"""Names that so many computers bear that they tell nothing."""

# A name that is not in Latin letters may lie in a document in an encoding of its time.
OLD_ENCODINGS = ("cp1251", "cp866", "koi8-r", "cp1252")

STEM_BYTES = 8


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to spell a term in bytes.

    ``lowered`` is what to search for, in bytes whose capital letters were lowered; what stands there must then be one
    of ``texts``. ``longer`` are the spellings of other terms that hold this one: the bytes before and after it.
    """

    kind: TraceKind
    lowered: bytes
    texts: frozenset[str]
    encoding: str
    longer: tuple[tuple[bytes, bytes], ...] = ()

    @property
    def begins_word(self) -> bool:
        """Whether a letter before it makes it another word. Before a path anything may stand."""
        return self.kind is not TraceKind.HOME_PATH


@dataclass(frozen=True, slots=True)
class Spellings:
    """Everything to search for, by how it begins: bytes in which no beginning stands need no second look."""

    by_stem: Mapping[bytes, tuple[Spelling, ...]]
    longest: int


def spellings_of(identity: Identity) -> Spellings:
    """Everything to search for, for one person."""
    found: dict[tuple[TraceKind, bytes, str], Spelling] = {}
    for kind, value in terms_of(identity):
        for each in spell(kind, value):
            held = found.setdefault((each.kind, each.lowered, each.encoding), each)
            found[each.kind, each.lowered, each.encoding] = replace(held, texts=held.texts | each.texts)
    by_stem: dict[bytes, tuple[Spelling, ...]] = {}
    for each in found.values():
        stem = each.lowered[:STEM_BYTES]
        by_stem[stem] = (*by_stem.get(stem, ()), with_longer(each, found.values()))
    return Spellings(by_stem, max((len(each.lowered) for each in found.values()), default=0))


def terms_of(identity: Identity) -> Iterator[tuple[TraceKind, str]]:
    """The names and paths that are worth searching for."""
    if identity.home is not None:
        home = identity.home.rstrip("/\\")
        if home.replace("\\", "/").rpartition("/")[2].casefold() not in {"", *NAMES_NOBODY}:
            yield TraceKind.HOME_PATH, home
            yield TraceKind.HOME_PATH, home.replace("\\", "/")
            # As JSON spells it.
            yield TraceKind.HOME_PATH, home.replace("\\", "\\\\").replace("/", "\\/")
    if identity.full_name is not None and is_telling(identity.full_name):
        words = identity.full_name.split()
        yield TraceKind.FULL_NAME, " ".join(words)
        if len(words) == 2:
            yield TraceKind.FULL_NAME, f"{words[1]} {words[0]}"
            yield TraceKind.FULL_NAME, f"{words[1]}, {words[0]}"
    if identity.host is not None:
        short = identity.host.partition(".")[0]
        yield from ((TraceKind.HOST_NAME, host) for host in {identity.host: 0, short: 0} if is_telling(short))
    if identity.user is not None and is_telling(identity.user):
        yield TraceKind.USER_NAME, identity.user


def is_telling(name: str) -> bool:
    """Whether a name is long enough not to stand everywhere, and not everybody's."""
    return len(name) >= SHORTEST and name.casefold() not in NAMES_NOBODY


def spell(kind: TraceKind, value: str) -> Iterator[Spelling]:
    """Each way to spell one term."""
    cases = dict.fromkeys([value, value.lower(), value.upper(), value.title()])
    joined = [unicodedata.normalize("NFC", case) for case in cases]
    # macOS spells names of files so: each accent apart from its letter.
    apart = [unicodedata.normalize("NFD", case) for case in cases]
    escaped = [form for text in (*joined, *apart) for form in escaped_forms(text)]
    old = () if value.isascii() else OLD_ENCODINGS
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", *old):
        for text in dict.fromkeys([*joined, *apart, *escaped] if encoding == "utf-8" else joined):
            try:
                lowered = text.encode(encoding).lower()
            except UnicodeEncodeError:
                continue
            yield Spelling(kind, lowered, frozenset([text]), encoding)


def escaped_forms(text: str) -> Iterator[str]:
    """The text as an address and as JSON spell it, in small and in capital digits."""
    for form in (quote(text), quote_plus(text, safe="/"), json.dumps(text)[1:-1].replace("\\\\", "\\")):
        yield form
        yield re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), form)
        yield re.sub(r"\\u[0-9a-f]{4}", lambda found: "\\u" + found[0][2:].upper(), form)


def with_longer(spelling: Spelling, others: Iterable[Spelling]) -> Spelling:
    """The same spelling, knowing those of other terms that hold it: a home folder's path holds a user's name."""
    longer = [
        cut_ends(other.lowered[:place], other.lowered[place + len(spelling.lowered) :], spelling.encoding)
        for other in others
        if other.kind is not spelling.kind and other.encoding == spelling.encoding
        if (place := other.lowered.find(spelling.lowered)) >= 0 and len(other.lowered) > len(spelling.lowered)
    ]
    return replace(spelling, longer=tuple(longer))


def cut_ends(before: bytes, after: bytes, encoding: str) -> tuple[bytes, bytes]:
    """The same, without the byte that may be missing where one UTF-16 is read, one byte beside, as the other."""
    return before[1:] if encoding == "utf-16-be" else before, after[:-1] if encoding == "utf-16-le" else after
