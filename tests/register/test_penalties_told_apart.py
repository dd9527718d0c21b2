"""An administrative penalty is no conviction: in what is entered, in what earlier versions wrote, in their backups."""

import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from dalel.errors import DataError
from dalel.register.actions.load_folder import Loaded
from dalel.register.exchange.restore import restore
from dalel.register.models import Case, Change, Charge, ChargeStatus, Penalty, Proceeding
from dalel.register.retold import Told, call_penalties_convictions, tell_penalties_apart
from dalel.register.status_word import INSTEAD, PENALTY_FOR, word_instead
from dalel.vocabulary import vocabulary

pytestmark = pytest.mark.django_db
BACKUP = Path(__file__).parents[1] / "vectors" / "register" / "backup-0005.zip"
TOLD = Told(Charge, ChargeStatus, Proceeding, Change)
Changing = Callable[..., Path]
Loading = Callable[..., Loaded]


@pytest.mark.parametrize("word", vocabulary("register/charge-status"))
def test_each_word_of_a_conviction_has_one_of_a_penalty_and_no_other_word_belongs_to_one_branch(word: str) -> None:
    criminal = {"convicted", "conviction-upheld", "conviction-quashed"}
    administrative = {"penalised", "penalty-upheld", "penalty-quashed"}
    assert bool(word_instead(word, norm="kz:penal:274", kind="")) == (word in administrative)
    assert bool(word_instead(word, norm="kz:admin:478", kind="criminal")) == (word in criminal)
    assert bool(word_instead(word, norm="", kind="administrative")) == (word in criminal)
    assert not any(word_instead(word, norm="", kind=kind) for kind in ("", "civil", "complaint", "unknown"))
    assert not word_instead(word, norm="intl:iccpr:19", kind="administrative")


def test_a_conviction_under_an_administrative_norm_is_refused_and_nothing_is_loaded(
    load: Loading, changed_folder: Changing
) -> None:
    def change(case: Any) -> None:
        case["charges"][0]["norm"] = "kz:admin:478"

    with pytest.raises(DataError) as refused:
        load(changed_folder("cases/first.yaml", change))
    assert str(refused.value) == (
        'The status of a charge "first/charge/ada/status/3" says "convicted", which does not fit the law that it '
        "rests on.\n"
        'Say "administrative penalty imposed": an administrative penalty is no conviction, and a conviction no '
        "administrative penalty."
    )
    assert not Case.objects.exists()


def test_a_norm_that_is_changed_later_is_held_to_the_statuses_that_stand(
    load: Loading, two_cases: Path, changed_folder: Changing
) -> None:
    def change(case: Any) -> None:
        case["charges"][0]["norm"] = "kz:admin:478"

    load(two_cases)
    with pytest.raises(DataError, match=r'^The status of a charge "first/charge/ada/status/3" says "convicted"'):
        load(changed_folder("cases/first.yaml", change))


def test_the_outcome_of_a_proceeding_is_held_to_the_kind_of_its_case(load: Loading, changed_folder: Changing) -> None:
    def change(case: Any) -> None:
        case["kind"] = "administrative"

    with pytest.raises(DataError) as refused:
        load(changed_folder("cases/first.yaml", change))
    assert refused.value.args[0].splitlines()[0] == (
        'The proceeding "first/proceeding/trial" says "convicted", which does not fit the law that it rests on.'
    )


def as_administrative(case: Any) -> None:
    """The first case under an administrative norm, with its penalty upheld."""
    case["kind"] = "administrative"
    for charge in case["charges"]:
        charge["norm"] = "kz:admin:478"
        for step in charge["statuses"]:
            step["status"] = PENALTY_FOR.get(step["status"], step["status"])
    case["proceedings"][0]["outcome"] = "penalised"


