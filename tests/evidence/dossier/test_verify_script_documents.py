"""The verifier in a dossier: what it says of documents, of values that are disclosed, and of parts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from dossier_by_hand import (
    ByHand,
    b64,
    canonical,
    digest,
    pack,
)
from script_answers import (
    EXTRA,
    FORM,
    PARTS_PATH,
    PLAN,
    PLAN_PATH,
    PROOF,
    TABLE,
    TABLE_PATH,
    answers,
    differs,
    failed,
    failures,
    object_path,
)

pytestmark = pytest.mark.slow

pytest_plugins = ["script_fixtures"]


# Documents


def test_a_bit_flipped_in_a_document_is_found(hand: ByHand, folder: Path) -> None:
    difference = f"{PLAN_PATH}: {differs(PLAN, digest(b'plao'))}"
    files = pack(hand.files(), seal=hand.seal) | {PLAN_PATH: b"plao"}
    listed, here = (f"{digest(data)}  {PLAN_PATH}\\n" for data in (b"plan", b"plao"))
    package = f"manifest-sha256.txt:3: {differs(listed, here)}"
    assert failed(files, folder) == {"package": package, "documents": difference}


@pytest.mark.parametrize("sealed", [False, True])
def test_a_bit_flipped_is_found_though_the_manifests_are_made_anew(sealed: bool, hand: ByHand, folder: Path) -> None:
    """Even a seal of the ledger's own key does not help: the entry names another digest."""
    files = pack(hand.files() | {PLAN_PATH: b"plao"}, seal=hand.seal if sealed else None)
    assert failed(files, folder) == {"documents": f"{PLAN_PATH}: {differs(PLAN, digest(b'plao'))}"}


def test_a_document_taken_out_is_missed(hand: ByHand, folder: Path) -> None:
    files = hand.files()
    del files[PLAN_PATH]
    assert failed(pack(files), folder) == {"documents": f"{PLAN_PATH}: is missing"}


def test_a_document_put_in_is_not_named(hand: ByHand, folder: Path) -> None:
    added = object_path(b"x")
    assert failed(pack(hand.files() | {added: b"x"}), folder) == {"documents": f"{added}: {EXTRA}"}


def test_a_document_of_another_length_than_its_entry_says_is_found(folder: Path) -> None:
    hand = ByHand()
    hand.add(b"plan")
    hand.lines[2] = hand.lines[2].replace(b'"bytes":4', b'"bytes":5')
    hand.checkpoint()
    assert failed(pack(hand.files()), folder) == {"documents": f"{PLAN_PATH}: {differs(5, 4)}"}


def test_a_redacted_document_needs_the_parts_that_are_shown(hand: ByHand, folder: Path) -> None:
    hand.parts.clear()
    assert failed(pack(hand.files()), folder) == {"documents": f"{TABLE_PATH}: is missing"}


# Disclosures


def disclose(hand: ByHand, folder: Path, content: bytes, seq: int = 2) -> dict[str, str]:
    return failed(pack(hand.files() | {f"data/disclosures/{seq:06d}.json": content}), folder)


def test_a_changed_value_does_not_match_its_commitment(hand: ByHand, folder: Path) -> None:
    shown = {"s": hand.opened[2]["name"]["s"], "v": "another.json"}
    expected = json.loads(hand.lines[2])["commit"]["name"]
    difference = differs(expected, digest(canonical({"n": "name", **shown})))
    said = {"disclosures": f"data/disclosures/000002.json: {difference}"}
    assert disclose(hand, folder, canonical({"name": shown}) + b"\n") == said


def test_a_value_for_which_there_is_no_commitment_is_found(hand: ByHand, folder: Path) -> None:
    shown = {"s": "0" * 64, "v": "Almaty"}
    difference = differs(None, digest(canonical({"n": "place", **shown})))
    said = {"disclosures": f"data/disclosures/000002.json: {difference}"}
    assert disclose(hand, folder, canonical({"place": shown}) + b"\n") == said


def test_a_disclosure_of_no_entry_is_found(hand: ByHand, folder: Path) -> None:
    assert disclose(hand, folder, b"{}\n", 9) == {"disclosures": f"data/disclosures/000009.json: {EXTRA}"}


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b"{}\n",
        b"{ }\n",
        b"[]\n",
        b'{"note":null}\n',
        b'{"note":{"s":"' + b"0" * 64 + b'","v":false}}\n',
        b'{"note":{"s":"00","v":null}}\n',
        b'{"note":{"s":"' + b"0" * 64 + b'","v":null,"w":null}}\n',
        b"[" * 100_000 + b"]" * 100_000 + b"\n",
    ],
    ids=["no line feed", "nothing", "space", "list", "null", "false", "salt", "field", "deep"],
)
def test_a_disclosure_in_another_form_is_refused(content: bytes, hand: ByHand, folder: Path) -> None:
    assert disclose(hand, folder, content) == {"disclosures": f"data/disclosures/000002.json: {FORM}"}


def test_a_disclosure_that_is_too_large_is_refused(hand: ByHand, folder: Path) -> None:
    said = {"disclosures": f"data/disclosures/000002.json: {FORM}"}
    assert disclose(hand, folder, b" " * (2**20 + 1)) == said


def test_disclosures_that_are_taken_out_fail_nothing(hand: ByHand, folder: Path) -> None:
    found = answers(pack(hand.files(disclosed={2: ["note"]})), folder)
    assert failures(found) == {}
    assert found["disclosures"] == ("PASS", "1 values shown, as the ledger commits to them.")


# Parts


