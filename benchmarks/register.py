"""How quickly a register of a million cases is listed, filtered, searched in three languages and counted.

python benchmarks/register.py --cases 100000,1000000
python benchmarks/register.py --cases 1000000 --keep FOLDER
.ci/with-postgres python benchmarks/register.py --cases 1000000

The cases are made up: seeded names in Latin, Russian and Kazakh letters, charges by real norms, statuses, parties,
events. They are written straight into the tables of SQLite or, with DATABASE_URL, of PostgreSQL. Each question is asked
many times with other words, as pages and commands ask it; medians and 95th percentiles are printed; then how quickly
tables for readers are written. On SQLite, Datasette (`pip install datasette`) answers the like questions over the same
tables in the same run, with full-text search over names and titles, through its own client in this process, without a
network. It gives a page of rows in the order of their numbers where we give records, newest first, with their people
and statuses. Times are those of a clock; the two are compared by the processor time of this process, which other work
on the machine changes least. Nothing is asserted about time: machines differ.

With --keep the register is left in a folder, or with DATABASE_URL in that database, and asked again without being
written when the same folder is named the next time.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from scale import machine
from synthetic.markdown import table

from dalel.site.start import open_register, start_django

start_django()

from django.db import connection, models, transaction  # noqa: E402 - models can be imported once Django is set up
from straight import indexes_put_off, write_straight  # noqa: E402

from dalel.register.exchange.units import unit_rows  # noqa: E402
from dalel.register.models import (  # noqa: E402
    Case,
    Charge,
    ChargeStatus,
    Event,
    NameWord,
    Norm,
    Party,
    Person,
    PersonName,
    TextWord,
)
from dalel.register.partial_date import parse_partial_date  # noqa: E402
from dalel.register.search import find_named, search_texts  # noqa: E402
from dalel.register.search.spelling import fold_name  # noqa: E402
from dalel.register.search.text_index import text_words  # noqa: E402
from dalel.register.statistics import Unit, count  # noqa: E402
from dalel.vocabulary import LANGUAGES  # noqa: E402

AS_OF = dt.date(2026, 11, 23)
CHUNK = 5_000
PAGE = 50
EXPORTED = 20_000
"""How many rows of each table are written."""
ROOTS = {
    "Latn": [
        "Ser",
        "Nur",
        "Baur",
        "Zhan",
        "Kas",
        "Duys",
        "Tazh",
        "Il",
        "Omar",
        "Akhmet",
        "Sat",
        "Yerm",
        "Shar",
        "Mukh",
        "Abd",
    ],
    "ru": ["Сер", "Нур", "Баур", "Жан", "Кас", "Дуйс", "Таж", "Ил", "Омар", "Ахмет", "Сат", "Ерм", "Шар", "Мух", "Абд"],
    "kk": [
        "Сер",
        "Нұр",
        "Бауыр",
        "Жан",
        "Қас",
        "Дүйс",
        "Тәж",
        "Іл",
        "Омар",
        "Ахмет",
        "Сәт",
        "Ерм",
        "Шәр",
        "Мұх",
        "Әбд",
    ],
}
MIDDLES = {
    "Latn": ["ik", "lan", "zhan", "bek", "ym", "en", "gali", "kul", "tas", "bay"],
    "ru": ["ик", "лан", "жан", "бек", "ым", "ен", "гали", "кул", "тас", "бай"],
    "kk": ["ік", "лан", "жан", "бек", "ым", "ен", "ғали", "құл", "тас", "бай"],
}
ENDS = {
    "Latn": ["ov", "ova", "ev", "eva", "uly"],
    "ru": ["ов", "ова", "ев", "ева", "улы"],
    "kk": ["ов", "ова", "ев", "ева", "ұлы"],
}
NORMS = [
    "kz:penal:274",
    "kz:penal:274:4",
    "kz:penal:174",
    "kz:penal:130",
    "kz:penal:373",
    "kz:admin:478",
    "kz:admin:456-2",
]
REGIONS = [
    f"KZ-{number}" for number in (10, 11, 15, 19, 23, 27, 31, 33, 35, 39, 43, 47, 55, 59, 61, 62, 63, 71, 75, 79)
]
COURSES = [
    ["case-registered"],
    ["case-registered", "charged"],
    ["case-registered", "charged", "sent-to-court", "convicted"],
    ["case-registered", "terminated-no-elements"],
    ["case-registered", "charged", "sent-to-court", "acquitted"],
    ["refused"],
]
TITLES = {"en": "Posts about spending of", "ru": "Публикации о расходах", "kk": "Шығындар туралы жазбалар"}
ASKED = {"en": ("post", "spending"), "ru": ("публикация", "расходы"), "kk": ("жазба", "шығынның")}
"""Words of the titles in other forms; full-text search without stems is asked for the titles' own."""


