"""``dalel evidence``: what a person types, and what comes back."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import pytest

from dalel.cli.main import main
from dalel.newsroom import Newsroom

ROOT = Path(__file__).parents[2]
DALEL = str(Path(sys.executable).with_name("dalel"))

ONE = b'{"plan": 1}\n'
ONE_SHA256 = sha256(ONE).hexdigest()


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    Newsroom.create(tmp_path / "newsroom", jurisdiction="kz")
    return tmp_path / "newsroom"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    path.write_bytes(ONE)
    return path


@dataclass(frozen=True, slots=True)
class Done:
    """What a command printed."""

    stdout: str
    stderr: str


class Run(Protocol):
    """Run ``dalel evidence …`` in a folder and check its exit code."""

    def __call__(self, folder: Path, *arguments: str, code: int = 0) -> Done: ...


@pytest.fixture
def run_words(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run any command as it was typed: its words, in a folder."""

    def run_words(folder: Path, words: list[str], *, code: int = 0) -> Done:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as ended:
            main()
        output = capsys.readouterr()
        assert (ended.value.code or 0) == code, output.err
        return Done(output.out, output.err)

    return run_words


@pytest.fixture
def run(run_words: Callable[..., Done]) -> Run:
    return lambda folder, *arguments, code=0: run_words(folder, ["dalel", "evidence", *arguments], code=code)


def test_add_prints_the_sha256_and_the_path_of_each_file(run: Run, newsroom: Path, plan: Path) -> None:
    done = run(newsroom, "add", str(plan), "--output", "table")
    assert (done.stdout, done.stderr) == (f"{ONE_SHA256}  {plan}\n", "")


def test_add_tells_programs_more(run: Run, newsroom: Path, plan: Path) -> None:
    (row,) = json.loads(run(newsroom, "add", str(plan), "--output", "json").stdout)
    added = row.pop("added")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", added)
    assert row == {
        "seq": 1,
        "sha256": ONE_SHA256,
        "bytes": 12,
        "media_type": "application/json",
        "name": "plan.json",
        "path": str(plan),
        "is_new": True,
    }


def test_add_prints_the_sha_256_of_each_file_in_a_pipe_too(run: Run, newsroom: Path, plan: Path) -> None:
    assert run(newsroom, "add", str(plan)).stdout == f"{ONE_SHA256}  {plan}\n"


def test_a_file_that_is_held_already_says_since_when(run: Run, newsroom: Path, plan: Path) -> None:
    (row,) = json.loads(run(newsroom, "add", str(plan), "--output", "json").stdout)
    done = run(newsroom, "add", str(plan))
    since = row["added"].replace("T", " ").replace("Z", " UTC")
    assert done.stdout == f"{ONE_SHA256}  {plan}\n"
    assert done.stderr == f"{plan} is already held since {since} (entry 1).\n"


def test_what_is_refused_is_said_and_the_exit_code_is_one_and_the_rest_is_added(
    run: Run, newsroom: Path, plan: Path
) -> None:
    folder = plan.parent / "folder"
    folder.mkdir()
    (folder / "plan.json").write_bytes(ONE)
    (folder / "link").symlink_to("plan.json")
    done = run(newsroom, "add", str(folder), "--output", "csv", code=1)
    assert done.stderr == (
        f"{folder / 'link'} was not added: it is a symbolic link; add the file that it points to (plan.json).\n"
    )
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["seq"], row["sha256"], row["name"]) == ("1", ONE_SHA256, "folder/plan.json")


def test_a_path_that_is_not_there_is_a_wrong_command(run: Run, newsroom: Path) -> None:
    done = run(newsroom, "add", "nowhere.json", code=2)
    assert (done.stdout, done.stderr) == ("", "Error: No such file or folder: nowhere.json. Nothing was added.\n")


def test_list_shows_every_document_in_order(run: Run, newsroom: Path, plan: Path) -> None:
    other = plan.with_name("other.csv")
    other.write_text("a\n", encoding="utf-8")
    run(newsroom, "add", str(plan), str(other))
    rows = json.loads(run(newsroom, "list").stdout)
    assert [(row["seq"], row["name"], row["media_type"]) for row in rows] == [
        (1, "plan.json", "application/json"),
        (2, "other.csv", "text/csv"),
    ]
    table = run(newsroom, "list", "--output", "table").stdout
    assert ONE_SHA256[:12] in table
    assert ONE_SHA256 not in table


def test_list_of_an_empty_newsroom_says_what_to_do(run: Run, newsroom: Path) -> None:
    assert json.loads(run(newsroom, "list").stdout) == []
    done = run(newsroom, "list", "--output", "table")
    assert done.stderr == "No document is held yet. Add one: dalel evidence add FILE\n"


