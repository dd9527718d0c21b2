"""A noun of the vocabulary as something to find in prose: which term's form begins at a token."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from dalel.publications.token import Token, clean_text, tokens
from dalel.vocabulary import expand_form, vocabulary


@dataclass(frozen=True, slots=True)
class Found:
    """A form that was found: its term, the language it is a form of, and the token after it."""

    code: str
    lang: str
    text: str
    next: int


class Lexicon:
    """The forms of one noun in some languages, by their first token; the longest form wins."""

    def __init__(self, noun: str, langs: Iterable[str]) -> None:
        self._forms: dict[bool, dict[str, list[tuple[tuple[str, ...], str, str]]]] = {False: {}, True: {}}
        for lang in langs:
            for term in vocabulary(noun).values():
                for written in term.forms.get(lang, ()):
                    for form in expand_form(written):
                        words = tuple(token.text for token in tokens(clean_text(form.text).text))
                        self._forms[form.after].setdefault(words[0], []).append((words, term.code, lang))
        for by_first in self._forms.values():
            for forms in by_first.values():
                forms.sort(key=lambda form: -len(form[0]))

    def find(self, among: Sequence[Token], at: int, *, after: bool = False) -> Found | None:
        """The longest form that begins at a token: of those before a number, or of those after one."""
        if at >= len(among):
            return None
        for words, code, lang in self._forms[after].get(among[at].text, ()):
            stretch = among[at : at + len(words)]
            if tuple(token.text for token in stretch) == words and not any(token.far for token in stretch[1:]):
                return Found(code, lang, " ".join(words), at + len(words))
        return None


@cache
def lexicon(noun: str, langs: tuple[str, ...]) -> Lexicon:
    """The lexicon of one noun, built once."""
    return Lexicon(f"publications/{noun}", langs)
