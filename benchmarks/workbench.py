"""How long the pages of the workbench take over a newsroom of so many lines: the first time, and when asked again.

    python benchmarks/workbench.py --lines 100000,1000000,10000000 --work work

A newsroom that is not in the work folder yet is made: `scale.py` reads 100,000 lines, `multiply.py` multiplies them.
Each is looked through by a process of its own. Before a page is asked for the first time the system is told to forget
the newsroom's files. Then it is asked for in another language, for only the very same page is remembered, and at last
once more. Nothing is asserted about time: machines differ.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from synthetic.markdown import table, write_part

from dalel.edition import editions
from dalel.newsroom import Newsroom
from dalel.site.workbench.bench import Bench
from dalel.site.workbench.keys import Keys
from dalel.site.workbench.start import workbench_application
from dalel.spending.reading import read_summary

HERE = Path(__file__).parent
HOST = "127.0.0.1:8765"
READ = 100_000
"""Lines that are read; more are made of them."""
MB = 1_000_000
PAGES = {
    "overview": "/en/",
    "by method": "/en/spending/?by=method",
    "by buyer": "/en/spending/?by=buyer",
    "by supplier": "/en/spending/?by=supplier&account=contract.KZT.net",
    "by class, second page": "/en/spending/?by=item&page=2",
    "by document, most lines first": "/en/spending/?by=document&order=lines",
    "by month, from 1,000,000": "/en/spending/?by=month&from=1000000",
    "one year, by category": "/en/spending/?by=category&year=2024",
    "one method, by supplier": "/en/spending/?by=supplier&method=23&account=contract.KZT.net",
    "two frequent words": "/en/spending/?words=%D1%83%D1%81%D0%BB%D1%83%D0%B3%D0%B8+%D0%BF%D0%BE",
    "a rare word": "/en/spending/?words=%D0%BF%D0%BE%D0%B7%D0%B8%D1%86%D0%B8%D1%8F+2a7f3",
    "lines, largest first": "/en/spending/?lines=all",
    "lines by title": "/en/spending/?lines=all&order=title",
    "lines, page 1,000": "/en/spending/?lines=all&page=1000",
    "findings": "/en/findings/",
    "findings of one flag": "/en/findings/?flag=KZ-SPLIT",
    "a total opened": "by buyer > spending/[^ ]*group=",
    "a line": "a total opened > spending/line/",
    "its document": "a line > documents/[0-9a-f]",
    "a finding": "findings > findings/[A-Z]",
}
"""Addresses; with ``>`` a page that a reader opens from another, and how its address goes on there."""


class Reader:
    """Somebody who asks one page after the other."""

    def __init__(self, newsroom: Path) -> None:
        keys = Keys()
        self.bench = Bench(Newsroom.open(newsroom))
        self.application: Callable[..., Any] = workbench_application(self.bench, keys)
        self.cookie = ""
        self.cookie = self.ask(f"/open/{keys.token}")[0]["Set-Cookie"].partition(";")[0]

    def ask(self, address: str) -> tuple[dict[str, str], str]:
        """Ask for a page to its last byte: its headers and its text."""
        path, _, query = address.partition("?")
        told: dict[str, str] = {}

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            told.update(headers, status=status)

        environment = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": HOST,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8765",
            "HTTP_COOKIE": self.cookie,
            "wsgi.input": io.BytesIO(),
            "wsgi.url_scheme": "http",
        }
        text = b"".join(self.application(environment, start)).decode()
        if told["status"] not in {"200 OK", "302 Found"}:
            raise SystemExit(f"{address}: {told['status']}")
        return told, text

    def measure(self, address: str) -> tuple[list[float], str]:
        """The seconds by the clock and of this process's CPU until a page is there, and its text."""
        wall, cpu = time.monotonic(), time.process_time()
        text = self.ask(address)[1]
        return [time.monotonic() - wall, time.process_time() - cpu], text


