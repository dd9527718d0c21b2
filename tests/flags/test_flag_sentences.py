"""A flag's sentences name the same numbers in every language."""

from __future__ import annotations

from string import Formatter

import pytest

from dalel.flags import FLAGS, Flag
from dalel.vocabulary import LANGUAGES, vocabulary


def places(text: str) -> set[str]:
    """The names in braces that a sentence fills in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("flag", FLAGS.values(), ids=lambda flag: flag.slug)
def test_every_sentence_names_the_same_numbers_in_every_language(flag: Flag) -> None:
    for code, sentence in vocabulary(f"flags/{flag.slug}").items():
        named = {lang: places(sentence.label[lang]) for lang in LANGUAGES}
        assert len({frozenset(names) for names in named.values()}) == 1, f"{flag.slug}, {code}: {named}"


@pytest.mark.parametrize("flag", FLAGS.values(), ids=lambda flag: flag.slug)
def test_subject_and_reasons_name_only_what_a_finding_has(flag: Flag) -> None:
    known = {*flag.subject, *flag.measures, *(p.name for p in flag.parameters), "lines", "amount"}
    for code, sentence in vocabulary(f"flags/{flag.slug}").items():
        if not code.startswith("step."):
            assert places(sentence.label["en"]) <= known, f"{flag.slug}, {code}"
