"""Comparing: what somebody held is the beginning of what is here, or it is not, and then a stranger can be shown."""

from __future__ import annotations

import datetime as dt
import shutil
from base64 import b64encode
from pathlib import Path

import pytest
from checkpoint.conftest import add_documents
from checkpoint.stranger import (
    ORIGIN,
    Signer,
    checkpoint_text,
    forge_ledger,
    lines_of,
    note_of,
    proof_of,
    request_of,
    root_of,
)
from hypothesis import given
from hypothesis import strategies as st

from dalel.errors import DataError
from dalel.evidence import Answer, Evidence
from dalel.evidence.checkpoint import (
    Comparison,
    Finding,
    SigningKeys,
    check_conflict,
    compare_checkpoints,
    compare_with_ledger,
    parse_vkey,
    rotate,
    sign,
)

LEDGER = Signer("epoch 1")
KEY = parse_vkey(LEDGER.vkey())
STRANGER = Signer("stranger")

ENTRIES = [b"entry %d" % number for number in range(20)]
FORKED = [*ENTRIES[:4], b"another", *ENTRIES[5:]]


def note(size: int, *signers: Signer, entries: list[bytes] = ENTRIES) -> bytes:
    return note_of(checkpoint_text(entries[:size]), *(signers or [LEDGER]))


def kept(evidence: Evidence, size: int) -> bytes:
    return (evidence.folder / "checkpoints" / f"{size:06d}").read_bytes()


def copy_of(evidence: Evidence, folder: Path) -> Evidence:
    """The same evidence as it is now, somewhere else."""
    shutil.copytree(evidence.folder, folder)
    return Evidence(folder, collector="aigerim", device="laptop")


@pytest.fixture
def beginning(signed: Evidence, tmp_path: Path) -> Evidence:
    """A copy of the ledger of size 7, before it grew."""
    return copy_of(signed, tmp_path / "other")


@pytest.fixture
def grown(beginning: Evidence, grown: Evidence) -> Evidence:
    """The ledger of size 10, of whose beginning a copy was made."""
    return grown


@pytest.fixture
def other(beginning: Evidence, keys: SigningKeys, time: dt.datetime, tmp_path: Path) -> Evidence:
    """Another history of the same ledger: the same to size 7, then three other documents, signed at size 10."""
    add_documents(beginning, tmp_path / "otherwise", 3, time=time)
    sign(beginning, keys, time=time)
    return beginning


def test_the_same_checkpoint_is_the_same(grown: Evidence) -> None:
    found = compare_with_ledger(kept(grown, 10), grown)
    assert found == Comparison(Finding.SAME, "The same 10 entries are here, and nothing was recorded since.")
    assert found.answer is Answer.PASS


def test_an_earlier_checkpoint_is_the_beginning_of_what_is_here(grown: Evidence) -> None:
    found = compare_with_ledger(kept(grown, 7), grown)
    assert found == Comparison(
        Finding.CONTINUES, "Its 7 entries are the beginning of the 10 that are here; none was changed."
    )
    assert found.answer is Answer.PASS


def test_what_was_recorded_since_needs_no_checkpoint_of_its_own(
    signed: Evidence, time: dt.datetime, tmp_path: Path
) -> None:
    add_documents(signed, tmp_path / "more", 2, time=time)
    assert compare_with_ledger(kept(signed, 7), signed) == Comparison(
        Finding.CONTINUES, "Its 7 entries are the beginning of the 9 that are here; none was changed."
    )


def test_a_request_with_its_proof_is_compared_as_the_checkpoint_in_it(grown: Evidence) -> None:
    request = request_of(7, lines_of(grown.folder), kept(grown, 10))
    assert compare_with_ledger(request, grown).finding is Finding.SAME


def test_a_cosigned_checkpoint_is_compared_as_the_one_without(grown: Evidence) -> None:
    witness = Signer("witness", "aigerim.example/witness")
    line = witness.cosigned_line(checkpoint_text(lines_of(grown.folder)), 7).encode()
    assert compare_with_ledger(kept(grown, 10) + line, grown).finding is Finding.SAME


