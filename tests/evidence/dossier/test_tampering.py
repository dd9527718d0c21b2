"""Tampering with a sealed dossier: what a forger does is FAIL, and the two verifiers say so alike.

The forger makes the manifests fit again each time. They have not the ledger's key: either the seal stays and does not
fit, or they take it away, and the rest must show what was done.
"""

from __future__ import annotations

import json
import re
import shutil
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from forger import SCRIPT, Files, rebuild, write
from rich_dossiers import Rich, make_rich
from samples import DIGESTS, tree_of
from timestamp.authority import Authority

from dalel.evidence.checkpoint import parse_vkey
from dalel.evidence.dossier import Anchors, verify_dossier

pytestmark = pytest.mark.slow

ENTRIES = "data/ledger/entries.jsonl"
LOTS = f"data/objects/{DIGESTS['lots.csv'][:2]}/{DIGESTS['lots.csv']}"
PARTS = f"data/parts/{DIGESTS['lots.csv']}.json"


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Rich:
    numbers = count()
    return make_rich(
        tmp_path_factory.mktemp("rich"), lambda length: sha256(str(next(numbers)).encode()).digest()[:length]
    )


class Bench:
    """A place where one dossier after the other lies, and both verifiers look at it."""

    def __init__(self, folder: Path, rich: Rich) -> None:
        self.folder = folder / "dossier"
        self.rich = rich
        self.pins: tuple[str, ...] = (rich.vkeys[0], rich.witness)
        self.roots: tuple[Path, ...] = rich.roots
        self.held: tuple[Path, ...] = tuple(rich.held.values())
        self.min_size: int | None = rich.size

    def files(self, name: str) -> Files:
        return tree_of(self.rich.dossiers[name])

    def judge(self, files: Files) -> dict[str, str]:
        """What both verifiers answer; that they answer alike is asserted each time."""
        write(files, self.folder)
        return self.judge_folder()

    def judge_folder(self) -> dict[str, str]:
        roots = b"\n".join(path.read_bytes() for path in self.roots) if self.roots else None
        library = verify_dossier(
            self.folder,
            Anchors(
                pins=[parse_vkey(pin) for pin in self.pins],
                min_size=self.min_size,
                held=[path.read_bytes() for path in self.held],
                tsa_roots=roots,
            ),
        )
        script = SCRIPT.verify(
            str(self.folder),
            pins=self.pins,
            min_size=self.min_size,
            held=[str(path) for path in self.held],
            tsa_roots=[str(path) for path in self.roots],
        )
        said = {str(verdict.property): (str(verdict.answer), verdict.says) for verdict in library.verdicts}
        apart = {name: (answer, said[name][1], says) for name, answer, says in script if said[name][0] != answer}
        assert apart == {}
        return {name: answer for name, answer, _ in script}


@pytest.fixture
def bench(tmp_path: Path, rich: Rich) -> Bench:
    return Bench(tmp_path, rich)


def unsealed(files: Files) -> Files:
    """The forger takes the seal away, which only the key could make again."""
    return rebuild({path: data for path, data in files.items() if path != "seal.txt"})


def lines_of(files: Files) -> list[bytes]:
    return files[ENTRIES].splitlines(keepends=True)


def edit_line(files: Files, number: int, old: bytes, new: bytes) -> Files:
    lines = lines_of(files)
    assert old in lines[number]
    lines[number] = lines[number].replace(old, new)
    return {**files, ENTRIES: b"".join(lines)}


def without(files: Files, *paths: str) -> Files:
    assert all(path in files for path in paths)
    return {path: data for path, data in files.items() if path not in paths}


def named(files: Files, ending: str) -> list[str]:
    return sorted(path for path in files if path.endswith(ending))


@pytest.mark.parametrize("name", ["whole", "part", "redacted", "withheld"])
def test_what_nobody_touched_fails_nothing_and_passes_what_can_be_passed(bench: Bench, name: str) -> None:
    answers = bench.judge(bench.files(name))
    expected = dict.fromkeys(answers, "PASS")
    expected["claims"] = "NOT CHECKED"
    if name in {"whole", "part"}:
        expected["redactions"] = "NOT CHECKED"
    if name == "part":
        expected["complete"] = "NOT CHECKED"
    assert answers == expected


@pytest.mark.parametrize("name", ["whole", "part", "redacted", "withheld"])
def test_without_anything_from_outside_nothing_is_vouched_for(bench: Bench, name: str) -> None:
    bench.pins, bench.roots, bench.held, bench.min_size = (), (), (), None
    answers = bench.judge(bench.files(name))
    assert "FAIL" not in answers.values()
    for each in ("key", "stamps", "unchanged", "existed-before", "complete"):
        assert answers[each] == "NOT CHECKED"


