"""Entities of FollowTheMoney as its own package reads them: valid, and every value kept as it was written."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from followthemoney import model
from followthemoney.exc import InvalidData

from dalel.register.exchange.ftm import ftm_entities

pytestmark = pytest.mark.django_db
STORY = Path(__file__).parents[3] / "examples" / "register"
TODAY = dt.date(2026, 1, 1)
LATER = {"Person": {"profession"}}
"""What release 3.8.2 does not have yet and 4 has; ``test_ftm.py`` compares it with the schemata of 4.11.2."""


def problems(entity: dict[str, Any]) -> dict[str, Any]:
    """What the package says against an entity, what it wants besides, and what it does not keep of it."""
    schema = model.get(entity["schema"])
    assert schema is not None
    later = LATER.get(entity["schema"], set()) - schema.properties.keys()
    missing = {name: "required" for name in schema.required if not entity["properties"].get(name)}
    try:
        schema.validate(entity)
    except InvalidData as error:
        return {**error.errors["properties"], **missing}
    kept = model.get_proxy(entity, cleaned=False).to_dict()["properties"]
    return missing | {
        name: kept.get(name)
        for name, values in entity["properties"].items()
        if name not in later and sorted(values) != sorted(kept.get(name, []))
    }


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_the_package_refuses_no_entity_and_drops_no_value(load: Callable[..., Any], two_cases: Path, lang: str) -> None:
    load(two_cases)
    load(STORY)
    entities: list[dict[str, Any]] = list(ftm_entities(lang=lang, as_of=TODAY, base_url="https://example.org/en"))
    assert len(entities) > 100
    assert {entity["id"]: found for entity in entities if (found := problems(entity))} == {}


def test_what_the_package_would_refuse_or_drop_is_found() -> None:
    """The test above could fail."""
    nameless = {"id": "x", "schema": "CourtCase", "properties": {"category": ["criminal"]}}
    assert problems(nameless) == {"name": "required"}
    named = {"name": ["A case"], "fileDate": ["2020-04~"], "guilt": ["yes"]}
    assert problems({"id": "x", "schema": "CourtCase", "properties": named}) == {
        "fileDate": ["2020-04"],
        "guilt": None,
    }
