"""The one-file verifier, tried on dossiers made by hand: whole ones, changed ones, hostile ones.

It is loaded from its file, as an expert runs it; nothing here imports the library.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from dossier_by_hand import (
    LEDGER,
    Authority,
    ByHand,
    Files,
    Key,
    b64,
    canonical,
    digest,
    leaf,
    manifest,
    note,
    pack,
    root,
    time_of,
    write,
)

SCRIPT = Path(__file__).parents[3] / "src" / "dalel" / "evidence" / "dossier" / "verify.py"
VECTORS = Path(__file__).parents[2] / "vectors" / "merkle"
PROPERTIES = ["package", "seal", "documents", "ledger", "checkpoints", "key", "disclosures", "redactions", "stamps"]
RESULTS = ["unchanged", "existed-before", "complete"]
NOTES = "data/proofs/checkpoints/"
NOTHING = "There is nothing to compare with: no {}."
BLOCKED = "It cannot be looked at, because something else failed."
ALONE = "Nobody outside vouches for the key: all of this could have been made anew."
FORM = "is not as the format says"
EXTRA = "does not belong here"
SIGNATURE = "the signature of {} is missing or wrong"
PROOF = "the proof does not lead to the root"


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_script", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


script = load_script()
TABLE_ROWS = [b"a", b"b", b"c", b"\xff"]
ORIGIN = "dalel/" + digest(b"first")[:32]
PLAN, TABLE, LETTER = digest(b"plan"), digest(b"a\nb\nc\n\xff\n"), digest(b"letter")
PLAN_PATH, TABLE_PATH = f"data/objects/{PLAN[:2]}/{PLAN}", f"data/objects/{TABLE[:2]}/{TABLE}"
PARTS_PATH = f"data/parts/{TABLE}.json"
README = b"read me\n"
DISCLOSED = {2: ["name", "note"]}


@pytest.fixture
def hand() -> ByHand:
    """Entry 2 a plan, 3 a table of four rows, 4 a letter; 5 withholds the letter, 6 shows rows 0, 1 and 3."""
    hand = ByHand()
    hand.add(b"plan")
    hand.checkpoint()
    hand.add(b"a\nb\nc\n\xff\n", parts=TABLE_ROWS)
    hand.withhold(hand.add(b"letter"))
    hand.redact(TABLE, [0, 1, 3], "0-1,3")
    hand.checkpoint()
    return hand


@pytest.fixture
def plans() -> ByHand:
    """Entries 2 to 6 are plans; checkpoints at 4 and 7."""
    hand = ByHand()
    for number in range(2, 7):
        if number == 4:
            hand.checkpoint()
        hand.add(b"plan %d" % number)
    hand.checkpoint()
    return hand


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "dossier"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "first")


@pytest.fixture(scope="session")
def other_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "second", "Other")


Answers = dict[str, tuple[str, str]]


def check(folder: Path, **options: Any) -> Answers:
    """Answer and sentence by property and result."""
    rows = script.verify(str(folder), **options)
    assert [name for name, _, _ in rows] == PROPERTIES + RESULTS
    return {name: (answer, sentence) for name, answer, sentence in rows}


def answers(files: Files, folder: Path, **options: Any) -> Answers:
    return check(write(files, folder), **options)


def failures(found: Answers, names: Sequence[str] = PROPERTIES) -> dict[str, str]:
    """The sentences of the properties that fail; where one of the first eight does, so does the result."""
    failing = {name: sentence for name, (answer, sentence) in found.items() if answer == "FAIL"}
    first = [name for name in PROPERTIES[:-1] if name in failing]
    more = f" (and {len(first) - 1} more)" if len(first) > 1 else ""
    assert failing.get("unchanged") == (f"{first[0]}: failed, see above{more}" if first else None)
    return {name: sentence for name, sentence in failing.items() if name in names}


def failed(files: Files, folder: Path, **options: Any) -> dict[str, str]:
    return failures(answers(files, folder, **options))


def differs(expected: object, found: object) -> str:
    return f"expected {expected}, found {found}"


def hexroot(hand: ByHand, size: int) -> str:
    return root([leaf(line) for line in hand.lines[:size]]).hex()


def object_path(data: bytes) -> str:
    return f"data/objects/{digest(data)[:2]}/{digest(data)}"


def keep(data: bytes, place: Path) -> str:
    place.write_bytes(data)
    return str(place)


# What is in order


def test_a_whole_dossier_with_everything_from_outside_passes_everywhere(
    hand: ByHand, folder: Path, authority: Authority
) -> None:
    response = authority.stamp(hand.checkpoints[7])
    hand.stamp(7, response)
    files = pack(hand.files(disclosed=DISCLOSED), seal=hand.seal)
    held = keep(hand.checkpoints[3], folder.parent / "held")
    given = {"pins": [hand.keys[0].vkey], "min_size": 7, "held": [held], "tsa_roots": [str(authority.root)]}
    assert answers(files, folder, **given) == {
        "package": (
            "PASS",
            f"All 15 files ({sum(map(len, files.values()))} bytes) are listed, and each has its SHA-256.",
        ),
        "seal": ("PASS", "The newest key of the ledger signed this package."),
        "documents": ("PASS", "Documents: 1 whole, 1 shown in part, 1 withheld, as the ledger says."),
        "ledger": ("PASS", "All 7 entries are in order and give the root of the newest checkpoint."),
        "checkpoints": ("PASS", "Checkpoints: 2, rightly signed, each a beginning of the newest, which has 7 entries."),
        "key": ("PASS", f"A key from outside is the ledger's: {hand.origin}."),
        "disclosures": ("PASS", "Values shown: 2; all match their commitments in the ledger."),
        "redactions": ("PASS", "Parts shown: 3, of documents: 1; all proved, and the ledger names the same."),
        "stamps": ("PASS", "1 of 1 stamps are over their checkpoints and lead to a root certificate given."),
        "unchanged": ("PASS", "Nothing shown here has changed since it was entered in the ledger."),
        "existed-before": ("PASS", f"Every document shown here existed before {time_of(response)} UTC."),
        "complete": ("PASS", "Nothing is missing among the first 7 entries of the ledger."),
    }


def test_without_anything_from_outside_no_result_passes(hand: ByHand, folder: Path, authority: Authority) -> None:
    response = authority.stamp(hand.checkpoints[7])
    hand.stamp(7, response)
    found = answers(pack(hand.files()), folder)
    claimed = f"No trusted stamp covers every document. Times claimed: {time_of(response)} UTC (7)."
    assert {name: row for name, row in found.items() if row[0] != "PASS"} == {
        "seal": ("NOT CHECKED", NOTHING.format("seal.txt")),
        "key": ("NOT CHECKED", NOTHING.format("--pin-vkey")),
        "disclosures": ("NOT CHECKED", NOTHING.format("data/disclosures/")),
        "stamps": ("NOT CHECKED", NOTHING.format("--tsa-root")),
        "unchanged": ("NOT CHECKED", ALONE),
        "existed-before": ("NOT CHECKED", claimed),
        "complete": ("NOT CHECKED", NOTHING.format("--pin-vkey, --held")),
    }


def test_a_ledger_without_documents_has_none_to_check(folder: Path) -> None:
    hand = ByHand()
    hand.checkpoint()
    found = answers(pack(hand.files()), folder)
    assert found["documents"] == ("NOT CHECKED", NOTHING.format("import, capture, derive"))
    assert found["redactions"] == ("NOT CHECKED", NOTHING.format("data/parts/"))
    assert found["stamps"] == ("NOT CHECKED", NOTHING.format("*.tsr"))
    assert found["existed-before"] == ("NOT CHECKED", "No trusted stamp covers every document. Times claimed: –.")


@pytest.mark.parametrize("documents", [1, 2, 3, 5, 6, 7, 13, 14, 15])
@pytest.mark.parametrize("partial", [False, True])
def test_trees_of_every_shape_are_proved(documents: int, partial: bool, folder: Path) -> None:
    """With its first two entries each tree has 2**n - 1, 2**n or 2**n + 1 leaves; each size but one is a checkpoint."""
    hand = ByHand()
    for number in range(documents):
        hand.add(b"%d" % number)
        hand.checkpoint()
    chosen = [0, 1, *range(2, documents + 2, 2)] if partial else list(range(documents + 2))
    files = hand.files(only=chosen if partial else None)
    found = answers(pack(files, seal=hand.seal), folder, pins=[hand.keys[0].vkey])
    assert failures(found) == {}
    whole = f"All {documents + 2} entries are in order and give the root of the newest checkpoint."
    part = f"{len(chosen)} of {documents + 2} entries are shown, each proved to be in the newest checkpoint."
    assert found["ledger"] == ("PASS", part if partial else whole)
    assert found["checkpoints"][0] == "PASS"


def test_a_ledger_of_one_entry_has_no_key_that_could_sign(folder: Path) -> None:
    hand = ByHand()
    del hand.lines[1:]
    hand.checkpoint()
    said = f"{NOTES}000001: {SIGNATURE.format(hand.origin)}"
    assert failed(pack(hand.files()), folder) == {"checkpoints": said}


def test_a_ledger_shown_in_part_passes_but_is_not_called_complete(hand: ByHand, folder: Path) -> None:
    hand.parts.clear()
    found = answers(pack(hand.files(only=[0, 1, 2]), seal=hand.seal), folder, pins=[hand.keys[0].vkey])
    assert failures(found) == {}
    assert found["ledger"] == ("PASS", "3 of 7 entries are shown, each proved to be in the newest checkpoint.")
    assert found["unchanged"][0] == "PASS"
    assert found["complete"] == ("NOT CHECKED", "The ledger is shown in part.")


def test_captures_and_derived_documents_are_documents_too(folder: Path) -> None:
    hand = ByHand()
    hand.add(b"page", kind="capture")
    hand.add(b"text of the page", kind="derive")
    hand.enter("receipt", kind="rfc3161", checkpoint=4, object=digest(b"a stamp"))
    hand.checkpoint()
    found = answers(pack(hand.files()), folder)
    assert failures(found) == {}
    assert found["documents"] == ("PASS", "Documents: 2 whole, 0 shown in part, 0 withheld, as the ledger says.")


# Documents


def test_a_bit_flipped_in_a_document_is_found(hand: ByHand, folder: Path) -> None:
    difference = f"{PLAN_PATH}: {differs(PLAN, digest(b'plao'))}"
    files = pack(hand.files(), seal=hand.seal) | {PLAN_PATH: b"plao"}
    assert failed(files, folder) == {"package": difference, "documents": difference}


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


# The ledger


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
    assert failed(pack(plans.files()), folder) == {"ledger": f"{LEDGER}:6: {differs('> 5', 4)} (and 1 more)"}


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
    assert failed(pack(hand.files()), folder) == {
        "ledger": f"{LEDGER}:4: {differs('<= 65536', '> 65536')} (and 2 more)"
    }


def test_a_line_of_the_greatest_length_is_read(folder: Path) -> None:
    hand = ByHand()
    hand.lines.append(line(seq=2, tool="x" * (65_536 - len(line(seq=2, tool="")))))
    hand.checkpoint()
    assert failed(pack(hand.files()), folder) == {}


def test_a_last_line_without_its_end_is_refused(plans: ByHand, folder: Path) -> None:
    files = plans.files()
    files[LEDGER] = files[LEDGER][:-1]
    assert failed(pack(files), folder) == {"ledger": f"{LEDGER}:7: {FORM} (and 1 more)"}


@pytest.mark.parametrize("content", [b"", None], ids=["empty", "missing"])
def test_without_a_ledger_what_rests_on_it_is_not_checked(content: bytes | None, hand: ByHand, folder: Path) -> None:
    files = hand.files(disclosed=DISCLOSED)
    del files[LEDGER]
    files |= {LEDGER: content} if content is not None else {}
    found = answers(pack(files, seal=hand.seal), folder, pins=[hand.keys[0].vkey])
    missing = f"{LEDGER}: is missing"
    again = missing if content == b"" else f"{missing} (and 1 more)"
    assert failures(found) == {"ledger": again} | ({} if content == b"" else {"package": missing})
    for name in ("seal", "documents", "checkpoints", "key", "disclosures", "redactions"):
        assert found[name] == ("NOT CHECKED", BLOCKED)


def test_in_part_a_line_without_its_proof_is_found(plans: ByHand, folder: Path) -> None:
    files = plans.files(only=[0, 1, 2, 5])
    del files["data/proofs/inclusion/000005.tlog-proof"]
    said = "data/proofs/inclusion/000005.tlog-proof: is missing"
    assert failed(pack(files), folder) == {"ledger": said}


def test_in_part_a_proof_without_its_line_is_found(plans: ByHand, folder: Path) -> None:
    files = plans.files(only=[0, 1, 2]) | plans.proofs([0, 1, 2, 5])
    assert failed(pack(files), folder) == {"ledger": f"data/proofs/inclusion/000005.tlog-proof: {EXTRA}"}


def test_in_part_an_edited_line_is_not_proved(plans: ByHand, folder: Path) -> None:
    files = plans.files(only=[0, 1, 2])
    files[LEDGER] = files[LEDGER].replace(b"application", b"applicatiom")
    assert failed(pack(files), folder) == {"ledger": f"data/proofs/inclusion/000002.tlog-proof: {PROOF}"}


def test_in_part_the_first_entry_must_be_there(plans: ByHand, folder: Path) -> None:
    assert failed(pack(plans.files(only=[1, 2])), folder)["ledger"] == f"{LEDGER}:1: {FORM} (and 1 more)"


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


@pytest.mark.parametrize("name", ["inclusion", "consistency"])
def test_the_vectors_of_transparency_dev_are_answered_alike(name: str) -> None:
    tried = 0
    for case, vector in json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8")).items():
        proof = [base64.b64decode(step) for step in vector["proof"] or []]
        if name == "inclusion":
            index, size = vector["leafIdx"], vector["treeSize"]
            start, top = (base64.b64decode(vector[key] or "") for key in ("leafHash", "root"))
            holds = (
                index < size
                and len(start) == len(top) == 32
                and answer(lambda: script.climb(index, size - 1, [start, *proof])[1] == top)
            )  # noqa: B023
        else:
            old, new = vector["size1"], vector["size2"]
            one, two = (base64.b64decode(vector[key] or "") for key in ("root1", "root2"))
            if not 0 < old < new:
                continue  # No dossier asks about these.
            holds = answer(lambda: script.is_beginning(old, one, of=new, top=two, proof=proof))  # noqa: B023
        assert holds != vector["wantErr"], case
        tried += 1
    assert tried > 60


def answer(question: Any) -> bool:
    try:
        return bool(question())
    except script.FormatError:
        return False


# Checkpoints


def test_a_checkpoint_stripped_from_the_top_leaves_too_many_entries(plans: ByHand, folder: Path) -> None:
    files = plans.files()
    del files[f"{NOTES}000007"]
    assert failed(pack(files), folder) == {"ledger": f"{LEDGER}: {differs(4, 7)}"}


def test_a_dossier_needs_a_checkpoint(plans: ByHand, folder: Path) -> None:
    files = {name: data for name, data in plans.files().items() if not name.startswith(NOTES)}
    found = answers(pack(files), folder, pins=[plans.keys[0].vkey])
    assert failures(found) == {"package": f"{NOTES}000000: is missing"}
    assert {name: found[name] for name in ("ledger", "checkpoints", "complete")} == {
        "ledger": ("NOT CHECKED", BLOCKED),
        "checkpoints": ("NOT CHECKED", BLOCKED),
        "complete": ("NOT CHECKED", BLOCKED),
    }


def changed_note(hand: ByHand, folder: Path, new: bytes, **options: Any) -> Answers:
    """A dossier whose newest checkpoint is another note."""
    return answers(pack(hand.files() | {f"{NOTES}000007": new}), folder, **options)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rb"\n\n.*", b"\n\n"),
        (rb"\n\n", b"\n"),
        (rb"=\n$", b"="),
        (rb"(?s).{40}\Z", b""),
        (rb"\n7\n", b"\n07\n"),
        (rb"\n7\n", b"\n7\r\n"),
        (rb"\n7\n", b"\n7\n\x1b[2J"),
        (rb"\n\n", b"\nmore\n\n"),
        (rb"\n7\n[^\n]*", b"\n7"),
        (rb"$", b"\xff"),
        (rb"\xe2\x80\x94", b"-"),
        (rb"(\xe2\x80\x94.* )(.*)\n", rb"\1\2=\n"),
        (rb"(?s)$", b"x" * 70_000),
    ],
    ids=[
        "no signature",
        "no empty line",
        "no end",
        "cut",
        "zero",
        "carriage return",
        "escape",
        "fourth line",
        "no root",
        "not UTF-8",
        "dash",
        "base64",
        "size",
    ],
)
def test_a_note_in_another_form_is_refused(old: bytes, new: bytes, plans: ByHand, folder: Path) -> None:
    found = changed_note(plans, folder, re.sub(old, new, plans.checkpoints[7], count=1))
    reason = differs("<= 65536", "> 65536") if len(new) > 60_000 else FORM
    assert failures(found) == {"checkpoints": f"{NOTES}000007: {reason}"}
    assert found["ledger"] == ("NOT CHECKED", BLOCKED)


def test_sixteen_signatures_are_read_and_seventeen_are_not(plans: ByHand, folder: Path) -> None:
    others = [Key(f"witness-{number}", "x", kind=4).sign(plans.text()).encode() for number in range(16)]
    found = changed_note(plans, folder / "16", plans.checkpoints[7] + b"".join(others[:15]))
    assert failures(found) == {}
    found = changed_note(plans, folder / "17", plans.checkpoints[7] + b"".join(others))
    assert failures(found) == {"checkpoints": f"{NOTES}000007: {FORM}"}


def test_a_signature_that_does_not_verify_is_named(plans: ByHand, folder: Path) -> None:
    bad = plans.keys[0].line(bytes(64))
    found = changed_note(plans, folder, note(plans.text(), bad))
    assert failures(found) == {"checkpoints": f"{NOTES}000007: {SIGNATURE.format(plans.origin)}"}


def test_a_wrong_signature_of_a_known_key_spoils_the_right_one(plans: ByHand, folder: Path) -> None:
    found = changed_note(plans, folder, plans.checkpoints[7] + plans.keys[0].line(bytes(64)).encode())
    assert failures(found) == {"checkpoints": f"{NOTES}000007: {SIGNATURE.format(plans.origin)}"}


def test_the_signature_of_an_unknown_key_is_passed_over(plans: ByHand, folder: Path) -> None:
    found = changed_note(plans, folder, plans.checkpoints[7] + Key("somebody", "x").line(bytes(64)).encode())
    assert failures(found) == {}


def test_a_checkpoint_signed_by_somebody_else_alone_is_refused(plans: ByHand, folder: Path) -> None:
    found = changed_note(plans, folder, note(plans.text(), Key(plans.origin, "x").sign(plans.text())))
    assert failures(found) == {"checkpoints": f"{NOTES}000007: {SIGNATURE.format(plans.origin)}"}


def test_a_checkpoint_of_another_ledger_is_refused(plans: ByHand, folder: Path) -> None:
    text = plans.text().replace(plans.origin, "dalel/another")
    found = changed_note(plans, folder, note(text, plans.keys[0].sign(text)))
    assert failures(found) == {"checkpoints": f"{NOTES}000007: {differs(plans.origin, 'dalel/another')}"}


def test_a_checkpoint_under_the_name_of_another_size_is_refused(plans: ByHand, folder: Path) -> None:
    found = changed_note(plans, folder, plans.checkpoints[4])
    assert failures(found) == {"checkpoints": f"{NOTES}000007: {differs(7, 4)}"}


def test_an_older_checkpoint_with_another_root_is_no_beginning(plans: ByHand, folder: Path) -> None:
    text = f"{plans.origin}\n4\n{b64(bytes(32))}\n"
    files = plans.files() | {f"{NOTES}000004": note(text, plans.keys[0].sign(text))}
    assert failed(pack(files), folder) == {"checkpoints": f"{NOTES}000004: {differs(hexroot(plans, 4), '0' * 64)}"}


def test_in_part_an_older_checkpoint_with_another_root_is_no_beginning(plans: ByHand, folder: Path) -> None:
    text = f"{plans.origin}\n4\n{b64(bytes(32))}\n"
    files = plans.files(only=[0, 1]) | {f"{NOTES}000004": note(text, plans.keys[0].sign(text))}
    assert failed(pack(files), folder) == {"checkpoints": f"{NOTES}000004: {PROOF}"}


def test_in_part_an_older_checkpoint_needs_its_proof(plans: ByHand, folder: Path) -> None:
    files = plans.files(only=[0, 1])
    del files["data/proofs/consistency/000004"]
    assert failed(pack(files), folder) == {"checkpoints": f"{NOTES}000004: is missing"}


def test_in_part_a_proof_of_consistency_without_its_checkpoint_is_found(plans: ByHand, folder: Path) -> None:
    files = plans.files(only=[0, 1])
    del files[f"{NOTES}000004"]
    assert failed(pack(files), folder) == {"checkpoints": f"data/proofs/consistency/000004: {EXTRA}"}


def test_a_signature_whose_number_is_not_reduced_is_refused() -> None:
    key = Key("x", "x")
    good = key.private.sign(b"text")
    order = 2**252 + 27742317777372353535851937790883648493
    larger = good[:32] + (int.from_bytes(good[32:], "little") + order).to_bytes(32, "little")
    public = key.public[1:]
    assert script.is_signed(b"text", good, public)
    assert not script.is_signed(b"text", larger, public)
    assert not script.is_signed(b"texts", good, public)
    for position in (0, 31, 32, 63):
        changed = bytearray(good)
        changed[position] ^= 1
        assert not answer(lambda changed=changed: script.is_signed(b"text", bytes(changed), public))


@pytest.mark.parametrize("bad", [b"\xff" * 32, (2).to_bytes(32, "little"), bytes(31), b"\x01" + bytes(30) + b"\x80"])
def test_what_is_no_point_of_the_curve_is_refused(bad: bytes) -> None:
    with pytest.raises(script.FormatError):
        script.decode_point(bad)


# Keys, epochs, witnesses


@pytest.fixture
def rotated() -> ByHand:
    """The second key is entry 3, the handover the checkpoint of size 4, the newest that of size 5."""
    hand = ByHand()
    hand.add(b"plan")
    hand.checkpoint()
    hand.rotate()
    hand.add(b"more")
    hand.checkpoint()
    return hand


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
    said = "A key from outside is the ledger's, but the checkpoint in which it hands over is not here."
    assert failures(found) == {}
    assert found["key"] == ("NOT CHECKED", said)
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
    assert failures(found) == {"key": f"--pin-vkey: {differs(plans.keys[0].vkey, other.vkey)}"}


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
        "checkpoints": f"{NOTES}000004: {SIGNATURE.format(plans.origin)} (and 1 more)",
        "key": f"--pin-vkey: {differs(forger.vkey, plans.keys[0].vkey)}",
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
    assert found["complete"] == ("NOT CHECKED", NOTHING.format("--pin-vkey, --held"))
    found = check(folder, pins=[real.keys[0].vkey])
    assert failures(found) == {"key": f"--pin-vkey: {differs(forged.keys[0].vkey, real.keys[0].vkey)}"}


def test_a_cosignature_of_a_known_witness_on_the_newest_checkpoint_vouches_for_all(plans: ByHand, folder: Path) -> None:
    witness = Key("witness.example", "w", kind=4)
    plans.cosign(witness)
    found = answers(pack(plans.files()), folder, pins=[witness.vkey])
    assert found["key"] == ("NOT CHECKED", NOTHING.format("--pin-vkey"))
    assert found["unchanged"][0] == "PASS"
    assert found["complete"] == ("PASS", "Nothing is missing among the first 7 entries of the ledger.")


def test_a_cosignature_on_an_older_checkpoint_vouches_for_no_more_than_that(plans: ByHand, folder: Path) -> None:
    witness = Key("witness.example", "w", kind=4)
    plans.cosigned[4] = plans.checkpoints[4] + witness.sign(plans.text(4)).encode()
    found = answers(pack(plans.files()), folder, pins=[witness.vkey])
    assert found["unchanged"] == ("NOT CHECKED", ALONE)
    assert found["complete"] == ("PASS", "Nothing is missing among the first 4 entries of the ledger.")


def test_a_cosignature_of_a_known_witness_must_verify(plans: ByHand, folder: Path) -> None:
    witness = Key("witness.example", "w", kind=4)
    plans.cosigned[7] = plans.checkpoints[7] + witness.sign(plans.text(4)).encode()
    found = answers(pack(plans.files()), folder, pins=[witness.vkey])
    assert failures(found) == {"checkpoints": f"{NOTES}000007.cosigned: {SIGNATURE.format('witness.example')}"}


def test_a_cosigned_note_has_the_text_of_its_checkpoint(plans: ByHand, folder: Path) -> None:
    files = plans.files() | {f"{NOTES}000007.cosigned": plans.checkpoints[4]}
    assert failed(pack(files), folder) == {"checkpoints": f"{NOTES}000007.cosigned: {FORM}"}


def test_a_cosigned_note_without_its_checkpoint_is_found(plans: ByHand, folder: Path) -> None:
    files = plans.files() | {f"{NOTES}000005.cosigned": plans.checkpoints[7]}
    assert failed(pack(files), folder) == {"checkpoints": f"{NOTES}000005.cosigned: {EXTRA}"}


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


def test_a_complete_rollback_is_invisible_from_inside(plans: ByHand, folder: Path) -> None:
    found = answers(rolled_back(plans), folder, pins=[plans.keys[0].vkey])
    assert failures(found) == {}
    assert found["complete"] == ("PASS", "Nothing is missing among the first 4 entries of the ledger.")


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
    assert found["complete"] == ("PASS", "Nothing is missing among the first 5 entries of the ledger.")


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


# The seal


def test_a_seal_of_other_manifests_does_not_fit(hand: ByHand, folder: Path) -> None:
    old = pack(hand.files(), seal=hand.seal)
    new = pack(hand.files() | {"data/README.txt": b"another\n"}, seal=lambda _info, _list: old["seal.txt"])
    named = [f"manifest-sha256.txt {digest(files['manifest-sha256.txt'])}" for files in (new, old)]
    assert failed(new, folder) == {"seal": f"seal.txt: {differs(*named)}"}


def test_an_edited_description_does_not_fit_the_seal(hand: ByHand, folder: Path) -> None:
    files = pack(hand.files(), seal=hand.seal)
    old, new = (f"bag-info.txt {digest(data)}" for data in (files["bag-info.txt"], b"edited\n"))
    files["bag-info.txt"] = b"edited\n"
    top = {name: data for name, data in files.items() if "/" not in name and not name.startswith("tag")}
    files["tagmanifest-sha256.txt"] = manifest(top)
    assert failed(files, folder) == {"seal": f"seal.txt: {differs(new, old)}"}


def test_a_seal_of_another_key_is_found(hand: ByHand, folder: Path) -> None:
    forger = Key(hand.origin, "forger")
    hand.keys.append(forger)
    assert failed(pack(hand.files(), seal=hand.seal), folder) == {"seal": f"seal.txt: {SIGNATURE.format(hand.origin)}"}


def test_a_seal_of_the_key_before_is_found(rotated: ByHand, folder: Path) -> None:
    del rotated.keys[1]
    said = f"seal.txt: {SIGNATURE.format(rotated.origin)}"
    assert failed(pack(rotated.files(), seal=rotated.seal), folder) == {"seal": said}


def test_a_seal_with_a_line_more_is_found(hand: ByHand, folder: Path) -> None:
    def seal(info: bytes, listed: bytes) -> bytes:
        text = hand.seal(info, listed).decode().split("\n\n")[0] + "\nmore\n"
        return note(text, hand.keys[0].sign(text))

    assert failed(pack(hand.files(), seal=seal), folder) == {"seal": f"seal.txt: {differs(6, 7)}"}


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
        b"{ }\n",
        b"[]\n",
        b'{"note":null}\n',
        b'{"note":{"s":"' + b"0" * 64 + b'","v":false}}\n',
        b'{"note":{"s":"00","v":null}}\n',
        b'{"note":{"s":"' + b"0" * 64 + b'","v":null,"w":null}}\n',
        b"[" * 100_000 + b"]" * 100_000 + b"\n",
    ],
    ids=["no line feed", "space", "list", "null", "false", "salt", "field", "deep"],
)
def test_a_disclosure_in_another_form_is_refused(content: bytes, hand: ByHand, folder: Path) -> None:
    assert disclose(hand, folder, content) == {"disclosures": f"data/disclosures/000002.json: {FORM}"}


def test_a_disclosure_that_is_too_large_is_refused(hand: ByHand, folder: Path) -> None:
    said = {"disclosures": f"data/disclosures/000002.json: {differs('<= 1048576', '> 1048576')}"}
    assert disclose(hand, folder, b" " * (2**20 + 1)) == said


def test_disclosures_that_are_taken_out_fail_nothing(hand: ByHand, folder: Path) -> None:
    found = answers(pack(hand.files(disclosed={2: ["note"]})), folder)
    assert failures(found) == {}
    assert found["disclosures"] == ("PASS", "Values shown: 1; all match their commitments in the ledger.")


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
        (lambda hidden: ["0" * 64], PROOF),
        (lambda hidden: [digest.upper() for digest in hidden], FORM),
        (lambda hidden: "".join(hidden), FORM),
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
    [([], ""), ([0], "0"), ([0, 1], "0-1"), ([0, 12, 13, 14], "0,12-14"), ([1, 3, 5, 6], "1,3,5-6")],
)
def test_the_indexes_of_parts_are_spelled_with_ranges_as_long_as_they_can_be(indexes: list[int], spelled: str) -> None:
    assert script.spell(indexes) == spelled


# Stamps


def stamped(hand: ByHand, folder: Path, *roots: Path) -> Answers:
    return answers(pack(hand.files()), folder, tsa_roots=[str(place) for place in roots])


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
def test_the_time_of_a_stamp_is_read_and_its_signature_checked(
    algorithm: str, plans: ByHand, folder: Path, authority: Authority, other_authority: Authority
) -> None:
    response = authority.stamp(plans.checkpoints[7], algorithm=algorithm)
    plans.stamp(7, response)
    found = stamped(plans, folder, other_authority.root, authority.root)
    assert found["stamps"] == ("PASS", "1 of 1 stamps are over their checkpoints and lead to a root certificate given.")
    assert found["existed-before"] == ("PASS", f"Every document shown here existed before {time_of(response)} UTC.")


def test_a_stamp_that_was_stripped_is_not_missed_but_shows_nothing(
    plans: ByHand, folder: Path, authority: Authority
) -> None:
    found = stamped(plans, folder, authority.root)
    assert found["stamps"] == ("NOT CHECKED", NOTHING.format("*.tsr"))
    assert found["existed-before"][0] == "NOT CHECKED"


def test_stamps_that_were_swapped_are_over_something_else(plans: ByHand, folder: Path, authority: Authority) -> None:
    plans.stamp(4, authority.stamp(plans.checkpoints[7]))
    place = plans.stamp(7, authority.stamp(plans.checkpoints[4]))
    found = stamped(plans, folder)
    first = next(name for name in sorted(plans.others) if name != place)
    difference = differs(digest(plans.checkpoints[4]), digest(plans.checkpoints[7]))
    assert found["stamps"] == ("FAIL", f"{first}: {difference} (and 1 more)")
    assert found["existed-before"] == ("FAIL", "stamps: failed, see above")


def test_a_stamp_without_its_checkpoint_is_found(plans: ByHand, folder: Path, authority: Authority) -> None:
    place = plans.stamp(5, authority.stamp(plans.checkpoints[7]))
    assert stamped(plans, folder)["stamps"] == ("FAIL", f"{place}: is missing")


def test_a_stamp_whose_signature_was_changed_is_found(plans: ByHand, folder: Path, authority: Authority) -> None:
    response = bytearray(authority.stamp(plans.checkpoints[7]))
    response[-1] ^= 1
    place = plans.stamp(7, bytes(response))
    answer, sentence = stamped(plans, folder, authority.root)["stamps"]
    assert answer == "FAIL"
    assert sentence.startswith(f"{place}: ")
    assert "signature failure" in sentence


def test_a_stamp_under_another_name_is_found(plans: ByHand, folder: Path, authority: Authority) -> None:
    response = authority.stamp(plans.checkpoints[7])
    place = f"{NOTES}000007.00000000.tsr"
    plans.others[place] = response
    found = stamped(plans, folder, authority.root)["stamps"]
    assert found == ("FAIL", f"{place}: {differs('00000000', digest(response)[:8])} (and 1 more)")


@pytest.mark.parametrize("response", [b"", b"stamp", bytes(100)])
def test_what_is_no_stamp_is_refused(response: bytes, plans: ByHand, folder: Path) -> None:
    place = plans.stamp(7, response)
    assert stamped(plans, folder)["stamps"] == ("FAIL", f"{place}: {FORM}")


def test_a_stamp_that_leads_to_no_root_given_fails(
    plans: ByHand, folder: Path, authority: Authority, other_authority: Authority
) -> None:
    response = authority.stamp(plans.checkpoints[7])
    plans.stamp(7, response)
    found = stamped(plans, folder, other_authority.root)
    said = "--tsa-root: 0 of 1 stamps are over their checkpoints and lead to a root certificate given."
    assert found["stamps"] == ("FAIL", said)
    assert found["existed-before"] == ("FAIL", "stamps: failed, see above")


def test_of_two_stamps_one_that_leads_to_a_root_is_enough_for_the_time(
    plans: ByHand, folder: Path, authority: Authority, other_authority: Authority
) -> None:
    response = authority.stamp(plans.checkpoints[7])
    plans.stamp(7, response)
    plans.stamp(7, other_authority.stamp(plans.checkpoints[7]))
    found = stamped(plans, folder, authority.root)
    assert found["stamps"] == (
        "NOT CHECKED",
        "1 of 2 stamps are over their checkpoints and lead to a root certificate given.",
    )
    assert found["existed-before"] == ("PASS", f"Every document shown here existed before {time_of(response)} UTC.")


def test_a_document_above_the_stamped_checkpoint_is_not_covered(
    plans: ByHand, folder: Path, authority: Authority
) -> None:
    response = authority.stamp(plans.checkpoints[4])
    plans.stamp(4, response)
    found = stamped(plans, folder, authority.root)
    assert found["stamps"][0] == "PASS"
    said = f"No trusted stamp covers every document. Times claimed: {time_of(response)} UTC (4)."
    assert found["existed-before"] == ("NOT CHECKED", said)


@pytest.mark.parametrize("place", ["token", "certificates"])
def test_a_root_that_a_stamp_or_a_dossier_brings_along_is_not_trusted(
    place: str, plans: ByHand, folder: Path, authority: Authority, other_authority: Authority
) -> None:
    chain = ["root.pem"] if place == "token" else []
    plans.stamp(7, other_authority.stamp(plans.checkpoints[7], chain=chain))
    if place == "certificates":
        certificate = other_authority.root.read_bytes()
        plans.others[f"data/proofs/certificates/{digest(certificate)}.pem"] = certificate
    found = stamped(plans, folder, authority.root)
    assert failures(found) == {
        "stamps": "--tsa-root: 0 of 1 stamps are over their checkpoints and lead to a root certificate given."
    }


@pytest.mark.parametrize("inside", [False, True])
def test_a_stamp_without_its_certificate_needs_it_in_the_dossier(
    inside: bool, plans: ByHand, folder: Path, authority: Authority
) -> None:
    plans.stamp(7, authority.stamp(plans.checkpoints[7], bare=True))
    if inside:
        certificate = (authority.folder / "tsa.pem").read_bytes()
        plans.others[f"data/proofs/certificates/{digest(certificate)}.pem"] = certificate
    found = stamped(plans, folder, authority.root)
    none = ("FAIL", "--tsa-root: 0 of 1 stamps are over their checkpoints and lead to a root certificate given.")
    assert found["stamps"] == (
        ("PASS", "1 of 1 stamps are over their checkpoints and lead to a root certificate given.") if inside else none
    )


def with_status(response: bytes, words: str) -> bytes:
    """The response with words in its status, which nobody signs."""
    token = response[4 + len(bytes.fromhex("3003020100")) :]
    said = words.encode()
    free = b"\x30" + bytes([len(said) + 2]) + b"\x0c" + bytes([len(said)]) + said
    status = b"\x30" + bytes([3 + len(free)]) + b"\x02\x01\x00" + free
    return b"\x30\x82" + (len(status) + len(token)).to_bytes(2, "big") + status + token


def test_the_time_comes_from_what_is_signed_and_not_from_the_status(
    plans: ByHand, folder: Path, authority: Authority
) -> None:
    response = authority.stamp(plans.checkpoints[7])
    plans.stamp(7, with_status(response, "\nTST info:\nTime stamp: Jan  1 00:00:00 2020 GMT\n"))
    found = stamped(plans, folder, authority.root)
    assert found["existed-before"] == ("PASS", f"Every document shown here existed before {time_of(response)} UTC.")


@pytest.mark.slow
def test_a_stamp_outlives_its_certificate(plans: ByHand, folder: Path, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "short-lived", lifetime=2)
    response = authority.stamp(plans.checkpoints[7])
    plans.stamp(7, response)
    time.sleep(3)
    found = stamped(plans, folder, authority.root)
    assert found["stamps"] == ("PASS", "1 of 1 stamps are over their checkpoints and lead to a root certificate given.")
    place = next(iter(plans.others))
    command = ["openssl", "ts", "-verify", "-data", f"{NOTES}000007", "-in", place, "-CAfile", str(authority.root)]
    assert b"certificate has expired" in subprocess.run(command, cwd=folder, capture_output=True, check=False).stderr


@pytest.mark.parametrize("where", ["", ".", "relative"])
def test_without_openssl_stamps_are_not_checked(
    where: str, plans: ByHand, folder: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program of that name in the dossier, or beside it, is never run."""
    plans.stamp(7, authority.stamp(plans.checkpoints[7]))
    write(pack(plans.files()), folder)
    for place in (folder.parent, folder):
        (place / "openssl").write_text("#!/bin/sh\ntouch ran\n", encoding="utf-8")
        (place / "openssl").chmod(0o755)
    monkeypatch.chdir(folder.parent)
    monkeypatch.setenv("PATH", where)
    found = check(folder, tsa_roots=[str(authority.root)])
    assert found["stamps"] == ("NOT CHECKED", NOTHING.format("openssl"))
    assert found["existed-before"][0] == "NOT CHECKED"
    assert not list(folder.parent.rglob("ran"))


