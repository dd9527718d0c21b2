"""Interrupted: a kill, a power cut or a full disk loses nothing that was reported, and the next run goes on."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from random import Random
from time import sleep

import pytest
from failing_disks import FullDisk, PowerCut, UnpluggedDisk, room_for
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dalel.errors import DataError
from dalel.evidence import Added, Answer, Evidence

TIME = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
PROCESS = str(Path(__file__).with_name("adding_process.py"))


def process(folder: Path, *paths: Path, steps: int = 0) -> list[str]:
    return [sys.executable, PROCESS, str(folder), str(steps), *(str(path) for path in paths)]


def make_files(folder: Path, count: int, *, text: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{text}-{number:03d}.txt" for number in range(count)]
    for path in paths:
        path.write_text(f"{path.name}\n" * 50, encoding="utf-8")
    return paths


def digests(paths: list[Path]) -> set[str]:
    return {sha256(path.read_bytes()).hexdigest() for path in paths}


def held_digests(folder: Path) -> list[str]:
    return [document.sha256 for document in Evidence(folder).documents()]


def check_nothing_is_lost(folder: Path, reported: set[str]) -> None:
    """After an interruption nothing differs, nothing that was reported is missing, and all of it can be read."""
    evidence = Evidence(folder)
    verification = evidence.verify()
    assert verification.first_difference == ""
    assert reported <= set(held_digests(folder))
    for document in evidence.documents():
        assert sha256(evidence.path(document).read_bytes()).hexdigest() == document.sha256


def check_the_next_run_goes_on(folder: Path, paths: list[Path]) -> None:
    """Adding again ends with every file held once, and everything unchanged."""
    outcomes = list(Evidence(folder).add_all(paths, time=TIME))
    assert all(isinstance(outcome, Added) for outcome in outcomes)
    held = held_digests(folder)
    assert len(held) == len(set(held))
    assert digests(paths) <= set(held)
    answers = {str(check.property): check.answer for check in Evidence(folder).verify().checks}
    assert answers["unchanged"] is Answer.PASS
    assert not list((folder / "incoming").iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("before", [0, 3], ids=["first-use", "three-held"])
def test_a_kill_at_every_step_loses_nothing_and_the_next_run_goes_on(tmp_path: Path, before: int) -> None:
    template = tmp_path / "template"
    held = make_files(tmp_path / "held", before, text="held")
    list(Evidence(template).add_all(held, time=TIME))
    template.mkdir(exist_ok=True)
    new = make_files(tmp_path / "new", 1, text="new")
    steps = 0
    while True:
        steps += 1
        folder = tmp_path / f"killed-{steps}"
        shutil.copytree(template, folder)
        ended = subprocess.run(process(folder, *new, steps=steps), capture_output=True, text=True, check=False)
        check_nothing_is_lost(folder, digests(held) | set(ended.stdout.split()))
        check_the_next_run_goes_on(folder, [*held, *new])
        if ended.returncode == 0:
            break
        assert (ended.returncode, ended.stderr) == (-signal.SIGKILL, "")
    # If the steps were not counted, nothing was tested.
    assert steps > 15


@pytest.mark.slow
def test_a_kill_at_random_moments_loses_nothing_and_the_next_run_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    paths = make_files(tmp_path / "files", 1000, text="file")
    random = Random(20261123)
    reported: set[str] = set()
    killed = 0
    for _ in range(6):
        with subprocess.Popen(process(folder, paths[0].parent), stdout=subprocess.PIPE, text=True) as running:
            sleep(random.uniform(0.15, 0.6))
            running.kill()
            output, _ = running.communicate()
        killed += running.returncode == -signal.SIGKILL
        # The last line may be cut in the middle.
        reported |= {line for line in output.splitlines() if len(line) == 64}
        check_nothing_is_lost(folder, reported)
    assert killed > 0
    check_the_next_run_goes_on(folder, paths)


@pytest.mark.slow
@pytest.mark.parametrize("before", [0, 3], ids=["first-use", "three-held"])
@pytest.mark.parametrize(
    ("kept", "keeps_names"),
    [(0, True), (1, True), (0, False), (4, False)],
    ids=["bytes-lost", "three-quarters-lost", "bytes-and-names-lost", "names-lost"],
)
def test_a_power_cut_at_every_step_loses_nothing_and_the_next_run_goes_on(
    tmp_path: Path, before: int, kept: int, *, keeps_names: bool
) -> None:
    template = tmp_path / "template"
    held = make_files(tmp_path / "held", before, text="held")
    list(Evidence(template).add_all(held, time=TIME))
    template.mkdir(exist_ok=True)
    new = make_files(tmp_path / "new", 2, text="new")
    steps = 0
    while True:
        steps += 1
        folder = tmp_path / f"cut-{steps}"
        shutil.copytree(template, folder)
        disk = UnpluggedDisk(steps, kept=kept, keeps_names=keeps_names)
        reported = digests(held)
        try:
            reported |= {
                outcome.document.sha256
                for outcome in Evidence(folder, disk=disk).add_all(new, time=TIME)
                if isinstance(outcome, Added)
            }
            is_through = True
        except PowerCut:
            is_through = False
        # When it is through, the power goes the moment after: what was reported must be on the disk by then.
        disk.plug_in(folder)
        check_nothing_is_lost(folder, reported)
        check_the_next_run_goes_on(folder, [*held, *new])
        shutil.rmtree(folder)
        if is_through:
            break
    assert steps > 15


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(st.integers(1, 60), st.integers(0, 4), st.booleans(), st.integers(0, 5), st.integers(1, 6)),
        max_size=8,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_power_cut_after_power_cut_even_while_mending_the_last_one(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[tuple[int, int, bool, int, int]]
) -> None:
    root = tmp_path_factory.mktemp("cuts")
    folder = root / "evidence"
    paths = make_files(root / "files", 12, text="file")
    reported: set[str] = set()
    for steps, kept, keeps_names, first, count in cuts:
        disk = UnpluggedDisk(steps, kept=kept, keeps_names=keeps_names)
        with suppress(PowerCut):
            for outcome in Evidence(folder, disk=disk).add_all(paths[first : first + count], time=TIME):
                assert isinstance(outcome, Added)
                reported.add(outcome.document.sha256)
        disk.plug_in(folder)
        check_nothing_is_lost(folder, reported)
    check_the_next_run_goes_on(folder, paths)


@pytest.mark.parametrize("length", [1, 40, 300])
def test_a_torn_last_line_is_told_set_aside_and_said(
    held: Evidence, tmp_path: Path, time: dt.datetime, length: int
) -> None:
    ledger = held.folder / "ledger" / "entries.jsonl"
    torn = ledger.read_bytes().splitlines()[-1].replace(b'"seq":5', b'"seq":6')[:length]
    with ledger.open("ab") as file:
        file.write(torn)
    verification = held.verify()
    assert not verification.has_failed
    assert verification.remarks == (
        f"ledger/entries.jsonl ends with {length} bytes of an add that was cut short; the next add sets them aside.",
    )
    assert len(held.documents()) == 5
    (tmp_path / "next.txt").write_text("x", encoding="utf-8")
    added = held.add(tmp_path / "next.txt", time=time)
    assert (added.document.seq, added.remarks) == (
        6,
        (
            (
                f"entries.jsonl: an add was cut short; the {length} bytes after the last whole entry were set aside as "
                "torn-20261123T093000Z."
            ),
        ),
    )
    assert (held.folder / "ledger" / "torn-20261123T093000Z").read_bytes() == torn
    verification = held.verify()
    assert not verification.has_failed
    assert verification.remarks == ("Set aside in ledger/ after an add that was cut short: torn-20261123T093000Z.",)


def test_a_last_line_that_is_no_entry_is_set_aside_with_all_that_follows(
    held: Evidence, tmp_path: Path, time: dt.datetime
) -> None:
    ledger = held.folder / "ledger" / "entries.jsonl"
    whole = ledger.read_bytes()
    garbage = b"\x00" * 100 + b"\n" + b"\x00" * 50
    ledger.write_bytes(whole + garbage)
    assert held.verify().first_difference.startswith("ledger/entries.jsonl, line 7: expected canonical JSON")
    (tmp_path / "next.txt").write_text("x", encoding="utf-8")
    added = held.add(tmp_path / "next.txt", time=time)
    assert added.remarks == (
        (
            "entries.jsonl: an add was cut short; the 151 bytes after the last whole entry were set aside as "
            "torn-20261123T093000Z."
        ),
    )
    assert (held.folder / "ledger" / "torn-20261123T093000Z").read_bytes() == garbage
    assert ledger.read_bytes().startswith(whole)
    assert not held.verify().has_failed


def test_bytes_set_aside_in_the_same_second_do_not_take_the_place_of_others(
    held: Evidence, tmp_path: Path, time: dt.datetime
) -> None:
    ledger = held.folder / "ledger" / "entries.jsonl"
    for number in range(3):
        with ledger.open("ab") as file:
            file.write(str(number).encode())
        (tmp_path / f"{number}.txt").write_text(str(number), encoding="utf-8")
        held.add(tmp_path / f"{number}.txt", time=time)
    assert {path.name: path.read_bytes() for path in ledger.parent.glob("torn-*")} == {
        "torn-20261123T093000Z": b"0",
        "torn-20261123T093000Z-2": b"1",
        "torn-20261123T093000Z-3": b"2",
    }


def test_a_line_that_was_written_whole_before_the_kill_stands(
    held: Evidence, tmp_path: Path, time: dt.datetime
) -> None:
    # The last entry is in the ledger; the kept tree was not written any more.
    tree = held.folder / "ledger" / "tree"
    tree.write_bytes(tree.read_bytes()[:-40])
    verification = held.verify()
    assert not verification.has_failed
    assert [check.says for check in verification.checks][1] == (
        "The kept tree holds 5 of 6 entries; the next dalel evidence add completes it."
    )
    (tmp_path / "next.txt").write_text("x", encoding="utf-8")
    added = held.add(tmp_path / "next.txt", time=time)
    assert (added.document.seq, added.remarks) == (
        6,
        ("tree: recorded entries that were not in the kept tree yet are now (1).",),
    )


def test_a_disclosure_without_an_entry_is_set_aside_and_said(held: Evidence, tmp_path: Path, time: dt.datetime) -> None:
    left = held.folder / "disclosures" / "000006.json"
    left.write_bytes(b"left")
    assert held.verify().remarks == ("Disclosures that belong to no entry: 000006.json.",)
    (tmp_path / "next.txt").write_text("x", encoding="utf-8")
    added = held.add(tmp_path / "next.txt", time=time)
    assert added.remarks == (
        (
            "000006.json: an add was cut short; this disclosure belonged to no entry and was set aside as "
            "000006-set-aside-20261123T093000Z.json."
        ),
    )
    assert (held.folder / "disclosures" / "000006-set-aside-20261123T093000Z.json").read_bytes() == b"left"
    assert not held.verify().has_failed


def files_of(evidence: Evidence) -> dict[str, bytes]:
    return {
        str(path.relative_to(evidence.folder)): path.read_bytes()
        for path in evidence.folder.rglob("*")
        if path.is_file()
    }


def test_a_disk_too_full_for_the_object_leaves_everything_as_it_was(
    held: Evidence, tmp_path: Path, time: dt.datetime
) -> None:
    before = files_of(held)
    (tmp_path / "large.bin").write_bytes(bytes(100_000))
    with room_for(50_000), pytest.raises(DataError) as refusal:
        held.add(tmp_path / "large.bin", time=time)
    assert str(refusal.value) == (
        f"{held.folder} cannot be written: File too large. The last files (1) were not recorded; what was reported "
        "before stands.\nMake room or mend the disk, and add them again."
    )
    assert files_of(held) == before
    assert held.add(tmp_path / "large.bin", time=time).is_new


@pytest.mark.parametrize("room", [0, 1, 300, 550])
def test_a_disk_too_full_for_the_entry_takes_the_half_line_back(
    held: Evidence, tmp_path: Path, time: dt.datetime, room: int
) -> None:
    ledger = held.folder / "ledger" / "entries.jsonl"
    before = ledger.read_bytes()
    (tmp_path / "small.txt").write_text("x", encoding="utf-8")
    with room_for(len(before) + room), pytest.raises(DataError) as refusal:
        held.add(tmp_path / "small.txt", time=time)
    assert refusal.value.what.startswith(f"{held.folder} cannot be written: File too large.")
    assert ledger.read_bytes() == before
    check_nothing_is_lost(held.folder, set())
    assert len(held.documents()) == 5
    assert held.add(tmp_path / "small.txt", time=time).document.seq == 6
    check_the_next_run_goes_on(held.folder, [tmp_path / "small.txt"])


def test_a_disk_too_full_for_the_kept_tree_says_that_the_entry_stands(
    held: Evidence, tmp_path: Path, time: dt.datetime
) -> None:
    (tmp_path / "small.txt").write_text("x", encoding="utf-8")
    with pytest.raises(DataError) as refusal:
        Evidence(held.folder, disk=FullDisk("tree")).add(tmp_path / "small.txt", time=time)
    assert str(refusal.value) == (
        f"{held.folder / 'ledger' / 'tree'} could not be written: No space left on device. The last entries (1) are "
        "recorded all the same.\nMake room on the disk; the next dalel evidence add completes the tree."
    )
    assert len(held.documents()) == 6
    check_the_next_run_goes_on(held.folder, [tmp_path / "small.txt"])


@pytest.mark.slow
def test_two_processes_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    common = make_files(tmp_path / "common", 50, text="common")
    own = [make_files(tmp_path / name, 200, text=name) for name in ("one", "two")]
    running = [
        subprocess.Popen(
            process(folder, *paths[:100], *common, *paths[100:]),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for paths in own
    ]
    # Whoever looks meanwhile sees whole batches only.
    while any(each.poll() is None for each in running):
        verification = Evidence(folder).verify()
        assert (verification.first_difference, verification.remarks) == ("", ())
    outputs = [each.communicate() for each in running]
    assert [each.returncode for each in running] == [0, 0]
    assert [errors for _, errors in outputs] == ["", ""]
    for paths, (output, _) in zip(own, outputs, strict=True):
        assert set(output.split()) == digests(paths) | digests(common)
    held = held_digests(folder)
    assert len(held) == len(set(held)) == 450
    assert [document.seq for document in Evidence(folder).documents()] == list(range(1, 451))
    check_the_next_run_goes_on(folder, [*own[0], *own[1], *common])


def test_one_process_waits_while_another_adds(
    held: Evidence, tmp_path: Path, time: dt.datetime, salt: Callable[[int], bytes]
) -> None:
    (tmp_path / "one.txt").write_text("1", encoding="utf-8")
    (tmp_path / "two.txt").write_text("2", encoding="utf-8")
    seen: list[subprocess.Popen[str]] = []

    def start_another(_count: int) -> None:
        # We hold the lock while we read; the other process must not get in.
        other = subprocess.Popen(process(held.folder, tmp_path / "two.txt"), stdout=subprocess.PIPE, text=True)
        sleep(0.5)
        assert other.poll() is None
        seen.append(other)

    (added,) = held.add_all([tmp_path / "one.txt"], time=time, progress=start_another)
    assert isinstance(added, Added)
    output, _ = seen[0].communicate(timeout=20)
    assert output == sha256(b"2").hexdigest() + "\n"
    assert [document.seq for document in held.documents()][-2:] == [6, 7]
    assert not held.verify().has_failed
