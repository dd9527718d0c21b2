"""``dalel register import`` and ``imports``, run as a user runs them."""

from pathlib import Path

import pytest
from run import run

pytestmark = pytest.mark.slow


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A new newsroom."""
    assert run("init", "newsroom", folder=tmp_path).code == 0
    return tmp_path / "newsroom"


def test_a_list_is_tried_imported_listed_and_taken_out_again(newsroom: Path, samples: Path) -> None:
    words = ("register", "import", samples / "ovd-info.csv", "--format", "ovd-info")
    by = ("--by", "tester")
    summary = (
        'line 4: How many were detained ("около 300") is not a whole number.\n'
        "line 5: line 2 has the same Id.\n"
        "line 6: It has no Id, by which the list names an event.\n"
        "Rows: 1 taken, 2 taken-in-part, 3 not-taken.\n"
        "Cells: 27 taken, 22 not-taken, 41 empty.\n"
    )
    dry = run(*words, *by, "--dry-run", folder=newsroom)
    assert (dry.code, dry.err) == (
        0,
        summary + "Would have added: 5 (1 source, 1 organisation, 3 statistics).\n",
    )
    assert (dry.json()["import"], dry.json()["dry_run"]) == (None, True)
    done = run(*words, *by, folder=newsroom)
    assert (done.code, done.err) == (
        0,
        summary + "Added: 5 (1 source, 1 organisation, 3 statistics).\n"
        "This is import 1. To take it out again: dalel register import --undo 1\n",
    )
    found = done.json()
    assert (found["import"], found["added"]) == (1, {"source": 1, "organisation": 1, "statistic": 3})
    assert found["rows"][2] == dry.json()["rows"][2]
    assert found["rows"][2]["cells"][13] == {
        "column": "number_of_detentions", "given": "около 300", "verdict": "not-taken", "becomes": [],
        "why": "Its row is not taken.",
    }  # fmt: skip
    again = run(*words, *by, folder=newsroom)
    assert again.err.endswith("Nothing changed, so there is no import to undo.\n")
    undone = run("register", "import", "--undo", "1", *by, folder=newsroom)
    assert (undone.code, undone.out, undone.err) == (
        0, "Taken out: 5 (3 statistics, 1 organisation, 1 source)\n", "",
    )  # fmt: skip
    listed = run("register", "imports", folder=newsroom)
    (kept,) = listed.json()
    assert (kept["id"], kept["by"], kept["file"], kept["rows"], kept["records"], kept["state"]) == (
        1, "tester", "ovd-info.csv", 6, 5, "undone",
    )  # fmt: skip


def test_a_spreadsheet_gets_every_cell_and_nothing_that_it_would_run(newsroom: Path, samples: Path) -> None:
    done = run(
        "register", "import", samples / "us-pft.csv", "--format", "us-pft", "--dry-run", "--output", "csv",
        folder=newsroom,
    )  # fmt: skip
    lines = done.out.splitlines()
    assert lines[0] == "place,column,given,verdict,becomes,why"
    assert len(lines) == 1 + 8 * 59


def test_a_table_for_a_person_has_one_line_for_cells_of_the_same_fate(newsroom: Path, samples: Path) -> None:
    done = run(
        "register", "import", samples / "ovd-info.csv", "--format", "ovd-info", "--dry-run", "--output", "table",
        folder=newsroom,
    )  # fmt: skip
    rows = [line.split(maxsplit=3) for line in done.out.splitlines()[2:]]
    assert [row[:3] for row in rows if row[0] in {"Id", "links", "number_of_detentions"}] == [
        ["Id", "taken", "3"],
        ["number_of_detentions", "taken", "3"],
        ["links", "not-taken", "1"],
    ]


def test_a_table_without_a_mapping_gets_one_proposed_and_is_not_imported(newsroom: Path, samples: Path) -> None:
    (newsroom / "start.yaml").write_text("encoding: cp1251\n", encoding="utf-8")
    done = run(
        "register", "import", samples / "table.csv", "--format", "table", "--mapping", "start.yaml", folder=newsroom
    )
    assert (done.code, done.err) == (
        2,
        "Error: Nothing was imported: this format needs a mapping that says what the columns are.\n"
        "Save what was printed as a file, look at each line, and name it: --mapping FILE.yaml\n",
    )
    assert 'encoding: "cp1251"\n' in done.out
    assert '  "ФИО": person.name\n' in done.out
    assert run("register", "imports", folder=newsroom).json() == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            (),
            "What is to be imported needs a file and its format (us-pft, ovd-info, uwazi, table).\n"
            "For example: dalel register import cases.csv --format table --mapping cases.yaml",
        ),
        (
            ("x.csv", "--undo", "1"),
            "--undo takes the number of an import alone.\ndalel register import --undo 1",
        ),
        (("--undo", "1"), "There is no import 1.\ndalel register imports lists them."),
        (("x.csv", "--format", "us-pft"), 'There is no file "x.csv".'),
    ],
)
def test_a_command_that_is_wrong_is_told_what_is_right(newsroom: Path, words: tuple[str, ...], says: str) -> None:
    done = run("register", "import", *words, folder=newsroom)
    assert (done.code, done.out, done.err) == (2, "", f"Error: {says}\n")
