"""What holds of the numbers of every text: a number that is written in any style is read as the same number."""

import time
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from dalel.publications import SCALES, Hedge, Kind, NumberPhrase, Printed, read_numbers
from dalel.vocabulary import LANGUAGES, expand_form, say_number, vocabulary

PROSE = (
    "one two million миллион млн. тысяч мың жүз он бес 3 12 1,234 1.234 7 000 0 2020 27.06.2020 10:30 % $ ₸ тенге USD "
    "from to от до с between and и – - — ( ) . , ; в на ст. ч. п. Article 274 бап дейін жуық астам almost почти дерлік "
    "June июня маусым жылғы года half третий каждый пятый үштен бірі a of in out every полтора с половиной жарым "
    "[1] [^2] # № +7 727 258 00 00 https://a.example/1 \u202e \u200b \\ and a half COVID-19"
)
PIECES = st.sampled_from([*PROSE.split(), "\n", "\n\n", "\u00a0", " "])
"""Pieces that number phrases are made of, so that made-up texts come near to them."""
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=12).map("".join))
LANGS = st.sampled_from([*LANGUAGES, None])

WHOLES = st.integers(min_value=0, max_value=10**15 - 1)
DECIMALS = st.integers(min_value=1, max_value=4)
GROUPING = {
    "en": [",", " ", "\u00a0", "\u202f", "'", "’"],
    "ru": [" ", "\u00a0", "\u202f"],
    "kk": [" ", "\u00a0", "\u2009"],
}
MARK = {"en": ".", "ru": ",", "kk": ","}
WORD = {"en": "It was {} there.", "ru": "Там было {} всего.", "kk": "Онда {} болды."}


def only(text: str, lang: str) -> NumberPhrase:
    """The one number phrase of a text."""
    (found,) = read_numbers(text, lang)
    return found


@given(text=TEXTS, lang=LANGS)
def test_any_text_is_read_and_its_phrases_are_stretches_of_it_that_never_overlap(text: str, lang: str | None) -> None:
    end = 0
    for phrase in read_numbers(text, lang):
        assert end <= phrase.start < phrase.end <= len(text)
        assert phrase.text == text[phrase.start : phrase.end]
        assert phrase.text == phrase.text.strip()
        assert len(phrase.readings) != 2 or phrase.readings[0] != phrase.readings[1]
        end = phrase.end


@given(text=TEXTS, lang=LANGS)
def test_every_digit_of_a_text_is_in_a_phrase(text: str, lang: str | None) -> None:
    covered = {place for phrase in read_numbers(text, lang) for place in range(phrase.start, phrase.end)}
    assert [place for place, letter in enumerate(text) if letter in "0123456789" and place not in covered] == []


@given(whole=WHOLES, decimals=st.one_of(st.just(0), DECIMALS), lang=st.sampled_from(LANGUAGES), data=st.data())
def test_a_grouped_number_is_read_as_it_was_written(whole: int, decimals: int, lang: str, data: st.DataObject) -> None:
    group = data.draw(st.sampled_from(GROUPING[lang]))
    text = f"{whole:,}".replace(",", group)
    value = Decimal(whole)
    if decimals:
        digits = data.draw(st.integers(min_value=0, max_value=10**decimals - 1))
        text, value = f"{text}{MARK[lang]}{digits:0{decimals}}", Decimal(f"{whole}.{digits:0{decimals}}")
    phrase = only(WORD[lang].format(f"₸{text}"), lang)
    assert (phrase.kind, phrase.readings) == (Kind.MONEY, (Printed(value, Decimal(5).scaleb(-decimals - 1)),))


@given(
    value=st.decimals(min_value=0, max_value=Decimal(10) ** 12, places=2, allow_nan=False, allow_infinity=False),
    lang=st.sampled_from(LANGUAGES),
)
def test_what_dalel_prints_is_read_as_the_same_number(value: Decimal, lang: str) -> None:
    tenge = {"en": "tenge", "ru": "тенге", "kk": "теңге"}[lang]
    phrase = only(WORD[lang].format(f"{say_number(value, lang)} {tenge}"), lang)
    assert (phrase.currency, phrase.readings) == ("KZT", (Printed(value, Decimal("0.005")),))


@given(number=st.integers(min_value=10, max_value=9999), lang=st.sampled_from(LANGUAGES), data=st.data())
def test_every_form_of_a_scale_word_and_a_currency_is_read(number: int, lang: str, data: st.DataObject) -> None:
    digits = Decimal(number) / 10
    scale = data.draw(st.sampled_from(["thousand", "million", "billion", "trillion"]))
    forms = [form.text for word in vocabulary("publications/scale")[scale].forms[lang] for form in expand_form(word)]
    scale_word = data.draw(st.sampled_from([form for form in forms if len(form) > 1]))
    code = data.draw(st.sampled_from(list(vocabulary("publications/currency"))))
    money = [form.text for word in vocabulary("publications/currency")[code].forms[lang] for form in expand_form(word)]
    spelled = format_decimal(digits, format="0.0", locale=lang)
    phrase = only(WORD[lang].format(f"{spelled} {scale_word} {data.draw(st.sampled_from(money))}"), lang)
    assert (phrase.kind, phrase.currency, phrase.scale) == (Kind.MONEY, code, scale)
    assert phrase.readings == (Printed(digits, Decimal("0.05")).scaled(SCALES[scale]),)


