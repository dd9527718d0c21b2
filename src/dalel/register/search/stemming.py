"""The stem of a word in a text: обыск finds обыска, тінту finds тінтуге, Duyssenova finds Дуйсеновой.

A word of a text is kept as the stem it has in the language of that text, folded as names are
(`dalel.register.search.spelling`). What is looked for may be in any language, so it has a stem in each.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import snowballstemmer

from dalel.register.search.kazakh import kazakh_stems
from dalel.register.search.spelling import fold_word

WORD = re.compile(r"[^\W_]+(?:['’ʼ`][^\W_]+)*")
LONGEST = 100
"""The most letters of a stem that are kept."""
_MARKS = re.compile("['’ʼ`]")
_OF = re.compile("['’]s$", re.IGNORECASE)
_CYRILLIC = re.compile("[\u0400-\u052f]")
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_ENGLISH, _RUSSIAN = snowballstemmer.stemmer("english"), snowballstemmer.stemmer("russian")
SPELLED = str.maketrans("abvgdejziklmnoprstufhcx", "абвгдежзиклмнопрстуфхчш")
"""Folded letters in Cyrillic, so that a name in Latin letters can lose a Russian ending that it does not have."""


def clean_text(text: str) -> str:
    """A text as its words are read from it: letters and their marks in one, no invisible hyphens."""
    return unicodedata.normalize("NFC", text.replace("\u00ad", ""))


def words_in(text: str) -> Iterator[re.Match[str]]:
    """The words of a clean text, with their places."""
    return WORD.finditer(text)


def language_of(word: str, text: str) -> str:
    """The language that a word of a text is read in where nobody says it: by its letters and those of the text."""
    if not _CYRILLIC.search(word):
        return "en"
    return "kk" if _KAZAKH.search(text) else "ru"


def stems_of(word: str, languages: Iterable[str]) -> frozenset[str]:
    """The stems of a word in some languages, each after its language: ``ru obisk``."""
    return frozenset().union(*(stems_after(word, lang) for lang in languages))


@lru_cache(maxsize=65_536)
def stems_after(word: str, lang: str) -> frozenset[str]:
    """The stems of a word in one language, each after the language."""
    return frozenset(f"{lang} {stem[:LONGEST]}" for stem in stems_in(word, lang))


def stems_in(word: str, lang: str) -> frozenset[str]:
    """The folded stems of a word in one language; a word in letters that are not folded is its own stem."""
    bare = _MARKS.sub("", _OF.sub("", word)).lower().replace("ё", "е")
    folded = fold_word(bare)
    if not folded or folded.isdigit():
        return frozenset({folded or bare.casefold()})
    is_cyrillic = bool(_CYRILLIC.search(bare))
    spelled = bare if is_cyrillic else folded.translate(SPELLED)
    if lang == "kk":
        found = map(fold_word, kazakh_stems(spelled))
    elif lang == "ru":
        found = map(fold_word, [russian_stem(spelled)])
    elif is_cyrillic:  # as an English text would spell the name, of which it may be a form
        forms = {bare, _RUSSIAN.stemWord(bare), russian_stem(bare), *kazakh_stems(bare)}
        found = map(_ENGLISH.stemWord, filter(None, map(fold_word, forms)))
    else:
        found = map(fold_word, [_ENGLISH.stemWord(bare)])
    return frozenset(stem or folded for stem in found)


def russian_stem(word: str) -> str:
    """The stem of a word; of Касенов too, which the stemmer takes for many of a касен, and its forms as well."""
    stem: str = _RUSSIAN.stemWord(word)
    return str(_RUSSIAN.stemWord(stem)) if stem.endswith(("ов", "ев")) else stem
