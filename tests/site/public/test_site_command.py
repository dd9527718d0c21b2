"""``dalel site``: an edition is made, and served by a process that knows no register."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest
from run import run
from served import free_port, serving

from dalel.errors import CommandError
from dalel.site.public.address import parse_address


def is_server(process: Path, port: int) -> bool:
    """Whether a process is the one that answers at a port; another may end while it is looked at."""
    try:
        command = (process / "cmdline").read_bytes()
    except OSError:
        return False
    return b"waitress" in command and f"--port={port}".encode() in command


@pytest.mark.slow
def test_the_site_of_a_newsroom_without_anything_published_says_so_and_is_served(tmp_path: Path) -> None:
    assert run("init", "n", folder=tmp_path).code == 0
    newsroom, port = tmp_path / "n", free_port()
    with serving(["dalel.cli.main", "site", "serve", "--port", str(port)], port, newsroom) as site:
        assert site.said[:2] == [
            "Nothing is published yet: dalel register publish KEY\n",
            f"The site is at http://127.0.0.1:{port}/ (Ctrl-C ends it).\n",
        ]
        assert "Nothing is published yet." in site.get("/en/").text
        assert site.get("/api/cases?page_size=5").data["results"] == []
        assert site.get("/feeds/cases.atom").status == 200
        if Path("/proc/self/environ").exists():
            (process,) = (each for each in Path("/proc").glob("[0-9]*") if is_server(each, port))
            names = {each.partition(b"=")[0] for each in (process / "environ").read_bytes().split(b"\0")}
            assert b"DALEL_PUBLIC_SITE" in names
            assert not {b"DATABASE_URL", b"DALEL_NEWSROOM", b"DALEL_STAFF_ADDRESS"} & names
    build = ("site", "build", "--address", "https://register.example.org/", "--to", "public")
    done = run(*build, folder=newsroom)
    assert (done.code, done.out) == (0, "Written: public/site@1\n")
    assert "ledger" not in done.err  # this newsroom keeps no evidence
    assert oct((newsroom / "public" / "site@1").stat().st_mode & 0o777) == "0o755"
    sums = newsroom / "public" / "site@1" / "downloads" / "SHA256SUMS"
    assert os.access(sums, os.R_OK)
    text = sums.read_bytes()
    (newsroom / "plan.json").write_text("{}")
    assert run("evidence", "add", "plan.json", folder=newsroom).code == 0
    done = run(*build, folder=newsroom)
    assert done.err.endswith("The checksums of the downloads are entry 2 of the ledger.\n")
    # What did not change is the same to the last byte, so the ledger has it once.
    assert (newsroom / "public" / "site@2" / "downloads" / "SHA256SUMS").read_bytes() == text
    held = run("evidence", "list", "--output", "json", folder=newsroom).json()
    assert [(each["name"], each["sha256"]) for each in held[1:]] == [("SHA256SUMS", sha256(text).hexdigest())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://127.0.0.1:8766", ("http://127.0.0.1:8766", "127.0.0.1")),
        ("https://register.example.org/", ("https://register.example.org", "register.example.org")),
        ("http://abcdef.onion", ("http://abcdef.onion", "abcdef.onion")),
        ("http://[::1]:8766", ("http://[::1]:8766", "[::1]")),
    ],
)
def test_an_address_of_the_site_is_read(text: str, expected: tuple[str, str]) -> None:
    assert parse_address(text) == expected


@pytest.mark.parametrize("text", ["register.example.org", "ftp://example.org", "https://", "https://example.org/path"])
def test_what_is_no_address_is_an_error(text: str) -> None:
    with pytest.raises(CommandError) as caught:
        parse_address(text)
    assert str(caught.value) == (
        f'DALEL_PUBLIC_ADDRESS is no address: "{text}".\nWrite it as https://register.example.org'
    )
