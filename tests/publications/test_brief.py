"""The defence brief: every element as the law's data lists it, and nothing that the evidence does not show."""

from __future__ import annotations

import re
from pathlib import Path

import pypdf
import pytest
from shown import NAME, copy_of, run_in, write_text

from dalel.jurisdictions.law import laws
from dalel.publications.offence import elements_of, find_law
from dalel.vocabulary import LANGUAGES, term, vocabulary

pytestmark = pytest.mark.slow

KEY = "kz:penal:274:4"
WHERE = "https://example.org/plan"
COUNT = '  a: {kind: figure, operation: count, lines: {method: "23"}}\n'


@pytest.fixture(scope="module")
def news(newsroom: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom in which the example was published."""
    news = copy_of(newsroom, tmp_path_factory.mktemp("brief"))
    run_in(news, "publication", "publish", news / "publications" / NAME, "--where", WHERE)
    return news


def brief(news: Path, output: Path, *words: object, text: str = NAME) -> str:
    """The brief's page."""
    path = news / "publications" / text
    run_in(news, "publication", "brief", path, "--norm", KEY, "--output", output, *words)
    return (output / "index.html").read_text(encoding="utf-8")


def shown_in(page: str) -> dict[str, str]:
    """What stands under each element's heading."""
    found = re.findall(
        r'<section id="element-\d+"[^>]*>\n<h2[^>]*>Element \d+: (.*?)</h2>(.*?)</section>', page, re.DOTALL
    )
    return dict(found)


@pytest.fixture(scope="module")
def page(news: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return brief(news, tmp_path_factory.mktemp("out") / "brief")


def test_every_element_of_the_norm_and_its_article_stands_there_with_its_source(page: str) -> None:
    (law,) = (each for each in laws() if KEY in each)
    found = shown_in(page)
    assert list(found) == [element.label["en"] for element in law.elements(KEY)]
    assert len(found) == 10
    assert all("Read in" in said for said in found.values())


def test_a_point_that_narrows_the_choice_of_its_part_lists_its_own_circumstances_alone() -> None:
    law = find_law(KEY, None)
    general = [element.code for element in law.elements("kz:penal:274")]
    narrowed = [element.code for element in elements_of(law, "kz:penal:274:4:2", None)]
    assert narrowed == [*general, "state-of-emergency", "wartime", "mass-event"]
    assert [element.code for element in elements_of(law, KEY, None)] == [
        *general,
        "criminal-group",
        "state-of-emergency",
        "wartime",
        "mass-event",
    ]


def test_of_danger_and_circumstance_nothing_in_the_evidence_speaks(page: str) -> None:
    nothing = '<p class="notice">Nothing in the evidence speaks to this.</p>'
    silent = [label for label, said in shown_in(page).items() if nothing in said]
    assert silent == [
        "it creates a danger of a breach of public order",
        "it creates a danger of substantial harm to rights and lawful interests of citizens or organisations",
        "it creates a danger of substantial harm to interests of society or the state that the law protects",
        "by a criminal group",
        "in a state of emergency",
        "in wartime",
        "during a mass event",
    ]


def test_each_claim_says_what_the_evidence_shows_and_from_which_document(page: str) -> None:
    rows = re.findall(r"<tr><td><div>(.*?)</tr>", shown_in(page)["the information is false"])
    said = [re.sub(r"<[^>]*>", "|", row) for row in rows]
    assert len(said) == 12
    assert "not compared by the program" in said[0]
    assert (
        "agrees with what the documents give: count of 208 lines = 208; sum of 208 lines = 104,957,665.10 KZT."
        in (said[3])
    )
    assert "plan-points-2020-06.json (" in said[3]
    assert "Evidence cannot show it to be so or not." in said[11]


def test_knowledge_is_what_was_held_and_asked_and_not_what_anybody_thought(page: str) -> None:
    said = shown_in(page)["the person knows that it is false"]
    assert "held before the first recorded publication (days: 0)" in said
    assert "No question to anybody is recorded." in said
    assert "What a person knew or believed, the evidence does not record." in said


def test_an_unpublished_text_has_no_evidence_of_dissemination(news: Path, tmp_path: Path) -> None:
    write_text(news, "[208](claim:a)", COUNT)
    said = shown_in(brief(news, tmp_path / "brief", text="x.md"))["dissemination of information"]
    assert "Nothing in the evidence speaks to this." in said
    assert "No publication of this text is recorded." in said


def test_a_figure_that_does_not_match_is_said_to_not_match(news: Path, tmp_path: Path) -> None:
    write_text(news, "[209](claim:a)", COUNT)
    said = shown_in(brief(news, tmp_path / "brief", text="x.md"))["the information is false"]
    assert "What is printed does not agree with what the documents give: count of 208 lines = 208." in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_and_pdf_speak_the_language_asked_for(news: Path, tmp_path: Path, lang: str) -> None:
    write_text(news, "[208](claim:a)", COUNT)
    page = brief(news, tmp_path / "brief", "--language", lang, text="x.md")
    nothing = term("publications/brief", "nothing").say(lang)
    assert (f'<html lang="{lang}">' in page, page.count(nothing)) == (True, 8)
    assert ('<span lang="en">208</span>' in page) == (lang != "en")
    pages = [each.extract_text() for each in pypdf.PdfReader(tmp_path / "brief" / "brief.pdf").pages]
    assert " ".join(" ".join(pages).split()).count(nothing) == 8


def test_no_word_of_a_brief_judges_anybody(news: Path) -> None:
    words = ("fraud", "guilty", "innocent", "corrupt", "мошен", "виновен", "невинов", "айыпты", "кінәлі")
    for noun in ("publications/brief", "publications/presentation"):
        for lang in LANGUAGES:
            said = " ".join(each.say(lang).casefold() for each in vocabulary(noun).values())
            assert [word for word in words if word in said] == []


def test_an_unknown_norm_or_a_day_before_it_is_an_error(news: Path, tmp_path: Path) -> None:
    path = news / "publications" / NAME
    output = ("--output", tmp_path / "brief")
    ran = run_in(news, "publication", "brief", path, "--norm", "kz:penal:27:4", *output, code=2)
    assert 'There is no norm "kz:penal:27:4".' in str(ran.exception)
    ran = run_in(news, "publication", "brief", path, "--norm", KEY, "--on", "2010-01-01", *output, code=2)
    assert str(ran.exception) == (
        f"By our data {KEY} did not stand on 2010-01-01.\nName another day, or leave out --on."
    )
    assert not (tmp_path / "brief").exists()