def flip_a_bit_of_a_document(files: Files) -> Files:
    return {**files, LOTS: files[LOTS].replace(b"480000", b"480001")}


def remove_a_document(files: Files) -> Files:
    return without(files, LOTS)


def add_a_document(files: Files) -> Files:
    data = b"never entered\n"
    digest = sha256(data).hexdigest()
    return {**files, f"data/objects/{digest[:2]}/{digest}": data}


def replace_a_document_and_its_name(files: Files) -> Files:
    data = files[LOTS].replace(b"480000", b"480001")
    digest = sha256(data).hexdigest()
    changed = {**without(files, LOTS), f"data/objects/{digest[:2]}/{digest}": data}
    return edit_line(changed, 1, DIGESTS["lots.csv"].encode(), digest.encode())


def edit_a_time(files: Files) -> Files:
    return edit_line(files, 1, b"2026-11-23", b"2025-11-23")


def edit_a_media_type(files: Files) -> Files:
    return edit_line(files, 1, b"text/csv", b"text/xml")


def remove_the_last_entry(files: Files) -> Files:
    return {**files, ENTRIES: b"".join(lines_of(files)[:-1])}


def remove_a_middle_entry(files: Files) -> Files:
    lines = lines_of(files)
    return {**files, ENTRIES: b"".join(lines[:2] + lines[3:])}


def swap_two_entries(files: Files) -> Files:
    lines = lines_of(files)
    lines[1], lines[2] = lines[2], lines[1]
    return {**files, ENTRIES: b"".join(lines)}


def insert_an_entry(files: Files) -> Files:
    lines = lines_of(files)
    return {**files, ENTRIES: b"".join([*lines[:2], lines[1], *lines[2:]])}


def write_windows_line_ends(files: Files) -> Files:
    return {**files, ENTRIES: files[ENTRIES].replace(b"\n", b"\r\n")}


def repeat_a_key(files: Files) -> Files:
    return edit_line(files, 1, b'"seq":1,', b'"seq":1,"seq":1,')


def write_nan(files: Files) -> Files:
    return edit_line(files, 1, b'"seq":1,', b'"seq":NaN,')


def write_a_huge_number(files: Files) -> Files:
    return edit_line(files, 1, b'"seq":1,', b'"seq":' + b"9" * 6000 + b",")


def nest_deeply(files: Files) -> Files:
    lines = lines_of(files)
    lines[1] = b"[" * 60_000 + b"\n"
    return {**files, ENTRIES: b"".join(lines)}


def write_an_endless_line(files: Files) -> Files:
    return {**files, ENTRIES: files[ENTRIES] + b"x" * 70_000 + b"\n"}


def leave_out_the_last_line_end(files: Files) -> Files:
    return {**files, ENTRIES: files[ENTRIES][:-1]}


def change_a_disclosed_name(files: Files) -> Files:
    path = "data/disclosures/000001.json"
    return {**files, path: files[path].replace(b"lots.csv", b"loss.csv")}


def disclose_something_else(files: Files) -> Files:
    path = "data/disclosures/000001.json"
    return {**files, path: files[path].replace(b'"name"', b'"path"')}


def rename_a_stamp(files: Files) -> Files:
    path = named(files, ".tsr")[0]
    return {**without(files, path), f"{path[:-12]}00000000.tsr": files[path]}


def misname_a_certificate(files: Files) -> Files:
    path = named(files, ".pem")[0]
    return {**without(files, path), f"data/proofs/certificates/{'0' * 64}.pem": files[path]}


def put_a_proof_beside_that_is_none(files: Files) -> Files:
    return {**files, f"{newest_note(files)}.{sha256(b'proof').hexdigest()[:8]}.ots": b"proof"}


def write_a_salt_that_is_no_text(files: Files) -> Files:
    path = "data/disclosures/000001.json"
    return {**files, path: re.sub(rb'"s":"[0-9a-f]{64}"', b'"s":5', files[path])}


def swap_two_disclosures(files: Files) -> Files:
    one, two = "data/disclosures/000001.json", "data/disclosures/000002.json"
    return {**files, one: files[two], two: files[one]}


def strip_a_checkpoint(files: Files) -> Files:
    return without(files, max(path for path in named(files, "") if path[-7:-6] == "/" and "checkpoints/" in path))


def truncate_a_note(files: Files) -> Files:
    path = newest_note(files)
    return {**files, path: files[path][:-20]}


