"""The index of texts: kept with every change of a record, the same on every database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from dalel.register.chunk import CHUNK, chunks
from dalel.register.models import TextWord
from dalel.register.models.records import RECORDS
from dalel.register.search.stemming import language_of, stems_after, words_in
from dalel.register.search.texts import SEARCHED, Text, day_of, texts_of


def index_texts(noun: str, rows: Sequence[Any]) -> None:
    """Make records of one noun findable by what they say now, and by nothing else."""
    if noun not in SEARCHED:
        return
    for chunk in chunks(rows):
        TextWord.objects.filter(noun=noun, key__in=[row.key for row in chunk]).delete()
        TextWord.objects.bulk_create(text_words(noun, chunk), batch_size=1000)


def index_every_text() -> None:
    """Make every record findable, when they all came in at once and the index is empty."""
    for noun in SEARCHED:
        rows = iter(RECORDS[noun]._default_manager.order_by("pk").iterator(chunk_size=CHUNK))
        while chunk := list(islice(rows, CHUNK)):
            TextWord.objects.bulk_create(text_words(noun, chunk), batch_size=1000)


def text_words(noun: str, rows: Iterable[Any], model: Callable[..., TextWord] = TextWord) -> list[TextWord]:
    """The rows of the index for some records."""
    return [
        model(word=stem, noun=noun, key=row.key, fields=fields, number=fields.bit_count(), day=day_of(noun, row))
        for row in rows
        for stem, fields in sorted(stems_in_row(noun, row).items())
    ]


def stems_in_row(noun: str, row: Any) -> dict[str, int]:
    """Every stem of a record's texts, with the columns that it stands in: 1 for the first, 2 for the second."""
    found: dict[str, int] = defaultdict(int)
    for text in texts_of(noun, row):
        for _, stems in stems_in_text(text):
            for stem in stems:
                found[stem] |= 1 << text.number
    return found


def stems_in_text(text: Text) -> Iterator[tuple[tuple[int, int], frozenset[str]]]:
    """Each word of a text: where it stands, and its stems."""
    for word in words_in(text.text):
        yield word.span(), stems_after(word[0], text.lang or language_of(word[0], text.text))
