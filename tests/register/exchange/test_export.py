"""Exports: whole rows asserted; the data package is read and validated by the Frictionless library."""

import csv
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from dalel.register.actions.act import Doing
from dalel.register.actions.advance import advance
from dalel.register.exchange.dump import TABLES
from dalel.register.exchange.frictionless import write_package
from dalel.register.exchange.ftm import entity_id, ftm_entities
from dalel.register.exchange.units import unit_rows
from dalel.register.models import Organisation, Person
from dalel.register.statistics import Unit

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 1, 1)


def test_a_case_says_its_norms_statuses_and_sources(register: None) -> None:
    first, second = unit_rows(Unit.CASES, lang="en", as_of=TODAY, base_url="https://example.org/en/")
    assert first == {
        "key": "first",
        "address": "https://example.org/en/cases/first",
        "title": "Posts about a bank",
        "kind": "criminal",
        "kind_label": "Criminal case",
        "country": "KZ",
        "region": "KZ-75",
        "place": "",
        "opened": "2020-04",
        "opened_earliest": "2020-04-01",
        "opened_latest": "2020-04-30",
        "norms": ["kz:penal:274:4"],
        "statuses": ["conviction-upheld", "case-registered"],
        "charges": 2,
        "complainant_types": ["state-company"],
        "summary": "",
        "sources": ["paper 1"],
        "inferred": ["region"],
        "attributed_to": [],
        "reliability": [],
    }
    assert (second["opened"], second["opened_earliest"], second["norms"]) == ("", "", [])


def test_a_person_has_every_spelling_role_and_case(register: None) -> None:
    rows = {row["key"]: row for row in unit_rows(Unit.PERSONS, lang="ru", as_of=TODAY)}
    assert rows["ada"] == {
        "key": "ada",
        "names": ["Ada Sample", "Ada Sampel"],
        "occupations": ["blogger"],
        "occupations_label": ["Блогер"],
        "roles": ["accused"],
        "cases": ["first"],
        "charges": 1,
        "description": "",
        "sources": ["paper 1", "paper 2"],
        "inferred": [],
        "attributed_to": [],
        "reliability": [],
    }
    assert (rows["unnamed"]["names"], rows["unnamed"]["cases"]) == ([], ["second"])
    assert rows["bek"]["cases"] == ["first", "second"]


@pytest.mark.parametrize(
    ("day", "status", "date"),
    [("2020-06-22", "convicted", "2020-06-22"), ("2020-05-01", "charged", ""), ("2020-01-01", "charged", "")],
)
def test_a_charge_has_the_status_of_the_day_asked_for(register: None, day: str, status: str, date: str) -> None:
    rows = {row["key"]: row for row in unit_rows(Unit.CHARGES, lang="en", as_of=dt.date.fromisoformat(day))}
    assert (rows["first/charge/ada"]["status"], rows["first/charge/ada"]["status_date"]) == (status, date)


def test_a_charge_whose_article_no_source_names_keeps_the_sources_words(register: None) -> None:
    *_, last = unit_rows(Unit.CHARGES, lang="en", as_of=TODAY)
    assert last == {
        "key": "second/charge/1",
        "case": "second",
        "person": "unnamed",
        "person_name": "",
        "norm": "",
        "norm_label": "",
        "norm_as_given": "an article on false information",
        "status": "refused",
        "status_label": "No case opened",
        "status_date": "2020",
        "sources": ["paper 5"],
        "inferred": [],
        "attributed_to": [],
        "reliability": [],
    }


def test_events_stand_as_they_are_dated(register: None) -> None:
    rows = list(unit_rows(Unit.EVENTS, lang="en", as_of=TODAY))
    assert [(row["key"], row["kind"], row["date"], row["date_latest"]) for row in rows] == [
        ("first/event/search", "search", "2020-04-20", "2020-04-20"),
        ("first/event/undated", "interrogation", "", ""),
        ("first/event/verdict", "verdict", "2020-06-22", "2020-06-22"),
    ]


