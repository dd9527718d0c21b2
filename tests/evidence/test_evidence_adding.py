"""Adding: each document once, under its SHA-256, with an entry that gives nothing away."""

from __future__ import annotations

import datetime as dt
import hmac
import json
import os
import stat
from hashlib import sha256
from pathlib import Path

import pytest
import rfc8785

from dalel.errors import CommandError, DataError, DocumentError
from dalel.evidence import NAME_WITHHELD, Added, Document, Evidence, Refused

PLAN_1 = b'{"plan": 1}\n'
PLAN_1_SHA256 = sha256(PLAN_1).hexdigest()


def folder_of(evidence: Evidence) -> list[str]:
    """Every file in the evidence folder."""
    files = (path for path in evidence.folder.rglob("*") if not path.is_dir())
    return sorted(str(path.relative_to(evidence.folder)) for path in files)


def test_a_file_is_kept_under_its_sha256_and_recorded(evidence: Evidence, sources: Path, time: dt.datetime) -> None:
    added = evidence.add(sources / "plan-1.json", time=time, note="from the portal")
    document = Document(
        sha256=PLAN_1_SHA256, bytes=12, media_type="application/json", name="plan-1.json", added=time, seq=1
    )
    assert added == Added(sources / "plan-1.json", document, is_new=True)
    assert evidence.documents() == [document]
    assert evidence.path(document).read_bytes() == PLAN_1
    assert folder_of(evidence) == [
        "disclosures/000001.json",
        "ledger/entries.jsonl",
        "ledger/tree",
        "lock",
        f"objects/{PLAN_1_SHA256[:2]}/{PLAN_1_SHA256}",
    ]


def test_the_ledger_is_canonical_and_the_disclosure_opens_every_commitment(
    evidence: Evidence, sources: Path, time: dt.datetime
) -> None:
    evidence.add(sources / "plan-1.json", time=time, note="from the portal")
    genesis, entry = (evidence.folder / "ledger" / "entries.jsonl").read_bytes().splitlines()
    # The first 16 random bytes name the ledger; the seed of the parts' salts follows, and the six salts by name.
    assert genesis == rfc8785.dumps(
        {
            "v": 1,
            "seq": 0,
            "type": "genesis",
            "time": "2026-11-23T09:30:00Z",
            "tool": "dalel/0.1.0",
            "origin": f"dalel/{sha256(b'0').hexdigest()[:32]}",
        }
    )
    values = {
        "collector": "aigerim",
        "device": "laptop",
        "name": "plan-1.json",
        "note": "from the portal",
        "parts": sha256(b"1").hexdigest(),
        "path": str(sources / "plan-1.json"),
    }
    salts = {name: sha256(str(number).encode()).hexdigest() for number, name in enumerate(values, start=2)}
    # The document is one line, and a tree of one leaf is that leaf.
    salt = hmac.digest(sha256(b"1").digest(), bytes(8), "sha256")
    root = sha256(b"\0" + salt + PLAN_1).hexdigest()
    assert entry == rfc8785.dumps(
        {
            "v": 1,
            "seq": 1,
            "type": "import",
            "time": "2026-11-23T09:30:00Z",
            "tool": "dalel/0.1.0",
            "object": PLAN_1_SHA256,
            "bytes": 12,
            "media_type": "application/json",
            "commit": {
                name: sha256(rfc8785.dumps({"n": name, "s": salts[name], "v": value})).hexdigest()
                for name, value in values.items()
            },
            "parts": {"count": 1, "form": "lines/1", "root": root},
        }
    )
    disclosed = json.loads((evidence.folder / "disclosures" / "000001.json").read_bytes())
    assert disclosed == {name: {"s": salts[name], "v": value} for name, value in values.items()}


def test_nothing_that_identifies_a_person_is_in_the_ledger_in_clear(held: Evidence, sources: Path) -> None:
    lines = (held.folder / "ledger" / "entries.jsonl").read_text(encoding="utf-8")
    for text in ("aigerim", "laptop", "plan-", "sources", str(sources)):
        assert text not in lines


