"""Signing: every byte of a checkpoint computed again, and nothing signed over what is not what it was."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from checkpoint.conftest import add_documents
from checkpoint.stranger import (
    ORIGIN,
    Signer,
    checkpoint_text,
    files_in,
    forge_ledger,
    lines_of,
    nodes_of,
    note_of,
    openssl_accepts,
    root_of,
    value_of,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from dalel import __version__
from dalel.errors import DataError
from dalel.evidence import Evidence
from dalel.evidence.checkpoint import (
    KeptCheckpoints,
    SigningKeys,
    parse_signed,
    parse_vkey,
    rotate,
    sign,
    survey,
)
from dalel.evidence.checkpoint.checkpoint import check_signatures
from dalel.evidence.checkpoint.signing import needs_signing
from dalel.evidence.disk import Disk
from dalel.evidence.entry import Key, Transfer

Epochs = dict[int, Signer]


def kept_note(evidence: Evidence, size: int) -> bytes:
    return (evidence.folder / "checkpoints" / f"{size:06d}").read_bytes()


def key_entries(evidence: Evidence) -> list[Key]:
    with evidence.reading() as ledger:
        return [entry for entry in ledger.entries_from(0) if isinstance(entry, Key)]


def grown_by_one(evidence: Evidence, time: dt.datetime) -> None:
    with evidence.recording(time=time) as recording:
        recording.enter(Transfer, object="a" * 64, committed={"recipient": "counsel"})
        recording.write()


def refused(evidence: Evidence, keys: SigningKeys, time: dt.datetime, *, act: Callable[..., object] = sign) -> str:
    """What is said when nothing is signed; and nothing was made, entered or erased."""

    def state() -> tuple[dict[str, bytes], dict[str, bytes], bytes]:
        entries = evidence.ledger.path.read_bytes() if evidence.ledger.path.exists() else b""
        return files_in(evidence.folder / "checkpoints"), files_in(keys.folder), entries

    before = state()
    with pytest.raises(DataError) as refusal:
        act(evidence, keys, time=time)
    assert state() == before
    return str(refusal.value)


def test_the_first_checkpoint_makes_the_key_of_epoch_1_and_enters_it(
    held: Evidence, time: dt.datetime, tmp_path: Path
) -> None:
    keys = SigningKeys(tmp_path / "keys", Disk())
    done = sign(held, keys, time=time)
    entry = json.loads(lines_of(held.folder)[6])
    assert {name: entry[name] for name in ("seq", "type", "epoch", "time", "tool")} == {
        "seq": 6,
        "type": "key",
        "epoch": 1,
        "time": "2026-11-23T09:30:00Z",
        "tool": f"dalel/{__version__}",
    }
    assert entry.keys() == {"seq", "type", "epoch", "time", "tool", "v", "vkey"}
    key = parse_vkey(entry["vkey"])
    assert (key.name, key.kind) == (ORIGIN, 1)
    assert done.is_new
    assert done.remarks == done.erased == ()
    assert done.signed.checkpoint.size == 7
    assert done.signed.note.is_signed_by(key)
    assert done.signed.data == kept_note(held, 7)
    # The private half is for its owner's eyes alone, and lies outside the evidence.
    assert [path.name for path in keys.folder.iterdir()] == ["epoch-1.pem"]
    assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(keys.path(1).stat().st_mode) == 0o600
    assert keys.path(1).read_bytes() not in files_in(held.folder).values()


def test_two_ledgers_have_two_keys(evidence: Evidence, sources: Path, time: dt.datetime, tmp_path: Path) -> None:
    made = set()
    for name in ("one", "two"):
        other = Evidence(tmp_path / name)
        other.add(sources / "plan-1.json", time=time)
        sign(other, SigningKeys(tmp_path / f"{name}-keys", Disk()), time=time)
        made.add(json.loads(lines_of(other.folder)[2])["vkey"])
    assert len(made) == 2


def test_every_byte_of_a_checkpoint_follows_from_the_entries_and_the_key(signed: Evidence, epochs: Epochs) -> None:
    entries = lines_of(signed.folder)
    assert len(entries) == 7
    assert kept_note(signed, 7) == note_of(checkpoint_text(entries), epochs[1])
    assert json.loads(entries[6])["vkey"] == epochs[1].vkey()
    assert (signed.folder / "ledger" / "tree").read_bytes() == nodes_of(entries)


def test_openssl_verifies_a_kept_checkpoint(signed: Evidence, epochs: Epochs, tmp_path: Path) -> None:
    text, _, line = kept_note(signed, 7).decode().rpartition("\n\n")
    value = value_of(line.rstrip("\n"))
    assert value[:4] == epochs[1].key_id()
    message = f"{text}\n".encode()
    assert openssl_accepts(tmp_path, public=epochs[1].public, message=message, signature=value[4:])
    assert not openssl_accepts(
        tmp_path, public=epochs[1].public, message=message.replace(b"\n7\n", b"\n8\n"), signature=value[4:]
    )


def test_where_nothing_was_recorded_since_the_same_checkpoint_stands(
    signed: Evidence, keys: SigningKeys, time: dt.datetime
) -> None:
    before = files_in(signed.folder)
    again = sign(signed, keys, time=time + dt.timedelta(days=1))
    assert (again.is_new, again.signed.data, again.erased) == (False, kept_note(signed, 7), ())
    assert files_in(signed.folder) == before


def test_a_later_checkpoint_is_over_everything_and_the_earlier_one_stays(grown: Evidence, epochs: Epochs) -> None:
    entries = lines_of(grown.folder)
    assert KeptCheckpoints(grown.folder, Disk()).sizes() == [7, 10]
    assert kept_note(grown, 7) == note_of(checkpoint_text(entries[:7]), epochs[1])
    assert kept_note(grown, 10) == note_of(checkpoint_text(entries), epochs[1])


def test_where_nothing_is_recorded_nothing_is_signed(evidence: Evidence, keys: SigningKeys, time: dt.datetime) -> None:
    assert refused(evidence, keys, time) == (
        "Nothing is recorded yet, so there is nothing to sign.\ndalel evidence add FILE"
    )
    assert not evidence.ledger.path.exists()


PUT_BACK = "\nPut the ledger back from a copy that fits; dalel evidence verify says what differs."


def test_a_rollback_is_not_signed_over(grown: Evidence, keys: SigningKeys, time: dt.datetime) -> None:
    forge_ledger(grown.folder, lines_of(grown.folder)[:8])
    assert refused(grown, keys, time) == (
        "Nothing was signed: the checkpoint of size 10 was signed, and the ledger has only 8 entries. A second history "
        "would discredit both." + PUT_BACK
    )


def test_a_rollback_that_has_grown_again_is_not_signed_over(
    grown: Evidence, keys: SigningKeys, time: dt.datetime, tmp_path: Path
) -> None:
    forge_ledger(grown.folder, lines_of(grown.folder)[:8])
    later = Evidence(grown.folder, collector="aigerim", device="laptop")
    add_documents(later, tmp_path / "anew", 4, time=time)
    assert refused(later, keys, time) == (
        "Nothing was signed: the first 10 entries are not those that the checkpoint of size 10 was signed over. "
        "A second history would discredit both." + PUT_BACK
    )


@pytest.mark.parametrize("place", [1, 3, 6])
def test_a_changed_history_is_not_signed_over(
    signed: Evidence, keys: SigningKeys, time: dt.datetime, tmp_path: Path, place: int
) -> None:
    entries = lines_of(signed.folder)
    entries[place] = entries[place].replace(b"2026-11-23T09:30:00Z", b"2026-11-22T09:30:00Z")
    forge_ledger(signed.folder, entries)
    changed = Evidence(signed.folder, collector="aigerim", device="laptop")
    expected = (
        "Nothing was signed: the first 7 entries are not those that the checkpoint of size 7 was signed over. "
        "A second history would discredit both." + PUT_BACK
    )
    assert refused(changed, keys, time) == expected
    assert refused(changed, keys, time, act=rotate) == expected
    add_documents(changed, tmp_path / "more", 1, time=time)
    assert refused(changed, keys, time) == expected


def test_the_ledger_of_somebody_else_is_not_signed_over(
    signed: Evidence, keys: SigningKeys, sources: Path, time: dt.datetime, tmp_path: Path
) -> None:
    other = Evidence(tmp_path / "other", salt=bytes)
    list(other.add_all([sources], time=time))
    sign(other, SigningKeys(tmp_path / "other-keys", Disk()), time=time)
    forge_ledger(signed.folder, lines_of(other.folder))
    assert refused(Evidence(signed.folder), keys, time) == (
        f"Nothing was signed: the checkpoint of size 7 is of another ledger ({ORIGIN}). A second history would "
        "discredit both." + PUT_BACK
    )


def test_a_ledger_that_no_longer_fits_its_kept_tree_is_not_signed(
    signed: Evidence, keys: SigningKeys, time: dt.datetime
) -> None:
    path = signed.ledger.path
    cut = b"".join(line + b"\n" for line in lines_of(signed.folder)[:6])
    path.write_bytes(cut)
    assert refused(Evidence(signed.folder), keys, time) == (
        f"{path} no longer holds entry 6 as it was recorded: the ledger was cut, changed or replaced by an older copy. "
        "Nothing was added.\nRun: dalel evidence verify. Then put the ledger back from a copy."
    )


def test_a_kept_tree_that_leads_to_another_root_than_the_lines_is_not_trusted(
    signed: Evidence, keys: SigningKeys, time: dt.datetime
) -> None:
    tree = signed.folder / "ledger" / "tree"
    nodes = bytearray(tree.read_bytes())
    # Node 6 stands for the first four entries.
    nodes[6 * 32] ^= 1
    tree.write_bytes(nodes)
    assert refused(Evidence(signed.folder), keys, time) == (
        f"{signed.ledger.path} and its kept tree lead to different roots. Nothing was signed.\n"
        "Run: dalel evidence verify"
    )


def test_the_survey_takes_its_roots_from_the_lines_whatever_the_kept_tree_says(signed: Evidence) -> None:
    entries = lines_of(signed.folder)
    (signed.folder / "ledger" / "tree").write_bytes(bytes(32 * 11))
    with signed.reading() as ledger:
        found = survey(ledger, [1, 2, 3, 4, 5, 6, 7, 8])
    assert found.roots == {size: root_of(entries[:size]) for size in range(1, 8)}
    assert (found.origin, found.size, found.root) == (ORIGIN, 7, root_of(entries))
    assert found.keys == key_entries(signed)


def test_a_line_that_was_cut_short_is_set_aside_and_said_and_not_signed_over(
    signed: Evidence, keys: SigningKeys, epochs: Epochs, time: dt.datetime
) -> None:
    grown_by_one(signed, time)
    entries = lines_of(signed.folder)
    with signed.ledger.path.open("ab") as file:
        file.write(b'{"half')
    with signed.reading() as ledger:
        assert survey(ledger, []).size == 8
    done = sign(Evidence(signed.folder), keys, time=time)
    assert done.signed.data == note_of(checkpoint_text(entries), epochs[1])
    assert done.remarks == (
        "entries.jsonl: an add was cut short; the 6 bytes after the last whole entry were set aside as "
        "torn-20261123T093000Z.",
    )


class FullDisk(Disk):
    """Has no room for a key."""

    def write_file(self, path: Path, data: bytes) -> None:
        if path.name.startswith(".epoch-"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().write_file(path, data)


def test_where_a_key_cannot_be_written_none_is_entered(held: Evidence, time: dt.datetime, tmp_path: Path) -> None:
    keys = SigningKeys(tmp_path / "keys", FullDisk())
    before = lines_of(held.folder)
    assert refused(held, keys, time) == (
        f"{keys.path(1)} cannot be written: No space left on device. No key was made.\n"
        "Make room or mend the disk, and give the command again."
    )
    assert lines_of(held.folder) == before


def test_a_key_that_is_lost_is_missed_by_name(grown: Evidence, keys: SigningKeys, time: dt.datetime) -> None:
    keys.path(1).unlink()
    expected = (
        f"{keys.path(1)} is not here: the ledger's key of epoch 1. Without it nothing can be signed.\n"
        "Put it back from a copy, or work on the computer that has it."
    )
    assert refused(grown, keys, time, act=rotate) == expected
    grown_by_one(grown, time)
    assert refused(grown, keys, time) == expected


def test_another_key_in_the_place_of_the_right_one_signs_nothing(
    signed: Evidence, keys: SigningKeys, epochs: Epochs, time: dt.datetime
) -> None:
    grown_by_one(signed, time)
    keys.path(1).write_bytes(epochs[2].pem())
    assert refused(signed, keys, time) == (
        f"{keys.path(1)} is another key than the one that the ledger names for epoch 1.\n"
        "Put the right one back from a copy."
    )


@pytest.mark.parametrize("data", [b"", b"\0" * 119, b"-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n"])
def test_a_damaged_key_signs_nothing(signed: Evidence, keys: SigningKeys, time: dt.datetime, data: bytes) -> None:
    grown_by_one(signed, time)
    keys.path(1).write_bytes(data)
    assert refused(signed, keys, time) == f"{keys.path(1)} is not a key that Dalel made.\nPut it back from a copy."


def test_a_key_of_another_kind_signs_nothing(signed: Evidence, keys: SigningKeys, time: dt.datetime) -> None:
    grown_by_one(signed, time)
    other = X25519PrivateKey.generate()
    keys.path(1).write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    assert refused(signed, keys, time) == f"{keys.path(1)} is not an Ed25519 key.\nPut it back from a copy."


def test_a_rotation_is_a_handover_that_both_keys_sign(
    grown: Evidence, keys: SigningKeys, epochs: Epochs, time: dt.datetime
) -> None:
    done = rotate(grown, keys, time=time)
    entries = lines_of(grown.folder)
    assert (len(entries), json.loads(entries[10])["epoch"], json.loads(entries[10])["vkey"]) == (
        11,
        2,
        epochs[2].vkey(),
    )
    assert done.signed.data == kept_note(grown, 11) == note_of(checkpoint_text(entries), epochs[1], epochs[2])
    assert (done.is_new, done.remarks, done.erased) == (True, (), (1,))
    assert sorted(path.name for path in keys.folder.iterdir()) == ["epoch-2.pem", "epoch-3.pem", "epoch-4.pem"]


def test_a_rotation_takes_in_what_was_recorded_since_the_last_checkpoint(
    signed: Evidence, keys: SigningKeys, epochs: Epochs, time: dt.datetime
) -> None:
    grown_by_one(signed, time)
    rotate(signed, keys, time=time)
    assert KeptCheckpoints(signed.folder, Disk()).sizes() == [7, 9]
    assert kept_note(signed, 9) == note_of(checkpoint_text(lines_of(signed.folder)), epochs[1], epochs[2])


def test_the_bytes_of_an_erased_key_are_overwritten(
    signed: Evidence, keys: SigningKeys, epochs: Epochs, time: dt.datetime, tmp_path: Path
) -> None:
    # A second name for the same bytes shows what became of them.
    seen = tmp_path / "seen"
    os.link(keys.path(1), seen)
    rotate(signed, keys, time=time)
    assert seen.read_bytes() == bytes(len(epochs[1].pem()))


def test_a_chain_of_rotations_is_signed_by_the_newest_key_and_every_checkpoint_still_verifies(
    signed: Evidence, keys: SigningKeys, epochs: Epochs, time: dt.datetime
) -> None:
    rotate(signed, keys, time=time)  # 8: keys 1 and 2
    grown_by_one(signed, time)
    sign(signed, keys, time=time)  # 9: key 2
    rotate(signed, keys, time=time)  # 10: keys 2 and 3
    rotate(signed, keys, time=time)  # 11: keys 3 and 4
    grown_by_one(signed, time)
    last = sign(signed, keys, time=time)  # 12: key 4
    entries = lines_of(signed.folder)
    by = {7: (1,), 8: (1, 2), 9: (2,), 10: (2, 3), 11: (3, 4), 12: (4,)}
    for size, signing in by.items():
        text = checkpoint_text(entries[:size])
        assert kept_note(signed, size) == note_of(text, *(epochs[epoch] for epoch in signing))
        check_signatures(parse_signed(kept_note(signed, size)), key_entries(signed))
    assert KeptCheckpoints(signed.folder, Disk()).sizes() == list(by)
    assert last.signed.data == kept_note(signed, 12)
    assert [path.name for path in keys.folder.iterdir()] == ["epoch-4.pem"]


def test_whoever_takes_the_new_key_cannot_rewrite_what_the_old_one_signed(
    signed: Evidence, keys: SigningKeys, epochs: Epochs, time: dt.datetime
) -> None:
    rotate(signed, keys, time=time)
    entries = [*lines_of(signed.folder)[:3], *lines_of(signed.folder)[4:]]
    for size in (5, 6, 7):
        forged = parse_signed(note_of(checkpoint_text(entries[:size]), epochs[2]))
        with pytest.raises(DataError, match=r"^(it is not signed by the key|the ledger names no key before it)"):
            check_signatures(forged, key_entries(signed))


def test_where_the_ledger_has_no_key_there_is_none_to_rotate(
    held: Evidence, keys: SigningKeys, time: dt.datetime
) -> None:
    assert refused(held, keys, time, act=rotate) == (
        "The ledger has no key yet.\nMake one with the first checkpoint: dalel checkpoint sign"
    )


def test_a_key_that_was_made_and_not_entered_is_taken_up(
    held: Evidence, time: dt.datetime, tmp_path: Path, epochs: Epochs
) -> None:
    keys = SigningKeys(tmp_path / "keys", Disk())
    keys.folder.mkdir()
    keys.path(1).write_bytes(epochs[1].pem())
    # The draft of a key that never got its name has signed nothing.
    (keys.folder / ".epoch-2.pem.part").write_bytes(epochs[2].pem())
    sign(held, keys, time=time)
    assert [entry.vkey for entry in key_entries(held)] == [epochs[1].vkey()]
    rotate(held, keys, time=time)
    assert key_entries(held)[1].vkey != epochs[2].vkey()
    assert [path.name for path in keys.folder.iterdir()] == ["epoch-2.pem"]


def test_a_key_that_was_entered_and_signed_nothing_signs_now(
    held: Evidence, keys: SigningKeys, epochs: Epochs, time: dt.datetime
) -> None:
    with held.recording(time=time) as recording:
        recording.enter(Key, epoch=1, vkey=epochs[1].vkey())
        recording.write()
    assert sign(held, keys, time=time).is_new
    assert len(key_entries(held)) == 1
    assert kept_note(held, 7) == note_of(checkpoint_text(lines_of(held.folder)), epochs[1])


def test_the_first_key_has_no_handover_to_be_signed_later(
    held: Evidence, keys: SigningKeys, epochs: Epochs, time: dt.datetime
) -> None:
    with held.recording(time=time) as recording:
        recording.enter(Key, epoch=1, vkey=epochs[1].vkey())
        recording.write()
    grown_by_one(held, time)
    sign(held, keys, time=time)
    assert KeptCheckpoints(held.folder, Disk()).sizes() == [8]


@pytest.mark.parametrize("more", [0, 2])
def test_a_handover_that_was_cut_short_is_finished_by_the_next_checkpoint(
    signed: Evidence, keys: SigningKeys, epochs: Epochs, time: dt.datetime, more: int
) -> None:
    with signed.recording(time=time) as recording:
        recording.enter(Key, epoch=2, vkey=epochs[2].vkey())
        recording.write()
    for _ in range(more):
        grown_by_one(signed, time)
    done = sign(signed, keys, time=time)
    entries = lines_of(signed.folder)
    assert kept_note(signed, 8) == note_of(checkpoint_text(entries[:8]), epochs[1], epochs[2])
    assert done.signed.data == kept_note(signed, 8 + more)
    assert (done.is_new, done.erased) == (True, (1,))
    if more:
        assert done.signed.data == note_of(checkpoint_text(entries), epochs[2])


def test_a_key_that_a_rotation_did_not_come_to_erase_is_erased_by_the_next_checkpoint(
    signed: Evidence, keys: SigningKeys, epochs: Epochs, time: dt.datetime
) -> None:
    rotate(signed, keys, time=time)
    keys.path(1).write_bytes(epochs[1].pem())
    done = sign(signed, keys, time=time)
    assert (done.is_new, done.signed.data, done.erased) == (False, kept_note(signed, 8), (1,))
    assert not keys.path(1).exists()


def test_a_rotation_begins_with_the_one_that_was_cut_short(
    signed: Evidence, keys: SigningKeys, epochs: Epochs, time: dt.datetime
) -> None:
    with signed.recording(time=time) as recording:
        recording.enter(Key, epoch=2, vkey=epochs[2].vkey())
        recording.write()
    rotate(signed, keys, time=time)
    entries = lines_of(signed.folder)
    assert kept_note(signed, 8) == note_of(checkpoint_text(entries[:8]), epochs[1], epochs[2])
    assert kept_note(signed, 9) == note_of(checkpoint_text(entries), epochs[2], epochs[3])
    assert sorted(path.name for path in keys.folder.iterdir()) == ["epoch-3.pem", "epoch-4.pem"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "{path}: it has no empty line before its signatures, or no line end after them."),
        (b"\xff", "{path}: it is not UTF-8."),
        (note_of("a\nb\nc\n", Signer("x")), "{path}: its size is not a whole number from 1 up: 'b'."),
        (note_of(checkpoint_text([b"one"]), Signer("x")), "{path} is of size 1."),
    ],
)
def test_a_kept_checkpoint_that_is_damaged_is_named_and_nothing_is_signed(
    signed: Evidence, keys: SigningKeys, time: dt.datetime, data: bytes, message: str
) -> None:
    path = signed.folder / "checkpoints" / "000007"
    path.write_bytes(data)
    assert refused(signed, keys, time) == f"{message.format(path=path)}\nPut it back from a copy."


def test_only_what_was_done_with_checkpoints_and_dossiers_needs_no_new_checkpoint(
    held: Evidence, keys: SigningKeys, time: dt.datetime
) -> None:
    assert needs_signing(held)
    sign(held, keys, time=time)
    assert not needs_signing(held)
    grown_by_one(held, time)
    assert needs_signing(held)
