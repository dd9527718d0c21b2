"""How many pages a second the public site answers, and how long readers wait, twenty of them at once.

python benchmarks/load.py --cases 100000,1000000

An edition of made-up cases (`register.py`) is written straight, with a source for each case, charge and event, all
published; `--register FILE` takes the cases from a register that `register.py` has filled. It is served as in
deployment (`deploy/systemd`): a process of waitress with eight threads for each core, reached by the loopback; each is
asked by as many readers as the other, as the server in front of them does it. `wrk` (Debian: wrk) asks, on one thread,
each question with other words, never twice the same; then the same pages again, as most readers do. Each reader has an
address of its own, since the API counts questions by address. Datasette (`pip install datasette` somewhere, and
`--datasette` names its command) answers the like questions in the same run over the same file, with full-text search
added to it, as one process, since it has no other way. Its pages are HTML, without suggestions; its lists are in the
order of days. The register itself may be in PostgreSQL: what answers visitors reads an edition, which is SQLite.

Times are those of a clock; what all processes of a server spent stands beside them, which other work changes least.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection
from scale import machine
from synthetic.markdown import table

import register
from dalel.edition import editions, write_edition
from dalel.register.models import Act, Source
from dalel.site.public.edition import ABOUT, DOWNLOADS, NAME, REGISTER, Edition
from dalel.site.public.preparing import prepare
from dalel.site.start import working_in

MADE = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)
AT_ONCE = 20
CORES = 2
ADDRESS = "http://127.0.0.1"
ACTS = SOURCES = 1000
LANGUAGES = ("ru", "kk", "en")
YEARS = range(2010, 2025)
Paths = Callable[[random.Random], str]
ASK = """
local paths, at = {}, 0
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
request = function()
  at = at + 1
  local reader = string.format("10.%d.%d.%d", math.floor(at / 65536) % 256, math.floor(at / 256) % 256, at % 256)
  return wrk.format("GET", paths[(at - 1) % #paths + 1], {
    ["X-Forwarded-For"] = reader, ["X-Forwarded-Proto"] = "http", ["Accept-Encoding"] = "gzip"})
end
done = function(summary, latency)
  io.write(string.format("FOUND %d %d %d %f %f\\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write +
    summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000))
