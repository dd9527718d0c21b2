"""The API, asked as by a program that only has its description; `asking_of_everything` asks it much more."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import validate
from served import Site

from dalel.site.public.api.throttle import PER_MINUTE

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def described(site: Site) -> Any:
    """The description of the API."""
    return site.get("/api/schema", source="127.0.0.3").data


def test_a_list_of_cases_is_given_a_page_at_a_time_and_every_case_once(site: Site) -> None:
    keys, sizes, address = [], [], "/api/cases?page_size=5"
    while address:
        page = site.get(address).data
        assert page["edition"] == "2026-11-25T06:00:00+00:00"
        keys += [row["key"] for row in page["results"]]
        sizes.append(len(page["results"]))
        address = (page["next"] or "").removeprefix("https://register.example.org")
    assert sizes == [5, 3]
    assert keys == sorted(set(keys))
    assert "shuraev-2020" not in keys


def test_a_record_says_the_same_as_its_row_in_the_list_and_only_what_is_asked_for(site: Site) -> None:
    (row,) = site.get("/api/cases?q=Ilyashev&lang=ru").data["results"]
    assert site.get("/api/cases/ilyashev-2020?lang=ru").data == row
    assert (row["kind_label"], row["norms"], row["statuses"]) == (
        "Уголовное дело",
        ["kz:penal:274:4"],
        ["conviction-upheld"],
    )
    assert row["address"] == "https://register.example.org/ru/cases/ilyashev-2020"
    assert site.get("/api/cases/ilyashev-2020?fields=norms,key").data == {
        "norms": ["kz:penal:274:4"],
        "key": "ilyashev-2020",
    }
    assert site.get("/api/charges/ilyashev-2020/charge/ilyashev?fields=status,person_name").data == {
        "status": "conviction-upheld",
        "person_name": "Alnur Ilyashev",
    }


def test_filters_are_those_of_the_pages(site: Site) -> None:
    def keys(asked: str) -> list[str]:
        return [row["key"] for row in site.get(f"/api/{asked}").data["results"]]

    assert keys("cases?norm=kz:penal:274:4") == ["hospitals-2020", "housing-bank-2020", "ilyashev-2020"]
    assert keys("charges?norm=kz:penal:274:4&status=conviction-upheld") == ["ilyashev-2020/charge/ilyashev"]
    assert keys("persons?role=convicted&q=Ильяшев") == ["alnur-ilyashev"]
    assert keys("events?person=alnur-ilyashev&fields=key")[:1] == ["ilyashev-2020/event/appeal-decided"]
    assert keys("organisations?q=almaty city court") == ["almaty-city-court"]
    assert keys("norms?norm=kz:penal:274") == ["kz:penal:274", "kz:penal:274:4"]
    assert keys("figures?norm=kz:penal:274") == ["article-274-registered-2020", "article-274-sent-to-court-2020"]


def test_all_of_a_case_is_given_with_where_each_value_is_from(site: Site) -> None:
    records = site.get("/api/cases/ilyashev-2020/records").data["records"]
    charge = next(each for each in records if each["noun"] == "charge")
    assert charge["columns"]["norm"] == "kz:penal:274:4"
    assert charge["citations"] == [["", "article-274", "27", "stated", ""]]


@pytest.mark.parametrize(
    ("asked", "status", "error", "next_step"),
    [
        ("cases?nrom=x", 400, 'There is no filter "nrom" here.', "Did you mean norm?"),
        ("cases?fields=titel", 400, 'There is no field "titel".', "Did you mean title?"),
        ("cases?lang=de", 400, 'There is no language "de".', "There are en, ru, kk."),
        ("cases?page_size=0", 400, 'page_size cannot be "0".', "It is from 1 to 200."),
        ("cases?year=20", 400, '"20" is no year.', "Write it as 2020."),
        ("cases?year=0000", 400, '"0000" is no year.', "Write it as 2020."),
        ("cases?norm=kz:penal:27", 400, 'There is no norm "kz:penal:27".',
         "Did you mean kz:penal:274 or kz:penal:274:4 or kz:penal:274:3?"),
        ("cases?cursor=x", 404, "Invalid cursor", "See /api/schema."),
        ("cases/nobody", 404, "Not found.", "See /api/schema."),
        ("nothing", 404, "There is no such address.", "See /api/schema."),
    ],
)  # fmt: skip
def test_a_wrong_question_is_answered_with_what_to_do(
    site: Site, asked: str, status: int, error: str, next_step: str
) -> None:
    answer = site.get(f"/api/{asked}")
    assert (answer.status, answer.data) == (status, {"error": error, "next_step": next_step})


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    first = site.get("/api/cases?page_size=2")
    again = site.get("/api/cases?page_size=2", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    page = site.get("/en/counting")
    assert site.get("/en/counting", If_None_Match=page.headers["ETag"]).status == 304


def test_whoever_asks_too_often_is_told_how_long_to_wait(site: Site) -> None:
    told = [site.get("/api/", source="127.0.0.2") for _ in range(PER_MINUTE + 1)]
    assert [each.status for each in told] == [200] * PER_MINUTE + [429]
    assert [int(each.headers["RateLimit-Remaining"]) for each in told[:2]] == [PER_MINUTE - 1, PER_MINUTE - 2]
    last = told[-1]
    assert (last.headers["RateLimit-Limit"], last.headers["RateLimit-Remaining"]) == (str(PER_MINUTE), "0")
    assert 0 < int(last.headers["Retry-After"]) <= 60
    # An address that somebody only claims to have counts for nothing.
    assert site.get("/api/", source="127.0.0.2", X_Forwarded_For="192.0.2.1").status == 429


def test_the_description_is_openapi_and_tells_every_list(described: Any) -> None:
    validate(described)
    assert described["openapi"].startswith("3.1")
    names = ("cases", "persons", "charges", "events", "corrections", "norms", "organisations", "sources", "figures")
    assert sorted(described["paths"]) == sorted(
        ["/api/", "/api/cases/{key}/records", *(f"/api/{name}{end}" for name in names for end in ("", "/{key}"))]
    )


def test_a_record_has_the_fields_that_the_description_names_and_no_other(site: Site, described: Any) -> None:
    for path, methods in described["paths"].items():
        if methods["get"]["operationId"].startswith("list_"):
            (row, *_) = site.get(path, source="127.0.0.4").data["results"]
            page = described["components"]["schemas"][f"{path.rpartition('/')[2].capitalize()}Page"]
            record = described["components"]["schemas"][
                page["properties"]["results"]["items"]["$ref"].rpartition("/")[2]
            ]
            assert sorted(row) == sorted(record["properties"]), path
