"""A code's name: the published words for a code of a list, found back from how a table spells them.

A table says "Запрос ценовых предложений" where the portal's data say 3. The name is found only where it is the whole
name of exactly one code; nothing is taken for "near enough".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from babel import Locale

from dalel.jurisdictions import Code
from dalel.spending.formats.workbook import fold
from dalel.vocabulary import LANGUAGES

# "Аукцион (до 2022)" and "Аукцион (с 2022)" are one name to whoever fills in a form; "(не ГЗ)" is another law.
_YEARS = re.compile(r"\((?:до|с|from|until|since) \d{4}(?: ?г\.?)?\)|(?:до|с) \d{4}(?: ?г\.?)?$")


REMEMBERED = 1_000
"""Texts whose code is remembered: a table says the same few words a million times."""


class Found(NamedTuple):
    """What a text stands for: the code where it is certain, what it means where that is, the codes it may be."""

    code: str | None
    means: str | None
    candidates: tuple[str, ...]


class CodeNames:
    """The names of one code list."""

    def __init__(self, codes: Mapping[str, Code]) -> None:
        self._codes = codes
        self._by_name: dict[str, list[str]] = {}
        self._found: dict[str, Found] = {}
        for code in codes.values():
            for name in {fold_name(label) for label in code.label.values()}:
                self._by_name.setdefault(name, []).append(code.code)

    def find(self, text: str) -> Found:
        """The code whose name, or which itself, a text is."""
        found = self._found.get(text)
        if found is None:
            if len(self._found) > REMEMBERED:
                self._found.clear()
            found = self._found[text] = self._find(text)
        return found

    def _find(self, text: str) -> Found:
        if text in self._codes:
            return Found(text, self._codes[text].means, (text,))
        candidates = tuple(self._by_name.get(fold_name(text), ()))
        meanings = {self._codes[code].means for code in candidates}
        return Found(
            code=candidates[0] if len(candidates) == 1 else None,
            means=meanings.pop() if len(meanings) == 1 else None,
            candidates=candidates,
        )


def fold_name(text: str) -> str:
    """A name as it is compared."""
    return fold(_YEARS.sub("", fold(text)))


@cache
def month_names() -> Mapping[str, int]:
    """The months' names in every language of the house, also as they stand in a date (января), from CLDR."""
    return {
        fold(name): number
        for language in LANGUAGES
        for form in ("stand-alone", "format")
        for number, name in Locale(language).months[form]["wide"].items()
    }


@lru_cache(maxsize=1_000)
def clean_month(text: str) -> int | None:
    """The month that a text names: 6, 06, июнь, маусым, June; None for anything else."""
    if text.isascii() and text.isdigit() and len(text) <= 2:
        return int(text) if 1 <= int(text) <= 12 else None
    return month_names().get(fold(text))
