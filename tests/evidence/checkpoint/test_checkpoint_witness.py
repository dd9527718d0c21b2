"""A witness: keeps what it is shown, signs only what continues it, and says what does not fit."""

from __future__ import annotations

import datetime as dt
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest
from checkpoint.conftest import add_documents
from checkpoint.stranger import (
    ORIGIN,
    Signer,
    checkpoint_text,
    files_in,
    lines_of,
    note_of,
    openssl_accepts,
    proof_of,
    request_of,
    value_of,
)

from dalel.errors import CommandError, DalelError, DataError
from dalel.evidence import Evidence
from dalel.evidence.checkpoint import (
    Cosigned,
    KeptCheckpoints,
    SigningKeys,
    Vkey,
    Witness,
    keep_cosigned,
    parse_note,
    parse_vkey,
    rotate,
)
from dalel.evidence.disk import Disk
from dalel.evidence.entry import Receipt

NAME = "aigerim.example/witness"
LEDGER = Signer("epoch 1")
VKEY = parse_vkey(LEDGER.vkey())
ENTRIES = [b"entry %d" % number for number in range(20)]
FORKED = [*ENTRIES[:4], b"another", *ENTRIES[5:]]
TIME = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
SECONDS = 1_795_435_200
KNOWN_NO_KEY = (
    f"The checkpoint is not signed by a key of {ORIGIN} that is known here.\nGive its key as its owner told it to you, "
    "not as the checkpoint came: --vkey VKEY. After a change of keys, cosign the handover first, with --vkey of the "
    "new key."
)


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    """A witness whose key follows from a word."""
    folder = tmp_path / "witness"
    folder.mkdir()
    (folder / "key.pem").write_bytes(Signer("witness").pem())
    return Witness(folder, Disk())


SELF = Signer("witness", NAME)
MEMORY = sha256(ORIGIN.encode()).hexdigest()[:16]


def note(size: int, *signers: Signer, entries: list[bytes] = ENTRIES) -> bytes:
    return note_of(checkpoint_text(entries[:size]), *(signers or [LEDGER]))


def request(old: int, size: int, *signers: Signer, entries: list[bytes] = ENTRIES) -> bytes:
    return request_of(old, entries[:size], note(size, *signers, entries=entries))


def cosign(witness: Witness, data: bytes, vkey: Vkey | None = None, *, name: str | None = None) -> Cosigned:
    return witness.cosign(data, name=name, vkey=vkey, time=TIME)


def refused(witness: Witness, data: bytes, vkey: Vkey | None = None, *, name: str | None = None) -> str:
    """What is said when nothing is signed, and nothing was kept."""
    before = files_in(witness.folder)
    with pytest.raises(DalelError) as refusal:
        cosign(witness, data, vkey, name=name)
    after = files_in(witness.folder)
    after.pop("lock", None)
    before.pop("lock", None)
    assert after == before
    return str(refusal.value)


@pytest.fixture
def remembering(witness: Witness) -> Witness:
    """A witness that kept the checkpoint of size 6."""
    cosign(witness, note(6), VKEY, name=NAME)
    return witness


def test_at_first_contact_the_key_of_the_ledger_must_be_given(witness: Witness) -> None:
    assert refused(witness, note(6), name=NAME) == KNOWN_NO_KEY


def test_the_first_checkpoint_is_kept_whole_and_cosigned(witness: Witness) -> None:
    done = cosign(witness, note(6), VKEY, name=NAME)
    text = checkpoint_text(ENTRIES[:6])
    assert done.note.render() == note(6) + SELF.cosigned_line(text, SECONDS).encode()
    assert (done.size, done.before) == (6, None)
    kept = files_in(witness.folder)
    assert kept == {
        "key.pem": SELF.pem(),
        "lock": b"",
        "name": f"{NAME}\n".encode(),
        f"{MEMORY}/000006": note(6),
        f"{MEMORY}/vkeys": f"{LEDGER.vkey()}\n".encode(),
    }


