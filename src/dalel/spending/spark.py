"""Apache Spark in place of the embedded engine, for data that one machine cannot hold."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dalel.errors import CommandError

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

OLDEST_JAVA = 17
INSTALL_JAVA = "Install it (Debian: apt-get install openjdk-17-jre-headless), or name its folder in JAVA_HOME."
MASTER = re.compile(r"local(\[(\d+|\*)\])?|spark://(?P<host>[^:/]+):(?P<port>\d+)|yarn|k8s://.+")
PATIENCE = 10
"""Seconds for a master to answer: Spark itself would try for minutes."""


@contextmanager
def open_spark(master: str, *, folder: Path) -> Iterator[BaseBackend]:
    """Spark at a master (``local[2]``, ``spark://host:7077``), stopped at the end of the block.

    ``folder`` is one that every worker sees; results pass through it. What is missing is said before anything starts.
    """
    if find_spec("pyspark") is None:
        raise CommandError("Spark needs the package PySpark.", next_step="Install it: pip install 'dalel[spark]'")
    check_master(master)
    check_java()
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".spark-", dir=folder) as shared:
        backend = import_module("dalel.spending.spark_backend").connect(master, shared=Path(shared))
        try:
            yield backend
        finally:
            backend.disconnect()


def check_master(master: str) -> None:
    """Say so where a master is not one, or does not answer."""
    found = MASTER.fullmatch(master)
    if found is None:
        raise CommandError(
            f'"{master}" is not a master of Spark.', next_step="Name one like local[2], local[*] or spark://host:7077"
        )
    if found["host"]:
        try:
            socket.create_connection((found["host"], int(found["port"])), timeout=PATIENCE).close()
        except OSError as error:
            raise CommandError(
                f"No master of Spark answers at {master}: {error.strerror or error}.",
                next_step="Start it there (sbin/start-master.sh), or name another, or run on this machine: "
                "--master 'local[*]'",
            ) from error


def check_java() -> None:
    """Say so where there is no Java, or one that is too old."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home, "bin"))) if home else shutil.which("java")
    if java is None:
        where = f"{home}, which JAVA_HOME names, has none" if home else "there is none here"
        raise CommandError(f"Spark needs Java, and {where}.", next_step=INSTALL_JAVA)
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < OLDEST_JAVA:
        raise CommandError(
            f"Spark needs Java {OLDEST_JAVA} or newer; {java} says: {said.partition(chr(10))[0] or 'nothing'}",
            next_step=INSTALL_JAVA,
        )