def hedged() -> list[tuple[str, str, Hedge]]:
    """Every hedge before a number, in every language."""
    return [
        (lang, form.text, Hedge(code))
        for code, term in vocabulary("publications/hedge").items()
        for lang, words in term.forms.items()
        for word in words
        for form in expand_form(word)
        if not form.after
    ]


@pytest.mark.parametrize(("lang", "words", "hedge"), hedged())
def test_every_hedge_before_a_number_is_read(lang: str, words: str, hedge: Hedge) -> None:
    for written in (words, words.capitalize()):
        phrase = only(f"{written} 208", lang)
        assert (phrase.hedge, phrase.text) == (hedge, f"{written} 208")


ONES = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    "ru": "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
    "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
    "kk": "бір екі үш төрт бес алты жеті сегіз тоғыз",
}
TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "ru": "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
    "kk": "он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан",
}
HUNDREDS = "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"
# The genitive, which prose puts after "около" and "более".
ONES_OF = (
    "одного двух трёх четырёх пяти шести семи восьми девяти десяти одиннадцати двенадцати тринадцати четырнадцати "
    "пятнадцати шестнадцати семнадцати восемнадцати девятнадцати"
)
TENS_OF = "двадцати тридцати сорока пятидесяти шестидесяти семидесяти восьмидесяти девяноста"
HUNDREDS_OF = "ста двухсот трёхсот четырёхсот пятисот шестисот семисот восьмисот девятисот"


def in_english(number: int) -> str:
    """A number below a thousand in English words."""
    ones, tens = ONES["en"].split(), TENS["en"].split()
    hundreds, rest = divmod(number, 100)
    words = [ones[hundreds - 1], "hundred"] if hundreds else []
    if rest:
        words += ["and"] * bool(words)
        words.append(
            ones[rest - 1] if rest < 20 else "-".join([tens[rest // 10 - 2], *ones[rest % 10 - 1 : rest % 10]])
        )
    return " ".join(words)


def in_russian(number: int, *words_of: str) -> str:
    """A number below a thousand in Russian words."""
    ones, tens, hundreds = (words.split() for words in words_of)
    rest = number % 100
    words = hundreds[number // 100 - 1 : number // 100] if number >= 100 else []
    words += ones[rest - 1 : rest] if rest < 20 else [tens[rest // 10 - 2], *ones[rest % 10 - 1 : rest % 10]]
    return " ".join(words)


def in_kazakh(number: int) -> str:
    """A number below a thousand in Kazakh words."""
    ones, tens = ONES["kk"].split(), TENS["kk"].split()
    hundreds, rest = divmod(number, 100)
    words = [*([ones[hundreds - 1]] if hundreds > 1 else []), *(["жүз"] if hundreds else [])]
    return " ".join([*words, *tens[rest // 10 - 1 : rest // 10], *ones[rest % 10 - 1 : rest % 10]])


@pytest.mark.parametrize("lang", ["en", "ru", "ru-of", "kk"])
def test_every_number_word_below_a_thousand_is_read(lang: str) -> None:
    write = {
        "en": in_english,
        "ru": lambda number: in_russian(number, ONES["ru"], TENS["ru"], HUNDREDS),
        "ru-of": lambda number: in_russian(number, ONES_OF, TENS_OF, HUNDREDS_OF),
        "kk": in_kazakh,
    }[lang]
    wrong = {}
    for number in range(1, 1000):
        phrases = read_numbers(write(number), lang[:2])
        read = [(phrase.text, phrase.readings[0].value) for phrase in phrases]
        if read != [(write(number), number)]:
            wrong[number] = read
    assert wrong == {}


def test_a_long_text_is_read_in_time_that_grows_with_it() -> None:
    sentence = "Банк потратил почти 3,7 млн долларов в 2020 году, то есть от 3 до 5 млрд тенге, по статье 274.\n"
    read_numbers(sentence, "ru")
    started = time.perf_counter()
    assert len(read_numbers(sentence * 200, "ru")) == 4 * 200
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "piece", ["1 ", "1,", "1.", "$", "million ", "two ", "a-1", "https://", "(1", "8 (", "1-", "с 1 до "]
)
def test_a_text_of_one_piece_many_times_over_is_read_soon(piece: str) -> None:
    started = time.perf_counter()
    read_numbers(piece * 3000, None)
    assert time.perf_counter() - started < 10
