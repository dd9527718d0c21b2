"""The speed path: lines that are alike are checked together, and whatever lies on the disk, the answer is the same.

Every verification here is made twice, by the verifier and by one that looks at every line by itself.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import amount

from dalel.errors import DataError
from dalel.evidence import EarlierRoot, Verification
from dalel.evidence.disk import Disk
from dalel.evidence.entry import (
    MAX_LINE,
    TYPES,
    CaptureFailed,
    Claim,
    Correct,
    Entry,
    Genesis,
    Import,
    Kept,
    Key,
    Publish,
    Receipt,
    Redact,
    Seal,
    Transfer,
    Withhold,
    glance,
    parse_entry,
    parse_with_care,
    render_entry,
)
from dalel.evidence.kept_tree import RecomputedTree
from dalel.evidence.ledger import Ledger
from dalel.evidence.merkle import Tree, hash_leaf, root_at
from dalel.evidence.store import no_progress
from dalel.evidence.stretch import PIECE, Shapes, find_shape, glance_at_all, read_stretches
from dalel.evidence.verifier import Present, Verifier

pytestmark = pytest.mark.slow

TIME = dt.datetime(2024, 2, 27, 23, 59, 58, tzinfo=dt.UTC)
TOOL = "dalel/0.1.0"
STRETCH = 3_000
"""Bytes looked at together here: about six lines."""

SIZE = 64
"""Entries of the ledger here."""


def digest(*what: object) -> str:
    return sha256(repr(what).encode()).hexdigest()


def commit(seq: int, *more: str) -> dict[str, str]:
    return {name: digest(seq, name) for name in ("collector", "device", "note", *more)}


def plain_entry(seq: int, kind: type[Entry] | None = None, *, time: dt.datetime = TIME) -> Entry:
    """An entry that has nothing beside the ledger; the types take turns."""
    made: list[Callable[..., Entry]] = [
        lambda **own: Transfer(object=digest(seq), commit=commit(seq, "recipient"), **own),
        lambda **own: Publish(object=digest(seq), commit=commit(seq, "where"), **own),
        lambda **own: Claim(object=digest(seq), claims=10 + seq * 7 % 13, proved=seq % 10, commit=commit(seq), **own),
        lambda **own: CaptureFailed(
            url=f"https://ows.example/{seq * 11}", status=404, reason="not-found", commit=commit(seq), **own
        ),
        lambda **own: CaptureFailed(url="https://ows.example", status=None, reason="dead", commit=commit(seq), **own),
        lambda **own: Receipt(kind="rfc3161", checkpoint=seq, object=digest(seq), commit=commit(seq), **own),
        lambda **own: Seal(object=digest(seq), checkpoint=seq, documents=10, commit=commit(seq, "path"), **own),
        lambda **own: Withhold(object=digest(seq), reason="source", commit=commit(seq), **own),
        lambda **own: Redact(object=digest(seq), shown=f"0,{seq}-{seq + 3}", commit=commit(seq), **own),
        lambda **own: Correct(entry=seq // 2, commit=commit(seq, "name"), **own),
        lambda **own: Key(epoch=seq, vkey=f"dalel/ab+{digest(seq)[:8]}+{digest(seq)[:44]}", **own),
    ]
    own = {"seq": seq, "time": time, "tool": TOOL}
    if kind is None:
        return made[seq % len(made)](**own)
    return next(entry for each in made if isinstance(entry := each(**own), kind))


def write_ledger(folder: Path, entries: Sequence[Entry]) -> None:
    """A folder of evidence with these entries after the first, and with a kept tree."""
    (folder / "ledger").mkdir(parents=True)
    ledger = Ledger(folder, Disk())
    ledger.recover(time=TIME)
    genesis = Genesis(seq=0, time=TIME, tool=TOOL, origin="dalel/" + "0" * 32)
    ledger.append([render_entry(entry) for entry in (genesis, *entries)])


def entries_path(folder: Path) -> Path:
    return folder / "ledger" / "entries.jsonl"


def tree_path(folder: Path) -> Path:
    return folder / "ledger" / "tree"


class OneByOne(Verifier):
    """A verifier that looks at every line by itself."""

    def _pass_together(self, *arguments: object) -> bool:
        return False


class Counting(Verifier):
    """A verifier that counts the stretches that it passed together."""

    passed = 0

    def _pass_together(self, *arguments: object) -> bool:
        is_passed = super()._pass_together(*arguments)  # type: ignore[arg-type]
        self.passed += is_passed
        return is_passed


def verify(folder: Path, *, earlier: EarlierRoot | None = None, stretch: int = STRETCH) -> tuple[Verification, int]:
    """The result, the same both ways, and how many stretches were passed together."""
    counting = Counting(folder, earlier=earlier, progress=no_progress, stretch=stretch)
    found = counting.verify()
    assert found == OneByOne(folder, earlier=earlier, progress=no_progress).verify()
    return found, counting.passed


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of transfers."""
    folder = tmp_path_factory.mktemp("alike") / "evidence"
    write_ledger(folder, [plain_entry(seq, Transfer) for seq in range(1, SIZE)])
    return folder


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of transfers and failed captures in turn, then one of everything, while the clock goes on."""
    folder = tmp_path_factory.mktemp("mixed") / "evidence"
    kinds: list[type[Entry] | None] = [Transfer, CaptureFailed]
    write_ledger(
        folder,
        [
            plain_entry(seq, kinds[seq % 2] if seq < 50 else None, time=TIME + dt.timedelta(seconds=seq // 7))
            for seq in range(1, SIZE)
        ],
    )
    return folder


def test_lines_that_are_alike_are_passed_together(alike: Path) -> None:
    verification, passed = verify(alike)
    assert not verification.has_failed
    assert verification.size == SIZE
    # Not the first, with the first entry, and not the one in which the numbers come to have two digits.
    assert passed == 8


def test_lines_of_several_types_are_passed_together_where_enough_are_alike(mixed: Path) -> None:
    assert verify(mixed, stretch=2_000)[1] == 0
    assert verify(mixed, stretch=5_000)[1] == 3


def test_every_stretch_counts_what_is_committed_to_and_not_disclosed(alike: Path) -> None:
    verification, _ = verify(alike)
    assert [check.says for check in verification.checks if check.property == "disclosures"] == [
        f"0 values match their commitments; {4 * (SIZE - 1)} commitments are not disclosed here."
    ]


def test_an_earlier_root_is_found_wherever_a_stretch_ends(alike: Path) -> None:
    ledger = Ledger(alike, Disk())
    for size in range(SIZE + 2):
        with ledger.kept.nodes() as node:
            root = root_at(min(size, SIZE), node)
        assert verify(alike, earlier=EarlierRoot(size, root))[0].has_failed == (size > SIZE)
        assert verify(alike, earlier=EarlierRoot(size, b"\x00" * 32))[0].has_failed


# Every kind of tampering changes lines, their ends included, or the files beside them.


def flip(lines: list[bytes], drawn: random.Random) -> None:
    number = drawn.randrange(len(lines))
    line = bytearray(lines[number])
    line[drawn.randrange(len(line))] = drawn.choice(b'\x00\n\r"\\09afAFz:-\x80\xff')
    lines[number] = bytes(line)


def swap(lines: list[bytes], drawn: random.Random) -> None:
    one, other = drawn.randrange(len(lines)), drawn.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def repeat(lines: list[bytes], drawn: random.Random) -> None:
    lines.insert(drawn.randrange(len(lines)), drawn.choice(lines))


def take_out(lines: list[bytes], drawn: random.Random) -> None:
    del lines[drawn.randrange(len(lines))]


def lengthen(lines: list[bytes], drawn: random.Random) -> None:
    number = drawn.randrange(len(lines))
    excess = drawn.choice([MAX_LINE - 1, MAX_LINE, MAX_LINE + 1, MAX_LINE + 2, 2 * PIECE, 2 * PIECE + 1])
    lines[number] = drawn.choice([b"", lines[number][:-1]]) + b"x" * excess + drawn.choice([b"\n", b"", lines[number]])


def tear(lines: list[bytes], drawn: random.Random) -> None:
    last = lines[-1]
    lines[-1] = last[: drawn.randrange(len(last))]


def end_with_carriage_return(lines: list[bytes], drawn: random.Random) -> None:
    number = drawn.randrange(len(lines))
    lines[number] = lines[number][:-1] + b"\r\n"


def spell(lines: list[bytes], drawn: random.Random) -> None:
    """Put another entry in an entry's place: a well spelled one that the patterns do not know, or an odd one."""
    number = drawn.randrange(len(lines))
    entry = CaptureFailed(
        seq=number, time=TIME, tool=TOOL, url='https://x.example/"\\', status=200, reason="dead", commit={}
    )
    leap = replace(plain_entry(number, Transfer), time=dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC))
    early = replace(plain_entry(number, Transfer), time=dt.datetime(2024, 1, 31, tzinfo=dt.UTC))
    kept = Import(
        seq=number,
        time=TIME,
        tool=TOOL,
        object=digest(number),
        bytes=3,
        media_type="text/csv",
        commit=commit(number, "name", "path"),
    )
    good = render_entry(plain_entry(number, Transfer))
    odd = [
        good.replace(b"2024-02-27", drawn.choice([b"2023-02-29", b"0000-01-01", b"2024-13-01", b"20a4-02-27"])),
        good.replace(b'"seq":', b'"seq":0'),
        good.replace(b'"v":1', b'"v":2'),
        good.replace(b"transfer", drawn.choice([b"transfar", b"publish", b"genesis"])),
        good.replace(b"collector", b"collectar"),
        good.upper(),
        "ä".encode() + good,
        b"",
    ]
    lines[number] = drawn.choice([*odd, *map(render_entry, (entry, leap, early, kept))]) + b"\n"


