"""The verifier in a dossier: what it says of keys, epochs, witnesses, and of what others hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from dossier_by_hand import (
    LEDGER,
    ByHand,
    Files,
    Key,
    note,
    pack,
)
from script_answers import (
    ALONE,
    EXTRA,
    FORM,
    NOTES,
    NOTHING,
    RESULTS,
    SIGNATURE,
    answers,
    check,
    differs,
    failed,
    failures,
    hexroot,
    keep,
)

pytestmark = pytest.mark.slow

pytest_plugins = ["script_fixtures"]


# Keys, epochs, witnesses


def short(key: Key) -> str:
    """A key's name and number, as it is named in a sentence."""
    return "+".join(key.vkey.split("+")[:2])


@pytest.mark.parametrize("epoch", [0, 1])
@pytest.mark.parametrize("partial", [False, True])
def test_either_key_vouches_where_the_handover_is_here(
    epoch: int, partial: bool, rotated: ByHand, folder: Path
) -> None:
    files = rotated.files(only=[0, 1, 3, 4] if partial else None)
    found = answers(pack(files, seal=rotated.seal), folder, pins=[rotated.keys[epoch].vkey])
    assert failures(found) == {}
    assert (found["key"][0], found["unchanged"][0]) == ("PASS", "PASS")


def test_an_old_key_does_not_vouch_where_the_handover_is_not_here(rotated: ByHand, folder: Path) -> None:
    del rotated.checkpoints[4]
    found = answers(pack(rotated.files(), seal=rotated.seal), folder, pins=[rotated.keys[0].vkey])
    assert failures(found) == {}
    assert found["key"] == ("NOT CHECKED", NOTHING.format(f"{NOTES}000004"))
    assert found["unchanged"] == ("NOT CHECKED", ALONE)


def test_naming_the_real_key_first_does_not_help_a_forger(folder: Path) -> None:
    """It needs no secret to enter somebody's public key; only a handover that it signed shows that it agreed."""
    real, forged = ByHand(), ByHand()
    forged.keys.append(Key(forged.origin, "forger"))
    forged.enter("key", epoch=2, vkey=forged.keys[1].vkey)
    forged.add(b"forged")
    forged.checkpoint()
    found = answers(pack(forged.files(), seal=forged.seal), folder, pins=[real.keys[0].vkey])
    assert failures(found) == {}
    assert (found["key"][0], found["unchanged"][0], found["complete"][0]) == ("NOT CHECKED",) * 3


@pytest.mark.parametrize("signer", [0, 1])
def test_a_handover_needs_both_signatures(signer: int, rotated: ByHand, folder: Path) -> None:
    text = rotated.text(4)
    rotated.checkpoints[4] = note(text, rotated.keys[signer].sign(text))
    said = f"{NOTES}000004: {SIGNATURE.format(rotated.origin)}"
    assert failed(pack(rotated.files()), folder) == {"checkpoints": said}


def test_after_the_handover_the_old_key_does_not_sign(rotated: ByHand, folder: Path) -> None:
    text = rotated.text(5)
    rotated.checkpoints[5] = note(text, rotated.keys[0].sign(text))
    said = f"{NOTES}000005: {SIGNATURE.format(rotated.origin)}"
    assert failed(pack(rotated.files()), folder) == {"checkpoints": said}


def test_another_key_than_the_pinned_one_is_found(plans: ByHand, folder: Path) -> None:
    other = Key(plans.origin, "another")
    found = answers(pack(plans.files()), folder, pins=[other.vkey])
    assert failures(found) == {"key": f"--pin-vkey: {differs(short(plans.keys[0]), short(other))}"}


def test_one_of_several_pinned_keys_is_enough(plans: ByHand, folder: Path) -> None:
    pins = [Key(plans.origin, "another").vkey, plans.keys[0].vkey]
    assert answers(pack(plans.files()), folder, pins=pins)["key"][0] == "PASS"


