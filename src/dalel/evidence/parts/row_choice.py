"""The choice of rows, lines, items, records or pages, as a person types it: ``1,5-9,20-``."""

from __future__ import annotations

import re

from dalel.errors import CommandError, DataError
from dalel.evidence.parts.form import Counting, counting_of

MAX_RANGES = 60_000
"""Characters by which an entry names the parts shown: a line of the ledger has at most 65,536 bytes."""

_PIECE = re.compile(r"([0-9]{0,15})\s*[-\u2010-\u2015]\s*([0-9]{0,15})|([0-9]{1,15})")


def parse_row_choice(text: str, count: int, *, form: str) -> tuple[int, ...]:
    """The indexes of the parts that a person chose, ascending, each once.

    Numbers are those of `number_of`: row 1 is part 0, but item 1 is part 1. They come in any order, with spaces or
    without; ``20-`` goes on to the last row, ``-3`` begins at the first. What stands before the first item of a JSON
    array, and what stands after the last, is no item: it is chosen only by its own number.
    """
    counting = counting_of(form)
    last = counting.first + count - 1
    chosen: set[int] = set()
    for piece in (piece.strip() for piece in text.split(",")):
        if piece:
            chosen.update(parse_piece(piece, counting, last=last))
    if not chosen:
        raise CommandError(f"No {counting.noun} was chosen.", next_step=what_to_type(counting, last=last))
    return tuple(number - counting.first for number in sorted(chosen))


def parse_piece(piece: str, counting: Counting, *, last: int) -> range:
    """The numbers that one number or one range stands for."""
    match = _PIECE.fullmatch(piece)
    if match is None or not any(match.groups()):
        raise CommandError(
            f'"{piece[:80]}" is no number of a {counting.noun} and no range of numbers.',
            next_step=what_to_type(counting, last=last),
        )
    begins, ends, single = match.groups()
    if single:
        begins = ends = single
    start = int(begins) if begins else min(counting.first + counting.is_framed, int(ends))
    end = int(ends) if ends else max(last - counting.is_framed, start)
    for number in (start, end):
        if not counting.first <= number <= last:
            raise CommandError(
                f"There is no {counting.noun} {number} in this document.", next_step=what_to_type(counting, last=last)
            )
    if end < start:
        raise CommandError(f"The range {start}-{end} runs backwards.", next_step=f"Type {end}-{start}.")
    return range(start, end + 1)


def what_to_type(counting: Counting, *, last: int) -> str:
    """The sentence that says how a choice is written, and what there is to choose from."""
    there_are = f"from {counting.first} to {last}"
    if counting.is_framed:
        there_are += f"; {counting.first} is what stands before the first, {last} what stands after the last"
    return f'Type numbers {there_are}: single ones and ranges, with commas between them, such as "1,5-9,20-".'


def check_ranges(text: str) -> None:
    """Refuse a choice whose spelling (`render_ranges`) does not fit into an entry of the ledger."""
    if len(text) > MAX_RANGES:
        raise DataError(
            f"The rows chosen are too scattered to be named in one entry ({len(text)} characters of {MAX_RANGES}).",
            next_step="Choose fewer stretches, or show or hide whole stretches.",
        )
