"""One spelling for all spellings of a name: Duyssenova, Дуйсенова and Дүйсенова are found by any of them.

A name is folded to a skeleton of Latin letters. It is for finding, never for showing, and two names with one skeleton
are two people until somebody says that they are one. The rules bring together what the usual romanisations of Russian
and Kazakh write differently (BGN/PCGN, GOST 7.79, passports, the Kazakh Latin alphabet of 2021, the habits of
newspapers): kh and h, zh and j, y and i, ye and e, doubled letters, the Kazakh vowels and their nearest Russian ones.
"""

from __future__ import annotations

import re
import unicodedata

LETTERS = {
    # Russian; in the skeleton, x is the sound of ш, and c that of ч
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "ts", "ч": "c", "ш": "x", "щ": "xc", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    # Kazakh and Kyrgyz
    "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i",
    # Ukrainian and Belarusian
    "є": "ie", "ї": "i", "ґ": "g", "ў": "u",
    # Latin letters with marks that mean another sound: Kazakh, Turkish, Azerbaijani, ISO 9
    "ş": "x", "š": "x", "ç": "c", "č": "c", "ž": "j", "ŝ": "xc", "â": "ia", "û": "iu", "è": "e",
    # Latin letters that do not come apart into a letter and a mark
    "ı": "i", "ə": "a", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "a", "œ": "o", "ŋ": "n",
    # ks in Latin spellings: Alexey and Алексей
    "x": "ks",
}  # fmt: skip
"""How single letters are folded; of letters that are not here, marks are taken off."""

GROUPS = (
    ("shch", "xc"), ("sch", "xc"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ng", "n"),
    ("ch", "c"), ("sh", "x"), ("tz", "ts"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("w", "v"), ("y", "i"),
)  # fmt: skip
"""Letters that stand for one sound, in the order in which they are folded."""


def fold_word(word: str) -> str:
    """Fold one word of a name; empty where nothing of it is a letter or a digit that we can spell."""
    spelled = "".join(LETTERS.get(letter, letter) for letter in unicodedata.normalize("NFC", word.lower()))
    bare = re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKD", spelled))
    for written, folded in GROUPS:
        bare = bare.replace(written, folded)
    single = re.sub(r"([a-z])\1+", r"\1", bare)
    return re.sub("i[eo]", "e", single)


def fold_name(text: str) -> tuple[str, ...]:
    """Fold a name to its words, in their order; apostrophes are no ends of words."""
    words = map(fold_word, re.split(r"[\W_]+", re.sub("['’ʼ`]", "", text)))
    return tuple(word for word in words if word)
