"""A portal's lists: every page a document, patience with a busy service, and a key that is kept nowhere."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import signal
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from forked import Forked, Tell
from hypothesis import given, settings
from hypothesis import strategies as st
from portal_site import BUYER, TOKEN, PortalSite, contracts, error, plan_points, portal_site
from web import StillClock, answer, drip, page, redirect, reset

from dalel.evidence import Evidence
from dalel.evidence.capture import (
    CapturePlan,
    Limits,
    Portal,
    PortalKey,
    PortalList,
    Route,
    Run,
    Terms,
    find_run,
    parse_address,
)
from dalel.evidence.capture.kz_ows_list import NoListError
from dalel.evidence.entry import Capture, CaptureFailed, Entry


@dataclass
class Reader:
    """One person's runs against one service."""

    evidence: Evidence
    site: PortalSite
    list: str = "contracts"
    key: PortalKey = field(default_factory=lambda: PortalKey(TOKEN))
    clock: StillClock = field(default_factory=StillClock)
    seconds: float = 20.0

    def run(self) -> Run:
        run = find_run(self.evidence, PortalList(self.list, BUYER, parse_address(self.site.url)))
        plan = CapturePlan(
            route=Route(user_agent="dalel/test", trust=ssl.create_default_context()),
            limits=Limits(bytes=1_000_000, seconds=self.seconds),
            delay=0.0,
            terms=Terms(),
        )
        for _ in Portal(self.evidence, plan, key=self.key, clock=self.clock).capture(run):
            pass
        return run

    def entries(self) -> list[Entry]:
        return list(self.evidence.ledger.entries())

    def disclosed(self, seq: int) -> dict[str, str | None]:
        return {name: each.value for name, each in self.evidence.disclosures.read(self.entries()[seq]).items()}

    def record(self, seq: int) -> Any:
        return json.loads(self.disclosed(seq)["record"] or "")

    def items(self, run: Run) -> list[dict[str, Any]]:
        """The records on the pages that are held."""
        found = [json.loads(self.evidence.path(page.sha256).read_bytes()) for page in run.pages]
        return [item for each in found for item in (each["items"] if "items" in each else each["data"]["Plans"] or [])]


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def said(run: Run) -> tuple[int, int, bool, str | None, list[str]]:
    """What a run came to: pages, records, whether it is complete, why it ended early, what must be known."""
    return len(run.pages), run.records, run.is_complete, run.failure and run.failure.reason, list(run.remarks())


def test_every_page_of_a_list_is_a_document_with_an_entry_of_its_own(evidence: Evidence) -> None:
    with portal_site() as site:
        reader = Reader(evidence, site)
        run = reader.run()
    assert said(run) == (3, 12, True, None, [])
    assert reader.items(run) == contracts()
    ids = [each["id"] for each in contracts()]
    first = f"/v3/contract/customer/{BUYER}?limit=500"
    more = [f"/v3/contract/customer/{BUYER}?page=next&limit=5&search_after={ids[at]}" for at in (4, 9)]
    assert site.asked == [f"GET {each}" for each in (first, *more)]
    entries = [each for each in reader.entries() if isinstance(each, Capture)]
    assert [(each.seq, each.object, each.method, each.status) for each in entries] == [
        (seq, page.sha256, "kz-ows", 200) for seq, page in enumerate(run.pages, start=1)
    ]
    disclosed = reader.disclosed(2)
    assert (disclosed["address"], disclosed["name"]) == (
        f"http://127.0.0.1:{site.port}{more[0]}",
        f"contracts-{BUYER}-0002.json",
    )
    assert reader.record(3)["portal"] == {
        "at": site.url, "bin": BUYER, "last": True, "list": "contracts", "page": 3, "records": 2, "run": run.id,
        "total": 12,
    }  # fmt: skip


def test_plan_points_are_asked_for_in_the_body_and_the_question_is_recorded(evidence: Evidence) -> None:
    with portal_site() as site:
        reader = Reader(evidence, site, list="plans")
        run = reader.run()
        again = reader.run()
    assert said(run) == (2, 7, True, None, [])
    assert reader.items(run) == plan_points()
    last = plan_points()[4]["id"]
    exchange = reader.record(2)["exchanges"][0]
    assert json.loads(exchange["sent"])["variables"] == {"bin": BUYER, "limit": 200, "after": last}
    assert exchange["address"] == f"{site.url}/graphql#Plans(subjectBiin={BUYER},after={last})"
    assert site.asked[1] == f"POST /v3/graphql {exchange['sent']}"
    # Each page follows the same page of the run before, though all have one address.
    found = [each for each in reader.entries() if isinstance(each, Capture)]
    assert [each.previous for each in found] == [None, None, *(each.sha256 for each in run.pages)]
    assert run.id != again.id


