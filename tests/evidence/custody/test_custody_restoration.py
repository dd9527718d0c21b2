"""Restoring: what comes back, and what is said of a pack that was cut, a byte that changed, a place that is lost."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from keepers import (
    POLICY,
    SMALL,
    Kept,
    add_document,
    bring_back,
    copy_of,
    copy_to,
    enough,
    files_of,
    flip,
    named,
)

from dalel.errors import CommandError, DataError
from dalel.evidence import Answer, Evidence
from dalel.evidence.checkpoint import verify_with_checkpoints
from dalel.evidence.custody import (
    KeptRecipients,
    check_place,
    make_key,
    open_place,
    read_contents,
    restore,
)
from dalel.evidence.custody.age import decrypt
from dalel.evidence.custody.identity import identity_of, parse_recipient
from dalel.evidence.custody.manifest import Manifest, part_of
from dalel.evidence.custody.pack import seal
from dalel.evidence.custody.piece import Index, Piece
from dalel.evidence.custody.setup import least_combinations
from dalel.evidence.disk import Disk

PACK = "packs/000003.age"


@pytest.fixture
def spoiled(kept: Kept, tmp_path: Path) -> Path:
    """A copy of the place, to spoil."""
    return copy_of(kept.place, tmp_path / "spoiled")


def faults(place: Path) -> list[str]:
    return check_place(open_place(str(place), disk=Disk())).faults


def pieces_of_documents(kept: Kept) -> dict[int, list[str]]:
    """For each pack what it holds of documents, as the newsroom remembers."""
    (lines,) = (kept.newsroom.root / "custody" / "places").glob("*/packs.jsonl")
    packs = [json.loads(line) for line in lines.read_text().splitlines()]
    return {pack["index"]["number"]: sorted({piece["path"] for piece in pack["index"]["pieces"]}) for pack in packs}


def test_every_least_combination_of_shares_restores_the_newsroom(kept: Kept, tmp_path: Path) -> None:
    expected = files_of(kept.newsroom.root)
    for number, shares in enumerate(least_combinations(kept.new.shares, POLICY)):
        done = bring_back(kept.place, shares, tmp_path / f"back-{number}")
        assert done.is_whole
        assert files_of(tmp_path / f"back-{number}") == expected
    assert number == 8


def test_below_the_policy_nothing_is_made(kept: Kept, tmp_path: Path) -> None:
    for shares in least_combinations(kept.new.shares, POLICY):
        with pytest.raises(DataError, match="counsel has 1 of the 2 that are needed: 1 more"):
            bring_back(kept.place, shares[1:], tmp_path / "back")
    assert list(tmp_path.iterdir()) == []


def test_what_is_restored_verifies_against_a_checkpoint_that_somebody_held(kept: Kept, tmp_path: Path) -> None:
    (held,) = (path for path in (kept.newsroom.evidence / "checkpoints").iterdir() if path.is_file())
    bring_back(kept.place, enough(kept.new), tmp_path / "back")
    evidence = Evidence(tmp_path / "back" / "evidence")
    verification = verify_with_checkpoints(evidence.verify(), evidence, tsa_roots=None, held=[held.read_bytes()])
    answers = {str(check.property): check.answer for check in verification.checks}
    assert answers == {
        "ledger": Answer.PASS,
        "tree": Answer.PASS,
        "documents": Answer.PASS,
        "disclosures": Answer.PASS,
        "earlier root": Answer.NOT_CHECKED,
        "checkpoints": Answer.PASS,
        "unchanged": Answer.PASS,
        "existed before": Answer.NOT_CHECKED,
        "complete": Answer.PASS,
    }


def test_keys_and_private_files_are_as_private_as_they_were(kept: Kept, tmp_path: Path) -> None:
    bring_back(kept.place, enough(kept.new), tmp_path / "back")
    assert stat.S_IMODE((tmp_path / "back" / "keys" / "epoch-1.pem").stat().st_mode) == 0o600
    for path in (kept.newsroom.evidence / "objects").rglob("*"):
        if path.is_file():
            back = tmp_path / "back" / path.relative_to(kept.newsroom.root)
            assert stat.S_IMODE(back.stat().st_mode) == stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda path: path.write_bytes(path.read_bytes()[:100]),
            f"{PACK} is cut off: 100 of {{size}} bytes are there.",
        ),
        (lambda path: flip(path, 500), f"{PACK} was changed: its SHA-256 is not the one in its manifest."),
        (lambda path: path.unlink(), f"{PACK} is missing."),
    ],
    ids=["cut", "changed", "missing"],
)
def test_a_spoiled_pack_costs_what_it_held_and_each_file_is_named(
    kept: Kept, spoiled: Path, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    size = (spoiled / PACK).stat().st_size
    spoil(spoiled / PACK)
    expected = said.format(size=size)
    assert faults(spoiled) == [expected]
    done = bring_back(spoiled, enough(kept.new), tmp_path / "back")
    lost = pieces_of_documents(kept)[3]
    assert lost
    assert done.faults == [expected]
    assert done.missing == [f"{path}: {expected}" for path in lost]
    whole = files_of(kept.newsroom.root)
    assert files_of(tmp_path / "back") == {name: data for name, data in whole.items() if name not in lost}


def test_a_spoiled_list_costs_nothing(kept: Kept, spoiled: Path, tmp_path: Path) -> None:
    flip(spoiled / "lists" / "000002.age", 300)
    done = bring_back(spoiled, enough(kept.new), tmp_path / "back")
    assert done.faults == ["lists/000002.age was changed: its SHA-256 is not the one in its manifest."]
    assert done.missing == []
    assert files_of(tmp_path / "back") == files_of(kept.newsroom.root)


def test_a_pack_and_its_list_together_cost_documents_that_the_ledger_names(
    kept: Kept, spoiled: Path, tmp_path: Path
) -> None:
    for number in pieces_of_documents(kept):
        if number > 2:
            (spoiled / f"packs/{number:06d}.age").unlink()
            (spoiled / f"lists/{number:06d}.age").unlink()
    done = bring_back(spoiled, enough(kept.new), tmp_path / "back")
    known = {path for number, paths in pieces_of_documents(kept).items() if number <= 2 for path in paths}
    documents = [
        each
        for each in Evidence(kept.newsroom.evidence).documents()
        if f"evidence/objects/{each.sha256[:2]}/{each.sha256}" not in known
    ]
    assert documents
    assert [said for said in done.missing if ": recorded (" in said] == [
        f"evidence/objects/{each.sha256[:2]}/{each.sha256}: recorded ({each.name}), and in no pack that can be read"
        for each in documents
    ]
    assert "What pack 3 held cannot be said: neither it nor its list can be read." in done.faults


def test_a_missing_manifest_and_one_that_was_replaced_are_named(kept: Kept, spoiled: Path, tmp_path: Path) -> None:
    (spoiled / "manifests" / "000002.sha256").unlink()
    assert faults(spoiled) == ["Manifest 2 is missing."]
    (spoiled / "manifests" / "000002.sha256").write_text("nothing\n")
    assert faults(spoiled) == [
        "manifests/000002.sha256 is no manifest, or was changed (Expecting value: line 1 column 1 (char 0)).",
        "Manifest 2 is missing.",
    ]
    first = spoiled / "manifests" / "000001.sha256"
    first.write_text(first.read_text().replace("0", "1"))
    assert "Manifest 2 is missing." in faults(spoiled)
    assert not bring_back(spoiled, enough(kept.new), tmp_path / "back").is_whole


def test_no_single_changed_byte_of_a_place_goes_unnoticed(kept: Kept, tmp_path: Path) -> None:
    random = Random(1)
    names = [path.relative_to(kept.place) for path in sorted(kept.place.rglob("*")) if path.is_file()]
    names.remove(Path("place.json"))
    for number in range(24):
        place = copy_of(kept.place, tmp_path / f"place-{number}")
        name = random.choice(names)
        flip(place / name, random.randrange((place / name).stat().st_size))
        # The last manifest is named by none: a change of its comment shows against its number that a holder noted.
        if name != Path(f"manifests/{kept.done.newest:06d}.sha256"):
            assert faults(place) != [], name


def test_the_newest_manifest_taken_away_shows_against_the_number_that_a_holder_noted(kept: Kept, spoiled: Path) -> None:
    newest = f"{kept.done.newest:06d}"
    noted = sha256((spoiled / "manifests" / f"{newest}.sha256").read_bytes()).hexdigest()
    assert noted == kept.done.manifest
    for name in (f"manifests/{newest}.sha256", f"packs/{newest}.age", f"lists/{newest}.age"):
        (spoiled / name).unlink()
    contents = check_place(open_place(str(spoiled), disk=Disk()))
    assert contents.faults == []
    assert contents.newest == kept.done.newest - 1


def test_a_pack_that_was_put_at_another_number_is_refused(kept: Kept, spoiled: Path, tmp_path: Path) -> None:
    """Whoever has the place can write manifests; what is in a pack says where it belongs."""
    contents = read_contents(open_place(str(spoiled), disk=Disk()))
    last = contents.manifests[contents.newest]
    old = (spoiled / "packs" / "000001.age").read_bytes()
    (spoiled / "packs" / f"{contents.newest:06d}.age").write_bytes(old)
    (spoiled / "lists" / f"{contents.newest:06d}.age").write_bytes(old)
    forged = Manifest(
        last.place, last.number, last.key, part_of(last.pack.name, old), part_of(last.list.name, old), last.previous
    )
    (spoiled / "manifests" / f"{contents.newest:06d}.sha256").write_bytes(forged.render())
    assert faults(spoiled) == []
    done = bring_back(spoiled, enough(kept.new), tmp_path / "back")
    assert done.faults == [
        f"lists/{contents.newest:06d}.age was written for another number or place than it lies at.",
        f"packs/{contents.newest:06d}.age was written for another number or place than it lies at.",
        f"What pack {contents.newest} held cannot be said: neither it nor its list can be read.",
    ]


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "a/../../b", "a//b", "./a", ".", "", "a\0b"])
def test_a_path_that_leads_out_is_refused_even_of_one_who_knows_the_recipient(
    kept: Kept, spoiled: Path, tmp_path: Path, path: str
) -> None:
    contents = read_contents(open_place(str(spoiled), disk=Disk()))
    number = contents.newest + 1
    data = b"from outside"
    index = Index(
        contents.id,
        number,
        "2026-11-28T10:00:00Z",
        contents.parts[contents.newest].sha256,
        (Piece(path, 0, len(data), sha256(data).hexdigest(), 0o777, is_last=True),),
        (),
    )
    sealed = seal(index.render(), [data], recipient=parse_recipient(kept.new.recipient.recipient))
    pack, listing = (part_of(f"{folder}/{number:06d}.age", sealed) for folder in ("packs", "lists"))
    manifest = Manifest(contents.id, number, kept.new.recipient.key, pack, listing, contents.parts[contents.newest])
    (spoiled / pack.name).write_bytes(sealed)
    (spoiled / listing.name).write_bytes(sealed)
    (spoiled / "manifests" / f"{number:06d}.sha256").write_bytes(manifest.render())
    done = bring_back(spoiled, enough(kept.new), tmp_path / "back")
    assert done.faults[-1] == f"What pack {number} held cannot be said: neither it nor its list can be read."
    assert files_of(tmp_path / "back") == files_of(kept.newsroom.root)
    assert {each.name for each in tmp_path.iterdir()} == {"back", "spoiled"}


def test_what_a_thief_added_with_the_laptop_is_left_out_with_until(fresh: Kept, tmp_path: Path) -> None:
    before = files_of(fresh.newsroom.root)
    (fresh.newsroom.root / "publications" / "draft.md").write_text("Everything above was made up.\n")
    copy_to(fresh.newsroom, fresh.place)
    bring_back(fresh.place, enough(fresh.new), tmp_path / "back", until=fresh.done.newest)
    assert files_of(tmp_path / "back") == before


def test_the_laptop_alone_cannot_open_any_pack(kept: Kept) -> None:
    """Everything that lies in the newsroom and in its configuration is tried as a key."""
    packs = [path.read_bytes() for folder in ("packs", "lists") for path in (kept.place / folder).iterdir()]
    everything = [path.read_bytes() for path in kept.newsroom.root.rglob("*") if path.is_file()]
    tried = 0
    for data in everything:
        assert b"AGE-SECRET-KEY-" not in data.upper()
        for words in kept.new.shares:
            assert words.words.split()[4].encode() not in data or words.words.encode() not in data
        for secret in candidates(data):
            for pack in packs:
                assert not opens(pack, secret)
                tried += 1
    assert tried > 100


def candidates(data: bytes) -> list[bytes]:
    """What of a file could be the 32 bytes of a secret: its digest, its hexadecimal words, its first and last bytes."""
    words = [word for word in data.replace(b'"', b" ").split() if len(word) == 64]
    found = [bytes.fromhex(word.decode()) for word in words if all(sign in b"0123456789abcdef" for sign in word)]
    return [sha256(data).digest(), *found[:4], *(part for part in (data[:32], data[-32:]) if len(part) == 32)]


def opens(pack: bytes, secret: bytes) -> bool:
    try:
        decrypt(pack, identity_of(secret))
    except DataError:
        return False
    return True


def test_after_a_rotation_new_packs_are_for_the_new_key_and_each_needs_its_shares(fresh: Kept, tmp_path: Path) -> None:
    second = make_key(POLICY, made="2027-01-05")
    KeptRecipients(fresh.newsroom.root, Disk()).add(second.recipient)
    (fresh.newsroom.root / "publications" / "later.md").write_text("Written later.\n")
    copy_to(fresh.newsroom, fresh.place)
    assert bring_back(fresh.place, [*enough(fresh.new), *enough(second)], tmp_path / "both").is_whole
    assert files_of(tmp_path / "both") == files_of(fresh.newsroom.root)
    old = bring_back(fresh.place, enough(fresh.new), tmp_path / "old")
    number = fresh.done.newest + 1
    assert old.faults == [f"Pack {number} is for the key {second.recipient.key}, of which no shares were given."]
    assert "publications/later.md" not in files_of(tmp_path / "old")


def test_a_place_without_a_manifest_gives_nothing_and_says_so(fresh: Kept, tmp_path: Path) -> None:
    for path in (fresh.place / "manifests").iterdir():
        path.unlink()
    place = open_place(str(fresh.place), disk=Disk())
    with pytest.raises(DataError) as refused:
        restore(place, {}, tmp_path / "back", disk=Disk())
    assert refused.value.what == f"Nothing could be restored from {fresh.place}."
    assert not (tmp_path / "back").exists()


def test_a_folder_that_is_not_empty_is_left_alone(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "mine.txt").write_text("mine")
    with pytest.raises(CommandError) as refused:
        bring_back(kept.place, enough(kept.new), tmp_path / "back")
    assert refused.value.what == f"{tmp_path / 'back'} is not empty."
    assert [path.name for path in (tmp_path / "back").iterdir()] == ["mine.txt"]


def test_a_large_file_goes_into_many_packs_and_comes_back(fresh: Kept, tmp_path: Path) -> None:
    (tmp_path / "large.bin").write_bytes(Random(2).randbytes(10 * SMALL + 17))
    add_document(fresh.newsroom, tmp_path / "large.bin")
    done = copy_to(fresh.newsroom, fresh.place)
    assert done.packs >= 10
    assert bring_back(fresh.place, enough(fresh.new), tmp_path / "back").is_whole
    assert files_of(tmp_path / "back") == files_of(fresh.newsroom.root)


def test_shares_of_another_newsroom_do_not_open_this_place(kept: Kept, tmp_path: Path) -> None:
    other = make_key(POLICY, made="2026-11-01")
    with pytest.raises(DataError, match="counsel-1: of another newsroom"):
        bring_back(kept.place, enough(other), tmp_path / "back")
    with pytest.raises(DataError, match="editors-3: of another newsroom"):
        bring_back(kept.place, [*enough(kept.new), *named(other, "editors-3")], tmp_path / "back")
    assert list(tmp_path.iterdir()) == []


def test_an_identity_that_is_not_the_key_is_told_from_a_spoiled_pack(kept: Kept, tmp_path: Path) -> None:
    place = open_place(str(kept.place), disk=Disk())
    with pytest.raises(DataError, match="cannot be decrypted"):
        restore(place, {kept.new.recipient.key: X25519PrivateKey.generate()}, tmp_path / "back", disk=Disk())
