"""Work interrupted: signing, stamping and sealing lose nothing that was told, and go on, whatever stops them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

import pytest
from failing_disks import (
    MANY,
    CrowdedDisk,
    DiskTooFullFor,
    PowerCut,
    QuickDeadlyDisk,
    QuickDisk,
    UnpluggedDisk,
    room_for,
)
from forked import run_forked
from random_work import KINDS, RandomWork
from thorough import amount
from timestamp.authority import Authority
from workshop import (
    Job,
    Workshop,
    adding,
    cosigned,
    go_on,
    keeping,
    kill,
    make_documents,
    redacting,
    rotating,
    sealing,
    signing,
    stamping,
    tag_digest,
    withholding,
    witness_key,
)

from dalel.errors import DataError
from dalel.evidence.checkpoint.stamping import Ask
from dalel.evidence.disk import Disk
from dalel.evidence.dossier import Anchors, pack, unpack, verify_dossier

SEEDS = amount(1, 8)
KILLS = 125

LEAST = {"add": 20, "sign": 15, "rotate": 15, "stamp": 25, "keep": 15, "seal": 60}
"""So many steps each takes at least. If they were not counted, nothing was tested."""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Asks a real authority on this machine; the same bytes once."""
    authority = Authority(tmp_path_factory.mktemp("authority"), name="A")
    tokens: dict[bytes, bytes] = {}

    def ask_once(data: bytes, url: str) -> bytes:
        if data not in tokens:
            tokens[data] = authority.stamp(data)
        return tokens[data]

    return ask_once


@pytest.fixture
def added(tmp_path: Path) -> Workshop:
    """A workshop with two documents, and nothing signed."""
    workshop = Workshop(tmp_path / "template")
    go_on(workshop, [adding(list(make_documents(tmp_path / "documents", range(2))))])
    return workshop


@pytest.fixture
def signed(added: Workshop) -> Workshop:
    """The same, signed."""
    go_on(added, [signing()])
    return added


@pytest.fixture
def sealed(signed: Workshop) -> Workshop:
    """The same, and a dossier of it."""
    go_on(signed, [sealing(signed.output / "whole")])
    return signed


def first_document(workshop: Workshop) -> str:
    return workshop.evidence.documents()[0].sha256


def job_of(kind: str, workshop: Workshop, ask: Ask) -> Job:
    """A piece of work by the name of its kind."""
    if kind in ("withhold", "redact"):
        make = withholding if kind == "withhold" else redacting
        return make(workshop.output / "less", workshop.output / "whole", first_document(workshop))
    if kind == "keep":
        return keeping(cosigned(workshop, workshop.kept.sizes()[-1], witness_key(0)), witness_key(0).witness_vkey)
    if kind == "add":
        return adding(list(make_documents(workshop.folder.parent / "more", range(2, 4))))
    jobs: dict[str, Callable[[], Job]] = {
        "sign": signing,
        "rotate": rotating,
        "stamp": lambda: stamping(ask),
        "seal": lambda: sealing(workshop.output / "dossier"),
    }
    return jobs[kind]()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEEDS))
def test_kills_at_random_steps_lose_nothing_and_the_next_run_goes_on(tmp_path: Path, ask: Ask, seed: int) -> None:
    work = RandomWork(tmp_path, Random(20261123 + seed), ask)
    while sum(work.killed.values()) < KILLS:
        work.kill_one()
    assert all(work.killed[kind] for kind in KINDS)


@dataclass(frozen=True)
class Case:
    """Work of a kind, what was done before it (the name of a fixture), and what is done next."""

    kind: str
    before: str
    next_kind: str

    def __str__(self) -> str:
        return f"{self.kind}-then-{self.next_kind}"

    @property
    def besides(self) -> list[str]:
        """What other work than the same leaves: a key's draft signed nothing, and goes when that key is made."""
        return [".epoch-2.pem.part"] if self.next_kind != self.kind else []


@dataclass(frozen=True)
class Cut:
    """What a power cut leaves: quarters of the bytes that nobody waited for, and the names given, or not."""

    kept: int
    keeps_names: bool

    def disk(self, steps: int) -> UnpluggedDisk:
        return UnpluggedDisk(steps, kept=self.kept, keeps_names=self.keeps_names)


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    [
        Case("sign", "added", "sign"),
        Case("rotate", "signed", "rotate"),
        # Whoever does not know that a change of keys was cut short signs or seals next.
        Case("rotate", "signed", "sign"),
        Case("rotate", "signed", "seal"),
        Case("seal", "added", "seal"),
        Case("stamp", "signed", "stamp"),
        Case("keep", "signed", "keep"),
    ],
    ids=str,
)
def test_a_kill_at_every_step_loses_nothing_and_the_next_run_goes_on(
    tmp_path: Path, request: pytest.FixtureRequest, ask: Ask, case: Case
) -> None:
    template: Workshop = request.getfixturevalue(case.before)
    for steps in count():
        workshop = template.copy(tmp_path / f"killed-{steps}")
        ended = kill(workshop, [job_of(case.kind, workshop, ask)], steps)
        go_on(workshop, [job_of(case.next_kind, workshop, ask)], besides=case.besides)
        if not ended.was_killed:
            break
        shutil.rmtree(workshop.folder)
    assert steps > LEAST[case.kind]