def test_an_empty_list_is_complete(evidence: Evidence) -> None:
    with portal_site(contracts=[], plans=[]) as site:
        assert said(Reader(evidence, site).run()) == (1, 0, True, None, [])
        assert said(Reader(evidence, site, list="plans").run()) == (1, 0, True, None, [])


def test_a_busy_service_is_asked_again_after_longer_and_longer_pauses(evidence: Evidence) -> None:
    troubles = {
        1: error("429 Too Many Requests", "Rate limit exceeded."),
        2: error("503 Service Unavailable", "Busy.", retry_after="30"),
        3: reset,
        4: answer(b"{", "502 Bad Gateway"),
    }
    with portal_site(troubles=troubles) as site:
        reader = Reader(evidence, site)
        run = reader.run()
    assert said(run) == (3, 12, True, None, [])
    assert reader.clock.waited == [2.0, 30.0, 8.0, 16.0]
    assert [each["status"] for each in reader.record(1)["exchanges"]] == [429, 503, None, 502, 200]


def test_a_service_that_stays_away_ends_the_run_and_the_next_one_goes_on(evidence: Evidence) -> None:
    with portal_site(troubles=dict.fromkeys(range(2, 8), reset)) as site:
        reader = Reader(evidence, site)
        run = reader.run()
        assert said(run) == (1, 5, False, "connection-lost", [])
        assert reader.clock.waited == [2.0, 4.0, 8.0, 16.0, 32.0]
        failed = reader.entries()[-1]
        assert isinstance(failed, CaptureFailed)
        assert (failed.reason, len(reader.record(2)["exchanges"])) == ("connection-lost", 6)
        later = reader.run()
    assert said(later) == (3, 12, True, None, [])
    assert (later.id, later.resumed, len(site.asked)) == (run.id, 1, 9)
    assert reader.items(later) == contracts()


def test_a_service_that_wants_a_long_pause_is_left_alone(evidence: Evidence) -> None:
    with portal_site(troubles={2: error("429 Too Many Requests", "Daily limit.", retry_after="3600")}) as site:
        reader = Reader(evidence, site)
        run = reader.run()
    assert (said(run), len(site.asked), reader.clock.waited) == ((1, 5, False, "asked-to-wait", []), 2, [])
    assert run.failure is not None
    assert run.failure.says == "127.0.0.1 asked to be left alone for 3600 seconds."


def test_a_total_that_changes_in_the_run_is_said(evidence: Evidence) -> None:
    changed = "the portal's own total changed in the run, from 11 to 12: the list was changed meanwhile."
    with portal_site(totals={1: 11}) as site:
        assert said(Reader(evidence, site).run()) == (3, 12, True, None, [changed])


def test_a_list_that_ends_before_its_total_is_not_complete(evidence: Evidence) -> None:
    with portal_site(totals=dict.fromkeys(range(1, 4), 13)) as site:
        assert said(Reader(evidence, site).run()) == (
            3,
            12,
            False,
            None,
            [
                "12 records came to the end of the list, and the portal says there are 13. Do not take it for the "
                "whole list; capture it anew (--anew)."
            ],
        )


def test_records_that_come_twice_are_counted_once(evidence: Evidence) -> None:
    """Also where the number that came is the total: one record is there twice, and another is missing."""
    twice = contracts()[:6] + contracts()[5:11]
    with portal_site(contracts=twice) as site:
        pages, records, is_complete, _, remarks = said(Reader(evidence, site).run())
    # The service looks for what is after a number, so the second of the two comes only within a page.
    assert (pages, records, is_complete) == (3, 11, False)
    assert remarks == [
        "1 records came twice, on different pages; they are counted once.",
        "11 records came to the end of the list, and the portal says there are 12. Do not take it for the whole list; "
        "capture it anew (--anew).",
    ]


