"""Somebody who asks the workbench for pages, in the same process."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Self

from django.http import HttpResponse
from django.test import Client

from dalel.newsroom import Newsroom
from dalel.site.workbench.bench import BENCH, Bench
from dalel.site.workbench.keys import KEYS, Keys

HOST = "127.0.0.1:8765"


class Visitor:
    """A browser with its cookies, and the keys of the run that it visits."""

    def __init__(self, root: Path, **given: int) -> None:
        self.keys = Keys()
        self.bench = Bench(Newsroom.open(root), **given)
        environment = {BENCH: self.bench, KEYS: self.keys}
        self.browser = Client(HTTP_HOST=HOST, raise_request_exception=False, **environment)

    def come_in(self) -> Self:
        """Open the printed address."""
        assert self.get(f"/open/{self.keys.token}").status_code == 302
        return self

    def get(self, address: str, **headers: str) -> HttpResponse:
        """Ask for a page."""
        return self.browser.get(address, headers=headers)  # type: ignore[return-value]

    def read(self, address: str) -> Page:
        """Ask for a page that is there."""
        answer = self.get(address)
        assert answer.status_code == 200, answer.content.decode()
        return Page(answer)


class Page:
    """A page as somebody sees it: the words of its main part, and where its links lead."""

    def __init__(self, answer: HttpResponse) -> None:
        self.source = answer.content.decode()
        reader = Reader()
        reader.feed(self.source)
        self.words, self.links, self.rows = reader.words, reader.links, reader.rows

    @property
    def text(self) -> str:
        """Its words on one line."""
        return " ".join(self.words)

    def link(self, words: str) -> str:
        """Where the first link with these words leads."""
        return next(address for said, address in self.links if said == words)


class Reader(HTMLParser):
    """Takes the words, the links and the rows of tables out of the main part of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.rows: list[list[str]] = []
        self._inside = False
        self._address: str | None = None
        self._said: list[str] = []
        self._is_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self._inside = self._inside or tag == "main"
        if tag == "a" and self._inside:
            self._address, self._said = named.get("href") or "", []
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self._is_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._inside = False
        if tag == "a" and self._address is not None:
            self.links.append((" ".join(self._said), self._address))
            self._address = None
        if tag in {"td", "th"}:
            self._is_cell = False

    def handle_data(self, data: str) -> None:
        said = " ".join(data.split())
        if not self._inside or not said:
            return
        self.words.append(said)
        if self._address is not None:
            self._said.append(said)
        if self._is_cell:
            self.rows[-1][-1] = f"{self.rows[-1][-1]} {said}".strip()


def shown(answer: HttpResponse) -> str:
    """The words of a refusal."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))
