"""A backup: the same register gives the same bytes, any database can be restored from it, damage is refused."""

import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from emptying import empty_register
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dalel.errors import CommandError, DataError
from dalel.register.exchange.backup import back_up
from dalel.register.exchange.dump import TABLES
from dalel.register.exchange.restore import restore
from dalel.register.history import history_of
from dalel.register.models import Case, Change, Organisation, Person
from dalel.register.search import find_named
from dalel.register.standing import find_standing

VECTORS = Path(__file__).parents[2] / "vectors" / "register"
pytestmark = pytest.mark.django_db
ROWS = {
    "source": 1, "norm": 2, "person": 4, "organisation": 3, "statistic": 1, "case": 2, "related": 1, "party": 6,
    "proceeding": 1, "charge": 3, "status": 6, "event": 3, "actor": 1, "seizure": 2, "opinion": 0, "measure": 0,
    "penalty": 2, "publication": 1, "reaction": 1, "reply": 0, "person-name": 4, "organisation-name": 3,
    "publication-author": 2, "act": 1, "change": 40, "standing-step": 0, "import": 0,
    "restriction": 0, "pseudonym": 0, "comment": 0, "task": 0, "note": 0, "answer": 0,
}  # fmt: skip


@pytest.fixture
def backup(register: None, tmp_path: Path) -> Path:
    """A backup of the two cases, and an empty register."""
    file = tmp_path / "backup.zip"
    back_up(file)
    empty_register()
    return file


def test_a_backup_holds_every_row_and_the_same_register_gives_the_same_bytes(register: None, tmp_path: Path) -> None:
    done = back_up(tmp_path / "one.zip")
    assert {name: rows for name, rows in done.rows.items() if name != "citation"} == ROWS
    back_up(tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.zip", "two.zip"]


def test_a_register_is_restored_as_it_was(backup: Path, tmp_path: Path) -> None:
    assert Case.objects.count() == 0
    restore(backup)
    back_up(tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == backup.read_bytes()
    case = Case.objects.get(key="first")
    assert (str(case.opened_earliest), str(case.opened_latest)) == ("2020-04-01", "2020-04-30")
    bank = Organisation.objects.get(key="bank")
    assert bank.parent is not None
    assert bank.parent.key == "holding"
    assert [each.key for each in find_named("сампель")] == ["ada"]
    assert len(history_of("first")) == 23


def test_a_backup_of_an_earlier_version_is_restored(db: None) -> None:
    done = restore(VECTORS / "backup-0005.zip")
    assert (done.migration, done.rows["case"], done.rows["change"]) == ("0005_imports", 9, 218)
    assert (find_standing("case", "shuraev-2020"), find_standing("case", "ilyashev-2020")) == ("published", "draft")


def test_work_goes_on_after_a_restore(
    backup: Path, load: Callable[..., Any], changed_folder: Callable[..., Path]
) -> None:
    restore(backup)
    newest = Change.objects.order_by("pk").values_list("pk", flat=True).last()
    done = load(changed_folder("people.yaml", lambda people: people["bek"].update(occupations=["journalist"])))
    assert done.changed == {"person": 1}
    assert newest is not None
    assert Change.objects.get(key="bek", before__isnull=False).pk > newest


def test_nothing_is_mixed_with_what_is_there(backup: Path, load: Callable[..., Any], two_cases: Path) -> None:
    load(two_cases)
    with pytest.raises(CommandError) as refused:
        restore(backup)
    assert str(refused.value) == (
        "The register is not empty: it has rows of source.\n"
        "Restore into a new newsroom, or name an empty database with DATABASE_URL."
    )


def test_a_file_that_is_there_is_replaced_only_when_told(register: None, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    file.write_bytes(b"mine")
    with pytest.raises(CommandError, match=r"is there already\.\nName another file, or replace it with --force\."):
        back_up(file)
    assert file.read_bytes() == b"mine"
    back_up(file, force=True)
    assert zipfile.is_zipfile(file)


def rewritten(backup: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a backup with one file changed and packed anew."""
    copy = backup.with_name("changed.zip")
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(copy, "w") as new:
        for each in old.namelist():
            new.writestr(each, change(old.read(each)) if each == name else old.read(each))
    return copy


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_was_changed_is_refused(backup: Path, name: str) -> None:
    copy = rewritten(backup, f"{name}.jsonl", lambda data: data + b"{}\n")
    with pytest.raises(DataError) as refused:
        restore(copy)
    assert str(refused.value) == f"{copy}: {name}.jsonl is not as it was written.\nTake another copy of it."
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "dalel-register-backup/2"}, "is a backup of another version of Dalel."),
        ({"migration": "9999_later"}, "was written by a newer Dalel (9999_later)."),
        ({"tables": {}}, "is a backup of another version of Dalel."),
        ({"tables": None}, "is damaged: 'NoneType' object has no attribute 'keys'."),
    ],
)
def test_a_backup_of_another_version_is_named_as_such(backup: Path, change: dict[str, Any], message: str) -> None:
    copy = rewritten(backup, "manifest.json", lambda data: json.dumps(json.loads(data) | change).encode())
    with pytest.raises(DataError) as refused:
        restore(copy)
    assert str(refused.value).startswith(f"{copy} {message}")


def test_a_row_that_the_database_would_hold_otherwise_leaves_nothing_behind(backup: Path) -> None:
    """A forged row with its digest put right: it is found when the register is read again."""

    def forge(data: bytes) -> bytes:
        return data.replace(b'"opened":"2020-04"', b'"opened":"2020-04","extra":1')

    copy = rewritten(backup, "case.jsonl", forge)
    with zipfile.ZipFile(copy) as packed:
        digest = sha256(packed.read("case.jsonl")).hexdigest()
    held = copy.with_name("forged.zip")
    with zipfile.ZipFile(copy) as old, zipfile.ZipFile(held, "w") as new:
        for each in old.namelist():
            data = old.read(each)
            if each == "manifest.json":
                manifest = json.loads(data)
                manifest["tables"]["case"]["sha256"] = digest
                data = json.dumps(manifest).encode()
            new.writestr(each, data)
    with pytest.raises(
        DataError, match="case does not stand in the database as it was backed up; nothing was restored"
    ):
        restore(held)
    assert (Case.objects.count(), Person.objects.count()) == (0, 0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_changed_bit_is_refused_or_changes_nothing(backup: Path, place: float, bit: int) -> None:
    """Bits that no reader looks at (a ZIP holds its names twice, and times) may change; rows never do."""
    data = bytearray(backup.read_bytes())
    data[int(place * len(data))] ^= 1 << bit
    copy = backup.with_name("bit.zip")
    copy.write_bytes(data)
    try:
        restore(copy)
    except DataError:
        assert Case.objects.count() == 0
        return
    again = backup.with_name("again.zip")
    back_up(again, force=True)
    assert again.read_bytes() == backup.read_bytes()
    empty_register()


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all" * 100])
def test_what_is_no_zip_is_no_backup(db: None, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(data)
    with pytest.raises(DataError, match=r"is no backup: File is not a zip file\.\nTake another copy of it\."):
        restore(file)