def test_a_token_that_expires_in_the_run_ends_it_and_another_goes_on(evidence: Evidence) -> None:
    expired = error("401 Unauthorized", "Your request was made with invalid credentials.")
    with portal_site(troubles={3: expired}) as site:
        reader = Reader(evidence, site)
        run = reader.run()
        assert said(run) == (2, 10, False, "login-wall", [])
        assert said(reader.run()) == (3, 12, True, None, [])
    assert (len(site.asked), [each.type for each in reader.entries()]) == (
        4,
        ["genesis", "capture", "capture", "capture", "capture-failed", "capture"],
    )


def test_a_run_that_was_killed_goes_on_after_its_last_page_and_leaves_nothing_behind(evidence: Evidence) -> None:
    killed = threading.Event()

    def kill(_connection: object) -> None:
        os.kill(process.pid, signal.SIGKILL)
        killed.set()

    with portal_site() as site:
        site.troubles = {3: kill}

        def capture(_tell: Tell) -> None:
            Reader(evidence, site).run()

        process = Forked(capture)
        assert process.wait().was_killed
        assert killed.wait(60)
        assert len(list(evidence.folder.parent.glob(".capturing-*"))) == 1
        run = Reader(evidence, site).run()
    assert (said(run), run.resumed, len(site.asked)) == ((3, 12, True, None, []), 2, 4)
    assert list(evidence.folder.parent.glob(".capturing-*")) == []
    assert not evidence.verify().has_failed


def test_the_key_is_sent_with_each_question_and_kept_nowhere(evidence: Evidence, tmp_path: Path) -> None:
    echo = answer(b'{"items": []}', "403 Forbidden", content_type="application/json", etag=f'"{TOKEN}"')
    with portal_site(troubles={2: echo}) as site:
        reader = Reader(evidence, site)
        run = reader.run()
        assert said(run)[3] == "forbidden"
        assert TOKEN not in repr((reader.key, run))
    assert all(f"Authorization: Bearer {TOKEN}" in each for each in site.heads)
    assert ["ETag", '"left-out"'] in [[name.replace("Etag", "ETag"), value] for name, value in headers_of(reader)]
    assert TOKEN.encode() not in everything_in(tmp_path)


def headers_of(reader: Reader) -> list[list[str]]:
    found: list[list[str]] = reader.record(len(reader.entries()) - 1)["exchanges"][0]["headers"]
    return found


def test_an_answer_that_repeats_the_key_is_not_kept(evidence: Evidence, tmp_path: Path) -> None:
    body = json.dumps({"message": f"the token {TOKEN} has expired"}).encode()
    packed = gzip.compress(body)
    answers = (
        answer(body),
        answer(body, "401 Unauthorized"),
        answer(packed, content_encoding="gzip"),
        answer(packed, content_encoding="br"),
    )
    with portal_site() as site:
        reasons = []
        for number, each in enumerate(answers, start=1):
            site.troubles = {number: each}
            reasons.append(said(Reader(evidence, site).run())[3])
    assert reasons == ["key-in-answer", "key-in-answer", "key-in-answer", "bad-answer"]
    assert TOKEN.encode() not in everything_in(tmp_path)
    assert {sha256(each).hexdigest() for each in (body, packed)}.isdisjoint(path.name for path in tmp_path.rglob("*"))


def test_a_page_that_was_packed_unasked_is_kept_packed_and_read(evidence: Evidence) -> None:
    page_of_all = {"total": 12, "limit": 500, "next_page": "", "items": contracts()}
    packed = gzip.compress(json.dumps(page_of_all).encode())
    with portal_site(troubles={1: answer(packed, content_encoding="gzip", content_type="application/json")}) as site:
        run = Reader(evidence, site).run()
    assert said(run) == (1, 12, True, None, [])
    assert [(each.bytes, each.media_type) for each in evidence.documents()] == [(len(packed), "application/gzip")]


