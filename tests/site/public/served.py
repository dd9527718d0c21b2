"""The public site, served as for the public: by a process of its own that knows nothing but an edition."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def data(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Site:
    port: int
    said: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, method: str = "GET", source: str = "127.0.0.1", body: str = "", **headers: str) -> Answer:
        """Ask from an address of this computer: how often one asked is counted for each."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(source, 0))
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, quote(path, safe="/?&=:%+#,"), headers=named, body=body or None)
        got = connection.getresponse()
        answer = Answer(got.status, got.headers, got.read())
        connection.close()
        return answer

    @staticmethod
    def links_in(answer: Answer, path: str) -> set[str]:
        """Where a page leads to within the site."""
        if answer.headers.get_content_type() != "text/html":
            return set()
        found = re.findall(r'(?:href|action|src)="([^"]*)"', answer.text)
        here = path.partition("?")[0]
        whole = (each.replace("&amp;", "&") for each in found)
        inside = (here + each if each.startswith("?") else each for each in whole)
        return {each.partition("#")[0] for each in inside if each.startswith("/")}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(words: list[str], port: int, folder: Path, **environment: str) -> Iterator[Site]:
    """A server while it runs; what it says at first is kept."""
    ours = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DALEL_NEWSROOM", "DALEL_PUBLIC_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=folder,
        env=clean | environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    site = Site(port)
    try:
        for line in process.stderr:
            site.said.append(line)
            if "Serving on" in line:
                break
        for _ in range(200):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield site
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stderr.close()


@contextmanager
def serve_edition(folder: Path, address: str, **environment: str) -> Iterator[Site]:
    """Serve the newest edition of a folder."""
    port = free_port()
    words = ["waitress", "--host=127.0.0.1", f"--port={port}", "--ident=", "dalel.site.public.wsgi:application"]
    own = {"DALEL_PUBLIC_SITE": str(folder), "DALEL_PUBLIC_ADDRESS": address} | environment
    with serving(words, port, folder.parent, **own) as site:
        yield site
