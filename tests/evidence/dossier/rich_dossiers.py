"""A dossier with everything in it: two key epochs, stamps of two authorities, a witness, values shown, rows hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from samples import DIGESTS, DOCUMENTS, IDENTITY
from timestamp.authority import Authority

from dalel.evidence import Evidence
from dalel.evidence.checkpoint import SigningKeys, Witness, keep_cosigned, parse_vkey, rotate, sign, stamp, survey
from dalel.evidence.disk import Disk
from dalel.evidence.dossier import (
    Order,
    Selection,
    Workplace,
    plan_parts,
    redact_parts,
    reopen,
    seal,
    withhold,
)
from dalel.evidence.store import no_progress

TIME = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Rich:
    """The dossiers by name, and what a verifier brings from elsewhere."""

    workplace: Workplace
    dossiers: dict[str, Path]
    vkeys: tuple[str, ...]
    witness: str
    roots: tuple[Path, ...]
    held: dict[int, Path]

    @property
    def size(self) -> int:
        """The newest checkpoint that others hold."""
        return max(self.held)


def make_rich(folder: Path, salt: Callable[[int], bytes]) -> Rich:
    """Make the newsroom and its dossiers: whole, part, redacted, withheld."""
    sources = folder / "sources"
    sources.mkdir(parents=True)
    for name, text in DOCUMENTS.items():
        (sources / name).write_bytes(text.encode())
    evidence = Evidence(folder / "evidence", collector="aigerim-k", device="aigerim-laptop", salt=salt)
    keys = SigningKeys(folder / "keys", Disk())
    workplace = Workplace(evidence, keys, IDENTITY, None)
    held = {}

    def note(data: bytes, size: int) -> None:
        held[size] = folder / f"held-{size}"
        held[size].write_bytes(data)

    list(evidence.add_all([sources / "lots.csv", sources / "plan.json"], time=TIME))
    first = sign(evidence, keys, time=TIME).signed
    note(first.data, first.checkpoint.size)
    authorities = [Authority(folder / name, name=name) for name in ("North", "South")]
    asked = {f"https://{each.name}.example/": each for each in authorities}
    stamp(evidence, list(asked), size=None, ask=lambda data, url: asked[url].stamp(data), time=TIME)
    list(evidence.add_all([sources / "note.bin"], time=TIME))
    rotate(evidence, keys, time=TIME)
    second = sign(evidence, keys, time=TIME).signed
    with evidence.reading() as ledger:
        vkeys = tuple(key.vkey for key in survey(ledger, []).keys)
    witness = Witness(folder / "witness", Disk())
    cosigned = witness.cosign(second.data, name="counsel.example/w", vkey=parse_vkey(vkeys[-1]), time=TIME)
    witness_key = witness.key(None).witness_vkey
    keep_cosigned(evidence, cosigned.note.render(), witness_key, time=TIME)
    stamp(evidence, list(asked), size=None, ask=lambda data, url: asked[url].stamp(data), time=TIME)

    def order(name: str) -> Order:
        return Order(folder / name, allowed=frozenset({"not-looked-into"}), time=TIME, progress=no_progress)

    def seal_as(name: str, selection: Selection) -> Path:
        how = order(name)
        return seal(
            workplace, selection, output=how.output, allowed=how.allowed, time=TIME, progress=how.progress
        ).output

    names = frozenset({"name"})
    whole = seal_as("whole", Selection(disclosed=names))
    chosen = frozenset({DIGESTS["lots.csv"], DIGESTS["plan.json"]})
    part = seal_as("part", Selection(documents=chosen, disclosed=names))
    opened = reopen(whole)
    plan = plan_parts(opened, DIGESTS["lots.csv"], hide="2,4", show=None)
    redacted = redact_parts(workplace, opened, plan, order=order("redacted")).output
    withheld = withhold(workplace, redacted, [DIGESTS["note.bin"]], reason="not-needed", order=order("withheld")).output
    dossiers = {"whole": whole, "part": part, "redacted": redacted, "withheld": withheld}
    roots = tuple(each.root_pem for each in authorities)
    return Rich(workplace, dossiers, vkeys, str(witness_key), roots, held)
