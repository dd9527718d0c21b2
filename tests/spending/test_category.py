"""Which lines a category rule matches, and which it must leave alone."""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dalel.errors import CommandError
from dalel.jurisdictions import load_jurisdiction
from dalel.spending.category import (
    LONG_TEXT,
    UNCATEGORISED,
    Category,
    category_rules,
    clean_word,
    parse_category_rules,
    texts_of,
)
from dalel.spending.formats import Source
from dalel.spending.formats.kz_ows import KzOws
from dalel.spending.line import Line
from dalel.vocabulary import vocabulary

ROOT = Path(__file__).parents[2]
RULES = yaml.safe_load(files("dalel.spending").joinpath("category_rules.yaml").read_text(encoding="utf-8"))


def category_of(**fields: Any) -> tuple[str, str] | None:
    match = category_rules().classify(Line(place="/items/0", **fields))
    return None if match is None else (match.code, match.because)


def real_lines() -> dict[tuple[str, str], Line]:
    """The 1,000 real records as they are read."""
    lines = {}
    for name in ("plan-points-2020-06.json", "contracts-2020-02.json"):
        source = Source(sha256="0" * 64, name=name, path=ROOT / "examples" / "kz" / name)
        for line in KzOws().read(source, load_jurisdiction("kz")):
            if isinstance(line, Line):
                lines[name, line.place] = line
    assert len(lines) == 1_000
    return lines


def test_every_match_in_the_thousand_real_records_has_been_read_and_judged() -> None:
    path = ROOT / "tests" / "vectors" / "category" / "matches.json"
    judged = json.loads(path.read_text(encoding="utf-8"))
    found = {key: category_rules().classify(line) for key, line in real_lines().items()}
    assert {key: match for key, match in found.items() if match} == {
        (entry["document"], entry["place"]): Category(entry["category"], entry["because"]) for entry in judged
    }
    assert Counter(entry["judgement"] for entry in judged) == {"right": 42, "arguable": 5}
    assert all("note" in entry for entry in judged if entry["judgement"] != "right")


def test_the_rules_have_the_categories_of_the_vocabulary_in_the_same_order() -> None:
    assert [*RULES["categories"], UNCATEGORISED] == list(vocabulary("category"))
    assert all(set(term.definition) == {"en", "ru", "kk"} for term in vocabulary("category").values())
    assert category_rules().version == RULES["version"] == 1


