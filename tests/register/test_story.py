"""The story's cases: every place is there, every word cited stands in it, every key is known, no text is copied.

The article itself is not in the repository; what needs it runs where it lies beside it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dalel.vocabulary import LANGUAGES, vocabulary

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "register"
STORY = ROOT / "docs" / "register" / "story.md"
ARTICLE = ROOT.parent / "shared" / "data" / "article" / "article-274.txt"
SOURCE = "article-274"
PARAGRAPHS = 53
RUN = 8
"""This many words in a row are a copy."""

with_article = pytest.mark.skipif(not ARTICLE.exists(), reason="the research data is not beside the repository")

FILES = ("people", "organisations", "statistics")
LISTS = {
    "parties": "party",
    "proceedings": "proceeding",
    "charges": "charge",
    "statuses": "status",
    "events": "event",
    "actors": "actor",
    "seizures": "seizure",
    "opinions": "opinion",
    "measures": "measure",
    "penalties": "penalty",
    "publications": "publication",
    "reactions": "reaction",
    "replies": "reply",
    "related": "related",
}
NOUNS = {
    ("case", "kind"): "case-kind",
    ("event", "kind"): "event-kind",
    ("reaction", "kind"): "reaction-kind",
    ("organisation", "kind"): "organisation-kind",
    ("source", "kind"): "source-kind",
    ("source", "reliability"): "reliability",
    ("statistic", "stage"): "statistic-stage",
    ("statistic", "unit"): "unit",
    ("status", "status"): "charge-status",
    ("seizure", "status"): "seizure-status",
    ("seizure", "device"): "device",
    ("party", "role"): "role",
    ("actor", "role"): "role",
    ("party", "complainant_type"): "complainant-type",
    ("proceeding", "instance"): "instance",
    ("proceeding", "outcome"): "proceeding-outcome",
    ("measure", "measure"): "measure",
    ("penalty", "penalty"): "penalty",
    ("publication", "platform"): "platform",
}
"""Which vocabulary a field of a record takes its codes from."""
PEOPLE = ("person",)
ORGANISATIONS = ("organisation", "court", "imposed_by", "parent", "publisher")
GIVEN = ("date_as_given", "norm_as_given", "norms_as_given", "words")
"""Fields that hold the article's own words."""
PUBLISHED_TITLES = ("publication", "source")
"""Records whose title is the one that they were published under."""
NUMBERS = {3: "three", 5: "five", 36: "three years"}
"""How the article spells a number that it gives in words; 36 are the months of a term."""
NEVER = re.compile(r"\b(fraud|guilt|corrupt|crook|thie[fv]|crimes?\b|violat)", re.I)


@dataclass(frozen=True)
class Record:
    """A record of the files with the places of what it belongs to."""

    noun: str
    where: str
    values: Mapping[str, Any]
    inherited: tuple[int, ...]

    @property
    def case(self) -> str:
        """The file that it stands in."""
        return self.where.split("#")[0]

    def places(self, field: str = "") -> list[int]:
        """The paragraphs cited for a field; without a field, all of the record."""
        at = self.values.get("at")
        if not isinstance(at, dict):
            return as_list(at) or list(self.inherited)
        if field:
            return as_list(at.get(field, at.get("all"))) or list(self.inherited)
        return [place for each in at.values() for place in as_list(each)]


def as_list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


@cache
def opened(name: str) -> dict[str, Any]:
    found = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    assert isinstance(found, dict), name
    return found


def case_names() -> list[str]:
    return sorted(f"cases/{path.name}" for path in (FOLDER / "cases").glob("*.yaml"))


@cache
def records() -> tuple[Record, ...]:
    found = []
    for name, noun in zip(FILES, ("person", "organisation", "statistic"), strict=True):
        for key, values in opened(f"{name}.yaml").items():
            if key != "source":
                found.append(Record(noun, f"{name}.yaml#{key}", values, ()))
    for name in case_names():
        found.extend(inside(Record("case", f"{name}#", opened(name), ())))
    return tuple(found)


def inside(record: Record) -> Iterator[Record]:
    """A record, and those that belong to it. Only those of a case must cite for themselves."""
    yield record
    places = () if record.noun == "case" else tuple(record.places())
    for name, noun in LISTS.items():
        for number, values in enumerate(record.values.get(name, ()), 1):
            where = f"{record.where}/{name}/{values.get('key', number)}"
            yield from inside(Record(noun, where, values, places))


@cache
def paragraphs() -> tuple[str, ...]:
    blocks: list[list[str]] = [[]]
    for line in ARTICLE.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return tuple(" ".join(block) for block in blocks if block)


def cited(record: Record, field: str) -> str:
    """The paragraphs cited for a field, as one plain text."""
    return plain(" ".join(paragraphs()[place - 1] for place in record.places(field)))


