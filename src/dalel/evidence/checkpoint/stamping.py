"""Stamping: what others say of a checkpoint comes in, is kept beside it, and is entered in the ledger.

The next checkpoint covers the receipts, and its stamps so renew the earlier ones before their certificates age
(the idea of RFC 4998).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from ssl import DER_cert_to_PEM_cert

from dalel.canonical import canonical_json
from dalel.errors import CommandError, DataError
from dalel.evidence.checkpoint.kept_checkpoints import KeptCheckpoints
from dalel.evidence.checkpoint.note import COSIGNATURE, Vkey, verifies
from dalel.evidence.checkpoint.witness import is_signed_by_any, read_request
from dalel.evidence.entry import Receipt
from dalel.evidence.evidence import Evidence
from dalel.evidence.recording import Recording
from dalel.evidence.timestamp import Stamp, StampUnavailable, check_address, check_proof, read_stamp
from dalel.evidence.verification import Answer

PENDING = "pending.json"

Ask = Callable[[bytes, str], bytes]
"""Asks an authority, by its address, for a stamp over these bytes; raises `StampRefused` or `StampUnavailable`."""


@dataclass(frozen=True, slots=True, order=True)
class Wish:
    """A stamp that is wanted: over the checkpoint of a size, from an address."""

    size: int
    url: str


@dataclass(frozen=True, slots=True)
class Stamped:
    """What became of a wish. ``path`` is None where there is no stamp; ``is_pending`` where it is asked for again."""

    wish: Wish
    path: Path | None
    stamp: Stamp | None
    says: str = ""
    is_pending: bool = False


def stamp(evidence: Evidence, urls: Iterable[str], *, size: int | None, ask: Ask, time: dt.datetime) -> list[Stamped]:
    """Ask authorities for stamps over the newest checkpoint, or the one of a size, and again for those still wanted.

    Wishes are noted first: what cannot be had now, offline, is asked for by the next call.
    """
    kept = KeptCheckpoints(evidence.folder, evidence.disk)
    sizes = kept.sizes()
    urls = list(urls)
    for url in urls:
        # Before it is noted: an address that cannot be used would stand in the way of every later call.
        check_address(url, "the time-stamp authority")
    if not sizes:
        raise CommandError("There is no checkpoint yet.", next_step="Sign one: dalel checkpoint sign")
    wanted = sizes[-1] if size is None else kept.read(size).checkpoint.size
    named = [Wish(wanted, url) for url in urls]
    if not named and not read_pending(kept):
        raise CommandError(
            "No authority was named, and none is waiting to be asked again.",
            next_step="Name two that do not depend on each other: dalel checkpoint stamp --tsa URL --tsa URL",
        )
    wishes = write_pending(evidence, kept, named, time=time)
    outcomes = [fulfil(kept, wish, ask=ask) for wish in wishes]
    keep_all(evidence, kept, outcomes, time=time)
    return [outcome for outcome, _ in outcomes]


def fulfil(kept: KeptCheckpoints, wish: Wish, *, ask: Ask) -> tuple[Stamped, bytes]:
    """Ask for one stamp."""
    data = kept.read(wish.size).data
    try:
        token = ask(data, wish.url)
    except DataError as error:
        is_pending = isinstance(error, StampUnavailable)
        return Stamped(wish, None, None, says=str(error).replace("\n", " "), is_pending=is_pending), b""
    return Stamped(wish, kept.path(wish.size), read_stamp(token)), token


def keep_all(
    evidence: Evidence, kept: KeptCheckpoints, outcomes: list[tuple[Stamped, bytes]], *, time: dt.datetime
) -> None:
    """Keep the stamps that came, enter them, and note which are still wanted."""
    with evidence.recording(time=time) as recording:
        for number, (outcome, token) in enumerate(outcomes):
            if outcome.stamp is None:
                continue
            certificates = {
                f"{sha256(der).hexdigest()}.pem": DER_cert_to_PEM_cert(der).encode()
                for der in outcome.stamp.certificates
            }
            kept.keep_certificates(certificates, temporary=recording.temporary)
            path = kept.keep_receipt(outcome.wish.size, token, suffix=".tsr", temporary=recording.temporary)
            outcomes[number] = (Stamped(outcome.wish, path, outcome.stamp), token)
            enter_receipt(recording, "rfc3161", outcome.wish.size, token, source=outcome.wish.url)
        recording.write()
        # Another process may have noted wishes of its own meanwhile.
        others = set(read_pending(kept)) - {outcome.wish for outcome, _ in outcomes}
        left = others | {outcome.wish for outcome, _ in outcomes if outcome.is_pending}
        kept.keep_pending(render_pending(sorted(left)), temporary=recording.temporary)


def enter_receipt(recording: Recording, kind: str, size: int, data: bytes, *, source: str | None) -> None:
    """Enter that somebody else vouched for a checkpoint."""
    recording.enter(Receipt, kind=kind, checkpoint=size, object=sha256(data).hexdigest(), committed={"where": source})


def keep_cosigned(evidence: Evidence, data: bytes, witness: Vkey, *, time: dt.datetime) -> int:
    """Take back a checkpoint that a witness cosigned; its size."""
    if witness.kind != COSIGNATURE:
        raise CommandError("--vkey is not the key of a witness.", next_step="Ask the witness for theirs.")
    _, _, signed = read_request(data)
    kept = KeptCheckpoints(evidence.folder, evidence.disk)
    size = signed.checkpoint.size
    if kept.read(size).note.text != signed.note.text:
        raise DataError(
            f"The cosigned checkpoint of size {size} is not the one that is kept here.",
            next_step="Compare them: dalel checkpoint compare FILE",
        )
    signature = signed.note.signature_of(witness)
    if signature is None or not is_signed_by_any(signed, [witness]):
        raise DataError(
            f"{witness.name} has not cosigned this checkpoint with the key {witness.key_id.hex()}.",
            next_step="Ask the witness for the file that dalel checkpoint cosign wrote.",
        )
    with evidence.recording(time=time) as recording:
        # The first time that a witness saw it stands: a later one says less, and the ledger has a receipt of the first.
        first = kept.cosigned(size).signature_of(witness)
        if first is None or not verifies(witness, first, signed.note.text):
            kept.keep_cosignature(size, signature, temporary=recording.temporary)
            first = signature
        else:
            kept.sync()
        if not has_receipt(recording, size, str(first).encode()):
            enter_receipt(recording, "cosignature", size, str(first).encode(), source=witness.name)
            recording.write()
    return size


def has_receipt(recording: Recording, size: int, data: bytes) -> bool:
    """Whether the ledger has a receipt of this; a process that ended in the middle kept it and did not enter it."""
    digest = sha256(data).hexdigest()
    return any(isinstance(each, Receipt) and each.object == digest for each in recording.ledger.entries_from(size))


def keep_ots(evidence: Evidence, data: bytes, *, size: int, headers: Iterable[bytes] = (), time: dt.datetime) -> str:
    """Keep an OpenTimestamps proof over a checkpoint; what can be said of it, with block headers from elsewhere."""
    kept = KeptCheckpoints(evidence.folder, evidence.disk)
    found = check_proof(data, sha256(kept.read(size).data).digest(), headers=headers)
    if found.answer is Answer.FAIL:
        raise DataError(f"The proof was not kept: {found.says}", next_step=f"Stamp the file {kept.path(size)}")
    with evidence.recording(time=time) as recording:
        kept.keep_receipt(size, data, suffix=".ots", temporary=recording.temporary)
        enter_receipt(recording, "opentimestamps", size, data, source=None)
        recording.write()
    return found.says


def read_pending(kept: KeptCheckpoints) -> list[Wish]:
    """The stamps that are still wanted."""
    path = kept.folder / PENDING
    if not path.exists():
        return []
    try:
        return [Wish(int(each["checkpoint"]), str(each["url"])) for each in json.loads(path.read_bytes())]
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{path} is not a list of stamps that are wanted.", next_step="Remove it, and name the authorities again."
        ) from error


def render_pending(wishes: Iterable[Wish]) -> bytes:
    """The list as it is kept."""
    return canonical_json([{"checkpoint": wish.size, "url": wish.url} for wish in wishes]) + b"\n"


def write_pending(evidence: Evidence, kept: KeptCheckpoints, named: list[Wish], *, time: dt.datetime) -> list[Wish]:
    """Note what is wanted before anybody is asked; all that is wanted now."""
    with evidence.recording(time=time) as recording:
        wishes = sorted({*read_pending(kept), *named})
        kept.keep_pending(render_pending(wishes), temporary=recording.temporary)
        return wishes
