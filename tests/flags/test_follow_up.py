"""What was done about findings: kept by the finding's name, never changed, taken back by a further entry."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.errors import CommandError, DataError
from dalel.evidence.disk import Disk
from dalel.flags import Finding, Outcome
from dalel.flags.findings import Named
from dalel.flags.follow_up import (
    LONGEST,
    STATES,
    Doing,
    Followed,
    FollowUp,
    FollowUps,
    PublishedIn,
    Said,
    Seen,
    enter,
    follow,
    parse_all,
    pick_state,
    undo,
    write_line,
)

TODAY = dt.date(2026, 12, 3)
TIME = dt.datetime(2026, 12, 3, 9, 30, tzinfo=dt.UTC)
ANSWER = "5f" * 32


def finding(name: str = "KZ-SPLIT-3f9a", *, lines: int = 4, amount: str | None = "1500000.50") -> Finding:
    return Finding(
        finding=name,
        flag="KZ-SPLIT",
        outcome=Outcome.RAISED,
        reason="over-the-limit",
        subject={"buyer_id": "080740016808", "year": 2020, "limit": Decimal("2.50"), "supplier_id": None},
        measures={},
        lines=lines,
        amount=None if amount is None else Decimal(amount),
    )


@pytest.fixture
def ups(tmp_path: Path) -> FollowUps:
    return FollowUps(tmp_path / "follow-up.jsonl", Disk())


def done(ups: FollowUps, said: Said, about: Finding | None = None) -> FollowUp:
    return enter(ups, about or finding(), said, time=TIME, today=TODAY)


def followed(ups: FollowUps) -> Followed:
    return follow(ups.read(), {})["KZ-SPLIT-3f9a"]


def test_each_thing_done_is_a_line_that_says_what_the_finding_said_then(ups: FollowUps) -> None:
    done(ups, Said(Doing.NOTE, text="Сравнить\nс 2019"))
    done(ups, Said(Doing.ASKED, to="Akimat", on=dt.date(2026, 11, 28)))
    done(ups, Said(Doing.EXPLAINED, text="Two sites.", on=TODAY, document=ANSWER))
    undo(ups, "KZ-SPLIT-3f9a", time=TIME, number=2)
    told = (
        '"seen": {"outcome": "raised", "lines": 4, "amount": "1500000.5"}, '
        '"subject": {"buyer_id": "080740016808", "year": 2020, "limit": "2.5", "supplier_id": null}, '
    )
    begins = '"time": "2026-12-03T09:30:00+00:00", "finding": "KZ-SPLIT-3f9a", '
    assert ups.path.read_text(encoding="utf-8").splitlines() == [
        f'{{"number": 1, {begins}"doing": "note", {told}"text": "Сравнить\\nс 2019"}}',
        f'{{"number": 2, {begins}"doing": "asked", {told}"to": "Akimat", "on": "2026-11-28"}}',
        f'{{"number": 3, {begins}"doing": "explained", {told}"text": "Two sites.", "on": "2026-12-03", '
        f'"document": "{ANSWER}"}}',
        f'{{"number": 4, {begins}"doing": "undone", "undoes": 2}}',
    ]
    assert ups.path.stat().st_mode & 0o077 == 0


def test_the_states_are_those_of_what_stands(ups: FollowUps) -> None:
    done(ups, Said(Doing.NOTE, text="x"))
    assert followed(ups).states == ()
    done(ups, Said(Doing.EXPLAINED, text="x", on=TODAY, document=ANSWER))
    done(ups, Said(Doing.ASKED, to="x", on=TODAY))
    assert followed(ups).states == ("asked", "explained")
    undo(ups, "KZ-SPLIT-3f9a", time=TIME)
    assert followed(ups).states == ("explained",)
    assert [each.doing for each in followed(ups).standing] == ["note", "explained"]
    assert [each.doing for each in followed(ups).history] == ["note", "explained", "asked", "undone"]


def test_published_is_never_entered_and_comes_from_the_publications(ups: FollowUps) -> None:
    done(ups, Said(Doing.NOTE, text="x"))
    there = PublishedIn("water.md", TIME, "https://example.org", ANSWER)
    both = follow(ups.read(), {"KZ-SPLIT-3f9a": (there,), "KZ-SPLIT-0000": (there,)})
    assert {name: each.states for name, each in both.items()} == {
        "KZ-SPLIT-3f9a": ("published",),
        "KZ-SPLIT-0000": ("published",),
    }
    with pytest.raises(ValueError, match="published"):
        Doing("published")


def test_findings_are_picked_by_what_was_done(ups: FollowUps) -> None:
    done(ups, Said(Doing.NOTE, text="x"), finding("A-1"))
    done(ups, Said(Doing.ASKED, to="x", on=TODAY), finding("A-2"))
    all_of_them = follow(ups.read(), {"A-3": (PublishedIn("t.md", TIME, None, ANSWER),)})
    assert {state: pick_state(all_of_them, state) for state in STATES} == {
        "asked": Named(frozenset({"A-2"})),
        "explained": Named(frozenset()),
        "published": Named(frozenset({"A-3"})),
        "note": Named(frozenset({"A-1"})),
        "untouched": Named(frozenset({"A-2", "A-3"}), are_left_out=True),
    }


def test_a_finding_that_says_something_else_now_is_told_apart(ups: FollowUps) -> None:
    done(ups, Said(Doing.NOTE, text="x"))
    assert followed(ups).changed(finding(amount="1500000.5000000000")) is None
    assert followed(ups).changed(finding(lines=5)) == Seen(Outcome.RAISED, 4, Decimal("1500000.50"))
    done(ups, Said(Doing.NOTE, text="seen"), finding(lines=5))
    assert followed(ups).changed(finding(lines=5)) is None


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (Said(Doing.NOTE), "The note is empty."),
        (Said(Doing.ASKED, on=TODAY), "Say who was asked."),
        (Said(Doing.ASKED, to="x"), "Give the day as YYYY-MM-DD."),
        (
            Said(Doing.ASKED, to="x", on=dt.date(2026, 12, 4)),
            "2026-12-04 has not come yet: enter what was done.",
        ),
        (Said(Doing.EXPLAINED, on=TODAY, document=ANSWER), "Say why the answer explains the finding."),
        (
            Said(Doing.EXPLAINED, text="x", on=TODAY),
            "The answer must be kept as a document first; name it by the beginning of its SHA-256.\n"
            "Keep it first: dalel evidence add FILE",
        ),
        (
            Said(Doing.NOTE, text="x" * (LONGEST + 1)),
            "This is longer than 4000 letters. Keep it as a document, and name that.",
        ),
    ],
)
def test_what_is_of_no_use_is_refused_and_nothing_is_written(ups: FollowUps, said: Said, message: str) -> None:
    with pytest.raises(CommandError) as refused:
        done(ups, said)
    assert str(refused.value) == message
    assert not ups.path.exists()


def test_only_what_stands_is_taken_back(ups: FollowUps) -> None:
    done(ups, Said(Doing.NOTE, text="x"))
    undo(ups, "KZ-SPLIT-3f9a", time=TIME)
    for about, number in (("KZ-SPLIT-3f9a", None), ("KZ-SPLIT-3f9a", 1), ("KZ-SPLIT-3f9a", 2), ("KZ-SPLIT-0", None)):
        with pytest.raises(CommandError, match=f'Nothing was done about "{about}" that could be taken back.'):
            undo(ups, about, time=TIME, number=number)
    assert len(ups.read()) == 2


def test_a_power_cut_leaves_what_was_entered_before_and_the_next_entry_goes_on_from_there(ups: FollowUps) -> None:
    done(ups, Said(Doing.NOTE, text="first"))
    whole = ups.path.read_bytes()
    done(ups, Said(Doing.NOTE, text="второе"))
    both = ups.path.read_bytes()
    for end in range(len(whole), len(both)):
        ups.path.write_bytes(both[:end])
        assert [each.text for each in ups.read()] == ["first"]
    done(ups, Said(Doing.NOTE, text="третье"))
    assert [(each.number, each.text) for each in ups.read()] == [(1, "first"), (2, "третье")]


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b"[]",
        b"nothing",
        b'{"number": 1, "time": "2026-12-03T09:30:00+00:00", "finding": "A-1", "doing": "published"}',
        b'{"number": 1, "time": "yesterday", "finding": "A-1", "doing": "note"}',
        b'{"number": 1, "time": "2026-12-03T09:30:00+00:00", "finding": "A-1", "doing": "note", "colour": "red"}',
    ],
)
def test_a_line_that_was_changed_is_named_and_nothing_is_added_after_it(ups: FollowUps, line: bytes) -> None:
    done(ups, Said(Doing.NOTE, text="x"))
    ups.path.write_bytes(ups.path.read_bytes() + line + b"\n")
    before = ups.path.read_bytes()
    for ask in (ups.read, lambda: done(ups, Said(Doing.NOTE, text="y"))):
        with pytest.raises(DataError) as refused:
            ask()
        assert str(refused.value) == (
            f"{ups.path}, line 2: this is no entry of a follow-up.\nPut the file back from a copy."
        )
    assert ups.path.read_bytes() == before


def test_two_who_write_at_once_write_one_after_the_other(ups: FollowUps) -> None:
    def write(who: str) -> None:
        for number in range(10):
            done(ups, Said(Doing.NOTE, text=f"{who}{number}"))

    threads = [threading.Thread(target=write, args=(who,)) for who in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entered = ups.read()
    assert [each.number for each in entered] == list(range(1, 21))
    assert {each.text for each in entered} == {f"{who}{number}" for who in "ab" for number in range(10)}


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1)
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**20), max_value=10**20)
ENTRIES = st.builds(
    FollowUp,
    number=st.integers(1, 10**6),
    time=st.datetimes(timezones=st.just(dt.UTC)).map(lambda time: time.replace(microsecond=0)),
    finding=TEXTS,
    doing=st.sampled_from(Doing),
    seen=st.builds(Seen, st.sampled_from(Outcome), st.integers(0, 10**9), st.none() | AMOUNTS),
    subject=st.dictionaries(TEXTS, TEXTS | st.none() | st.integers(-(10**9), 10**9)),
    text=st.none() | TEXTS,
    to=st.none() | TEXTS,
    on=st.none() | st.dates(),
    document=st.none() | TEXTS,
    undoes=st.none() | st.integers(1, 10**6),
)


@given(st.lists(ENTRIES, max_size=3))
@settings(max_examples=60)
def test_what_is_written_is_read_as_it_was(made: list[FollowUp]) -> None:
    assert list(parse_all(b"".join(map(write_line, made)), "x")) == made