def test_a_kill_at_every_step_of_packing_leaves_no_half_of_a_zip_file(sealed: Workshop, tmp_path: Path) -> None:
    folder, target = sealed.output / "whole", tmp_path / "whole.zip"
    for steps in count():
        ended = run_forked(lambda _tell, steps=steps: pack(folder, target, disk=QuickDeadlyDisk(steps)))
        if not target.exists():
            pack(folder, target, disk=QuickDisk())
        assert verify_dossier(unpack(target, tmp_path / f"unpacked-{steps}"), Anchors()).faults == ()
        assert not list(tmp_path.glob(".*"))
        target.unlink()
        if not ended.was_killed:
            break
    assert steps > 2


CUTS = pytest.mark.parametrize(
    "cut",
    [Cut(1, keeps_names=True), Cut(0, keeps_names=False), Cut(4, keeps_names=False)],
    ids=["three-quarters-lost", "bytes-and-names-lost", "names-lost"],
)


@pytest.mark.slow
@CUTS
@pytest.mark.parametrize(
    "case",
    [
        Case("sign", "added", "sign"),
        Case("rotate", "signed", "rotate"),
        Case("stamp", "signed", "stamp"),
        Case("seal", "added", "seal"),
    ],
    ids=str,
)
def test_a_power_cut_at_every_step_loses_nothing_and_the_next_run_goes_on(
    tmp_path: Path, request: pytest.FixtureRequest, ask: Ask, case: Case, cut: Cut
) -> None:
    template: Workshop = request.getfixturevalue(case.before)
    for steps in count():
        workshop = template.copy(tmp_path / f"cut-{steps}")
        disk, told, is_through = cut.disk(steps), list[str](), True
        job = job_of(case.kind, workshop, ask)
        try:
            job.run(workshop.open(disk), told.append)
        except PowerCut:
            is_through = False
        # When it is through, the power goes the moment after: what was told must be on the disk by then.
        disk.plug_in(workshop.folder)
        workshop.check(told)
        go_on(workshop, [job])
        if is_through:
            break
        shutil.rmtree(workshop.folder)
    assert steps > LEAST[case.kind]


@pytest.mark.slow
@CUTS
@pytest.mark.parametrize(
    "case",
    [
        Case("add", "added", "add"),
        Case("add", "added", "sign"),
        Case("sign", "added", "sign"),
        Case("rotate", "signed", "sign"),
        Case("keep", "signed", "keep"),
    ],
    ids=str,
)
def test_a_power_cut_after_a_kill_loses_nothing_that_the_run_between_them_told(
    tmp_path: Path, request: pytest.FixtureRequest, ask: Ask, case: Case, cut: Cut
) -> None:
    template: Workshop = request.getfixturevalue(case.before)
    for steps in count():
        workshop = template.copy(tmp_path / f"cut-{steps}")
        disk, is_through = cut.disk(steps), True
        try:
            job_of(case.kind, workshop, ask).run(workshop.open(disk), str)
        except PowerCut:
            is_through = False
        # A kill takes nothing back: what the process wrote is there, and not yet on the disk itself.
        workshop.check()
        disk.steps = MANY
        job = job_of(case.next_kind, workshop, ask)
        told = job.finish(workshop, disk)
        disk.plug_in(workshop.folder)
        workshop.check(told)
        go_on(workshop, [job], besides=case.besides)
        if is_through:
            break
        shutil.rmtree(workshop.folder)
    assert steps > LEAST[case.kind]


KEPT_AS_BEFORE = (
    "{evidence} cannot be written: No space left on device. What was reported before stands.\n"
    "Make room or mend the disk, and give the command again."
)
NOT_SEALED = (
    "{output} cannot be written: No space left on device. Nothing was sealed.\n"
    "Make room or name another place, and give the command again."
)


