"""Asking for a stamp: from a real authority on this machine, with everything that can be wrong with one."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from timestamp.authority import Authority, Fault, imprint_of
from web import make_authority, site, socks_proxy

from dalel.errors import CommandError
from dalel.evidence.timestamp import StampRefused, StampUnavailable, read_stamp, request_stamp, verify_stamp
from dalel.evidence.timestamp.exchange import may_follow
from dalel.evidence.timestamp.request import render_query
from dalel.evidence.verification import Answer

pytestmark = pytest.mark.slow

NOTE = b"dalel/5feceb66ffc86f38d952786c6d696c79\n6\nbWEIJ4Rkkd1qLxF0xRcIaKdY3RJzNvXAbLSn9WXtRoE=\n\n"
REFUSED = "Check the address and the authority's terms, or ask another authority."
LATER = "Nothing is lost. Try later: dalel checkpoint stamp"


class Asking:
    """Asks as the command line does, and notes how long it was told to wait."""

    def __init__(self) -> None:
        self.waited: list[float] = []
        self._numbers = iter(range(1, 100))

    def __call__(self, url: str, *, attempts: int = 3, timeout: float = 5, proxy: str | None = None) -> bytes:
        return request_stamp(
            NOTE,
            url=url,
            timeout=timeout,
            attempts=attempts,
            wait=self.waited.append,
            nonce=lambda length: sha256(str(next(self._numbers)).encode()).digest()[:length],
            proxy=proxy,
        )


@pytest.fixture
def ask() -> Asking:
    return Asking()


Opened = Callable[..., Authority]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens authorities, and closes them when the test is over."""
    running: list[Authority] = []

    def opened(name: str = "A", **given: object) -> Authority:
        authority = Authority(tmp_path, name=name, **given)  # type: ignore[arg-type]
        running.append(authority.__enter__())
        return authority

    yield opened
    for authority in running:
        authority.__exit__(None, None, None)


def test_a_stamp_is_had_and_proves_the_time(ask: Asking, opened: Opened) -> None:
    authority = opened()
    before = datetime.now(UTC)
    token = ask(authority.url)
    found = verify_stamp(token, NOTE, roots=authority.root_pem.read_bytes())
    assert found.answer is Answer.PASS
    stamp = read_stamp(token)
    assert (before - stamp.time).total_seconds() < 1
    assert stamp.authority == "CN=Unit A, O=Test"
    assert len(stamp.certificates) == 1
    assert ask.waited == []


def test_the_authority_learns_nothing_but_the_digest(ask: Asking, opened: Opened) -> None:
    authority = opened()
    ask(authority.url)
    (asked,) = authority.asked
    assert asked.path == "/tsr"
    assert {name: value for name, value in asked.headers.items() if name != "Host"} == {
        "Accept": "application/timestamp-reply",
        "Accept-Encoding": "identity",
        "Connection": "close",
        "Content-Length": str(len(asked.body)),
        "Content-Type": "application/timestamp-query",
        "User-Agent": "dalel",
    }
    assert imprint_of(asked.body) == sha256(NOTE).digest()
    assert len(asked.body) <= 70


def test_the_request_is_what_openssl_would_ask(tmp_path: Path) -> None:
    authority = Authority(tmp_path, name="A")
    (authority.folder / "data").write_bytes(NOTE)
    query = authority.run("ts", "-query", "-data", "data", "-sha256", "-cert", "-no_nonce")
    ours = render_query(sha256(NOTE).digest(), 0x1234)
    assert ours.replace(b"\x02\x02\x12\x34", b"") == bytes((0x30, query[1] + 4)) + query[2:]
    text = authority.run("ts", "-query", "-in", "/dev/stdin", "-text", data=ours).decode()
    assert re.findall(r"^(Hash Algorithm|Nonce|Certificate required): (.*)$", text, re.MULTILINE) == [
        ("Hash Algorithm", "sha256"),
        ("Nonce", "0x1234"),
        ("Certificate required", "yes"),
    ]


def test_every_request_has_its_own_nonce(ask: Asking, opened: Opened) -> None:
    authority = opened()
    assert len({read_stamp(ask(authority.url)).nonce for _ in range(3)}) == 3


def test_an_authority_that_stumbles_is_asked_again(ask: Asking, opened: Opened) -> None:
    authority = opened(fault=Fault.ERROR_500, times=2)
    assert read_stamp(ask(authority.url)).authority == "CN=Unit A, O=Test"
    assert ask.waited == [1, 2]


