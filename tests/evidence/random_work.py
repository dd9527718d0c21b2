"""Random work: adding, signing, stamping, sealing … as it comes, among what can be done with what is there."""

from __future__ import annotations

from pathlib import Path
from random import Random

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
    withholding,
    witness_key,
)

from dalel.evidence.checkpoint.stamping import Ask

KINDS = {"add": 30, "sign": 20, "rotate": 25, "stamp": 40, "keep": 25, "seal": 70, "withhold": 90, "redact": 100}
"""About how many steps each takes."""

NUMBERS = 10_000


class RandomWork:
    """One piece of work after the other; ``killed`` counts for each kind how often a process was killed in it."""

    def __init__(self, folder: Path, random: Random, ask: Ask) -> None:
        self.folder, self.random, self.ask = folder, random, ask
        self.witnesses = [witness_key(number) for number in range(3)]
        self.number = 0
        self.steps = dict(KINDS)
        self.killed = dict.fromkeys(KINDS, 0)
        self.start()

    def start(self) -> None:
        """A new ledger."""
        self.workshop = Workshop(self.folder / f"workshop-{self.number}")

    def kill_one(self) -> None:
        """Let a piece of work, or two in one process, be killed at a random step, and go on with it."""
        jobs = [self.next_job() for _ in range(self.random.choice((1, 1, 2)))]
        ended = kill(self.workshop, jobs, self.random.randrange(sum(self.steps[job.name] for job in jobs)))
        done = sum(line.startswith("done") for line in ended.told)
        if ended.was_killed:
            self.killed[jobs[done].name] += 1
        for job in jobs:
            # One that came through took fewer steps than was thought.
            self.steps[job.name] = max(20, self.steps[job.name] + (1 if ended.was_killed else -8))
        go_on(self.workshop, jobs[done:])
        if len(self.workshop.lines) > 40:
            self.start()

    def next_job(self) -> Job:
        """Something that can be done with what is there."""
        self.number += 1
        workshop, random = self.workshop, self.random
        held = sorted(line.split()[1] for line in workshop.told if line.startswith("document"))
        sizes = workshop.kept.sizes()
        dossiers = [path for path in workshop.dossiers() if path.name.startswith("whole")]
        kinds = ["add"] + ["sign", "seal"] * bool(held) + ["rotate", "stamp", "keep"] * bool(sizes)
        kind = random.choice(kinds + ["withhold", "redact"] * bool(dossiers))
        if kind == "add":
            return adding(list(make_documents(self.folder / "documents", random.sample(range(NUMBERS), 2))))
        if kind == "stamp":
            return stamping(self.ask)
        if kind == "keep":
            witness = random.choice(self.witnesses)
            return keeping(cosigned(workshop, random.choice(sizes), witness), witness.witness_vkey)
        if kind == "seal":
            chosen = random.choice((None, frozenset(random.sample(held, min(2, len(held))))))
            return sealing(workshop.output / f"whole-{self.number}", chosen)
        if kind in ("withhold", "redact"):
            dossier, output = random.choice(dossiers), workshop.output / f"less-{self.number}"
            document = random.choice(sorted(path.name for path in dossier.glob("data/objects/*/*")))
            return (withholding if kind == "withhold" else redacting)(output, dossier, document)
        return signing() if kind == "sign" else rotating()
