"""``dalel evidence capture kz-ows``: lists of a buyer, and a token that stays where it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked
from portal_site import BUYER, TOKEN, PortalSite, error, portal_site
from run import run
from typed import Typist

from dalel.newsroom import Newsroom

pytestmark = pytest.mark.slow

VARIABLE = "DALEL_KZ_OWS_TOKEN"
NOTHING_FOUND = (
    "Error: There is no token for the portal's service.\n"
    "Put it into the keyring (keyring set dalel kz-ows), or into the variable DALEL_KZ_OWS_TOKEN.\n"
)


class Keyring(KeyringBackend):
    """A keyring of the tests; ``held`` is what it holds, or None where it is locked."""

    priority = 1  # type: ignore[assignment]

    def __init__(self, held: dict[tuple[str, str], str] | None) -> None:
        super().__init__()
        self._held = held

    def get_password(self, service: str, username: str) -> str | None:
        if self._held is None:
            raise KeyringLocked("it is locked")
        return self._held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None: ...


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typist:
    monkeypatch.delenv(VARIABLE, raising=False)
    return Typist(monkeypatch, capsys)


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    Newsroom.create(tmp_path / "newsroom", jurisdiction="kz")
    return tmp_path / "newsroom"


@pytest.fixture
def kept_in() -> Iterator[None]:
    """The keyring is put back at the end."""
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def words(site: PortalSite, *more: object) -> tuple[object, ...]:
    return "evidence", "capture", "kz-ows", "--bin", BUYER, "--portal", site.url, "--delay", 0, *more


def test_the_pages_of_both_lists_can_be_read_as_spending_lines(newsroom: Path) -> None:
    # One page comes packed, although nobody asked for it.
    with portal_site() as site:
        site.packs = {2}
        done = run(
            *words(site, "--plans", "--contracts", "--output", "sha256"), folder=newsroom, environment={VARIABLE: TOKEN}
        )
    assert (done.code, done.err) == (0, "")
    documents = done.out.split()
    read = run("spending", "read", *documents, folder=newsroom)
    rows = [(row["document"], row["format"], row["records"], row["lines"]) for row in read.json()]
    assert rows == [(each, "kz-ows", count, count) for each, count in zip(documents, [5, 2, 5, 5, 2], strict=True)]


def test_a_run_that_was_cut_short_goes_on_and_says_so(
    typed: Typist, newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, TOKEN)
    with portal_site(troubles={2: error("401 Unauthorized", "Expired.")}, totals={4: 13}) as site:
        done = typed(newsroom, *words(site, "--contracts", "--output", "table"), code=1)
        assert [line.split() for line in done.out.splitlines() if "─" not in line] == [
            ["list", "bin", "pages", "records", "total", "complete"],
            ["contracts", BUYER, "1", "5", "12", "no"],
        ]
        assert done.err == (
            f"contracts of {BUYER}: page 2: a page for logging in: the server answered with status 401.\n"
            "The service may not take the token any more: ask its operator for a new one, and give the command again.\n"
        )
        again = typed(newsroom, *words(site, "--contracts"), code=1)
    first, *more = again.err.splitlines()
    assert first.startswith(f"contracts of {BUYER}: going on with the run begun at ")
    assert first.endswith(" UTC, after page 1. To begin again instead: --anew")
    (row,) = again.json()
    assert {name: row[name] for name in ("pages", "records", "total", "complete", "resumed_after", "reason")} == {
        "pages": 3, "records": 12, "total": 13, "complete": False, "resumed_after": 1, "reason": None,
    }  # fmt: skip
    assert more == [f"contracts of {BUYER}: {said}" for said in row["remarks"]]
    assert len(row["documents"]) == 3
    assert TOKEN not in done.out + done.err + again.out + again.err


def test_the_token_may_lie_in_the_keyring(typed: Typist, newsroom: Path, kept_in: None) -> None:
    keyring.set_keyring(Keyring({("dalel", "kz-ows"): TOKEN}))
    with portal_site() as site:
        (row,) = typed(newsroom, *words(site, "--plans")).json()
    assert (row["records"], row["complete"]) == (7, True)
    kept = b"".join(path.read_bytes() for path in newsroom.rglob("*") if path.is_file())
    assert TOKEN.encode() not in kept


def test_without_a_token_nothing_is_asked(
    typed: Typist, newsroom: Path, kept_in: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with portal_site() as site:
        keyring.set_keyring(Keyring({}))
        assert typed(newsroom, *words(site, "--plans"), code=2).err == NOTHING_FOUND
        keyring.set_keyring(Keyring(None))
        assert typed(newsroom, *words(site, "--plans"), code=2).err == (
            f"The keyring cannot be read (KeyringLocked).\n{NOTHING_FOUND}"
        )
        for bad in ("short", "with a space in it", "токен-токен", "first-line\nX-Header: second"):
            monkeypatch.setenv(VARIABLE, bad)
            assert typed(newsroom, *words(site, "--plans"), code=2).err == (
                "Error: The token for the portal's service is none: it is shorter than 8 signs, or has spaces or other "
                "letters than ASCII in it.\nCopy it again, whole and alone.\n"
            )
        assert site.asked == []


def test_what_cannot_be_asked_for_is_said_before_anything_is_asked(
    typed: Typist, newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, TOKEN)
    with portal_site() as site:
        assert typed(newsroom, *words(site), code=2).err == (
            "Error: No list was named.\nName one or more: --plans --contracts --lots\n"
        )
        assert typed(newsroom, *words(site, "--lots", "--bin", "12"), code=2).err == (
            'Error: --bin "12" is no BIN.\nA BIN has twelve digits.\n'
        )
        assert typed(newsroom, *words(site, "--lots", "--portal", "http://ows.example/v3"), code=2).err == (
            "Error: --portal: whoever is on the way could read the token.\nGive an address with https://\n"
        )
        assert site.asked == []


def test_lots_of_a_buyer_that_the_service_does_not_know_are_said_to_be_not_there(
    typed: Typist, newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, TOKEN)
    with portal_site() as site:
        done = typed(newsroom, *words(site, "--lots"), code=1)
    assert json.loads(done.out)[0]["total"] is None
    assert done.err == (
        f"lots of {BUYER}: page 1: not there: the server answered with status 404.\n"
        "0 pages are held. To go on after them, give the command again.\n"
    )
    assert site.asked == [f"GET /v3/lots/bin/{BUYER}?limit=500"]
