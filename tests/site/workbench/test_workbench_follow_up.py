"""What was done about a finding: by the forms of the workbench and by commands, which do the same."""

from __future__ import annotations

import datetime as dt
import shutil
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import pytest
from django.http import HttpResponse
from run import run
from visitor import HOST, Visitor, shown

from dalel.evidence.custody.stock import take_stock
from dalel.evidence.disk import Disk
from dalel.flags.follow_up import Doing, FollowUp, FollowUps
from dalel.newsroom import Newsroom

pytestmark = pytest.mark.slow
SUBJECT = "961140001032"
HOSTILE = "<script>alert(1)</script> {{ 7|add:7 }}"
TEXT = """---
title: cited
lang: en
claims:
  lines:
    kind: figure
    finding: {finding}
    measure: lines
    operation: value
---
The plan names [{lines} purchases](claim:lines) from a single source.
"""


class Desk:
    """A newsroom of its own, its workbench, and one of its findings."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (found,) = (each for each in self.command("list", "--flag", "SINGLE-SOURCE").json() if SUBJECT in str(each))
        self.finding, self.lines = found["finding"], found["lines"]
        self.address = f"/en/findings/{self.finding}/"

    @cached_property
    def visitor(self) -> Visitor:
        """Somebody at the workbench; the settings of a test must stand."""
        return Visitor(self.root).come_in()

    def command(self, *words: object):  # type: ignore[no-untyped-def]
        return run("findings", *words, folder=self.root)

    def send(self, **said: str) -> HttpResponse:
        """Send a form of the finding's page."""
        return self.visitor.browser.post(  # type: ignore[return-value]
            f"{self.address}follow-up/",
            {"word": self.visitor.keys.word, **said},
            headers={"Origin": f"http://{HOST}"},
        )

    def section(self) -> list[str]:
        """The words of what was done, as the page says them."""
        words = self.visitor.read(self.address).words
        return words[words.index("What was done about it") + 1 : words.index("Write a note")]


