"""The public pages, asked for as any reader does."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from served import Site

from dalel.register.models import TermField
from dalel.register.models.records import RECORDS
from dalel.site.public import settings as public_settings
from dalel.site.public.pages.reading_aids import glossary_nouns
from dalel.site.public.region_map import places
from dalel.vocabulary import LANGUAGES, vocabulary

EXAMPLES = Path(__file__).parents[3] / "examples" / "register"
DRAFT = "shuraev-2020"
HERE = Path(public_settings.__file__).parent
PAGES = (
    "", "cases", "cases/housing-bank-2020", "persons", "persons/alnur-ilyashev", "organisations",
    "organisations/almaty-city-court", "courts", "norms", "norms/kz:penal:274", "norms/kz:penal:274:4", "statistics",
    "glossary", "counting", "corrections", "data", "search?q=ilyashev", "sources/article-274",
    "persons?role=convicted", "persons?q=Ильяшев",
)  # fmt: skip
"""A page of every type."""
TRIED = 3
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
pytestmark = pytest.mark.slow


def words_of(html: str) -> str:
    """What a page says, without its marks."""
    text = re.sub(r"<(script|title)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def published_cases() -> dict[str, dict[str, object]]:
    """The cases of the examples that are published, as their files have them."""
    files = (EXAMPLES / "cases").glob("*.yaml")
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in files if path.stem != DRAFT}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_of_every_type_is_light_and_in_the_language_of_its_address(site: Site, lang: str) -> None:
    for page in PAGES:
        answer = site.get(f"/{lang}/{page}")
        assert (answer.status, f'<html lang="{lang}">' in answer.text) == (200, True), page
        assert len(answer.body) < 100_000, page
        scripts = re.findall(r"<script\b[^>]*>", answer.text)
        assert set(scripts) <= {'<script type="application/ld+json">'}, page


def test_every_answer_has_a_strict_policy_sets_no_cookie_and_is_kept_for_minutes(site: Site) -> None:
    kept = ("Content-Security-Policy", "Cache-Control", "X-Frame-Options", "Referrer-Policy", "X-Content-Type-Options",
            "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Access-Control-Allow-Origin", "Set-Cookie",
            "Server", "Strict-Transport-Security")  # fmt: skip
    page = {name: site.get("/en/cases").headers.get(name) for name in kept}
    assert page == {
        "Content-Security-Policy": POLICY,
        "Cache-Control": "public, max-age=300",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Access-Control-Allow-Origin": None,
        "Set-Cookie": None,
        "Server": None,
        "Strict-Transport-Security": None,  # it is said over https alone
    }
    data = {name: site.get("/api/cases").headers.get(name) for name in kept}
    assert data == page | {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
    missing = {name: site.get("/en/nothing").headers.get(name) for name in kept}
    assert missing == page | {"Cache-Control": "no-store"}


def test_nothing_can_be_sent_to_the_site_and_no_other_host_name_is_answered(site: Site) -> None:
    sent = {site.get("/en/cases", method=each).status for each in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS")}
    assert sent == {405}
    assert site.get("/api/cases", method="POST").status == 405
    assert site.get("/en/", Host="evil.example").status == 400


def test_the_door_leads_to_the_language_of_the_reader(site: Site) -> None:
    found = [site.get("/", Accept_Language=each).headers["Location"] for each in ("kk,ru;q=0.8", "ru-RU", "fr")]
    assert found == ["/kk/", "/ru/", "/en/"]


def test_the_first_page_counts_what_the_files_say(site: Site) -> None:
    cases = published_cases().values()
    charges = [each for case in cases for each in case.get("charges", [])]
    persons = {each["person"] for each in charges}
    events = [each for case in cases for each in case.get("events", [])]
    counted = [f"{name} {len(found)}" for name, found in
               (("Persons", persons), ("Cases", cases), ("Charges", charges), ("Events", events))]  # fmt: skip
    assert f"Counted as of 25 November 2026 {' '.join(counted)} Four different numbers" in words_of(
        site.get("/en/").text
    )


def test_no_link_within_the_site_is_dead(site: Site) -> None:
    """Of each type of page three are opened, and of each page every link is looked at."""
    waiting, seen, types = ["/en/"], {"/en/"}, Counter[str]()
    dead = []
    while waiting:
        path = waiting.pop()
        answer = site.get(path, source="127.0.0.5")
        if answer.status not in {200, 302}:
            dead.append((path, answer.status))
        for each in sorted(site.links_in(answer, path) - seen):
            seen.add(each)
            kind = re.sub(r"(?<=/)(ru|kk)(?=/)", "lang", each.partition("?")[0]).rpartition("/")[0]
            types[kind] += 1
            if types[kind] <= TRIED:
                waiting.append(each)
    assert dead == []
    assert len(types) > 15


def test_every_page_of_the_map_of_the_site_is_there(site: Site) -> None:
    robots = site.get("/robots.txt").text
    assert robots == (
        "User-agent: *\nDisallow: /en/search\nDisallow: /ru/search\nDisallow: /kk/search\nDisallow: /api/\n\n"
        "Sitemap: https://register.example.org/sitemap.xml\n"
    )
    found = re.findall(r"<loc>https://register\.example\.org(/[^<]*)</loc>", site.get("/sitemap.xml").text)
    cases = {path for path in found if re.fullmatch(r"/en/cases/[^/]+", path)}
    assert cases == {f"/en/cases/{key}" for key in published_cases()}
    assert {path.split("/")[1] for path in found} == set(LANGUAGES)
    assert len(found) == len(set(found))


def test_a_case_tells_its_events_in_the_order_of_procedure_with_what_the_source_gave(site: Site) -> None:
    text = words_of(site.get("/en/cases/housing-bank-2020").text)
    files = published_cases()["housing-bank-2020"]["events"]
    dates = [str(each.get("date", "no date")) for each in files]
    timeline = text[text.index("Timeline 2020") : text.index("Charges Danaya")]
    places = [timeline.find(each) for each in dict.fromkeys(dates)]
    assert (-1 not in places, places) == (True, sorted(places))
    assert "Danaya Kalieva — Detained person" in text
    assert "Housing Construction Saving Bank of Kazakhstan — Complainant" in text
    assert "Texts of this case are in: en." in text
    # The title of a publication is a text without languages.
    assert "Texts of this case are in: en." in words_of(site.get("/en/cases/budarov-2020").text)
    assert "A charge says nothing of whether it is true." in text
    assert "https://register.example.org/en/cases/housing-bank-2020" in text


def test_a_charge_and_an_event_have_addresses_that_lead_to_their_place(site: Site) -> None:
    assert site.get("/ru/events/ilyashev-2020/event/verdict").headers["Location"] == (
        "/ru/cases/ilyashev-2020#event-ilyashev-2020-event-verdict"
    )
    assert 'id="event-ilyashev-2020-event-verdict"' in site.get("/ru/cases/ilyashev-2020").text
    assert site.get("/en/charges/ilyashev-2020/charge/nobody").status == 404


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("q=Ильяшев", ["ilyashev-2020"]),
        ("q=ilyasheva", []),
        ("norm=kz:penal:274:4", ["housing-bank-2020", "hospitals-2020", "ilyashev-2020"]),
        ("norm=kz:penal:274&status=conviction-upheld", ["ilyashev-2020"]),
        ("kind=administrative", ["qaharman-aktobe-2020"]),
        ("person=alnur-ilyashev&year=2020", ["ilyashev-2020"]),
        ("year=2019", []),
        ("year=abc", []),
        ("kind=nonsense", []),
    ],
)
def test_cases_are_found_by_filters_in_the_address(site: Site, asked: str, expected: list[str]) -> None:
    text = site.get(f"/en/cases?{asked}").text
    assert set(re.findall(r'href="/en/cases/([^"?]+)" lang', text)) == set(expected)


def test_a_list_beyond_its_end_shows_its_last_page(site: Site) -> None:
    assert site.get("/en/cases?page=99").status == 200
    assert site.get("/en/cases?page=-1").status == 200


def test_a_draft_is_nowhere(site: Site) -> None:
    assert site.get(f"/en/cases/{DRAFT}").status == 404
    assert site.get(f"/api/cases/{DRAFT}").status == 404
    assert DRAFT not in site.get("/en/cases").text + site.get("/sitemap.xml").text + site.get("/feeds/cases.atom").text


def test_what_a_text_says_is_shown_and_does_nothing(site: Site) -> None:
    for path in ("/en/cases/hospitals-2020", "/feeds/cases.atom"):
        text = site.get(path).text
        assert "window.ran" in text
        assert "<script>window" not in text
        assert "<img" not in text
    # In a feed it is text twice: once for XML, once for what readers take for HTML.
    assert "&amp;lt;script&amp;gt;window.ran" in site.get("/feeds/cases.atom").text
    for path in ('/en/search?q="><script>x</script>', '/en/cases?q="><script>x</script>', "/en/<script>x</script>"):
        assert "<script>x" not in site.get(path).text


def test_search_finds_names_in_any_script_and_words_in_any_form_with_the_passage(site: Site) -> None:
    text = words_of(site.get("/en/search?q=Ильяшев").text)
    assert "People and organisations Alnur Ilyashev" in text
    passage = site.get("/en/search?q=posts").text
    assert "<mark>" in passage
    assert "Nothing fits." in words_of(site.get("/en/search?q=xylophone").text)
    assert site.get("/en/search?q=!!!").status == 200


def test_a_norm_tells_its_wordings_and_that_alternatives_are_alternatives(site: Site) -> None:
    text = words_of(site.get("/en/norms/kz:penal:274").text)
    assert "Persons" in text
    assert "In force from 1 January 2015" in text
    assert (
        "One of these is enough: it creates a danger of a breach of public order; it creates a danger of substantial "
        "harm to rights and lawful interests of citizens or organisations; " in text
    )
    assert "This is not the law" in text
    assert site.get("/en/norms/kz:penal:9999").status == 404


def test_a_table_of_the_statistics_and_its_download_say_the_same(site: Site) -> None:
    answer = site.get("/en/statistics/cases-by-kind.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    kinds = [str(each.get("kind", "")) for each in published_cases().values()]
    assert {row["code"]: int(row["count"]) for row in rows if row["code"]} == {
        kind: kinds.count(kind) for kind in set(kinds) if kind
    }
    assert {row["as_of"] for row in rows} == {"2026-11-25"}
    shown = words_of(site.get("/en/statistics").text)
    assert " ".join(f"{row['label']} {row['count']}" for row in rows) in shown
    assert site.get("/en/statistics/cases-by-nonsense.csv").status == 404


def test_the_glossary_has_every_word_of_a_public_record() -> None:
    said = {column.noun.removeprefix("register/") for record in RECORDS.values() for column in record._meta.get_fields()
            if isinstance(column, TermField)}  # fmt: skip
    assert said - set(glossary_nouns()) == set()
    assert set(glossary_nouns()) - said == {"basis", "name-kind", "occupation"}


def test_no_template_has_a_style_in_it_or_names_another_host() -> None:
    for path in HERE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script>|https?://", text), path
    css = (HERE / "static" / "public" / "public.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import", css)


def test_every_sentence_of_the_site_is_in_the_vocabulary_and_every_one_there_is_said() -> None:
    texts = [path.read_text(encoding="utf-8") for path in [*HERE.rglob("*.html"), *HERE.rglob("*.py")]]
    quoted = {code for text in texts for code in re.findall(r"[\"']([a-z][a-z0-9-]*)[\"']", text)}
    known = {code for code in vocabulary("site") if not code.startswith(("words-", "filter-"))}
    assert known - quoted == set()
    said = {code for text in texts for code in re.findall(r"\b(?:say |tell\()[\"']([a-z0-9-]+)[\"']", text)}
    assert said - set(vocabulary("site")) == set()
    for term in vocabulary("site").values():
        places = [sorted(re.findall(r"\{(\w+)\}", term.label[lang])) for lang in LANGUAGES]
        assert places[0] == places[1] == places[2], term.code


def test_the_map_has_a_square_for_each_region_that_leads_to_its_cases_and_says_what_the_table_says(site: Site) -> None:
    for lang, city in (("en", "Almaty (city)"), ("ru", "город Алматы"), ("kk", "Алматы қаласы")):
        page = site.get(f"/{lang}/statistics").text
        section = page[page.index('id="cases-by-region"') :]
        section = section[: section.index("</section>")]
        assert section.count("<rect x=") == 20
        table = {row: int(number) for row, number in re.findall(r'<th scope="row">(.*?)</th><td>(\d+) <svg', section)}
        told = {name: int(number) for name, number in re.findall(r"<title>(.*?): (\d+)</title>", section)}
        begun = {name[0].upper() + name[1:]: number for name, number in told.items()}
        assert {name: number for name, number in begun.items() if number} == {
            name: number for name, number in table.items() if name in begun
        }
        assert told[city] > 0
        led = re.findall(r'<a href="(/\w\w/cases\?region=KZ-\d\d)" aria-label="(.*?): (\d+)">', section)
        assert {name for _, name, _ in led} == {name for name, number in told.items() if number}
        for address, _, number in led if lang == "en" else ():
            assert f"Cases: {number}." in site.get(address).text
    assert sorted(code for code, _, _ in places()) == sorted(vocabulary("register/region"))
    assert list(vocabulary("register/region-short")) == list(vocabulary("register/region"))
    assert max(len(term.say(lang)) for term in vocabulary("register/region-short").values() for lang in LANGUAGES) == 8