end
"""
"""What `wrk` runs: each request is the next path, from the next reader."""


def publish(cases: sqlite3.Connection) -> None:
    """Let every case be published by some act, and every case, charge and event have a source."""
    cases.execute(
        f"INSERT INTO register_standingstep (act_id, noun, key) SELECT 1 + id % {ACTS}, 'case', key FROM register_case"
    )
    for noun in ("case", "charge", "event"):
        cases.execute(
            "INSERT INTO register_citation (noun, key, field, source_id, place, basis, attributed_to, reliability)"
            f" SELECT '{noun}', key, '', 1 + id % {SOURCES}, '3', 'stated', '', '' FROM register_{noun}"
        )


def make_edition(root: Path, cases: int, filled: Path | None) -> None:
    """Write an edition with so many made-up cases, or with those of a register that is filled already."""
    with write_edition(root, NAME) as folder:
        (folder / DOWNLOADS).mkdir()
        if filled is not None:
            shutil.copy(filled, folder / REGISTER)
        with working_in(folder / REGISTER):
            if filled is None:
                register.fill(cases)
            Source.objects.bulk_create(
                Source(key=f"source-{number}", kind="article", title=f"An article, number {number}", language="ru")
                for number in range(SOURCES)
            )
            first = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
            Act.objects.bulk_create(
                Act(at=first + dt.timedelta(hours=6 * number), actor="editor", kind="publish") for number in range(ACTS)
            )
            with sqlite3.connect(folder / REGISTER) as written:
                publish(written)
            written.close()
            prepare(folder, day=MADE.date())
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA journal_mode=DELETE")
        about = Edition(folder, MADE, ACTS, ADDRESS).about()
        (folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")


def names(rng: random.Random) -> str:
    """A name that some have, with the beginning of another."""
    lang = rng.choice(list(register.ROOTS))
    roots, middles, ends = register.ROOTS[lang], register.MIDDLES[lang], register.ENDS[lang]
    return f"{rng.choice(roots)}{rng.choice(middles)}{rng.choice(ends)} {rng.choice(roots)} {rng.randrange(997)}"


def titles(rng: random.Random) -> str:
    """Words of a title in some form."""
    return f"{rng.choice(register.ASKED[rng.choice(list(register.ASKED))])} {rng.randrange(4999)}"


def filters(rng: random.Random) -> dict[str, str]:
    """A region, a norm and a year."""
    return {
        "region": rng.choice(register.REGIONS),
        "norm": rng.choice(register.NORMS),
        "year": str(rng.choice(YEARS)),
    }


def questions(cases: int) -> dict[str, Paths]:
    """What is asked of the site, each time with other words."""
    page = max(1, min(400, cases // 25))

    def site(rng: random.Random, path: str, **asked: object) -> str:
        return f"/{rng.choice(LANGUAGES)}/{path}{'?' * bool(asked)}{urlencode(asked)}"

    return {
        "case": lambda rng: site(rng, f"cases/case-{rng.randrange(cases)}"),
        "list: some page of all cases": lambda rng: site(rng, "cases", page=rng.randrange(page)),
        "list: region, norm and year": lambda rng: site(rng, "cases", **filters(rng)),
        "search: a name in three scripts": lambda rng: site(rng, "search", q=names(rng)),
        "search: words of a title": lambda rng: site(rng, "search", q=titles(rng)),
        "API: one case": lambda rng: f"/api/cases/case-{rng.randrange(cases)}?lang={rng.choice(LANGUAGES)}",
        "API: list of 50, by region and year": lambda rng: (
            f"/api/cases?lang={rng.choice(LANGUAGES)}&region={rng.choice(register.REGIONS)}&year={rng.choice(YEARS)}"
        ),
        "first page": lambda rng: site(rng, ""),
        "statistics": lambda rng: site(rng, "statistics"),
        "cases asked for again": lambda rng: site(rng, f"cases/case-{rng.randrange(10)}"),
    }


def peer_questions(cases: int) -> dict[str, Paths]:
    """The like questions to Datasette."""
    plain = {"_size": 25, "_sort_desc": "opened_earliest"}

    def rows(of: str, **asked: object) -> str:
        return f"/peer/{of}?{urlencode(asked)}"

    def found(of: str, words: str) -> str:
        key = {"register_personname": "names_fts", "register_case": "titles_fts"}[of]
        return rows(of, _search=words, _fts_table=key, _fts_pk="id", _searchmode="raw", _size=30)

    def begun(rng: random.Random) -> str:
        first, second, number = names(rng).split()
        return f"{first} {second}* {number}"

    return {
        "case": lambda rng: f"/peer/register_case/{rng.randrange(cases) + 1}",
        "list: some page of all cases": lambda rng: rows("register_case", **plain, opened_earliest__lt=some_day(rng)),
        "list: region, norm and year": lambda rng: rows(
            "register_case", **plain, region=rng.choice(register.REGIONS), _where=in_year_by_norm(rng)
        ),
        "search: a name in three scripts": lambda rng: found("register_personname", begun(rng)),
        "search: words of a title": lambda rng: found("register_case", titles(rng)),
        "API: one case": lambda rng: f"/peer/register_case/{rng.randrange(cases) + 1}.json",
        "API: list of 50, by region and year": lambda rng: rows(
            "register_case.json", _size=50, region=rng.choice(register.REGIONS), _where=in_year(rng)
        ),
    }


def some_day(rng: random.Random) -> str:
    """A day before which cases were opened."""
    return (dt.date(2012, 1, 1) + dt.timedelta(days=rng.randrange(4000))).isoformat()


def in_year(rng: random.Random) -> str:
    """A year, in SQL."""
    year = rng.choice(YEARS)
    return f"opened_earliest between '{year}-01-01' and '{year}-12-31'"


def in_year_by_norm(rng: random.Random) -> str:
    """A year and a norm, in SQL."""
    norm = rng.choice(register.NORMS)
    charged = "select case_id from register_charge join register_norm on norm_id = register_norm.id"
    return f"{in_year(rng)} and id in ({charged} where register_norm.key = '{norm}')"


@dataclass(frozen=True)
class Server:
    """Processes that answer at some ports."""

    processes: Sequence[subprocess.Popen[bytes]]
    ports: Sequence[int]

    def spent(self) -> float:
        """Seconds of processor time so far."""
        ticks = 0
        for each in self.processes:
            fields = Path(f"/proc/{each.pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def free_ports(number: int) -> list[int]:
    """Ports that nothing listens on."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(number)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]


