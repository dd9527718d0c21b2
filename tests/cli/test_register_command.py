"""``dalel register``, run as a user runs it: the story's cases, loaded and counted."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from run import EXAMPLES, run

pytestmark = pytest.mark.slow
STORY = EXAMPLES / "register"
TWO_CASES = Path(__file__).parents[1] / "register" / "samples" / "two-cases"


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    assert run("init", "newsroom", folder=tmp_path).code == 0
    return tmp_path / "newsroom"


def test_a_register_is_loaded_once_and_the_second_time_nothing_changes(newsroom: Path) -> None:
    parts = (
        "1 source, 4 persons, 3 organisations, 2 norms, 1 statistic, 2 cases, 6 parties, 1 proceeding, 3 charges, "
        "6 statuses, 3 events, 1 actor, 2 seizures, 2 penalties, 1 publication, 1 reaction, 1 related case"
    )
    dry = run("register", "load", TWO_CASES, "--dry-run", folder=newsroom)
    assert (dry.code, dry.out, dry.err) == (0, f"Would have added: 40 ({parts})\n", "")
    first = run("register", "load", TWO_CASES, folder=newsroom)
    assert (first.code, first.out, first.err) == (0, f"Added: 40 ({parts})\n", "")
    again = run("register", "load", TWO_CASES, folder=newsroom)
    assert (again.code, again.out, again.err) == (0, f"Unchanged: 40 ({parts})\n", "")


def test_a_count_says_all_that_a_reader_must_know_of_it(newsroom: Path) -> None:
    run("register", "load", TWO_CASES, folder=newsroom)
    shown = run(
        "register", "count", "--unit", "charges", "--by", "status", "--as-of", "2020-06-22", "--output", "json",
        folder=newsroom,
    )  # fmt: skip
    assert shown.json() == {
        "unit": "charges",
        "by": "status",
        "as_of": "2020-06-22",
        "inclusion": "All charges (person × case × norm), also where a case is only registered and the person is not "
        "charged in it, or where a complaint led to no case; withdrawn ones are out",
        "date_rule": "By the date on which the case was opened; a case without that date is in, whatever the day",
        "total": 3,
        "rows_overlap": False,
        "rows": [
            {"status": "case-registered", "name": "Case registered", "count": 1},
            {"status": "convicted", "name": "Convicted", "count": 1},
            {"status": "refused", "name": "No case opened", "count": 1},
            {"status": None, "name": "not given by a source", "count": 0},
        ],
    }


def test_a_wrong_day_and_a_wrong_unit_are_the_commands_fault(newsroom: Path) -> None:
    wrong = run("register", "count", "--unit", "cases", "--as-of", "yesterday", folder=newsroom)
    assert (wrong.code, wrong.err) == (2, 'Error: "yesterday" is not a day.\nFor example: --as-of 2020-09-15\n')
    assert run("register", "count", folder=newsroom).code == 2


def test_a_database_that_is_none_is_named(newsroom: Path) -> None:
    (newsroom / "register.sqlite3").write_bytes(b"not a database, though it is long enough to be one" * 10)
    shown = run("register", "count", "--unit", "cases", folder=newsroom)
    assert (shown.code, shown.err) == (
        2,
        "Error: The register cannot be opened: file is not a database.\n"
        f'The database is "{newsroom / "register.sqlite3"}"; DATABASE_URL names another.\n',
    )


def test_a_load_that_is_killed_leaves_the_register_as_it_was(newsroom: Path) -> None:
    """The register is killed at the moment when it has written half of the tables of its transaction."""
    run("register", "load", TWO_CASES, folder=newsroom)
    killer = (
        "import os, signal, sys\n"
        "from dalel.site.start import start_django\n"
        "start_django()\n"
        "from dalel.register.actions import write_drafts as writing\n"
        "write, seen = writing.write_rows, []\n"
        "def dying(*given):\n"
        "    seen.append(write(*given))\n"
        "    if len(seen) == 10: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return seen[-1]\n"
        "writing.write_rows = dying\n"
        "from dalel.cli.main import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", killer, "register", "load", str(STORY)],
        cwd=newsroom,
        env=os.environ | {"NO_COLOR": "1"},
        check=False,
    )
    assert done.returncode == -9
    assert run("register", "count", "--unit", "cases", folder=newsroom).json()["total"] == 2
    assert run("register", "load", STORY, folder=newsroom).code == 0


STORY_COUNTS = {
    ("cases", "kind"): (9, {"criminal": 5, "administrative": 1, "complaint": 2, None: 1}),
    ("charges", "norm"): (11, {"kz:admin:478": 2, "kz:penal:274": 3, "kz:penal:274:4": 4, "kz:penal:373": 1, None: 1}),
    ("charges", "status"): (
        11,
        {
            "case-registered": 4,
            "charged": 2,
            "stalled": 1,
            "convicted": 1,
            "conviction-upheld": 1,
            "refused": 2,
            None: 0,
        },
    ),
    ("cases", "complainant"): (9, {"state-company": 1, "private-person": 2, None: 6}),
    ("events", "year"): (37, {"2020": 15, None: 22}),
}


def test_the_storys_cases_are_counted_as_the_docs_say(newsroom: Path) -> None:
    run("register", "load", STORY, folder=newsroom)
    for (unit, by), expected in STORY_COUNTS.items():
        found = run("register", "count", "--unit", unit, "--by", by, folder=newsroom).json()
        assert (found["total"], {row[by]: row["count"] for row in found["rows"]}) == expected


def test_the_history_tells_each_act_with_what_it_changed_and_a_record_is_brought_back(newsroom: Path) -> None:
    changed = newsroom / "changed"
    shutil.copytree(TWO_CASES, changed)
    run("register", "load", TWO_CASES, "--by", "first", folder=newsroom)
    case = changed / "cases" / "second.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("A complaint about", "A complaint against"), "utf-8")
    run("register", "load", changed, "--by", "second", "--why", "as the paper has it", folder=newsroom)
    steps = run("register", "history", "second", folder=newsroom).json()
    assert steps[-1] == {
        "change": str(41),
        "at": steps[-1]["at"],
        "by": "second",
        "why": "as the paper has it",
        "key": "second",
        "act": "load",
        "noun": "case",
        "differences": {"title": [{"en": "A complaint about an official"}, {"en": "A complaint against an official"}]},
    }
    first = next(step["change"] for step in steps if step["key"] == "second")
    back = run("register", "bring-back", first, "--why", "it was right", "--by", "chief", folder=newsroom)
    assert (back.code, back.out) == (0, "Brought back.\n")
    shown = run("register", "history", "second", "--output", "table", folder=newsroom).out.splitlines()
    assert [line[22:] for line in shown if line.startswith("20")] == [
        "first  Loaded from files",
        "second  Loaded from files: as the paper has it",
        "chief  Brought back to an earlier state: it was right",
    ]
    assert shown[-2:] == [
        "      42  second",
        '          title: {"en": "A complaint against an official"} → {"en": "A complaint about an official"}',
    ]


def test_a_case_is_reviewed_by_a_second_person_published_and_withdrawn(newsroom: Path) -> None:
    run("register", "load", TWO_CASES, "--by", "first", folder=newsroom)
    steps = [
        (["review", "first", "--by", "first"], 2, "", 'Error: first changed "first" and cannot review it too.\n'),
        (["publish", "first", "--by", "editor"], 2, "", 'Error: "first" is draft: it cannot be published now.\n'),
        (["review", "first", "ada", "--by", "second"], 0, "first: Reviewed\nada: Reviewed\n", ""),
        (
            ["publish", "first", "--by", "editor"],
            2,
            "",
            'Error: "first" names people and organisations that are not pub',
        ),
        (
            ["review", "first", "--with-named", "--by", "third"],
            2,
            "",
            'Error: "first" is reviewed: it cannot be reviewed',
        ),
        (
            ["review", "bek", "judge", "bank", "court", "--by", "second"],
            0,
            "bek: Reviewed\njudge: Reviewed\nbank: Reviewed\ncourt: Reviewed\n",
            "",
        ),
        (
            ["publish", "first", "--with-named", "--by", "editor"],
            0,
            "ada: Published\nbek: Published\njudge: Published\nbank: Published\ncourt: Published\nfirst: Published\n",
            "",
        ),
        (["standing", "first", "second"], 0, "first: Published\nsecond: Draft\n", ""),
        (["withdraw", "first", "--by", "editor", "--why", "she asked for it"], 0, "first: Withdrawn\n", ""),
    ]
    for words, code, out, err in steps:
        done = run("register", *words, folder=newsroom)
        assert (done.code, done.out, done.err[: len(err)]) == (code, out, err), words


def test_an_editor_decides_who_sees_what_and_hands_on_no_more(newsroom: Path) -> None:
    run("register", "load", TWO_CASES, "--by", "first", folder=newsroom)
    for step in ("review", "publish"):
        run("register", step, "first", "--with-named", "--by", "second", folder=newsroom)
    words = ("register", "restrict", "ada", "--field", "names", "--to", "named", "--people", "chief,counsel")
    assert run(*words, "--by", "chief", folder=newsroom).out == "person ada, names: Named people\n"
    assert run(*words, "--by", "chief", folder=newsroom).out == "person ada, names: Named people (as before)\n"
    assert run("register", "restrictions", "ada", folder=newsroom).json() == [
        {
            "noun": "person", "key": "ada", "field": "names", "level": "named", "name": "Named people",
            "people": ["chief", "counsel"],
        },
    ]  # fmt: skip
    found = run("register", "find", "Ada", "--for", "team", folder=newsroom)
    assert (found.json(), found.err) == (
        [], "Withheld, since a hidden name may be told there: 1 value.\n  charge first/charge/ada: key\n"
            'Nobody here is called "Ada".\n',
    )  # fmt: skip
    done = run("register", "excerpt", "public.zip", "--for", "public", folder=newsroom)
    assert done.out.startswith("Written: ")
    assert run("register", "excerpt", "public.zip", "--for", "public", folder=newsroom).err == (
        "Error: public.zip is there already.\nName another file, or replace it with --force.\n"
    )
    run("init", "../site", folder=newsroom)
    assert run("register", "restore", "public.zip", "--newsroom", "../site", folder=newsroom).out == (
        done.out.replace("Written", "Restored")
    )
    assert run("register", "restrict", "ada", "--field", "names", "--to", "public", folder=newsroom).code == 0
    assert run("register", "restrictions", folder=newsroom).err == "Nothing is restricted.\n"


def test_nothing_is_in_an_excerpt_before_anything_is_published(newsroom: Path) -> None:
    run("register", "load", TWO_CASES, folder=newsroom)
    done = run("register", "excerpt", "public.zip", "--for", "public", folder=newsroom)
    assert (done.out, done.err) == (
        "Written: 0 rows ()\n", "Nothing is published yet: dalel register publish KEY\n"
    )  # fmt: skip


def test_a_backup_restores_another_newsroom_with_the_same_bytes(newsroom: Path) -> None:
    run("register", "load", STORY, folder=newsroom)
    done = run("register", "backup", "one.zip", folder=newsroom)
    assert done.out.startswith(
        "Backed up: 826 rows (source 3, norm 4, person 18, organisation 20, statistic 3, case 9, "
    )
    assert run("register", "backup", "one.zip", folder=newsroom).code == 2
    assert run("init", "../again", folder=newsroom).code == 0
    again = run("register", "restore", "one.zip", "--newsroom", "../again", folder=newsroom)
    assert (again.code, again.out) == (0, done.out.replace("Backed up", "Restored"))
    run("register", "backup", "two.zip", "--newsroom", "../again", folder=newsroom)
    assert (newsroom / "two.zip").read_bytes() == (newsroom / "one.zip").read_bytes()
    mixed = run("register", "restore", "one.zip", folder=newsroom)
    assert (mixed.code, mixed.err.splitlines()[0]) == (2, "Error: The register is not empty: it has rows of source.")


def test_a_restore_that_is_killed_leaves_an_empty_register(newsroom: Path) -> None:
    run("register", "load", STORY, folder=newsroom)
    run("register", "backup", "one.zip", folder=newsroom)
    run("init", "../again", folder=newsroom)
    killer = (
        "import os, signal\n"
        "from dalel.site.start import start_django\n"
        "start_django()\n"
        "from dalel.register.exchange import restore\n"
        "index = restore.index_everybody\n"
        "restore.index_everybody = lambda: (index(), os.kill(os.getpid(), signal.SIGKILL))\n"
        "from dalel.cli.main import main\n"
        "main()\n"
    )
    words = [sys.executable, "-c", killer, "register", "restore", "one.zip", "--newsroom", "../again"]
    assert subprocess.run(words, cwd=newsroom, check=False).returncode == -9
    assert run("register", "count", "--unit", "cases", "--newsroom", "../again", folder=newsroom).json()["total"] == 0
    assert run("register", "restore", "one.zip", "--newsroom", "../again", folder=newsroom).code == 0


def test_tables_for_readers_are_written_into_a_new_folder(newsroom: Path) -> None:
    run("register", "load", STORY, folder=newsroom)
    done = run("register", "export", "--format", "csv", "--output", "tables", "--lang", "kk", folder=newsroom)
    assert (done.code, done.out) == (
        0,
        "Written: 18 persons\nWritten: 9 cases\nWritten: 11 charges\nWritten: 37 events\n",
    )
    with (newsroom / "tables" / "charges.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 11
    assert {row["norm"] for row in rows} == {"kz:admin:478", "kz:penal:274", "kz:penal:274:4", "kz:penal:373", ""}
    again = run("register", "export", "--format", "csv", "--output", "tables", folder=newsroom)
    assert (again.code, again.err) == (2, "Error: tables is there already.\nName a new folder.\n")
    words = ["--format", "json", "--unit", "events", "--output", "json", "--base-url", "https://example.org/en"]
    assert run("register", "export", *words, folder=newsroom).out == "Written: 37 events\n"
    events = json.loads((newsroom / "json" / "events.json").read_text(encoding="utf-8"))
    assert events[0]["address"] == f"https://example.org/en/events/{events[0]['key']}"
    assert run("register", "export", "--format", "frictionless", "--output", "package", folder=newsroom).out == (
        "Written: 826 rows in 34 tables, and datapackage.json\n"
    )


def test_tables_of_an_empty_register_have_their_headers(newsroom: Path) -> None:
    said = "Written: 0 persons\nWritten: 0 cases\nWritten: 0 charges\nWritten: 0 events\n"
    for form in ("csv", "json", "xlsx"):
        done = run("register", "export", "--format", form, "--output", form, folder=newsroom)
        assert (done.code, done.out) == (0, said)
    assert (newsroom / "csv" / "events.csv").read_text(encoding="utf-8") == (
        "key,case,kind,kind_label,date,date_earliest,date_latest,date_as_given,place,text,sources,inferred,attributed_to,"
        "reliability\n"
    )
    assert (newsroom / "json" / "events.json").read_text(encoding="utf-8") == "[]\n"
    assert load_workbook(newsroom / "xlsx" / "register.xlsx").sheetnames == ["About", *said.split()[2::3]]


def test_a_workbook_has_the_rows_of_the_csv(newsroom: Path) -> None:
    run("register", "load", STORY, folder=newsroom)
    done = run("register", "export", "--format", "xlsx", "--output", "book", "--unit", "charges", folder=newsroom)
    assert (done.code, done.out) == (0, "Written: 11 charges\n")
    run("register", "export", "--format", "csv", "--output", "csv", "--unit", "charges", folder=newsroom)
    with (newsroom / "csv" / "charges.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    sheet = load_workbook(newsroom / "book" / "register.xlsx")["charges"]
    assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == rows


def test_a_count_is_drawn_into_a_new_file(newsroom: Path) -> None:
    run("register", "load", TWO_CASES, folder=newsroom)
    words = ["register", "count", "--unit", "charges", "--as-of", "2026-01-01"]
    plain = run(*words, "--by", "outcome", "--lang", "kk", folder=newsroom)
    drawn = run(*words, "--by", "outcome", "--lang", "kk", "--chart", "outcome.svg", folder=newsroom)
    assert (drawn.code, drawn.out, drawn.err) == (0, plain.out, f"Wrote outcome.svg\n{plain.err}")
    assert "<title>Тағылған нормалар, нәтижесі бойынша</title>" in (newsroom / "outcome.svg").read_text("utf-8")
    for words_after, says in (
        (["--by", "outcome", "--chart", "outcome.svg"], "outcome.svg is there already.\nName a new file."),
        (
            ["--by", "outcome", "--chart", "o.png"],
            "A chart cannot be written as o.png.\nGive a name that ends in .svg.",
        ),
        (["--by", "outcome", "--chart", "no/o.svg"], "There is no folder no.\nMake it first: mkdir no"),
        (["--chart", "o.svg"], "A chart shows a count by something.\nFor example: --by norm"),
    ):
        refused = run(*words, *words_after, folder=newsroom)
        assert (refused.code, refused.out, refused.err) == (2, "", f"Error: {says}\n")


HOW = "Write postgres://USER:PASSWORD@HOST/NAME or sqlite:///FILE, or leave it out: register.sqlite3 is used.\n"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", f"Error: DATABASE_URL is not the address of a database.\n{HOW}"),
        ("nonsense", f"Error: DATABASE_URL is not the address of a database.\n{HOW}"),
        ("mongo://u:s3cret@h/x", f"Error: DATABASE_URL is not the address of a database.\n{HOW}"),
        ("mysql://u:s3cret@h/x", f"Error: DATABASE_URL names a kind of database that Dalel does not use.\n{HOW}"),
        (
            "postgres://u:s3cret@127.0.0.1:1/x",
            'Error: The register cannot be opened: connection failed: connection to server at "127.0.0.1", port 1 '
            'failed: Connection refused.\nThe database is "x"; DATABASE_URL names another.\n',
        ),
    ],
)
def test_a_database_that_cannot_be_used_is_named_without_its_password(newsroom: Path, url: str, says: str) -> None:
    done = run("register", "count", "--unit", "cases", folder=newsroom, environment={"DATABASE_URL": url})
    assert (done.code, done.out, done.err) == (2, "", says)


def test_where_the_driver_of_postgresql_is_missing_it_is_said_how_to_get_it(newsroom: Path, tmp_path: Path) -> None:
    """A module that cannot be imported stands in the way of the driver, as if it were not installed."""
    (tmp_path / "psycopg.py").write_text("raise ImportError('hidden')\n", encoding="utf-8")
    (tmp_path / "psycopg2.py").write_text("raise ImportError('hidden')\n", encoding="utf-8")
    hidden = {"DATABASE_URL": "postgres://u:s3cret@127.0.0.1:1/x", "PYTHONPATH": str(tmp_path)}
    done = run("register", "count", "--unit", "cases", folder=newsroom, environment=hidden)
    assert (done.code, done.out, done.err) == (
        2,
        "",
        'Error: The driver of PostgreSQL is not installed.\nInstall it: pip install "dalel[postgres]"\n',
    )
