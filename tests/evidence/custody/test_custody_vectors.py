"""The vectors of others: age files and SLIP-39 shares, and the exceptions, each with the reason why it does no harm."""

from __future__ import annotations

import json
import zlib
from hashlib import sha256
from pathlib import Path

import pytest
from pyrage import DecryptError, decrypt, x25519
from shamir_mnemonic import MnemonicError, combine_mnemonics

from dalel.errors import DataError
from dalel.evidence.custody import parse_share
from dalel.evidence.custody.identity import identity_of, recipient_of

VECTORS = Path(__file__).parents[2] / "vectors"
AGE = sorted(path for path in (VECTORS / "age").iterdir() if path.suffix != ".md")
SLIP39 = json.loads((VECTORS / "slip39" / "vectors.json").read_text())
DIFFERING = {
    # A pack is never armoured.
    "armor_whitespace_outside": "refused, and should open",
    # Both are headers that no writer makes; the bytes of a pack are compared with its manifest before.
    "stanza_missing_body": "opens, and should be refused",
    "stanza_missing_final_line": "opens, and should be refused",
}


def outcome(path: Path) -> str:
    head, _, body = path.read_bytes().partition(b"\n\n")
    said: dict[str, list[str]] = {}
    for line in head.decode().split("\n"):
        name, _, value = line.partition(": ")
        said.setdefault(name, []).append(value)
    if "compressed" in said:
        body = zlib.decompress(body)
    should_open = said["expect"] == ["success"]
    try:
        opened = decrypt(body, [x25519.Identity.from_str(identity) for identity in said["identity"]])
    except DecryptError:
        return "refused, and should open" if should_open else "as expected"
    if not should_open:
        return "opens, and should be refused"
    return "as expected" if sha256(opened).hexdigest() == said["payload"][0] else "opens, as something else"


def test_the_age_vectors_come_out_as_expected_but_for_the_known_three() -> None:
    outcomes = {path.name: outcome(path) for path in AGE}
    assert len(outcomes) == 96
    assert {name: said for name, said in outcomes.items() if said != "as expected"} == DIFFERING


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


def test_an_identity_is_spelled_as_age_keygen_spells_it() -> None:
    # The key of the vectors (CCTV, internal/testkit): the secret is the SHA-256 of nothing secret.
    for path in AGE:
        if path.name == "x25519":
            line = next(each for each in path.read_text(errors="ignore").split("\n") if each.startswith("identity: "))
    spelled = line.removeprefix("identity: ")
    secret = decode(spelled)
    assert str(identity_of(secret)) == spelled
    assert recipient_of(secret) == str(x25519.Identity.from_str(spelled).to_public())


def decode(spelled: str) -> bytes:
    """The 32 bytes of an identity, read by hand (BIP 173): five bits a sign, the last six signs are a checksum."""
    signs = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    number = 0
    for sign in spelled.lower().removeprefix("age-secret-key-1")[:-6]:
        number = number << 5 | signs.index(sign)
    return (number >> 4).to_bytes(32, "big")
