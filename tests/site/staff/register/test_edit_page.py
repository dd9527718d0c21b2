"""Records are entered and changed by forms; two people who change one at the same time lose nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.forms import Form
from django.test import Client

from dalel.register.actions.import_file import find_statement
from dalel.register.models import Act, Change, Person
from dalel.register.models.records import RECORDS

pytestmark = pytest.mark.usefixtures("two_cases")
EVENT = "/edit/event/first/event/search/"


def opened(browser: Client, page: str) -> dict[str, Any]:
    """What a form holds when it is opened, as a browser would send it back."""
    answer = browser.get(page)
    form: Form = answer.context["form"]
    held = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, "", [])}
    return held | {"last_change": answer.context["opened"]}


def said(noun: str, key: str) -> dict[str, Any]:
    """What the register says."""
    found = find_statement(noun, key)
    assert found is not None
    return found


@pytest.mark.slow
@pytest.mark.parametrize("noun", [noun for noun in RECORDS if noun != "norm"])
def test_a_form_that_is_sent_back_as_it_was_opened_changes_nothing(desk: Callable[..., Client], noun: str) -> None:
    browser = desk("author")
    rows = RECORDS[noun]._default_manager.order_by("key").values_list("key", flat=True)
    acts = Act.objects.count()
    for each in rows:
        page = f"/edit/{noun}/{each}/"
        answer = browser.post(page, opened(browser, page), follow=True)
        assert "Nothing was changed" in answer.content.decode(), each
    assert Act.objects.count() == acts


def test_a_date_is_typed_as_people_write_it_and_its_reading_is_shown(desk: Callable[..., Client]) -> None:
    browser = desk("author")
    answer = browser.post(EVENT, opened(browser, EVENT) | {"date": "21.04.2020", "why": "misread"}, follow=True)
    assert "The date “21.04.2020” is read as 2020-04-21." in unescape(answer.content.decode())
    assert said("event", "first/event/search")["columns"]["date"] == "2020-04-21"
    assert Act.objects.order_by("pk").last().why == "misread"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("22.06.2020", "2020-06-22"),
        ("06.2020", "2020-06"),
        ("2020-06", "2020-06"),
        ("2020", "2020"),
        ("2020-06~", "2020-06~"),
        ("2020-04/2020-05", "2020-04/2020-05"),
    ],
)
def test_a_date_keeps_the_precision_that_it_is_typed_with(desk: Callable[..., Client], typed: str, read: str) -> None:
    browser = desk("author")
    browser.post(EVENT, opened(browser, EVENT) | {"date": typed})
    assert said("event", "first/event/search")["columns"]["date"] == read


@pytest.mark.parametrize("typed", ["31.02.2020", "1/2/2020", "soon", "2020-13"])
def test_what_is_no_date_is_refused_with_what_was_typed(desk: Callable[..., Client], typed: str) -> None:
    browser = desk("author")
    answer = browser.post(EVENT, opened(browser, EVENT) | {"date": typed})
    assert answer.status_code == 422
    assert f"“{typed}” is not a date. Type 22.06.2020" in unescape(answer.content.decode())
    assert f'value="{typed}"' in answer.content.decode()


def test_the_second_of_two_who_change_one_record_sees_both_versions_and_loses_nothing(
    desk: Callable[..., Client],
) -> None:
    ada, bek = desk("author", "Ada"), desk("author", "Bek")
    adas, beks = opened(ada, EVENT), opened(bek, EVENT)
    ada.post(EVENT, adas | {"place": "Almaty", "date": "2020-04-21"})
    before = Change.objects.count()
    answer = bek.post(EVENT, beks | {"text_en": "They took two telephones.", "date": "2020-04-22", "why": "read again"})
    page = answer.content.decode()
    assert (answer.status_code, Change.objects.count()) == (409, before)
    rows = re.findall(r'<tr><th scope="row">(.*?)</tr>', page, re.DOTALL)
    told = [
        " | ".join(re.sub(r"<[^>]+>", " ", cell).strip() for cell in re.split(r"</t[hd]>", row)[:4]) for row in rows
    ]
    assert sorted(told) == [
        "Date | 2020-04-20 | 2020-04-21 | 2020-04-22",
        "Place |  | Almaty | ",
        "Text |  |  | They took two telephones.",
    ]
    again = {name: value for name, value in answer.context["form"].data.items() if value not in (None, "", False)}
    assert (again["place"], again["date"], again["text_en"], again["why"]) == (
        "Almaty",
        "2020-04-22",
        "They took two telephones.",
        "read again",
    )
    bek.post(EVENT, again | {"last_change": answer.context["opened"]})
    columns = said("event", "first/event/search")["columns"]
    assert (columns["place"], columns["date"], columns["text"]) == (
        "Almaty",
        "2020-04-22",
        {"en": "They took two telephones."},
    )


def test_what_two_people_changed_in_different_values_is_kept_of_both(desk: Callable[..., Client]) -> None:
    page = "/edit/person/ada/"
    ada, bek = desk("author", "Ada"), desk("author", "Bek")
    adas, beks = opened(ada, page), opened(bek, page)
    ada.post(
        page, adas | {"name3_text": "Ада Сампл", "name3_lang": "ru", "cited4_source": "paper", "cited4_place": "9"}
    )
    theirs = said("person", "ada")
    answer = bek.post(page, beks | {"occupations": ["journalist"], "description_en": "A reporter"})
    assert answer.status_code == 409
    again = {name: value for name, value in answer.context["form"].data.items() if value not in (None, "", False)}
    assert bek.post(page, again | {"last_change": answer.context["opened"]}).status_code == 302
    both = said("person", "ada")
    assert (both["names"], both["citations"]) == (theirs["names"], theirs["citations"])
    assert (both["columns"]["occupations"], both["columns"]["description"]) == (["journalist"], {"en": "A reporter"})


def test_a_box_that_is_ticked_is_told_in_words_and_one_that_is_not_is_not_told(desk: Callable[..., Client]) -> None:
    browser, page = desk("author"), "/edit/statistic/registered/"
    label = "A claim: no document of its publisher was seen"
    assert label not in browser.get("/records/statistic/registered/").content.decode()
    browser.post(page, opened(browser, page) | {"is_claim": "on"})
    shown = " ".join(re.sub(r"<[^>]+>", " ", browser.get("/records/statistic/registered/").content.decode()).split())
    assert f"{label} yes" in shown
    assert 'name="is_claim" id="id_is_claim" checked' in browser.get(page).content.decode()


def test_a_record_that_was_taken_out_meanwhile_is_not_made_anew(desk: Callable[..., Client]) -> None:
    ada, bek, page = desk("author", "Ada"), desk("author", "Bek"), "/edit/event/first/event/undated/"
    beks = opened(bek, page)
    ada.post("/remove/event/first/event/undated/", {"why": "entered twice"})
    assert bek.post(page, beks | {"place": "Almaty"}).status_code == 404
    assert find_statement("event", "first/event/undated") is None


def test_a_record_is_added_to_a_case_with_where_it_is_said(desk: Callable[..., Client]) -> None:
    browser = desk("author")
    fields = {
        "person": "Bek Sample [bek]",
        "measure": "bail",
        "since": "05.2020",
        "position": "1",
        "cited1_source": "paper",
        "cited1_place": "7",
        "cited1_basis": "attributed",
        "cited1_by": "his counsel",
    }
    answer = browser.post("/add/measure/in/first/", fields)
    assert answer["Location"] == "/cases/first/#measure-first-measure-1"
    found = said("measure", "first/measure/1")
    assert (found["columns"]["person"], found["columns"]["since"]) == ("bek", "2020-05")
    assert found["citations"] == [["", "paper", "7", "attributed", "his counsel"]]


def test_somebody_is_found_by_another_spelling_and_somebody_new_is_entered_with_the_record(
    desk: Callable[..., Client],
) -> None:
    browser = desk("author")
    fields = {"person": "Бек", "role": "witness", "position": "5", "cited1_source": "paper", "cited1_place": "7"}
    asked = browser.post("/add/party/in/first/", fields)
    assert asked.status_code == 422
    assert "Choose which is meant." in asked.content.decode()
    assert 'value="bek" checked' in asked.content.decode()
    answered = browser.post("/add/party/in/first/", fields | {"person_for": "Бек", "person_choice": "bek"})
    assert answered.status_code == 302
    new = fields | {"person": "Нұрлан Жаңа", "person_for": "Нұрлан Жаңа", "person_choice": "+new", "position": "6"}
    acts = Act.objects.count()
    assert browser.post("/add/party/in/first/", new).status_code == 302
    assert Act.objects.count() == acts + 1
    assert said("person", "nurlan-zhana")["names"] == [["Нұрлан Жаңа", "", "as-published"]]
    assert said("person", "nurlan-zhana")["citations"] == [["", "paper", "7", "stated", ""]]


def test_an_answer_to_one_name_is_no_answer_to_another(desk: Callable[..., Client]) -> None:
    fields = {
        "person": "Somebody Else",
        "person_for": "Бек",
        "person_choice": "+new",
        "role": "witness",
        "position": "5",
    }
    assert desk("author").post("/add/party/in/first/", fields).status_code == 422
    assert Person.objects.filter(key="somebody-else").exists() is False


def test_a_participant_is_a_person_or_an_organisation_and_not_both(desk: Callable[..., Client]) -> None:
    browser = desk("author")
    for both in ({}, {"person": "bek", "organisation": "bank"}):
        answer = browser.post("/add/party/in/first/", both | {"role": "witness", "position": "5"})
        assert answer.status_code == 422
        assert "Name a person or an organisation, and not both." in answer.content.decode()


def test_a_status_whose_date_contradicts_the_order_of_procedure_is_refused(desk: Callable[..., Client]) -> None:
    fields = {"status": "sent-to-court", "date": "2020-01", "position": "5"}
    answer = desk("author").post("/add/status/in/first/charge/ada/", fields)
    assert answer.status_code == 422
    assert "The date contradicts the order of the statuses." in answer.content.decode()


def test_a_record_is_taken_out_with_a_reason_and_brought_back(desk: Callable[..., Client]) -> None:
    editor, page = desk("editor"), "/remove/event/first/event/undated/"
    assert editor.post(page, {"why": ""}).status_code == 200
    editor.post(page, {"why": "entered twice"})
    assert find_statement("event", "first/event/undated") is None
    told = editor.get("/history/event/first/event/undated/").content.decode()
    assert "Taken out" in told
    assert "entered twice" in told
    first = Change.objects.filter(key="first/event/undated").order_by("pk").first()
    editor.post(f"/bring-back/{first.pk}/", {"why": "it was another"})
    assert find_statement("event", "first/event/undated") == first.after


@pytest.mark.slow
def test_every_text_is_shown_as_text_and_never_as_markup(desk: Callable[..., Client]) -> None:
    browser, evil = desk("administrator"), "<script>alert(1)</script>"
    columns = {
        "/edit/case/first/": {"title_en": evil, "summary_en": evil, "place": evil, "opened_as_given": evil},
        EVENT: {"text_en": evil, "place": evil, "date_as_given": evil, "cited2_source": "paper", "cited2_place": evil,
                "cited2_by": evil, "why": evil},
        "/edit/person/ada/": {"name1_text": evil, "description_kk": evil},
        "/edit/source/paper/": {"title": evil, "publisher": evil, "paragraphs": evil, "note_ru": evil},
    }  # fmt: skip
    for page, fields in columns.items():
        assert browser.post(page, opened(browser, page) | fields).status_code == 302, page
    browser.post("/comment/case/first/", {"comment-text": evil})
    browser.post("/note/case/first/", {"note-text": evil, "note-level": "team"})
    browser.post("/task/case/first/", {"task-kind": "check", "task-text": evil})
    asked = {"person": evil, "organisation": evil, "cited1_source": evil, "position": "3"}
    shown = [browser.post("/add/party/in/first/", asked).content.decode()]
    pages = ("/", "/records/", "/records/?noun=person&name=" + evil, "/cases/first/", "/history/case/first/",
             "/records/person/ada/", "/records/source/paper/", "/records/bulk/?noun=case&key=first",
             "/cases/first/events-from-source/", "/restrict/case/first/", *columns)  # fmt: skip
    shown += [browser.get(page).content.decode() for page in pages]
    assert [page[:200] for page in shown if "<script" in page] == []
    assert sum("&lt;script&gt;" in page for page in shown) >= 12


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            "The date contradicts the order of the statuses. Correct the date, or the place in the order of procedure.",
        ),
        ("ru", "Дата противоречит порядку статусов. Исправьте дату или место в порядке производства."),
        ("kk", "Күн мәртебелердің ретіне қайшы келеді. Күнді немесе іс жүргізу ретіндегі орнын түзетіңіз."),
    ],
)
def test_a_refusal_is_in_the_language_of_the_page(desk: Callable[..., Client], lang: str, said: str) -> None:
    browser = desk("author")
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = lang
    fields = {"status": "sent-to-court", "date": "2020-01", "position": "5"}
    answer = browser.post("/add/status/in/first/charge/ada/", fields)
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())