TAMPERINGS = (flip, swap, repeat, take_out, lengthen, tear, end_with_carriage_return, spell)


def keep_the_tree(folder: Path) -> None:
    """Whoever can write here can write the tree anew as well; what remains is the spelling."""
    tree = Tree()
    lines = entries_path(folder).read_bytes().split(b"\n")[:-1]
    tree_path(folder).write_bytes(b"".join(node for line in lines for node in tree.append(hash_leaf(line))))


def change_a_node(folder: Path, drawn: random.Random) -> None:
    nodes = bytearray(tree_path(folder).read_bytes())
    nodes[drawn.randrange(len(nodes))] ^= 1
    tree_path(folder).write_bytes(nodes)


def cut_the_tree(folder: Path, drawn: random.Random) -> None:
    nodes = tree_path(folder).read_bytes()
    tree_path(folder).write_bytes(nodes[: drawn.randrange(len(nodes))])


def remove_the_tree(folder: Path, drawn: random.Random) -> None:
    tree_path(folder).unlink()


def disclose(folder: Path, drawn: random.Random) -> None:
    (folder / "disclosures").mkdir()
    for _ in range(drawn.randrange(1, 4)):
        name = drawn.choice([f"{drawn.randrange(SIZE + 2):06d}.json", f"{drawn.randrange(SIZE)}.json", "1²3.json"])
        value = f'{{"note":{{"s":"{"0" * 64}","v":null}}}}\n'
        (folder / "disclosures" / name).write_text(drawn.choice([value, "no disclosure", "{}\n"]), encoding="utf-8")


