"""Norms as data, and the ways in which people refer to them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dalel.errors import CommandError
from dalel.jurisdictions.jurisdiction import CONFIDENCES, Provenance
from dalel.jurisdictions.law import Edition, Norm, branch_of, known_laws, law, laws, norm, parents, parse_norm
from dalel.jurisdictions.law_file import parse_law_file
from dalel.jurisdictions.norm import KEY
from dalel.vocabulary import LANGUAGES, vocabulary

DOCS = Path(__file__).parents[2] / "docs" / "jurisdictions" / "law.md"
COUNTS = {"international": {"inferred": 4, "confirmed": 32}, "kz": {"confirmed": 77, "inferred": 58, "unconfirmed": 23}}
HOW = "\nWrite it as: п. 2 ч. 4 ст. 274 УК РК, or Article 274(4)(2) of the Penal Code."
APART = "\nWrite each norm apart."


def every_norm() -> list[Norm]:
    return [each for one in laws() for each in one.values()]


def provenances(each: Norm) -> Iterator[Provenance]:
    yield each.provenance
    yield from (binding.provenance for binding in each.in_force_for.values())
    if each.move:
        yield each.move.provenance
    for edition in each.editions:
        yield edition.provenance
        yield from (element.provenance for element in edition.elements)
        yield from (penalty.provenance for penalty in edition.penalties)


# ---- what the data holds ----


def test_two_folders_have_law() -> None:
    assert known_laws() == ["international", "kz"]
    assert {one.name: (one.country, len(one), tuple(one.codes)) for one in laws()} == {
        "international": ("intl", 9, ("iccpr",)),
        "kz": ("kz", 26, ("penal", "admin")),
    }


def test_every_value_has_a_source_and_a_confidence() -> None:
    for each in every_norm():
        for provenance in provenances(each):
            assert provenance.source.strip(), each.key
            assert provenance.confidence in CONFIDENCES, each.key


def test_how_surely_the_norms_are_known() -> None:
    counts = {one.name: Counter(p.confidence for each in one.values() for p in provenances(each)) for one in laws()}
    assert counts == COUNTS


def test_every_key_is_of_its_law_and_stands_within_its_article() -> None:
    for one in laws():
        for key, each in one.items():
            assert each.key == key
            assert KEY.fullmatch(key)
            assert key.startswith(f"{one.country}:{each.code}:")
            assert all(above in one for above in parents(key))


def test_every_article_has_a_title_and_every_penalty_is_a_word_of_the_vocabulary() -> None:
    for each in every_norm():
        if each.part is None:
            assert each.title["en"]
        assert all(p.kind in vocabulary("register/penalty") for e in each.editions for p in e.penalties)
        assert all(tuple(x.label) == LANGUAGES for e in each.editions for x in e.elements)


def test_every_move_is_told_from_both_sides() -> None:
    for each in every_norm():
        assert all(each.key in norm(other).moved_from for other in each.moved_to)
        assert all(each.key in norm(other).moved_to for other in each.moved_from)


def test_a_point_with_its_place_its_title_and_its_penalties() -> None:
    point = norm("kz:penal:274:4:2")
    assert (point.country, point.code, point.article, point.part, point.point) == ("kz", "penal", "274", "4", "2")
    assert [(p.kind, p.unit, p.least, p.most, p.subject) for p in point.penalties] == [
        ("restriction-of-liberty", "years", Decimal(3), Decimal(7), None),
        ("imprisonment", "years", Decimal(3), Decimal(7), None),
    ]
    assert point.say("en") == "kz:penal:274:4:2"
    assert norm("kz:penal:274").say("en") == "Dissemination of knowingly false information"
    assert norm("kz:penal:274").say("kk") == "Распространение заведомо ложной информации"


def test_the_elements_of_a_point_are_those_of_its_article_first() -> None:
    elements = law("kz").elements("kz:penal:274:4:2", dt.date(2020, 7, 20))
    assert [(element.code, element.one_of) for element in elements] == [
        ("dissemination", None),
        ("falsity", None),
        ("knowledge", None),
        ("danger-public-order", "danger"),
        ("danger-rights", "danger"),
        ("danger-interests", "danger"),
        ("criminal-group", "case"),
        ("state-of-emergency", "case"),
        ("wartime", "case"),
        ("mass-event", "case"),
        ("state-of-emergency", "case"),
        ("wartime", "case"),
        ("mass-event", "case"),
    ]


def test_a_restriction_of_expression_must_be_lawful_necessary_and_for_one_of_the_aims() -> None:
    assert [(element.code, element.one_of) for element in norm("intl:iccpr:19:3").elements] == [
        ("provided-by-law", None),
        ("necessary", None),
        ("aim-rights-reputation", "aim"),
        ("aim-security-order-health-morals", "aim"),
    ]
    assert norm("intl:iccpr:19").in_force_for["kz"].day == dt.date(2006, 4, 24)


# ---- time ----


def test_slander_moved_and_the_days_between_are_not_known() -> None:
    """The law was signed on 27 June 2020; the day on which it took effect was not found."""
    slander, later = norm("kz:penal:130"), norm("kz:admin:73-3")
    assert slander.move is not None
    assert (slander.moved_to, slander.move.signed, later.moved_from) == (
        ("kz:admin:73-3",),
        dt.date(2020, 6, 27),
        ("kz:penal:130",),
    )
    days = [dt.date(2014, 12, 31), dt.date(2018, 1, 1), dt.date(2020, 7, 5), dt.date(2021, 1, 1)]
    assert [slander.stood_on(day) for day in days] == [False, True, None, False]
    assert [later.stood_on(day) for day in days] == [False, False, None, None]
    assert later.stood_on(dt.date(2025, 1, 1)) is True
    assert (slander.valid_from, slander.valid_to) == (dt.date(2015, 1, 1), None)


def test_a_norm_is_found_as_it_stood_on_a_day() -> None:
    kz = law("kz")
    assert kz.find("kz:penal:9999") is None
    assert kz.find("kz:penal:130") is norm("kz:penal:130")
    assert kz.find("kz:penal:130", dt.date(2021, 1, 1)) is None
    found = kz.find("kz:penal:174", dt.date(2016, 1, 22))
    assert found is not None
    assert [edition.title["ru"].split()[0] for edition in found.editions] == ["Возбуждение"]
    found = kz.find("kz:penal:174", dt.date(2020, 1, 22))
    assert found is not None
    assert [edition.title["ru"].split()[0] for edition in found.editions] == ["Возбуждение", "Разжигание"]


def test_a_part_did_not_stand_where_its_article_did_not() -> None:
    assert norm("kz:penal:274:4").stood_on(dt.date(2014, 12, 31)) is None
    assert law("kz").find("kz:penal:274:4", dt.date(2014, 12, 31)) is None


@given(st.dates(), st.lists(st.dates(), min_size=2, max_size=2).map(sorted))
def test_a_wording_with_both_days_stands_between_them_and_at_no_other_time(day: dt.date, days: list[dt.date]) -> None:
    edition = Edition(
        title={},
        elements=(),
        penalties=(),
        valid_from=days[0],
        valid_to=days[1],
        not_before=None,
        gone_by=None,
        in_force_on={},
        provenance=Provenance("a test", "confirmed"),
    )
    assert edition.stood_on(day) is (days[0] <= day <= days[1])


# ---- looking up ----


def test_an_unknown_norm_an_unknown_law_and_a_key_that_is_none() -> None:
    with pytest.raises(CommandError) as error:
        norm("kz:penal:247")
    assert str(error.value) == (
        'There is no norm "kz:penal:247".\nDid you mean kz:penal:274 or kz:penal:274:4 or kz:penal:274:3?'
    )
    with pytest.raises(CommandError) as error:
        law("kzz")
    assert str(error.value) == 'There is no law "kzz".\nDid you mean kz?'
    with pytest.raises(CommandError) as error:
        parents("274:4")
    assert str(error.value) == '"274:4" is not the key of a norm.\nA key is written as kz:penal:274:4:2.'


def test_the_parents_of_a_key() -> None:
    assert parents("kz:penal:274") == ()
    assert parents("kz:penal:167:2:2.1") == ("kz:penal:167", "kz:penal:167:2")
    assert parents("intl:iccpr:19:3:b") == ("intl:iccpr:19", "intl:iccpr:19:3")
    assert parents("kz:admin:456-2:3") == ("kz:admin:456-2",)


# ---- references ----

PENAL = {
    # ways of writing
    "статья 274 часть 4 пункт 2": ["274:4:2"],
    "Article 274(4)(2)": ["274:4:2"],
    "274 ч.4": ["274:4"],
    "274": ["274"],
    "частям 2 и 3 статьи 274": ["274:2", "274:3"],
    "ч.ч. 2, 3 ст. 274": ["274:2", "274:3"],
    "274-баптың 4-бөлігінің 2-тармағы": ["274:4:2"],
    "274-бабының 2 және 3-бөліктері": ["274:2", "274:3"],
    "167.2.2.1": ["167:2:2.1"],
    "часть первая статьи 174": ["174:1"],
    "первой и второй частями статьи 174": ["174:1", "174:2"],
    "ст. 274, ч. 4, п. 2": ["274:4:2"],
    "п. 1, 2 ч. 4 ст. 274": ["274:4:1", "274:4:2"],
    "ст. 174 и ч. 4 ст. 274": ["174", "274:4"],
    "Articles 174 and 274(4)": ["174", "274:4"],
    "ч. 2, п. 2 ч. 4 ст. 274": ["274:2", "274:4:2"],
    "ч. 1-1 ст. 274": ["274:1-1"],
    "подпункт 2) части 4 статьи 274": ["274:4:2"],
    "п. «а» ч. 2 ст. 274": ["274:2:а"],
    "ч. 2 ст. 274 и ч. 2 ст. 274": ["274:2"],
}
NAMED = {
    # as the articles write them
    "ст. 130 УК": ["kz:penal:130"],
    "п. 2 ч. 4 ст. 274 УК РК": ["kz:penal:274:4:2"],
    "ч.2 ст.274 УК РК": ["kz:penal:274:2"],
    "частью 1 статьи 274 УК РК": ["kz:penal:274:1"],
    "пункту 3 части 2 статьи 274 Уголовного кодекса": ["kz:penal:274:2:3"],
    "274-й статьи Уголовного кодекса": ["kz:penal:274"],
    "Article 274 of the Criminal Code of the Republic of Kazakhstan": ["kz:penal:274"],
    "Article 274 of the Kazakhstan's Penal Code": ["kz:penal:274"],
    "Article 274, Part 4, Paragraph 2 of the Criminal Code": ["kz:penal:274:4:2"],
    "Article 174 of the Kazakh Criminal Code": ["kz:penal:174"],
    "Article 456-2 of Kazakhstan’s Code of Administrative Offenses": ["kz:admin:456-2"],
    "456-2 КоАП": ["kz:admin:456-2"],
    "ч. 2 ст. 456 КоАП": ["kz:admin:456:2"],
    "ч.1 ст. 73-3 КоАП": ["kz:admin:73-3:1"],
    "статье 73−3 Кодекса об административных правонарушениях Республики Казахстан": ["kz:admin:73-3"],  # U+2212
    "статье 73‑3 Кодекса об административных правонарушениях РК": ["kz:admin:73-3"],  # U+2011
    "ҚР ҚК-нің 274-бабы": ["kz:penal:274"],
    "Қылмыстық кодекстің 274-бабының 4-бөлігі": ["kz:penal:274:4"],
    "ӘҚБтК 456-2-бабы": ["kz:admin:456-2"],
    "ст. 174 УК и ст. 274 УК": ["kz:penal:174", "kz:penal:274"],
    # a treaty: its paragraphs are its parts
    "пункт 3 статьи 19 МПГПП": ["intl:iccpr:19:3"],
    "article 19(3)(b) of the ICCPR": ["intl:iccpr:19:3:b"],
    "paragraph 3 of article 19 of the International Covenant on Civil and Political Rights": ["intl:iccpr:19:3"],
}
REFUSED = {
    "": "does not say which code it is of.\nName the code in the text, or give it: admin, iccpr, penal.",
    "ч. 4 УК": "names no article." + HOW,
    "ст. 274 УК РФ": 'is not understood at "рф".' + HOW,
    "ст. 274 УК КР": 'is not understood at "кр".' + HOW,
    "примечание к ст. 274 УК": 'is not understood at "примечание".' + HOW,
    "ст. 274 ч. УК": 'is not understood at "its end".' + HOW,
    "Article 274(4)(2)(1) Penal Code": 'is not understood at "274(4)(2)(1)".' + HOW,
    "ч. 2-4 ст. 274 УК": 'is not understood at "2-4".' + HOW,
    "ст. 174 ч. 2 и 274 УК": 'is not understood at "274".' + HOW,
    "§ 274 УК": 'is not understood at "§".' + HOW,
    "п. 1 ст. 274 УК": "names a point without its part.\nWrite the part as well.",
    "ч. 2 ст. 174 и 274 УК": "can be read in more than one way." + APART,
    "ст. 274, 4 УК": "can be read in more than one way." + APART,
    "274, 4 УК": "can be read in more than one way." + APART,
    "274 4 УК": 'is not understood at "4".' + HOW,
    "первой УК": 'is not understood at "1".' + HOW,
    "ст. 274 УК и": 'is not understood at "its end".' + HOW,
    "ст. 174, ч. 4, ст. 274 УК": "can be read in more than one way." + APART,
    "ч. 2, п. 3, ч. 4 ст. 274 УК": "can be read in more than one way." + APART,
    "п. 1 ч. 2 и 3 ст. 274 УК": "can be read in more than one way." + APART,
    "ст. 174 УК, ч. 4 ст. 274": "can be read in more than one way." + APART,
    "ст. 274 УК и ст. 478 КоАП": "names more than one code: kz:admin, kz:penal.\nWrite each code apart.",
    "ч. 4 ст. 274": "does not say which code it is of.\nName the code in the text, or give it: admin, iccpr, penal.",
}


@pytest.mark.parametrize(("text", "places"), PENAL.items())
def test_a_reference_without_a_code_is_read_in_the_code_that_is_given(text: str, places: list[str]) -> None:
    assert parse_norm(text, "kz", code="penal") == [f"kz:penal:{place}" for place in places]


@pytest.mark.parametrize(("text", "keys"), NAMED.items())
def test_a_reference_that_names_its_code_is_read(text: str, keys: list[str]) -> None:
    assert parse_norm(text, "kz") == keys


@pytest.mark.parametrize(("text", "message"), REFUSED.items())
def test_a_reference_that_is_not_wholly_understood_is_refused(text: str, message: str) -> None:
    with pytest.raises(CommandError) as error:
        parse_norm(text, "kz")
    assert str(error.value) == f'The reference "{text}" {message}'


def test_a_paragraph_without_a_part_is_not_guessed() -> None:
    with pytest.raises(CommandError) as error:
        parse_norm("Article 274 paragraph 2 of the Penal Code", "kz")
    assert str(error.value) == (
        'In the reference "Article 274 paragraph 2 of the Penal Code" a paragraph may be a part or a point.\n'
        "Write part, or point."
    )


def test_the_code_that_is_given_does_not_overrule_the_text() -> None:
    with pytest.raises(CommandError) as error:
        parse_norm("ст. 130 УК", "kz", code="admin")
    assert str(error.value) == (
        'The reference "ст. 130 УК" names more than one code: kz:admin, kz:penal.\nWrite each code apart.'
    )


def test_an_unknown_country_or_code_is_an_error() -> None:
    with pytest.raises(CommandError) as error:
        parse_norm("ст. 130 УК", "ru")
    assert str(error.value) == 'There is no law of "ru".\nKnown here: intl, kz.'
    with pytest.raises(CommandError) as error:
        parse_norm("ст. 130", "kz", code="penall")
    assert str(error.value) == 'There is no code of law "penall".\nDid you mean penal?'


def spell(style: str, code: str, article: str, part: str | None, point: str | None) -> str:
    """A reference in one of the ways of writing."""
    names = {
        "penal": {"ru": "УК РК", "long": "Уголовного кодекса", "en": "Penal Code", "kk": "ҚК"},
        "admin": {
            "ru": "КоАП РК",
            "long": "Кодекса Республики Казахстан об административных правонарушениях",
            "en": "Code of Administrative Offences",
            "kk": "ӘҚБтК",
        },
    }[code]
    before = f"{f'п. {point} ' * bool(point)}{f'ч. {part} ' * bool(part)}"
    after = f"{f' часть {part}' * bool(part)}{f' пункт {point}' * bool(point)}"
    genitive = f"{f'пункта {point} ' * bool(point)}{f'части {part} ' * bool(part)}"
    brackets = f"{f'({part})' * bool(part)}{f'({point})' * bool(point)}"
    english = f"{f', Part {part}' * bool(part)}{f', Point {point}' * bool(point)}"
    kazakh = f"{f' {part}-бөлігінің' * bool(part)}{f' {point}-тармағы' * bool(point)}"
    return {
        "short": f"{before}ст. {article} {names['ru']}",
        "tight": f"{before.replace('. ', '.')}ст.{article} {names['ru']}",
        "words": f"статья {article}{after} {names['long']}",
        "genitive": f"{genitive}статьи {article} {names['long']}",
        "brackets": f"Article {article}{brackets} of the {names['en']}",
        "english": f"{names['en']}, Article {article}{english}",
        "kazakh": f"{names['kk']}-нің {article}-бабының{kazakh}",
        "bare": f"{article}{after} {names['ru']}",
    }[style]


ARTICLES = st.one_of(
    st.integers(1, 920).map(str),
    st.tuples(st.integers(1, 920), st.integers(1, 9)).map(lambda pair: "{}-{}".format(*pair)),
)
PARTS = st.integers(1, 20).map(str)
POINTS = st.one_of(PARTS, st.tuples(st.integers(1, 9), st.integers(1, 9)).map(lambda pair: "{}.{}".format(*pair)))
STYLES = st.sampled_from(["short", "tight", "words", "genitive", "brackets", "english", "kazakh", "bare"])
HYPHENS = st.sampled_from("-\u2010\u2011\u2212")


@given(
    style=STYLES,
    code=st.sampled_from(["penal", "admin"]),
    article=ARTICLES,
    part=st.none() | PARTS,
    point=st.none() | POINTS,
    hyphen=HYPHENS,
    upper=st.booleans(),
)
def test_a_spelled_reference_parses_back_to_its_key(
    *, style: str, code: str, article: str, part: str | None, point: str | None, hyphen: str, upper: bool
) -> None:
    point = point if part else None
    text = spell(style, code, article.replace("-", hyphen), part, point)
    key = ":".join(piece for piece in ("kz", code, article, part, point) if piece)
    assert parse_norm(text.upper() if upper else text, "kz") == [key]


@example("1(d)")
@given(st.text(alphabet="ст.чп 1234-–(),;иабө°\ue000УКРФand", max_size=24))
def test_any_text_is__with_a_sentence(text: str) -> None:
    with suppress(CommandError):
        keys = parse_norm(text, "kz", code="penal")
        assert keys
        assert all(KEY.fullmatch(key) for key in keys)


# ---- a malformed file ----

FILE: dict[str, Any] = {
    "country": "kz",
    "codes": {"penal": {"label": {"en": "Penal Code", "ru": "УК", "kk": "ҚК"}, "names": ["УК"]}},
    "sources": {"page": "a page"},
    "elements": {"falsity": {"en": "false", "ru": "ложь", "kk": "жалған"}},
    "norms": {
        "kz:penal:1": {
            "source": "page",
            "confidence": "confirmed",
            "editions": [
                {
                    "title": {"en": "A title"},
                    "valid_from": dt.date(2015, 1, 1),
                    "valid_to": dt.date(2019, 12, 31),
                    "source": ["page"],
                    "confidence": "inferred",
                    "elements": [{"code": "falsity", "source": "page", "confidence": "confirmed"}],
                    "penalties": [
                        {"kind": "fine", "unit": "index", "to": "160", "source": "page", "confidence": "confirmed"}
                    ],
                }
            ],
        }
    },
}
NORM = ("norms", "kz:penal:1")
EDITION = (*NORM, "editions", 0)
PENALTY = (*EDITION, "penalties", 0)
AT = "law.yaml, norms.kz:penal:1"
IN_EDITION = f"{AT}.editions[0]"
IN_PENALTY = f"{IN_EDITION}.penalties[0]"


def test_the_file_that_the_malformed_ones_are_made_of_is_read() -> None:
    read = parse_law_file(deepcopy(FILE), "law.yaml").norms["kz:penal:1"]
    assert read.penalties[0].most == Decimal(160)
    assert read.editions[0].provenance == Provenance("a page", "inferred")


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("codes",), [], "law.yaml, codes: a mapping is needed."),
        (("codes", "penal", "label"), {"en": "Code"}, "law.yaml, codes.penal.label: kk, ru is missing."),
        (
            ("codes", "penal", "branch"),
            "crime",
            'law.yaml, codes.penal.branch: "crime" is not known.\nDid you mean criminal?',
        ),
        (("elements", "falsity", "en"), " ", "law.yaml, elements.falsity.en: a text is needed."),
        (
            (*NORM, "tittle"),
            1,
            f'{AT}: "tittle" is not a key here.\n'
            "Known here: confidence, editions, in_force_for, move, replaced_by, source.",
        ),
        ((*NORM, "source"), "pagee", f'{AT}.source: "pagee" is not known.\nDid you mean page?'),
        (
            (*NORM, "confidence"),
            "sure",
            f'{AT}.confidence: "sure" is not known.\nKnown here: confirmed, inferred, unconfirmed.',
        ),
        ((*NORM, "editions"), [], f"{AT}.editions: a list of at least one edition is needed."),
        (
            (*NORM, "move"),
            {"to": ["kz:penal:2"], "source": "page", "confidence": "confirmed"},
            f'{AT}.move.to: there is no norm "kz:penal:2".\nDid you mean kz:penal:1?',
        ),
        ((*EDITION, "valid_from"), "2015", f"{IN_EDITION}.valid_from: '2015' is not a day; write it as 2020-06-27."),
        (
            (*EDITION, "valid_to"),
            dt.date(2014, 1, 1),
            f"{IN_EDITION}: it ends (2014-01-01) before it begins (2015-01-01).",
        ),
        (
            (*EDITION, "in_force_on"),
            {dt.date(2021, 1, 1): "page"},
            f"{IN_EDITION}: in_force_on 2021-01-01 lies outside its own days.",
        ),
        ((*EDITION, "title"), {"de": "Titel"}, f'{IN_EDITION}.title: "de" is not a key here.\nKnown here: en, kk, ru.'),
        (
            (*EDITION, "elements", 0, "code"),
            "falsety",
            f'{IN_EDITION}.elements[0].code: "falsety" is not known.\nDid you mean falsity?',
        ),
        ((*PENALTY, "kind"), "fines", f'{IN_PENALTY}.kind: "fines" is not known.\nDid you mean fine?'),
        ((*PENALTY, "unit"), "year", f'{IN_PENALTY}.unit: "year" is not known.\nDid you mean years?'),
        ((*PENALTY, "to"), 160, f'{IN_PENALTY}.to: 160 is not an amount in quotation marks, such as "160".'),
        ((*PENALTY, "from"), "200", f"{IN_PENALTY}: from (200) is more than to (160)."),
        ((*PENALTY, "unit"), None, f"{IN_PENALTY}: a unit and an amount go together."),
        ((*PENALTY, "subject"), "persons", f'{IN_PENALTY}.subject: "persons" is not known.\nDid you mean person?'),
    ],
)
def test_a_malformed_entry_is_an_error_with_its_path(place: tuple[str | int, ...], value: Any, message: str) -> None:
    file: Any = deepcopy(FILE)
    inner = file
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    with pytest.raises(CommandError) as error:
        parse_law_file(file, "law.yaml")
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("kz:admin:1", "law.yaml, norms.kz:admin:1: the key is not of the form kz:CODE:ARTICLE:PART:POINT."),
        ("penal:1", "law.yaml, norms.penal:1: the key is not of the form kz:CODE:ARTICLE:PART:POINT."),
        ("kz:penal:2:1", "law.yaml, norms.kz:penal:2:1: kz:penal:2 is not here."),
    ],
)
def test_a_norm_under_a_wrong_key_is_an_error(key: str, message: str) -> None:
    file = deepcopy(FILE)
    file["norms"][key] = file["norms"]["kz:penal:1"]
    with pytest.raises(CommandError) as error:
        parse_law_file(file, "law.yaml")
    assert str(error.value) == message


# ---- the page ----


def test_the_page_has_a_line_for_every_norm() -> None:
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    for each in every_norm():
        assert page_line(each) in lines, each.key


def page_line(each: Norm) -> str:
    """A norm's line in the table of docs/jurisdictions/law.md: key, title, valid, confidence, source."""
    titles = "; ".join(dict.fromkeys(e.title.get("en", "") for e in each.editions if e.title)) or "–"
    return f"| `{each.key}` | {titles} | {page_days(each)} | {each.provenance.confidence} | {each.provenance.source} |"


def page_days(each: Norm) -> str:
    first, last = each.editions[0], each.editions[-1]
    said = [
        f"from {first.valid_from}" if first.valid_from else f"not before {first.not_before}" if first.not_before else ""
    ]
    said += [f"gone by {last.gone_by}"] if last.gone_by else []
    shown = sorted(day for edition in each.editions for day in edition.in_force_on)
    said += [f"shown in force {shown[0]}" + (f" to {shown[-1]}" if len(shown) > 1 else "")] if shown else []
    said += [f"binds {country} from {binding.day}" for country, binding in each.in_force_for.items()]
    return ", ".join(filter(None, said)) or "not known"


@pytest.mark.parametrize(
    ("key", "branch"),
    [("kz:penal:274:4:2", "criminal"), ("kz:admin:478", "administrative"), ("intl:iccpr:19:3", ""), ("xx:any:1", "")],
)
def test_a_code_of_law_says_which_kind_of_case_is_run_under_it(key: str, branch: str) -> None:
    assert branch_of(key) == branch