def words() -> dict[str, str]:
    """Every status and outcome, by its record, as the register has it and, marked, as its history has it."""
    return {
        **dict(ChargeStatus.objects.values_list("key", "status")),
        **dict(Proceeding.objects.values_list("key", "outcome")),
        **{
            f"{change.key} in the history": change.after["columns"][column]
            for noun, column in (("status", "status"), ("proceeding", "outcome"))
            for change in Change.objects.filter(noun=noun)
            if change.after
        },
    }


@pytest.mark.parametrize("kept", ["norm", "kind alone"])
def test_what_earlier_versions_called_a_conviction_is_told_apart_and_back(
    load: Loading, changed_folder: Changing, kept: str
) -> None:
    load(changed_folder("cases/first.yaml", as_administrative))
    if kept == "kind alone":
        Charge.objects.update(norm=None)
    now = words()
    assert {now["first/charge/ada/status/3"], now["first/proceeding/trial in the history"]} == {"penalised"}
    call_penalties_convictions(TOLD)
    assert words() == {key: INSTEAD["criminal"].get(word, word) for key, word in now.items()}
    tell_penalties_apart(TOLD)
    assert words() == now


@pytest.mark.parametrize("uncertain", ["no norm and no kind", "another charge of the case", "criminal"])
def test_what_is_not_certain_stays_as_it_was(load: Loading, two_cases: Path, uncertain: str) -> None:
    load(two_cases)
    if uncertain == "no norm and no kind":
        Charge.objects.update(norm=None)
        Case.objects.update(kind="")
    if uncertain == "another charge of the case":
        Charge.objects.filter(key="first/charge/bek").update(norm=None)
        Case.objects.update(kind="")
    now = words()
    tell_penalties_apart(TOLD)
    assert words() == now


def test_a_charge_that_is_not_there_any_more_is_told_apart_in_the_history_by_its_last_norm(
    load: Loading, changed_folder: Changing
) -> None:
    load(changed_folder("cases/first.yaml", as_administrative))
    call_penalties_convictions(TOLD)
    Penalty.objects.all().delete()
    Charge.objects.filter(key="first/charge/ada").delete()
    tell_penalties_apart(TOLD)
    assert words()["first/charge/ada/status/3 in the history"] == "penalised"


def test_a_backup_of_a_version_with_one_word_for_both_is_restored_in_the_words_of_this_one(tmp_path: Path) -> None:
    """The kept backup, as it would be if the two people of the administrative case had been called convicted."""
    old = tmp_path / "old.zip"
    with zipfile.ZipFile(BACKUP) as packed, zipfile.ZipFile(old, "w") as new:
        manifest = json.loads(packed.read("manifest.json"))
        files = {name: packed.read(name) for name in packed.namelist()}
        for noun in ("status", "change"):
            rows = [json.loads(line) for line in files[f"{noun}.jsonl"].splitlines()]
            for row in rows:
                said = row if noun == "status" else (row["after"] or {}).get("columns", {})
                if str(said.get("charge")).startswith("qaharman-aktobe-2020/") and said.get("status") == "charged":
                    said["status"] = "convicted"
            files[f"{noun}.jsonl"] = "".join(line_of(row) for row in rows).encode()
            manifest["tables"][noun]["sha256"] = sha256(files[f"{noun}.jsonl"]).hexdigest()
        for name, data in {**files, "manifest.json": json.dumps(manifest).encode()}.items():
            new.writestr(name, data)
    assert restore(old).migration == "0005_imports"
    found = ChargeStatus.objects.filter(status__in=["convicted", "penalised"]).order_by("key")
    assert list(found.values_list(F("charge__case__key"), "status")) == [
        ("ilyashev-2020", "convicted"),
        ("khasenov-2020", "convicted"),
        ("qaharman-aktobe-2020", "penalised"),
        ("qaharman-aktobe-2020", "penalised"),
    ]
    history = {word for key, word in words().items() if key.startswith("qaharman") and key.endswith("in the history")}
    assert history == {"penalised"}


def line_of(row: object) -> str:
    """A row as a backup writes it."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