@pytest.mark.parametrize("fault", [Fault.TRUNCATED, Fault.TOO_MANY, Fault.ERROR_503])
def test_a_fault_that_passes_costs_one_pause(ask: Asking, opened: Opened, fault: Fault) -> None:
    authority = opened(fault=fault, times=1, headers={"Retry-After": "7"} if fault is Fault.TOO_MANY else {})
    ask(authority.url)
    assert ask.waited == ([7] if fault is Fault.TOO_MANY else [1])


UNAVAILABLE = [
    ({"fault": Fault.ERROR_500}, ", asked 3 times: it answered 500 Internal Server Error", [1, 2]),
    ({"fault": Fault.ERROR_503}, ", asked 3 times: it answered 503 Service Unavailable", [1, 2]),
    ({"fault": Fault.TOO_MANY}, ", asked 3 times: it answered 429 Too Many Requests", [1, 2]),
    (
        {"fault": Fault.TOO_MANY, "headers": {"Retry-After": "5"}},
        ", asked 3 times: it answered 429 Too Many Requests and asks to be asked again in 5 seconds",
        [5, 5],
    ),
    # Longer than anybody sits and waits: it is for the next day.
    (
        {"fault": Fault.TOO_MANY, "headers": {"Retry-After": "3600"}},
        ": it answered 429 Too Many Requests and asks to be asked again in 3600 seconds",
        [],
    ),
    (
        {"fault": Fault.TOO_MANY, "headers": {"Retry-After": "soon"}},
        ", asked 3 times: it answered 429 Too Many Requests",
        [1, 2],
    ),
    ({"fault": Fault.TRUNCATED}, ", asked 3 times: the answer broke off", [1, 2]),
    (
        {"fault": Fault.HTML},
        ": it answered with 'text/html', not with a time stamp (a network that wants a sign-in does so)",
        [],
    ),
    (
        {"fault": Fault.OVERSIZED},
        ": it sent more than 1048576 bytes, which is no time stamp",
        [],
    ),
    (
        {"fault": Fault.NO_STAMP},
        ": what it sent is no time stamp, since the time-stamp response is not where it should be",
        [],
    ),
    ({"fault": Fault.BUSY}, ": its clock is out of order (its words: 'часы стоят')", []),
]


@pytest.mark.parametrize(("given", "trouble", "waited"), UNAVAILABLE)
def test_what_may_pass_is_for_later(
    ask: Asking, opened: Opened, given: dict[str, object], trouble: str, waited: list[float]
) -> None:
    authority = opened(**given)
    with pytest.raises(StampUnavailable) as raised:
        ask(authority.url)
    assert str(raised.value) == f"{authority.url} gave no time stamp{trouble}.\n{LATER}"
    assert ask.waited == waited
    assert len(authority.asked) == len(waited) + 1


def test_a_date_to_ask_again_is_compared_with_the_clock_of_the_authority(ask: Asking, opened: Opened) -> None:
    now = datetime.now(UTC).timestamp()
    authority = opened(
        fault=Fault.TOO_MANY,
        times=1,
        headers={"Retry-After": format_datetime(datetime.fromtimestamp(now + 30, UTC), usegmt=True)},
    )
    ask(authority.url)
    assert len(ask.waited) == 1
    assert 15 <= ask.waited[0] <= 31


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (Fault.NOT_FOUND, "it answered 404 Not Found"),
        (Fault.REJECTS, "it does not take SHA-256 (its words: 'Message digest algorithm is not supported.')"),
        (
            Fault.OTHER_DATA,
            f"it stamped other data; expected the sha256 digest {sha256(NOTE).hexdigest()}, found the sha256 digest "
            f"{sha256(b'other data').hexdigest()}",
        ),
    ],
)
def test_what_will_not_pass_is_refused_at_once(ask: Asking, opened: Opened, fault: Fault, trouble: str) -> None:
    authority = opened(fault=fault)
    with pytest.raises(StampRefused) as raised:
        ask(authority.url)
    assert str(raised.value) == f"{authority.url} gave no time stamp: {trouble}.\n{REFUSED}"
    assert ask.waited == []
    assert len(authority.asked) == 1


def test_an_old_stamp_that_is_sent_again_is_refused(ask: Asking, opened: Opened) -> None:
    authority = opened(fault=Fault.REPLAYED)
    ask(authority.url)
    with pytest.raises(StampRefused) as raised:
        ask(authority.url)
    assert str(raised.value) == (
        f"{authority.url} gave no time stamp: it gave a stamp that was made for another request, so its time may be an "
        f"old one.\n{REFUSED}"
    )


