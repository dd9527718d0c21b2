"""The difference between two contents: texts that went, came or were reworded, and rows that did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from dalel.evidence.watch.content import Content, Table

MOST_PAIRS = 100_000
"""Pairs of equal texts on both sides, past which their order is not looked at: a line that is there a thousand times on
both sides makes a million."""

NEAR = 20
"""How many of the texts that came are looked at for one that is like a text that went."""

ALIKE = 0.5
"""From this likeness on a text that went and one that came in its place are one that was reworded."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text before and after; None where there was none."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class CellChange:
    """One value of a row."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that is there on both sides under one key, and differs."""

    key: str
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class TableChange:
    """What became of a table: columns and rows that went and came, and rows that were amended by the column ``key``.

    ``is_reordered`` where rows that are there on both sides stand in another order.
    """

    name: str
    columns: tuple[str, ...]
    key: str | None
    columns_gone: tuple[str, ...]
    columns_new: tuple[str, ...]
    gone: tuple[tuple[str, ...], ...]
    new: tuple[tuple[str, ...], ...]
    amended: tuple[RowChange, ...]
    is_reordered: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs; nothing where a reader would see no difference."""

    texts: tuple[TextChange, ...]
    tables: tuple[TableChange, ...]

    def __bool__(self) -> bool:
        return bool(self.texts or self.tables)


def compare(before: Content, after: Content) -> Difference:
    """Compare two contents."""
    tables = [compare_tables(*pair) for pair in pair_tables(before.tables, after.tables)]
    return Difference(
        texts=tuple(compare_texts(before.blocks, after.blocks)), tables=tuple(each for each in tables if each)
    )


def compare_texts(before: Sequence[str], after: Sequence[str]) -> Iterator[TextChange]:
    """Texts in their order; where too many repeat, what went and what came."""
    if count_pairs(before, after) > MOST_PAIRS:
        yield from compare_repeating(before, after)
        return
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from pair_texts(before[start:end], after[new_start:new_end])


def count_pairs(before: Sequence[str], after: Sequence[str]) -> int:
    """How many pairs of equal texts there are; the work of comparing two orders grows with them."""
    others = Counter(after)
    return sum(count * others[text] for text, count in Counter(before).items())


def compare_repeating(before: Sequence[str], after: Sequence[str]) -> Iterator[TextChange]:
    """What went and what came; where that is nothing, the places at which another text stands."""
    gone, new = Counter(before) - Counter(after), Counter(after) - Counter(before)
    yield from (TextChange(text, None) for text in gone.elements())
    yield from (TextChange(None, text) for text in new.elements())
    if not gone and not new:
        yield from (TextChange(*pair) for pair in zip(before, after, strict=True) if pair[0] != pair[1])


def pair_texts(gone: Sequence[str], new: Sequence[str]) -> Iterator[TextChange]:
    """Texts at one place that went and came: those alike, in their order, were reworded."""
    at = 0
    for text in gone:
        found = next((place for place in range(at, min(len(new), at + NEAR)) if are_alike(text, new[place])), None)
        if found is None:
            yield TextChange(text, None)
            continue
        yield from (TextChange(None, each) for each in new[at:found])
        yield TextChange(text, new[found])
        at = found + 1
    yield from (TextChange(None, each) for each in new[at:])


def are_alike(left: str, right: str) -> bool:
    """Whether two texts share most of their words."""
    words, others = Counter(left.split()), Counter(right.split())
    return 2 * (words & others).total() >= ALIKE * (words.total() + others.total())


def pair_tables(before: Sequence[Table], after: Sequence[Table]) -> Iterator[tuple[Table, Table]]:
    """Tables with the same columns belong together, in their order; then those of one name; the others stand alone."""
    left, right = list(before), list(after)
    for is_same in (lambda a, b: (a.name, a.columns) == (b.name, b.columns), lambda a, b: a.columns == b.columns):
        for table in list(left):
            found = next((each for each in right if is_same(table, each)), None)
            if found is not None:
                left.remove(table)
                right.remove(found)
                yield table, found
    for table in list(left):
        columns = set(table.columns)
        found = next((each for each in right if each.name == table.name and columns & set(each.columns)), None)
        if found is not None:
            right.remove(found)
        yield table, found or Table(table.name, table.columns, ())
    for table in right:
        yield Table(table.name, table.columns, ()), table


def compare_tables(before: Table, after: Table) -> TableChange | None:
    """Rows by what both tables have columns for; None where nothing differs."""
    shared = [column for column in after.columns if column in before.columns]
    left, right = rows_under(before, shared), rows_under(after, shared)
    counting = {place for place in range(len(shared)) if only_counts(left, place) and only_counts(right, place)}
    gone, kept = unmatched(left, right, counting)
    new, kept_later = unmatched(right, left, counting)
    key = find_key(gone, new, left, right, counting)
    pairs = [] if key is None else pair_rows(gone, new, key)
    paired = {row for pair in pairs for row in pair}
    change = TableChange(
        name=after.name,
        columns=tuple(shared),
        key=shared[key] if key is not None else None,
        columns_gone=tuple(column for column in before.columns if column not in shared),
        columns_new=tuple(column for column in after.columns if column not in shared),
        gone=tuple(row for row in gone if row not in paired),
        new=tuple(row for row in new if row not in paired),
        amended=tuple(RowChange(row[key or 0], amended_cells(shared, row, other, counting)) for row, other in pairs),
        is_reordered=kept != kept_later,
    )
    found = (change.columns_gone, change.columns_new, gone, new, change.is_reordered)
    return change if any(found) else None


def pair_rows(
    gone: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]], key: int
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Rows that went and came under one key: they were amended."""
    later = {row[key]: row for row in new}
    return [(row, later[row[key]]) for row in gone if row[key] in later]


