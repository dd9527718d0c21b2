"""A column of texts for Arrow."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate

import pyarrow as pa


def text_column(texts: Sequence[str]) -> pa.StringArray:
    """Texts as a column. Arrow's own way from Python imports pandas, to ask whether they are something of its."""
    parts = [text.encode() for text in texts]
    ends = array("i", accumulate(map(len, parts), initial=0))
    return pa.StringArray.from_buffers(len(parts), pa.py_buffer(ends), pa.py_buffer(b"".join(parts)))
