"""Work contested: by another process, by a clock that jumps back, by a ledger that is not what was signed any more."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Barrier, Thread

import pytest
from failing_disks import QuickDisk
from forked import Ended, Tell, run_at_once
from workshop import (
    TIME,
    Job,
    Workshop,
    adding,
    dossier_line,
    go_on,
    make_documents,
    rotating,
    run_all,
    sealing,
    signing,
    tag_digest,
    withholding,
)

from dalel.errors import CommandError, DalelError, DataError
from dalel.evidence.checkpoint import sign, stamp
from dalel.evidence.checkpoint.stamping import Wish, read_pending
from dalel.evidence.disk import Disk
from dalel.evidence.dossier import Anchors, verify_dossier
from dalel.evidence.merkle import Tree, hash_leaf
from dalel.evidence.timestamp import StampUnavailable

SECOND = "http://second.example/tsr"


@pytest.fixture
def empty(tmp_path: Path) -> Workshop:
    """A workshop whose folder is not there yet."""
    return Workshop(tmp_path / "workshop")


@pytest.fixture
def signed(empty: Workshop, tmp_path: Path) -> Workshop:
    """A workshop with three documents and a checkpoint over them (entries 0 to 4)."""
    go_on(empty, [adding(list(make_documents(tmp_path / "documents", range(3)))), signing()])
    return empty


def working(workshop: Workshop, jobs: Sequence[Job]) -> Callable[[Tell], None]:
    """A process that does some work."""
    return lambda tell: run_all(jobs, workshop.open(QuickDisk()), tell)


class Supply:
    """Documents to add, two new ones a time and one that every process adds."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0

    def next(self) -> Job:
        self.number += 2
        return adding(list(make_documents(self.folder, [self.number - 1, self.number, 0])))


def check_all_ended(workshop: Workshop, ends: Sequence[Ended], documents: int) -> None:
    """Every process came to its end, and everything that any of them was told is in one history."""
    assert [end.error for end in ends] == [""] * len(ends)
    workshop.check([line for end in ends for line in end.told])
    held = [document.sha256 for document in workshop.evidence.documents()]
    assert len(held) == len(set(held)) == documents
    go_on(workshop, [signing(), sealing(workshop.output / "last")])


@pytest.mark.slow
@pytest.mark.parametrize("attempt", range(3))
def test_processes_that_add_sign_and_seal_at_once_make_one_history(
    empty: Workshop, tmp_path: Path, attempt: int
) -> None:
    supply = Supply(tmp_path / "documents")
    # They even make the folder at the same moment.
    works = [
        [supply.next() for _ in range(12)],
        [supply.next(), *(signing() for _ in range(12)), supply.next(), signing()],
        [job for number in range(4) for job in (supply.next(), sealing(empty.output / f"one-{number}"))],
        [supply.next(), *(sealing(empty.output / f"two-{number}") for number in range(4))],
    ]

    def watch() -> None:
        for _ in range(10):
            assert empty.evidence.verify().first_difference == ""

    ends = run_at_once([working(empty, jobs) for jobs in works], meanwhile=watch)
    check_all_ended(empty, ends, supply.number + 1)
    assert len(empty.dossiers()) == 9


@pytest.mark.slow
def test_a_key_that_is_changed_while_others_add_and_sign_hands_over(empty: Workshop, tmp_path: Path) -> None:
    supply = Supply(tmp_path / "documents")
    go_on(empty, [supply.next(), signing()])
    works = [
        [job for _ in range(8) for job in (supply.next(), signing())],
        [job for _ in range(8) for job in (supply.next(), signing())],
        [rotating() for _ in range(4)],
    ]
    check_all_ended(empty, run_at_once([working(empty, jobs) for jobs in works]), supply.number + 1)
    assert [path.name for path in (empty.folder / "keys").iterdir()] == ["epoch-5.pem"]