def strip_a_signature(files: Files) -> Files:
    path = newest_note(files)
    text = files[path].partition(b"\n\n")[0]
    return {**files, path: text + b"\n\n"}


def sign_with_another_key(files: Files) -> Files:
    path = newest_note(files)
    text, _, signature = files[path].rpartition(b" ")
    other = bytearray(b64decode(signature))
    other[10] ^= 1
    return {**files, path: text + b" " + b64encode(bytes(other)) + b"\n"}


def edit_the_size_of_a_checkpoint(files: Files) -> Files:
    path = newest_note(files)
    origin, size, rest = files[path].split(b"\n", 2)
    return {**files, path: b"\n".join([origin, str(int(size) + 1).encode(), rest])}


def repeat_a_signature_seventeen_times(files: Files) -> Files:
    path = newest_note(files)
    text, _, signature = files[path].partition(b"\n\n")
    return {**files, path: text + b"\n\n" + signature * 17}


def newest_note(files: Files) -> str:
    return max(path for path in files if path.startswith("data/proofs/checkpoints/") and "." not in path[5:])


def swap_the_stamps_of_two_checkpoints(files: Files) -> Files:
    first, last = named(files, ".tsr")[0], named(files, ".tsr")[-1]
    return {**files, first: files[last], last: files[first]}


def break_a_stamp(files: Files) -> Files:
    path = named(files, ".tsr")[0]
    return {**files, path: files[path][:300] + bytes([files[path][300] ^ 1]) + files[path][301:]}


def put_other_bytes_in_a_stamps_place(files: Files) -> Files:
    return {**files, named(files, ".tsr")[0]: b"no stamp"}


def break_a_cosignature(files: Files) -> Files:
    (path,) = named(files, ".cosigned")
    head, _, signature = files[path].rstrip(b"\n").rpartition(b" ")
    other = bytearray(b64decode(signature))
    other[-1] ^= 1
    return {**files, path: head + b" " + b64encode(bytes(other)) + b"\n"}


def add_a_file(files: Files) -> Files:
    return {**files, "data/notes.txt": b"x"}


def add_a_file_at_the_top(files: Files) -> Files:
    return {**files, "fetch.txt": b""}


