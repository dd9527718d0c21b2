"""An outside word: which of our words it is, by what a person decided, by our own labels, or by a mapping in reverse.

Where an outside word may be several of ours, it is none of them until a person says which.
"""

from __future__ import annotations

from collections.abc import Mapping

from dalel.errors import did_you_mean
from dalel.vocabulary import LANGUAGES, mapping, vocabulary

NOTHING = frozenset(
    (
        "-",
        "--",
        "–",
        "—",
        "?",
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "no",
        "нет",
        "нет данных",
        "н/д",
        "жоқ",
        "деректер жоқ",
    )
)
"""What people write into a cell when it has nothing to say; a word that the mapping decides on is none of them."""
UNNAMED = frozenset(
    ("unknown", "unnamed", "anonymous", "not known", "неизвестно", "неизвестен", "неизвестна", "аноним", "белгісіз")
)
"""What stands for a name and is none."""


class UnknownWordError(Exception):
    """The word has no place here, for the reason that the text says."""


def read_word(noun: str, given: str, *, decided: Mapping[str, str], outside: str = "") -> str:
    """Our code for a word; ``outside`` names the mapping that the word is from, without it the word is one of ours.

    ``decided`` is what a person wrote in the mapping file: our code by the outside word.
    """
    wanted = fold(given)
    for word, code in decided.items():
        if fold(word) == wanted:
            return code
    found = find_outside(noun, wanted, outside) if outside else find_own(noun, wanted)
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownWordError(
            f'"{given}" may be {" or ".join(found)}: say which in the mapping, for example words: '
            f'{{{noun.removeprefix("register/")}: {{"{given}": {found[0]}}}}}'
        )
    raise UnknownWordError(f'"{given}" is not known. {did_you_mean(given, known_words(noun, outside))}')


def find_own(noun: str, wanted: str) -> list[str]:
    """Our words with that code or that label."""
    terms = vocabulary(noun)
    if wanted in terms:
        return [wanted]
    return [code for code, term in terms.items() if any(fold(term.say(lang)) == wanted for lang in LANGUAGES)]


def find_outside(noun: str, wanted: str, outside: str) -> list[str]:
    """Our words that are called so in an outside list."""
    return [code for code, words in mapping(outside).nouns[noun].items() if wanted in {fold(word) for word in words}]


def known_words(noun: str, outside: str) -> list[str]:
    """The words that would be understood."""
    if not outside:
        return list(vocabulary(noun))
    return sorted({word for words in mapping(outside).nouns[noun].values() for word in words})


def fold(word: str) -> str:
    """A word without its capitals, and without the underscores that codes have for spaces."""
    return " ".join(word.replace("_", " ").split()).casefold()