@pytest.mark.slow
def test_of_processes_that_seal_into_the_same_folder_one_does_and_the_others_are_told(signed: Workshop) -> None:
    output = signed.output / "dossier"
    document = signed.evidence.documents()[0].sha256
    jobs = [sealing(output), sealing(output, frozenset({document})), sealing(output)]

    def seal_or_tell(job: Job, tell: Tell) -> None:
        try:
            job.run(signed.open(QuickDisk()), tell)
        except DalelError as error:
            tell(str(error).replace("\n", " "))

    for _ in range(10):
        told = [end.told[0] for end in run_at_once([partial(seal_or_tell, job) for job in jobs])]
        sealed = [line for line in told if line.startswith("dossier")]
        assert sealed == [dossier_line(output, tag_digest(output))]
        assert {line for line in told if line not in sealed} <= {
            f"{output} is being written by another process. Wait for it, or name another folder: --output DIR",
            f"{output} is there already. Name a folder that is not: --output DIR",
        }
        signed.check()
        signed.check_tidy()
        assert verify_dossier(output, Anchors()).faults == ()
        shutil.rmtree(output)


def test_a_dossier_that_another_process_is_writing_is_left_alone(signed: Workshop) -> None:
    output = signed.output / "dossier"
    refusals: list[str] = []

    class Watched(QuickDisk):
        """Another process comes while a dossier gets its name."""

        def rename(self, source: Path, target: Path) -> None:
            if target == output:
                with pytest.raises(CommandError) as refusal:
                    sealing(output).run(signed.open(QuickDisk()), str)
                refusals.append(str(refusal.value))
            super().rename(source, target)

    sealing(output).run(signed.open(Watched()), str)
    assert refusals == [
        f"{output} is being written by another process.\nWait for it, or name another folder: --output DIR"
    ]
    signed.check()


def test_a_stamp_that_another_process_could_not_have_is_still_wanted(signed: Workshop) -> None:
    size = signed.kept.sizes()[-1]

    def nobody(data: bytes, url: str) -> bytes:
        raise StampUnavailable(url, "no answer", attempts=1)

    def nobody_while_another_asks(data: bytes, url: str) -> bytes:
        if url != SECOND and Wish(size, SECOND) not in read_pending(signed.kept):
            stamp(signed.evidence, [SECOND], size=None, ask=nobody, time=TIME)
        raise StampUnavailable(url, "no answer", attempts=1)

    stamp(signed.evidence, ["http://first.example/tsr"], size=None, ask=nobody_while_another_asks, time=TIME)
    assert read_pending(signed.kept) == [Wish(size, "http://first.example/tsr"), Wish(size, SECOND)]


