"""Thousands of single bytes changed in sealed dossiers, the manifests made to fit each time.

With the seal in place every one is FAIL. Where the forger takes the seal away, what nothing else binds is accepted, and
the test says which bytes these are: files that describe, certificates that are trusted for nothing, the bytes of a
stamp that its authority does not sign, and the name of a witness, which makes the cosignature that of a stranger.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from forger import SCRIPT, Files, rebuild, write
from rich_dossiers import Rich, make_rich
from samples import tree_of
from thorough import amount

import dalel.evidence.dossier.verification as library
from dalel.evidence.checkpoint import Vkey, parse_vkey
from dalel.evidence.checkpoint.note import parse_note
from dalel.evidence.dossier import Anchors, verify_dossier
from dalel.evidence.dossier.layout import VERIFIER
from dalel.evidence.timestamp import read_stamp

CHANGES = amount(1_000, 10_000)
SHARDS = 4
OF_THE_LIBRARY = 4
"""The library judges every fourth change; the program in the dossier judges each."""

DESCRIBING = {"data/README.txt", "data/ro-crate-metadata.json", "bag-info.txt", *(f"data/{name}" for name in VERIFIER)}


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Rich:
    numbers = count()
    return make_rich(
        tmp_path_factory.mktemp("rich"), lambda length: sha256(str(next(numbers)).encode()).digest()[:length]
    )


@pytest.fixture
def asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real openssl and real signatures, each looked at once: thousands of dossiers share them."""
    stamps = SCRIPT.load("verify_stamps")
    run = stamps.subprocess.run
    known: dict[tuple[object, ...], object] = {}

    def ask(command: list[str], *, cwd: str, **options: Any) -> object:
        paths = [Path(cwd, word) for word in command[1:]]
        key = tuple(
            path.read_bytes() if path.is_file() else word for path, word in zip(paths, command[1:], strict=True)
        )
        if key not in known:
            known[key] = run(command, cwd=cwd, **options)
        return known[key]

    @cache
    def verify(token: bytes, data: bytes, roots: bytes | None, certificates: tuple[bytes, ...]) -> object:
        return verify_stamp(token, data, roots=roots, certificates=certificates)

    verify_stamp: Callable[..., object] = library.verify_stamp
    monkeypatch.setattr(stamps.subprocess, "run", ask)
    monkeypatch.setattr(SCRIPT.proofs, "is_signed", cache(SCRIPT.proofs.is_signed))
    monkeypatch.setattr(
        library,
        "verify_stamp",
        lambda token, data, *, roots, certificates: verify(token, data, roots, tuple(certificates)),
    )


def change(files: Files, random: Random) -> tuple[str, Files]:
    """Another byte at a random place of a random file; manifests and seal follow from the rest."""
    path = random.choice(sorted(each for each in files if "manifest" not in each and each != "seal.txt"))
    data = bytearray(files[path])
    place = random.randrange(len(data))
    data[place] ^= random.randrange(1, 256)
    return path, {**files, path: bytes(data)}


def why_accepted(path: str, before: Files, after: Files, witness: Vkey) -> str:
    """Why a change may be accepted where there is no seal; empty where it may not."""
    if path in DESCRIBING:
        return "it describes, and nothing is decided by it"
    if path.startswith("data/proofs/certificates/"):
        return "a certificate in a dossier is trusted for nothing"
    if path.endswith(".tsr"):
        old, new = read_stamp(before[path]), read_stamp(after[path])
        if (old.time, old.imprint, old.serial, old.policy, old.authority) == (
            new.time,
            new.imprint,
            new.serial,
            new.policy,
            new.authority,
        ):
            return "a byte of a stamp that its authority does not sign"
    if path.endswith(".cosigned"):
        old_note, note = parse_note(before[path]), parse_note(after[path])
        if old_note.text == note.text and witness.key_id not in {
            each.key_id for each in note.signatures if each.name == witness.name
        }:
            return "a signature by nobody we know, which a note may bear"
    return ""


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_single_byte_can_be_changed(tmp_path: Path, rich: Rich, shard: int, asked_once: None) -> None:
    random = Random(20261127 + shard)
    pins, roots = (rich.vkeys[0], rich.witness), [str(path) for path in rich.roots]
    anchors = Anchors(
        pins=[parse_vkey(pin) for pin in pins],
        min_size=rich.size,
        tsa_roots=b"".join(path.read_bytes() for path in rich.roots),
    )
    originals = {name: tree_of(folder) for name, folder in rich.dossiers.items()}
    unexplained: list[str] = []
    failed = accepted = 0
    for number in range(CHANGES // SHARDS):
        name = random.choice(sorted(originals))
        has_seal = number % 2 == 0
        path, changed = change(originals[name], random)
        files = rebuild(changed if has_seal else {each: data for each, data in changed.items() if each != "seal.txt"})
        folder = write(files, tmp_path / name)
        answers = {
            name: answer
            for name, answer, _ in SCRIPT.verify(str(folder), pins=pins, min_size=rich.size, tsa_roots=roots)
        }
        is_failed = "FAIL" in answers.values()
        if number % OF_THE_LIBRARY == 0:
            assert verify_dossier(folder, anchors).has_failed == is_failed, (name, path)
        failed += is_failed
        if not is_failed:
            accepted += 1
            why = "" if has_seal else why_accepted(path, originals[name], changed, parse_vkey(rich.witness))
            if not why:
                place = next(at for at, byte in enumerate(changed[path]) if byte != originals[name][path][at])
                unexplained.append(f"{name}, {'sealed' if has_seal else 'no seal'}: {path}, byte {place}")
    assert unexplained == []
    # If nothing failed, or nothing was ever accepted without a seal, the test would not be looking.
    assert failed > CHANGES // SHARDS // 2
    assert accepted > 0
