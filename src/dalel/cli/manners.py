"""Manners: how servers are asked, as the options of every command that captures say it."""

from __future__ import annotations

import os
import shutil
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from dalel import __version__
from dalel.errors import CommandError
from dalel.evidence.capture import CapturePlan, Limits, Proxy, Route, Terms, parse_proxy

USER_AGENT = f"dalel/{__version__}"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_VISIBLE = range(0x20, 0x7F)

_OPTIONS = (
    click.option(
        "--proxy", metavar="URL", help="Ask for everything through this proxy (socks5://…), names of sites too."
    ),
    click.option(
        "--ca",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help="Trust these root certificates too (PEM), such as a state's own.",
    ),
    click.option(
        "--user-agent", default=USER_AGENT, show_default=True, metavar="TEXT", help="Under which name to ask."
    ),
    click.option(
        "--delay",
        type=click.FloatRange(min=0, max=3600),
        default=2.0,
        show_default=True,
        metavar="SECONDS",
        help="How long to wait between two questions to one site.",
    ),
    click.option(
        "--max-size",
        type=click.IntRange(min=1),
        default=1000,
        show_default=True,
        metavar="MB",
        help="Take no larger file.",
    ),
    click.option(
        "--max-time",
        type=click.FloatRange(min=0, min_open=True),
        default=600.0,
        show_default=True,
        metavar="SECONDS",
        help="Wait no longer for a document.",
    ),
)


@dataclass(frozen=True, slots=True)
class Manners:
    """What was given: by which route to ask, at what pace, and how much to take."""

    proxy: str | None
    ca: Path | None
    user_agent: str
    delay: float
    max_size: int
    max_time: float

    def plan(self, *, terms: Terms, note: str | None = None, page: bool = False) -> CapturePlan:
        """How to capture so, and what must be in each document."""
        browser = find_browser(proxy=self.proxy, ca=self.ca) if page else None
        return CapturePlan(
            route=Route(
                user_agent=check_user_agent(self.user_agent), trust=trust(self.ca), proxy=find_proxy(self.proxy)
            ),
            limits=Limits(bytes=self.max_size * 1_000_000, seconds=self.max_time),
            delay=self.delay,
            terms=terms,
            note=note,
            browser=browser,
        )


def manners_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options, and hand the command what was given as ``manners``."""

    @wraps(command)
    def with_manners(*args: Any, **kwargs: Any) -> Any:
        given = {name: kwargs.pop(name) for name in Manners.__dataclass_fields__}
        return command(*args, manners=Manners(**given), **kwargs)

    for option in reversed(_OPTIONS):
        with_manners = option(with_manners)
    return with_manners


def robots_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--ignore-robots`` and ``--why``, and hand the command the reason, if there is one, as ``why``."""

    @click.option("--ignore-robots", is_flag=True, help="Ask even where the site's robots.txt asks programs not to.")
    @click.option("--why", metavar="TEXT", help="Why, with --ignore-robots. It is recorded.")
    @wraps(command)
    def with_reason(*args: Any, ignore_robots: bool, why: str | None, **kwargs: Any) -> Any:
        return command(*args, why=check_why(why, ignore_robots=ignore_robots), **kwargs)

    return with_reason


def find_proxy(text: str | None) -> Proxy | None:
    """The proxy, if one is wanted, and the library that it needs."""
    if text is None:
        return None
    proxy = parse_proxy(text)
    if find_spec("socks") is None:
        raise CommandError("A proxy needs the package PySocks.", next_step="Install it: pip install 'dalel[capture]'")
    return proxy


def find_browser(*, proxy: str | None, ca: Path | None) -> Path:
    """The browser that the system has, and the libraries that drive it."""
    if ca is not None:
        raise CommandError(
            "--ca does not hold for pages: Chromium trusts the root certificates of the system.",
            next_step="Have the system trust the root, or capture without --page.",
        )
    if proxy is not None and "@" in proxy:
        raise CommandError(
            "Chromium gives a SOCKS5 proxy no name and no password.", next_step="Use a proxy that asks for none."
        )
    if any(find_spec(name) is None for name in ("playwright", "warcio")):
        raise CommandError(
            "Pages need the packages Playwright and warcio.", next_step="Install them: pip install 'dalel[capture]'"
        )
    named = os.environ.get("CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise CommandError(
            f"CHROMIUM names {named}, which is no program." if named else "There is no Chromium here.",
            next_step="Install it (apt-get install chromium), or name it: CHROMIUM=/usr/bin/chromium dalel evidence …",
        )
    return Path(found)


def trust(ca: Path | None) -> ssl.SSLContext:
    """The root certificates of this computer, and those of a file."""
    context = ssl.create_default_context()
    if ca is not None:
        try:
            context.load_verify_locations(cafile=ca)
        except (ssl.SSLError, OSError) as error:
            raise CommandError(
                f"--ca {ca}: it holds no certificate.", next_step="Give a file in PEM (-----BEGIN CERTIFICATE-----)."
            ) from error
    return context


def check_user_agent(text: str) -> str:
    """A name that can stand in a header."""
    if not text.strip() or any(ord(each) not in _VISIBLE for each in text) or len(text) > 200:
        raise CommandError("--user-agent takes 1 to 200 signs of ASCII.", next_step=f'--user-agent "{USER_AGENT}"')
    return text.strip()


def check_why(why: str | None, *, ignore_robots: bool) -> str | None:
    """Whoever sets the rules of a site aside says why, and only who does."""
    if ignore_robots != bool(why and why.strip()):
        raise CommandError(
            "--ignore-robots and --why go together: why the rules of the site are set aside is recorded.",
            next_step='--ignore-robots --why "the tender is public by law, art. 5"',
        )
    return why