@pytest.fixture(scope="module")
def desk(newsroom: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root = tmp_path_factory.mktemp("follow-up") / "newsroom"
    shutil.copytree(newsroom, root)
    (root / "answer.txt").write_text("Two sites, one lot each.", encoding="utf-8")
    assert run("evidence", "add", root / "answer.txt", folder=root).code == 0
    return Desk(root)


@pytest.fixture
def afresh(desk: Desk) -> Desk:
    """The same with nothing done yet."""
    (desk.root / "follow-up.jsonl").unlink(missing_ok=True)
    return desk


def test_what_the_forms_enter_is_what_the_commands_enter(afresh: Desk) -> None:
    answer = sha256(b"Two sites, one lot each.").hexdigest()
    assert afresh.section() == ["Nothing done yet"]
    for said in (
        {"doing": "note", "text": HOSTILE},
        {"doing": "asked", "to": "Akimat", "on": "2026-11-20", "document": ""},
        {"doing": "explained", "text": "Two sites.", "on": "2026-11-27", "document": answer[:12]},
        {"doing": "undone", "number": "2"},
    ):
        sent = afresh.send(**said)
        assert (sent.status_code, sent["Location"]) == (303, f"{afresh.address}#follow-up")
    by_form = afresh.command("history", afresh.finding).json()
    (afresh.root / "follow-up.jsonl").unlink()
    for words in (
        ("note", afresh.finding, HOSTILE),
        ("asked", afresh.finding, "--to", "Akimat", "--on", "2026-11-20"),
        ("explained", afresh.finding, "--why", "Two sites.", "--on", "2026-11-27", "--answer", answer[:12]),
        ("undo", afresh.finding[:-3], "--number", "2"),
    ):
        ran = afresh.command(*words)
        assert ran.code == 0, ran.err
    by_command = afresh.command("history", afresh.finding).json()
    assert [row | {"time": ""} for row in by_form] == [row | {"time": ""} for row in by_command]
    assert [(row["number"], row["doing"], row["stands"], row["document"], row["undoes"]) for row in by_command] == [
        (1, "note", True, None, None),
        (2, "asked", False, None, None),
        (3, "explained", True, answer, None),
        (4, "undone", False, None, 2),
    ]
    times = [row["time"] + " UTC" for row in by_command]
    assert afresh.section() == [
        "1. Note",
        times[0],
        HOSTILE,
        "Take back",
        "1",
        "2. Asked",
        ", 2026-11-20,",
        "Akimat",
        times[1],
        "Taken back",
        "3. Explained",
        ", 2026-11-27",
        times[2],
        "Two sites.",
        "answer.txt",
        "Take back",
        "3",
        "Entry 2 taken back",
        times[3],
    ]
    assert "<script" not in afresh.visitor.read(afresh.address).source


def test_findings_are_listed_by_what_was_done_on_the_page_and_by_the_command(afresh: Desk) -> None:
    others = {each["finding"] for each in afresh.command("list").json()} - {afresh.finding}
    assert afresh.send(doing="asked", to="Akimat", on="2026-11-20").status_code == 303
    for state, names in (("asked", {afresh.finding}), ("untouched", others)):
        listed = afresh.command("list", "--state", state).json()
        assert {each["finding"] for each in listed} == names
        assert {tuple(each["state"]) for each in listed} <= {("asked",) if state == "asked" else ()}
        page = afresh.visitor.read(f"/en/findings/?flag=SINGLE-SOURCE&state={state}")
        there = {to.split("/")[3] for _, to in page.links if to.startswith("/en/findings/SINGLE")}
        assert there == {name for name in names if name.startswith("SINGLE-SOURCE-")}
    refused = afresh.visitor.get("/en/findings/?state=guilty")
    assert 'state: there is no "guilty".' in shown(refused)
    table = afresh.command("list", "--state", "asked", "--output", "csv").out.splitlines()
    assert [line.rpartition(",")[2] for line in table] == ["state", "asked"]


@pytest.mark.parametrize(
    ("said", "message", "kept"),
    [
        (
            {"doing": "asked", "to": 'The "akimat" & co', "on": "2999-01-01"},
            {
                "en": "2999-01-01 has not come yet: enter what was done.",
                "ru": "2999-01-01 ещё не наступил: вносите то, что уже сделано.",
                "kk": "2999-01-01 әлі келген жоқ: жасалғанды ғана енгізіңіз.",
            },
            'value="The &quot;akimat&quot; &amp; co"',
        ),
        (
            {"doing": "explained", "text": "Because\nof this.", "on": "2026-13-01"},
            {"en": "Give the day as YYYY-MM-DD."},
            ">Because\nof this.</textarea>",
        ),
        (
            {"doing": "explained", "text": "x", "on": "2026-11-01", "document": "000000"},
            {"ru": "Нет документа, чей SHA-256 начинается с 000000."},
            'value="000000"',
        ),
        ({"doing": "burned"}, {"en": "The form says nothing that can be done here. Open the page anew."}, ""),
        ({"doing": "undone", "number": "²"}, {"en": "The form says nothing that can be done here."}, ""),
        ({"doing": "undone", "number": "1"}, {"kk": "бойынша қайтаратын ештеңе жоқ."}, ""),
    ],
)
def test_what_cannot_be_entered_is_said_in_the_readers_language_and_what_was_typed_is_kept(
    afresh: Desk, said: dict[str, str], message: dict[str, str], kept: str
) -> None:
    for lang, sentence in message.items():
        afresh.address = f"/{lang}/findings/{afresh.finding}/"
        answer = afresh.send(**said)
        assert answer.status_code == 400
        assert sentence in shown(answer)
        assert kept in answer.content.decode()
    afresh.address = f"/en/findings/{afresh.finding}/"
    assert afresh.command("history", afresh.finding).json() == []


def test_it_outlives_a_run_of_the_flags_and_goes_with_the_copies(afresh: Desk) -> None:
    assert afresh.send(doing="note", text="kept").status_code == 303
    assert run("flags", "run", "--only", "SINGLE-SOURCE", folder=afresh.root).code == 0
    assert "kept" in afresh.section()
    (entry,) = (
        each for each in take_stock(Newsroom.open(afresh.root), extra={}).files if each.path == "follow-up.jsonl"
    )
    assert entry.file.read_bytes() == (afresh.root / "follow-up.jsonl").read_bytes()


def test_what_was_done_about_a_finding_that_is_no_more_is_not_lost(afresh: Desk) -> None:
    gone = "SINGLE-SOURCE-0123456789abcdef"
    ups = FollowUps(afresh.root / "follow-up.jsonl", Disk())
    at = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    ups.enter(lambda _: FollowUp(1, at, gone, Doing.NOTE, text="Ask again in spring."))
    listed = afresh.visitor.read("/en/findings/")
    assert listed.link(gone) == f"/en/findings/{gone}/"
    page = afresh.visitor.read(f"/en/findings/{gone}/")
    assert "Ask again in spring." in page.words
    assert "Write a note" not in page.words
    assert [row["text"] for row in afresh.command("history", gone).json()] == ["Ask again in spring."]
    afresh.address = f"/en/findings/{gone}/"
    assert afresh.send(doing="note", text="more").status_code == 400
    assert afresh.send(doing="undone", number="1").status_code == 303
    afresh.address = f"/en/findings/{afresh.finding}/"
    assert [row["stands"] for row in afresh.command("history", gone[:-4]).json()] == [False, False]


def test_published_follows_from_what_was_entered_as_published(afresh: Desk) -> None:
    text = afresh.root / "publications" / "cited.md"
    # A text may shorten the name of a finding.
    text.write_text(TEXT.format(finding=afresh.finding[:-2], lines=afresh.lines), encoding="utf-8")
    assert "Published" not in afresh.section()
    done = run("publication", "publish", text, "--where", "https://example.org/cited", folder=afresh.root)
    assert done.code == 0, done.err
    (shown_by_command,) = afresh.command("show", afresh.finding, "--output", "json").json()
    assert shown_by_command["state"] == ["published"]
    section = afresh.section()
    at = section.index("Published")
    assert section[at : at + 5] == ["Published", ":", "cited.md", ",", "https://example.org/cited"]
    answer = afresh.send(doing="published", text="x")
    assert (answer.status_code, "The form says nothing that can be done here" in shown(answer)) == (400, True)