def rows_under(table: Table, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """The rows of a table, under these columns alone."""
    places = [table.columns.index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in table.rows]


def only_counts(rows: Sequence[tuple[str, ...]], place: int) -> bool:
    """Whether a column only numbers the rows: a row that goes would make all after it different."""
    return all(row[place].rstrip(".") == str(number) for number, row in enumerate(rows, start=1))


def unmatched(
    rows: Sequence[tuple[str, ...]], others: Sequence[tuple[str, ...]], counting: set[int]
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Rows that the other side does not have, and those that it has; one that is there twice must be there twice."""
    left = Counter(without(row, counting) for row in others)
    gone, kept = [], []
    for row in rows:
        said = without(row, counting)
        if left[said]:
            left[said] -= 1
            kept.append(said)
        else:
            gone.append(row)
    return gone, kept


def without(row: tuple[str, ...], places: set[int]) -> tuple[str, ...]:
    """A row without some of its cells."""
    return tuple(cell for place, cell in enumerate(row) if place not in places) if places else row


def find_key(
    gone: Sequence[tuple[str, ...]],
    new: Sequence[tuple[str, ...]],
    left: Sequence[tuple[str, ...]],
    right: Sequence[tuple[str, ...]],
    counting: set[int],
) -> int | None:
    """The column that tells every row of both tables apart, and leads from most rows that went to one that came."""
    best, most = None, 0
    for place in range(len(left[0]) if left and right else 0):
        if place in counting or not (tells_apart(left, place) and tells_apart(right, place)):
            continue
        both = len({row[place] for row in gone} & {row[place] for row in new})
        if both > most:
            best, most = place, both
    return best


def tells_apart(rows: Sequence[tuple[str, ...]], place: int) -> bool:
    """Whether a column has another value in each row."""
    values = {row[place] for row in rows}
    return len(values) == len(rows) and "" not in values


def amended_cells(
    columns: Sequence[str], before: tuple[str, ...], after: tuple[str, ...], counting: set[int]
) -> tuple[CellChange, ...]:
    """The values of a row that differ."""
    return tuple(
        CellChange(column, old, new)
        for place, (column, old, new) in enumerate(zip(columns, before, after, strict=True))
        if old != new and place not in counting
    )