def test_openssl_verifies_a_cosignature_with_its_time(remembering: Witness, tmp_path: Path) -> None:
    line = cosign(remembering, note(6)).note.render().decode().splitlines()[-1]
    value = value_of(line)
    assert value[:4] == sha256(f"{NAME}\n\x04".encode() + SELF.public).digest()[:4]
    assert int.from_bytes(value[4:12], "big") == SECONDS == int(TIME.timestamp())
    message = f"cosignature/v1\ntime {SECONDS}\n{checkpoint_text(ENTRIES[:6])}".encode()
    assert openssl_accepts(tmp_path, public=SELF.public, message=message, signature=value[12:])


def test_what_continues_the_one_kept_is_cosigned_and_kept_beside_it(remembering: Witness) -> None:
    for old, size in ((6, 9), (9, 10), (10, 20)):
        done = cosign(remembering, request(old, size))
        assert (done.size, done.before) == (size, old)
        assert done.note.render() == note(size) + SELF.cosigned_line(checkpoint_text(ENTRIES[:size]), SECONDS).encode()
    kept = sorted(path.name for path in (remembering.folder / MEMORY).iterdir())
    assert kept == ["000006", "000009", "000010", "000020", "vkeys"]
    assert all((remembering.folder / MEMORY / f"{size:06d}").read_bytes() == note(size) for size in (6, 9, 10, 20))


def test_the_same_checkpoint_is_cosigned_again_with_the_time_of_that_day(remembering: Witness) -> None:
    before = files_in(remembering.folder)
    again = remembering.cosign(note(6), name=None, vkey=None, time=TIME + dt.timedelta(days=1))
    line = SELF.cosigned_line(checkpoint_text(ENTRIES[:6]), SECONDS + 86_400)
    assert again.note.render() == note(6) + line.encode()
    assert again.before == 6
    assert files_in(remembering.folder) == before


def test_the_signatures_of_other_witnesses_stay_in_what_is_sent_back(witness: Witness) -> None:
    other = Signer("other", "berik.example/witness")
    line = other.cosigned_line(checkpoint_text(ENTRIES[:6]), 5).encode()
    done = cosign(witness, note(6) + line, VKEY, name=NAME)
    assert done.note.render() == note(6) + line + SELF.cosigned_line(checkpoint_text(ENTRIES[:6]), SECONDS).encode()


def test_two_histories_of_one_size_are_told_and_nothing_is_signed(remembering: Witness) -> None:
    assert refused(remembering, note(6, entries=FORKED)) == (
        "Two histories: the checkpoint kept here and this one are both of size 6, and their roots differ. Nothing was "
        "signed. The two signed notes together prove it.\nKeep both files: dalel checkpoint compare FILE FILE"
    )


def test_a_shorter_checkpoint_is_told_and_nothing_is_signed(remembering: Witness) -> None:
    cosign(remembering, request(6, 10))
    for size, data in ((6, note(6)), (3, note(3)), (9, request(6, 9))):
        assert refused(remembering, data) == (
            f"This checkpoint is of size {size}; one of size 10 is kept here. Nothing was signed: entries may have "
            "been taken out.\nAsk for the newest one: dalel checkpoint publish"
        )


@pytest.mark.parametrize("data", [note(9), request(5, 9), request(7, 9), b"old 0\n\n" + note(9)])
def test_without_the_proof_since_the_one_kept_nothing_is_signed(remembering: Witness, data: bytes) -> None:
    assert refused(remembering, data) == (
        "The proof that this checkpoint continues the one kept here (size 6) is missing. Nothing was signed.\n"
        "Ask for: dalel checkpoint publish --since 6"
    )


NOT_CONTINUED = (
    "This checkpoint of size 9 does not continue the one of size 6 that is kept here. Nothing was signed.\n"
    "Keep both files, and ask for an explanation: dalel checkpoint compare FILE"
)


def test_another_history_is_told_whatever_its_proof(remembering: Witness) -> None:
    assert refused(remembering, request(6, 9, entries=FORKED)) == NOT_CONTINUED
    honest = request(6, 9).replace(note(9), note(9, entries=FORKED))
    assert refused(remembering, honest) == NOT_CONTINUED