BESIDE = (change_a_node, cut_the_tree, remove_the_tree, disclose)


def tampered(folder: Path, original: Path, drawn: random.Random) -> None:
    """A copy with up to three changes, often hidden by a tree that was made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(original, folder)
    lines = entries_path(folder).read_bytes().splitlines(keepends=True)
    for tamper in drawn.choices(TAMPERINGS, k=drawn.randrange(4)):
        tamper(lines, drawn)
    entries_path(folder).write_bytes(b"".join(lines))
    if drawn.random() < 0.6:
        keep_the_tree(folder)
    if drawn.random() < 0.4:
        drawn.choice(BESIDE)(folder, drawn)


def repeat_one(lines: list[bytes], number: int) -> None:
    """The line before it in a line's place: the next number is missing, and the number of lines is right."""
    lines[number] = lines[number - 1]


def set_back(lines: list[bytes], number: int) -> None:
    lines[number:] = [line.replace(b"2024-02-27", b"2024-01-30") for line in lines[number:]]


def misdate(lines: list[bytes], number: int) -> None:
    """No calendar has this time, and the order is kept."""
    lines[number:] = [line.replace(b"2024-02-27", b"2024-02-30") for line in lines[number:]]


def leap(lines: list[bytes], number: int) -> None:
    lines[number:] = [line.replace(b"2024-02-27", b"2024-02-29") for line in lines[number:]]


