"""Letters to those who follow, through a server of mail that this test starts, with what goes wrong on the way."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from following_runs import NOON, Runs
from receiving import LOST, MailServer, mail_server

from dalel.site.public.edition import newest_edition
from dalel.site.public.following import mail as mail_way
from dalel.site.public.following.composing import letters
from dalel.site.public.following.followers import Followers, is_address
from dalel.site.public.following.mail import Mail
from dalel.site.public.following.notifying import Notifying
from dalel.site.public.following.outcome import Message
from dalel.site.public.following.topic import topic_of
from dalel.site.public.following.wish import take_in_wishes, write_wish, write_wish_to_follow
from dalel.site.start import connected_to

ADDRESS = "https://register.example.org"
READER = "reader@example.org"
HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def runs(edition_folder: Path, tmp_path: Path, server: MailServer, django_db_blocker: Any) -> Iterator[Runs]:
    server.letters.clear()
    server.answers.clear()
    server.asked.clear()
    edition = newest_edition(edition_folder)
    assert edition is not None
    with django_db_blocker.unblock(), connected_to(edition.database, {}):
        yield Runs(tmp_path / "following", edition)


def own(server: MailServer, **more: str) -> mail_way.MailServer:
    return replace(
        mail_way.MailServer("127.0.0.1", server.port, "none", "Register <register@example.org>"),
        **more,  # type: ignore[arg-type]
    )


def way(server: MailServer, at: dt.datetime = NOON) -> Mail:
    return Mail(own(server), at)


def test_a_follower_gets_one_letter_of_what_is_new_with_the_way_out_in_its_head(runs: Runs, server: MailServer) -> None:
    follower = runs.follow(READER, lang="ru", norm="kz:penal:274:4", status="conviction-upheld")
    assert runs.tell_followers(way(server), letters).sent == {"mail": 1}
    (letter,) = server.letters
    leave = f"{ADDRESS}/ru/unfollow/{follower.token}"
    assert (letter["To"], letter["From"]) == (READER, "Register <register@example.org>")
    assert letter["Subject"] == "Опубликовано в реестре: 1"
    assert letter["Date"] == "Thu, 26 Nov 2026 12:00:00 +0000"
    assert letter["List-Unsubscribe"] == f"<{leave}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content() == (
        "Вы следите за этим: Распространение заведомо ложной информации, часть 4; Осуждение оставлено в силе.\n\n"
        "Three posts on the ruling party\nУголовное дело · Almaty · Осуждение оставлено в силе\n"
        f"Распространение заведомо ложной информации, часть 4\n{ADDRESS}/ru/cases/ilyashev-2020\n\n"
        "Обвинение ничего не говорит о том, верно ли оно.\n\n"
        "-- \nРеестр преследований за высказывания, Выпуск от 25 ноября 2026.\n"
        f"Больше не получать писем: {leave}\n"
    )
    assert runs.tell_followers(way(server), letters, at=NOON + HOUR).sent == {}
    assert len(server.letters) == 1


def test_what_a_server_refuses_for_now_comes_later_and_once(runs: Runs, server: MailServer) -> None:
    """A greylisting at the address, then a full disk after the letter; each time the pause is longer."""
    runs.follow(READER, case="ilyashev-2020")
    server.answers = {"RCPT": ["451 try later"], "DATA": ["452 no room for reader@example.org"]}
    done = runs.tell_followers(way(server), letters)
    assert done.problems == ["mail:1: 451 try later. It is tried again after 2026-11-26 12:05 UTC."]
    assert runs.tell_followers(way(server), letters, at=NOON + dt.timedelta(minutes=4)).problems == []
    done = runs.tell_followers(way(server), letters, at=NOON + dt.timedelta(minutes=5))
    assert done.problems == ["mail:1: 452 no room for …. It is tried again after 2026-11-26 12:35 UTC."]
    assert runs.tell_followers(way(server), letters, at=NOON + HOUR).sent == {"mail": 1}
    assert [each["To"] for each in server.letters] == [READER]
    assert runs.states() == [("mail:1", "sent")]


def test_an_address_with_nobody_under_it_is_forgotten_and_the_others_get_their_letters(
    runs: Runs, server: MailServer
) -> None:
    runs.follow(READER, case="ilyashev-2020")
    runs.follow("second@example.org", case="ilyashev-2020")
    server.answers = {"RCPT": ["550 no such user reader@example.org"]}
    done = runs.tell_followers(way(server), letters)
    assert done.problems == ["mail:1: 550 no such user …. It is not tried again, and the address is forgotten."]
    assert [each["To"] for each in server.letters] == ["second@example.org"]
    with runs.log() as log:
        assert [each.address for each in Followers(log).all()] == ["second@example.org"]
    assert READER.encode() not in (runs.folder / "log.sqlite3").read_bytes()


def test_a_letter_that_is_refused_for_good_is_not_sent_again_but_the_next_is(runs: Runs, server: MailServer) -> None:
    runs.follow(READER, case="ilyashev-2020")
    server.answers = {"DATA": ["554 looks like spam"]}
    done = runs.tell_followers(way(server), letters)
    assert done.problems == ["mail:1: 554 looks like spam. It is not tried again."]
    assert runs.tell_followers(way(server), letters, at=NOON + 48 * HOUR).sent == {}
    runs.publish_again("ilyashev-2020", "2026-11-27T00:00:00+00:00")
    assert runs.tell_followers(way(server), letters, at=NOON + 48 * HOUR).sent == {"mail": 1}


def test_a_line_that_breaks_before_the_letter_is_tried_again_after_it_is_not(runs: Runs, server: MailServer) -> None:
    runs.follow(READER, case="ilyashev-2020")
    server.answers = {"RCPT": [LOST]}
    done = runs.tell_followers(way(server), letters)
    assert done.problems == [
        "mail:1: the connection was lost (SMTPServerDisconnected). It is tried again after 2026-11-26 12:05 UTC."
    ]
    server.answers = {"DATA": [LOST]}
    done = runs.tell_followers(way(server), letters, at=NOON + HOUR)
    assert done.problems == [
        "mail:1: the connection was lost before the server said whether it has the letter. It may have arrived, so it "
        "is not sent again. If it did not: dalel site notify --again mail:1"
    ]
    assert len(server.letters) == 1
    assert runs.tell_followers(way(server), letters, at=NOON + 9 * HOUR).sent == {}
    assert len(server.letters) == 1
    with runs.log() as log:
        assert log.send_again("mail:1") == 1
        assert log.send_again("mail:1") == 0
    assert runs.tell_followers(way(server), letters, at=NOON + 9 * HOUR).sent == {"mail": 1}
    assert len(server.letters) == 2
    # It is the same letter, as programs of mail can tell by its name.
    assert len({each["Message-ID"] for each in server.letters}) == 1
    assert runs.tell_followers(way(server), letters, at=NOON + 20 * HOUR).sent == {}


def test_what_is_our_fault_is_nobody_elses_and_loses_nothing(runs: Runs, server: MailServer) -> None:
    runs.follow(READER, case="ilyashev-2020")
    runs.follow("second@example.org", case="ilyashev-2020")
    server.answers = {"MAIL": ["553 sender refused"]}
    refused = runs.tell_followers(way(server), letters)
    assert refused.problems == [
        "The mail server refuses our own address: 553 sender refused.\n"
        "Look at [mail] in follow.toml and at the password, and run it again: nothing was lost."
    ]
    assert server.asked == ["MAIL"]  # the second follower was not even tried
    # A server without a cipher is not spoken to in clear, where the settings ask for one.
    unsafe = Mail(own(server, security="starttls"), NOON)
    (said,) = runs.tell_followers(unsafe, letters).problems
    assert said.startswith("The mail server 127.0.0.1 does not let us in: SMTPNotSupportedError.")
    assert runs.states() == []
    assert runs.tell_followers(way(server), letters).sent == {"mail": 2}


def test_a_wrong_password_is_said_without_it(runs: Runs) -> None:
    runs.follow(READER, case="ilyashev-2020")
    with mail_server(password="the right one") as server:
        wrong = Mail(own(server, user="register", password="the wrong one"), NOON)
        (said,) = runs.tell_followers(wrong, letters).problems
        assert said.startswith("The mail server 127.0.0.1 does not let us in: 535 ")
        assert "the wrong one" not in said + repr(wrong.server)
        spoken = Mail(own(server, user="register", password="пароль"), NOON)
        (said,) = runs.tell_followers(spoken, letters).problems
        assert said.startswith("The mail server 127.0.0.1 does not let us in: UnicodeEncodeError.")
        right = Mail(own(server, user="register", password="the right one"), NOON)
        assert runs.tell_followers(right, letters).sent == {"mail": 1}


def test_a_follower_gets_a_letter_a_day_where_the_editors_say_so(runs: Runs, server: MailServer) -> None:
    runs.follow(READER, case="ilyashev-2020")
    assert runs.tell_followers(way(server), letters, is_daily=True).sent == {"mail": 1}
    runs.publish_again("ilyashev-2020", "2026-11-26T12:30:00+00:00")
    assert runs.tell_followers(way(server), letters, at=NOON + HOUR, is_daily=True).sent == {}
    assert runs.tell_followers(way(server), letters, at=NOON + 12 * HOUR, is_daily=True).sent == {"mail": 1}


def test_whoever_wishes_to_follow_confirms_first_and_is_gone_with_one_press(
    runs: Runs, server: MailServer, tmp_path: Path
) -> None:
    wishes = tmp_path / "wishes"
    wishes.mkdir()

    def turn(at: dt.datetime) -> None:
        with runs.log() as log:
            run = Notifying(log, runs.edition, at)
            run.look()
            take_in_wishes(wishes, run.followers, at, keep=False)
            run.followers.drop_unconfirmed(at)
            mail = way(server, at)
            asked = [(each, topic_of(each.topic)) for each in run.followers.all() if not each.confirmed]
            run.ask_to_confirm(mail, asked)
            mail.close()
        assert list(wishes.iterdir()) == []

    for _ in range(3):  # asking three times in a day brings one letter
        write_wish_to_follow(wishes, READER, "en", {"q": "visit https://evil.example now"})
        turn(NOON)
    (letter,) = server.letters
    with runs.log() as log:
        (follower,) = Followers(log).all()
    assert letter["Subject"] == "Do you want to follow the register?"
    assert letter.get_content() == (
        "Somebody, probably you, asked that letters from the register be sent to this address. They would be about: a "
        "search by words.\n\nIf it was you, open this page and confirm:\n"
        f"{ADDRESS}/en/follow/{follower.token}\n\nIf it was not you, do nothing: the address is deleted after three "
        "days, and nothing more is sent.\n"
    )
    write_wish(wishes, "confirm", "a" * 24)  # a token of nobody
    write_wish(wishes, "confirm", follower.token)
    turn(NOON + HOUR)
    # Nothing of what was published before is told.
    assert runs.tell_followers(way(server), letters, at=NOON + HOUR).sent == {}
    write_wish(wishes, "leave", follower.token)
    turn(NOON + 2 * HOUR)
    with runs.log() as log:
        assert list(Followers(log).all()) == []
    held = sqlite3.connect(runs.folder / "log.sqlite3")
    for table in ("followers", "told", "deliveries"):
        assert held.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    held.close()
    assert READER.encode() not in (runs.folder / "log.sqlite3").read_bytes()
    assert oct((runs.folder / "log.sqlite3").stat().st_mode & 0o777) == "0o600"


def test_whoever_does_not_confirm_is_forgotten_and_nobody_can_have_many_letters_sent(runs: Runs) -> None:
    with runs.log() as log:
        followers = Followers(log)
        for number in range(9):
            followers.ask(READER, "en", {"year": str(2010 + number)}, NOON)
        assert len(list(followers.all())) == 5
        followers.drop_unconfirmed(NOON + 3 * 24 * HOUR)
        assert len(list(followers.all())) == 5
        followers.drop_unconfirmed(NOON + 3 * 24 * HOUR + HOUR)
        assert list(followers.all()) == []


def test_a_line_that_begins_with_a_dot_arrives_as_it_is(server: MailServer) -> None:
    mail = way(server)
    server.letters.clear()
    text = ".\n..\nслово\n.end\n"
    outcome = mail.send(Message(READER, "id", text, "Тема", "ru"), lambda: None)
    mail.close()
    assert (outcome.state, [each.get_content() for each in server.letters]) == ("sent", [text])


@pytest.mark.parametrize("text", ["a@b.kz", "first.last+tag@mail.example.org"])
def test_an_address_of_mail_is_one(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "a b@example.org", "a@example.org\nBcc: x@example.org", "а@пример.kz", "a@@b.kz",
             "<a@b.kz>",
             "a@b.kz,c@d.kz", f"{'a' * 250}@b.kz", "a..b@c.kz"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    assert not is_address(text)
