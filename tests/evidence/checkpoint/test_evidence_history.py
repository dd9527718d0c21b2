"""The history of the evidence, entry by entry and for one document; and statements that come with no document."""

from __future__ import annotations

import datetime as dt
import json
from hashlib import sha256
from pathlib import Path

import pytest
from checkpoint.stranger import ORIGIN, Signer, files_in, lines_of

from dalel import __version__
from dalel.errors import CommandError, DataError
from dalel.evidence import Added, Document, Evidence
from dalel.evidence.checkpoint import Event, SigningKeys, history, log, sign
from dalel.evidence.commitment import Disclosure
from dalel.evidence.entry import CaptureFailed, Redact, Seal, Transfer, Withhold
from dalel.evidence.statement import record_correction, record_transfer

DOSSIER = sha256(b"tagmanifest").hexdigest()
LATER = dt.timedelta(days=1)


def document(evidence: Evidence, name: str) -> Document:
    return next(each for each in evidence.documents() if each.name == name)


def digest(number: int) -> str:
    return sha256(f'{{"plan": {number}}}\n'.encode()).hexdigest()


def seeds(evidence: Evidence) -> set[str]:
    """The seeds of all parts, as their disclosures hold them."""
    found = set()
    for path in (evidence.folder / "disclosures").iterdir():
        disclosed = json.loads(path.read_bytes())
        if "parts" in disclosed:
            found.add(disclosed["parts"]["v"])
    return found


def assert_no_seed(evidence: Evidence, events: list[Event]) -> None:
    told = repr(events)
    found = seeds(evidence)
    assert found
    assert not any(seed in told for seed in found)


def test_the_log_tells_every_entry_with_what_is_disclosed_of_it(
    signed: Evidence, epochs: dict[int, Signer], sources: Path, time: dt.datetime
) -> None:
    events = list(log(signed))
    assert events == [
        Event(0, time, "genesis", {"origin": ORIGIN}, {}),
        *(
            Event(
                number,
                time,
                "import",
                {
                    "object": digest(number),
                    "bytes": "12",
                    "media_type": "application/json",
                    "parts": "1 (lines/1)",
                },
                {
                    "collector": "aigerim",
                    "device": "laptop",
                    "name": f"sources/plan-{number}.json",
                    "path": str(sources / f"plan-{number}.json"),
                },
            )
            for number in range(1, 6)
        ),
        Event(6, time, "key", {"epoch": "1", "vkey": epochs[1].vkey()}, {}),
    ]
    assert_no_seed(signed, events)


@pytest.mark.parametrize("since", [0, 1, 5, 6, 7, 100])
def test_the_log_begins_with_any_entry(signed: Evidence, since: int) -> None:
    assert list(log(signed, since=since)) == list(log(signed))[since:]


def test_an_empty_folder_has_an_empty_log(evidence: Evidence) -> None:
    evidence.folder.mkdir()
    assert list(log(evidence)) == []


def test_what_was_taken_away_from_the_disclosures_is_not_told(held: Evidence) -> None:
    (held.folder / "disclosures" / "000002.json").unlink()
    path = held.folder / "disclosures" / "000003.json"
    disclosed = json.loads(path.read_bytes())
    path.write_bytes(json.dumps({"name": disclosed["name"]}, separators=(",", ":")).encode() + b"\n")
    told = {event.seq: event.disclosed for event in log(held)}
    assert told[2] == {}
    assert told[3] == {"name": "sources/plan-3.json"}
    assert len(told[4]) == 4


def test_a_disclosure_that_does_not_match_is_told_as_an_error(held: Evidence) -> None:
    path = held.folder / "disclosures" / "000003.json"
    path.write_bytes(path.read_bytes().replace(b"plan-3", b"plan-9"))
    with pytest.raises(DataError) as refusal:
        list(log(held))
    assert str(refusal.value) == f"{path}: the name does not match its commitment.\nRun: dalel evidence verify"


def test_fields_of_every_kind_are_told_as_text(held: Evidence, time: dt.datetime) -> None:
    with held.recording(time=time, note="at noon") as recording:
        recording.enter(CaptureFailed, url="https://x/", status=None, reason="no-answer", committed={})
        recording.enter(CaptureFailed, url="https://x/", status=503, reason="no-answer", committed={})
        recording.enter(Seal, object=DOSSIER, checkpoint=6, documents=5, committed={"path": "/tmp/d"})  # noqa: S108
        recording.write()
    ours = {"collector": "aigerim", "device": "laptop", "note": "at noon"}
    assert list(log(held, since=6)) == [
        # Not answered and answered with 503 are two things.
        Event(6, time, "capture-failed", {"url": "https://x/", "reason": "no-answer"}, ours),
        Event(7, time, "capture-failed", {"url": "https://x/", "status": "503", "reason": "no-answer"}, ours),
        Event(8, time, "seal", {"object": DOSSIER, "checkpoint": "6", "documents": "5"}, {**ours, "path": "/tmp/d"}),  # noqa: S108
    ]


