"""Sealing: what goes into a dossier, what never does, and that the same input seals to the same bytes."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import bagit
import pytest
from rocrate.rocrate import ROCrate
from samples import DIGESTS, TABLE, answers, tree_of, vkey_of
from trace_samples import jpeg, office, pdf, tiff, warc

from dalel.errors import CommandError, DataError
from dalel.evidence.checkpoint import parse_vkey
from dalel.evidence.dossier import (
    Anchors,
    DossierProperty,
    Order,
    Sealed,
    Selection,
    TracesFoundError,
    Workplace,
    pack,
    reopen,
    seal,
    verify_dossier,
)
from dalel.evidence.dossier.traces import find_traces
from dalel.evidence.entry import Kept, Seal
from dalel.evidence.verification import Answer

pytestmark = pytest.mark.slow

SealAs = Callable[..., Sealed]


def test_everything_is_sealed_with_the_whole_ledger(seal_as: SealAs, workplace: Workplace) -> None:
    sealed = seal_as("dossier")
    files = tree_of(sealed.output)
    objects = {sha256(data).hexdigest() for path, data in files.items() if path.startswith("data/objects/")}
    assert objects == {document.sha256 for document in workplace.evidence.documents()}
    lines = (workplace.evidence.folder / "ledger" / "entries.jsonl").read_bytes().splitlines(keepends=True)
    # The last line is the entry of the sealing itself.
    assert files["data/ledger/entries.jsonl"] == b"".join(lines[:-1])
    assert sorted(path for path in files if not path.startswith("data/objects/")) == [
        "bag-info.txt",
        "bagit.txt",
        "data/README.txt",
        "data/ledger/entries.jsonl",
        "data/proofs/checkpoints/000005",
        "data/ro-crate-metadata.json",
        "data/verify.py",
        "data/verify_claims.py",
        "data/verify_ledger.py",
        "data/verify_package.py",
        "data/verify_parts.py",
        "data/verify_proofs.py",
        "data/verify_stamps.py",
        "manifest-sha256.txt",
        "seal.txt",
        "tagmanifest-sha256.txt",
    ]
    assert (sealed.documents, sealed.held_back, sealed.signed.checkpoint.size) == (3, 0, 5)


def test_a_sealed_dossier_passes_with_a_key_from_outside_and_is_not_checked_without(
    seal_as: SealAs, workplace: Workplace
) -> None:
    folder = seal_as("dossier", Selection(disclosed=frozenset({"name"}))).output
    expected = {
        "package": "PASS",
        "seal": "PASS",
        "documents": "PASS",
        "ledger": "PASS",
        "checkpoints": "PASS",
        "key": "NOT CHECKED",
        "disclosures": "PASS",
        "redactions": "NOT CHECKED",
        "stamps": "NOT CHECKED",
        "claims": "NOT CHECKED",
        "unchanged": "NOT CHECKED",
        "existed-before": "NOT CHECKED",
        "complete": "NOT CHECKED",
    }
    assert answers(folder) == expected
    pinned = Anchors(pins=[parse_vkey(vkey_of(workplace))], min_size=5)
    assert answers(folder, pinned) == expected | {"key": "PASS", "unchanged": "PASS", "complete": "PASS"}


def test_the_same_input_seals_to_the_same_bytes(seal_as: SealAs, tmp_path: Path) -> None:
    one, two = seal_as("one"), seal_as("two")
    assert one.digest == two.digest
    assert tree_of(one.output) == tree_of(two.output)


def test_the_zip_file_of_a_dossier_has_the_same_bytes_each_time(
    seal_as: SealAs, tmp_path: Path, workplace: Workplace
) -> None:
    folders = [seal_as(f"{name}/dossier").output for name in ("one", "two")]
    archives = [folder.with_suffix(".zip") for folder in folders]
    for folder, archive in zip(folders, archives, strict=True):
        pack(folder, archive, disk=workplace.evidence.disk)
    assert archives[0].read_bytes() == archives[1].read_bytes()


def test_sealing_is_entered_once_for_each_dossier(seal_as: SealAs, workplace: Workplace) -> None:
    first = seal_as("one")
    seal_as("two")
    with workplace.evidence.reading() as ledger:
        seals = [entry for entry in ledger.entries() if isinstance(entry, Seal)]
    assert [(each.object, each.checkpoint, each.documents) for each in seals] == [(first.digest, 5, 3)]
    assert first.digest == sha256((first.output / "tagmanifest-sha256.txt").read_bytes()).hexdigest()


def test_what_was_recorded_since_the_last_checkpoint_is_signed_first(
    seal_as: SealAs, workplace: Workplace, tmp_path: Path, time: dt.datetime
) -> None:
    (tmp_path / "late.txt").write_text("late\n", encoding="utf-8")
    workplace.evidence.add(tmp_path / "late.txt", time=time)
    sealed = seal_as("dossier")
    assert (sealed.signed.checkpoint.size, sealed.documents) == (6, 4)
    assert sealed.remarks == ("Signed a checkpoint of size 6.",)
    assert seal_as("again").signed.checkpoint.size == 6


def test_chosen_documents_are_sealed_with_the_lines_that_speak_of_them_and_no_other(
    seal_as: SealAs, workplace: Workplace
) -> None:
    digest = DIGESTS["plan.json"]
    folder = seal_as("dossier", Selection(documents=frozenset({digest}))).output
    lines = [json.loads(line) for line in (folder / "data/ledger/entries.jsonl").read_bytes().splitlines()]
    assert [(line["seq"], line["type"]) for line in lines] == [(0, "genesis"), (2, "import"), (4, "key")]
    assert [path.name for path in sorted((folder / "data/proofs/inclusion").iterdir())] == [
        "000000.tlog-proof",
        "000002.tlog-proof",
        "000004.tlog-proof",
    ]
    text = b"".join(tree_of(folder).values()).decode("utf-8", "replace")
    for other in ("lots.csv", "note.bin"):
        assert DIGESTS[other] not in text
    pinned = answers(folder, Anchors(pins=[parse_vkey(vkey_of(workplace))], min_size=5))
    assert (pinned["ledger"], pinned["unchanged"], pinned["complete"]) == ("PASS", "PASS", "NOT CHECKED")


def test_a_document_that_nobody_entered_cannot_be_sealed(seal_as: SealAs, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=rf"^No entry speaks of {'0' * 64}\."):
        seal_as("dossier", Selection(documents=frozenset({"0" * 64})))
    assert not (tmp_path / "dossier").exists()


def test_nothing_is_written_over(seal_as: SealAs, tmp_path: Path) -> None:
    (tmp_path / "dossier").mkdir()
    (tmp_path / "dossier" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        seal_as("dossier")
    assert str(refusal.value) == f"{tmp_path / 'dossier'} is there already.\nName a folder that is not: --output DIR"
    assert tree_of(tmp_path / "dossier") == {"mine.txt": b"mine"}


def test_a_document_that_was_changed_stops_the_sealing_and_leaves_nothing(
    seal_as: SealAs, workplace: Workplace, tmp_path: Path
) -> None:
    digest = DIGESTS["lots.csv"]
    path = workplace.evidence.path(digest)
    path.chmod(0o644)
    path.write_bytes(TABLE.encode().replace(b"480000", b"490000"))
    with pytest.raises(DataError) as refusal:
        seal_as("dossier")
    assert str(refusal.value) == (
        f"The document {digest} is not as it was recorded. Nothing was sealed.\nRun: dalel evidence verify"
    )
    assert [path.name for path in tmp_path.iterdir() if "dossier" in path.name] == []


def test_other_programs_read_the_bag_and_the_crate(seal_as: SealAs) -> None:
    folder = seal_as("dossier", Selection(disclosed=frozenset({"name"}))).output
    assert bagit.Bag(str(folder)).validate()
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "--quiet", "-c", manifest], cwd=folder, check=True)
    crate = ROCrate(folder / "data")
    assert sorted(entity.get("name") for entity in crate.data_entities) == ["lots.csv", "note.bin", "plan.json"]


def test_nothing_of_the_collector_is_in_a_sealed_dossier(seal_as: SealAs, tmp_path: Path) -> None:
    everything = b"\n".join(tree_of(seal_as("dossier").output).values())
    named = b"\n".join(tree_of(seal_as("named", Selection(disclosed=frozenset({"name"}))).output).values())
    for data in (everything, named):
        for secret in ("aigerim-k", "aigerim-laptop", "/home/", str(tmp_path), "saved"):
            assert secret.encode() not in data
    assert b"lots.csv" in named
    assert b"lots.csv" not in everything


def test_the_seed_of_the_parts_is_never_disclosed_even_if_asked_for(seal_as: SealAs, workplace: Workplace) -> None:
    folder = seal_as("dossier", Selection(disclosed=frozenset({"name", "parts", "path", "note"}))).output
    shown = [json.loads(path.read_bytes()) for path in (folder / "data" / "disclosures").iterdir()]
    assert {name for each in shown for name in each} == {"name", "note", "path"}


TRACES = {
    "user-name": b"saved by aigerim-k on Monday\n",
    "home-path": b"C:/home/aigerim-k/plan.json /home/aigerim-k/plan.json\n",
    "host-name": b"printed on aigerim-laptop\n",
    "full-name": b"Aigerim Kassymova\n",
}


@pytest.mark.parametrize("kind", TRACES)
def test_a_document_that_names_the_collector_is_not_sealed_unless_somebody_looked(
    kind: str, workplace: Workplace, order: Callable[..., Order], tmp_path: Path, time: dt.datetime
) -> None:
    (tmp_path / "saved.txt").write_bytes(TRACES[kind])
    document = workplace.evidence.add(tmp_path / "saved.txt", time=time).document

    def try_to_seal(allowed: frozenset[str]) -> Sealed:
        how = order("dossier", allowed=allowed | {"not-looked-into"})
        return seal(workplace, Selection(), output=how.output, allowed=how.allowed, time=time, progress=how.progress)

    with pytest.raises(TracesFoundError) as refusal:
        try_to_seal(frozenset())
    assert kind in {str(trace.kind) for trace in refusal.value.traces}
    assert {trace.path for trace in refusal.value.traces} == {f"data/objects/{document.sha256[:2]}/{document.sha256}"}
    assert not (tmp_path / "dossier").exists()
    found = frozenset(str(trace.kind) for trace in refusal.value.traces)
    assert try_to_seal(found).documents == 4


def test_each_property_is_answered_once_in_the_order_of_the_page(seal_as: SealAs) -> None:
    found = verify_dossier(seal_as("dossier").output, Anchors())
    assert [verdict.property for verdict in found.verdicts] == list(DossierProperty)
    assert not found.has_failed
    assert found.answer(DossierProperty.KEY) is Answer.NOT_CHECKED


WACZ = sorted((Path(__file__).parents[2] / "vectors" / "wacz").glob("*.wacz"))
SCOOP = Path(__file__).parents[4] / "shared" / "vectors" / "evidence" / "scoop-sample"


def test_captured_pages_in_wacz_files_are_sealed_byte_for_byte(
    seal_as: SealAs, workplace: Workplace, time: dt.datetime
) -> None:
    added = list(workplace.evidence.add_all(WACZ, time=time))
    files = tree_of(seal_as("dossier").output)
    assert len(added) == 5
    for path in WACZ:
        digest = sha256(path.read_bytes()).hexdigest()
        assert files[f"data/objects/{digest[:2]}/{digest}"] == path.read_bytes()


@pytest.mark.shared
@pytest.mark.skipif(not SCOOP.exists(), reason="the research data is not beside the repository")
def test_a_real_captured_page_with_the_cookies_of_its_reader_is_not_sealed(
    seal_as: SealAs, workplace: Workplace, time: dt.datetime
) -> None:
    (page,) = SCOOP.rglob("*.wacz")
    workplace.evidence.add(page, time=time)
    with pytest.raises(TracesFoundError) as refusal:
        seal_as("dossier")
    assert {str(trace.kind) for trace in refusal.value.traces} == {"cookie"}


GIVES_AWAY = {
    "photo.jpg": jpeg((0xE1, b"Exif\0\0" + tiff([(0x010F, b"Canon"), (0xA431, b"0123456789")], gps=True))),
    "plan.xlsx": office(core="<dc:creator>Aigerim Kassymova</dc:creator>"),
    "letter.pdf": pdf(author="Aigerim Kassymova"),
    "page.warc.gz": warc(
        ("request", [("Cookie", "session=0123456789abcdef"), ("Authorization", "Bearer 0123456789abcdef")], b"")
    ),
}


def test_no_trace_of_the_collector_is_sealed_and_what_is_held_back_takes_its_traces_with_it(
    seal_as: SealAs, workplace: Workplace, tmp_path: Path, time: dt.datetime, order: Callable[..., Order]
) -> None:
    clean = seal_as("clean").output
    for name, data in GIVES_AWAY.items():
        (tmp_path / name).write_bytes(data)
        workplace.evidence.add(tmp_path / name, time=time)
    with pytest.raises(TracesFoundError) as refusal:
        seal_as("dossier")
    found = {str(trace.kind) for trace in refusal.value.traces}
    assert {"exif", "author", "cookie", "authorization", "full-name"} <= found
    assert not (tmp_path / "dossier").exists()
    kept = [entry.object for entry in without_traces(clean)]
    sealed = seal_as("dossier", Selection(documents=frozenset(kept))).output
    assert find_traces(sealed, identity=workplace.identity) == []
    everything = b"\n".join(tree_of(sealed).values())
    for secret in (b"0123456789", b"Canon", b"Kassymova", b"aigerim-k", b"aigerim-laptop"):
        assert secret not in everything


def without_traces(folder: Path) -> list[Kept]:
    """The documents that a dossier speaks of and that hold no trace."""
    return [entry for entry in reopen(folder).documents.values() if entry.media_type != "application/octet-stream"]
