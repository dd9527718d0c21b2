"""The key of a new record: Latin, in small letters with hyphens; what lies in a case has the key CASE/NOUN/KEY."""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Max

from dalel.register.access.restrictions import parent_of
from dalel.register.models.records import RECORDS
from dalel.register.refusal import RefusedDataError

PIECE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 60
LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya", "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i",
    "ı": "i", "ə": "a",
}  # fmt: skip
"""How Cyrillic letters are written in a key: to be read, not to be found by."""


def new_key(noun: str, *, parent: str = "", wanted: str = "", called: str = "") -> str:
    """A key that no record has: the one that is wanted, or made of what the record is called, or the next number.

    A wanted key that cannot be one, or is taken, is an error.
    """
    model = RECORDS[noun]
    before = f"{parent}/{noun}/" if parent else ""
    if wanted:
        if not PIECE.fullmatch(wanted) or len(wanted) > LONGEST:
            raise RefusedDataError("key-wrong", then="key-letters", wanted=wanted)
        if model._default_manager.filter(key=before + wanted).exists():
            raise RefusedDataError("key-taken", then="choose-or-empty", wanted=wanted)
        return before + wanted
    base = spell(called) or ("" if parent else noun)
    number = next_position(noun, parent) if parent else 2
    candidate = f"{before}{base or number}"
    while model._default_manager.filter(key=candidate).exists():
        candidate = f"{before}{base}-{number}" if base else f"{before}{number}"
        number += 1
    return candidate


def next_position(noun: str, parent: str) -> int:
    """The place after the last record of a noun in another; what has no order is counted."""
    model = RECORDS[noun]
    found = model._default_manager.filter(**{f"{parent_of(model)}__key": parent})
    if all(column.name != "position" for column in model._meta.concrete_fields):
        return int(found.count()) + 1
    return int(found.aggregate(last=Max("position"))["last"] or 0) + 1


def spell(text: str) -> str:
    """A text as a key: Qalqaman Ödemis is qalqaman-odemis."""
    latin = "".join(LETTERS.get(letter, letter) for letter in unicodedata.normalize("NFC", text.lower()))
    bare = "".join(each for each in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(each))
    return re.sub("[^a-z0-9]+", "-", re.sub("['’ʼ`]", "", bare))[:LONGEST].strip("-")
