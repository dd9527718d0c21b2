"""The OpenTimestamps proof: leads from a digest to the root of a Bitcoin block, which nobody can have made later.

It is read by the ``opentimestamps`` package, which is an extra: ``pip install "dalel[ots]"``.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module

from dalel.errors import DataError
from dalel.evidence.timestamp.block_header import BlockHeader, parse_header
from dalel.evidence.verification import Answer

MAX_PROOF = 65_536
"""Bytes a proof may have; real ones have a few thousand."""

_LIBRARY = "opentimestamps.core"
_INSTALL = 'Reading a proof needs the opentimestamps package: pip install "dalel[ots]"'
_HEAD = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"
"""How a proof over a SHA-256 begins: its magic, its version, the operation."""
_MALFORMED = {
    "BadMagicError": "it does not begin as one",
    "UnsupportedMajorVersion": "its version is not known",
    "TruncationError": "it is cut short",
    "TrailingGarbageError": "more follows after its end",
    "RecursionLimitError": "it is nested too deeply",
}
# Bitcoin makes some 50,000 blocks a year.
_HIGHEST = 100_000_000


class NoLibraryError(Exception):
    """What a proof is read with is not installed here, or cannot compute a digest; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof is over and what it leads to: ``roots`` are (height, root) of Bitcoin blocks."""

    algorithm: str
    digest: bytes
    roots: tuple[tuple[int, bytes], ...]
    calendars: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtsVerification:
    """The result. ``time`` and ``block`` (the hash of its header) are there only where the answer is PASS."""

    answer: Answer
    says: str
    heights: tuple[int, ...] = ()
    calendars: tuple[str, ...] = ()
    time: dt.datetime | None = None
    block: str = ""


def check_proof(proof: bytes, digest: bytes, *, headers: Iterable[bytes] = ()) -> OtsVerification:
    """Check a proof over a SHA-256 digest against block headers of 80 bytes each; nothing is fetched."""
    known = [parse_header(data, number) for number, data in enumerate(headers, 1)]
    try:
        found = read_proof(proof)
    except NoLibraryError as error:
        if not proof.startswith(_HEAD + digest):
            return OtsVerification(Answer.FAIL, "It does not begin as an OpenTimestamps proof over this digest.")
        return OtsVerification(Answer.NOT_CHECKED, str(error))
    except DataError as error:
        return OtsVerification(Answer.FAIL, f"This is no OpenTimestamps proof that can be read: {error.what}.")
    if (found.algorithm, found.digest) != ("sha256", digest):
        return OtsVerification(
            Answer.FAIL,
            f"It was made over other data: expected the sha256 digest {digest.hex()}, "
            f"found the {found.algorithm} digest {found.digest.hex()}.",
        )
    heights = tuple(sorted({height for height, _ in found.roots}))
    fitting = sorted(
        ((header.time, height, header) for height, root in found.roots for header in known if header.root == root),
        key=lambda each: each[:2],
    )
    for time, height, header in fitting:
        if header.has_work:
            return OtsVerification(
                Answer.PASS,
                f"Existed before {time:%Y-%m-%d %H:%M:%S} UTC, the time of Bitcoin block {height} (which may be off by "
                f"two hours), provided that this header is in the chain: compare its hash {header.name} with that of "
                f"block {height} in any block explorer.",
                heights=heights,
                calendars=found.calendars,
                time=time,
                block=header.name,
            )
    says = say_unproved(found, heights, known, [header for _, _, header in fitting])
    return OtsVerification(Answer.NOT_CHECKED, says, heights=heights, calendars=found.calendars)


def say_unproved(
    found: Proof, heights: Sequence[int], known: Sequence[BlockHeader], made_up: Sequence[BlockHeader]
) -> str:
    """What is missing."""
    if made_up:
        return (
            f"The header {made_up[0].name} has the root that it leads to, but not the work of a Bitcoin block: anybody "
            "can have made it. Get the header from the chain itself."
        )
    if heights:
        which = " or ".join(f"{height}" for height in heights)
        among = f"is not among the {len(known)} given" if known else "was not given"
        return (
            f"It leads to Bitcoin block {which}, whose header {among}. Get its 80 bytes: "
            f"bitcoin-cli getblockheader $(bitcoin-cli getblockhash {heights[0]}) false | xxd -r -p"
        )
    if found.calendars:
        return (
            f"It is not complete: {' and '.join(found.calendars)} promised to put it into Bitcoin. "
            "Some hours after it was made, complete it: ots upgrade FILE"
        )
    return "It leads to nothing that is known here, neither to a Bitcoin block nor to a calendar."


def read_proof(data: bytes) -> Proof:
    """Follow a proof to all its ends."""
    try:
        timestamp, notary, serialize = (
            import_module(f"{_LIBRARY}.{name}") for name in ("timestamp", "notary", "serialize")
        )
    except ImportError as error:
        raise NoLibraryError(_INSTALL) from error
    if len(data) > MAX_PROOF:
        raise DataError(f"it has {len(data)} bytes, and a proof has at most {MAX_PROOF}")
    try:
        with warnings.catch_warnings():
            # The library thinks of giving up one operation; a proof that uses it is none the worse.
            warnings.simplefilter("ignore", PendingDeprecationWarning)
            file = timestamp.DetachedTimestampFile.deserialize(serialize.BytesDeserializationContext(data))
        ends = list(file.timestamp.all_attestations())
    except serialize.DeserializationError as error:
        raise DataError(_MALFORMED.get(type(error).__name__, "a step in it is not known or cannot be done")) from error
    except RecursionError as error:
        raise DataError("it is nested too deeply") from error
    except ValueError as error:
        if "unsupported hash type" in str(error):
            raise NoLibraryError(f"This computer cannot compute a digest that the proof uses: {error}.") from error
        raise DataError("a step in it is not known or cannot be done") from error
    blocks = [(end.height, root) for root, end in ends if isinstance(end, notary.BitcoinBlockHeaderAttestation)]
    if any(height > _HIGHEST for height, _ in blocks):
        raise DataError("it names a block so high that there is none")
    calendars = {end.uri for _, end in ends if isinstance(end, notary.PendingAttestation)}
    return Proof(
        algorithm=file.file_hash_op.TAG_NAME,
        digest=file.file_digest,
        roots=tuple(blocks),
        calendars=tuple(sorted(calendars)),
    )