def test_a_rollback_is_seen_although_everything_in_the_folder_agrees(grown: Evidence, tmp_path: Path) -> None:
    held = kept(grown, 10)
    entries = lines_of(grown.folder)
    rolled_back = copy_of(grown, tmp_path / "rolled-back")
    forge_ledger(rolled_back.folder, entries[:8])
    (rolled_back.folder / "checkpoints" / "000010").unlink()
    for path in (rolled_back.folder / "objects").rglob("*"):
        if path.is_file() and path.name not in b"".join(entries[:8]).decode():
            path.unlink()
    for seq in (8, 9):
        (rolled_back.folder / "disclosures" / f"{seq:06d}.json").unlink()
    assert not rolled_back.verify().has_failed
    assert compare_with_ledger(kept(grown, 7), rolled_back).answer is Answer.PASS
    found = compare_with_ledger(held, rolled_back)
    # The checkpoint that was held is all there is to show: no second one contradicts it.
    assert found == Comparison(Finding.ROLLBACK, "Missing here: 2 of the 10 entries that the ledger's key signed.")
    assert found.answer is Answer.FAIL


def test_a_rollback_to_before_a_change_of_keys_is_seen_by_whoever_knows_the_new_key(
    grown: Evidence, keys: SigningKeys, epochs: dict[int, Signer], time: dt.datetime, tmp_path: Path
) -> None:
    rotate(grown, keys, time=time)
    add_documents(grown, tmp_path / "later", 1, time=time)
    held = sign(grown, keys, time=time).signed.data
    forge_ledger(grown.folder, lines_of(grown.folder)[:10])
    assert refused(held, grown).startswith("No key that this ledger names signed that checkpoint of size 12.\n")
    assert compare_with_ledger(held, grown, [parse_vkey(epochs[2].vkey())]) == Comparison(
        Finding.ROLLBACK, "Missing here: 2 of the 12 entries that the ledger's key signed."
    )


def test_a_changed_entry_is_another_history(grown: Evidence, tmp_path: Path) -> None:
    held = {size: kept(grown, size) for size in (7, 10)}
    entries = lines_of(grown.folder)
    entries[8] = entries[8].replace(b"2026-11-23T09:30:00Z", b"2026-11-22T09:30:00Z")
    changed = copy_of(grown, tmp_path / "changed")
    forge_ledger(changed.folder, entries)
    assert compare_with_ledger(held[7], changed).finding is Finding.CONTINUES
    found = compare_with_ledger(held[10], changed)
    # Nobody signed the changed history, so there is nothing to prove to a stranger.
    assert found == Comparison(
        Finding.FORK,
        "The ledger's key signed another history: of its first 10 entries at least one is not as it was.",
    )
    assert found.answer is Answer.FAIL


FORK = "The ledger's key signed another history: of its first 10 entries at least one is not as it was."


def test_two_histories_of_one_size_are_proved_by_their_two_notes(grown: Evidence, other: Evidence) -> None:
    found = compare_with_ledger(kept(other, 10), grown)
    assert found == Comparison(Finding.FORK, FORK, kept(other, 10) + b"--\n" + kept(grown, 10))
    assert check_conflict(found.proof, [KEY]) == Comparison(
        Finding.FORK, "Two histories: the ledger's key signed two different roots over 10 entries.", found.proof
    )


def test_two_histories_of_two_sizes_are_proved_by_the_root_that_the_longer_one_had(
    grown: Evidence, other: Evidence, keys: SigningKeys, time: dt.datetime, tmp_path: Path
) -> None:
    add_documents(grown, tmp_path / "and-more", 2, time=time)
    sign(grown, keys, time=time)
    entries = lines_of(grown.folder)
    root = b64encode(root_of(entries[:10]))
    proof = kept(other, 10) + b"--\n" + request_of(10, entries, kept(grown, 12)) + b"--\nroot 10 " + root + b"\n"
    found = compare_with_ledger(kept(other, 10), grown)
    assert found == Comparison(Finding.FORK, FORK, proof)
    assert check_conflict(proof, [KEY]) == Comparison(
        Finding.FORK,
        "Two histories: the ledger's key signed a root over 10 entries, and another history of 12 entries that had a "
        "different root at that size.",
        proof,
    )


def test_a_fork_that_only_the_other_side_signed_at_that_size_is_seen_and_cannot_be_proved(
    signed: Evidence, other: Evidence, time: dt.datetime, tmp_path: Path
) -> None:
    add_documents(signed, tmp_path / "unsigned", 4, time=time)
    assert compare_with_ledger(kept(other, 10), signed) == Comparison(Finding.FORK, FORK)


def test_a_fork_is_seen_where_the_own_checkpoints_are_lost(grown: Evidence, other: Evidence) -> None:
    held = kept(other, 10)
    shutil.rmtree(grown.folder / "checkpoints")
    assert compare_with_ledger(held, grown) == Comparison(Finding.FORK, FORK)