@pytest.mark.parametrize(
    ("scheme", "code", "expected"),
    [
        ("KZ-ENSTRU", "108311.000.000000", ("catering", "code 1083")),
        ("KZ-ENSTRU", "10.83.11.000.000.00.0777.000000000000", ("catering", "code 1083")),
        ("KZ-ENSTRU", "931110.900.000000", ("sport-recreation", "code 931")),
        # CPA 93.19.19 is a sports service; the Kazakh list has the placing of information in mass media there.
        ("KZ-ENSTRU", "931919.900.000000", ("advertising-pr", "code 9319199")),
        ("KZ-ENSTRU", "329959.900.000053", ("gifts-awards", "code 329959900000053")),
        ("KZ-ENSTRU", "329959.900.000066", None),
        ("KZ-ENSTRU", "291022.000.000000", ("vehicles", "code 29102")),
        ("KZ-ENSTRU", "291059.900.000000", None),
        ("KZ-ENSTRU", "321213.000.000000", ("luxury", "code 3212")),
        ("CPV", "79341000-6", ("advertising-pr", "code 7934")),
        ("CPV", "34111200-0", ("vehicles", "code 34111")),
        ("CPV", "34114121-3", None),
        ("CPV", "18512200-3", ("gifts-awards", "code 18512")),
        ("CPV", "18511000-8", ("luxury", "code 1851")),
        ("UNSPSC", "49101701", ("gifts-awards", "code 4910")),
        ("UNSPSC", "49161504", ("sport-recreation", "code 49")),
        ("another list", "108311", None),
        (None, "108311", None),
        ("KZ-ENSTRU", "", None),
        ("KZ-ENSTRU", None, None),
    ],
)
def test_the_longest_prefix_of_the_code_decides(scheme: str | None, code: str | None, expected: object) -> None:
    assert category_of(item_scheme=scheme, item_code=code) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Закуп чай гранулированный", ("catering", "word чай")),
        ("Электрочайник, чайник", None),
        ("КОФЕ-БРЕЙК", ("catering", "word кофе")),
        ("Столик: кофейный столик", None),
        ("Банкетка для посетителей", None),
        ("Организация банкета", ("catering", "word банкет*")),
        ("Набор чашек для кофе", None),
        ("Кофе и чашка", None),
        ("Алкотестер, алкогольное опьянение", None),
        ("оқушыларға ыстық тамақ", ("catering", "word ыстық тамақ*")),
        ("Catering for 40 guests", ("catering", "word catering")),
        ("Placing of steam boilers", None),
        ("Размещение рекламы", ("advertising-pr", "word рекламы")),
        ("Рассмотрение рекламаций", None),
        ("Демонтаж рекламной конструкции", None),
        ("Ғаламторда жарнаманы орналастыру", ("advertising-pr", "word жарнама*")),
        ("Publication of a tender advertisement", None),
        ("Advertisement in two newspapers", ("advertising-pr", "word advertisement*")),
        ("Спортивный инвентарь для спортивной школы", ("sport-recreation", "word спортивн*")),
        ("Уголь для детской спортивной школы", None),
        ("Покраска спортивной площадки", None),
        ("Строительство плавательного бассейна", None),
        ("Абонементы в бассейн", ("sport-recreation", "word абонемент* в бассейн*")),
        ("Охрана бассейна реки", None),
        ("Путёвки в санаторий", ("sport-recreation", "word путевк*")),
        ("Бланки: путевой лист", None),
        ("Спорттық киім", ("sport-recreation", "word спорттық*")),
        ("Новогодние подарки детям", ("gifts-awards", "word подар*")),
        ("Призма оптическая", None),
        ("Призывная комиссия", None),
        ("Жеңімпаздарға сыйлықтар", ("gifts-awards", "word сыйлық*")),
        ("Medals and trophies", ("gifts-awards", "word medals")),
        ("Award of the contract", None),
        ("Праздничное мероприятие ко Дню города", ("events", "word праздничн*")),
        ("Работа в выходные и праздничные дни", None),
        ("способом открытого конкурса", None),
        ("Корпоративная сеть", None),
        ("Корпоративное мероприятие", ("events", "word корпоратив* мероприят*")),
        ("Повышение квалификации: семинар", None),
        ("Видеоконференцсвязь", None),
        ("Video conference equipment", None),
        ("Annual conference", ("events", "word conference")),
        ("с 1 наурыз бастап", None),
        ("Наурыз мейрамын өткізу", ("events", "word мейрамы*")),
        ("Автомобиль", ("vehicles", "word автомобиль")),
        ("Поставка легковых автомобилей", ("vehicles", "word легковых автомобилей")),
        ("Гайка для легкового автомобиля", None),
        ("Шины для легковых автомобилей", None),
        ("Запчасти на автомобиль УАЗ", None),
        ("Бензин автомобильный", None),
        ("Автомобиль скорой медицинской помощи", None),
        ("Пожарный автомобиль", None),
        ("Жедел жәрдем: жеңіл автомобиль", None),
        ("Passenger car, sedan", ("vehicles", "word passenger car")),
        ("Ambulance (passenger car)", None),
        ("Ювелирные изделия", ("luxury", "word ювелирн*")),
        ("Раствор бриллиантового зелёного", None),
        ("Искусственный хрусталик глаза", None),
        ("Ваза из хрусталя", ("luxury", "word хрусталя")),
        ("VIP-зал аэропорта", ("luxury", "word vip зал*")),
        ("Сыйлыққа хрусталь ваза", ("gifts-awards", "word сыйлық*")),
        ("Уголь каменный", None),
        ("", None),
    ],
)
def test_words_are_matched_whole_or_by_their_stem(text: str, expected: object) -> None:
    assert category_of(title_ru=text) == expected
    # A text is published in the field of another language all the time.
    assert category_of(description_kk=text) == expected
    assert category_of(title_other=text) == expected