def test_a_key_replaced_in_the_ledger_no_longer_signs(plans: ByHand, folder: Path) -> None:
    before = hexroot(plans, 7)
    forger = Key(plans.origin, "forger")
    plans.lines[1] = plans.lines[1].replace(plans.keys[0].vkey.encode(), forger.vkey.encode())
    found = answers(pack(plans.files()), folder, pins=[plans.keys[0].vkey])
    assert failures(found) == {
        "ledger": f"{LEDGER}: {differs(before, hexroot(plans, 7))}",
        "checkpoints": f"{NOTES}000004: {SIGNATURE.format(plans.origin)}",
        "key": f"--pin-vkey: {differs(short(forger), short(plans.keys[0]))}",
    }


def test_a_forger_who_makes_everything_anew_is_not_believed(folder: Path) -> None:
    """Nothing fails, since nothing contradicts itself; nothing is vouched for either."""
    real, forged = ByHand(), ByHand()
    forged.keys = [Key(forged.origin, "forger")]
    forged.lines[1] = forged.lines[1].replace(real.keys[0].vkey.encode(), forged.keys[0].vkey.encode())
    forged.add(b"forged")
    forged.checkpoint()
    files = pack(forged.files(), seal=forged.seal)
    found = answers(files, folder)
    assert failures(found) == {}
    assert found["unchanged"] == ("NOT CHECKED", ALONE)
    assert found["complete"] == ("NOT CHECKED", NOTHING.format("--min-size, --held"))
    found = check(folder, pins=[real.keys[0].vkey])
    assert failures(found) == {"key": f"--pin-vkey: {differs(short(forged.keys[0]), short(real.keys[0]))}"}


def test_a_cosignature_of_a_known_witness_on_the_newest_checkpoint_vouches_for_all(plans: ByHand, folder: Path) -> None:
    witness = Key("witness.example", "w", kind=4)
    plans.cosign(witness)
    found = answers(pack(plans.files()), folder, pins=[witness.vkey])
    assert found["key"] == ("NOT CHECKED", NOTHING.format("--pin-vkey"))
    assert found["unchanged"][0] == "PASS"
    assert found["complete"] == ("PASS", "None of the first 7 entries is missing.")


def test_a_cosignature_on_an_older_checkpoint_vouches_for_no_more_than_that(plans: ByHand, folder: Path) -> None:
    witness = Key("witness.example", "w", kind=4)
    plans.cosigned[4] = plans.checkpoints[4] + witness.sign(plans.text(4)).encode()
    found = answers(pack(plans.files()), folder, pins=[witness.vkey])
    assert found["unchanged"] == ("NOT CHECKED", ALONE)
    assert found["complete"] == ("PASS", "None of the first 4 entries is missing.")


def test_a_cosignature_of_a_known_witness_must_verify(plans: ByHand, folder: Path) -> None:
    witness = Key("witness.example", "w", kind=4)
    plans.cosigned[7] = plans.checkpoints[7] + witness.sign(plans.text(4)).encode()
    found = answers(pack(plans.files()), folder, pins=[witness.vkey])
    assert failures(found) == {"checkpoints": f"{NOTES}000007.cosigned: {SIGNATURE.format('witness.example')}"}


def test_a_cosigned_note_has_the_text_of_its_checkpoint(plans: ByHand, folder: Path) -> None:
    files = plans.files() | {f"{NOTES}000007.cosigned": plans.checkpoints[4]}
    assert failed(pack(files), folder) == {"checkpoints": f"{NOTES}000007.cosigned: {differs(7, 4)}"}


def test_a_cosigned_note_without_its_checkpoint_is_found(plans: ByHand, folder: Path) -> None:
    files = plans.files() | {f"{NOTES}000004.cosigned": plans.checkpoints[4]}
    del files[f"{NOTES}000004"]
    assert failed(pack(files), folder) == {"checkpoints": f"{NOTES}000004.cosigned: {EXTRA}"}


# What others hold


def rolled_back(hand: ByHand) -> Files:
    """Everything as it was at the older checkpoint, with its seal."""
    older = ByHand()
    older.add(b"plan 2")
    older.add(b"plan 3")
    older.checkpoint()
    assert older.checkpoints[4] == hand.checkpoints[4]
    return pack(older.files(), seal=older.seal)


def test_a_partial_rollback_does_not_fit_the_newest_checkpoint(plans: ByHand, folder: Path) -> None:
    files = rolled_back(plans) | {f"{NOTES}000007": plans.checkpoints[7]}
    assert failed(pack(files), folder) == {"ledger": f"{LEDGER}: {differs(7, 4)}"}


