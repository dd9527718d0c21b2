"""Re-wrapping: a new key opens old packs by new headers, and no byte of a pack is changed, opened or moved."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pyrage
import pytest
from failing_disks import QuickDeadlyDisk, QuickDisk
from keepers import POLICY, Kept, bring_back, copy_of, copy_to, enough, files_of, flip

from dalel.canonical import canonical_json
from dalel.errors import DataError
from dalel.evidence.custody import (
    KeptRecipients,
    NewKey,
    Rewrapped,
    Share,
    check_place,
    make_key,
    open_identities,
    open_place,
    read_contents,
    rewrap,
    rewrapping,
)
from dalel.evidence.custody.age import decrypt, encrypt
from dalel.evidence.custody.age_header import exchange_header, make_header
from dalel.evidence.custody.identity import identity_of, make_secret, parse_recipient, recipient_of
from dalel.evidence.custody.splitting import sets_of
from dalel.evidence.custody.wraps import Wrap, Wraps, add_wraps, read_wraps
from dalel.evidence.disk import Disk

AGE = shutil.which("age")


@dataclass(frozen=True)
class Second:
    """A place that was re-wrapped for a second key, and what was there before."""

    place: Path
    key: NewKey
    done: Rewrapped
    before: dict[str, bytes]


def give(place: Path | str, shares: list[Share], key: NewKey, *, rehearsal: bool = False,
         disk: Disk | None = None) -> Rewrapped:  # fmt: skip
    """Re-wrap a place for a key."""
    opened = open_place(str(place), disk=disk or Disk())
    contents = read_contents(opened)
    identities = open_identities(shares, keys=contents.keys)
    return rewrap(opened, contents, identities, recipient=key.recipient.recipient, is_rehearsal=rehearsal)


def listing(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}


def faults(place: Path) -> list[str]:
    return check_place(open_place(str(place), disk=Disk())).faults


@pytest.fixture(scope="module")
def second(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Second:
    """Not to be changed."""
    place = copy_of(kept.place, tmp_path_factory.mktemp("second") / "place")
    key = make_key(POLICY, made="2027-01-05")
    return Second(place, key, give(place, enough(kept.new), key), listing(place.parent / "place"))


@pytest.fixture
def spoiled(second: Second, tmp_path: Path) -> Path:
    """A copy of the re-wrapped place, to spoil."""
    return copy_of(second.place, tmp_path / "spoiled")


def test_after_it_the_new_shares_alone_restore_everything_and_the_old_ones_still_do(
    kept: Kept, second: Second, tmp_path: Path
) -> None:
    numbers = list(range(1, kept.done.newest + 1))
    assert second.done == Rewrapped(second.key.recipient.key, wrapped=numbers, added=["wraps/000001.sha256"])
    for name, key in (("new", second.key), ("old", kept.new)):
        assert bring_back(second.place, enough(key), tmp_path / name).is_whole
        assert files_of(tmp_path / name) == files_of(kept.newsroom.root)


def test_what_was_at_the_place_stays_byte_for_byte_and_two_small_files_come(kept: Kept, second: Second) -> None:
    before, after = listing(kept.place), listing(second.place)
    assert {name: after[name] for name in before} == before
    assert sorted(set(after) - set(before)) == ["wraps/000001.jsonl", "wraps/000001.sha256"]
    assert len(after["wraps/000001.jsonl"]) < 1_000 * kept.done.newest
    assert second.key.recipient.recipient.encode() not in after["wraps/000001.jsonl"]
    assert faults(second.place) == []


def test_sha256sum_checks_manifests_and_wraps_as_before(second: Second) -> None:
    names = [f"{folder}/{path.name}" for folder in ("manifests", "wraps")
             for path in sorted((second.place / folder).glob("*.sha256"))]  # fmt: skip
    done = subprocess.run(["sha256sum", "--check", "--strict", *names], cwd=second.place, capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "wraps/000001.jsonl: OK\n" in done.stdout


def test_a_rehearsal_says_the_same_and_adds_nothing(kept: Kept, second: Second) -> None:
    before = listing(kept.place)
    done = give(kept.place, enough(kept.new), second.key, rehearsal=True)
    assert done == replace(second.done, added=[])
    assert listing(kept.place) == before


def test_a_second_time_there_is_nothing_left_to_do(kept: Kept, spoiled: Path, second: Second) -> None:
    before = listing(spoiled)
    done = give(spoiled, enough(kept.new), second.key)
    assert done == Rewrapped(second.key.recipient.key, open_already=second.done.wrapped)
    assert listing(spoiled) == before


def test_the_laptop_goes_on_copying_to_the_place_for_the_new_key(fresh: Kept, tmp_path: Path) -> None:
    key = make_key(POLICY, made="2027-01-05")
    KeptRecipients(fresh.newsroom.root, Disk()).add(key.recipient)
    give(fresh.place, enough(fresh.new), key)
    (fresh.newsroom.root / "publications" / "later.md").write_text("Written later.\n")
    assert copy_to(fresh.newsroom, fresh.place).packs == 1
    assert faults(fresh.place) == []
    assert bring_back(fresh.place, enough(key), tmp_path / "back").is_whole
    assert files_of(tmp_path / "back") == files_of(fresh.newsroom.root)
    # A key after that one: its holders' shares are enough for all packs, those that they got by re-wrapping too.
    third = make_key(POLICY, made="2028-01-05")
    done = give(fresh.place, enough(key), third)
    assert (done.wrapped, done.shut) == ([*range(1, fresh.done.newest + 2)], [])
    assert bring_back(fresh.place, enough(third), tmp_path / "third").is_whole


def test_packs_of_a_key_without_shares_stay_shut_and_are_named(fresh: Kept) -> None:
    key = make_key(POLICY, made="2027-01-05")
    KeptRecipients(fresh.newsroom.root, Disk()).add(key.recipient)
    (fresh.newsroom.root / "publications" / "later.md").write_text("Written later.\n")
    copy_to(fresh.newsroom, fresh.place)
    done = give(fresh.place, enough(fresh.new), make_key(POLICY, made="2028-01-05"))
    assert done.wrapped == [*range(1, fresh.done.newest + 1)]
    number = fresh.done.newest + 1
    assert done.shut == [f"Pack {number}: it is for the key {key.recipient.key}, of which no shares were given."]


def test_below_the_policy_nothing_is_re_wrapped(kept: Kept) -> None:
    with pytest.raises(DataError, match="counsel has 1 of the 2 that are needed: 1 more"):
        give(kept.place, enough(kept.new)[1:], make_key(POLICY, made="2027-01-05"))


@pytest.mark.skipif(AGE is None, reason="age is not installed: apt-get install age")
def test_the_age_program_opens_a_pack_by_its_wrap_and_gets_what_the_old_key_gives(
    kept: Kept, second: Second, tmp_path: Path
) -> None:
    """Packs and wraps are files of age, and of no kind of our own."""
    for name, key in (("old", kept.new), ("new", second.key)):
        (found,) = sets_of(enough(key))
        (tmp_path / f"{name}.key").write_text(spelled(found.secret()))
    (_, wraps), = read_wraps(open_place(str(second.place), disk=Disk()), faults=[])  # fmt: skip
    wrap, pack = wraps.wraps[2], (second.place / "packs" / "000003.age").read_bytes()
    files = {"old": pack, "new": exchange_header(pack, wrap.pack)}
    # Behind the header everything is the same.
    assert files["new"].removeprefix(wrap.pack) == pack[len(pack) - len(files["new"]) + len(wrap.pack) :]
    opened = {}
    for name, data in files.items():
        done = subprocess.run([AGE or "", "--decrypt", "--identity", tmp_path / f"{name}.key"], input=data,
                              capture_output=True, check=False)  # fmt: skip
        assert (done.returncode, done.stderr) == (0, b"")
        opened[name] = done.stdout
    assert opened["new"] == opened["old"]
    assert opened["new"].startswith(b'{"format":"dalel-custody-index/1"')
    refused = subprocess.run([AGE or "", "-d", "-i", tmp_path / "old.key"], input=files["new"], capture_output=True,
                             check=False)  # fmt: skip
    assert b"no identity matched" in refused.stderr


def spelled(secret: bytes) -> str:
    """An identity as age-keygen writes it (BIP 173), spelled by hand."""
    signs = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = "".join(f"{byte:08b}" for byte in secret) + "0000"
    fives = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    prefix = "age-secret-key-"
    values = [*(ord(sign) >> 5 for sign in prefix), 0, *(ord(sign) & 31 for sign in prefix), *fives, *[0] * 6]
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, part in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= part if top >> bit & 1 else 0
    check ^= 1
    last = [check >> 5 * (5 - number) & 31 for number in range(6)]
    return f"{prefix}1{''.join(signs[five] for five in [*fives, *last])}".upper() + "\n"


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 200_001])
def test_what_we_close_another_library_opens_and_the_other_way_round(size: int) -> None:
    secret, data = make_secret(), os.urandom(size)
    theirs = pyrage.x25519.Identity.from_str(spelled(secret).strip())
    assert str(theirs.to_public()) == recipient_of(secret)
    assert (
        pyrage.decrypt(
            encrypt((data[:7], data[7:70_000], b"", data[70_000:]), parse_recipient(recipient_of(secret))), [theirs]
        )
        == data
    )
    sealed = pyrage.encrypt(data, [theirs.to_public()])
    assert decrypt(sealed, identity_of(secret)) == data
    with pytest.raises(DataError, match="it is not for this key"):
        decrypt(sealed, identity_of(make_secret()))


def test_a_wrap_that_was_made_without_the_packs_key_neither_counts_nor_hinders(
    kept: Kept, second: Second, tmp_path: Path
) -> None:
    """Whoever has the laptop knows the recipient and can add to the place."""
    place = copy_of(kept.place, tmp_path / "place")
    opened = open_place(str(place), disk=Disk())
    contents = read_contents(opened)
    to = parse_recipient(second.key.recipient.recipient)
    shams = tuple(
        Wrap(number, part.sha256, make_header(bytes(16), to), make_header(bytes(16), to))
        for number, part in contents.parts.items()
    )
    add_wraps(opened, Wraps(contents.id, second.key.recipient.key, shams))
    with pytest.raises(DataError, match="Nothing could be restored"):
        bring_back(place, enough(second.key), tmp_path / "sham")
    done = give(place, enough(kept.new), second.key)
    assert (done.wrapped, done.open_already) == (second.done.wrapped, [])
    assert bring_back(place, enough(second.key), tmp_path / "back").is_whole
    # Nor does it mislead those who hold shares of the second key alone.
    third = make_key(POLICY, made="2028-01-05")
    give(place, enough(second.key), third)
    assert bring_back(place, enough(third), tmp_path / "third").is_whole


def test_no_changed_byte_of_a_wrap_goes_unnoticed_and_another_place_is_named(
    kept: Kept, second: Second, spoiled: Path, tmp_path: Path
) -> None:
    name = "wraps/000001.jsonl"
    data = (spoiled / name).read_bytes()
    for at in range(0, len(data), 211):
        flip(spoiled / name, at)
        assert faults(spoiled) == [f"{name} was changed: its SHA-256 is not the one beside it."]
        (spoiled / name).write_bytes(data)
    (spoiled / name).unlink()
    assert faults(spoiled) == [f"{name} is missing."]
    (spoiled / "wraps" / "000001.sha256").write_text("something else\n")
    assert faults(spoiled) == ["wraps/000001.sha256 names no wraps, or was changed."]
    # The old shares are not hindered by any of it.
    done = bring_back(spoiled, enough(kept.new), tmp_path / "back")
    assert (done.missing, len(done.faults)) == ([], 1)
    other = copy_of(kept.place, tmp_path / "other")
    shutil.copytree(second.place / "wraps", other / "wraps")
    mark = canonical_json({"format": "dalel-custody-place/1", "place": "0" * 16})
    (other / "place.json").write_bytes(mark)
    assert faults(other)[-1] == "wraps/000001.jsonl is of another place, or of another manifest 1."


def test_a_kill_at_any_step_is_taken_up_and_ends_in_a_place_that_the_new_key_opens(
    kept: Kept, second: Second, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewrapping, "AT_ONCE", 2)
    counting = QuickDisk()
    give(copy_of(kept.place, tmp_path / "count"), enough(kept.new), second.key, disk=counting)
    assert counting.made > 20
    for steps in range(0, counting.made, 4):
        place = copy_of(kept.place, tmp_path / f"place-{steps}")
        process = os.fork()
        if process == 0:
            give(place, enough(kept.new), second.key, disk=QuickDeadlyDisk(steps))
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL
        done = give(place, enough(kept.new), second.key, disk=QuickDisk())
        assert sorted(done.wrapped + done.open_already) == second.done.wrapped
        assert faults(place) == []
        assert read_contents(open_place(str(place), disk=Disk())).opened_by(second.key.recipient.key) == (
            second.done.wrapped
        )
    assert bring_back(place, enough(second.key), tmp_path / "back").is_whole
