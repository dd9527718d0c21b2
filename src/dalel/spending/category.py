"""A spending category: what a line buys, where that is worth a look (catering, gifts, cars …), and what said so.

The item's code decides; where it says nothing, a word of the title or description does. The rules are data
(``category_rules.yaml``); a line that no rule matches has no category, which says nothing about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from unicodedata import is_normalized, normalize

from dalel.errors import CommandError, did_you_mean
from dalel.own_data import read_own_data
from dalel.spending.line import Line
from dalel.vocabulary import LANGUAGES, vocabulary

USES = ("words", "not_in", "unless", "never")
UNCATEGORISED = "uncategorised"
"""The vocabulary's term for lines without a category; never a value of the column."""

WORD = re.compile(r"[^\W_]+")
LATIN = re.compile(r"[a-z]")
DIGITS = re.compile(r"\d+")
CYRILLIC = re.compile(r"[а-яәғқңөұүһіё]")
# Latin letters that look like Cyrillic ones. A word of both alphabets is read as Cyrillic, so that "pеклама" with a
# Latin p is found as well as "реклама".
LOOKALIKES = str.maketrans("aceopxykmthb", "асеорхукмтнв")
LONG_TEXT, LONG_TOKEN, REMEMBERED = 1_000, 40, 200_000
"""Longer texts and tokens are read like others, but not remembered; nor are more tokens than this."""


@dataclass(frozen=True, slots=True)
class Category:
    """The category of one line and what put it there: ``code 1083`` or ``word кофе``, as the rules spell it."""

    code: str
    because: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand next to each other in a text, each whole or, with ``*``, a stem."""

    category: str
    use: str
    spelling: str
    words: tuple[str, ...]
    stems: tuple[bool, ...]

    def has_word(self, number: int, word: str) -> bool:
        """Whether a word of a text is the phrase's word of this number."""
        return word.startswith(self.words[number]) if self.stems[number] else word == self.words[number]

    def stands_at(self, words: Sequence[str], start: int) -> bool:
        """Whether the phrase begins at this word."""
        if not self.has_word(0, words[start]) or start + len(self.words) > len(words):
            return False
        return all(self.has_word(i, words[start + i]) for i in range(1, len(self.words)))


def parse_phrase(category: str, use: str, spelling: str) -> Phrase:
    """One phrase of the rules; each word must be as normalised text has it, or it could never match."""
    parts = spelling.split(" ")
    bare = tuple(part.removesuffix("*") for part in parts)
    if any(WORD.fullmatch(word) is None or clean_word(word) != word for word in bare):
        raise CommandError(
            f'category_rules.yaml, {category}.{use}: "{spelling}" is not words of small letters and digits.',
            next_step="Write ё as е, a hyphen as a space, and * only at a word's end.",
        )
    return Phrase(category, use, spelling, bare, tuple(part.endswith("*") for part in parts))


def clean_word(word: str) -> str:
    """A word as the rules spell words: small letters, ё as е, and one alphabet where letters only look alike."""
    folded = word.casefold().replace("ё", "е")
    if LATIN.search(folded) and CYRILLIC.search(folded):
        return folded.translate(LOOKALIKES)
    return folded


Token = tuple[tuple[str, tuple[Phrase, ...]], ...]
"""A piece of text without spaces, as its words, each with the phrases that it begins."""