def misspell(lines: list[bytes], number: int) -> None:
    lines[number] = lines[number].replace(b'"object"', b'"abject"')


@pytest.mark.parametrize("tamper", [repeat_one, set_back, misdate, leap, misspell])
def test_wherever_it_was_done_the_answer_is_that_of_looking_at_every_line(
    tmp_path: Path, alike: Path, tamper: Callable[[list[bytes], int], None]
) -> None:
    original = entries_path(alike).read_bytes().splitlines(keepends=True)
    shutil.copytree(alike, tmp_path / "evidence")
    for number in range(1, SIZE):
        lines = original.copy()
        tamper(lines, number)
        entries_path(tmp_path / "evidence").write_bytes(b"".join(lines))
        keep_the_tree(tmp_path / "evidence")
        verification, passed = verify(tmp_path / "evidence")
        assert (verification.has_failed, bool(verification.remarks)) == (
            tamper in (repeat_one, misdate, misspell),
            tamper is set_back,
        )
        assert passed >= (0 if tamper in (leap, misdate, repeat_one) else 6)


def test_a_ledger_that_begins_with_another_entry_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    write_ledger(folder, [plain_entry(seq, Transfer) for seq in range(1, SIZE)])
    lines = [render_entry(plain_entry(seq, Transfer)) + b"\n" for seq in range(SIZE)]
    entries_path(folder).write_bytes(b"".join(lines))
    keep_the_tree(folder)
    assert verify(folder, stretch=1)[0].first_difference == (
        "ledger/entries.jsonl, line 1: expected an entry of type genesis, found transfer."
    )


def test_entries_that_the_kept_tree_comes_to_hold_meanwhile_are_not_compared(alike: Path) -> None:
    """An add that completes the tree after the verification began is not its business."""

    class Early(Verifier):
        def _list(self) -> Present:
            return replace(super()._list(), kept=17)

    class EarlyOneByOne(OneByOne, Early):
        pass

    found = Early(alike, earlier=None, progress=no_progress, stretch=STRETCH).verify()
    assert found == EarlyOneByOne(alike, earlier=None, progress=no_progress).verify()
    assert [check.checked for check in found.checks if check.property == "tree"] == [17]


def check_tampered(tmp_path: Path, originals: Sequence[Path], drawn: random.Random) -> int:
    """Tamper, and verify both ways."""
    folder = tmp_path / "evidence"
    tampered(folder, drawn.choice(originals), drawn)
    earlier = EarlierRoot(drawn.randrange(SIZE + 2), b"\x00" * 32) if drawn.random() < 0.3 else None
    return verify(folder, earlier=earlier, stretch=drawn.choice([1, 1_000, STRETCH, 10_000, 100_000]))[1]


def test_whatever_was_done_to_a_ledger_the_answer_is_that_of_looking_at_every_line(
    tmp_path: Path, alike: Path, mixed: Path
) -> None:
    drawn = random.Random(20261127)
    passed = [check_tampered(tmp_path, (alike, mixed), drawn) for _ in range(40)]
    assert sum(map(bool, passed)) > 10