@pytest.mark.parametrize("fault", [Fault.UNKNOWN_ROOT, Fault.NO_PURPOSE, Fault.EXPIRED, Fault.BIT_FLIPPED])
def test_whether_a_stamp_is_genuine_is_asked_with_a_root_and_not_here(
    ask: Asking, opened: Opened, fault: Fault
) -> None:
    authority = opened(fault=fault)
    token = ask(authority.url)
    assert verify_stamp(token, NOTE, roots=authority.root_pem.read_bytes()).answer is not Answer.PASS


def test_an_authority_that_is_not_there_is_for_later(ask: Asking) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(StampUnavailable) as raised:
        ask(url, attempts=8)
    assert str(raised.value) == f"{url} gave no time stamp, asked 8 times: the connection was refused.\n{LATER}"
    # The pauses grow; the eighth attempt comes after two minutes and is the last.
    assert ask.waited == [1, 2, 4, 8, 16, 32, 60]


def test_a_name_that_is_not_found_is_for_later(ask: Asking) -> None:
    with pytest.raises(StampUnavailable) as raised:
        ask("http://tsa.invalid/", attempts=1)
    assert str(raised.value) == (
        f"http://tsa.invalid/ gave no time stamp: its name was not found; is this computer online.\n{LATER}"
    )


def test_an_authority_that_is_slow_is_for_later(ask: Asking, opened: Opened) -> None:
    authority = opened(fault=Fault.SLOW)
    with pytest.raises(StampUnavailable) as raised:
        ask(authority.url, attempts=2, timeout=0.2)
    assert str(raised.value) == (
        f"{authority.url} gave no time stamp, asked 2 times: nothing came within 0.2 seconds.\n{LATER}"
    )


def test_an_authority_whose_tls_certificate_nobody_vouches_for_is_for_later(ask: Asking, opened: Opened) -> None:
    authority = opened(tls=True)
    with pytest.raises(StampUnavailable) as raised:
        ask(authority.url, attempts=1)
    assert str(raised.value) == (
        f"{authority.url} gave no time stamp: its TLS certificate is not valid (unable to get local issuer "
        f"certificate).\n{LATER}"
    )


def test_an_authority_is_asked_over_tls(ask: Asking, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = opened(tls=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root_pem))
    assert read_stamp(ask(authority.url)).authority == "CN=Unit A, O=Test"


def test_an_authority_that_moved_is_followed(ask: Asking, opened: Opened) -> None:
    new = opened("B")
    old = opened("A", fault=Fault.REDIRECT, headers={"Location": new.url})
    assert read_stamp(ask(old.url)).authority == "CN=Unit B, O=Test"
    assert [old.asked[0].body] == [asked.body for asked in new.asked]


def test_three_moves_are_followed_and_no_more(ask: Asking, opened: Opened) -> None:
    authority = opened(fault=Fault.REDIRECT, headers={"Location": "/next"})
    with pytest.raises(StampRefused) as raised:
        ask(authority.url)
    assert str(raised.value) == (
        f"{authority.url} gave no time stamp: it answered 307 Temporary Redirect, to '/next'.\n{REFUSED}"
    )
    assert [asked.path for asked in authority.asked] == ["/tsr", "/next", "/next", "/next"]


def test_a_move_to_something_else_than_a_web_address_is_not_followed(ask: Asking, opened: Opened) -> None:
    authority = opened(fault=Fault.REDIRECT, headers={"Location": "file:///etc/passwd"})
    with pytest.raises(StampRefused) as raised:
        ask(authority.url)
    assert str(raised.value) == (
        f"{authority.url} gave no time stamp: it answered 307 Temporary Redirect, to 'file:///etc/passwd'.\n{REFUSED}"
    )
    assert len(authority.asked) == 1


@pytest.mark.parametrize(
    ("url", "target", "follows"),
    [
        ("http://a.example/", "https://a.example/", True),
        ("https://a.example/", "https://b.example/", True),
        ("https://a.example/", "http://a.example/", False),
        ("HTTPS://a.example/", "http://a.example/", False),
        ("http://a.example/", "ftp://a.example/", False),
    ],
)
def test_a_move_never_gives_up_tls(url: str, target: str, follows: bool) -> None:
    assert may_follow(url, target) is follows


