"""Visiting: a page opened in a browser of its own, as a reader sees it, and kept in five files.

As it was served (its transfer coding undone, as the browser hands it out), as it stood after its scripts ran, as a
picture with date and address in its margin, as a PDF, and as an archive (WACZ) of everything it loaded. The browser
starts with an empty profile each time; no service worker stays.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from dalel.errors import CommandError
from dalel.evidence.capture.address import Address, parse_address
from dalel.evidence.capture.asking import Asking, Limits
from dalel.evidence.capture.exchange import Exchange
from dalel.evidence.capture.failure import CaptureError
from dalel.evidence.capture.following import Fetched, Following
from dalel.evidence.capture.loaded import Loaded, certificates, exchange_of, load_all, watch_network
from dalel.evidence.capture.looking import Look, look
from dalel.evidence.capture.pace import Pace
from dalel.evidence.capture.page_archive import write_archive
from dalel.evidence.capture.page_picture import render_pdf, render_picture
from dalel.evidence.capture.piece import Piece

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request, Response

OPTIONS = (
    *("--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # What the browser would ask its maker by itself goes to a port where nobody listens.
    *("--gaia-url=http://127.0.0.1:9/", "--component-updater=url-source=http://127.0.0.1:9/"),
    *("--disable-quic", "--disable-gpu", "--disable-domain-reliability", "--no-pings", "--disable-breakpad"),
)
WIDTH, HEIGHT = 1280, 1000
SETTLING = 10_000
"""Milliseconds that a page may go on loading after it is there."""

_SCROLL = """async () => {
  for (let at = 0, n = 0; at < document.documentElement.scrollHeight && n < 200; at += innerHeight, n += 1) {
    scrollTo(0, at);
    await new Promise(done => setTimeout(done, 50));
  }
  scrollTo(0, 0);
}"""

# What Chromium says where no page came; the first that fits.
_REASONS = (
    ("ERR_NAME_NOT_RESOLVED", "name-not-found"),
    ("ERR_CERT", "tls-certificate"),
    ("ERR_SSL", "tls"),
    ("ERR_TOO_MANY_REDIRECTS", "too-many-redirects"),
    ("ERR_CONTENT_LENGTH_MISMATCH", "incomplete"),
    ("ERR_INCOMPLETE_CHUNKED_ENCODING", "incomplete"),
    ("ERR_INVALID_CHUNKED_ENCODING", "incomplete"),
    ("ERR_INVALID_HTTP_RESPONSE", "bad-answer"),
    ("ERR_INVALID_REDIRECT", "redirect-refused"),
    ("ERR_UNSAFE_REDIRECT", "redirect-refused"),
    ("ERR_CONNECTION_REFUSED", "no-answer"),
    ("ERR_CONNECTION_TIMED_OUT", "no-answer"),
    ("ERR_SOCKS", "no-answer"),
    ("ERR_PROXY", "no-answer"),
    ("ERR_CONNECTION", "connection-lost"),
    ("ERR_EMPTY_RESPONSE", "connection-lost"),
    ("Download is starting", "no-page"),
    ("ERR_ABORTED", "no-page"),
    ("Timeout", "too-slow"),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of opening a page. ``seen`` is None where none came."""

    fetched: Fetched
    seen: Look | None = None
    pieces: tuple[Piece, ...] = ()
    browser: str | None = None
    user_agent: str | None = None


