"""The vectors of others: age files and SLIP-39 shares, and the exceptions, each with the reason why it does no harm."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from shamir_mnemonic import MnemonicError, combine_mnemonics

from dalel.errors import DataError
from dalel.evidence.custody import parse_share
from dalel.evidence.custody.age import decrypt
from dalel.evidence.custody.identity import identity_of

VECTORS = Path(__file__).parents[2] / "vectors"
AGE = sorted(path for path in (VECTORS / "age").iterdir() if path.suffix != ".md")
SLIP39 = json.loads((VECTORS / "slip39" / "vectors.json").read_text())


def outcome(path: Path) -> str:
    head, _, body = path.read_bytes().partition(b"\n\n")
    said: dict[str, list[str]] = {}
    for line in head.decode().split("\n"):
        name, _, value = line.partition(": ")
        said.setdefault(name, []).append(value)
    if "compressed" in said:
        body = zlib.decompress(body)
    should_open = said["expect"] == ["success"]
    if "armored" in said:
        # A pack is never armoured, and armour is refused.
        assert isinstance(opened_by(said["identity"], body), DataError)
        return "armoured"
    opened = opened_by(said["identity"], body)
    if isinstance(opened, DataError):
        return f"refused, and should open: {opened}" if should_open else "as expected"
    if not should_open:
        return "opens, and should be refused"
    return "as expected" if sha256(opened).hexdigest() == said["payload"][0] else "opens, as something else"


def opened_by(identities: list[str], body: bytes) -> bytes | DataError:
    """What the first of these identities opens; else why the last did not."""
    for identity in identities:
        try:
            return decrypt(body, identity_of(decode(identity)))
        except DataError as error:
            refusal = error
    return refusal


def test_the_age_vectors_come_out_as_expected_and_armour_is_refused() -> None:
    outcomes = Counter(outcome(path) for path in AGE)
    assert outcomes == {"as expected": 66, "armoured": 30}


@pytest.mark.parametrize("vector", SLIP39, ids=lambda vector: vector[0].split(".")[0])
def test_the_slip39_vectors_come_out_as_expected(vector: list[object]) -> None:
    _, shares, secret, _ = vector
    assert isinstance(shares, list)
    if secret:
        assert combine_mnemonics(shares, b"TREZOR").hex() == secret
    else:
        with pytest.raises(MnemonicError):
            combine_mnemonics(shares, b"TREZOR")


def test_a_share_of_the_vectors_is_read_by_us_where_its_checksum_fits() -> None:
    refused = []
    for says, shares, _, _ in SLIP39:
        for share in shares:
            try:
                assert parse_share(share, name="vector").words == share
            except DataError:
                refused.append(says)
    assert sorted({said.partition(". ")[2] for said in refused}) == [
        "Mnemonic with insufficient length",
        "Mnemonic with invalid checksum (128 bits)",
        "Mnemonic with invalid checksum (256 bits)",
        "Mnemonic with invalid master secret length",
        "Mnemonic with invalid padding (128 bits)",
        "Mnemonic with invalid padding (256 bits)",
        "Mnemonics with greater group threshold than group counts (128 bits)",
        "Mnemonics with greater group threshold than group counts (256 bits)",
    ]


def decode(spelled: str) -> bytes:
    """The 32 bytes of an identity, read by hand (BIP 173): five bits a sign, the last six signs are a checksum."""
    signs = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    number = 0
    for sign in spelled.lower().removeprefix("age-secret-key-1")[:-6]:
        number = number << 5 | signs.index(sign)
    return (number >> 4).to_bytes(32, "big")
