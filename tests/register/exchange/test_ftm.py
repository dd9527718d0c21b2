"""Entities of FollowTheMoney: compared with its schemata, and what is said of whom asserted whole."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from dalel.register.exchange.ftm import entity_id, ftm_entities, unsayable_persons

pytestmark = pytest.mark.django_db
SCHEMATA = Path(__file__).parent / "ftm-schema"
TODAY = dt.date(2026, 1, 1)
ENTITY = re.compile(r"dalel-[0-9a-f]{40}")


def schema(name: str) -> dict[str, Any]:
    """A schema as the package describes it."""
    return dict(yaml.safe_load((SCHEMATA / f"{name}.yaml").read_text(encoding="utf-8"))[name])


def ancestors(name: str) -> set[str]:
    """A schema and all that it extends."""
    return {name}.union(*(ancestors(each) for each in schema(name).get("extends", [])))


def problems(entity: dict[str, Any], schemata: dict[str, str]) -> list[str]:
    """What the package would refuse in an entity; ``schemata`` holds the schema of every entity by id."""
    names = ancestors(entity["schema"])
    properties = {name: each for one in names for name, each in schema(one).get("properties", {}).items()}
    required = {name for one in names for name in schema(one).get("required", [])}
    topics = yaml.safe_load((SCHEMATA / "topics.yaml").read_text(encoding="utf-8"))
    found = [f"no {name}" for name in required - entity["properties"].keys()]
    if schema(entity["schema"]).get("abstract"):
        found.append("abstract")
    for name, values in entity["properties"].items():
        described = properties.get(name)
        if described is None:
            found.append(f"{name} is not in {entity['schema']}")
            continue
        for value in values:
            kind = described.get("type", "string")
            right = {
                "entity": lambda value, of=described: of["range"] in ancestors(schemata[value]),
                "date": lambda value: re.fullmatch(r"\d{4}(-\d\d){0,2}", value),
                "country": lambda value: re.fullmatch("[a-z]{2}", value),
                "url": lambda value: value.startswith("https://"),
                "topic": lambda value: value in topics,
            }.get(kind, bool)
            if not isinstance(value, str) or not right(value):
                found.append(f"{name}: {value}")
    return found


def test_every_entity_is_one_of_the_schema_it_says(register: None) -> None:
    entities = list(ftm_entities(lang="en", as_of=TODAY, base_url="https://example.org/en"))
    schemata = {entity["id"]: entity["schema"] for entity in entities}
    assert len(schemata) == len(entities)
    assert {entity["id"]: found for entity in entities if (found := problems(entity, schemata))} == {}
    assert sorted(schemata.values()) == [
        *["Company"] * 2, *["CourtCase"] * 2, *["CourtCaseParty"] * 7, *["Event"] * 3, *["Person"] * 3, "PublicBody",
        *["UnknownLink"] * 3,
    ]  # fmt: skip
    assert all(ENTITY.fullmatch(entity["id"]) for entity in entities)


def test_what_the_schema_does_not_have_would_be_found() -> None:
    """The test above could fail."""
    case = {"id": "x", "schema": "CourtCase", "properties": {"fileDate": ["2020-04~"], "guilt": ["yes"]}}
    assert sorted(problems(case, {})) == ["fileDate: 2020-04~", "guilt is not in CourtCase", "no name"]


def test_a_person_a_charge_and_an_event_say_what_the_register_says_and_no_more(register: None) -> None:
    found = {entity["id"]: entity for entity in ftm_entities(lang="en", as_of=TODAY, base_url="https://example.org/en")}
    assert found[entity_id("person", "ada")] == {
        "id": entity_id("person", "ada"),
        "schema": "Person",
        "properties": {
            "name": ["Ada Sample"],
            "alias": ["Ada Sampel"],
            "profession": ["Blogger"],
            "sourceUrl": ["https://example.org/en/persons/ada"],
        },
    }
    charge = found[entity_id("charge", "first/charge/ada")]["properties"]
    summary = charge.pop("summary")
    assert charge == {
        "party": [entity_id("person", "ada")],
        "case": [entity_id("case", "first")],
        "status": ["Conviction upheld"],
        "date": ["2020-09-15"],
        "recordId": ["first/charge/ada"],
    }
    assert summary[0].startswith("kz:penal:274:4: ")
    assert found[entity_id("event", "first/event/search")]["properties"] == {
        "name": ["Search"],
        "date": ["2020-04-20"],
        "country": ["kz"],
        "involved": [entity_id("person", "ada")],
        "recordId": ["first/event/search"],
    }
    assert "date" not in found[entity_id("event", "first/event/undated")]["properties"]


def test_a_person_whom_no_source_names_is_left_out_with_the_parts(register: None) -> None:
    said = json.dumps(list(ftm_entities(lang="en", as_of=TODAY)))
    assert unsayable_persons() == 1
    assert entity_id("person", "unnamed") not in said
    assert "risk" not in said


def test_the_identity_of_an_entity_never_changes() -> None:
    assert entity_id("person", "ada") == "dalel-21c7c4a725af56bf48511a1d1668e33297c7c7ad"
