"""``dalel custody``: the whole way from the ceremony to an empty computer, as it is typed."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from run import run
from typed import Typist

from dalel.cli.main import dalel
from dalel.evidence.custody import KeptRecipients
from dalel.evidence.custody.identity import key_label
from dalel.evidence.disk import Disk

POLICY = "counsel:2of3,editors:2of3"
ENDINGS = (".txt", ".html", ".pdf") if find_spec("typst") else (".txt", ".html")
NAMES = [f"{group}-{number}" for group in ("counsel", "editors") for number in (1, 2, 3)]
ENOUGH = ["counsel-1.txt", "counsel-3.txt", "editors-1.txt", "editors-2.txt"]


@pytest.fixture
def typist(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typist:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    return Typist(monkeypatch, capsys)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test that needs a newsroom leaves it for the others."""
    return tmp_path_factory.mktemp("template")


@pytest.fixture
def room(template: Path, tmp_path: Path, typist: Typist) -> Path:
    """A newsroom with a document, a checkpoint and custody; its sheets and an empty place lie beside it."""
    if not any(template.iterdir()):
        typist(template, "init", "newsroom")
        (template / "plan.txt").write_text("line of the plan\n")
        (template / "place").mkdir()
        room = template / "newsroom"
        typist(room, "evidence", "add", template / "plan.txt")
        typist(room, "checkpoint", "sign")
        typist(room, "custody", "setup", "--policy", POLICY, "--shares-to", template / "sheets", "--batch")
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return tmp_path / "newsroom"


def sheets(folder: Path, *names: str) -> list[Path]:
    return [folder / "sheets" / name for name in names]


def test_setup_writes_a_text_and_a_page_for_each_holder_and_keeps_only_the_recipient(
    tmp_path: Path, typist: Typist
) -> None:
    typist(tmp_path, "init", "newsroom")
    done = typist(
        tmp_path / "newsroom", "custody", "setup", "--policy", POLICY, "--shares-to", tmp_path / "sheets", "--batch"
    )
    files = [tmp_path / "sheets" / f"{name}{ending}" for name in NAMES for ending in ENDINGS]
    assert done.out == "".join(f"{file}\n" for file in files)
    assert sorted((tmp_path / "sheets").iterdir()) == sorted(files)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    key = re.search(r"^Key ([0-9a-f]{16}): 9 combinations of the 6 shares were tried; each opens\.$", done.err, re.M)
    assert key is not None
    assert f"key: {key[1]}\n" in files[0].read_text()
    assert [path.name for path in (tmp_path / "newsroom" / "custody").iterdir()] == ["recipients.json"]
    held = (tmp_path / "newsroom" / "custody" / "recipients.json").read_text()
    assert re.fullmatch(
        r'\{"format":"dalel-custody-recipients/1","recipients":\[\{"made":"[-0-9]{10}","recipient":"age1[0-9a-z]{58}"\}\]\}\n',
        held,
    )


def test_setup_refuses_a_second_key_sheets_in_the_newsroom_and_half_an_order(tmp_path: Path, typist: Typist) -> None:
    typist(tmp_path, "init", "newsroom")
    room = tmp_path / "newsroom"
    said = typist(room, "custody", "setup", "--policy", POLICY, "--shares-to", "sheets", "--batch", code=2).err
    assert said == (
        "Error: sheets is in the newsroom: the shares would be taken, and copied, with it.\n"
        "Name a folder elsewhere, best on a USB stick.\n"
    )
    said = typist(room, "custody", "setup", "--policy", POLICY, "--batch", code=2).err
    assert said.startswith("Error: --batch needs --policy and --shares-to.\n")
    typist(room, "custody", "setup", "--policy", POLICY, "--shares-to", "../sheets", "--batch")
    said = typist(room, "custody", "setup", "--policy", POLICY, "--shares-to", "../more", "--batch", code=2).err
    assert re.fullmatch(
        r"Error: Custody is set up already, with the key [0-9a-f]{16}\.\nTo make a new key: dalel custody rotate\n",
        said,
    )


def test_setup_leaves_no_sheet_and_no_key_where_one_cannot_be_written(tmp_path: Path, typist: Typist) -> None:
    typist(tmp_path, "init", "newsroom")
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "editors-2.html").write_text("mine")
    said = typist(
        tmp_path / "newsroom", "custody", "setup", "--policy", POLICY, "--shares-to", "../sheets", "--batch", code=2
    ).err
    assert said.startswith("Error: ../sheets/editors-2.html is there already.")
    assert [path.name for path in (tmp_path / "sheets").iterdir()] == ["editors-2.html"]
    assert not (tmp_path / "newsroom" / "custody").exists()


