"""Restoring from either form, in either database, however it is cut off: the register is whole or empty."""

import json
import signal
import sqlite3
import zipfile
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from emptying import empty_register
from run import run, run_program
from thorough import amount

from dalel.errors import DataError
from dalel.register.exchange.backup import back_up
from dalel.register.exchange.dump import TABLES
from dalel.register.exchange.frictionless import write_package
from dalel.register.exchange.restore import restore
from dalel.register.models import Case, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(register: None, tmp_path: Path) -> Path:
    """The two cases as a data package and as a backup beside it, and an empty register."""
    Person.objects.filter(key="ada").update(
        description={"en": 'lines\r\nand a lone\rreturn, "quotes"', "kk": "=1+1"}
    )  # what CSV is easily wrong about
    folder = tmp_path / "package"
    folder.mkdir()
    write_package(folder)
    back_up(tmp_path / "backup.zip")
    empty_register()
    return folder


def test_a_data_package_gives_the_same_register_as_a_backup(package: Path, tmp_path: Path) -> None:
    restore(package)
    back_up(tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "backup.zip").read_bytes()


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_a_package_that_was_changed_is_refused(package: Path, name: str) -> None:
    path = package / f"{name}.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(DataError) as refused:
        restore(package)
    assert str(refused.value) == (
        f"{package}: {name}.csv is not as it was written.\nTake another copy of the folder. "
        "A register that was changed by hand is loaded with dalel register import."
    )
    assert Person.objects.count() == 0


def test_a_folder_that_is_no_package_is_named_as_such(db: None, tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        restore(tmp_path)
    assert str(refused.value) == (
        f"{tmp_path} is no data package of a register: datapackage.json is not there or not as it was written.\n"
        "Name the folder that dalel register export --format frictionless wrote."
    )


def test_a_package_that_lacks_a_table_is_refused(package: Path) -> None:
    (package / "case.csv").unlink()
    with pytest.raises(DataError) as refused:
        restore(package)
    assert str(refused.value) == (
        f"{package / 'case.csv'} cannot be read: No such file or directory.\nTake another copy of the folder."
    )


def test_a_foreign_zip_is_no_backup(db: None, tmp_path: Path) -> None:
    file = tmp_path / "photos.zip"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("photo.jpg", b"\xff\xd8")
    with pytest.raises(DataError) as refused:
        restore(file)
    assert str(refused.value) == f"{file} is no backup: it has no manifest.json.\nTake another copy of it."


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.9, 0.999])
def test_a_backup_that_is_cut_off_is_refused(package: Path, tmp_path: Path, share: float) -> None:
    data = (tmp_path / "backup.zip").read_bytes()
    file = tmp_path / "cut.zip"
    file.write_bytes(data[: int(share * len(data))])
    with pytest.raises(DataError) as refused:
        restore(file)
    assert str(refused.value) == f"{file} is no backup: File is not a zip file.\nTake another copy of it."


def test_a_row_without_a_column_is_named_and_nothing_is_restored(package: Path, tmp_path: Path) -> None:
    """As an older Dalel would have written it, with digests that are right."""
    from hashlib import sha256  # noqa: PLC0415

    old, changed = tmp_path / "backup.zip", tmp_path / "older.zip"
    with zipfile.ZipFile(old) as packed, zipfile.ZipFile(changed, "w") as new:
        rows = [json.loads(line) for line in packed.read("penalty.jsonl").splitlines()]
        lines = b"".join(
            json.dumps({name: row[name] for name in row if name != "currency"}).encode() + b"\n" for row in rows
        )
        manifest = json.loads(packed.read("manifest.json"))
        manifest["tables"]["penalty"]["sha256"] = sha256(lines).hexdigest()
        for name in packed.namelist():
            data = {"penalty.jsonl": lines, "manifest.json": json.dumps(manifest).encode()}.get(name)
            new.writestr(name, packed.read(name) if data is None else data)
    with pytest.raises(DataError) as refused:
        restore(changed)
    assert str(refused.value) == (
        f"{changed}: penalty has a row that this register cannot hold ('currency'); nothing was restored.\n"
        f"Restore it with the version of Dalel that wrote it ({manifest['migration']})."
    )
    assert Case.objects.count() == 0


