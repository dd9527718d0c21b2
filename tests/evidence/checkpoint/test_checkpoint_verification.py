"""What the kept checkpoints, their stamps and those of others add to the verification of the folder."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from checkpoint.conftest import add_documents
from checkpoint.stranger import ORIGIN, Signer, checkpoint_text, forge_ledger, lines_of, note_of
from timestamp.authority import Authority

from dalel.evidence import Answer, Check, Evidence, Property, Verification
from dalel.evidence.checkpoint import (
    SigningKeys,
    keep_cosigned,
    parse_vkey,
    sign,
    stamp,
    verify_with_checkpoints,
)
from dalel.evidence.checkpoint.stamping import Ask

NOBODY_STAMPED = "No independent authority's time stamp is kept here; the times are those of this computer's clock."
NOBODY_GAVE = "No checkpoint that others hold was given: --held FILE."


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), name="A")


def asking(authority: Authority) -> Ask:
    """Asks an authority without the network, whatever the address."""

    def ask(data: bytes, url: str) -> bytes:
        return authority.stamp(data)

    return ask


def verified(evidence: Evidence, *held: bytes, roots: bytes | None = None) -> Verification:
    return verify_with_checkpoints(evidence.verify(), evidence, tsa_roots=roots, held=held)


def check(verification: Verification, which: Property) -> Check:
    return next(each for each in verification.checks if each.property is which)


def said(verification: Verification) -> dict[str, tuple[Answer, str]]:
    """The three that checkpoints speak to."""
    return {
        str(each.property): (each.answer, each.says)
        for each in verification.checks
        if each.property in (Property.CHECKPOINTS, Property.EXISTED_BEFORE, Property.COMPLETE)
    }


def kept(evidence: Evidence, size: int) -> bytes:
    return (evidence.folder / "checkpoints" / f"{size:06d}").read_bytes()


def test_where_nothing_was_signed_nothing_is_checked(held: Evidence) -> None:
    verification = verified(held)
    assert said(verification) == {
        "checkpoints": (Answer.NOT_CHECKED, "None was signed yet: dalel checkpoint sign"),
        "existed before": (Answer.NOT_CHECKED, NOBODY_STAMPED),
        "complete": (Answer.NOT_CHECKED, NOBODY_GAVE),
    }
    assert [each.property for each in verification.checks] == list(Property)
    assert check(verification, Property.UNCHANGED).answer is Answer.PASS


def test_checkpoints_that_fit_pass_and_what_others_hold_is_still_to_be_asked_for(grown: Evidence) -> None:
    assert said(verified(grown)) == {
        "checkpoints": (
            Answer.PASS,
            "2 signed, each by the ledger's key of its time and a beginning of the entries here.",
        ),
        "existed before": (Answer.NOT_CHECKED, NOBODY_STAMPED),
        "complete": (Answer.NOT_CHECKED, NOBODY_GAVE),
    }


def test_the_witnesses_who_keep_checkpoints_are_named(grown: Evidence, time: dt.datetime) -> None:
    for size, word, name in ((7, "one", "berik.example"), (10, "two", "aigerim.example")):
        signer = Signer(word, name)
        note = kept(grown, size)
        text = note.decode().rpartition("\n\n")[0] + "\n"
        keep_cosigned(grown, note + signer.cosigned_line(text, 7).encode(), parse_vkey(signer.vkey(4)), time=time)
    assert said(verified(grown))["complete"] == (
        Answer.NOT_CHECKED,
        f"{NOBODY_GAVE} aigerim.example, berik.example keep some: ask for them.",
    )


def test_a_checkpoint_that_somebody_held_shows_that_nothing_was_taken_out(grown: Evidence) -> None:
    assert said(verified(grown, kept(grown, 7)))["complete"] == (
        Answer.PASS,
        "Its 7 entries are the beginning of the 10 that are here; none was changed.",
    )
    assert said(verified(grown, kept(grown, 7), kept(grown, 10)))["complete"] == (
        Answer.PASS,
        "The same 10 entries are here, and nothing was recorded since.",
    )


def test_a_rollback_fails_although_the_folder_agrees_with_itself(grown: Evidence) -> None:
    held = kept(grown, 10)
    forge_ledger(grown.folder, lines_of(grown.folder)[:7])
    (grown.folder / "checkpoints" / "000010").unlink()
    for seq in (7, 8, 9):
        (grown.folder / "disclosures" / f"{seq:06d}.json").unlink()
    assert not verified(grown).has_failed
    verification = verified(grown, held)
    sentence = "Missing here: 3 of the 10 entries that the ledger's key signed."
    assert said(verification)["complete"] == (Answer.FAIL, sentence)
    assert check(verification, Property.UNCHANGED).says == (
        "Something differs from what was signed or stamped; see there."
    )
    assert (verification.first_difference, verification.differences) == (f"complete: {sentence}", 1)


def test_the_checkpoint_of_another_ledger_checks_nothing(grown: Evidence) -> None:
    name = "dalel/" + "0" * 32
    held = note_of(checkpoint_text([b"x"], origin=name), Signer("x", name))
    verification = verified(grown, kept(grown, 7), held)
    assert said(verification)["complete"] == (
        Answer.NOT_CHECKED,
        f"That checkpoint is of the ledger {name}; this one is {ORIGIN}.",
    )
    assert not verification.has_failed


def test_an_entry_that_was_changed_with_all_that_follows_from_it_fails_the_checkpoints_over_it(
    grown: Evidence, authority: Authority, time: dt.datetime
) -> None:
    for size in (10, 7):
        stamp(grown, ["http://authority.example/tsr"], size=size, ask=asking(authority), time=time)
    entries = lines_of(grown.folder)
    entries[8] = entries[8].replace(b"2026-11-23T09:30:00Z", b"2026-11-22T09:30:00Z")
    forge_ledger(grown.folder, entries)
    assert not grown.verify().has_failed
    verification = verified(grown, roots=authority.root_pem.read_bytes())
    assert said(verification)["checkpoints"] == (
        Answer.FAIL,
        "Checkpoint 10: it is not a beginning of the entries here.",
    )
    # The stamp over checkpoint 10 says nothing of these entries; the one over 7 does.
    answer, sentence = said(verification)["existed before"]
    assert answer is Answer.PASS
    assert sentence.startswith("Entries 0 to 6: Existed before 20")
    assert sentence.endswith(" Entries 7 to 11 have no such stamp yet.")
    assert verification.first_difference == "checkpoints: Checkpoint 10: it is not a beginning of the entries here."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"junk", "{path}: it has no empty line before its signatures, or no line end after them."),
        (note_of(checkpoint_text([b"x"]), Signer("epoch 1")), "{path} is of size 1."),
        (
            note_of(f"{ORIGIN}\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", Signer("stranger")),
            f"it is not signed by the key {Signer('epoch 1').key_id().hex()} of that time.",
        ),
        (
            note_of(f"{ORIGIN}\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", Signer("epoch 1")),
            "it is not a beginning of the entries here.",
        ),
        (
            note_of("x\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", Signer("epoch 1")),
            "it is of another ledger, x.",
        ),
    ],
)
def test_a_kept_checkpoint_that_is_not_what_it_was_fails_and_is_named(
    grown: Evidence, data: bytes, sentence: str
) -> None:
    path = grown.folder / "checkpoints" / "000007"
    path.write_bytes(data)
    verification = verified(grown)
    found = check(verification, Property.CHECKPOINTS)
    assert (found.answer, found.checked, found.differences) == (Answer.FAIL, 2, 1)
    assert found.says == f"Checkpoint 7: {sentence.format(path=path)}"
    assert verification.first_difference == f"checkpoints: {found.says}"
    assert verification.has_failed


def test_a_stamp_passes_with_its_root_and_is_not_checked_without(
    signed: Evidence, keys: SigningKeys, authority: Authority, time: dt.datetime, tmp_path: Path
) -> None:
    ask = asking(authority)
    (outcome,) = stamp(signed, ["http://authority.example/tsr"], size=None, ask=ask, time=time)
    assert outcome.stamp is not None
    when = f"{outcome.stamp.time.replace(tzinfo=None)} UTC (give or take 1 s)"
    who = "CN=Unit A, O=Test"
    roots = authority.root_pem.read_bytes()
    assert said(verified(signed, roots=roots))["existed before"] == (
        Answer.PASS,
        f"Entries 0 to 6: Existed before {when}, says {who}. Entries 7 to 7 have no such stamp yet.",
    )
    assert said(verified(signed))["existed before"] == (
        Answer.NOT_CHECKED,
        f"1 stamps are kept. It says that {who} saw it at {when}, which is not proved. No root certificate was given "
        "to judge it by: --tsa-root FILE.",
    )
    add_documents(signed, tmp_path / "more", 1, time=time)
    size = sign(signed, keys, time=time).signed.checkpoint.size
    stamp(signed, ["http://authority.example/tsr"], size=None, ask=ask, time=time)
    answer, sentence = said(verified(signed, roots=roots))["existed before"]
    assert answer is Answer.PASS
    assert sentence.startswith(f"Entries 0 to {size - 1}: ")


def test_a_stamp_over_all_that_is_recorded_leaves_nothing_over(signed: Evidence, authority: Authority) -> None:
    token = authority.stamp(kept(signed, 7))
    (signed.folder / "checkpoints" / "000007.00000000.tsr").write_bytes(token)
    answer, sentence = said(verified(signed, roots=authority.root_pem.read_bytes()))["existed before"]
    assert answer is Answer.PASS
    assert sentence.startswith("Entries 0 to 6: Existed before ")
    assert sentence.endswith(", says CN=Unit A, O=Test.")


def test_a_stamp_over_something_else_fails(signed: Evidence, authority: Authority) -> None:
    token = authority.stamp(b"something else")
    (signed.folder / "checkpoints" / "000007.00000000.tsr").write_bytes(token)
    verification = verified(signed, roots=authority.root_pem.read_bytes())
    answer, sentence = said(verification)["existed before"]
    assert answer is Answer.FAIL
    assert sentence.startswith("It was made over other data: expected the sha256 digest ")
    assert verification.first_difference == f"existed before: {sentence}"