@pytest.mark.parametrize(
    ("kind", "mark", "says"),
    [
        (
            "sign",
            b"PRIVATE KEY",
            "{keys}/epoch-1.pem cannot be written: No space left on device. No key was made.\n"
            "Make room or mend the disk, and give the command again.",
        ),
        ("sign", b'{"epoch":1,', KEPT_AS_BEFORE),
        ("sign", "\n\n\u2014 dalel/".encode(), KEPT_AS_BEFORE),
        ("stamp", b'[{"checkpoint":', KEPT_AS_BEFORE),
        ("stamp", b"BEGIN CERTIFICATE", KEPT_AS_BEFORE),
        ("stamp", b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04", KEPT_AS_BEFORE),
        ("stamp", b'"where":', KEPT_AS_BEFORE),
        ("keep", b"witness-0.example", KEPT_AS_BEFORE),
        ("seal", b'[{"plan": 1, ', NOT_SEALED),
        ("seal", b"  data/README.txt", NOT_SEALED),
        ("seal", b"dalel-dossier/1", NOT_SEALED),
        ("seal", b"  manifest-sha256.txt", NOT_SEALED),
        ("seal", b'"type":"seal"', KEPT_AS_BEFORE),
    ],
    ids=[
        *("key", "key-entry", "checkpoint", "wish", "certificate", "stamp", "disclosure", "cosignature"),
        *("document", "manifest", "seal", "tag-manifest", "seal-entry"),
    ],
)
def test_a_full_disk_is_told_and_leaves_nothing_half_written(
    request: pytest.FixtureRequest, ask: Ask, kind: str, mark: bytes, says: str
) -> None:
    workshop: Workshop = request.getfixturevalue("added" if kind in ("sign", "seal") else "signed")
    job = job_of(kind, workshop, ask)
    with pytest.raises(DataError) as refusal:
        job.run(workshop.open(DiskTooFullFor(mark)), str)
    assert str(refusal.value) == says.format(
        evidence=workshop.folder / "evidence", keys=workshop.folder / "keys", output=workshop.output / "dossier"
    )
    workshop.check()
    workshop.check_tidy()
    assert workshop.dossiers() == []
    go_on(workshop, [job])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "before"),
    [
        ("add", "added"),
        ("sign", "added"),
        ("rotate", "signed"),
        ("stamp", "signed"),
        ("keep", "signed"),
        ("seal", "added"),
        ("withhold", "sealed"),
        ("redact", "sealed"),
    ],
)
def test_a_disk_that_is_full_at_any_write_loses_nothing_and_the_next_run_goes_on(
    tmp_path: Path, request: pytest.FixtureRequest, ask: Ask, kind: str, before: str
) -> None:
    template: Workshop = request.getfixturevalue(before)
    for writes in count():
        workshop = template.copy(tmp_path / f"full-{writes}")
        job, told = job_of(kind, workshop, ask), list[str]()
        with suppress(DataError):
            job.run(workshop.open(CrowdedDisk(writes)), told.append)
        workshop.check(told)
        workshop.check_tidy()
        if told:
            break
        go_on(workshop, [job])
        shutil.rmtree(workshop.folder)
    assert writes > 3


def test_a_document_that_does_not_fit_in_the_dossier_is_told_and_leaves_nothing(
    added: Workshop, tmp_path: Path
) -> None:
    (tmp_path / "scan.bin").write_bytes(bytes(300_000))
    go_on(added, [adding([tmp_path / "scan.bin"]), signing()])
    job = sealing(added.output / "dossier")
    with room_for(200_000), pytest.raises(DataError) as refusal:
        job.run(added.open(Disk()), str)
    assert str(refusal.value) == (
        f"{added.output / 'dossier'} cannot be written: File too large. Nothing was sealed.\n"
        "Make room or name another place, and give the command again."
    )
    assert list(added.output.iterdir()) == []
    go_on(added, [job])


def test_a_dossier_left_by_a_process_that_ended_is_made_anew(added: Workshop) -> None:
    left = added.output / ".dossier.part"
    (left / "data").mkdir(parents=True)
    (left / "data" / "README.txt").write_text("half", encoding="utf-8")
    (left / "bagit.txt").write_text("half", encoding="utf-8")
    go_on(added, [sealing(added.output / "dossier")])
    assert [path.name for path in added.output.iterdir()] == ["dossier"]


def test_a_disclosure_without_an_entry_is_set_aside_before_an_entry_that_discloses_nothing(added: Workshop) -> None:
    # The entry that comes is the ledger's key, which commits to nothing: the file would pass for what it discloses.
    left = added.folder / "evidence" / "disclosures" / f"{len(added.lines):06d}.json"
    left.write_bytes((left.parent / "000001.json").read_bytes())
    go_on(added, [signing(), sealing(added.output / "dossier")])
    assert not left.exists()
    assert [path.name for path in left.parent.glob("*set-aside*")] == ["000003-set-aside-20261123T093000Z.json"]


def test_sealing_the_same_again_is_entered_once(added: Workshop) -> None:
    go_on(added, [sealing(added.output / "one"), sealing(added.output / "two")])
    assert tag_digest(added.output / "one") == tag_digest(added.output / "two")
    assert sum(b'"type":"seal"' in line for line in added.lines) == 1