WRITTEN = (Person, PersonName, NameWord, Case, Charge, ChargeStatus, Party, Event, TextWord)
"""The tables that are filled, those that others refer to first."""


Ask = Callable[[random.Random], Sequence[object]]
"""A question: asked with other words each time, it gives what was found."""


def made_up_name(number: int, rng: random.Random) -> tuple[str, str]:
    """A name and its language."""
    lang = ("Latn", "ru", "kk")[number % 3]
    family = rng.choice(ROOTS[lang]) + rng.choice(MIDDLES[lang]) + rng.choice(ENDS[lang])
    given = rng.choice(ROOTS[lang]) + rng.choice(MIDDLES[lang])
    return f"{family} {given} {number % 997}", "en" if lang == "Latn" else lang


def begun_name(cases: int, rng: random.Random) -> list[str]:
    """The beginnings of the words of somebody's name, as it is typed to find them."""
    number = rng.randrange(cases)
    family, given, last = made_up_name(number, random.Random(number))[0].split()
    return [family[:-2], given[:3], last]


def dated(edtf: str) -> dict[str, object]:
    """The three columns of a partial date, but its name's beginning."""
    found = parse_partial_date(edtf)
    return {"": edtf, "_earliest": found.earliest, "_latest": found.latest}


@dataclass(frozen=True)
class Filled:
    """What was written into a register: cases, rows of all kinds, and how long that took."""

    cases: int
    rows: int
    seconds: float


def filled(folder: Path, cases: int) -> Filled:
    """The register of a folder: written, unless an earlier run left it there whole."""
    note = folder / "filled.json"
    if note.exists():
        found = Filled(**json.loads(note.read_text(encoding="utf-8")))
        if found.cases != cases or Case.objects.count() != cases:
            raise SystemExit(
                f"{note} tells of {found.cases:,} cases, and {cases:,} are asked for: name another folder."
            )
        return found
    begun = time.perf_counter()
    rows = fill(cases)
    found = Filled(cases, rows, time.perf_counter() - begun)
    note.write_text(json.dumps(asdict(found)), encoding="utf-8")
    return found