def plain(text: str) -> str:
    """A text with one kind of quotation mark and one kind of space."""
    return " ".join(text.replace("’", "'").replace("“", '"').replace("”", '"').split())


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", plain(text).lower())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def our_texts() -> Iterator[tuple[str, str]]:
    """Every text of ours in the records, with its place; names, published titles and given words are not ours."""
    notes = [Record("source", f"sources.yaml#{key}", values, ()) for key, values in opened("sources.yaml").items()]
    for record in (*records(), *notes):
        for name, value in record.values.items():
            if isinstance(value, dict) and name != "at":
                yield from ((f"{record.where} {name}", text) for text in value.values())


def comments() -> Iterator[tuple[str, str]]:
    for path in sorted(FOLDER.rglob("*.yaml")):
        lines = path.read_text(encoding="utf-8").splitlines()
        yield path.name, " ".join(line.strip(" #") for line in lines if line.strip().startswith("#"))


def pages() -> Iterator[tuple[str, str]]:
    for path in (FOLDER / "ORIGIN.md", STORY):
        yield path.name, path.read_text(encoding="utf-8")


def test_the_story_has_its_cases() -> None:
    assert [name.removeprefix("cases/").removesuffix(".yaml") for name in case_names()] == [
        "azirbek-complaint-2020",
        "budarov-2020",
        "hospitals-2020",
        "housing-bank-2020",
        "ilyashev-2020",
        "khasenov-2020",
        "qaharman-aktobe-2020",
        "shuraev-2020",
        "tuyakbaev-complaint",
    ]


def test_every_record_cites_or_belongs_to_one_that_does() -> None:
    assert [record.where for record in records() if not record.places()] == []


def test_every_field_of_a_record_is_covered_by_its_places() -> None:
    silent = ("at", "inferred", "source", "key", "attributed_to", *LISTS)
    missing = [
        f"{record.where} {field}"
        for record in records()
        for field in record.values
        if field not in silent and not record.places(field)
    ]
    assert missing == []


def test_every_place_is_a_paragraph_of_the_article() -> None:
    for record in records():
        for place in record.places():
            assert type(place) is int, record.where
            assert 1 <= place <= PARAGRAPHS, record.where


def test_what_is_inferred_or_cited_apart_is_a_field_of_the_record() -> None:
    for record in records():
        at = record.values.get("at")
        for field in [*record.values.get("inferred", ()), *(at if isinstance(at, dict) else ())]:
            assert field == "all" or field in record.values, f"{record.where}: {field}"


def test_every_file_names_its_source() -> None:
    for name in [*(f"{each}.yaml" for each in FILES), *case_names()]:
        assert opened(name)["source"] == SOURCE, name
    assert {record.values.get("source", SOURCE) for record in records()} == {SOURCE}


def test_every_person_and_organisation_named_has_a_record() -> None:
    people, organisations = opened("people.yaml"), opened("organisations.yaml")
    for record in records():
        for field, value in record.values.items():
            if field in PEOPLE:
                assert value in people, f"{record.where}: {value}"
            elif field in ORGANISATIONS:
                assert value in organisations, f"{record.where}: {value}"
            elif field == "authors":
                assert set(value) <= set(people), record.where


def test_every_charge_event_and_proceeding_named_is_one_of_the_same_case() -> None:
    keys = {record.where for record in records()}
    for record in records():
        for field in ("charge", "event", "proceeding"):
            if field in record.values:
                assert f"{record.case}#/{field}s/{record.values[field]}" in keys, record.where
        if record.noun == "related":
            assert f"cases/{record.values['case']}.yaml" in case_names(), record.where


def test_no_two_records_of_a_list_have_one_key() -> None:
    found = [record.where for record in records()]
    assert len(found) == len(set(found))


def test_every_code_is_in_the_vocabulary() -> None:
    notes = [Record("source", f"sources.yaml#{key}", values, ()) for key, values in opened("sources.yaml").items()]
    for record in (*records(), *notes):
        for (noun, field), codes in NOUNS.items():
            if noun == record.noun and field in record.values:
                assert record.values[field] in vocabulary(f"register/{codes}"), f"{record.where}: {field}"
        for occupation in record.values.get("occupations", ()):
            assert occupation in vocabulary("register/occupation"), record.where
        for name in record.values.get("names", ()):
            assert name["kind"] in vocabulary("register/name-kind"), record.where


def test_every_text_is_by_language_and_not_cut_at_a_comma() -> None:
    for record in records():
        for field, value in record.values.items():
            if isinstance(value, dict) and field != "at":
                assert set(value) <= set(LANGUAGES), f"{record.where} {field}: {sorted(map(str, value))}"
                assert all(isinstance(text, str) and text for text in value.values()), f"{record.where} {field}"


