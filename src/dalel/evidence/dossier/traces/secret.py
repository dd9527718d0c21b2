"""Cookies and credentials in a capture: whoever has them can pass for the collector. No value is repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dalel.evidence.dossier.inner_path import shown
from dalel.evidence.dossier.traces.search import times
from dalel.evidence.dossier.traces.trace import Sayings, TraceKind

HEAD_BYTES = 1 << 16
"""The most that the headers of a request, an answer or a message take."""

HEADERS = {
    "authorization": TraceKind.AUTHORIZATION,
    "proxy-authorization": TraceKind.AUTHORIZATION,
    "x-api-key": TraceKind.AUTHORIZATION,
    "x-auth-token": TraceKind.AUTHORIZATION,
    "cookie": TraceKind.COOKIE,
    "cookies": TraceKind.COOKIE,
    "set-cookie": TraceKind.COOKIE,
}
SCHEME = re.compile(r"(Basic|Bearer|Digest|Negotiate|NTLM|Token|OAuth|Hawk|AWS4-HMAC-SHA256|ApiKey)\b", re.IGNORECASE)
COOKIE_NAME = re.compile(r"\s*([^=;\s\"\\]{1,64})\s*=")

NAMED = b"|".join(name.encode() for name in HEADERS)
PAIR = re.compile(
    rb'"name"\s{0,20}:\s{0,20}"(' + NAMED + rb')"\s{0,20},\s{0,20}"value"\s{0,20}:\s{0,20}"([^"\\]{1,200})',
    re.IGNORECASE,
)
PAIR_BACKWARDS = re.compile(
    rb'"value"\s{0,20}:\s{0,20}"([^"\\]{1,200})[^"]{0,2000}"\s{0,20},\s{0,20}"name"\s{0,20}:\s{0,20}"('
    + NAMED
    + rb')"',
    re.IGNORECASE,
)
KEYED = re.compile(rb'"(' + NAMED + rb')"\s{0,20}:\s{0,20}(?:\[\s{0,20})?"([^"\\]{1,200})', re.IGNORECASE)
COOKIE_LIST = re.compile(
    rb'"(cookies)"\s{0,20}:\s{0,20}\[\s{0,20}\{\s{0,20}"name"\s{0,20}:\s{0,20}"([^"\\]{1,64})"', re.IGNORECASE
)
LONGEST = 4096
"""No find is longer; so much is kept between two pieces."""

NAMES_SHOWN = 5


@dataclass(slots=True)
class Sent:
    """One header: how often, where first, and the names that it gave."""

    count: int
    where: str
    names: dict[str, None] = field(default_factory=dict)


class Secrets:
    """The headers found in one place, counted by name."""

    def __init__(self) -> None:
        self._sent: dict[str, Sent] = {}

    def note(self, header: str, names: Iterator[str], where: str) -> None:
        sent = self._sent.setdefault(header.lower(), Sent(0, where))
        sent.count += 1
        sent.names.update(dict.fromkeys(names))

    def note_headers(self, head: bytes, where: str) -> None:
        """Look through the lines of a request, an answer or a message."""
        for line in head.splitlines():
            name, colon, value = line.decode("latin-1").partition(":")
            if colon and name.strip().lower() in HEADERS and value.strip():
                self.note(name.strip(), names_in(name.strip(), value.strip()), where)

    def say(self) -> Sayings:
        """One sentence a header."""
        said: Sayings = []
        for header, sent in self._sent.items():
            names = [shown(name) for name in sent.names]
            named = f" (here: {', '.join(names[:NAMES_SHOWN])}{', …' * (len(names) > NAMES_SHOWN)})" if names else ""
            sentence = f"{header.title()}{named} is sent{times(sent.count)} {sent.where}; its value is not repeated."
            said.append((HEADERS[header], sentence))
        return said


def names_in(header: str, value: str) -> Iterator[str]:
    """What may be repeated of a value: the names of cookies, or the manner of authorization."""
    if HEADERS[header.lower()] is TraceKind.AUTHORIZATION:
        scheme = SCHEME.match(value)
        if scheme is not None:
            yield scheme[1]
        return
    # In Set-Cookie, what follows the first one are its terms.
    for part in value.split(";")[: 1 if header.lower() == "set-cookie" else None]:
        cookie = COOKIE_NAME.match(part)
        if cookie is not None:
            yield cookie[1]


class JsonSecrets:
    """Finds headers in JSON: a HAR file, what a browser keeps of a session, the log of a program."""

    def __init__(self) -> None:
        self._secrets = Secrets()
        self._held = bytearray()
        self._place = 0
        self._searched = 0

    def feed(self, data: bytes) -> None:
        self._held += data
        if len(self._held) >= 64 * LONGEST:
            self._search(len(self._held) - LONGEST)

    def finish(self) -> None:
        self._search(len(self._held))

    def say(self) -> Sayings:
        return self._secrets.say()

    def _search(self, until: int) -> None:
        for header, value, place in sorted(find_in_json(self._held), key=lambda found: found[2]):
            if self._searched <= place < until:
                names = iter([value]) if header == "cookies" else names_in(header, value)
                self._secrets.note(header, names, f"at byte {self._place + place}")
        cut = max(0, until - LONGEST)
        del self._held[:cut]
        self._place += cut
        self._searched = until - cut


def find_in_json(data: bytearray) -> Iterator[tuple[str, str, int]]:
    """Each header, with the beginning of its value and its place."""
    for pattern, header, value in ((PAIR, 1, 2), (PAIR_BACKWARDS, 2, 1), (COOKIE_LIST, 1, 2)):
        for found in pattern.finditer(data):
            yield found[header].decode("latin-1"), found[value].decode("latin-1"), found.start()
    for found in KEYED.finditer(data):
        name, text = found[1].decode("latin-1"), found[2].decode("latin-1")
        # "authorization" is also a permit, and "cookie" a word: only what looks like the header counts.
        is_header = SCHEME.match(text) if HEADERS[name.lower()] is TraceKind.AUTHORIZATION else COOKIE_NAME.match(text)
        if is_header:
            yield name, text, found.start()
