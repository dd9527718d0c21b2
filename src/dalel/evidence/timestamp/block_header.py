"""The header of a Bitcoin block: 80 bytes that cost work to make, with a time and the root over what the block holds.

A header proves its own work. That it is in the chain that everybody has, only a look at that chain shows.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from hashlib import sha256

from dalel.errors import DataError

HEADER_BYTES = 80

# The least work that Bitcoin ever took (nBits 0x1d00ffff). A header may claim to need less: then anybody can make it.
_EASIEST = 0xFFFF << 208


@dataclass(frozen=True, slots=True)
class BlockHeader:
    """A header, byte for byte."""

    data: bytes

    @property
    def root(self) -> bytes:
        """The root over the block's transactions, in the order of its bytes."""
        return self.data[36:68]

    @property
    def time(self) -> dt.datetime:
        """The time that the miner gave it. The network lets it be up to two hours ahead."""
        return dt.datetime.fromtimestamp(int.from_bytes(self.data[68:72], "little"), dt.UTC)

    @property
    def digest(self) -> bytes:
        """Its hash, in the order of its bytes."""
        return sha256(sha256(self.data).digest()).digest()

    @property
    def name(self) -> str:
        """Its hash as block explorers write it, last byte first."""
        return self.digest[::-1].hex()

    @property
    def has_work(self) -> bool:
        """Whether its hash is as small as it says that it must be, and that is no more than Bitcoin ever allowed."""
        exponent, mantissa = self.data[75], int.from_bytes(self.data[72:75], "little")
        # The highest bit would be a sign, and the exponent counts bytes; no block has had more than 0x1d of them.
        target = mantissa << 8 * (exponent - 3) if mantissa < 0x800000 and 3 <= exponent <= 0x1D else 0
        return 0 < target <= _EASIEST and int.from_bytes(self.digest, "little") <= target


def parse_header(data: bytes, number: int) -> BlockHeader:
    """Read the header that was given as the ``number``th."""
    if len(data) != HEADER_BYTES:
        raise DataError(
            f"Block header {number} of those given has {len(data)} bytes; a header has {HEADER_BYTES}.",
            next_step="Get it as bytes, not as text: bitcoin-cli getblockheader HASH false | xxd -r -p > FILE",
        )
    return BlockHeader(data)