def test_an_entry_does_not_tell_whether_there_was_a_note(evidence: Evidence, sources: Path, time: dt.datetime) -> None:
    evidence.add(sources / "plan-1.json", time=time)
    evidence.add(sources / "plan-2.json", time=time, note="a note")
    _, without, with_note = (evidence.folder / "ledger" / "entries.jsonl").read_bytes().splitlines()
    assert len(without) == len(with_note)
    assert json.loads(without)["commit"].keys() == json.loads(with_note)["commit"].keys()


def test_salts_are_never_used_twice(tmp_path: Path, sources: Path, time: dt.datetime) -> None:
    evidence = Evidence(tmp_path / "evidence")
    list(evidence.add_all([sources], time=time))
    salts = [
        each["s"]
        for path in (evidence.folder / "disclosures").iterdir()
        for each in json.loads(path.read_bytes()).values()
    ]
    assert len(set(salts)) == len(salts) == 30


def test_an_object_cannot_be_written_to_and_a_disclosure_only_read_by_its_owner(
    evidence: Evidence, sources: Path, time: dt.datetime
) -> None:
    document = evidence.add(sources / "plan-1.json", time=time).document
    assert stat.S_IMODE(evidence.path(document).stat().st_mode) == 0o444
    disclosure = evidence.folder / "disclosures" / "000001.json"
    assert stat.S_IMODE(disclosure.stat().st_mode) == 0o600


def test_a_document_added_twice_is_held_since_the_first_time(
    evidence: Evidence, sources: Path, time: dt.datetime
) -> None:
    first = evidence.add(sources / "plan-1.json", time=time).document
    before = folder_of(evidence), (evidence.folder / "ledger" / "entries.jsonl").read_bytes()
    copy = sources / "copy.json"
    copy.write_bytes(PLAN_1)
    again = evidence.add(copy, time=time + dt.timedelta(days=1))
    assert again == Added(copy, first, is_new=False)
    assert (folder_of(evidence), (evidence.folder / "ledger" / "entries.jsonl").read_bytes()) == before


def test_two_copies_in_one_folder_are_one_document(evidence: Evidence, sources: Path, time: dt.datetime) -> None:
    (sources / "plan-1-copy.json").write_bytes(PLAN_1)
    outcomes = [each for each in evidence.add_all([sources], time=time) if isinstance(each, Added)]
    assert [(each.path.name, each.is_new, each.document.seq) for each in outcomes] == [
        ("plan-1-copy.json", True, 1),
        ("plan-1.json", False, 1),
        ("plan-2.json", True, 2),
        ("plan-3.json", True, 3),
        ("plan-4.json", True, 4),
        ("plan-5.json", True, 5),
    ]


def test_a_folder_is_added_file_by_file_hidden_ones_too_with_the_path_from_the_folder(
    evidence: Evidence, sources: Path, time: dt.datetime
) -> None:
    deep = sources / "2020" / "june"
    deep.mkdir(parents=True)
    (deep / "lots.csv").write_text("a\n", encoding="utf-8")
    (sources / ".hidden").write_text("b\n", encoding="utf-8")
    list(evidence.add_all([sources], time=time))
    assert [document.name for document in evidence.documents()] == [
        "sources/.hidden",
        "sources/2020/june/lots.csv",
        "sources/plan-1.json",
        "sources/plan-2.json",
        "sources/plan-3.json",
        "sources/plan-4.json",
        "sources/plan-5.json",
    ]


def test_an_empty_file_and_an_empty_folder(evidence: Evidence, tmp_path: Path, time: dt.datetime) -> None:
    (tmp_path / "nothing").mkdir()
    (tmp_path / "empty.bin").touch()
    assert list(evidence.add_all([tmp_path / "nothing"], time=time)) == []
    document = evidence.add(tmp_path / "empty.bin", time=time).document
    assert (document.sha256, document.bytes) == (sha256().hexdigest(), 0)
    assert document.media_type == "application/octet-stream"