@contextmanager
def serving(commands: Sequence[list[str]], ports: Sequence[int], log: Path, **environment: str) -> Iterator[Server]:
    """Servers while they run, from when all of them answer."""
    with log.open("ab") as out:
        started = [subprocess.Popen(each, env=os.environ | environment, stdout=out, stderr=out) for each in commands]
    try:
        for process, port in zip(started, ports, strict=True):
            while True:
                with socket.socket() as asked:
                    if asked.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if process.poll() is not None:
                    raise SystemExit(log.read_text(encoding="utf-8", errors="replace")[-3000:])
                time.sleep(0.1)
        yield Server(started, ports)
    finally:
        for process in started:
            process.terminate()
            process.wait()


@dataclass(frozen=True)
class Loaded:
    """What came of a load: requests a second, milliseconds at the median and the 95th percentile, processor time of
    the servers for each request in milliseconds, requests that failed, and of a core what the asking took.
    """

    speed: float
    median: float
    late: float
    cpu: float
    failed: int
    asking: float


def load(server: Server, paths: Sequence[str], folder: Path, *, seconds: int) -> Loaded:
    """Ask each process of a server by its share of the readers, with paths of its own."""
    script = folder / "ask.lua"
    script.write_text(ASK)
    ran, share = [], AT_ONCE // len(server.ports)
    begun, asking = server.spent(), os.times()
    for at, port in enumerate(server.ports):
        file = folder / f"paths-{at}"
        file.write_text("".join(f"{path}\n" for path in paths[at :: len(server.ports)]))
        words = ["wrk", "--threads=1", f"--connections={share}", f"--duration={seconds}s", "--timeout=60s",
                 f"--script={script}", f"{ADDRESS}:{port}"]  # fmt: skip
        ran.append(subprocess.Popen(words, env=os.environ | {"PATHS": str(file)}, stdout=subprocess.PIPE, text=True))
    said = [each.communicate()[0] for each in ran]
    spent, asked = server.spent() - begun, os.times()
    found = [list(map(float, re.findall(r"FOUND (.*)", each)[0].split())) for each in said]
    number = sum(each[0] for each in found)
    return Loaded(
        speed=sum(each[0] / each[1] * 1e6 for each in found),
        median=sum(each[3] for each in found) / len(found),
        late=max(each[4] for each in found),
        cpu=1000 * spent / max(1, number),
        failed=round(sum(each[2] for each in found)),
        asking=(asked.children_user + asked.children_system - asking.children_user - asking.children_system) / seconds,
    )


def warm_up(server: Server, paths: Sequence[str], folder: Path) -> None:
    """Ask for a while what is not counted, and wait until all of it is answered."""
    load(server, paths, folder, seconds=2)
    before = -1.0
    while (now := server.spent()) - before > 0.02:
        before = now
        time.sleep(0.5)


def drawn(path: Paths, seed: int) -> list[str]:
    """Paths, none twice as far as there are others."""
    rng = random.Random(seed)
    return list(dict.fromkeys(path(rng) for _ in range(20_000)))


def with_search(edition: Path, folder: Path) -> Path:
    """The register of an edition with full-text search for Datasette."""
    file = Path(shutil.copy(edition, folder / "peer.sqlite3"))
    with sqlite3.connect(file) as database:
        for name, model, column in (("names", "personname", "text"), ("titles", "case", "title")):
            database.executescript(
                f"CREATE VIRTUAL TABLE {name}_fts USING fts5({column}, content='register_{model}', content_rowid='id');"
                f"INSERT INTO {name}_fts(rowid, {column}) SELECT id, {column} FROM register_{model};"
            )
    database.close()
    return file