def test_folders_that_two_make_at_once_are_made(tmp_path: Path) -> None:
    for number in range(100):
        folder, barrier, errors = tmp_path / str(number) / "a" / "b", Barrier(4), list[OSError]()

        def make(folder: Path, barrier: Barrier, errors: list[OSError]) -> None:
            barrier.wait()
            try:
                QuickDisk().make_folders([folder])
            except OSError as error:
                errors.append(error)

        threads = [Thread(target=make, args=(folder, barrier, errors)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (errors, folder.is_dir()) == ([], True)


def test_every_folder_that_is_made_on_the_way_is_on_the_disk_afterwards(tmp_path: Path) -> None:
    synced: list[Path] = []

    class Noting(Disk):
        def sync_paths(self, paths: Sequence[Path]) -> None:
            synced.extend(paths)

    Noting().make_folders([tmp_path / "a" / "b" / "c", tmp_path / "a" / "d"])
    assert set(synced) == {tmp_path, tmp_path / "a", tmp_path / "a" / "b"}


def test_a_clock_that_jumps_back_is_told_and_nothing_fails(empty: Workshop, tmp_path: Path) -> None:
    day = dt.timedelta(days=1)
    documents = list(make_documents(tmp_path / "documents", range(3)))
    go_on(empty, [adding(documents[:1]), signing(time=TIME - day), adding(documents[1:2], time=TIME - 2 * day)])
    go_on(empty, [signing(time=TIME - 3 * day), adding(documents[2:]), rotating(time=TIME - 4 * day)])
    go_on(empty, [sealing(empty.output / "dossier", time=TIME - 5 * day), signing(time=TIME)])
    verification = empty.evidence.verify()
    assert not verification.has_failed
    assert verification.remarks == (
        (
            "The clock was set back before: "
            "entry 2 (2026-11-22T09:30:00Z, the one before it 2026-11-23T09:30:00Z), "
            "entry 3 (2026-11-21T09:30:00Z, the one before it 2026-11-22T09:30:00Z), "
            "entry 5 (2026-11-19T09:30:00Z, the one before it 2026-11-23T09:30:00Z) and 1 more."
        ),
    )
    assert verify_dossier(empty.output / "dossier", Anchors()).faults == ()


def files_of(workshop: Workshop) -> dict[str, bytes]:
    return {
        str(path.relative_to(workshop.folder)): path.read_bytes()
        for path in workshop.folder.rglob("*")
        if path.is_file()
    }


def refusal_of(workshop: Workshop, job: Job) -> str:
    """Why a piece of work is refused; then nothing is changed by it."""
    before = files_of(workshop)
    with pytest.raises(DataError) as refusal:
        job.run(workshop.open(QuickDisk()), str)
    assert files_of(workshop) == before
    return str(refusal.value)


@pytest.fixture
def grown(signed: Workshop, tmp_path: Path) -> Workshop:
    """More was added and signed since; beside it lies a copy of the ledger from before, under ``old``."""
    shutil.copytree(signed.folder / "evidence" / "ledger", signed.folder / "old")
    go_on(signed, [adding(list(make_documents(tmp_path / "documents", range(3, 5)))), signing()])
    go_on(signed, [sealing(signed.output / "whole")])
    return signed


def put_back(workshop: Workshop, *names: str) -> None:
    """Put files of the ledger back from the older copy."""
    for name in names:
        shutil.copy(workshop.folder / "old" / name, workshop.folder / "evidence" / "ledger" / name)


def all_work(workshop: Workshop) -> list[Job]:
    """Everything that signs."""
    document = workshop.evidence.documents()[0].sha256
    output = workshop.output / "dossier"
    return [signing(), rotating(), sealing(output), withholding(output, workshop.output / "whole", document)]


PUT_BACK = "Put the ledger back from a copy that fits; dalel evidence verify says what differs."


def test_over_a_ledger_that_was_rolled_back_nothing_is_signed_or_sealed(grown: Workshop) -> None:
    put_back(grown, "entries.jsonl", "tree")
    assert not grown.evidence.verify().has_failed
    for job in all_work(grown)[:3]:
        assert refusal_of(grown, job) == (
            "Nothing was signed: the checkpoint of size 7 was signed, and the ledger has only 5 entries. A second "
            f"history would discredit both.\n{PUT_BACK}"
        )


def test_over_a_ledger_that_was_rolled_back_and_grew_again_nothing_is_signed_or_sealed(
    grown: Workshop, tmp_path: Path
) -> None:
    put_back(grown, "entries.jsonl", "tree")
    adding(list(make_documents(tmp_path / "documents", range(5, 9)))).run(grown.open(QuickDisk()), str)
    for job in all_work(grown)[:3]:
        assert refusal_of(grown, job) == (
            "Nothing was signed: the first 7 entries are not those that the checkpoint of size 7 was signed over. A "
            f"second history would discredit both.\n{PUT_BACK}"
        )


def test_a_ledger_that_is_older_than_its_tree_is_not_continued(grown: Workshop) -> None:
    put_back(grown, "entries.jsonl")
    ledger = grown.folder / "evidence" / "ledger" / "entries.jsonl"
    for job in all_work(grown):
        assert refusal_of(grown, job) == (
            f"{ledger} no longer holds entry 7 as it was recorded: the ledger was cut, changed or replaced by an older "
            "copy. Nothing was added.\n"
            "Run: dalel evidence verify. Then put the ledger back from a copy."
        )


def change_entry(workshop: Workshop) -> list[bytes]:
    """Say that a document in the middle was added a year before; the lines as they are now."""
    ledger = workshop.folder / "evidence" / "ledger" / "entries.jsonl"
    lines = ledger.read_bytes().splitlines()
    lines[2] = lines[2].replace(b"2026-11-23T", b"2025-11-23T")
    ledger.write_bytes(b"".join(line + b"\n" for line in lines))
    return lines


def test_over_a_ledger_that_was_changed_in_the_middle_nothing_is_signed_or_sealed(grown: Workshop) -> None:
    change_entry(grown)
    ledger = grown.folder / "evidence" / "ledger" / "entries.jsonl"
    for job in all_work(grown)[:3]:
        assert refusal_of(grown, job) == (
            f"{ledger} and its kept tree lead to different roots. Nothing was signed.\nRun: dalel evidence verify"
        )


def test_over_a_ledger_that_was_changed_with_its_tree_nothing_is_signed_or_sealed(grown: Workshop) -> None:
    tree = Tree()
    nodes = [node for line in change_entry(grown) for node in tree.append(hash_leaf(line))]
    (grown.folder / "evidence" / "ledger" / "tree").write_bytes(b"".join(nodes))
    assert not grown.evidence.verify().has_failed
    for job in all_work(grown)[:3]:
        assert refusal_of(grown, job) == (
            "Nothing was signed: the first 7 entries are not those that the checkpoint of size 7 was signed over. A "
            f"second history would discredit both.\n{PUT_BACK}"
        )


def test_a_last_line_that_was_reported_and_is_torn_at_any_place_is_not_signed_over(signed: Workshop) -> None:
    ledger = signed.folder / "evidence" / "ledger" / "entries.jsonl"
    whole, last = ledger.read_bytes(), signed.lines[-1]
    for length in (*range(0, len(last), 17), len(last) - 1, len(last)):
        ledger.write_bytes(whole[: -1 - len(last)] + last[:length])
        assert refusal_of(signed, signing()) == (
            f"{ledger} no longer holds entry 4 as it was recorded: the ledger was cut, changed or replaced by an older "
            "copy. Nothing was added.\n"
            "Run: dalel evidence verify. Then put the ledger back from a copy."
        )
    ledger.write_bytes(whole)
    signed.check()


@pytest.mark.slow
def test_a_line_that_was_not_reported_and_is_torn_at_any_place_is_set_aside_and_said(
    signed: Workshop, tmp_path: Path
) -> None:
    before = {name: (signed.folder / "evidence" / "ledger" / name).read_bytes() for name in ("entries.jsonl", "tree")}
    more = signed.copy(tmp_path / "more")
    go_on(more, [adding(list(make_documents(tmp_path / "documents", [7])))])
    last = more.lines[-1]
    for number, torn in enumerate([*(last[:length] for length in range(1, len(last) + 1, 13)), last + b"\n\x00\x00"]):
        workshop = Workshop(tmp_path / f"torn-{number}", set(signed.told), list(signed.lines))
        shutil.copytree(more.folder, workshop.folder)
        ledger = workshop.folder / "evidence" / "ledger"
        (ledger / "entries.jsonl").write_bytes(before["entries.jsonl"] + torn)
        (ledger / "tree").write_bytes(before["tree"])
        said = sign(workshop.evidence, workshop.open(QuickDisk()).keys, time=TIME).remarks
        left = torn.removeprefix(last + b"\n")
        assert said[-1] == (
            f"entries.jsonl: an add was cut short; the {len(left)} bytes after the last whole entry were set aside as "
            "torn-20261123T093000Z."
        )
        assert (ledger / "torn-20261123T093000Z").read_bytes() == left
        workshop.check()


def test_bytes_after_the_last_line_are_set_aside_and_the_checkpoint_is_over_the_lines(signed: Workshop) -> None:
    ledger = signed.folder / "evidence" / "ledger" / "entries.jsonl"
    before = ledger.read_bytes()
    ledger.write_bytes(before + bytes(1000))
    done = sign(signed.evidence, signed.open(QuickDisk()).keys, time=TIME)
    assert (done.is_new, done.signed.checkpoint.size, ledger.read_bytes()) == (False, 5, before)
    assert done.remarks == (
        (
            "entries.jsonl: an add was cut short; the 1000 bytes after the last whole entry were set aside as "
            "torn-20261123T093000Z."
        ),
    )
    signed.check()
