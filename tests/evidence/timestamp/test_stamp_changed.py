"""A changed stamp: whichever bit is turned over, no stamp is accepted that says another time or digest."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from thorough import amount
from timestamp.fixture_stamps import GOOD

from dalel.evidence.timestamp import read_stamp, verify_stamp
from dalel.evidence.timestamp.der import OCTET_STRING, SEQUENCE, Fields, numbered, read_whole
from dalel.evidence.timestamp.envelope import read_envelope
from dalel.evidence.timestamp.stamp import read_response
from dalel.evidence.verification import Answer

# What nobody signed: openssl does not look at these bytes, or takes more than one value of them.
UNSIGNED = {
    8: "status: 1 says that it was granted with changes",
    34: "version of the signed data",
    50: "tag of the empty parameters of the digest algorithm, in the list of those used",
    900: "version of the signer",
    979: "tag of the empty parameters of the signer's digest algorithm",
    **dict.fromkeys(range(1151, 1161), "algorithm of the signature, which openssl takes from the key"),
    1161: "tag of the empty parameters of the algorithm of the signature",
}


def signed_ranges() -> list[range]:
    """Where the signed parts of the good stamp lie: statement, certificate, signed attributes, signature."""
    response = read_response(GOOD.token)
    assert response.token is not None
    envelope = read_envelope(response.token)
    signed = Fields(read_whole(response.token, "token", SEQUENCE).content).rest()[1]
    signers = Fields(read_whole(signed.content, "signed data", SEQUENCE).content).rest()[-1]
    signer = Fields(read_whole(signers.content, "signer", SEQUENCE).content).rest()
    attributes, signature = signer[3], signer[5]
    assert (attributes.tag, signature.tag) == (numbered(0), OCTET_STRING)
    parts = [envelope.statement, envelope.certificates[0], attributes.raw, signature.content]
    return [range(start := GOOD.token.index(part), start + len(part)) for part in parts]


def flip(token: bytes, bit: int) -> bytes:
    changed = bytearray(token)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@cache
def accepted(bit: int) -> tuple[object, ...] | None:
    """What a stamp with this bit turned over says, if it is accepted."""
    found = verify_stamp(flip(GOOD.token, bit), GOOD.data, roots=GOOD.roots)
    if found.answer is not Answer.PASS or found.stamp is None:
        return None
    return found.stamp.time, found.stamp.imprint, found.stamp.hash_algorithm, found.stamp.authority


def test_the_bytes_that_nobody_signed_lie_outside_of_what_is_signed() -> None:
    assert len(UNSIGNED) == 16
    assert [byte for byte in UNSIGNED if any(byte in signed for signed in signed_ranges())] == []


@pytest.mark.slow
def test_no_bit_turned_over_changes_what_an_accepted_stamp_says() -> None:
    # Every bit outside of what is signed, and one of some bytes inside (or of each: thorough).
    inside = {byte for signed in signed_ranges() for byte in signed}
    step = 8 * amount(8, 1)
    bits = [bit for bit in range(8 * len(GOOD.token)) if bit // 8 not in inside or bit % step == bit // step % 8]
    with ThreadPoolExecutor(2) as pool:
        results = dict(zip(bits, pool.map(accepted, bits), strict=True))
    said = read_stamp(GOOD.token)
    same = (said.time, said.imprint, said.hash_algorithm, said.authority)
    assert {result for result in results.values() if result is not None} == {same}
    assert {bit // 8 for bit, result in results.items() if result is not None} == set(UNSIGNED)