def test_the_ceremony_rehearses_with_a_key_that_is_thrown_away_and_removes_the_sheets_that_were_handed_over(
    tmp_path: Path, typist: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    typist(tmp_path, "init", "newsroom")
    rehearsal = tmp_path / "sheets" / "rehearsal"
    answers = [POLICY, str(tmp_path / "sheets")]
    answers += [str(rehearsal / name) for name in ("nobody-1.txt", *ENOUGH)]
    answers += ["y"] * 6
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    done = typist(tmp_path / "newsroom", "custody", "setup")
    assert f"{rehearsal}/nobody-1.txt: No such file or directory." in done.err
    assert "counsel-1.txt: share 1 of counsel, whole." in done.err
    assert "counsel has 1 of the 2 that are needed: 1 more; editors has 0 of the 2 that are needed: 2 more." in done.err
    assert "editors has 1 of the 2 that are needed: 1 more." in done.err
    assert "These shares open the rehearsal's key. It is thrown away now." in done.err
    assert "were overwritten and removed." in done.err
    assert list((tmp_path / "sheets").iterdir()) == []
    keys = set(re.findall(r"\b[0-9a-f]{16}\b", done.err))
    assert len(keys) == 1


def test_sheets_that_were_not_handed_over_stay(tmp_path: Path, typist: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    typist(tmp_path, "init", "newsroom")
    answers = [str(tmp_path / "sheets" / "rehearsal" / name) for name in ENOUGH] + ["y", "n", "y", "y", "y", "y"]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    done = typist(
        tmp_path / "newsroom",
        "custody",
        "setup",
        "--policy",
        POLICY,
        "--shares-to",
        tmp_path / "sheets",
        "--lang",
        "kk",
    )
    assert "The files stay, since these were not handed over: counsel-2. Destroy them afterwards." in done.err
    assert len(list((tmp_path / "sheets").iterdir())) == 6 * len(ENDINGS)
    assert '<html lang="kk">' in (tmp_path / "sheets" / "counsel-2.html").read_text()


def test_copy_lose_the_computer_and_restore_as_the_issue_writes_it(tmp_path: Path, room: Path, typist: Typist) -> None:
    done = typist(room, "custody", "replicate", "--to", tmp_path / "place")
    assert re.fullmatch(rf"{tmp_path}/place: 9 files in 1 pack, [\d.]+ kB\n", done.out)
    assert re.fullmatch(r"Manifest 1, sha256 [0-9a-f]{64}\n", done.err)
    assert typist(room, "custody", "replicate").out == f"{tmp_path}/place: nothing new\n"
    assert typist(tmp_path, "custody", "check", "place").out.startswith("1 manifests; the newest is 1, sha256 ")
    shutil.rmtree(room)
    given = ["--shares", *sheets(tmp_path, *ENOUGH)]
    done = typist(tmp_path, "custody", "restore", "--from", "place", *given, "--into", "again")
    assert {row["property"]: row["answer"] for row in done.json()}["unchanged"] == "PASS"
    assert "9 files, " in done.err
    assert done.err.endswith(
        "Restored into again. Whoever has the old computer has its signing key: cd again && dalel checkpoint rotate\n"
        "To be set up anew, since no copy holds it: where to copy (dalel custody replicate --to PLACE, an empty one), "
        "the timer\nthat does it, keys of services in the keyring, and what this computer was told in its environment "
        "(DATABASE_URL, say).\n"
    )
    again = tmp_path / "again"
    assert len(typist(again, "evidence", "list").json()) == 1
    typist(again, "checkpoint", "rotate")
    said = typist(again, "custody", "replicate", "--to", tmp_path / "place", code=1).err
    assert "holds the copies of another newsroom, or of this one before it was restored." in said
    (tmp_path / "second").mkdir()
    typist(again, "custody", "replicate", "--to", tmp_path / "second")


def test_restore_below_the_policy_names_the_group_and_makes_nothing(tmp_path: Path, room: Path, typist: Typist) -> None:
    typist(room, "custody", "replicate", "--to", tmp_path / "place")
    given = ["--shares", *sheets(tmp_path, "counsel-1.txt", "counsel-2.txt", "editors-3.txt")]
    said = typist(tmp_path, "custody", "restore", "--from", "place", *given, "--into", "again", code=1).err
    assert re.fullmatch(
        r"Error: These shares \(set \d+\) are fewer than the policy asks for\. "
        r"editors has 1 of the 2 that are needed: 1 more\.\n"
        r"Nothing was opened\. Ask more holders for their sheets\.\n",
        said,
    )
    assert not (tmp_path / "again").exists()
    said = typist(tmp_path, "custody", "restore", "--from", "nowhere", *given, "--into", "again", code=2).err
    assert said.startswith(f"Error: {tmp_path}/nowhere is not there, or is no folder. Is the disk plugged in?\n")
    said = typist(tmp_path, "custody", "restore", "--from", "sheets", *given, "--into", "again", code=2).err
    assert said.startswith(f"Error: {tmp_path}/sheets holds no copies: it has no place.json.\n")


def test_words_can_be_typed_from_paper(
    tmp_path: Path, room: Path, typist: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    typist(room, "custody", "replicate", "--to", tmp_path / "place")
    words = [" ".join(path.read_text().split("\n\n")[1].split()) for path in sheets(tmp_path, *ENOUGH)]
    typed = [words[0].replace(" ", " x", 1), *words, ""]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
    done = typist(tmp_path, "custody", "restore", "--from", "place", "--into", "again")
    assert 'sheet 1: word 2, "x' in done.err
    assert "sheet 4: share 2 of group 2, whole." in done.err


def test_a_pack_that_was_cut_is_said_with_what_it_cost(tmp_path: Path, room: Path, typist: Typist) -> None:
    typist(room, "custody", "replicate", "--to", tmp_path / "place")
    (tmp_path / "later.txt").write_text("another document\n")
    typist(room, "evidence", "add", tmp_path / "later.txt")
    typist(room, "custody", "replicate")
    os.truncate(tmp_path / "place" / "packs" / "000002.age", 50)
    said = typist(tmp_path, "custody", "check", "place", code=1).err
    assert "packs/000002.age is cut off: 50 of 4" in said
    given = ["--shares", *sheets(tmp_path, *ENOUGH)]
    done = typist(tmp_path, "custody", "restore", "--from", "place", *given, "--into", "again", code=1)
    assert re.search(
        r"^Missing: evidence/objects/../[0-9a-f]{64}: packs/000002\.age is cut off: 50 of ", done.err, re.M
    )
    assert "Error: Not everything came back. Files missing: 4; amiss at the place: 1." in done.err
    assert typist(room, "custody", "drill", *given, code=1).out == f"{tmp_path}/place: FAIL\n"


def test_the_status_says_what_would_be_lost_and_a_drill_is_remembered(
    tmp_path: Path, room: Path, typist: Typist
) -> None:
    said = typist(room, "custody", "status").err
    assert "If this computer went now, 9 files (" in said
    assert "of them documents: 1, would be lost:\n  dalel.toml\n" in said
    assert said.endswith("It was never tried to restore: dalel custody drill\n")
    typist(room, "custody", "replicate", "--to", tmp_path / "place")
    done = typist(room, "custody", "status")
    rows = done.json()
    copied = rows[0].pop("copied")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", copied)
    assert rows == [
        {"place": str(tmp_path / "place"), "manifest": 1, "files": 9, "lacking": 0, "bytes_lacking": 0},
        {"place": "nowhere else", "files": 0, "lacking": None, "bytes_lacking": 0},
    ]
    assert "If this computer went now, nothing would be lost.\n" in done.err
    done = typist(room, "custody", "drill")
    assert done.out == (
        f"{tmp_path}/place: complete by its manifests; opening NOT CHECKED, since no shares were given\n"
    )
    assert "It was never tried to restore" in typist(room, "custody", "status").err
    assert typist(room, "custody", "drill", "--shares", *sheets(tmp_path, *ENOUGH)).out == f"{tmp_path}/place: PASS\n"
    said = typist(room, "custody", "status").err
    assert re.search(rf"^Last drill: [-0-9T:]+Z, from {tmp_path}/place; everything was there\.$", said, re.M)
    assert "nothing would be lost" in said


def test_one_place_that_is_out_of_reach_does_not_keep_the_other_from_its_copy(
    tmp_path: Path, room: Path, typist: Typist
) -> None:
    done = typist(room, "custody", "replicate", "--to", tmp_path / "gone", "--to", tmp_path / "place", code=1)
    assert done.out.startswith(f"{tmp_path}/place: 9 files in 1 pack")
    assert done.err.startswith(f"{tmp_path}/gone: not copied. {tmp_path}/gone is not there, or is no folder.")


def test_without_a_key_or_a_place_replicate_says_what_comes_first(tmp_path: Path, typist: Typist) -> None:
    typist(tmp_path, "init", "newsroom")
    said = typist(tmp_path / "newsroom", "custody", "replicate", "--to", tmp_path, code=2).err
    assert said == (
        "Error: Custody is not set up here: there is no recipient to encrypt for.\n"
        "dalel custody setup --policy 'counsel:2of3,editors:2of3' --shares-to DIR\n"
    )


def test_sheets_are_checked_by_their_checksum_alone(tmp_path: Path, room: Path, typist: Typist) -> None:
    good, bad = sheets(tmp_path, "counsel-1.txt", "editors-3.txt")
    text = bad.read_text()
    last = text.split()[-1]
    bad.write_text(text.replace(last, "academic" if last != "academic" else "acid"))
    rows = typist(room, "custody", "shares", "check", good).json()
    assert [(row["group"], row["member"], row["needed"], row["says"]) for row in rows] == [("counsel", 1, 2, "whole")]
    done = typist(room, "custody", "shares", "check", good, bad, tmp_path / "none.txt", code=1)
    assert [row["says"] for row in done.json()] == [
        "whole",
        "editors-3.txt: the checksum does not fit these 33 words: one was misread, left out or swapped.",
        "none.txt: No such file or directory.",
    ]
    assert done.err == "Error: 2 of 3 sheets are not whole.\nCompare every word with the paper.\n"


def test_rotate_makes_a_new_key_and_old_packs_are_given_to_it_by_the_old_shares(
    tmp_path: Path, room: Path, typist: Typist
) -> None:
    typist(room, "custody", "replicate", "--to", tmp_path / "place")
    done = typist(room, "custody", "rotate", "--policy", "counsel:2of2", "--shares-to", tmp_path / "new", "--batch")
    found = re.search(
        r"^Packs for the key (\w{16}) still need its shares: nobody should destroy their old sheet yet\.\n"
        r"Its holders give them to the new key, place by place: "
        r"dalel custody rewrap PLACE --for (age1\w+) --shares FILE…$",
        done.err,
        re.M,
    )
    assert found, done.err
    old, recipient = found.groups()
    new = key_label(recipient)
    typist(room, "custody", "replicate")
    given = ["--for", recipient, "--shares", *sheets(tmp_path, *ENOUGH)]
    done = typist(tmp_path, "custody", "rewrap", "place", *given)
    assert done.out == f"Packs that would be re-wrapped for the key {new}: 1; open to it already: 1\n"
    assert done.err == (
        f"The new key is {new}: the new sheets must say so too.\nNothing was added. To do it, say --yes.\n"
    )
    done = typist(tmp_path, "custody", "rewrap", "place", *given, "--yes")
    assert done.out == (f"Packs re-wrapped for the key {new}: 1; open to it already: 1\nAdded: wraps/000001.sha256\n")
    checked = typist(tmp_path, "custody", "check", "place").err
    assert sorted(checked.splitlines()) == sorted(
        [f"The key {old} opens 1 of 2 packs.", f"The key {new} opens 2 of 2 packs."]
    )
    shares = ["--shares", *(tmp_path / "new").glob("*.txt")]
    typist(tmp_path, "custody", "restore", "--from", "place", *shares, "--into", "again")


def test_restoring_warns_where_new_copies_would_be_for_a_key_of_which_no_shares_were_brought(
    tmp_path: Path, room: Path, typist: Typist
) -> None:
    """The last copy was made before the rotation, so what is restored knows the old key alone."""
    typist(room, "custody", "replicate", "--to", tmp_path / "place")
    typist(room, "custody", "rotate", "--policy", "counsel:2of2", "--shares-to", tmp_path / "new", "--batch")
    old, new = KeptRecipients(room, Disk()).read()
    given = ["--for", new.recipient, "--shares", *sheets(tmp_path, *ENOUGH)]
    typist(tmp_path, "custody", "rewrap", "place", *given, "--yes")
    shares = ["--shares", *(tmp_path / "new").glob("*.txt")]
    warning = (
        f"New copies of it would be for the key {old.key}, of which no shares were given. If its sheets are gone, make "
        "a new key there first: dalel custody rotate\n"
    )
    assert warning in typist(tmp_path, "custody", "restore", "--from", "place", *shares, "--into", "again").err
    typist(room, "custody", "replicate")
    done = typist(tmp_path, "custody", "restore", "--from", "place", *shares, "--into", "later")
    assert "New copies of it" not in done.err


def test_rewrap_refuses_a_recipient_with_a_wrong_letter(tmp_path: Path, room: Path, typist: Typist) -> None:
    typist(room, "custody", "replicate", "--to", tmp_path / "place")
    spoiled = "age1l4jahactrf35zaqfewkqpxryh6mn20fkgnz5nlwm2gfypl4dzfeqe9racw"
    done = typist(tmp_path, "custody", "rewrap", "place", "--for", spoiled, code=1)
    assert done.err == (
        f'Error: "{spoiled}" is not the recipient of an age key.\nIt begins with age1. Copy it whole.\n'
    )


def test_panic_only_says_what_it_would_do_until_it_is_told_to(tmp_path: Path, room: Path, typist: Typist) -> None:
    typist(room, "custody", "replicate", "--to", tmp_path / "place")
    (room / "publications").mkdir()
    (room / "publications" / "new.md").write_text("new\n")
    done = typist(room, "custody", "panic")
    assert re.fullmatch(
        r"Would remove: 7 files, [\d.]+ kB\nNot removed, since no place holds it: publications/new\.md\n", done.out
    )
    assert "What this cannot erase: on an SSD" in done.err
    assert done.err.endswith("Nothing was removed. To do it: dalel custody panic --yes\n")
    assert (room / "evidence" / "ledger").exists()
    done = typist(room, "custody", "panic", "--yes", code=1)
    assert done.out.startswith("Removed: 7 files")
    left = sorted(path.relative_to(room).as_posix() for path in room.rglob("*") if path.is_file())
    assert left == ["custody/recipients.json", "dalel.toml", "publications/new.md"]


@pytest.mark.slow
def test_the_register_comes_back_from_its_backup(tmp_path: Path, room: Path) -> None:
    samples = Path(__file__).parents[1] / "register" / "samples" / "two-cases"
    assert run("register", "load", samples, folder=room).code == 0
    staff = ("staff", "invite", "aida", "--role", "editor", "--alias", "Second editor", "--lang", "kk", "--by", "tests")
    assert run(*staff, folder=room).code == 0
    assert run("staff", "suspend", "aida", "--by", "tests", folder=room).code == 0
    copied = run("custody", "replicate", "--to", tmp_path / "place", folder=room)
    assert copied.out.startswith(f"{tmp_path}/place: 12 files in 1 pack")
    assert {path.name for path in (room / "custody" / "places").iterdir() if path.is_file()} == set()
    given = ["--shares", *sheets(tmp_path, *ENOUGH)]
    done = run("custody", "restore", "--from", "place", *given, "--into", "again", folder=tmp_path)
    assert re.search(r"^The register has \d+ rows\.$", done.err, re.MULTILINE), done
    assert not (tmp_path / "again" / "register-backup.zip").exists()
    # Of the accounts nothing comes back that opens one; what to type is said, and is right.
    assert done.err.splitlines()[-3:] == [
        "On the staff pages these people had accounts. Passwords, second factors, sessions and the access log are not "
        "among the copies. To invite them anew, each with the alias that the history names:",
        "  dalel staff invite aida --role editor --alias 'Second editor' --lang kk",
        "  dalel staff suspend aida",
    ]
    accounts = (tmp_path / "again" / "staff-accounts.json").read_text()
    assert json.loads(accounts) == {
        "accounts": [{"alias": "Second editor", "language": "kk", "name": "aida", "role": "editor", "suspended": True}],
        "format": "dalel-staff-accounts/1",
    }
    counted = run("register", "count", "--unit", "charges", "--by", "status", folder=tmp_path / "again").json()
    assert counted["total"] == 3


def test_every_command_of_custody_is_under_its_noun() -> None:
    group = dalel.get_command(click.Context(dalel), "custody")
    assert isinstance(group, click.Group)
    assert group.list_commands(click.Context(group)) == [
        "setup", "replicate", "status", "check", "restore", "drill", "shares", "rotate", "rewrap",
        "panic",
    ]  # fmt: skip