def test_a_proof_that_was_changed_or_cut_is_refused(remembering: Witness) -> None:
    lines = request(6, 9).splitlines(keepends=True)
    hashes = len(proof_of(6, ENTRIES[:9]))
    assert hashes > 2
    assert refused(remembering, b"".join([*lines[:1], *lines[2:]])) == NOT_CONTINUED
    assert refused(remembering, b"".join([lines[0], lines[2], lines[1], *lines[3:]])) == NOT_CONTINUED
    assert refused(remembering, b"".join([lines[0], lines[1], *lines[1:]])) == NOT_CONTINUED
    assert refused(remembering, lines[0] + b"\n" + note(9)) == NOT_CONTINUED


def test_a_key_that_is_not_known_is_refused_at_first_and_later(witness: Witness) -> None:
    stranger = Signer("stranger")
    assert refused(witness, note(6, stranger), VKEY, name=NAME) == KNOWN_NO_KEY
    cosign(witness, note(6), VKEY, name=NAME)
    assert refused(witness, request(6, 9, stranger)) == KNOWN_NO_KEY
    # It does not become known by being given.
    assert refused(witness, request(6, 9, stranger), parse_vkey(stranger.vkey())) == KNOWN_NO_KEY


def test_a_forged_signature_of_the_known_key_is_called_so(remembering: Witness) -> None:
    forged = (checkpoint_text(ENTRIES[:6]) + "\n" + LEDGER.line_of(LEDGER.key_id() + bytes(64))).encode()
    assert refused(remembering, forged) == (
        f"The checkpoint of size 6 is damaged or forged: the signature of {ORIGIN} ({LEDGER.key_id().hex()}) is not "
        "one of this text.\nKeep the file, and ask its holder for another copy."
    )


@pytest.mark.parametrize("vkey", [LEDGER.vkey(4), Signer("epoch 1", "dalel/" + "0" * 32).vkey(), SELF.vkey()])
def test_a_key_that_is_not_one_of_the_ledger_is_a_wrong_command(witness: Witness, vkey: str) -> None:
    assert refused(witness, note(6), parse_vkey(vkey), name=NAME) == (
        "--vkey is not a key of the checkpoint's ledger.\nAsk its owner for it."
    )


def test_a_second_key_becomes_known_by_the_handover_that_both_signed(remembering: Witness) -> None:
    new = Signer("epoch 2")
    new_key = parse_vkey(new.vkey())
    assert refused(remembering, request(6, 9, new), new_key) == KNOWN_NO_KEY
    cosign(remembering, request(6, 8, LEDGER, new), new_key)
    assert (remembering.folder / MEMORY / "vkeys").read_text(encoding="utf-8") == f"{LEDGER.vkey()}\n{new.vkey()}\n"
    done = cosign(remembering, request(8, 9, new))
    assert (done.size, done.before) == (9, 8)


def test_a_handover_alone_does_not_make_the_new_key_known(remembering: Witness) -> None:
    new = Signer("epoch 2")
    cosign(remembering, request(6, 8, LEDGER, new))
    assert refused(remembering, request(8, 9, new)) == KNOWN_NO_KEY
    # It is not too late: the same handover again, with the key.
    cosign(remembering, note(8, LEDGER, new), parse_vkey(new.vkey()))
    assert cosign(remembering, request(8, 9, new)).before == 8


def test_a_key_that_did_not_sign_does_not_become_known(remembering: Witness) -> None:
    cosign(remembering, request(6, 8), parse_vkey(Signer("epoch 2").vkey()))
    assert (remembering.folder / MEMORY / "vkeys").read_text(encoding="utf-8") == f"{LEDGER.vkey()}\n"


def test_the_ledgers_of_several_newsrooms_are_kept_apart(remembering: Witness) -> None:
    other = Signer("other ledger", "dalel/" + "1" * 32)
    data = note_of(checkpoint_text(ENTRIES[:3], origin=other.name), other)
    assert refused(remembering, data) == KNOWN_NO_KEY.replace(ORIGIN, other.name)
    done = cosign(remembering, data, parse_vkey(other.vkey()))
    assert (done.size, done.before) == (3, None)
    memory = remembering.folder / sha256(other.name.encode()).hexdigest()[:16]
    assert files_in(memory) == {"000003": data, "vkeys": f"{other.vkey()}\n".encode()}
    assert cosign(remembering, note(6)).before == 6


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it has no empty line before its signatures, or no line end after them"),
        (note(6)[:-1], "it has no empty line before its signatures, or no line end after them"),
        (note(6).replace(b"\n6\n", b"\n06\n"), "its size is not a whole number from 1 up: '06'"),
        (b"old 3\n", "it is not a consistency proof followed by a signed note"),
        (b"old 3\n\n\xff", "it is not UTF-8"),
        (b"old 3\n=\n\n" + note(6), "its proof is not base64"),
    ],
)
def test_what_is_no_checkpoint_is_refused_in_words(witness: Witness, data: bytes, message: str) -> None:
    assert refused(witness, data, VKEY, name=NAME) == (
        f"This is not a checkpoint: {message}.\nAsk for: dalel checkpoint publish --since N"
    )