def test_the_code_goes_before_a_word() -> None:
    ball = {"item_scheme": "KZ-ENSTRU", "item_code": "323015.800.000001", "title_ru": "Мяч"}
    assert category_of(**ball, description_ru="подарки детям") == ("sport-recreation", "code 3230")


def test_a_word_decides_where_the_code_says_nothing() -> None:
    laptop = {"item_scheme": "KZ-ENSTRU", "item_code": "262011.100.000000", "title_ru": "Ноутбук"}
    assert category_of(**laptop, description_ru="приобретение призов") == ("gifts-awards", "word призов")


def test_an_ambulance_under_the_code_of_passenger_cars_is_not_a_passenger_car() -> None:
    car = {"item_scheme": "KZ-ENSTRU", "item_code": "291022.000.000000", "title_ru": "Автомобиль"}
    assert category_of(**car) == ("vehicles", "code 29102")
    assert category_of(**car, description_ru="скорой медицинской помощи, класс В") is None
    # Fuel and guarantee repair are what any car's description names: they do not cancel the code.
    assert category_of(**car, description_ru="бензин, гарантийный ремонт") == ("vehicles", "code 29102")


def test_a_training_course_under_the_code_of_events_is_not_an_event() -> None:
    # Two of the real plan points are such courses; their long titles name sport and holidays too.
    event = {"item_scheme": "KZ-ENSTRU", "item_code": "823011.000.000000", "title_ru": "Услуги спортивных мероприятий"}
    assert category_of(**event) == ("events", "code 823")
    assert category_of(**event, description_ru="СТ РК ISO 19011-2019 Руководящие указания по аудиту") is None
    assert category_of(**event, description_ru="базовая реанимация - 16 ак.ч. 17 участников") is None


def test_a_phrase_does_not_reach_from_one_text_into_the_next() -> None:
    assert category_of(title_ru="путь горячего", description_ru="питания котлов") is None


@pytest.mark.parametrize("text", ["рeклама", "peклама", "РЕКЛАМА"])
def test_latin_letters_that_look_cyrillic_hide_nothing(text: str) -> None:
    assert category_of(title_ru=text) == ("advertising-pr", "word реклама")


def test_a_letter_published_in_two_parts_does_not_break_the_word() -> None:
    assert category_of(title_ru=normalize("NFD", "Ювелирный, чай")) == ("catering", "word чай")


def test_a_text_of_any_length_is_read_to_its_end() -> None:
    assert category_of(title_ru="уголь " * LONG_TEXT + "кофе") == ("catering", "word кофе")


def naive_category(line: Line) -> tuple[str, str] | None:
    """The rules once more, slowly and with nothing remembered."""
    prefixes = [
        (len(prefix), category, prefix)
        for category, entry in RULES["categories"].items()
        for prefix in entry["codes"].get(line.item_scheme, ())
        if "".join(c for c in line.item_code or "" if c.isdigit()).startswith(prefix)
    ]
    texts = [
        [clean_word(word) for word in "".join(c if c.isalnum() else " " for c in normalize("NFC", text)).split()]
        for text in texts_of(line)
        if text
    ]

    def stands(parts: list[str], words: list[str], at: int) -> bool:
        window = words[at : at + len(parts)]
        return len(window) == len(parts) and all(
            word.startswith(part[:-1]) if part.endswith("*") else word == part
            for part, word in zip(parts, window, strict=True)
        )

    def found(category: str, use: str, *, hidden: bool = True) -> list[tuple[int, int, int, str]]:
        entry = RULES["categories"][category]
        spellings = [s for spellings in entry.get(use, {}).values() for s in spellings]
        cover = {
            (number, at + i)
            for s in (s for spellings in entry.get("not_in", {}).values() for s in spellings)
            for number, words in enumerate(texts)
            for at in range(len(words))
            if stands(s.split(), words, at)
            for i in range(len(s.split()))
        }
        return [
            (number, at, order, s)
            for order, s in enumerate(spellings)
            for number, words in enumerate(texts)
            for at in range(len(words))
            if stands(s.split(), words, at) and not (hidden and (number, at) in cover)
        ]

    if prefixes:
        _, category, prefix = max(prefixes)
        return None if found(category, "never") else (category, f"code {prefix}")
    for category in RULES["categories"]:
        words = found(category, "words")
        if words and not found(category, "unless") and not found(category, "never"):
            return category, f"word {min(words)[3]}"
    return None


