"""``dalel evidence log|history|transfer|correct``: what happened to the evidence, in every form that it is shown in."""

from __future__ import annotations

import csv
import getpass
import io
import json
import platform
import re
from hashlib import sha256
from pathlib import Path

import pytest
from typed import Typist

from dalel.newsroom import Newsroom

ONE, TWO = b'{"plan": 1}\n', b"plan,amount\n1,200\n2,300\n"
SHA256 = sha256(ONE).hexdigest()
DOSSIER = sha256(b"tagmanifest").hexdigest()
OURS = {"collector": getpass.getuser(), "device": platform.node()}
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typist:
    return Typist(monkeypatch, capsys)


@pytest.fixture
def newsroom(tmp_path: Path, typed: Typist) -> Path:
    """A newsroom with two documents: entries 1 and 2."""
    Newsroom.create(tmp_path / "newsroom", jurisdiction="kz")
    (tmp_path / "plan.json").write_bytes(ONE)
    (tmp_path / "table.csv").write_bytes(TWO)
    typed(tmp_path / "newsroom", "evidence", "add", tmp_path / "plan.json", tmp_path / "table.csv")
    return tmp_path / "newsroom"


def origin_of(newsroom: Path) -> str:
    line = (newsroom / "evidence" / "ledger" / "entries.jsonl").read_text(encoding="utf-8").partition("\n")[0]
    origin: str = json.loads(line)["origin"]
    return origin


def seeds_of(newsroom: Path) -> list[str]:
    files = (newsroom / "evidence" / "disclosures").iterdir()
    found = [json.loads(path.read_bytes()) for path in files]
    return [each["parts"]["v"] for each in found if "parts" in each]


def test_the_log_tells_programs_everything_that_is_disclosed(typed: Typist, newsroom: Path, tmp_path: Path) -> None:
    done = typed(newsroom, "evidence", "log")
    rows = done.json()
    assert done.err == ""
    assert all(re.fullmatch(TIME, row.pop("time")) for row in rows)
    assert rows == [
        {"seq": 0, "type": "genesis", "says": {"origin": origin_of(newsroom)}, "disclosed": {}},
        {
            "seq": 1,
            "type": "import",
            "says": {"object": SHA256, "bytes": "12", "media_type": "application/json", "parts": "1 (lines/1)"},
            "disclosed": {**OURS, "name": "plan.json", "path": str(tmp_path / "plan.json")},
        },
        {
            "seq": 2,
            "type": "import",
            "says": {
                "object": sha256(TWO).hexdigest(),
                "bytes": "24",
                "media_type": "text/csv",
                "parts": "3 (csv-records/1)",
            },
            "disclosed": {**OURS, "name": "table.csv", "path": str(tmp_path / "table.csv")},
        },
    ]


def test_the_log_begins_with_any_entry(typed: Typist, newsroom: Path) -> None:
    assert [row["seq"] for row in typed(newsroom, "evidence", "log", "--since", "1").json()] == [1, 2]
    assert typed(newsroom, "evidence", "log", "--since", "3").out == "[]\n"


def test_the_log_of_an_empty_newsroom_is_empty(typed: Typist, tmp_path: Path) -> None:
    Newsroom.create(tmp_path / "empty", jurisdiction="kz")
    assert typed(tmp_path / "empty", "evidence", "log").out == "[]\n"


def test_the_log_is_a_table_for_people(typed: Typist, newsroom: Path) -> None:
    told = typed(newsroom, "evidence", "log", "--output", "table").out
    assert told.partition("\n")[0].split() == ["seq", "time", "type", "says", "disclosed"]
    assert re.search(rf"^  0  {TIME}  genesis  origin {origin_of(newsroom)} ", told, re.MULTILINE)
    assert re.search(rf"^  1  {TIME}  import   object {SHA256}", told, re.MULTILINE)
    assert f"collector {getpass.getuser()}, " in told


def test_on_a_narrow_terminal_the_log_folds_and_cuts_no_name(
    typed: Typist, newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(newsroom, "evidence", "transfer", DOSSIER, "--to", "the-court", "--note", "by-hand")
    monkeypatch.setenv("COLUMNS", "90")
    told = typed(newsroom, "evidence", "log", "--since", "3", "--output", "table").out
    assert max(map(len, told.splitlines())) <= 90
    # The last column, from the top down.
    start = told.splitlines()[0].index("disclosed")
    folded = "".join(line[start:].strip() for line in told.splitlines()[2:]).replace(" ", "")
    assert "noteby-hand,recipientthe-court" in folded


def test_the_log_is_csv_for_spreadsheets(typed: Typist, newsroom: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(typed(newsroom, "evidence", "log", "--output", "csv").out)))
    assert [row["seq"] for row in rows] == ["0", "1", "2"]
    assert json.loads(rows[1]["says"])["object"] == SHA256
    assert json.loads(rows[1]["disclosed"])["name"] == "plan.json"


def test_the_seed_of_a_documents_parts_is_shown_nowhere(typed: Typist, newsroom: Path) -> None:
    seeds = seeds_of(newsroom)
    assert len(seeds) == 2
    for output in ("json", "csv", "table"):
        for words in (["log"], ["history", SHA256[:8]], ["show", SHA256[:8]], ["list"]):
            told = typed(newsroom, "evidence", *words, "--output", output).out
            assert not any(seed in told or seed[:16] in told for seed in seeds), words
    assert typed(newsroom, "evidence", "show", SHA256[:8]).json()[0]["disclosed"].keys() == {
        "collector",
        "device",
        "name",
        "note",
        "path",
    }


