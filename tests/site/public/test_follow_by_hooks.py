"""Signed web hooks, taken by a server of this computer that checks them by itself."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from following_runs import NOON, PUBLISHED, Runs
from receiving import LOST, WebServer, web_server

from dalel.errors import CommandError
from dalel.site.public.edition import newest_edition
from dalel.site.public.following.composing import hooks
from dalel.site.public.following.hook import Hook, parse_secret, parse_secrets, signature
from dalel.site.public.following.notifying import Notified
from dalel.site.public.following.posting import is_safe
from dalel.site.public.following.topic import Topic
from dalel.site.start import connected_to

SECRET = bytes(range(32))
NAME = "hook:partner"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def partner() -> Iterator[WebServer]:
    with web_server(status=204) as server:
        yield server


@pytest.fixture
def runs(edition_folder: Path, tmp_path: Path, django_db_blocker: Any) -> Iterator[Runs]:
    edition = newest_edition(edition_folder)
    assert edition is not None
    with django_db_blocker.unblock(), connected_to(edition.database, {}):
        yield Runs(tmp_path / "following", edition)


def tell(
    runs: Runs, partner: WebServer, at: dt.datetime = NOON, secrets: tuple[bytes, ...] = (SECRET,), **more: Any
) -> Notified:
    to = f"{partner.address}/take?from=dalel"
    return runs.tell(Hook(secrets, at), hooks, name=NAME, to=to, at=at, **more)


def test_the_signature_is_that_of_the_published_example() -> None:
    """From the test of the reference libraries of Standard Webhooks."""
    secret = parse_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", name="x")
    found = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_case_is_a_message_that_its_taker_can_check(runs: Runs, partner: WebServer) -> None:
    assert tell(runs, partner, topic=Topic("ilyashev-2020"), is_owed_all=True).sent == {"hook": 1}
    (asked,) = partner.asked
    signed = f"{asked.headers['webhook-id']}.{int(NOON.timestamp())}.".encode() + asked.body
    expected = base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    assert asked.headers["webhook-signature"] == f"v1,{expected}"
    assert asked.headers["webhook-timestamp"] == str(int(NOON.timestamp()))
    assert (asked.path, asked.headers["content-type"]) == ("/take?from=dalel", "application/json")
    assert asked.data == {
        "type": "case.published",
        "timestamp": "2026-11-24T10:00:00+00:00",
        "data": {
            "case": "ilyashev-2020",
            "title": "Three posts on the ruling party",
            "address": "https://register.example.org/en/cases/ilyashev-2020",
            "api": "https://register.example.org/api/cases/ilyashev-2020",
            "edition": "2026-11-25T06:00:00+00:00",
        },
    }


def test_while_a_secret_is_changed_the_new_one_and_the_old_one_sign(runs: Runs, partner: WebServer) -> None:
    new = bytes(range(100, 132))
    both = parse_secrets(f"whsec_{base64.b64encode(new).decode()} {base64.b64encode(SECRET).decode()}", name="partner")
    assert both == (new, SECRET)
    tell(runs, partner, secrets=both, topic=Topic("ilyashev-2020"), is_owed_all=True)
    (asked,) = partner.asked
    signed = f"{asked.headers['webhook-id']}.{int(NOON.timestamp())}.".encode() + asked.body
    expected = [base64.b64encode(hmac.new(each, signed, hashlib.sha256).digest()).decode() for each in both]
    assert asked.headers["webhook-signature"] == f"v1,{expected[0]} v1,{expected[1]}"
    with pytest.raises(CommandError, match=r'The hook "partner" has 3 secrets\.'):
        parse_secrets(" ".join([base64.b64encode(SECRET).decode()] * 3), name="partner")


def test_messages_come_in_order_and_wait_behind_one_that_does_not_go_through(runs: Runs, partner: WebServer) -> None:
    """Answers: taken, a fault, a lost line, then all well; a message keeps its identifier, not its moment."""
    partner.answers = [(204, "", {}), (500, "no", {}), LOST]
    assert tell(runs, partner, is_owed_all=True).problems == [
        f"{NAME}: answered 500. It is tried again after 2026-11-26 12:05 UTC."
    ]
    assert tell(runs, partner, NOON + 5 * MINUTE).problems == [
        f"{NAME}: the connection was lost (RemoteDisconnected). It is tried again after 2026-11-26 12:35 UTC."
    ]
    assert tell(runs, partner, NOON + 40 * MINUTE).sent == {"hook": 7}
    first, *tried = partner.asked[:4]
    assert len({each.headers["webhook-id"] for each in tried}) == 1
    assert len({each.body for each in tried}) == 1
    assert [int(each.headers["webhook-timestamp"]) - int(NOON.timestamp()) for each in tried] == [0, 300, 2400]
    assert [each.data["data"]["case"] for each in (first, *partner.asked[3:])] == list(PUBLISHED)
    assert len({each.headers["webhook-id"] for each in partner.asked}) == len(PUBLISHED)
    assert tell(runs, partner, NOON + 90 * MINUTE).sent == {}


@pytest.mark.parametrize(
    ("answer", "said", "until"),
    [
        ((503, "", {"Retry-After": "600"}), "answered 503", "2026-11-26 12:10"),
        ((429, "", {"Retry-After": "99999999"}), "answered 429", "2026-11-26 12:05"),
        ((410, "", {}), "410: it wants no more; take it out of follow.toml", "2026-11-27 12:00"),
        ((302, "", {"Location": "http://169.254.169.254/"}), "answered 302", "2026-11-26 12:05"),
    ],
)
def test_an_answer_that_is_no_yes_is_for_later_and_no_redirect_is_followed(
    runs: Runs, partner: WebServer, answer: Any, said: str, until: str
) -> None:
    partner.answers = [answer]
    topic = Topic("ilyashev-2020")
    done = tell(runs, partner, topic=topic, is_owed_all=True)
    assert done.problems == [f"{NAME}: {said}. It is tried again after {until} UTC."]
    assert len(partner.asked) == 1


def test_a_message_that_a_killed_process_may_have_sent_is_sent_again_under_its_identifier(
    runs: Runs, partner: WebServer
) -> None:
    class KilledError(BaseException):
        """The process ends here."""

    class Dying(Hook):
        def send(self, message: Any, last_moment: Any) -> Any:
            super().send(message, last_moment)
            raise KilledError

    with pytest.raises(KilledError):
        runs.tell(
            Dying((SECRET,), NOON), hooks, name=NAME, to=partner.address, topic=Topic("ilyashev-2020"), is_owed_all=True
        )
    assert tell(runs, partner, NOON + MINUTE, topic=Topic("ilyashev-2020")).sent == {"hook": 1}
    assert len({each.headers["webhook-id"] for each in partner.asked}) == 1


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_c2hvcnQ=", "not base64 at all, but long enough to be a secret"])
def test_a_secret_that_is_none_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(CommandError) as caught:
        parse_secret(text, name="partner")
    assert str(caught.value) == (
        'The secret of the hook "partner" is none: it is no base64 of 24 to 64 bytes.\n'
        "Make one with: openssl rand -base64 32"
    )


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://partner.example.org/hook", True),
        ("http://127.0.0.1:8080/hook", True),
        ("http://abcdef.onion/hook", True),
        ("http://partner.example.org/hook", False),
        ("https://user:password@partner.example.org/hook", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("https://partner.example.org/крюк", False),
        ("https://partner.example.org/a b", False),
    ],
)
def test_an_address_is_safe_where_nobody_on_the_way_can_read_what_is_sent(address: str, expected: bool) -> None:
    assert is_safe(address) == expected
