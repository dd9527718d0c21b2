"""Records are found by all words of their texts, in any form; what is asked for is marked; nothing else is found."""

import datetime as dt
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import amount

from dalel.errors import CommandError
from dalel.register.actions.act import Doing
from dalel.register.actions.advance import advance
from dalel.register.actions.bring_back import bring_back
from dalel.register.actions.load_folder import load_drafts
from dalel.register.folder import Draft, Reference
from dalel.register.models import Case, Change, Event, Publication, Source, TextWord
from dalel.register.models.records import RECORDS
from dalel.register.search import FoundText, search_texts
from dalel.register.search.ranking import ranked
from dalel.register.search.stemming import stems_of
from dalel.register.search.text_index import index_every_text
from dalel.register.search.texts import SEARCHED
from dalel.vocabulary import LANGUAGES

pytestmark = pytest.mark.django_db
DOING = Doing("tester", dt.datetime(2026, 11, 23, tzinfo=dt.UTC), "load")


def case(key: str, opened: str = "", **texts: Any) -> Draft:
    return Draft(Case, key, {"opened": opened, **texts}, "here")


def event(key: str, date: str = "", **text: str) -> Draft:
    values = {"case": Reference("case", key.split("/", maxsplit=1)[0]), "text": text, "date": date}
    return Draft(Event, key, values, "here")


@pytest.fixture
def texts(db: None) -> None:
    """Three cases in three languages."""
    load_drafts(
        [
            Draft(Source, "article", {"title": "Обыски у журналистов", "language": "ru"}, "here"),
            case(
                "bank",
                "2020-04",
                title={"en": "Posts about a housing bank", "ru": "Посты о жилищном банке"},
                summary={"ru": "Банк пожаловался. У Касеновой прошёл обыск, забрали телефоны."},
            ),
            case("road", "2021", title={"kk": "Жол туралы жазбалар үшін тінту"}, summary={"en": "A post about a road"}),
            event("bank/event/1", "2020-05-01", ru="Обыск в доме; изъяты телефоны", kk="Үйде тінту болды"),
            event("bank/event/2", "", en="The search of the house of Kassenova"),
            Draft(
                Publication, "road/publication/1", {"case": Reference("case", "road"), "title": "Bank: road"}, "here"
            ),
        ],
        DOING,
    )


def keys(text: str, **options: Any) -> list[str]:
    return [f"{each.noun} {each.key}" for each in search_texts(text, **options)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("обыск", ["event bank/event/1", "case bank", "source article"]),
        ("ОБЫСКА", ["event bank/event/1", "case bank", "source article"]),
        ("обыском телефон", ["event bank/event/1", "case bank"]),
        ("тінтуге", ["case road", "event bank/event/1"]),
        ("банк", ["case bank", "publication road/publication/1"]),
        ("bank", ["case bank", "publication road/publication/1"]),
        ("bank's post", ["case bank"]),
        ("post", ["case road", "case bank"]),
        ("Касенова", ["case bank", "event bank/event/2"]),
        ("Қасенова", ["case bank", "event bank/event/2"]),
        ("kasenova search", ["event bank/event/2"]),
        ("kasenova house", ["case bank", "event bank/event/2"]),
        ("банк тінту", []),
        ("журналист", ["source article"]),
        ("nothing", []),
    ],
)
def test_all_words_are_found_in_any_form_and_script(texts: None, asked: str, found: list[str]) -> None:
    assert keys(asked) == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ('"housing bank"', ["case bank"]),
        ('"bank housing"', []),
        ("«жилищный банк»", ["case bank"]),
        ("“жилищного банка” обыск", ["case bank"]),
        ('"пожаловался у"', ["case bank"]),
        ('"банке банк"', []),
        ('"телефоны"', ["event bank/event/1", "case bank"]),
        ('телефоны"', ["event bank/event/1", "case bank"]),
    ],
)
def test_words_in_quotes_stand_together_in_one_text(texts: None, asked: str, found: list[str]) -> None:
    assert keys(asked) == found


