"""What no claim covers: the numbers, the names and the sentences that may accuse somebody, each with its place.

The author is shown them and decides; nothing here is an error.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from dalel.publications.claim import ClaimKind
from dalel.publications.lexicon import lexicon
from dalel.publications.number_phrase import Doubt, Kind, NumberPhrase
from dalel.publications.position import Position
from dalel.publications.text import Passage, Text
from dalel.publications.token import clean_text, tokens


class UncoveredKind(StrEnum):
    """What is not covered."""

    NUMBER = "number"
    NAME = "name"
    ACCUSING = "accusing"


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A stretch of the text that no claim covers."""

    kind: UncoveredKind
    position: Position
    text: str


_CAPITAL = r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]"
_NAME = re.compile(
    rf"(?<!\w){_CAPITAL}[\w’'-]*\w(?:[ \u00a0](?:(?:of|the|for|and)[ \u00a0])?{_CAPITAL}[\w’'.-]*\w)+"
    rf"|(?<!\w){_CAPITAL}{{2,}}(?!\w)|«{_CAPITAL}[^«»\n]{{1,80}}»"
)
_SENTENCE = re.compile(r"[^.!?…]+(?:[.!?…]+|$)")
_SENTENCE_END = re.compile(r"[.!?…](?=\s)")
ANSWERS_FOR_NUMBERS = (ClaimKind.FIGURE, ClaimKind.QUOTE, ClaimKind.ATTRIBUTED)
"""Claims whose numbers are recomputed, or are somebody's words; facts and opinions prove no number."""

_NO_CLAIMS = (Kind.LIST_NUMBER, Kind.IDENTIFIER, Kind.TELEPHONE, Kind.NORM)


def find_uncovered(text: Text, numbers: Iterable[tuple[Passage, NumberPhrase]]) -> list[Uncovered]:
    """Everything of a text that no claim covers, in its order. Numbers of norms and identifiers claim nothing."""
    answering = {name for name, claim in text.claims.items() if claim.kind in ANSWERS_FOR_NUMBERS}
    found = [
        Uncovered(UncoveredKind.NUMBER, text.position(passage, phrase.start), phrase.text)
        for passage, phrase in numbers
        if phrase.kind not in _NO_CLAIMS
        and phrase.doubt is not Doubt.PERHAPS_NO_NUMBER
        and not is_covered(passage, phrase.start, phrase.end, by=answering)
    ]
    for passage in text.passages:
        found += names(text, passage)
        found += accusing_sentences(text, passage)
    return sorted(found, key=lambda one: (one.position.line, one.position.column))


def is_covered(passage: Passage, start: int, end: int, *, by: Container[str] | None = None) -> bool:
    """Whether a claim's words overlap a stretch; ``by`` names the claims that can cover it."""
    return any(link.start < end and start < link.end for link in passage.links if by is None or link.claim in by)


def names(text: Text, passage: Passage) -> Iterator[Uncovered]:
    """Two words and more in capitals, an abbreviation, or a name in «quotes», outside every claim."""
    for match in _NAME.finditer(passage.text):
        if not is_covered(passage, match.start(), match.end()):
            yield Uncovered(UncoveredKind.NAME, text.position(passage, match.start()), match.group())


def accusing_sentences(text: Text, passage: Passage) -> Iterator[Uncovered]:
    """Sentences with a word of ``vocabulary/publications/accusing-word.yaml``, outside every claim."""
    for match in _SENTENCE.finditer(passage.text):
        sentence = match.group().strip()
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        if has_accusing_word(sentence, text.lang) and not is_covered(passage, start, start + len(sentence)):
            yield Uncovered(UncoveredKind.ACCUSING, text.position(passage, start), sentence)


def sentence_at(prose: str, place: int) -> str:
    """The sentence of a passage in which a place stands; a point inside a number ends none."""
    start = max((match.end() for match in _SENTENCE_END.finditer(prose, 0, place)), default=0)
    found = _SENTENCE_END.search(prose, place)
    return " ".join(prose[start : found.start() + 1 if found else len(prose)].split())


def has_accusing_word(words: str, lang: str) -> bool:
    """Whether one of the words of ``vocabulary/publications/accusing-word.yaml`` stands there."""
    accusing, among = lexicon("accusing-word", (lang,)), tokens(clean_text(words).text)
    return any(accusing.find(among, at) is not None for at in range(len(among)))
