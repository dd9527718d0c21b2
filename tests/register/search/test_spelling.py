"""Every usual spelling of a name folds to one skeleton; different names stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.register.search.spelling import fold_name, fold_word

SAME = [
    ["Duyssenova", "Дуйсенова", "Дүйсенова", "Duisenova", "Düisenova", "DUYSENOVA"],
    ["Tazhibek", "Tajibek", "Тажибек", "Тәжібек", "Täjıbek"],
    ["Kalieva", "Kaliyeva", "Калиева", "Қалиева", "Qalieva"],
    ["Ilyashev", "Ильяшев", "Il'yashev", "Iliashev"],
    ["Kasenov", "Kassenov", "Касенов", "Қасенов", "Qasenov"],
    ["Khasenov", "Хасенов", "Hasenov", "Khassenov"],
    ["Kassym-Jomart", "Касым-Жомарт", "Қасым-Жомарт", "Qasym-Jomart", "Kasym Zhomart"],
    ["Dzhakishev", "Джакишев", "Zhakishev", "Жакишев", "Jakişev"],
    ["Shchukin", "Щукин", "Schukin"],
    ["Yuriy", "Юрий", "Yury", "Yuri", "Iurii"],
    ["Fyodorov", "Фёдоров", "Федоров", "Fedorov"],
    ["Alexey", "Алексей", "Aleksei"],
    ["Mariya", "Мария", "Maria"],
    ["Aygül", "Айгүль", "Aigul", "Айгуль"],
    ["Nurlanğazy", "Нұрланғазы", "Nurlangazy", "Nurlanghazy"],
]
APART = [
    ["Касенов", "Хасенов"],
    ["Сериков", "Шериков"],
    ["Жанов", "Занов"],
    ["Иванов", "Иванова"],
    ["Чалов", "Шалов"],
    ["Омаров", "Умаров"],
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_spellings_of_one_name_fold_to_the_same_words(names: list[str]) -> None:
    assert {fold_name(name) for name in names} == {fold_name(names[0])}


@pytest.mark.parametrize("names", APART, ids=lambda names: names[0])
def test_different_names_stay_apart(names: list[str]) -> None:
    assert len({fold_name(name) for name in names}) == len(names)


def test_words_keep_their_order_and_signs_are_left_out() -> None:
    assert fold_name("  Сатпаев, А.  (блогер) ") == ("satpaev", "a", "bloger")
    assert fold_name("-- ?") == ()


@given(st.text(max_size=40))
def test_every_text_folds_to_plain_letters(text: str) -> None:
    for word in fold_name(text):
        assert word
        assert set(word) <= set("abcdefghijklmnopqrstuvwxyz0123456789")


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіabcdefghijklmnopqrstuvwxyz", max_size=20))
def test_case_makes_no_difference(word: str) -> None:
    assert fold_word(word.upper()) == fold_word(word)