def test_proofs_of_opentimestamps_are_left_to_another_program(plans: ByHand, folder: Path) -> None:
    files = plans.files() | {f"{NOTES}000007.88d0e7aa.ots": b"proof"}
    found = answers(pack(files), folder)
    assert failures(found) == {}
    assert found["stamps"] == ("NOT CHECKED", NOTHING.format("*.tsr"))


# The package


@pytest.mark.parametrize(
    "name",
    ["bag-info.txt", "bagit.txt", "data/README.txt", "data/ro-crate-metadata.json", "data/verify.py"],
)
def test_a_file_that_is_always_there_is_missed(name: str, plans: ByHand, folder: Path) -> None:
    files = plans.files()
    files.pop(name, None)
    files = pack(files)
    files.pop(name, None)
    top = {path: data for path, data in files.items() if "/" not in path and not path.startswith("tag")}
    files["tagmanifest-sha256.txt"] = manifest(top)
    more = " (and 1 more)" if name == "bagit.txt" else ""
    assert failed(files, folder) == {"package": f"{name}: is missing{more}"}


def test_without_a_manifest_no_file_is_listed(plans: ByHand, folder: Path) -> None:
    files = pack(plans.files())
    del files["tagmanifest-sha256.txt"]
    assert failed(files, folder) == {"package": "tagmanifest-sha256.txt: is missing (and 4 more)"}


