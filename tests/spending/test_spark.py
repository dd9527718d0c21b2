"""What Spark needs is said before anything starts: the package, Java, a master that answers."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from dalel.errors import CommandError
from dalel.spending import open_spark
from dalel.spending import spark as spark_module

JAVA = "Install it (Debian: apt-get install openjdk-17-jre-headless), or name its folder in JAVA_HOME."


def refusal(master: str, folder: Path) -> str:
    with pytest.raises(CommandError) as error, open_spark(master, folder=folder):
        pass
    assert list(folder.iterdir()) == []
    return str(error.value)


def java_that_says(folder: Path, says: str) -> Path:
    java = folder / "home" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
    java.chmod(0o755)
    return java


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "room"
    folder.mkdir()
    return folder


def test_without_the_package_it_says_what_to_install(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_module, "find_spec", lambda _: None)
    assert refusal("local[2]", room) == "Spark needs the package PySpark.\nInstall it: pip install 'dalel[spark]'"


@pytest.mark.parametrize("master", ["", "local[two]", "spark://host", "http://host:7077"])
def test_what_is_no_master_is_refused(room: Path, master: str) -> None:
    assert refusal(master, room) == (
        f'"{master}" is not a master of Spark.\nName one like local[2], local[*] or spark://host:7077'
    )


def test_a_master_that_does_not_answer_is_named(room: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        master = f"spark://127.0.0.1:{free.getsockname()[1]}"
        assert refusal(master, room) == (
            f"No master of Spark answers at {master}: Connection refused.\n"
            "Start it there (sbin/start-master.sh), or name another, or run on this machine: --master 'local[*]'"
        )


def test_without_java_it_says_where_it_looked(room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert refusal("local[2]", room) == (f"Spark needs Java, and {tmp_path}, which JAVA_HOME names, has none.\n{JAVA}")
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusal("local[2]", room) == f"Spark needs Java, and there is none here.\n{JAVA}"


def test_a_java_that_is_too_old_is_named_with_what_it_says(
    room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = java_that_says(tmp_path, 'openjdk version "11.0.2"')
    monkeypatch.setenv("JAVA_HOME", str(java.parents[1]))
    assert refusal("local[2]", room) == (f'Spark needs Java 17 or newer; {java} says: openjdk version "11.0.2"\n{JAVA}')