def show(hand: ByHand, folder: Path, **changes: object) -> dict[str, str]:
    """Change the first part that is shown."""
    held = json.loads(hand.shown_parts(TABLE))
    held["parts"][0] = {**held["parts"][0], **changes}
    files = hand.files() | {PARTS_PATH: canonical(held) + b"\n"}
    return failed(pack(files), folder)


@pytest.mark.parametrize("changes", [{"text": "x"}, {"salt": "0" * 64}])
def test_a_part_that_was_changed_is_not_proved(changes: dict[str, object], hand: ByHand, folder: Path) -> None:
    assert show(hand, folder, **changes) == {"redactions": f"{PARTS_PATH}: {PROOF}"}


@pytest.mark.parametrize(
    "changes",
    [{"reason": "private"}, {"base64": "YQ=="}, {"salt": "00"}, {"index": True}, {"text": None}],
    ids=["word more", "twice", "salt", "index", "no text"],
)
def test_a_part_in_another_form_is_refused(changes: dict[str, object], hand: ByHand, folder: Path) -> None:
    assert show(hand, folder, **changes) == {"redactions": f"{PARTS_PATH}: {FORM}"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda hidden: hidden[:-1], PROOF),
        (lambda hidden: [*hidden, hidden[0]], PROOF),
        (lambda hidden: ["0" * len(hidden[0])], PROOF),
        (lambda hidden: [digest.upper() for digest in hidden], FORM),
        ("".join, FORM),
    ],
    ids=["too few", "too many", "another", "capitals", "text"],
)
def test_what_is_hidden_is_given_by_its_digests_and_nothing_else(
    change: Any, reason: str, hand: ByHand, folder: Path
) -> None:
    held = json.loads(hand.shown_parts(TABLE))
    assert len(held["hidden"]) == 1
    files = hand.files() | {PARTS_PATH: canonical({**held, "hidden": change(held["hidden"])}) + b"\n"}
    assert failed(pack(files), folder) == {"redactions": f"{PARTS_PATH}: {reason}"}


def test_a_part_beyond_the_last_is_not_proved(hand: ByHand, folder: Path) -> None:
    held = json.loads(hand.shown_parts(TABLE))
    held["parts"][-1]["index"] = 4
    files = hand.files() | {PARTS_PATH: canonical(held) + b"\n"}
    assert failed(pack(files), folder) == {"redactions": f"{PARTS_PATH}: {PROOF}"}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9])
def test_parts_of_trees_of_every_shape_are_proved(count: int, folder: Path) -> None:
    for first in range(count):
        hand = ByHand()
        table = hand.add(b"table", parts=[b"row %d" % number for number in range(count)])
        shown = list(range(first, count, 2))
        hand.redact(table, shown, ",".join(map(str, shown)))
        hand.checkpoint()
        found = answers(pack(hand.files()), folder / str(first))
        assert failures(found) == {}
        assert found["redactions"][0] == "PASS"


def test_bytes_that_are_text_are_not_spelled_in_base64(hand: ByHand, folder: Path) -> None:
    held = json.loads(hand.shown_parts(TABLE))
    held["parts"][0]["base64"] = b64(held["parts"][0].pop("text").encode())
    files = hand.files() | {PARTS_PATH: canonical(held) + b"\n"}
    assert failed(pack(files), folder) == {"redactions": f"{PARTS_PATH}: {FORM}"}


@pytest.mark.parametrize("indexes", [[0, 1], [0, 1, 2, 3]], ids=["fewer", "more"])
def test_the_parts_shown_are_those_that_the_entry_lists(indexes: list[int], hand: ByHand, folder: Path) -> None:
    hand.parts[TABLE] = indexes
    assert failed(pack(hand.files()), folder) == {"redactions": f"{PARTS_PATH}: {EXTRA}"}


@pytest.mark.parametrize("indexes", [[1, 0, 3], [0, 0, 1, 3], []], ids=["order", "twice", "none"])
def test_the_parts_stand_in_order_and_once(indexes: list[int], hand: ByHand, folder: Path) -> None:
    hand.parts[TABLE] = indexes
    assert failed(pack(hand.files()), folder) == {"redactions": f"{PARTS_PATH}: {FORM}"}


def test_parts_of_a_document_that_was_not_redacted_do_not_belong_here(hand: ByHand, folder: Path) -> None:
    hand.parts[PLAN] = [0]
    hand.trees[PLAN] = [("0" * 64, b"plan")]
    assert failed(pack(hand.files()), folder) == {"redactions": f"data/parts/{PLAN}.json: {EXTRA}"}


def test_of_several_redactions_one_is_shown(hand: ByHand, folder: Path) -> None:
    hand.redact(TABLE, [2], "2")
    hand.checkpoint()
    hand.parts[TABLE] = [0, 1, 3]
    assert failed(pack(hand.files()), folder) == {}


@pytest.mark.parametrize(
    ("indexes", "spelled"),
    [([0], "0"), ([0, 1], "0-1"), ([0, 12, 13, 14], "0,12-14"), ([1, 3, 5, 6], "1,3,5-6")],
)
def test_the_indexes_of_parts_are_spelled_with_ranges_as_long_as_they_can_be(
    indexes: list[int], spelled: str, folder: Path
) -> None:
    hand = ByHand()
    table = hand.add(b"table", parts=[b"row %d" % number for number in range(15)])
    hand.redact(table, indexes, spelled)
    hand.checkpoint()
    assert failed(pack(hand.files()), folder / "right") == {}
    longer = ",".join(map(str, indexes))
    hand.lines[-1] = hand.lines[-1].replace(f'"{spelled}"'.encode(), f'"{longer}"'.encode())
    hand.checkpoint()
    said = {} if longer == spelled else {"redactions": f"data/parts/{table}.json: {EXTRA}"}
    assert failed(pack(hand.files()), folder / "longer") == said