def listed_badly(hand: ByHand, folder: Path, change: Any) -> dict[str, str]:
    """Change the lines of the manifest; the manifest above it is made anew."""
    files = pack(hand.files())
    lines = files["manifest-sha256.txt"].splitlines(keepends=True)
    files["manifest-sha256.txt"] = b"".join(change(lines))
    top = {path: data for path, data in files.items() if "/" not in path and not path.startswith("tag")}
    files["tagmanifest-sha256.txt"] = manifest(top)
    return failed(files, folder)


ZEROS = b"0" * 64


@pytest.mark.parametrize(
    "added",
    [
        b"../../../etc/passwd",
        b"/etc/passwd",
        b"data/../../etc/passwd",
        b"data/objects/ab/../x",
        b"data/objects/00/" + ZEROS[:-1] + b"F",
        b"data/objects/01/" + ZEROS,
        b"data/verify.pyc",
        b"data\\verify.py",
        b"data/README.txt\r",
        b"data/disclosures/05.json",
        b"data/disclosures/0000005.json",
        b"x" * 200,
        b"",
    ],
)
def test_no_path_but_those_of_the_format_is_read_from_a_manifest(added: bytes, plans: ByHand, folder: Path) -> None:
    said = listed_badly(plans, folder, lambda lines: [ZEROS + b"  " + added + b"\n", *lines])
    assert said == {"package": f"manifest-sha256.txt:1: {FORM}"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda lines: [*lines, lines[-1]], ":12"),
        (lambda lines: [lines[1], lines[0], *lines[2:]], ":2"),
        (lambda lines: [lines[0].upper(), *lines[1:]], ":1"),
        (lambda lines: [lines[0].replace(b"  ", b" *"), *lines[1:]], ":1"),
        (lambda lines: [lines[0].replace(b"\n", b"\r\n"), *lines[1:]], ":1"),
        (lambda lines: [b"\n", *lines], ":1"),
        (lambda lines: [*lines[:-1], lines[-1][:-1]], ""),
        (lambda lines: [b"\xff\n", *lines], ""),
    ],
    ids=["twice", "order", "capitals", "binary", "carriage return", "empty line", "no end", "not UTF-8"],
)
def test_a_manifest_in_another_form_is_refused(change: Any, place: str, plans: ByHand, folder: Path) -> None:
    said = listed_badly(plans, folder, change)["package"]
    assert said.split(" (and")[0] == f"manifest-sha256.txt{place}: {FORM}"