class Visiting:
    """Opens pages, one after the other, each with a browser of its own."""

    def __init__(
        self, following: Following, asking: Asking, *, browser: Path | None, limits: Limits, pace: Pace
    ) -> None:
        self._following = following
        self._asking = asking
        self._browser = browser
        self._limits = limits
        self._pace = pace

    def visit(self, address: Address, folder: Path) -> Visit:
        """Open a page, and keep what it is in files."""
        now = self._asking.clock.now()
        fetched = Fetched(addresses=[address], began=now, ended=now)
        try:
            self._following.heed_robots(address, fetched)
            self._pace.wait(address.host)
            try:
                return self._open(address, fetched, folder)
            finally:
                self._pace.note_end(address.host)
                fetched.ended = self._asking.clock.now()
        except CaptureError as error:
            fetched.failure = error
            return Visit(fetched)

    def _open(self, address: Address, fetched: Fetched, folder: Path) -> Visit:
        with self._launched() as browser, explained(address):
            context = self._context(browser)
            page = context.new_page()
            session = watch_network(page)
            page.set_default_timeout(self._limits.seconds * 1000)
            # An answer that never ends is never finished: nobody waits for it.
            finished: list[Request] = []
            page.on("requestfinished", lambda request: finished.append(request))  # noqa: PLW0108 - it takes no method
            main = page.goto(address.full, wait_until="load")
            if main is None:
                raise CaptureError("no-page", f"{address.shown} is no page.")
            settle(page, milliseconds=min(SETTLING, self._limits.seconds * 100))
            chain = certificates(session, main)
            requests = [main.request]
            while requests[0].redirected_from is not None:
                requests.insert(0, requests[0].redirected_from)
            fetched.exchanges += [exchange_of(request, chain, by_proxy=self._by_proxy) for request in requests]
            fetched.addresses += [each.address for each in fetched.exchanges[1:]]
            shown = address_of(page)
            if shown.full != fetched.addresses[-1].full:
                fetched.addresses.append(shown)
            loaded = load_all(finished, limit=self._limits.bytes)
            pieces = self._keep(page, main, fetched.exchanges[-1], loaded, folder=folder)
            seen = look(pieces[1].path, media_type="text/html", charset="utf-8", coding=None)
            said = f"Chromium {browser.version}"
            return Visit(fetched, seen, pieces if main.body() else (), said, main.request.headers["user-agent"])

    def _context(self, browser: Browser) -> BrowserContext:
        """An empty profile, under the browser's name and ours."""
        blank = browser.new_page()
        own = blank.evaluate("navigator.userAgent")
        blank.close()
        return browser.new_context(
            service_workers="block",
            accept_downloads=False,
            viewport={"width": WIDTH, "height": HEIGHT},
            user_agent=f"{own} {self._asking.route.user_agent}",
        )

    @property
    def _by_proxy(self) -> bool:
        return self._asking.route.proxy is not None

    def _keep(
        self, page: Page, main: Response, last: Exchange, loaded: list[Loaded], *, folder: Path
    ) -> tuple[Piece, ...]:
        """Write the five files."""
        served = main.body()
        last.bytes, last.sha256, last.is_whole = len(served), sha256(served).hexdigest(), True
        at, name = self._asking.clock.now(), last.address.file_name.removesuffix(".html")
        shown = address_of(page).shown
        title = page.title()
        files = (
            ("page-served", f"{name}.html", "text/html", served),
            (
                "page-after-scripts",
                f"{name}.after-scripts.html",
                "text/html",
                page.content().encode("utf-8", "replace"),
            ),
            ("page-picture", f"{name}.png", "image/png", render_picture(page, address=shown, at=at)),
            ("page-pdf", f"{name}.pdf", "application/pdf", render_pdf(page, address=shown, at=at)),
            ("page-archive", f"{name}.wacz", "application/wacz", write_archive(loaded, main=shown, title=title, at=at)),
        )
        return tuple(write_piece(folder, *each) for each in files)

    @contextlib.contextmanager
    def _launched(self) -> Iterator[Browser]:
        """A browser with an empty profile."""
        # Only who captures pages has this library.
        from playwright.sync_api import sync_playwright  # noqa: PLC0415

        proxy = self._asking.route.proxy
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=self._browser,
                args=[*OPTIONS, *([] if proxy else ["--no-proxy-server"])],
                # The system lets nobody run the sandbox as its administrator.
                chromium_sandbox=os.geteuid() != 0,
                proxy={"server": f"socks5://{proxy.host}:{proxy.port}"} if proxy else None,
            )
            try:
                yield browser
            finally:
                browser.close()


def address_of(page: Page) -> Address:
    """Where a page is once its scripts ran: they may have gone elsewhere."""
    try:
        return parse_address(page.url)
    except CommandError as error:
        raise CaptureError("redirect-refused", "the page went on to an address that is not one of the web.") from error


def settle(page: Page, *, milliseconds: float) -> None:
    """Scroll to the end and back, so that what loads late is loaded, and wait until it is quiet."""
    from playwright.sync_api import TimeoutError as SlowError  # noqa: PLC0415

    page.evaluate(_SCROLL)
    with contextlib.suppress(SlowError):
        page.wait_for_load_state("networkidle", timeout=milliseconds)


@contextlib.contextmanager
def explained(address: Address) -> Iterator[None]:
    """The browser's errors, in words; what stands after the first line in them is not repeated."""
    from playwright.sync_api import Error  # noqa: PLC0415

    try:
        yield
    except Error as error:
        reason = next((reason for sign, reason in _REASONS if sign in error.message), "connection-lost")
        sign = error.message.partition("net::")[2].split(" ")[0] or error.message.split("\n")[0][:80]
        raise CaptureError(reason, f"the browser could not open the page of {address.host}: {sign}.") from error


def write_piece(folder: Path, method: str, name: str, media_type: str, data: bytes) -> Piece:
    """Write one file."""
    path = folder / method
    path.write_bytes(data)
    return Piece(path, method, name, media_type, sha256(data).hexdigest(), len(data))
