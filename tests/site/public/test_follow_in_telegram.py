"""Posts in a channel, through a server that answers as the Bot API does, with its limits and failures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from following_runs import NOON, PUBLISHED, Runs
from hypothesis import given, settings
from hypothesis import strategies as st
from receiving import LOST, WebServer, web_server

from dalel.errors import CommandError
from dalel.site.public.edition import newest_edition
from dalel.site.public.following.composing import posts
from dalel.site.public.following.notifying import Notified, Notifying
from dalel.site.public.following.telegram import MOST, Telegram, cut, length, packed, parse_token
from dalel.site.public.following.topic import Topic
from dalel.site.start import connected_to

TOKEN = "123456:a-secret-that-no-message-may-repeat"
NAME, CHAT = "telegram:news", "@register"
DONE = {"ok": True, "result": {"message_id": 7}}
MINUTE = dt.timedelta(minutes=1)


def refusal(code: int, said: str, **more: Any) -> tuple[int, dict[str, Any], dict[str, str]]:
    return code, {"ok": False, "error_code": code, "description": said, **more}, {}


@pytest.fixture
def bot() -> Iterator[WebServer]:
    with web_server(DONE) as server:
        yield server


@pytest.fixture
def runs(edition_folder: Path, tmp_path: Path, django_db_blocker: Any) -> Iterator[Runs]:
    edition = newest_edition(edition_folder)
    assert edition is not None
    with django_db_blocker.unblock(), connected_to(edition.database, {}):
        yield Runs(tmp_path / "following", edition)


def tell(runs: Runs, bot: WebServer, at: dt.datetime = NOON, **more: Any) -> Notified:
    done = runs.tell(Telegram(TOKEN, bot.address), posts, name=NAME, to=CHAT, lang="ru", at=at, **more)
    assert TOKEN not in str(done.problems)
    assert TOKEN.encode() not in (runs.folder / "log.sqlite3").read_bytes()
    return done


def test_a_channel_gets_what_is_published_from_now_on_as_plain_text_and_once(runs: Runs, bot: WebServer) -> None:
    assert tell(runs, bot).sent == {}  # a new channel is not told what is old
    runs.publish_again("ilyashev-2020", "2026-11-26T13:00:00+00:00")
    assert tell(runs, bot, NOON + 60 * MINUTE).sent == {"telegram": 1}
    (asked,) = bot.asked
    assert asked.path == f"/bot{TOKEN}/sendMessage"
    assert asked.data == {
        "chat_id": CHAT,
        "text": "Реестр преследований за высказывания. Опубликовано в реестре: 1\n\nThree posts on the ruling party\n"
        "Уголовное дело · Almaty · Осуждение оставлено в силе\nРаспространение заведомо ложной информации, часть 4\n"
        "https://register.example.org/ru/cases/ilyashev-2020",
        "link_preview_options": {"is_disabled": True},
    }
    assert tell(runs, bot, NOON + 90 * MINUTE).sent == {}
    assert len(bot.asked) == 1


def test_what_a_channel_does_not_follow_is_not_posted(runs: Runs, bot: WebServer) -> None:
    assert tell(runs, bot, topic=Topic("ilyashev-2020"), is_owed_all=True).sent == {"telegram": 1}
    assert "budarov" not in bot.asked[0].body.decode()


def test_a_server_that_is_asked_too_often_says_how_long_to_wait_and_gets_it_once(runs: Runs, bot: WebServer) -> None:
    bot.answers = [refusal(429, "Too Many Requests: retry after 120", parameters={"retry_after": 120})]
    done = tell(runs, bot, is_owed_all=True)
    assert done.problems == [
        f"{NAME}: 429 Too Many Requests: retry after 120. It is tried again after 2026-11-26 12:02 UTC."
    ]
    assert tell(runs, bot, NOON + MINUTE).sent == {}
    assert len(bot.asked) == 1
    assert tell(runs, bot, NOON + 2 * MINUTE).sent == {"telegram": 1}
    assert len({each.body for each in bot.asked}) == 1


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (400, "Bad Request: chat not found"),
        (403, "Forbidden: bot was kicked from the channel"),
        (401, "Unauthorized"),
    ],
)
def test_a_channel_that_does_not_take_it_is_named_and_nothing_is_lost(
    runs: Runs, bot: WebServer, code: int, said: str
) -> None:
    bot.answers = [refusal(code, said)]
    assert tell(runs, bot, is_owed_all=True).problems == [
        f"{NAME}: {code} {said}. It is tried again after 2026-11-27 12:00 UTC."
    ]
    assert tell(runs, bot, NOON + 60 * MINUTE).problems == []  # left alone for a day
    with runs.log() as log:  # or until the editors have mended it
        assert log.send_again(NAME) == 1
    assert tell(runs, bot, NOON + 60 * MINUTE).sent == {"telegram": 1}
    assert all(key in bot.asked[-1].body.decode() for key in PUBLISHED)


def test_a_server_with_a_fault_of_its_own_is_asked_again_after_longer_pauses(runs: Runs, bot: WebServer) -> None:
    bot.answers = [refusal(500, "Internal Server Error")] * 3
    waits = []
    at = NOON
    for number in range(3):
        (said,) = tell(runs, bot, at, is_owed_all=number == 0).problems
        waits.append(said.partition("after ")[2])
        at += dt.timedelta(hours=3)
    assert waits == ["2026-11-26 12:05 UTC.", "2026-11-26 15:30 UTC.", "2026-11-26 20:00 UTC."]
    assert tell(runs, bot, at).sent == {"telegram": 1}
    assert len(bot.asked) == 4


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (LOST, "the connection was lost (RemoteDisconnected)"),
        ((502, "<html>", {}), "502, and no answer of the Bot API"),
    ],
)
def test_a_post_that_may_be_there_is_not_posted_again_by_itself(
    runs: Runs, bot: WebServer, answer: Any, said: str
) -> None:
    bot.answers = [answer]
    assert tell(runs, bot, is_owed_all=True).problems == [
        f"{NAME}: {said}. It may have arrived, so it is not sent again. If it did not: dalel site notify --again {NAME}"
    ]
    assert tell(runs, bot, NOON + 600 * MINUTE).sent == {}
    assert len(bot.asked) == 1
    runs.publish_again("ilyashev-2020", "2026-11-26T13:00:00+00:00")
    with runs.log() as log:
        log.send_again(NAME)
    assert tell(runs, bot, NOON + 600 * MINUTE).sent == {"telegram": 2}  # what was unsure, and what is new
    assert bot.asked[1].body == bot.asked[0].body
    assert "ilyashev" in bot.asked[2].body.decode()
    assert "budarov" not in bot.asked[2].body.decode()


def test_what_is_sent_again_and_fails_again_stays_unsure(runs: Runs, bot: WebServer) -> None:
    bot.answers = [LOST, refusal(500, "Internal Server Error")]
    tell(runs, bot, is_owed_all=True)
    with runs.log() as log:
        log.send_again(NAME)
    tell(runs, bot, NOON + MINUTE)
    with runs.log() as log:
        assert [name for _, name, _ in log.unsure()] == [NAME]
        assert log.send_again(NAME) == 1
    assert tell(runs, bot, NOON + 2 * MINUTE).sent == {"telegram": 1}


def test_a_server_that_cannot_be_reached_has_nothing(runs: Runs, bot: WebServer) -> None:
    nowhere = WebServer(usual=(200, "", {}), port=1)
    (said,) = tell(runs, nowhere, is_owed_all=True).problems
    assert said == f"{NAME}: cannot be reached (ConnectionRefusedError). It is tried again after 2026-11-26 12:05 UTC."
    assert tell(runs, bot, NOON + 6 * MINUTE).sent == {"telegram": 1}


def test_a_process_that_dies_while_it_posts_does_not_post_twice(runs: Runs, bot: WebServer) -> None:
    class KilledError(BaseException):
        """The process ends here: nothing after it is done."""

    class Dying(Telegram):
        def send(self, message: Any, last_moment: Any) -> Any:
            super().send(message, last_moment)
            raise KilledError

    with pytest.raises(KilledError):
        runs.tell(Dying(TOKEN, bot.address), posts, name=NAME, to=CHAT, is_owed_all=True)
    assert runs.states() == [(NAME, "sending")]
    assert tell(runs, bot, NOON + MINUTE).sent == {}
    assert (len(bot.asked), runs.states()) == (1, [(NAME, "unsure")])
    with runs.log() as log:
        assert Notifying(log, runs.edition, NOON + 2 * MINUTE).remind() == [
            f"{NAME}: unsure since 2026-11-26 12:00 UTC whether it arrived. If it did not: dalel site notify "
            f"--again {NAME}"
        ]


def test_many_cases_are_as_few_posts_as_they_fit_in_and_a_break_between_them_repeats_none(
    runs: Runs, bot: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dalel.site.public.following.telegram.MOST", 700)
    bot.answers = [(200, DONE, {}), refusal(429, "Too Many Requests", parameters={"retry_after": 60})]
    assert tell(runs, bot, is_owed_all=True).sent == {"telegram": 1}
    sent = [bot.asked[0]]
    tell(runs, bot, NOON + 2 * MINUTE)
    sent += bot.asked[2:]
    keys = [part.partition("\n")[0] for each in sent for part in each.data["text"].split("/ru/cases/")[1:]]
    assert keys == list(PUBLISHED)
    assert all(length(each.data["text"]) <= 700 for each in sent)


def test_of_very_many_cases_the_first_are_told_and_where_the_others_are(
    runs: Runs, bot: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dalel.site.public.following.composing.AT_MOST", 2)
    assert tell(runs, bot, is_owed_all=True).sent == {"telegram": 1}
    text = bot.asked[0].data["text"]
    assert text.startswith("Реестр преследований за высказывания. Опубликовано в реестре: 8\n\n")
    assert text.endswith("\n\nИ ещё 6: https://register.example.org/ru/cases")
    assert text.count("/ru/cases/") == 2
    assert tell(runs, bot, NOON + MINUTE).sent == {}


@settings(max_examples=30)
@given(st.lists(st.text(min_size=1, max_size=1500), max_size=20))
def test_posts_hold_every_piece_in_order_and_none_is_too_long(pieces: list[str]) -> None:
    found = list(packed("head", enumerate(pieces, 1)))
    assert all(length(text) <= MOST for _, text in found)
    assert "\n\n".join(text.removeprefix("head\n\n") for _, text in found) == "\n\n".join(pieces)
    assert [last for last, _ in found] == sorted(last for last, _ in found)


@given(st.text(max_size=300), st.integers(min_value=1, max_value=200))
def test_a_text_is_cut_by_the_units_that_telegram_counts(text: str, most: int) -> None:
    assert length(cut(text, most)) <= most
    assert length(cut(text, most)) == length(text) or cut(text, most).endswith("…")


def test_a_token_that_is_none_is_refused_without_being_repeated() -> None:
    assert parse_token(TOKEN) == TOKEN
    with pytest.raises(CommandError) as caught:
        parse_token("123456:short/../getMe")
    assert str(caught.value) == "The token of the bot is none.\nCopy it again from BotFather, whole and alone."