def test_another_digest_in_the_manifest_is_found(plans: ByHand, folder: Path) -> None:
    said = listed_badly(plans, folder, lambda lines: [ZEROS + lines[0][64:], *lines[1:]])
    assert said == {"package": f"data/README.txt: {differs('0' * 64, digest(README))}"}


def test_a_file_that_no_manifest_lists_does_not_belong_here(plans: ByHand, folder: Path) -> None:
    files = pack(plans.files()) | {f"{NOTES}000007.88d0e7aa.ots": b"proof"}
    assert failed(files, folder) == {"package": f"{NOTES}000007.88d0e7aa.ots: {EXTRA}"}


@pytest.mark.parametrize(
    "name",
    [
        "data/readme.txt",
        "data/Verify.py",
        "README.txt",
        "data/objects/AB/" + "ab" * 32,
        "data/objects/ab/" + "AB" * 32,
        "data/objects/ab/cd/" + "ab" * 32,
        "data/note.txt",
        "data/notes/x",
        ".DS_Store",
        "data/\x1b[2J\u202e.txt",
    ],
)
def test_a_file_of_another_name_does_not_belong_here(name: str, plans: ByHand, folder: Path) -> None:
    """No two names can collide on any computer, and none can drive a terminal."""
    said = "data/objects/ab/cd" if "/cd/" in name else ascii(name)[1:-1]
    assert failed(pack(plans.files()) | {name: b"x"}, folder) == {"package": f"{said}: {EXTRA}"}