@pytest.mark.slow
@settings(max_examples=amount(120, 500), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**64))
def test_whatever_was_done_to_a_ledger_the_answer_is_the_same_at_length(
    tmp_path: Path, alike: Path, mixed: Path, seed: int
) -> None:
    check_tampered(tmp_path, (alike, mixed), random.Random(seed))


def changed_line(line: bytes, drawn: random.Random) -> bytes:
    """The line with some of its bytes changed, mostly such as belong to spellings."""
    changed = bytearray(line)
    for _ in range(drawn.choice([1, 1, 1, 2, 3])):
        place = drawn.randrange(len(changed))
        same = [at for at, byte in enumerate(changed) if byte in b"0123456789abcdef" and at % 7 == place % 7]
        changed[drawn.choice([place, drawn.choice(same or [place])])] = drawn.choice(b'0189abcdefgA-"\\\n\x00\xff,:')
    return bytes(changed)


def lines_of_one_type(kind: type[Entry], drawn: random.Random) -> tuple[int, list[bytes]]:
    """Eight lines of a type, one or two of them changed."""
    seq = drawn.choice([1, 5, 95, 996, 99_999, 10**14, 10**15 - 4, 10**15 + 7])
    entries = [plain_entry(number, kind) for number in range(seq, seq + 8)]
    if drawn.random() < 0.3:
        entries = [replace(entry, time=TIME + dt.timedelta(hours=at)) for at, entry in enumerate(entries)]
    if drawn.random() < 0.5 and kind is not Key:
        entries = [replace(entry, commit=commit(at, "where", "parts")) for at, entry in enumerate(entries)]
    lines = [render_entry(entry) for entry in entries]
    for _ in range(drawn.randrange(3)):
        number = drawn.randrange(8)
        lines[number] = changed_line(lines[number], drawn)
    return seq, lines


PLAIN = tuple(kind for kind in TYPES.values() if not issubclass(kind, (Genesis, Kept)))


def check_glance(drawn: random.Random, shapes: Shapes) -> bool:
    """What passes a glance at all lines passes a look at each, and tells the same."""
    seq, lines = lines_of_one_type(drawn.choice(PLAIN), drawn)
    seen = glance_at_all(b"\n".join([*lines, b""]), seq=seq, since=b"", shapes=shapes)
    if seen is None:
        return False
    assert [parse_with_care(line).seq for line in lines] == list(range(seq, seq + 8))
    each = [glance(line) for line in lines]
    assert sum(one.commitments for one in each if one) == seen.commitments
    times = [one.time for one in each if one]
    assert times == sorted(times)
    assert (len(times), times[-1]) == (8, seen.time)
    assert seen.leaves == [hash_leaf(line) for line in lines]
    return True


def test_what_passes_a_glance_at_all_lines_would_pass_a_look_at_each() -> None:
    drawn, shapes = random.Random(7), Shapes()
    assert sum(check_glance(drawn, shapes) for _ in range(500)) > 100


@pytest.mark.slow
@settings(max_examples=amount(200, 1_000), deadline=None)
@given(seed=st.integers(0, 2**64), shapes=st.builds(Shapes))
def test_what_passes_a_glance_at_all_lines_would_pass_a_look_at_each_at_length(seed: int, shapes: Shapes) -> None:
    drawn = random.Random(seed)
    for _ in range(5):
        check_glance(drawn, shapes)


@pytest.mark.parametrize("kind", PLAIN)
def test_a_shape_is_known_of_every_type_that_has_nothing_beside_its_line(kind: type[Entry]) -> None:
    lines = b"".join(render_entry(plain_entry(seq, kind)) + b"\n" for seq in (20, 21, 22, 23))
    shape = find_shape(lines.partition(b"\n")[0])
    assert shape is not None
    assert shape.is_numbered(lines, range(20, 24))
    first = lines.partition(b"\n")[0] + b"\n"
    assert glance_at_all(first, seq=20, since=b"", shapes=Shapes()) is not None


