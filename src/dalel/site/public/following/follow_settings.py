"""``follow.toml`` of a newsroom: the mail server, the channels and the hooks. No secret stands in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dalel.errors import CommandError, did_you_mean
from dalel.site.public.following.followers import is_address
from dalel.site.public.following.mail import MailServer
from dalel.site.public.following.posting import LOOPBACK, is_safe
from dalel.site.public.following.telegram import SERVER
from dalel.site.public.following.topic import known_names
from dalel.vocabulary import LANGUAGES

FILE = "follow.toml"
NAME = re.compile(r"[a-z0-9-]{1,40}")
CHAT = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}|-?[0-9]{1,20}")
PORTS = {"tls": 465, "starttls": 587, "none": 25}
DIGESTS = ("build", "day")


@dataclass(frozen=True, slots=True)
class Target:
    """A channel or a hook: its name, where it is, in which language, and what it follows."""

    name: str
    to: str
    lang: str
    follow: Mapping[str, str]
    server: str = ""


@dataclass(frozen=True, slots=True)
class FollowSettings:
    """What the file says; ``is_daily``: a follower gets at most one letter a day."""

    mail: MailServer | None = None
    is_daily: bool = False
    channels: tuple[Target, ...] = ()
    hooks: tuple[Target, ...] = ()


def read_settings(path: Path) -> FollowSettings:
    """Read the file; an unknown or malformed setting is an error that names it."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CommandError(
            f"There is no {path}: nobody can be told anything.",
            next_step="Write where letters, posts and hooks go: docs/how-to/let-readers-follow.md",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}.", next_step="Correct that line.") from error
    check_names(path, "", said, ("mail", "telegram", "hook"))
    mail = table(path, "mail", said.get("mail", {}))
    return FollowSettings(
        mail=read_mail(path, mail) if mail else None,
        is_daily=choice(path, "mail.digest", mail.get("digest", "build"), DIGESTS) == "day",
        channels=tuple(read_channel(path, *each) for each in targets(path, "telegram", said)),
        hooks=tuple(read_hook(path, *each) for each in targets(path, "hook", said)),
    )


def read_mail(path: Path, said: Mapping[str, Any]) -> MailServer:
    """The mail server."""
    check_names(path, "mail.", said, ("host", "port", "security", "from", "user", "digest"))
    security = choice(path, "mail.security", said.get("security", "tls"), tuple(PORTS))
    host, sender = text(path, "mail.host", said.get("host")), text(path, "mail.from", said.get("from"))
    port = said.get("port", PORTS[security])
    if not isinstance(port, int) or not 0 < port < 65536:
        raise wrong(path, "mail.port", "is no port", "Write a number, as port = 587")
    if not is_address(parseaddr(sender)[1]):
        raise wrong(path, "mail.from", "is no address of mail", 'Write: from = "Register <register@example.org>"')
    if security == "none" and host not in LOOPBACK:
        raise wrong(path, "mail.security", "lets everybody on the way read the letters", 'Write: security = "starttls"')
    return MailServer(host, port, security, sender, user=str(said.get("user", "")))


def read_channel(path: Path, name: str, said: Mapping[str, Any]) -> Target:
    """A channel of Telegram."""
    check_names(path, f"telegram.{name}.", said, ("chat", "lang", "follow", "server"))
    chat = text(path, f"telegram.{name}.chat", said.get("chat"))
    if not CHAT.fullmatch(chat):
        raise wrong(path, f"telegram.{name}.chat", "is no channel", 'Write: chat = "@name", or its number')
    server = text(path, f"telegram.{name}.server", said.get("server", SERVER)).rstrip("/")
    if not is_safe(server):
        raise wrong(path, f"telegram.{name}.server", "would show the token to whoever is on the way", "Write https://…")
    return Target(name, chat, *of_whom(path, f"telegram.{name}", said), server)


def read_hook(path: Path, name: str, said: Mapping[str, Any]) -> Target:
    """A hook."""
    check_names(path, f"hook.{name}.", said, ("url", "lang", "follow"))
    url = text(path, f"hook.{name}.url", said.get("url"))
    if not is_safe(url) or not urlsplit(url).hostname:
        raise wrong(path, f"hook.{name}.url", "is no address that is safe on the way", "Write https://…")
    return Target(name, url, *of_whom(path, f"hook.{name}", said))


def of_whom(path: Path, name: str, said: Mapping[str, Any]) -> tuple[str, Mapping[str, str]]:
    """The language of a target, and what it follows."""
    lang = choice(path, f"{name}.lang", said.get("lang", "en"), LANGUAGES)
    follow = table(path, f"{name}.follow", said.get("follow", {}))
    check_names(path, f"{name}.follow.", follow, known_names())
    return lang, {each: text(path, f"{name}.follow.{each}", value) for each, value in follow.items()}


def targets(path: Path, kind: str, said: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The tables of one kind by their names."""
    found = table(path, kind, said.get(kind, {}))
    for name in found:
        if not NAME.fullmatch(name):
            raise wrong(path, f"{kind}.{name}", "is no name", "Use small letters, digits and hyphens.")
    return [(name, table(path, f"{kind}.{name}", each)) for name, each in found.items()]


def table(path: Path, name: str, value: object) -> Mapping[str, Any]:
    """A value that must be a table."""
    if not isinstance(value, dict):
        raise wrong(path, name, "is no table", f"Write: [{name}]")
    return value


def text(path: Path, name: str, value: object) -> str:
    """A value that must be a text."""
    if not isinstance(value, str) or not value:
        raise wrong(path, name, "must be a text", f'Write: {name.rpartition(".")[2]} = "…"')
    return value


def choice(path: Path, name: str, value: object, known: tuple[str, ...]) -> str:
    """A value that must be one of some words."""
    if value not in known:
        raise wrong(path, name, "is none of the words it may be", f"Write one of: {', '.join(known)}")
    return str(value)


def check_names(path: Path, within: str, said: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """Refuse a setting that is not known."""
    for name in said:
        if name not in known:
            raise CommandError(f'{path}: unknown setting "{within}{name}".', next_step=did_you_mean(name, known))


def wrong(path: Path, name: str, why: str, next_step: str) -> CommandError:
    """What is wrong with a setting."""
    return CommandError(f'{path}: "{name}" {why}.', next_step=next_step)
