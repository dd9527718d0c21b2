"""Records are written some hundred at a time, and each is as right as if it had been written alone."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dalel.register.actions.act import Doing
from dalel.register.actions.load_folder import load_drafts
from dalel.register.folder import Draft, Name, Reference
from dalel.register.models import Act, Case, ChargeStatus, Organisation, Party, Person, Publication
from dalel.register.models.records import CASE_PATHS, RECORDS

pytestmark = pytest.mark.django_db
LOADING = Doing("tester", dt.datetime(2026, 11, 23, tzinfo=dt.UTC), "load")
CASE = Draft(Case, "c", {"title": {"en": "A case"}, "opened": "2020-04"}, "here")


def person(key: str) -> Draft:
    return Draft(Person, key, {}, "here", names=(Name(f"Name {key}", "en", "as-published"),))


def organisation(key: str, parent: str) -> Draft:
    return Draft(Organisation, key, {"parent": Reference("organisation", parent) if parent else None}, "here")


def test_an_organisation_may_come_with_its_parent_and_that_with_its_own(db: None) -> None:
    load_drafts(
        [organisation("a", ""), organisation("b", "a"), organisation("c", "b"), organisation("d", "a")], LOADING
    )
    parents = Organisation.objects.order_by("key").values_list("key", "parent__key")
    assert list(parents) == [("a", None), ("b", "a"), ("c", "b"), ("d", "a")]


def test_a_record_that_is_changed_keeps_its_number_and_its_days_follow_from_its_date(db: None) -> None:
    load_drafts([CASE], LOADING)
    before = Case.objects.get()
    load_drafts([replace(CASE, values={"opened": "2021"})], LOADING)
    after = Case.objects.get()
    assert (after.pk, after.title, after.opened) == (before.pk, {}, "2021")
    assert (str(after.opened_earliest), str(after.opened_latest)) == ("2021-01-01", "2021-12-31")


def test_what_a_form_would_refuse_is_refused_in_its_words_and_nothing_is_written(db: None) -> None:
    nobody = Draft(Party, "c/party/1", {"case": Reference("case", "c"), "role": "accused"}, "here")
    both = replace(
        nobody,
        values={**nobody.values, "person": Reference("person", "p"), "organisation": Reference("organisation", "o")},
    )
    for party in (nobody, both):
        with pytest.raises(ValidationError) as refused:
            load_drafts([person("p"), organisation("o", ""), CASE, party], LOADING)
        assert refused.value.messages == ["Name a person or an organisation, and not both."]
    with pytest.raises(ValidationError) as refused:
        load_drafts([person("p"), replace(CASE, values={"kind": "crime", "opened": "soon", "country": "KAZ"})], LOADING)
    assert {name: len(says) for name, says in refused.value.message_dict.items()} == {
        "kind": 1, "opened": 1, "country": 1,
    }  # fmt: skip
    assert refused.value.message_dict["country"] == ["Ensure this value has at most 2 characters (it has 3)."]
    with pytest.raises(ValidationError) as refused:
        load_drafts([Draft(ChargeStatus, "s", {"status": "charged"}, "here")], LOADING)
    assert refused.value.message_dict == {"charge": ["This field cannot be null."]}
    assert (Person.objects.count(), Case.objects.count(), Act.objects.count()) == (0, 0, 0)


def test_who_wrote_a_publication_is_who_its_draft_names(db: None) -> None:
    def publication(*authors: str) -> Draft:
        return Draft(
            Publication,
            "c/publication/1",
            {"case": Reference("case", "c")},
            "here",
            links={"authors": tuple(Reference("person", each) for each in authors)},
        )

    people = [person(key) for key in "pqr"]
    for authors in (("p", "q"), ("q", "r", "r"), ()):
        load_drafts([*people, CASE, publication(*authors)], LOADING)
        assert sorted(each.key for each in Publication.objects.get().authors.all()) == sorted(set(authors))


def test_a_hundred_records_take_no_more_statements_than_two(db: None) -> None:
    def statements(number: int) -> int:
        drafts = [person(f"{number}-{each}") for each in range(number)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            load_drafts(drafts, LOADING)
        return len(asked)

    assert statements(100) <= statements(2) + 2


def test_every_record_of_a_case_leads_to_it() -> None:
    for noun, path in CASE_PATHS.items():
        model = RECORDS[noun]
        for name in path.split("__"):
            found = model._meta.get_field(name).related_model
            assert isinstance(found, type)
            model = found
        assert model is Case
    assert set(RECORDS) - set(CASE_PATHS) == {"source", "norm", "person", "organisation", "statistic", "case"}
