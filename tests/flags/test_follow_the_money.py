"""Raised findings as entities of FollowTheMoney, as its own library reads them."""

from __future__ import annotations

from followthemoney import model

from dalel.flags import Explanation, Party, finding_entities

SAID = Explanation(
    finding="R018-1",
    title="One bid",
    subject="Process ocds-1",
    outcome="raised",
    observed="One tenderer is counted.",
    reason="The publisher counts one tenderer.",
    arithmetic=("Tenderers: 1",),
    rests_on=(),
    innocent="The market may be small.",
)
TOWN, OTHER = Party("KZ-BIN", "040340003130", "Town"), Party(None, "040340003130", "Town in another list")


def test_a_finding_is_a_note_on_the_organisations_it_is_about() -> None:
    found = list(finding_entities([(SAID, [TOWN, TOWN])]))
    assert found == [
        {
            "id": TOWN.key,
            "schema": "Organization",
            "properties": {"name": ["Town"], "registrationNumber": ["040340003130"], "country": ["kz"]},
        },
        {
            "id": "R018-1",
            "schema": "Note",
            "properties": {
                "name": ["R018-1: One bid"],
                "summary": ["Process ocds-1"],
                "description": [
                    "One tenderer is counted.\nThe publisher counts one tenderer.\nTenderers: 1\n"
                    "The market may be small."
                ],
                "entity": [TOWN.key],
            },
        },
    ]


def test_an_organisation_is_written_once_and_one_identifier_in_two_schemes_is_two_organisations() -> None:
    found = list(finding_entities([(SAID, [TOWN, OTHER]), (SAID, [TOWN])]))
    assert [entity["schema"] for entity in found] == ["Organization", "Organization", "Note", "Note"]
    assert TOWN.key != OTHER.key
    assert found[-1]["properties"]["entity"] == [TOWN.key]


def test_a_finding_about_nobody_named_is_a_note_without_an_organisation() -> None:
    (note,) = finding_entities([(SAID, [])])
    assert "entity" not in note["properties"]


def test_the_library_of_followthemoney_takes_every_entity_and_drops_no_value() -> None:
    for entity in finding_entities([(SAID, [TOWN, OTHER])]):
        read = model.get_proxy(entity, cleaned=False)
        read.schema.validate(read.to_dict())
        assert {name: read.get(name) for name in entity["properties"]} == entity["properties"]
