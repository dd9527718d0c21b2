"""A workshop: a newsroom's evidence, keys and dossiers in one folder; the work done there; and whether all holds."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from failing_disks import QuickDeadlyDisk, QuickDisk
from forked import Ended, Tell, run_forked

from dalel.errors import CommandError
from dalel.evidence import Added, Evidence
from dalel.evidence.checkpoint import KeptCheckpoints, Note, SigningKeys, Vkey, keep_cosigned, rotate, sign, stamp
from dalel.evidence.checkpoint.checkpoint import check_signatures
from dalel.evidence.checkpoint.signing_key import SigningKey
from dalel.evidence.checkpoint.stamping import Ask, read_pending
from dalel.evidence.disk import Disk
from dalel.evidence.dossier import (
    Anchors,
    Identity,
    Order,
    Selection,
    Workplace,
    plan_parts,
    redact_parts,
    reopen,
    seal,
    verify_dossier,
    withhold,
)
from dalel.evidence.entry import Key, Seal, parse_entry
from dalel.evidence.merkle import Tree, hash_leaf
from dalel.evidence.store import no_progress
from dalel.evidence.timestamp import read_stamp

TIME = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
AUTHORITY = "http://authority.example/tsr"


@dataclass
class Workshop:
    """The folder, and what is known of it: what was told, and every line that its ledger ever had."""

    folder: Path
    told: set[str] = field(default_factory=set)
    lines: list[bytes] = field(default_factory=list)
    verified: set[tuple[object, ...]] = field(default_factory=set)

    @property
    def output(self) -> Path:
        return self.folder / "out"

    def copy(self, folder: Path) -> Workshop:
        """The same workshop in another folder."""
        shutil.copytree(self.folder, folder)
        return Workshop(folder, set(self.told), list(self.lines))

    def open(self, disk: Disk) -> Workplace:
        """The workplace as a new process opens it."""
        return Workplace(
            evidence=Evidence(self.folder / "evidence", collector="aigerim", device="laptop", disk=disk),
            keys=SigningKeys(self.folder / "keys", disk),
            identity=Identity(user=None, full_name=None, home=None, host=None),
            table_rows=None,
        )

    @property
    def evidence(self) -> Evidence:
        return self.open(Disk()).evidence

    @property
    def kept(self) -> KeptCheckpoints:
        return KeptCheckpoints(self.folder / "evidence", Disk())

    def dossiers(self) -> list[Path]:
        """The dossiers that have their names."""
        return sorted(path for path in self.output.glob("*") if not path.name.startswith("."))

    def present(self) -> set[str]:
        """Everything that is here, in the words in which it is told."""
        kept, found = self.kept, {f"document {each.sha256}" for each in self.evidence.documents()}
        for size in kept.sizes():
            found.add(checkpoint_line(size, kept.read(size).data))
            found |= {f"receipt {name} {digest(data)}" for name, data in kept.receipts(size).items()}
            found |= {f"cosignature {size} {each}" for each in kept.cosigned(size).signatures}
        return found | {dossier_line(path, tag_digest(path)) for path in self.dossiers()}

    def check(self, told: Sequence[str] = ()) -> None:
        """Nothing that was told is lost, and nothing here is half done or in contradiction to anything else."""
        self.told |= {line for line in told if not line.startswith("done")}
        assert self.evidence.verify().first_difference == ""
        assert self.told - self.present() == set()
        self.check_lines()
        keys = [entry for entry in map(parse_entry, self.lines) if isinstance(entry, Key)]
        self.check_checkpoints(keys)
        self.check_keys(keys)
        self.check_dossiers()

    def check_lines(self) -> None:
        """The ledger only grows: no number ever has another entry than the first that was seen there."""
        ledger = self.folder / "evidence" / "ledger" / "entries.jsonl"
        data = ledger.read_bytes() if ledger.exists() else b""
        now = data[: data.rfind(b"\n") + 1].splitlines()
        assert now[: len(self.lines)] == self.lines
        self.lines = now

    def check_checkpoints(self, keys: Sequence[Key]) -> None:
        """Every checkpoint is of this ledger, over its first lines, and signed by the keys of its time."""
        kept, sizes = self.kept, self.kept.sizes()
        assert all(wish.size in sizes for wish in read_pending(kept))
        roots = self.roots()
        for size in sizes:
            signed = kept.read(size)
            assert signed.checkpoint.root == roots[size]
            assert kept.cosigned(size).text == signed.note.text
            if self.is_news(size, signed.data, len(keys)):
                check_signatures(signed, keys)
            for data in kept.receipts(size).values():
                if self.is_news(size, data):
                    assert read_stamp(data).imprint == sha256(signed.data).digest()

    def roots(self) -> list[bytes]:
        """The root over no line, over the first, over the first two …"""
        tree = Tree()
        return [tree.root(), *(tree.append(hash_leaf(line)) and tree.root() for line in self.lines)]

    def is_news(self, *seen: object) -> bool:
        """Whether something was not verified before; what was is known to be as it was."""
        is_new = seen not in self.verified
        self.verified.add(seen)
        return is_new

    def check_keys(self, keys: Sequence[Key]) -> None:
        """The keys that are still needed are here: the newest, and the one before it until the handover is signed."""
        is_handed_over = len(keys) < 2 or keys[-1].seq + 1 in self.kept.sizes()
        for key in keys[-1:] if is_handed_over else keys[-2:]:
            self.open(Disk()).keys.read(key.epoch, vkey=key.vkey, origin=key.vkey.partition("+")[0])

    def check_dossiers(self) -> None:
        """A dossier that has its name is complete, holds, and is entered in the ledger."""
        sealed = {entry.object for entry in map(parse_entry, self.lines) if isinstance(entry, Seal)}
        for path in self.dossiers():
            assert tag_digest(path) in sealed
            if self.is_news(path):
                assert verify_dossier(path, Anchors()).faults == ()

    def check_tidy(self, *, besides: Sequence[str] = ()) -> None:
        """Nothing half-written is left."""
        assert [path.name for path in self.folder.rglob("*.part") if path.name not in besides] == []


@dataclass(frozen=True)
class Job:
    """A piece of work under the name of its kind; ``output`` is where its dossier goes."""

    name: str
    run: Callable[[Workplace, Tell], None]
    output: Path | None = None

    def finish(self, workshop: Workshop, disk: Disk) -> list[str]:
        """Run it again after an interruption: it goes on to its end, or its dossier is there and is not made again."""
        told: list[str] = []
        if self.output is None or not self.output.exists():
            self.run(workshop.open(disk), told.append)
            return told
        with pytest.raises(CommandError) as refusal:
            self.run(workshop.open(disk), told.append)
        assert str(refusal.value) == f"{self.output} is there already.\nName a folder that is not: --output DIR"
        return [dossier_line(self.output, tag_digest(self.output))]


def run_all(jobs: Sequence[Job], workplace: Workplace, tell: Tell) -> None:
    """One after the other, in one process."""
    for number, job in enumerate(jobs):
        job.run(workplace, tell)
        tell(f"done {number}")


def kill(workshop: Workshop, jobs: Sequence[Job], steps: int) -> Ended:
    """Do the work in a process that is killed at a step, and look at what is left."""

    def run(tell: Tell) -> None:
        run_all(jobs, workshop.open(QuickDeadlyDisk(steps)), tell)

    ended = run_forked(run)
    assert not ended.error, ended.error
    assert ended.signal in (0, signal.SIGKILL)
    workshop.check(ended.told)
    return ended


def go_on(workshop: Workshop, jobs: Sequence[Job], *, besides: Sequence[str] = ()) -> None:
    """Do what was not done; then all is there, and nothing half-written is left."""
    disk = QuickDisk()
    told = [line for job in jobs for line in job.finish(workshop, disk)]
    workshop.check(told)
    workshop.check_tidy(besides=besides)


def adding(paths: Sequence[Path], *, time: dt.datetime = TIME) -> Job:
    def run(workplace: Workplace, tell: Tell) -> None:
        for outcome in workplace.evidence.add_all(paths, time=time):
            assert isinstance(outcome, Added)
            tell(f"document {outcome.document.sha256}")

    return Job("add", run)


def signing(*, time: dt.datetime = TIME) -> Job:
    def run(workplace: Workplace, tell: Tell) -> None:
        signed = sign(workplace.evidence, workplace.keys, time=time).signed
        tell(checkpoint_line(signed.checkpoint.size, signed.data))

    return Job("sign", run)


def rotating(*, time: dt.datetime = TIME) -> Job:
    def run(workplace: Workplace, tell: Tell) -> None:
        signed = rotate(workplace.evidence, workplace.keys, time=time).signed
        tell(checkpoint_line(signed.checkpoint.size, signed.data))

    return Job("rotate", run)


def stamping(ask: Ask, *, time: dt.datetime = TIME) -> Job:
    def run(workplace: Workplace, tell: Tell) -> None:
        for outcome in stamp(workplace.evidence, [AUTHORITY], size=None, ask=ask, time=time):
            assert outcome.path is not None
            tell(f"receipt {outcome.path.name} {digest(outcome.path.read_bytes())}")

    return Job("stamp", run)


def keeping(cosigned: bytes, witness: Vkey, *, time: dt.datetime = TIME) -> Job:
    def run(workplace: Workplace, tell: Tell) -> None:
        size = keep_cosigned(workplace.evidence, cosigned, witness, time=time)
        signature = cosigned.decode().splitlines()[-1]
        tell(f"cosignature {size} {signature}")

    return Job("keep", run)


def sealing(output: Path, documents: frozenset[str] | None = None, *, time: dt.datetime = TIME) -> Job:
    def run(workplace: Workplace, tell: Tell) -> None:
        order = order_for(output, time)
        sealed = seal(
            workplace,
            Selection(documents=documents),
            output=output,
            allowed=order.allowed,
            time=time,
            progress=no_progress,
        )
        tell(dossier_line(output, sealed.digest))

    return Job("seal", run, output)


def withholding(output: Path, dossier: Path, document: str, *, time: dt.datetime = TIME) -> Job:
    def run(workplace: Workplace, tell: Tell) -> None:
        order = order_for(output, time)
        sealed = withhold(workplace, dossier, [document], reason="source-protection", order=order)
        tell(dossier_line(output, sealed.digest))

    return Job("withhold", run, output)


def redacting(output: Path, dossier: Path, document: str, *, time: dt.datetime = TIME) -> Job:
    def run(workplace: Workplace, tell: Tell) -> None:
        opened = reopen(dossier)
        plan = plan_parts(opened, document, hide="1", show=None)
        tell(dossier_line(output, redact_parts(workplace, opened, plan, order=order_for(output, time)).digest))

    return Job("redact", run, output)


def witness_key(number: int) -> SigningKey:
    """The key of a witness, the same every time."""
    return SigningKey(f"witness-{number}.example", Ed25519PrivateKey.from_private_bytes(bytes(31) + bytes((number,))))


def cosigned(workshop: Workshop, size: int, witness: SigningKey, *, time: dt.datetime = TIME) -> bytes:
    """A checkpoint as a witness sends it back."""
    note = workshop.kept.read(size).note
    return Note(text=note.text, signatures=(*note.signatures, witness.cosign(note.text, time=time))).render()


def order_for(output: Path, time: dt.datetime) -> Order:
    return Order(output=output, allowed=frozenset(), time=time, progress=no_progress)


def checkpoint_line(size: int, data: bytes) -> str:
    return f"checkpoint {size} {digest(data)}"


def dossier_line(path: Path, tag_manifest: str) -> str:
    return f"dossier {path.name} {tag_manifest}"


def tag_digest(dossier: Path) -> str:
    return digest((dossier / "tagmanifest-sha256.txt").read_bytes())


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def make_documents(folder: Path, numbers: Sequence[int]) -> Iterator[Path]:
    """Small documents, each of three rows that can be shown one by one."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        path = folder / f"plan-{number:04d}.json"
        path.write_text(json.dumps([{"plan": number, "row": row} for row in range(3)]), encoding="utf-8")
        yield path