SPELLINGS = [
    spelling.replace("*", ending)
    for entry in RULES["categories"].values()
    for use in ("words", "not_in", "unless", "never")
    for spellings in entry.get(use, {}).values()
    for spelling in spellings
    for ending in ("", "ов")
]
CODES = [p + "00" for entry in RULES["categories"].values() for p in entry["codes"].get("KZ-ENSTRU", ())]
texts = st.lists(st.sampled_from([*SPELLINGS, "для", "на", "уголь", "ВНИМАНИЕ"]), max_size=6).map(", ".join)


@given(
    title=texts | st.text(max_size=20),
    description=texts,
    kk=st.none() | texts,
    code=st.none() | st.sampled_from([*CODES, "051010"]),
)
def test_a_slow_reading_of_the_rules_agrees(title: str, description: str, kk: str | None, code: str | None) -> None:
    line = Line(
        place="/0",
        item_scheme="KZ-ENSTRU",
        item_code=code,
        title_ru=title,
        description_ru=description,
        description_kk=kk,
    )
    match = category_rules().classify(line)
    assert (None if match is None else (match.code, match.because)) == naive_category(line)
    assert category_rules().classify(line) == match


@pytest.mark.parametrize(
    ("category", "entry", "message"),
    [
        (
            "catering",
            {"codes": {"CPV": ["555"]}, "words": {"ru": ["Кофе"]}},
            (
                'category_rules.yaml, catering.words: "Кофе" is not words of small letters and digits.\n'
                "Write ё as е, a hyphen as a space, and * only at a word's end."
            ),
        ),
        (
            "catering",
            {"codes": {"CPV": ["1853"]}},
            'category_rules.yaml, catering: code "1853" stands there twice, or is not digits.',
        ),
        (
            "catering",
            {"codes": {"CPV": ["15.86"]}},
            'category_rules.yaml, catering: code "15.86" stands there twice, or is not digits.',
        ),
        (
            "catering",
            {"codes": {}, "words": {"de": ["kaffee"]}},
            'category_rules.yaml, catering.words: unknown language "de".\nKnown here: en, kk, ru.',
        ),
        (
            "catering",
            {"codes": {}, "wrods": {}},
            'category_rules.yaml, catering: unknown key "wrods".\nDid you mean words or codes?',
        ),
    ],
)
def test_a_mistake_in_the_rules_is_named(category: str, entry: dict[str, Any], message: str) -> None:
    with pytest.raises(CommandError) as error:
        parse_category_rules({"version": 1, "categories": RULES["categories"] | {category: entry}})
    assert str(error.value) == message


def test_a_category_that_the_vocabulary_has_not_is_named() -> None:
    with pytest.raises(CommandError) as error:
        parse_category_rules({"version": 1, "categories": {"catering": {"codes": {}}}})
    assert str(error.value) == (
        "category_rules.yaml has the categories catering; vocabulary/category.yaml has gifts-awards, catering, "
        "advertising-pr, sport-recreation, events, vehicles, luxury.\nBoth must have the same ones in the same order."
    )
