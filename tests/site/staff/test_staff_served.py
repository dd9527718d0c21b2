"""The staff pages behind a server with a certificate: what the server in front says is believed where it is trusted."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from dalel.newsroom import Newsroom

pytestmark = pytest.mark.slow


@pytest.fixture
def headers(tmp_path: Path) -> Iterator[Callable[..., Message]]:
    """The headers of the page of signing in, asked as a server in front asks: ``headers(DALEL_STAFF_PROXY=…)``."""
    newsroom = Newsroom.create(tmp_path / "newsroom", jurisdiction="kz").root
    at_work: list[subprocess.Popen[bytes]] = []

    def ask(**environment: str) -> Message:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = found.getsockname()[1]
        words = [sys.executable, "-m", "dalel.cli.main", "staff", "serve", "--port", str(port)]
        own = {name: value for name, value in os.environ.items() if not name.startswith(("DALEL_", "DATABASE_URL"))}
        at_work.append(subprocess.Popen(words, cwd=newsroom, env=own | environment, stderr=subprocess.DEVNULL))
        asked = Request(
            f"http://127.0.0.1:{port}/sign-in/", headers={"Host": "staff.example.org", "X-Forwarded-Proto": "https"}
        )
        for _ in range(100):
            try:
                with urlopen(asked, timeout=10) as answer:
                    return answer.headers  # type: ignore[no-any-return]
            except ConnectionError:
                pass
            except OSError as error:
                if not isinstance(getattr(error, "reason", None), ConnectionRefusedError):
                    raise
            time.sleep(0.1)
        raise TimeoutError

    yield ask
    for process in at_work:
        process.terminate()
        process.wait(timeout=10)


def test_over_https_cookies_are_for_https_alone_and_browsers_keep_to_it(headers: Callable[..., Message]) -> None:
    found = headers(DALEL_STAFF_ADDRESS="https://staff.example.org", DALEL_STAFF_PROXY="127.0.0.1")
    assert found["Strict-Transport-Security"] == "max-age=31536000"
    (cookie,) = found.get_all("Set-Cookie")
    assert cookie.startswith("__Host-csrftoken=")
    # A browser takes a cookie of such a name only when it is for https, for the whole host and for no other.
    parts = {part.strip() for part in cookie.split(";")}
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= parts
    assert not [part for part in parts if part.startswith("Domain")]


@pytest.mark.parametrize(
    ("address", "prefix"), [("https://staff.example.org", "__Host-"), ("http://localhost:8000", "")]
)
def test_over_https_every_cookie_is_bound_to_its_host_by_its_name(address: str, prefix: str) -> None:
    names = ", ".join(f"settings.{each}_COOKIE_NAME" for each in ("SESSION", "CSRF", "LANGUAGE"))
    asked = f"from dalel.site.staff import settings; print({names})"
    environment = os.environ | {"DALEL_STAFF_ADDRESS": address}
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [f"{prefix}{name}" for name in ("dalel_session", "csrftoken", "dalel_language")]


def test_a_server_in_front_that_nobody_named_is_not_believed(headers: Callable[..., Message]) -> None:
    found = headers(DALEL_STAFF_ADDRESS="https://staff.example.org")
    assert found["Strict-Transport-Security"] is None
    (cookie,) = found.get_all("Set-Cookie")
    assert "Secure" in {part.strip() for part in cookie.split(";")}
