"""Work interrupted: signing, stamping and sealing lose nothing that was told, and go on, whatever stops them."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from failing_disks import DeadlyDisk, PowerCut, SteppedDisk, UnpluggedDisk
from forked import Ended, Forked, Tell, run_forked
from timestamp.authority import Authority
from workshop import (
    TIME,
    Job,
    Workshop,
    adding,
    keeping,
    make_documents,
    redacting,
    rotating,
    run_all,
    sealing,
    signing,
    stamping,
    withholding,
)

from dalel.evidence.checkpoint import Note
from dalel.evidence.checkpoint.signing_key import SigningKey
from dalel.evidence.disk import Disk

MANY = 10_000


class QuickDisk(SteppedDisk):
    """Counts its steps and stops at none; nobody waits for the real disk, which a kill does not touch."""

    def __init__(self) -> None:
        super().__init__(MANY)

    @property
    def made(self) -> int:
        return MANY - self.steps

    def sync(self, descriptor: int) -> None:
        self.step()


class QuickDeadlyDisk(DeadlyDisk):
    """The same, and it kills its process at a step."""

    def sync(self, descriptor: int) -> None:
        if not self.step():
            self.stop()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), name="A")


class Asking:
    """Asks an authority on this machine; each checkpoint once."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._tokens: dict[bytes, bytes] = {}

    def __call__(self, data: bytes, url: str) -> bytes:
        if data not in self._tokens:
            self._tokens[data] = self._authority.stamp(data)
        return self._tokens[data]


def kill(workshop: Workshop, jobs: Sequence[Job], steps: int) -> Ended:
    """Do the work in a process that is killed at a step."""

    def run(tell: Tell) -> None:
        run_all(jobs, workshop.open(QuickDeadlyDisk(steps)), tell)

    ended = run_forked(run)
    if ended.error:
        pytest.fail(ended.error)
    assert ended.signal in (0, signal.SIGKILL)
    return ended


def go_on(workshop: Workshop, jobs: Sequence[Job], ended: Ended) -> int:
    """Do again what was not done; the steps that it took."""
    disk = QuickDisk()
    done = sum(line.startswith("done") for line in ended.told)
    told = [line for job in jobs[done:] for line in job.finish(workshop, disk)]
    workshop.check(told)
    workshop.check_tidy()
    return disk.made


def witness_key(number: int) -> SigningKey:
    """The key of a witness, the same every time."""
    return SigningKey(f"witness-{number}.example", Ed25519PrivateKey.from_private_bytes(bytes(31) + bytes((number,))))


def cosigned(workshop: Workshop, size: int, witness: SigningKey, *, time: dt.datetime = TIME) -> bytes:
    """A checkpoint as a witness sends it back."""
    note = workshop.kept.read(size).note
    return Note(text=note.text, signatures=(*note.signatures, witness.cosign(note.text, time=time))).render()


class RandomWork:
    """Work as it comes: chosen at random among what can be done with what is there."""

    def __init__(self, folder: Path, random: Random, ask: Asking) -> None:
        self.folder, self.random, self.ask = folder, random, ask
        self.witnesses = [witness_key(number) for number in range(3)]
        self.number = 0
        self.started = 0
        self.longest = {"add": 60, "sign": 20, "rotate": 25, "stamp": 45, "keep": 30, "seal": 90, "withhold": 120, "redact": 130}
        self.killed: dict[str, int] = dict.fromkeys(self.longest, 0)
        self.start()

    def start(self) -> None:
        """A new ledger."""
        self.started += 1
        self.workshop = Workshop(self.folder / f"workshop-{self.started}")

    def next_jobs(self) -> list[Job]:
        """One or two pieces of work; whatever the first does, the second can be done."""
        return [self.next_job() for _ in range(self.random.choice((1, 1, 2)))]

    def next_job(self) -> Job:
        self.number += 1
        workshop, random = self.workshop, self.random
        held = sorted(line.split()[1] for line in workshop.told if line.startswith("document"))
        sizes = workshop.kept.sizes()
        dossiers = [path for path in workshop.dossiers() if path.name.startswith("seal")]
        output = workshop.output / f"dossier-{self.number}"
        kinds = ["add"]
        if held:
            kinds += ["sign", "seal"]
        if sizes:
            kinds += ["rotate", "stamp", "keep"]
        if dossiers:
            kinds += ["withhold", "redact"]
        kind = random.choice(kinds)
        if kind == "add":
            return adding(list(make_documents(self.folder / "documents", random.sample(range(MANY), 3))))
        if kind == "sign":
            return signing()
        if kind == "rotate":
            return rotating()
        if kind == "stamp":
            return stamping(self.ask)
        if kind == "keep":
            witness = random.choice(self.witnesses)
            return keeping(cosigned(workshop, random.choice(sizes), witness), witness.witness_vkey)
        if kind == "seal":
            documents = random.choice((None, frozenset(random.sample(held, min(2, len(held))))))
            return sealing(workshop.output / f"seal-{self.number}", documents)
        dossier = random.choice(dossiers)
        document = random.choice([path.name for path in dossier.glob("data/objects/*/*")])
        return withholding(output, dossier, document) if kind == "withhold" else redacting(output, dossier, document)

    def kill_one(self) -> None:
        """Let some work be killed at a random step, look at what is left, and go on with it."""
        jobs = self.next_jobs()
        steps = self.random.randrange(sum(self.longest[job.name] for job in jobs))
        ended = kill(self.workshop, jobs, steps)
        self.workshop.check(ended.told)
        if ended.was_killed:
            self.killed[jobs[len([line for line in ended.told if line.startswith("done")])].name] += 1
        go_on(self.workshop, jobs, ended)
        if len(self.workshop.lines) > 80:
            self.start()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_a_thousand_kills_at_random_steps_lose_nothing_and_the_next_run_goes_on(
    tmp_path: Path, authority: Authority, seed: int
) -> None:
    work = RandomWork(tmp_path, Random(20261123 + seed), Asking(authority))
    while sum(work.killed.values()) < 125:
        work.kill_one()
    print(work.killed, work.started, work.number)