def break_the_declaration(files: Files) -> Files:
    return {**files, "bagit.txt": b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"}


@pytest.mark.parametrize(
    ("tamper", "failing"),
    [
        (flip_a_bit_of_a_document, {"documents"}),
        (remove_a_document, {"documents"}),
        (add_a_document, {"documents"}),
        (replace_a_document_and_its_name, {"ledger"}),
        (edit_a_time, {"ledger"}),
        (edit_a_media_type, {"ledger"}),
        (remove_the_last_entry, {"ledger"}),
        (remove_a_middle_entry, {"ledger"}),
        (swap_two_entries, {"ledger"}),
        (insert_an_entry, {"ledger"}),
        (write_windows_line_ends, {"ledger"}),
        (repeat_a_key, {"ledger"}),
        (write_nan, {"ledger"}),
        (write_a_huge_number, {"ledger"}),
        (nest_deeply, {"ledger"}),
        (write_an_endless_line, {"ledger"}),
        (leave_out_the_last_line_end, {"ledger"}),
        (change_a_disclosed_name, {"disclosures"}),
        (disclose_something_else, {"disclosures"}),
        (write_a_salt_that_is_no_text, {"disclosures"}),
        (swap_two_disclosures, {"disclosures"}),
        (rename_a_stamp, {"stamps"}),
        (misname_a_certificate, {"stamps"}),
        (put_a_proof_beside_that_is_none, {"stamps"}),
        (truncate_a_note, {"checkpoints"}),
        (strip_a_signature, {"checkpoints"}),
        (sign_with_another_key, {"checkpoints"}),
        (edit_the_size_of_a_checkpoint, {"checkpoints"}),
        (repeat_a_signature_seventeen_times, {"checkpoints"}),
        (swap_the_stamps_of_two_checkpoints, {"stamps"}),
        (break_a_stamp, {"stamps"}),
        (put_other_bytes_in_a_stamps_place, {"stamps"}),
        (break_a_cosignature, {"checkpoints"}),
        (add_a_file, {"package"}),
        (add_a_file_at_the_top, {"package"}),
        (break_the_declaration, {"package"}),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
@pytest.mark.parametrize("name", ["whole", "part"])
def test_a_forger_without_the_key_is_found_out(
    bench: Bench, name: str, tamper: Callable[[Files], Files], failing: set[str]
) -> None:
    changed = tamper(bench.files(name))
    # As it is: the manifests do not fit. Made to fit: the seal does not. Without the seal: the thing itself does not.
    assert bench.judge(changed)["package"] == "FAIL"
    sealed = bench.judge(rebuild(changed))
    assert sealed["seal"] != "PASS" or failing == {"package"}
    answers = bench.judge(unsealed(changed))
    assert failing <= {each for each, answer in answers.items() if answer == "FAIL"}
    assert answers["unchanged"] == ("PASS" if failing == {"stamps"} else "FAIL")


def test_a_dossier_without_any_checkpoint_fails(bench: Bench) -> None:
    files = bench.files("whole")
    answers = bench.judge(unsealed(without(files, *(path for path in files if "/checkpoints/" in path))))
    assert (answers["package"], answers["checkpoints"], answers["complete"]) == ("PASS", "FAIL", "FAIL")


def edit_a_shown_row(files: Files) -> Files:
    return {**files, PARTS: files[PARTS].replace(b"Roof", b"Reef")}


def put_a_row_into_a_hidden_place(files: Files) -> Files:
    parts = json.loads(files[PARTS])
    parts["parts"].insert(1, {**parts["parts"][0], "index": 1, "text": "Chairs,1,Nobody\r\n"})
    return {**files, PARTS: json.dumps(parts, separators=(",", ":"), sort_keys=True).encode() + b"\n"}


def drop_a_shown_row(files: Files) -> Files:
    parts = json.loads(files[PARTS])
    del parts["parts"][0]
    return {**files, PARTS: json.dumps(parts, separators=(",", ":"), sort_keys=True).encode() + b"\n"}


def say_something_of_what_is_hidden(files: Files) -> Files:
    return {**files, PARTS: files[PARTS].replace(b'"v":1}', b'"v":1,"w":"Chairs"}')}


def change_a_hidden_digest(files: Files) -> Files:
    parts = json.loads(files[PARTS])
    parts["hidden"][0] = "0" * 64
    return {**files, PARTS: json.dumps(parts, separators=(",", ":"), sort_keys=True).encode() + b"\n"}


def remove_the_parts(files: Files) -> Files:
    return without(files, PARTS)


@pytest.mark.parametrize(
    ("tamper", "failing"),
    [
        (edit_a_shown_row, "redactions"),
        (put_a_row_into_a_hidden_place, "redactions"),
        (drop_a_shown_row, "redactions"),
        (say_something_of_what_is_hidden, "redactions"),
        (change_a_hidden_digest, "redactions"),
        (remove_the_parts, "documents"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_redacted_slot_is_empty_and_stays_so(bench: Bench, tamper: Callable[[Files], Files], failing: str) -> None:
    answers = bench.judge(unsealed(tamper(bench.files("redacted"))))
    assert (answers[failing], answers["unchanged"]) == ("FAIL", "FAIL")


def test_disclosures_may_be_taken_out_and_the_rest_still_passes(bench: Bench) -> None:
    files = bench.files("whole")
    answers = bench.judge(unsealed(without(files, *named(files, "000001.json"))))
    assert (answers["seal"], answers["disclosures"], answers["unchanged"]) == ("NOT CHECKED", "PASS", "PASS")


def test_a_stripped_stamp_leaves_the_time_unproved_or_proved_by_the_other(bench: Bench) -> None:
    files = bench.files("whole")
    stamps = named(files, ".tsr")
    one = bench.judge(unsealed(without(files, stamps[-1])))
    assert (one["stamps"], one["existed-before"]) == ("PASS", "PASS")
    none = bench.judge(unsealed(without(files, *stamps)))
    assert (none["stamps"], none["existed-before"], none["unchanged"]) == ("NOT CHECKED", "NOT CHECKED", "PASS")


def test_a_root_of_another_authority_trusts_no_stamp(bench: Bench, tmp_path: Path) -> None:
    bench.roots = (Authority(tmp_path / "other", name="Other").root_pem,)
    answers = bench.judge(bench.files("whole"))
    assert (answers["stamps"], answers["existed-before"], answers["unchanged"]) == ("FAIL", "FAIL", "PASS")


def test_one_root_of_two_trusts_the_stamps_under_it(bench: Bench) -> None:
    bench.roots = bench.roots[:1]
    answers = bench.judge(bench.files("whole"))
    assert (answers["stamps"], answers["existed-before"]) == ("NOT CHECKED", "PASS")


def test_another_key_is_told(bench: Bench, tmp_path: Path) -> None:
    numbers = count(10_000)
    other = make_rich(tmp_path / "other", lambda length: sha256(str(next(numbers)).encode()).digest()[:length])
    bench.pins = (other.vkeys[0],)
    answers = bench.judge(bench.files("whole"))
    assert (answers["key"], answers["unchanged"], answers["complete"]) == ("FAIL", "FAIL", "PASS")


def test_a_dossier_that_was_made_anew_as_a_whole_fits_together_and_is_vouched_for_by_nobody(
    bench: Bench, tmp_path: Path
) -> None:
    numbers = count(20_000)
    forged = make_rich(tmp_path / "forged", lambda length: sha256(str(next(numbers)).encode()).digest()[:length])
    bench.pins, bench.held, bench.roots = (), (), ()
    answers = bench.judge(tree_of(forged.dossiers["whole"]))
    assert "FAIL" not in answers.values()
    assert (answers["unchanged"], answers["complete"], answers["existed-before"]) == ("NOT CHECKED",) * 3
    bench.pins = (bench.rich.vkeys[0],)
    assert bench.judge_folder()["unchanged"] == "FAIL"
    bench.pins, bench.held = (), tuple(bench.rich.held.values())
    assert bench.judge_folder()["complete"] == "FAIL"


def test_a_complete_rollback_passes_every_check_but_those_against_what_others_hold(
    bench: Bench, rich: Rich, tmp_path: Path
) -> None:
    """The older dossier is genuine; only somebody who holds a later checkpoint sees that entries are missing."""
    old = rich.workplace.evidence.folder.parent / "old"
    if not old.exists():
        shutil.copytree(rich.dossiers["whole"], old)
    files = tree_of(old)
    bench.held, bench.min_size = (), None
    answers = bench.judge(files)
    assert (answers["unchanged"], answers["complete"]) == ("PASS", "NOT CHECKED") or answers["complete"] == "PASS"
    bench.pins, bench.min_size = (rich.vkeys[0],), rich.size + 100
    answers = bench.judge_folder()
    assert (answers["unchanged"], answers["complete"]) == ("PASS", "FAIL")


def make_a_link(folder: Path) -> None:
    path = folder / LOTS
    path.rename(folder.parent / "elsewhere")
    path.symlink_to(folder.parent / "elsewhere")


def make_a_link_of_a_folder(folder: Path) -> None:
    path = folder / "data" / "disclosures"
    path.rename(folder.parent / "elsewhere")
    path.symlink_to(folder.parent / "elsewhere")


def make_a_pipe(folder: Path) -> None:
    import os  # noqa: PLC0415 - only here

    (folder / "data" / "README.txt").unlink()
    os.mkfifo(folder / "data" / "README.txt")


def climb_out(folder: Path) -> None:
    path = folder / "manifest-sha256.txt"
    path.write_bytes(path.read_bytes() + f"{'0' * 64}  ../../outside.txt\n".encode())


def list_a_path_twice(folder: Path) -> None:
    path = folder / "manifest-sha256.txt"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], *lines]))


def write_an_endless_manifest_line(folder: Path) -> None:
    path = folder / "manifest-sha256.txt"
    path.write_bytes(path.read_bytes() + b"0" * 5_000_000)


def add_a_name_that_differs_in_case(folder: Path) -> None:
    (folder / "data" / "readme.txt").write_bytes(b"x")


def add_a_name_of_another_alphabet(folder: Path) -> None:
    (folder / "data" / "RЕADME.txt").write_bytes(b"x")


def leave_the_verifier_out(folder: Path) -> None:
    (folder / "data" / "verify.py").unlink()


def leave_the_tag_manifest_out(folder: Path) -> None:
    (folder / "tagmanifest-sha256.txt").unlink()


@pytest.mark.parametrize(
    "tamper",
    [
        make_a_link,
        make_a_link_of_a_folder,
        make_a_pipe,
        climb_out,
        list_a_path_twice,
        write_an_endless_manifest_line,
        add_a_name_that_differs_in_case,
        add_a_name_of_another_alphabet,
        leave_the_verifier_out,
        leave_the_tag_manifest_out,
    ],
    ids=lambda value: value.__name__,
)
def test_a_malicious_package_is_refused_with_a_reason(bench: Bench, tamper: Callable[[Path], None]) -> None:
    write(bench.files("whole"), bench.folder)
    tamper(bench.folder)
    answers = bench.judge_folder()
    assert answers["package"] == "FAIL"
    assert answers["unchanged"] == "FAIL"


@pytest.fixture(autouse=True)
def nothing_is_written_outside(tmp_path: Path) -> Iterator[None]:
    before = {path for path in tmp_path.parent.iterdir() if path != tmp_path}
    yield
    assert {path for path in tmp_path.parent.iterdir() if path != tmp_path} - before == set()