def test_where_a_shape_leaves_a_sign_open_any_other_gives_a_line_as_well_spelled() -> None:
    drawn = random.Random(3)
    for kind in PLAIN:
        line = render_entry(plain_entry(1234, kind))
        shape = find_shape(line)
        assert shape is not None
        closed = {at for at, _ in shape.fixed} | {*range(*shape.seq), *range(*shape.time)}
        for _ in range(50):
            changed = bytearray(line)
            for at, byte in enumerate(line):
                if byte in b"0123456789abcdef" and at not in closed:
                    signs = b"123456789" if at in shape.leading else b"0123456789"
                    changed[at] = drawn.choice(signs if at in shape.digits else signs + b"abcdef")
            assert glance(bytes(changed)) is not None
            parse_with_care(bytes(changed))


def test_a_first_entry_and_one_with_a_document_have_no_shape() -> None:
    genesis = Genesis(seq=0, time=TIME, tool=TOOL, origin="dalel/" + "0" * 32)
    kept = Import(seq=1, time=TIME, tool=TOOL, object=digest(), bytes=3, media_type="text/csv", commit=commit(1))
    for entry in (genesis, kept):
        assert glance(render_entry(entry)) is not None
        assert find_shape(render_entry(entry)) is None


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Claim, b'"proved":5', b'"proved":a'),
        (Claim, b'"claims":14', b'"claims":04'),
        (Claim, b'"claims":14', b'"claims":1f'),
        (Seal, b'"documents":10', b'"documents":00'),
        (CaptureFailed, b'"status":404', b'"status":40d'),
        (CaptureFailed, b'"status":404', b'"status":004'),
        (Redact, b"0,125-128", b"0,12a-128"),
        (Key, b'"v":1', b'"v":2'),
        (Transfer, b'"seq":125', b'"seq":126'),
        (Transfer, b"2024-02-27", b"2024-0a-27"),
        (Transfer, b"2024-02-27", b"2024-02-97"),
        (Transfer, b"dalel/0.1.0", b"dalel/0\x001.0"),
        (Transfer, b"dalel/0.1.0", b"dalel/0\xc3\xa41"),
    ],
)
def test_a_line_of_a_known_shape_that_is_misspelled_does_not_pass(kind: type[Entry], good: bytes, bad: bytes) -> None:
    line = render_entry(plain_entry(125, kind))
    assert line.count(good) == 1
    shapes = Shapes()
    assert glance_at_all(line + b"\n", seq=125, since=b"", shapes=shapes) is not None
    assert glance_at_all(line.replace(good, bad) + b"\n", seq=125, since=b"", shapes=shapes) is None


def test_a_line_that_is_too_long_has_no_shape() -> None:
    entry = Redact(seq=1, time=TIME, tool=TOOL, object=digest(), shown="1," * 40_000 + "1", commit=commit(1))
    assert find_shape(render_entry(entry)) is None
    assert find_shape(render_entry(replace(entry, shown="1"))) is not None


def test_a_time_before_that_of_the_lines_before_does_not_pass() -> None:
    line = render_entry(plain_entry(7, Transfer)) + b"\n"
    assert glance_at_all(line, seq=7, since=b'"2024-02-27T23:59:58Z"', shapes=Shapes()) is not None
    assert glance_at_all(line, seq=7, since=b'"2024-02-27T23:59:59Z"', shapes=Shapes()) is None


def test_a_number_that_lacks_a_digit_is_not_made_up_for_by_the_next() -> None:
    shape = find_shape(render_entry(plain_entry(10, Transfer)))
    assert shape is not None
    lines = b"".join(render_entry(plain_entry(seq, Transfer)) + b"\n" for seq in (91, 10))
    assert not shape.is_numbered(lines, [9, 110])