def fill(cases: int) -> int:
    """Write the register; how many rows it has. Indexes are made at the end, sorted, which takes a fraction."""
    Norm.objects.bulk_create(
        Norm(
            key=key, country="kz", code=key.split(":")[1], article=key.split(":")[2], part=":".join(key.split(":")[3:])
        )
        for key in NORMS
    )
    norms = dict(Norm.objects.values_list("key", "pk"))
    rows = len(NORMS)
    with indexes_put_off(WRITTEN):
        for start in range(0, cases, CHUNK):
            with transaction.atomic():
                rows += fill_chunk(range(start, min(start + CHUNK, cases)), norms)
            print(f"\r{min(start + CHUNK, cases):,} of {cases:,} cases", end="", file=sys.stderr)
        print(file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return rows


def fill_chunk(numbers: range, norms: dict[str, int]) -> int:
    """Write some cases with all that belongs to them; rows are numbered here, so that nothing is read back."""
    made: dict[type[models.Model], list[models.Model]] = {model: [] for model in WRITTEN if model is not TextWord}
    for number in numbers:
        rng = random.Random(number)
        pk = number + 1
        name, lang = made_up_name(number, rng)
        case_key, person_key = f"case-{number}", f"person-{number}"
        made[Person].append(Person(pk=pk, key=person_key, occupations=["blogger"]))
        made[PersonName].append(PersonName(pk=pk, person_id=pk, text=name, lang=lang, position=1))
        made[NameWord] += [NameWord(word=word, noun="person", key=person_key) for word in set(fold_name(name))]
        opened = dt.date(2010, 1, 1) + dt.timedelta(days=rng.randrange(5800))
        edtf = opened.isoformat() if number % 4 else f"{opened:%Y-%m}"
        made[Case].append(
            Case(
                pk=pk,
                key=case_key,
                title={LANGUAGES[number % 3]: f"{TITLES[LANGUAGES[number % 3]]} {number % 4999}"},
                kind="criminal" if number % 5 else "administrative",
                country="KZ",
                region=rng.choice(REGIONS),
                opened=edtf,
            )
        )
        made[Charge].append(
            Charge(pk=pk, key=f"{case_key}/charge/1", case_id=pk, person_id=pk, norm_id=norms[rng.choice(NORMS)])
        )
        day = opened
        for position, status in enumerate(rng.choice(COURSES), 1):
            made[ChargeStatus].append(
                ChargeStatus(
                    key=f"{case_key}/charge/1/status/{position}",
                    charge_id=pk,
                    status=status,
                    position=position,
                    date=day.isoformat(),
                )
            )
            day += dt.timedelta(days=rng.randrange(10, 200))
        made[Party].append(Party(key=f"{case_key}/party/1", case_id=pk, person_id=pk, role="accused", position=1))
        for position, kind in enumerate(("complaint-filed", "interrogation", "search")[: 1 + number % 3], 1):
            made[Event].append(
                Event(key=f"{case_key}/event/{position}", case_id=pk, kind=kind, position=position, date=edtf)
            )
    for model, rows in made.items():
        write_straight(model, rows)
    made[TextWord] = list(text_words("case", made[Case]))
    write_straight(TextWord, made[TextWord])
    return sum(map(len, made.values()))


def page(**narrowed: object) -> list[object]:
    """A page of cases, newest first, each with its people and the newest status of its charges."""
    found = Case.objects.filter(**narrowed).order_by("-opened_earliest", "key")
    rows = list(found.values_list("pk", "key", "title")[:PAGE])
    newest = ChargeStatus.objects.filter(charge=models.OuterRef("pk")).order_by("-position").values("status")[:1]
    charges = Charge.objects.filter(case__in=[pk for pk, *_ in rows]).order_by()
    charged = defaultdict(list)
    for pk, *said in charges.values_list("case", "person__names__text", models.Subquery(newest)):
        charged[pk].append(said)
    return [(key, title, charged[pk]) for pk, key, title in rows]


def questions(cases: int) -> dict[str, Ask]:
    """What is asked, each time with other words."""

    return {
        "list: newest 50": lambda _: page(),
        "filter: region and norm, newest 50": lambda rng: page(
            region=rng.choice(REGIONS), charges__norm__key=rng.choice(NORMS)
        ),
        "search: a name in any of three scripts": lambda rng: find_named(" ".join(begun_name(cases, rng))),
        "search: words of a title in any form, of three languages": lambda rng: search_texts(
            f"{rng.choice(ASKED[rng.choice(list(ASKED))])} {rng.randrange(4999)}", limit=PAGE
        ),
        "search: a phrase that few titles have": lambda rng: search_texts(
            f'"расходы {rng.randrange(4999)}"', limit=PAGE
        ),
        "search: a word that a third of the titles have": lambda rng: search_texts(
            ASKED[rng.choice(list(ASKED))][0], limit=PAGE
        ),
        "search: two words that a third of the titles have": lambda _: search_texts(" ".join(ASKED["ru"]), limit=PAGE),
        "open one case": lambda rng: page(key=f"case-{rng.randrange(cases)}"),
        "count: cases by region": lambda _: count(Unit.CASES, "region", as_of=AS_OF).rows,
        "count: charges by norm": lambda _: count(Unit.CHARGES, "norm", as_of=AS_OF).rows,
        "count: charges by newest status": lambda _: count(Unit.CHARGES, "status", as_of=AS_OF).rows,
    }


@dataclass(frozen=True)
class Measured:
    """Milliseconds of a question: the median and the 95th percentile by the clock, and the median of processor time.

    ``rows`` is the median of how many rows were found; a question that finds nothing is answered quickly.
    """

    median: float
    late: float
    cpu: float
    rows: float


def measured(asks: Sequence[Ask], rounds: int) -> list[Measured]:
    """How long like questions take, asked in turn, so that what else the machine does is the same for them.

    The first round is not counted.
    """
    times: list[list[float]] = [[] for _ in asks]
    cpu: list[list[float]] = [[] for _ in asks]
    rows: list[list[int]] = [[] for _ in asks]
    for number in range(rounds + 1):
        for at, ask in enumerate(asks):
            begun, begun_cpu = time.perf_counter(), time.process_time()
            answer = ask(random.Random(number))
            times[at].append((time.perf_counter() - begun) * 1000)
            cpu[at].append((time.process_time() - begun_cpu) * 1000)
            rows[at].append(len(answer))
    return [
        Measured(
            median(each[1:]), quantiles(each[1:], n=20)[-1] if rounds > 1 else each[1], median(own[1:]), median(found)
        )
        for each, own, found in zip(times, cpu, rows, strict=True)
    ]


def written(unit: Unit) -> float:
    """How many rows a second of a table for readers are made."""
    begun = time.perf_counter()
    rows = sum(1 for _ in islice(unit_rows(unit, lang="ru", as_of=AS_OF), EXPORTED))
    return rows / (time.perf_counter() - begun)


def peer_questions(file: Path, cases: int) -> Iterator[tuple[str, Ask]]:
    """The like questions to Datasette, over the same file with full-text search added to it."""
    from datasette.app import Datasette  # noqa: PLC0415 - a peer, installed for this benchmark alone

    database = sqlite3.connect(file)
    database.executescript(
        "CREATE VIRTUAL TABLE names_fts USING fts5(text, content='register_personname', content_rowid='id');"
        "INSERT INTO names_fts(rowid, text) SELECT id, text FROM register_personname;"
        "CREATE VIRTUAL TABLE titles_fts USING fts5(title, content='register_case', content_rowid='id');"
        "INSERT INTO titles_fts(rowid, title)"
        # Titles are kept as JSON, in signs of ASCII, in which no word of Russian or Kazakh would be found.
        " SELECT id, (SELECT group_concat(value, ' ') FROM json_each(title)) FROM register_case;"
    )
    norms = [norm for norm, key in database.execute("SELECT id, key FROM register_norm") if key in NORMS]
    database.close()
    served = Datasette([str(file)], settings={"sql_time_limit_ms": 600_000, "facet_time_limit_ms": 600_000})
    loop = asyncio.new_event_loop()

    def get(name: str, **asked: object) -> Any:
        answer = loop.run_until_complete(served.client.get(f"/{file.stem}/{name}.json?{urlencode(asked)}"))
        if answer.status_code != 200:
            raise SystemExit(answer.text)
        return answer.json()

    def rows(name: str, **asked: object) -> Sequence[object]:
        found: Sequence[object] = get(name, **asked)["rows"]
        return found

    def facet(name: str, column: str) -> Sequence[object]:
        found: Sequence[object] = get(name, _facet=column, _size=0)["facet_results"][column]["results"]
        return found

    def search(rng: random.Random) -> Sequence[object]:
        words = " ".join(f"{word}*" for word in begun_name(cases, rng))
        return rows(
            "register_personname", _search=words, _fts_table="names_fts", _fts_pk="id", _searchmode="raw", _size=PAGE
        )

    def titled(words: str) -> Sequence[object]:
        return rows("register_case", _search=words, _fts_table="titles_fts", _fts_pk="id", _searchmode="raw", **plain)

    def own(rng: random.Random, at: int) -> str:
        lang = rng.choice(list(TITLES))
        return TITLES[lang].split()[at if lang != "kk" else -1 - at].lower()

    plain = {"_size": PAGE, "_nocount": 1, "_nofacet": 1}
    yield "list: newest 50", lambda _: rows("register_case", _sort_desc="opened_earliest", **plain)
    yield (
        "filter: region and norm, newest 50",
        lambda rng: rows(
            "register_case",
            region=rng.choice(REGIONS),
            # Its own _through gives the value of the norm the name that the region's has, and finds nothing.
            _where=f"id IN (SELECT case_id FROM register_charge WHERE norm_id = {rng.choice(norms)})",
            _sort_desc="opened_earliest",
            **plain,
        ),
    )
    yield "search: a name in any of three scripts", search
    yield (
        "search: words of a title in any form, of three languages",
        lambda rng: titled(f"{own(rng, rng.choice((0, 2)))} {rng.randrange(4999)}"),
    )
    yield "search: a phrase that few titles have", lambda rng: titled(f'"расходах {rng.randrange(4999)}"')
    yield "search: a word that a third of the titles have", lambda rng: titled(own(rng, 0))
    yield "search: two words that a third of the titles have", lambda _: titled("публикации расходах")
    yield "open one case", lambda rng: rows("register_case", key=f"case-{rng.randrange(cases)}", **plain)
    yield "count: cases by region", lambda _: facet("register_case", "region")
    yield "count: charges by norm", lambda _: facet("register_charge", "norm_id")


def run(cases: int, *, rounds: int, folder: Path) -> None:
    """Fill one register, ask, and print a table."""
    open_register(folder)
    made = filled(folder, cases)
    exported = {unit: written(unit) for unit in Unit}
    file, peer = folder / "register.sqlite3", {}
    if file.exists():
        peer = dict(peer_questions(Path(shutil.copy(file, folder / "peer.sqlite3")), cases))
    found = {name: measured([ask, *filter(None, [peer.get(name)])], rounds) for name, ask in questions(cases).items()}
    print(
        f"\n{cases:,} cases, {made.rows:,} rows, on {connection.vendor}; "
        f"written at {made.rows / made.seconds:,.0f} rows a second.\n"
    )
    print(f"Tables for readers, the first {EXPORTED:,} rows of each:", end=" ")
    print(", ".join(f"{speed:,.0f} {unit} a second" for unit, speed in exported.items()) + ".\n")
    print(
        table(
            [
                *("question", "rows", "median, ms", "95 %, ms", "CPU, ms"),
                *("Datasette: rows", "median", "95 %", "CPU", "CPU, ours ÷ its"),
            ],
            [lines(name, *each) for name, each in found.items()],
        )
    )


def lines(name: str, mine: Measured, other: Measured | None = None) -> list[str]:
    """One row of the table."""
    figures = [
        figure
        for each in (mine, other)
        if each
        for figure in (f"{each.rows:,.0f}", *(f"{own:,.1f}" for own in (each.median, each.late, each.cpu)))
    ]
    return [name, *figures, *([f"{mine.cpu / other.cpu:.2f}"] if other else ["–"] * 5)]


def main() -> None:
    """Run the sizes asked for, each in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", default="100000", help="one or more numbers, with commas")
    parser.add_argument("--rounds", type=int, default=20, help="how often each question is asked")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the register is left, or found")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.cases.split(",")]
    if os.environ.get("DATABASE_URL") and len(sizes) > 1:
        parser.error("a database that DATABASE_URL names takes one size: it must be empty")
    if asked.keep and len(sizes) > 1:
        parser.error("a folder keeps one register: one size")
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
        run(sizes[0], rounds=asked.rounds, folder=asked.keep)
    for size in [] if asked.keep else sizes:
        with tempfile.TemporaryDirectory() as folder:
            run(size, rounds=asked.rounds, folder=Path(folder))
    print(f"\n{machine()}")


if __name__ == "__main__":
    main()
