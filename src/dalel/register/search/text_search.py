"""What the register says: records found by the words of their texts, in three languages and any form of a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from dalel.errors import CommandError
from dalel.register.chunk import CHUNK
from dalel.register.models.records import CASE_PATHS, RECORDS
from dalel.register.search.passage import Passage, cut_passage, stands_in
from dalel.register.search.ranking import Ranking, Record, ranked
from dalel.register.search.stemming import clean_text, stems_of, words_in
from dalel.register.search.text_index import stems_in_text
from dalel.register.search.texts import SEARCHED, Text, texts_of
from dalel.register.standing import not_withdrawn
from dalel.vocabulary import LANGUAGES

PAGE = 50
Stems = frozenset[str]
_PARTS = re.compile('"([^"]*)"|«([^»]*)»|“([^”]*)”|([^"«“]+)')


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: the stems of each word, and of the words of each phrase, which must stand together."""

    words: tuple[Stems, ...]
    phrases: tuple[tuple[Stems, ...], ...]


@dataclass(frozen=True, slots=True)
class FoundText:
    """A record whose texts have every word asked for, its case (empty where it has none), and a passage of them."""

    noun: str
    key: str
    case: str
    field: str
    lang: str
    passage: Passage


def search_texts(
    text: str, *, languages: Sequence[str] = LANGUAGES, nouns: Iterable[str] = SEARCHED, limit: int = 20
) -> list[FoundText]:
    """Find records whose texts have all of these words, in any form; "words in quotes" stand together in one text.

    First are those with such words in more of their fields, then the newest, then by key. Withdrawn records are not
    found. With ``languages`` only texts in these are looked in; where nobody says the language, letters do.
    """
    asked = parse_search(text, languages)
    pages = in_pages(ranked(asked.words, nouns))
    found = (each for records in pages for each in read_records(records, asked, languages))
    return list(islice(found, limit))


def parse_search(text: str, languages: Sequence[str]) -> Asked:
    """Read what is asked for; a text without a word is an error."""
    words: list[Stems] = []
    phrases: list[tuple[Stems, ...]] = []
    for *quoted, plain in _PARTS.findall(clean_text(text)):
        own = [stems_of(word[0], languages) for word in words_in("".join(quoted) or plain)]
        words += own
        if not plain and len(own) > 1:
            phrases.append(tuple(own))
    if not words:
        raise CommandError(
            f'There is no word to look for in "{text}".', next_step='For example: dalel register search "обыск"'
        )
    return Asked(tuple(dict.fromkeys(words)), tuple(phrases))


def in_pages(ranking: Ranking) -> Iterator[list[Record]]:
    """Records a page at a time, each twice as long as the one before: mostly the first is enough."""
    start, size, page = 0, PAGE, ranking.read(0, PAGE)
    while page:
        yield page
        is_last = len(page) < size
        start, size = start + size, min(2 * size, CHUNK)
        page = [] if is_last else ranking.read(start, size)


def read_records(records: Sequence[Record], asked: Asked, languages: Sequence[str]) -> Iterator[FoundText]:
    """Read the records found by the index, in their order, and leave out what is withdrawn or lacks a phrase."""
    rows: dict[Record, Any] = {}
    for noun in {noun for noun, _ in records}:
        held = not_withdrawn(RECORDS[noun]).filter(key__in=[key for own, key in records if own == noun])
        rows |= {(noun, row.key): row for row in held.values_list(*read_for(noun), named=True)}
    for noun, key in records:
        row = rows.get((noun, key))
        read = read_row(noun, row, asked, languages) if row is not None else None
        if read:
            yield read


@cache
def read_for(noun: str) -> tuple[str, ...]:
    """The columns of which a passage is made."""
    known = {column.name for column in RECORDS[noun]._meta.concrete_fields}
    case = ("case__key",) if noun in CASE_PATHS else ()
    return ("key", *SEARCHED[noun].columns, *({"language"} & known), *case)


def read_row(noun: str, row: Any, asked: Asked, languages: Sequence[str]) -> FoundText | None:
    """What a record says of what is asked for; None where words of a phrase stand apart."""
    found = best_text(noun, row, asked, languages)
    if found is None:
        return None
    text, passage = found
    case = row.key if noun == "case" else row.case__key if noun in CASE_PATHS else ""
    return FoundText(noun, row.key, case, text.column, text.lang, passage)


def best_text(noun: str, row: Any, asked: Asked, languages: Sequence[str]) -> tuple[Text, Passage] | None:
    """The text of a record with most of the words, and its passage; None where the texts lack a word or a phrase."""
    texts = [(text, list(stems_in_text(text))) for text in texts_of(noun, row) if text.lang in ("", *languages)]
    held: set[str] = set().union(*(stems for _, words in texts for _, stems in words))
    if any(stems.isdisjoint(held) for stems in asked.words):
        return None
    if not all(any(stands_in(phrase, words) for _, words in texts) for phrase in asked.phrases):
        return None
    text, words = texts[0]
    if len(texts) > 1:
        text, words = max(texts, key=lambda each: sum(any(stems & own for _, own in each[1]) for stems in asked.words))
    return text, cut_passage(text, words, asked.words)