def test_the_history_of_a_document_is_what_names_it_was_made_from_it_or_corrects_that(
    signed: Evidence, keys: SigningKeys, time: dt.datetime, tmp_path: Path
) -> None:
    one, two = document(signed, "sources/plan-1.json"), document(signed, "sources/plan-2.json")
    (tmp_path / "table.csv").write_text("plan\n1\n", encoding="utf-8")
    (made,) = signed.add_all([tmp_path / "table.csv"], time=time, sources=[two, one])  # 7
    assert isinstance(made, Added)
    record_transfer(signed, one.sha256, recipient="A. Bekova", note="by hand", time=time)  # 8
    record_transfer(signed, two.sha256, recipient="A. Bekova", note=None, time=time)  # 9: another document
    record_correction(signed, 1, name="plan-2020.json", note=None, time=time)  # 10: of the import
    record_correction(signed, 8, name=None, note="on a stick", time=time)  # 11: of the transfer
    record_correction(signed, 10, name=None, note="and that", time=time)  # 12: of the correction
    record_correction(signed, 2, name="plan-2021.json", note=None, time=time)  # 13: of another import
    with signed.recording(time=time) as recording:  # 14 to 16
        recording.enter(Withhold, object=one.sha256, reason="personal-data", committed={})
        recording.enter(Redact, object=one.sha256, shown="0", committed={})
        recording.enter(Withhold, object=made.document.sha256, reason="personal-data", committed={})
        recording.write()
    events = history(signed, one)
    ours = {"collector": "aigerim", "device": "laptop"}
    assert [(event.seq, event.type) for event in events] == [
        (1, "import"),
        (7, "derive"),
        (8, "transfer"),
        (10, "correct"),
        (11, "correct"),
        (12, "correct"),
        (14, "withhold"),
        (15, "redact"),
        (None, "checkpoint"),
    ]
    by_seq = {event.seq: event for event in events}
    assert by_seq[7].says["sources"] == f"{two.sha256}, {one.sha256}"
    assert by_seq[8] == Event(
        8, time, "transfer", {"object": one.sha256}, {**ours, "note": "by hand", "recipient": "A. Bekova"}
    )
    assert by_seq[10] == Event(10, time, "correct", {"entry": "1"}, {**ours, "name": "plan-2020.json"})
    assert by_seq[11] == Event(11, time, "correct", {"entry": "8"}, {**ours, "note": "on a stick"})
    assert by_seq[15] == Event(15, time, "redact", {"object": one.sha256, "shown": "0"}, ours)
    assert_no_seed(signed, events)


def test_the_first_checkpoint_after_a_document_covers_it(
    signed: Evidence, keys: SigningKeys, time: dt.datetime, tmp_path: Path
) -> None:
    (tmp_path / "late.txt").write_text("late\n", encoding="utf-8")
    signed.add(tmp_path / "late.txt", time=time)
    # Entry 7 is not among the first seven: neither that checkpoint nor its stamps cover it.
    (signed.folder / "checkpoints" / "000007.00000001.ots").write_bytes(b"proof")
    late, early = document(signed, "late.txt"), document(signed, "sources/plan-5.json")
    assert [event.type for event in history(signed, late)] == ["import"]
    root = sign(signed, keys, time=time).signed.checkpoint.root.hex()
    assert history(signed, late)[1:] == [Event(None, None, "checkpoint", {"size": "8", "root": root}, {})]
    first = history(signed, early)[1]
    assert (first.says["size"], first.says["root"] != root) == ("7", True)


def test_every_stamp_since_a_document_came_is_part_of_its_history(signed: Evidence, time: dt.datetime) -> None:
    folder = signed.folder / "checkpoints"
    (folder / "000007.00000001.ots").write_bytes(b"proof")
    (folder / "000007.00000002.tsr").write_bytes(b"not a stamp")
    (folder / "000007.cosigned").write_bytes((folder / "000007").read_bytes())
    told = history(signed, document(signed, "sources/plan-3.json"))[2:]
    assert told == [
        Event(None, None, "stamp", {"checkpoint": "7", "says": "OpenTimestamps"}, {}),
        Event(None, None, "stamp", {"checkpoint": "7", "says": "cannot be read"}, {}),
    ]