def test_a_proxy_of_the_environment_is_not_used(ask: Asking, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    authority = opened()
    ask(authority.url, attempts=1)
    assert [asked.path for asked in authority.asked] == ["/tsr"]


def test_a_proxy_that_is_given_is_used_whatever_the_environment_says(
    ask: Asking, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    proxy = opened()
    ask("http://tsa.invalid/stamp", proxy=proxy.url.removesuffix("/tsr"))
    assert [(asked.path, asked.headers["Host"]) for asked in proxy.asked] == [
        ("http://tsa.invalid/stamp", "tsa.invalid")
    ]


def test_a_proxy_is_asked_to_connect_to_an_authority_over_tls(ask: Asking, opened: Opened) -> None:
    proxy = opened()
    with pytest.raises(StampUnavailable) as raised:
        ask("https://tsa.invalid/stamp", proxy=proxy.url.removesuffix("/tsr"), attempts=1)
    # This one does not know how; no name was looked up here, and nobody was asked without it.
    assert str(raised.value) == (
        "https://tsa.invalid/stamp gave no time stamp: the connection failed (Tunnel connection failed: 501 "
        f"Unsupported method ('CONNECT')).\n{LATER}"
    )


def test_a_socks_proxy_looks_up_the_name_and_passes_the_question_on(ask: Asking, opened: Opened) -> None:
    authority = opened()
    with socks_proxy() as proxy:
        ask(f"http://tsa.example.kz:{urlsplit(authority.url).port}/tsr", proxy=proxy.url)
    assert proxy.names == ["tsa.example.kz"]
    assert [(asked.path, imprint_of(asked.body)) for asked in authority.asked] == [("/tsr", sha256(NOTE).digest())]


def test_through_a_socks_proxy_the_certificate_of_an_authority_is_checked(ask: Asking, tmp_path: Path) -> None:
    context, _ = make_authority(tmp_path / "authority").context(until=datetime(2100, 1, 1, tzinfo=UTC))
    with site({}, context) as ours, socks_proxy() as proxy, pytest.raises(StampUnavailable) as raised:
        ask(f"https://tsa.example.kz:{urlsplit(ours.url('/')).port}/tsr", proxy=proxy.url, attempts=1)
    assert proxy.names == ["tsa.example.kz"]
    assert "gave no time stamp: its TLS certificate is not valid (" in str(raised.value)


def test_a_socks_proxy_that_is_not_there_is_never_gone_around(ask: Asking, opened: Opened) -> None:
    authority = opened()
    with socks_proxy() as proxy:
        pass
    with pytest.raises(StampUnavailable) as raised:
        ask(authority.url, proxy=f"socks5://name:secret@127.0.0.1:{proxy.port}", attempts=1)
    assert str(raised.value) == (
        f"{authority.url} gave no time stamp: the connection failed "
        f"(it could not be reached through the proxy).\n{LATER}"
    )
    assert authority.asked == []


@pytest.mark.parametrize(
    "proxy",
    ["socks4://127.0.0.1:9050", "socks5://127.0.0.1:0", "https://127.0.0.1:1", "127.0.0.1:8080", "http://a/b"],
)
def test_a_proxy_that_is_not_known_is_an_error_and_never_left_out(ask: Asking, opened: Opened, proxy: str) -> None:
    authority = opened()
    with pytest.raises(CommandError) as raised:
        ask(authority.url, proxy=proxy)
    assert str(raised.value) == (
        "The address of the proxy cannot be used.\n"
        "Give one in the form socks5://HOST:PORT, as Tor has, or http://HOST:PORT."
    )
    assert authority.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://tsa.example/",
        "file:///etc/passwd",
        "tsa.example",
        "http://",
        "http://user:word@tsa.example/",
        "http://tsa.example:port/",
        "http://tsa.example/a b",
        "http://tsa.example/\r\nX: y",
        "http://[::1/",
    ],
)
def test_an_address_that_is_none_is_an_error_of_the_command(ask: Asking, url: str) -> None:
    with pytest.raises(CommandError) as raised:
        ask(url)
    assert str(raised.value) == (
        f"The address of the time-stamp authority cannot be used: {url!r}.\n"
        "Give one that begins with http:// or https://, without a name or password in it."
    )


def test_no_attempt_is_an_error_of_the_command(ask: Asking) -> None:
    with pytest.raises(CommandError) as raised:
        ask("http://tsa.invalid/", attempts=0)
    assert str(raised.value) == "A stamp is to be asked for 0 times.\nAllow one attempt or more."
