import re
from decimal import Decimal
from importlib.resources import files

import pytest

from dalel.errors import CommandError
from dalel.flags import FLAGS, Outcome
from dalel.publications import SCALES, ClaimKind, Doubt, Hedge, Kind, Operation
from dalel.spending import AmountCheck, Stage, VatBasis
from dalel.vocabulary import LANGUAGES, Form, expand_form, label, say_number, term, vocabulary
from dalel.vocabulary.term import parse_term

NOUNS = sorted(
    str(path.relative_to(files("dalel.vocabulary"))).removesuffix(".yaml")  # type: ignore[attr-defined]
    for path in files("dalel.vocabulary").rglob("*.yaml")  # type: ignore[attr-defined]
    if path.parent.name != "mappings"  # no terms: see test_register_words.py
)
# Terms of procedure (a suspect, a criminal case) are what the register is about; its own test keeps judgments out.
FINDINGS = [noun for noun in NOUNS if not noun.startswith("register/")]
NEVER = re.compile(
    r"\b(fraud|guilt|corrupt|suspicio|violat|crimin|мошен|винов|корруп|подозр|наруш|алаяқ|кінәл|жемқор|күдікті)", re.I
)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_sentence_has_the_same_blanks_in_every_language(noun: str) -> None:
    for entry in vocabulary(noun).values():
        blanks = {lang: set(re.findall(r"\{(\w+)\}", entry.label[lang])) for lang in LANGUAGES}
        assert blanks["ru"] == blanks["en"] == blanks["kk"], entry.code


@pytest.mark.parametrize("noun", FINDINGS)
def test_no_term_accuses_anybody(noun: str) -> None:
    for entry in vocabulary(noun).values():
        for text in (*entry.label.values(), *entry.definition.values()):
            assert not NEVER.search(text), f"{entry.code}: {text}"


@pytest.mark.parametrize(
    ("noun", "codes"),
    [
        ("stage", Stage),
        ("vat-basis", VatBasis),
        ("amount-check", AmountCheck),
        ("outcome", Outcome),
        ("publications/hedge", Hedge),
        ("publications/number-kind", Kind),
        ("publications/number-doubt", Doubt),
        ("publications/claim-kind", ClaimKind),
        ("publications/operation", Operation),
    ],
)
def test_the_codes_in_python_are_the_codes_of_the_vocabulary(noun: str, codes: type[Stage]) -> None:
    assert [code.value for code in codes] == list(vocabulary(noun))


@pytest.mark.parametrize("flag", FLAGS.values(), ids=lambda flag: flag.slug)
def test_every_flag_has_its_sentences(flag: object) -> None:
    sentences = vocabulary(f"flags/{flag.slug}")  # type: ignore[attr-defined]
    assert {"title", "says", "matters", "innocent", "subject", "observed"} <= set(sentences)


def test_an_unknown_term_is_an_error_with_the_nearest_one() -> None:
    with pytest.raises(CommandError) as caught:
        term("stage", "contracts")
    assert str(caught.value) == 'The vocabulary "stage" has no term "contracts".\nDid you mean contract?'


def test_what_is_not_published_is_said_to_be_so() -> None:
    assert [label("stage", None, lang) for lang in LANGUAGES] == ["not published", "не опубликовано", "жарияланбаған"]


@pytest.mark.parametrize(
    ("value", "lang", "text"),
    [
        ("104957665.10", "en", "104,957,665.10"),
        ("104957665.10", "ru", "104\u00a0957\u00a0665,10"),
        ("104957665.10", "kk", "104\u00a0957\u00a0665,10"),
        ("0.1234567891", "en", "0.1234567891"),
        ("-5", "en", "-5.00"),
        ("1234567890123456789012345678.0123456789", "en", "1,234,567,890,123,456,789,012,345,678.0123456789"),
    ],
)
def test_an_amount_is_printed_with_every_digit_it_has(value: str, lang: str, text: str) -> None:
    assert say_number(Decimal(value), lang) == text


def test_a_year_is_not_grouped_and_a_large_count_is() -> None:
    assert (say_number(2020, "en"), say_number(20946825, "en")) == ("2020", "20,946,825")


@pytest.mark.parametrize("noun", NOUNS)
def test_no_code_is_a_word_that_yaml_reads_as_true_or_false(noun: str) -> None:
    """``yes`` without quotes would be the code "True"."""
    assert {"True", "False"} & set(vocabulary(noun)) == set()


def test_the_scale_words_are_those_that_have_a_factor() -> None:
    assert list(vocabulary("publications/scale")) == list(SCALES)


def test_a_form_is_written_short_and_stands_for_every_spelling() -> None:
    assert [form.text for form in expand_form("доллар -а -ов США")] == ["доллар США", "доллара США", "долларов США"]
    assert [form.text for form in expand_form("стать- -я -и")] == ["статья", "статьи"]
    assert expand_form("… процент -а") == [Form("процент", after=True), Form("процента", after=True)]
    assert expand_form("…-бап -қа") == [Form("-бап", after=True), Form("-бапқа", after=True)]


@pytest.mark.parametrize("forms", [{"en": "about"}, {"en": [False]}, {"de": ["etwa"]}])
def test_forms_that_are_no_list_of_texts_in_a_known_language_are_refused(forms: dict[str, object]) -> None:
    labels = dict.fromkeys(LANGUAGES, "about")
    with pytest.raises(CommandError) as caught:
        parse_term("publications/hedge", "about", {"label": labels, "forms": forms})
    (lang,) = forms
    place = f"vocabulary/publications/hedge.yaml, about.forms.{lang}"
    assert str(caught.value) == f"{place}: no list of texts in en, ru, kk."


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun.startswith("publications/")])
def test_no_form_of_a_noun_of_publications_belongs_to_two_terms_of_a_language(noun: str) -> None:
    for lang in LANGUAGES:
        owners: dict[Form, set[str]] = {}
        for entry in vocabulary(noun).values():
            for written in entry.forms.get(lang, ()):
                for form in expand_form(written):
                    owners.setdefault(form, set()).add(entry.code)
        assert {form.text: codes for form, codes in owners.items() if len(codes) > 1} == {}
