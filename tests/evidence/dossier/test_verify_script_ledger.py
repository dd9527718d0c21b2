"""The verifier in a dossier: what it says of the lines of the ledger, and of proofs that they are in it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from dossier_by_hand import (
    LEDGER,
    ByHand,
    Key,
    canonical,
    digest,
    pack,
)
from script_answers import (
    BLOCKED,
    DISCLOSED,
    EXTRA,
    FORM,
    NOTES,
    ORIGIN,
    PLAN,
    PROOF,
    VECTORS,
    accepts,
    answers,
    differs,
    failed,
    failures,
    hexroot,
    object_path,
    script,
)

pytestmark = pytest.mark.slow

pytest_plugins = ["script_fixtures"]


def test_an_edited_time_gives_another_root(hand: ByHand, folder: Path) -> None:
    before = hexroot(hand, 7)
    hand.lines[3] = hand.lines[3].replace(b"09:30:00Z", b"09:29:00Z")
    found = answers(pack(hand.files()), folder)
    assert failures(found) == {"ledger": f"{LEDGER}: {differs(before, hexroot(hand, 7))}"}
    assert found["checkpoints"] == ("NOT CHECKED", BLOCKED)


def test_an_edited_commitment_below_an_older_checkpoint_contradicts_that_too(hand: ByHand, folder: Path) -> None:
    before, older = hexroot(hand, 7), hexroot(hand, 3)
    entry = json.loads(hand.lines[2])
    entry["commit"]["path"] = digest(b"another URL")
    hand.lines[2] = canonical(entry)
    assert failed(pack(hand.files()), folder) == {
        "ledger": f"{LEDGER}: {differs(before, hexroot(hand, 7))}",
        "checkpoints": f"{NOTES}000003: {differs(hexroot(hand, 3), older)}",
    }


def test_the_last_entry_taken_out_is_missed(plans: ByHand, folder: Path) -> None:
    files = plans.files() | {LEDGER: b"".join(line + b"\n" for line in plans.lines[:6])}
    found = answers(pack(files), folder)
    assert failures(found) == {
        "ledger": f"{LEDGER}: {differs(7, 6)}",
        "documents": f"{object_path(b'plan 6')}: {EXTRA}",
    }
    assert found["checkpoints"] == ("NOT CHECKED", BLOCKED)


def test_an_entry_taken_out_of_the_middle_is_missed(plans: ByHand, folder: Path) -> None:
    files = plans.files() | {LEDGER: b"".join(line + b"\n" for line in plans.lines[:4] + plans.lines[5:])}
    assert failed(pack(files), folder) == {
        "documents": f"{object_path(b'plan 4')}: {EXTRA}",
        "ledger": f"{LEDGER}: {differs(4, 5)}",
    }


def test_two_entries_that_were_swapped_are_found(plans: ByHand, folder: Path) -> None:
    plans.lines[4:6] = plans.lines[5], plans.lines[4]
    assert failed(pack(plans.files()), folder) == {"ledger": f"{LEDGER}:6: {FORM}"}


def test_two_entries_that_were_swapped_and_numbered_anew_are_found(plans: ByHand, folder: Path) -> None:
    before = hexroot(plans, 7)
    fourth, fifth = plans.lines[4:6]
    plans.lines[4:6] = fifth.replace(b'"seq":5', b'"seq":4'), fourth.replace(b'"seq":4', b'"seq":5')
    assert failed(pack(plans.files()), folder) == {"ledger": f"{LEDGER}: {differs(before, hexroot(plans, 7))}"}


def test_an_inserted_entry_is_found(plans: ByHand, folder: Path) -> None:
    files = plans.files()
    later = [line.replace(b'"seq":%d' % seq, b'"seq":%d' % (seq + 1)) for seq, line in enumerate(plans.lines)]
    inserted = later[3].replace(b"plan", b"plot")
    files[LEDGER] = b"".join(line + b"\n" for line in [*plans.lines[:4], inserted, *later[4:]])
    assert failed(pack(files), folder) == {"ledger": f"{LEDGER}: {differs(7, 8)}"}


COMMIT = {"collector": "0" * 64, "device": "1" * 64, "note": "2" * 64}


def line(**fields: object) -> bytes:
    """An entry that would be the fourth."""
    common = {"seq": 3, "time": "2026-11-23T09:30:00Z", "tool": "dalel/0.1.0", "v": 1}
    return canonical({**common, "type": "publish", "object": PLAN, "commit": COMMIT, **fields})


def imported(**fields: object) -> bytes:
    return line(**{"type": "import", "bytes": 4, "media_type": "text/csv", **fields})


def without(entry: bytes, *names: str) -> bytes:
    return canonical({name: value for name, value in json.loads(entry).items() if name not in names})


def keyed(**fields: object) -> bytes:
    return without(line(**{"type": "key", "epoch": 2, "vkey": Key(ORIGIN, "x").vkey, **fields}), "commit", "object")


@pytest.mark.parametrize(
    "bad",
    {
        "carriage return": line() + b"\r",
        "empty": b"",
        "space": line().replace(b",", b", ", 1),
        "keys not sorted": b'{"v":1,' + line()[1:].replace(b',"v":1', b""),
        "repeated key": line().replace(b'"seq":3', b'"seq":3,"seq":3'),
        "escaped": line().replace(b"dalel/", b"dalel\\/"),
        "byte order mark": b"\xef\xbb\xbf" + line(),
        "not UTF-8": line().replace(b"dalel/", b"dalel\xff"),
        "lone surrogate": line().replace(b"dalel/", b"\\ud800"),
        "list": b"[]",
        "NaN": line().replace(b'"seq"', b'"n":NaN,"seq"'),
        "infinity": line().replace(b'"seq"', b'"n":-Infinity,"seq"'),
        "fraction": line().replace(b'"seq"', b'"n":1.0,"seq"'),
        "exponent": line().replace(b'"seq"', b'"n":1e5,"seq"'),
        "huge number": line().replace(b'"seq"', b'"n":9007199254740992,"seq"'),
        "number of ten thousand digits": line().replace(b'"seq"', b'"n":' + b"9" * 10_000 + b',"seq"'),
        "deep": line().replace(b'"seq"', b'"n":' + b"[" * 30_000 + b"]" * 30_000 + b',"seq"'),
        "version": line(v=2),
        "truth for a number": line(v=True),
        "negative": imported(bytes=-1),
        "unknown type": line(type="note"),
        "type that is no text": line(type=[]),
        "no type": without(line(), "type"),
        "unknown field": imported(url="x"),
        "missing field": without(imported(), "media_type"),
        "no commitments": without(imported(), "commit"),
        "no commitment to a note": imported(commit={name: COMMIT[name] for name in ("collector", "device")}),
        "commitment that is no digest": imported(commit={**COMMIT, "name": "plan.csv"}),
        "object that is no digest": line(object=PLAN.upper()),
        "parts of what is no document": line(parts={"count": 1, "form": "lines/1", "root": PLAN}),
        "parts without a root": imported(parts={"count": 1, "form": "lines/1"}),
        "date": line(time="2026-13-23T09:30:00Z"),
        "reason": line(type="withhold", reason="Because"),
        "shown": line(type="redact", shown="01"),
        "null": line(type="transfer", object=None),
        "later entry": without(line(type="correct", entry=3), "object"),
        "second genesis": without(line(type="genesis", origin=ORIGIN), "commit", "object"),
        "epoch left out": keyed(epoch=3),
        "key of another name": keyed(vkey=Key("dalel/x", "x").vkey),
        "key of a witness": keyed(vkey=Key(ORIGIN, "x", kind=4).vkey),
        "no key": keyed(vkey="dalel/x+00000000+AAAA"),
    }.items(),
    ids=lambda item: item[0],
)
def test_a_line_in_another_form_is_refused_even_under_a_good_signature(bad: tuple[str, bytes], folder: Path) -> None:
    hand = ByHand()
    hand.add(b"plan")
    hand.lines.append(bad[1])
    hand.checkpoint()
    assert failed(pack(hand.files()), folder) == {"ledger": f"{LEDGER}:4: {FORM}"}


def test_a_line_that_is_too_long_is_refused(folder: Path) -> None:
    hand = ByHand()
    hand.add(b"plan")
    hand.lines.append(line(tool="x" * 65_536))
    hand.checkpoint()
    assert failed(pack(hand.files()), folder) == {"ledger": f"{LEDGER}:4: {FORM}"}


def test_a_line_of_the_greatest_length_is_read(folder: Path) -> None:
    hand = ByHand()
    hand.lines.append(line(seq=2, tool="x" * (65_536 - len(line(seq=2, tool="")))))
    hand.checkpoint()
    assert failed(pack(hand.files()), folder) == {}


def test_a_last_line_without_its_end_is_refused(plans: ByHand, folder: Path) -> None:
    files = plans.files()
    files[LEDGER] = files[LEDGER][:-1]
    assert failed(pack(files), folder) == {"ledger": f"{LEDGER}:7: {FORM}"}


@pytest.mark.parametrize("content", [b"", None], ids=["empty", "missing"])
def test_without_a_ledger_what_rests_on_it_is_not_checked(content: bytes | None, hand: ByHand, folder: Path) -> None:
    files = hand.files(disclosed=DISCLOSED)
    del files[LEDGER]
    files |= {LEDGER: content} if content is not None else {}
    found = answers(pack(files, seal=hand.seal), folder, pins=[hand.keys[0].vkey])
    missing = f"{LEDGER}: is missing"
    assert failures(found) == {"ledger": missing} | ({} if content == b"" else {"package": missing})
    for name in ("seal", "documents", "checkpoints", "key", "disclosures", "redactions"):
        assert found[name] == ("NOT CHECKED", BLOCKED)


def test_in_part_a_line_without_its_proof_is_found(plans: ByHand, folder: Path) -> None:
    files = plans.files(only=[0, 1, 2, 5])
    del files["data/proofs/inclusion/000005.tlog-proof"]
    said = "data/proofs/inclusion/000005.tlog-proof: is missing"
    assert failed(pack(files), folder) == {"ledger": said}


def test_a_whole_ledger_needs_no_proofs_and_has_none(plans: ByHand, folder: Path) -> None:
    files = plans.files() | plans.proofs(list(range(len(plans.lines))))
    assert failed(pack(files), folder)["ledger"] == "data/proofs/inclusion/000000.tlog-proof: does not belong here"


def test_in_part_a_proof_without_its_line_is_found(plans: ByHand, folder: Path) -> None:
    files = plans.files(only=[0, 1, 2]) | plans.proofs([0, 1, 2, 5])
    assert failed(pack(files), folder) == {"ledger": f"data/proofs/inclusion/000005.tlog-proof: {EXTRA}"}


def test_in_part_an_edited_line_is_not_proved(plans: ByHand, folder: Path) -> None:
    files = plans.files(only=[0, 1, 2])
    files[LEDGER] = files[LEDGER].replace(b"application", b"applicatiom")
    assert failed(pack(files), folder) == {"ledger": f"data/proofs/inclusion/000002.tlog-proof: {PROOF}"}


def test_in_part_the_first_entry_must_be_there(plans: ByHand, folder: Path) -> None:
    assert failed(pack(plans.files(only=[1, 2])), folder)["ledger"] == f"{LEDGER}:1: {FORM}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"@v1", b"@v2"),
        (b"index 2\n", b"index 02\n"),
        (b"index 2\n", b"index 2\r\n"),
        (b"\n\n", b"\n\n\n"),
        (b"=\n", b"\n"),
    ],
    ids=["version", "zero", "carriage return", "empty line", "base64"],
)
def test_a_proof_in_another_form_is_refused(old: bytes, new: bytes, plans: ByHand, folder: Path) -> None:
    path = "data/proofs/inclusion/000002.tlog-proof"
    files = plans.files(only=[0, 1, 2])
    files[path] = files[path].replace(old, new, 1)
    assert failed(pack(files), folder) == {"ledger": f"{path}: {FORM}"}


def test_a_proof_must_end_with_the_newest_checkpoint_byte_for_byte(plans: ByHand, folder: Path) -> None:
    path = "data/proofs/inclusion/000002.tlog-proof"
    files = plans.files(only=[0, 1, 2])
    files[path] += Key("somebody", "x").sign("x").encode()
    assert failed(pack(files), folder) == {"ledger": f"{path}: {FORM}"}


def vectors(name: str) -> list[tuple[str, dict[str, Any]]]:
    """Proofs of transparency-dev, their digests decoded."""
    found = []
    for case, vector in json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8")).items():
        hashed = {
            key: base64.b64decode(vector[key] or "") for key in ("root", "leafHash", "root1", "root2") if key in vector
        }
        found.append((case, {**vector, **hashed, "proof": [base64.b64decode(step) for step in vector["proof"] or []]}))
    return found


def test_proofs_of_inclusion_are_answered_as_transparency_dev_does() -> None:
    for case, v in vectors("inclusion"):
        asked = (v["leafIdx"], 1, v["treeSize"], [v["leafHash"], *v["proof"]])
        # No dossier asks about an entry beyond the last one, or about digests of another length.
        asks = v["leafIdx"] < v["treeSize"] and len(v["leafHash"]) == len(v["root"]) == 32
        assert (
            asks and accepts(lambda top, *climbed: script.proofs.climb(*climbed)[1] == top, v["root"], *asked)
        ) != v["wantErr"], case


def test_proofs_of_consistency_are_answered_as_transparency_dev_does() -> None:
    for case, v in vectors("consistency"):
        if 0 < v["size1"] < v["size2"]:  # No dossier asks about others.
            width = v["size1"] & -v["size1"]
            path = v["proof"] if width < v["size1"] else [v["root1"], *v["proof"]]
            asked = (v["size1"] - width, width, v["size2"], path)
            roots = (v["root1"], v["root2"])
            assert (
                accepts(lambda roots, *climbed: script.proofs.climb(*climbed) == roots, roots, *asked) != v["wantErr"]
            ), case
