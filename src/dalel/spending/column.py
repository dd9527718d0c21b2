"""Columns for Arrow made from Python, where Arrow's own way imports pandas to ask it whether they are of its kind."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

import pyarrow as pa


def text_column(texts: Sequence[str]) -> pa.StringArray:
    """Texts as a column."""
    parts = [text.encode() for text in texts]
    ends = array("i", accumulate(map(len, parts), initial=0))
    return pa.StringArray.from_buffers(len(parts), pa.py_buffer(ends), pa.py_buffer(b"".join(parts)))


def whole_column(numbers: Iterable[int]) -> pa.Int64Array:
    """Whole numbers as a column."""
    values = array("q", numbers)
    return pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(values)])