def test_a_fork_is_seen_where_the_ledger_is_shorter_than_the_own_checkpoint(
    grown: Evidence, keys: SigningKeys, time: dt.datetime, tmp_path: Path
) -> None:
    held = kept(grown, 7)
    entries = lines_of(grown.folder)
    entries[3] = entries[3].replace(b"2026-11-23T09:30:00Z", b"2026-11-22T09:30:00Z")
    forge_ledger(grown.folder, entries[:9])
    assert compare_with_ledger(held, grown) == Comparison(Finding.FORK, FORK.replace("10", "7"))


def test_two_histories_are_proved_across_a_change_of_keys(
    grown: Evidence, other: Evidence, keys: SigningKeys, epochs: dict[int, Signer], time: dt.datetime
) -> None:
    rotate(grown, keys, time=time)
    proof = compare_with_ledger(kept(other, 10), grown).proof
    assert check_conflict(proof, [KEY]).finding is Finding.FORK
    assert check_conflict(proof, [parse_vkey(epochs[2].vkey())]).finding is Finding.UNKNOWN


def test_the_checkpoint_of_another_ledger_says_nothing_of_this_one(grown: Evidence) -> None:
    name = "dalel/" + "0" * 32
    data = note_of(checkpoint_text(ENTRIES, origin=name), Signer("another", name))
    found = compare_with_ledger(data, grown)
    assert found == Comparison(
        Finding.ANOTHER_LEDGER, f"That checkpoint is of the ledger {name}; this one is {ORIGIN}."
    )
    assert found.answer is Answer.NOT_CHECKED


def test_an_empty_newsroom_is_another_ledger(evidence: Evidence) -> None:
    evidence.folder.mkdir()
    assert compare_with_ledger(note(6), evidence) == Comparison(
        Finding.ANOTHER_LEDGER, f"That checkpoint is of the ledger {ORIGIN}; this one is empty."
    )


def refused(data: bytes, evidence: Evidence) -> str:
    with pytest.raises(DataError) as refusal:
        compare_with_ledger(data, evidence)
    return str(refusal.value)


def test_a_checkpoint_that_no_key_of_the_ledger_signed_accuses_nobody(grown: Evidence) -> None:
    for size in (7, 10, 20):
        assert refused(note(size, STRANGER), grown) == (
            f"No key that this ledger names signed that checkpoint of size {size}.\nAsk its holder where it is from. "
            "A key that the owner told you, and that was taken out of the ledger since, is given with --vkey VKEY."
        )


def test_a_forged_signature_accuses_nobody(grown: Evidence) -> None:
    text = checkpoint_text(ENTRIES[:8])
    forged = f"{text}\n{LEDGER.line_of(LEDGER.key_id() + bytes(64))}".encode()
    assert refused(forged, grown) == (
        f"The checkpoint of size 8 is damaged or forged: the signature of {ORIGIN} ({LEDGER.key_id().hex()}) is not "
        "one of this text.\nKeep the file, and ask its holder for another copy."
    )


def test_what_is_no_checkpoint_is_not_compared(grown: Evidence) -> None:
    assert refused(kept(grown, 10)[:-1], grown) == (
        "This is not a checkpoint: it has no empty line before its signatures, or no line end after them.\n"
        "Ask for: dalel checkpoint publish --since N"
    )


# Two files, without the ledger.


def test_two_copies_of_a_checkpoint_are_the_same() -> None:
    witness = Signer("witness", "aigerim.example/witness")
    cosigned = note(6) + witness.cosigned_line(checkpoint_text(ENTRIES[:6]), 7).encode()
    for left, right in ((note(6), note(6)), (note(6), cosigned), (cosigned, note(6))):
        found = compare_checkpoints(left, right, [KEY])
        assert found == Comparison(Finding.SAME, "Both are of the same 6 entries.")
        assert found.answer is Answer.PASS


@pytest.mark.parametrize("old", [1, 2, 6, 7, 8, 15, 16, 19])
def test_a_proof_shows_that_one_continues_the_other_in_whatever_order_they_are_given(old: int) -> None:
    request = request_of(old, ENTRIES, note(20))
    expected = Comparison(Finding.CONTINUES, f"The first {old} of the 20 entries are as they were.")
    assert compare_checkpoints(note(old), request, [KEY]) == expected
    assert compare_checkpoints(request, note(old), [KEY]) == expected
    assert expected.answer is Answer.PASS


