"""Tampering: whatever is changed, taken out or put in, verify names the first difference."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dalel.errors import DataError
from dalel.evidence import Answer, EarlierRoot, Evidence, Property, Verification
from dalel.evidence.merkle import EMPTY_ROOT

OTHERS = (
    (
        "existed before: NOT CHECKED. No independent authority's time stamp is kept here; the times are those of this "
        "computer's clock."
    ),
    (
        "complete: NOT CHECKED. No checkpoint is held by others; only one shows whether entries were taken out and all "
        "made anew."
    ),
)


def answers(verification: Verification) -> dict[str, str]:
    return {str(check.property): str(check.answer) for check in verification.checks}


def said(verification: Verification) -> list[str]:
    return [f"{check.property}: {check.answer}. {check.says}" for check in verification.checks]


def lines(evidence: Evidence) -> list[bytes]:
    return (evidence.folder / "ledger" / "entries.jsonl").read_bytes().splitlines(keepends=True)


def write_lines(evidence: Evidence, changed: list[bytes]) -> None:
    (evidence.folder / "ledger" / "entries.jsonl").write_bytes(b"".join(changed))


def write_object(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def leaf(line: bytes) -> str:
    return sha256(b"\x00" + line.rstrip(b"\n")).hexdigest()


def test_evidence_that_nobody_touched_passes_and_says_what_it_cannot_know(held: Evidence) -> None:
    verification = held.verify()
    assert said(verification) == [
        "ledger: PASS. 6 entries, each spelled as the format says and in its place.",
        "tree: PASS. Every entry leads to the tree that was kept when it was recorded.",
        "documents: PASS. 5 held, each with the size and the SHA-256 that was recorded.",
        "disclosures: PASS. 30 names, paths and other values match their commitments.",
        "earlier root: NOT CHECKED. None was given. Note root and size elsewhere; later: --root HEX --size N.",
        (
            "unchanged: PASS. All is as recorded here. Only a root kept elsewhere shows whether the whole folder was "
            "replaced."
        ),
        *OTHERS,
    ]
    assert (verification.first_difference, verification.differences, verification.remarks) == ("", 0, ())
    assert not verification.has_failed


def test_where_nothing_is_recorded_nothing_passes(tmp_path: Path) -> None:
    verification = Evidence(tmp_path / "evidence").verify()
    assert said(verification) == [
        "ledger: NOT CHECKED. Nothing is recorded yet.",
        "tree: NOT CHECKED. Nothing is recorded yet.",
        "documents: NOT CHECKED. No document is recorded yet.",
        "disclosures: NOT CHECKED. No document is recorded yet.",
        "earlier root: NOT CHECKED. None was given. Note root and size elsewhere; later: --root HEX --size N.",
        "unchanged: NOT CHECKED. Not everything could be compared; see above.",
        *OTHERS,
    ]
    assert verification.root == EMPTY_ROOT.hex()


def flip_a_bit_of_an_object(evidence: Evidence) -> str:
    document = evidence.documents()[1]
    path = evidence.path(document)
    changed = b'{"plan": 3}\n'
    write_object(path, changed)
    return (
        f"objects/{document.sha256[:2]}/{document.sha256}: expected the SHA-256 {document.sha256}, "
        f"found the SHA-256 {sha256(changed).hexdigest()}."
    )


def cut_an_object(evidence: Evidence) -> str:
    document = evidence.documents()[1]
    write_object(evidence.path(document), b'{"plan"')
    return f"objects/{document.sha256[:2]}/{document.sha256}: expected 12 bytes, found 7 bytes."


def remove_an_object(evidence: Evidence) -> str:
    document = evidence.documents()[4]
    evidence.path(document).unlink()
    return f"objects/{document.sha256[:2]}/{document.sha256}: expected 12 bytes, found no file."


def put_a_link_in_an_objects_place(evidence: Evidence) -> str:
    document = evidence.documents()[0]
    path = evidence.path(document)
    kept_elsewhere = evidence.folder.parent / "kept elsewhere"
    path.rename(kept_elsewhere)
    path.symlink_to(kept_elsewhere)
    return f"objects/{document.sha256[:2]}/{document.sha256}: expected 12 bytes, found no regular file."


def put_another_file_among_the_objects(evidence: Evidence) -> str:
    (evidence.folder / "objects" / "notes.txt").write_text("x", encoding="utf-8")
    return "objects/notes.txt: expected documents under their SHA-256, found another file."


def put_an_object_under_a_false_name(evidence: Evidence) -> str:
    path = evidence.folder / "objects" / "aa" / ("a" * 64)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    return f"objects/aa/{'a' * 64}: expected the SHA-256 {'a' * 64}, found the SHA-256 {sha256(b'x').hexdigest()}."


def change_a_time(evidence: Evidence) -> str:
    changed = lines(evidence)
    before = leaf(changed[2])
    changed[2] = changed[2].replace(b"2026-11-23", b"2025-11-23")
    write_lines(evidence, changed)
    return f"ledger/entries.jsonl, line 3: expected the leaf {before} that tree kept, found {leaf(changed[2])}."


def flip_a_bit_of_a_line(evidence: Evidence) -> str:
    changed = lines(evidence)
    changed[3] = changed[3].replace(b'"type"', b'"typd"')
    write_lines(evidence, changed)
    return "ledger/entries.jsonl, line 4: expected an entry of a type that this version knows, found type null."


def change_the_sha256_that_an_entry_names(evidence: Evidence) -> str:
    changed = lines(evidence)
    before = leaf(changed[1])
    first = evidence.documents()[0].sha256.encode()
    changed[1] = changed[1].replace(first, b"0" * 64)
    write_lines(evidence, changed)
    return f"ledger/entries.jsonl, line 2: expected the leaf {before} that tree kept, found {leaf(changed[1])}."


def remove_a_line(evidence: Evidence) -> str:
    changed = lines(evidence)
    del changed[3]
    write_lines(evidence, changed)
    return "ledger/entries.jsonl, line 4: expected seq 3, found seq 4."


def remove_the_first_line(evidence: Evidence) -> str:
    write_lines(evidence, lines(evidence)[1:])
    return "ledger/entries.jsonl, line 1: expected seq 0, found seq 1."


def remove_the_last_line(evidence: Evidence) -> str:
    write_lines(evidence, lines(evidence)[:-1])
    return "ledger/entries.jsonl: expected the 6 entries that tree kept, found 5."


def remove_the_ledger(evidence: Evidence) -> str:
    (evidence.folder / "ledger" / "entries.jsonl").unlink()
    return "ledger/entries.jsonl: expected the 6 entries that tree kept, found 0."


def swap_two_lines(evidence: Evidence) -> str:
    changed = lines(evidence)
    changed[2], changed[3] = changed[3], changed[2]
    write_lines(evidence, changed)
    return "ledger/entries.jsonl, line 3: expected seq 2, found seq 3."


def insert_a_line(evidence: Evidence) -> str:
    changed = lines(evidence)
    changed.insert(3, changed[3].replace(b"2026-11-23", b"2026-11-22"))
    write_lines(evidence, changed)
    return (
        f"ledger/entries.jsonl, line 4: expected the leaf {leaf(changed[4])} that tree kept, found {leaf(changed[3])}."
    )


def insert_an_empty_line(evidence: Evidence) -> str:
    changed = lines(evidence)
    changed.insert(2, b"\n")
    write_lines(evidence, changed)
    return "ledger/entries.jsonl, line 3: expected canonical JSON, found bytes that are not JSON: ''."


def make_a_second_genesis(evidence: Evidence) -> str:
    changed = lines(evidence)
    changed[5] = changed[0].replace(b'"seq":0', b'"seq":5')
    write_lines(evidence, changed)
    return "ledger/entries.jsonl, line 6: expected an entry of another type than genesis, found a second one of it."


def write_windows_line_ends(evidence: Evidence) -> str:
    write_lines(evidence, [line.replace(b"\n", b"\r\n") for line in lines(evidence)])
    return (
        "ledger/entries.jsonl, line 1: expected canonical JSON, found another spelling, from byte 134 on: "
        r"'\r'."
    )


def repeat_a_key(evidence: Evidence) -> str:
    changed = lines(evidence)
    changed[1] = changed[1].replace(b'"bytes":12,', b'"bytes":12,"bytes":12,')
    write_lines(evidence, changed)
    # The one spelling goes on with "commit" where this line says "bytes" again.
    found = changed[1][13:73].decode()
    return (
        f"ledger/entries.jsonl, line 2: expected canonical JSON, found another spelling, from byte 14 on: '{found}'…."
    )


def add_a_space(evidence: Evidence) -> str:
    changed = lines(evidence)
    changed[1] = changed[1].replace(b'"bytes":12', b'"bytes": 12')
    write_lines(evidence, changed)
    found = changed[1][9:69].decode()
    return (
        f"ledger/entries.jsonl, line 2: expected canonical JSON, found another spelling, from byte 10 on: '{found}'…."
    )


def cut_the_ledger_in_the_last_line(evidence: Evidence) -> str:
    changed = lines(evidence)
    changed[5] = changed[5][:100]
    write_lines(evidence, changed)
    return "ledger/entries.jsonl, line 6: expected a line's end, found the end of the file after 100 bytes."


def take_away_the_last_line_end(evidence: Evidence) -> str:
    changed = lines(evidence)
    length = len(changed[5]) - 1
    changed[5] = changed[5][:-1]
    write_lines(evidence, changed)
    return f"ledger/entries.jsonl, line 6: expected a line's end, found the end of the file after {length} bytes."


def write_an_endless_line(evidence: Evidence) -> str:
    changed = lines(evidence)
    changed[4] = b"[" * 1_000_000 + b"\n"
    write_lines(evidence, changed)
    return "ledger/entries.jsonl, line 5: expected at most 65536 bytes, found 65538 bytes."


def change_a_kept_leaf(evidence: Evidence) -> str:
    path = evidence.folder / "ledger" / "tree"
    nodes = bytearray(path.read_bytes())
    # Leaf 2 is kept after leaf 0, leaf 1 and their parent.
    nodes[3 * 32] ^= 1
    path.write_bytes(nodes)
    line = lines(evidence)[2]
    return (
        f"ledger/entries.jsonl, line 3: expected the leaf {nodes[3 * 32 : 4 * 32].hex()} that tree kept, "
        f"found {leaf(line)}."
    )


def change_a_kept_parent(evidence: Evidence) -> str:
    path = evidence.folder / "ledger" / "tree"
    nodes = bytearray(path.read_bytes())
    before = nodes[2 * 32 : 3 * 32].hex()
    nodes[2 * 32] ^= 1
    path.write_bytes(nodes)
    return f"ledger/tree, node 2: expected {before}, as the entries give, found {nodes[2 * 32 : 3 * 32].hex()}."


def change_a_disclosed_name(evidence: Evidence) -> str:
    path = evidence.folder / "disclosures" / "000002.json"
    data = path.read_bytes()
    salt = data.split(b'"name":{"s":"')[1][:64].decode()
    path.write_bytes(data.replace(b'"sources/plan-2.json"', b'"sources/plan-9.json"'))
    commitment = lines(evidence)[2].split(b'"name":"')[1][:64].decode()
    changed = sha256(f'{{"n":"name","s":"{salt}","v":"sources/plan-9.json"}}'.encode()).hexdigest()
    return (
        f"disclosures/000002.json, name: expected a value with the commitment {commitment}, found one with {changed}."
    )


def disclose_what_was_never_committed_to(evidence: Evidence) -> str:
    path = evidence.folder / "disclosures" / "000002.json"
    path.write_bytes(path.read_bytes().replace(b'"path"', b'"paths"'))
    return 'disclosures/000002.json: expected what entry 2 commits to, found "paths" as well.'


def spell_a_disclosure_otherwise(evidence: Evidence) -> str:
    path = evidence.folder / "disclosures" / "000002.json"
    path.write_bytes(path.read_bytes().replace(b":", b": "))
    return "disclosures/000002.json: expected disclosures as the format writes them, found other bytes."


def swap_two_disclosures(evidence: Evidence) -> str:
    one, two = (evidence.folder / "disclosures" / name for name in ("000003.json", "000004.json"))
    data = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(data)
    commitments = [line.split(b'"collector":"')[1][:64].decode() for line in lines(evidence)[3:5]]
    return (
        f"disclosures/000003.json, collector: expected a value with the commitment {commitments[0]}, "
        f"found one with {commitments[1]}."
    )


@pytest.mark.parametrize(
    ("tamper", "failing"),
    [
        (flip_a_bit_of_an_object, {"documents"}),
        (cut_an_object, {"documents"}),
        (remove_an_object, {"documents"}),
        (put_a_link_in_an_objects_place, {"documents"}),
        (put_another_file_among_the_objects, {"documents"}),
        (put_an_object_under_a_false_name, {"documents"}),
        (change_a_time, {"tree"}),
        (flip_a_bit_of_a_line, {"ledger"}),
        (change_the_sha256_that_an_entry_names, {"tree", "documents"}),
        (remove_a_line, {"ledger"}),
        (remove_the_first_line, {"ledger"}),
        (remove_the_last_line, {"ledger"}),
        (remove_the_ledger, {"ledger"}),
        (swap_two_lines, {"ledger"}),
        (insert_a_line, {"ledger", "tree"}),
        (insert_an_empty_line, {"ledger"}),
        (make_a_second_genesis, {"ledger", "tree"}),
        (write_windows_line_ends, {"ledger"}),
        (repeat_a_key, {"ledger"}),
        (add_a_space, {"ledger"}),
        (cut_the_ledger_in_the_last_line, {"ledger"}),
        (take_away_the_last_line_end, {"ledger"}),
        (write_an_endless_line, {"ledger"}),
        (change_a_kept_leaf, {"tree"}),
        (change_a_kept_parent, {"tree"}),
        (change_a_disclosed_name, {"disclosures"}),
        (disclose_what_was_never_committed_to, {"disclosures"}),
        (spell_a_disclosure_otherwise, {"disclosures"}),
        (swap_two_disclosures, {"disclosures"}),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_the_first_difference_is_named(held: Evidence, tamper: Callable[[Evidence], str], failing: set[str]) -> None:
    expected = tamper(held)
    verification = held.verify()
    assert verification.first_difference == expected
    assert verification.has_failed
    found = {name for name, answer in answers(verification).items() if answer == "FAIL"}
    assert found == failing | {"unchanged"}
    assert verification.differences == sum(check.differences for check in verification.checks) > 0


def test_the_first_difference_is_the_first_in_the_ledger_whatever_its_kind(held: Evidence) -> None:
    remove_an_object(held)
    flip_a_bit_of_a_line(held)
    first = spell_a_disclosure_otherwise(held)
    verification = held.verify()
    assert verification.first_difference == first
    assert {str(check.property): check.differences for check in verification.checks if check.differences} == {
        "ledger": 1,
        "documents": 1,
        "disclosures": 1,
    }


def test_a_whole_object_that_no_entry_speaks_of_is_told_and_fails_nothing(held: Evidence) -> None:
    data = b"left by a crash\n"
    name = sha256(data).hexdigest()
    path = held.folder / "objects" / name[:2] / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    verification = held.verify()
    assert not verification.has_failed
    assert verification.remarks == (
        f"Held but not recorded (add the file again to record it): objects/{name[:2]}/{name}.",
    )


def test_an_object_that_is_held_but_not_recorded_is_recorded_by_the_next_add(
    held: Evidence, tmp_path: Path, time: dt.datetime
) -> None:
    data = b"left by a crash\n"
    name = sha256(data).hexdigest()
    path = held.folder / "objects" / name[:2] / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    (tmp_path / "again.txt").write_bytes(data)
    added = held.add(tmp_path / "again.txt", time=time)
    assert (added.is_new, added.document.seq) == (True, 6)
    assert held.verify().remarks == ()


def test_a_clock_that_was_set_back_is_told_and_fails_nothing(held: Evidence, tmp_path: Path, time: dt.datetime) -> None:
    (tmp_path / "later.txt").write_text("x", encoding="utf-8")
    held.add(tmp_path / "later.txt", time=time - dt.timedelta(hours=2))
    verification = held.verify()
    assert not verification.has_failed
    assert verification.remarks == (
        "The clock was set back before: entry 6 (2026-11-23T07:30:00Z, the one before it 2026-11-23T09:30:00Z).",
    )


def test_what_is_not_disclosed_is_not_checked_and_fails_nothing(held: Evidence) -> None:
    (held.folder / "disclosures" / "000002.json").unlink()
    verification = held.verify()
    assert said(verification)[3] == (
        "disclosures: NOT CHECKED. 24 values match their commitments; 6 commitments are not disclosed here."
    )
    assert answers(verification)["unchanged"] == "PASS"


def test_without_the_kept_tree_nothing_is_said_to_be_unchanged(
    held: Evidence, tmp_path: Path, time: dt.datetime
) -> None:
    root = held.verify().root
    (held.folder / "ledger" / "tree").unlink()
    verification = held.verify()
    assert said(verification)[1] == (
        "tree: NOT CHECKED. The kept tree holds 0 of 6 entries; the next dalel evidence add completes it."
    )
    assert answers(verification)["unchanged"] == "NOT CHECKED"
    assert verification.root == root
    (tmp_path / "next.txt").write_text("x", encoding="utf-8")
    added = held.add(tmp_path / "next.txt", time=time)
    assert added.remarks == ("tree: recorded entries that were not in the kept tree yet are now (6).",)
    assert answers(held.verify())["unchanged"] == "PASS"


def test_an_earlier_root_still_holds_when_the_ledger_has_grown(
    held: Evidence, tmp_path: Path, time: dt.datetime
) -> None:
    noted = EarlierRoot(size=6, root=bytes.fromhex(held.verify().root))
    (tmp_path / "next.txt").write_text("x", encoding="utf-8")
    held.add(tmp_path / "next.txt", time=time)
    verification = held.verify(earlier=noted)
    assert said(verification)[4] == "earlier root: PASS. The first 6 entries give the root that was noted."
    assert verification.root != noted.root.hex()


def test_a_ledger_that_was_rolled_back_with_everything_fails_only_against_the_earlier_root(
    held: Evidence, tmp_path: Path, time: dt.datetime
) -> None:
    older = tmp_path / "older"
    shutil.copytree(held.folder, older)
    (tmp_path / "next.txt").write_text("x", encoding="utf-8")
    held.add(tmp_path / "next.txt", time=time)
    noted = EarlierRoot(size=7, root=bytes.fromhex(held.verify().root))
    assert not Evidence(older).verify().has_failed
    verification = Evidence(older).verify(earlier=noted)
    assert verification.first_difference == (
        "ledger/entries.jsonl: expected the 7 entries that were there when the root was noted, "
        "found 6: the ledger was cut, or replaced by an older copy."
    )


def test_a_ledger_that_was_made_anew_fails_only_against_the_earlier_root(
    held: Evidence, tmp_path: Path, sources: Path, time: dt.datetime
) -> None:
    noted = EarlierRoot(size=6, root=bytes.fromhex(held.verify().root))
    forged = Evidence(tmp_path / "forged")
    list(forged.add_all([sources], time=time - dt.timedelta(days=365)))
    assert not forged.verify().has_failed
    verification = forged.verify(earlier=noted)
    assert verification.first_difference == (
        f"ledger/entries.jsonl, the first 6 entries: expected the root {noted.root.hex()}, "
        f"found {forged.verify().root}: what was recorded then is not what is here."
    )


def test_the_root_of_an_empty_ledger_is_a_root_too(held: Evidence) -> None:
    assert not held.verify(earlier=EarlierRoot(size=0, root=EMPTY_ROOT)).has_failed
    assert held.verify(earlier=EarlierRoot(size=0, root=bytes(32))).has_failed


def test_verifying_changes_nothing_and_needs_no_right_to_write(held: Evidence) -> None:
    (held.folder / "lock").unlink()
    before = {path: path.stat().st_mtime_ns for path in held.folder.rglob("*")}
    assert not held.verify().has_failed
    assert {path: path.stat().st_mtime_ns for path in held.folder.rglob("*")} == before


def test_a_ledger_that_lost_its_last_entry_is_not_continued(held: Evidence, tmp_path: Path, time: dt.datetime) -> None:
    remove_the_last_line(held)
    before = (held.folder / "ledger" / "entries.jsonl").read_bytes()
    (tmp_path / "next.txt").write_text("x", encoding="utf-8")
    with pytest.raises(DataError) as refusal:
        held.add(tmp_path / "next.txt", time=time)
    assert str(refusal.value) == (
        f"{held.folder / 'ledger' / 'entries.jsonl'} no longer holds entry 5 as it was recorded: the ledger was cut, "
        "changed or replaced by an older copy. Nothing was added.\n"
        "Run: dalel evidence verify. Then put the ledger back from a copy."
    )
    assert (held.folder / "ledger" / "entries.jsonl").read_bytes() == before


def test_without_the_kept_tree_a_damaged_ledger_is_not_continued(
    held: Evidence, tmp_path: Path, time: dt.datetime
) -> None:
    expected = flip_a_bit_of_a_line(held)
    (held.folder / "ledger" / "tree").unlink()
    (tmp_path / "next.txt").write_text("x", encoding="utf-8")
    with pytest.raises(DataError) as refusal:
        held.add(tmp_path / "next.txt", time=time)
    assert str(refusal.value) == f"{held.folder}/{expected}\nRun: dalel evidence verify"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """Evidence that the random changes below are made to, one at a time, and undone."""
    folder = tmp_path_factory.mktemp("sealed")
    for number in range(7):
        (folder / f"{number}.txt").write_text(f"document {number}\n" * number, encoding="utf-8")
    evidence = Evidence(folder / "evidence", collector="aigerim", device="laptop")
    paths = [folder / f"{number}.txt" for number in range(7)]
    list(evidence.add_all(paths, time=dt.datetime(2026, 11, 23, tzinfo=dt.UTC)))
    return evidence


@pytest.mark.slow
@given(st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_one_byte_changed_anywhere_fails(sealed: Evidence, data: st.DataObject) -> None:
    files = sorted(path for path in sealed.folder.rglob("*") if path.is_file() and path.stat().st_size)
    path = data.draw(st.sampled_from(files))
    before = path.read_bytes()
    after = bytearray(before)
    place = data.draw(st.integers(0, len(after) - 1))
    after[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != before[place]))
    path.chmod(0o644)
    try:
        path.write_bytes(after)
        verification = sealed.verify()
        assert {check.answer for check in verification.checks if check.property is Property.UNCHANGED} == {Answer.FAIL}
        assert verification.first_difference
    finally:
        path.write_bytes(before)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_object_or_ledger_file_cut_short_is_noticed(sealed: Evidence, data: st.DataObject) -> None:
    objects = sorted(path for path in (sealed.folder / "objects").rglob("*") if path.is_file() and path.stat().st_size)
    path = data.draw(st.sampled_from([*objects, sealed.folder / "ledger" / "entries.jsonl"]))
    before = path.read_bytes()
    path.chmod(0o644)
    try:
        os.truncate(path, data.draw(st.integers(0, len(before) - 1)))
        assert sealed.verify().has_failed
    finally:
        path.write_bytes(before)
