"""A mapping: what one of our words is called in an outside list, so that a record can be handed on.

One YAML file an outside list (``mappings/us-pft.yaml``). Every term of a mapped noun has its line; a line may say that
the outside list has no word for it, which is kept apart from a forgotten line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from dalel.errors import CommandError, did_you_mean
from dalel.own_data import read_own_data
from dalel.vocabulary.term import term, vocabulary

CONFIDENCE = ("confirmed", "unconfirmed")
"""Whether the outside list was read at its source, or is known from memory or second hand."""


@dataclass(frozen=True, slots=True)
class Mapping_:  # noqa: N801 (the name without the underscore is the protocol that it holds)
    """What each of our words, noun by noun, is called in one outside list."""

    name: str
    source: str
    confidence: str
    nouns: Mapping[str, Mapping[str, tuple[str, ...]]]


def parse_line(place: str, line: object) -> tuple[str, ...]:
    """Read the words of one line: a text, a list of texts, or null.

    A number is an error: YAML drops the zeros before one that is not quoted, or reads it in base eight.
    """
    words = [] if line is None else line if isinstance(line, list) else [line]
    if not all(isinstance(word, str) and word for word in words) or (line is not None and not words):
        raise CommandError(f"{place}: {line!r} is no text, list of texts or null.", next_step="Put it in quotes.")
    return tuple(words)


def parse_noun(place: str, noun: str, lines: Mapping[str, object]) -> Mapping[str, tuple[str, ...]]:
    """Read the lines of one noun; they are exactly the terms of our vocabulary."""
    if not files("dalel.vocabulary").joinpath(f"{noun}.yaml").is_file():
        raise CommandError(f'{place}: there is no vocabulary "{noun}".')
    known = vocabulary(noun)
    extra = [code for code in lines if code not in known]
    if extra:
        raise CommandError(f"{place}, {noun}: no term {', '.join(extra)}.", next_step=did_you_mean(extra[0], known))
    missing = [code for code in known if code not in lines]
    if missing:
        raise CommandError(
            f"{place}, {noun}: no line for {', '.join(missing)}.",
            next_step="Write the outside word, or null with the reason in a comment.",
        )
    return MappingProxyType({code: parse_line(f"{place}, {noun}.{code}", lines[code]) for code in known})


def parse_mapping(name: str, entry: Mapping[str, Mapping[str, Mapping[str, object]]]) -> Mapping_:
    """Read one file; a forgotten or unknown line is an error that names the file, the noun and the code."""
    place = f"vocabulary/mappings/{name}.yaml"
    head = entry.get("list", {})
    wrong = [*sorted({*entry} ^ {"list", "nouns"}), *sorted({*head} ^ {"name", "source", "confidence"})]
    if wrong:
        raise CommandError(f"{place}: unknown or missing {', '.join(wrong)}.")
    confidence = str(head["confidence"])
    if confidence not in CONFIDENCE:
        raise CommandError(f'{place}: confidence is "{confidence}", not {" or ".join(CONFIDENCE)}.')
    return Mapping_(
        name=str(head["name"]),
        source=str(head["source"]),
        confidence=confidence,
        nouns=MappingProxyType({noun: parse_noun(place, noun, lines) for noun, lines in entry["nouns"].items()}),
    )


def mapping_names() -> tuple[str, ...]:
    """The outside lists there is a mapping to, by the names of their files."""
    folder = files("dalel.vocabulary").joinpath("mappings")
    return tuple(sorted(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml")))


@cache
def mapping(name: str) -> Mapping_:
    """The mapping to one outside list; an unknown list is an error with the nearest known ones."""
    names = mapping_names()
    if name not in names:
        raise CommandError(f'There is no mapping to "{name}".', next_step=did_you_mean(name, names))
    resource = files("dalel.vocabulary").joinpath("mappings", f"{name}.yaml")
    return parse_mapping(name, read_own_data(resource))


def translate(list_name: str, noun: str, code: str) -> tuple[str, ...]:
    """The outside words for one of our terms.

    One: it says the same or less. Several: ours is wider than each, and the record must tell which. None: nothing
    there says this, and the field stays empty.
    """
    nouns = mapping(list_name).nouns
    if noun not in nouns:
        raise CommandError(f'The mapping to "{list_name}" has no noun "{noun}".', next_step=did_you_mean(noun, nouns))
    return nouns[noun][term(noun, code).code]