@pytest.mark.parametrize("data", [note(20), request_of(5, ENTRIES, note(20)), b"old 0\n\n" + note(20)])
def test_without_a_proof_two_sizes_cannot_be_compared(data: bytes) -> None:
    found = compare_checkpoints(note(6), data, [KEY])
    assert found == Comparison(Finding.UNKNOWN, "Sizes 6 and 20 need a proof: dalel checkpoint publish --since 6")
    assert found.answer is Answer.NOT_CHECKED


def test_a_proof_that_does_not_lead_there_proves_nothing_either_way() -> None:
    for request in (
        request_of(6, FORKED, note(20)),
        request_of(6, FORKED, note(20, entries=FORKED)),
        request_of(6, ENTRIES, note(20, entries=FORKED)),
        b"old 6\n\n" + note(20),
    ):
        found = compare_checkpoints(note(6), request, [KEY])
        assert found == Comparison(Finding.UNKNOWN, "The proof does not lead from size 6 to size 20.")


def test_two_roots_over_one_size_are_two_histories() -> None:
    found = compare_checkpoints(note(6), note(6, entries=FORKED), [KEY])
    assert found == Comparison(
        Finding.FORK,
        "Two histories: the ledger's key signed two different roots over 6 entries.",
        note(6) + b"--\n" + note(6, entries=FORKED),
    )
    assert found.answer is Answer.FAIL
    assert check_conflict(found.proof, [KEY]) == found


def test_checkpoints_of_two_ledgers_are_not_compared() -> None:
    name = "dalel/" + "0" * 32
    data = note_of(checkpoint_text(ENTRIES[:6], origin=name), Signer("another", name))
    assert compare_checkpoints(note(6), data, [KEY]) == Comparison(
        Finding.ANOTHER_LEDGER, f"They are of two ledgers: {ORIGIN} and {name}."
    )


NOT_SIGNED = Comparison(
    Finding.UNKNOWN,
    "They are not both signed by a key that was given: --vkey VKEY, as the ledger's owner told it.",
)


def test_without_the_key_nothing_is_believed() -> None:
    forked = note(6, entries=FORKED)
    for keys in ([], [parse_vkey(STRANGER.vkey())], [parse_vkey(LEDGER.vkey(4))]):
        assert compare_checkpoints(note(6), forked, keys) == NOT_SIGNED
        assert compare_checkpoints(note(6), note(6), keys) == NOT_SIGNED
    assert compare_checkpoints(note(6), note(6, STRANGER, entries=FORKED), [KEY]) == NOT_SIGNED
    assert compare_checkpoints(note(6, STRANGER), forked, [KEY]) == NOT_SIGNED


def test_either_of_two_keys_may_have_signed_each() -> None:
    new = Signer("epoch 2")
    both = [KEY, parse_vkey(new.vkey())]
    assert compare_checkpoints(note(6), note(6, new, entries=FORKED), both).finding is Finding.FORK
    assert compare_checkpoints(note(6), note(6, LEDGER, new), both).finding is Finding.SAME


# The proof of two histories, as a stranger sees it who knows the key and nothing else.

ONE_SIZE = note(6, entries=FORKED) + b"--\n" + note(6)
TWO_SIZES = (
    note(6, entries=FORKED)
    + b"--\n"
    + request_of(6, ENTRIES, note(20))
    + b"--\nroot 6 "
    + b64encode(root_of(ENTRIES[:6]))
    + b"\n"
)


@pytest.mark.parametrize("proof", [ONE_SIZE, TWO_SIZES])
def test_a_proof_convinces_who_knows_the_key_and_nobody_else(proof: bytes) -> None:
    assert check_conflict(proof, [KEY]).answer is Answer.FAIL
    for keys in ([], [parse_vkey(STRANGER.vkey())]):
        found = check_conflict(proof, keys)
        assert (found.finding, found.answer, found.proof) == (Finding.UNKNOWN, Answer.NOT_CHECKED, b"")


NOTHING = Comparison(Finding.UNKNOWN, "This does not prove two histories to whoever knows only the keys given.")


def claim(held: bytes, request: bytes, size: int, root: bytes) -> bytes:
    return held + b"--\n" + request + b"--\nroot %d %s\n" % (size, b64encode(root))