NO_PAGES = [
    (answer(b"{"), "no-list", "it is no JSON."),
    (answer(b"[" * 100_000), "no-list", "it is no JSON."),
    (answer(b"[]"), "no-list", "it is JSON, and no page of a list."),
    (
        answer(b'{"message": "Internal\\nerror"}'),
        "no-list",
        'items, total and next_page are not in it as they should be; it says "Internal error".',
    ),
    (
        answer(b'{"items": [{}], "total": 1, "next_page": ""}'),
        "no-list",
        "a record in it has no number (id).",
    ),
    (
        answer(b'{"items": [{"id": 7, "customer_bin": "020340001111"}], "total": 1, "next_page": ""}'),
        "no-list",
        "record 7 in it is of another buyer.",
    ),
    (
        answer(b'{"items": [], "total": 1, "next_page": "https://other.example/v3/x"}'),
        "no-list",
        "the next page is said to be at https://other.example/, which is not asked.",
    ),
    (
        answer(b'{"items": [], "total": 1, "next_page": "ftp://x"}'),
        "no-list",
        "the address of the next page cannot be read.",
    ),
    (
        answer(f'{{"items": [], "total": 1, "next_page": "/v3/contract/customer/{BUYER}?limit=500"}}'.encode()),
        "no-list",
        "it names itself as the next page.",
    ),
    (page("Технические работы", 5), "error-page", 'it is headed "Технические работы".'),
    (redirect("https://other.example/"), "unexpected-status", "the server answered with status 302."),
    (answer(b"{}", "404 Not Found"), "not-found", "the server answered with status 404."),
    (answer(), "empty", "the answer is empty."),
]


def test_what_is_not_the_page_ends_the_run_with_the_reason(evidence: Evidence) -> None:
    with portal_site() as site:
        for number, (trouble, reason, says) in enumerate(NO_PAGES, start=1):
            site.troubles = {number: trouble}
            run = Reader(evidence, site).run()
            assert run.failure is not None
            assert (run.pages, run.failure.reason, run.failure.says, len(site.asked)) == ([], reason, says, number)
        assert said(Reader(evidence, site).run()) == (3, 12, True, None, [])
    assert not evidence.verify().has_failed


LIES: list[tuple[dict[str, Any], str]] = [
    (
        {"errors": [{"message": "Cannot query field"}]},
        'data.Plans and extensions.pageInfo are not in it; it says "Cannot query field".',
    ),
    ({"extensions": {}}, "data.Plans and extensions.pageInfo are not in it."),
    ({"extensions": {"pageInfo": {}}}, "totalCount and hasNextPage are not in it as they should be."),
    (
        {"extensions": {"pageInfo": {"totalCount": 7, "hasNextPage": True, "lastId": None}}},
        "it says that there is more, and not after which record.",
    ),
]


def test_a_reply_of_graphql_that_is_no_list_ends_the_run(evidence: Evidence) -> None:
    with portal_site() as site:
        for lie, says in LIES:
            site.lies = lie
            run = Reader(evidence, site, list="plans").run()
            assert run.failure is not None
            assert run.failure.says == says


def test_pages_that_lead_in_a_circle_end_the_run(evidence: Evidence) -> None:
    back = f"/v3/contract/customer/{BUYER}?page=next&limit=5&search_after={contracts()[4]['id']}"
    with portal_site(troubles={3: answer(json.dumps({"items": [], "total": 12, "next_page": back}).encode())}) as site:
        run = Reader(evidence, site).run()
    assert run.failure is not None
    assert (len(run.pages), run.failure.says) == (2, "the next page that it names was asked for already.")


def test_a_page_that_drips_is_given_up(evidence: Evidence) -> None:
    slow: Callable[..., None] = drip(b"HTTP/1.1 200 OK\r\n\r\n")
    with portal_site(troubles=dict.fromkeys(range(1, 7), slow)) as site:
        run = Reader(evidence, site, seconds=0.1).run()
    assert said(run) == (0, 0, False, "too-slow", [])


numbers = st.integers(-2, 2**60) | st.none() | st.booleans() | st.floats() | st.text(max_size=3)
records = st.fixed_dictionaries(
    {}, optional={"id": numbers, "customer_bin": st.sampled_from([BUYER, "1", None]), "subjectBiin": numbers}
)
replies = st.recursive(
    numbers | st.lists(records | numbers, max_size=2),
    lambda inner: st.dictionaries(
        st.sampled_from(
            ["items", "total", "next_page", "data", "Plans", "extensions", "pageInfo", "errors", "totalCount", "lastId",
             "hasNextPage", "message"]
        ),
        inner | st.sampled_from(["", "/v3/x", "//other.example/", "http://[", "?limit=5"]),
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=50)
@given(replies, st.sampled_from(["plans", "contracts", "lots"]))
def test_whatever_is_answered_is_a_page_or_refused(reply: object, name: str) -> None:
    wanted = PortalList(name, BUYER, parse_address("https://ows.example/v3"))
    with contextlib.suppress(NoListError):
        page = wanted.parse_page(json.dumps(reply).encode(), wanted.first)
        assert page.next is None or page.next.address.site == "https://ows.example/"
