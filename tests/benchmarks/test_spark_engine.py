"""On Apache Spark a flag finds what it finds on DuckDB, row for row: on a cluster of one master and two workers.

Four flags in every run: one that looks at each process, one that measures all of them first, one about organisations,
and one of spending lines, which counts by conditions that are unknown of whole groups.
``make test-thorough`` runs every flag, of processes and of lines, on the cluster and on ``local[2]``.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
import pytest
from run import run
from synthetic.releases import releases
from thorough import IS_THOROUGH, amount

from dalel.edition import editions

pytestmark = [pytest.mark.slow, pytest.mark.spark]

FINDINGS, MEMBERS = "findings.parquet", "members.parquet"
CARDINAL = Path(__file__).parents[1] / "vectors" / "cardinal" / "indicators"
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""What a short run of Java wants: to compile fast rather than well."""
ONLY = [] if IS_THOROUGH else ["--only", "R003,R024,R038,YEAR-END"]
MASTERS = ["cluster", "local[2]"][: amount(1, 2)]
TOLD_IN_PARTS = [
    {
        "ocid": "parts",
        "date": "2020-01-01T00:00:00Z",
        "tender": {"tenderPeriod": {"startDate": "2020-01-01T00:00:00Z"}},
    },
    {
        "ocid": "parts",
        "date": "2020-02-01T00:00:00Z",
        "tender": {"tenderPeriod": {"endDate": "2020-01-05T00:00:00Z"}},
        "parties": [{"id": name, "identifier": {"scheme": "KZ-BIN", "id": "1"}} for name in ("a", "b")],
        "bids": {
            "details": [{"id": name, "status": "disqualified", "tenderers": [{"id": name}]} for name in ("a", "b")],
        },
    },
]
"""One process in two releases, with one tenderer under two references: what reading made of it, every engine reads."""


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generated releases, and Cardinal's own fixtures with the ocids of each made its own."""
    folder = tmp_path_factory.mktemp("spark")
    run("init", "news", folder=folder)
    made = folder / "made.jsonl"
    made.write_bytes(b"".join(line + b"\n" for line in releases(amount(1000, 5000))))
    fixtures = folder / "fixtures.jsonl"
    with fixtures.open("w", encoding="utf-8") as lines:
        for path in sorted(CARDINAL.glob("*.jsonl")):
            for release in fixture_releases(path):
                lines.write(json.dumps(release) + "\n")
    told = folder / "told.jsonl"
    told.write_text("".join(json.dumps(release) + "\n" for release in TOLD_IN_PARTS), encoding="utf-8")
    ran = run("spending", "read", made, fixtures, told, folder=folder / "news")
    # The fixtures are too bare to give spending lines; their processes are read all the same.
    assert "0 lines read, 161 records refused" in ran.err
    return folder / "news"


def fixture_releases(path: Path) -> Iterator[dict[str, Any]]:
    for text in path.read_text(encoding="utf-8").splitlines():
        release = json.loads(text) if text.startswith("{") else None
        if isinstance(release, dict) and isinstance(release.get("ocid"), str):
            yield release | {"ocid": f"{path.stem}-{release['ocid']}"}


@pytest.fixture(scope="module")
def found_by_duckdb(newsroom: Path) -> dict[str, pa.Table]:
    ran = run("flags", "run", *ONLY, folder=newsroom)
    assert ran.code == 0, ran.err
    return tables(newsroom)


def tables(newsroom: Path) -> dict[str, pa.Table]:
    """Every row of every flag's findings and of their members, in the order kept."""
    kept = editions(newsroom / "findings")
    return {f"{code}/{name}": pq.read_table(kept[code] / name) for code in kept for name in (FINDINGS, MEMBERS)}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Java in little memory, on this machine's own address."""
    settings = tmp_path_factory.mktemp("spark-settings")
    (settings / "spark-defaults.conf").write_text("spark.executor.memory 512m\nspark.driver.memory 768m\n")
    return {"SPARK_CONF_DIR": str(settings), "SPARK_LOCAL_IP": "127.0.0.1", "JDK_JAVA_OPTIONS": QUICK}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Iterator[tuple[str, list[Path]]]:
    """One master and two workers of a core each, on loopback: its address, and where the workers keep what they do."""
    folder = tmp_path_factory.mktemp("cluster")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    master = f"spark://127.0.0.1:{port}"
    place = ["--host", "127.0.0.1", "--webui-port", "0"]
    commands = [["master.Master", *place, "--port", str(port)]] + [
        ["worker.Worker", *place, "--cores", "1", "--memory", "600m", "--work-dir", str(folder / name), master]
        for name in ("first", "second")
    ]
    started: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            started.append(start(command, folder, environment))
            if len(started) == 1:
                wait_for(port, started[0])
        yield master, [folder / "first", folder / "second"]
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def start(command: list[str], folder: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    spark_class = Path(pyspark.__file__).parent / "bin" / "spark-class"
    words = [str(spark_class), f"org.apache.spark.deploy.{command[0]}", *command[1:]]
    log = (folder / f"{command[0]}-{len(list(folder.iterdir()))}.log").open("wb")
    with log:
        return subprocess.Popen(words, cwd=folder, env=os.environ | environment, stdout=log, stderr=log)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with socket.socket() as try_one:
            if try_one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"The master ended with {process.returncode}.")


@pytest.mark.parametrize("where", MASTERS)
def test_spark_finds_row_for_row_what_duckdb_finds(
    *,
    where: str,
    newsroom: Path,
    found_by_duckdb: dict[str, pa.Table],
    environment: dict[str, str],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    master, workers = request.getfixturevalue("cluster") if where == "cluster" else (where, [])
    copied = tmp_path / "news"
    shutil.copytree(newsroom, copied, ignore=shutil.ignore_patterns("findings"))
    words = [sys.executable, "-m", "dalel.cli.main", "flags", "run", *ONLY, "--engine", "spark", "--master", master]
    # Not by `run`, which waits five minutes at most: however long it takes here, it is right or wrong.
    ran = subprocess.run(words, cwd=copied, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    found = tables(copied)
    assert found.keys() == found_by_duckdb.keys()
    for name, table in found.items():
        expected = found_by_duckdb[name]
        assert (table.schema.names, table.schema.types) == (expected.schema.names, expected.schema.types), name
        assert table.to_pydict() == expected.to_pydict(), name
    assert all(found[f"{code}/{FINDINGS}"].num_rows for code in ("R003", "R024", "R038", "YEAR-END"))
    for folder in workers:
        assert list(folder.glob("app-*/*")), f"{folder.name} had nothing to do"
    assert list((copied / "findings").glob(".spark-*")) == []