def run(cases: int, folder: Path, *, filled: Path | None, datasette: str, seconds: int) -> None:
    """Make one edition, serve it, ask, and print a table."""
    root, log = folder / "public-site", folder / "log"
    if not editions(root):
        begun = time.process_time()
        make_edition(root, cases, filled)
        print(f"The edition took {time.process_time() - begun:,.0f} s of processor time.", file=sys.stderr)
    edition = editions(root)[NAME]
    ports = free_ports(CORES + 1)
    deployed = ["--ident=", "--threads=8", "--trusted-proxy=127.0.0.1",
                "--trusted-proxy-headers=x-forwarded-for x-forwarded-proto"]  # fmt: skip
    ours = [
        [
            sys.executable,
            "-m",
            "waitress",
            f"--listen=127.0.0.1:{port}",
            *deployed,
            "dalel.site.public.wsgi:application",
        ]
        for port in ports[:CORES]
    ]
    asked, peer = questions(cases), peer_questions(cases) if datasette else {}
    mine, other = {}, {}
    environment = {"DALEL_PUBLIC_SITE": str(root), "DALEL_PUBLIC_ADDRESS": ADDRESS}
    with serving(ours, ports[:CORES], log, **environment) as server:
        for name, path in asked.items():
            warm_up(server, drawn(path, 2), folder)
            mine[name] = load(server, drawn(path, 1), folder, seconds=seconds)
            print(name, mine[name], file=sys.stderr)
    if peer:
        file = with_search(edition / REGISTER, folder)
        words = [datasette, "serve", "--immutable", str(file), f"--port={ports[-1]}", "--setting", "sql_time_limit_ms",
                 "600000", "--setting", "suggest_facets", "off"]  # fmt: skip
        with serving([words], ports[-1:], log) as server:
            for name, path in peer.items():
                warm_up(server, drawn(path, 2), folder)
                other[name] = load(server, drawn(path, 1), folder, seconds=seconds)
                print(name, other[name], file=sys.stderr)
    size = (edition / REGISTER).stat().st_size / 1e6
    print(f"\n{cases:,} cases, {size:,.0f} MB, {AT_ONCE} readers at once, {seconds} s each.\n")
    head = ["page", "a second", "median, ms", "95 %, ms", "CPU, ms", "Datasette: a second", "95 %", "CPU", "CPU ratio"]
    print(table(head, [line(name, each, other.get(name)) for name, each in mine.items()]))
    print(f"\nThe asking took {max(each.asking for each in (*mine.values(), *other.values())):.2f} of a core at most.")


def line(name: str, mine: Loaded, other: Loaded | None) -> list[str]:
    """One row of the table; where requests failed, it says how many."""
    for each in (mine, other):
        if each is not None and each.failed:
            name += f" ({each.failed} {'of ours' if each is mine else 'of the peer'} failed)"
    ours = [f"{mine.speed:,.0f}", f"{mine.median:,.0f}", f"{mine.late:,.0f}", f"{mine.cpu:,.1f}"]
    if other is None:
        return [name, *ours, *["–"] * 4]
    return [
        name,
        *ours,
        f"{other.speed:,.0f}",
        f"{other.late:,.0f}",
        f"{other.cpu:,.1f}",
        f"{mine.cpu / other.cpu:.2f}",
    ]


def main() -> None:
    """Run the sizes asked for, each in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", default="100000", help="one or more numbers, with commas")
    parser.add_argument("--seconds", type=int, default=10, help="how long each question is asked")
    parser.add_argument("--register", type=Path, help="a register that `register.py` has filled with so many cases")
    parser.add_argument("--datasette", default=shutil.which("datasette") or "", help="its command")
    parser.add_argument("--keep", type=Path, help="a folder where editions are kept, and found again")
    asked = parser.parse_args()
    for size in [int(size) for size in asked.cases.split(",")]:
        with tempfile.TemporaryDirectory() as folder:
            place = asked.keep / str(size) if asked.keep else Path(folder)
            place.mkdir(parents=True, exist_ok=True)
            run(size, place, filled=asked.register, datasette=asked.datasette, seconds=asked.seconds)
    print(f"\n{machine()}")


if __name__ == "__main__":
    main()
