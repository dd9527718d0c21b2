"""What every part of the reader of numbers works on: a text's tokens, its language and its marks."""

from __future__ import annotations

from dataclasses import dataclass

from dalel.publications.lexicon import Found, Lexicon, lexicon
from dalel.publications.numeral import Marks
from dalel.publications.token import Sort, Token
from dalel.vocabulary import LANGUAGES

KAZAKH_ENDINGS: frozenset[str] = frozenset().union(
    ("ға", "ге", "қа", "ке", "на", "не", "дан", "ден", "тан", "тен", "нан", "нен", "да", "де", "та", "те"),
    ("ды", "ді", "ты", "ті", "ны", "ні", "дың", "дің", "тың", "тің", "ның", "нің", "мен", "бен", "пен"),
    ("дай", "дей", "тай", "тей", "дық", "дік", "тық", "тік", "лық", "лік", "дағы", "дегі", "тағы", "тегі"),
    ("сы", "сі", "ы", "і", "ын", "ін", "ына", "іне"),
)
"""Case endings that Kazakh writes to digits and abbreviations with a hyphen: 208-ге, млн-нан, 5%-дан."""

RUSSIAN_ORDINALS = frozenset(("й", "я", "е", "ю", "го", "му", "ый", "ая", "ое", "ой", "ого", "ому"))
RUSSIAN_ENDINGS = RUSSIAN_ORDINALS | {"х", "ми", "м", "ти", "и", "ом"}
KAZAKH_ORDINALS = frozenset(("шы", "ші", "інші", "ыншы", "нші", "ншы"))
ENGLISH_ORDINALS = frozenset(("st", "nd", "rd", "th"))


@dataclass(frozen=True, slots=True)
class Reading:
    """The tokens of one stretch of a text, and how the text writes numbers; ``lang`` is None for a text in several."""

    tokens: tuple[Token, ...]
    lang: str | None
    marks: Marks

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages whose number words count."""
        return LANGUAGES if self.lang is None else (self.lang,)

    def token(self, at: int) -> Token | None:
        """The token at a place, or None before the beginning and past the end."""
        return self.tokens[at] if 0 <= at < len(self.tokens) else None

    def is_numeral(self, at: int) -> bool:
        """Whether digits stand there."""
        token = self.token(at)
        return token is not None and token.sort is Sort.NUMERAL

    def text(self, at: int) -> str:
        """What stands there; an empty text past the end or after a blank line."""
        token = self.token(at)
        return "" if token is None or token.far else token.text

    def is_glued(self, at: int) -> bool:
        """Whether a token sticks to the one before it."""
        token = self.token(at)
        return token is not None and token.glued

    def find(self, noun: str, at: int, *, after: bool = False) -> Found | None:
        """The form of a noun that begins there; scale words and currencies are known in every language."""
        token = self.token(at)
        return None if token is None or (after and token.far) else self.lexicon(noun).find(self.tokens, at, after=after)

    def lexicon(self, noun: str) -> Lexicon:
        """The lexicon of a noun in the languages that count."""
        everywhere = noun in ("scale", "currency", "month", "number-kind")
        return lexicon(noun, LANGUAGES if everywhere else self.langs)

    def ending(self, at: int) -> int:
        """The token after a case ending that sticks to the number before it ("3-х", "208-ге"), or the same token."""
        if self.text(at) == "-" and self.is_glued(at) and self.is_glued(at + 1):
            if self.text(at + 1) in KAZAKH_ENDINGS | RUSSIAN_ENDINGS:
                return at + 2
        elif self.is_glued(at) and self.text(at) == "х":
            return at + 1
        return at
