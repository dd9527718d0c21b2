"""The corpus: number phrases as articles write them in three languages, and what each says."""

from pathlib import Path

import pytest
from phrasing import said

from dalel.errors import CommandError
from dalel.publications import read_numbers

CORPUS = Path(__file__).parent / "numbers"
MARKS = str.maketrans("", "", "⟦⟧")


def cases() -> list[tuple[str | None, str, str]]:
    """Every line of the corpus: language, text with its phrases marked, what they say."""
    found = []
    for path in sorted(CORPUS.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("# "):
                *lang, text, expected = line.split("\t")
                of_file = None if path.stem == "mixed" else path.stem
                found.append((lang[0] if lang else of_file, text.replace("\\n", "\n"), expected))
    return found


CASES = cases()


@pytest.mark.parametrize(("lang", "text", "expected"), CASES, ids=[f"{lang}-{text}" for lang, text, _ in CASES])
def test_the_phrases_of_a_sentence_say_what_is_expected(lang: str | None, text: str, expected: str) -> None:
    phrases = read_numbers(text.translate(MARKS), lang)
    marked = text.translate(MARKS)
    for phrase in reversed(phrases):
        marked = f"{marked[: phrase.start]}⟦{marked[phrase.start : phrase.end]}⟧{marked[phrase.end :]}"
    assert (marked, " ; ".join(said(phrase) for phrase in phrases)) == (text, expected)


def test_the_corpus_has_three_hundred_phrases_in_three_languages() -> None:
    by_lang = {lang: sum(text.count("⟦") for of, text, _ in CASES if of == lang) for lang in ("en", "ru", "kk")}
    assert sum(by_lang.values()) >= 300
    assert min(by_lang.values()) >= 90


def test_a_language_whose_numbers_are_not_read_is_an_error_that_names_those_that_are() -> None:
    with pytest.raises(CommandError) as caught:
        read_numbers("208", "de")
    assert str(caught.value) == 'Numbers in prose are not read in the language "de".\nKnown here: en, kk, ru.'