def test_a_search_may_keep_to_one_language_and_one_kind_of_record(texts: None) -> None:
    assert keys("банк", languages=["en"]) == ["case bank", "publication road/publication/1"]
    assert keys("банк", languages=["ru"]) == ["case bank"]
    assert keys("тінту", languages=["kk"], nouns=["event"]) == ["event bank/event/1"]
    assert keys("обыск", limit=2) == ["event bank/event/1", "case bank"]


def test_what_is_found_is_shown_with_its_words_marked(texts: None) -> None:
    first, second, _ = search_texts("обыск")
    assert (first, first.passage.marked()) == (
        FoundText("event", "bank/event/1", "bank", "text", "ru", first.passage),
        "**Обыск** в доме; изъяты телефоны",
    )
    assert (second.case, second.field, second.passage.marked("[", "]")) == (
        "bank", "summary", "Банк пожаловался. У Касеновой прошёл [обыск], забрали телефоны.",
    )  # fmt: skip
    (source,) = search_texts("журналист")
    assert (source.case, source.field, source.lang) == ("", "title", "ru")


def test_of_a_long_text_the_stretch_with_the_most_words_is_shown(db: None) -> None:
    text = f"обыск {'слово ' * 40}перед обыском\nзабрали телефон {'и снова ' * 20}"
    load_drafts([case("a", title={"ru": text})], DOING)
    (found,) = search_texts("обыск телефон")
    assert found.passage.marked() == (
        "… слово слово слово перед **обыском** забрали **телефон** и снова и снова и снова и снова и …"
    )


def test_a_text_without_a_word_is_refused(db: None) -> None:
    with pytest.raises(CommandError) as refused:
        search_texts("«?!»")
    assert str(refused.value) == ('There is no word to look for in "«?!»".\nFor example: dalel register search "обыск"')


def test_what_is_withdrawn_is_not_found_until_it_is_reviewed_again(texts: None) -> None:
    advance("case", "bank", Doing("editor", DOING.at, "withdraw", "asked for it"))
    assert keys("обыск") == ["source article"]
    assert keys('"обыск"', limit=1) == ["source article"]
    advance("case", "bank", Doing("second", DOING.at, "review"))
    assert keys("обыск") == ["event bank/event/1", "case bank", "source article"]


def test_what_a_record_no_longer_says_does_not_find_it_and_what_is_brought_back_does(texts: None) -> None:
    load_drafts([case("bank", "2020-04", title={"ru": "Другое"})], DOING)
    assert keys("обыск") == ["event bank/event/1", "source article"]
    first = Change.objects.filter(noun="case", key="bank").earliest("pk")
    bring_back(first.pk, Doing("tester", DOING.at, "bring-back"))
    assert keys("обыск") == ["event bank/event/1", "case bank", "source article"]


def test_a_dry_run_makes_nothing_findable(db: None) -> None:
    load_drafts([case("bank", title={"ru": "Обыск"})], DOING, dry_run=True)
    assert TextWord.objects.count() == 0


def test_the_index_kept_with_every_change_is_the_one_made_at_once(
    register: None, changed_folder: Callable[..., Path], load: Callable[..., Any]
) -> None:
    def rows() -> list[tuple[Any, ...]]:
        return sorted(TextWord.objects.values_list("noun", "key", "word", "fields", "number", "day"))

    load(changed_folder("cases/first.yaml", lambda found: found.update(title={"en": "Another"}, opened="2020-07")))
    kept = rows()
    assert ("case", "first", "en anoth", 1, 1, dt.date(2020, 7, 1).toordinal()) in kept
    TextWord.objects.all().delete()
    index_every_text()
    assert rows() == kept


