"""An OpenTimestamps proof: leads to a block or not, and says what it takes to be sure."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timestamp.fixture_stamps import VECTORS

from dalel.errors import DataError
from dalel.evidence.timestamp import BlockHeader, OtsVerification, check_proof
from dalel.evidence.timestamp.opentimestamps import MAX_PROOF
from dalel.evidence.verification import Answer

PROOFS = VECTORS / "opentimestamps"
HEADER = (PROOFS / "block-358391.header").read_bytes()
HELLO = sha256(b"Hello World!\n").digest()
GET_358391 = "bitcoin-cli getblockheader $(bitcoin-cli getblockhash 358391) false | xxd -r -p"

# The first block of Bitcoin and the one payment in it, as every client has them. Its root is the double SHA-256 of the
# payment, so this proof is true: the payment existed before the block.
GENESIS = bytes.fromhex(
    "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc388"
    "8a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c"
)
PAYMENT = bytes.fromhex(
    "01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04ffff001d0104455468652054696d"
    "65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f7220"
    "62616e6b73ffffffff0100f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f"
    "4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000"
)
MAGIC = bytes.fromhex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e8929401")
BITCOIN = bytes.fromhex("000588960d73d71901")


def proof(name: str) -> bytes:
    return (PROOFS / f"{name}.ots").read_bytes()


def digest_in(data: bytes) -> bytes:
    return data[len(MAGIC) + 1 :][:32]


def made_proof(data: bytes, *steps: bytes, height: int) -> bytes:
    payload = bytes((height,))
    return MAGIC + b"\x08" + sha256(data).digest() + b"".join(steps) + BITCOIN + bytes((len(payload),)) + payload


def test_a_proof_that_leads_to_a_block_passes_and_says_what_to_compare() -> None:
    assert check_proof(proof("hello-world.txt"), HELLO, headers=[GENESIS, HEADER]) == OtsVerification(
        answer=Answer.PASS,
        says=(
            "Existed before 2015-05-28 15:41:18 UTC, the time of Bitcoin block 358391 (which may be off by two hours), "
            "provided that this header is in the chain: compare its hash "
            "000000000000000003e892881a8cdcdc117c06d444057c98b6f04a9ee75a2319 with that of block 358391 in any block "
            "explorer."
        ),
        heights=(358391,),
        calendars=(),
        time=dt.datetime(2015, 5, 28, 15, 41, 18, tzinfo=dt.UTC),
        block="000000000000000003e892881a8cdcdc117c06d444057c98b6f04a9ee75a2319",
    )


def test_the_payment_of_the_first_block_existed_before_it() -> None:
    found = check_proof(made_proof(PAYMENT, b"\x08", height=0), sha256(PAYMENT).digest(), headers=[GENESIS])
    assert (found.answer, found.block) == (
        Answer.PASS,
        "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
    )
    assert found.time == dt.datetime(2009, 1, 3, 18, 15, 5, tzinfo=dt.UTC)


NO_HEADER = f"It leads to Bitcoin block 358391, whose header was not given. Get its 80 bytes: {GET_358391}"
NOT_AMONG = f"It leads to Bitcoin block 358391, whose header is not among the 1 given. Get its 80 bytes: {GET_358391}"
PROMISED = "promised to put it into Bitcoin. Some hours after it was made, complete it: ots upgrade FILE"
ALICE, BOB = "https://alice.btc.calendar.opentimestamps.org", "https://bob.btc.calendar.opentimestamps.org"


@pytest.mark.parametrize(
    ("name", "headers", "says", "heights", "calendars"),
    [
        ("hello-world.txt", [], NO_HEADER, (358391,), ()),
        ("hello-world.txt", [GENESIS], NOT_AMONG, (358391,), ()),
        # It names the block, and does not lead to its root.
        ("bad-stamp.txt", [HEADER], NOT_AMONG, (358391,), ()),
        ("incomplete.txt", [HEADER], f"It is not complete: {ALICE} {PROMISED}", (), (ALICE,)),
        ("two-calendars.txt", [], f"It is not complete: {ALICE} and {BOB} {PROMISED}", (), (ALICE, BOB)),
        ("known-and-unknown-notary.txt", [], f"It is not complete: {BOB} {PROMISED}", (), (BOB,)),
        (
            "unknown-notary.txt",
            [],
            "It leads to nothing that is known here, neither to a Bitcoin block nor to a calendar.",
            (),
            (),
        ),
        (
            "different-blockchains.txt",
            [HEADER],
            NOT_AMONG.replace("358391", "455605"),
            (455605,),
            ("https://eth.ots.eternitywall.com", "https://ots.eternitywall.it"),
        ),
    ],
)
def test_a_proof_that_is_not_complete_says_what_is_missing(
    name: str, headers: list[bytes], says: str, heights: tuple[int, ...], calendars: tuple[str, ...]
) -> None:
    assert check_proof(proof(name), digest_in(proof(name)), headers=headers) == OtsVerification(
        answer=Answer.NOT_CHECKED, says=says, heights=heights, calendars=calendars
    )


@pytest.mark.parametrize(
    ("name", "algorithm", "digest"),
    [
        ("hello-world.txt", "sha256", HELLO.hex()),
        ("bitcoin.pdf", "sha1", "8de2fdb04edce612738eb51e14ecc426381f8ed8"),
    ],
)
def test_a_proof_over_other_data_fails(name: str, algorithm: str, digest: str) -> None:
    other = sha256(b"other").digest()
    assert check_proof(proof(name), other, headers=[HEADER]) == OtsVerification(
        answer=Answer.FAIL,
        says=(
            f"It was made over other data: expected the sha256 digest {other.hex()}, found the {algorithm} digest "
            f"{digest}."
        ),
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it does not begin as one"),
        (b"OK\n", "it does not begin as one"),
        (proof("hello-world.txt")[:-1], "it is cut short"),
        (proof("hello-world.txt") + b"\n", "more follows after its end"),
        (proof("invalid/bad-major-version"), "its version is not known"),
        (proof("invalid/exceeds-max-msg-length"), "a step in it is not known or cannot be done"),
        (proof("invalid/invalid-file-digest-type"), "a step in it is not known or cannot be done"),
        (bytes(MAX_PROOF + 1), f"it has {MAX_PROOF + 1} bytes, and a proof has at most {MAX_PROOF}"),
        (MAGIC + b"\x08" + HELLO + b"\x08" * 300, "it is nested too deeply"),
        (
            MAGIC + b"\x08" + HELLO + BITCOIN + b"\x80\x28" + b"\xff" * 5119 + b"\x01",
            "it names a block so high that there is none",
        ),
    ],
    ids=["empty", "text", "cut", "more", "version", "long", "digest", "large", "deep", "high"],
)
def test_what_is_no_proof_fails_with_the_reason(data: bytes, why: str) -> None:
    assert check_proof(data, HELLO) == OtsVerification(
        answer=Answer.FAIL, says=f"This is no OpenTimestamps proof that can be read: {why}."
    )


def mined(root: bytes, bits: bytes) -> bytes:
    """A header of our own making, which does the work that it says is needed."""
    for number in range(10_000):
        header = HEADER[:36] + root + HEADER[68:72] + bits + number.to_bytes(4, "little")
        if sha256(sha256(header).digest()).digest()[31] < 0x7F:
            return header
    raise AssertionError


@pytest.mark.parametrize("bits", ["ffff7f20", "ffff001e", "ffff001d", "00000000", "ffffff1d", "ffff7f1d", "01000002"])
def test_a_header_that_anybody_can_make_proves_nothing(bits: str) -> None:
    root = sha256(sha256(PAYMENT + b"forged").digest()).digest()
    header = mined(root, bytes.fromhex(bits))
    found = check_proof(
        made_proof(PAYMENT + b"forged", b"\x08", height=7), sha256(PAYMENT + b"forged").digest(), headers=[header]
    )
    assert found == OtsVerification(
        answer=Answer.NOT_CHECKED,
        says=(
            f"The header {BlockHeader(header).name} has the root that it leads to, but not the work of a Bitcoin "
            "block: anybody can have made it. Get the header from the chain itself."
        ),
        heights=(7,),
    )


def test_a_header_of_another_length_is_an_error() -> None:
    with pytest.raises(DataError) as raised:
        check_proof(proof("hello-world.txt"), HELLO, headers=[HEADER, HEADER.hex().encode()])
    assert str(raised.value) == (
        "Block header 2 of those given has 160 bytes; a header has 80.\n"
        "Get it as bytes, not as text: bitcoin-cli getblockheader HASH false | xxd -r -p > FILE"
    )


def test_a_step_that_the_library_may_give_up_is_taken() -> None:
    reversed_twice = made_proof(PAYMENT, b"\xf2\xf2\x08", height=0)
    assert check_proof(reversed_twice, sha256(PAYMENT).digest(), headers=[GENESIS]).answer is Answer.PASS


def test_without_the_library_nothing_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentimestamps.core.timestamp", None)
    assert check_proof(proof("hello-world.txt"), HELLO, headers=[HEADER]) == OtsVerification(
        answer=Answer.NOT_CHECKED,
        says='Reading a proof needs the opentimestamps package: pip install "dalel[ots]"',
    )


def test_a_digest_that_this_computer_cannot_compute_is_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    compute = hashlib.new

    def without_ripemd160(name: str, data: bytes = b"") -> object:
        # What OpenSSL 3.0.0 to 3.0.6 does.
        if name == "ripemd160":
            raise ValueError("unsupported hash type ripemd160")
        return compute(name, data)

    monkeypatch.setattr(hashlib, "new", without_ripemd160)
    assert check_proof(made_proof(PAYMENT, b"\x03", height=0), sha256(PAYMENT).digest()) == OtsVerification(
        answer=Answer.NOT_CHECKED,
        says="This computer cannot compute a digest that the proof uses: unsupported hash type ripemd160.",
    )


@given(st.integers(0, 8 * len(proof("hello-world.txt")) - 1))
def test_no_bit_turned_over_proves_another_time(bit: int) -> None:
    changed = bytearray(proof("hello-world.txt"))
    changed[bit // 8] ^= 1 << bit % 8
    found = check_proof(bytes(changed), HELLO, headers=[HEADER])
    # The height is not among what is hashed; the time comes from the header.
    assert found.answer is not Answer.PASS or found.time == dt.datetime(2015, 5, 28, 15, 41, 18, tzinfo=dt.UTC)


@given(st.binary(max_size=100))
def test_no_bytes_make_the_reader_of_proofs_stumble(data: bytes) -> None:
    assert check_proof(MAGIC + b"\x08" + HELLO + data, HELLO).answer is not Answer.PASS
