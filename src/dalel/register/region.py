"""The regions of cases: codes of ISO 3166-2, and what they are called where that is known."""

from __future__ import annotations

from dalel.vocabulary import vocabulary

NOUN = "register/region"


def say_region(code: str, lang: str) -> str:
    """What a region is called; a code that is not known stands as it is."""
    found = vocabulary(NOUN).get(code)
    return code if found is None else found.say(lang)