def test_the_first_time_a_witness_needs_a_name(tmp_path: Path) -> None:
    witness = Witness(tmp_path / "new", Disk())
    assert refused(witness, note(6), VKEY) == (
        "This witness has no name yet.\nGive one the first time: --name aigerim.example/witness"
    )


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\tb", "a\x7fb", "x" * 101, "a\N{NO-BREAK SPACE}b"])
def test_a_name_that_would_break_a_signature_line_is_refused(tmp_path: Path, name: str) -> None:
    witness = Witness(tmp_path / "new", Disk())
    assert refused(witness, note(6), VKEY, name=name) == (
        f'"{name}" cannot be a name: no spaces, no +, at most 100 signs.\n--name NAME'
    )


def test_a_witness_makes_its_own_key_which_only_it_can_read(tmp_path: Path) -> None:
    witness = Witness(tmp_path / "new", Disk())
    done = cosign(witness, note(6), VKEY, name=NAME)
    key = witness.key(None)
    assert (key.name, str(key.witness_vkey).startswith(f"{NAME}+")) == (NAME, True)
    signature = done.note.signature_of(key.witness_vkey)
    assert signature is not None
    assert signature.seen_at == TIME
    assert stat.S_IMODE((witness.folder / "key.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(witness.folder.stat().st_mode) == 0o700
    # Once it has a name, another is a mistake, and the same one is not.
    assert refused(witness, note(6), name="other.example") == (
        f"This witness is called {NAME}, not other.example.\nLeave --name out."
    )
    assert cosign(witness, note(6), name=NAME).note == done.note


def test_a_witness_whose_key_is_lost_does_not_make_another_under_its_name(remembering: Witness) -> None:
    (remembering.folder / "key.pem").unlink()
    for name in (None, NAME):
        assert refused(remembering, note(6), name=name) == (
            f"{remembering.folder / 'key.pem'} is not here.\nPut it back from a copy."
        )


class WaitingDisk(Disk):
    """Writes a checkpoint only when the other process is about to write one too, or does not come."""

    def __init__(self, both: Barrier) -> None:
        self._both = both

    def write_file(self, path: Path, data: bytes) -> None:
        if path.name.startswith(".0000"):
            with suppress(BrokenBarrierError):
                self._both.wait(timeout=0.3)
        super().write_file(path, data)


def test_of_two_histories_that_come_at_the_same_moment_one_is_signed(remembering: Witness) -> None:
    disk = WaitingDisk(Barrier(2))

    def try_to_cosign(data: bytes) -> bool:
        try:
            Witness(remembering.folder, disk).cosign(data, name=None, vkey=None, time=TIME)
        except DataError:
            return False
        return True

    forked = [*ENTRIES[:6], b"another", *ENTRIES[7:]]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(try_to_cosign, [request(6, 9), request(6, 9, entries=forked)]))
    assert sorted(done) == [False, True]
    kept = (remembering.folder / MEMORY / "000009").read_bytes()
    assert kept == note(9, entries=ENTRIES if done[0] else forked)


# What comes back to the ledger.


@pytest.fixture
def cosigned(grown: Evidence, witness: Witness) -> bytes:
    """The checkpoint of size 10 as a witness sends it back."""
    data = (grown.folder / "checkpoints" / "000010").read_bytes()
    return cosign(witness, data, VKEY, name=NAME).note.render()


WITNESS_KEY = parse_vkey(SELF.vkey(4))


def keep_refused(evidence: Evidence, data: bytes, key: Vkey = WITNESS_KEY) -> str:
    before = files_in(evidence.folder)
    with pytest.raises(DalelError) as refusal:
        keep_cosigned(evidence, data, key, time=TIME)
    assert files_in(evidence.folder) == before
    return str(refusal.value)


def receipts(evidence: Evidence) -> list[Receipt]:
    with evidence.reading() as ledger:
        return [entry for entry in ledger.entries_from(0) if isinstance(entry, Receipt)]


def test_a_cosigned_checkpoint_is_kept_beside_the_own_one_and_entered(grown: Evidence, cosigned: bytes) -> None:
    own = (grown.folder / "checkpoints" / "000010").read_bytes()
    assert keep_cosigned(grown, cosigned, WITNESS_KEY, time=TIME) == 10
    folder = grown.folder / "checkpoints"
    assert (folder / "000010").read_bytes() == own
    assert (folder / "000010.cosigned").read_bytes() == cosigned
    (entry,) = receipts(grown)
    line = cosigned.decode().splitlines()[-1]
    assert (entry.seq, entry.kind, entry.checkpoint) == (10, "cosignature", 10)
    assert entry.object == sha256(line.encode()).hexdigest()
    disclosed = grown.disclosures.read(entry)
    assert {name: each.value for name, each in disclosed.items()} == {
        "collector": "aigerim",
        "device": "laptop",
        "note": None,
        "where": NAME,
    }


def test_the_same_cosignature_is_entered_once(grown: Evidence, cosigned: bytes) -> None:
    keep_cosigned(grown, cosigned, WITNESS_KEY, time=TIME)
    before = files_in(grown.folder)
    assert keep_cosigned(grown, cosigned, WITNESS_KEY, time=TIME) == 10
    assert files_in(grown.folder) == before


def test_the_first_time_that_a_witness_saw_it_stands(grown: Evidence, cosigned: bytes, witness: Witness) -> None:
    keep_cosigned(grown, cosigned, WITNESS_KEY, time=TIME)
    before = files_in(grown.folder)
    own = (grown.folder / "checkpoints" / "000010").read_bytes()
    later = witness.cosign(own, name=None, vkey=None, time=TIME + dt.timedelta(days=30)).note.render()
    keep_cosigned(grown, later, WITNESS_KEY, time=TIME)
    assert files_in(grown.folder) == before


def test_several_witnesses_stand_side_by_side(grown: Evidence, cosigned: bytes) -> None:
    own = (grown.folder / "checkpoints" / "000010").read_bytes()
    text = parse_note(own).text
    other = Signer("berik", "berik.example/witness")
    keep_cosigned(grown, cosigned, WITNESS_KEY, time=TIME)
    keep_cosigned(grown, own + other.cosigned_line(text, 7).encode(), parse_vkey(other.vkey(4)), time=TIME)
    kept = KeptCheckpoints(grown.folder, Disk()).cosigned(10)
    assert kept.render() == cosigned + other.cosigned_line(text, 7).encode()
    assert [entry.checkpoint for entry in receipts(grown)] == [10, 10]


def test_a_witness_that_did_not_cosign_is_said_so(grown: Evidence, cosigned: bytes) -> None:
    foreign = parse_vkey(Signer("foreign", "berik.example/witness").vkey(4))
    assert keep_refused(grown, cosigned, foreign) == (
        f"berik.example/witness has not cosigned this checkpoint with the key {foreign.key_id.hex()}.\n"
        "Ask the witness for the file that dalel checkpoint cosign wrote."
    )
    same_name = parse_vkey(Signer("foreign", NAME).vkey(4))
    assert keep_refused(grown, cosigned, same_name) == (
        f"{NAME} has not cosigned this checkpoint with the key {same_name.key_id.hex()}.\n"
        "Ask the witness for the file that dalel checkpoint cosign wrote."
    )


def test_a_forged_cosignature_is_called_so(grown: Evidence) -> None:
    own = (grown.folder / "checkpoints" / "000010").read_bytes()
    line = SELF.line_of(SELF.key_id(4) + bytes(72)).encode()
    assert keep_refused(grown, own + line) == (
        f"The checkpoint of size 10 is damaged or forged: the signature of {NAME} ({SELF.key_id(4).hex()}) is not one "
        "of this text.\nKeep the file, and ask its holder for another copy."
    )


def test_a_cosignature_over_another_checkpoint_is_refused(grown: Evidence, witness: Witness) -> None:
    other = note(10)
    assert keep_refused(grown, cosign(witness, other, VKEY, name=NAME).note.render()) == (
        "The cosigned checkpoint of size 10 is not the one that is kept here.\n"
        "Compare them: dalel checkpoint compare FILE"
    )


def test_a_cosignature_over_a_size_that_was_never_signed_is_refused(grown: Evidence, witness: Witness) -> None:
    assert keep_refused(grown, cosign(witness, note(9), VKEY, name=NAME).note.render()) == (
        "There is no checkpoint of size 9.\ndalel checkpoint list"
    )


def test_only_the_key_of_a_witness_vouches(grown: Evidence, cosigned: bytes) -> None:
    assert keep_refused(grown, cosigned, VKEY) == "--vkey is not the key of a witness.\nAsk the witness for theirs."


def test_what_comes_back_must_be_a_checkpoint(grown: Evidence) -> None:
    assert keep_refused(grown, b"hello\n") == (
        "This is not a checkpoint: it has no empty line before its signatures, or no line end after them.\n"
        "Ask for: dalel checkpoint publish --since N"
    )


def test_no_more_signatures_are_kept_than_a_note_may_have(grown: Evidence) -> None:
    own = (grown.folder / "checkpoints" / "000010").read_bytes()
    text = parse_note(own).text
    for number in range(16):
        each = Signer(f"witness {number}", f"w{number}.example")
        line, key = each.cosigned_line(text, 7).encode(), parse_vkey(each.vkey(4))
        if number < 15:
            keep_cosigned(grown, own + line, key, time=TIME)
        else:
            assert keep_refused(grown, own + line, key) == (
                "The checkpoint of size 10 has 16 signatures, as many as a note may have. Nothing was kept.\n"
                "Have the next checkpoint cosigned."
            )
    assert len(KeptCheckpoints(grown.folder, Disk()).cosigned(10).signatures) == 16


def test_a_kept_cosigned_file_that_is_damaged_is_named(grown: Evidence, cosigned: bytes) -> None:
    path = grown.folder / "checkpoints" / "000010.cosigned"
    kept = KeptCheckpoints(grown.folder, Disk())
    for data, message in (
        (b"junk", f"{path}: it has no empty line before its signatures, or no line end after them."),
        (note(10), f"{path} is not of the same checkpoint."),
    ):
        path.write_bytes(data)
        with pytest.raises(DataError) as refusal:
            kept.cosigned(10)
        assert str(refusal.value) == f"{message}\nPut it back from a copy."


def test_a_witness_follows_a_ledger_through_its_work_and_a_rotation(
    signed: Evidence, keys: SigningKeys, epochs: dict[int, Signer], witness: Witness, tmp_path: Path
) -> None:
    folder = signed.folder / "checkpoints"
    first = cosign(witness, (folder / "000007").read_bytes(), VKEY, name=NAME)
    keep_cosigned(signed, first.note.render(), WITNESS_KEY, time=TIME)
    add_documents(signed, tmp_path / "more", 2, time=TIME)
    rotate(signed, keys, time=TIME)
    entries = lines_of(signed.folder)
    handover = (folder / f"{len(entries):06d}").read_bytes()
    second = cosign(witness, request_of(7, entries, handover), parse_vkey(epochs[2].vkey()))
    assert (second.size, second.before) == (len(entries), 7)
    keep_cosigned(signed, second.note.render(), WITNESS_KEY, time=TIME)
    assert [entry.checkpoint for entry in receipts(signed)] == [7, len(entries)]


def test_the_command_is_wrong_where_the_name_or_the_key_is_and_the_data_where_the_checkpoint_is(
    remembering: Witness,
) -> None:
    with pytest.raises(CommandError):
        cosign(remembering, note(6), name="other")
    with pytest.raises(CommandError):
        cosign(remembering, note(6), parse_vkey(SELF.vkey()))
    with pytest.raises(DataError):
        cosign(remembering, note(9))
