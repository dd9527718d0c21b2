"""The verifier in several files: what each is, and what is said where one is missing or is not the one that belongs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from authority_by_hand import Authority
from dossier_by_hand import ByHand, pack, write
from script_answers import DISCLOSED, NOTHING, PROGRAM, script

pytestmark = pytest.mark.slow

pytest_plugins = ["script_fixtures"]


def test_the_program_names_its_other_files_by_their_sha256() -> None:
    """Whoever knows verify.py to be right need compare no other. The names are written by docs/generate.py."""
    others = {file.stem: sha256(file.read_bytes()).hexdigest() for file in PROGRAM if file.stem != "verify"}
    assert dict(sorted(script.FILES.items())) == others


@pytest.mark.parametrize("file", PROGRAM, ids=lambda file: file.name)
def test_each_file_says_in_its_head_whose_part_it_is(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 120
    assert file.stem == "verify" or "verify.py" in "".join(lines[:5])


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the verifier, as an expert has it from elsewhere."""
    folder = tmp_path / "program"
    folder.mkdir()
    for file in PROGRAM:
        shutil.copy(file, folder)
    return folder


@pytest.fixture
def dossier(hand: ByHand, folder: Path, authority: Authority) -> Path:
    """A dossier with values, parts, a stamp, and an entry of a publication whose reckoning is none."""
    hand.enter("claim", object=hand.add(b"no reckoning", kind="derive"), claims=1, proved=1)
    note = hand.checkpoint()
    hand.stamp(len(hand.lines), authority.stamp(note))
    return write(pack(hand.files(disclosed=DISCLOSED), seal=hand.seal), folder)


@pytest.fixture
def given(hand: ByHand, authority: Authority) -> list[object]:
    """What the expert has from elsewhere."""
    return ["--pin-vkey", hand.keys[0].vkey, "--tsa-root", authority.root]


def run(program: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(program / "verify.py"), *map(str, arguments), "--lang", "en"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def answers(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """The lines of the report, by name."""
    lines = [line for line in done.stdout.splitlines() if line.startswith(("PASS", "FAIL", "NOT CHECKED"))]
    return {line[13:].partition(": ")[0]: line[:13].rstrip() + ": " + line[13:].partition(": ")[2] for line in lines}


APART = {
    "verify_parts.py": ["disclosures", "redactions", "UNCHANGED", "EXISTED BEFORE"],
    "verify_stamps.py": ["stamps", "EXISTED BEFORE"],
    "verify_claims.py": ["claims"],
}
"""The files that are asked only where there is something to ask about, and what cannot be answered without each."""


@pytest.mark.parametrize("name", APART)
def test_what_a_file_would_check_is_not_checked_without_it(
    name: str, program: Path, dossier: Path, given: list[object]
) -> None:
    whole = answers(run(program, dossier, *given))
    assert whole["UNCHANGED"].startswith("PASS")
    assert whole["EXISTED BEFORE"].startswith("PASS")
    (program / name).unlink()
    missing = answers(run(program, dossier, *given))
    assert [each for each in whole if missing[each] != whole[each]] == APART[name]
    assert {missing[each] for each in APART[name] if each != "EXISTED BEFORE"} == {
        f"NOT CHECKED: {NOTHING.format(name)}"
    }
    assert missing.get("EXISTED BEFORE", "").startswith("NOT CHECKED" if "EXISTED BEFORE" in APART[name] else "PASS")


@pytest.mark.parametrize("name", APART)
def test_a_file_that_does_not_belong_to_the_program_is_never_run(
    name: str, program: Path, dossier: Path, given: list[object]
) -> None:
    """Neither one beside it, nor, where there is none, one that a forger put into the dossier."""
    ran = program / "ran"
    forged = f"open({str(ran)!r}, 'w')\n"
    genuine = (program / name).read_text(encoding="utf-8")
    (program / name).write_text(forged + genuine, encoding="utf-8")
    beside = answers(run(program, dossier, *given))
    (program / name).unlink()
    (dossier / "data" / name).write_text(forged, encoding="utf-8")
    within = answers(run(program, dossier, *given))
    assert within["package"].startswith("FAIL")
    for each in set(APART[name]) - {"UNCHANGED", "EXISTED BEFORE"}:
        assert beside[each] == within[each] == f"NOT CHECKED: {NOTHING.format(name)}"
    assert not ran.exists()


def test_without_values_or_parts_nothing_rests_on_the_file_that_checks_them(
    program: Path, plans: ByHand, folder: Path
) -> None:
    write(pack(plans.files()), folder)
    whole = run(program, folder, "--pin-vkey", plans.keys[0].vkey)
    for name in APART:
        (program / name).unlink()
    assert run(program, folder, "--pin-vkey", plans.keys[0].vkey).stdout == whole.stdout
    assert answers(whole)["UNCHANGED"].startswith("PASS")


@pytest.mark.parametrize("name", ["verify_proofs.py", "verify_package.py", "verify_ledger.py"])
@pytest.mark.parametrize("how", ["missing", "another"])
def test_without_the_files_that_everything_rests_on_nothing_is_answered(
    name: str, how: str, program: Path, dossier: Path
) -> None:
    (program / name).unlink()
    if how == "another":
        (program / name).write_text("print('PASS')\n", encoding="utf-8")
    done = run(program, dossier)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{program / name}: it is missing, or not the one that belongs to verify.py\n"


def test_one_file_from_elsewhere_is_enough_for_a_dossier_that_has_the_others(
    hand: ByHand, folder: Path, program: Path, given: list[object]
) -> None:
    """It knows them by their SHA-256; what differs by one byte is not run."""
    others = {f"data/{file.name}": file.read_bytes() for file in PROGRAM}
    write(pack(hand.files(disclosed=DISCLOSED) | others, seal=hand.seal), folder)
    whole = run(program, folder, *given)
    for file in PROGRAM:
        if file.stem != "verify":
            (program / file.name).unlink()
    alone = run(program, folder, *given)
    assert (alone.returncode, alone.stdout, alone.stderr) == (0, whole.stdout, "")
    with (folder / "data" / "verify_ledger.py").open("ab") as file:
        file.write(b"#")
    changed = run(program, folder, *given)
    assert (changed.returncode, changed.stdout) == (2, "")
    assert changed.stderr == (
        f"{program / 'verify_ledger.py'}: it is missing, or not the one that belongs to verify.py\n"
    )


def test_the_program_in_a_dossier_leaves_it_as_it_is(hand: ByHand, folder: Path) -> None:
    files = hand.files(disclosed=DISCLOSED) | {f"data/{file.name}": file.read_bytes() for file in PROGRAM}
    write(pack(files, seal=hand.seal), folder)
    before = sorted(folder.rglob("*"))
    done = run(folder / "data", folder)
    assert done.returncode == 0
    assert answers(done)["package"].startswith("PASS")
    assert answers(done)["redactions"].startswith("PASS")
    assert sorted(folder.rglob("*")) == before
