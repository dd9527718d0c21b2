"""``dalel site notify``: everything that is new, on all ways at once, with no secret in what it says or keeps."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sqlite3
from pathlib import Path

import pytest
from receiving import mail_server, web_server
from run import Ran, run, run_program

from dalel.errors import CommandError
from dalel.site.public.following.follow_settings import read_settings

TOKEN = "123456:a-secret-that-no-message-may-repeat"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PASSWORD = "the password of the mail server"
SECRETS = {"DALEL_SMTP_PASSWORD": PASSWORD, "DALEL_TELEGRAM_TOKEN": TOKEN, "DALEL_HOOK_SECRET_A_PARTNER": SECRET}
READER = "reader@example.org"
LATER = "2026-11-25T12:00:00+00:00"


@pytest.fixture
def newsroom(edition_folder: Path, tmp_path: Path) -> Path:
    """A newsroom with the edition of the story, and one like it in which a case was published again."""
    folder = tmp_path / "n"
    assert run("init", "n", folder=tmp_path).code == 0
    shutil.copytree(edition_folder / "site@1", folder / "public-site" / "site@1")
    return folder


def publish_again(newsroom: Path) -> None:
    editions = newsroom / "public-site"
    shutil.copytree(editions / "site@1", editions / "site@2")
    with sqlite3.connect(editions / "site@2" / "register.sqlite3") as database:
        act = "INSERT INTO register_act (id, at, actor, kind, why) VALUES (9999, ?, '', 'publish', '')"
        database.execute(act, (LATER,))
        database.execute("UPDATE register_standingstep SET act_id = 9999 WHERE noun = 'case' AND key = 'ilyashev-2020'")
    database.close()
    shutil.rmtree(editions / "site@1")


@pytest.mark.slow
def test_a_publication_reaches_mail_telegram_and_hooks_once_and_no_secret_is_said(newsroom: Path) -> None:
    with mail_server(password=PASSWORD) as mail, web_server({"ok": True}) as bot, web_server() as partner:
        (newsroom / "follow.toml").write_text(
            f"""
            [mail]
            host = "127.0.0.1"
            port = {mail.port}
            security = "none"
            from = "Register <register@example.org>"
            user = "register"
            [telegram.news]
            chat = "@register"
            server = "{bot.address}"
            [hook.a-partner]
            url = "{partner.address}/hook"
            lang = "ru"
            """
        )

        def notify(*words: str) -> Ran:
            done = run("site", "notify", *words, folder=newsroom, environment=SECRETS)
            said = (done.out + done.err).encode() + b"".join(each.read_bytes() for each in kept(newsroom))
            assert not any(each.encode() in said for each in SECRETS.values())
            return done

        wishes = newsroom / "following" / "requests"
        wishes.mkdir(parents=True)
        ask = {"kind": "ask", "address": READER, "lang": "ru", "topic": {"person": "alnur-ilyashev"}}
        (wishes / "1.json").write_text(json.dumps(ask))
        first = notify()
        assert (first.code, first.err) == (0, "Sent: 1 letter, 0 posts, 0 messages.\n")
        (listed,) = run("site", "followers", "--output", "json", folder=newsroom).json()
        assert (listed["address"], listed["follows"], listed["confirmed"]) == (READER, "person=alnur-ilyashev", "")
        token = mail.letters[0].get_content().partition("/ru/follow/")[2].split()[0]
        (wishes / "2.json").write_text(json.dumps({"kind": "confirm", "token": token}))
        assert notify().err == "Sent: 0 letters, 0 posts, 0 messages.\n"

        publish_again(newsroom)
        before = {path: path.read_bytes() for path in kept(newsroom)}
        dry = notify("--dry-run")
        assert dry.err == "To be sent: 1 letter, 1 post, 1 message.\n"
        assert [line for line in dry.out.splitlines() if line.startswith("To: ")] == [
            f"To: {READER}", "To: @register", f"To: {partner.address}/hook"
        ]  # fmt: skip
        assert {path: path.read_bytes() for path in kept(newsroom)} == before
        assert (len(mail.letters), len(bot.asked), len(partner.asked)) == (1, 0, 0)

        assert notify().err == "Sent: 1 letter, 1 post, 1 message.\n"
        assert notify().err == "Sent: 0 letters, 0 posts, 0 messages.\n"
        assert (len(mail.letters), len(bot.asked), len(partner.asked)) == (2, 1, 1)
        assert "/ru/cases/ilyashev-2020" in mail.letters[1].get_content()
        assert partner.asked[0].data["timestamp"] == LATER

    unknown = notify("--again", "hook:nobody")
    assert (unknown.code, unknown.err) == (
        2, 'Error: Nothing of "hook:nobody" is unsure or waits.\nLook at what notify says.\n'
    )  # fmt: skip
    assert run("site", "followers", "--forget", READER, folder=newsroom).err == f"{READER} is forgotten.\n"
    assert not any(READER.encode() in path.read_bytes() for path in kept(newsroom))


KILLED = """
import os, signal, sys
from http.client import HTTPConnection
from dalel.cli.main import main

