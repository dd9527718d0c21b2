"""The access log: it only grows, and a row that was changed behind its back is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from people import Person, says

from dalel.errors import CommandError
from dalel.site.accounts.access_log import FIRST, Verification, digest_of, record_access, verify_log
from dalel.site.accounts.models import AccessEntry

TABLE = AccessEntry._meta.db_table


def rows() -> QuerySet[AccessEntry]:
    """The rows as the database has them now."""
    return AccessEntry.objects.order_by("pk")


@pytest.fixture
def four_rows(db: None) -> list[AccessEntry]:
    return [record_access("First", "record-opened", noun="case", key=f"case-{number}") for number in range(4)]


def behind_its_back(*statements: str) -> None:
    """Write as somebody who may do anything to the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER access_log_no_{name}")
        else:
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)


def test_each_row_holds_the_digest_of_the_row_before(four_rows: list[AccessEntry]) -> None:
    assert [each.previous for each in rows()] == [FIRST, *(digest_of(each) for each in four_rows[:3])]
    assert verify_log(rows()) == Verification(4, digest_of(four_rows[3]), None)


def test_the_digest_of_a_row_is_that_of_its_canonical_json(db: None) -> None:
    entry = AccessEntry(at="2026-11-28T07:00:00Z", who="Редактор", act="exported", noun="case", key="k", previous=FIRST)
    entry.clean_fields(exclude=["id"])
    # printf '%s' '{"act":"exported",…}' | sha256sum
    assert digest_of(entry) == "7f8f6add66868e675234ff46584846f13b476bc577b3846ad676b07182f58b24"


def test_the_first_row_follows_nothing_and_an_empty_log_fits() -> None:
    assert verify_log([]) == Verification(0, FIRST, None)


@pytest.mark.parametrize("statement", [f"UPDATE {TABLE} SET who = 'Second'", f"DELETE FROM {TABLE}"])
def test_the_database_refuses_to_change_or_delete_a_row(four_rows: list[AccessEntry], statement: str) -> None:
    with pytest.raises(DatabaseError, match="The access log only grows"), transaction.atomic():
        connection.cursor().execute(statement)
    with pytest.raises(DatabaseError, match="The access log only grows"), transaction.atomic():
        four_rows[0].save()
    assert rows().count() == 4


@pytest.mark.parametrize("column", ["who", "act", "noun", "key"])
def test_a_changed_row_is_found_by_the_row_after_it(four_rows: list[AccessEntry], column: str) -> None:
    behind_its_back(f"UPDATE {TABLE} SET {column} = 'exported' WHERE id = {four_rows[1].pk}")
    assert verify_log(rows()) == Verification(2, digest_of(rows()[1]), four_rows[2].pk)


def test_a_changed_time_is_found(four_rows: list[AccessEntry]) -> None:
    behind_its_back(f"UPDATE {TABLE} SET at = '2020-01-01 00:00:00' WHERE id = {four_rows[0].pk}")
    assert verify_log(rows()).broken == four_rows[1].pk


def test_a_row_taken_out_of_the_middle_is_found(four_rows: list[AccessEntry]) -> None:
    behind_its_back(f"DELETE FROM {TABLE} WHERE id = {four_rows[1].pk}")
    assert verify_log(rows()).broken == four_rows[2].pk


def test_rows_cut_off_at_the_end_show_by_the_digest_that_was_noted(four_rows: list[AccessEntry]) -> None:
    noted = verify_log(rows()).last
    behind_its_back(f"DELETE FROM {TABLE} WHERE id = {four_rows[3].pk}")
    assert verify_log(rows()).broken is None
    assert noted not in [digest_of(each) for each in rows()]


def test_what_is_no_act_of_the_log_is_not_recorded(db: None) -> None:
    with pytest.raises(CommandError):
        record_access("First", "looked")
    assert not rows().exists()


def test_a_row_falls_with_the_transaction_in_which_it_was_written(db: None) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record_access("First", "exported")
        raise ZeroDivisionError
    assert not rows().exists()


def test_the_page_shows_the_newest_first_and_filters(person: Callable[..., Person]) -> None:
    chief = person("chief", "administrator", "The chief")
    record_access("Second", "record-opened", noun="case", key="ilyashev-2020")
    page = chief.browser.get("/access-log/?act=record-opened").content.decode()
    assert page.count("<tr>") == 2
    assert "case ilyashev-2020" in page
    assert chief.browser.get("/access-log/?who=Second").content.decode().count("<tr>") == 2
    assert chief.browser.get("/access-log/?record=ilya").content.decode().count("<tr>") == 2
    assert says(chief.browser.get("/access-log/?until=2020-01-01"))[-1] == "Nothing was found."
    assert (
        chief.browser.get("/access-log/?who=The+chief&act=signed-in&since=2020-01-01").content.decode().count("<tr>")
        == 2
    )


def test_older_rows_are_a_link_away(person: Callable[..., Person]) -> None:
    chief = person("chief", "administrator", "The chief")
    for number in range(120):
        record_access("Second", "record-opened", noun="case", key=f"case-{number}")
    first = chief.browser.get("/access-log/?who=Second").content.decode()
    assert ("case-119<" in first, "case-20<" in first, "case-19<" in first) == (True, True, False)
    older = chief.browser.get(f"/access-log/?who=Second&before={rows().get(key='case-20').pk}").content.decode()
    assert ("case-20<" in older, "case-19<" in older, "case-0<" in older) == (False, True, True)
