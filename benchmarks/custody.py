"""How fast a newsroom is copied and restored, beside the ``age`` program and sha256sum on the same bytes.

    python benchmarks/custody.py --files 1000 --bytes 500000000 --rounds 5

It makes documents in a temporary folder and, in turn, copies them to a place (encryption, lists, manifests, waiting for
the disk), copies again when nothing is new, restores them, encrypts and decrypts one file of the same bytes with
``age``, where that is installed, and digests it with sha256sum. Last it kills a copy in the middle, and says what going
on costs beside a copy that was not interrupted. It prints medians. Nothing is asserted about time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import multiprocessing
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from synthetic.markdown import table

from dalel.evidence import Evidence
from dalel.evidence.custody import (
    KeptRecipients,
    NewKey,
    make_key,
    open_identities,
    open_place,
    parse_policy,
    read_contents,
    replicate,
    restore,
)
from dalel.evidence.disk import Disk
from dalel.newsroom import Newsroom

TIME = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)


def make_newsroom(folder: Path, *, files: int, size: int) -> tuple[Newsroom, NewKey]:
    """A newsroom with so many documents, and a key."""
    numbers = random.Random(1)
    sources = folder / "sources"
    sources.mkdir()
    for number in range(files):
        (sources / f"{number}.bin").write_bytes(numbers.randbytes(size // files))
    newsroom = Newsroom.create(folder / "newsroom", jurisdiction="kz")
    list(Evidence(newsroom.evidence).add_all([sources], time=TIME))
    shutil.rmtree(sources)
    new = make_key(parse_policy("counsel:2of3,editors:2of3"), made="2026-11-28")
    KeptRecipients(newsroom.root, Disk()).add(new.recipient)
    return newsroom, new


def copy(newsroom: Newsroom, place: Path) -> int:
    """Copy what is new; the bytes that were encrypted."""
    place.mkdir(exist_ok=True)
    return replicate(newsroom, open_place(str(place), disk=Disk()), time=TIME, extra={}, disk=Disk()).bytes


def bring_back(place: Path, new: NewKey, into: Path) -> None:
    """Restore everything with the fewest shares."""
    opened = open_place(str(place), disk=Disk())
    shares = [share for share in new.shares if share.member < 3]
    identities = open_identities(shares, keys=read_contents(opened).keys)
    if not restore(opened, identities, into, disk=Disk()).is_whole:
        sys.exit("Not everything came back.")


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def wall_and_cpu(work: Callable[[], object]) -> tuple[float, float]:
    """How long something takes, and how long a processor was busy with it, in this process or in one that it called."""
    before = os.times()
    took = seconds(work)
    after = os.times()
    return took, sum(after[:4]) - sum(before[:4])


def run(*words: object) -> None:
    """Run a program of others."""
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)


def one_round(folder: Path, newsroom: Newsroom, new: NewKey, one: Path) -> dict[str, tuple[float, float]]:
    """Everything once."""
    place, places = folder / "place", newsroom.root / "custody" / "places"
    for old in (place, places, folder / "back"):
        shutil.rmtree(old, ignore_errors=True)
    found = {
        "copy": wall_and_cpu(lambda: copy(newsroom, place)),
        "copy again, nothing new": wall_and_cpu(lambda: copy(newsroom, place)),
        "restore": wall_and_cpu(lambda: bring_back(place, new, folder / "back")),
        "sha256sum": wall_and_cpu(lambda: run("sha256sum", one)),
    }
    if shutil.which("age"):
        key, sealed = folder / "key.txt", folder / "one.age"
        if not key.exists():
            run("age-keygen", "-o", key)
        recipient = key.read_text().split("public key: ")[1].split()[0]
        found["age, encrypting"] = wall_and_cpu(lambda: run("age", "-r", recipient, "-o", sealed, one))
        found["age, decrypting"] = wall_and_cpu(lambda: run("age", "-d", "-i", key, "-o", folder / "one.back", sealed))
    return found


def interrupted(folder: Path, newsroom: Newsroom, whole: float) -> list[tuple[str, float]]:
    """Kill a copy in the middle, and end it."""
    place = folder / "cut"
    shutil.rmtree(newsroom.root / "custody" / "places", ignore_errors=True)
    process = multiprocessing.get_context("fork").Process(target=copy, args=(newsroom, place))
    begun = time.perf_counter()
    process.start()
    while time.perf_counter() - begun < whole / 2:
        time.sleep(0.001)
    process.kill()
    process.join()
    before = time.perf_counter() - begun
    packs = len(list((place / "manifests").glob("*"))) if place.is_dir() else 0
    rest = seconds(lambda: copy(newsroom, place))
    return [
        (f"until the kill ({packs} packs were there)", before),
        ("from then to the end", rest),
        ("more than without a kill", before + rest - whole),
    ]


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--bytes", type=int, default=500_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        newsroom, new = make_newsroom(folder, files=given.files, size=given.bytes)
        one = folder / "one.bin"
        one.write_bytes(b"".join(random.Random(at).randbytes(1 << 20) for at in range(given.bytes >> 20)))
        rounds = [one_round(folder, newsroom, new, one) for _ in range(given.rounds)]
        medians = {
            name: tuple(statistics.median(each[name][at] for each in rounds) for at in (0, 1)) for name in rounds[0]
        }
        sealed = sum(path.stat().st_size for path in (folder / "place").rglob("*") if path.is_file())
        print(
            f"{given.files:,} files, {given.bytes:,} bytes; {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
        )
        rows = [
            [name, f"{wall:.2f}", f"{cpu:.2f}", f"{given.bytes / wall / 1e6:,.0f}", f"{given.bytes / cpu / 1e6:,.0f}"]
            for name, (wall, cpu) in medians.items()
        ]
        print(table(["step", "wall, s", "CPU, s", "MB a second", "MB a second of CPU"], rows))
        print(f"\nAt the place: {sealed:,} bytes, {sealed / given.bytes - 1:.1%} more than the documents.\n")
        cut = interrupted(folder, newsroom, medians["copy"][0])
        print(table(["a copy that was killed in the middle", "wall, s"], [[name, f"{took:.2f}"] for name, took in cut]))


if __name__ == "__main__":
    main()