def test_links_and_pipes_are_refused_and_the_rest_is_added(
    evidence: Evidence, sources: Path, time: dt.datetime
) -> None:
    (sources / "link.json").symlink_to(sources / "plan-1.json")
    (sources / "elsewhere").symlink_to("/")
    os.mkfifo(sources / "pipe")
    outcomes = list(evidence.add_all([sources], time=time))
    assert [each for each in outcomes if isinstance(each, Refused)] == [
        Refused(sources / "elsewhere", "it is a symbolic link; add the file that it points to (/)"),
        Refused(
            sources / "link.json",
            f"it is a symbolic link; add the file that it points to ({sources / 'plan-1.json'})",
        ),
        Refused(sources / "pipe", "it is no file but a pipe, a socket or a device"),
    ]
    assert len(evidence.documents()) == 5


def test_one_link_is_an_error_and_leaves_no_ledger(evidence: Evidence, sources: Path, time: dt.datetime) -> None:
    link = sources / "link.json"
    link.symlink_to("plan-1.json")
    with pytest.raises(DocumentError) as refusal:
        evidence.add(link, time=time)
    assert (
        str(refusal.value)
        == f"{link} was not added: it is a symbolic link; add the file that it points to (plan-1.json)."
    )
    assert evidence.documents() == []
    assert not (evidence.folder / "ledger" / "entries.jsonl").exists()


def test_the_evidence_folder_is_not_added_to_itself(held: Evidence, time: dt.datetime) -> None:
    inside = next((held.folder / "objects").glob("*/*"))
    outcomes = list(held.add_all([held.folder, inside, held.folder.parent], time=time))
    assert [each for each in outcomes if isinstance(each, Refused)] == [
        Refused(held.folder, "it lies in the evidence folder already"),
        Refused(inside, "it lies in the evidence folder already"),
        Refused(held.folder.parent / "evidence", "it is the evidence folder itself"),
    ]
    assert len(held.documents()) == 5


def test_a_path_that_is_not_there_stops_everything_before_anything_is_added(
    evidence: Evidence, sources: Path, time: dt.datetime
) -> None:
    with pytest.raises(CommandError) as refusal:
        list(evidence.add_all([sources, sources / "plan-6.json"], time=time))
    assert str(refusal.value) == f"No such file or folder: {sources / 'plan-6.json'}. Nothing was added."
    assert not evidence.folder.exists()


def test_a_folder_given_where_one_file_is_meant_is_refused(
    evidence: Evidence, sources: Path, time: dt.datetime
) -> None:
    with pytest.raises(CommandError) as refusal:
        evidence.add(sources, time=time)
    assert str(refusal.value) == f"{sources} is a folder.\nAdd what is in it: dalel evidence add {sources}"


