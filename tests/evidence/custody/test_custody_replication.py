"""Replication: what is new goes, once; places only grow; an interruption at any step loses nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from failing_disks import CrowdedDisk, PowerCut, QuickDeadlyDisk, QuickDisk, UnpluggedDisk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keepers import (
    TIME,
    Kept,
    add_document,
    bring_back,
    copy_of,
    copy_to,
    enough,
    files_of,
    make_custody,
    make_newsroom,
    outgoing,
)

from dalel.errors import CommandError, DataError
from dalel.evidence.custody import check_place, open_place, read_contents, replicate, survey_safety
from dalel.evidence.custody.pack import SMALLEST, padded_size
from dalel.evidence.custody.packing import Packing
from dalel.evidence.custody.piece import Copied
from dalel.evidence.custody.stock import take_stock
from dalel.evidence.disk import Disk
from dalel.newsroom import Newsroom


def listing(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}


def is_whole(place: Path) -> bool:
    return not check_place(open_place(str(place), disk=Disk())).faults


def test_everything_is_copied_and_comes_back_as_it_was(kept: Kept, tmp_path: Path) -> None:
    assert kept.done.packs > 3
    assert kept.done.files == set(files_of(kept.newsroom.root))
    done = bring_back(kept.place, enough(kept.new), tmp_path / "back")
    assert done.is_whole
    assert files_of(tmp_path / "back") == files_of(kept.newsroom.root)


def test_what_people_wrote_goes_before_documents(kept: Kept, tmp_path: Path) -> None:
    bring_back(kept.place, enough(kept.new), tmp_path / "back", until=2)
    assert {"dalel.toml", "publications/draft.md", "keys/epoch-1.pem"} <= set(files_of(tmp_path / "back"))
    assert not (tmp_path / "back" / "evidence" / "objects").exists()


def test_the_second_time_there_is_nothing_new(fresh: Kept) -> None:
    before = listing(fresh.place)
    done = copy_to(fresh.newsroom, fresh.place)
    assert (done.packs, done.files, done.newest) == (0, set(), fresh.done.newest)
    assert listing(fresh.place) == before


def test_a_place_only_grows_and_a_file_that_grew_sends_its_end_alone(fresh: Kept, tmp_path: Path) -> None:
    before = listing(fresh.place)
    (tmp_path / "new.txt").write_text("one more\n")
    add_document(fresh.newsroom, tmp_path / "new.txt")
    (fresh.newsroom.root / "publications" / "draft.md").write_text("The draft, written anew.\n")
    done = copy_to(fresh.newsroom, fresh.place)
    digest = sha256(b"one more\n").hexdigest()
    assert done.files == {
        "evidence/disclosures/000005.json",
        "evidence/ledger/entries.jsonl",
        "evidence/ledger/tree",
        f"evidence/objects/{digest[:2]}/{digest}",
        "publications/draft.md",
    }
    after = listing(fresh.place)
    assert {name: after[name] for name in before} == before
    assert bring_back(fresh.place, enough(fresh.new), tmp_path / "back").is_whole
    assert files_of(tmp_path / "back") == files_of(fresh.newsroom.root)


def test_a_text_that_was_removed_does_not_come_back_and_a_document_does(fresh: Kept, tmp_path: Path) -> None:
    shutil.rmtree(fresh.newsroom.root / "publications")
    shutil.rmtree(fresh.newsroom.evidence / "objects")
    done = copy_to(fresh.newsroom, fresh.place)
    assert (done.packs, done.absent) == (1, 3)
    bring_back(fresh.place, enough(fresh.new), tmp_path / "back")
    back = files_of(tmp_path / "back")
    assert "publications/draft.md" not in back
    assert sum(name.startswith("evidence/objects/") for name in back) == 3
    bring_back(fresh.place, enough(fresh.new), tmp_path / "before", until=fresh.done.newest)
    assert "publications/draft.md" in files_of(tmp_path / "before")


def test_names_and_sizes_at_a_place_tell_nothing_of_what_is_in_it(kept: Kept) -> None:
    names = listing(kept.place)
    numbers = [f"{number:06d}" for number in range(1, kept.done.newest + 1)]
    assert sorted(names) == sorted(
        ["place.json"]
        + [f"{folder}/{number}.{ending}" for number in numbers for folder, ending in
           (("packs", "age"), ("lists", "age"), ("manifests", "sha256"))]
    )  # fmt: skip
    everything = b"".join(names.values())
    for secret in (b"draft", b"plan", b"evidence/", b"counsel", b"aigerim", kept.new.recipient.recipient.encode()):
        assert secret not in everything
    for digest in (path.name.encode() for path in (kept.newsroom.evidence / "objects").rglob("*") if path.is_file()):
        assert digest not in everything


@given(st.integers(0, 1 << 40))
def test_padding_costs_an_eighth_at_most_and_leaves_few_sizes(size: int) -> None:
    padded = padded_size(size)
    assert max(size, SMALLEST) <= padded <= max(SMALLEST, size + size // 8)
    # The size fits a float of as many digits as its exponent has.
    exponent = padded.bit_length() - 1
    assert padded % (1 << (exponent - exponent.bit_length())) == 0


def test_sha256sum_alone_checks_a_place(kept: Kept) -> None:
    manifests = sorted((kept.place / "manifests").iterdir())
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", *(f"manifests/{path.name}" for path in manifests)],
        cwd=kept.place,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 3 * len(manifests) - 1


def test_each_manifest_names_the_one_before(kept: Kept) -> None:
    manifests = read_contents(open_place(str(kept.place), disk=Disk())).manifests
    for before, after in pairwise(sorted(manifests)):
        assert manifests[after].previous is not None
        assert (
            manifests[after].previous.sha256
            == sha256((kept.place / "manifests" / f"{before:06d}.sha256").read_bytes()).hexdigest()
        )


def test_two_places_are_copied_to_apart_and_one_is_enough(fresh: Kept, tmp_path: Path) -> None:
    done = copy_to(fresh.newsroom, tmp_path / "second")
    assert done.files == fresh.done.files
    mine, other = listing(fresh.place), listing(tmp_path / "second")
    assert not {sha256(data).digest() for data in mine.values()} & {sha256(data).digest() for data in other.values()}
    # One is lost, and the computer with it.
    expected = files_of(fresh.newsroom.root)
    shutil.rmtree(fresh.place)
    shutil.rmtree(fresh.newsroom.root)
    assert bring_back(tmp_path / "second", enough(fresh.new), tmp_path / "back").is_whole
    assert files_of(tmp_path / "back") == expected


def test_a_place_that_fsspec_reaches_is_written_and_read_as_a_folder_is(fresh: Kept, tmp_path: Path) -> None:
    url = f"memory://{tmp_path.name}"
    copy_to(fresh.newsroom, url)
    assert not check_place(open_place(url, disk=Disk())).faults
    assert bring_back(url, enough(fresh.new), tmp_path / "back").is_whole
    assert files_of(tmp_path / "back") == files_of(fresh.newsroom.root)


def test_where_nothing_can_be_appended_a_cut_file_stays_and_the_next_name_is_taken(fresh: Kept, tmp_path: Path) -> None:
    place = open_place(f"memory://{tmp_path.name}-cut", disk=Disk())
    place.add("packs/000001.age", b"cut")
    assert place.add("packs/000001.age", b"cut and whole") == "packs/000001-2.age"
    assert place.add("packs/000001.age", b"cut and whole") == "packs/000001-2.age"
    assert place.add("packs/000001.age", b"another") == "packs/000001-3.age"
    assert place.read("packs/000001.age") == b"cut"
    copy_to(fresh.newsroom, place.url)
    assert read_contents(place).manifests[1].pack.name == "packs/000001-4.age"
    assert bring_back(place.url, enough(fresh.new), tmp_path / "back").is_whole


def test_in_a_folder_a_cut_file_is_finished_and_another_is_left(tmp_path: Path) -> None:
    place = open_place(str(tmp_path), disk=Disk())
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "000001.age").write_bytes(b"who")
    (tmp_path / "packs" / "000002.age").write_bytes(b"other")
    assert place.add("packs/000001.age", b"whole") == "packs/000001.age"
    assert place.add("packs/000002.age", b"whole") == "packs/000002-2.age"
    assert listing(tmp_path) == {
        "packs/000001.age": b"whole",
        "packs/000002-2.age": b"whole",
        "packs/000002.age": b"other",
    }


@pytest.mark.slow
def test_a_kill_at_any_step_is_taken_up_where_it_was(tmp_path: Path) -> None:
    """Before every step of the disk in turn, at strides: the process dies, another one ends the work."""
    template = tmp_path / "template"
    newsroom = make_newsroom(template / "newsroom", template / "sources")
    new = make_custody(newsroom)
    (template / "place").mkdir()
    counting = QuickDisk()
    copy_to(Newsroom.open(copy_of(template, tmp_path / "count") / "newsroom"), tmp_path / "count" / "place",
            disk=counting)  # fmt: skip
    assert counting.made > 100
    whole = files_of(newsroom.root)
    for steps in range(1, counting.made, 9):
        work = copy_of(template, tmp_path / f"work-{steps}")
        process = os.fork()
        if process == 0:
            copy_to(Newsroom.open(work / "newsroom"), work / "place", disk=QuickDeadlyDisk(steps))
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL
        before = listing(work / "place")
        room = Newsroom.open(work / "newsroom")
        copy_to(room, work / "place", disk=QuickDisk())
        after = listing(work / "place")
        assert all(after[name].startswith(data) for name, data in before.items())
        assert is_whole(work / "place")
        assert len(read_contents(open_place(str(work / "place"), disk=Disk())).manifests) == counting_packs(after)
        assert outgoing(room) == []
        assert not survey_safety(room, extra={}, disk=Disk()).unsafe
        if steps % 5 == 1:
            assert bring_back(work / "place", enough(new), work / "back").is_whole
            assert files_of(work / "back") == whole
        shutil.rmtree(work)


def counting_packs(names: dict[str, bytes]) -> int:
    """How many packs lie at a place: none was sent twice."""
    return sum(name.startswith("packs/") for name in names)


@pytest.mark.slow
@pytest.mark.parametrize("kept_share", [0, 2, 4])
def test_a_power_cut_leaves_nothing_that_says_more_than_is_there(tmp_path: Path, kept_share: int) -> None:
    template = tmp_path / "template"
    newsroom = make_newsroom(template / "newsroom", template / "sources")
    new = make_custody(newsroom)
    (template / "place").mkdir()
    for steps in range(5 + 31 * kept_share, 400, 131):
        work = copy_of(template, tmp_path / f"work-{steps}")
        disk = UnpluggedDisk(steps, kept=kept_share, keeps_names=kept_share == 4)
        room = Newsroom.open(work / "newsroom")
        try:
            copy_to(room, work / "place", disk=disk)
        except PowerCut:
            disk.plug_in(work)
        copy_to(room, work / "place", disk=QuickDisk())
        assert is_whole(work / "place")
        assert bring_back(work / "place", enough(new), work / "back").is_whole
        assert files_of(work / "back") == files_of(room.root)
        shutil.rmtree(work)


def test_a_full_disk_at_the_place_stops_with_a_message_and_the_next_call_goes_on(fresh: Kept, tmp_path: Path) -> None:
    second = tmp_path / "second"
    with pytest.raises(DataError) as stopped:
        copy_to(fresh.newsroom, second, disk=CrowdedDisk(12))
    assert str(stopped.value).startswith(f"The copying to {second} stopped: No space left on device.")
    assert stopped.value.next_step == "Mend it, and give the command again: it goes on where it stopped."
    done = copy_to(fresh.newsroom, second)
    assert done.continued
    assert is_whole(second)
    assert bring_back(second, enough(fresh.new), tmp_path / "back").is_whole


def test_a_place_that_is_not_there_or_not_ours_is_refused(fresh: Kept, tmp_path: Path) -> None:
    def refusal(place: Path) -> str:
        with pytest.raises(CommandError) as refused:
            copy_to_existing(fresh, place)
        return refused.value.what

    missing = tmp_path / "nowhere"
    assert refusal(missing) == f"{missing} is not there, or is no folder. Is the disk plugged in?"
    strange = make_kept_elsewhere(tmp_path)
    assert refusal(strange) == f"{strange} holds the copies of another newsroom, or of this one before it was restored."
    shutil.rmtree(fresh.place)
    fresh.place.mkdir()
    assert refusal(fresh.place) == (
        f"{fresh.place} was copied to before, and now has no place.json: it is another disk, or it was emptied."
    )


def copy_to_existing(kept: Kept, place: Path) -> None:
    replicate(kept.newsroom, open_place(str(place), disk=Disk()), time=TIME, extra={}, disk=Disk())


def make_kept_elsewhere(folder: Path) -> Path:
    newsroom = make_newsroom(folder / "other-newsroom", folder / "other-sources")
    make_custody(newsroom)
    copy_to(newsroom, folder / "other-place")
    return folder / "other-place"


def test_a_disk_that_is_mounted_elsewhere_is_known_again(fresh: Kept, tmp_path: Path) -> None:
    moved = fresh.place.rename(tmp_path / "moved")
    assert copy_to(fresh.newsroom, moved).packs == 0


def test_a_file_at_a_place_that_cannot_be_read_is_an_error_that_names_the_place(tmp_path: Path) -> None:
    (tmp_path / "place.json").mkdir()
    with pytest.raises(DataError) as refused:
        read_contents(open_place(str(tmp_path), disk=Disk()))
    assert str(refused.value) == (
        f"{tmp_path} cannot be read: Is a directory.\nTry again later, or take another place."
    )


def test_a_password_in_an_address_is_refused() -> None:
    with pytest.raises(CommandError, match="has a password in it, and Dalel keeps the address"):
        open_place("sftp://me:secret@example.org/copies", disk=Disk())


def test_a_kind_of_address_that_is_not_installed_says_what_to_do() -> None:
    with pytest.raises(CommandError) as refused:
        open_place("nonsense://example.org/copies", disk=Disk())
    assert refused.value.next_step == "Install what it needs: pip install 'dalel[places]', or name a folder."


def test_links_are_not_followed_and_are_named(fresh: Kept, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.txt").write_text("not of the newsroom")
    (fresh.newsroom.root / "publications" / "link.md").symlink_to(tmp_path / "elsewhere.txt")
    done = copy_to(fresh.newsroom, fresh.place)
    assert done.left_out == ("publications/link.md: a link, or no file",)
    assert done.packs == 0


def test_addresses_of_readers_who_follow_are_not_copied_since_copies_only_grow(fresh: Kept) -> None:
    (fresh.newsroom.root / "following").mkdir()
    (fresh.newsroom.root / "following" / "log.sqlite3").write_text("reader@example.org")
    (fresh.newsroom.root / "follow.toml").write_text("[mail]")
    stocked = {each.path for each in take_stock(fresh.newsroom, extra={}).files}
    assert "follow.toml" in stocked
    assert not any(path.startswith("following") for path in stocked)


def test_a_ledger_that_grows_while_it_is_copied_is_copied_as_it_was_before(fresh: Kept, tmp_path: Path) -> None:
    """The list of files is taken at one moment; an entry that comes later waits for the next copy."""
    stock = take_stock(fresh.newsroom, extra={})
    ledger = fresh.newsroom.evidence / "ledger" / "entries.jsonl"
    before = ledger.read_bytes()
    (tmp_path / "late.txt").write_text("late\n")
    add_document(fresh.newsroom, tmp_path / "late.txt")
    assert len(ledger.read_bytes()) > len(before)
    pieces = [
        piece
        for batch in Packing(Copied()).batches(stock.files)
        for piece in batch.pieces
        if piece.path == "evidence/ledger/entries.jsonl"
    ]
    assert [(piece.bytes, piece.sha256, piece.is_last) for piece in pieces] == [
        (len(before), sha256(before).hexdigest(), True)
    ]


KINDS = ["write", "append", "cut", "remove"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sessions=st.lists(
        st.lists(
            st.tuples(st.sampled_from("abc"), st.sampled_from(KINDS), st.binary(max_size=9_000)),
            max_size=4,
        ),
        min_size=1,
        max_size=4,
    )
)  # fmt: skip
def test_whatever_is_written_between_copies_the_last_state_comes_back(
    kept: Kept, sessions: list[list[tuple[str, str, bytes]]]
) -> None:
    with TemporaryDirectory() as made:
        folder = Path(made)
        room = Newsroom.open(copy_of(kept.newsroom.root, folder / "newsroom"))
        shutil.rmtree(room.root / "custody" / "places")
        for edits in sessions:
            for name, kind, data in edits:
                edit(room.root / "publications" / f"{name}.md", kind, data)
            copy_to(room, folder / "place", disk=QuickDisk())
        assert bring_back(folder / "place", enough(kept.new), folder / "back").is_whole
        assert files_of(folder / "back") == files_of(room.root)


def edit(path: Path, kind: str, data: bytes) -> None:
    """Change a text as people do."""
    before = path.read_bytes() if path.exists() else b""
    if kind == "remove":
        path.unlink(missing_ok=True)
    else:
        path.write_bytes({"write": data, "append": before + data, "cut": before[: len(before) // 2]}[kind])
