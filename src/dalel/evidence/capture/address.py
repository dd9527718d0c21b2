"""An address: where a document is asked for, and what of it may be written down.

Whoever holds an address with a token in it has what the token opens. So the values of such parameters are sent and
never kept: in what is recorded the word *left-out* stands for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urljoin, urlsplit

from dalel.errors import CommandError

MAX_ADDRESS = 8192
LEFT_OUT = "left-out"

_SCHEMES = {"http": 80, "https": 443}
_ENDINGS = ("token", "apikey", "secret", "signature", "password", "sessid", "sessionid", "credential")
_WORDS = frozenset(
    (
        *("auth", "authorization", "credentials", "hmac", "jwt", "key", "otp", "pass", "passwd", "pwd", "sess"),
        *("session", "sid", "sig", "sign", "ticket"),
    )
)
_JWT = re.compile(r"eyJ[\w-]{8,}\.[\w-]*\.?[\w-]*")
_PATH_SESSION = re.compile(r"(?i);((?:j|php)?sess(?:ion)?_?id|sid)=[^/;]*")
_WORD = re.compile(r"[a-z]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# What stays as it is in a path or a query; everything else is spelled %XX, as browsers do.
_KEPT = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True, slots=True)
class Address:
    """One address. ``target`` is sent, and is in no message and no record; ``shown`` stands for it there.

    ``left_out`` names the parameters whose values are not in ``shown``.
    """

    scheme: str
    host: str
    port: int
    target: str = field(repr=False)
    shown: str
    left_out: tuple[str, ...]

    @property
    def site(self) -> str:
        """The site alone: this much of an address stands in the ledger in clear."""
        return f"{self.scheme}://{self.authority}/"

    @property
    def authority(self) -> str:
        """Host and port, as a request names them; the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _SCHEMES[self.scheme] else f"{host}:{self.port}"

    @property
    def full(self) -> str:
        """All of it, for what is asked and never kept."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def file_name(self) -> str:
        """The last part of the path; of a folder the host."""
        last = unquote(urlsplit(self.shown).path.rpartition("/")[2])
        return last or self.host


def parse_address(text: str, *, base: Address | None = None) -> Address:
    """Read an address, or one relative to ``base``. What follows a # is not sent, and is left away."""
    try:
        parts = urlsplit(urljoin(base.full, text) if base else text.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode() if ":" not in (parts.hostname or "") else parts.hostname
    except (ValueError, UnicodeError):
        raise CommandError(f"This is no address: {cut_short(text)}.", next_step="Copy it whole.") from None
    if "@" in parts.netloc:
        # The address is not repeated: a password would stand in the terminal and its history.
        raise CommandError(
            f"An address for {parts.hostname} has a name or a password in it; these would be recorded.",
            next_step="Take away what stands before the @ in the address. Save what needs a password by hand, and "
            "add it: dalel evidence add FILE",
        )
    if parts.scheme not in _SCHEMES or not host:
        raise CommandError(
            f"This address cannot be captured: {cut_short(text)}.",
            next_step="Give one that begins with http:// or https://",
        )
    target = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
    found = Address(parts.scheme, host, port or _SCHEMES[parts.scheme], target, "", ())
    path, left_out = leave_out(target)
    shown = f"{found.scheme}://{found.authority}{path}"
    if len(found.full) > MAX_ADDRESS:
        raise CommandError(f"An address has more than {MAX_ADDRESS} signs: {cut_short(shown)}.")
    return Address(found.scheme, host, found.port, target, shown, left_out)


def leave_out(target: str) -> tuple[str, tuple[str, ...]]:
    """Path and query without the values that look like keys, and the names of those."""
    path, mark, query = target.partition("?")
    names = [found[1] for found in _PATH_SESSION.finditer(path)]
    path = _PATH_SESSION.sub(lambda found: f";{found[1]}={LEFT_OUT}", path)
    pairs = []
    for pair in query.split("&"):
        name, equals, value = pair.partition("=")
        if _JWT.fullmatch(unquote(name)):
            pairs.append(LEFT_OUT)
            names.append("")
        elif value and is_secret(unquote(name), unquote(value)):
            pairs.append(f"{name}{equals}{LEFT_OUT}")
            names.append(name)
        else:
            pairs.append(pair)
    return path + mark + "&".join(pairs), tuple(dict.fromkeys(names))


def is_secret(name: str, value: str) -> bool:
    """Whether a parameter looks like a key: by a word of its name, or because its value is a signed token."""
    words = _WORD.findall(_HUMP.sub("-", name).lower())
    named = any(word in _WORDS or word.endswith(_ENDINGS) for word in words)
    return named or _JWT.fullmatch(value) is not None


def cut_short(text: str) -> str:
    """The beginning of what was given, for a message, without anything that could be a key."""
    beginning = text.strip().partition("?")[0].partition("#")[0]
    return beginning if len(beginning) <= 80 else f"{beginning[:79]}…"