def test_show_tells_everything_known_about_a_document(run: Run, newsroom: Path, plan: Path) -> None:
    run(newsroom, "add", str(plan), "--note", "from the portal")
    (row,) = json.loads(run(newsroom, "show", ONE_SHA256[:6]).stdout)
    line = (newsroom / "evidence" / "ledger" / "entries.jsonl").read_text(encoding="utf-8").splitlines()[1]
    assert row["line"] == line
    assert row["leaf"] == sha256(b"\x00" + line.encode()).hexdigest()
    assert (row["disclosed"]["note"], row["disclosed"]["path"]) == ("from the portal", str(plan))
    assert row["withheld"] == []
    assert Path(row["held_as"]).read_bytes() == ONE
    # Two entries: the proof of the second is the leaf of the first.
    root = sha256(b"\x01" + bytes.fromhex(row["proof"][0]) + bytes.fromhex(row["leaf"])).hexdigest()
    assert (row["size"], row["root"]) == (2, root)
    table = run(newsroom, "show", ONE_SHA256, "--output", "table").stdout
    assert f"\nline                 {line}\n" in table
    assert "\ndisclosed note       from the portal\n" in table


def test_show_of_an_unknown_document_is_a_wrong_command(run: Run, newsroom: Path) -> None:
    done = run(newsroom, "show", "abcdef", code=2)
    assert done.stderr == (
        "Error: No document is held whose SHA-256 begins with abcdef.\n"
        "See which documents are held: dalel evidence list\n"
    )


def test_verify_answers_pass_and_not_checked_and_prints_size_and_root(run: Run, newsroom: Path, plan: Path) -> None:
    run(newsroom, "add", str(plan))
    done = run(newsroom, "verify")
    rows = {row["property"]: row for row in json.loads(done.stdout)}
    assert {name: row["answer"] for name, row in rows.items()} == {
        "ledger": "PASS",
        "tree": "PASS",
        "documents": "PASS",
        "disclosures": "PASS",
        "earlier root": "NOT CHECKED",
        "checkpoints": "NOT CHECKED",
        "unchanged": "PASS",
        "existed before": "NOT CHECKED",
        "complete": "NOT CHECKED",
    }
    assert done.stderr == f"Size 2, root {rows['ledger']['root']}\n"
    again = run(newsroom, "verify", "--size", "2", "--root", rows["ledger"]["root"])
    assert {row["property"]: row["answer"] for row in json.loads(again.stdout)}["earlier root"] == "PASS"


def test_verify_names_the_first_difference_and_the_exit_code_is_one(run: Run, newsroom: Path, plan: Path) -> None:
    run(newsroom, "add", str(plan))
    path = newsroom / "evidence" / "objects" / ONE_SHA256[:2] / ONE_SHA256
    path.chmod(0o644)
    path.write_bytes(b'{"plan": 2}\n')
    done = run(newsroom, "verify", code=1)
    difference = (
        f"objects/{ONE_SHA256[:2]}/{ONE_SHA256}: expected the SHA-256 {ONE_SHA256}, "
        f"found the SHA-256 {sha256(path.read_bytes()).hexdigest()}."
    )
    rows = {row["property"]: row for row in json.loads(done.stdout)}
    assert rows["documents"] == {
        "property": "documents",
        "answer": "FAIL",
        "checked": 1,
        "differences": 1,
        "says": difference,
    }
    assert done.stderr.splitlines()[1:] == [
        f"Error: 1 difference from what was recorded. The first: {difference}",
        "Keep this folder as it is, and compare it with a copy.",
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--root", "00"], "Error: --root and --size go together.\nGive both, as verify printed them.\n"),
        (["--size", "1"], "Error: --root and --size go together.\nGive both, as verify printed them.\n"),
        (
            ["--size", "1", "--root", "xyz"],
            'Error: "xyz" is not a root: 64 of the signs 0-9 and a-f.\nCopy it whole.\n',
        ),
        (["--size", "1", "--root", "00"], 'Error: "00" is not a root: 64 of the signs 0-9 and a-f.\nCopy it whole.\n'),
    ],
)
def test_half_a_root_is_a_wrong_command(run: Run, newsroom: Path, options: list[str], message: str) -> None:
    assert run(newsroom, "verify", *options, code=2).stderr == message


def test_a_name_that_would_drive_the_terminal_is_made_harmless(run: Run, newsroom: Path, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m\nb.txt").write_bytes(ONE)
    done = run(newsroom, "add", str(tmp_path / "a\x1b[31m\nb.txt"), "--output", "table")
    assert done.stdout == f"{ONE_SHA256}  {tmp_path}/a [31m b.txt\n"


def test_the_newsroom_is_named_or_found(run: Run, newsroom: Path, plan: Path) -> None:
    below = newsroom / "publications" / "2026"
    below.mkdir(parents=True)
    run(below, "add", str(plan))
    assert len(json.loads(run(plan.parent, "list", "--newsroom", str(newsroom)).stdout)) == 1
    done = run(plan.parent, "list", code=2)
    assert done.stderr.startswith(f"Error: {plan.parent} is not in a newsroom")


@pytest.mark.parametrize("command", ["add", "list", "show", "verify"])
def test_every_command_has_help_with_an_example(run: Run, newsroom: Path, command: str) -> None:
    text = run(newsroom, command, "--help").stdout
    assert f"dalel evidence {command}" in text.partition("Examples:")[2]