def test_a_file_that_changes_while_it_is_read_is_refused(evidence: Evidence, sources: Path, time: dt.datetime) -> None:
    growing = sources / "plan-1.json"

    def grow(_count: int) -> None:
        with growing.open("ab") as file:
            file.write(b"more\n")

    (outcome,) = evidence.add_all([growing], time=time, progress=grow)
    assert outcome == Refused(growing, "it changed while it was read; add it again when it is written")
    assert folder_of(evidence) == ["lock"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(evidence: Evidence, sources: Path, time: dt.datetime) -> None:
    (sources / "plan-3.json").chmod(0)
    outcomes = list(evidence.add_all([sources], time=time))
    assert [each for each in outcomes if isinstance(each, Refused)] == [
        Refused(sources / "plan-3.json", "it cannot be read: Permission denied")
    ]


def test_a_name_that_is_not_utf8_is_spelled_out(evidence: Evidence, tmp_path: Path, time: dt.datetime) -> None:
    # "план.csv" as a program that knows only cp1251 unpacks it.
    name = os.fsdecode("план.csv".encode("cp1251"))
    try:
        (tmp_path / name).write_text("a\n", encoding="utf-8")
    except OSError:
        pytest.skip("this disk takes UTF-8 names only")
    assert evidence.add(tmp_path / name, time=time).document.name == r"\xef\xeb\xe0\xed.csv"


@pytest.mark.slow
def test_a_batch_is_recorded_as_a_whole_and_many_batches_as_one_run(
    evidence: Evidence, tmp_path: Path, time: dt.datetime
) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(600):
        (many / f"{number:03d}.txt").write_text(str(number), encoding="utf-8")
    read = []
    outcomes = evidence.add_all([many], time=time, progress=read.append)
    first = next(outcomes)
    assert isinstance(first, Added)
    assert len(evidence.documents()) == 256
    assert len([first, *outcomes]) == 600
    assert [document.seq for document in evidence.documents()] == list(range(1, 601))
    assert sum(read) == sum(document.bytes for document in evidence.documents())


def test_a_file_larger_than_one_read_is_digested_whole(evidence: Evidence, tmp_path: Path, time: dt.datetime) -> None:
    data = b"0123456789abcdef" * 200_000 + b"end"
    (tmp_path / "large.bin").write_bytes(data)
    document = evidence.add(tmp_path / "large.bin", time=time).document
    assert (document.sha256, document.bytes) == (sha256(data).hexdigest(), len(data))
    assert evidence.path(document.sha256).read_bytes() == data


def test_a_large_file_that_is_held_is_recognised_and_another_of_its_size_is_not(
    evidence: Evidence, tmp_path: Path, time: dt.datetime
) -> None:
    one, other = tmp_path / "one.bin", tmp_path / "other.bin"
    one.write_bytes(bytes(1 << 20))
    other.write_bytes(b"\x01" * (1 << 20))
    first = evidence.add(one, time=time).document
    assert evidence.add(one, time=time) == Added(one, first, is_new=False)
    added = evidence.add(other, time=time)
    assert (added.is_new, added.document.sha256) == (True, sha256(other.read_bytes()).hexdigest())
    assert not evidence.verify().has_failed


def test_a_document_is_found_by_six_signs_of_its_sha256(held: Evidence) -> None:
    document = held.documents()[0]
    assert held.find(document.sha256) == held.find(document.sha256[:6].upper()) == document


@pytest.mark.parametrize("prefix", ["", "96ade", "plan-1.json", "g" * 6, "a" * 65])
def test_what_is_no_beginning_of_a_sha256_is_refused(held: Evidence, prefix: str) -> None:
    with pytest.raises(CommandError) as refusal:
        held.find(prefix)
    assert str(refusal.value) == (
        f'"{prefix}" is not the beginning of a SHA-256 (6 to 64 of the signs 0-9 and a-f).\n'
        "See which documents are held: dalel evidence list"
    )


def test_a_sha256_that_is_not_held_is_refused(held: Evidence) -> None:
    with pytest.raises(CommandError) as refusal:
        held.find("000000")
    assert str(refusal.value) == (
        "No document is held whose SHA-256 begins with 000000.\nSee which documents are held: dalel evidence list"
    )


def test_a_beginning_that_two_documents_share_is_refused_with_both(
    evidence: Evidence, tmp_path: Path, time: dt.datetime
) -> None:
    # Counting up, two digests share their first six signs after some thousands.
    names: dict[str, bytes] = {}
    for number in range(100_000):
        text = str(number).encode()
        prefix = sha256(text).hexdigest()[:6]
        if prefix in names:
            break
        names[prefix] = text
    for index, data in enumerate([names[prefix], text]):
        (tmp_path / f"{index}.txt").write_bytes(data)
        evidence.add(tmp_path / f"{index}.txt", time=time)
    with pytest.raises(CommandError) as refusal:
        evidence.find(prefix)
    assert str(refusal.value) == (
        f"2 documents have a SHA-256 that begins with {prefix}: "
        f"{sha256(names[prefix]).hexdigest()}, {sha256(text).hexdigest()}.\nGive more of it."
    )


def test_a_name_that_is_not_disclosed_is_said_to_be_withheld(held: Evidence) -> None:
    (held.folder / "disclosures" / "000002.json").unlink()
    assert [document.name for document in held.documents()][:3] == [
        "sources/plan-1.json",
        NAME_WITHHELD,
        "sources/plan-3.json",
    ]
    assert held.record(held.documents()[1]).withheld == ("collector", "device", "name", "note", "path")


def test_a_name_that_was_changed_is_an_error_and_never_shown(held: Evidence) -> None:
    path = held.folder / "disclosures" / "000002.json"
    path.write_bytes(path.read_bytes().replace(b"plan-2", b"plan-9"))
    with pytest.raises(DataError) as refusal:
        held.documents()
    assert str(refusal.value) == f"{path}: the name does not match its commitment.\nRun: dalel evidence verify"


def test_a_record_holds_the_line_its_values_and_the_proof_that_leads_to_the_root(held: Evidence) -> None:
    document = held.documents()[2]
    record = held.record(document)
    line = (held.folder / "ledger" / "entries.jsonl").read_bytes().splitlines()[3]
    assert record.line.encode() == line
    assert record.leaf == sha256(b"\x00" + line).hexdigest()
    assert record.disclosed["name"] == "sources/plan-3.json"
    assert record.withheld == ()
    assert record.inclusion is not None
    assert (record.inclusion.size, record.inclusion.root) == (6, held.verify().root)
    # Entry 3 of 6: its left neighbour, the pair 0-1, then the pair 4-5 on the right.
    node = bytes.fromhex(record.leaf)
    left, pair, right = (bytes.fromhex(each) for each in record.inclusion.proof)
    for each in (left, pair):
        node = sha256(b"\x01" + each + node).digest()
    assert sha256(b"\x01" + node + right).hexdigest() == record.inclusion.root


def test_bytes_that_are_missing_are_an_error_and_adding_the_file_again_puts_them_back(
    held: Evidence, sources: Path, time: dt.datetime
) -> None:
    document = held.documents()[0]
    path = held.path(document)
    path.unlink()
    with pytest.raises(DataError) as refusal:
        held.path(document)
    assert str(refusal.value) == f"{path} is missing.\nRun: dalel evidence verify"
    assert held.add(sources / "plan-1.json", time=time) == Added(sources / "plan-1.json", document, is_new=False)
    assert held.path(document).read_bytes() == PLAN_1
    assert len(held.documents()) == 5


def test_a_damaged_object_is_never_overwritten_nor_taken_for_the_document(
    held: Evidence, sources: Path, time: dt.datetime
) -> None:
    path = held.path(held.documents()[0])
    path.chmod(0o644)
    path.write_bytes(b"{}")
    with pytest.raises(DataError) as refusal:
        held.add(sources / "plan-1.json", time=time)
    assert str(refusal.value) == (
        f"{path} is damaged: expected 12 bytes, found 2 bytes.\n"
        "Move it out of the evidence folder, and add the file again."
    )
    assert path.read_bytes() == b"{}"


def test_an_evidence_folder_without_anything_lists_nothing(tmp_path: Path) -> None:
    assert Evidence(tmp_path).documents() == []
    assert Evidence(tmp_path / "not there yet").documents() == []


def test_the_same_salts_give_the_same_bytes(tmp_path: Path, sources: Path, time: dt.datetime) -> None:
    contents = []
    for name in ("one", "two"):
        numbers = iter(range(1000))
        evidence = Evidence(tmp_path / name, salt=lambda length, numbers=numbers: bytes([next(numbers)] * length))
        list(evidence.add_all([sources], time=time))
        contents.append({path: (evidence.folder / path).read_bytes() for path in folder_of(evidence)})
    assert contents[0] == contents[1]