def test_a_link_to_a_file_is_not_followed(plans: ByHand, folder: Path) -> None:
    files = pack(plans.files())
    target = keep(files.pop("data/README.txt"), folder.parent / "README.txt")
    write(files, folder)
    (folder / "data" / "README.txt").symlink_to(target)
    found = check(folder)
    assert failures(found) == {"package": f"data/README.txt: {EXTRA} (and 2 more)"}


def test_a_link_to_a_folder_is_not_followed(plans: ByHand, folder: Path) -> None:
    write(pack(plans.files()), folder)
    (folder / "data" / "objects").rename(folder.parent / "objects")
    (folder / "data" / "objects").symlink_to(folder.parent / "objects")
    found = check(folder)
    assert failures(found) == {
        "package": f"data/objects: {EXTRA} (and 5 more)",
        "documents": f"{object_path(b'plan 2')}: is missing (and 4 more)",
    }


def test_a_pipe_is_not_opened(plans: ByHand, folder: Path) -> None:
    write(pack(plans.files()), folder)
    (folder / "data" / "README.txt").unlink()
    os.mkfifo(folder / "data" / "README.txt")
    assert failures(check(folder)) == {"package": f"data/README.txt: {EXTRA} (and 2 more)"}


def test_another_version_of_the_bag_is_refused(plans: ByHand, folder: Path) -> None:
    files = pack(plans.files())
    files["bagit.txt"] = files["bagit.txt"].replace(b"1.0", b"0.97")
    top = {path: data for path, data in files.items() if "/" not in path and not path.startswith("tag")}
    files["tagmanifest-sha256.txt"] = manifest(top)
    assert failed(files, folder) == {"package": f"bagit.txt: {FORM}"}


