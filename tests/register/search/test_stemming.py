"""A word is found by its other forms, and a name by its spellings in other scripts; other words stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.register.search.kazakh import ENDINGS, kazakh_stems
from dalel.register.search.spelling import fold_word
from dalel.register.search.stemming import clean_text, language_of, stems_of, words_in
from dalel.vocabulary import LANGUAGES

KAZAKH = [
    "қала қаланың қалаға қалада қаладан қаламен қаладағы қалалар қалалардың қаланы қаласы қаласында",
    "мектеп мектебі мектебінде мектептер мектептен мектепті мектебіне мектебінің",
    "заман заманы заманның заманда",
    "сот соттың сотқа сотта соттан сотпен соты сотының соттар",
    "тінту тінтуі тінтуге тінтудің тінтуді",
    "үкім үкімі үкімге үкімді үкімдер",
    "заң заңы заңның заңға заңда заңнан заңмен",
    "адам адамдар адамдардың адамға",
    "үй үйде үйі үйінде үйден",
    "кітап кітабы кітапты кітаптар",
    "баспасөз баспасөзді баспасөзге баспасөзбен",
    "блогер блогерлер блогерлердің блогерге",
    "партия партиясы партияның партияда",
    "дауыс дауысы дауысын",
]
FOUND_BY = [
    ("обыск", "обыска", "ru"),
    ("обыски", "обыском", "ru"),
    ("ОБЫСК", "обысках", "ru"),
    ("закон", "законов", "ru"),
    ("тінту", "тінтуге", "kk"),
    ("тінтуден", "тінту", "kk"),
    ("banks", "bank", "en"),
    ("policy", "policies", "en"),
    ("bank", "bank's", "en"),
    ("Duyssenova", "Дуйсеновой", "ru"),
    ("Дүйсенова", "Duyssenova", "en"),
    ("Касенов", "Касенова", "ru"),
    ("Касенова", "Kassenov", "en"),
    ("Kassenov", "Касеновтың", "kk"),
    ("Нұрланның", "Nurlan", "en"),
    ("Ilyashev's", "Ильяшеву", "ru"),
    ("Динмухамед", "Dinmukhamed", "en"),
    ("Қалиева", "Kaliyeva", "en"),
    ("Facebook", "FACEBOOK", "kk"),
    ("274", "274", "kk"),
    ("ёлка", "елки", "ru"),
    ("საქმე", "საქმე", "en"),
]
NOT_FOUND_BY = [
    ("обыск", "иск", "ru"),
    ("суд", "судно", "ru"),
    ("обыск", "тінту", "kk"),
    ("зам", "заман", "kk"),
    ("274", "2740", "ru"),
    ("bank", "banker", "en"),
    ("Касенов", "Хасенов", "ru"),
]


@pytest.mark.parametrize("forms", KAZAKH, ids=lambda forms: forms.split()[0])
def test_a_kazakh_word_and_its_forms_share_a_stem(forms: str) -> None:
    word, *others = forms.split()
    (stem,) = kazakh_stems(word)
    assert [form for form in others if stem not in kazakh_stems(form)] == []


def test_every_ending_comes_off_after_each_letter_that_it_may_follow() -> None:
    for endings, letters in ENDINGS.items():
        for ending in endings.split():
            for letter in letters:
                word = f"шара{letter}"
                assert kazakh_stems(word) <= kazakh_stems(word + ending), (word, ending)


@pytest.mark.parametrize(("asked", "word", "lang"), FOUND_BY)
def test_a_word_is_found_by_another_form_or_spelling(asked: str, word: str, lang: str) -> None:
    assert stems_of(asked, LANGUAGES) & stems_of(word, [lang])


@pytest.mark.parametrize(("asked", "word", "lang"), NOT_FOUND_BY)
def test_a_word_is_not_found_by_another_word(asked: str, word: str, lang: str) -> None:
    assert not stems_of(asked, LANGUAGES) & stems_of(word, [lang])


@given(
    st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіabcdefghijklmnopqrstuvwxyz0123456789", min_size=1),
    st.sampled_from(LANGUAGES),
)
def test_every_word_is_found_by_itself_in_any_case(word: str, lang: str) -> None:
    own = stems_of(word, [lang])
    assert own
    assert stems_of(word.upper(), LANGUAGES) >= own
    assert all(stem.startswith(f"{lang} ") and len(stem) <= 103 for stem in own)


@given(st.text(max_size=60))
def test_every_word_of_every_text_has_a_stem_in_every_language(text: str) -> None:
    for word in words_in(clean_text(text)):
        assert len({stem.split(" ")[0] for stem in stems_of(word[0], LANGUAGES)}) == 3
        assert all(stem.split(" ", 1)[1] for stem in stems_of(word[0], LANGUAGES))


def test_the_language_is_told_by_the_letters_where_nobody_says_it() -> None:
    text = "Сот үкімі Facebook"
    assert [language_of(word[0], text) for word in words_in(text)] == ["kk", "kk", "en"]
    assert language_of("Суд", "Суд идет") == "ru"


def test_a_stem_is_folded_so_that_spellings_meet() -> None:
    assert stems_of("Дуйсенова", ["ru"]) == {f"ru {fold_word('Дуйсен')}"} == stems_of("Duyssenova", ["ru"])