def test_a_forged_proof_against_an_honest_ledger_convinces_nobody() -> None:
    request = request_of(6, ENTRIES, note(20))
    honest, made_up = root_of(ENTRIES[:6]), root_of(FORKED[:6])
    elsewhere = Signer("elsewhere", "dalel/" + "0" * 32)
    foreign = note_of(checkpoint_text(FORKED[:6], origin=elsewhere.name), elsewhere)
    both = [KEY, parse_vkey(elsewhere.vkey())]
    for proof in (
        claim(note(6), request, 6, honest),  # the roots are the same
        claim(note(6), request, 6, made_up),  # the claimed root leads nowhere
        claim(note(6), request_of(6, FORKED, note(20)), 6, made_up),  # nor with a proof from elsewhere
        claim(note(6), request_of(7, ENTRIES, note(20)), 7, root_of(ENTRIES[:7])),  # a root of another size
        claim(note(6), request_of(7, ENTRIES, note(20)), 6, root_of(ENTRIES[:7])),
        claim(note(6), b"old 6\n\n" + note(20), 6, made_up),
        claim(note(6), note(20), 6, made_up),
        claim(note(6), b"old 6\n\n" + note(6), 6, made_up),
        claim(note(20), request_of(6, ENTRIES, note(20)), 6, honest),
        claim(note(6, STRANGER, entries=FORKED), request, 6, honest),  # what was "held" nobody signed
        claim(note(6), request_of(6, FORKED, note(20, STRANGER, entries=FORKED)), 6, made_up),
        claim(foreign, request, 6, honest),  # it is of another ledger
    ):
        assert check_conflict(proof, both) == NOTHING
    assert check_conflict(note(6) + b"--\n" + note(6, STRANGER, entries=FORKED), [KEY]) == NOT_SIGNED
    assert check_conflict(note(6) + b"--\n" + note(6), [KEY]).finding is Finding.SAME
    assert check_conflict(note(6) + b"--\n" + note(20), [KEY]).finding is Finding.UNKNOWN
    assert check_conflict(note(20) + b"--\n" + note(6), [KEY]).finding is Finding.UNKNOWN


@pytest.mark.parametrize(
    "data",
    [
        b"--\n--\n--\n",
        TWO_SIZES + b"--\n",
        TWO_SIZES[:-1],
        TWO_SIZES + b"\n",
        TWO_SIZES.replace(b"root 6 ", b"root 06 "),
        TWO_SIZES.replace(b"root 6 ", b"root "),
        TWO_SIZES.replace(b"--\nroot 6 ", b"--\nroot 6  "),
        TWO_SIZES.rpartition(b"root 6 ")[0] + b"root 6 \xff\xfe\n",
        TWO_SIZES.rpartition(b"root 6 ")[0] + b"root 6 AAAA\n",
        TWO_SIZES.rpartition(b"root 6 ")[0],
    ],
)
def test_a_file_that_is_no_proof_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(DataError) as refusal:
        check_conflict(data, [KEY])
    assert str(refusal.value) == "This is no proof of two histories.\ndalel checkpoint compare NOTE --proof FILE"


@pytest.mark.parametrize("proof", [ONE_SIZE, TWO_SIZES])
def test_a_proof_with_any_byte_changed_proves_nothing_or_is_refused(proof: bytes) -> None:
    for place in range(len(proof)):
        changed = proof[:place] + bytes([proof[place] ^ 1]) + proof[place + 1 :]
        try:
            found = check_conflict(changed, [KEY])
        except DataError:
            continue
        assert found.finding in {Finding.UNKNOWN, Finding.ANOTHER_LEDGER}, place


@given(
    st.integers(1, 20),
    st.integers(1, 20),
    st.one_of(st.just(None), st.binary(min_size=32, max_size=32)),
    st.lists(st.one_of(st.sampled_from(proof_of(6, ENTRIES)), st.binary(min_size=32, max_size=32)), max_size=6),
)
def test_no_proof_against_a_ledger_with_one_history_convinces_anybody(
    held: int, other: int, root: bytes | None, nodes: list[bytes]
) -> None:
    honest = request_of(min(held, other), ENTRIES[:other], note(other))
    made_up = b"old %d\n%s\n" % (held, b"".join(b64encode(each) + b"\n" for each in nodes)) + note(other)
    for request in (honest, made_up):
        proof = claim(note(held), request, held, root or root_of(ENTRIES[:held]))
        assert check_conflict(proof, [KEY]) == NOTHING
        assert compare_checkpoints(note(held), request, [KEY]).finding is not Finding.FORK