def test_what_is_searched_are_columns_of_the_register_two_a_record_at_most() -> None:
    assert all(1 <= len(searched.columns) <= 2 for searched in SEARCHED.values())
    for noun, searched in SEARCHED.items():
        names = {column.name for column in RECORDS[noun]._meta.concrete_fields}
        assert {*searched.columns, *([f"{searched.date}_earliest"] if searched.date else [])} <= names


WORDS = {
    "en": ["search", "searches", "bank", "banks", "post", "Kassenov", "274", "house"],
    "ru": ["обыск", "обыска", "банк", "банки", "Касенова", "Касенов", "274", "дом"],
    "kk": ["тінту", "тінтуге", "банк", "банктің", "Қасенов", "Касеновтың", "274", "үй"],
}
said = st.fixed_dictionaries(
    {},
    optional={
        lang: st.lists(st.sampled_from(words), min_size=1, max_size=4).map(" ".join) for lang, words in WORDS.items()
    },
)
dates = st.sampled_from(["", "2020", "2020-05", "2020-05-07", "2021"])
records = st.lists(st.tuples(said, said, dates, said, dates), min_size=1, max_size=6)
asked_words = st.lists(
    st.sampled_from(sorted({word for words in WORDS.values() for word in words})), min_size=1, max_size=3
)


@settings(max_examples=amount(25, 60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records, st.lists(asked_words, min_size=1, max_size=5), st.sampled_from([LANGUAGES, ("ru",), ("kk", "en")]))
def test_a_search_finds_what_a_reader_of_every_text_would_find_in_the_same_order(
    db: None, made: list[tuple[Any, ...]], searches: list[list[str]], languages: tuple[str, ...]
) -> None:
    TextWord.objects.all().delete()
    Event.objects.all().delete()
    Case.objects.all().delete()
    drafts, read = [], []
    for number, (title, summary, opened, text, date) in enumerate(made):
        drafts += [case(f"c{number}", opened, title=title, summary=summary), event(f"c{number}/event/1", date, **text)]
        read += [("case", f"c{number}", (title, summary), opened), ("event", f"c{number}/event/1", (text,), date)]
    load_drafts(drafts, DOING)

    def has(columns: tuple[dict[str, str], ...], word: str) -> set[int]:
        return {
            number
            for number, column in enumerate(columns)
            for lang, text in column.items()
            for own in text.split()
            if lang in languages and stems_of(own, [lang]) & stems_of(word, languages)
        }

    for words in searches:
        found = []
        for noun, key, columns, date in read:
            each = [has(columns, word) for word in words]
            if all(each):
                first = date and (date + "-01-01" if len(date) == 4 else date + "-01" if len(date) == 7 else date)
                day = dt.date.fromisoformat(first).toordinal() if first else 0
                found.append((-len(set().union(*each)), -day, key, noun))
        expected = [f"{noun} {key}" for *_, key, noun in sorted(found)]
        assert keys(" ".join(words), languages=languages, limit=100) == expected
        stems = [stems_of(word, languages) for word in words]
        events = [each for each in expected if each.startswith("event")]
        ranking = ranked(stems, ["event"])
        assert [f"{noun} {key}" for noun, key in ranking.read(0, 100)] == events
        assert [f"{noun} {key}" for noun, key in ranking.read(1, 2)] == events[1:3]


@pytest.mark.django_db(transaction=True)
def test_what_a_register_of_an_older_dalel_says_is_found_once_it_is_brought_up_to_date() -> None:
    migration = import_module("dalel.register.migrations.0007_text_words").Migration
    drafts = [case(f"c{number}", title={"ru": f"Обыск {number}"}) for number in range(501)]
    load_drafts([*drafts, event("c1/event/1", "2020", kk="Тінту болды")], DOING)
    kept = sorted(TextWord.objects.values_list("noun", "key", "word", "fields", "number", "day"))
    try:
        call_command("migrate", "register", migration.dependencies[0][1], verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    assert sorted(TextWord.objects.values_list("noun", "key", "word", "fields", "number", "day")) == kept
    assert keys("тінтуге") == ["event c1/event/1"]