def forget(newsroom: Path) -> None:
    """Have the system forget the newsroom's files, as after a night."""
    for path in newsroom.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def look_through(newsroom: Path) -> dict[str, Any]:
    """Ask for every page: for the first time, once more in another language, and the same again."""
    reader = Reader(newsroom)
    start, cpu = time.monotonic(), time.process_time()
    reader.bench.lines()
    found: dict[str, Any] = {"laid out": [[time.monotonic() - start, time.process_time() - cpu]]}
    texts: dict[str, str] = {}
    for name, given in PAGES.items():
        page, mark, beginning = given.partition(" > ")
        links = re.findall(rf'href="(/en/{beginning}[^"]*|\?[^"]*group=[^"]*)"', texts[page]) if mark else []
        address = html.unescape(links[0]) if mark else given
        address = f"/en/spending/{address}" if address.startswith("?") else address
        forget(newsroom)
        cold, texts[name] = reader.measure(address)
        warm, _ = reader.measure(address.replace("/en/", "/ru/"))
        again, _ = reader.measure(address)
        found[name] = [cold, warm, again]
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MB
    return found


def make_newsroom(size: int, work: Path) -> Path:
    """A newsroom of about so many lines, made if the work folder has none."""
    newsroom = work / str(size) / "newsroom"
    if not newsroom.is_dir():
        read = [sys.executable, str(HERE / "scale.py"), "--lines", str(READ), "--without-peer", "--work", str(work)]
        if not (work / str(READ)).is_dir():
            subprocess.run(read, check=True, stdout=sys.stderr)
        if size != READ:
            # What is read is a ninth more than was asked for: contracts and what is planted among the lines.
            times = ["--times", str(max(size * 9 // (READ * 10), 2))]
            source = str(work / str(READ) / "newsroom")
            subprocess.run(
                [sys.executable, str(HERE / "multiply.py"), source, *times, "--to", str(newsroom)], check=True
            )
    return newsroom


def look_in_a_process(newsroom: Path) -> dict[str, Any]:
    """What `look_through` finds, in a process of its own."""
    command = [sys.executable, __file__, "--newsroom", str(newsroom)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


def say(results: Sequence[dict[str, Any]]) -> str:
    """Everything measured, as Markdown."""
    heads = [f"{each['lines']:,}" for each in results]
    kinds = ("first time", "other language", "again")
    parts = []
    for which, unit in enumerate(("by the clock", "of CPU")):
        columns = ["page", *(f"{head}, {kind}" for head in heads for kind in kinds)]
        rows = [[name, *(f"{times[which]:.2f}" for each in results for times in each[name])] for name in PAGES]
        parts += [f"Seconds {unit}:", table(columns, rows)]
    made = [
        [head, *(f"{seconds:.1f}" for seconds in each["laid out"][0]), f"{each['memory']:.0f}", f"{each['layout']:.0f}"]
        for head, each in zip(heads, results, strict=True)
    ]
    columns = ["lines", "laid out in, s", "CPU, s", "peak memory, MB", "layout, MB"]
    return "\n\n".join([*parts, "Once after a reading, and over all pages:", table(columns, made)])


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lines", default="100000", help="sizes, with commas")
    parser.add_argument("--work", type=Path, default=Path("work"), help="where the newsrooms are, or are made")
    parser.add_argument("--newsroom", type=Path, help="look through this one, and print what was measured as JSON")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the result into this page")
    given = parser.parse_args()
    if given.newsroom:
        found = look_through(given.newsroom)
        spending = given.newsroom / "spending"
        found["lines"] = sum(read_summary(path).lines for path in editions(spending / "readings").values())
        found["layout"] = sum(path.stat().st_size for path in spending.glob("layout@*/*")) / MB
        print(json.dumps(found))
        return 0
    newsrooms = [make_newsroom(int(size), given.work) for size in given.lines.split(",")]
    text = say([look_in_a_process(newsroom) for newsroom in newsrooms])
    print(text)
    if given.write:
        write_part(given.write, "workbench", text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