def test_what_is_inferred_or_only_reported_is_said_of_a_charge_and_of_its_status(
    load: Callable[..., Any], changed_folder: Callable[..., Path]
) -> None:
    def change(case: Any) -> None:
        charge = case["charges"][1]
        charge |= {"at": 2, "inferred": ["norm"]}
        charge["statuses"][0] |= {"at": {"all": 1}, "inferred": ["date"], "attributed_to": "the bank"}
        charge["statuses"][0]["reliability_of"] = {"date": "claimed"}

    load(changed_folder("cases/first.yaml", change))
    row = next(row for row in unit_rows(Unit.CHARGES, lang="en", as_of=TODAY) if row["key"] == "first/charge/bek")
    assert (row["sources"], row["inferred"], row["attributed_to"]) == (
        ["paper 2", "paper 1"],
        ["norm", "status.date"],
        ["the bank"],
    )
    assert row["reliability"] == ["status.date: claimed"]
    said = {entity["properties"]["recordId"][0]: entity for entity in ftm_entities(lang="en", as_of=TODAY)
            if entity["properties"].get("recordId")}  # fmt: skip
    assert said["first/charge/bek"]["properties"]["summary"] == [
        "kz:penal:274:4: Dissemination of knowingly false information, part 4",
        "Inferred: status.date",
        "Attributed: the bank",
        "Claimed: status.date",
        "Inferred: norm",
    ]


def test_what_is_withdrawn_is_in_no_table_for_readers(register: None) -> None:
    doing = Doing("editor", dt.datetime(2026, 11, 24, tzinfo=dt.UTC), "withdraw", "asked for it")
    advance("case", "first", doing)
    advance("person", "unnamed", doing)
    rows = {unit: [row["key"] for row in unit_rows(unit, lang="en", as_of=TODAY)] for unit in Unit}
    assert rows == {
        Unit.CASES: ["second"],
        Unit.PERSONS: ["ada", "bek", "judge"],
        Unit.CHARGES: [],
        Unit.EVENTS: [],
    }
    (case,) = unit_rows(Unit.CASES, lang="en", as_of=TODAY)
    assert (case["charges"], case["complainant_types"]) == (0, ["private-person"])
    people = {row["key"]: row["cases"] for row in unit_rows(Unit.PERSONS, lang="en", as_of=TODAY)}
    assert people == {"ada": [], "bek": ["second"], "judge": []}
    kept = [entity["id"] for entity in ftm_entities(lang="en", as_of=TODAY)]
    assert entity_id("case", "first") not in kept
    assert entity_id("case", "second") in kept


def test_rows_are_read_in_few_questions_however_many_there_are(
    register: None, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert len(list(unit_rows(Unit.PERSONS, lang="en", as_of=TODAY))) == 4


def test_the_data_package_is_valid_and_holds_every_row(register: None, tmp_path: Path) -> None:
    rows = write_package(tmp_path)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert (report.valid, report.flatten(["message"])) == (True, [])
    assert rows.keys() == TABLES.keys()
    with (tmp_path / "person.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    assert [row["key"] for row in people] == sorted(Person.objects.values_list("key", flat=True))
    described = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    organisation = next(each for each in described["resources"] if each["name"] == "organisation")
    assert organisation["schema"]["foreignKeys"] == [
        {"fields": ["parent"], "reference": {"resource": "", "fields": ["key"]}}
    ]
    with (tmp_path / "organisation.csv").open(encoding="utf-8", newline="") as file:
        parents = {row["key"]: row["parent"] for row in csv.DictReader(file)}
    assert parents == {
        each.key: each.parent.key if each.parent else "" for each in Organisation.objects.select_related("parent")
    }


def test_a_package_whose_reference_leads_nowhere_would_be_found(register: None, tmp_path: Path) -> None:
    """What the library would say of a broken package: the test above could fail."""
    write_package(tmp_path)
    path = tmp_path / "charge.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",ada,", ",nobody,"), "utf-8")
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert not report.valid
