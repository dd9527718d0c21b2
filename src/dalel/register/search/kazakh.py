"""Kazakh words without their endings: case, third person's possessive, plural. No stemmer that is kept up has Kazakh.

An ending fits the sound before it (банк-тің, заң-ның, қала-ның), which leaves few ways to take a word apart; where
there are several (заман-ы or зама-ны) all are taken, so that a word and its own forms always share one. Endings of the
first and second person are left on: a register seldom says *my*, and адам, үкім, заң would lose their last letter.
Vowels that fall out (халық, халқы) are not put back, and verbs keep their endings.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

VOWELS = "аәеёоөұүыіэя"
SOFT = "рлйуию"
"""After these, endings begin as after з, but for the plural."""
NASAL, VOICED = "мнң", "зж"
HARD = "пткқсшщцчфхһбвгғд"

ENDINGS: Mapping[str, str] = {
    "ның нің": VOWELS + NASAL,
    "дың дің": SOFT + VOICED,
    "тың тің": HARD,
    "ны ні": VOWELS,
    "ды ді": SOFT + VOICED + NASAL,
    "ты ті": HARD,
    "ға ге да де": VOWELS + SOFT + VOICED + NASAL,
    "қа ке та те": HARD,
    "дан ден": VOWELS + SOFT + VOICED,
    "тан тен": HARD,
    "нан нен": NASAL + "ыі",
    "мен": VOWELS + SOFT + NASAL,
    "бен": VOICED,
    "пен": HARD,
    # What is in a place: қаладағы
    "ғы гі": "ае",
    # After the possessive of the third person: мектеб-і-нде
    "н на не нда нде": "ыі",
    "сы сі": VOWELS,
    "ы і": SOFT + VOICED + NASAL + HARD,
    "лар лер": VOWELS + SOFT,
    "дар дер": "л" + VOICED + NASAL,
    "тар тер": HARD,
}
"""Endings, and the letters that each may stand after."""
BEFORE = {ending: letters for endings, letters in ENDINGS.items() for ending in endings.split()}
BARE = {"б": "п", "г": "к", "ғ": "қ"}
"""What a last letter is where no vowel follows it: кітап, кітабы."""


@lru_cache(maxsize=65_536)
def kazakh_stems(word: str) -> frozenset[str]:
    """What may be left of a word in small letters when every ending is off."""
    shorter = {word[: -len(ending)] for ending, before in BEFORE.items() if is_ending(word, ending, before)}
    if not shorter:
        return frozenset({word[:-1] + BARE.get(word[-1:], word[-1:])})
    return frozenset().union(*map(kazakh_stems, shorter))


def is_ending(word: str, ending: str, before: str) -> bool:
    """Whether a word ends so and something that may be a word is left: three letters, or a vowel and a consonant."""
    left = word[: -len(ending)]
    if not word.endswith(ending) or left[-1:] not in before or not left:
        return False
    return len(left) > 2 or (len(left) == 2 and left[0] in VOWELS + "ую" and left[1] not in VOWELS)
