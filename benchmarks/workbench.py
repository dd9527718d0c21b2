"""How long the pages of the workbench take over a newsroom: the first time, and when they are asked for again.

    python benchmarks/scale.py --lines 1000000 --without-peer --work work
    python benchmarks/workbench.py work/1000000/newsroom

Wall time and CPU time of the whole process. The first page pays for opening the engine; a question about spending that
was asked before is remembered. Nothing is asserted: machines differ.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from synthetic.markdown import table

from dalel.newsroom import Newsroom
from dalel.site.workbench.keys import Keys
from dalel.site.workbench.start import workbench_application

HOST = "127.0.0.1:8765"
TIMES = 3
PAGES = {
    "overview": "/en/",
    "by method": "/en/spending/?by=method",
    "by buyer": "/en/spending/?by=buyer",
    "by item, second page": "/en/spending/?by=item&page=2",
    "by month, from 1,000,000": "/en/spending/?by=month&from=1000000",
    "one method, by supplier": "/en/spending/?by=supplier&method=23",
    "two words": "/en/spending/?words=%D1%83%D1%81%D0%BB%D1%83%D0%B3%D0%B8+%D0%BF%D0%BE",
    "lines, first page": "/en/spending/?lines=all",
    "lines, page 5,000": "/en/spending/?lines=all&page=5000",
    "findings": "/en/findings/",
}


def ask(application: Callable[..., Any], address: str, cookie: str = "") -> dict[str, str]:
    """Ask for a page to its last byte; its headers."""
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
        "HTTP_COOKIE": cookie,
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
    }
    b"".join(application(environment, start))
    return told


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("newsroom", type=Path)
    keys = Keys()
    application = workbench_application(Newsroom.open(parser.parse_args().newsroom), keys)
    cookie = ask(application, f"/open/{keys.token}")["Set-Cookie"].partition(";")[0]
    rows = []
    for name, address in PAGES.items():
        walls, cpus = [], []
        for _ in range(TIMES):
            wall, cpu = time.monotonic(), time.process_time()
            status = ask(application, address, cookie)["status"]
            if status != "200 OK":
                raise SystemExit(f"{address}: {status}")
            walls.append(time.monotonic() - wall)
            cpus.append(time.process_time() - cpu)
        rows.append(
            [
                name,
                f"{walls[0]:.2f}",
                f"{cpus[0]:.2f}",
                f"{statistics.median(walls[1:]):.2f}",
                f"{statistics.median(cpus[1:]):.2f}",
            ]
        )
    print(table(["page", "first, s", "first, CPU s", "again, s", "again, CPU s"], rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