def test_more_shapes_than_are_kept_do_no_harm() -> None:
    shapes = Shapes()
    for length in range(1, 300):
        entry = replace(plain_entry(7, Transfer), tool="x" * (length % 198) + "yz"[length // 198 % 2])
        lines = render_entry(entry) + b"\n"
        assert glance_at_all(lines, seq=7, since=b"", shapes=shapes) is not None
        assert glance_at_all(lines, seq=8, since=b"", shapes=shapes) is None


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.sampled_from([b"\n", b"\n\n"]),
            st.sampled_from([1, PIECE - 1, PIECE, PIECE + 1]).map(lambda length: b"x" * length),
        ),
        max_size=8,
    ),
    size=st.sampled_from([1, 7, 100, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE]),
    cut=st.integers(0, 50),
)
def test_stretches_hold_the_lines_that_the_ledger_hands_out(
    tmp_path: Path, pieces: list[bytes], size: int, cut: int
) -> None:
    ledger = Ledger(tmp_path, Disk())
    ledger.folder.mkdir(exist_ok=True)
    ledger.path.write_bytes(b"".join(pieces))
    end = max(0, ledger.length() - cut)
    stretches = list(read_stretches(ledger.path, end=end, size=size))
    found = []
    for stretch in stretches:
        found += stretch.lines(len(found))
        assert len(stretch.data) <= size + PIECE
    assert found == list(ledger.lines(end=end))


def test_where_there_is_no_ledger_there_are_no_stretches(tmp_path: Path) -> None:
    assert list(read_stretches(tmp_path / "entries.jsonl", end=100)) == []


@settings(deadline=None)
@given(st.lists(st.integers(0, 20), max_size=12), st.integers(0, 10_000))
def test_a_tree_that_grows_by_many_leaves_at_once_is_the_tree_that_grows_one_by_one(counts: list[int], at: int) -> None:
    one_by_one, together = Tree(), RecomputedTree()
    leaves = [sha256(b"%d" % number).digest() for number in range(sum(counts))]
    kept = b"".join(node for leaf in leaves for node in one_by_one.append(leaf))
    for count in counts:
        begin = together.size
        if kept:
            changed = bytearray(kept)
            changed[at % len(kept)] ^= 1
            before = together.root()
            if not together.grow_as_kept(leaves[begin : begin + count], bytes(changed)):
                assert (together.size, together.root()) == (begin, before)
                assert together.grow_as_kept(leaves[begin : begin + count], kept)
        else:
            assert together.grow_as_kept([], kept)
    assert (together.size, together.root()) == (one_by_one.size, one_by_one.root())


def test_a_ledger_whose_lines_are_all_of_one_stretch_is_passed_after_its_first_entry_only(alike: Path) -> None:
    # The first entry is looked into, and with it its stretch.
    assert verify(alike, stretch=10**6)[1] == 0
    assert verify(alike, stretch=1)[1] == SIZE - 1


def test_an_entry_with_a_disclosure_takes_its_stretch_along_and_no_other(tmp_path: Path, alike: Path) -> None:
    folder = tmp_path / "evidence"
    shutil.copytree(alike, folder)
    (folder / "disclosures").mkdir()
    (folder / "disclosures" / "000017.json").write_bytes(b"{}\n")
    assert verify(folder)[1] == verify(alike)[1] - 1


def test_numbers_of_disclosures_are_read_from_their_names() -> None:
    present = Present(
        entries_end=0,
        kept=0,
        objects=frozenset(),
        disclosures=frozenset(),
        disclosed=(3, 4, 1_000_000),
        torn=(),
        incoming=(),
    )
    assert [present.has_disclosures(first, first + 2) for first in range(6)] == [False, False, True, True, True, False]


def test_the_samples_here_are_entries() -> None:
    for seq in range(1, 12):
        entry = plain_entry(seq)
        assert parse_entry(render_entry(entry)) == entry
    with pytest.raises(DataError, match=re.escape("found seq")):
        parse_with_care(render_entry(plain_entry(1)).replace(b'"seq":1', b'"seq":-1'))