def test_every_date_is_text_with_the_precision_of_edtf() -> None:
    for record in records():
        for field in ("date", "opened", "from", "until", "returned", "period", "released"):
            if field in record.values:
                assert re.fullmatch(r"\d{4}(-\d\d){0,2}(/\d{4}-\d\d)?", record.values[field]), record.where


def test_a_person_without_a_name_is_one_that_the_article_only_counts() -> None:
    people = opened("people.yaml")
    unnamed = [key for key, person in people.items() if key != "source" and "names" not in person]
    assert unnamed == ["qaharman-defender-first", "qaharman-defender-second"]


def test_no_text_of_ours_accuses_anybody() -> None:
    for where, text in (*our_texts(), *comments(), *pages()):
        assert not NEVER.search(text), f"{where}: {NEVER.search(text)}"


@pytest.mark.shared
@with_article
def test_the_article_is_the_one_that_was_read() -> None:
    read = ARTICLE.read_bytes()
    assert hashlib.sha256(read).hexdigest() == opened("sources.yaml")[SOURCE]["sha256"]
    origin = (FOLDER / "ORIGIN.md").read_text(encoding="utf-8")
    assert hashlib.sha256(read).hexdigest() in origin
    assert f"{len(read):,} bytes, {len(paragraphs())} paragraphs" in origin
    assert len(paragraphs()) == PARAGRAPHS


@pytest.mark.shared
@with_article
def test_every_name_stands_in_a_paragraph_cited_for_it() -> None:
    for record in records():
        for name in record.values.get("names", ()):
            assert plain(name["text"]) in cited(record, "names"), f"{record.where}: {name['text']}"


@pytest.mark.shared
@with_article
def test_every_wording_that_is_given_stands_in_a_paragraph_cited_for_it() -> None:
    for record in records():
        for field in GIVEN:
            if field in record.values:
                given = plain(record.values[field])
                assert given in cited(record, field), f"{record.where}: {given}"
        if record.noun == "publication" and "title" in record.values:
            assert record.values["title"] in cited(record, "title"), record.where


@pytest.mark.shared
@with_article
def test_every_title_of_a_source_that_was_not_seen_stands_in_the_article() -> None:
    everything = plain(" ".join(paragraphs()))
    for key, source in opened("sources.yaml").items():
        for field in ("title", "publisher"):
            assert source.get(field, "") in everything, key


@pytest.mark.shared
@with_article
def test_every_number_stands_in_a_paragraph_cited_for_it() -> None:
    for record in records():
        for field in ("count", "quantity", "amount", "term_months", "term_days"):
            if field in record.values:
                number = record.values[field]
                text = cited(record, field)
                assert re.search(rf"\b(?:{NUMBERS.get(number, number)}|{number})\b", text), f"{record.where}: {number}"


@pytest.mark.shared
@with_article
def test_the_article_of_the_law_stands_in_a_paragraph_cited_for_it_unless_inferred() -> None:
    for record in records():
        if "norm" in record.values and "norm" not in record.values.get("inferred", ()):
            country, code, article, *part = record.values["norm"].split(":")
            text = cited(record, "norm")
            assert (country, code) in {("kz", "penal"), ("kz", "admin")}
            assert f"Article {article}" in text, record.where
            assert part == ([] if "fourth part" not in text else ["4"]), record.where


@pytest.mark.shared
@with_article
def test_a_day_that_the_article_gives_is_the_day_of_the_record() -> None:
    months = ["", "", "", "", "April", "May", "June", "July", "August", "September"]
    for record in records():
        given, date = record.values.get("date_as_given", ""), record.values.get("date", "")
        spoken = re.search(r"\b(April|May|June|July|August|September)\b ?(\d{1,2})?(?!\d)", given)
        if spoken:
            _, month, day = (*date.split("-"), "", "")[:3]
            assert months[int(month)] == spoken[1], record.where
            assert day == (f"{int(spoken[2]):02}" if spoken[2] else ""), record.where


@pytest.mark.shared
@with_article
def test_a_year_that_no_cited_paragraph_gives_is_inferred() -> None:
    for record in records():
        for field in ("date", "opened", "from", "until", "period"):
            year = record.values.get(field, "")[:4]
            if year and year not in cited(record, field):
                assert field in record.values.get("inferred", ()), f"{record.where}: {field}"


@pytest.mark.shared
@with_article
def test_no_text_of_ours_repeats_the_article() -> None:
    names = [name["text"] for record in records() for name in record.values.get("names", ())]
    # A long name is nobody's sentence.
    article = runs(" ".join(paragraphs())).difference(*map(runs, names))
    for where, text in (*our_texts(), *comments(), *pages()):
        copied = runs(text) & article
        assert not copied, f"{where}: {copied}"
