"""How quickly a case list comes into the register, is found unchanged, and is taken out again.

python benchmarks/imports.py
python benchmarks/imports.py --file us_pft.csv --format us-pft
.ci/with-postgres python benchmarks/imports.py

Without a file a table of made-up cases is written and read: each row has a case, a person, a charge by a norm, a
status, an event, a court and a fine. Each step is one transaction, as its command runs it. Nothing is asserted about
time.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from scale import machine
from synthetic.markdown import table

from dalel.site.start import open_register, start_django

start_django()

from django.db import connection  # noqa: E402 - models can be imported once Django is set up

from dalel.register.actions.act import Doing  # noqa: E402
from dalel.register.actions.import_file import import_file  # noqa: E402
from dalel.register.actions.undo_import import undo_import  # noqa: E402
from dalel.register.imports import ImportMapping, parse_mapping, read_outside  # noqa: E402

T = TypeVar("T")
FAMILIES = ["Сериков", "Ахметов", "Дуйсенов", "Касенов", "Нурланов", "Омаров", "Сатпаев", "Жаксыбеков"]
GIVEN = ["Арман", "Болат", "Данияр", "Ерлан", "Марат", "Нурлан", "Серик", "Тимур"]
PLACES = ["Алматы", "Астана", "Шымкент", "Актобе", "Павлодар"]
NORMS = ["ч. 4 ст. 274 УК РК", "ч. 1 ст. 174 УК РК", "ст. 130", "п. 2 ч. 4 ст. 274 УК РК"]
STATUSES = ["convicted", "acquitted", "charged"]
COLUMNS = "id title place opened name role norm status decided detained court fine".split()  # noqa: SIM905 - shorter
MAPPING = """keys: made-up
language: ru
dates: ["%d.%m.%Y"]
columns:
  id: case.key
  title: case.title
  place: case.place
  opened: case.opened
  name: person.name
  role: person.role
  norm: charge.norm
  status: status
  decided: charge.status_date
  detained: event:detention.date
  court: proceeding.court
  fine: penalty.amount
constants:
  case.country: KZ
  case.kind: criminal
  event:detention.kind: detention
  penalty.penalty: fine
  penalty.currency: KZT
  proceeding.instance: first
"""


def write_made_up(path: Path, rows: int) -> None:
    """Write a table of made-up cases."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(rows):
            rng = random.Random(number)
            opened = dt.date(2012, 1, 1) + dt.timedelta(days=rng.randrange(5000))
            detained, decided = opened + dt.timedelta(days=rng.randrange(30)), opened + dt.timedelta(days=200)
            writer.writerow(
                [
                    f"m-{number}",
                    f"Публикации о расходах {rng.randrange(5000)}",
                    rng.choice(PLACES),
                    f"{opened:%d.%m.%Y}",
                    f"{rng.choice(FAMILIES)} {rng.choice(GIVEN)} {number}",
                    "accused",
                    rng.choice(NORMS),
                    rng.choice(STATUSES),
                    f"{decided:%d.%m.%Y}",
                    f"{detained:%d.%m.%Y}",
                    f"Суд {rng.randrange(200)}",
                    str(rng.randrange(1000, 900_000)),
                ]
            )


def timed(step: Callable[[], T]) -> tuple[T, float, float]:
    """What a step answered, and its seconds by the clock and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    done = step()
    return done, time.perf_counter() - wall, time.process_time() - cpu


def run(file: Path, form: str, mapping: ImportMapping, folder: Path) -> None:
    """Read, import, import again, undo; print a table."""
    open_register(folder)
    doing = Doing("benchmark", dt.datetime(2026, 11, 23, tzinfo=dt.UTC), "import")
    undoing = Doing("benchmark", dt.datetime(2026, 11, 24, tzinfo=dt.UTC), "undo-import")
    read, *reading = timed(lambda: read_outside(file, form, mapping=mapping))
    first, *importing = timed(lambda: import_file(read, doing))
    _, *again = timed(lambda: import_file(read, doing))
    number = first.number
    if number is None:
        raise SystemExit("Nothing was imported.")
    _, *taking_out = timed(lambda: undo_import(number, undoing))
    rows = len(read.verdict.rows)
    print(f"\n{file.name}: {rows:,} rows, {first.loaded.added.total():,} records, on {connection.vendor}.\n")
    steps = {"read": reading, "import": importing, "import again": again, "undo": taking_out}
    print(
        table(
            ["step", "wall, s", "CPU, s", "rows a second"],
            [[name, f"{wall:.2f}", f"{cpu:.2f}", f"{rows / wall:,.0f}"] for name, (wall, cpu) in steps.items()],
        )
    )


def main() -> None:
    """Measure with the file asked for, or with a made-up one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000, help="of the made-up table")
    parser.add_argument("--file", type=Path)
    parser.add_argument("--format", default="table")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file, mapping = asked.file, ImportMapping()
        if file is None:
            file = Path(folder) / "made-up.csv"
            write_made_up(file, asked.rows)
            mapping = parse_mapping(MAPPING, "made-up.yaml")
        run(file, asked.format, mapping, Path(folder))
    print(f"\n{machine()}")


if __name__ == "__main__":
    main()