def test_one_changed_byte_in_any_evidence_is_found_though_the_manifests_are_made_anew(
    hand: ByHand, folder: Path
) -> None:
    files = hand.files(disclosed=DISCLOSED)
    free = {"data/README.txt", "data/verify.py", "data/ro-crate-metadata.json"}
    for name, data in files.items():
        for position in () if name in free else (0, len(data) // 2, len(data) - 1):
            changed = bytearray(data)
            changed[position] ^= 1
            place = folder / f"{len(list(folder.parent.iterdir()))}-{position}-{digest(name.encode())[:8]}"
            assert failed(pack(files | {name: bytes(changed)}), place), (name, position)


# The command


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(SCRIPT), *arguments]
    settings = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **environment}
    return subprocess.run(command, cwd=cwd, env=settings, capture_output=True, text=True, encoding="utf-8", check=False)


EXPECTED = {
    "en": """\
PASS         package: All 15 files ({bytes} bytes) are listed, and each has its SHA-256.
NOT CHECKED  seal: There is nothing to compare with: no seal.txt.
PASS         documents: Documents: 5 whole, 0 shown in part, 0 withheld, as the ledger says.
PASS         ledger: All 7 entries are in order and give the root of the newest checkpoint.
PASS         checkpoints: Checkpoints: 2, rightly signed, each a beginning of the newest, which has 7 entries.
PASS         key: A key from outside is the ledger's: {origin}.
NOT CHECKED  disclosures: There is nothing to compare with: no data/disclosures/.
NOT CHECKED  redactions: There is nothing to compare with: no data/parts/.
NOT CHECKED  stamps: There is nothing to compare with: no *.tsr.

PASS         UNCHANGED: Nothing shown here has changed since it was entered in the ledger.
NOT CHECKED  EXISTED BEFORE: No trusted stamp covers every document. Times claimed: –.
PASS         COMPLETE: Nothing is missing among the first 7 entries of the ledger.

No check can show: that the site really served this; who captured it; when it was not there yet; what was never \
entered in the ledger; and a rollback of the ledger, if nobody holds a newer checkpoint.
""",
    "ru": """\
PASS         пакет: Все файлы (15; байт: {bytes}) есть в списках, и SHA-256 каждого совпадает.
NOT CHECKED  печать: Не с чем сравнить: нет seal.txt.
PASS         документы: Документы: целиком 5, частями 0, не показано 0 – как сказано в журнале.
PASS         журнал: Все записи (7) идут по порядку и дают корень новейшей контрольной точки.
PASS         контрольные точки: Контрольные точки: 2; подписаны как положено, каждая – начало новейшей, в которой \
записей: 7.
PASS         ключ: Ключ, полученный извне, принадлежит журналу: {origin}.
NOT CHECKED  раскрытое: Не с чем сравнить: нет data/disclosures/.
NOT CHECKED  частичный показ: Не с чем сравнить: нет data/parts/.
NOT CHECKED  метки времени: Не с чем сравнить: нет *.tsr.

PASS         НЕ ИЗМЕНЕНО: Показанное здесь не менялось с тех пор, как внесено в журнал.
NOT CHECKED  СУЩЕСТВОВАЛО РАНЕЕ: Надёжные метки покрывают не все документы. Заявлено: –.
PASS         ПОЛНОТА: Среди первых 7 записей журнала нет пропусков.

Никакая проверка не покажет: что сайт действительно это выдавал; кто это сохранил; когда этого ещё не было; чего не \
внесли в журнал; и что журнал вернули к прежнему виду, если ни у кого нет более новой контрольной точки.
""",
    "kk": """\
PASS         пакет: Барлық 15 файл ({bytes} байт) тізімде бар, әрқайсысының SHA-256 мәні сәйкес.
NOT CHECKED  мөр: Салыстыру мүмкін емес: seal.txt жоқ.
PASS         құжаттар: Құжаттар: тұтас 5, ішінара 0, көрсетілмеген 0 – журналда айтылғандай.
PASS         журнал: Барлық 7 жазба ретімен тұр және ең жаңа бақылау нүктесінің түбірін береді.
PASS         бақылау нүктелері: Бақылау нүктелері: 2; қолтаңбалары дұрыс, әрқайсысы 7 жазбасы бар ең жаңа нүктенің \
басы.
PASS         кілт: Сырттан алынған кілт журналдікі: {origin}.
NOT CHECKED  ашылған деректер: Салыстыру мүмкін емес: data/disclosures/ жоқ.
NOT CHECKED  ішінара көрсету: Салыстыру мүмкін емес: data/parts/ жоқ.
NOT CHECKED  уақыт белгілері: Салыстыру мүмкін емес: *.tsr жоқ.

PASS         ӨЗГЕРМЕГЕН: Мұнда көрсетілгендер журналға енгізілгелі өзгермеген.
NOT CHECKED  БҰРЫН БОЛҒАН: Сенімді белгілер барлық құжатты қамтымайды. Мәлімделген уақыт: –.
PASS         ТОЛЫҚ: Журналдың алғашқы 7 жазбасының ешқайсысы түсіп қалмаған.

Ешбір тексеру мыналарды көрсете алмайды: сайт мұны шынымен бергенін; оны кім сақтағанын; қай кезде әлі болмағанын; \
журналға енгізілмегенді; ешкімде жаңарақ бақылау нүктесі болмаса, журналдың бұрынғы күйіне қайтарылғанын.
""",
}


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_command_says_everything_in_three_languages(language: str, plans: ByHand, folder: Path) -> None:
    files = write_and_size(plans, folder)
    done = run(str(folder), "--pin-vkey", plans.keys[0].vkey, "--lang", language, cwd=folder.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == EXPECTED[language].format(bytes=files, origin=plans.origin)


def write_and_size(hand: ByHand, folder: Path) -> int:
    files = pack(hand.files())
    write(files, folder)
    return sum(map(len, files.values()))


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"LC_ALL": "ru_RU.UTF-8"}, "пакет"),
        ({"LC_ALL": "kk_KZ.UTF-8"}, "тізімде"),
        ({"LC_ALL": "de_DE.UTF-8"}, "package"),
        ({"LC_ALL": "", "LANG": "ru_RU.UTF-8"}, "пакет"),
        ({"LC_ALL": "C"}, "package"),
    ],
)
def test_the_language_is_that_of_the_computer_unless_another_is_asked_for(
    environment: dict[str, str], word: str, plans: ByHand, folder: Path
) -> None:
    write_and_size(plans, folder)
    assert word in run(str(folder), cwd=folder.parent, **environment).stdout.split("\n")[0]