def test_a_transfer_is_entered_and_whom_it_went_to_is_committed_to(held: Evidence, time: dt.datetime) -> None:
    one = document(held, "sources/plan-1.json")
    entry = record_transfer(held, one.sha256, recipient="A. Bekova", note="by hand", time=time + LATER)
    line = json.loads(lines_of(held.folder)[6])
    assert line.pop("commit").keys() == {"collector", "device", "note", "recipient"}
    assert line == {
        "object": one.sha256,
        "seq": 6,
        "time": "2026-11-24T09:30:00Z",
        "tool": f"dalel/{__version__}",
        "type": "transfer",
        "v": 1,
    }
    assert isinstance(entry, Transfer)
    assert b"Bekova" not in b"".join(lines_of(held.folder))
    disclosed = held.disclosures.read(entry)
    assert {name: each.value for name, each in disclosed.items()} == {
        "collector": "aigerim",
        "device": "laptop",
        "note": "by hand",
        "recipient": "A. Bekova",
    }
    # The commitment is the digest of name, salt and value together: nobody finds the name again by trying names.
    each = disclosed["recipient"]
    assert entry.commit["recipient"] == Disclosure(value="A. Bekova", salt=each.salt).commitment("recipient")
    assert not held.verify().has_failed


def test_a_dossier_is_transferred_by_the_digest_of_its_tagmanifest(held: Evidence, time: dt.datetime) -> None:
    assert record_transfer(held, DOSSIER, recipient="the court", note=None, time=time).seq == 6
    assert next(log(held, since=6)).says == {"object": DOSSIER}


@pytest.mark.parametrize("text", ["", "abcdef", DOSSIER.upper(), DOSSIER[:-1], DOSSIER + "0", f"{DOSSIER[:-1]}x"])
def test_what_is_no_sha_256_is_not_transferred(held: Evidence, time: dt.datetime, text: str) -> None:
    before = files_in(held.folder)
    with pytest.raises(CommandError) as refusal:
        record_transfer(held, text, recipient="A. Bekova", note=None, time=time)
    assert str(refusal.value) == f'"{text}" is not a SHA-256.\nGive all 64 signs of it.'
    assert files_in(held.folder) == before


def test_a_correction_stands_after_the_entry_which_stays_as_it_was(held: Evidence, time: dt.datetime) -> None:
    before = lines_of(held.folder)
    entry = record_correction(held, 3, name="plan-2020.json", note="another year", time=time)
    after = lines_of(held.folder)
    assert after[:6] == before
    line = json.loads(after[6])
    assert (line["type"], line["entry"], line["commit"].keys()) == (
        "correct",
        3,
        {"collector", "device", "name", "note"},
    )
    assert {name: each.value for name, each in held.disclosures.read(entry).items()} == {
        "collector": "aigerim",
        "device": "laptop",
        "name": "plan-2020.json",
        "note": "another year",
    }
    assert not held.verify().has_failed


def test_the_ledger_does_not_tell_whether_a_name_or_a_note_was_corrected(held: Evidence, time: dt.datetime) -> None:
    record_correction(held, 1, name="plan-2020.json", note=None, time=time)
    record_correction(held, 1, name=None, note="wrong file", time=time)
    one, two = (json.loads(line)["commit"].keys() for line in lines_of(held.folder)[6:])
    assert one == two


def refused_correction(evidence: Evidence, seq: int, time: dt.datetime, *, note: str | None = "wrong") -> str:
    with pytest.raises(CommandError) as refusal:
        record_correction(evidence, seq, name=None, note=note, time=time)
    return str(refusal.value)


def test_only_an_entry_that_is_there_can_be_corrected(held: Evidence, evidence: Evidence, time: dt.datetime) -> None:
    before = lines_of(held.folder)
    assert refused_correction(held, 6, time) == (
        "There is no entry 6; the last is 5.\nSee which there are: dalel evidence log"
    )
    assert lines_of(held.folder) == before


def test_where_nothing_is_recorded_nothing_can_be_corrected(evidence: Evidence, time: dt.datetime) -> None:
    assert refused_correction(evidence, 0, time) == (
        "There is no entry 0; nothing is recorded yet.\nSee which there are: dalel evidence log"
    )
    assert not evidence.ledger.path.exists()


def test_a_correction_says_what_is_right(held: Evidence, time: dt.datetime) -> None:
    assert refused_correction(held, 1, time, note=None) == (
        "What is right? Give --name or --note.\ndalel evidence correct --help"
    )