class CategoryRules:
    """The rules, ready to decide lines. ``version`` is recorded with every reading."""

    def __init__(self, version: int, codes: Mapping[str, Mapping[str, str]], phrases: Sequence[Phrase]) -> None:
        self.version = version
        self.codes = codes
        self.order = {code: place for place, code in enumerate(vocabulary("category"))}
        self.longest = {scheme: max(map(len, prefixes)) for scheme, prefixes in codes.items()}
        self.cancels_codes = {phrase.category for phrase in phrases if phrase.use == "never"}
        # Phrases by the first two letters of their first word.
        self.by_start: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            self.by_start.setdefault(phrase.words[0][:2], []).append(phrase)
        self.tokens: dict[str, Token] = {}
        self.plain_tokens: set[str] = set()
        self.code_category = lru_cache(maxsize=50_000)(self.find_code)
        self.remember = lru_cache(maxsize=20_000)(self.find_phrases)

    def classify(self, line: Line) -> Category | None:
        """The category of a line, or None where no rule matches."""
        by_code = self.code_category(line.item_scheme, line.item_code)
        if by_code is not None and by_code.code not in self.cancels_codes:
            return by_code
        found: list[Phrase] = []
        for text in texts_of(line):
            if text:
                found += self.remember(text) if len(text) <= LONG_TEXT else self.find_phrases(text)
        if not found:
            return by_code
        never = {phrase.category for phrase in found if phrase.use == "never"}
        if by_code is not None:
            # Where the text takes the code back, no word is asked: the code's own long title would answer.
            return None if by_code.code in never else by_code
        cancelled = never | {phrase.category for phrase in found if phrase.use == "unless"}
        words = [phrase for phrase in found if phrase.use == "words" and phrase.category not in cancelled]
        if not words:
            return None
        # The first category of the rules; within it the first word of the texts (`min` keeps the first of equals).
        first = min(words, key=lambda phrase: self.order[phrase.category])
        return Category(first.category, f"word {first.spelling}")

    def find_code(self, scheme: str | None, code: str | None) -> Category | None:
        """The category of an item's code: of the longest prefix that matches."""
        if scheme is None or code is None or scheme not in self.codes:
            return None
        prefixes = self.codes[scheme]
        digits = "".join(DIGITS.findall(code))
        for length in range(min(len(digits), self.longest[scheme]), 0, -1):
            category = prefixes.get(digits[:length])
            if category is not None:
                return Category(category, f"code {digits[:length]}")
        return None

    def find_phrases(self, text: str) -> tuple[Phrase, ...]:
        """Every phrase of the text in its order, without the words that stand in a phrase of ``not_in``."""
        # A letter may be published in two parts (и and its breve); a word must not break there.
        tokens = (text if is_normalized("NFC", text) else normalize("NFC", text)).split()
        # Most texts hold only tokens that begin no phrase, and nearly all tokens were seen before.
        if self.plain_tokens.issuperset(tokens):
            return ()
        words: list[str] = []
        starts: list[tuple[int, Phrase]] = []
        for token in tokens:
            for word, phrases in self.read_token(token):
                if phrases:
                    starts += [(len(words), phrase) for phrase in phrases]
                words.append(word)
        found = [(place, phrase) for place, phrase in starts if phrase.stands_at(words, place)]
        hidden = {
            (phrase.category, place + offset)
            for place, phrase in found
            if phrase.use == "not_in"
            for offset in range(len(phrase.words))
        }
        return tuple(
            phrase for place, phrase in found if phrase.use != "not_in" and (phrase.category, place) not in hidden
        )

    def read_token(self, token: str) -> Token:
        """The words of a piece of text without spaces, each with the phrases that it begins."""
        known = self.tokens.get(token)
        if known is not None:
            return known
        words = tuple(
            (word, tuple(phrase for phrase in self.by_start.get(word[:2], ()) if phrase.has_word(0, word)))
            for word in map(clean_word, WORD.findall(token))
        )
        if len(token) <= LONG_TOKEN and len(self.tokens) < REMEMBERED:
            self.tokens[token] = words
            if not any(phrases for _, phrases in words):
                self.plain_tokens.add(token)
        return words


def texts_of(line: Line) -> tuple[str | None, ...]:
    """The texts of a line that words are looked for in, in their order."""
    return (
        line.title_ru,
        line.title_kk,
        line.title_en,
        line.title_other,
        line.description_ru,
        line.description_kk,
        line.description_en,
        line.description_other,
    )


@cache
def category_rules() -> CategoryRules:
    """The rules that come with Dalel."""
    return parse_category_rules(read_own_data(files("dalel.spending").joinpath("category_rules.yaml")))


def parse_category_rules(entries: Mapping[str, Any]) -> CategoryRules:
    """Read the rules; a category that the vocabulary has not, or a code in two categories, is an error."""
    known = [code for code in vocabulary("category") if code != UNCATEGORISED]
    if list(entries["categories"]) != known:
        raise CommandError(
            f"category_rules.yaml has the categories {', '.join(entries['categories'])}; "
            f"vocabulary/category.yaml has {', '.join(known)}.",
            next_step="Both must have the same ones in the same order.",
        )
    codes: dict[str, dict[str, str]] = {}
    for category, entry in entries["categories"].items():
        for key in entry:
            if key not in ("codes", *USES):
                raise CommandError(
                    f'category_rules.yaml, {category}: unknown key "{key}".',
                    next_step=did_you_mean(key, ("codes", *USES)),
                )
        for scheme, prefixes in entry["codes"].items():
            for prefix in prefixes:
                if not prefix.isdigit() or prefix in codes.get(scheme, {}):
                    raise CommandError(
                        f'category_rules.yaml, {category}: code "{prefix}" stands there twice, or is not digits.'
                    )
                codes.setdefault(scheme, {})[prefix] = category
    return CategoryRules(entries["version"], codes, list(parse_phrases(entries["categories"])))


def parse_phrases(categories: Mapping[str, Any]) -> Iterator[Phrase]:
    """Every phrase of the rules, in their order."""
    for category, entry in categories.items():
        for use in USES:
            for lang, spellings in entry.get(use, {}).items():
                if lang not in LANGUAGES:
                    raise CommandError(
                        f'category_rules.yaml, {category}.{use}: unknown language "{lang}".',
                        next_step=did_you_mean(lang, LANGUAGES),
                    )
                for spelling in spellings:
                    yield parse_phrase(category, use, spelling)
