"""Kazakhstan as data: what is known, from where, and how surely."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dalel.errors import CommandError
from dalel.jurisdictions import BuyerKind, Jurisdiction, Provenance, known_jurisdictions, load_jurisdiction
from dalel.jurisdictions.jurisdiction import CONFIDENCES
from dalel.vocabulary import LANGUAGES, vocabulary

EXAMPLES = Path(__file__).parents[2] / "examples" / "kz"


@pytest.fixture(scope="module")
def kz() -> Jurisdiction:
    return load_jurisdiction("kz")


def items(name: str) -> list[dict[str, Any]]:
    """The records of an example, numbers exact; read here without the reader that is tested elsewhere."""
    records = json.loads((EXAMPLES / name).read_text(encoding="utf-8"), parse_float=Decimal)["items"]
    assert len(records) == 500
    return list(records)


def provenances(kz: Jurisdiction) -> Iterator[tuple[str, Provenance]]:
    for scheme, codes in kz.codes.items():
        yield from ((f"{scheme} {code}", entry.provenance) for code, entry in codes.items())
    yield from ((f"index {period.valid_from}", period.provenance) for period in kz.index)
    yield from ((f"limit {limit.code}", limit.provenance) for limit in kz.limits)
    yield from ((f"buyer kind {kind.code}", kind.provenance) for kind in kz.buyer_kinds)


def test_kazakhstan_is_known() -> None:
    assert "kz" in known_jurisdictions()


def test_an_unknown_country_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(CommandError) as error:
        load_jurisdiction("kzz")
    assert str(error.value) == 'There is no jurisdiction "kzz".\nDid you mean kz?'


def test_the_head(kz: Jurisdiction) -> None:
    assert (kz.code, kz.currency, kz.buyer_scheme) == ("kz", "KZT", "KZ-BIN")
    assert dict(kz.label) == {"en": "Kazakhstan", "ru": "Казахстан", "kk": "Қазақстан"}
    assert dict(kz.index_name) == {"en": "MRP", "ru": "МРП", "kk": "АЕК"}
    assert {scheme: len(codes) for scheme, codes in kz.codes.items()} == {
        "method": 32,
        "ground": 8,
        "unit": 5,
        "plan-status": 29,
        "plan-type": 3,
        "contract-status": 7,
        "contract-type": 2,
        "subject-kind": 3,
        "month": 13,
    }


def test_every_value_has_a_source_and_a_confidence(kz: Jurisdiction) -> None:
    for what, provenance in provenances(kz):
        assert provenance.source.strip(), what
        assert provenance.confidence in CONFIDENCES, what


def test_how_surely_each_list_is_known(kz: Jurisdiction) -> None:
    """The table of docs/jurisdictions/kz.md."""
    counts = {scheme: Counter(e.provenance.confidence for e in codes.values()) for scheme, codes in kz.codes.items()}
    assert counts == {
        "method": {"confirmed": 23, "inferred": 2, "unconfirmed": 7},
        "ground": {"inferred": 8},
        "unit": {"inferred": 5},
        "plan-status": {"inferred": 25, "unconfirmed": 4},
        "plan-type": {"unconfirmed": 3},
        "contract-status": {"inferred": 1, "unconfirmed": 6},
        "contract-type": {"inferred": 2},
        "subject-kind": {"inferred": 3},
        "month": {"inferred": 12, "unconfirmed": 1},
    }
    assert Counter(p.provenance.confidence for p in kz.index) == {"confirmed": 4, "inferred": 3, "unconfirmed": 6}
    assert Counter(x.provenance.confidence for x in kz.limits) == {"confirmed": 2, "inferred": 3, "unconfirmed": 1}


def test_every_meaning_is_a_word_of_our_vocabulary(kz: Jurisdiction) -> None:
    nouns = {
        "method": "method",
        "plan-status": "status",
        "contract-status": "status",
        "contract-type": "stage",
        "subject-kind": "subject-kind",
    }
    for scheme, noun in nouns.items():
        for entry in kz.codes[scheme].values():
            assert entry.means is None or entry.means in vocabulary(noun), (scheme, entry.code)


def test_a_label_in_russian_stands_wherever_the_name_is_known(kz: Jurisdiction) -> None:
    unnamed = [(s, c) for s, codes in kz.codes.items() for c, entry in codes.items() if not entry.label.get("ru")]
    assert unnamed == [
        ("method", "123"),
        ("plan-type", "2"),
        ("plan-type", "3"),
        ("contract-status", "185"),
        ("contract-status", "345"),
        ("contract-status", "455"),
    ]
    for scheme, code in unnamed:
        entry = kz.codes[scheme][code]
        assert (entry.means, entry.provenance.confidence, entry.say("kk")) == (None, "unconfirmed", code)


def test_the_methods_and_what_they_mean(kz: Jurisdiction) -> None:
    assert {code: entry.means for code, entry in kz.codes["method"].items()} == {
        "2": "open",
        "3": "price-quotation",
        "6": "direct-after-failure",
        "7": "auction",
        "8": "exchange",
        "22": "open",
        "23": "direct",
        "32": "selective",
        "50": "housing",
        "52": "social-order",
        "77": "auction",
        "78": "auction",
        "105": "direct",
        "107": None,
        "116": "price-quotation",
        "117": "open",
        "118": "exchange",
        "120": "open",
        "121": "open",
        "123": None,
        "124": "open",
        "125": "direct-after-failure",
        "126": "price-quotation",
        "128": "special-order",
        "130": "special-order",
        "132": "framework",
        "133": "framework",
        "177": "auction",
        "188": "open",
        "190": "special-order",
        "200": "open",
        "202": "open",
    }


def test_a_method_is_confirmed_only_where_the_portal_itself_names_it(kz: Jurisdiction) -> None:
    by_confidence: dict[str, list[str]] = {}
    for code, entry in kz.codes["method"].items():
        by_confidence.setdefault(entry.provenance.confidence, []).append(code)
        official = "goszakup lot search drop-down" in entry.provenance.source
        assert official == (entry.provenance.confidence == "confirmed"), code
    assert by_confidence["inferred"] == ["8", "23"]
    assert by_confidence["unconfirmed"] == ["105", "107", "116", "117", "118", "123", "132"]


def test_a_kazakh_label_of_a_code_stands_only_where_a_published_one_was_found_or_the_label_is_ours(
    kz: Jurisdiction,
) -> None:
    kazakh = [(s, c) for s, codes in kz.codes.items() for c, entry in codes.items() if "kk" in entry.label]
    assert kazakh == [("method", "3"), *(("ground", code) for code in kz.codes["ground"])]
    assert kz.codes["method"]["3"].say("kk") == "Баға ұсыныстарын сұрату"
    assert kz.codes["method"]["23"].say("kk") == "Из одного источника путем прямого заключения договора"


def test_the_texts_of_the_grounds_are_those_that_published_contracts_quote(kz: Jurisdiction) -> None:
    quoted: dict[str, set[str]] = {}
    for contract in items("contracts-2020-02.json"):
        ground = contract["sign_reason_doc_name"] or ""
        if ground.startswith("пп."):
            head, _, text = ground.partition(" п.3 ст.39 ")
            quoted.setdefault(head.removeprefix("пп."), set()).add(text.strip().rstrip(";"))
    assert {code: {entry.text} for code, entry in kz.codes["ground"].items()} == dict(
        sorted(quoted.items(), key=lambda ground: int(ground[0]))
    )


def test_the_periods_of_the_index_follow_one_another_without_a_gap_or_an_overlap(kz: Jurisdiction) -> None:
    assert kz.index[0].valid_from == dt.date(2015, 1, 1)
    assert kz.index[-1].valid_to == dt.date(2026, 12, 31)
    for earlier, later in pairwise(kz.index):
        assert later.valid_from - earlier.valid_to == dt.timedelta(days=1)
    for period in kz.index:
        assert period.valid_from < period.valid_to


def test_the_index_and_how_surely_each_value_is_known(kz: Jurisdiction) -> None:
    assert [(str(p.valid_from), str(p.value), p.provenance.confidence) for p in kz.index] == [
        ("2015-01-01", "1982", "confirmed"),
        ("2016-01-01", "2121", "unconfirmed"),
        ("2017-01-01", "2269", "unconfirmed"),
        ("2018-01-01", "2405", "unconfirmed"),
        ("2019-01-01", "2525", "confirmed"),
        ("2020-01-01", "2651", "unconfirmed"),
        ("2020-04-01", "2778", "inferred"),
        ("2021-01-01", "2917", "unconfirmed"),
        ("2022-01-01", "3063", "unconfirmed"),
        ("2023-01-01", "3450", "inferred"),
        ("2024-01-01", "3692", "inferred"),
        ("2025-01-01", "3932", "confirmed"),
        ("2026-01-01", "4325", "confirmed"),
    ]


def test_the_limits_of_2020_by_the_higher_and_the_lower_index(kz: Jurisdiction) -> None:
    assert {a.limit.code: (str(a.amount), str(a.lowest)) for a in kz.limit_amounts(2020)} == {
        "small-direct-goods": ("277800", "265100"),
        "small-direct-works-services": ("1389000", "1325500"),
        "small-direct-rural-akim": ("8334000", "7953000"),
        "price-quotation": ("11112000", "10604000"),
    }


def test_a_year_has_one_limit_on_price_quotations_and_says_when_it_is_not_sure(kz: Jurisdiction) -> None:
    found = {
        year: [(str(a.amount), a.limit.provenance.confidence) for a in kz.limit_amounts(year) if "3" in a.limit.methods]
        for year in (2015, 2016, 2020, 2021, 2024, 2025, 2026, 2027)
    }
    assert found == {
        2015: [],
        2016: [("8484000", "confirmed")],
        2020: [("11112000", "confirmed")],
        2021: [("11668000", "unconfirmed")],
        2024: [("14768000", "unconfirmed")],
        2025: [("31456000", "confirmed")],
        2026: [("34600000", "confirmed")],
        2027: [],
    }


def test_no_limit_on_small_direct_purchases_is_claimed_for_the_law_of_2024(kz: Jurisdiction) -> None:
    assert [a.limit.code for a in kz.limit_amounts(2025)] == ["price-quotation-2024-law"]


def test_limits_and_kinds_of_buyers_are_labelled_in_every_language(kz: Jurisdiction) -> None:
    for labelled in (*kz.limits, *kz.buyer_kinds):
        assert [labelled.label.get(lang, "") != "" for lang in LANGUAGES] == [True, True, True], labelled.code
    for limit in kz.limits:
        assert set(limit.methods) <= set(kz.codes["method"])
        assert set(limit.grounds) <= set(kz.codes["ground"])
        assert limit.buyer_kind in {None, *(kind.code for kind in kz.buyer_kinds)}


def test_the_offices_of_rural_akims_among_the_buyers_of_the_example(kz: Jurisdiction) -> None:
    names = sorted({point["subject_name_ru"] for point in items("plan-points-2020-06.json")})
    assert len(names) == 109
    assert [name for name in names if kz.find_buyer_kind(name) == "rural-akim"] == [
        'ГУ "Аппарат Акима Коныршаулинского сельского округа Урджарского района Восточно-Казахстанской области"',
        'ГУ "Аппарат акима Степного сельского округа" Каргалинского района',
        'ГУ "Аппарат акима Улытауского сельского округа Улытауского района"',
        'ГУ "Аппарат акима села Ырсай Житикаринского района"',
        'ГУ "Аппарат акима сельского округа Ошакты Келесского района"',
        'КГУ "Аппарат акима Рузаевского сельского округа района имени Габита Мусрепова Северо-Казахстанской области"',
    ]


def test_a_buyer_is_of_the_same_kind_by_its_russian_and_its_kazakh_name(kz: Jurisdiction) -> None:
    both = {(point["subject_name_ru"], point["subject_name_kz"]) for point in items("plan-points-2020-06.json")}
    assert [pair for pair in both if kz.find_buyer_kind(pair[0]) != kz.find_buyer_kind(pair[1])] == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ('ГУ "АППАРАТ  АКИМА ПОСЁЛКА АКСУ"', "rural-akim"),
        ('"Глубокое кенті әкімінің аппараты" ММ', "rural-akim"),
        ('ГУ "Аппарат акима города районного значения Шардара"', "rural-akim"),
        # A town's office, a district's office, a large town whose name ends like "кент".
        ('ГУ "Аппарат акима города Сарани"', None),
        ('Государственное учреждение "Аппарат акима Павлодарского района"', None),
        ("Шымкент қаласы әкімінің аппараты", None),
        # What belongs to an office is not the office.
        ('ГККП "Ясли-сад" ГУ "Аппарат акима Степного сельского округа"', None),
        ('ГККП "Дом культуры села Луганск аппарата акима Луганского сельского округа Павлодарского района"', None),
        ('"Луганск ауылдық округі әкімінің аппараты Луганск ауылының мәдениет үйі" МҚКК', None),
        ('"Шарбақты ауыл әкімі аппаратының "Балдәурен" бөбектер-бақшасы" МК', None),
        (None, None),
    ],
)
def test_a_kind_of_buyer_is_told_by_the_words_of_its_name(kz: Jurisdiction, name: str | None, kind: str | None) -> None:
    assert kz.find_buyer_kind(name) == kind


def test_a_word_of_without_overrules_the_words_that_match() -> None:
    kind = BuyerKind("office", {}, (("office",),), ("club",), Provenance("a test", "confirmed"))
    assert (kind.recognises("Office"), kind.recognises("Club of the office")) == (True, False)


def test_the_direct_points_of_june_2020_stop_where_the_limits_are(kz: Jurisdiction) -> None:
    """The observation that the limits rest on, recomputed: in MRP of 2,778 tenge."""
    index = Decimal(2778)
    small = [p for p in items("plan-points-2020-06.json") if p["ref_justification_id"] == 42]
    assert Counter(p["ref_trade_methods_id"] for p in small) == {23: 173}
    goods = [p["amount"] for p in small if p["ref_subject_type_id"] == 1]
    assert (max(goods), round(max(goods) / index, 2)) == (236000, Decimal("84.95"))
    others = sorted(
        (
            (p["amount"] / index, kz.find_buyer_kind(p["subject_name_ru"]))
            for p in small
            if p["ref_subject_type_id"] > 1
        ),
        key=lambda point: point[0],
    )
    assert others[-3:-2] == [(Decimal(500), None)]
    assert [(round(amount), kind) for amount, kind in others[-2:]] == [(1089, "rural-akim"), (2314, "rural-akim")]


def test_the_price_quotations_of_february_2020_stay_under_4000(kz: Jurisdiction) -> None:
    quotations = [c["contract_sum"] for c in items("contracts-2020-02.json") if c["fakt_trade_methods_id"] == 3]
    assert round(max(quotations) / Decimal(2651)) == 3976
    assert max(quotations) < next(a.lowest for a in kz.limit_amounts(2020) if a.limit.code == "price-quotation")


def test_what_the_sources_of_the_subject_kinds_say_is_so() -> None:
    first_words = Counter(
        (p["ref_subject_type_id"], p["ref_units_code"] if p["ref_subject_type_id"] > 1 else "", word)
        for p in items("plan-points-2020-06.json")
        for word in [p["name_ru"].split()[0] if p["name_ru"].split()[0] in {"Работы", "Услуги"} else ""]
    )
    assert first_words == {(1, "", ""): 353, (2, "980", "Работы"): 51, (2, "980", ""): 2, (3, "5114", "Услуги"): 94}


def test_what_the_sources_of_contract_types_and_statuses_say_is_so() -> None:
    contracts = items("contracts-2020-02.json")
    kinds = Counter((c["ref_contract_type_id"], c["contract_number_sys"].endswith("/00")) for c in contracts)
    assert kinds == {(1, True): 451, (2, False): 49}
    assert Counter(c["ref_contract_status_id"] for c in contracts) == {
        190: 269,
        185: 170,
        330: 56,
        345: 2,
        390: 2,
        455: 1,
    }
    assert sum(c["ref_contract_status_id"] == 330 and c["sign_date"] is None for c in contracts) == 47
    assert all(c["fakt_sum"] == c["contract_sum"] for c in contracts if c["ref_contract_status_id"] == 390)