def test_a_complete_rollback_is_invisible_from_inside_and_a_key_alone_says_nothing_about_it(
    plans: ByHand, folder: Path
) -> None:
    found = answers(rolled_back(plans), folder, pins=[plans.keys[0].vkey])
    assert failures(found) == {}
    assert found["unchanged"][0] == "PASS"
    assert found["complete"] == ("NOT CHECKED", NOTHING.format("--min-size, --held"))


def test_a_complete_rollback_is_found_by_the_size_that_was_published(plans: ByHand, folder: Path) -> None:
    found = answers(rolled_back(plans), folder, pins=[plans.keys[0].vkey], min_size=7)
    assert failures(found, RESULTS) == {"complete": f"--min-size: {differs('>= 7', 4)}"}


def test_a_complete_rollback_is_found_by_a_checkpoint_that_is_held(plans: ByHand, folder: Path) -> None:
    held = keep(plans.checkpoints[7], folder.parent / "held")
    found = answers(rolled_back(plans), folder, pins=[plans.keys[0].vkey], held=[held])
    assert failures(found, RESULTS) == {"complete": f"{held}: {differs('>= 7', 4)}"}


def test_the_newest_checkpoint_held_by_others_vouches_for_all(plans: ByHand, folder: Path) -> None:
    held = keep(plans.checkpoints[7], folder.parent / "held")
    found = answers(pack(plans.files()), folder, held=[held])
    assert [found[name][0] for name in ("key", "unchanged", "complete")] == ["NOT CHECKED", "PASS", "PASS"]


def test_an_older_checkpoint_held_by_others_vouches_for_no_more_than_that(plans: ByHand, folder: Path) -> None:
    del plans.checkpoints[4]
    plans.lines = plans.lines[:5]
    older = plans.checkpoint()
    del plans.checkpoints[5]
    plans.lines = ByHand().lines[:2]
    for number in range(2, 7):
        plans.add(b"plan %d" % number)
    found = answers(pack(plans.files()), folder, held=[keep(older, folder.parent / "held")])
    assert found["unchanged"] == ("NOT CHECKED", ALONE)
    assert found["complete"] == ("PASS", "None of the first 5 entries is missing.")


def test_a_held_checkpoint_of_another_history_is_found(plans: ByHand, folder: Path) -> None:
    other = ByHand()
    other.add(b"plan 2")
    other.add(b"another plan")
    held = keep(other.checkpoint(), folder.parent / "held")
    found = answers(pack(plans.files()), folder, pins=[plans.keys[0].vkey], held=[held])
    assert failures(found, RESULTS) == {"complete": f"{held}: {differs(hexroot(other, 4), hexroot(plans, 4))}"}


def test_a_held_checkpoint_of_another_ledger_is_found(plans: ByHand, folder: Path) -> None:
    other = ByHand(seed="second")
    held = keep(other.checkpoint(), folder.parent / "held")
    found = answers(pack(plans.files()), folder, held=[held])
    assert failures(found, RESULTS) == {"complete": f"{held}: {differs(other.origin, plans.origin)}"}


def test_a_held_checkpoint_must_be_signed_by_a_key_of_the_ledger(plans: ByHand, folder: Path) -> None:
    held = keep(note(plans.text(7), Key(plans.origin, "x").sign(plans.text(7))), folder.parent / "held")
    found = answers(pack(plans.files()), folder, held=[held])
    assert failures(found, RESULTS) == {"complete": f"{held}: {SIGNATURE.format(plans.origin)}"}


def test_a_held_file_that_is_no_checkpoint_is_found(plans: ByHand, folder: Path) -> None:
    held = keep(b"7\n", folder.parent / "held")
    found = answers(pack(plans.files()), folder, held=[held])
    assert failures(found, RESULTS) == {"complete": f"{held}: {FORM}"}


def test_in_part_a_held_checkpoint_of_the_same_size_is_compared(plans: ByHand, folder: Path) -> None:
    held = keep(plans.checkpoints[7], folder.parent / "held")
    found = answers(pack(plans.files(only=[0, 1])), folder, held=[held])
    assert found["unchanged"][0] == "PASS"
    assert found["complete"] == ("NOT CHECKED", "The ledger is shown in part.")
