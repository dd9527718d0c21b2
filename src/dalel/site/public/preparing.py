"""What an edition holds beside its records, so that a page need not look through all of them: counts, and an order.

An edition never changes, so all of it is worked out once, when the edition is made.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path

from django.db import connection

from dalel.jurisdictions.law import laws
from dalel.register.statistics import Unit, count
from dalel.site.public.asked import NEWEST, by_publication
from dalel.site.public.counts import counted_under
from dalel.site.public.edition import COUNTS, TABLES


def prepare(folder: Path, *, day: dt.date) -> None:
    """Write into the register of an edition, which is open, what pages are made from; its counts beside it."""
    pairs: list[tuple[Unit, str | None]] = [*((unit, None) for unit in Unit), *TABLES]
    counts = [asdict(count(unit, by, as_of=day)) for unit, by in pairs]
    norms = {key: counted_under(key) for law in laws() for key in law}
    said = json.dumps({"counts": counts, "norms": norms}, default=str, ensure_ascii=False, indent=1)
    (folder / COUNTS).write_text(said + "\n", encoding="utf-8")
    keep_order()
    with connection.cursor() as cursor:
        # Whether anything was withdrawn is asked by most pages, and the answer is mostly that nothing was.
        cursor.execute("CREATE INDEX acts_that_withdrew ON register_act (id) WHERE kind = 'withdraw'")
        cursor.execute("ANALYZE")
        # Of an index without rows it writes nothing, and then another one is taken, which is as long as the table.
        cursor.execute(
            "INSERT INTO sqlite_stat1 SELECT 'register_textword', 'text_words_in_second', '1 1'"
            " WHERE NOT EXISTS (SELECT 1 FROM sqlite_stat1 WHERE idx = 'text_words_in_second')"
        )


def keep_order() -> None:
    """Write down the order of all cases, those published last first: a list begins there and reads on."""
    columns = "place INTEGER PRIMARY KEY, case_id INTEGER NOT NULL UNIQUE, region TEXT NOT NULL, year INTEGER"
    found = by_publication().values_list("pk", "region", "opened_earliest", "opened_latest")
    rows = [
        (place, pk, region, first.year if first and last and first.year == last.year else None)
        for place, (pk, region, first, last) in enumerate(found.iterator(chunk_size=2000))
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {NEWEST} ({columns})")
        cursor.executemany(f"INSERT INTO {NEWEST} VALUES (%s, %s, %s, %s)", rows)  # noqa: S608 - our own name
        for columns in ("region", "year", "region, year"):
            name = columns.replace(", ", "_and_")
            cursor.execute(f"CREATE INDEX newest_by_{name} ON {NEWEST} ({columns}, place)")
        cursor.execute("CREATE INDEX cases_of_region ON register_case (region, key)")