def test_the_command_ends_with_one_where_something_failed(plans: ByHand, folder: Path) -> None:
    write(pack(plans.files() | {object_path(b"plan 2"): b"plan 3"}), folder)
    done = run(".", cwd=folder)
    assert done.returncode == 1
    assert f"FAIL         documents: {object_path(b'plan 2')}: " in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["missing"],
        ["dossier/bagit.txt"],
        [],
        ["dossier", "--pin-vkey", "x"],
        ["dossier", "--held", "missing"],
        ["dossier", "--tsa-root", "missing"],
        ["dossier", "--tsa-root", "dossier/bagit.txt"],
        ["dossier", "--min-size", "x"],
        ["dossier", "--lang", "de"],
    ],
)
def test_the_command_ends_with_two_where_it_is_wrong(arguments: list[str], plans: ByHand, folder: Path) -> None:
    write(pack(plans.files()), folder)
    done = run(*arguments, cwd=folder.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: verify.py ")


def test_the_help_has_examples(tmp_path: Path) -> None:
    done = run("--help", cwd=tmp_path)
    assert done.returncode == 0
    assert "python3 -I verify.py DIR --held checkpoint-from-the-article.txt --tsa-root authority.pem" in done.stdout


def test_a_dossier_that_cannot_be_written_is_checked_and_left_alone(
    plans: ByHand, folder: Path, authority: Authority
) -> None:
    plans.stamp(7, authority.stamp(plans.checkpoints[7]))
    files = pack(plans.files())
    write(files, folder)
    places = [folder, *folder.rglob("*")]
    for place in places:
        place.chmod(0o555 if place.is_dir() else 0o444)
    done = run(str(folder), "--tsa-root", str(authority.root), cwd=folder)
    assert done.returncode == 0
    assert "PASS         stamps" in done.stdout
    assert sorted(places) == sorted([folder, *folder.rglob("*")])
    for place in places:
        place.chmod(0o755 if place.is_dir() else 0o644)
    assert {name: (folder / name).read_bytes() for name in files} == files


def test_the_script_needs_nothing_but_the_standard_library() -> None:
    names = re.findall(r"(?m)^(?:import|from) ([\w, .]+?)(?: import .*)?$", SCRIPT.read_text(encoding="utf-8"))
    modules = {name.strip().split(".")[0] for line in names for name in line.split(",")}
    assert modules <= set(sys.stdlib_module_names)


def test_no_sentence_speaks_of_guilt() -> None:
    said = json.dumps(script.SAID, ensure_ascii=False).casefold()
    assert not re.search("fraud|guilt|corrupt|мошен|винов|корруп|алаяқ|кінәлі|жемқор", said)


def test_every_sentence_is_in_three_languages_with_the_same_gaps() -> None:
    for code, sentences in script.SAID.items():
        assert len(sentences) == 3, code
        assert len({sentence.count("{}") for sentence in sentences}) == 1, code
    assert {len(labels.split(", ")) for labels in script.SAID["labels"]} == {12}