def die(connection):
    os.kill(os.getpid(), signal.SIGKILL)

HTTPConnection.getresponse = die
os.environ["DALEL_TELEGRAM_TOKEN"] = sys.argv[1]
sys.argv = ["dalel", "site", "notify"]
main()
"""
"""The program, killed by the system when a post is sent and not answered yet."""


@pytest.mark.slow
def test_a_program_that_is_killed_while_it_posts_does_not_post_twice_and_says_that_it_is_unsure(newsroom: Path) -> None:
    with web_server({"ok": True}) as bot:
        (newsroom / "follow.toml").write_text(f'[telegram.news]\nchat = "@register"\nserver = "{bot.address}"\n')
        assert run("site", "notify", folder=newsroom, environment=SECRETS).code == 0
        publish_again(newsroom)
        assert run_program(KILLED, TOKEN, folder=newsroom).code == -signal.SIGKILL
        again = run("site", "notify", folder=newsroom, environment=SECRETS)
        assert again.code == 0
        assert re.fullmatch(
            r"telegram:news: unsure since \S+ \S+ UTC whether it arrived\. If it did not: dalel site notify --again "
            r"telegram:news\nSent: 0 letters, 0 posts, 0 messages\.\n",
            again.err,
        )
        assert len(bot.asked) == 1


def kept(newsroom: Path) -> list[Path]:
    return sorted(path for path in (newsroom / "following").rglob("*") if path.is_file())


def test_a_secret_that_is_missing_is_asked_for_before_anything_is_sent(newsroom: Path) -> None:
    (newsroom / "follow.toml").write_text('[hook.a-partner]\nurl = "https://partner.example.org/hook"\n')
    done = run("site", "notify", folder=newsroom)
    assert done.code == 2
    assert done.err.endswith(
        'Error: There is no secret for the hook "a-partner".\nPut it into the keyring (keyring set dalel '
        "hook-a-partner), or into the variable DALEL_HOOK_SECRET_A_PARTNER.\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[mial]\n", 'unknown setting "mial".\nDid you mean mail?'),
        ('[mail]\nhost = "x"\n', '"mail.from" must be a text.\nWrite: from = "…"'),
        ('[mail]\nhost = "x"\nfrom = "no address"\n',
         '"mail.from" is no address of mail.\nWrite: from = "Register <register@example.org>"'),
        ('[mail]\nhost = "mail.example.org"\nfrom = "a@b.kz"\nsecurity = "none"\n',
         '"mail.security" lets everybody on the way read the letters.\nWrite: security = "starttls"'),
        ('[mail]\nhost = "x"\nfrom = "a@b.kz"\nport = "587"\n',
         '"mail.port" is no port.\nWrite a number, as port = 587'),
        ('[mail]\nhost = "x"\nfrom = "a@b.kz"\ndigest = "week"\n',
         '"mail.digest" is none of the words it may be.\nWrite one of: build, day'),
        ('[telegram.news]\nchat = "register"\n',
         '"telegram.news.chat" is no channel.\nWrite: chat = "@name", or its number'),
        ('[telegram.news]\nchat = "@register"\nserver = "http://example.org"\n',
         '"telegram.news.server" would show the token to whoever is on the way.\nWrite https://…'),
        ('[hook.A]\nurl = "https://example.org"\n', '"hook.A" is no name.\nUse small letters, digits and hyphens.'),
        ('[hook.a]\nurl = "http://example.org"\n',
         '"hook.a.url" is no address that is safe on the way.\nWrite https://…'),
        ('[hook.a]\nurl = "https://example.org"\nfollow = {nrom = "x"}\n',
         'unknown setting "hook.a.follow.nrom".\nDid you mean norm?'),
        ('hook = 3\n', '"hook" is no table.\nWrite: [hook]'),
    ],
)  # fmt: skip
def test_a_setting_that_is_wrong_is_named(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "follow.toml"
    path.write_text(text)
    with pytest.raises(CommandError) as caught:
        read_settings(path)
    assert str(caught.value) == f"{path}: {expected}"