def test_a_name_that_would_drive_the_terminal_is_made_harmless_in_the_log(
    typed: Typist, newsroom: Path, tmp_path: Path
) -> None:
    (tmp_path / "a\x1b[31m.txt").write_bytes(b"red\n")
    typed(newsroom, "evidence", "add", tmp_path / "a\x1b[31m.txt")
    assert "\x1b" not in typed(newsroom, "evidence", "log", "--output", "table").out
    rows = typed(newsroom, "evidence", "log", "--since", "3").json()
    assert rows[0]["disclosed"]["name"] == "a\x1b[31m.txt"


def test_the_history_of_a_document_from_its_coming_to_its_checkpoint(typed: Typist, newsroom: Path) -> None:
    typed(newsroom, "evidence", "transfer", SHA256[:6], "--to", "A. Bekova, counsel", "--note", "by hand")
    typed(newsroom, "evidence", "correct", "1", "--name", "plan-2020.json")
    typed(newsroom, "evidence", "correct", "2", "--note", "not of this document")
    note = typed(newsroom, "checkpoint", "sign").out
    done = typed(newsroom, "evidence", "history", SHA256[:6])
    rows = done.json()
    assert done.err == ""
    times = [row.pop("time") for row in rows]
    assert times[-1] is None
    assert all(re.fullmatch(TIME, time) for time in times[:-1])
    assert [(row["seq"], row["type"]) for row in rows] == [
        (1, "import"),
        (3, "transfer"),
        (4, "correct"),
        (None, "checkpoint"),
    ]
    assert rows[1] == {
        "seq": 3,
        "type": "transfer",
        "says": {"object": SHA256},
        "disclosed": {**OURS, "note": "by hand", "recipient": "A. Bekova, counsel"},
    }
    assert rows[2] == {
        "seq": 4,
        "type": "correct",
        "says": {"entry": "1"},
        "disclosed": {**OURS, "name": "plan-2020.json"},
    }
    assert rows[3]["says"]["size"] == note.splitlines()[1] == "7"
    table = typed(newsroom, "evidence", "history", SHA256[:6], "--output", "table").out
    assert "recipient A. Bekova, counsel" in table


def test_the_history_of_a_document_that_is_not_held_is_a_wrong_command(typed: Typist, newsroom: Path) -> None:
    assert typed(newsroom, "evidence", "history", "abcdef", code=2).err == (
        "Error: No document is held whose SHA-256 begins with abcdef.\n"
        "See which documents are held: dalel evidence list\n"
    )


@pytest.mark.parametrize("named", [SHA256[:6], SHA256[:10].upper(), SHA256, SHA256.upper(), DOSSIER, DOSSIER.upper()])
def test_a_copy_of_a_document_or_of_a_dossier_is_handed_over(typed: Typist, newsroom: Path, named: str) -> None:
    done = typed(newsroom, "evidence", "transfer", named, "--to", "the court")
    assert (done.out, done.err) == ("", "Recorded as entry 3.\n")
    (row,) = typed(newsroom, "evidence", "log", "--since", "3").json()
    assert row["says"]["object"].startswith(named.lower())
    ledger = (newsroom / "evidence" / "ledger" / "entries.jsonl").read_text(encoding="utf-8")
    assert "court" not in ledger


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["transfer", "abcdef", "--to", "x"],
            (
                "Error: No document is held whose SHA-256 begins with abcdef.\n"
                "See which documents are held: dalel evidence list\n"
            ),
        ),
        (["transfer", "g" * 64, "--to", "x"], f'Error: "{"g" * 64}" is not a SHA-256.\nGive all 64 signs of it.\n'),
        (
            ["transfer", "abc", "--to", "x"],
            (
                'Error: "abc" is not the beginning of a SHA-256 (6 to 64 of the signs 0-9 and a-f).\n'
                "See which documents are held: dalel evidence list\n"
            ),
        ),
        (
            ["correct", "3", "--note", "x"],
            "Error: There is no entry 3; the last is 2.\nSee which there are: dalel evidence log\n",
        ),
        (["correct", "1"], "Error: What is right? Give --name or --note.\ndalel evidence correct --help\n"),
    ],
)
def test_a_wrong_command_is_said_and_records_nothing(
    typed: Typist, newsroom: Path, words: list[str], message: str
) -> None:
    before = (newsroom / "evidence" / "ledger" / "entries.jsonl").read_bytes()
    done = typed(newsroom, "evidence", *words, code=2)
    assert (done.out, done.err) == ("", message)
    assert (newsroom / "evidence" / "ledger" / "entries.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "last"),
    [
        (["transfer", SHA256[:6]], "Error: Missing option '--to'."),
        (["correct", "-1", "--note", "x"], "Error: No such option '-1'."),
        (["correct", "one", "--note", "x"], "Error: Invalid value for 'ENTRY': 'one' is not a valid integer range."),
        (["log", "--since", "-1"], "Error: Invalid value for '--since': -1 is not in the range x>=0."),
    ],
)
def test_a_word_that_does_not_fit_is_named_with_the_usage(
    typed: Typist, newsroom: Path, words: list[str], last: str
) -> None:
    lines = typed(newsroom, "evidence", *words, code=2).err.splitlines()
    assert re.fullmatch(rf"Usage: .*dalel evidence {words[0]} \[OPTIONS\].*", lines[0])
    assert lines[-1] == last


def test_a_correction_is_recorded_and_the_document_keeps_its_entry(typed: Typist, newsroom: Path) -> None:
    done = typed(newsroom, "evidence", "correct", "1", "--name", "plan-2020.json", "--note", "another year")
    assert (done.out, done.err) == ("", "Recorded as entry 3.\n")
    assert [row["seq"] for row in typed(newsroom, "evidence", "list").json()] == [1, 2]
    verified = typed(newsroom, "evidence", "verify").json()
    assert {row["answer"] for row in verified} == {"PASS", "NOT CHECKED"}
