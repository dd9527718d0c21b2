"""Stamping: real authorities on this machine, one of them failing in every way; what came is kept and entered."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from checkpoint.conftest import add_documents
from checkpoint.stranger import files_in
from timestamp.authority import Authority, Fault, imprint_of

from dalel.errors import CommandError, DalelError
from dalel.evidence import Answer, Evidence
from dalel.evidence.checkpoint import (
    KeptCheckpoints,
    ListedCheckpoint,
    SigningKeys,
    keep_ots,
    list_checkpoints,
    sign,
    stamp,
)
from dalel.evidence.checkpoint.stamping import Stamped, Wish
from dalel.evidence.disk import Disk
from dalel.evidence.entry import Receipt
from dalel.evidence.timestamp import read_stamp, request_stamp, verify_stamp

pytestmark = pytest.mark.slow

TIME = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
NOWHERE = "http://127.0.0.1:9/tsr"
LATER = "Nothing is lost. Try later: dalel checkpoint stamp"
REFUSED = "Check the address and the authority's terms, or ask another authority."


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Authority, Authority]]:
    folder = tmp_path_factory.mktemp("authorities")
    with Authority(folder, name="A") as one, Authority(folder, name="B") as two:
        yield one, two


@pytest.fixture
def authorities(opened: tuple[Authority, Authority]) -> tuple[Authority, Authority]:
    """Two healthy authorities that nobody asked yet; a test may give one a fault."""
    for each in opened:
        each.fault, each.times = Fault.NONE, None
        each.asked.clear()
    return opened


def ask(data: bytes, url: str) -> bytes:
    """Asks as the command does, and does not wait between two attempts."""
    waits: list[float] = []
    return request_stamp(data, url=url, timeout=5, attempts=2, wait=waits.append, nonce=secrets.token_bytes)


def stamped(evidence: Evidence, *urls: str, size: int | None = None) -> list[Stamped]:
    return stamp(evidence, urls, size=size, ask=ask, time=TIME)


def receipts(evidence: Evidence) -> list[Receipt]:
    with evidence.reading() as ledger:
        return [entry for entry in ledger.entries_from(0) if isinstance(entry, Receipt)]


def pending(evidence: Evidence) -> bytes:
    return (evidence.folder / "checkpoints" / "pending.json").read_bytes()


def note_of_size(evidence: Evidence, size: int) -> bytes:
    return (evidence.folder / "checkpoints" / f"{size:06d}").read_bytes()


def test_two_authorities_stamp_a_checkpoint_and_both_stamps_are_kept_and_entered(
    signed: Evidence, authorities: tuple[Authority, Authority]
) -> None:
    urls = [each.url for each in authorities]
    before = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
    outcomes = stamped(signed, *urls)
    note, folder = note_of_size(signed, 7), signed.folder / "checkpoints"
    by_url = {outcome.wish.url: outcome for outcome in outcomes}
    tokens = {}
    for authority in authorities:
        outcome = by_url[authority.url]
        assert outcome.path is not None
        token = tokens[authority.url] = outcome.path.read_bytes()
        assert outcome.path == folder / f"000007.{sha256(token).hexdigest()[:8]}.tsr"
        assert outcome == Stamped(Wish(7, authority.url), outcome.path, read_stamp(token))
        assert outcome.stamp is not None
        assert outcome.stamp.authority == f"CN=Unit {authority.name}, O=Test"
        assert before <= outcome.stamp.time <= dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)
        assert verify_stamp(token, note, roots=authority.root_pem.read_bytes()).answer is Answer.PASS
    entered = receipts(signed)
    assert [entry.seq for entry in entered] == [7, 8]
    for entry in entered:
        url = {name: each.value for name, each in signed.disclosures.read(entry).items()}["where"]
        assert url is not None
        assert (entry.kind, entry.checkpoint) == ("rfc3161", 7)
        assert entry.object == sha256(tokens[url]).hexdigest()
        assert url.encode() not in (signed.folder / "ledger" / "entries.jsonl").read_bytes()
    assert pending(signed) == b"[]\n"
    assert not signed.verify().has_failed


def test_an_authority_learns_the_sha_256_of_the_note_and_nothing_else(
    signed: Evidence, authorities: tuple[Authority, Authority]
) -> None:
    one, two = authorities
    stamped(signed, one.url)
    (asked,) = one.asked
    digest = sha256(note_of_size(signed, 7)).digest()
    assert imprint_of(asked.body) == digest
    # Version, algorithm, digest, a random number, and the wish for a certificate.
    assert len(asked.body) < 80
    assert two.asked == []


def test_the_certificates_of_the_day_are_kept_each_under_its_sha_256(
    signed: Evidence, authorities: tuple[Authority, Authority]
) -> None:
    stamped(signed, *(each.url for each in authorities))
    folder = signed.folder / "checkpoints" / "certificates"
    kept = files_in(folder)
    assert len(kept) == 2
    for name, data in kept.items():
        der = ssl.PEM_cert_to_DER_cert(data.decode())
        assert name == f"{sha256(der).hexdigest()}.pem"
        said = subprocess.run(
            ["openssl", "x509", "-in", folder / name, "-noout", "-fingerprint", "-sha256"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert said.partition("=")[2].strip().replace(":", "").lower() == sha256(der).hexdigest()
    stamped(signed, authorities[0].url)
    assert files_in(folder) == kept
    assert KeptCheckpoints(signed.folder, Disk()).certificate_files() == kept


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (Fault.ERROR_503, ", asked 2 times: it answered 503 Service Unavailable"),
        (Fault.TRUNCATED, ", asked 2 times: the answer broke off"),
        (
            Fault.HTML,
            ": it answered with 'text/html', not with a time stamp (a network that wants a sign-in does so)",
        ),
        (Fault.BUSY, ": its clock is out of order (its words: 'часы стоят')"),
    ],
)
def test_where_one_cannot_be_had_now_the_other_is_kept_and_the_first_is_asked_again_by_the_next_call(
    signed: Evidence, authorities: tuple[Authority, Authority], fault: Fault, trouble: str
) -> None:
    healthy, failing = authorities
    failing.fault = fault
    outcomes = {outcome.wish.url: outcome for outcome in stamped(signed, failing.url, healthy.url)}
    assert outcomes[healthy.url].path is not None
    assert outcomes[failing.url] == Stamped(
        Wish(7, failing.url),
        None,
        None,
        says=f"{failing.url} gave no time stamp{trouble}. {LATER}",
        is_pending=True,
    )
    assert json.loads(pending(signed)) == [{"checkpoint": 7, "url": failing.url}]
    assert len(receipts(signed)) == 1
    # The next call asks only it.
    failing.fault = Fault.NONE
    healthy.asked.clear()
    (again,) = stamped(signed)
    assert again.wish == Wish(7, failing.url)
    assert again.path is not None
    assert healthy.asked == []
    assert pending(signed) == b"[]\n"
    assert [entry.checkpoint for entry in receipts(signed)] == [7, 7]


def test_offline_the_wishes_wait_and_are_still_for_the_checkpoint_that_they_were_made_for(
    signed: Evidence, keys: SigningKeys, authorities: tuple[Authority, Authority], tmp_path: Path
) -> None:
    one, two = authorities
    one.fault = two.fault = Fault.ERROR_500
    assert all(outcome.is_pending for outcome in stamped(signed, one.url, two.url))
    assert len(receipts(signed)) == 0
    add_documents(signed, tmp_path / "more", 2, time=TIME)
    sign(signed, keys, time=TIME)
    assert all(outcome.is_pending for outcome in stamped(signed, one.url))
    wishes = [Wish(7, one.url), Wish(7, two.url), Wish(9, one.url)]
    assert json.loads(pending(signed)) == [{"checkpoint": each.size, "url": each.url} for each in sorted(wishes)]
    one.fault = two.fault = Fault.NONE
    outcomes = stamped(signed)
    assert [outcome.wish for outcome in outcomes] == sorted(wishes)
    for outcome in outcomes:
        assert outcome.stamp is not None
        assert outcome.stamp.imprint == sha256(note_of_size(signed, outcome.wish.size)).digest()
    assert pending(signed) == b"[]\n"


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (Fault.NOT_FOUND, "it answered 404 Not Found"),
        (Fault.REPLAYED, "it gave a stamp that was made for another request, so its time may be an old one"),
    ],
)
def test_what_is_refused_is_not_asked_again(
    signed: Evidence, authorities: tuple[Authority, Authority], fault: Fault, trouble: str
) -> None:
    healthy, failing = authorities
    failing.fault = fault
    if fault is Fault.REPLAYED:
        failing.stamp(note_of_size(signed, 7))
    outcomes = {outcome.wish.url: outcome for outcome in stamped(signed, failing.url, healthy.url)}
    assert outcomes[failing.url].says == f"{failing.url} gave no time stamp: {trouble}. {REFUSED}"
    assert not outcomes[failing.url].is_pending
    assert outcomes[healthy.url].path is not None
    assert pending(signed) == b"[]\n"
    assert len(receipts(signed)) == 1


def test_a_stamp_over_other_data_is_not_kept(signed: Evidence, authorities: tuple[Authority, Authority]) -> None:
    one, _ = authorities
    one.fault = Fault.OTHER_DATA
    (outcome,) = stamped(signed, one.url)
    assert outcome.says == (
        f"{one.url} gave no time stamp: it stamped other data; expected the sha256 digest "
        f"{sha256(note_of_size(signed, 7)).hexdigest()}, found the sha256 digest {sha256(b'other data').hexdigest()}. "
        f"{REFUSED}"
    )
    assert (outcome.is_pending, pending(signed), receipts(signed)) == (False, b"[]\n", [])
    assert list((signed.folder / "checkpoints").glob("*.tsr")) == []


@pytest.mark.parametrize("url", ["ftp://tsa.example/", "tsa.example", "", "http://", "http://user:word@tsa.example/"])
def test_an_address_that_cannot_be_used_is_a_wrong_command_and_stands_in_nobodys_way(
    signed: Evidence, authorities: tuple[Authority, Authority], url: str
) -> None:
    before = files_in(signed.folder)
    with pytest.raises(CommandError) as refusal:
        stamped(signed, authorities[0].url, url)
    assert str(refusal.value) == (
        f"The address of the time-stamp authority cannot be used: {url!r}.\n"
        "Give one that begins with http:// or https://, without a name or password in it."
    )
    assert files_in(signed.folder) == before
    assert authorities[0].asked == []
    (outcome,) = stamped(signed, authorities[0].url)
    assert outcome.path is not None


class Stopped(BaseException):
    """Somebody pressed the keys that stop a program."""


def test_wishes_are_noted_before_anybody_is_asked(signed: Evidence, authorities: tuple[Authority, Authority]) -> None:
    one, _ = authorities

    def stop(data: bytes, url: str) -> bytes:
        raise Stopped

    with pytest.raises(Stopped):
        stamp(signed, [one.url], size=None, ask=stop, time=TIME)
    assert json.loads(pending(signed)) == [{"checkpoint": 7, "url": one.url}]
    assert one.asked == []
    (outcome,) = stamped(signed)
    assert outcome.path is not None


def test_wishes_that_another_process_notes_meanwhile_are_not_lost(
    signed: Evidence, authorities: tuple[Authority, Authority]
) -> None:
    one, two = authorities
    two.fault = Fault.ERROR_500

    def ask_slowly(data: bytes, url: str) -> bytes:
        stamped(Evidence(signed.folder), two.url)
        return ask(data, url)

    (outcome,) = stamp(signed, [one.url], size=None, ask=ask_slowly, time=TIME)
    assert outcome.path is not None
    assert {"checkpoint": 7, "url": two.url} in json.loads(pending(signed))


def test_the_same_wish_is_noted_once(signed: Evidence, authorities: tuple[Authority, Authority]) -> None:
    one, _ = authorities
    one.fault = Fault.ERROR_500
    for _ in range(2):
        assert [outcome.wish for outcome in stamped(signed, one.url, one.url)] == [Wish(7, one.url)]
    assert json.loads(pending(signed)) == [{"checkpoint": 7, "url": one.url}]


def test_an_earlier_checkpoint_is_stamped_when_it_is_named(
    grown: Evidence, authorities: tuple[Authority, Authority]
) -> None:
    (outcome,) = stamped(grown, authorities[0].url, size=7)
    assert outcome.wish.size == 7
    assert outcome.stamp is not None
    assert outcome.stamp.imprint == sha256(note_of_size(grown, 7)).digest()


def refusal_of(evidence: Evidence, *urls: str, size: int | None = None) -> str:
    with pytest.raises(DalelError) as refusal:
        stamped(evidence, *urls, size=size)
    return str(refusal.value)


def test_what_cannot_be_stamped_is_said(held: Evidence, keys: SigningKeys) -> None:
    assert refusal_of(held, NOWHERE) == "There is no checkpoint yet.\nSign one: dalel checkpoint sign"
    sign(held, keys, time=TIME)
    assert refusal_of(held, NOWHERE, size=6) == "There is no checkpoint of size 6.\ndalel checkpoint list"
    assert refusal_of(held) == (
        "No authority was named, and none is waiting to be asked again.\n"
        "Name two that do not depend on each other: dalel checkpoint stamp --tsa URL --tsa URL"
    )
    assert not (held.folder / "checkpoints" / "pending.json").exists()


@pytest.mark.parametrize(
    "data", [b"", b"{", b"null", b"7", b'[{"checkpoint":7}]', b'[{"checkpoint":"x","url":"http://a/"}]', b"\xff"]
)
def test_a_list_of_wishes_that_is_damaged_is_named(signed: Evidence, data: bytes) -> None:
    path = signed.folder / "checkpoints" / "pending.json"
    path.write_bytes(data)
    assert refusal_of(signed) == (
        f"{path} is not a list of stamps that are wanted.\nRemove it, and name the authorities again."
    )
    assert path.read_bytes() == data


@dataclass(frozen=True)
class Row:
    """What the list says of a checkpoint beside its root."""

    size: int
    stamps: list[str]
    renewed_by: int | None


def rows(evidence: Evidence) -> list[Row]:
    return [
        Row(each.size, [stamp.partition(" UTC ")[2] for stamp in each.stamps], each.renewed_by)
        for each in list_checkpoints(evidence)
    ]


def test_a_later_stamped_checkpoint_that_covers_the_receipts_renews_an_earlier_one(
    signed: Evidence, keys: SigningKeys, authorities: tuple[Authority, Authority], tmp_path: Path
) -> None:
    one, two = authorities
    stamped(signed, one.url, two.url)  # entered as 7 and 8
    both = sorted(["CN=Unit A, O=Test", "CN=Unit B, O=Test"])
    (row,) = rows(signed)
    assert (row.size, sorted(row.stamps), row.renewed_by) == (7, both, None)
    sign(signed, keys, time=TIME)  # 9 covers both, and has no stamp yet
    assert [each.renewed_by for each in rows(signed)] == [None, None]
    stamped(signed, one.url)  # over 9, entered as 9
    assert [(each.size, each.renewed_by) for each in rows(signed)] == [(7, 9), (9, None)]
    add_documents(signed, tmp_path / "more", 1, time=TIME)
    sign(signed, keys, time=TIME)  # 11
    stamped(signed, two.url)  # over 11, entered as 11
    assert [(each.size, each.renewed_by) for each in rows(signed)] == [(7, 9), (9, 11), (11, None)]
    stamped(signed, one.url, size=7)  # one more over 7, entered as 12: no checkpoint covers it yet
    assert [(each.size, each.renewed_by) for each in rows(signed)] == [(7, None), (9, 11), (11, None)]


def test_a_stamp_that_was_kept_and_never_entered_is_renewed_by_nothing(
    signed: Evidence, keys: SigningKeys, authorities: tuple[Authority, Authority]
) -> None:
    one, _ = authorities
    stamped(signed, one.url)
    token = one.stamp(note_of_size(signed, 7))
    (signed.folder / "checkpoints" / f"000007.{sha256(token).hexdigest()[:8]}.tsr").write_bytes(token)
    sign(signed, keys, time=TIME)
    stamped(signed, one.url)
    assert [(each.size, len(each.stamps), each.renewed_by) for each in rows(signed)] == [(7, 2, None), (8, 1, None)]


def test_the_list_tells_roots_signers_witnesses_and_stamps_that_cannot_be_read(
    signed: Evidence, keys: SigningKeys, authorities: tuple[Authority, Authority]
) -> None:
    (outcome,) = stamped(signed, authorities[0].url)
    assert outcome.stamp is not None
    (signed.folder / "checkpoints" / "000007.ffffffff.tsr").write_bytes(b"no stamp")
    signed_7 = KeptCheckpoints(signed.folder, Disk()).read(7)
    assert outcome.path is not None
    said = [(outcome.path.name, f"{outcome.stamp.time:%Y-%m-%d %H:%M:%S} UTC CN=Unit A, O=Test")]
    said.append(("000007.ffffffff.tsr", "cannot be read"))
    assert list_checkpoints(signed) == [
        ListedCheckpoint(
            size=7,
            root=signed_7.checkpoint.root.hex(),
            signed_by=(signed_7.note.signatures[0].key_id.hex(),),
            cosigned_by=(),
            stamps=tuple(words for _, words in sorted(said)),
            renewed_by=None,
        )
    ]


# OpenTimestamps: over the bytes of the signed note, made with another program.

OTS = bytes.fromhex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e8929401")
BITCOIN = bytes.fromhex("000588960d73d71901")
PROMISED = bytes.fromhex("0083dfe30d2ef90c8e")


def proof_over(data: bytes, end: bytes) -> bytes:
    return OTS + b"\x08" + sha256(data).digest() + end


IN_BLOCK_100 = BITCOIN + b"\x01\x64"


def promised_by(url: str) -> bytes:
    payload = bytes([len(url)]) + url.encode()
    return PROMISED + bytes([len(payload)]) + payload


def test_a_proof_over_a_checkpoint_is_kept_and_entered(signed: Evidence) -> None:
    proof = proof_over(note_of_size(signed, 7), IN_BLOCK_100)
    assert keep_ots(signed, proof, size=7, time=TIME) == (
        "It leads to Bitcoin block 100, whose header was not given. Get its 80 bytes: "
        "bitcoin-cli getblockheader $(bitcoin-cli getblockhash 100) false | xxd -r -p"
    )
    path = signed.folder / "checkpoints" / f"000007.{sha256(proof).hexdigest()[:8]}.ots"
    assert path.read_bytes() == proof
    (entry,) = receipts(signed)
    assert (entry.kind, entry.checkpoint, entry.object) == ("opentimestamps", 7, sha256(proof).hexdigest())
    assert {name: each.value for name, each in signed.disclosures.read(entry).items()}["where"] is None
    assert [each.stamps for each in list_checkpoints(signed)] == [("OpenTimestamps",)]


def test_a_promise_is_kept_and_the_completed_proof_beside_it(signed: Evidence) -> None:
    note = note_of_size(signed, 7)
    promise = proof_over(note, promised_by("https://calendar.example"))
    assert keep_ots(signed, promise, size=7, time=TIME) == (
        "It is not complete: https://calendar.example promised to put it into Bitcoin. Some hours after it was made, "
        "complete it: ots upgrade FILE"
    )
    keep_ots(signed, proof_over(note, IN_BLOCK_100), size=7, time=TIME)
    assert len(list((signed.folder / "checkpoints").glob("000007.*.ots"))) == 2
    assert [entry.seq for entry in receipts(signed)] == [7, 8]


def test_a_proof_over_other_bytes_is_not_kept(signed: Evidence) -> None:
    before = files_in(signed.folder)
    path, note = signed.folder / "checkpoints" / "000007", note_of_size(signed, 7)
    for data, why in (
        (
            proof_over(note[:-1], IN_BLOCK_100),
            f"It was made over other data: expected the sha256 digest {sha256(note).hexdigest()}, found the sha256 "
            f"digest {sha256(note[:-1]).hexdigest()}.",
        ),
        (b"junk", "This is no OpenTimestamps proof that can be read: it does not begin as one."),
    ):
        with pytest.raises(DalelError) as refusal:
            keep_ots(signed, data, size=7, time=TIME)
        assert str(refusal.value) == f"The proof was not kept: {why}\nStamp the file {path}"
    with pytest.raises(DalelError) as refusal:
        keep_ots(signed, proof_over(note, IN_BLOCK_100), size=8, time=TIME)
    assert str(refusal.value) == "There is no checkpoint of size 8.\ndalel checkpoint list"
    assert files_in(signed.folder) == before
