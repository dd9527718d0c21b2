"""A term: one word of the house, with its labels in every language and what it means.

The words are data: one YAML file a noun (``stage.yaml``: plan, lot, award …), each term under its code. The same
code is the enum value, the column's value, the JSON key, the option and the docs page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from dalel.errors import CommandError, did_you_mean
from dalel.own_data import read_own_data

LANGUAGES = ("en", "ru", "kk")
"""The languages every term, sentence and report has (ISO 639-1)."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word that means one thing.

    ``label`` and ``definition`` hold one text for each language of `LANGUAGES`; a label may carry ``{names}`` that
    `say` fills in. ``forms`` are the spellings in which prose has the word, where something reads prose by them.
    """

    noun: str
    code: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    forms: Mapping[str, tuple[str, ...]]

    def say(self, lang: str, **values: object) -> str:
        """The label in one language, its ``{names}`` filled in."""
        text = self.label[lang]
        return text.format(**values) if values else text


def parse_term(noun: str, code: str, entry: Mapping[str, Mapping[str, Any]]) -> Term:
    """Read one entry of a vocabulary file; a missing language or an unknown key is an error that names its path."""
    unknown = set(entry) - {"label", "definition", "forms"}
    if unknown:
        raise CommandError(f"vocabulary/{noun}.yaml, {code}: unknown key {', '.join(sorted(unknown))}.")
    for part, texts in ((part, texts) for part, texts in entry.items() if part != "forms"):
        missing = [lang for lang in LANGUAGES if not texts.get(lang)]
        if missing:
            raise CommandError(f"vocabulary/{noun}.yaml, {code}.{part}: no text in {', '.join(missing)}.")
        if len(texts) > len(LANGUAGES):
            # An unquoted comma in a YAML flow mapping cuts a text in two.
            raise CommandError(f"vocabulary/{noun}.yaml, {code}.{part}: more than {', '.join(LANGUAGES)}.")
    return Term(
        noun=noun,
        code=code,
        label=MappingProxyType(dict(entry["label"])),
        definition=MappingProxyType(dict(entry.get("definition", {}))),
        forms=MappingProxyType(parse_forms(f"vocabulary/{noun}.yaml, {code}.forms", entry.get("forms", {}))),
    )


def parse_forms(place: str, entry: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Read the spellings of a term: for each language that has any, a list of texts."""
    for lang, forms in entry.items():
        if lang not in LANGUAGES or not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
            # An unquoted "no" or "~" is no text to YAML.
            raise CommandError(f"{place}.{lang}: no list of texts in {', '.join(LANGUAGES)}.")
    return {lang: tuple(forms) for lang, forms in entry.items() if isinstance(forms, list)}


@cache
def vocabulary(noun: str) -> Mapping[str, Term]:
    """Every term of one noun, by code, in the order of its file (``flags/split-purchase`` names a file in a folder)."""
    resource = files("dalel.vocabulary").joinpath(f"{noun}.yaml")
    entries = read_own_data(resource)
    return MappingProxyType({str(code): parse_term(noun, str(code), entry) for code, entry in entries.items()})


def term(noun: str, code: str) -> Term:
    """One term; an unknown code is an error with the nearest known ones."""
    terms = vocabulary(noun)
    if code not in terms:
        raise CommandError(f'The vocabulary "{noun}" has no term "{code}".', next_step=did_you_mean(code, terms))
    return terms[code]


def label(noun: str, code: str | None, lang: str) -> str:
    """A term's label in one language; a value that the source did not give is said to be unknown."""
    return term("report", "not-published").say(lang) if code is None else term(noun, code).say(lang)