@pytest.mark.slow
def test_no_changed_byte_anywhere_changes_a_row_unseen(package: Path, tmp_path: Path) -> None:
    """Bytes all over the file, each turned over whole and in its highest bit but one."""
    from dalel.register.exchange.restore import check_backup  # noqa: PLC0415

    data = (tmp_path / "backup.zip").read_bytes()
    file = tmp_path / "byte.zip"
    with zipfile.ZipFile(tmp_path / "backup.zip") as packed:
        whole = {name: packed.read(name) for name in packed.namelist()}
    for place in range(0, len(data), amount(7, 1)):
        for mask in (0xFF, 0x40):
            file.write_bytes(data[:place] + bytes([data[place] ^ mask]) + data[place + 1 :])
            try:
                packed = zipfile.ZipFile(file)
            except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
                with pytest.raises(DataError):
                    restore(file)
                continue
            with packed:
                try:
                    check_backup(packed, file)
                except DataError:
                    continue
                assert {name: packed.read(name) for name in whole} == whole, place


KILLED = """
import os, signal, sys
from pathlib import Path
from dalel.site.start import open_register, start_django
start_django()
open_register(Path(sys.argv[1]))
from dalel.register.exchange import restore as restoring
calls, at, fill, check = [], int(sys.argv[3]), restoring.fill, restoring.check_written

def dying(function, number):
    def die(*args, **options):
        done = function(*args, **options)
        calls.append(1)
        if len(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    return die

restoring.fill, restoring.check_written = dying(fill, at), dying(check, at)
restoring.restore(Path(sys.argv[2]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("at", [1, len(TABLES) // 2, len(TABLES), len(TABLES) + 1])
def test_a_restore_that_is_killed_leaves_the_register_empty(package: Path, tmp_path: Path, at: int) -> None:
    """Also after the last table, and after all was compared, just before it is kept."""

    def run(where: int) -> int:
        return run_program(KILLED, tmp_path, tmp_path / "backup.zip", where, folder=tmp_path).code

    def stored(table: str) -> int:
        with closing(sqlite3.connect(tmp_path / "register.sqlite3")) as database:
            return int(database.execute(f"select count(*) from {table}").fetchone()[0])  # noqa: S608

    assert run(at) == -signal.SIGKILL
    assert [stored(f"register_{name}") for name in ("source", "person", "case", "change", "nameword")] == [0] * 5
    assert run(0) == 0
    assert stored("register_case") == 2


@pytest.mark.slow
def test_the_commands_say_what_they_wrote(two_cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dalel = partial(run, folder=tmp_path)
    assert dalel("init", "one").code == 0
    assert dalel("init", "two").code == 0
    assert dalel("register", "load", str(two_cases), "--newsroom", "one", "--by", "tester").code == 0
    done = dalel("register", "backup", "b.zip", "--newsroom", "one")
    assert (done.code, done.err) == (0, "")
    back = dalel("register", "restore", "b.zip", "--newsroom", "two")
    assert (back.code, back.out) == (0, done.out.replace("Backed up", "Restored"))
    again = dalel("register", "restore", "b.zip", "--newsroom", "two")
    assert (again.code, again.out, again.err) == (
        2,
        "",
        "Error: The register is not empty: it has rows of source.\n"
        "Restore into a new newsroom, or name an empty database with DATABASE_URL.\n",
    )
    entities = dalel("register", "export", "--format", "ftm", "--output", "ftm", "--newsroom", "two")
    assert (entities.code, entities.out, entities.err) == (
        0,
        "Written: 21 entities (2 Company, 2 CourtCase, 7 CourtCaseParty, 3 Event, 3 Person, 1 PublicBody, "
        "3 UnknownLink)\n",
        "Left out, with their parts in cases, since no source names them: 1 person.\n"
        "Drafts and restricted values are in it; --for public leaves them out.\n",
    )
